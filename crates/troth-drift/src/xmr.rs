//! The chart of single values and their moving ranges (XmR): how far a process strays when nothing has changed.
//!
//! With x̄ the mean of the values and mR̄ that of their moving ranges:
//!
//! natural process limits = x̄ ± 3 mR̄/d₂ = x̄ ± 2.66 mR̄,   upper range limit = D₄ mR̄ = 3.268 mR̄
//!
//! and with the median moving range instead, which one wild step cannot widen, x̄ ± 3.145 mR̃ and 3.865 mR̃.
//! Source: D. J. Wheeler and D. S. Chambers, Understanding Statistical Process Control, 2nd edition 1992, chapter 3 and
//! its table of factors; D. J. Wheeler, Understanding Variation, 2nd edition 2000, appendix. It is the picture for people, and not
//! the alarm: with limits learnt from a year, a third of the years that follow have a false signal.

use crate::dispersion::{mean_range_of_two, moving_ranges};
use crate::number::Number;

/// By which middle of the moving ranges the limits are reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Middle {
    Mean,
    Median,
}

/// The median range of two normal numbers with standard deviation 1 is √2 times the upper quartile, .6745.
const MEDIAN_RANGE_OF_TWO: f64 = 0.953_872_552_417_4;

/// D₄ for two: 1 + 3 d₃/d₂ with d₃ = √(2 − 4/π) = .8525.
const WIDEST_RANGE: f64 = 3.266_531_931_812_3;

/// Where single values and their steps are expected to stay.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Limits {
    pub centre: f64,
    pub low: f64,
    pub high: f64,
    /// A step larger than this is itself a signal.
    pub largest_step: f64,
    /// The standard deviation that the steps tell; zero when all are equal.
    pub sigma: f64,
}

/// Limits from a past; nothing where no two neighbours are known.
pub fn xmr(values: &[Option<Number>], middle: Middle) -> Option<Limits> {
    let known: Vec<f64> = values.iter().flatten().map(|value| value.get()).collect();
    let ranges = moving_ranges(values);
    if ranges.is_empty() {
        return None;
    }
    let sigma = match middle {
        Middle::Mean => mean(&ranges) / mean_range_of_two(),
        Middle::Median => median(&ranges) / MEDIAN_RANGE_OF_TWO,
    };
    let centre = mean(&known);
    Some(Limits {
        centre,
        low: centre - 3.0 * sigma,
        high: centre + 3.0 * sigma,
        largest_step: WIDEST_RANGE * mean_range_of_two() * sigma,
        sigma,
    })
}

impl Limits {
    /// By how many sigmas a value is above the centre; a process that never moved has no small departures.
    pub fn score(&self, value: Number) -> Number {
        let departure = value.get() - self.centre;
        if departure.abs() <= 1e-12 * self.centre.abs() {
            return Number::ZERO;
        }
        Number::nearest(departure / self.sigma)
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        return sorted[half];
    }
    (sorted[half - 1] + sorted[half]) / 2.0
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::series;

    /// Montgomery 2013, table 6.6: costs of processing twenty mortgage loans.
    pub(crate) const MORTGAGES: [f64; 20] = [
        310.0, 288.0, 297.0, 298.0, 307.0, 303.0, 294.0, 297.0, 308.0, 306.0, 294.0, 299.0, 297.0, 299.0,
        314.0, 295.0, 293.0, 306.0, 301.0, 304.0,
    ];

    /// Example 6.5, which rounds d₂ to 1.128 and mR̄ to 7.79: centre 300.5, limits 321.22 and 279.78, range limit 25.45.
    #[test]
    fn montgomery_example_6_5() {
        let found = xmr(&series(&MORTGAGES.map(Some)).unwrap(), Middle::Mean).unwrap();
        assert!((found.centre - 300.5).abs() < 5e-3);
        assert!((found.high - 321.22).abs() < 2e-2, "{}", found.high);
        assert!((found.low - 279.78).abs() < 2e-2, "{}", found.low);
        assert!(
            (found.largest_step - 25.45).abs() < 1e-2,
            "{}",
            found.largest_step
        );
    }

    /// Wheeler and Chambers 1992, factors for single values: 2.660 and 3.268 for the mean, 3.145 and 3.865 for the median.
    #[test]
    fn wheeler_chambers_1992_factors() {
        let steps = series(&[Some(0.0), Some(1.0), Some(0.0), Some(1.0), Some(0.0)]).unwrap();
        for (middle, limit, range) in [(Middle::Mean, 2.660, 3.268), (Middle::Median, 3.145, 3.865)] {
            let found = xmr(&steps, middle).unwrap();
            assert!((found.high - found.centre - limit).abs() < 2e-3, "{found:?}");
            assert!((found.largest_step - range).abs() < 2e-3, "{found:?}");
        }
    }

    #[test]
    fn one_value_has_no_limits() {
        assert_eq!(xmr(&[Some(Number::ZERO)], Middle::Mean), None);
        assert_eq!(xmr(&[], Middle::Median), None);
    }

    #[test]
    fn a_process_that_never_moved_has_no_small_departures() {
        let found = xmr(&[Some(Number::ZERO); 10], Middle::Mean).unwrap();
        assert_eq!(found.score(Number::ZERO), Number::ZERO);
        assert!(found.score(Number::parse(0.001).unwrap()).get() > 1e50);
    }

    proptest! {
        #[test]
        fn limits_are_numbers_round_the_centre(values in proptest::collection::vec(proptest::option::of(-1e100..1e100_f64), 0..40)) {
            for middle in [Middle::Mean, Middle::Median] {
                if let Some(found) = xmr(&series(&values).unwrap(), middle) {
                    prop_assert!(found.low <= found.centre && found.centre <= found.high);
                    prop_assert!(found.low.is_finite() && found.high.is_finite() && found.sigma >= 0.0);
                    for value in series(&values).unwrap().into_iter().flatten() {
                        prop_assert!(found.score(value).get().is_finite());
                    }
                }
            }
        }
    }
}
