//! The highest point of a log-likelihood: a quasi-Newton climb inside a box, from a given start, always the same way.
//!
//! The first metric is the inverse of the sum of the outer products of each customer's gradient (Berndt, Hall, Hall and
//! Hausman, Estimation and inference in nonlinear structural models, Annals of Economic and Social Measurement 3 (1974),
//! 653-665), which costs nothing beside the gradient; then the update of Broyden, Fletcher, Goldfarb and Shanno (1970).

use rayon::prelude::*;

use crate::matrix::{Matrix, dot, inverse, times};

/// Parameters are climbed by their logarithm, and none leaves this range: 0.000 1 to 99 000.
pub(crate) const LOWEST: f64 = -9.2;
pub(crate) const HIGHEST: f64 = 11.5;

/// No climb needs as many steps; a log without information may wander.
const MOST_STEPS: usize = 200;
/// What is left to gain, in units of log-likelihood, when the climb ends; and, of a large one, the part that is rounding.
const CLOSE: f64 = 1e-11;
const ROUNDING: f64 = 1e-15;
/// The longest step in the logarithm of a parameter.
const LONGEST: f64 = 2.0;

/// A log-likelihood with its gradient, and the sum of the outer products of the customers' own gradients.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Score<const N: usize> {
    pub value: f64,
    pub gradient: [f64; N],
    pub outer: Matrix<N>,
}

impl<const N: usize> Score<N> {
    pub(crate) const NONE: Score<N> = Score {
        value: 0.0,
        gradient: [0.0; N],
        outer: [[0.0; N]; N],
    };

    /// Adds `customers` of one kind, each with this log-likelihood and gradient.
    #[inline]
    pub(crate) fn add(&mut self, customers: f64, value: f64, gradient: [f64; N]) {
        self.value += customers * value;
        for row in 0..N {
            let weighted = customers * gradient[row];
            self.gradient[row] += weighted;
            for (sum, other) in self.outer[row].iter_mut().zip(gradient).take(row + 1) {
                *sum += weighted * other;
            }
        }
    }

    pub(crate) fn join(mut self, other: &Score<N>) -> Score<N> {
        self.value += other.value;
        for row in 0..N {
            self.gradient[row] += other.gradient[row];
            for column in 0..=row {
                self.outer[row][column] += other.outer[row][column];
            }
        }
        self
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.iter().all(|part| part.is_finite())
    }

    /// The metric that the gradients alone suggest; a small ridge keeps flat directions from infinite steps.
    fn metric(&self) -> Matrix<N> {
        let largest = (0..N).map(|at| self.outer[at][at]).fold(0.0, f64::max);
        let mut ridge = 1e-9 * largest + 1e-6;
        loop {
            let with_ridge = std::array::from_fn(|row| {
                std::array::from_fn(|column| {
                    let (high, low) = (row.max(column), row.min(column));
                    self.outer[high][low] + if row == column { ridge } else { 0.0 }
                })
            });
            if let Some(metric) = inverse(&with_ridge) {
                return metric;
            }
            ridge *= 100.0;
            if !ridge.is_finite() || ridge > 1e12 * (1.0 + largest) {
                return std::array::from_fn(|row| {
                    std::array::from_fn(|column| if row == column { 1e-3 } else { 0.0 })
                });
            }
        }
    }
}

/// What one task sums, so that a sum does not depend on the number of processors.
const CHUNK: usize = 8192;

/// The sum of the scores of `each` chunk, in the order of the items.
pub(crate) fn sum<T: Sync, const N: usize>(
    items: &[T],
    each: impl Fn(&[T]) -> Score<N> + Sync + Send,
) -> Score<N> {
    if items.len() <= CHUNK {
        return each(items);
    }
    let parts: Vec<Score<N>> = items.par_chunks(CHUNK).map(each).collect();
    parts.iter().fold(Score::NONE, Score::join)
}

pub(crate) struct Peak<const N: usize> {
    pub at: [f64; N],
    pub score: Score<N>,
}

/// Climbs from `start` until hardly anything is left to gain.
pub(crate) fn climb<const N: usize>(start: [f64; N], score: &impl Fn(&[f64; N]) -> Score<N>) -> Peak<N> {
    climb_by(start, None, score)
}

/// The same by a metric known to be near: the inverse of minus the second derivatives.
pub(crate) fn climb_by<const N: usize>(
    start: [f64; N],
    metric: Option<Matrix<N>>,
    score: &impl Fn(&[f64; N]) -> Score<N>,
) -> Peak<N> {
    let mut at = start.map(|part| part.clamp(LOWEST, HIGHEST));
    let mut here = score(&at);
    let mut is_fresh = metric.is_none();
    let mut metric = metric.unwrap_or_else(|| here.metric());
    for _ in 0..MOST_STEPS {
        let (step, gain) = direction(&at, &here, &metric);
        let close = CLOSE + ROUNDING * here.value.abs();
        if gain < close {
            if is_fresh {
                break;
            }
            metric = here.metric();
            is_fresh = true;
            if direction(&at, &here, &metric).1 < 100.0 * close {
                break;
            }
            continue;
        }
        if let Some((next, there)) = walk(&at, &here, &step, gain, score) {
            update(&mut metric, &at, &next, &here, &there);
            (at, here, is_fresh) = (next, there, false);
        } else if is_fresh {
            break;
        } else {
            metric = here.metric();
            is_fresh = true;
        }
    }
    Peak { at, score: here }
}

