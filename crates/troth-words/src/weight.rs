//! How likely a clause gives somebody's word, and how firmly: reasons for and against, added up in log-odds.

use crate::deed::Deed;
use crate::facts::{Facts, Gets, Modal, Subject, Time};
use crate::lessons::Signs;
use crate::odds::{VAGUE_SHARE, around, manner, modal, ours, theirs, things, when, yours};
use crate::promise::Strength;

/// What came of weighing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighed {
    pub log_odds: f64,
    pub reason: &'static str,
    pub signs: Signs,
}

pub(crate) fn weigh(facts: &Facts) -> Weighed {
    let deed = match facts.subject {
        Subject::I | Subject::We => ours(facts),
        Subject::You => yours(facts),
        Subject::They | Subject::Team | Subject::Named(..) => theirs(facts),
        Subject::Thing => things(facts),
    };
    Weighed {
        log_odds: deed + manner(facts) + surroundings(facts),
        reason: reason(facts),
        signs: Signs::of([
            subject_sign(&facts.subject),
            facts.modal as u8,
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

/// What a time adds: one that can be held against somebody more than “soon”.
fn timely(facts: &Facts, said: f64) -> f64 {
    match facts.time {
        Time::Said => said,
        Time::Vague => said * VAGUE_SHARE,
        Time::Unsaid => 0.0,
    }
}

fn ours(facts: &Facts) -> f64 {
    let deed = match facts.deed {
        Deed::Answer => ours::ANSWER,
        Deed::See => ours::SEE,
        Deed::Serve => ours::SERVE,
        Deed::Have => ours::HAVE,
        Deed::Open if facts.strength == Strength::Conditional => ours::OPEN_IF,
        Deed::Open if facts.subject == Subject::I => ours::OPEN_OF_ONE,
        Deed::Open => ours::OPEN_OF_MANY,
        Deed::Passive => ours::PASSIVE,
        Deed::Meet => ours::MEET,
        Deed::Live => ours::LIVE,
        Deed::Be => ours::BE,
    };
    let is_deed = !matches!(facts.deed, Deed::Be | Deed::Live);
    let is_ongoing = facts.manner.has_be && facts.deed == Deed::Serve && !facts.has_reader;
    let is_vague = facts.is_courtesy && !facts.has_reader && facts.strength != Strength::Conditional;
    deed + when(facts.has_reader, ours::READER)
        + when(is_deed, timely(facts, ours::TIME))
        + when(is_ongoing, ours::ONGOING)
        + when(is_vague, ours::AIM)
        + modal(facts)
}

fn modal(facts: &Facts) -> f64 {
    let is_said = facts.time == Time::Said;
    match facts.modal {
        Modal::Will => 0.0,
        Modal::Present => present(facts),
        Modal::Pledge => modal::PLEDGE,
        Modal::GoingTo | Modal::Plan => modal::PLAN,
        Modal::Should if is_said && (facts.deed != Deed::Serve || facts.manner.is_able) => modal::SHOULD_BY,
        Modal::Let if facts.deed == Deed::Answer && facts.has_reader => modal::LET_ANSWER,
        Modal::Now if is_said && facts.deed == Deed::Serve => modal::NOW_WITH_TIME,
        Modal::Can if is_said && facts.has_reader => modal::CAN_BY,
        Modal::Should | Modal::Let | Modal::Now | Modal::Can => modal::WEAK,
    }
}

/// “You will hear from us”, “you will receive it on Monday”.
fn yours(facts: &Facts) -> f64 {
    let verb = match facts.gets {
        Gets::Hear => yours::HEAR,
        Gets::Receive => yours::RECEIVE,
        Gets::Get => yours::GET,
        Gets::Served => yours::SERVED,
        Gets::Else => yours::ELSE,
    };
    let modal = match facts.modal {
        Modal::Will => 0.0,
        Modal::Present => present(facts),
        Modal::Should if facts.time == Time::Said => yours::SHOULD_BY,
        _ => modal::OTHERS,
    };
    verb + timely(facts, yours::TIME) + modal
}

/// Somebody else's deed, promised by the writer.
fn theirs(facts: &Facts) -> f64 {
    let is_named = matches!(facts.subject, Subject::Named(..));
    let deed = match facts.deed {
        Deed::Answer => theirs::ANSWER,
        Deed::Serve if facts.is_errand || facts.subject == Subject::Team => theirs::ERRAND,
        Deed::Serve if is_named => theirs::SERVE_OF_NAMED,
        Deed::Meet if facts.has_reader => theirs::MEET_READER,
        Deed::Serve | Deed::Have => theirs::SERVE,
        _ => theirs::ELSE,
    };
    let who = match facts.subject {
        Subject::Team => theirs::TEAM,
        Subject::Named(..) => theirs::NAMED,
        _ => theirs::THEY,
    };
    deed + who
        + when(facts.has_reader, theirs::READER)
        + timely(facts, theirs::TIME)
        + when(facts.is_to_writer, theirs::WRITER)
        + when(facts.is_of_body, theirs::BODY)
        + others(facts, modal::OTHERS)
}

/// What any word of the future but “will” takes from what somebody else does.
fn others(facts: &Facts, weight: f64) -> f64 {
    match facts.modal {
        Modal::Will => 0.0,
        Modal::Present => present(facts),
        _ => weight,
    }
}

/// The present with a time is the future; without one it may be a habit.
fn present(facts: &Facts) -> f64 {
    when(facts.time != Time::Said, modal::PRESENT)
}

/// “It will be sent on Friday”.
fn things(facts: &Facts) -> f64 {
    let deed = if facts.deed == Deed::Passive {
        things::PASSIVE
    } else {
        things::ELSE
    };
    deed + when(facts.has_reader, things::READER)
        + timely(facts, things::TIME)
        + others(facts, modal::OF_THING)
}

fn manner(facts: &Facts) -> f64 {
    let manner = &facts.manner;
    let tried = if facts.deed == Deed::Live {
        manner::TRIED_TO_LIVE
    } else {
        manner::TRIED
    };
    let glad = match facts.strength {
        Strength::Conditional if !facts.is_courtesy => manner::GLAD_IF,
        _ if facts.time == Time::Said => 0.0,
        _ => manner::GLAD,
    };
    let able = match facts.modal {
        _ if facts.is_courtesy => manner::ABLE_TO_OBLIGE,
        Modal::Should => 0.0,
        _ => manner::ABLE,
    };
    when(manner.is_negated, manner::NEGATED)
        + when(manner.is_tried, tried)
        + when(manner.is_glad, glad)
        + when(manner.is_able, able)
        + when(facts.is_limited, manner::ONLY)
        + when(manner.is_needed, manner::NEEDED)
        + when(manner.is_doubtful, manner::DOUBTFUL)
}

fn surroundings(facts: &Facts) -> f64 {
    when(facts.around.is_under, around::UNDER)
        + when(facts.around.is_consequence, around::SO)
        + when(facts.around.is_thought, around::THINKS)
        + when(facts.around.is_hoped, around::HOPES)
        + when(facts.around.is_asked, around::QUESTION)
}

fn reason(facts: &Facts) -> &'static str {
    match (facts.strength, &facts.subject) {
        (Strength::Conditional, _) => "says what will be done once the reader has done their part",
        (Strength::Hedged, _) if facts.manner.is_tried => "says that it will be tried",
        (Strength::Hedged, _) => "says what should or may be done",
        (_, Subject::I | Subject::We) if facts.time == Time::Said => "says what the writer will do, and when",
        (_, Subject::I | Subject::We) => "says what the writer will do",
        (_, Subject::You) => "says what the reader will get",
        (_, Subject::Thing) => "says what will be done",
        _ => "says what somebody else of us will do",
    }
}
