//! How many false alarms a year a house will bear, shared among its measures, and printed beside them.
//!
//! A house with ten measures, each quiet in nine years of ten, still has a false alarm a year. So the number is set for the
//! house; each of m measures gets the m-th part of it as its chance of a false alarm in a year (the chances add up, by
//! Boole's inequality whatever the measures have to do with each other), and its decision value follows from it.
//!
//! A standard learnt from few periods is itself off by chance, and that makes more false alarms than tables for a known
//! standard say (W. A. Jensen, L. A. Jones-Farmer, C. W. Champ and W. H. Woodall, Effects of parameter estimation on control
//! chart properties: a literature review, Journal of Quality Technology 38 (2006), 349–364). The chance is therefore the
//! mean over what the past may have misled us by: its mean, with variance 1/n, and σ_MR, with variance
//! (.8264 n − 1.082)/(n − 1)² (J. D. Cryer and T. P. Ryan, The estimation of sigma for an X chart, Journal of Quality
//! Technology 22 (1990), 187–192).
//!
//! Few failures of many are skewed, and a sum that watches the long tail cries wolf more often than a normal one. So the
//! skewness γ of a week's figure is taken in: scores are Pearson's third type, and a mean and a sigma learnt from them err
//! together, with covariance γ/2n, the variance of sigma growing by 3γ²/8n (H. Cramér, Mathematical Methods of
//! Statistics, 1946, §27.4 and §28.4, with a gamma variable's kurtosis 3γ²/2).

use crate::binomial_cusum::BinomialCusum;
use crate::cusum::Cusum;
use crate::observation::{Better, Observation};
use crate::quadrature::nodes;
use crate::refused::{Refused, between};
use crate::run_length::{Scores, alarm_chance_of};
use crate::special::{ln_gamma, normal_density};

/// What a house will bear, and among how much it is shared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    alarms_a_year: f64,
    measures: u32,
    periods_a_year: u32,
}

/// From what a measure's level and spread are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Given, as by law or promise.
    Surely,
    /// Learnt from so many periods.
    From(u32),
}

impl Budget {
    /// So many false alarms a year in all, such as 1 from 10 measures in 52 weeks.
    pub fn parse(alarms_a_year: f64, measures: u32, periods_a_year: u32) -> Result<Budget, Refused> {
        if measures == 0 {
            return Err(Refused::NothingCounted);
        }
        between("false alarms a year", alarms_a_year, 1e-3, 1e3)?;
        between(
            "share of false alarms",
            alarms_a_year / f64::from(measures),
            1e-4,
            0.9,
        )?;
        between("periods a year", f64::from(periods_a_year), 1.0, 1000.0)?;
        Ok(Budget {
            alarms_a_year,
            measures,
            periods_a_year,
        })
    }

    /// What to print: expect so many false alarms a year from all measures.
    pub fn alarms_a_year(self) -> f64 {
        self.alarms_a_year
    }

    /// The chance of a false alarm in a year that each measure may have.
    pub fn chance_each(self) -> f64 {
        self.alarms_a_year / f64::from(self.measures)
    }

    /// The one-sided sum that keeps to it; nothing where no decision value up to 40 sigmas does.
    ///
    /// Some hundred milliseconds of reckoning where the past is learnt: to be kept, and not asked for each page.
    pub fn cusum(self, reference: f64, known: Known, skewness: Skewness) -> Option<Cusum> {
        let chance = |decision: f64| {
            Cusum::parse(reference, decision).map_or(1.0, |cusum| self.false_alarms(cusum, known, skewness))
        };
        Cusum::parse(reference, self.least(chance)?).ok()
    }

    /// The likelihood ratio sum that keeps to it, for so many trials a week; nothing where no decision value does.
    ///
    /// For few a week and a dispersion near 1. The standard is off by what chance did to the past it was learnt from.
    pub fn binomial_cusum(
        self,
        standard: f64,
        better: Better,
        odds_ratio: f64,
        a_period: u16,
        known: Known,
    ) -> Option<BinomialCusum> {
        let failing = match better {
            Better::Higher => 1.0 - standard,
            Better::Lower => standard,
        };
        let off = match known {
            Known::Surely => 0.0,
            Known::From(periods) => {
                let trials = f64::from(periods.max(1)) * f64::from(a_period.max(1));
                (failing * (1.0 - failing) / trials).max(0.0).sqrt()
            }
        };
        let chance = |decision: f64| {
            let sum = BinomialCusum::parse(standard, better, odds_ratio, decision).ok();
            sum.map_or(1.0, |sum| {
                mean_over_normal(|error| {
                    let truly = (failing + off * error).clamp(1e-6, 1.0 - 1e-6);
                    sum.alarm_chance(a_period, truly, self.periods_a_year)
                        .unwrap_or(1.0)
                })
            })
        };
        BinomialCusum::parse(standard, better, odds_ratio, self.least(chance)?).ok()
    }

