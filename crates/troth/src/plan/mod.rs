//! What we mean to do for one customer next: who of us will speak with them, on which day, about what.
//!
//! Laws:
//! - It is no promise: nothing was said to the customer, and it is in no figure of our word.
//! - A plan is never edited or deleted. What came of it are [`Act`]s, rows of their own; undoing one is a row too.
//! - It is open until somebody of us has spoken with them, or it is dropped with a reason.
//! - Whoever of us speaks with them, a call or a visit that is logged says so by itself, as long as it stands.
//! - What a colleague took back, the same call does not say again.
//! - It is made for a day to come, and for a colleague who is still with us.
//!
//! Reading order: this file (what a plan is, and what has become of it), `store.rs`, `act.rs`, `follow.rs` (what logged
//! calls say of it), `form.rs`, `web.rs`, `page.rs`.

pub mod act;
pub mod follow;
pub mod form;
pub mod page;
pub mod store;
pub mod web;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::Sealed;

/// Rows of `plan` and what of them is vouched for.
pub const PLAN: Sealed = Sealed {
    table: "plan",
    columns: &[
        "id",
        "subject_id",
        "colleague_id",
        "on_day",
        "about",
        "made_at",
        "by_colleague",
    ],
};

/// Rows of `plan_act`.
pub const ACT: Sealed = Sealed {
    table: "plan_act",
    columns: &[
        "id",
        "plan_id",
        "act",
        "words",
        "said_in",
        "undoes",
        "at",
        "by_colleague",
    ],
};

/// What it is about, unless said otherwise.
pub const ABOUT: &str = "How they are and what they need";

/// Kinds on the spine that are speaking with somebody.
pub const TALKS: [&str; 2] = ["call", "visit"];

/// What was done to a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanDeed)]
pub enum Deed {
    /// Somebody of us spoke with them.
    Spoken,
    Dropped,
    /// An act before it was taken back.
    Undone,
}

impl Deed {
    pub const ALL: [Deed; 3] = [Deed::Spoken, Deed::Dropped, Deed::Undone];

    pub fn word(self) -> &'static str {
        match self {
            Deed::Spoken => "spoken",
            Deed::Dropped => "dropped",
            Deed::Undone => "undone",
        }
    }

    pub fn parse(word: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.word() == word)
    }
}

/// What has become of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanState)]
pub enum State {
    #[default]
    Open,
    Spoken,
    Dropped,
}

impl State {
    pub const ALL: [State; 3] = [State::Open, State::Spoken, State::Dropped];

    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Spoken => "spoken",
            State::Dropped => "dropped",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A plan about to be made, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    pub subject: i64,
    pub who: i64,
    pub on: Date,
    pub about: String,
}

/// A plan as it was made, with its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Plan {
    pub id: i64,
    /// Whom it is about.
    pub subject: i64,
    /// The colleague who will speak with them.
    pub who: i64,
    /// `YYYY-MM-DD`.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    pub about: String,
    /// Milliseconds since 1970 in UTC.
    pub made_at: Millis,
    /// The colleague who made it.
    pub by: i64,
}

/// One thing that was done to a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PlanAct)]
pub struct Act {
    pub id: i64,
    pub plan: i64,
    pub deed: Deed,
    /// What came of it, or why it was dropped.
    pub words: Option<String>,
    /// The call or visit that shows it.
    pub said_in: Option<i64>,
    /// The act that this one takes back.
    pub undoes: Option<i64>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// A colleague's number; 0 is Troth itself.
    pub by: i64,
}

/// The newest act that nobody took back, which is what undoing takes back.
pub fn newest(acts: &[Act]) -> Option<&Act> {
    let is_undone = |id: i64| acts.iter().any(|act| act.undoes == Some(id));
    acts.iter()
        .rev()
        .find(|act| act.deed != Deed::Undone && !is_undone(act.id))
}

/// What has become of it, given all that was done to it in order.
pub fn stand(acts: &[Act]) -> State {
    match newest(acts).map(|act| act.deed) {
        Some(Deed::Spoken) => State::Spoken,
        Some(Deed::Dropped) => State::Dropped,
        Some(Deed::Undone) | None => State::Open,
    }
}

/// Whether that may be done to a plan that stands so.
///
/// # Errors
/// When it is open no more.
pub fn may(deed: Deed, state: State) -> Result<(), Problem> {
    let refuse = |why: &str| Err(Problem::Conflict(why.to_owned()));
    match (deed, state) {
        (Deed::Undone, State::Open) => refuse("nothing was done to it that could be taken back"),
        (Deed::Undone, _) | (_, State::Open) => Ok(()),
        (_, State::Spoken) => refuse("they were spoken with before\n\nhint: take that back first"),
        (_, State::Dropped) => refuse("it was dropped before\n\nhint: take that back first"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(id: i64, deed: Deed, undoes: Option<i64>) -> Act {
        Act {
            id,
            plan: 1,
            deed,
            words: None,
            said_in: None,
            undoes,
            at: id,
            by: 1,
        }
    }

    #[test]
    fn a_plan_is_what_its_newest_act_made_of_it_that_nobody_took_back() {
        let spoken = act(1, Deed::Spoken, None);
        let undone = act(2, Deed::Undone, Some(1));
        let dropped = act(3, Deed::Dropped, None);
        for (acts, state) in [
            (vec![], State::Open),
            (vec![spoken.clone()], State::Spoken),
            (vec![spoken.clone(), undone.clone()], State::Open),
            (
                vec![spoken.clone(), undone.clone(), dropped.clone()],
                State::Dropped,
            ),
            (
                vec![spoken, undone, dropped, act(4, Deed::Undone, Some(3))],
                State::Open,
            ),
        ] {
            assert_eq!(stand(&acts), state, "{acts:?}");
        }
    }

    #[test]
    fn undoing_takes_back_the_newest_act_that_still_stands() {
        let acts = [
            act(1, Deed::Dropped, None),
            act(2, Deed::Undone, Some(1)),
            act(3, Deed::Spoken, None),
        ];
        assert_eq!(newest(&acts).map(|act| act.id), Some(3));
        assert_eq!(newest(&acts[..2]), None);
    }

    #[test]
    fn only_what_is_open_is_spoken_or_dropped_and_only_the_rest_is_taken_back() {
        for (deed, state, may_be) in [
            (Deed::Spoken, State::Open, true),
            (Deed::Dropped, State::Open, true),
            (Deed::Undone, State::Open, false),
            (Deed::Spoken, State::Dropped, false),
            (Deed::Dropped, State::Spoken, false),
            (Deed::Spoken, State::Spoken, false),
            (Deed::Undone, State::Spoken, true),
            (Deed::Undone, State::Dropped, true),
        ] {
            assert_eq!(may(deed, state).is_ok(), may_be, "{deed:?} {state:?}");
        }
    }

    #[test]
    fn words_of_deeds_and_states_read_back() {
        for deed in Deed::ALL {
            assert_eq!(Deed::parse(deed.word()), Some(deed));
        }
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
    }
}
