//! What the rules of English see of a clause.

use crate::Span;
use crate::clause::{Clause, clauses, pronoun};
use crate::cut::Said;
use crate::date::{Named, TimeKind, touching};
use crate::deed::{Deed, bases, deed};
use crate::english::{
    ASSURE, BODY, CLAUSE_ENDS, COURTESY, DOUBTS, ERRANDS, FINITE, HANGS_ON, IF_NEEDED, READER, SERVED, TEAM,
    THINK, UNDER,
};
use crate::facts::{Around, Facts, Gets, Modal, Saying, Subject, Time};
use crate::promise::Strength;
use crate::request::{asks, is_condition, is_request};
use crate::word::{Shape, Words};

/// The clauses of an English sentence that could be promises; `times` are those named in the text, in order.
pub(crate) fn sayings(sentences: &[Said], number: usize, times: &[Named]) -> Vec<Saying> {
    let words = &sentences[number].words;
    let clauses = clauses(words);
    if clauses.is_empty() {
        return Vec::new();
    }
    let beside = Beside {
        before: number.checked_sub(1).map(|before| &sentences[before]),
        after: sentences.get(number + 1),
    };
    let mut sayings = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let facts = facts(words, &clause, times, beside);
        let is_conditional = facts.strength == Strength::Conditional;
        sayings.push(Saying {
            condition: is_conditional
                .then(|| condition(words, &clause, beside))
                .flatten(),
            facts,
            place: (clause.start, clause.end),
            act: clause.verb,
        });
    }
    sayings
}

/// The sentences beside one.
#[derive(Clone, Copy)]
struct Beside<'a> {
    before: Option<&'a Said>,
    after: Option<&'a Said>,
}

impl<'a> Beside<'a> {
    /// The sentence beside it that asks the reader for something: the one before, and for an offer the one after.
    fn asking(self, is_glad: bool) -> Option<&'a Said> {
        let asks = |said: &&Said| asks(&said.words);
        let after = self.after.filter(|after| is_glad && is_request_of(&after.words));
        self.before.filter(asks).or(after)
    }
}

fn is_request_of(words: &Words) -> bool {
    (0..words.len()).any(|at| is_request(words, at))
}

fn facts(words: &Words, clause: &Clause, times: &[Named], beside: Beside<'_>) -> Facts {
    let object = object_end(words, clause);
    let deed = deed(words, clause, object);
    let subject = subject(words, clause, beside.before);
    let strength = strength(words, clause, &subject, deed, beside);
    let is_body =
        |at: usize| words.is_in(at, BODY) || (words.shape(at) == Shape::Shout && !words.is(at, "a"));
    Facts {
        subject,
        modal: clause.modal,
        manner: clause.manner,
        deed,
        strength,
        gets: gets(words, clause),
        time: time(words, clause, times),
        has_reader: has_reader(words, clause, object, strength, deed),
        is_courtesy: words.is_in(clause.verb, COURTESY),
        is_errand: is_errand(words, clause),
        is_to_writer: matches!(words.low(clause.verb + 1), "me" | "us"),
        is_of_body: (clause.start..clause.modal_at).any(is_body),
        is_limited: words.is(clause.modal_at + 1, "only"),
        around: around(words, clause, deed, strength),
    }
}

/// “They” after one of a team are of it.
fn subject(words: &Words, clause: &Clause, before: Option<&Said>) -> Subject {
    let is_team = |words: &Words, upto: usize| (0..upto).any(|at| words.is_in(at, TEAM));
    let is_of_team = clause.subject == Subject::They
        && (is_team(words, clause.start)
            || before.is_some_and(|said| is_team(&said.words, said.words.len())));
    if is_of_team {
        Subject::Team
    } else {
        clause.subject.clone()
    }
}

/// “Send”, “be sending”.
fn is_errand(words: &Words, clause: &Clause) -> bool {
    let is_one = |verb: &str| ERRANDS.binary_search(&verb).is_ok();
    let doing = words.low(clause.verb).strip_suffix("ing");
    is_one(words.low(clause.verb))
        || clause.manner.has_be && doing.is_some_and(|stem| bases(stem).any(|base| is_one(&base)))
}

/// What the clause says of when, or what opens it.
fn time(words: &Words, clause: &Clause, times: &[Named]) -> Time {
    let own = Time::of(times, words.between(clause.start, clause.end));
    let opening = opening(words, clause);
    if own == Time::Said || opening == clause.start {
        return own;
    }
    let before = words.between(opening, clause.start);
    let is_day = |named: &Named| named.kind == TimeKind::Day && before.start <= named.span.start;
    if touching(times, before).iter().any(is_day) {
        Time::Said
    } else {
        own
    }
}

/// How many words may open a sentence before its subject: “By the end of the week, we will …”.
const OPENING_WORDS: usize = 8;

/// Where what opens a clause begins: at its subject, or at what stands before it with no verb of its own.
fn opening(words: &Words, clause: &Clause) -> usize {
    let least = clause.start.saturating_sub(OPENING_WORDS);
    let stops = |at: &usize| {
        words.is_in(*at, CLAUSE_ENDS)
            || words.is_in(*at, FINITE)
            || words.is_in(*at, UNDER)
            || words.is(*at, ":")
            || pronoun(words.low(*at)).is_some()
    };
    (least..clause.start).rev().find(stops).map_or(least, |at| at + 1)
}

/// Up to where the deed itself goes: what hangs on it by “if” or “when” is another's, and so is what follows a colon.
fn object_end(words: &Words, clause: &Clause) -> usize {
    let stop = (clause.verb + 1..clause.end).find(|at| words.is_in(*at, HANGS_ON) || words.is(*at, ":"));
    stop.unwrap_or(clause.end)
}

