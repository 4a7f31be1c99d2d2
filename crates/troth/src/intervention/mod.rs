//! What was done about a standard or a hindrance: a quick fix or systemic, for whose sake, and what came of it.
//!
//! Laws:
//! - An intervention is never edited or deleted. What came of it are [`Act`]s, rows of their own; undoing one is a row too.
//! - The day on which it is looked at again is fixed in advance; what is seen before that day is an early look and says so.
//! - It is *improved* only if the whole interval of the difference says so, and *as hoped* only if that also exceeds what
//!   was hoped (`compare.rs`).
//! - Quick fixes on one problem within a year, with no systemic one among them, are a pile and are shown as one.
//! - What was abandoned stays in view: given up, or not looked at long after its day.
//! - Removing a hindrance is an intervention.
//!
//! Reading order: this file, `compare.rs` (before and after), `series.rs` (what is compared), `store.rs`, `act.rs`,
//! `form.rs`, `web.rs`, `page.rs`, `chart.rs`.

pub mod act;
pub mod chart;
pub mod compare;
pub mod form;
pub mod page;
pub mod series;
pub mod store;
pub mod web;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::frame::words::days_between;
use crate::intervention::compare::Verdict;
use crate::journal::Sealed;

/// Rows of `intervention` and what of them is vouched for.
pub const INTERVENTION: Sealed = Sealed {
    table: "intervention",
    columns: &[
        "id",
        "standard_id",
        "hindrance_id",
        "kind",
        "what",
        "sake",
        "purpose_id",
        "owner_id",
        "from_day",
        "look_day",
        "expected",
        "hoped",
        "removal_id",
        "at",
        "by_colleague",
    ],
};

/// Rows of `intervention_act`.
pub const ACT: Sealed = Sealed {
    table: "intervention_act",
    columns: &[
        "id",
        "intervention_id",
        "act",
        "words",
        "found",
        "verdict",
        "is_early",
        "again_day",
        "undoes",
        "at",
        "by_colleague",
    ],
};

/// Days after the day fixed until what nobody looked at counts as abandoned.
pub const LONG_PAST: i64 = 28;
/// Days that quick fixes on one problem are counted over.
pub const A_YEAR: i64 = 365;
/// So many quick fixes on one problem are a pile.
pub const PILE: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InterventionKind)]
pub enum Kind {
    /// The sign of it is gone for now.
    Quick,
    /// What brings it about was changed.
    Systemic,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Quick, Kind::Systemic];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Quick => "quick",
            Kind::Systemic => "systemic",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What it was done about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Standard(i64),
    Hindrance(i64),
}

impl Target {
    pub fn href(self) -> String {
        match self {
            Target::Standard(id) => format!("/standard/{id}"),
            Target::Hindrance(id) => format!("/hindrance/{id}"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InterventionDeed)]
pub enum Deed {
    Looked,
    GivenUp,
    Error,
    /// An act before it was taken back.
    Undone,
}

impl Deed {
    pub const ALL: [Deed; 4] = [Deed::Looked, Deed::GivenUp, Deed::Error, Deed::Undone];

    pub fn word(self) -> &'static str {
        match self {
            Deed::Looked => "looked",
            Deed::GivenUp => "given_up",
            Deed::Error => "error",
            Deed::Undone => "undone",
        }
    }

    pub fn parse(word: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.word() == word)
    }
}

/// What has become of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InterventionState)]
pub enum State {
    #[default]
    Running,
    Looked,
    GivenUp,
    Error,
}

impl State {
    pub const ALL: [State; 4] = [State::Running, State::Looked, State::GivenUp, State::Error];

    pub fn word(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Looked => "looked",
            State::GivenUp => "given_up",
            State::Error => "error",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// One about to be begun, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct New {
    pub target: Target,
    pub kind: Kind,
    pub what: String,
    pub sake: String,
    pub purpose: Option<i64>,
    pub owner: i64,
    pub from: Date,
    pub look: Date,
    pub expected: Option<String>,
    /// By how much the measure is to be better, in its own unit.
    pub hoped: Option<f64>,
    /// The act that removed the hindrance.
    pub removal: Option<i64>,
}

/// An intervention as it was begun, and how it stands.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Intervention {
    pub id: i64,
    pub target: Target,
    /// What the standard or the hindrance is called.
    pub target_name: String,
    pub kind: Kind,
    pub what: String,
    /// For whose sake.
    pub sake: String,
    pub purpose: Option<i64>,
    pub owner: i64,
    pub owner_name: Option<String>,
    /// `YYYY-MM-DD`.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The day on which it is looked at again.
    #[schema(value_type = String, format = Date)]
    pub look: Date,
    pub expected: Option<String>,
    pub hoped: Option<f64>,
    /// It removed the hindrance.
    pub is_removal: bool,
    pub state: State,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
}

