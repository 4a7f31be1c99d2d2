//! The two alarms on a measure, kept apart: below what we have shown we can do, and sliding.
//!
//! *Sliding* is a one-sided sum of scores against the standard, or against how the past was where that surely was better, divided by
//! the σ_MR of the past so that a measure that always spread more than chance is not called sliding for it. *Below* says that even the upper bound of the last block
//! of weeks does not reach the standard.
//!
//! The standard is held still. Measured against a moving average of its own recent weeks, a slow slide is its own excuse:
//! that is how standards erode. Of 1,500 simulated years each (example `erosion`; about twenty promises a week at .90, a
//! year of past, thresholds for one false alarm in ten years) found so many, in the median after so many weeks:
//!
//! | | above | false | step to .85 | ramp to .80 in 52 weeks | to .85 in 104 | false if dispersed (ρ = .03) |
//! |---|---|---|---|---|---|---|
//! | this sum, k = .25 | 8.90 | 11 % | 96 %, 16 | 99 %, 29 | 90 %, 59 | 15 % |
//! | this sum, k = .5 | 5.79 | 12 % | 90 %, 14 | 98 %, 29 | 83 %, 62 | 17 % |
//! | likelihood ratio sum, odds 1.5 | 4.12 | 11 % | 96 %, 15 | 100 %, 28 | 91 %, 60 | 31 % |
//! | moving average, λ = .1 | .69 | 11 % | 93 %, 13 | 99 %, 28 | 87 %, 60 | 16 % |
//! | last 4 weeks v 13 before | 2.96 | 8 % | 23 %, 6 | 22 %, 26 | 22 %, 48 | 41 % |
//! | trend of Mann and Kendall, 26 weeks | 2.58 | 9 % | 38 %, 12 | 42 %, 29 | 30 %, 52 | 9 % |
//! | chart, outside | 3 | 32 % | 83 %, 13 | 89 %, 26 | 82 %, 46 | 47 % |
//! | chart, health service | | 40 % | 96 %, 10 | 99 %, 22 | 96 %, 39 | 53 % |

use crate::confidence::Confidence;
use crate::cusum::{Cusum, Sum, one_sided};
use crate::dispersion::Dispersion;
use crate::number::Number;
use crate::observation::{Observation, joined, spread};
use crate::past::Past;
use crate::ratchet::Standard;
use crate::refused::Refused;
use crate::rules::Side;

/// What a slide is told from: the standard, or how the past was where that surely was better. A floor below it, such as the
/// best that a quarter has surely shown, would let most of a slide go by: of ramps from .90 to .80 within a year it found 70 %
/// instead of 98 %.
fn held(standard: Standard, past: &Past) -> f64 {
    let better = standard.better();
    let surely = past.told.shown(better, Confidence::P95, past.dispersion());
    match surely {
        Some(surely) if better.is_better(surely, standard.level()) => past.told.estimate(),
        _ => standard.level(),
    }
}

/// How far each period is from the standard, or from how the past surely was where that was better, in sigmas of this measure; above
/// zero is better, whichever way better is.
pub fn scores(periods: &[Option<Observation>], standard: Standard, past: &Past) -> Vec<Option<Number>> {
    let (level, spread) = (Number::nearest(held(standard, past)), spread(past.told));
    let sigma = past.usual_sigma();
    let score = |period: Observation| {
        let score = period.score(level, spread).get() / sigma;
        Number::nearest(standard.better().sign() * score)
    };
    periods.iter().map(|period| period.map(score)).collect()
}

/// The sums that tell whether a measure slides, period by period, and since when.
pub fn sliding(periods: &[Option<Observation>], standard: Standard, past: &Past, cusum: Cusum) -> Vec<Sum> {
    one_sided(&scores(periods, standard, past), Side::Below, cusum)
}

/// How the last periods stand to a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Their figure reaches it.
    Met,
    /// Their figure does not, but what it may truly be does.
    Uncertain,
    /// Not even what it may truly be.
    Below,
}

/// The standing of some last periods, judged by the ends of a 90 % interval; nothing where nothing is known of them.
pub fn standing(
    last: &[Option<Observation>],
    standard: Standard,
    dispersion: Dispersion,
) -> Result<Option<Standing>, Refused> {
    let Some(told) = joined(last)? else {
        return Ok(None);
    };
    let (level, better) = (standard.level(), standard.better());
    if !better.is_better(level, told.estimate()) {
        return Ok(Some(Standing::Met));
    }
    // One side of a 90 % interval is a one-sided bound at 95 %.
    let possible = told.possible(better, Confidence::P95, dispersion);
    let is_below = possible.is_some_and(|possible| better.is_better(level, possible));
    Ok(Some(if is_below {
        Standing::Below
    } else {
        Standing::Uncertain
    }))
}

/// Which of the two alarms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Below,
    Sliding,
}

/// An alarm when it was first given, and since when what it says has been so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub kind: Kind,
    pub at: usize,
    pub since: usize,
}

