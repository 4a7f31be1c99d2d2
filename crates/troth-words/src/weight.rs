//! How likely a clause gives somebody's word, and how firmly: reasons for and against, added up in log-odds.

use crate::clause::{Clause, Modal, Subject};
use crate::date::{Named, TimeKind, touching};
use crate::deed::{Deed, deed};
use crate::english::{
    ASSURE, BODY, COURTESY, DOUBTS, ERRANDS, HANGS_ON, IF_NEEDED, READER, SERVED, THINK, UNDER,
};
use crate::lessons::Signs;
use crate::odds::{VAGUE_SHARE, around, manner, modal, ours, theirs, things, when, yours};
use crate::promise::Strength;
use crate::request::{is_condition, is_request};
use crate::word::{Shape, Words};

/// What came of weighing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighed {
    pub log_odds: f64,
    pub strength: Strength,
    pub reason: &'static str,
    pub signs: Signs,
}

/// Weighs a clause; `times` are those named in the text, in order, and `has_asked` tells that the sentence before asked
/// the reader for something.
pub(crate) fn weigh(words: &Words, clause: &Clause, times: &[Named], has_asked: bool) -> Weighed {
    let facts = Facts::of(words, clause, times, has_asked);
    let deed = match clause.subject {
        Subject::I | Subject::We => ours(words, clause, &facts),
        Subject::You => yours(words, clause, &facts),
        Subject::They | Subject::Team | Subject::Named(..) => theirs(words, clause, &facts),
        Subject::Thing => things(clause, &facts),
    };
    Weighed {
        log_odds: deed + manner(words, clause, &facts) + surroundings(words, clause, &facts),
        strength: facts.strength,
        reason: reason(clause, &facts),
        signs: Signs::of([
            subject_sign(&clause.subject),
            clause.modal as u8,
            facts.deed as u8,
            facts.strength as u8,
            facts.time as u8,
            u8::from(facts.has_reader),
        ]),
    }
}

fn subject_sign(subject: &Subject) -> u8 {
    match subject {
        Subject::I => 0,
        Subject::We => 1,
        Subject::You => 2,
        Subject::They => 3,
        Subject::Named(..) => 4,
        Subject::Team => 5,
        Subject::Thing => 6,
    }
}

/// What is seen of a clause.
#[derive(Debug)]
struct Facts {
    deed: Deed,
    strength: Strength,
    /// The reader gets something of it.
    has_reader: bool,
    time: Time,
}

/// Whether the clause says when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Time {
    /// A day, an hour, an event.
    Said,
    /// “Soon”.
    Vague,
    Unsaid,
}

impl Facts {
    fn of(words: &Words, clause: &Clause, times: &[Named], has_asked: bool) -> Facts {
        let object = object_end(words, clause);
        let deed = deed(words, clause, object);
        Facts {
            deed,
            strength: strength(words, clause, deed, has_asked),
            has_reader: (clause.verb..object).any(|at| words.is_in(at, READER)),
            time: time(words, clause, times),
        }
    }

    /// What a time adds: one that can be held against somebody more than “soon”.
    fn timely(&self, said: f64) -> f64 {
        match self.time {
            Time::Said => said,
            Time::Vague => said * VAGUE_SHARE,
            Time::Unsaid => 0.0,
        }
    }
}

/// Up to where the deed itself goes: what hangs on it by “if” or “when” is another's.
fn object_end(words: &Words, clause: &Clause) -> usize {
    let stop = (clause.verb + 1..clause.end).find(|at| words.is_in(*at, HANGS_ON));
    stop.unwrap_or(clause.end)
}

fn ours(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let deed = match facts.deed {
        Deed::Answer => ours::ANSWER,
        Deed::See => ours::SEE,
        Deed::Serve => ours::SERVE,
        Deed::Have => ours::HAVE,
        Deed::Open if clause.subject == Subject::I => ours::OPEN_OF_ONE,
        Deed::Open => ours::OPEN_OF_MANY,
        Deed::Passive => ours::PASSIVE,
        Deed::Meet => ours::MEET,
        Deed::Live => ours::LIVE,
        Deed::Be => ours::BE,
    };
    let is_deed = !matches!(facts.deed, Deed::Be | Deed::Live);
    let is_ongoing = clause.manner.has_be && facts.deed == Deed::Serve && !facts.has_reader;
    let is_vague =
        words.is_in(clause.verb, COURTESY) && !facts.has_reader && facts.strength != Strength::Conditional;
    deed + when(facts.has_reader, ours::READER)
        + when(is_deed, facts.timely(ours::TIME))
        + when(is_ongoing, ours::ONGOING)
        + when(is_vague, ours::AIM)
        + modal(clause, facts)
}

fn modal(clause: &Clause, facts: &Facts) -> f64 {
    let is_said = facts.time == Time::Said;
    match clause.modal {
        Modal::Will => 0.0,
        Modal::Pledge => modal::PLEDGE,
        Modal::GoingTo | Modal::Plan => modal::PLAN,
        Modal::Should if is_said && (facts.deed != Deed::Serve || clause.manner.is_able) => modal::SHOULD_BY,
        Modal::Let if facts.deed == Deed::Answer && facts.has_reader => modal::LET_ANSWER,
        Modal::Now if is_said && facts.deed == Deed::Serve => modal::NOW_WITH_TIME,
        Modal::Should | Modal::Let | Modal::Now => modal::WEAK,
    }
}

/// “You will hear from us”, “you will receive it on Monday”.
fn yours(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let verb = match words.low(clause.verb) {
        "hear" => yours::HEAR,
        "receive" => yours::RECEIVE,
        "get" if words.is(clause.verb + 1, "to") => yours::ELSE,
        "get" | "have" | "see" => yours::GET,
        _ if clause.manner.has_be && words.is_in(clause.verb, SERVED) => yours::SERVED,
        _ => yours::ELSE,
    };
    verb + facts.timely(yours::TIME) + when(clause.modal != Modal::Will, modal::OTHERS)
}