impl Intervention {
    /// Its day has come, and nobody looked.
    pub fn is_due(&self, today: Date) -> bool {
        self.state == State::Running && self.look <= today
    }

    /// Given up, or not looked at long after its day.
    pub fn is_abandoned(&self, today: Date) -> bool {
        let is_long_past = days_between(self.look, today) > LONG_PAST;
        self.state == State::GivenUp || (self.state == State::Running && is_long_past)
    }
}

/// One thing that came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = InterventionAct)]
pub struct Act {
    pub id: i64,
    #[serde(skip)]
    pub intervention: i64,
    pub deed: Deed,
    pub words: Option<String>,
    /// What the figures said on that day.
    pub found: Option<String>,
    pub verdict: Option<Verdict>,
    /// It was looked at before the day fixed.
    pub is_early: Option<bool>,
    #[schema(value_type = Option<String>, format = Date)]
    pub again: Option<Date>,
    pub undoes: Option<i64>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
}

/// Quick fixes on one problem within a year, and nothing systemic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = InterventionPile)]
pub struct Pile {
    pub target: Target,
    pub target_name: String,
    /// How many quick fixes there are.
    pub quick: usize,
    /// The first of them.
    #[schema(value_type = String, format = Date)]
    pub since: Date,
}

/// The newest act that nobody took back, which is what undoing takes back.
pub fn newest(acts: &[Act]) -> Option<&Act> {
    let is_undone = |id: i64| acts.iter().any(|act| act.undoes == Some(id));
    acts.iter()
        .rev()
        .find(|act| act.deed != Deed::Undone && !is_undone(act.id))
}

/// How it stands and on which day it is looked at again, given all acts in order.
pub fn stand(look: Date, acts: &[Act]) -> (State, Date) {
    match newest(acts) {
        None => (State::Running, look),
        Some(act) => match (act.deed, act.again) {
            (Deed::Looked, Some(again)) => (State::Running, again),
            (Deed::Looked, None) => (State::Looked, look),
            (Deed::GivenUp, _) => (State::GivenUp, look),
            (Deed::Error, _) => (State::Error, look),
            (Deed::Undone, _) => (State::Running, look),
        },
    }
}

/// Whether that may be done to one that stands so.
///
/// # Errors
/// When it makes no sense now.
pub fn may(deed: Deed, state: State) -> Result<(), Problem> {
    let refuse = |why: &str| Err(Problem::Conflict(why.to_owned()));
    match (deed, state) {
        (Deed::Undone, _) | (_, State::Running) => Ok(()),
        (Deed::Error, State::Looked | State::GivenUp) => Ok(()),
        (_, State::Looked) => refuse("it was looked at before\n\nhint: take that back first"),
        (_, State::GivenUp) => refuse("it was given up\n\nhint: take that back first"),
        (_, State::Error) => refuse("it was entered in error\n\nhint: take that back first"),
    }
}

