//! How long the other charts stay quiet: single points outside their limits, and a moving average outside its own.
//!
//! Scores are normal with standard deviation 1 and mean δ (the shift). A chart of single points speaks at each with the
//! chance p of being outside, so its average run length is 1/p (Montgomery 2013, equation 5.2). That of a moving average
//! which stands at u, with settled limits ± c and weight λ, solves
//!
//! L(u) = 1 + (1/λ) ∫₋ᶜᶜ L(x) φ((x − (1−λ)u)/λ − δ) dx
//!
//! (S. V. Crowder, A simple method for studying run-length distributions of exponentially weighted moving average charts,
//! Technometrics 29 (1987), 401–407), here by quadrature.

use crate::ewma::Ewma;
use crate::number::Number;
use crate::quadrature::{expected_steps, nodes};
use crate::run_length::{node_count, sensible};
use crate::special::{normal_above, normal_density};

/// Points until one falls outside limits so many sigmas wide, the process having moved by so many.
pub fn shewhart_run_length(width: Number, shift: Number) -> f64 {
    let (width, shift) = (width.get().abs(), shift.get());
    sensible(1.0 / (normal_above(width - shift) + normal_above(width + shift)))
}

/// Points until a moving average is outside its settled limits.
pub fn ewma_run_length(ewma: Ewma, shift: Number) -> f64 {
    let (weight, limit) = (ewma.weight(), ewma.settled_limit());
    let shift = shift.get();
    let grid = nodes(node_count(2.0 * limit / weight), -limit, limit);
    let row = |level: f64| -> Vec<f64> {
        let density = |x: f64| normal_density((x - (1.0 - weight) * level) / weight - shift) / weight;
        let weighed = grid.points.iter().zip(&grid.weights);
        weighed.map(|(x, by)| by * density(*x)).collect()
    };
    let chances: Vec<Vec<f64>> = grid.points.iter().map(|level| row(*level)).collect();
    let lengths = expected_steps(&chances);
    sensible(
        1.0 + row(0.0)
            .iter()
            .zip(&lengths)
            .map(|(chance, length)| chance * length)
            .sum::<f64>(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::run_length::tests::reproduces;

    /// 1/p by hand with limits three sigmas wide: .0027 outside is one in 370.40, and so on for each shift.
    #[test]
    fn shewhart() {
        let three = Number::parse(3.0).unwrap();
        reproduces(
            [370.40, 281.15, 155.22, 81.22, 43.89, 14.97, 6.30, 2.00],
            |shift| shewhart_run_length(three, shift),
        );
    }

    /// Montgomery 2013, table 9.11 (after Lucas and Saccucci 1990), in the digits of the R package spc 0.6.7.
    #[test]
    fn lucas_saccucci_1990() {
        for (weight, width, expected) in [
            (
                0.2,
                2.962,
                [499.74, 150.22, 41.76, 18.15, 10.54, 5.50, 3.74, 2.38],
            ),
            (
                0.1,
                2.814,
                [499.58, 106.32, 31.30, 15.85, 10.33, 6.08, 4.36, 2.87],
            ),
            (
                0.05,
                2.615,
                [499.93, 84.01, 28.76, 16.37, 11.38, 7.11, 5.22, 3.50],
            ),
            (
                0.25,
                2.998,
                [499.84, 170.30, 48.29, 20.11, 11.14, 5.46, 3.61, 2.26],
            ),
            (
                0.4,
                3.054,
                [499.95, 223.73, 71.20, 28.42, 14.26, 5.87, 3.52, 2.02],
            ),
        ] {
            let ewma = Ewma::parse(weight, width).unwrap();
            reproduces(expected, |shift| ewma_run_length(ewma, shift));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn lengths_are_at_least_one_and_never_not_a_number(shift in -1e3..1e3_f64, weight in 0.05..1.0_f64, width in 0.1..6.0_f64) {
            let shift = Number::parse(shift).unwrap();
            prop_assert!(ewma_run_length(Ewma::parse(weight, width).unwrap(), shift) >= 1.0);
            prop_assert!(shewhart_run_length(Number::parse(width).unwrap(), shift) >= 1.0);
        }
    }
}
