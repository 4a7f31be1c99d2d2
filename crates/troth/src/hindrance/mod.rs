//! What stops us serving: rules, approvals and targets of our own, and the cases in which each stood in somebody's way.
//!
//! Laws:
//! - Anyone who signs in can mark that something stopped them, in the case it happened in, with their name or without.
//! - Who marked a case is shown to nobody but themselves; nothing is ordered or counted by who marked.
//! - A case is read by those who may see its customer. How many there are is no secret.
//! - A hindrance is never edited or deleted. It is removed, kept with a reason, returned, handed on: [`Act`]s, rows of
//!   their own; undoing one is a row too.
//! - A case is entered in error by whoever marked it, an unnamed one by an owner; it is counted beside the others.
//!
//! Reading order: this file (what it is, and what has become of it), `store.rs`, `case_store.rs`, `act.rs`, `form.rs`,
//! `web.rs`, `mark.rs` (marking a case), `page.rs`.

pub mod act;
pub mod case_store;
pub mod form;
pub mod mark;
pub mod page;
pub mod store;
pub mod web;

use serde::{Deserialize, Serialize};

use crate::frame::problem::Problem;
use crate::frame::time::{DAY, Millis};
use crate::journal::Sealed;

/// Rows of `hindrance` and what of them is vouched for.
pub const HINDRANCE: Sealed = Sealed {
    table: "hindrance",
    columns: &["id", "name", "kind", "asks", "changer_id", "at", "by_colleague"],
};

/// Rows of `hindrance_case`.
pub const CASE: Sealed = Sealed {
    table: "hindrance_case",
    columns: &[
        "id",
        "hindrance_id",
        "subject_id",
        "interaction_id",
        "promise_id",
        "words",
        "at",
        "by_colleague",
    ],
};

/// Rows of `hindrance_act`.
pub const ACT: Sealed = Sealed {
    table: "hindrance_act",
    columns: &[
        "id",
        "hindrance_id",
        "case_id",
        "act",
        "why",
        "colleague_id",
        "undoes",
        "at",
        "by_colleague",
    ],
};

/// The worst is what stopped us most in so long: thirteen weeks.
pub const A_QUARTER: Millis = 91 * DAY;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HindranceKind)]
pub enum Kind {
    #[default]
    Rule,
    Approval,
    Target,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Rule, Kind::Approval, Kind::Target];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Rule => "rule",
            Kind::Approval => "approval",
            Kind::Target => "target",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What was done about a hindrance, or to one of its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HindranceDeed)]
pub enum Deed {
    /// Somebody found that it must stay, and said why.
    Kept,
    Removed,
    /// It was removed, and is back.
    Returned,
    /// Another colleague can change it from then on.
    Handed,
    Error,
    /// An act before it was taken back.
    Undone,
}

impl Deed {
    pub const ALL: [Deed; 6] = [
        Deed::Kept,
        Deed::Removed,
        Deed::Returned,
        Deed::Handed,
        Deed::Error,
        Deed::Undone,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Deed::Kept => "kept",
            Deed::Removed => "removed",
            Deed::Returned => "returned",
            Deed::Handed => "handed",
            Deed::Error => "error",
            Deed::Undone => "undone",
        }
    }

    pub fn parse(word: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.word() == word)
    }
}

/// What has become of a hindrance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HindranceState)]
pub enum State {
    #[default]
    Standing,
    /// It stands, and somebody said why it must.
    Kept,
    Removed,
    Error,
}

impl State {
    pub const ALL: [State; 4] = [State::Standing, State::Kept, State::Removed, State::Error];

    pub fn word(self) -> &'static str {
        match self {
            State::Standing => "standing",
            State::Kept => "kept",
            State::Removed => "removed",
            State::Error => "error",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether it can still stop somebody.
    pub fn stands(self) -> bool {
        matches!(self, State::Standing | State::Kept)
    }
}

/// A hindrance about to be named, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    pub name: String,
    pub kind: Kind,
    pub asks: Option<String>,
    pub changer: Option<i64>,
}

/// One thing that was done about a hindrance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = HindranceAct)]
pub struct Act {
    pub id: i64,
    #[serde(skip)]
    pub hindrance: i64,
    /// The case it was done to; nothing when it was done about the hindrance itself.
    #[serde(skip)]
    pub case: Option<i64>,
    pub deed: Deed,
    pub why: Option<String>,
    /// Who can change it from then on.
    pub colleague: Option<i64>,
    pub colleague_name: Option<String>,
    /// The act that this one takes back.
    pub undoes: Option<i64>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
}

/// What all acts together make of a hindrance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    /// Who can change it now.
    pub changer: Option<i64>,
}

/// The newest act on the hindrance itself that nobody took back, which is what undoing takes back.
pub fn newest(acts: &[Act]) -> Option<&Act> {
    in_force(acts).last()
}

/// What has become of it, given all that was done about it in order, and who could change it at first.
pub fn stand(changer: Option<i64>, acts: &[Act]) -> Standing {
    let mut standing = Standing {
        state: State::Standing,
        changer,
    };
    for act in in_force(acts) {
        match act.deed {
            Deed::Kept => standing.state = State::Kept,
            Deed::Removed => standing.state = State::Removed,
            Deed::Returned => standing.state = State::Standing,
            Deed::Error => standing.state = State::Error,
            Deed::Handed => standing.changer = act.colleague,
            Deed::Undone => {}
        }
    }
    standing
}

