//! The moving average that forgets slowly: a picture of where a measure stands now, with limits of its own.
//!
//! With z the score of a point, λ the weight of the newest and L the width in sigmas:
//!
//! wᵢ = λ zᵢ + (1−λ) wᵢ₋₁, w₀ = 0;   limits after i points ± L √(λ/(2−λ) · (1 − (1−λ)²ⁱ))
//!
//! Source: S. W. Roberts, Control chart tests based on geometric moving averages, Technometrics 1 (1959), 239–250; J. M.
//! Lucas and M. S. Saccucci, Exponentially weighted moving average control schemes: properties and enhancements,
//! Technometrics 32 (1990), 1–12; the limits are Montgomery 2013, equations 9.25 and 9.26.

use crate::number::Number;
use crate::refused::{Refused, between};

/// How an average is tuned: weight of the newest point, and width of the limits in sigmas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ewma {
    weight: f64,
    width: f64,
}

impl Ewma {
    pub fn parse(weight: f64, width: f64) -> Result<Ewma, Refused> {
        Ok(Ewma {
            weight: between("weight", weight, 0.01, 1.0)?,
            width: between("width", width, 0.1, 6.0)?,
        })
    }

    /// λ.
    pub fn weight(self) -> f64 {
        self.weight
    }

    /// Where the limits settle, in sigmas of one point.
    pub fn settled_limit(self) -> f64 {
        self.width * (self.weight / (2.0 - self.weight)).sqrt()
    }

    /// The limit after so many known points.
    fn limit_after(self, points: u32) -> f64 {
        let forgotten = (1.0 - self.weight).powf(2.0 * f64::from(points));
        self.settled_limit() * (1.0 - forgotten).sqrt()
    }
}

/// The average after a point, and how far from zero it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Average {
    pub level: f64,
    pub limit: f64,
    pub is_alarm: bool,
}

/// The average, point by point. What is unknown leaves it where it was.
pub fn ewma(scores: &[Option<Number>], tuned: Ewma) -> Vec<Average> {
    let (mut level, mut known) = (0.0, 0_u32);
    let mut averages = Vec::with_capacity(scores.len());
    for score in scores {
        if let Some(score) = score {
            level = tuned.weight * score.get() + (1.0 - tuned.weight) * level;
            known = known.saturating_add(1);
        }
        let limit = tuned.limit_after(known);
        averages.push(Average {
            level,
            limit,
            is_alarm: score.is_some() && level.abs() > limit,
        });
    }
    averages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cusum::tests::STEP_AT_21;
    use crate::number::series;

    /// Montgomery 2013, example 9.2 and table 9.10, λ = .1 and L = 2.7 on the data of table 9.1 round 10: 9.945, 9.7495,
    /// …, 10.6341; limits .27 at first, .36 after two, .62 when settled.
    #[test]
    fn montgomery_example_9_2() {
        let scores = series(&STEP_AT_21.map(|x| Some(x - 10.0))).unwrap();
        let found = ewma(&scores, Ewma::parse(0.1, 2.7).unwrap());
        for (at, level) in [
            (0, 9.945),
            (1, 9.7495),
            (2, 9.70355),
            (27, 10.5731),
            (28, 10.6468),
            (29, 10.6341),
        ] {
            assert!(
                (found[at].level + 10.0 - level).abs() < 1e-4,
                "{at}: {}",
                found[at].level
            );
        }
        assert!((found[0].limit - 0.27).abs() < 1e-9);
        assert!((found[1].limit - 0.36).abs() < 5e-3);
        assert!((found[29].limit - 0.62).abs() < 5e-3);
        assert_eq!(found.iter().position(|average| average.is_alarm), Some(28));
    }

    #[test]
    fn a_gap_leaves_it_where_it_was() {
        let scores = series(&[Some(2.0), None]).unwrap();
        let found = ewma(&scores, Ewma::parse(0.5, 3.0).unwrap());
        assert!((found[1].level - 1.0).abs() < 1e-12 && !found[1].is_alarm);
        assert_eq!(ewma(&[], Ewma::parse(0.5, 3.0).unwrap()), []);
        assert!(Ewma::parse(0.0, 3.0).is_err() && Ewma::parse(0.2, f64::NAN).is_err());
    }

    proptest! {
        #[test]
        fn averages_are_numbers(scores in proptest::collection::vec(proptest::option::of(-1e100..1e100_f64), 0..60), weight in 0.01..=1.0_f64) {
            for average in ewma(&series(&scores).unwrap(), Ewma::parse(weight, 3.0).unwrap()) {
                prop_assert!(average.level.is_finite() && average.limit >= 0.0 && average.limit.is_finite());
            }
        }
    }
}