/// The step and what it promises to gain; a parameter at the edge of the box does not push against it.
fn direction<const N: usize>(at: &[f64; N], here: &Score<N>, metric: &Matrix<N>) -> ([f64; N], f64) {
    let held: [bool; N] = std::array::from_fn(|part| {
        (at[part] <= LOWEST && here.gradient[part] < 0.0)
            || (at[part] >= HIGHEST && here.gradient[part] > 0.0)
    });
    let free = |vector: [f64; N]| -> [f64; N] {
        std::array::from_fn(|part| if held[part] { 0.0 } else { vector[part] })
    };
    let gradient = free(here.gradient);
    let mut step = free(times(metric, &gradient));
    let longest = step
        .iter()
        .fold(0.0, |longest: f64, part| longest.max(part.abs()));
    if longest > LONGEST {
        step = step.map(|part| part * LONGEST / longest);
    }
    (step, dot(&gradient, &step))
}

/// Halves the way until the log-likelihood rises by a fair part of what was promised.
fn walk<const N: usize>(
    at: &[f64; N],
    here: &Score<N>,
    step: &[f64; N],
    gain: f64,
    score: &impl Fn(&[f64; N]) -> Score<N>,
) -> Option<([f64; N], Score<N>)> {
    let mut part_of_it = 1.0;
    for _ in 0..16 {
        let next = std::array::from_fn(|part| (at[part] + part_of_it * step[part]).clamp(LOWEST, HIGHEST));
        let there = score(&next);
        if there.is_finite() && there.value > here.value + 1e-4 * part_of_it * gain {
            return Some((next, there));
        }
        part_of_it *= 0.4;
    }
    None
}

fn update<const N: usize>(
    metric: &mut Matrix<N>,
    at: &[f64; N],
    next: &[f64; N],
    here: &Score<N>,
    there: &Score<N>,
) {
    let moved: [f64; N] = std::array::from_fn(|part| next[part] - at[part]);
    let bent: [f64; N] = std::array::from_fn(|part| here.gradient[part] - there.gradient[part]);
    let curvature = dot(&moved, &bent);
    if curvature <= 1e-12 * dot(&moved, &moved).sqrt() * dot(&bent, &bent).sqrt() || curvature <= 0.0 {
        return;
    }
    let turned = times(metric, &bent);
    let scale = (curvature + dot(&bent, &turned)) / (curvature * curvature);
    for row in 0..N {
        for column in 0..N {
            metric[row][column] += scale * moved[row] * moved[column]
                - (turned[row] * moved[column] + moved[row] * turned[column]) / curvature;
        }
    }
}

/// Minus the second derivatives at `at`, from differences of gradients.
pub(crate) fn information<const N: usize>(
    at: &[f64; N],
    score: &impl Fn(&[f64; N]) -> Score<N>,
) -> Matrix<N> {
    const STEP: f64 = 1e-4;
    let columns: [[f64; N]; N] = std::array::from_fn(|part| {
        let moved = |by: f64| {
            let mut there = *at;
            there[part] += by;
            score(&there).gradient
        };
        let (above, below) = (moved(STEP), moved(-STEP));
        std::array::from_fn(|row| (below[row] - above[row]) / (2.0 * STEP))
    });
    std::array::from_fn(|row| {
        std::array::from_fn(|column| 0.5 * (columns[row][column] + columns[column][row]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hill -(u-1)² - 10(v-u²)², of one customer; its top is (1, 1), along a bent ridge (after Rosenbrock 1960).
    fn bent_ridge(at: &[f64; 2]) -> Score<2> {
        let [u, v] = *at;
        let mut score = Score::NONE;
        let gradient = [-2.0 * (u - 1.0) + 40.0 * u * (v - u * u), -20.0 * (v - u * u)];
        score.add(1.0, -(u - 1.0).powi(2) - 10.0 * (v - u * u).powi(2), gradient);
        score
    }

    #[test]
    fn the_top_of_a_bent_ridge_is_found() {
        for start in [[-1.2, 1.0], [3.0, -2.0], [0.0, 0.0]] {
            let peak = climb(start, &bent_ridge);
            assert!(
                (peak.at[0] - 1.0).abs() < 1e-4 && (peak.at[1] - 1.0).abs() < 1e-4,
                "{:?}",
                peak.at
            );
        }
    }

    #[test]
    fn a_hill_without_top_ends_at_the_edge() {
        let slope = |at: &[f64; 1]| {
            let mut score = Score::NONE;
            score.add(1.0, at[0], [1.0]);
            score
        };
        let peak = climb([0.0], &slope);
        assert!((peak.at[0] - HIGHEST).abs() < 1e-9);
    }

    #[test]
    fn information_is_the_bend() {
        let found = information(&[1.0, 1.0], &bent_ridge);
        // By hand at (1, 1): 2 + 80, -40, 20.
        for (row, column, expected) in [(0, 0, 82.0), (0, 1, -40.0), (1, 0, -40.0), (1, 1, 20.0)] {
            let found: f64 = found[row][column];
            assert!((found - expected).abs() < 1e-5, "{found}");
        }
    }
}
