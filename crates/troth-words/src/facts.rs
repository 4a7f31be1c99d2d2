//! What is seen of a clause that may promise, whatever language it is in: all that weighing knows of it.

use crate::Span;
use crate::date::{Named, TimeKind, touching};
use crate::deed::Deed;
use crate::manner::Manner;
use crate::promise::Strength;

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

impl Subject {
    pub fn is_ours(&self) -> bool {
        matches!(self, Subject::I | Subject::We)
    }
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
    /// “We can send it”.
    Can,
    /// The present, in languages that say the future with it.
    Present,
}

/// What of a deed comes to the reader, who is its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gets {
    /// “You will hear from us”.
    Hear,
    /// “You will receive it”.
    Receive,
    /// “You will get it”, “you will see it”.
    Get,
    /// “You will be called”.
    Served,
    /// What is for the reader to do.
    Else,
}

/// Whether the clause says when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// A day, an hour, an event.
    Said,
    /// “Soon”.
    Vague,
    Unsaid,
}

impl Time {
    /// The firmest of the times named in a stretch of the text.
    pub fn of(times: &[Named], stretch: Span) -> Time {
        let within = touching(times, stretch);
        if within.iter().any(|named| named.kind != TimeKind::Vague) {
            Time::Said
        } else if !within.is_empty() {
            Time::Vague
        } else {
            Time::Unsaid
        }
    }
}

/// What stands around the clause and takes from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Around {
    /// Under “if”, “that” or “when”.
    pub is_under: bool,
    /// “… so I will …”, of what is no service.
    pub is_consequence: bool,
    pub is_thought: bool,
    pub is_hoped: bool,
    pub is_asked: bool,
}

/// What is seen of a clause.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Facts {
    pub subject: Subject,
    pub modal: Modal,
    pub manner: Manner,
    pub deed: Deed,
    pub strength: Strength,
    pub gets: Gets,
    pub time: Time,
    /// The reader gets something of it.
    pub has_reader: bool,
    /// What is done is only polite: “help”, “answer”.
    pub is_courtesy: bool,
    /// What a colleague is sent to do.
    pub is_errand: bool,
    /// It is done to the writer.
    pub is_to_writer: bool,
    /// A body does it, whose deeds are news.
    pub is_of_body: bool,
    /// “Will only”.
    pub is_limited: bool,
    pub around: Around,
}

/// A clause as it was understood, with its place in the words of its sentence.
#[derive(Clone, Debug)]
pub(crate) struct Saying {
    pub facts: Facts,
    /// Its first word, and the one after its last.
    pub place: (usize, usize),
    /// Where the act begins.
    pub act: usize,
    /// What the reader has to do first, in this sentence or in one beside it.
    pub condition: Option<Span>,
}