/// A block is judged with each period, so that *below* must be this sure: at 95 % a stable year would be called below in two
/// years of five, at 99.9 % in one of twenty, and a ramp from .90 to .80 within a year is still found in 96 % (1,500
/// simulated years of 20 a week; thirteen weeks a block).
const SURELY: f64 = 0.001;

/// Both alarms over a series, in the order of time; each is told when it begins, and again only after it had ended: a slide
/// when its sum is back at zero, and *below* when its block may reach the standard at 95 %.
///
/// `block` is how many last periods are judged together for *below*; a block that has told fewer is not judged.
pub fn alarms(
    periods: &[Option<Observation>],
    standard: Standard,
    past: &Past,
    cusum: Cusum,
    block: usize,
) -> Result<Vec<Alarm>, Refused> {
    let sums = sliding(periods, standard, past, cusum);
    let mut found = Vec::new();
    let (mut was_below, mut was_sliding) = (false, false);
    for (at, sum) in sums.iter().enumerate() {
        let from = (at + 1).saturating_sub(block.max(1));
        let is_whole = at + 1 >= block;
        let last = &periods[from..=at];
        let is_below = is_whole && standing(last, standard, past.dispersion())? == Some(Standing::Below);
        if is_below && !was_below && is_surely_below(last, standard, past.dispersion())? {
            found.push(Alarm {
                kind: Kind::Below,
                at,
                since: from,
            });
            was_below = true;
        }
        if sum.is_alarm && !was_sliding {
            found.push(Alarm {
                kind: Kind::Sliding,
                at,
                since: sum.since.unwrap_or(at),
            });
        }
        was_below &= is_below;
        // A gap leaves the sum where it is.
        was_sliding = sum.is_alarm || (was_sliding && sum.height > 0.0);
    }
    Ok(found)
}

