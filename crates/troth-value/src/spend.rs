//! What one purchase is worth: the Gamma-Gamma model of the mean amount.
//!
//! Amounts of a customer follow a gamma law with shape p and their own rate ν; ν over customers one with q and γ. With x
//! purchases of mean z̄, in any unit of money,
//!
//! ln L = ln Γ(px+q) - ln Γ(px) - ln Γ(q) + q ln γ + (px-1) ln z̄ + px ln x - (px+q) ln(γ + x z̄),
//! E(Z | z̄, x) = (γ + x z̄) p / (px + q - 1) = w z̄ + (1 - w) pγ/(q-1),   w = px/(px + q - 1).
//!
//! Source: P. S. Fader and B. G. S. Hardie, The Gamma-Gamma model of monetary value (2013); how much
//! one spends is taken to say nothing of how often. Reproduced by `tests/it/cdnow_sample.rs`: `fader_hardie_2013_gamma_gamma`.
//!
//! The trap is q ≤ 1: the mean over customers is then without end. The mean that was seen stands in for it, and says so.

use serde::{Deserialize, Serialize};

use crate::climb::{Score, climb_by, information, sum};
use crate::fit::{ENOUGH, MANY, Prior, believed, highest, spread};
use crate::gamma::{digamma, ln_gamma};
use crate::matrix::{Matrix, inverse};

/// One customer's purchases after the first: how many, and their mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spent {
    pub purchases: u32,
    /// In any unit of money, above nought.
    pub mean: f64,
}

impl Spent {
    fn counts(self) -> bool {
        self.purchases > 0 && self.mean.is_finite() && self.mean > 0.0
    }
}

/// What the climb needs of one customer, the mean relative to that of all.
#[derive(Clone, Copy)]
struct Known {
    purchases: u32,
    mean: f64,
    ln_mean: f64,
}

/// The Gamma-Gamma model fitted to a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpendFit {
    /// p, q, γ; γ in the unit of the amounts.
    pub parameters: [f64; 3],
    pub log_likelihood: f64,
    pub customers: u64,
    /// The mean of the customers' means, as seen.
    pub observed_mean: f64,
    pub(crate) spread: Matrix<3>,
}

/// Below this q the mean over customers is not to be trusted.
const LEAST_Q: f64 = 1.01;

impl SpendFit {
    /// Fits those with at least one repeat and a mean above nought; nothing when there is nobody.
    pub fn of(spent: impl IntoIterator<Item = Spent>, prior: Prior) -> Option<SpendFit> {
        let mut known: Vec<Spent> = spent.into_iter().filter(|spent| spent.counts()).collect();
        known.sort_by_key(|spent| spent.purchases);
        if known.is_empty() {
            return None;
        }
        let customers = known.len() as f64;
        let observed_mean = known.iter().map(|spent| spent.mean / customers).sum::<f64>();
        // Amounts relative to their mean, so that the climb does not depend on the currency.
        let known: Vec<Known> = known
            .iter()
            .map(|spent| Known {
                purchases: spent.purchases,
                mean: spent.mean / observed_mean,
                ln_mean: (spent.mean / observed_mean).ln(),
            })
            .collect();
        let usual = [6.0, 4.0, 0.5];
        let on = |known: &[Known], at: &[f64; 3]| believed(score(known, at), prior, usual, at);
        let starts = [usual.map(f64::ln), [1.0_f64, 2.0, 1.0].map(f64::ln)];
        let is_large = known.len() > MANY;
        let thinned: Vec<Known> = if is_large {
            known.iter().copied().step_by(known.len() / ENOUGH).collect()
        } else {
            Vec::new()
        };
        let sample = if is_large { &thinned } else { &known };
        let scale = customers / sample.len() as f64;
        let bend =
            |at: &[f64; 3]| information(at, &|at| on(sample, at)).map(|row| row.map(|part| part * scale));
        let mut at = highest(&starts, &|at| on(sample, at)).at;
        if is_large {
            at = climb_by(at, inverse(&bend(&at)), &|at| on(&known, at)).at;
        }
        let [p, q, gamma] = at.map(f64::exp);
        Some(SpendFit {
            parameters: [p, q, gamma * observed_mean],
            log_likelihood: score(&known, &at).value - customers * observed_mean.ln(),
            customers: known.len() as u64,
            observed_mean,
            spread: spread(&bend(&at)),
        })
    }

    /// pγ/(q-1), the mean purchase over all customers; nothing where it has no end.
    pub fn population_mean(&self) -> Option<f64> {
        let [p, q, gamma] = self.parameters;
        let mean = p * gamma / (q - 1.0);
        (q >= LEAST_Q && mean.is_finite()).then_some(mean)
    }

