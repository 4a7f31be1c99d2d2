//! Clauses that could be promises: who, a word of the future, and what is to be done.

use crate::english::{ADVERBS, DOUBTS, QUESTION, TEAM};
use crate::word::{Shape, Words};

/// Who is to do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    I,
    We,
    You,
    /// He, she or they.
    They,
    /// A capitalised name: its first word and its last.
    Named(usize, usize),
    /// Somebody of a team or a trade.
    Team,
    /// A thing, which things are done to.
    Thing,
}

/// The word of the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Modal {
    Will,
    GoingTo,
    Should,
    /// Plans, means or intends to.
    Plan,
    /// Promises, undertakes or commits to.
    Pledge,
    /// “Let me …”.
    Let,
    /// “I'm sending it”.
    Now,
}

/// What stands between the word of the future and the verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manner {
    pub is_negated: bool,
    pub is_tried: bool,
    pub is_glad: bool,
    pub is_able: bool,
    pub is_needed: bool,
    pub is_doubtful: bool,
    /// “be sending”, “be sent”: the verb's own form tells.
    pub has_be: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub subject: Subject,
    /// Where it begins: its subject, or its word of the future where the subject is left out.
    pub start: usize,
    /// The word of the future.
    pub modal_at: usize,
    pub modal: Modal,
    pub manner: Manner,
    /// The verb that says what is done.
    pub verb: usize,
    /// The word or mark after its last.
    pub end: usize,
}

/// The clauses of a sentence that could be promises, in order.
pub(crate) fn clauses(words: &Words) -> Vec<Clause> {
    let mut found: Vec<Clause> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match clause(words, at, found.last()) {
            Some(one) => {
                at = one.verb.max(at) + 1;
                if let Some(last) = found.last_mut() {
                    last.end = last.end.min(one.start);
                }
                found.push(one);
            }
            None => at += 1,
        }
    }
    found
}

fn clause(words: &Words, at: usize, last: Option<&Clause>) -> Option<Clause> {
    let (modal, after) = modal(words, at)?;
    let (subject, start) = match modal {
        Modal::Let => (Subject::I, at),
        _ => subject(words, at, last)?,
    };
    let (manner, verb) = manner(words, after);
    let is_verb = matches!(words.shape(verb), Shape::Plain | Shape::Shout) && !words.low(verb).is_empty();
    if !is_verb || words.is_in(verb, ARTICLES) {
        return None;
    }
    Some(Clause {
        subject,
        start,
        modal_at: at,
        modal,
        manner,
        verb,
        end: end(words, verb),
    })
}

/// What cannot be a verb.
const ARTICLES: &[&str] = &[
    "a", "an", "and", "another", "any", "as", "at", "but", "each", "every", "from", "had", "has", "her",
    "his", "i", "in", "is", "it", "its", "my", "no", "of", "on", "or", "our", "she", "some", "that", "the",
    "their", "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "you", "your",
];

/// The word of the future that stands there, and the word after it.
fn modal(words: &Words, at: usize) -> Option<(Modal, usize)> {
    match words.low(at) {
        "will" | "shall" => Some((Modal::Will, at + 1)),
        "should" => Some((Modal::Should, at + 1)),
        "going" if words.is(at + 1, "to") => Some((Modal::GoingTo, at + 2)),
        "plan" | "expect" | "intend" | "planning" | "intending" | "aim" | "aiming"
            if words.is(at + 1, "to") =>
        {
            Some((Modal::Plan, at + 2))
        }
        "promise" | "commit" | "committed" | "guarantee" | "undertake" | "pledge"
            if words.is(at + 1, "to") =>
        {
            Some((Modal::Pledge, at + 2))
        }
        "let" if words.is(at + 1, "me") => Some((Modal::Let, at + 2)),
        "am" | "are" if words.low(at + 1).ends_with("ing") && words.low(at + 1).len() > 5 => {
            let is_future = words.is(at + 1, "going") && words.is(at + 2, "to")
                || matches!(words.low(at + 1), "planning" | "intending" | "aiming");
            (!is_future).then_some((Modal::Now, at + 1))
        }
        _ => None,
    }
}