fn is_surely_below(
    last: &[Option<Observation>],
    standard: Standard,
    dispersion: Dispersion,
) -> Result<bool, Refused> {
    let Some(told) = joined(last)? else {
        return Ok(false);
    };
    let possible = told.possible(standard.better(), Confidence::with_doubt(SURELY)?, dispersion);
    Ok(possible.is_some_and(|possible| standard.better().is_better(standard.level(), possible)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cusum::first_alarm;
    use crate::observation::Better;
    use crate::observation::tests::share;
    use crate::past::past;
    use crate::proportion::Proportion;
    use crate::values::Values;

    fn at_least(level: f64) -> Standard {
        Standard::floor(level, Better::Higher).unwrap()
    }

    /// By hand with Wilson at 95 %, one-sided: 86 of 100 may be .908 at most and 80 of 100 .858 at most.
    #[test]
    fn three_standings() {
        let of = |kept| standing(&[share(kept, 100), None], at_least(0.9), Dispersion::NONE).unwrap();
        assert_eq!(of(90), Some(Standing::Met));
        assert_eq!(of(86), Some(Standing::Uncertain));
        assert_eq!(of(80), Some(Standing::Below));
        let none = standing(&[None, None], at_least(0.9), Dispersion::NONE);
        assert_eq!(none, Ok(None));
    }

    #[test]
    fn a_slide_is_found_and_dated() {
        let good = [share(18, 20), share(17, 20), share(19, 20)];
        let past_weeks: Vec<_> = good.into_iter().cycle().take(52).collect();
        let past = past(&past_weeks).unwrap().unwrap();
        let weeks = [past_weeks.clone(), vec![share(15, 20); 20]].concat();
        let cusum = Cusum::parse(0.25, 8.9).unwrap();
        let found = sliding(&weeks, at_least(past.told.estimate()), &past, cusum);
        let (at, since) = first_alarm(&found).unwrap();
        assert!((51..=53).contains(&since) && at < 65, "{at} since {since}");
        let quiet = sliding(&past_weeks, at_least(past.told.estimate()), &past, cusum);
        assert_eq!(first_alarm(&quiet), None);
    }

    /// What slides from 18 of 20 slides, whatever floor lies below; a standard above it is held against as it is.
    #[test]
    fn a_floor_below_the_past_hides_no_slide() {
        let past = past(&[share(18, 20), share(17, 20), share(19, 20), share(18, 20)])
            .unwrap()
            .unwrap();
        let cusum = Cusum::parse(0.25, 8.9).unwrap();
        let weeks = vec![share(16, 20); 30];
        let slides = |level: f64| first_alarm(&sliding(&weeks, at_least(level), &past, cusum));
        assert_eq!(slides(0.7), slides(past.told.estimate()));
        assert!(slides(0.7).is_some());
        let asked_more = slides(0.97).map(|(at, _)| at);
        assert!(asked_more < slides(0.7).map(|(at, _)| at), "{asked_more:?}");
    }

    /// Twenty weeks at 18 of 20 and then 14 of 20: sliding is told first and dated, below when a block says so.
    #[test]
    fn two_alarms_are_kept_apart() {
        let good = vec![share(18, 20); 20];
        let past = past(&[share(18, 20), share(17, 20), share(19, 20), share(18, 20)])
            .unwrap()
            .unwrap();
        let cusum = Cusum::parse(0.25, 8.9).unwrap();
        let read = |weeks: &[Option<Observation>]| alarms(weeks, at_least(0.9), &past, cusum, 13).unwrap();
        assert_eq!(read(&good), []);
        assert_eq!(read(&[]), []);
        let found = read(&[good, vec![share(14, 20); 20]].concat());
        let kinds: Vec<_> = found.iter().map(|alarm| alarm.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == Kind::Sliding).count(), 1);
        assert_eq!(kinds.iter().filter(|kind| **kind == Kind::Below).count(), 1);
        let slide = found.iter().find(|alarm| alarm.kind == Kind::Sliding).unwrap();
        assert_eq!(slide.since, 20);
    }

    /// Stable years of 20 a week at .90, each with a year of past: in no more than one of seven is there any alarm at all.
    #[test]
    fn both_alarms_together_leave_stable_years_in_peace() {
        let mut chance = crate::chance::Chance::of("stable years of both alarms");
        let mut week = || {
            let kept = (0..20).filter(|_| chance.share() < 0.9).count();
            share(kept as u64, 20)
        };
        let cusum = Cusum::parse(0.25, 8.9).unwrap();
        let mut alarmed = 0;
        for _ in 0..400 {
            let before: Vec<_> = (0..52).map(|_| week()).collect();
            let after: Vec<_> = (0..52).map(|_| week()).collect();
            let past = past(&before).unwrap().unwrap();
            let found = alarms(&after, at_least(past.told.estimate()), &past, cusum, 13).unwrap();
            alarmed += usize::from(!found.is_empty());
        }
        assert!(alarmed <= 57, "{alarmed} of 400");
    }

    /// A sum that wavers round its decision is one slide, and so is a block that wavers round its bound.
    #[test]
    fn an_alarm_is_told_again_only_after_it_had_ended() {
        let past = past(&[share(18, 20), share(17, 20), share(19, 20), share(18, 20)])
            .unwrap()
            .unwrap();
        let cusum = Cusum::parse(0.25, 4.0).unwrap();
        let wavering = [vec![share(14, 20); 14], [share(18, 20), share(15, 20)].repeat(6)].concat();
        let found = alarms(&wavering, at_least(0.9), &past, cusum, 13).unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        let twice = [
            vec![share(14, 20); 8],
            vec![share(20, 20); 30],
            vec![share(14, 20); 8],
        ]
        .concat();
        let found = alarms(&twice, at_least(0.9), &past, cusum, 13).unwrap();
        let slides = found.iter().filter(|alarm| alarm.kind == Kind::Sliding);
        assert_eq!(slides.count(), 2, "{found:?}");
    }

    /// Plain values are watched as well: mean 10 and then 11, as in Montgomery 2013, table 9.1, read as too much. The last
    /// value before the step happens to be high already, so that the sum is last at zero before it, at index 18.
    #[test]
    fn plain_values_are_watched() {
        let weeks = crate::cusum::tests::STEP_AT_21
            .map(|x| Some(Observation::Value(Values::one(Number::parse(x).unwrap()))));
        let past = past(&weeks[..20]).unwrap().unwrap();
        let cusum = Cusum::parse(0.25, 4.0).unwrap();
        let at_most = Standard::floor(10.0, Better::Lower).unwrap();
        let found = alarms(&weeks, at_most, &past, cusum, 13).unwrap();
        assert!(
            found
                .iter()
                .any(|alarm| alarm.kind == Kind::Sliding && alarm.since == 19),
            "{found:?}"
        );
    }

    #[test]
    fn weeks_that_told_nothing_are_no_success() {
        let past = past(&[share(18, 20); 10]).unwrap().unwrap();
        let cusum = Cusum::parse(0.25, 8.9).unwrap();
        let weeks = [vec![share(12, 20); 3], vec![None; 30], vec![share(12, 20); 1]].concat();
        let found = sliding(&weeks, at_least(0.9), &past, cusum);
        assert_eq!(found[32].height.to_bits(), found[2].height.to_bits());
        assert!(found[33].is_alarm);
    }

    proptest! {
        #[test]
        fn any_weeks_can_be_watched(
            weeks in proptest::collection::vec(proptest::option::of((0_u64..=1 << 40, 0_u64..=1 << 40)), 0..60), standard in 0.0..=1.0_f64
        ) {
            let weeks: Vec<_> = weeks.into_iter().map(|week| week.and_then(|(a, b)| {
                Proportion::parse(a.min(b), a.max(b)).ok().map(Observation::Share)
            })).collect();
            if let Some(past) = past(&weeks).unwrap() {
                for better in [Better::Higher, Better::Lower] {
                    let cusum = Cusum::parse(0.25, 8.9).unwrap();
                    let standard = Standard::floor(standard, better).unwrap();
                    for sum in sliding(&weeks, standard, &past, cusum) {
                        prop_assert!(sum.height.is_finite());
                    }
                    prop_assert!(standing(&weeks, standard, past.dispersion()).unwrap().is_some());
                }
            }
        }
    }
}
