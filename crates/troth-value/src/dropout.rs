//! Buying that may end after any purchase: the NBD, BG/NBD and MBG/NBD models, and each with regular rhythm.
//!
//! Buying while active is that of `timing`. After a purchase a customer leaves for good with their own chance p, which over
//! customers follows a beta law with a and b. In the BG/NBD one can leave after each repeat purchase; in the MBG/NBD after
//! the first one too, so that somebody who bought once can be lost. The NBD has no leaving.
//!
//! With x repeats, the last at t_x, observed to T (weeks), s = r + kx, n = x for BG and x + 1 for MBG:
//!
//! L = Γ(s)/Γ(r) · B(a, b+n)/B(a, b) · α^r (α+T)^-s · [ R + a/(b+n-1) ((α+T)/(α+t_x))^s ],
//!
//! the second term absent from BG when x = 0, and from NBD always, which lacks the ratio of beta functions too.
//! Sources: NBD, A. S. C. Ehrenberg 1959, as likelihood of timings in P. S. Fader and B. G. S. Hardie, A note on deriving
//! the Pareto/NBD model (2005); BG/NBD, P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting your customers"
//! the easy way, Marketing Science 24 (2005), 275-284, equation 6; MBG/NBD, E. P. Batislam, M. Denizel and A. Filiztekin,
//! Empirical validation and comparison of models for customer base analysis, International Journal of Research in
//! Marketing 24 (2007), 201-209; with k, Platzer and Reutterer (2016). Reproduced by `tests/it/cdnow_sample.rs`.

use crate::climb::Score;
use crate::cohort::{Cohort, Group, Summary};
use crate::timing::Pause;

/// When a customer can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaving {
    Never,
    AfterRepeat,
    AfterAny,
}

impl Leaving {
    /// Chances to leave that somebody with `repeats` has taken: n of the formula.
    fn chances(self, repeats: u32) -> u32 {
        match self {
            Leaving::Never => 0,
            Leaving::AfterRepeat => repeats,
            Leaving::AfterAny => repeats + 1,
        }
    }
}

/// What depends on x alone, for each x: Γ(s)/Γ(r) B(a, b+n)/B(a, b) and its derivatives.
struct Counts {
    value: f64,
    by_shape: f64,
    by_a: f64,
    by_b: f64,
    /// ln a/(b+n-1), and 1/(b+n-1); of no meaning where n is 0.
    ln_odds: f64,
    per_stay: f64,
}

/// Sums of logarithms rather than differences of ln Γ, which lose their digits where b is large.
fn counts(leaving: Leaving, regularity: u32, most: u32, [shape, a, b]: [f64; 3]) -> Vec<Counts> {
    let mut all = Vec::with_capacity(most as usize + 1);
    let (mut value, mut by_shape, mut by_a, mut by_b) = (0.0, 0.0, 0.0, 0.0);
    let (mut ticks, mut chances) = (0_u64, 0_u32);
    for repeats in 0..=most {
        while ticks < u64::from(regularity) * u64::from(repeats) {
            let factor = shape + ticks as f64;
            value += factor.ln();
            by_shape += 1.0 / factor;
            ticks += 1;
        }
        while chances < leaving.chances(repeats) {
            let (stayed, either) = (b + f64::from(chances), a + b + f64::from(chances));
            value -= (a / stayed).ln_1p();
            by_a -= 1.0 / either;
            by_b += a / (stayed * either);
            chances += 1;
        }
        let stayed = b + f64::from(chances) - 1.0;
        all.push(Counts {
            ln_odds: (a / stayed).ln(),
            per_stay: 1.0 / stayed,
            value,
            by_shape,
            by_a,
            by_b,
        });
    }
    all
}

