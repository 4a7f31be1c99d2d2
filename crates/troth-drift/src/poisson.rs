//! Exact bounds for a rate of events: complaints per hundred orders, returns per month.
//!
//! With x events counted over an exposure E, the rate that would give x or more with chance α, and the rate that would
//! give x or fewer with chance α, are
//!
//! low  = G⁻¹(α; x)/E          (0 when nothing happened)
//! high = G⁻¹(1−α; x + 1)/E
//!
//! G⁻¹ being the quantile of a gamma variable with that shape and rate 1 (half of a chi-squared with twice the degrees).
//! Source: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936), 437–442; in this form
//! K. Ulm, A simple method to calculate the confidence interval of a standardized mortality ratio, American Journal of
//! Epidemiology 131 (1990), 373–375.

use crate::confidence::Confidence;
use crate::dispersion::Dispersion;
use crate::refused::{Refused, between, countable};
use crate::special::gamma_quantile_below;

/// So many events over so much exposure, in any unit the caller keeps to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Events {
    count: u64,
    exposure: f64,
}

impl Events {
    pub fn parse(count: u64, exposure: f64) -> Result<Events, Refused> {
        if exposure == 0.0 {
            return Err(Refused::NothingCounted);
        }
        Ok(Events {
            count: countable(count)?,
            exposure: between("exposure", exposure, 1e-50, 1e50)?,
        })
    }

    pub fn count(self) -> u64 {
        self.count
    }

    pub fn exposure(self) -> f64 {
        self.exposure
    }

    /// Events per unit of exposure.
    pub fn rate(self) -> f64 {
        self.count as f64 / self.exposure
    }

    /// Both together.
    pub fn joined(self, other: Events) -> Result<Events, Refused> {
        Events::parse(
            self.count.saturating_add(other.count),
            self.exposure + other.exposure,
        )
    }
}

/// The rate, and between what the true one may lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateInterval {
    pub rate: f64,
    pub low: f64,
    pub high: f64,
}

/// The exact two-sided interval.
pub fn poisson(events: Events, confidence: Confidence) -> RateInterval {
    let side = confidence.doubt() / 2.0;
    RateInterval {
        rate: events.rate(),
        low: low_at(events, side, 1.0),
        high: high_at(events, side, 1.0),
    }
}

/// The bound below which the true rate does not lie, asking that one side only.
///
/// With a dispersion φ the x events are worth x/φ, and the bound is φ times that of so many.
pub fn poisson_low(events: Events, confidence: Confidence, dispersion: Dispersion) -> f64 {
    low_at(events, confidence.doubt(), dispersion.factor())
}

/// The bound above which the true rate does not lie, asking that one side only.
pub fn poisson_high(events: Events, confidence: Confidence, dispersion: Dispersion) -> f64 {
    high_at(events, confidence.doubt(), dispersion.factor())
}

fn low_at(events: Events, doubt: f64, dispersion: f64) -> f64 {
    if events.count == 0 {
        return 0.0;
    }
    let shape = events.count as f64 / dispersion;
    (gamma_quantile_below(doubt, shape) * dispersion / events.exposure).clamp(0.0, events.rate())
}

fn high_at(events: Events, doubt: f64, dispersion: f64) -> f64 {
    let shape = events.count as f64 / dispersion + 1.0;
    (gamma_quantile_below(1.0 - doubt, shape) * dispersion / events.exposure).max(events.rate())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn events(count: u64, exposure: f64) -> Events {
        Events::parse(count, exposure).unwrap()
    }

    /// Garwood (1936), table I (95 %), as reprinted in E. S. Pearson and H. O. Hartley, Biometrika Tables for
    /// Statisticians I, table 40.
    #[test]
    fn garwood_1936_table_1() {
        for (count, low, high) in [
            (0, 0.0, 3.69),
            (1, 0.0253, 5.57),
            (2, 0.242, 7.22),
            (5, 1.62, 11.67),
            (10, 4.80, 18.39),
            (20, 12.22, 30.89),
            (50, 37.11, 65.92),
        ] {
            let found = poisson(events(count, 1.0), Confidence::P95);
            assert!((found.low - low).abs() < 5.1e-3, "{count}: {found:?}");
            assert!((found.high - high).abs() < 5.1e-3, "{count}: {found:?}");
        }
    }

    /// The rule of three by hand: with nothing seen, e^(−rate) = 0.05 at rate = ln 20 = 2.9957.
    #[test]
    fn nothing_seen_is_the_rule_of_three() {
        let high = poisson_high(events(0, 100.0), Confidence::P95, Dispersion::NONE);
        assert!((high - 20_f64.ln() / 100.0).abs() < 1e-12);
    }

    #[test]
    fn no_exposure_is_no_rate() {
        assert_eq!(Events::parse(0, 0.0), Err(Refused::NothingCounted));
        for exposure in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(Events::parse(1, exposure).is_err());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_rate_lies_within(power in 0.0..53.0_f64, exposure in 1e-9..1e9_f64, factor in 1.0..50.0_f64) {
            let found = events(power.exp2() as u64 - 1, exposure);
            let dispersion = Dispersion::parse(factor).unwrap();
            for (dispersion, doubt) in [(Dispersion::NONE, 0.05), (dispersion, 1e-6)] {
                let confidence = Confidence::with_doubt(doubt).unwrap();
                let low = poisson_low(found, confidence, dispersion);
                let high = poisson_high(found, confidence, dispersion);
                prop_assert!(0.0 <= low && low <= found.rate() && found.rate() <= high && high.is_finite());
            }
        }

        #[test]
        fn dispersion_widens(count in 1_u64..5_000, factor in 1.1..20.0_f64) {
            let dispersion = Dispersion::parse(factor).unwrap();
            let found = events(count, 1.0);
            let plain = poisson_low(found, Confidence::P95, Dispersion::NONE);
            prop_assert!(poisson_low(found, Confidence::P95, dispersion) < plain);
        }
    }
}
