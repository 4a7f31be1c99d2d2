//! Whom we neglect: valued or chosen customers with whom nobody of us has spoken for longer than their own rhythm bears.
//!
//! Laws:
//! - A word is spoken when a named person of ours and they were both in it: a call, a visit, a letter that was answered, a
//!   request we answered. An order, an invoice, a reminder or a letter nobody answered is none.
//! - With a firm one speaks through its people.
//! - It is told by facts and time, never by a score, and the longest beyond their rhythm stand first.
//! - Where a team records too little, nobody can say: it reads *not recorded*, and never *neglected*.
//! - The chosen count whatever they spend.
//! - A day comes by itself: what is kept says from which day a silence is neglect, so a page asks for days gone by.
//! - How many were neglected at the end of a week is remembered once, as it was known then: it can't be derived afterwards.
//!
//! The way of the data: `follow.rs` hears of whom; in the background `silence.rs` looks at them again, `spoken.rs` says what
//! of all that passed was a conversation, and `look.rs` finds what is usual in this firm; `troth_value::due` says from which
//! day on a silence is what; `week.rs` remembers how many there were when a week was over.

pub mod follow;
pub mod heard_store;
pub mod look;
pub mod page;
pub mod silence;
pub mod spoken;
pub mod store;
pub mod view_store;
pub mod web;
pub mod week;
pub mod week_store;

use serde::{Deserialize, Serialize};
use troth_value::{Customs, Day, Place, Spoken, due};

use crate::journal::Sealed;

/// Rows of `neglect_week`: what was known of a week when it was over.
pub const WEEK: Sealed = Sealed {
    table: "neglect_week",
    columns: &["id", "week", "team_id", "valued", "neglected", "unrecorded", "at"],
};

/// The tag of a chosen customer: whom the firm has chosen to serve stands in its purpose.
pub const CHOSEN: &str = "chosen";

/// After so many days without a word a valued customer is shown, within their rhythm or not.
pub const QUIET_DAYS: i32 = 90;

/// Below this share of valued customers with any word recorded in a year, nobody can say who is neglected.
const LEAST_RECORDED: f64 = 0.2;
/// And below this part of what the middle team records.
const PART_OF_MEDIAN: f64 = 0.5;
/// Of fewer customers there is no figure.
const LEAST_CUSTOMERS: u32 = 5;

/// How grave a silence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = NeglectDegree)]
pub enum Degree {
    /// Of the most valued, half a year or three of their gaps without a word, and billed all the while.
    Ridiculous,
    /// Longer than their own rhythm bears.
    Neglected,
    /// Ninety days without a word, though within their rhythm.
    Quiet,
}

/// From which days on a silence is what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct From {
    pub ridiculous: Option<i64>,
    pub neglected: Option<i64>,
    pub quiet: Option<i64>,
}

/// What a customer's silence depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Silence {
    pub is_chosen: bool,
    pub since: Day,
    pub spoken: Spoken,
    pub billed_since: u32,
}

impl Silence {
    /// From which days on it is what, for a customer of that place in a firm of those customs.
    pub fn from(&self, place: Place, customs: &Customs) -> From {
        let day = |day: Day| i64::from(day.0);
        let due = due(
            &self.spoken,
            self.since,
            place,
            self.is_chosen,
            self.billed_since,
            customs,
        );
        let is_valued = self.is_chosen || place != Place::Rest;
        let last = self.spoken.last.unwrap_or(self.since);
        From {
            ridiculous: due.ridiculous_from.map(day),
            neglected: due.neglected_from.map(day),
            quiet: is_valued.then(|| day(Day(last.0.saturating_add(QUIET_DAYS)))),
        }
    }
}

/// How many valued customers a team has, and with how many of them any word is recorded in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    pub customers: u32,
    pub spoken_with: u32,
}

impl Recorded {
    fn share(self) -> f64 {
        f64::from(self.spoken_with) / f64::from(self.customers.max(1))
    }
}

/// The teams of which nobody can say whom they neglect, because too little is recorded in their name.
pub fn unrecorded(teams: &[(i64, Recorded)]) -> Vec<(i64, Recorded)> {
    let mut shares: Vec<f64> = teams
        .iter()
        .filter(|(_, recorded)| recorded.customers >= LEAST_CUSTOMERS)
        .map(|(_, recorded)| recorded.share())
        .collect();
    shares.sort_unstable_by(f64::total_cmp);
    let median = shares.get(shares.len() / 2).copied().unwrap_or(0.0);
    let least = (PART_OF_MEDIAN * median).max(LEAST_RECORDED);
    let house = teams
        .iter()
        .fold(Recorded::default(), |house, (_, team)| Recorded {
            customers: house.customers + team.customers,
            spoken_with: house.spoken_with + team.spoken_with,
        });
    // Of few customers a team's own share says nothing: they are judged with the house.
    let share = |team: Recorded| {
        if team.customers < LEAST_CUSTOMERS {
            house.share()
        } else {
            team.share()
        }
    };
    teams
        .iter()
        .copied()
        .filter(|(_, recorded)| recorded.customers > 0 && share(*recorded) < least)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(customers: u32, spoken_with: u32) -> Recorded {
        Recorded {
            customers,
            spoken_with,
        }
    }

    /// Shares .9, .8 and .3: the middle one is .8, half of it .4.
    #[test]
    fn a_team_that_records_half_of_the_middle_one_is_not_judged() {
        let teams = [(1, recorded(10, 9)), (2, recorded(10, 8)), (3, recorded(10, 3))];
        assert_eq!(unrecorded(&teams), [(3, recorded(10, 3))]);
    }

    #[test]
    fn a_house_that_records_nothing_is_not_judged_at_all() {
        assert_eq!(unrecorded(&[(0, recorded(400, 3))]), [(0, recorded(400, 3))]);
        assert_eq!(unrecorded(&[(0, recorded(3, 0))]), [(0, recorded(3, 0))]);
        assert!(unrecorded(&[(0, recorded(400, 80))]).is_empty());
        assert!(unrecorded(&[]).is_empty());
        // One customer, never rung, of a keeper alone in a house that records: neglected, and not unrecorded.
        assert!(unrecorded(&[(0, recorded(20, 18)), (7, recorded(1, 0))]).is_empty());
    }

    #[test]
    fn the_chosen_count_whatever_they_spend() {
        let customs = Customs::of(std::iter::empty());
        let silence = |is_chosen| Silence {
            is_chosen,
            since: Day(100),
            spoken: Spoken::default(),
            billed_since: 0,
        };
        assert_eq!(silence(false).from(Place::Rest, &customs), From::default());
        assert_eq!(silence(true).from(Place::Rest, &customs).quiet, Some(190));
    }
}