    /// The expected amount of one purchase, given what was seen of the customer.
    pub fn expected(&self, spent: Option<Spent>) -> f64 {
        expected(self.parameters, self.observed_mean, spent)
    }

    /// The parameters moved by `by` standard errors along one direction of what is not known.
    pub(crate) fn moved(&self, direction: usize, by: f64) -> [f64; 3] {
        std::array::from_fn(|row| self.parameters[row] * (by * self.spread[row][direction]).exp())
    }
}

pub(crate) fn expected([p, q, gamma]: [f64; 3], observed_mean: f64, spent: Option<Spent>) -> f64 {
    let of_all = p * gamma / (q - 1.0);
    let is_known = q >= LEAST_Q && of_all.is_finite();
    let of_all = if is_known { of_all } else { observed_mean };
    match spent.filter(|spent| spent.counts()) {
        None => of_all,
        Some(spent) => {
            let own = p * f64::from(spent.purchases);
            // Where the mean of all has no end, the weights of q = 2 stand in.
            let weight = own / (own + if is_known { q - 1.0 } else { 1.0 });
            weight * spent.mean + (1.0 - weight) * of_all
        }
    }
}

/// By the logarithms of p, q, γ; amounts sorted by number of purchases.
fn score(known: &[Known], at: &[f64; 3]) -> Score<3> {
    let [p, q, gamma] = at.map(f64::exp);
    let (of_q, slope_of_q) = (ln_gamma(q), digamma(q));
    let each = |customers: &[Known]| {
        let mut score = Score::NONE;
        let mut purchases = 0;
        let (mut x, mut value_of_x, mut slope_both, mut slope_own, mut ln_x) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for spent in customers {
            if spent.purchases != purchases {
                purchases = spent.purchases;
                x = f64::from(purchases);
                ln_x = x.ln();
                value_of_x = ln_gamma(p * x + q) - ln_gamma(p * x) - of_q + q * at[2] + p * x * ln_x;
                (slope_both, slope_own) = (digamma(p * x + q), digamma(p * x));
            }
            let both = gamma + x * spent.mean;
            let (ln_mean, ln_both) = (spent.ln_mean, both.ln());
            let value = value_of_x + (p * x - 1.0) * ln_mean - (p * x + q) * ln_both;
            let by_p = x * (slope_both - slope_own + ln_mean + ln_x - ln_both);
            let by_q = slope_both - slope_of_q + at[2] - ln_both;
            let by_gamma = q / gamma - (p * x + q) / both;
            score.add(1.0, value, [p * by_p, q * by_q, gamma * by_gamma]);
        }
        score
    };
    sum(known, each)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_are_slopes() {
        let known = [(1, 0.4_f64), (3, 1.1), (40, 2.5)].map(|(purchases, mean)| Known {
            purchases,
            mean,
            ln_mean: mean.ln(),
        });
        let at = [1.2, 0.9, -0.4];
        let found = score(&known, &at).gradient;
        for part in 0..3 {
            let moved = |by: f64| {
                let mut there = at;
                there[part] += by;
                score(&known, &there).value
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!((slope - found[part]).abs() < 1e-6, "{part}");
        }
    }

    /// E(Z) = (γ + x z̄) p / (px + q - 1) at the published parameters: (15.44 + 2 · 30) · 6.25 / (12.5 + 2.74).
    #[test]
    fn the_mean_is_shrunk_towards_that_of_all() {
        let found = expected(
            [6.25, 3.74, 15.44],
            35.0,
            Some(Spent {
                purchases: 2,
                mean: 30.0,
            }),
        );
        assert!((found - 75.44 * 6.25 / 15.24).abs() < 1e-9, "{found}");
    }

    #[test]
    fn a_mean_without_end_is_never_said() {
        assert!((expected([6.0, 0.9, 15.0], 35.0, None) - 35.0).abs() < 1e-12);
        assert!(
            expected(
                [6.0, 0.9, 15.0],
                35.0,
                Some(Spent {
                    purchases: 1,
                    mean: 1e9
                })
            )
            .is_finite()
        );
    }

    #[test]
    fn nobody_who_came_back_is_no_model() {
        assert_eq!(
            SpendFit::of(
                [Spent {
                    purchases: 0,
                    mean: 3.0
                }],
                Prior::Weak
            ),
            None
        );
        assert_eq!(
            SpendFit::of(
                [Spent {
                    purchases: 2,
                    mean: 0.0
                }],
                Prior::Weak
            ),
            None
        );
    }
}
