//! What we believe the level of a measure is, said before seeing it, beside what is measured.
//!
//! Laws:
//! - Who signs in is asked before a standard's chart is shown, at most once a month; one key passes on.
//! - Who believed what is told to nobody but themselves: no role, no page, no programs.
//! - Beliefs of a quarter are shown once it is over, and not at all when fewer than five people said one. So nobody can
//!   tell a belief by seeing the picture before and after it was said.
//! - Of each person the newest of a quarter counts. It is taken back by them alone, while the quarter runs.

pub mod act;
pub mod page;
pub mod store;
pub mod web;

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::{Date, date};
use serde::Serialize;

use crate::frame::time::{DAY, Millis};
use crate::frame::week::FEW;
use crate::journal::Sealed;

/// Rows of `belief` and what of them is vouched for.
pub const BELIEF: Sealed = Sealed {
    table: "belief",
    columns: &["id", "series", "level", "on_day", "at", "by_colleague"],
};

/// Rows of `belief_withdrawn`.
pub const WITHDRAWN: Sealed = Sealed {
    table: "belief_withdrawn",
    columns: &["belief_id", "at", "by_colleague"],
};

/// Whoever was asked is not asked again for so long.
pub const A_MONTH: Millis = 30 * DAY;

/// One belief as it is kept; it leaves this slice only to whoever holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Belief {
    pub id: i64,
    pub series: String,
    pub level: f64,
    pub on: Date,
    pub by: i64,
}

/// A quarter of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i16,
    /// 0 to 3.
    part: i8,
}

impl Quarter {
    pub fn of(on: Date) -> Quarter {
        Quarter {
            year: on.year(),
            part: (on.month() - 1) / 3,
        }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        date(self.year, self.part * 3 + 1, 1)
    }

    /// The day after its last one.
    pub fn until(self) -> Date {
        let first = self.first();
        first.checked_add(Span::new().months(3)).unwrap_or(first)
    }

    /// `2026, 3rd quarter`.
    pub fn said(self) -> String {
        let which = ["1st", "2nd", "3rd", "4th"];
        let which = usize::try_from(self.part).ok().and_then(|part| which.get(part));
        format!("{which} quarter of {}", self.year, which = which.unwrap_or(&""))
    }
}

/// What was believed in one quarter, by nobody in particular.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = BeliefQuarter)]
pub struct Believed {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The lowest first; five or more.
    pub levels: Vec<f64>,
    /// What was measured in it; nothing where that is unknown.
    pub measured: Option<f64>,
}

/// What was believed in each quarter that is over, of those in which five people or more said something.
pub fn shown(beliefs: &[Belief], today: Date) -> Vec<(Quarter, Vec<f64>)> {
    let mut quarters: BTreeMap<Quarter, BTreeMap<i64, (i64, f64)>> = BTreeMap::new();
    for belief in beliefs {
        let people = quarters.entry(Quarter::of(belief.on)).or_default();
        let newest = people.entry(belief.by).or_insert((belief.id, belief.level));
        if belief.id >= newest.0 {
            *newest = (belief.id, belief.level);
        }
    }
    let over = quarters
        .into_iter()
        .filter(|(quarter, _)| quarter.until() <= today);
    let enough = over.filter(|(_, people)| people.len() >= FEW);
    enough
        .map(|(quarter, people)| {
            let mut levels: Vec<f64> = people.into_values().map(|(_, level)| level).collect();
            levels.sort_by(f64::total_cmp);
            (quarter, levels)
        })
        .collect()
}

/// Whether a belief may still be taken back on that day.
pub fn may_take_back(belief: &Belief, today: Date) -> bool {
    today < Quarter::of(belief.on).until()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(id: i64, by: i64, level: f64, on: Date) -> Belief {
        Belief {
            id,
            series: "given_kept/1".into(),
            level,
            on,
            by,
        }
    }

    #[test]
    fn fewer_than_five_people_are_no_figure_however_often_they_say_it() {
        let on = date(2026, 8, 3);
        let four: Vec<Belief> = (1..=8).map(|id| said(id, id % 4, 0.9, on)).collect();
        assert_eq!(shown(&four, date(2026, 10, 1)), []);
        let mut five = four;
        five.push(said(9, 7, 0.7, on));
        let found = shown(&five, date(2026, 10, 1));
        assert_eq!(found, [(Quarter::of(on), vec![0.7, 0.9, 0.9, 0.9, 0.9])]);
    }

    #[test]
    fn a_quarter_that_runs_is_not_shown_and_the_newest_of_each_counts() {
        let on = date(2026, 9, 30);
        let mut all: Vec<Belief> = (1..=5).map(|id| said(id, id, 0.5, on)).collect();
        all.push(said(6, 1, 0.8, on));
        assert_eq!(shown(&all, date(2026, 9, 30)), []);
        let found = shown(&all, date(2026, 10, 1));
        assert_eq!(found[0].1, [0.5, 0.5, 0.5, 0.5, 0.8]);
        assert!(may_take_back(&all[0], date(2026, 9, 30)) && !may_take_back(&all[0], date(2026, 10, 1)));
    }

    #[test]
    fn quarters_are_those_of_the_calendar() {
        for (on, first, until, words) in [
            (
                date(2026, 1, 1),
                date(2026, 1, 1),
                date(2026, 4, 1),
                "1st quarter of 2026",
            ),
            (
                date(2026, 6, 30),
                date(2026, 4, 1),
                date(2026, 7, 1),
                "2nd quarter of 2026",
            ),
            (
                date(2026, 12, 31),
                date(2026, 10, 1),
                date(2027, 1, 1),
                "4th quarter of 2026",
            ),
        ] {
            let quarter = Quarter::of(on);
            assert_eq!((quarter.first(), quarter.until()), (first, until));
            assert_eq!(quarter.said(), words);
        }
    }
}