    /// The least decision value that keeps to it, to a thousandth, which is finer than any use of it.
    ///
    /// Doubled first and halved then, because reckoning takes the longer the higher it is.
    fn least(self, chance: impl Fn(f64) -> f64) -> Option<f64> {
        let cries_wolf = |decision: f64| chance(decision) > self.chance_each();
        let mut high = 1.25;
        while cries_wolf(high) {
            high *= 2.0;
            if high > 40.0 {
                return None;
            }
        }
        let mut low = if high > 1.25 { high / 2.0 } else { 0.01 };
        while high - low > 1e-3 {
            let middle = (low + high) / 2.0;
            if cries_wolf(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(high)
    }

    /// The chance of a false alarm in a year of one measure watched so.
    pub fn false_alarms(self, cusum: Cusum, known: Known, skewness: Skewness) -> f64 {
        let skewness = skewness.0;
        match known {
            Known::Surely => {
                let scores = Scores {
                    mean: 0.0,
                    spread: 1.0,
                    skewness,
                };
                alarm_chance_of(cusum, scores, self.periods_a_year)
            }
            Known::From(periods) => learnt(cusum, periods.max(4), skewness, self.periods_a_year),
        }
    }
}

/// How far a week's figure leans to the side that is watched: 0 is even, above it the tail is on the watched side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Skewness(f64);

impl Skewness {
    pub const NONE: Skewness = Skewness(0.0);

    pub fn parse(skewness: f64) -> Result<Skewness, Refused> {
        Ok(Skewness(between("skewness", skewness, -2.0, 2.0)?))
    }

    pub fn get(self) -> f64 {
        self.0
    }

    /// That of a usual week of some past, on the side that is worse: of a share of failures q among n (1 − 2q)/√(nq(1−q)),
    /// of x events 1/√x (Abramowitz and Stegun 26.1.20 and 26.1.22), of logarithms and of values none is known.
    pub fn of(told: Observation, known_periods: u32, better: Better) -> Skewness {
        let periods = f64::from(known_periods.max(1));
        let up = match told {
            Observation::Share(counted) => {
                let (n, p) = (counted.whole() as f64 / periods, counted.share());
                let variance = (n * p * (1.0 - p)).max(0.25);
                (1.0 - 2.0 * p) / variance.sqrt()
            }
            Observation::Rate(events) => 1.0 / (events.count() as f64 / periods).max(0.25).sqrt(),
            Observation::Time(_) | Observation::Value(_) => 0.0,
        };
        Skewness((-better.sign() * up).clamp(-2.0, 2.0))
    }
}

/// The mean of the chance over the errors of a learnt mean and sigma, taken as normal.
fn learnt(cusum: Cusum, periods: u32, skewness: f64, watched: u32) -> f64 {
    let n = f64::from(periods);
    let sigma_variance = (0.8264 * n - 1.082) / ((n - 1.0) * (n - 1.0)) + 0.375 * skewness * skewness / n;
    let apart = (sigma_variance - 0.25 * skewness * skewness / n).max(0.0).sqrt();
    let usual = step_of_skewed(skewness);
    mean_over_normal(|of_mean| {
        mean_over_normal(|of_sigma| {
            let mean = of_mean / n.sqrt();
            let sigma = (usual + 0.5 * skewness * mean + apart * of_sigma).max(0.2);
            let scores = Scores {
                mean: -mean / sigma,
                spread: 1.0 / sigma,
                skewness,
            };
            alarm_chance_of(cusum, scores, watched)
        })
    })
}

/// What σ_MR comes to on average where sigma is 1: skewed neighbours lie nearer together than normal ones.
///
/// Γ(a + ½)/(Γ(a) √a) with a = 4/skewness², from the mean difference of gamma variables: J. B. McDonald and B. C. Jensen, An
/// analysis of some properties of alternative measures of income inequality based on the gamma distribution function,
/// Journal of the American Statistical Association 74 (1979), 856–860.
fn step_of_skewed(skewness: f64) -> f64 {
    if skewness.abs() < 0.02 {
        return 1.0;
    }
    let shape = 4.0 / (skewness * skewness);
    (ln_gamma(shape + 0.5) - ln_gamma(shape) - 0.5 * shape.ln()).exp()
}

/// The mean of a chance over an error that is normal with standard deviation 1.
fn mean_over_normal(chance: impl Fn(f64) -> f64) -> f64 {
    let errors = nodes(7, -3.5, 3.5);
    let (mut sum, mut weights) = (0.0, 0.0);
    for (error, by) in errors.points.iter().zip(&errors.weights) {
        let weight = by * normal_density(*error);
        sum += weight * chance(*error);
        weights += weight;
    }
    sum / weights
}

/// Which of many questions asked at once can be answered yes, if at most this share of the yeses may be false.
///
/// Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical Society B 57
/// (1995), 289–300, procedure (1): the largest i with p₍ᵢ₎ ≤ i q/m, and all below it.
pub fn discoveries(chances: &[Probability], false_share: Probability) -> Vec<bool> {
    let mut sorted: Vec<f64> = chances.iter().map(|chance| chance.0).collect();
    sorted.sort_by(f64::total_cmp);
    let all = sorted.len() as f64;
    let passes = |at: usize, p: f64| p <= (at + 1) as f64 * false_share.0 / all;
    let largest = sorted.iter().enumerate().rev().find(|(at, p)| passes(*at, **p));
    let limit = largest.map(|(_, p)| *p);
    chances
        .iter()
        .map(|chance| limit.is_some_and(|limit| chance.0 <= limit))
        .collect()
}

/// A chance between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Probability(f64);

impl Probability {
    pub fn parse(chance: f64) -> Result<Probability, Refused> {
        between("chance", chance, 0.0, 1.0).map(Probability)
    }

    pub fn get(self) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::proportion::Proportion;

    /// Benjamini and Hochberg 1995, §3.2: fifteen p-values of a trial; at .05 the first four are discoveries (Bonferroni
    /// keeps three).
    #[test]
    fn benjamini_hochberg_1995_example() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0000,
        ];
        let chances = p.map(|p| Probability::parse(p).unwrap());
        let found = discoveries(&chances, Probability::parse(0.05).unwrap());
        assert_eq!(found.iter().filter(|found| **found).count(), 4);
        assert!(found[..4].iter().all(|found| *found));
        assert_eq!(discoveries(&[], Probability::parse(0.05).unwrap()), [false; 0]);
    }

