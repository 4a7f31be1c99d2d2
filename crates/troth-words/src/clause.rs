//! Clauses that could be promises: who, a word of the future, and what is to be done.

use crate::english::{
    ADVERBS, ASKED_OF, BODY, BREAKS, CLAUSE_ENDS, CLOSING, DOUBTS, FINITE, HELPERS, INVERTED, JOINTS,
    NO_VERB, PLAN, PLEDGE, QUESTION, TEAM, THINGS, TURNS,
};
use crate::facts::{Modal, Subject};
use crate::manner::{Manner, manner};
use crate::word::{Shape, Words};

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
    let is_verb = matches!(words.shape(verb), Shape::Plain | Shape::Shout)
        && !words.low(verb).is_empty()
        && !words.is_in(verb, NO_VERB);
    is_verb.then(|| Clause {
        subject,
        start,
        modal_at: at,
        modal,
        manner,
        verb,
        end: end(words, verb),
    })
}

/// The word of the future that stands there, and the word after it.
fn modal(words: &Words, at: usize) -> Option<(Modal, usize)> {
    let next = words.low(at + 1);
    match words.low(at) {
        "will" | "shall" => Some((Modal::Will, at + 1)),
        "should" => Some((Modal::Should, at + 1)),
        "let" if next == "me" => Some((Modal::Let, at + 2)),
        "am" | "are" => is_now(words, at + 1).then_some((Modal::Now, at + 1)),
        "going" if next == "to" => Some((Modal::GoingTo, at + 2)),
        "expected" if next == "to" && matches!(words.low(at.wrapping_sub(1)), "is" | "are" | "'s") => {
            Some((Modal::Should, at + 2))
        }
        _ if next != "to" => None,
        _ if words.is_in(at, PLAN) => Some((Modal::Plan, at + 2)),
        _ if words.is_in(at, PLEDGE) => Some((Modal::Pledge, at + 2)),
        _ => None,
    }
}

/// “Sending”, after “am”; “bring” and “going to” are no such thing.
fn is_now(words: &Words, at: usize) -> bool {
    let low = words.low(at);
    let is_future = low == "going" && words.is(at + 1, "to");
    low.len() > 5 && low.ends_with("ing") && !is_future && !words.is_in(at, PLAN)
}

/// Who does it, read leftwards from the word of the future; nothing when it asks, or names a thing called Will.
pub(crate) fn subject(words: &Words, at: usize, last: Option<&Clause>) -> Option<(Subject, usize)> {
    let left = leftwards(words, at);
    let Some(before) = left.checked_sub(1) else {
        return opens(words, at).then_some((Subject::I, left));
    };
    if let Some(subject) = pronoun(words.low(before)) {
        let is_writer = matches!(subject, Subject::I | Subject::We);
        let asks = before > 0 && is_writer && words.is_in(before - 1, INVERTED);
        return (!asks).then(|| (subject, with_joined(words, before)));
    }
    if words.is_in(before, JOINTS) {
        let joined = last.filter(|last| last.end >= before && last.verb < before);
        let subject = joined.map(|last| last.subject.clone());
        return subject
            .or_else(|| earlier(words, before))
            .map(|subject| (subject, at));
    }
    if matches!(words.shape(before), Shape::Mark | Shape::Address) {
        let is_left_out = !words.is_in(before, CLOSING) && opens(words, at);
        return is_left_out.then_some((Subject::I, left));
    }
    noun(words, before)
}

/// Where what only says how begins, and what stands in brackets before it.
fn leftwards(words: &Words, at: usize) -> usize {
    let says_how =
        |at: usize| words.is_in(at, ADVERBS) || words.is_in(at, DOUBTS) || words.is_in(at, HELPERS);
    let left = (0..at)
        .rev()
        .find(|left| !says_how(*left))
        .map_or(0, |left| left + 1);
    if left > 0 && words.is(left - 1, ")") {
        return (0..left).rev().find(|open| words.is(*open, "(")).unwrap_or(left);
    }
    left
}

pub(crate) fn pronoun(low: &str) -> Option<Subject> {
    match low {
        "i" => Some(Subject::I),
        "we" => Some(Subject::We),
        "you" | "ya" => Some(Subject::You),
        "he" | "she" | "they" => Some(Subject::They),
        _ => THINGS.binary_search(&low).is_ok().then_some(Subject::Thing),
    }
}

/// “Anna and I”: where the name before “and” begins, else the word itself.
fn with_joined(words: &Words, first: usize) -> usize {
    let is_joined =
        first >= 2 && matches!(words.low(first - 1), "and" | "&") && words.shape(first - 2) == Shape::Capital;
    if is_joined { first - 2 } else { first }
}

/// A sentence that begins with its word of the future leaves out `I`, or is a question.
fn opens(words: &Words, at: usize) -> bool {
    words.shape(at + 1) == Shape::Plain && !words.is_in(at + 1, ASKED_OF)
}

/// The subject of what was said before “and will …”: the last pronoun that could be it, else whoever opens the sentence.
fn earlier(words: &Words, before: usize) -> Option<Subject> {
    let spoken = (0..before).rev().find_map(|at| match words.low(at) {
        // “You” before “and” is whom something is done for.
        "it" | "you" => Some(Subject::Thing),
        low @ ("i" | "we" | "he" | "she" | "they") => pronoun(low),
        _ => None,
    });
    spoken.or_else(|| {
        let finite = (0..before).find(|at| words.is_in(*at, FINITE))?;
        noun(words, finite.checked_sub(1)?).map(|(subject, _)| subject)
    })
}

/// How many words a noun may have, read leftwards.
const NOUN_WORDS: usize = 8;
/// How many words a name may have.
const NAME_WORDS: usize = 3;

