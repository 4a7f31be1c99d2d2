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

/// How sure the interval is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    P90,
    P95,
    P99,
}

impl Confidence {
    /// The two-sided quantile of the standard normal distribution.
    pub fn z(self) -> f64 {
        match self {
            Confidence::P90 => 1.644_853_626_951_472_2,
            Confidence::P95 => 1.959_963_984_540_054,
            Confidence::P99 => 2.575_829_303_548_900_4,
        }
    }
}

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
    let (k, n, z) = (part as f64, whole as f64, confidence.z());
    let (p, z2) = (k / n, z * z);
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // At the ends the bound is exact; the subtraction above would leave a rounding error there.
    let low = if part == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if part == whole {
        1.0
    } else {
        (centre + half).min(1.0)
    };
    Some(Interval { share: p, low, high })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
    #[test]
    fn newcombe_1998_table_1() {
        for (part, whole, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
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

    proptest! {
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
