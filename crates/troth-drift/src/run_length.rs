//! How long a sum stays quiet: the average number of points until it speaks, when nothing changed and when much did.
//!
//! With scores normal, standard deviation 1 and mean δ (the shift), the average run length L(s) of a sum that stands at s
//! solves Page's equation
//!
//! L(s) = 1 + L(0) Φ(k − s − δ) + ∫₀ʰ L(x) φ(x + k − s − δ) dx
//!
//! (E. S. Page, Continuous inspection schemes, Biometrika 41 (1954), 100–115; A. L. Goel and S. M. Wu, Determination of
//! A.R.L. and a contour nomogram for cusum charts, Technometrics 13 (1971), 221–230). It is solved by quadrature, to more
//! digits than tables print; the Markov chain of D. Brook and D. A. Evans, An approach to the probability distribution of
//! CUSUM run length, Biometrika 59 (1972), 539–549, is its coarser form and checks it in the tests.

use crate::cusum::Cusum;
use crate::number::Number;
use crate::quadrature::{Nodes, expected_steps, nodes};
use crate::special::{skewed_below, skewed_density, solve};

/// Beyond this many points rounding rules, and the answer is infinite: never, for any purpose.
const NEVER: f64 = 1e12;

/// Points until a one-sided sum speaks; a shift above zero is the way it watches.
pub fn one_sided_run_length(cusum: Cusum, shift: Number) -> f64 {
    let grid = Grid::of(cusum, Scores::normal(shift.get()));
    let lengths = expected_steps(&grid.chances());
    let from_start = grid.from(cusum.head_start());
    let steps: f64 = from_start
        .iter()
        .zip(&lengths)
        .map(|(chance, length)| chance * length)
        .sum();
    sensible(1.0 + steps)
}

/// Points until either of two sums speaks, one for each way.
///
/// From zero 1/L = 1/L⁺ + 1/L⁻ (K. W. Kemp, The average run length of the cumulative sum chart when a V-mask is used,
/// Journal of the Royal Statistical Society B 23 (1961), 149–153); with head starts, which J. M. Lucas and R. B. Crosier
/// 1982 give, L = (L⁺ₛ L⁻₀ + L⁻ₛ L⁺₀ − L⁺₀ L⁻₀)/(L⁺₀ + L⁻₀). Exact as long as one sum must be at zero when the other
/// speaks, which small head starts leave so.
pub fn two_sided_run_length(cusum: Cusum, shift: Number) -> f64 {
    let bare = Cusum::parse(cusum.reference(), cusum.decision()).unwrap_or(cusum);
    let other_way = Number::nearest(-shift.get());
    let (above, below) = (
        one_sided_run_length(bare, shift),
        one_sided_run_length(bare, other_way),
    );
    let (above_start, below_start) = (
        one_sided_run_length(cusum, shift),
        one_sided_run_length(cusum, other_way),
    );
    if below.is_infinite() || above.is_infinite() {
        return above_start.min(below_start);
    }
    sensible((above_start / above + below_start / below - 1.0) / (1.0 / above + 1.0 / below))
}

/// The chance that a one-sided sum speaks within so many points.
pub fn alarm_chance(cusum: Cusum, shift: Number, points: u32) -> f64 {
    alarm_chance_of(cusum, Scores::normal(shift.get()), points)
}

/// The same for scores that are not normal, or whose sigma was learnt and not known.
pub(crate) fn alarm_chance_of(cusum: Cusum, scores: Scores, points: u32) -> f64 {
    if points == 0 {
        return 0.0;
    }
    let grid = Grid::of(cusum, scores);
    let chances = grid.chances();
    let mut quiet = vec![1.0; chances.len()];
    let dot = |row: &[f64], quiet: &[f64]| row.iter().zip(quiet).map(|(a, b)| a * b).sum::<f64>();
    for _ in 1..points {
        quiet = chances.iter().map(|row| dot(row, &quiet)).collect();
    }
    (1.0 - dot(&grid.from(cusum.head_start()), &quiet)).clamp(0.0, 1.0)
}

/// The decision value with which a one-sided sum is quiet for so many points on average.
pub fn decision_for(reference: f64, run_length: f64) -> Option<Cusum> {
    let length = |decision: f64| {
        Cusum::parse(reference, decision).map_or(f64::NAN, |cusum| one_sided_run_length(cusum, Number::ZERO))
    };
    if !(run_length > length(0.01) && run_length < NEVER) {
        return None;
    }
    // A millionth of a sigma is finer than any table.
    let decision = solve(0.01, 40.0, |decision| {
        length((decision * 1e7).round() / 1e7) < run_length
    });
    Cusum::parse(reference, decision).ok()
}

