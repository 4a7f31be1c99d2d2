//! How far two shares lie apart: the hybrid score interval of Newcombe (1998) for two groups, and for the same ones twice.
//!
//! With p₁, p₂ the two shares and (l₁, u₁), (l₂, u₂) their Wilson intervals, the difference p₁ − p₂ lies between
//!
//! low  = p₁ − p₂ − √((p₁−l₁)² + (u₂−p₂)²)
//! high = p₁ − p₂ + √((u₁−p₁)² + (p₂−l₂)²)
//!
//! Source: R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of
//! eleven methods, Statistics in Medicine 17 (1998), 873–890, method 10. For pairs: R. G. Newcombe, Improved
//! confidence intervals for the difference between binomial proportions based on paired data, Statistics in Medicine
//! 17 (1998), 2635–2650, method 10, which subtracts 2φ(p₁−l₁)(u₂−p₂) under the root, φ being the correlation.

use crate::confidence::Confidence;
use crate::proportion::Proportion;
use crate::refused::{Refused, countable};
use crate::wilson::{Interval, wilson};

/// By how much one is above the other, and between what the true difference may lie.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    pub by: f64,
    pub low: f64,
    pub high: f64,
}

impl Difference {
    /// Better only if the whole interval says so.
    pub fn is_above(self, hoped: f64) -> bool {
        self.low > hoped
    }
}

/// One share less another, of two groups that have nobody in common.
pub fn newcombe(one: Proportion, other: Proportion, confidence: Confidence) -> Difference {
    let [one, other] = [one, other].map(|counted| interval(counted, confidence));
    square_and_add(one, other, 0.0, 1.0)
}

/// The same ones asked twice, counted by both answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pairs {
    both: u64,
    first_only: u64,
    second_only: u64,
    neither: u64,
}

impl Pairs {
    pub fn parse(both: u64, first_only: u64, second_only: u64, neither: u64) -> Result<Pairs, Refused> {
        let all = [both, first_only, second_only, neither]
            .into_iter()
            .fold(0, u64::saturating_add);
        if countable(all)? == 0 {
            return Err(Refused::NothingCounted);
        }
        Ok(Pairs {
            both,
            first_only,
            second_only,
            neither,
        })
    }

    /// The first share less the second, with the pairing taken into account.
    pub fn difference(self, confidence: Confidence) -> Difference {
        let all = self.both + self.first_only + self.second_only + self.neither;
        let [one, other] =
            [self.first_only, self.second_only].map(|only| score_interval(self.both + only, all, confidence));
        square_and_add(one, other, self.correlation(), 1.0)
    }

    /// Newcombe's φ with its continuity correction: half the pairs are taken off a positive numerator.
    fn correlation(self) -> f64 {
        let [a, b, c, d] = [self.both, self.first_only, self.second_only, self.neither].map(|n| n as f64);
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        if margins <= 0.0 {
            return 0.0;
        }
        let (product, half) = (a * d - b * c, (a + b + c + d) / 2.0);
        let corrected = if product > 0.0 {
            (product - half).max(0.0)
        } else {
            product
        };
        (corrected / margins.sqrt()).clamp(-1.0, 1.0)
    }
}

/// How much more one difference is than another, as when a change is compared with customers it did not touch.
///
/// G. Y. Zou and A. Donner, Construction of confidence limits about effect measures: a general approach, Statistics in
/// Medicine 27 (2008), 1693–1702 (MOVER): the same squaring and adding for any two estimates.
pub fn difference_of_differences(one: Difference, other: Difference) -> Difference {
    let read = |found: Difference| Interval {
        share: found.by,
        low: found.low,
        high: found.high,
    };
    square_and_add(read(one), read(other), 0.0, 2.0)
}

fn interval(counted: Proportion, confidence: Confidence) -> Interval {
    score_interval(counted.part(), counted.whole(), confidence)
}

/// A checked proportion always has an interval; nothing known is everything possible.
fn score_interval(part: u64, whole: u64, confidence: Confidence) -> Interval {
    wilson(part, whole, confidence).unwrap_or(Interval {
        share: 0.5,
        low: 0.0,
        high: 1.0,
    })
}

