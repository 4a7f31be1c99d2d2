//! The cumulative sum for few and unequal counts: how much likelier each week is if the odds of failing have risen.
//!
//! With q₀ the chance of failing at the standard and R the rise in its odds that is to be found, a week with y failures of
//! n adds its log-likelihood ratio
//!
//! W = y ln R − n ln(1 − q₀ + R q₀),   S = max(0, S + W),   alarm when S is above h.
//!
//! Source: S. H. Steiner, R. J. Cook, V. T. Farewell and T. Treasure, Monitoring surgical performance using risk-adjusted
//! cumulative sum charts, Biostatistics 1 (2000), 441–452, §2, with one risk for all; the optimality is
//! G. V. Moustakides's, Annals of Statistics 14 (1986). Where counts spread more than chance it cries wolf three times as
//! often as it says: it is for fewer than ten a week and a dispersion near 1.

use crate::cusum::{Sum, trace};
use crate::observation::Better;
use crate::proportion::Proportion;
use crate::quadrature::expected_steps;
use crate::refused::{Refused, between};
use crate::run_length::sensible;
use crate::special::ln_gamma;

/// How the sum is tuned: the standard, the rise in the odds of failing, and the decision value in natural logarithms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinomialCusum {
    failing: f64,
    odds_ratio: f64,
    decision: f64,
    better: Better,
}

impl BinomialCusum {
    /// A standard of all or nothing has no odds, and is refused.
    pub fn parse(
        standard: f64,
        better: Better,
        odds_ratio: f64,
        decision: f64,
    ) -> Result<BinomialCusum, Refused> {
        let standard = between("standard", standard, 1e-6, 1.0 - 1e-6)?;
        let failing = match better {
            Better::Higher => 1.0 - standard,
            Better::Lower => standard,
        };
        Ok(BinomialCusum {
            failing,
            odds_ratio: between("odds ratio", odds_ratio, 1.01, 100.0)?,
            decision: between("decision value", decision, 0.01, 100.0)?,
            better,
        })
    }

    /// h, in natural logarithms of likelihood.
    pub fn decision(self) -> f64 {
        self.decision
    }

    /// What a week adds: above zero if it is likelier after the rise than at the standard.
    pub fn weight(self, week: Proportion) -> f64 {
        let failed = match self.better {
            Better::Higher => week.whole() - week.part(),
            Better::Lower => week.part(),
        };
        self.weight_of(failed as f64, week.whole() as f64)
    }

    fn weight_of(self, failed: f64, trials: f64) -> f64 {
        let rise = (self.failing * (self.odds_ratio - 1.0)).ln_1p();
        failed * self.odds_ratio.ln() - trials * rise
    }

    /// The sums week by week. What is unknown adds nothing and takes nothing away.
    pub fn sums(self, weeks: &[Option<Proportion>]) -> Vec<Sum> {
        trace(0.0, self.decision, weeks.len(), |sum, at| {
            weeks[at].map(|week| (sum + self.weight(week)).max(0.0))
        })
    }

    /// Weeks until it speaks on average, with so many trials a week that fail with this chance.
    ///
    /// The Markov chain of D. Brook and D. A. Evans, Biometrika 59 (1972), 539–549, with the sum rounded to one of so
    /// many heights; a binomial count has no smooth density that quadrature could use.
    pub fn run_length(self, trials: u16, failing: f64) -> Result<f64, Refused> {
        let chain = Chain::of(self, trials, failing, 240)?;
        let row = |from: u32| {
            let mut row = vec![0.0; chain.heights as usize];
            for (to, chance) in chain.from(from) {
                row[to] += chance;
            }
            row
        };
        let chances: Vec<Vec<f64>> = (0..chain.heights).map(row).collect();
        Ok(sensible(expected_steps(&chances)[0]))
    }

    /// The chance that it speaks within so many weeks.
    pub fn alarm_chance(self, trials: u16, failing: f64, weeks: u32) -> Result<f64, Refused> {
        let chain = Chain::of(self, trials, failing, 400)?;
        let mut quiet = vec![1.0; chain.heights as usize];
        for _ in 0..weeks {
            let stays = |from: u32| chain.from(from).map(|(to, chance)| chance * quiet[to]).sum();
            quiet = (0..chain.heights).map(stays).collect();
        }
        Ok((1.0 - quiet[0]).clamp(0.0, 1.0))
    }
}

/// The sum as a walk over so many heights, and how far each count of failures moves it.
struct Chain {
    heights: u32,
    steps: Vec<(f64, f64)>,
}

impl Chain {
    fn of(sum: BinomialCusum, trials: u16, failing: f64, heights: u32) -> Result<Chain, Refused> {
        let failing = between("chance of failing", failing, 1e-6, 1.0 - 1e-6)?;
        let width = sum.decision / (f64::from(heights) - 0.5);
        let trials = u32::from(trials.max(1));
        let step = |failed: u32| {
            let (failed, trials) = (f64::from(failed), f64::from(trials));
            let chance = binomial_chance(trials, failing, failed);
            (sum.weight_of(failed, trials) / width, chance)
        };
        let steps = (0..=trials).map(step).collect();
        Ok(Chain { heights, steps })
    }