/// How scores fall, counted the way the sum watches: their mean, standard deviation and skewness.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scores {
    pub(crate) mean: f64,
    pub(crate) spread: f64,
    pub(crate) skewness: f64,
}

impl Scores {
    fn normal(mean: f64) -> Scores {
        Scores {
            mean,
            spread: 1.0,
            skewness: 0.0,
        }
    }

    fn below(self, score: f64) -> f64 {
        skewed_below((score - self.mean) / self.spread, self.skewness)
    }

    fn density(self, score: f64) -> f64 {
        skewed_density((score - self.mean) / self.spread, self.skewness) / self.spread
    }
}

/// Where a sum can stand: at zero, or at one of the nodes up to its decision value.
struct Grid {
    cusum: Cusum,
    scores: Scores,
    nodes: Nodes,
}

impl Grid {
    fn of(cusum: Cusum, scores: Scores) -> Grid {
        let nodes = nodes(
            node_count(cusum.decision() / scores.spread),
            0.0,
            cusum.decision(),
        );
        Grid { cusum, scores, nodes }
    }

    /// The chance of going from a height to zero, and to each node.
    fn from(&self, height: f64) -> Vec<f64> {
        let needed = |to: f64| to + self.cusum.reference() - height;
        let mut row = vec![self.scores.below(needed(0.0))];
        let weighed = self.nodes.points.iter().zip(&self.nodes.weights);
        row.extend(weighed.map(|(to, by)| by * self.scores.density(needed(*to))));
        row
    }

    fn chances(&self) -> Vec<Vec<f64>> {
        let heights = std::iter::once(&0.0).chain(&self.nodes.points);
        heights.map(|height| self.from(*height)).collect()
    }
}

/// A normal density is smooth: twenty nodes and three more for each standard deviation give nine digits.
pub(crate) fn node_count(standard_deviations: f64) -> u32 {
    20 + (3.0 * standard_deviations).clamp(0.0, 300.0) as u32
}

