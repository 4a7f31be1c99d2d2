//! The cumulative sum that finds small, lasting slides: each point adds what it falls short of the standard by.
//!
//! With z the score of a point, k the reference value (the slack, half the slide it is tuned for) and h the decision
//! value, all in sigmas:
//!
//! C⁺ᵢ = max(0, C⁺ᵢ₋₁ + zᵢ − k),   C⁻ᵢ = max(0, C⁻ᵢ₋₁ − zᵢ − k),   alarm when either is above h.
//!
//! Source: E. S. Page, Continuous inspection schemes, Biometrika 41 (1954), 100–115; in this form Montgomery 2013,
//! equations 9.2 and 9.3. A head start, C₀ = h/2, is from J. M. Lucas and R. B. Crosier, Fast initial response for CUSUM
//! quality-control schemes, Technometrics 24 (1982), 199–205.

use crate::number::Number;
use crate::refused::{Refused, between};
use crate::rules::Side;

/// How a sum is tuned: slack, decision and head start, in sigmas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cusum {
    reference: f64,
    decision: f64,
    head_start: f64,
}

impl Cusum {
    pub fn parse(reference: f64, decision: f64) -> Result<Cusum, Refused> {
        Ok(Cusum {
            reference: between("reference value", reference, 0.0, 10.0)?,
            decision: between("decision value", decision, 0.01, 40.0)?,
            head_start: 0.0,
        })
    }

    /// Begins part of the way up, so that a process that starts badly is found sooner.
    pub fn with_head_start(self, head_start: f64) -> Result<Cusum, Refused> {
        let head_start = between("head start", head_start, 0.0, self.decision)?;
        Ok(Cusum { head_start, ..self })
    }

    /// k, in sigmas.
    pub fn reference(self) -> f64 {
        self.reference
    }

    /// h, in sigmas.
    pub fn decision(self) -> f64 {
        self.decision
    }

    /// C₀, in sigmas.
    pub fn head_start(self) -> f64 {
        self.head_start
    }

    pub(crate) fn step(self, sum: f64, score: f64) -> f64 {
        (sum + score - self.reference).max(0.0)
    }
}

/// A sum after a point: how high it stands, and since when it has not been at zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum {
    pub height: f64,
    /// The first point since the sum last was zero: where a drift began, if this is one.
    pub since: Option<usize>,
    pub is_alarm: bool,
}

/// One side's sums, point by point. What is unknown adds nothing and takes nothing away.
pub fn one_sided(scores: &[Option<Number>], side: Side, cusum: Cusum) -> Vec<Sum> {
    let sign = match side {
        Side::Above => 1.0,
        Side::Below => -1.0,
    };
    trace(cusum.head_start, cusum.decision, scores.len(), |sum, at| {
        scores[at].map(|score| cusum.step(sum, sign * score.get()))
    })
}

/// Follows a sum through so many points; shared by every kind of sum that starts again at zero.
pub(crate) fn trace(
    start: f64,
    decision: f64,
    points: usize,
    step: impl Fn(f64, usize) -> Option<f64>,
) -> Vec<Sum> {
    let mut sum = Sum {
        height: start,
        since: None,
        is_alarm: false,
    };
    let mut sums = Vec::with_capacity(points);
    for at in 0..points {
        if let Some(height) = step(sum.height, at) {
            let since = (height > 0.0).then(|| sum.since.unwrap_or(at));
            // Beyond a few times the decision a sum says no more, and it must stay a number.
            let height = height.min(1e6);
            sum = Sum {
                height,
                since,
                is_alarm: height > decision,
            };
        } else {
            sum.is_alarm = false;
        }
        sums.push(sum);
    }
    sums
}

/// The first alarm of one side: at which point, and since which.
pub fn first_alarm(sums: &[Sum]) -> Option<(usize, usize)> {
    let at = sums.iter().position(|sum| sum.is_alarm)?;
    Some((at, sums[at].since.unwrap_or(at)))
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::series;

    /// Montgomery 2013, table 9.1: mean 10 for twenty observations, then 11, with standard deviation 1.
    pub(crate) const STEP_AT_21: [f64; 30] = [
        9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08,
        9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
    ];

    /// Montgomery 2013, table 9.2 with k = ½ and h = 5: C⁺ is 5.28 at period 29 with N⁺ = 7, so that the shift is placed
    /// between periods 22 and 23; C⁺₃₀ = 5.30; C⁻₃ = 1.77.
    #[test]
    fn montgomery_table_9_2() {
        let scores = series(&STEP_AT_21.map(|x| Some(x - 10.0))).unwrap();
        let cusum = Cusum::parse(0.5, 5.0).unwrap();
        let above = one_sided(&scores, Side::Above, cusum);
        assert!((above[28].height - 5.28).abs() < 1e-9);
        assert!((above[29].height - 5.30).abs() < 1e-9);
        // Periods are counted from 1 in the book: its 29 is our 28, and the first after its 22 is our 22.
        assert_eq!(first_alarm(&above), Some((28, 22)));
        let below = one_sided(&scores, Side::Below, cusum);
        assert!((below[2].height - 1.77).abs() < 1e-9, "{}", below[2].height);
        assert_eq!(first_alarm(&below), None);
    }

    #[test]
    fn the_unknown_adds_nothing() {
        let cusum = Cusum::parse(0.5, 5.0).unwrap();
        let scores = series(&[Some(3.0), None, None, Some(3.0)]).unwrap();
        let sums = one_sided(&scores, Side::Above, cusum);
        assert!((sums[2].height - 2.5).abs() < 1e-12);
        assert_eq!(sums[3].since, Some(0));
        assert!(!sums[3].is_alarm);
        assert_eq!(one_sided(&[], Side::Above, cusum), []);
    }

    #[test]
    fn what_cannot_be_tuned_is_refused() {
        assert!(Cusum::parse(-0.1, 5.0).is_err());
        assert!(Cusum::parse(0.5, 0.0).is_err());
        assert!(Cusum::parse(f64::NAN, 5.0).is_err());
        assert!(Cusum::parse(0.5, 5.0).unwrap().with_head_start(6.0).is_err());
    }

    proptest! {
        #[test]
        fn sums_are_numbers_and_know_their_zero(scores in proptest::collection::vec(proptest::option::of(-1e100..1e100_f64), 0..60)) {
            let cusum = Cusum::parse(0.25, 8.9).unwrap();
            for (at, sum) in one_sided(&series(&scores).unwrap(), Side::Below, cusum).iter().enumerate() {
                prop_assert!(sum.height.is_finite() && sum.height >= 0.0);
                prop_assert!(sum.since.is_none_or(|since| since <= at));
            }
        }

        #[test]
        fn a_higher_decision_never_speaks_sooner(scores in proptest::collection::vec(-3.0..3.0_f64, 1..80), lower in 1.0..5.0_f64, more in 0.0..5.0_f64) {
            let scores: Vec<_> = scores.into_iter().map(Some).collect();
            let at = |decision: f64| {
                let cusum = Cusum::parse(0.25, decision).unwrap();
                first_alarm(&one_sided(&series(&scores).unwrap(), Side::Below, cusum)).map_or(usize::MAX, |found| found.0)
            };
            prop_assert!(at(lower) <= at(lower + more));
        }
    }
}
