//! The two alarms on a measure, kept apart: below what we have shown we can do, and sliding.
//!
//! *Sliding* is a one-sided sum of scores against the standard, divided by the σ_MR of the past so that a measure that
//! always spread more than chance is not called sliding for it. The standard is held still: measured against a moving
//! average of its own recent weeks, a slow slide is its own excuse, and three of four are never found.
//! *Below* says that even the upper bound of the last block of weeks does not reach the standard.

use crate::confidence::Confidence;
use crate::cusum::{Cusum, Sum, one_sided};
use crate::dispersion::{Dispersion, sigma_by_moving_range};
use crate::number::Number;
use crate::observation::{Better, Observation, joined, log_spread, own_scores};
use crate::refused::Refused;
use crate::rules::Side;

/// What the past tells of a measure: its level, and how much more than chance it spreads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Past {
    pub told: Observation,
    /// σ_MR of its scores, which chance alone would make about 1.
    pub sigma: f64,
}

impl Past {
    /// How many times wider than chance the variance is, at least 1.
    pub fn dispersion(&self) -> Dispersion {
        Dispersion::of_sigma(self.sigma)
    }
}

/// Weeks steadier than half of chance, as with one promise a week that is always kept, tell too little to be believed.
const STEADIEST: f64 = 0.5;

/// Reads a past; nothing where nothing is known of it.
pub fn past(periods: &[Option<Observation>]) -> Result<Option<Past>, Refused> {
    let Some(told) = joined(periods)? else {
        return Ok(None);
    };
    let sigma = sigma_by_moving_range(&own_scores(periods)?).unwrap_or(1.0);
    Ok(Some(Past { told, sigma }))
}

/// How far each period is from a standard, in sigmas of this measure; above zero is better, whichever way better is.
pub fn scores(
    periods: &[Option<Observation>],
    standard: f64,
    past: &Past,
    better: Better,
) -> Vec<Option<Number>> {
    let spread = log_spread(past.told);
    let sigma = past.sigma.max(STEADIEST);
    let score = |period: Observation| {
        let score = period.score(standard, spread).get() / sigma;
        Number::nearest(better.sign() * score)
    };
    periods.iter().map(|period| period.map(score)).collect()
}

/// The sums that tell whether a measure slides from its standard, period by period, and since when.
pub fn sliding(
    periods: &[Option<Observation>],
    standard: f64,
    past: &Past,
    better: Better,
    cusum: Cusum,
) -> Vec<Sum> {
    one_sided(&scores(periods, standard, past, better), Side::Below, cusum)
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
    standard: f64,
    better: Better,
    dispersion: Dispersion,
) -> Result<Option<Standing>, Refused> {
    let Some(told) = joined(last)? else {
        return Ok(None);
    };
    if !better.is_better(standard, told.estimate()) {
        return Ok(Some(Standing::Met));
    }
    // One side of a 90 % interval is a one-sided bound at 95 %.
    let possible = told.possible(better, Confidence::P95, dispersion);
    let is_below = possible.is_some_and(|possible| better.is_better(standard, possible));
    Ok(Some(if is_below {
        Standing::Below
    } else {
        Standing::Uncertain
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cusum::first_alarm;
    use crate::observation::tests::share;
    use crate::proportion::Proportion;

    /// By hand with Wilson at 95 %, one-sided: 86 of 100 may be .908 at most and 80 of 100 .858 at most.
    #[test]
    fn three_standings() {
        let of = |kept| standing(&[share(kept, 100), None], 0.9, Better::Higher, Dispersion::NONE).unwrap();
        assert_eq!(of(90), Some(Standing::Met));
        assert_eq!(of(86), Some(Standing::Uncertain));
        assert_eq!(of(80), Some(Standing::Below));
        let none = standing(&[None, None], 0.9, Better::Higher, Dispersion::NONE);
        assert_eq!(none, Ok(None));
    }

    #[test]
    fn a_slide_is_found_and_dated() {
        let good = [share(18, 20), share(17, 20), share(19, 20)];
        let past_weeks: Vec<_> = good.into_iter().cycle().take(52).collect();
        let past = past(&past_weeks).unwrap().unwrap();
        let weeks = [past_weeks.clone(), vec![share(15, 20); 20]].concat();
        let cusum = Cusum::parse(0.25, 8.9).unwrap();
        let found = sliding(&weeks, past.told.estimate(), &past, Better::Higher, cusum);
        let (at, since) = first_alarm(&found).unwrap();
        assert!((51..=53).contains(&since) && at < 65, "{at} since {since}");
        let quiet = sliding(&past_weeks, past.told.estimate(), &past, Better::Higher, cusum);
        assert_eq!(first_alarm(&quiet), None);
    }

    #[test]
    fn weeks_that_told_nothing_are_no_success() {
        let past = past(&[share(18, 20); 10]).unwrap().unwrap();
        let cusum = Cusum::parse(0.25, 8.9).unwrap();
        let weeks = [vec![share(12, 20); 3], vec![None; 30], vec![share(12, 20); 1]].concat();
        let found = sliding(&weeks, 0.9, &past, Better::Higher, cusum);
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
                    for sum in sliding(&weeks, standard, &past, better, cusum) {
                        prop_assert!(sum.height.is_finite());
                    }
                    prop_assert!(standing(&weeks, standard, better, past.dispersion()).unwrap().is_some());
                }
            }
        }
    }
}
