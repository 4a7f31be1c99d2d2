//! One customer's purchases as sufficient statistics: what the models need, kept fresh purchase by purchase in constant time.

use crate::cohort::Summary;

/// A day, counted from any fixed one; the caller's calendar decides which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    pub fn since(self, earlier: Day) -> i64 {
        i64::from(self.0) - i64::from(earlier.0)
    }
}

pub const DAYS_A_WEEK: f64 = 7.0;

/// What a customer bought, or gave back, on a day.
///
/// Amounts are integer minor units (cents, pence) of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    pub day: Day,
    pub amount_minor: i64,
}

/// An amount below nought is a return: it lowers what the customer is worth, and is no purchase.
impl Purchase {
    pub fn is_return(self) -> bool {
        self.amount_minor < 0
    }
}

/// A purchase before one already counted: the gaps between must be counted again from all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfOrder {
    pub day: Day,
    pub last: Day,
}

impl std::fmt::Display for OutOfOrder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "day `{}` is before day `{}`, already counted\n\nhint: count this customer again with `History::of`",
            self.day.0, self.last.0
        )
    }
}

impl std::error::Error for OutOfOrder {}

/// Sufficient statistics of one customer's purchases.
///
/// Purchases of one day count as one, as in the papers (Fader, Hardie and Lee 2005a).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct History {
    days: Option<Days>,
    /// Days on which something was bought.
    bought_days: u32,
    bought_minor: i64,
    first_day_minor: i64,
    returned_minor: i64,
    returns: u32,
    /// Σ ln gap, each gap in days.
    log_gaps: f64,
    /// Σ gap², each gap in days.
    squared_gaps: f64,
}

/// What a [`History`] is made of, to be kept elsewhere: it reads back to the last digit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Statistics {
    /// First and last day on which something was bought; both or neither.
    pub first: Option<Day>,
    pub last: Option<Day>,
    pub bought_days: u32,
    /// Minor units.
    pub bought_minor: i64,
    pub first_day_minor: i64,
    pub returned_minor: i64,
    pub returns: u32,
    /// Sum of ln gap and of gap squared, each gap in days.
    pub log_gaps: f64,
    pub squared_gaps: f64,
}

