//! What one customer is worth: still active or not, purchases to come, spend and lifetime value, each with an interval.
//!
//! The intervals say how far the parameters are known (Laplace: the likelihood's top taken as normal in the logarithms of
//! the parameters, carried to each figure along its directions of doubt; A. W. van der Vaart, Asymptotic Statistics (1998),
//! chapter 3). They are no forecast of what one customer will do, which is chance as well.

use rayon::prelude::*;
use serde::Serialize;

use crate::choice::Choice;
use crate::cohort::Summary;
use crate::fit::Fit;
use crate::history::History;
use crate::model::Model;
use crate::spend::{SpendFit, Spent, expected};

/// Weeks in a year of 365.25 days.
pub const WEEKS_A_YEAR: f64 = 365.25 / 7.0;

/// What a figure is, and between what and what it lies with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Estimate {
    const NOUGHT: Estimate = Estimate {
        value: 0.0,
        low: 0.0,
        high: 0.0,
    };
    const CERTAIN: f64 = 1.959_963_984_540_054;
    /// No interval is wider than this factor either way: beyond, nothing is known and infinity is near.
    const WIDEST: f64 = 1e6;

    /// A positive figure whose logarithm has this variance.
    fn positive(value: f64, log_variance: f64) -> Estimate {
        let spread = Estimate::CERTAIN * log_variance.max(0.0).sqrt();
        let factor = spread.exp().min(Estimate::WIDEST);
        Estimate {
            value,
            low: value / factor,
            high: (value * factor).min(f64::MAX),
        }
    }

    /// A chance whose log-odds have this variance.
    fn chance(value: f64, odds_variance: f64) -> Estimate {
        let factor = (Estimate::CERTAIN * odds_variance.max(0.0).sqrt())
            .exp()
            .min(Estimate::WIDEST);
        let moved = |by: f64| value * by / (1.0 - value + value * by);
        Estimate {
            value,
            low: moved(1.0 / factor).min(value),
            high: moved(factor).clamp(value, 1.0),
        }
    }
}

/// How money to come is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// How far ahead to look, in weeks.
    pub horizon_weeks: f64,
    /// The share of an amount that is earned, between 0 and 1.
    pub margin: f64,
    /// By how much money to come is worth less a year from now: .1 is 10 % a year.
    pub discount_a_year: f64,
}

impl Terms {
    /// δ, by which money is discounted continuously, a week: ln(1 + d) over the weeks in a year.
    pub fn discount_a_week(&self) -> f64 {
        let rate = self.discount_a_year;
        if rate.is_finite() && rate > 0.0 {
            rate.ln_1p() / WEEKS_A_YEAR
        } else {
            0.0
        }
    }
}

/// One customer as worth sees them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Buyer {
    pub summary: Summary,
    pub spent: Option<Spent>,
    /// The share of what they bought that they did not give back, between 0 and 1.
    pub share_kept: f64,
}