/// Log-likelihood without the constant of `timing`, by the logarithms of r, α, a, b; a and b are unused without leaving.
pub(crate) fn score(cohort: &Cohort, leaving: Leaving, regularity: u32, at: &[f64; 4]) -> Score<4> {
    let parameters = at.map(f64::exp);
    let [shape, rate, a, b] = parameters;
    let (ln_rate, per_a, by_rate_alone) = (at[1], 1.0 / a, shape / rate);
    let counts = counts(leaving, regularity, cohort.most_repeats(), [shape, a, b]);
    let each = |groups: &[Group]| {
        let mut score = Score::NONE;
        let (mut age, mut rate_at_end, mut per_end, mut ln_at_end) = (f64::NAN, 0.0, 0.0, 0.0_f64);
        for group in groups {
            let Summary {
                repeats,
                last_weeks,
                age_weeks,
            } = group.summary;
            if age_weeks.to_bits() != age.to_bits() {
                age = age_weeks;
                rate_at_end = rate + age;
                per_end = 1.0 / rate_at_end;
                ln_at_end = rate_at_end.ln();
            }
            let count = &counts[repeats as usize];
            let s = shape + f64::from(regularity) * f64::from(repeats);
            let pause = Pause::new(regularity, s, rate_at_end, age_weeks - last_weeks);
            let mut value = count.value + shape * ln_rate - s * ln_at_end;
            let mut by_shape = count.by_shape + ln_rate - ln_at_end;
            let mut by_rate = by_rate_alone - s * per_end;
            let (mut by_a, mut by_b) = (count.by_a, count.by_b);
            let chances = leaving.chances(repeats);
            if chances == 0 {
                value += pause.ln_r;
                by_shape += pause.by_shape;
                by_rate += pause.by_rate;
            } else {
                let rate_at_last = rate + last_weeks;
                let ln_since = ln_at_end - rate_at_last.ln();
                // The log of the odds of having left: of the second term of the formula against the first.
                let odds = count.ln_odds + s * ln_since - pause.ln_r;
                let small = (-odds.abs()).exp();
                let either = 1.0 / (1.0 + small);
                let gone = if odds > 0.0 { either } else { small * either };
                // What rounding takes from 1 + small is below that of the value.
                value += pause.ln_r + odds.max(0.0) + (1.0 + small).ln();
                by_shape += (1.0 - gone) * pause.by_shape + gone * ln_since;
                by_rate += (1.0 - gone) * pause.by_rate + gone * s * (per_end - 1.0 / rate_at_last);
                by_a += gone * per_a;
                by_b -= gone * count.per_stay;
            }
            let gradient = [by_shape * shape, by_rate * rate, by_a * a, by_b * b];
            score.add(f64::from(group.customers), value, gradient);
        }
        score
    };
    cohort.total(each)
}

/// The NBD's two parameters alone.
pub(crate) fn score_without_leaving(cohort: &Cohort, regularity: u32, at: &[f64; 2]) -> Score<2> {
    let full = score(cohort, Leaving::Never, regularity, &[at[0], at[1], 0.0, 0.0]);
    Score {
        value: full.value,
        gradient: [full.gradient[0], full.gradient[1]],
        outer: std::array::from_fn(|row| std::array::from_fn(|column| full.outer[row][column])),
    }
}

/// The chance that the customer has not left: R over the whole bracket of the formula. Fader, Hardie and Lee 2005a give it
/// for x > 0 in their note "Computing P(alive) using the BG/NBD model" (2008).
pub(crate) fn alive(
    summary: Summary,
    leaving: Leaving,
    regularity: u32,
    [shape, rate, a, b]: [f64; 4],
) -> f64 {
    let chances = leaving.chances(summary.repeats);
    if chances == 0 {
        return 1.0;
    }
    let s = shape + f64::from(regularity) * f64::from(summary.repeats);
    let (at_last, at_end) = (rate + summary.last_weeks, rate + summary.age_weeks);
    let pause = Pause::new(regularity, s, at_end, summary.age_weeks - summary.last_weeks);
    let odds = (a / (b + f64::from(chances - 1))).ln() + s * (at_end / at_last).ln() - pause.ln_r;
    1.0 / (1.0 + odds.exp())
}

/// The law of p for somebody who has not left: beta with a and b + n.
pub(crate) fn staying(leaving: Leaving, repeats: u32, b: f64) -> f64 {
    b + f64::from(leaving.chances(repeats))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Cohort {
        Cohort::of_summaries([
            Summary {
                repeats: 0,
                last_weeks: 0.0,
                age_weeks: 30.0,
            },
            Summary {
                repeats: 2,
                last_weeks: 12.0,
                age_weeks: 30.0,
            },
            Summary {
                repeats: 7,
                last_weeks: 29.0,
                age_weeks: 31.5,
            },
        ])
    }

    #[test]
    fn gradients_are_slopes() {
        let cohort = three();
        let at = [-0.6, 1.7, -0.2, 0.9];
        for leaving in [Leaving::Never, Leaving::AfterRepeat, Leaving::AfterAny] {
            for regularity in 1..=4 {
                let found = score(&cohort, leaving, regularity, &at).gradient;
                for part in 0..4 {
                    let moved = |by: f64| {
                        let mut there = at;
                        there[part] += by;
                        score(&cohort, leaving, regularity, &there).value
                    };
                    let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                    assert!(
                        (slope - found[part]).abs() < 1e-7,
                        "{leaving:?} {regularity} {part}"
                    );
                }
            }
        }
    }

    #[test]
    fn with_hardly_any_leaving_the_three_models_are_one() {
        let cohort = three();
        let at = [-0.6, 1.7, -9.0, 11.0];
        let value = |leaving| score(&cohort, leaving, 1, &at).value;
        assert!((value(Leaving::Never) - value(Leaving::AfterRepeat)).abs() < 1e-6);
        assert!((value(Leaving::Never) - value(Leaving::AfterAny)).abs() < 1e-6);
    }
}
