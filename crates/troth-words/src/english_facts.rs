//! What the rules of English see of a clause.

use crate::clause::{Clause, clauses};
use crate::cut::Said;
use crate::date::Named;
use crate::deed::{Deed, deed};
use crate::english::{
    ASSURE, BODY, COURTESY, DOUBTS, ERRANDS, HANGS_ON, IF_NEEDED, READER, SERVED, THINK, UNDER,
};
use crate::facts::{Around, Facts, Gets, Modal, Saying, Subject, Time};
use crate::promise::Strength;
use crate::request::{is_condition, is_request};
use crate::word::{Shape, Words};

/// The clauses of an English sentence that could be promises; `times` are those named in the text, in order, and
/// `has_asked` tells that the sentence before asked the reader for something.
pub(crate) fn sayings(said: &Said, times: &[Named], mut has_asked: impl FnMut() -> bool) -> Vec<Saying> {
    let words = &said.words;
    let clauses = clauses(words);
    if clauses.is_empty() {
        return Vec::new();
    }
    let has_asked = has_asked();
    let mut sayings = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let facts = facts(words, &clause, times, has_asked);
        let is_conditional = facts.strength == Strength::Conditional;
        sayings.push(Saying {
            condition: is_conditional.then(|| condition(words, &clause)).flatten(),
            facts,
            place: (clause.start, clause.end),
            act: clause.verb,
        });
    }
    sayings
}

fn facts(words: &Words, clause: &Clause, times: &[Named], has_asked: bool) -> Facts {
    let object = object_end(words, clause);
    let deed = deed(words, clause, object);
    let strength = strength(words, clause, deed, has_asked);
    let is_body =
        |at: usize| words.is_in(at, BODY) || (words.shape(at) == Shape::Shout && !words.is(at, "a"));
    Facts {
        subject: clause.subject.clone(),
        modal: clause.modal,
        manner: clause.manner,
        deed,
        strength,
        gets: gets(words, clause),
        time: Time::of(times, words.between(clause.start, clause.end)),
        has_reader: (clause.verb..object).any(|at| words.is_in(at, READER)),
        is_courtesy: words.is_in(clause.verb, COURTESY),
        is_errand: words.is_in(clause.verb, ERRANDS),
        is_to_writer: matches!(words.low(clause.verb + 1), "me" | "us"),
        is_of_body: (clause.start..clause.modal_at).any(is_body),
        is_limited: words.is(clause.modal_at + 1, "only"),
        around: around(words, clause, deed, strength),
    }
}

/// Up to where the deed itself goes: what hangs on it by “if” or “when” is another's.
fn object_end(words: &Words, clause: &Clause) -> usize {
    let stop = (clause.verb + 1..clause.end).find(|at| words.is_in(*at, HANGS_ON));
    stop.unwrap_or(clause.end)
}

fn gets(words: &Words, clause: &Clause) -> Gets {
    match words.low(clause.verb) {
        "hear" => Gets::Hear,
        "receive" => Gets::Receive,
        "get" if words.is(clause.verb + 1, "to") => Gets::Else,
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
        is_hoped: is_near(1, &["hopefully"]),
        is_asked,
    }
}

fn strength(words: &Words, clause: &Clause, deed: Deed, has_asked: bool) -> Strength {
    let answers = matches!(deed, Deed::Serve | Deed::Answer | Deed::See) && clause.start <= 2;
    let within = (0..clause.start).any(|at| is_request(words, at) || is_condition(words, at));
    let after = (clause.verb..clause.end).any(|at| is_condition(words, at));
    if (has_asked && clause.subject.is_ours() && answers) || within || after {
        Strength::Conditional
    } else if is_hedged(words, clause, deed) {
        Strength::Hedged
    } else {
        Strength::Clear
    }
}

fn is_hedged(words: &Words, clause: &Clause, deed: Deed) -> bool {
    let manner = &clause.manner;
    let is_weak = matches!(
        clause.modal,
        Modal::Should | Modal::Plan | Modal::Let | Modal::GoingTo
    ) || matches!(deed, Deed::Meet | Deed::See)
        || matches!(clause.subject, Subject::They | Subject::Thing);
    manner.is_tried
        || manner.is_able
        || manner.is_doubtful
        || is_weak
        || (0..clause.end).any(|at| words.is_in(at, DOUBTS))
        || (clause.verb..clause.end).any(|at| words.is(at, "if") && words.is_in(at + 1, IF_NEEDED))
}

/// The words that ask for something first: before the promise, or after it.
fn condition(words: &Words, clause: &Clause) -> Option<(usize, usize)> {
    let begins = |at: &usize| is_request(words, *at) || is_condition(words, *at);
    let within = (0..clause.start).find(begins).map(|at| (at, clause.start));
    let after = || (clause.verb..clause.end).find(begins).map(|at| (at, clause.end));
    within.or_else(after)
}
