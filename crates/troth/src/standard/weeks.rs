//! What weeks told, and many of them as one series.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use troth_drift::{Durations, Events, Observation, Proportion};

use crate::frame::week::{FEW, Week};
use crate::standard::measure::{Measure, Shape};

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
    use super::*;
    use crate::standard::measure::GIVEN_KEPT;

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
