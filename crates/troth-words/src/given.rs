//! What was promised, in the words of whoever tells of it.

use crate::clause::subject;
use crate::english::{DONE, LIVE};
use crate::english_told::{
    AFTER_AND, AFTER_COMMA, ASKING, GAVE_WORD, OF_CLAUSE, OF_THING, RECEIVE, THREAT, TOLD_ENDS,
};
use crate::facts::Subject;
use crate::manner::{Manner, manner};
use crate::odds::{told, when};
use crate::promise::Strength;
use crate::request::is_condition;
use crate::word::{Shape, Words};

/// How many words after the telling the promise may stand.
const REACH: usize = 45;
/// How many words after the telling the thing or deed stands that was promised without “would”.
const NEAR: usize = 4;
/// How many words after the telling a “would” shows that a clause was promised, not a thing.
const NEAR_MODAL: usize = 25;

/// What was promised, as it is told.
#[derive(Debug)]
pub(crate) struct Given {
    pub subject: Subject,
    pub start: usize,
    pub verb: usize,
    pub end: usize,
    pub strength: Strength,
    pub log_odds: f64,
}

/// The promise in what was said from there on: the first, unless a later one is much likelier.
pub(crate) fn given(words: &Words, told_at: usize) -> Option<Given> {
    if words.is(told_at, "supposed") {
        return Some(supposed(words, told_at));
    }
    let stop = words.len().min(told_at + REACH);
    (told_at + 1..stop)
        .take_while(|at| !matches!(words.low(*at), "." | "?" | "!" | ";"))
        .filter_map(|at| would(words, told_at, at).or_else(|| promised(words, told_at, at)))
        .reduce(|best, next| {
            let is_likelier = next.log_odds > best.log_odds + told::LIKELIER;
            if is_likelier { next } else { best }
        })
}

/// “… that somebody would …”.
fn would(words: &Words, told_at: usize, at: usize) -> Option<Given> {
    let after = match words.low(at) {
        "would" | "will" | "shall" => at + 1,
        "going" if words.is(at + 1, "to") => at + 2,
        _ => return None,
    };
    let (who, start) = subject(words, at, None)?;
    let (how, verb) = manner(words, after);
    let start = start.max(told_at + 1);
    let end = end(words, verb);
    let is_conditional = (told_at..end).any(|at| is_condition(words, at));
    Some(Given {
        log_odds: weigh(words, &who, &how, verb, start),
        strength: if is_conditional {
            Strength::Conditional
        } else {
            Strength::Clear
        },
        subject: who,
        start,
        verb,
        end,
    })
}

/// “They promised a refund by Monday”, “agreed to call”, “was told to expect a call”.
fn promised(words: &Words, told_at: usize, at: usize) -> Option<Given> {
    if at > told_at + NEAR {
        return None;
    }
    let is_deed = words.is(at, "to")
        && (words.shape(at + 1) == Shape::Plain && words.is_in(told_at, GAVE_WORD)
            || matches!(words.low(at + 1), "expect" | "hear"));
    let verb = if is_deed {
        at + 1
    } else if is_thing(words, told_at, at) {
        at
    } else {
        return None;
    };
    Some(Given {
        subject: Subject::They,
        start: told_at,
        verb,
        end: end(words, verb),
        strength: Strength::Clear,
        log_odds: told::DEED,
    })
}

/// “Promised a refund”, and no clause after it.
fn is_thing(words: &Words, told_at: usize, at: usize) -> bool {
    let upto = words.len().min(told_at + NEAR_MODAL);
    words.is(told_at, "promised")
        && words.is_in(at, OF_THING)
        && !words.is_in(at + 1, OF_CLAUSE)
        && !(told_at..upto).any(|here| matches!(words.low(here), "would" | "will"))
}

/// “They were supposed to call me back”.
fn supposed(words: &Words, told_at: usize) -> Given {
    let (how, verb) = manner(words, told_at + 2);
    let end = end(words, verb);
    let is_for_writer = (verb..end).any(|at| matches!(words.low(at), "me" | "us" | "my" | "our"))
        || (told_at.saturating_sub(3)..told_at).any(|at| matches!(words.low(at), "i" | "we"));
    let duty = if is_for_writer {
        told::DUTY
    } else {
        told::DUTY_TO_NOBODY
    };
    Given {
        subject: Subject::They,
        start: told_at,
        verb,
        end,
        strength: Strength::Clear,
        log_odds: weigh(words, &Subject::They, &how, verb, told_at) + duty,
    }
}

fn weigh(words: &Words, who: &Subject, how: &Manner, verb: usize, start: usize) -> f64 {
    let is_done = how.has_be && is_done(words, verb);
    let negated = match (how.is_negated, is_done) {
        (true, true) => told::NOT_DONE,
        (true, false) => told::REFUSED,
        _ => 0.0,
    };
    let is_served = is_done || how.has_be && is_reached(words, verb);
    let is_asked = start > 0 && words.is_in(start - 1, ASKING);
    deed(words, who, how, verb, is_served)
        + negated
        + when(words.is_in(verb, THREAT), told::THREAT)
        + when(is_asked, told::ASKED)
}

/// “Be called”, “be given”: by its ending, or of the list.
fn is_done(words: &Words, verb: usize) -> bool {
    let low = words.low(verb);
    words.is_in(verb, DONE) || ["ed", "en", "ing"].iter().any(|ending| low.ends_with(ending))
}

/// “Be in touch”, “be able to”.
fn is_reached(words: &Words, verb: usize) -> bool {
    match words.low(verb) {
        "in" => matches!(words.low(verb + 1), "touch" | "contact"),
        low => matches!(low, "given" | "sent" | "paid" | "able"),
    }
}

/// What the deed weighs, by who does it: in a customer's words “I” gets, “you” and others do.
fn deed(words: &Words, who: &Subject, how: &Manner, verb: usize, is_served: bool) -> f64 {
    let low = words.low(verb);
    let is_life = words.is_in(verb, LIVE);
    match who {
        Subject::I | Subject::We if how.is_needed => told::WRITER_MUST,
        Subject::I | Subject::We if is_served || words.is_in(verb, RECEIVE) => told::WRITER_GETS,
        Subject::I | Subject::We => told::WRITER_DOES,
        Subject::You if matches!(low, "hear" | "receive" | "get") => told::YOU_GET,
        Subject::You if how.has_be || how.is_needed || is_life => told::YOU_ARE,
        Subject::You => told::YOU_DO,
        _ if is_served => told::SERVED,
        _ if how.has_be => told::IS,
        _ if is_life && !matches!(low, "come" | "consider" | "credit") => told::LIFE,
        _ if how.is_needed => told::MUST,
        _ => told::DEED,
    }
}

/// Where the promise ends and what became of it begins.
fn end(words: &Words, verb: usize) -> usize {
    let turns = |at: &usize| match words.low(*at) {
        "," => words.is_in(at + 1, AFTER_COMMA),
        "and" => words.is_in(at + 1, AFTER_AND),
        _ => words.is_in(*at, TOLD_ENDS),
    };
    (verb + 1..words.len()).find(turns).unwrap_or(words.len())
}
