//! The lowest point of a smooth, convex function of many numbers: L-BFGS (Nocedal 1980; Nocedal and Wright 2006, algorithm 7.4).

use std::collections::VecDeque;

/// Steps that are remembered to tell the curvature.
const REMEMBERED: usize = 10;
const MOST_STEPS: usize = 300;
/// The search ends where a step lowers the function by less than this part of it.
const SMALL: f64 = 1e-8;

/// Moves `place` to where `function`, which writes its slope, is lowest.
pub fn lowest(place: &mut Vec<f64>, mut function: impl FnMut(&[f64], &mut [f64]) -> f64) {
    let mut slope = vec![0.0; place.len()];
    let mut height = function(place, &mut slope);
    let mut steps: VecDeque<Step> = VecDeque::new();
    for _ in 0..MOST_STEPS {
        let way = way_down(&slope, &steps);
        let Some((next, next_slope, next_height)) = go(place, &way, dot(&way, &slope), height, &mut function)
        else {
            return;
        };
        if steps.len() == REMEMBERED {
            steps.pop_front();
        }
        steps.extend(Step::new(
            difference(&next, place),
            difference(&next_slope, &slope),
        ));
        let gained = height - next_height;
        (*place, slope, height) = (next, next_slope, next_height);
        if gained < SMALL * height.abs() {
            return;
        }
    }
}

struct Step {
    moved: Vec<f64>,
    turned: Vec<f64>,
    /// One over the product of both.
    rho: f64,
}

impl Step {
    /// Nothing where the slope did not turn against us, of which no curvature can be learnt.
    fn new(moved: Vec<f64>, turned: Vec<f64>) -> Option<Step> {
        let product = dot(&moved, &turned);
        (product > 1e-12).then_some(Step {
            moved,
            turned,
            rho: 1.0 / product,
        })
    }
}

/// The two loops.
fn way_down(slope: &[f64], steps: &VecDeque<Step>) -> Vec<f64> {
    let mut way: Vec<f64> = slope.iter().map(|slope| -slope).collect();
    let mut alphas = Vec::with_capacity(steps.len());
    for step in steps.iter().rev() {
        let alpha = step.rho * dot(&step.moved, &way);
        add(&mut way, &step.turned, -alpha);
        alphas.push(alpha);
    }
    let scale = match steps.back() {
        Some(step) => 1.0 / (step.rho * dot(&step.turned, &step.turned)),
        None => 1.0 / dot(slope, slope).sqrt().max(1.0),
    };
    way.iter_mut().for_each(|way| *way *= scale);
    for (step, alpha) in steps.iter().zip(alphas.iter().rev()) {
        let beta = step.rho * dot(&step.turned, &way);
        add(&mut way, &step.moved, alpha - beta);
    }
    way
}

/// Halves the step until it leads down as far as the slope promises (Armijo 1966).
fn go(
    place: &[f64],
    way: &[f64],
    falls: f64,
    height: f64,
    function: &mut impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Option<(Vec<f64>, Vec<f64>, f64)> {
    let mut length = 1.0;
    for _ in 0..40 {
        let mut next = place.to_vec();
        add(&mut next, way, length);
        let mut slope = vec![0.0; next.len()];
        let next_height = function(&next, &mut slope);
        if next_height <= height + 1e-4 * length * falls {
            return Some((next, slope, next_height));
        }
        length /= 2.0;
    }
    None
}

fn add(sum: &mut [f64], other: &[f64], times: f64) {
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum += times * other;
    }
}

fn difference(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(one, other)| one - other).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lowest at (1, −2, 3), where each term is nought.
    #[test]
    fn the_bottom_of_a_bowl_is_found() {
        let (bottom, steep) = ([1.0, -2.0, 3.0], [1.0, 10.0, 100.0]);
        let mut place = vec![0.0; 3];
        lowest(&mut place, |place, slope| {
            for at in 0..3 {
                slope[at] = 2.0 * steep[at] * (place[at] - bottom[at]);
            }
            (0..3)
                .map(|at| steep[at] * (place[at] - bottom[at]).powi(2))
                .sum()
        });
        assert!(
            place
                .iter()
                .zip(bottom)
                .all(|(found, bottom)| (found - bottom).abs() < 1e-3),
            "{place:?}"
        );
    }
}