/// At least one point is needed; and what is too long to tell from rounding is for ever.
pub(crate) fn sensible(length: f64) -> f64 {
    if length < NEVER && length > 0.5 {
        return length.max(1.0);
    }
    f64::INFINITY
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::special::{normal_above, normal_below};

    const SHIFTS: [f64; 8] = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0];

    pub(crate) fn reproduces(expected: [f64; 8], length: impl Fn(Number) -> f64) {
        for (shift, expected) in SHIFTS.into_iter().zip(expected) {
            let found = length(Number::parse(shift).unwrap());
            assert!(
                (found - expected).abs() < 5.1e-3,
                "at {shift}: {found} for {expected}"
            );
        }
    }

    /// Montgomery 2013, table 9.3 (after Lucas and Crosier 1982, table 1), in the digits of the R package spc 0.6.7.
    #[test]
    fn lucas_crosier_1982_table_1() {
        for (reference, decision, expected) in [
            (0.5, 4.0, [167.68, 74.22, 26.63, 13.29, 8.38, 4.75, 3.34, 2.19]),
            (0.5, 5.0, [465.44, 139.49, 38.00, 17.05, 10.38, 5.75, 4.01, 2.57]),
            (0.25, 8.01, [370.33, 83.82, 28.80, 16.39, 11.41, 7.12, 5.22, 3.48]),
        ] {
            let cusum = Cusum::parse(reference, decision).unwrap();
            reproduces(expected, |shift| two_sided_run_length(cusum, shift));
        }
        let cusum = Cusum::parse(0.5, 4.77).unwrap();
        assert!((two_sided_run_length(cusum, Number::ZERO) - 368.56).abs() < 5.1e-3);
        let cusum = Cusum::parse(0.5, 5.0).unwrap();
        assert!((one_sided_run_length(cusum, Number::ZERO) - 930.89).abs() < 5.1e-3);
    }

    /// Lucas and Crosier 1982, table 1: with a head start of h/2, 430.39 and at one sigma 6.35 (printed 430 and 6.35).
    #[test]
    fn lucas_crosier_1982_head_start() {
        let cusum = Cusum::parse(0.5, 5.0).unwrap().with_head_start(2.5).unwrap();
        assert!((two_sided_run_length(cusum, Number::ZERO) - 430.39).abs() < 5.1e-3);
        assert!((two_sided_run_length(cusum, Number::parse(1.0).unwrap()) - 6.35).abs() < 5.1e-3);
    }

    /// The R package spc 0.6.7: 7.267 and 4.389 for 500 points.
    #[test]
    fn decisions_for_five_hundred_points() {
        for (reference, decision) in [(0.25, 7.267), (0.5, 4.389)] {
            let found = decision_for(reference, 500.0).unwrap();
            assert!((found.decision() - decision).abs() < 5.1e-4, "{found:?}");
        }
        assert_eq!(decision_for(0.5, f64::NAN), None);
        assert_eq!(decision_for(0.5, 0.0), None);
    }

    /// The chain of Brook and Evans 1972: t states of width w = 2h/(2t − 1), the middle of the first at zero.
    fn brook_evans(cusum: Cusum, shift: f64, states: u32) -> f64 {
        let width = 2.0 * cusum.decision() / (2.0 * f64::from(states) - 1.0);
        let below = |from: u32, to: f64| {
            normal_below((to + 0.5 - f64::from(from)) * width + cusum.reference() - shift)
        };
        let chances: Vec<Vec<f64>> = (0..states)
            .map(|from| {
                let cell = |to: u32| {
                    let under = if to == 0 {
                        0.0
                    } else {
                        below(from, f64::from(to) - 1.0)
                    };
                    below(from, f64::from(to)) - under
                };
                (0..states).map(cell).collect()
            })
            .collect();
        expected_steps(&chances)[0]
    }

    #[test]
    fn brook_and_evans_chain_agrees_within_a_two_hundredth() {
        let cusum = Cusum::parse(0.5, 4.0).unwrap();
        for shift in [0.0, 0.5, 1.0, 2.0] {
            let found = one_sided_run_length(cusum, Number::parse(shift).unwrap());
            let chain = brook_evans(cusum, shift, 100);
            assert!((found / chain - 1.0).abs() < 0.005, "{found} and {chain}");
        }
    }

    /// D. Siegmund, Sequential Analysis, 1985: L ≈ (e^(−2Δb) + 2Δb − 1)/2Δ², Δ = δ − k, b = h + 1.166.
    #[test]
    fn siegmund_1985_approximation_is_near() {
        for (reference, decision, shift) in [(0.5, 5.0, 0.0), (0.5, 5.0, 1.0), (0.25, 8.0, 0.0)] {
            let (delta, b): (f64, f64) = (shift - reference, decision + 1.166);
            let near = ((-2.0 * delta * b).exp() + 2.0 * delta * b - 1.0) / (2.0 * delta * delta);
            let cusum = Cusum::parse(reference, decision).unwrap();
            let found = one_sided_run_length(cusum, Number::parse(shift).unwrap());
            assert!((found / near - 1.0).abs() < 0.03, "{found} and {near}");
        }
    }

    /// By hand: the first point speaks with the chance that a normal number is above h + k.
    #[test]
    fn the_first_point_by_hand() {
        let cusum = Cusum::parse(0.5, 1.5).unwrap();
        assert!((alarm_chance(cusum, Number::ZERO, 1) - normal_above(2.0)).abs() < 1e-9);
        assert_eq!(alarm_chance(cusum, Number::ZERO, 0).to_bits(), 0.0_f64.to_bits());
    }

    /// The mean of a run length is the sum of the chances to be quiet for 0, 1, 2, … points.
    #[test]
    fn chances_and_lengths_agree() {
        let cusum = Cusum::parse(0.5, 2.0).unwrap();
        let sum: f64 = (0..600)
            .map(|points| 1.0 - alarm_chance(cusum, Number::ZERO, points))
            .sum();
        assert!((sum / one_sided_run_length(cusum, Number::ZERO) - 1.0).abs() < 1e-4);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn lengths_are_at_least_one_and_never_not_a_number(
            reference in 0.0..2.0_f64, decision in 0.01..12.0_f64, shift in -1e3..1e3_f64
        ) {
            let shift = Number::parse(shift).unwrap();
            let cusum = Cusum::parse(reference, decision).unwrap();
            prop_assert!(one_sided_run_length(cusum, shift) >= 1.0);
            prop_assert!(two_sided_run_length(cusum, shift) >= 1.0);
            prop_assert!((0.0..=1.0).contains(&alarm_chance(cusum, shift, 3)));
        }

        #[test]
        fn a_larger_shift_is_found_sooner(decision in 1.0..6.0_f64, shift in 0.0..2.0_f64, more in 0.1..1.0_f64) {
            let cusum = Cusum::parse(0.5, decision).unwrap();
            let length = |shift: f64| one_sided_run_length(cusum, Number::parse(shift).unwrap());
            prop_assert!(length(shift + more) < length(shift));
        }
    }
}
