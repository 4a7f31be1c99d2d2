//! How likely a clause gives somebody's word, and how firmly: reasons for and against, added up in log-odds.
//!
//! The weights were set by reading; no line of a test set is known to them.

use crate::clause::{Clause, Manner, Modal, Subject};
use crate::deed::{Deed, deed};
use crate::english::{ASSURE, BODY, COURTESY, DOUBTS, ERRANDS, THINK, UNDER};
use crate::lessons::Signs;
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

/// Weighs a clause; `has_asked` when the sentence before asked the reader for something.
pub(crate) fn weigh(words: &Words, clause: &Clause, has_asked: bool) -> Weighed {
    let facts = Facts::of(words, clause, has_asked);
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
    fn of(words: &Words, clause: &Clause, has_asked: bool) -> Facts {
        let object = object_end(words, clause);
        let deed = deed(words, clause, object);
        Facts {
            deed,
            strength: strength(words, clause, deed, has_asked),
            has_reader: (clause.verb..object)
                .any(|at| matches!(words.low(at), "you" | "your" | "yours" | "u" | "ya")),
            time: time(words, clause),
        }
    }

    /// What a time adds: one that can be held against somebody more than “soon”.
    fn timely(&self, said: f64) -> f64 {
        match self.time {
            Time::Said => said,
            Time::Vague => said / 3.0,
            Time::Unsaid => 0.0,
        }
    }
}

/// Up to where the deed itself goes: what hangs on it by “if” or “when” is another's.
fn object_end(words: &Words, clause: &Clause) -> usize {
    let stops = [
        "if", "when", "unless", "because", "so", "that", "which", "who", "once", "as", "after",
    ];
    let stop = (clause.verb + 1..clause.end).find(|at| stops.contains(&words.low(*at)));
    stop.unwrap_or(clause.end)
}

fn ours(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let deed = match facts.deed {
        Deed::Answer => 2.2,
        Deed::See => 1.2,
        Deed::Serve => 1.0,
        Deed::Have => 0.5,
        Deed::Open if clause.subject == Subject::I => -0.2,
        Deed::Open => -0.7,
        Deed::Passive => -0.5,
        Deed::Meet => -0.7,
        Deed::Live => -2.2,
        Deed::Be => -3.0,
    };
    let reader = if facts.has_reader { 0.8 } else { 0.0 };
    let is_deed = !matches!(facts.deed, Deed::Be | Deed::Live);
    let time = if is_deed { facts.timely(0.7) } else { 0.0 };
    let ongoing = if clause.manner.has_be && facts.deed == Deed::Serve && !facts.has_reader {
        -0.8
    } else {
        0.0
    };
    // Helping nobody in particular is an aim, not an act.
    let is_vague =
        words.is_in(clause.verb, COURTESY) && !facts.has_reader && facts.strength != Strength::Conditional;
    let aim = if is_vague { -1.5 } else { 0.0 };
    deed + reader + time + ongoing + aim + modal(clause, facts)
}

fn modal(clause: &Clause, facts: &Facts) -> f64 {
    let is_said = facts.time == Time::Said;
    match clause.modal {
        Modal::Will => 0.0,
        Modal::Pledge => 2.0,
        Modal::GoingTo | Modal::Plan => -1.3,
        Modal::Should if is_said && (facts.deed != Deed::Serve || clause.manner.is_able) => -1.2,
        Modal::Let if facts.deed == Deed::Answer && facts.has_reader => -1.5,
        Modal::Now if is_said && facts.deed == Deed::Serve => -1.2,
        Modal::Should | Modal::Let | Modal::Now => -3.5,
    }
}

/// “You will hear from us”, “you will receive it on Monday”.
fn yours(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let verb = match words.low(clause.verb) {
        "hear" => 1.0,
        "receive" => 0.3,
        "get" if words.is(clause.verb + 1, "to") => -4.0,
        "get" | "have" | "see" => -1.2,
        "contacted" | "notified" | "called" | "refunded" | "credited" | "reimbursed" | "informed"
        | "updated"
            if clause.manner.has_be =>
        {
            0.4
        }
        _ => -4.0,
    };
    let modal = if clause.modal == Modal::Will { 0.0 } else { -1.5 };
    verb + facts.timely(1.2) + modal
}

/// Somebody else's deed, promised by the writer.
fn theirs(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let is_errand = words.is_in(clause.verb, ERRANDS);
    let deed = match facts.deed {
        Deed::Answer => 0.4,
        Deed::Serve if is_errand || clause.subject == Subject::Team => -0.6,
        Deed::Serve if matches!(clause.subject, Subject::Named(..)) => -2.4,
        Deed::Meet if facts.has_reader => -1.2,
        Deed::Serve | Deed::Have => -1.3,
        _ => -3.0,
    };
    let who = match clause.subject {
        Subject::Team => 0.1,
        Subject::Named(..) => 0.4,
        _ => -0.8,
    };
    let reader = if facts.has_reader { 1.4 } else { 0.0 };
    let writer = if matches!(words.low(clause.verb + 1), "me" | "us") {
        -3.0
    } else {
        0.0
    };
    let is_body =
        |at: usize| words.is_in(at, BODY) || (words.shape(at) == Shape::Shout && words.low(at) != "a");
    let body = if (clause.start..clause.modal_at).any(is_body) {
        -2.0
    } else {
        0.0
    };
    let modal = if clause.modal == Modal::Will { 0.0 } else { -1.5 };
    deed + who + reader + facts.timely(0.1) + writer + body + modal
}

/// “It will be sent on Friday”.
fn things(clause: &Clause, facts: &Facts) -> f64 {
    let deed = if facts.deed == Deed::Passive { -1.3 } else { -4.0 };
    let reader = if facts.has_reader { 1.0 } else { 0.0 };
    let modal = if clause.modal == Modal::Will { 0.0 } else { -0.4 };
    deed + reader + facts.timely(1.5) + modal
}