/// Somebody else's deed, promised by the writer.
fn theirs(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let is_errand = words.is_in(clause.verb, ERRANDS);
    let deed = match facts.deed {
        Deed::Answer => theirs::ANSWER,
        Deed::Serve if is_errand || clause.subject == Subject::Team => theirs::ERRAND,
        Deed::Serve if matches!(clause.subject, Subject::Named(..)) => theirs::SERVE_OF_NAMED,
        Deed::Meet if facts.has_reader => theirs::MEET_READER,
        Deed::Serve | Deed::Have => theirs::SERVE,
        _ => theirs::ELSE,
    };
    let who = match clause.subject {
        Subject::Team => theirs::TEAM,
        Subject::Named(..) => theirs::NAMED,
        _ => theirs::THEY,
    };
    let is_body =
        |at: usize| words.is_in(at, BODY) || (words.shape(at) == Shape::Shout && !words.is(at, "a"));
    deed + who
        + when(facts.has_reader, theirs::READER)
        + facts.timely(theirs::TIME)
        + when(matches!(words.low(clause.verb + 1), "me" | "us"), theirs::WRITER)
        + when((clause.start..clause.modal_at).any(is_body), theirs::BODY)
        + when(clause.modal != Modal::Will, modal::OTHERS)
}

/// “It will be sent on Friday”.
fn things(clause: &Clause, facts: &Facts) -> f64 {
    let deed = if facts.deed == Deed::Passive {
        things::PASSIVE
    } else {
        things::ELSE
    };
    deed + when(facts.has_reader, things::READER)
        + facts.timely(things::TIME)
        + when(clause.modal != Modal::Will, modal::OF_THING)
}

fn manner(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let manner = &clause.manner;
    let is_courtesy = words.is_in(clause.verb, COURTESY);
    let tried = if facts.deed == Deed::Live {
        manner::TRIED_TO_LIVE
    } else {
        manner::TRIED
    };
    let glad = match facts.strength {
        Strength::Conditional if !is_courtesy => manner::GLAD_IF,
        _ if facts.time == Time::Said => 0.0,
        _ => manner::GLAD,
    };
    let able = match clause.modal {
        _ if is_courtesy => manner::ABLE_TO_OBLIGE,
        Modal::Should => 0.0,
        _ => manner::ABLE,
    };
    when(manner.is_negated, manner::NEGATED)
        + when(manner.is_tried, tried)
        + when(manner.is_glad, glad)
        + when(manner.is_able, able)
        + when(words.is(clause.modal_at + 1, "only"), manner::ONLY)
        + when(manner.is_needed, manner::NEEDED)
        + when(manner.is_doubtful, manner::DOUBTFUL)
}

/// What stands around the clause and takes from it.
fn surroundings(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let asked = question(words, clause, facts.strength);
    let Some(before) = clause.start.checked_sub(1) else {
        return asked;
    };
    let is_near =
        |reach: usize, list: &[&str]| (before.saturating_sub(reach)..=before).any(|at| words.is_in(at, list));
    let is_assured = is_near(4, ASSURE);
    let is_service = matches!(facts.deed, Deed::Serve | Deed::Answer);
    let under = match words.low(before) {
        _ if is_assured => 0.0,
        "so" => when(!is_service, around::SO),
        _ => when(words.is_in(before, UNDER), around::UNDER),
    };
    let wonders = clause.modal == Modal::Should && is_near(1, DOUBTS);
    let thinks = wonders || is_near(1, THINK) && !is_assured;
    let hopes = is_near(1, &["hopefully"]);
    under + when(thinks, around::THINKS) + when(hopes, around::HOPES) + asked
}

/// What is asked is not promised; “could you send it, and I'll look?” asks for something else.
fn question(words: &Words, clause: &Clause, strength: Strength) -> f64 {
    let is_joined = clause.start > 0 && strength == Strength::Conditional;
    when(words.is(clause.end, "?") && !is_joined, around::QUESTION)
}

fn strength(words: &Words, clause: &Clause, deed: Deed, has_asked: bool) -> Strength {
    let is_ours = matches!(clause.subject, Subject::I | Subject::We);
    let answers = matches!(deed, Deed::Serve | Deed::Answer | Deed::See) && clause.start <= 2;
    let within = (0..clause.start).any(|at| is_request(words, at) || is_condition(words, at));
    let after = (clause.verb..clause.end).any(|at| is_condition(words, at));
    if (has_asked && is_ours && answers) || within || after {
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

fn reason(clause: &Clause, facts: &Facts) -> &'static str {
    match (facts.strength, &clause.subject) {
        (Strength::Conditional, _) => "says what will be done once the reader has done their part",
        (Strength::Hedged, _) if clause.manner.is_tried => "says that it will be tried",
        (Strength::Hedged, _) => "says what should or may be done",
        (_, Subject::I | Subject::We) if facts.time == Time::Said => "says what the writer will do, and when",
        (_, Subject::I | Subject::We) => "says what the writer will do",
        (_, Subject::You) => "says what the reader will get",
        (_, Subject::Thing) => "says what will be done",
        _ => "says what somebody else of us will do",
    }
}

/// The firmest of the times named in the clause.
fn time(words: &Words, clause: &Clause, times: &[Named]) -> Time {
    let within = touching(times, words.between(clause.start, clause.end));
    if within.iter().any(|named| named.kind != TimeKind::Vague) {
        Time::Said
    } else if !within.is_empty() {
        Time::Vague
    } else {
        Time::Unsaid
    }
}