fn square_and_add(one: Interval, other: Interval, correlation: f64, most: f64) -> Difference {
    let by = one.share - other.share;
    let root = |a: f64, b: f64| (a * a - 2.0 * correlation * a * b + b * b).max(0.0).sqrt();
    let below = root(one.share - one.low, other.high - other.share);
    let above = root(one.high - one.share, other.share - other.low);
    Difference {
        by,
        low: (by - below).max(-most),
        high: (by + above).min(most),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counted(part: u64, whole: u64) -> Proportion {
        Proportion::parse(part, whole).unwrap()
    }

    fn is(found: Difference, by: f64, low: f64, high: f64) {
        let close = |a: f64, b: f64| (a - b).abs() < 5.1e-5;
        assert!(
            close(found.by, by) && close(found.low, low) && close(found.high, high),
            "{found:?}"
        );
    }

    /// The first is example (a) of table II of Newcombe (1998), pages 873–890; the others are what statsmodels'
    /// `confint_proportions_2indep` with method `newcomb` prints.
    #[test]
    fn newcombe_1998_table_2() {
        for (one, other, by, low, high) in [
            ((56, 70), (48, 80), 0.2000, 0.0524, 0.3339),
            ((80, 100), (5, 100), 0.7500, 0.6418, 0.8225),
            ((16, 20), (1, 20), 0.7500, 0.4649, 0.8762),
            ((8, 10), (0, 10), 0.8000, 0.3840, 0.9433),
            ((4, 5), (1, 20), 0.7500, 0.2865, 0.9189),
            ((800, 1000), (50, 1000), 0.7500, 0.7199, 0.7764),
        ] {
            let found = newcombe(counted(one.0, one.1), counted(other.0, other.1), Confidence::P95);
            is(found, by, low, high);
        }
    }

    /// Remission before and after a second treatment, 59, 6, 16 and 80 of 161: M. W. Fagerland, S. Lydersen and
    /// P. Laake, Statistical Analysis of Contingency Tables, 2017, chapter 8, and the authors' R package.
    #[test]
    fn fagerland_lydersen_laake_chapter_8() {
        let found = Pairs::parse(59, 6, 16, 80).unwrap().difference(Confidence::P95);
        is(found, -0.0621, -0.1186, -0.0046);
    }

    /// D. G. Altman, D. Machin, T. N. Bryant and M. J. Gardner, Statistics with Confidence, 2000, page 52.
    #[test]
    fn altman_2000_page_52() {
        let found = Pairs::parse(14, 5, 0, 22).unwrap().difference(Confidence::P95);
        assert!((found.low - 0.011).abs() < 5.1e-4 && (found.high - 0.226).abs() < 5.1e-4);
    }

    #[test]
    fn nobody_asked_twice_is_refused() {
        assert_eq!(Pairs::parse(0, 0, 0, 0), Err(Refused::NothingCounted));
        assert!(Pairs::parse(u64::MAX, 1, 0, 0).is_err());
    }

    #[test]
    fn the_same_change_twice_is_no_difference() {
        let change = newcombe(counted(30, 40), counted(20, 40), Confidence::P95);
        let found = difference_of_differences(change, change);
        assert!(found.by.abs() < 1e-12 && found.low < 0.0 && 0.0 < found.high);
        assert!(!found.is_above(0.0) && change.is_above(0.0));
    }

    proptest! {
        #[test]
        fn the_difference_lies_within_and_turns_round(a in 0_u64..500, b in 0_u64..500, c in 0_u64..500, d in 0_u64..500) {
            prop_assume!(a + b > 0 && c + d > 0);
            let (one, other) = (counted(a, a + b), counted(c, c + d));
            let found = newcombe(one, other, Confidence::P95);
            prop_assert!(-1.0 <= found.low && found.low <= found.by && found.by <= found.high && found.high <= 1.0);
            let turned = newcombe(other, one, Confidence::P95);
            prop_assert!((turned.low + found.high).abs() < 1e-12 && (turned.high + found.low).abs() < 1e-12);
        }

        #[test]
        fn pairs_of_any_size_have_a_difference(cells in proptest::array::uniform4(0_u64..=1 << 51)) {
            prop_assume!(cells.iter().sum::<u64>() > 0);
            let [both, first, second, neither] = cells;
            let found = Pairs::parse(both, first, second, neither).unwrap().difference(Confidence::P99);
            prop_assert!(-1.0 <= found.low && found.low <= found.by + 1e-15);
            prop_assert!(found.by <= found.high + 1e-15 && found.high <= 1.0);
        }
    }
}
