//! Books what silos tell of orders: heads and lines in bulk, what each comes to, and its place on the spine.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Time;
use jiff::tz::TimeZone;
use troth_store::{StoreError, Tx};

use crate::frame::money::Money;
use crate::frame::time::{Millis, at_time};
use crate::frame::words;
use crate::interaction::letter::shortened;
use crate::journal::act::Act;
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::organisation;
use crate::purchase::store::{self, NewLine};
use crate::purchase::{BOOKED, Booked, Head};
use crate::record::said::{Order, Said};
use crate::record::store::Record;
use crate::record::{self, Undone};
use crate::spine::{self, Direction, Passed};

pub const FOLLOWER: Follower = Follower {
    name: "purchase",
    facts: &[record::RECEIVED, record::BATCH_UNDONE],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    match fact.name.as_str() {
        record::RECEIVED => {
            let records = record::store::of_fact(tx, fact.id)?;
            book(tx, fact.id, &records, now)
        }
        _ => fact
            .said::<Undone>()
            .map_or(Ok(()), |undone| undo(tx, undone.batch, now)),
    }
}

/// One row of an order, with whose it is.
struct Told<'r> {
    record: &'r Record,
    nth: i64,
    order: &'r Order,
    subject: Option<i64>,
}

fn told(records: &[Record]) -> Vec<Told<'_>> {
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

type Number = (i64, String);

fn book(tx: &Tx, fact: i64, records: &[Record], now: Millis) -> Result<(), StoreError> {
    let told = told(records);
    if told.is_empty() {
        return Ok(());
    }
    let numbers: BTreeSet<Number> = told
        .iter()
        .map(|row| (row.record.silo, row.order.number.clone()))
        .collect();
    let known = store::by_numbers(tx, &numbers)?;
    let mut fresh: HashMap<Number, (Head, String)> = HashMap::new();
    let mut order_of_telling = Vec::new();
    for row in &told {
        let number = (row.record.silo, row.order.number.clone());
        if known.contains_key(&number) {
            continue;
        }
        let (head, goods) = match fresh.get_mut(&number) {
            Some(known) => {
                known.0.hear(row.order, row.subject);
                known
            }
            None => {
                order_of_telling.push(number.clone());
                let head = Head::first(row.order, row.subject, number.0, row.record.id);
                fresh.entry(number).or_insert((head, String::new()))
            }
        };
        if let Some(line) = &row.order.line {
            head.add(line.amount.minor);
            add_goods(
                goods,
                line.quantity_milli,
                line.what.as_deref().or(line.sku.as_deref()),
            );
        }
    }
    let new = i64::try_from(order_of_telling.len()).unwrap_or(i64::MAX);
    let first = if new == 0 {
        None
    } else {
        Some(tx.allocate("purchase", new)?)
    };
    let mut ids = known;
    let mut heads = Vec::with_capacity(order_of_telling.len());
    for (id, number) in (first.unwrap_or(0)..).zip(order_of_telling) {
        if let Some((head, goods)) = fresh.remove(&number) {
            heads.push((id, head, goods));
            ids.insert(number, id);
        }
    }
    store::insert(tx, heads.iter().map(|(id, head, _)| (*id, head)))?;
    let mut changed = keep_lines(tx, &told, &ids)?;
    changed.retain(|id| first.is_none_or(|first| *id < first));
    let mut dated = heads.iter().filter(|(_, head, _)| head.is_dated()).count();
    put_on_spine(tx, &heads, now)?;
    dated += fold_again(tx, &changed, now)?;
    tell(
        tx,
        Booked {
            record_fact: Some(fact),
            first,
            new,
            changed,
            dated: i64::try_from(dated).unwrap_or(i64::MAX),
        },
        now,
    )
}

