//! Before and after: how much better it is since, between what the true difference may lie, and what may be said of it.
//!
//! The difference is counted so that more is better. Of shares it is Newcombe's (1998, method 10); of rates and durations
//! the two intervals are squared and added alike (Zou and Donner, Statistics in Medicine 27 (2008), 1693–1702):
//!
//! low = d − √((b−l_b)² + (u_a−a)²), high = d + √((u_b−b)² + (a−l_a)²), with d = b − a, b the better side where it improved.

use serde::{Deserialize, Serialize};
use troth_drift::{
    Better, Confidence, Dispersion, Observation, duration_high, duration_low, newcombe, poisson,
};

/// Under so many a side it is too early to say anything.
pub const FEW: f64 = 20.0;

/// What the figures are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InterventionUnit)]
pub enum Unit {
    Share,
    PerHundred,
    /// The same on a hundred of something else than orders, which the standard names.
    PerHundredOfOwn,
    Hours,
    CasesAQuarter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InterventionVerdict)]
pub enum Verdict {
    /// Fewer than twenty on a side.
    TooEarly,
    /// The whole interval is below nought.
    Worse,
    /// The interval holds nought.
    NotShown,
    Improved,
    /// Improved, and the whole interval exceeds what was hoped.
    AsHoped,
}

impl Verdict {
    pub const ALL: [Verdict; 5] = [
        Verdict::TooEarly,
        Verdict::Worse,
        Verdict::NotShown,
        Verdict::Improved,
        Verdict::AsHoped,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Verdict::TooEarly => "too_early",
            Verdict::Worse => "worse",
            Verdict::NotShown => "not_shown",
            Verdict::Improved => "improved",
            Verdict::AsHoped => "as_hoped",
        }
    }

    pub fn parse(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// One side: its figure with its 95 % interval, and how many stand behind it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = InterventionSide)]
pub struct Side {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// So many were counted.
    pub many: f64,
}

/// Both sides, and how much better the second is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = InterventionComparison)]
pub struct Comparison {
    pub unit: Unit,
    pub before: Side,
    pub after: Side,
    /// How much better it is since; less than nought is worse.
    pub by: f64,
    pub low: f64,
    pub high: f64,
    pub verdict: Verdict,
    /// Before the day that was fixed: it may look otherwise then.
    pub is_early: bool,
}

/// Compares two sides; nothing where either told nothing.
pub fn compare(
    before: Observation,
    after: Observation,
    (unit, better): (Unit, Better),
    hoped: Option<f64>,
    is_early: bool,
) -> Option<Comparison> {
    let (sides, from) = ((side(before, unit)?, side(after, unit)?), (before, after));
    let (by, low, high) = difference(from, sides, better);
    let (before, after) = sides;
    let least = match unit {
        // Cases that do not come are what is hoped for: as many must have been to be expected since.
        Unit::CasesAQuarter => before.many.min(expected(from)?),
        _ => before.many.min(after.many),
    };
    Some(Comparison {
        unit,
        before,
        after,
        by,
        low,
        high,
        verdict: verdict(least, (low, high), hoped),
        is_early,
    })
}

fn verdict(least: f64, (low, high): (f64, f64), hoped: Option<f64>) -> Verdict {
    if least < FEW {
        Verdict::TooEarly
    } else if high < 0.0 {
        Verdict::Worse
    } else if low <= 0.0 {
        Verdict::NotShown
    } else if hoped.is_some_and(|hoped| low > hoped) {
        Verdict::AsHoped
    } else {
        Verdict::Improved
    }
}

fn side(told: Observation, unit: Unit) -> Option<Side> {
    // Each bound asks one side of a 95 % interval.
    let one_side = Confidence::parse(0.975).ok()?;
    Some(match told {
        Observation::Share(share) => {
            let interval = troth_drift::wilson(share.part(), share.whole(), Confidence::P95)?;
            Side {
                value: share.share(),
                low: interval.low,
                high: interval.high,
                many: share.whole() as f64,
            }
        }
        Observation::Rate(events) => {
            let interval = poisson(events, Confidence::P95);
            let many = match unit {
                Unit::CasesAQuarter => events.count() as f64,
                _ => events.exposure() * 100.0,
            };
            Side {
                value: interval.rate,
                low: interval.low,
                high: interval.high,
                many,
            }
        }
        Observation::Time(durations) => Side {
            value: durations.typical(),
            low: duration_low(durations, one_side, Dispersion::NONE)?,
            high: duration_high(durations, one_side, Dispersion::NONE)?,
            many: durations.count() as f64,
        },
        Observation::Value(_) => return None,
    })
}

/// How many events were to be expected since, had nothing changed.
fn expected((before, after): (Observation, Observation)) -> Option<f64> {
    match (before, after) {
        (Observation::Rate(before), Observation::Rate(after)) => Some(before.rate() * after.exposure()),
        _ => None,
    }
}

fn difference(
    from: (Observation, Observation),
    (before, after): (Side, Side),
    better: Better,
) -> (f64, f64, f64) {
    if let (Observation::Share(before), Observation::Share(after)) = from {
        let found = match better {
            Better::Higher => newcombe(after, before, Confidence::P95),
            Better::Lower => newcombe(before, after, Confidence::P95),
        };
        return (found.by, found.low, found.high);
    }
    let (more, less) = match better {
        Better::Higher => (after, before),
        Better::Lower => (before, after),
    };
    let by = more.value - less.value;
    let low = by - (more.value - more.low).hypot(less.high - less.value);
    let high = by + (more.high - more.value).hypot(less.value - less.low);
    (by, low, high)
}

#[cfg(test)]
mod tests {
    use troth_drift::{Durations, Events, Proportion};

    use super::*;

    fn share(part: u64, whole: u64) -> Observation {
        Observation::Share(Proportion::parse(part, whole).unwrap())
    }

    fn cases(count: u64, quarters: f64) -> Observation {
        Observation::Rate(Events::parse(count, quarters).unwrap())
    }

    fn near(one: f64, other: f64, within: f64) {
        assert!((one - other).abs() < within, "{one} is not {other}");
    }

    #[test]
    fn shares_are_compared_as_newcombe_published() {
        // Newcombe (1998), 56/70 against 48/80: .2000, .0524 to .3339.
        let of = (Unit::Share, Better::Higher);
        let found = compare(share(48, 80), share(56, 70), of, None, false).unwrap();
        near(found.by, 0.2000, 5e-5);
        near(found.low, 0.0524, 5e-5);
        near(found.high, 0.3339, 5e-5);
        assert_eq!(found.verdict, Verdict::Improved);
        for (hoped, verdict) in [(0.05, Verdict::AsHoped), (0.06, Verdict::Improved)] {
            let found = compare(share(48, 80), share(56, 70), of, Some(hoped), false).unwrap();
            assert_eq!(found.verdict, verdict, "{hoped}");
        }
        let worse = compare(share(56, 70), share(48, 80), of, None, true).unwrap();
        assert_eq!((worse.verdict, worse.is_early), (Verdict::Worse, true));
        // Where less is better the same figures are an improvement.
        let less = compare(
            share(56, 70),
            share(48, 80),
            (Unit::Share, Better::Lower),
            None,
            false,
        )
        .unwrap();
        assert_eq!(less.verdict, Verdict::Improved);
    }

    #[test]
    fn under_twenty_a_side_it_is_too_early_and_the_interval_is_shown() {
        // 1/20 to 4/5: .7500, .2865 to .9189, whatever it says.
        let of = (Unit::Share, Better::Higher);
        let found = compare(share(1, 20), share(4, 5), of, Some(0.1), false).unwrap();
        near(found.low, 0.2865, 5e-5);
        near(found.high, 0.9189, 5e-5);
        assert_eq!(found.verdict, Verdict::TooEarly);
        // 1/20 to 16/20: .7500, .4649 to .8762.
        let found = compare(share(1, 20), share(16, 20), of, Some(0.4), false).unwrap();
        near(found.low, 0.4649, 5e-5);
        assert_eq!(found.verdict, Verdict::AsHoped);
        let found = compare(share(50, 100), share(52, 100), of, None, false).unwrap();
        assert_eq!(found.verdict, Verdict::NotShown);
    }

    #[test]
    fn fewer_cases_a_quarter_are_better_and_none_at_all_is_no_lack_of_figures() {
        // Garwood's exact limits: 26 between 16.98 and 38.10, 6 between 2.20 and 13.06; both over two quarters:
        // 13 (8.49 to 19.05) and 3 (1.10 to 6.53). d = 10; low = 10 - √(4.51² + 3.53²) = 4.27;
        // high = 10 + √(6.05² + 1.90²) = 16.34.
        let of = (Unit::CasesAQuarter, Better::Lower);
        let found = compare(cases(26, 2.0), cases(6, 2.0), of, Some(4.0), false).unwrap();
        near(found.by, 10.0, 1e-9);
        near(found.low, 4.27, 0.01);
        near(found.high, 16.34, 0.01);
        assert_eq!(found.verdict, Verdict::AsHoped);
        let none = compare(cases(26, 2.0), cases(0, 2.0), of, None, false).unwrap();
        assert_eq!(none.verdict, Verdict::Improved);
        // A fortnight in which two were to be expected says nothing.
        let early = compare(cases(26, 2.0), cases(0, 2.0 / 13.0), of, None, true).unwrap();
        assert_eq!(early.verdict, Verdict::TooEarly);
    }

    #[test]
    fn hours_are_better_when_they_are_fewer() {
        let hours = |typical: f64| {
            let many: Vec<f64> = (0..40)
                .map(|at| typical * if at % 2 == 0 { 0.8 } else { 1.25 })
                .collect();
            Observation::Time(Durations::parse(&many).unwrap())
        };
        let found = compare(
            hours(20.0),
            hours(10.0),
            (Unit::Hours, Better::Lower),
            None,
            false,
        )
        .unwrap();
        // The geometric mean of 0.8 and 1.25 times a time is that time.
        near(found.by, 10.0, 1e-9);
        assert!(found.low > 0.0 && found.low < 10.0 && found.high > 10.0);
        assert_eq!(found.verdict, Verdict::Improved);
    }

    #[test]
    fn verdicts_read_back() {
        assert!(
            Verdict::ALL
                .into_iter()
                .all(|verdict| Verdict::parse(verdict.word()) == Some(verdict))
        );
    }
}