/// Whether the reader gets something of it, or it is theirs that something is done to.
fn has_reader(words: &Words, clause: &Clause, object: usize, strength: Strength, deed: Deed) -> bool {
    let is_done = clause.subject == Subject::Thing && deed == Deed::Passive;
    let from = if is_done { clause.start } else { clause.verb };
    // What others do, or what is done, once the reader has done their part is done for them.
    let is_of_others = is_done || !clause.subject.is_ours() && matches!(deed, Deed::Serve | Deed::Answer);
    is_of_others && strength == Strength::Conditional || (from..object).any(|at| words.is_in(at, READER))
}

fn gets(words: &Words, clause: &Clause) -> Gets {
    match words.low(clause.verb) {
        "hear" => Gets::Hear,
        "receive" => Gets::Receive,
        "get" if words.is(clause.verb + 1, "to") => Gets::Else,
        "have" if words.is(clause.verb + 1, "been") => Gets::Else,
        "get" | "have" | "see" => Gets::Get,
        _ if clause.manner.has_be && words.is_in(clause.verb, SERVED) => Gets::Served,
        _ => Gets::Else,
    }
}

fn around(words: &Words, clause: &Clause, deed: Deed, strength: Strength) -> Around {
    // “Could you send it, and I'll look?” asks for something else.
    let is_joined = clause.start > 0 && strength == Strength::Conditional;
    let is_asked = words.is(clause.end, "?") && !is_joined;
    let Some(before) = clause.start.checked_sub(1) else {
        return Around {
            is_asked,
            ..Around::default()
        };
    };
    let is_near =
        |reach: usize, list: &[&str]| (before.saturating_sub(reach)..=before).any(|at| words.is_in(at, list));
    let is_assured = is_near(4, ASSURE);
    let is_so = words.is(before, "so");
    let is_service = matches!(deed, Deed::Serve | Deed::Answer);
    let wonders = clause.modal == Modal::Should && is_near(1, DOUBTS);
    Around {
        is_under: !is_assured && !is_so && words.is_in(before, UNDER),
        is_consequence: !is_assured && is_so && !is_service,
        is_thought: wonders || is_near(1, THINK) && !is_assured,
        is_hoped: is_near(1, &["crossed", "hopefully"]),
        is_asked,
    }
}

fn strength(words: &Words, clause: &Clause, subject: &Subject, deed: Deed, beside: Beside<'_>) -> Strength {
    let answers = matches!(deed, Deed::Serve | Deed::Answer | Deed::See) && clause.start <= 2;
    let within = (0..clause.start).any(|at| is_request(words, at) || is_condition(words, at));
    let after = (clause.verb..clause.end).any(|at| is_condition(words, at));
    let is_answer = || subject.is_ours() && answers && beside.asking(clause.manner.is_glad).is_some();
    if within || after || is_for_answer(words, clause) || is_answer() {
        Strength::Conditional
    } else if is_hedged(words, clause, subject, deed) {
        Strength::Hedged
    } else {
        Strength::Clear
    }
}

/// “What is the number and we'll look”, “your number and we'll look”: what comes before asks for an answer.
fn is_for_answer(words: &Words, clause: &Clause) -> bool {
    let Some(joint) = clause
        .start
        .checked_sub(1)
        .filter(|at| matches!(words.low(*at), "and" | "&"))
    else {
        return false;
    };
    let start = (0..joint)
        .rev()
        .find(|at| matches!(words.low(*at), "." | "!" | ";"))
        .map_or(0, |at| at + 1);
    let asks = (start..joint.min(start + 3)).any(|at| matches!(words.low(at), "what" | "which" | "where"));
    let is_of_reader = (start..joint).any(|at| words.is(at, "your"));
    let is_told = (start..joint).any(|at| {
        words.is_in(at, FINITE) || matches!(pronoun(words.low(at)), Some(Subject::I | Subject::We))
    });
    clause.subject.is_ours() && (asks || is_of_reader && !is_told)
}

fn is_hedged(words: &Words, clause: &Clause, subject: &Subject, deed: Deed) -> bool {
    let manner = &clause.manner;
    let is_weak = matches!(
        clause.modal,
        Modal::Should | Modal::Plan | Modal::Let | Modal::GoingTo
    ) || matches!(deed, Deed::Meet | Deed::See)
        || matches!(subject, Subject::They)
        || *subject == Subject::Thing && !(deed == Deed::Passive && clause.modal == Modal::Will);
    manner.is_tried
        || manner.is_able
        || manner.is_doubtful
        || is_weak
        || (0..clause.end).any(|at| words.is_in(at, DOUBTS))
        || (clause.verb..clause.end).any(|at| words.is(at, "if") && words.is_in(at + 1, IF_NEEDED))
}

/// The words that ask for something first: before the promise, after it, or beside its sentence.
fn condition(words: &Words, clause: &Clause, beside: Beside<'_>) -> Option<Span> {
    let begins = |at: &usize| is_request(words, *at) || is_condition(words, *at);
    let within = (0..clause.start).find(begins).map(|at| (at, clause.start));
    let after = || (clause.verb..clause.end).find(begins).map(|at| (at, clause.end));
    let answered = || is_for_answer(words, clause).then_some((0, clause.start));
    let place = within.or_else(after).or_else(answered);
    place
        .map(|(first, last)| words.between(first, last))
        .or_else(|| beside.asking(clause.manner.is_glad).map(|said| said.sentence))
}
