//! Fitting: the parameters under which a log is most likely, and how sure they are.

use serde::{Deserialize, Serialize};

use crate::climb::{HIGHEST, LOWEST, Peak, Score, climb, climb_by, information};
use crate::cohort::Cohort;
use crate::dropout::{self, Leaving};
use crate::matrix::{Matrix, cholesky, inverse};
use crate::model::{self, Family, Kind, Model};
use crate::pareto;

/// What is believed before any purchase is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prior {
    /// Nothing: the plain maximum of the likelihood, as in the papers.
    Flat,
    /// That each parameter lies within a factor of about 20 of what shops see: for logs too small to speak alone.
    Weak,
}

impl Prior {
    /// Customers below which a log is too small to speak alone.
    pub const FEW: u64 = 500;

    pub fn for_customers(customers: u64) -> Prior {
        if customers < Prior::FEW {
            Prior::Weak
        } else {
            Prior::Flat
        }
    }
}

/// The spread of the weak prior in the logarithm of a parameter.
const WEAK: f64 = 1.5;
/// Standard errors in the logarithm of a parameter beyond which the log says nothing of it.
const UNKNOWN: f64 = 3.0;
/// Groups above which starts are tried, and curvature is measured, on a part of the groups.
pub(crate) const MANY: usize = 20_000;
pub(crate) const ENOUGH: usize = 8_000;

/// A model fitted to a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    pub model: Model,
    /// Of the log under the model, without the prior's part.
    pub log_likelihood: f64,
    pub prior: Prior,
    pub customers: u64,
    /// L with L Lᵀ the covariance of the logarithms of the parameters, a column to a direction.
    pub(crate) spread: Matrix<4>,
}

impl Fit {
    /// Fits `kind`; nothing for a regular kind when the gaps between purchases are not known.
    pub fn of(cohort: &Cohort, kind: Kind, prior: Prior) -> Option<Fit> {
        let constant = model::constant(cohort, kind)?;
        let k = f64::from(kind.regularity);
        let (parameters, spread) = match kind.family {
            Family::Nbd => {
                let score = |cohort: &Cohort, at: &[f64; 2]| {
                    dropout::score_without_leaving(cohort, kind.regularity, at)
                };
                let found = solve(cohort, &starts(cohort, k, [[], []]), prior, [1.0, 10.0], &score);
                let at = [found.at[0], found.at[1], 0.0, 0.0];
                (
                    at,
                    std::array::from_fn(|row| {
                        std::array::from_fn(|column| {
                            if row < 2 && column < 2 {
                                found.spread[row][column]
                            } else {
                                0.0
                            }
                        })
                    }),
                )
            }
            Family::Bg | Family::Mbg => {
                let leaving = if kind.family == Family::Bg {
                    Leaving::AfterRepeat
                } else {
                    Leaving::AfterAny
                };
                let score =
                    |cohort: &Cohort, at: &[f64; 4]| dropout::score(cohort, leaving, kind.regularity, at);
                let starts = starts(cohort, k, [[0.7_f64, 2.5], [0.2, 4.0]]);
                let found = solve(cohort, &starts, prior, [1.0, 10.0, 0.7, 2.5], &score);
                (found.at, found.spread)
            }
            Family::Pareto => {
                let age = 1.0 + cohort.mean_age_weeks();
                let starts = starts(cohort, k, [[0.6, 0.5 * age], [0.2, age]]);
                let found = solve(cohort, &starts, prior, [1.0, 10.0, 0.6, 12.0], &pareto::score);
                (found.at, found.spread)
            }
        };
        let model = Model {
            kind,
            parameters: parameters.map(f64::exp),
        };
        let log_likelihood = model.log_likelihood(cohort)?;
        debug_assert!(constant.is_finite());
        Some(Fit {
            model,
            log_likelihood,
            prior,
            customers: cohort.customers(),
            spread,
        })
    }

    /// The parameters by their names in the papers.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        self.model.kind.names().iter().copied().zip(self.model.parameters)
    }

    /// The standard errors of the parameters themselves, from the curvature of the likelihood at its top.
    pub fn standard_errors(&self) -> impl Iterator<Item = f64> + '_ {
        let parameters = self.model.kind.names().len();
        (0..parameters).map(|row| {
            let of_log: f64 = self.spread[row].iter().map(|part| part * part).sum();
            self.model.parameters[row] * of_log.sqrt()
        })
    }

    /// The model with its parameters moved by `by` standard errors along one direction of what is not known.
    pub(crate) fn moved(&self, direction: usize, by: f64) -> Model {
        let parameters = std::array::from_fn(|row| {
            let at = self.model.parameters[row].ln() + by * self.spread[row][direction];
            at.clamp(LOWEST, HIGHEST).exp()
        });
        Model {
            parameters,
            ..self.model
        }
    }
}

