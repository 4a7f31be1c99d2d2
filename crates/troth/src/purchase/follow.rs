//! Books what silos tell of orders: heads and lines in bulk, what each comes to, and its place on the spine.

use std::collections::{BTreeSet, HashMap, HashSet};

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
use crate::purchase::told::{Folded, Told, fold, told};
use crate::purchase::{BOOKED, Booked, Number};
use crate::record::said::Said;
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
            let records = record::store::of_fact_saying(tx, fact.id, &[Said::ORDER])?;
            book(tx, fact.id, &records, now)
        }
        _ => fact
            .said::<Undone>()?
            .map_or(Ok(()), |undone| undo(tx, &undone, now)),
    }
}

fn book(tx: &Tx, fact: i64, records: &[Record], now: Millis) -> Result<(), StoreError> {
    let told = told(records);
    let replaced: Vec<i64> = records.iter().filter_map(|record| record.replaces).collect();
    // A row told anew may speak of another order now, or of none.
    let mut changed: BTreeSet<i64> = store::spoken_of(tx, &replaced)?.into_iter().collect();
    if told.is_empty() && changed.is_empty() {
        return Ok(());
    }
    let numbers: BTreeSet<Number> = told.iter().map(Told::number).collect();
    let mut ids = store::by_numbers(tx, &numbers)?;
    changed.extend(ids.values());
    let mut order_of_telling = Vec::new();
    let mut orders: HashMap<Number, Folded> = HashMap::new();
    for row in &told {
        let number = row.number();
        if ids.contains_key(&number) {
            continue;
        }
        if !orders.contains_key(&number) {
            order_of_telling.push(number.clone());
        }
        fold(&mut orders, number, row);
    }
    let new = i64::try_from(order_of_telling.len()).unwrap_or(i64::MAX);
    let first = if new == 0 {
        None
    } else {
        Some(tx.allocate("purchase", new)?)
    };
    let mut fresh = Vec::with_capacity(order_of_telling.len());
    for (id, number) in (first.unwrap_or(0)..).zip(order_of_telling) {
        fresh.extend(orders.remove(&number).map(|folded| (id, folded)));
        ids.insert(number, id);
    }
    store::insert(tx, fresh.iter().map(|(id, folded)| (*id, &folded.head)))?;
    keep(tx, &told, &ids)?;
    put_on_spine(tx, &fresh, now)?;
    let changed: Vec<i64> = changed.into_iter().collect();
    let left = fold_again(tx, &changed, now)?;
    let booked = Booked {
        record_fact: Some(fact),
        first,
        new,
        changed,
        left,
        dated: i64::try_from(told.iter().filter(|row| row.is_dated()).count()).unwrap_or(i64::MAX),
    };
    tell(tx, booked, now)
}

/// Keeps what the rows say of each purchase: their lines, and that those without a line spoke of it.
fn keep(tx: &Tx, told: &[Told<'_>], ids: &HashMap<Number, i64>) -> Result<(), StoreError> {
    let (mut lines, mut without) = (Vec::new(), BTreeSet::new());
    for row in told {
        let Some(&purchase) = ids.get(&row.number()) else {
            continue;
        };
        match &row.order.line {
            Some(line) => lines.push(NewLine {
                purchase,
                record: row.record.id,
                nth: row.nth,
                line,
            }),
            None => drop(without.insert((row.record.id, purchase))),
        }
    }
    store::insert_lines(tx, &lines)?;
    store::insert_told(tx, &without)
}

/// Records were taken back: each order they told of, or that they told of anew, is what is left.
fn undo(tx: &Tx, undone: &Undone, now: Millis) -> Result<(), StoreError> {
    let mut touched: BTreeSet<i64> = store::spoken_of_by(tx, undone)?.into_iter().collect();
    touched.extend(store::spoken_of(tx, &record::store::back_in_force(tx, undone)?)?);
    let touched: Vec<i64> = touched.into_iter().collect();
    for part in touched.chunks(record::ROWS_PER_FACT) {
        let left = fold_again(tx, part, now)?;
        let booked = Booked {
            changed: part.to_vec(),
            left,
            dated: i64::try_from(part.len()).unwrap_or(i64::MAX),
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
/// Returns the subjects to whom one of them no longer belongs.
fn fold_again(tx: &Tx, purchases: &[i64], now: Millis) -> Result<Vec<i64>, StoreError> {
    let mut left = BTreeSet::new();
    for part in purchases.chunks(store::LIST) {
        let before = store::subjects_of(tx, part)?;
        let mut orders: HashMap<i64, Folded> = HashMap::new();
        for telling in store::standing(tx, part)? {
            for row in telling.rows() {
                fold(&mut orders, telling.purchase, &row);
            }
        }
        let gone: Vec<i64> = part
            .iter()
            .copied()
            .filter(|id| !orders.contains_key(id))
            .collect();
        withdraw(tx, &gone, now)?;
        let mut orders: Vec<(i64, Folded)> = orders.into_iter().collect();
        orders.sort_unstable_by_key(|(id, _)| *id);
        store::change(tx, orders.iter().map(|(id, folded)| (*id, &folded.head)))?;
        put_on_spine(tx, &orders, now)?;
        let of_now: HashMap<i64, i64> = store::subjects_of(tx, part)?.into_iter().collect();
        let moved = before
            .iter()
            .filter(|(id, subject)| of_now.get(id) != Some(subject));
        left.extend(moved.map(|(_, subject)| *subject));
    }
    Ok(left.into_iter().collect())
}

fn withdraw(tx: &Tx, gone: &[i64], now: Millis) -> Result<(), StoreError> {
    store::withdraw(tx, gone, now)?;
    let numbers = store::numbers(tx, gone)?;
    let keys: Vec<String> = numbers
        .iter()
        .flat_map(|number| [number.key(), number.shipped_key()])
        .collect();
    spine::withdraw(tx, &keys, now)?;
    Ok(())
}

/// What these orders put on the spine stands there, and what they no longer do is withdrawn.
fn put_on_spine(tx: &Tx, orders: &[(i64, Folded)], now: Millis) -> Result<(), StoreError> {
    let zone = organisation::store::read(tx)?.time_zone();
    let passed: Vec<Passed> = orders
        .iter()
        .flat_map(|(id, folded)| passed(*id, folded, &zone))
        .collect();
    let stands: HashSet<&str> = passed.iter().map(|one| one.key.as_str()).collect();
    let gone: Vec<String> = orders
        .iter()
        .flat_map(|(_, folded)| [folded.head.number.key(), folded.head.number.shipped_key()])
        .filter(|key| !stands.contains(key.as_str()))
        .collect();
    spine::withdraw(tx, &gone, now)?;
    spine::add(tx, passed, now)?;
    Ok(())
}

/// An order as something that passed, and its parcel. What nobody known bought passed between us and nobody.
fn passed(id: i64, order: &Folded, zone: &TimeZone) -> Vec<Passed> {
    let head = &order.head;
    let Some(subject) = head.subject else {
        return Vec::new();
    };
    let number = &head.number.number;
    let name = if head.is_return { "Return" } else { "Order" };
    let total = words::money(Money {
        minor: head.total_minor(),
        currency: head.number.currency,
    });
    let cancelled = if head.cancelled_at.is_some() {
        ", cancelled"
    } else {
        ""
    };
    let key = head.number.key();
    let ordered = Passed {
        title: format!("{name} {number}, {total}{cancelled}"),
        excerpt: shortened(&order.goods),
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
                key: head.number.shipped_key(),
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