/// The piles among these: problems with several quick fixes begun in the year before `today` and nothing systemic since.
pub fn piles(all: &[Intervention], today: Date) -> Vec<Pile> {
    let of_the_year = || {
        let within = |one: &&Intervention| days_between(one.from, today) <= A_YEAR;
        all.iter().filter(|one| one.state != State::Error).filter(within)
    };
    let mut targets: Vec<Target> = of_the_year().map(|one| one.target).collect();
    targets.sort_unstable();
    targets.dedup();
    let mut piles: Vec<Pile> = targets
        .into_iter()
        .filter_map(|target| {
            let fixes: Vec<&Intervention> = of_the_year().filter(|one| one.target == target).collect();
            let is_treated = fixes.iter().any(|one| one.kind == Kind::Systemic);
            let since = fixes.iter().map(|one| one.from).min()?;
            (fixes.len() >= PILE && !is_treated).then(|| Pile {
                target,
                target_name: fixes[0].target_name.clone(),
                quick: fixes.len(),
                since,
            })
        })
        .collect();
    piles.sort_by_key(|pile| (std::cmp::Reverse(pile.quick), pile.target));
    piles
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn begun(target: Target, kind: Kind, from: Date) -> Intervention {
        Intervention {
            id: 1,
            target,
            target_name: "Answers".into(),
            kind,
            what: "overtime".into(),
            sake: "riders".into(),
            purpose: None,
            owner: 1,
            owner_name: None,
            from,
            look: date(2026, 10, 1),
            expected: None,
            hoped: None,
            is_removal: false,
            state: State::Running,
            at: 0,
            by: 1,
            by_name: None,
        }
    }

    fn act(id: i64, deed: Deed, again: Option<Date>) -> Act {
        Act {
            id,
            intervention: 1,
            deed,
            words: None,
            found: None,
            verdict: None,
            is_early: None,
            again,
            undoes: None,
            at: id,
            by: 1,
            by_name: None,
        }
    }

    #[test]
    fn several_quick_fixes_within_a_year_are_a_pile_until_something_systemic_is_done() {
        let today = date(2026, 11, 20);
        let (here, there) = (Target::Standard(1), Target::Hindrance(1));
        let quick = |target, month| begun(target, Kind::Quick, date(2026, month, 1));
        let old = begun(here, Kind::Quick, date(2025, 11, 1));
        let mistaken = Intervention {
            state: State::Error,
            ..quick(here, 6)
        };
        for (all, piled) in [
            (vec![], vec![]),
            (vec![quick(here, 3), quick(there, 3)], vec![]),
            (vec![quick(here, 3), old, mistaken], vec![]),
            (vec![quick(here, 3), quick(here, 7)], vec![(here, 2)]),
            (
                vec![
                    quick(here, 3),
                    quick(here, 7),
                    begun(here, Kind::Systemic, date(2026, 8, 1)),
                ],
                vec![],
            ),
            (
                vec![
                    quick(here, 3),
                    quick(there, 1),
                    quick(there, 2),
                    quick(there, 3),
                    quick(here, 9),
                ],
                vec![(there, 3), (here, 2)],
            ),
        ] {
            let found: Vec<(Target, usize)> = piles(&all, today)
                .iter()
                .map(|pile| (pile.target, pile.quick))
                .collect();
            assert_eq!(found, piled);
        }
    }

    #[test]
    fn what_nobody_looked_at_long_after_its_day_is_abandoned() {
        // Its day is 1 October 2026; 28 days later is 29 October.
        let one = begun(Target::Standard(1), Kind::Quick, date(2026, 9, 1));
        for (today, is_due, is_abandoned) in [
            (date(2026, 9, 30), false, false),
            (date(2026, 10, 1), true, false),
            (date(2026, 10, 29), true, false),
            (date(2026, 10, 30), true, true),
        ] {
            assert_eq!(
                (one.is_due(today), one.is_abandoned(today)),
                (is_due, is_abandoned),
                "{today}"
            );
        }
        let given_up = Intervention {
            state: State::GivenUp,
            ..one
        };
        assert!(given_up.is_abandoned(date(2026, 9, 2)) && !given_up.is_due(date(2027, 1, 1)));
    }

    #[test]
    fn how_it_stands_is_what_the_newest_act_in_force_says() {
        let (look, again) = (date(2026, 10, 1), date(2026, 12, 1));
        let undone = Act {
            undoes: Some(1),
            ..act(2, Deed::Undone, None)
        };
        for (acts, stands) in [
            (vec![], (State::Running, look)),
            (vec![act(1, Deed::Looked, None)], (State::Looked, look)),
            (vec![act(1, Deed::Looked, Some(again))], (State::Running, again)),
            (vec![act(1, Deed::GivenUp, None), undone], (State::Running, look)),
            (
                vec![act(1, Deed::Looked, None), act(2, Deed::Error, None)],
                (State::Error, look),
            ),
        ] {
            assert_eq!(stand(look, &acts), stands, "{acts:?}");
        }
        assert!(may(Deed::Looked, State::Looked).is_err() && may(Deed::GivenUp, State::Error).is_err());
        assert!(may(Deed::Undone, State::GivenUp).is_ok() && may(Deed::Error, State::Looked).is_ok());
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
