//! How much more a series spreads than chance alone would have it, from the steps between neighbours.
//!
//! With x₁, x₂, … in the order of time and mR̄ the mean of the moving ranges |xᵢ − xᵢ₋₁|,
//!
//! σ_MR = mR̄/d₂,  d₂ = 2/√π = 1.128 (the mean range of two normal numbers).
//!
//! A slow drift hardly touches it, as neighbours drift together; the standard deviation of all would swallow the drift.
//! Source: W. A. Shewhart's students; in this form D. C. Montgomery, Introduction to Statistical Quality Control, 7th
//! edition 2013, equation 6.33. On scores of counts it is Laney's σ_z: D. B. Laney, Improved control charts for
//! attributes, Quality Engineering 14 (2002), 531–537.

use std::f64::consts::PI;

use crate::number::Number;
use crate::refused::{Refused, between};

/// Times that the variance exceeds what chance gives: at least 1, because fewer waves than chance promise nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion(f64);

impl Dispersion {
    /// As chance has it.
    pub const NONE: Dispersion = Dispersion(1.0);

    pub fn parse(factor: f64) -> Result<Dispersion, Refused> {
        Ok(Dispersion(between("dispersion", factor, 1.0, 1e6)?))
    }

    /// φ = max(1, σ_MR²), read from scores that would have a standard deviation of 1 by chance.
    pub fn of_scores(scores: &[Option<Number>]) -> Dispersion {
        Dispersion::of_sigma(sigma_by_moving_range(scores).unwrap_or(1.0))
    }

    pub(crate) fn of_sigma(sigma: f64) -> Dispersion {
        Dispersion((sigma * sigma).clamp(1.0, 1e6))
    }

    /// φ: how many times wider the variance is.
    pub fn factor(self) -> f64 {
        self.0
    }

    /// √φ: how many times wider the standard deviation is.
    pub fn sigma(self) -> f64 {
        self.0.sqrt()
    }
}

/// The mean range of two normal numbers with standard deviation 1.
pub(crate) fn mean_range_of_two() -> f64 {
    2.0 / PI.sqrt()
}

/// The steps between neighbours; a period of which nothing is known parts its neighbours.
pub fn moving_ranges(values: &[Option<Number>]) -> Vec<f64> {
    values
        .windows(2)
        .filter_map(|pair| Some((pair[1]?.get() - pair[0]?.get()).abs()))
        .collect()
}

/// σ_MR; nothing where no two neighbours are known.
pub fn sigma_by_moving_range(values: &[Option<Number>]) -> Option<f64> {
    let ranges = moving_ranges(values);
    let count = ranges.len() as f64;
    (!ranges.is_empty()).then(|| ranges.iter().sum::<f64>() / count / mean_range_of_two())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::series;

    /// Montgomery 2013, table 6.6 (costs of processing mortgage loans) and example 6.5: mR̄ = 7.79, so σ̂ = 7.79/1.128.
    #[test]
    fn montgomery_example_6_5() {
        let costs = series(&crate::xmr::tests::MORTGAGES.map(Some)).unwrap();
        let ranges = moving_ranges(&costs);
        let mean = ranges.iter().sum::<f64>() / ranges.len() as f64;
        assert!((mean - 7.79).abs() < 5e-3, "{mean}");
        assert!((sigma_by_moving_range(&costs).unwrap() - 7.79 / 1.128).abs() < 5e-3);
    }

    #[test]
    fn a_gap_is_no_step() {
        assert_eq!(
            sigma_by_moving_range(&series(&[Some(1.0), None, Some(9.0)]).unwrap()),
            None
        );
        assert_eq!(sigma_by_moving_range(&[]), None);
        assert_eq!(Dispersion::of_scores(&[Some(Number::ZERO)]), Dispersion::NONE);
    }

    #[test]
    fn narrower_than_chance_is_not_claimed() {
        assert_eq!(Dispersion::of_scores(&[Some(Number::ZERO); 20]), Dispersion::NONE);
        assert!(Dispersion::parse(0.9).is_err());
        assert!(Dispersion::parse(f64::NAN).is_err());
    }

    proptest! {
        #[test]
        fn dispersion_is_at_least_one_and_finite(scores in proptest::collection::vec(proptest::option::of(-1e100..1e100_f64), 0..40)) {
            let found = Dispersion::of_scores(&series(&scores).unwrap()).factor();
            prop_assert!((1.0..=1e6).contains(&found));
        }

        #[test]
        fn a_steady_slope_is_hardly_seen(slope in 0.0..0.1_f64) {
            let line: Vec<_> = (0..52).map(|week| Some(f64::from(week) * slope)).collect();
            let line = series(&line).unwrap();
            prop_assert!((sigma_by_moving_range(&line).unwrap() - slope / mean_range_of_two()).abs() < 1e-9);
        }
    }
}
