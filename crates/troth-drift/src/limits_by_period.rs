//! Limits that are narrow in weeks when much was counted and wide when little was: the picture behind a share or a rate.
//!
//! For a share p of n trials the limits are p ± 3 σ_z √(p(1−p)/n), for a rate λ over exposure E they are
//! λ ± 3 σ_z √(λ/E), σ_z being the dispersion that the past's moving ranges tell, so that a measure which always spread
//! more than chance isn't called out of control for it.
//! Source: D. B. Laney, Improved control charts for attributes, Quality Engineering 14 (2002), 531–537 (the p′ and u′
//! charts); with σ_z = 1 they are the p and u charts of Montgomery 2013, equations 7.8 and 7.19.

use crate::dispersion::Dispersion;
use crate::observation::{Observation, log_spread};

/// Between what a period's figure is expected to lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeriodLimits {
    pub low: f64,
    pub high: f64,
}

/// The limits of one period round the centre that a past told.
pub fn limits_of_period(period: Observation, past: Observation, dispersion: Dispersion) -> PeriodLimits {
    let centre = past.estimate();
    let wide = 3.0 * dispersion.sigma();
    match period {
        Observation::Share(counted) => {
            let half = wide * (centre * (1.0 - centre) / counted.whole() as f64).max(0.0).sqrt();
            PeriodLimits {
                low: (centre - half).max(0.0),
                high: (centre + half).min(1.0),
            }
        }
        Observation::Rate(events) => {
            let half = wide * (centre / events.exposure()).sqrt();
            PeriodLimits {
                low: (centre - half).max(0.0),
                high: centre + half,
            }
        }
        Observation::Time(durations) => {
            let half = (wide * log_spread(past) / (durations.count() as f64).sqrt()).min(300.0);
            PeriodLimits {
                low: (centre.ln() - half).exp(),
                high: (centre.ln() + half).exp(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::observation::tests::share;

    /// Montgomery 2013, example 7.1: frozen orange juice cans, p̄ = .2313 of 30 samples of 50; limits .0524 and .4102.
    #[test]
    fn montgomery_example_7_1() {
        let past = share(347, 1500).unwrap();
        let found = limits_of_period(share(12, 50).unwrap(), past, Dispersion::NONE);
        assert!((found.low - 0.0524).abs() < 2e-4, "{found:?}");
        assert!((found.high - 0.4102).abs() < 2e-4, "{found:?}");
    }

    /// By hand: √4 = 2 times as wide, round .5 with 100 trials 3 · 2 · .05 = .3.
    #[test]
    fn dispersion_widens_the_limits() {
        let four = Dispersion::parse(4.0).unwrap();
        let found = limits_of_period(share(5, 100).unwrap(), share(50, 100).unwrap(), four);
        assert!((found.low - 0.2).abs() < 1e-12 && (found.high - 0.8).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn limits_of_shares_stay_between(part in 0_u64..100, more in 0_u64..100, trials in 1_u64..1000, factor in 1.0..1e6_f64) {
            prop_assume!(part + more > 0);
            let found = limits_of_period(share(0, trials).unwrap(), share(part, part + more).unwrap(), Dispersion::parse(factor).unwrap());
            prop_assert!(0.0 <= found.low && found.low <= found.high && found.high <= 1.0);
        }
    }
}
