//! Integral equations solved by replacing the integral by a weighted sum, and the sum by linear equations.
//!
//! Gauss–Legendre nodes (Abramowitz and Stegun 25.4.30) by Newton's method on Legendre's polynomials, and E. J. Nyström's
//! method, Acta Mathematica 54 (1930), 185–204: L(s) = 1 + Σ wⱼ K(s, xⱼ) L(xⱼ) at every node s.

use std::f64::consts::PI;

/// Points of an interval with their weights.
pub(crate) struct Nodes {
    pub(crate) points: Vec<f64>,
    pub(crate) weights: Vec<f64>,
}

/// So many Gauss–Legendre nodes between two ends.
pub(crate) fn nodes(count: u32, low: f64, high: f64) -> Nodes {
    let (middle, half) = ((low + high) / 2.0, (high - low) / 2.0);
    let n = f64::from(count);
    let mut found = Nodes {
        points: Vec::new(),
        weights: Vec::new(),
    };
    for i in (1..=count).rev() {
        let mut x = (PI * (f64::from(i) - 0.25) / (n + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..100 {
            let (value, before) = legendre(count, x);
            slope = n * (x * value - before) / (x * x - 1.0);
            let step = value / slope;
            x -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        found.points.push(middle + half * x);
        found.weights.push(half * 2.0 / ((1.0 - x * x) * slope * slope));
    }
    found
}

/// Pₙ(x) and Pₙ₋₁(x) by recurrence (22.7.10).
fn legendre(count: u32, x: f64) -> (f64, f64) {
    let (mut value, mut before) = (x, 1.0);
    for k in 2..=count {
        let k = f64::from(k);
        let next = ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k;
        before = value;
        value = next;
    }
    (value, before)
}

/// Solves (I − K) L = 1 by Gauss's elimination with the largest pivot; the expected number of steps from each state.
///
/// K is row by row the chances of going from one state to the others without an end.
pub(crate) fn expected_steps(chances: &[Vec<f64>]) -> Vec<f64> {
    let size = chances.len();
    let mut rows: Vec<Vec<f64>> = chances
        .iter()
        .enumerate()
        .map(|(at, chances)| {
            let mut row: Vec<f64> = chances.iter().map(|chance| -chance).collect();
            row[at] += 1.0;
            row.push(1.0);
            row
        })
        .collect();
    for column in 0..size {
        let largest = (column..size).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()));
        rows.swap(column, largest.unwrap_or(column));
        let (above, below) = rows.split_at_mut(column + 1);
        let pivot = &above[column];
        for row in below {
            let factor = row[column] / pivot[column];
            for (cell, by) in row[column..].iter_mut().zip(&pivot[column..]) {
                *cell -= factor * by;
            }
        }
    }
    let mut found = vec![0.0; size];
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|other| rows[at][other] * found[other]).sum();
        found[at] = (rows[at][size] - known) / rows[at][at];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Abramowitz and Stegun, table 25.4: three nodes 0, ±.774596669241483 with weights 8/9, 5/9.
    #[test]
    fn abramowitz_stegun_table_25_4() {
        let found = nodes(3, -1.0, 1.0);
        assert!((found.points[0] + 0.774_596_669_241_483).abs() < 1e-14);
        assert!((found.weights[0] - 5.0 / 9.0).abs() < 1e-14);
        assert!((found.weights[1] - 8.0 / 9.0).abs() < 1e-14);
    }

    /// By calculus: the integral of x⁶ from 0 to 2 is 128/7.
    #[test]
    fn a_polynomial_is_exact() {
        let found = nodes(8, 0.0, 2.0);
        let sum: f64 = found
            .points
            .iter()
            .zip(&found.weights)
            .map(|(x, w)| w * x.powi(6))
            .sum();
        assert!((sum - 128.0 / 7.0).abs() < 1e-12);
    }

    /// A coin that ends with chance ½ takes 2 throws; two heads in a row take 6 (W. Feller 1968, XIII.7).
    #[test]
    fn throws_of_a_coin() {
        let once = expected_steps(&[vec![0.5]]);
        assert!((once[0] - 2.0).abs() < 1e-14);
        let twice = expected_steps(&[vec![0.5, 0.5], vec![0.5, 0.0]]);
        assert!((twice[0] - 6.0).abs() < 1e-12);
    }
}
