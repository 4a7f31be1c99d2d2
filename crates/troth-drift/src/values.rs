//! Plain measured values, one a period or several, of which nothing is known but that they are numbers.
//!
//! Their mean is bounded by Student's t; that is right for values that vary evenly round their mean, and for means of many.
//! What can't be below zero and has a long tail, as durations have, belongs on the log scale instead.

use crate::confidence::Confidence;
use crate::dispersion::Dispersion;
use crate::moments::Moments;
use crate::number::Number;
use crate::refused::{Refused, measurable};

/// Some values, kept as their count, mean and squared deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Values(Moments);

impl Values {
    pub fn parse(values: &[f64]) -> Result<Values, Refused> {
        let mut found: Option<Moments> = None;
        for value in values {
            let one = Moments::of(measurable(*value)?);
            found = Some(found.map_or(one, |found| found.joined(one)));
        }
        found.map(Values).ok_or(Refused::NothingCounted)
    }

    /// One value of one period.
    pub fn one(value: Number) -> Values {
        Values(Moments::of(value.get()))
    }

    pub fn count(self) -> u64 {
        self.0.count
    }

    pub fn mean(self) -> f64 {
        self.0.mean
    }

    /// The standard deviation; nothing from fewer than two.
    pub fn spread(self) -> Option<f64> {
        self.0.spread()
    }

    /// Both together.
    #[must_use]
    pub fn joined(self, other: Values) -> Values {
        Values(self.0.joined(other.0))
    }
}

/// The value below which the true mean does not lie, asking that one side only; nothing from fewer than two.
pub fn mean_low(values: Values, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
    Some(values.mean() - values.0.half(confidence, dispersion)?)
}

/// The value above which the true mean does not lie, asking that one side only; nothing from fewer than two.
pub fn mean_high(values: Values, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
    Some(values.mean() + values.0.half(confidence, dispersion)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Student 1908, §IX: additional hours of sleep of ten patients by one drug, mean .75 and standard deviation 1.70 (of
    /// ten). By hand with ten less one that is 1.789, and t(.95; 9) = 1.833 (Abramowitz and Stegun, table 26.10), so the
    /// bounds are .75 ± 1.833 · 1.789/√10 = .75 ± 1.037.
    #[test]
    fn student_1908_sleep() {
        let hours = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let found = Values::parse(&hours).unwrap();
        assert!((found.mean() - 0.75).abs() < 1e-12);
        assert!((found.spread().unwrap() * 0.9_f64.sqrt() - 1.70).abs() < 5e-3);
        let low = mean_low(found, Confidence::P95, Dispersion::NONE).unwrap();
        let high = mean_high(found, Confidence::P95, Dispersion::NONE).unwrap();
        assert!(
            (low + 0.287).abs() < 1e-3 && (high - 1.787).abs() < 1e-3,
            "{low} {high}"
        );
    }

    #[test]
    fn one_value_has_no_bounds_and_none_is_refused() {
        assert_eq!(
            mean_low(Values::one(Number::ZERO), Confidence::P95, Dispersion::NONE),
            None
        );
        assert_eq!(Values::parse(&[]), Err(Refused::NothingCounted));
        assert!(Values::parse(&[f64::NAN]).is_err());
    }

    proptest! {
        #[test]
        fn the_mean_lies_within(values in proptest::collection::vec(-1e100..1e100_f64, 2..50)) {
            let found = Values::parse(&values).unwrap();
            let low = mean_low(found, Confidence::P99, Dispersion::NONE).unwrap();
            let high = mean_high(found, Confidence::P99, Dispersion::NONE).unwrap();
            prop_assert!(low <= found.mean() && found.mean() <= high && low.is_finite() && high.is_finite());
        }
    }
}
