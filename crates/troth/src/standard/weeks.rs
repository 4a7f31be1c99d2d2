//! Weeks as the firm lives them, what each told, and many of them as one series.
//!
//! A week begins on Monday where the firm is, so that one with 167 or 169 hours is a week as any other.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize, Serializer};
use troth_drift::{Durations, Events, Observation, Proportion};

use crate::frame::time::{Millis, day, start_of};
use crate::standard::measure::{Measure, Shape};
use crate::value::{date, number};

/// Fewer people than these are no figure.
pub const FEW: usize = crate::access::FEW;
/// Weeks that make a block: a quarter of a year.
pub const BLOCK: i32 = 13;

/// A week, counted from the one that began on Monday, 29 December 1969.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, utoipa::ToSchema)]
#[schema(value_type = String, format = Date)]
pub struct Week(pub i32);

impl Week {
    /// The week of a day.
    pub fn of(date: Date) -> Week {
        // The first of January 1970 was a Thursday.
        Week((number(date).0 + 3).div_euclid(7))
    }

    pub fn at(at: Millis, zone: &TimeZone) -> Week {
        Week::of(day(at, zone))
    }

    pub fn monday(self) -> Date {
        date(troth_value::Day(self.0.saturating_mul(7).saturating_sub(3)))
    }

    #[must_use]
    pub fn plus(self, weeks: i32) -> Week {
        Week(self.0.saturating_add(weeks))
    }

    /// From its first instant until the first of the next.
    pub fn span(self, zone: &TimeZone) -> (Millis, Millis) {
        (
            start_of(self.monday(), zone),
            start_of(self.plus(1).monday(), zone),
        )
    }

    /// The last week of which all is known on a day, where that takes so many days more.
    pub fn last_known(today: Date, lag_days: i32) -> Week {
        let lagging = date(troth_value::Day(number(today).0.saturating_sub(lag_days)));
        Week::of(lagging).plus(-1)
    }

    fn block(self) -> i32 {
        self.0.div_euclid(BLOCK)
    }
}

impl Serialize for Week {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.monday())
    }
}

/// What one week told of one series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Told {
    pub part: i64,
    pub whole: i64,
    /// Of durations in hours.
    pub log_mean: f64,
    pub log_squares: f64,
    /// How many people or firms stand behind it.
    pub people: i64,
}

impl Told {
    /// As it is reckoned with; nothing where nothing was counted.
    pub fn observed(self, shape: Shape) -> Option<Observation> {
        let (part, whole) = (u64::try_from(self.part).ok()?, u64::try_from(self.whole).ok()?);
        match shape {
            Shape::Share => Proportion::parse(part, whole).ok().map(Observation::Share),
            Shape::PerHundred => Events::parse(part, whole as f64 / 100.0)
                .ok()
                .map(Observation::Rate),
            Shape::Hours => Durations::kept(whole, self.log_mean, self.log_squares)
                .ok()
                .map(Observation::Time),
        }
    }
}

/// One point of a series: a week, or weeks of few people joined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The last week of it.
    pub week: Week,
    /// How many weeks it joins.
    pub weeks: u32,
    pub told: Option<Observation>,
    /// What was counted, where it may be shown.
    pub part: i64,
    pub whole: i64,
}

/// The points of a series, one for each week from the first known to the last that is over.
///
/// A week with fewer than five people says nothing by itself. Once its quarter is over, the quarter's small weeks are joined
/// and stand at the last of them, if five different people stand behind them together.
pub fn points(
    measure: &Measure,
    rows: &BTreeMap<Week, Told>,
    few: &BTreeMap<Week, BTreeSet<i64>>,
    today: Date,
) -> Vec<Point> {
    let last = Week::last_known(today, measure.lag_days);
    let Some(first) = rows.keys().next().copied().filter(|first| *first <= last) else {
        return Vec::new();
    };
    let joined = joined(measure, rows, few, last);
    (first.0..=last.0)
        .map(|week| point(measure, Week(week), rows, &joined))
        .collect()
}

fn point(
    measure: &Measure,
    week: Week,
    rows: &BTreeMap<Week, Told>,
    joined: &BTreeMap<Week, Point>,
) -> Point {
    let unknown = Point {
        week,
        weeks: 1,
        told: None,
        part: 0,
        whole: 0,
    };
    match rows.get(&week) {
        Some(told) if told.people >= FEW as i64 => Point {
            told: told.observed(measure.shape),
            part: told.part,
            whole: told.whole,
            ..unknown
        },
        _ => joined.get(&week).copied().unwrap_or(unknown),
    }
}

