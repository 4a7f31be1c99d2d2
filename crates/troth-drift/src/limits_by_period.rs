//! Limits that are narrow in weeks when much was counted and wide when little was: the picture behind a share or a rate.
//!
//! For a share p of n trials the limits are p ± 3 σ_z √(p(1−p)/n), for a rate λ over exposure E they are
//! λ ± 3 σ_z √(λ/E), σ_z being the σ_MR of the past's scores, so that a measure which always spread
//! more than chance isn't called out of control for it.
//! Source: D. B. Laney, Improved control charts for attributes, Quality Engineering 14 (2002), 531–537 (the p′ and u′
//! charts); with σ_z = 1 they are the p and u charts of Montgomery 2013, equations 7.8 and 7.19.

use crate::observation::{Observation, spread};
use crate::past::Past;

/// Between what a period's figure is expected to lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeriodLimits {
    pub low: f64,
    pub high: f64,
}

/// The limits of one period round the centre that a past told.
pub fn limits_of_period(period: Observation, past: &Past) -> PeriodLimits {
    let (centre, spread) = (past.told.estimate(), spread(past.told).get());
    let wide = 3.0 * past.usual_sigma();
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
            let half = (wide * spread / (durations.count() as f64).sqrt()).min(300.0);
            PeriodLimits {
                low: (centre.ln() - half).exp(),
                high: (centre.ln() + half).exp(),
            }
        }
        Observation::Value(values) => {
            let half = wide * spread / (values.count() as f64).sqrt();
            PeriodLimits {
                low: centre - half,
                high: centre + half,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::Number;
    use crate::observation::tests::share;
    use crate::past::past;
    use crate::values::Values;
    use crate::xmr::{Middle, xmr};

    fn told(past: Option<Observation>, sigma: f64) -> Past {
        Past {
            told: past.unwrap(),
            sigma,
        }
    }

    /// Montgomery 2013, example 7.1: frozen orange juice cans, p̄ = .2313 of 30 samples of 50; limits .0524 and .4102.
    #[test]
    fn montgomery_example_7_1() {
        let found = limits_of_period(share(12, 50).unwrap(), &told(share(347, 1500), 1.0));
        assert!((found.low - 0.0524).abs() < 2e-4, "{found:?}");
        assert!((found.high - 0.4102).abs() < 2e-4, "{found:?}");
    }

    /// By hand: twice as wide, round .5 with 100 trials 3 · 2 · .05 = .3.
    #[test]
    fn a_wide_past_widens_the_limits() {
        let found = limits_of_period(share(5, 100).unwrap(), &told(share(50, 100), 2.0));
        assert!((found.low - 0.2).abs() < 1e-12 && (found.high - 0.8).abs() < 1e-12);
    }

    /// One value a period has the limits of the chart for single values, whose sigma is that of the steps.
    #[test]
    fn single_values_have_their_usual_limits() {
        let values = crate::xmr::tests::MORTGAGES.map(|x| Some(Number::parse(x).unwrap()));
        let weeks = values.map(|value| value.map(|value| Observation::Value(Values::one(value))));
        let usual = xmr(&values, Middle::Mean).unwrap();
        let found = limits_of_period(weeks[0].unwrap(), &past(&weeks).unwrap().unwrap());
        assert!((found.low - usual.low).abs() < 1e-9 && (found.high - usual.high).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn limits_of_shares_stay_between(part in 0_u64..100, more in 0_u64..100, trials in 1_u64..1000, sigma in 0.0..1e6_f64) {
            prop_assume!(part + more > 0);
            let found = limits_of_period(share(0, trials).unwrap(), &told(share(part, part + more), sigma));
            prop_assert!(0.0 <= found.low && found.low <= found.high && found.high <= 1.0);
        }
    }
}
