//! Rows as they tell of orders, folded into what each order is.

use std::collections::HashMap;
use std::hash::Hash;

use troth_store::{StoreError, Tx};

use crate::frame::words;
use crate::purchase::store;
use crate::purchase::{Head, Number};
use crate::record::said::{Order, Said};
use crate::record::store::Record;

/// One row of an order, with whose it is.
#[derive(Debug)]
pub struct Told<'r> {
    pub record: &'r Record,
    /// Which order of its record, from 0.
    pub nth: i64,
    pub order: &'r Order,
    pub subject: Option<i64>,
}

impl Told<'_> {
    pub fn number(&self) -> Number {
        Number {
            silo: self.record.silo,
            number: self.order.number.clone(),
            currency: self.order.currency,
        }
    }

    pub fn is_dated(&self) -> bool {
        let order = self.order;
        [
            order.promised_on,
            order.estimated_on,
            order.shipped_on,
            order.delivered_on,
        ]
        .iter()
        .any(Option::is_some)
    }
}

/// The rows of orders in these records.
pub fn told<'r>(records: impl IntoIterator<Item = &'r Record>) -> Vec<Told<'r>> {
    let mut all = Vec::new();
    for record in records {
        let orders = record.told.said.iter().filter_map(|said| match said {
            Said::Order(order) => Some(order),
            _ => None,
        });
        for (nth, order) in (0..).zip(orders) {
            let customer = order.customer.and_then(|at| record.told.who.get(at));
            let subject = customer.and_then(|who| who.subject);
            all.push(Told {
                record,
                nth,
                order,
                subject,
            });
        }
    }
    all
}

/// A record that speaks of a purchase.
#[derive(Debug)]
pub struct Telling {
    pub purchase: i64,
    pub number: Number,
    /// The fact that vouches for the record.
    pub fact: i64,
    /// Whether a newer record tells the row anew.
    pub is_replaced: bool,
    pub record: Record,
}

impl Telling {
    /// Its rows of that purchase.
    pub fn rows(&self) -> impl Iterator<Item = Told<'_>> {
        told([&self.record])
            .into_iter()
            .filter(|row| row.number() == self.number)
    }
}

/// An order as some rows make it, and its goods in a few words.
#[derive(Debug)]
pub struct Folded {
    pub head: Head,
    pub goods: String,
}

/// Folds a further row into the order it is of.
pub fn fold<K: Hash + Eq>(orders: &mut HashMap<K, Folded>, order: K, row: &Told<'_>) {
    let folded = orders
        .entry(order)
        .and_modify(|known| known.head.hear(row.order, row.subject))
        .or_insert_with(|| Folded {
            head: Head::first(row.order, row.subject, row.record.silo, row.record.id),
            goods: String::new(),
        });
    if let Some(line) = &row.order.line {
        folded.head.add(line.amount.minor);
        let what = line.what.as_deref().or(line.sku.as_deref());
        add_goods(&mut folded.goods, line.quantity_milli, what);
    }
}

/// An order as it was told, and as it stands.
#[derive(Debug, Default)]
pub struct Spoken {
    /// What each file said of it and did not take back, told anew since or not: in the order of telling.
    pub said: Vec<Head>,
    /// What the rows that stand make of it.
    pub now: Option<Head>,
}

/// How these purchases were told and stand.
///
/// # Errors
/// When the store fails.
pub fn spoken(tx: &Tx, purchases: &[i64]) -> Result<HashMap<i64, Spoken>, StoreError> {
    let mut spoken: HashMap<i64, Spoken> = HashMap::new();
    for part in purchases.chunks(store::LIST) {
        let (mut by_fact, mut stand) = (HashMap::new(), HashMap::new());
        for telling in store::tellings(tx, part)? {
            for row in telling.rows() {
                fold(&mut by_fact, (telling.fact, telling.purchase), &row);
                if !telling.is_replaced {
                    fold(&mut stand, telling.purchase, &row);
                }
            }
        }
        let mut by_fact: Vec<((i64, i64), Folded)> = by_fact.into_iter().collect();
        by_fact.sort_unstable_by_key(|(place, _)| *place);
        for ((_, purchase), folded) in by_fact {
            spoken.entry(purchase).or_default().said.push(folded.head);
        }
        for (purchase, folded) in stand {
            spoken.entry(purchase).or_default().now = Some(folded.head);
        }
    }
    Ok(spoken)
}

/// Longer than any excerpt, and still short.
const GOODS: usize = 400;

fn add_goods(goods: &mut String, quantity_milli: i64, what: Option<&str>) {
    let Some(what) = what
        .map(str::trim)
        .filter(|what| !what.is_empty() && goods.len() < GOODS)
    else {
        return;
    };
    if !goods.is_empty() {
        goods.push_str(", ");
    }
    if quantity_milli != 1_000 {
        goods.push_str(&format!("{} × ", pieces(quantity_milli)));
    }
    goods.push_str(what);
}

/// Thousandths as people write them: `6`, `−2`, `1.5`.
pub fn pieces(quantity_milli: i64) -> String {
    let whole = words::number(quantity_milli / 1_000);
    match (quantity_milli % 1_000).unsigned_abs() {
        0 => whole,
        part => {
            let sign = if quantity_milli < 0 && quantity_milli > -1_000 {
                "\u{2212}"
            } else {
                ""
            };
            format!("{sign}{whole}.{}", format!("{part:03}").trim_end_matches('0'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_written_as_people_do() {
        for (milli, written) in [
            (6_000, "6"),
            (-2_000, "\u{2212}2"),
            (1_500, "1.5"),
            (-500, "\u{2212}0.5"),
            (80_995_000, "80,995"),
        ] {
            assert_eq!(pieces(milli), written);
        }
    }
}