/// The small weeks of each quarter that is over, as one point at the last of them.
fn joined(
    measure: &Measure,
    rows: &BTreeMap<Week, Told>,
    few: &BTreeMap<Week, BTreeSet<i64>>,
    last: Week,
) -> BTreeMap<Week, Point> {
    let mut quarters: BTreeMap<i32, Vec<(Week, Told)>> = BTreeMap::new();
    let is_over = |week: Week| week.block() < last.plus(1).block();
    let small = rows
        .iter()
        .filter(|(week, told)| told.people < FEW as i64 && is_over(**week));
    for (week, told) in small {
        quarters.entry(week.block()).or_default().push((*week, *told));
    }
    let points = quarters.into_values().filter_map(|small| {
        let people: BTreeSet<i64> = small
            .iter()
            .flat_map(|(week, _)| few.get(week).into_iter().flatten())
            .copied()
            .collect();
        let week = small.last().filter(|_| people.len() >= FEW)?.0;
        let observed: Vec<_> = small
            .iter()
            .map(|(_, told)| told.observed(measure.shape))
            .collect();
        Some((
            week,
            Point {
                week,
                weeks: u32::try_from(small.len()).unwrap_or(u32::MAX),
                told: troth_drift::joined(&observed).ok().flatten(),
                part: small.iter().map(|(_, told)| told.part).sum(),
                whole: small.iter().map(|(_, told)| told.whole).sum(),
            },
        ))
    });
    points.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::standard::measure::GIVEN_KEPT;

    #[test]
    fn weeks_begin_on_monday_where_the_firm_is() {
        assert_eq!(Week(0).monday(), date(1969, 12, 29));
        assert_eq!(Week::of(date(1970, 1, 4)), Week(0));
        assert_eq!(Week::of(date(1970, 1, 5)), Week(1));
        let berlin = crate::frame::time::zone("Europe/Berlin");
        // Clocks went back on Sunday, 25 October 2026: that week has an hour more, and is one week.
        let (from, until) = Week::of(date(2026, 10, 19)).span(&berlin);
        assert_eq!(until - from, (7 * 24 + 1) * 3_600_000);
        assert_eq!(Week::at(until - 1, &berlin), Week::of(date(2026, 10, 25)));
        assert_eq!(Week::at(until, &berlin), Week::of(date(2026, 10, 26)));
    }

    #[test]
    fn the_running_week_is_not_known_and_some_take_longer() {
        // Friday, 20 November 2026: the week from 9 November is the last that is over, and seven days later one before.
        let friday = date(2026, 11, 20);
        assert_eq!(Week::last_known(friday, 0).monday(), date(2026, 11, 9));
        assert_eq!(Week::last_known(friday, 7).monday(), date(2026, 11, 2));
        assert_eq!(
            Week::last_known(date(2026, 11, 22), 0).monday(),
            date(2026, 11, 9)
        );
        assert_eq!(
            Week::last_known(date(2026, 11, 23), 0).monday(),
            date(2026, 11, 16)
        );
    }

    fn told(part: i64, whole: i64, people: i64) -> Told {
        Told {
            part,
            whole,
            people,
            ..Told::default()
        }
    }

    /// Four people make no figure; with the fifth the quarter has one, once it is over.
    #[test]
    fn weeks_of_few_are_joined_to_their_quarter() {
        let first = Week(13 * 227);
        let rows = BTreeMap::from([
            (first, told(9, 10, 6)),
            (first.plus(1), told(2, 2, 2)),
            (first.plus(5), told(1, 3, 3)),
        ]);
        let four = BTreeMap::from([
            (first.plus(1), BTreeSet::from([1, 2])),
            (first.plus(5), BTreeSet::from([2, 3, 4])),
        ]);
        let shown = |few: &BTreeMap<Week, BTreeSet<i64>>, weeks: i32| -> Vec<(i32, i64, i64)> {
            let today = first.plus(weeks).monday();
            points(&GIVEN_KEPT, &rows, few, today)
                .into_iter()
                .filter(|point| point.told.is_some())
                .map(|point| (point.week.0 - first.0, point.part, point.whole))
                .collect()
        };
        assert_eq!(shown(&four, 13), [(0, 9, 10)]);
        let five = BTreeMap::from([
            (first.plus(1), BTreeSet::from([1, 2])),
            (first.plus(5), BTreeSet::from([3, 4, 5])),
        ]);
        assert_eq!(shown(&five, 12), [(0, 9, 10)]);
        assert_eq!(shown(&five, 13), [(0, 9, 10), (5, 3, 5)]);
    }

    #[test]
    fn weeks_that_told_nothing_stay_unknown_and_future_ones_are_none() {
        let first = Week(2960);
        let rows = BTreeMap::from([
            (first, told(5, 5, 5)),
            (first.plus(3), told(0, 0, 9)),
            (first.plus(9), told(5, 5, 5)),
        ]);
        let found = points(&GIVEN_KEPT, &rows, &BTreeMap::new(), first.plus(5).monday());
        let known: Vec<bool> = found.iter().map(|point| point.told.is_some()).collect();
        assert_eq!(known, [true, false, false, false, false]);
    }
}
