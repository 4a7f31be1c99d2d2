//! Whether somebody buys more often than before, or less, by more than chance.
//!
//! Two counts come from one rate if, of both together, each falls into the later time with the chance p = its part of both
//! times: the tail of the binomial law says how odd the split is (J. Przyborowski and H. Wilenski, Homogeneity of results in
//! testing samples from Poisson series, Biometrika 31 (1940), 313-323). A doubt: who is met at their first purchase has
//! that one in the earlier time by definition, so that a rise is told a little too seldom.

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

/// Purchases in two times, and the later time's part of both, between 0 and 1; steady where that is neither.
pub fn turn(before: u32, lately: u32, part: f64) -> Turn {
    let (mut before, mut lately) = (before, lately);
    while before.max(lately) > MANY {
        before /= 2;
        lately /= 2;
    }
    if !(part > 0.0 && part < 1.0) {
        return Turn::Steady;
    }
    let all = before + lately;
    if upper_tail(all, lately, part) < ODD {
        Turn::Rising
    } else if upper_tail(all, before, 1.0 - part) < ODD {
        Turn::Falling
    } else {
        Turn::Steady
    }
}

/// The chance of at least `more` of `all` where each falls there with the chance `part`.
fn upper_tail(all: u32, more: u32, part: f64) -> f64 {
    let ln_choose = |some: u32| {
        ln_gamma(f64::from(all) + 1.0)
            - ln_gamma(f64::from(some) + 1.0)
            - ln_gamma(f64::from(all - some) + 1.0)
    };
    (more..=all)
        .map(|some| {
            let there = f64::from(some) * part.ln() + f64::from(all - some) * (-part).ln_1p();
            (ln_choose(some) + there).exp()
        })
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
            assert_eq!(turn(before, lately, 0.5), expected, "{before} then {lately}");
        }
        assert!((upper_tail(9, 7, 0.5) - 46.0 / 512.0).abs() < 1e-12);
        assert!((upper_tail(8, 6, 0.5) - 37.0 / 256.0).abs() < 1e-12);
    }

    /// Twelve months after three: p = 4/5. Of five, P(X ≥ 5) = .8^5 = .3277 is no rise; of two months after eighteen,
    /// p = 1/10, P(X ≥ 2 | n = 2) = .01 is one.
    #[test]
    fn a_short_past_is_no_rise() {
        assert_eq!(turn(0, 5, 0.8), Turn::Steady);
        assert_eq!(turn(0, 2, 0.1), Turn::Rising);
        for part in [0.0, 1.0, -3.0, f64::NAN, f64::INFINITY] {
            assert_eq!(turn(0, 40, part), Turn::Steady, "{part}");
        }
    }

    #[test]
    fn counts_beyond_counting_are_answered_too() {
        assert_eq!(turn(u32::MAX, u32::MAX, 0.5), Turn::Steady);
        assert_eq!(turn(1, u32::MAX, 0.5), Turn::Rising);
        assert_eq!(turn(u32::MAX, 1, 0.5), Turn::Falling);
    }
}