/// Keeps the rows' lines, and returns the purchases they touch. Lines kept before are not kept again.
fn keep_lines(tx: &Tx, told: &[Told<'_>], ids: &HashMap<Number, i64>) -> Result<Vec<i64>, StoreError> {
    let records: Vec<i64> = told.iter().map(|row| row.record.id).collect();
    let kept = store::kept_lines(tx, &records)?;
    let mut touched = BTreeSet::new();
    let (mut lines, mut without, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
    for row in told {
        let number = (row.record.silo, row.order.number.clone());
        let Some(&purchase) = ids.get(&number) else {
            continue;
        };
        touched.insert(purchase);
        match &row.order.line {
            Some(line) if !kept.contains(&(row.record.id, row.nth)) => lines.push(NewLine {
                purchase,
                record: row.record.id,
                nth: row.nth,
                line,
            }),
            Some(_) => {}
            None => without.push((row.record.id, purchase)),
        }
        replaced.extend(row.record.replaces.map(|old| (old, row.record.id)));
    }
    touched.extend(store::replace_lines(tx, &replaced)?);
    store::insert_lines(tx, &lines)?;
    store::insert_told(tx, &without)?;
    store::stand_again(tx, &records)?;
    Ok(touched.into_iter().collect())
}

/// Takes a batch's rows back: its lines are withdrawn, those they replaced stand again, and each order is what is left.
fn undo(tx: &Tx, batch: i64, now: Millis) -> Result<(), StoreError> {
    let touched = store::touched_by(tx, batch)?;
    store::withdraw_lines(tx, batch, now)?;
    fold_again(tx, &touched, now)?;
    for part in touched.chunks(record::ROWS_PER_FACT) {
        let booked = Booked {
            changed: part.to_vec(),
            ..Booked::default()
        };
        tell(tx, booked, now)?;
    }
    Ok(())
}

fn tell(tx: &Tx, booked: Booked, now: Millis) -> Result<(), StoreError> {
    Act::begin(tx, BOOKED, ActorId::TROTH, now)?.record(&booked)?;
    Ok(())
}

/// Reads purchases again from the records that stand; one that none speaks of any more is withdrawn.
/// Returns how many of them say a day.
fn fold_again(tx: &Tx, purchases: &[i64], now: Millis) -> Result<usize, StoreError> {
    let mut dated = 0;
    for part in purchases.chunks(1_000) {
        let records = store::standing_records(tx, part)?;
        let sums = store::sums(tx, part)?;
        let mut heads: HashMap<i64, (Head, String)> = HashMap::new();
        for (purchase, number, record) in &records {
            for row in told(std::slice::from_ref(record)) {
                if row.order.number != *number {
                    continue;
                }
                let (_, goods) = heads
                    .entry(*purchase)
                    .and_modify(|(head, _)| head.hear(row.order, row.subject))
                    .or_insert_with(|| {
                        (
                            Head::first(row.order, row.subject, record.silo, record.id),
                            String::new(),
                        )
                    });
                if let Some(line) = &row.order.line {
                    add_goods(
                        goods,
                        line.quantity_milli,
                        line.what.as_deref().or(line.sku.as_deref()),
                    );
                }
            }
        }
        let gone: Vec<i64> = part
            .iter()
            .copied()
            .filter(|id| !heads.contains_key(id))
            .collect();
        withdraw(tx, &gone, now)?;
        let mut told: Vec<(i64, Head, String)> = heads
            .into_iter()
            .map(|(id, (head, goods))| {
                let (lines, lines_minor) = sums.get(&id).copied().unwrap_or_default();
                (
                    id,
                    Head {
                        lines,
                        lines_minor,
                        ..head
                    },
                    goods,
                )
            })
            .collect();
        told.sort_by_key(|(id, _, _)| *id);
        dated += told.iter().filter(|(_, head, _)| head.is_dated()).count();
        store::change(tx, told.iter().map(|(id, head, _)| (*id, head)))?;
        let unsent = told.iter().filter(|(_, head, _)| head.shipped_on.is_none());
        let unsent: Vec<String> = unsent
            .map(|(_, head, _)| shipped_key(head.silo, &head.number))
            .collect();
        spine::withdraw(tx, &unsent, now)?;
        put_on_spine(tx, &told, now)?;
    }
    Ok(dated)
}

fn withdraw(tx: &Tx, gone: &[i64], now: Millis) -> Result<(), StoreError> {
    store::withdraw(tx, gone, now)?;
    let numbers = store::numbers(tx, gone)?;
    let keys: Vec<String> = numbers
        .iter()
        .flat_map(|(silo, number)| [key(*silo, number), shipped_key(*silo, number)])
        .collect();
    spine::withdraw(tx, &keys, now)?;
    Ok(())
}

fn key(silo: i64, number: &str) -> String {
    format!("order:{silo}:{number}")
}

fn shipped_key(silo: i64, number: &str) -> String {
    format!("shipped:{silo}:{number}")
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

fn put_on_spine(tx: &Tx, heads: &[(i64, Head, String)], now: Millis) -> Result<(), StoreError> {
    let zone = organisation::store::read(tx)?.time_zone();
    let passed = heads
        .iter()
        .flat_map(|(id, head, goods)| passed(*id, head, goods, &zone))
        .collect();
    spine::add(tx, passed, now)?;
    Ok(())
}

/// An order as something that passed, and its parcel. What nobody known bought passed between us and nobody.
fn passed(id: i64, head: &Head, goods: &str, zone: &TimeZone) -> Vec<Passed> {
    let Some(subject) = head.subject else {
        return Vec::new();
    };
    let number = &head.number;
    let name = if head.is_return { "Return" } else { "Order" };
    let total = words::money(Money {
        minor: head.total_minor(),
        currency: head.currency,
    });
    let cancelled = if head.cancelled_at.is_some() {
        ", cancelled"
    } else {
        ""
    };
    let key = key(head.silo, number);
    let ordered = Passed {
        title: format!("{name} {number}, {total}{cancelled}"),
        excerpt: shortened(goods),
        thread: Some(key.clone()),
        href: Some(format!("/purchase/{id}")),
        // Its place on the spine follows from the purchase, not from any one record.
        record: None,
        ..Passed::about(key, "order", head.at, Direction::In, subject)
    };
    let shipped = head.shipped_on.map(|day| {
        let noon = at_time(day, Time::constant(12, 0, 0, 0), zone);
        Passed {
            title: format!("Order {number} shipped"),
            ..Passed {
                key: shipped_key(head.silo, number),
                kind: "shipped",
                // A parcel never goes before its order came.
                at: noon.max(head.at.saturating_add(1)),
                direction: Direction::Out,
                who: vec![(subject, spine::Role::To)],
                ..ordered.clone()
            }
        }
    });
    std::iter::once(ordered).chain(shipped).collect()
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
