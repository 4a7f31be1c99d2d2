//! Bounds for how long things take: durations are read on the log scale, where a few very long ones do not rule.
//!
//! With n durations, ȳ and s the mean and standard deviation of their logarithms, the typical duration is the geometric
//! mean e^ȳ, and it lies between
//!
//! e^(ȳ ± t · s/√n),  t being Student's quantile with n − 1 degrees of freedom.
//!
//! Source: Student, The probable error of a mean, Biometrika 6 (1908), 1–25, on logarithms as in J. Aitchison and
//! J. A. C. Brown, The Lognormal Distribution, 1957: if durations are lognormal, e^ȳ estimates their median.

use crate::confidence::Confidence;
use crate::dispersion::Dispersion;
use crate::moments::Moments;
use crate::refused::{Refused, between, countable};

/// Some durations, kept as the count, mean and squared deviation of their logarithms; any unit the caller keeps to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Durations(Moments);

impl Durations {
    /// Each must be above zero: what took no time at all was not measured.
    pub fn parse(durations: &[f64]) -> Result<Durations, Refused> {
        let mut found: Option<Moments> = None;
        for duration in durations {
            let one = Moments::of(between("duration", *duration, 1e-50, 1e50)?.ln());
            found = Some(found.map_or(one, |found| found.joined(one)));
        }
        found.map(Durations).ok_or(Refused::NothingCounted)
    }

    /// Some durations by what was kept of them: how many, the mean of their logarithms and the sum of its squared deviations.
    pub fn kept(count: u64, log_mean: f64, log_squares: f64) -> Result<Durations, Refused> {
        if countable(count)? == 0 {
            return Err(Refused::NothingCounted);
        }
        Ok(Durations(Moments {
            count,
            mean: between("mean logarithm", log_mean, -120.0, 120.0)?,
            squares: between("squared deviations", log_squares, 0.0, 1e100)?,
        }))
    }

    pub fn count(self) -> u64 {
        self.0.count
    }

    /// The squared deviations of the logarithms from their mean, summed: with the count and the mean all that is kept.
    pub fn log_squares(self) -> f64 {
        self.0.squares
    }

    /// The geometric mean.
    pub fn typical(self) -> f64 {
        self.0.mean.exp()
    }

    /// The mean of the logarithms.
    pub fn log_mean(self) -> f64 {
        self.0.mean
    }

    /// The standard deviation of the logarithms; nothing from fewer than two.
    pub fn log_spread(self) -> Option<f64> {
        self.0.spread()
    }

    /// Both together.
    #[must_use]
    pub fn joined(self, other: Durations) -> Durations {
        Durations(self.0.joined(other.0))
    }
}

/// The duration below which the typical one does not lie, asking that one side only; nothing from fewer than two.
pub fn duration_low(durations: Durations, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
    Some((durations.log_mean() - half(durations, confidence, dispersion)?).exp())
}

/// The duration above which the typical one does not lie, asking that one side only; nothing from fewer than two.
pub fn duration_high(durations: Durations, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
    Some((durations.log_mean() + half(durations, confidence, dispersion)?).exp())
}

/// Capped where it says nothing any more, so that no bound is infinite.
fn half(durations: Durations, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
    Some(durations.0.half(confidence, dispersion)?.min(300.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By hand: logs 0, 1, 2 have mean 1 and standard deviation 1; t(.95; 2) = 2.920 (Abramowitz and Stegun, table 26.10),
    /// so the bounds of e^1 are e^(1 ± 2.920/√3) = e^(1 ± 1.6859).
    #[test]
    fn three_durations_by_hand() {
        let e = std::f64::consts::E;
        let found = Durations::parse(&[1.0, e, e * e]).unwrap();
        assert!((found.typical() - e).abs() < 1e-12);
        assert!((found.log_spread().unwrap() - 1.0).abs() < 1e-12);
        let low = duration_low(found, Confidence::P95, Dispersion::NONE).unwrap();
        let high = duration_high(found, Confidence::P95, Dispersion::NONE).unwrap();
        assert!((low.ln() - (1.0 - 1.6859)).abs() < 2e-4, "{}", low.ln());
        assert!((high.ln() - (1.0 + 1.6859)).abs() < 2e-4, "{}", high.ln());
    }

    #[test]
    fn one_duration_has_no_bounds_and_none_is_refused() {
        let one = Durations::parse(&[3.0]).unwrap();
        assert_eq!(duration_low(one, Confidence::P95, Dispersion::NONE), None);
        assert_eq!(Durations::parse(&[]), Err(Refused::NothingCounted));
        for duration in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Durations::parse(&[1.0, duration]).is_err());
        }
    }

    #[test]
    fn what_was_kept_of_durations_is_as_good_as_they() {
        let all = Durations::parse(&[1.0, 2.0, 8.0]).unwrap();
        let again = Durations::kept(all.count(), all.log_mean(), all.log_squares());
        assert_eq!(again, Ok(all));
        assert_eq!(Durations::kept(0, 0.0, 0.0), Err(Refused::NothingCounted));
        assert!(Durations::kept(2, f64::NAN, 0.0).is_err() && Durations::kept(2, 0.0, -1.0).is_err());
    }

    proptest! {
        #[test]
        fn the_typical_lies_within(durations in proptest::collection::vec(1e-50..1e50_f64, 2..50)) {
            let found = Durations::parse(&durations).unwrap();
            let low = duration_low(found, Confidence::P99, Dispersion::NONE).unwrap();
            let high = duration_high(found, Confidence::P99, Dispersion::NONE).unwrap();
            prop_assert!(0.0 <= low && low <= found.typical() && found.typical() <= high && high.is_finite());
        }

        #[test]
        fn joined_is_as_if_counted_at_once(durations in proptest::collection::vec(1e-3..1e3_f64, 2..50), at in 1_usize..49) {
            let at = at.min(durations.len() - 1);
            let whole = Durations::parse(&durations).unwrap();
            let joined = Durations::parse(&durations[..at]).unwrap().joined(Durations::parse(&durations[at..]).unwrap());
            prop_assert!((whole.log_mean() - joined.log_mean()).abs() < 1e-9);
            prop_assert!((whole.log_spread().unwrap() - joined.log_spread().unwrap()).abs() < 1e-9);
        }

        #[test]
        fn equal_durations_have_no_width(duration in 1e-3..1e3_f64, times in 2_usize..40) {
            let found = Durations::parse(&vec![duration; times]).unwrap();
            let low = duration_low(found, Confidence::P95, Dispersion::NONE).unwrap();
            prop_assert!((low - duration).abs() <= 1e-9 * duration);
        }
    }
}
