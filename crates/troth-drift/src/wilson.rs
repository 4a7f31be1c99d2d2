//! The score interval of Wilson (1927) for one proportion.
//!
//! With `k` successes of `n`, p = k/n and z the normal quantile of the confidence wanted:
//!
//! centre = (p + z²/2n) / (1 + z²/n)
//! half   = z/(1 + z²/n) · √(p(1−p)/n + z²/4n²)
//!
//! Unlike p ± z√(p(1−p)/n) it stays inside 0 and 1, and says something sensible of 0 of 20.
//! Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
//! Journal of the American Statistical Association 22 (1927), 209–212.

use crate::confidence::Confidence;
use crate::dispersion::Dispersion;
use crate::proportion::Proportion;

/// A proportion and where the true one may lie, all between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// The interval for `part` of `whole`; nothing when nothing was counted or more than all.
pub fn wilson(part: u64, whole: u64, confidence: Confidence) -> Option<Interval> {
    if whole == 0 || part > whole {
        return None;
    }
    // Exact up to 2^53, far beyond any count of promises.
    let share = part as f64 / whole as f64;
    let (low, high) = score_bounds(share, whole as f64, confidence.z());
    Some(Interval { share, low, high })
}

/// The bound below which the true share does not lie, asking that one side only.
///
/// `dispersion` is how many times wider than chance the counts spread (1 when they do not): as many trials are then
/// worth only n/φ, as in the quasi-likelihood of McCullagh and Nelder 1989, §4.5.
pub fn wilson_low(counted: Proportion, confidence: Confidence, dispersion: Dispersion) -> f64 {
    one_sided(counted, confidence, dispersion).0
}

/// The bound above which the true share does not lie, asking that one side only.
pub fn wilson_high(counted: Proportion, confidence: Confidence, dispersion: Dispersion) -> f64 {
    one_sided(counted, confidence, dispersion).1
}

fn one_sided(counted: Proportion, confidence: Confidence, dispersion: Dispersion) -> (f64, f64) {
    let trials = counted.whole() as f64 / dispersion.factor();
    score_bounds(counted.share(), trials, confidence.z_one_sided())
}

/// Where the score test with quantile z does not reject, for a share p of n trials, whole or not.
fn score_bounds(p: f64, n: f64, z: f64) -> (f64, f64) {
    let z2 = z * z;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // At the ends the bound is exact; the subtraction would leave a rounding error there, and with 2^53 trials
    // rounding can put the share itself outside.
    let low = if p <= 0.0 {
        0.0
    } else {
        (centre - half).clamp(0.0, p)
    };
    let high = if p >= 1.0 {
        1.0
    } else {
        (centre + half).clamp(p, 1.0)
    };
    (low, high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3; the last two are what
    /// statsmodels' `proportion_confint` with method `wilson` prints.
    #[test]
    fn newcombe_1998_table_1() {
        for (part, whole, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
            (5, 100, 0.0215, 0.1118),
            (80, 100, 0.7112, 0.8666),
        ] {
            let found = wilson(part, whole, Confidence::P95).unwrap();
            assert!((found.low - low).abs() < 5e-5, "{part}/{whole}: {}", found.low);
            assert!((found.high - high).abs() < 5e-5, "{part}/{whole}: {}", found.high);
        }
    }

    #[test]
    fn nothing_counted_says_nothing() {
        assert_eq!(wilson(0, 0, Confidence::P95), None);
        assert_eq!(wilson(2, 1, Confidence::P95), None);
    }

    /// Of all outcomes of n trials, the chance of those whose interval holds the truth.
    /// Brown, Cai and DasGupta 2001, Interval estimation for a binomial proportion (Statistical Science 16): averaged
    /// over all shares the Wilson interval's coverage is close to its level, here for n = 50.
    #[test]
    fn coverage_is_near_the_level_on_average() {
        let coverage = |p: f64| -> f64 {
            let mut chance = (1.0 - p).powi(50);
            let mut covered = 0.0;
            for part in 0..=50_u32 {
                let found = wilson(u64::from(part), 50, Confidence::P95).unwrap();
                if found.low <= p && p <= found.high {
                    covered += chance;
                }
                chance *= f64::from(50 - part) / f64::from(part + 1) * p / (1.0 - p);
            }
            covered
        };
        let shares: Vec<f64> = (0..990).map(|step| 0.005 + f64::from(step) / 1000.0).collect();
        let mean = shares.iter().map(|p| coverage(*p)).sum::<f64>() / shares.len() as f64;
        assert!((mean - 0.95).abs() < 0.005, "{mean}");
        assert!(coverage(0.06) > 0.93);
    }

    /// By hand: twice as dispersed is half as many trials, 8 of 10 for 16 of 20.
    #[test]
    fn dispersion_is_worth_fewer_trials() {
        let counted = |part, whole| Proportion::parse(part, whole).unwrap();
        let twice = Dispersion::parse(2.0).unwrap();
        let (few, many) = (counted(8, 10), counted(16, 20));
        let one = wilson_low(few, Confidence::P95, Dispersion::NONE);
        assert!((wilson_low(many, Confidence::P95, twice) - one).abs() < 1e-12);
        assert!(
            wilson_high(many, Confidence::P95, twice) > wilson_high(many, Confidence::P95, Dispersion::NONE)
        );
    }

    /// One side at 95 % is two sides at 90 %.
    #[test]
    fn one_side_at_95_is_two_at_90() {
        let both = wilson(81, 263, Confidence::P90).unwrap();
        let counted = Proportion::parse(81, 263).unwrap();
        assert!((wilson_low(counted, Confidence::P95, Dispersion::NONE) - both.low).abs() < 1e-12);
        assert!((wilson_high(counted, Confidence::P95, Dispersion::NONE) - both.high).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn counts_up_to_two_to_the_53rd_stay_between(whole in 1_u64..=1 << 53, fraction in 0.0..=1.0_f64) {
            let part = (((whole as f64) * fraction) as u64).min(whole);
            let counted = Proportion::parse(part, whole).unwrap();
            let low = wilson_low(counted, Confidence::P99, Dispersion::NONE);
            let high = wilson_high(counted, Confidence::P99, Dispersion::NONE);
            prop_assert!(0.0 <= low && low <= counted.share() && counted.share() <= high && high <= 1.0);
        }

        #[test]
        fn the_share_lies_in_its_interval_and_the_interval_between_nought_and_one(
            whole in 1_u64..1_000_000_000, fraction in 0.0..=1.0_f64
        ) {
            let part = ((whole as f64) * fraction) as u64;
            let found = wilson(part, whole, Confidence::P95).unwrap();
            prop_assert!(0.0 <= found.low && found.low <= found.share);
            prop_assert!(found.share <= found.high && found.high <= 1.0);
        }

        #[test]
        fn more_of_the_same_narrows_it(part in 0_u64..1_000, rest in 0_u64..1_000) {
            prop_assume!(part + rest > 0);
            let few = wilson(part, part + rest, Confidence::P95).unwrap();
            let many = wilson(part * 10, (part + rest) * 10, Confidence::P95).unwrap();
            prop_assert!(many.high - many.low < few.high - few.low);
        }

        #[test]
        fn surer_is_wider(part in 1_u64..1_000, rest in 1_u64..1_000) {
            let width = |confidence| wilson(part, part + rest, confidence).map(|found| found.high - found.low);
            prop_assert!(width(Confidence::P90) < width(Confidence::P95));
            prop_assert!(width(Confidence::P95) < width(Confidence::P99));
        }
    }
}
