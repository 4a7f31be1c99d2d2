//! What is compared: the weeks of a standard's measure, or how often a hindrance stopped us, before and since.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use troth_drift::{Better, Events, Observation, joined};
use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::frame::week::{BLOCK, Week};
use crate::intervention::compare::{Comparison, Unit, compare};
use crate::intervention::{Intervention, Target, store};
use crate::organisation;
use crate::standard;
use crate::standard::measure::{Behind, Shape};
use crate::standard::series::Series;

/// Weeks before that are compared with: a quarter at least, a year at most.
const MOST: i32 = 52;

/// The weeks of a target that are over, and what they are counted in.
#[derive(Clone, Debug, PartialEq)]
pub struct Weeks {
    pub unit: Unit,
    pub better: Better,
    /// Nothing told where a week is unknown.
    pub told: BTreeMap<Week, Option<Observation>>,
}

/// The weeks of what it was done about.
///
/// # Errors
/// When the store fails.
pub fn weeks(tx: &Tx, target: Target, now: Millis) -> Result<Option<Weeks>, StoreError> {
    match target {
        Target::Standard(id) => of_standard(tx, id, now),
        Target::Hindrance(id) => of_hindrance(tx, id, now),
    }
}

/// The weeks of several targets, with as many queries for one as for a thousand of them, but for the measures they share.
///
/// # Errors
/// When the store fails.
pub fn weeks_of(
    tx: &Tx,
    targets: &BTreeSet<Target>,
    now: Millis,
) -> Result<HashMap<Target, Weeks>, StoreError> {
    let mut found = HashMap::new();
    let mut measured: HashMap<String, Weeks> = HashMap::new();
    let is_asked = |one: &standard::Standard| targets.contains(&Target::Standard(one.id));
    for one in standard::store::all(tx)?.iter().filter(|one| is_asked(one)) {
        let word = one.series.to_string();
        if !measured.contains_key(&word) {
            measured.insert(word.clone(), of_series(tx, &one.series, now)?);
        }
        found.extend(
            measured
                .get(&word)
                .map(|weeks| (Target::Standard(one.id), weeks.clone())),
        );
    }
    let hindrances = targets.iter().filter_map(|target| match target {
        Target::Hindrance(id) => Some(*id),
        Target::Standard(_) => None,
    });
    let zone = organisation::store::read(tx)?.time_zone();
    for (id, (since, cases)) in store::cases(tx, hindrances)? {
        found.insert(Target::Hindrance(id), of_cases(since, &cases, &zone, now));
    }
    Ok(found)
}

fn of_standard(tx: &Tx, id: i64, now: Millis) -> Result<Option<Weeks>, StoreError> {
    let standard = standard::store::find(tx, id)?;
    standard
        .map(|standard| of_series(tx, &standard.series, now))
        .transpose()
}

fn of_series(tx: &Tx, series: &Series, now: Millis) -> Result<Weeks, StoreError> {
    let points = standard::view::known(tx, series, now)?;
    Ok(Weeks {
        unit: match series.measure.shape {
            Shape::Share => Unit::Share,
            Shape::PerHundred if series.measure.behind == Behind::Told => Unit::PerHundredOfOwn,
            Shape::PerHundred => Unit::PerHundred,
            Shape::Hours => Unit::Hours,
        },
        better: series.measure.better,
        told: points.into_iter().map(|point| (point.week, point.told)).collect(),
    })
}

fn of_hindrance(tx: &Tx, id: i64, now: Millis) -> Result<Option<Weeks>, StoreError> {
    let zone = organisation::store::read(tx)?.time_zone();
    let found = store::cases(tx, [id])?.remove(&id);
    Ok(found.map(|(since, cases)| of_cases(since, &cases, &zone, now)))
}

/// Each week since it is on the register is known: nobody was stopped, or so many were.
fn of_cases(since: Millis, cases: &[Millis], zone: &TimeZone, now: Millis) -> Weeks {
    let (first, running) = (Week::at(since, zone), Week::at(now, zone));
    let mut counts: BTreeMap<Week, u64> = (first.0..running.0).map(|week| (Week(week), 0)).collect();
    for at in cases {
        if let Some(count) = counts.get_mut(&Week::at(*at, zone)) {
            *count += 1;
        }
    }
    let told = counts.into_iter().map(|(week, count)| {
        let a_week = Events::parse(count, 1.0 / f64::from(BLOCK));
        (week, a_week.ok().map(Observation::Rate))
    });
    Weeks {
        unit: Unit::CasesAQuarter,
        better: Better::Lower,
        told: told.collect(),
    }
}

/// Which weeks are compared: from the first to before the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub before: (Week, Week),
    pub after: (Week, Week),
}

impl Window {
    /// As many weeks before it as lie between its beginning and the day fixed, a quarter at least and a year at most. The
    /// week in which it began belongs to neither side, unless it began on its first day.
    pub fn of(from: Date, look: Date) -> Window {
        let begun = Week::of(from);
        let first = if begun.monday() == from {
            begun
        } else {
            begun.plus(1)
        };
        let ends = Week::of(look).0.max(first.0);
        let many = (ends - first.0).clamp(BLOCK, MOST);
        Window {
            before: (begun.plus(-many), begun),
            after: (first, Week(ends)),
        }
    }
}

/// Before and after as far as it is known today; what comes after the day fixed is not counted.
pub fn compared(one: &Intervention, weeks: &Weeks, today: Date) -> Option<Comparison> {
    let window = Window::of(one.from, one.look);
    let side = |(from, until): (Week, Week)| {
        let told: Vec<Option<Observation>> = weeks.told.range(from..until).map(|(_, told)| *told).collect();
        joined(&told).ok().flatten()
    };
    compare(
        side(window.before)?,
        side(window.after)?,
        (weeks.unit, weeks.better),
        one.hoped,
        today < one.look,
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_week_it_began_in_belongs_to_neither_side_and_the_day_fixed_ends_the_other() {
        // Wednesday, 5 August 2026, looked at on Monday, 7 December: 17 weeks from 10 August on.
        let window = Window::of(date(2026, 8, 5), date(2026, 12, 7));
        let days = |(from, until): (Week, Week)| (from.monday(), until.monday());
        assert_eq!(days(window.after), (date(2026, 8, 10), date(2026, 12, 7)));
        assert_eq!(days(window.before), (date(2026, 4, 6), date(2026, 8, 3)));
        // From a Monday on the week is whole; a fortnight is compared with the quarter before it.
        let window = Window::of(date(2026, 8, 3), date(2026, 8, 20));
        assert_eq!(days(window.after), (date(2026, 8, 3), date(2026, 8, 17)));
        assert_eq!(days(window.before), (date(2026, 5, 4), date(2026, 8, 3)));
        // Two years are compared with one.
        let window = Window::of(date(2026, 8, 3), date(2028, 8, 7));
        assert_eq!(window.before.1.0 - window.before.0.0, 52);
    }
}