fn manner(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let manner = &clause.manner;
    let said = |claim: bool, weight: f64| if claim { weight } else { 0.0 };
    let is_courtesy = words.is_in(clause.verb, COURTESY);
    let glad = match facts.strength {
        Strength::Conditional if !is_courtesy => -0.5,
        _ if facts.time == Time::Said => 0.0,
        _ => -3.5,
    };
    said(manner.is_negated, -6.0)
        + said(manner.is_tried, if facts.deed == Deed::Live { 1.9 } else { 0.6 })
        + said(manner.is_glad, glad)
        + said(
            manner.is_able,
            if is_courtesy {
                -2.0
            } else if clause.modal == Modal::Should {
                0.0
            } else {
                -0.8
            },
        )
        + said(words.is(clause.modal_at + 1, "only"), -1.5)
        + said(manner.is_needed, -1.8)
        + said(manner.is_doubtful, -0.8)
}

/// What stands around the clause and takes from it.
fn surroundings(words: &Words, clause: &Clause, facts: &Facts) -> f64 {
    let Some(before) = clause.start.checked_sub(1) else {
        return question(words, clause, facts.strength);
    };
    let low = words.low(before);
    let is_assured = (before.saturating_sub(4)..=before).any(|at| words.is_in(at, ASSURE));
    let is_service = matches!(facts.deed, Deed::Serve | Deed::Answer);
    let under = match low {
        _ if is_assured => 0.0,
        "so" => {
            if is_service {
                0.0
            } else {
                -1.5
            }
        }
        _ if words.is_in(before, UNDER) => -2.5,
        _ => 0.0,
    };
    let wonders = clause.modal == Modal::Should
        && (before.saturating_sub(1)..=before).any(|at| words.is_in(at, DOUBTS));
    let thinks =
        wonders || (before.saturating_sub(1)..=before).any(|at| words.is_in(at, THINK)) && !is_assured;
    let hopes = (before.saturating_sub(1)..=before).any(|at| words.is(at, "hopefully"));
    under
        + if thinks { -1.2 } else { 0.0 }
        + if hopes { -1.5 } else { 0.0 }
        + question(words, clause, facts.strength)
}

/// What is asked is not promised; “could you send it, and I'll look?” asks for something else.
fn question(words: &Words, clause: &Clause, strength: Strength) -> f64 {
    let is_joined = clause.start > 0 && strength == Strength::Conditional;
    if words.is(clause.end, "?") && !is_joined {
        -4.0
    } else {
        0.0
    }
}

fn strength(words: &Words, clause: &Clause, deed: Deed, has_asked: bool) -> Strength {
    let is_ours = matches!(clause.subject, Subject::I | Subject::We);
    let answers = matches!(deed, Deed::Serve | Deed::Answer | Deed::See) && clause.start <= 2;
    let within = (0..clause.start).any(|at| is_request(words, at) || is_condition(words, at));
    let after = (clause.verb..clause.end).any(|at| is_condition(words, at));
    if (has_asked && is_ours && answers) || within || after {
        return Strength::Conditional;
    }
    let Manner {
        is_tried,
        is_doubtful,
        is_able,
        ..
    } = clause.manner;
    let is_doubted = is_doubtful || (0..clause.end).any(|at| words.is_in(at, DOUBTS));
    let is_weak = matches!(
        clause.modal,
        Modal::Should | Modal::Plan | Modal::Let | Modal::GoingTo
    ) || matches!(deed, Deed::Meet | Deed::See)
        || matches!(clause.subject, Subject::They | Subject::Thing);
    let is_if_needed = (clause.verb..clause.end).any(|at| {
        words.is(at, "if")
            && matches!(
                words.low(at + 1),
                "necessary" | "needed" | "possible" | "required" | "any" | "at"
            )
    });
    if is_tried || is_able || is_doubted || is_weak || is_if_needed {
        return Strength::Hedged;
    }
    Strength::Clear
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

fn time(words: &Words, clause: &Clause) -> Time {
    let times = || (clause.start..clause.end).map(|at| said_at(words, at));
    if times().any(|time| time == Time::Said) {
        Time::Said
    } else if times().any(|time| time == Time::Vague) {
        Time::Vague
    } else {
        Time::Unsaid
    }
}

/// Words that name a time.
fn said_at(words: &Words, at: usize) -> Time {
    let next = words.low(at + 1);
    let is_said = match words.low(at) {
        "today" | "tomorrow" | "tommorrow" | "tonight" | "tonite" | "monday" | "tuesday" | "wednesday"
        | "thursday" | "friday" | "saturday" | "sunday" | "eod" | "cob" | "noon" | "once" => true,
        "this" => matches!(
            next,
            "morning" | "afternoon" | "evening" | "week" | "weekend" | "month"
        ),
        "next" => matches!(next, "week" | "month" | "year" | "few" | "day" | "couple" | "two"),
        "within" | "by" => {
            words.shape(at + 1) == Shape::Number || next == "end" || words.are(at + 1, &["the", "end"])
        }
        "as" => words.are(at + 1, &["soon", "as"]),
        "in" => {
            words.shape(at + 1) == Shape::Number
                || words.are(at + 1, &["a", "few"])
                || words.are(at + 1, &["a", "couple"])
        }
        _ => false,
    };
    let is_vague = match words.low(at) {
        "shortly" | "asap" | "soon" | "immediately" => true,
        "right" => next == "away",
        _ => false,
    };
    match (is_said, is_vague) {
        (true, _) => Time::Said,
        (_, true) => Time::Vague,
        _ => Time::Unsaid,
    }
}