impl Buyer {
    /// In minor units of money; nothing of someone who had bought nothing by then.
    pub fn of(history: &History, until: crate::history::Day) -> Option<Buyer> {
        Some(Buyer {
            summary: history.summary(until)?,
            spent: history.mean_repeat_minor().map(|mean| Spent {
                purchases: history.repeats(),
                mean,
            }),
            share_kept: history.share_kept(),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Worth {
    /// The chance that the customer has not left; nothing where the model knows no leaving.
    pub alive: Option<Estimate>,
    /// Purchases expected within the horizon.
    pub purchases: Estimate,
    /// The amount expected of one purchase, net of what they usually give back.
    pub spend: Estimate,
    /// Margin expected within the horizon, discounted to today.
    pub lifetime: Estimate,
}

impl Worth {
    const NOTHING: Worth = Worth {
        alive: None,
        purchases: Estimate::NOUGHT,
        spend: Estimate::NOUGHT,
        lifetime: Estimate::NOUGHT,
    };
}

/// A model, and the same moved along each direction in which its parameters are in doubt.
#[derive(Clone, Debug)]
struct Account {
    model: Model,
    moved: Vec<Model>,
}

impl Account {
    fn of(fit: &Fit) -> Account {
        let directions = fit.model.kind.names().len();
        Account {
            model: fit.model,
            moved: (0..directions)
                .map(|direction| fit.moved(direction, STEP))
                .collect(),
        }
    }
}

/// Models made ready to say what many customers are worth: one, or the mean of two.
#[derive(Clone, Debug)]
pub struct Scorer<'a> {
    accounts: Vec<Account>,
    spend: Option<&'a SpendFit>,
    /// The parameters of spend, moved along each direction of doubt.
    moved_spend: Vec<[f64; 3]>,
    terms: Terms,
}

/// The part of a standard error by which a figure's slope is measured.
const STEP: f64 = 0.1;

/// What is expected of one customer, before money: the same of each account, and then of their mean.
#[derive(Clone, Copy, Debug)]
struct Outlook {
    alive: Option<f64>,
    alive_variance: f64,
    purchases: f64,
    /// The squared slopes of the purchases themselves.
    variance: f64,
    discounted: f64,
}

impl Outlook {
    const NOTHING: Outlook = Outlook {
        alive: None,
        alive_variance: 0.0,
        purchases: 0.0,
        variance: 0.0,
        discounted: 0.0,
    };
}

impl<'a> Scorer<'a> {
    /// By the chosen model and its rival. Without a model of spend every amount is nought.
    pub fn new(choice: &Choice, spend: Option<&'a SpendFit>, terms: Terms) -> Scorer<'a> {
        let fits = [Some(choice.chosen()), choice.rival()].into_iter().flatten();
        Scorer::ready(fits.map(Account::of).collect(), spend, terms)
    }

    /// By one model alone.
    pub fn of_fit(fit: &Fit, spend: Option<&'a SpendFit>, terms: Terms) -> Scorer<'a> {
        Scorer::ready(vec![Account::of(fit)], spend, terms)
    }

    fn ready(accounts: Vec<Account>, spend: Option<&'a SpendFit>, terms: Terms) -> Scorer<'a> {
        Scorer {
            accounts,
            spend,
            moved_spend: spend
                .map(|fit| (0..3).map(|direction| fit.moved(direction, STEP)).collect())
                .unwrap_or_default(),
            terms: Terms {
                horizon_weeks: sound(terms.horizon_weeks, 1e5),
                margin: sound(terms.margin, 1.0),
                discount_a_year: sound(terms.discount_a_year, 1e3),
            },
        }
    }

    pub fn worth(&self, buyer: &Buyer) -> Worth {
        self.with_spend(&self.outlook(buyer.summary.sensible()), buyer)
    }

    /// Everyone's worth, in their order; those with one summary are looked at once.
    pub fn worths(&self, buyers: &[Buyer]) -> Vec<Worth> {
        let key = |summary: Summary| {
            let Summary {
                repeats,
                last_weeks,
                age_weeks,
            } = summary.sensible();
            (age_weeks.to_bits(), last_weeks.to_bits(), repeats)
        };
        let mut order: Vec<((u64, u64, u32), u32)> = buyers
            .iter()
            .zip(0..)
            .map(|(buyer, at)| (key(buyer.summary), at))
            .collect();
        order.sort_unstable();
        let alike: Vec<&[((u64, u64, u32), u32)]> = order.chunk_by(|left, right| left.0 == right.0).collect();
        let found: Vec<Outlook> = alike
            .par_iter()
            .map(|same| self.outlook(buyers[same[0].1 as usize].summary.sensible()))
            .collect();
        let mut worths = vec![Worth::NOTHING; buyers.len()];
        for (same, outlook) in alike.iter().zip(&found) {
            for (_, at) in *same {
                worths[*at as usize] = self.with_spend(outlook, &buyers[*at as usize]);
            }
        }
        worths
    }

    /// The mean of what the models expect.
    fn outlook(&self, summary: Summary) -> Outlook {
        let weight = 1.0 / self.accounts.len() as f64;
        let outlooks = self
            .accounts
            .iter()
            .map(|account| self.outlook_by(account, summary));
        outlooks
            .map(|one| Outlook {
                alive: one.alive.map(|alive| weight * alive),
                alive_variance: weight * weight * one.alive_variance,
                purchases: weight * one.purchases,
                variance: weight * weight * one.variance,
                discounted: weight * one.discounted,
            })
            .reduce(|sum, one| Outlook {
                alive: sum.alive.zip(one.alive).map(|(sum, one)| sum + one),
                alive_variance: sum.alive_variance + one.alive_variance,
                purchases: sum.purchases + one.purchases,
                variance: sum.variance + one.variance,
                discounted: sum.discounted + one.discounted,
            })
            .unwrap_or(Outlook::NOTHING)
    }

    fn with_spend(&self, outlook: &Outlook, buyer: &Buyer) -> Worth {
        let (spend, spend_variance) = self.spend(buyer);
        let variance = if outlook.purchases > 0.0 {
            outlook.variance / (outlook.purchases * outlook.purchases)
        } else {
            0.0
        };
        Worth {
            alive: outlook
                .alive
                .map(|alive| Estimate::chance(alive.min(1.0), outlook.alive_variance)),
            purchases: Estimate::positive(outlook.purchases, variance),
            spend: Estimate::positive(spend, spend_variance),
            // Purchases near and far are in doubt together: the discounted sum takes the doubt of the plain one.
            lifetime: Estimate::positive(
                outlook.discounted * spend * self.terms.margin,
                variance + spend_variance,
            ),
        }
    }

    fn outlook_by(&self, account: &Account, summary: Summary) -> Outlook {
        let weeks = self.terms.horizon_weeks;
        let of = |model: &Model| {
            let alive = model.alive(summary);
            let purchases = alive.unwrap_or(1.0) * model.if_active(summary, weeks);
            (alive, purchases)
        };
        let (alive, purchases) = of(&account.model);
        let mut outlook = Outlook {
            alive,
            alive_variance: 0.0,
            purchases,
            variance: 0.0,
            discounted: account.model.discounted_from(
                purchases,
                alive.unwrap_or(1.0),
                summary,
                weeks,
                self.terms.discount_a_week(),
            ),
        };
        for moved in &account.moved {
            let (there, moved_purchases) = of(moved);
            if let (Some(here), Some(there)) = (alive, there) {
                outlook.alive_variance += ((odds(there) - odds(here)) / STEP).powi(2);
            }
            if purchases > 0.0 {
                // By logarithms, so that a long step cannot leave the numbers.
                let ratio = (moved_purchases.max(f64::MIN_POSITIVE) / purchases).ln() / STEP;
                outlook.variance += (ratio * purchases).powi(2);
            }
        }
        outlook
    }

    fn spend(&self, buyer: &Buyer) -> (f64, f64) {
        let Some(fit) = self.spend else {
            return (0.0, 0.0);
        };
        let value = fit.expected(buyer.spent);
        let variance = self
            .moved_spend
            .iter()
            .map(|moved| ((expected(*moved, fit.observed_mean, buyer.spent) / value).ln() / STEP).powi(2))
            .sum();
        (value * sound(buyer.share_kept, 1.0), variance)
    }
}

/// The logarithm of the odds, kept finite at certainty.
fn odds(chance: f64) -> f64 {
    let chance = chance.clamp(1e-300, 1.0 - 1e-16);
    chance.ln() - (-chance).ln_1p()
}

fn sound(number: f64, most: f64) -> f64 {
    if number.is_finite() {
        number.clamp(0.0, most)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_its_value() {
        let found = Estimate::positive(2.0, 0.04);
        // e^(1.96 · .2)
        assert!((found.high - 2.0 * 0.391_992_8_f64.exp()).abs() < 1e-6 && found.low < 2.0);
        let found = Estimate::chance(0.9, 1.0);
        assert!(found.low < 0.9 && found.high > 0.9 && found.high < 1.0);
        let sure = Estimate::chance(1.0, 4.0);
        assert!(sure.low <= 1.0 && sure.high <= 1.0);
    }

    #[test]
    fn mean_terms_are_made_sound() {
        let terms = Terms {
            horizon_weeks: 52.0,
            margin: 0.3,
            discount_a_year: -2.0,
        };
        assert!(terms.discount_a_week().abs() < 1e-15);
        let terms = Terms {
            discount_a_year: 0.15,
            ..terms
        };
        assert!((terms.discount_a_week() - 1.15_f64.ln() * 7.0 / 365.25).abs() < 1e-15);
    }
}
