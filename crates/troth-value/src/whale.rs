//! Profit after the cost to serve, best customer first: the whale curve, which rises above the whole and falls back to it.
//!
//! Source: R. S. Kaplan and V. G. Narayanan, Measuring and managing customer profitability, Journal of Cost Management
//! 15 (2001), 5-15.

use serde::Serialize;

use crate::concentration::{Point, curve, downwards};

/// What one customer asked of us in a period, beside the goods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    pub orders: u32,
    pub returns: u32,
    pub contacts: u32,
    pub cases: u32,
    pub minutes: u32,
}

/// What each of it costs, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    pub order_minor: i64,
    pub return_minor: i64,
    pub contact_minor: i64,
    pub case_minor: i64,
    pub hour_minor: i64,
}

impl Rates {
    /// Cost to serve: Σ count × rate; minutes are part of an hour, rounded to the nearest minor unit, a half upwards.
    pub fn cost_minor(&self, effort: &Effort) -> i64 {
        let counted = [
            (effort.orders, self.order_minor),
            (effort.returns, self.return_minor),
            (effort.contacts, self.contact_minor),
            (effort.cases, self.case_minor),
        ];
        let cost: i128 = counted
            .iter()
            .map(|(count, rate)| i128::from(*count) * i128::from(*rate))
            .sum();
        let time = (i128::from(effort.minutes) * i128::from(self.hour_minor) + 30).div_euclid(60);
        clamped(cost + time)
    }

    pub fn profit_minor(&self, margin_minor: i64, effort: &Effort) -> i64 {
        margin_minor.saturating_sub(self.cost_minor(effort))
    }
}

fn clamped(number: i128) -> i64 {
    number.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Whale {
    /// Profit of the best customers so far as a share of all profit; empty where all profit is not above nought.
    pub curve: Vec<Point>,
    /// The sum over those who earn us anything: the height of the whale's back.
    pub peak_minor: i64,
    /// What is left of it after those who cost us money.
    pub total_minor: i64,
    /// Customers who earn us something, nothing, and less than nothing.
    pub earning: usize,
    pub even: usize,
    pub losing: usize,
}

/// `profits_minor` holds one profit a customer; the curve has `steps` + 1 points.
pub fn whale(profits_minor: &[i64], steps: usize) -> Whale {
    let sorted = downwards(profits_minor);
    let sum = |values: &[i64]| clamped(values.iter().map(|value| i128::from(*value)).sum());
    let earning = sorted.partition_point(|profit| *profit > 0);
    let not_losing = sorted.partition_point(|profit| *profit >= 0);
    Whale {
        curve: curve(&sorted, steps),
        peak_minor: sum(&sorted[..earning]),
        total_minor: sum(&sorted),
        earning,
        even: not_losing - earning,
        losing: sorted.len() - not_losing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 60, 50, 0, -10 of 100: the back is at 110 %, after half of the customers.
    #[test]
    fn the_whale_rises_above_the_whole() {
        let found = whale(&[-10, 60, 0, 50], 4);
        let values: Vec<f64> = found.curve.iter().map(|point| point.value).collect();
        assert_eq!(values, vec![0.0, 0.6, 1.1, 1.1, 1.0]);
        assert_eq!((found.peak_minor, found.total_minor), (110, 100));
        assert_eq!((found.earning, found.even, found.losing), (2, 1, 1));
        assert!(whale(&[-10, 5], 4).curve.is_empty());
    }

    /// 3 · 200 + 1 · 500 + 90 minutes at 4000 an hour = 600 + 500 + 6000.
    #[test]
    fn cost_to_serve_by_hand() {
        let rates = Rates {
            order_minor: 200,
            return_minor: 500,
            hour_minor: 4000,
            ..Rates::default()
        };
        let effort = Effort {
            orders: 3,
            returns: 1,
            minutes: 90,
            ..Effort::default()
        };
        assert_eq!(rates.cost_minor(&effort), 7100);
        assert_eq!(rates.profit_minor(7000, &effort), -100);
    }
}
