//! What was bought, line by line, and what it comes to.
//!
//! Laws:
//! - A line is money: it is never folded into another, however alike they are.
//! - What a silo says of the whole order counts once, however many of its rows repeat it.
//! - An order is what its records that stand make it: neither taken back nor told anew.
//! - Currencies are never added: an order told in two is two.

pub mod follow;
pub mod page;
pub mod store;
pub mod told;
pub mod web;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::frame::money::Currency;
use crate::frame::time::Millis;
use crate::record::said::Order;

/// Purchases were booked or changed: at most as many as one fact of records.
pub const BOOKED: &str = "purchase.booked";

/// What [`BOOKED`] says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// The fact of records it was read from; nothing when a batch was taken back.
    pub record_fact: Option<i64>,
    /// Id of the first new purchase; nothing when none is new.
    pub first: Option<i64>,
    pub new: i64,
    /// Purchases that were there and changed, or were withdrawn.
    pub changed: Vec<i64>,
    /// Subjects to whom one of the changed belonged before and does not now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<i64>,
    /// How many rows say a day: promised, estimated, shipped or delivered. Of a batch taken back, how many may have.
    pub dated: i64,
}

impl Booked {
    /// The ids of all purchases it speaks of.
    pub fn ids(&self) -> impl Iterator<Item = i64> + '_ {
        let first = self.first.unwrap_or(0);
        (first..first + self.new).chain(self.changed.iter().copied())
    }
}

/// What an order is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    pub silo: i64,
    pub number: String,
    pub currency: Currency,
}

impl Number {
    /// Its row on the spine, and what promises read from it are called.
    pub fn key(&self) -> String {
        format!("order:{}:{}:{}", self.silo, self.currency.code(), self.number)
    }

    /// Its parcel's row on the spine.
    pub fn shipped_key(&self) -> String {
        format!("shipped:{}:{}:{}", self.silo, self.currency.code(), self.number)
    }
}

/// What silos say of an order as a whole, and what its lines come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub subject: Option<i64>,
    pub number: Number,
    pub at: Millis,
    pub shipping_minor: i64,
    pub refunded_minor: i64,
    pub own_total_minor: Option<i64>,
    pub is_return: bool,
    pub cancelled_at: Option<Millis>,
    pub taken_by: Option<String>,
    pub promised_on: Option<Date>,
    pub estimated_on: Option<Date>,
    pub shipped_on: Option<Date>,
    pub delivered_on: Option<Date>,
    /// The first record that spoke of it.
    pub record: i64,
    pub lines: i64,
    pub lines_minor: i64,
}

impl Head {
    /// As the first row tells it.
    pub fn first(order: &Order, subject: Option<i64>, silo: i64, record: i64) -> Head {
        let mut head = Head {
            subject: None,
            number: Number {
                silo,
                number: order.number.clone(),
                currency: order.currency,
            },
            at: order.at,
            shipping_minor: 0,
            refunded_minor: 0,
            own_total_minor: None,
            is_return: order.is_return,
            cancelled_at: None,
            taken_by: None,
            promised_on: None,
            estimated_on: None,
            shipped_on: None,
            delivered_on: None,
            record,
            lines: 0,
            lines_minor: 0,
        };
        head.hear(order, subject);
        head
    }

    /// A further row of the same order: what it says counts, what it leaves out stays.
    pub fn hear(&mut self, order: &Order, subject: Option<i64>) {
        self.subject = self.subject.or(subject);
        self.shipping_minor = order.shipping.map_or(self.shipping_minor, |money| money.minor);
        self.refunded_minor = order.refunded.map_or(self.refunded_minor, |money| money.minor);
        self.own_total_minor = order.total.map(|money| money.minor).or(self.own_total_minor);
        self.is_return &= order.is_return;
        self.cancelled_at = order.cancelled_at.or(self.cancelled_at);
        self.taken_by = order.taken_by.clone().or(self.taken_by.take());
        self.promised_on = order.promised_on.or(self.promised_on);
        self.estimated_on = order.estimated_on.or(self.estimated_on);
        self.shipped_on = order.shipped_on.or(self.shipped_on);
        self.delivered_on = order.delivered_on.or(self.delivered_on);
    }

    /// Adds a line to what the order comes to.
    pub fn add(&mut self, amount_minor: i64) {
        self.lines += 1;
        self.lines_minor = self.lines_minor.saturating_add(amount_minor);
    }

    /// Lines and shipping, or the silo's own total where it gives one; less what was refunded.
    pub fn total_minor(&self) -> i64 {
        self.own_total_minor
            .unwrap_or_else(|| self.lines_minor.saturating_add(self.shipping_minor))
            .saturating_sub(self.refunded_minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::money::Money;

    fn order() -> Order {
        Order {
            number: "1001".into(),
            customer: None,
            at: 5,
            currency: Currency::USD,
            line: None,
            total: None,
            shipping: None,
            refunded: None,
            cancelled_at: None,
            is_return: false,
            promised_on: None,
            estimated_on: None,
            shipped_on: None,
            delivered_on: None,
            taken_by: None,
        }
    }

    fn usd(minor: i64) -> Option<Money> {
        Some(Money {
            minor,
            currency: Currency::USD,
        })
    }

    #[test]
    fn what_is_said_of_the_whole_order_counts_once() {
        // A shop's export repeats nothing: its total stands on the first row of an order only.
        let first = Order {
            total: usd(5_000),
            shipping: usd(500),
            refunded: usd(1_000),
            ..order()
        };
        let mut head = Head::first(&first, Some(1), 1, 1);
        head.add(2_000);
        head.hear(&order(), None);
        head.add(2_500);
        assert_eq!(
            (head.lines, head.total_minor(), head.subject),
            (2, 4_000, Some(1))
        );
        // Another repeats the freight on each row: 20.00 + 25.00 + 5.00.
        let row = Order {
            shipping: usd(500),
            ..order()
        };
        let mut head = Head::first(&row, None, 1, 1);
        head.add(2_000);
        head.hear(&row, Some(2));
        head.add(2_500);
        assert_eq!((head.total_minor(), head.subject), (5_000, Some(2)));
    }

    #[test]
    fn an_order_is_a_return_when_all_its_lines_are() {
        let back = Order {
            is_return: true,
            ..order()
        };
        let mut head = Head::first(&back, None, 1, 1);
        assert!(head.is_return);
        head.hear(&order(), None);
        assert!(!head.is_return);
    }

    #[test]
    fn amounts_beyond_counting_do_not_break_the_sum() {
        let mut head = Head::first(&order(), None, 1, 1);
        head.add(i64::MAX);
        head.add(i64::MAX);
        assert_eq!(head.total_minor(), i64::MAX);
    }
}