/// Two starts: buying as often as was seen, and twice that by those who stay; `others` are the two further parameters.
fn starts<const M: usize, const N: usize>(cohort: &Cohort, k: f64, others: [[f64; M]; 2]) -> Vec<[f64; N]> {
    let age = cohort.mean_age_weeks() * cohort.customers() as f64;
    // Somebody bought half a time more, in a year more: never nought, never without end.
    let often = (cohort.repeats() as f64 + 0.5) / (age + 52.0);
    let buying = if M == 0 {
        [[0.5, 0.5 * k / often], [2.0, 2.0 * k / often]]
    } else {
        [[0.5, 0.3 * k / often], [1.0, 0.8 * k / often]]
    };
    buying
        .iter()
        .zip(others)
        .map(|(first, second)| {
            std::array::from_fn(|part| {
                if part < 2 {
                    first[part].ln()
                } else {
                    second[part - 2].ln()
                }
            })
        })
        .collect()
}

pub(crate) struct Solved<const N: usize> {
    pub at: [f64; N],
    pub spread: Matrix<N>,
}

fn solve<const N: usize>(
    cohort: &Cohort,
    starts: &[[f64; N]],
    prior: Prior,
    usual: [f64; N],
    score: &impl Fn(&Cohort, &[f64; N]) -> Score<N>,
) -> Solved<N> {
    let on = |cohort: &Cohort, at: &[f64; N]| believed(score(cohort, at), prior, usual, at);
    let is_large = cohort.groups().len() > MANY;
    let thinned = is_large.then(|| cohort.thinned(cohort.groups().len() / ENOUGH));
    let sample = thinned.as_ref().unwrap_or(cohort);
    let scale = cohort.customers() as f64 / sample.customers().max(1) as f64;
    let bend = |at: &[f64; N]| information(at, &|at| on(sample, at)).map(|row| row.map(|part| part * scale));
    let mut at = highest(starts, &|at| on(sample, at)).at;
    if is_large {
        at = climb_by(at, inverse(&bend(&at)), &|at| on(cohort, at)).at;
    }
    Solved {
        at,
        spread: spread(&bend(&at)),
    }
}

/// The highest of the tops reached from each start.
pub(crate) fn highest<const N: usize>(
    starts: &[[f64; N]],
    score: &impl Fn(&[f64; N]) -> Score<N>,
) -> Peak<N> {
    let first = climb(starts[0], score);
    starts[1..].iter().fold(first, |best, start| {
        let other = climb(*start, score);
        if other.score.value > best.score.value + 1e-9 {
            other
        } else {
            best
        }
    })
}

/// Adds the weak prior: each parameter's logarithm follows a normal law about that of its `usual` value.
pub(crate) fn believed<const N: usize>(
    mut score: Score<N>,
    prior: Prior,
    usual: [f64; N],
    at: &[f64; N],
) -> Score<N> {
    if prior == Prior::Weak {
        for part in 0..N {
            let off = (at[part] - usual[part].ln()) / WEAK;
            score.value -= 0.5 * off * off;
            score.gradient[part] -= off / WEAK;
            score.outer[part][part] += 1.0 / (WEAK * WEAK);
        }
    }
    score
}

/// The root of the inverse of what is known; what is hardly known is taken as known within a factor of about 20.
pub(crate) fn spread<const N: usize>(known: &Matrix<N>) -> Matrix<N> {
    let usable = |matrix: &Matrix<N>| {
        let covariance = inverse(matrix)?;
        let is_known = (0..N).all(|part| covariance[part][part] < UNKNOWN * UNKNOWN);
        if is_known { cholesky(&covariance) } else { None }
    };
    let mut ridge = 0.0;
    for _ in 0..40 {
        let more: Matrix<N> = std::array::from_fn(|row| {
            std::array::from_fn(|column| known[row][column] + if row == column { ridge } else { 0.0 })
        });
        if let Some(found) = usable(&more) {
            return found;
        }
        ridge = if ridge > 0.0 {
            ridge * 4.0
        } else {
            1.01 / (UNKNOWN * UNKNOWN)
        };
    }
    std::array::from_fn(|row| std::array::from_fn(|column| if row == column { UNKNOWN } else { 0.0 }))
}