    /// Where a week leads from a height, with its chance; what leads to an alarm is left out.
    fn from(&self, from: u32) -> impl Iterator<Item = (usize, f64)> {
        let to = move |step: f64| (f64::from(from) + step).round().max(0.0);
        let moves = self.steps.iter().map(move |(step, chance)| (to(*step), *chance));
        moves
            .filter(|(to, _)| *to < f64::from(self.heights))
            .map(|(to, chance)| (to as usize, chance))
    }
}

fn binomial_chance(trials: f64, chance: f64, count: f64) -> f64 {
    let ways = ln_gamma(trials + 1.0) - ln_gamma(count + 1.0) - ln_gamma(trials - count + 1.0);
    (ways + count * chance.ln() + (trials - count) * (-chance).ln_1p()).exp()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chance::Chance;
    use crate::cusum::first_alarm;

    fn sum(standard: f64, odds_ratio: f64, decision: f64) -> BinomialCusum {
        BinomialCusum::parse(standard, Better::Higher, odds_ratio, decision).unwrap()
    }

    /// By hand: at a standard of .9 with odds doubled the chance of failing goes from .1 to .2/1.1 = .1818, so that one of
    /// one failing adds ln(.1818/.1) = .5978, and one of one kept adds ln(.8182/.9) = −.0953.
    #[test]
    fn weights_by_hand() {
        let doubled = sum(0.9, 2.0, 4.0);
        assert!((doubled.weight(Proportion::parse(0, 1).unwrap()) - 0.5978).abs() < 5e-5);
        assert!((doubled.weight(Proportion::parse(1, 1).unwrap()) + 0.0953).abs() < 5e-5);
    }

    #[test]
    fn fewer_is_better_turns_it_round() {
        let complaints = BinomialCusum::parse(0.1, Better::Lower, 2.0, 4.0).unwrap();
        let kept = sum(0.9, 2.0, 4.0);
        let (bad, good) = (
            Proportion::parse(3, 10).unwrap(),
            Proportion::parse(7, 10).unwrap(),
        );
        assert!((complaints.weight(bad) - kept.weight(good)).abs() < 1e-12);
    }

    /// Seeded simulation: 4,000 runs of eight a week, within three standard errors (those of an exponential, 1/√4,000).
    #[test]
    fn the_chain_agrees_with_simulation() {
        let watched = sum(0.9, 1.5, 2.5);
        let mut chance = Chance::of("binomial sum");
        for failing in [0.1, 0.2] {
            let mut weeks = 0_u64;
            for _ in 0..4_000 {
                let mut height = 0.0;
                while height <= 2.5 {
                    let kept = 8 - chance.binomial(8, failing);
                    height = (height + watched.weight(Proportion::parse(kept, 8).unwrap())).max(0.0_f64);
                    weeks += 1;
                }
            }
            let simulated = weeks as f64 / 4_000.0;
            let chain = watched.run_length(8, failing).unwrap();
            assert!(
                (simulated / chain - 1.0).abs() < 3.0 / 4_000_f64.sqrt(),
                "{simulated} and {chain}"
            );
        }
    }

    /// The mean of a run length is the sum of the chances to be quiet for 0, 1, 2, … weeks.
    #[test]
    fn chances_and_lengths_agree() {
        let watched = sum(0.9, 2.0, 1.5);
        let quiet: f64 = (0..200)
            .map(|weeks| 1.0 - watched.alarm_chance(5, 0.2, weeks).unwrap())
            .sum();
        assert!((quiet / watched.run_length(5, 0.2).unwrap() - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_slide_is_found_and_dated() {
        let week = |kept| Some(Proportion::parse(kept, 20).unwrap());
        let weeks = [vec![week(18); 20], vec![week(15); 20]].concat();
        let (at, since) = first_alarm(&sum(0.9, 1.5, 4.14).sums(&weeks)).unwrap();
        assert_eq!(since, 20);
        assert!(at < 32);
    }

    #[test]
    fn a_standard_of_all_or_nothing_has_no_odds() {
        for standard in [0.0, 1.0, f64::NAN] {
            assert!(BinomialCusum::parse(standard, Better::Higher, 1.5, 4.0).is_err());
        }
    }

    proptest! {
        #[test]
        fn sums_of_any_weeks_are_numbers(
            weeks in proptest::collection::vec(proptest::option::of((0_u64..=1 << 53, 0_u64..=1 << 53)), 0..30)
        ) {
            let weeks: Vec<_> = weeks.into_iter().map(|week| week.and_then(|(a, b)| Proportion::parse(a.min(b), a.max(b)).ok())).collect();
            for sum in sum(0.9, 1.5, 4.14).sums(&weeks) {
                prop_assert!(sum.height.is_finite() && sum.height >= 0.0);
            }
        }
    }
}