/// Who does it, read leftwards from the word of the future; nothing when it asks, or names a thing called Will.
pub(crate) fn subject(words: &Words, at: usize, last: Option<&Clause>) -> Option<(Subject, usize)> {
    let mut left = at;
    while left > 0 && (is_adverb(words, left - 1) || is_helper(words, left - 1)) {
        left -= 1;
    }
    if left > 0 && words.is(left - 1, ")") {
        left = (0..left).rev().find(|open| words.is(*open, "(")).unwrap_or(left);
    }
    if left == 0 {
        return opens(words, at).then_some((Subject::I, left));
    }
    let before = left - 1;
    let pronoun = match words.low(before) {
        "i" => Some(Subject::I),
        "we" => Some(Subject::We),
        "you" | "ya" => Some(Subject::You),
        "he" | "she" | "they" => Some(Subject::They),
        "it" | "this" | "that" | "these" | "those" | "which" | "who" | "there" => Some(Subject::Thing),
        _ => None,
    };
    if let Some(subject) = pronoun {
        let asks =
            before > 0 && matches!(subject, Subject::I | Subject::We) && is_question(words, before - 1);
        if asks {
            return None;
        }
        let joined = before >= 2 && matches!(words.low(before - 1), "and" | "&");
        let start = if joined && words.shape(before - 2) == Shape::Capital {
            before - 2
        } else {
            before
        };
        return Some((subject, start));
    }
    if matches!(
        words.low(before),
        "and" | "or" | "but" | "then" | "so" | "&" | ","
    ) {
        let joined = last.filter(|last| last.end >= before && last.verb < before);
        if let Some(last) = joined {
            return Some((last.subject.clone(), at));
        }
        return earlier(words, before).map(|subject| (subject, at));
    }
    if words.shape(before) == Shape::Mark || words.shape(before) == Shape::Address {
        let closes = matches!(words.low(before), "." | ">" | "\"" | "”" | "'" | "’" | "%" | "/");
        return (!closes && opens(words, at)).then_some((Subject::I, left));
    }
    noun(words, before)
}

/// A sentence that begins with its word of the future leaves out `I`, or is a question.
fn opens(words: &Words, at: usize) -> bool {
    let asks = matches!(
        words.low(at + 1),
        "i" | "we"
            | "you"
            | "he"
            | "she"
            | "it"
            | "they"
            | "there"
            | "the"
            | "this"
            | "that"
            | "your"
            | "my"
            | "our"
    );
    !asks && words.shape(at + 1) == Shape::Plain
}

/// The subject of what was said before “and will …”: the last pronoun that could be it, else whoever opens the sentence.
fn earlier(words: &Words, before: usize) -> Option<Subject> {
    let spoken = (0..before).rev().find_map(|at| match words.low(at) {
        "i" => Some(Subject::I),
        "we" => Some(Subject::We),
        "he" | "she" | "they" => Some(Subject::They),
        "it" | "you" => Some(Subject::Thing),
        _ => None,
    });
    spoken.or_else(|| {
        let opener = (0..before).find(|at| {
            matches!(
                words.low(*at),
                "has" | "have" | "is" | "are" | "was" | "were" | "will" | "had"
            )
        })?;
        noun(words, opener.checked_sub(1)?).map(|(subject, _)| subject)
    })
}

fn is_adverb(words: &Words, at: usize) -> bool {
    words.is_in(at, ADVERBS) || words.is_in(at, DOUBTS)
}

/// “Can we …”, “should I …”.
fn is_question(words: &Words, at: usize) -> bool {
    matches!(
        words.low(at),
        "can" | "could" | "may" | "shall" | "should" | "would" | "might" | "do" | "did" | "are" | "am"
    )
}

/// “am” and “are” before “going to”, “can” before “commit to”.
fn is_helper(words: &Words, at: usize) -> bool {
    matches!(
        words.low(at),
        "am" | "are" | "'s" | "is" | "can" | "do" | "have" | "had" | "been" | "was" | "hereby"
    )
}

