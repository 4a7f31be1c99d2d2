//! What the words suggest: promises, promises that customers tell of, feelings and thanks, for a person to confirm.
//!
//! Laws:
//! - Nothing is recorded by itself: what stands here is in no ledger and in no figure until a person confirms it.
//! - What a colleague's own mail suggests is theirs alone until they confirm it.
//! - Thanks are seen by whoever answers them and by the one they are for, and counted nowhere.
//! - Nothing is suggested about a colleague's feelings; what a customer seems to feel is recorded as *our reading*.
//! - An answer is a row of its own, undoing one is another; what was rejected is not suggested again.
//! - Each answer teaches, by a step in whole numbers that is kept with it; what is learnt are numbers about turns of
//!   phrase, and no words.
//! - An answer that is taken back takes its own step off: the newest leaves the same digits as if it had never been given,
//!   and all of them nothing. Steps that later answers made in the presence of an older one stay as they were made.
//!
//! Reading order: this file, `seen.rs` (what words suggest), `heard_store.rs` and `minutes_store.rs` (which words), `follow.rs`,
//! `whom_store.rs` (whom thanks are for), `keep_store.rs`, `store.rs`, `act.rs`, `lesson_store.rs` (what answers teach),
//! `web.rs`, `page.rs`.

pub mod act;
pub mod command;
pub mod follow;
pub mod heard_store;
pub mod keep_store;
pub mod lesson_store;
pub mod minutes_store;
pub mod page;
pub mod seen;
pub mod store;
pub mod web;
pub mod whom_store;

use serde::{Deserialize, Serialize};

use crate::experience::feeling::Feeling;
use crate::frame::problem::Problem;
use crate::journal::Sealed;

/// Rows of `suggestion_answer` and what of them is vouched for.
pub const ANSWER: Sealed = Sealed {
    table: "suggestion_answer",
    columns: &[
        "id",
        "suggestion_id",
        "answer",
        "promise_id",
        "account_id",
        "feeling_id",
        "thanks_id",
        "at",
        "by_colleague",
    ],
};

/// A colleague answered a suggestion, or took an answer back.
pub const ANSWERED: &str = "suggestion.answered";

/// What [`ANSWERED`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub suggestion: i64,
    pub answer: Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SuggestionKind)]
pub enum Kind {
    /// Our word, in what we wrote.
    Promise,
    /// Our word, in what a customer tells of.
    Reported,
    /// What a customer seems to feel.
    Feeling,
    /// A customer's thanks, for a colleague to read.
    Thanks,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Promise, Kind::Reported, Kind::Feeling, Kind::Thanks];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Promise => "promise",
            Kind::Reported => "reported",
            Kind::Feeling => "feeling",
            Kind::Thanks => "thanks",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SuggestionState)]
pub enum State {
    #[default]
    Open,
    Confirmed,
    Rejected,
    /// What it was said in was withdrawn before anybody answered.
    Gone,
}

impl State {
    pub const ALL: [State; 4] = [State::Open, State::Confirmed, State::Rejected, State::Gone];

    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Confirmed => "confirmed",
            State::Rejected => "rejected",
            State::Gone => "gone",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SuggestionAnswer)]
pub enum Answer {
    Confirmed,
    Rejected,
    /// The answer before it was taken back.
    Undone,
}

impl Answer {
    pub fn word(self) -> &'static str {
        match self {
            Answer::Confirmed => "confirmed",
            Answer::Rejected => "rejected",
            Answer::Undone => "undone",
        }
    }

    /// How the suggestion stands after it.
    pub fn makes(self) -> State {
        match self {
            Answer::Confirmed => State::Confirmed,
            Answer::Rejected => State::Rejected,
            Answer::Undone => State::Open,
        }
    }
}

/// Whether that may be answered to a suggestion that stands so.
///
/// # Errors
/// When it was answered before, or there is nothing to take back.
pub fn may(answer: Answer, state: State) -> Result<(), Problem> {
    let refuse = |why: &str| Err(Problem::Conflict(why.to_owned()));
    match (answer, state) {
        (_, State::Gone) => refuse("what it was said in was withdrawn"),
        (Answer::Undone, State::Open) => refuse("nobody answered it yet"),
        (Answer::Undone, _) | (_, State::Open) => Ok(()),
        (_, State::Confirmed) => refuse("it was confirmed before\n\nhint: take that back first"),
        (_, State::Rejected) => refuse("it was rejected before\n\nhint: take that back first"),
    }
}

/// The word of ours that is nearest to a coarse class; nothing for plain business.
pub fn nearest(feeling: troth_words::Feeling) -> Option<Feeling> {
    match feeling {
        troth_words::Feeling::Anger => Some(Feeling::Upset),
        troth_words::Feeling::Disgust => Some(Feeling::Disgusted),
        troth_words::Feeling::Fear => Some(Feeling::Worried),
        troth_words::Feeling::Joy => Some(Feeling::Happy),
        troth_words::Feeling::Sadness => Some(Feeling::Disappointed),
        troth_words::Feeling::Surprise => Some(Feeling::Surprised),
        troth_words::Feeling::Neutral => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_open_is_answered_and_only_an_answer_is_taken_back() {
        for (answer, state, may_be) in [
            (Answer::Confirmed, State::Open, true),
            (Answer::Rejected, State::Open, true),
            (Answer::Undone, State::Open, false),
            (Answer::Confirmed, State::Rejected, false),
            (Answer::Rejected, State::Confirmed, false),
            (Answer::Undone, State::Confirmed, true),
            (Answer::Undone, State::Rejected, true),
            (Answer::Confirmed, State::Gone, false),
            (Answer::Undone, State::Gone, false),
        ] {
            assert_eq!(may(answer, state).is_ok(), may_be, "{answer:?} {state:?}");
        }
    }

    #[test]
    fn words_of_kinds_and_states_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.word()), Some(kind));
        }
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
    }

    #[test]
    fn each_feeling_that_is_suggested_is_one_of_its_class() {
        for coarse in troth_words::Feeling::ALL {
            assert_eq!(
                nearest(coarse).map(Feeling::coarse),
                (coarse != troth_words::Feeling::Neutral).then_some(coarse)
            );
        }
    }
}
