//! Whether somebody buys more often than before, or less, by more than chance.
//!
//! Two counts from equally long times come from one rate if, of both together, each falls into either time with chance ½:
//! the tail of the binomial law says how odd the split is (J. Przyborowski and H. Wilenski, Homogeneity of results in
//! testing samples from Poisson series, Biometrika 31 (1940), 313-323).

use serde::Serialize;

use crate::gamma::ln_gamma;

/// How often somebody bought lately beside how often before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    Rising,
    Steady,
    Falling,
}

/// So odd a split comes by chance less than once in ten, to either side.
const ODD: f64 = 0.10;
/// Beyond so many, counts are halved until they fit: the answer no longer hangs on a few.
const MANY: u32 = 5_000;

/// Purchases in two times of equal length.
pub fn turn(before: u32, lately: u32) -> Turn {
    let (mut less, mut more) = (before.min(lately), before.max(lately));
    while more > MANY {
        less /= 2;
        more /= 2;
    }
    if less == more || upper_tail(less + more, more) >= ODD {
        Turn::Steady
    } else if lately > before {
        Turn::Rising
    } else {
        Turn::Falling
    }
}

/// The chance of at least `more` heads in `tosses` of a fair coin.
fn upper_tail(tosses: u32, more: u32) -> f64 {
    let ln_choose = |heads: u32| {
        ln_gamma(f64::from(tosses) + 1.0)
            - ln_gamma(f64::from(heads) + 1.0)
            - ln_gamma(f64::from(tosses - heads) + 1.0)
    };
    (more..=tosses)
        .map(|heads| (ln_choose(heads) - f64::from(tosses) * std::f64::consts::LN_2).exp())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: P(X ≥ 4 | n = 4) = 1/16; P(X ≥ 3 | n = 3) = 1/8; P(X ≥ 7 | n = 9) = (36 + 9 + 1)/512 = .0898;
    /// P(X ≥ 6 | n = 8) = (28 + 8 + 1)/256 = .1445.
    #[test]
    fn a_turn_is_more_than_chance() {
        for (before, lately, expected) in [
            (0, 4, Turn::Rising),
            (0, 3, Turn::Steady),
            (2, 7, Turn::Rising),
            (2, 6, Turn::Steady),
            (7, 2, Turn::Falling),
            (4, 0, Turn::Falling),
            (0, 0, Turn::Steady),
            (5, 5, Turn::Steady),
        ] {
            assert_eq!(turn(before, lately), expected, "{before} then {lately}");
        }
        assert!((upper_tail(9, 7) - 46.0 / 512.0).abs() < 1e-12);
        assert!((upper_tail(8, 6) - 37.0 / 256.0).abs() < 1e-12);
    }

    #[test]
    fn counts_beyond_counting_are_answered_too() {
        assert_eq!(turn(u32::MAX, u32::MAX), Turn::Steady);
        assert_eq!(turn(1, u32::MAX), Turn::Rising);
        assert_eq!(turn(u32::MAX, 1), Turn::Falling);
    }
}