/// A name, a team or a thing, read leftwards from its last word.
fn noun(words: &Words, last: usize) -> Option<(Subject, usize)> {
    if matches!(words.shape(last), Shape::Number) {
        return Some((Subject::Thing, last));
    }
    let mut start = last;
    let mut is_team = false;
    let mut left = last + 1;
    while left > 0 && last + 1 - left < 9 {
        let here = left - 1;
        if words.shape(here) == Shape::Mark || words.is_in(here, BREAKS) || words.is_in(here, QUESTION) {
            break;
        }
        is_team |= words.is_in(here, TEAM);
        start = here;
        left = here;
    }
    if is_team {
        return Some((Subject::Team, start));
    }
    let mut first = last + 1;
    while first > start && words.shape(first - 1) == Shape::Capital {
        first -= 1;
    }
    if first <= last && last - first < 3 && !is_common(words, first, last) {
        let joined = first >= 2 && matches!(words.low(first - 1), "and" | "&");
        let first = if joined && words.shape(first - 2) == Shape::Capital {
            first - 2
        } else {
            first
        };
        return Some((Subject::Named(first, last), first));
    }
    Some((Subject::Thing, start))
}

/// One capitalised word that opens a sentence may be any word.
fn is_common(words: &Words, first: usize, last: usize) -> bool {
    first == last
        && (words.low(first).ends_with('s') && first > 0 && !matches!(words.low(first - 1), "," | "and"))
        || (first..=last).any(|at| words.is_in(at, crate::english::BODY) || words.is_in(at, ARTICLES))
}

/// Where a noun cannot go on leftwards.
const BREAKS: &[&str] = &[
    "after", "although", "and", "as", "because", "before", "but", "for", "if", "once", "or", "so", "than",
    "that", "then", "think", "though", "unless", "until", "when", "where", "whether", "which", "while",
    "who",
];

/// Skips what only says how, up to the verb.
pub(crate) fn manner(words: &Words, after: usize) -> (Manner, usize) {
    let mut manner = Manner::default();
    let mut at = after;
    let stop = after + 14;
    while at < words.len().min(stop) {
        let next = match words.low(at) {
            "not" | "never" | "no" => {
                manner.is_negated = true;
                1
            }
            "try" | "attempt" | "endeavor" | "endeavour" | "strive"
                if matches!(words.low(at + 1), "to" | "and" | "&") =>
            {
                manner.is_tried = true;
                2
            }
            "trying" | "attempting" if words.is(at + 1, "to") => {
                manner.is_tried = true;
                2
            }
            "do" if words.are(at + 1, &["my", "best", "to"]) || words.are(at + 1, &["our", "best", "to"]) => {
                manner.is_tried = true;
                4
            }
            "make" if words.is_in(at + 1, &["an", "every"]) && words.are(at + 2, &["effort", "to"]) => {
                manner.is_tried = true;
                4
            }
            "glad" | "happy" | "pleased" | "delighted" | "honored" | "honoured" if words.is(at + 1, "to") => {
                (manner.is_glad, manner.has_be) = (true, false);
                2
            }
            "able" if words.is(at + 1, "to") => {
                (manner.is_able, manner.has_be) = (true, false);
                2
            }
            "unable" => {
                manner.is_negated = true;
                1
            }
            "have" | "need" if words.is(at + 1, "to") => {
                manner.is_needed = true;
                2
            }
            "go" if words.are(at + 1, &["ahead", "and"]) => 3,
            "sure" | "certain" if words.is(at + 1, "to") => {
                manner.has_be = false;
                2
            }
            "continue" if words.is(at + 1, "to") => 2,
            "plan" | "expect" if words.is(at + 1, "to") => {
                manner.is_doubtful = true;
                2
            }
            "start" | "begin" if words.low(at + 1).ends_with("ing") => 1,
            "be" => {
                manner.has_be = true;
                1
            }
            _ if words.is_in(at, DOUBTS) => {
                manner.is_doubtful = true;
                1
            }
            _ if words.is_in(at, ADVERBS) => 1,
            "," if at == after => 1,
            _ => break,
        };
        at += next;
    }
    (manner, at)
}

/// Where the clause that the verb opens ends: at the sentence's own mark, or before a turn.
fn end(words: &Words, verb: usize) -> usize {
    let mut at = verb + 1;
    while at < words.len() {
        match words.low(at) {
            "." | "?" | "!" | ";" | "(" | "|" | "…" | "*" | "^" => break,
            "," if matches!(
                words.low(at + 1),
                "but" | "so" | "which" | "although" | "though" | "however"
            ) =>
            {
                break;
            }
            "-" | "–" | "—" if words.shape(at.saturating_sub(1)) != Shape::Mark => break,
            "but" => break,
            _ => at += 1,
        }
    }
    while at > verb + 1 && words.is(at - 1, ",") {
        at -= 1;
    }
    at
}