    #[test]
    fn the_budget_is_kept() {
        let budget = Budget::parse(1.0, 10, 52).unwrap();
        assert!((budget.chance_each() - 0.1).abs() < 1e-12);
        for known in [Known::Surely, Known::From(52)] {
            let cusum = budget.cusum(0.25, known, Skewness::NONE).unwrap();
            let chance = budget.false_alarms(cusum, known, Skewness::NONE);
            assert!(chance <= 0.1 && chance > 0.0995, "{known:?}: {chance}");
        }
    }

    #[test]
    fn what_is_learnt_needs_a_higher_decision() {
        let budget = Budget::parse(1.0, 10, 52).unwrap();
        let at = |known| budget.cusum(0.5, known, Skewness::NONE).unwrap().decision();
        assert!(at(Known::Surely) < at(Known::From(200)));
        assert!(at(Known::From(200)) < at(Known::From(52)));
    }

    /// By hand: 2 failures of 20 a week have skewness .8/√1.8 = .596, the same seen as 18 kept of 20.
    #[test]
    fn few_failures_lean_to_the_watched_side() {
        let told = |part: u64| Observation::Share(Proportion::parse(part * 52, 20 * 52).unwrap());
        let kept = Skewness::of(told(18), 52, Better::Higher);
        let failed = Skewness::of(told(2), 52, Better::Lower);
        assert!((kept.0 - 0.596).abs() < 5e-4 && (failed.0 - kept.0).abs() < 1e-12);
        let budget = Budget::parse(1.0, 10, 52).unwrap();
        let at = |skewness| budget.cusum(0.5, Known::Surely, skewness).unwrap().decision();
        assert!(at(Skewness::NONE) < at(kept));
    }

    /// By hand: two exponential numbers lie 1 apart on average, two normal ones 2/√π = 1.128, so that σ_MR is .886.
    #[test]
    fn the_steps_of_exponentials() {
        assert!((step_of_skewed(2.0) - 0.886_226_925_452_758).abs() < 1e-12);
        assert!((step_of_skewed(0.0201) - 1.0).abs() < 1e-4);
    }

    /// By simulation elsewhere: 4.14 for odds of 1.5 and 4.69 for odds of 2, twenty a week at .90 and a year of past.
    #[test]
    fn likelihood_sums_have_their_simulated_decisions() {
        let budget = Budget::parse(1.0, 10, 52).unwrap();
        for (odds, simulated) in [(1.5, 4.14), (2.0, 4.69)] {
            let sum = budget
                .binomial_cusum(0.9, Better::Higher, odds, 20, Known::From(52))
                .unwrap();
            assert!((sum.decision() - simulated).abs() < 0.15, "{}", sum.decision());
        }
        assert_eq!(
            budget.binomial_cusum(1.0, Better::Higher, 1.5, 20, Known::Surely),
            None
        );
    }

    #[test]
    fn no_measures_and_no_alarms_are_refused() {
        assert_eq!(Budget::parse(1.0, 0, 52), Err(Refused::NothingCounted));
        for alarms in [0.0, -1.0, f64::NAN, 10.0] {
            assert!(Budget::parse(alarms, 10, 52).is_err());
        }
        assert!(Probability::parse(f64::NAN).is_err() && Probability::parse(1.1).is_err());
    }

    proptest! {
        #[test]
        fn smaller_chances_are_discoveries_before_larger(chances in proptest::collection::vec(0.0..=1.0_f64, 0..30), q in 0.0..=1.0_f64) {
            let chances: Vec<_> = chances.into_iter().map(|chance| Probability::parse(chance).unwrap()).collect();
            let found = discoveries(&chances, Probability::parse(q).unwrap());
            for (one, is_found) in chances.iter().zip(&found) {
                for (other, is_other) in chances.iter().zip(&found) {
                    prop_assert!(!(one <= other && *is_other && !*is_found));
                }
            }
        }
    }
}