impl From<Statistics> for History {
    fn from(kept: Statistics) -> History {
        History {
            days: kept
                .first
                .zip(kept.last)
                .map(|(first, last)| Days { first, last }),
            bought_days: kept.bought_days,
            bought_minor: kept.bought_minor,
            first_day_minor: kept.first_day_minor,
            returned_minor: kept.returned_minor,
            returns: kept.returns,
            log_gaps: kept.log_gaps,
            squared_gaps: kept.squared_gaps,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Days {
    first: Day,
    last: Day,
}

impl History {
    /// Counts purchases in any order; those after `until` have not happened yet.
    pub fn of(purchases: &[Purchase], until: Day) -> History {
        let mut known: Vec<Purchase> = purchases
            .iter()
            .copied()
            .filter(|purchase| purchase.day <= until)
            .collect();
        known.sort_by_key(|purchase| purchase.day);
        let mut history = History::default();
        for purchase in known {
            history.count(purchase);
        }
        history
    }

    /// Counts one more purchase or return, in constant time. A return may come late; a purchase may not.
    pub fn add(&mut self, purchase: Purchase) -> Result<(), OutOfOrder> {
        match self.days {
            Some(days) if purchase.day < days.last && !purchase.is_return() => Err(OutOfOrder {
                day: purchase.day,
                last: days.last,
            }),
            _ => {
                self.count(purchase);
                Ok(())
            }
        }
    }

    fn count(&mut self, purchase: Purchase) {
        if purchase.is_return() {
            self.returned_minor = self
                .returned_minor
                .saturating_add(purchase.amount_minor.saturating_neg());
            self.returns = self.returns.saturating_add(1);
            return;
        }
        self.bought_minor = self.bought_minor.saturating_add(purchase.amount_minor);
        match &mut self.days {
            None => {
                self.days = Some(Days {
                    first: purchase.day,
                    last: purchase.day,
                });
                self.bought_days = 1;
            }
            Some(days) if purchase.day > days.last => {
                let gap = purchase.day.since(days.last) as f64;
                self.log_gaps += gap.ln();
                self.squared_gaps += gap * gap;
                days.last = purchase.day;
                self.bought_days = self.bought_days.saturating_add(1);
            }
            Some(_) => {}
        }
        if self.bought_days == 1 {
            self.first_day_minor = self.bought_minor;
        }
    }

    pub fn statistics(&self) -> Statistics {
        Statistics {
            first: self.first(),
            last: self.last(),
            bought_days: self.bought_days,
            bought_minor: self.bought_minor,
            first_day_minor: self.first_day_minor,
            returned_minor: self.returned_minor,
            returns: self.returns,
            log_gaps: self.log_gaps,
            squared_gaps: self.squared_gaps,
        }
    }

    pub fn first(&self) -> Option<Day> {
        self.days.map(|days| days.first)
    }

    pub fn last(&self) -> Option<Day> {
        self.days.map(|days| days.last)
    }

    /// Days on which something was bought.
    pub fn purchases(&self) -> u32 {
        self.bought_days
    }

    /// Days on which something was bought again: x of the papers.
    pub fn repeats(&self) -> u32 {
        self.bought_days.saturating_sub(1)
    }

    pub fn returns(&self) -> u32 {
        self.returns
    }

    /// Everything bought, before returns.
    pub fn bought_minor(&self) -> i64 {
        self.bought_minor
    }

    /// Bought less given back; may be below nought.
    pub fn net_minor(&self) -> i64 {
        self.bought_minor.saturating_sub(self.returned_minor)
    }

    /// The share of what was bought that was not given back, between 0 and 1; 1 when nothing was bought.
    pub fn share_kept(&self) -> f64 {
        if self.bought_minor <= 0 {
            return 1.0;
        }
        (self.net_minor() as f64 / self.bought_minor as f64).clamp(0.0, 1.0)
    }

    /// The mean of a repeat purchase in minor units: z̄ of Fader and Hardie (2013). The first day is left out, as there.
    pub fn mean_repeat_minor(&self) -> Option<f64> {
        let repeats = self.repeats();
        (repeats > 0)
            .then(|| self.bought_minor.saturating_sub(self.first_day_minor) as f64 / f64::from(repeats))
    }

    /// The mean time between purchases in days.
    pub fn mean_gap_days(&self) -> Option<f64> {
        let days = self.days?;
        (self.bought_days > 1).then(|| days.last.since(days.first) as f64 / f64::from(self.repeats()))
    }

    /// How much the gaps differ: their standard deviation over their mean; 1 is chance, 0 a clock.
    pub fn gap_variation(&self) -> Option<f64> {
        let mean = self.mean_gap_days()?;
        let gaps = f64::from(self.repeats());
        (gaps > 1.0).then(|| ((self.squared_gaps / gaps - mean * mean).max(0.0)).sqrt() / mean)
    }

    /// Σ ln gap, each gap in weeks: what the regular models need beside the summary.
    pub(crate) fn log_gaps_weeks(&self) -> f64 {
        self.log_gaps - f64::from(self.repeats()) * DAYS_A_WEEK.ln()
    }

    /// How the customer stands at the end of `until`; nothing of someone who had bought nothing by then.
    ///
    /// A last purchase after `until` is a date in the future, and time is then taken to have come as far.
    pub fn summary(&self, until: Day) -> Option<Summary> {
        let days = self.days?;
        if days.first > until {
            return None;
        }
        let until = until.max(days.last);
        Some(Summary {
            repeats: self.repeats(),
            last_weeks: days.last.since(days.first) as f64 / DAYS_A_WEEK,
            age_weeks: until.since(days.first) as f64 / DAYS_A_WEEK,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bought(day: i32, amount_minor: i64) -> Purchase {
        Purchase {
            day: Day(day),
            amount_minor,
        }
    }

    #[test]
    fn two_purchases_on_one_day_are_one_and_a_return_is_none() {
        let log = [
            bought(0, 500),
            bought(0, 700),
            bought(14, 900),
            bought(20, -400),
            bought(28, 100),
        ];
        let history = History::of(&log, Day(35));
        let summary = history.summary(Day(35)).unwrap();
        assert_eq!((summary.repeats, history.returns()), (2, 1));
        assert!((summary.last_weeks - 4.0).abs() < 1e-12 && (summary.age_weeks - 5.0).abs() < 1e-12);
        assert_eq!((history.bought_minor(), history.net_minor()), (2200, 1800));
        // (900 + 100) / 2: the first day's 1200 is left out.
        assert_eq!(history.mean_repeat_minor(), Some(500.0));
        assert_eq!(history.mean_gap_days(), Some(14.0));
        assert_eq!(history.gap_variation(), Some(0.0));
    }

    #[test]
    fn a_purchase_of_the_past_is_refused_and_a_return_is_not() {
        let mut history = History::of(&[bought(10, 100)], Day(10));
        let refused = history.add(bought(9, 100)).unwrap_err();
        assert!(refused.to_string().contains("day `9` is before day `10`"));
        assert_eq!(history.add(bought(9, -100)), Ok(()));
        assert_eq!(history.net_minor(), 0);
    }

    #[test]
    fn what_comes_later_has_not_happened() {
        let history = History::of(&[bought(0, 100), bought(50, 100)], Day(20));
        assert_eq!(history.purchases(), 1);
        assert_eq!(History::of(&[bought(50, 100)], Day(20)).summary(Day(20)), None);
    }

    #[test]
    fn only_returns_are_no_customer() {
        let history = History::of(&[bought(0, -100)], Day(20));
        assert_eq!(history.summary(Day(20)), None);
        assert_eq!(history.net_minor(), -100);
    }

    proptest! {
        #[test]
        fn kept_fresh_is_the_same_as_counted_again(mut days in prop::collection::vec((0_i32..400, -50_i64..500), 0..40)) {
            days.sort_by_key(|(day, _)| *day);
            let log: Vec<Purchase> = days.iter().map(|(day, amount)| bought(*day, *amount)).collect();
            let mut fresh = History::default();
            for purchase in &log {
                prop_assert_eq!(fresh.add(*purchase), Ok(()));
            }
            prop_assert_eq!(fresh, History::of(&log, Day(400)));
            prop_assert_eq!(History::from(fresh.statistics()), fresh);
        }
    }
}