/// A name, a team or a thing, read leftwards from its last word.
fn noun(words: &Words, last: usize) -> Option<(Subject, usize)> {
    if words.shape(last) == Shape::Number {
        return Some((Subject::Thing, last));
    }
    let breaks =
        |at: usize| words.shape(at) == Shape::Mark || words.is_in(at, BREAKS) || words.is_in(at, QUESTION);
    let least = (last + 1).saturating_sub(NOUN_WORDS);
    let start = (least..=last)
        .rev()
        .find(|at| breaks(*at))
        .map_or(least, |at| at + 1);
    // “The move to the new office”: it is not the office that moves.
    let is_behind = |at: &usize| matches!(words.low(*at), "at" | "in" | "to");
    let head = (start..=last).find(is_behind).unwrap_or(last + 1);
    if (start..head).any(|at| words.is_in(at, TEAM)) {
        return Some((Subject::Team, start));
    }
    let first = (start..=last)
        .rev()
        .find(|at| words.shape(*at) != Shape::Capital)
        .map_or(start, |at| at + 1);
    if first <= last && last - first < NAME_WORDS && !is_common(words, first, last) {
        let first = with_joined(words, first);
        return Some((Subject::Named(first, last), first));
    }
    Some((Subject::Thing, start.min(last)))
}

/// Many of a kind (“Prices”), bodies and small words: capitals alone make no name of them.
fn is_common(words: &Words, first: usize, last: usize) -> bool {
    let is_many = first == last
        && first > 0
        && words.low(first).ends_with('s')
        && !matches!(words.low(first - 1), "," | "and");
    is_many || (first..=last).any(|at| words.is_in(at, BODY) || words.is_in(at, NO_VERB))
}

/// Where the clause that the verb opens ends: at the sentence's own mark, or before a turn.
fn end(words: &Words, verb: usize) -> usize {
    let ends = |at: &usize| match words.low(*at) {
        "," => words.is_in(*at + 1, TURNS),
        "-" | "–" | "—" => words.shape(*at - 1) != Shape::Mark,
        _ => words.is_in(*at, CLAUSE_ENDS),
    };
    let end = (verb + 1..words.len()).find(ends).unwrap_or(words.len());
    let last = (verb + 1..end).rev().find(|at| !words.is(*at, ","));
    last.map_or(verb + 1, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Subject, Modal, String)> {
        let words = Words::of(text);
        let found = clauses(&words);
        found
            .into_iter()
            .map(|one| (one.subject, one.modal, words.low(one.verb).to_owned()))
            .collect()
    }

    #[test]
    fn a_clause_says_who_will_do_what() {
        for (text, subject, modal, verb) in [
            ("I will true the wheel.", Subject::I, Modal::Will, "true"),
            (
                "Bea and I will also ring the maker.",
                Subject::I,
                Modal::Will,
                "ring",
            ),
            ("Will order the chain tonight.", Subject::I, Modal::Will, "order"),
            ("Sorry! Will order it.", Subject::I, Modal::Will, "order"),
            (
                "We're going to fit new brakes.",
                Subject::We,
                Modal::GoingTo,
                "fit",
            ),
            (
                "You should have the saddle soon.",
                Subject::You,
                Modal::Should,
                "have",
            ),
            ("They plan to paint it.", Subject::They, Modal::Plan, "paint"),
            ("We promise to mend it.", Subject::We, Modal::Pledge, "mend"),
            ("Let me measure the fork.", Subject::I, Modal::Let, "measure"),
            ("I'm sending the bell.", Subject::I, Modal::Now, "sending"),
            ("Bea will ride it.", Subject::Named(0, 0), Modal::Will, "ride"),
            (
                "Bea Moss will ride it.",
                Subject::Named(0, 1),
                Modal::Will,
                "ride",
            ),
            (
                "Our new mechanic will weld it.",
                Subject::Team,
                Modal::Will,
                "weld",
            ),
            (
                "The frame (a red one) will arrive.",
                Subject::Thing,
                Modal::Will,
                "arrive",
            ),
            (
                "We will do our best to find one.",
                Subject::We,
                Modal::Will,
                "find",
            ),
        ] {
            assert_eq!(read(text), [(subject, modal, verb.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_is_joined_by_and_has_the_subject_of_what_came_before() {
        for (text, subjects) in [
            ("I will fit it and will ring you.", vec![Subject::I, Subject::I]),
            ("We have the part and will fit it.", vec![Subject::We]),
            ("Bea has the part and will fit it.", vec![Subject::Named(0, 0)]),
            ("The frame is here, Bea will fit it.", vec![Subject::Named(5, 5)]),
        ] {
            let found: Vec<Subject> = read(text).into_iter().map(|(subject, ..)| subject).collect();
            assert_eq!(found, subjects, "{text}");
        }
    }

    #[test]
    fn questions_and_things_called_will_are_no_clauses() {
        for text in [
            "Will you fit it?",
            "Should I come?",
            "Shall we ride?",
            "Where there's a will.",
            "Let us see.",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn a_clause_ends_before_a_turn() {
        for (text, clause) in [
            ("I will fit it, but not today.", "I will fit it"),
            (
                "I will fit it, red or blue, today.",
                "I will fit it, red or blue, today",
            ),
            ("I will fit it (for free).", "I will fit it"),
            ("I will fit it - by Friday - and ring.", "I will fit it"),
            ("Then I will fit it, so bring it.", "I will fit it"),
        ] {
            let words = Words::of(text);
            let found = clauses(&words).remove(0);
            assert_eq!(words.between(found.start, found.end).of(text), clause, "{text}");
        }
    }
}