fn in_force(acts: &[Act]) -> impl Iterator<Item = &Act> {
    let is_undone = |id: i64| acts.iter().any(|act| act.undoes == Some(id));
    acts.iter()
        .filter(move |act| act.case.is_none() && act.deed != Deed::Undone && !is_undone(act.id))
}

/// Whether that may be done about a hindrance that stands so.
///
/// # Errors
/// When it makes no sense now.
pub fn may(deed: Deed, state: State) -> Result<(), Problem> {
    let refuse = |why: &str| Err(Problem::Conflict(why.to_owned()));
    match (deed, state) {
        (Deed::Undone, _) | (Deed::Returned, State::Removed) => Ok(()),
        (_, State::Error) => refuse("it was entered in error\n\nhint: take that back first"),
        (Deed::Error, _) => Ok(()),
        (Deed::Returned, _) => refuse("it was not removed"),
        (_, State::Removed) => refuse("it is removed\n\nhint: if it is back, say so first"),
        _ => Ok(()),
    }
}

/// Whether somebody may take a case back: whoever marked it; of one without a name, an owner.
///
/// # Errors
/// When it is somebody else's.
pub fn may_take_back(marked_by: Option<i64>, asker: i64, is_owner: bool) -> Result<(), Problem> {
    let refuse = |why: &str| Err(Problem::Forbidden(why.to_owned()));
    match marked_by {
        Some(by) if by == asker => Ok(()),
        Some(_) => refuse("only whoever marked it can take it back"),
        None if is_owner => Ok(()),
        None => refuse("nobody's name stands on it\n\nhint: an owner can enter it in error"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(id: i64, deed: Deed) -> Act {
        Act {
            id,
            hindrance: 1,
            case: None,
            deed,
            why: None,
            colleague: None,
            colleague_name: None,
            undoes: None,
            at: id,
            by: 1,
            by_name: None,
        }
    }

    fn undoing(id: i64, undoes: i64) -> Act {
        Act {
            undoes: Some(undoes),
            ..act(id, Deed::Undone)
        }
    }

    #[test]
    fn a_hindrance_is_what_the_acts_in_force_made_of_it() {
        let handed = Act {
            colleague: Some(9),
            ..act(5, Deed::Handed)
        };
        let of_a_case = Act {
            case: Some(3),
            ..act(6, Deed::Error)
        };
        for (acts, state, changer) in [
            (vec![], State::Standing, Some(4)),
            (vec![act(1, Deed::Kept)], State::Kept, Some(4)),
            (
                vec![act(1, Deed::Kept), act(2, Deed::Removed)],
                State::Removed,
                Some(4),
            ),
            (
                vec![act(1, Deed::Kept), act(2, Deed::Removed), undoing(3, 2)],
                State::Kept,
                Some(4),
            ),
            (
                vec![act(1, Deed::Removed), act(2, Deed::Returned)],
                State::Standing,
                Some(4),
            ),
            (
                vec![act(1, Deed::Removed), act(2, Deed::Returned), undoing(3, 2)],
                State::Removed,
                Some(4),
            ),
            (vec![handed.clone(), of_a_case], State::Standing, Some(9)),
            (vec![handed, undoing(6, 5)], State::Standing, Some(4)),
        ] {
            let standing = stand(Some(4), &acts);
            assert_eq!((standing.state, standing.changer), (state, changer), "{acts:?}");
        }
    }

    #[test]
    fn undoing_takes_back_the_newest_act_on_the_hindrance_itself() {
        let of_a_case = Act {
            case: Some(3),
            ..act(4, Deed::Error)
        };
        let acts = [
            act(1, Deed::Kept),
            act(2, Deed::Removed),
            undoing(3, 2),
            of_a_case,
        ];
        assert_eq!(newest(&acts).map(|act| act.id), Some(1));
        assert_eq!(newest(&[]), None);
    }

    #[test]
    fn only_what_was_removed_returns_and_only_what_stands_is_removed_or_kept() {
        for (deed, state, may_be) in [
            (Deed::Removed, State::Standing, true),
            (Deed::Removed, State::Kept, true),
            (Deed::Removed, State::Removed, false),
            (Deed::Kept, State::Kept, true),
            (Deed::Kept, State::Removed, false),
            (Deed::Returned, State::Removed, true),
            (Deed::Returned, State::Standing, false),
            (Deed::Returned, State::Error, false),
            (Deed::Handed, State::Kept, true),
            (Deed::Handed, State::Removed, false),
            (Deed::Error, State::Removed, true),
            (Deed::Error, State::Error, false),
            (Deed::Undone, State::Error, true),
        ] {
            assert_eq!(may(deed, state).is_ok(), may_be, "{deed:?} {state:?}");
        }
    }

    #[test]
    fn a_case_is_taken_back_by_whoever_marked_it_and_an_unnamed_one_by_an_owner() {
        for (marked_by, asker, is_owner, may_be) in [
            (Some(7), 7, false, true),
            (Some(7), 8, false, false),
            (Some(7), 8, true, false),
            (None, 7, false, false),
            (None, 8, true, true),
        ] {
            assert_eq!(
                may_take_back(marked_by, asker, is_owner).is_ok(),
                may_be,
                "{marked_by:?} {asker} {is_owner}"
            );
        }
    }

    #[test]
    fn words_read_back() {
        assert!(
            Kind::ALL
                .into_iter()
                .all(|kind| Kind::parse(kind.word()) == Some(kind))
        );
        assert!(
            Deed::ALL
                .into_iter()
                .all(|deed| Deed::parse(deed.word()) == Some(deed))
        );
        assert!(
            State::ALL
                .into_iter()
                .all(|state| State::parse(state.word()) == Some(state))
        );
    }
}
