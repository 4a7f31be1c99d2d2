//! Purchases and their lines in SQL.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;

use jiff::civil::Date;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::access::Actor;
use crate::frame::money::{Currency, Money, UnitPrice};
use crate::frame::time::Millis;
use crate::interaction::Cursor;
use crate::purchase::Head;
use crate::record::said::Line;
use crate::record::store::Record;

/// Ids in one list of a query.
const LIST: usize = 1_000;

/// The ids of purchases by silo and number.
pub fn by_numbers(
    tx: &Tx,
    numbers: &BTreeSet<(i64, String)>,
) -> Result<HashMap<(i64, String), i64>, StoreError> {
    let mut known = HashMap::new();
    let silos: BTreeSet<i64> = numbers.iter().map(|(silo, _)| *silo).collect();
    for silo in silos {
        let of_silo: Vec<&str> = numbers
            .iter()
            .filter(|(of, _)| *of == silo)
            .map(|(_, number)| number.as_str())
            .collect();
        for part in of_silo.chunks(LIST) {
            let found: Vec<(String, i64)> = Query::new("select number, id from purchase")
                .push(" where silo_id = ", silo)
                .push_list(" and number in", part.iter().copied())
                .all(tx)?;
            known.extend(found.into_iter().map(|(number, id)| ((silo, number), id)));
        }
    }
    Ok(known)
}

fn day(date: Option<Date>) -> Value {
    date.map(|date| date.to_string()).into()
}

pub fn insert<'h>(tx: &Tx, heads: impl Iterator<Item = (i64, &'h Head)>) -> Result<(), StoreError> {
    let columns = [
        "id", "subject_id", "silo_id", "number", "at", "currency", "lines", "total_minor", "shipping_minor",
        "refunded_minor", "own_total_minor", "is_return", "cancelled_at", "taken_by", "promised_on",
        "estimated_on", "shipped_on", "delivered_on", "record_id",
    ];
    let rows = heads.map(|(id, head)| {
        let mut row = vec![Value::Int(id)];
        row.extend(values(head));
        row
    });
    tx.bulk("purchase", &columns, rows)?;
    Ok(())
}

fn values(head: &Head) -> [Value; 18] {
    [
        head.subject.into(),
        head.silo.into(),
        head.number.as_str().into(),
        head.at.into(),
        head.currency.code().into(),
        head.lines.into(),
        head.total_minor().into(),
        head.shipping_minor.into(),
        head.refunded_minor.into(),
        head.own_total_minor.into(),
        head.is_return.into(),
        head.cancelled_at.into(),
        head.taken_by.as_deref().into(),
        day(head.promised_on),
        day(head.estimated_on),
        day(head.shipped_on),
        day(head.delivered_on),
        head.record.into(),
    ]
}

/// Purchases as they now stand.
pub fn change<'h>(tx: &Tx, heads: impl Iterator<Item = (i64, &'h Head)>) -> Result<(), StoreError> {
    for (id, head) in heads {
        let mut args = vec![Value::Int(id)];
        args.extend(values(head));
        tx.run(
            "update purchase set subject_id = $2, silo_id = $3, number = $4, at = $5, currency = $6, lines = $7,
               total_minor = $8, shipping_minor = $9, refunded_minor = $10, own_total_minor = $11, is_return = $12,
               cancelled_at = $13, taken_by = $14, promised_on = $15, estimated_on = $16, shipped_on = $17,
               delivered_on = $18, record_id = $19, withdrawn_at = null where id = $1",
            args,
        )?;
    }
    Ok(())
}

pub fn withdraw(tx: &Tx, ids: &[i64], now: Millis) -> Result<(), StoreError> {
    for part in ids.chunks(LIST) {
        Query::new("update purchase set")
            .push(" withdrawn_at = ", now)
            .text(", lines = 0, total_minor = 0")
            .push_list(" where withdrawn_at is null and id in", part.iter().copied())
            .run(tx)?;
    }
    Ok(())
}

pub fn numbers(tx: &Tx, ids: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    let mut numbers = Vec::new();
    for part in ids.chunks(LIST) {
        let found: Vec<(i64, String)> = Query::new("select silo_id, number from purchase where true")
            .push_list(" and id in", part.iter().copied())
            .all(tx)?;
        numbers.extend(found);
    }
    Ok(numbers)
}

/// A line to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewLine<'l> {
    pub purchase: i64,
    pub record: i64,
    pub nth: i64,
    pub line: &'l Line,
}

pub fn insert_lines(tx: &Tx, lines: &[NewLine<'_>]) -> Result<(), StoreError> {
    if lines.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("purchase_line", i64::try_from(lines.len()).unwrap_or(i64::MAX))?;
    let columns = [
        "id", "purchase_id", "record_id", "nth", "sku", "what", "quantity_milli", "unit_minor_e4", "amount_minor",
    ];
    let rows = (first..).zip(lines).map(|(id, new)| {
        vec![
            Value::Int(id),
            Value::Int(new.purchase),
            Value::Int(new.record),
            Value::Int(new.nth),
            new.line.sku.as_deref().into(),
            new.line.what.as_deref().into(),
            Value::Int(new.line.quantity_milli),
            Value::Int(new.line.unit_price.minor_e4),
            Value::Int(new.line.amount.minor),
        ]
    });
    tx.bulk("purchase_line", &columns, rows)?;
    Ok(())
}

/// Records that speak of a purchase without a line.
pub fn insert_told(tx: &Tx, told: &[(i64, i64)]) -> Result<(), StoreError> {
    for (record, purchase) in told {
        tx.run(
            "insert into purchase_told (record_id, purchase_id) values ($1, $2) on conflict do nothing",
            args![*record, *purchase],
        )?;
    }
    Ok(())
}

/// Which lines of these records are kept already.
pub fn kept_lines(tx: &Tx, records: &[i64]) -> Result<HashSet<(i64, i64)>, StoreError> {
    let mut kept = HashSet::new();
    for part in records.chunks(LIST) {
        let found: Vec<(i64, i64)> = Query::new("select record_id, nth from purchase_line where true")
            .push_list(" and record_id in", part.iter().copied())
            .all(tx)?;
        kept.extend(found);
    }
    Ok(kept)
}

/// Lines of records that stand, which an earlier undoing may have withdrawn, stand again.
pub fn stand_again(tx: &Tx, records: &[i64]) -> Result<(), StoreError> {
    for part in records.chunks(LIST) {
        Query::new("update purchase_line set withdrawn_at = null where withdrawn_at is not null")
            .push_list(" and record_id in", part.iter().copied())
            .run(tx)?;
    }
    Ok(())
}

/// Lines told anew no longer count; returns the purchases they were of.
pub fn replace_lines(tx: &Tx, replaced: &[(i64, i64)]) -> Result<Vec<i64>, StoreError> {
    let mut touched = Vec::new();
    for (old, new) in replaced {
        let of: Vec<i64> = tx.all(
            "update purchase_line set replaced_by = $2 where record_id = $1 returning purchase_id",
            args![*old, *new],
        )?;
        touched.extend(of);
    }
    Ok(touched)
}

/// The purchases that rows of this batch speak of, or spoke of before it told them anew.
pub fn touched_by(tx: &Tx, batch: i64) -> Result<Vec<i64>, StoreError> {
    tx.all(
        "select l.purchase_id from record r join purchase_line l on l.record_id = r.id where r.batch_id = $1
         union select l.purchase_id from record r join purchase_line l on l.record_id = r.replaces where r.batch_id = $1
         union select t.purchase_id from record r join purchase_told t on t.record_id = r.id where r.batch_id = $1
         union select t.purchase_id from record r join purchase_told t on t.record_id = r.replaces where r.batch_id = $1
         order by 1",
        args![batch],
    )
}

/// Withdraws the batch's lines, and lets those they replaced stand.
pub fn withdraw_lines(tx: &Tx, batch: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update purchase_line set withdrawn_at = $2
         where withdrawn_at is null and record_id in (select id from record where batch_id = $1)",
        args![batch, now],
    )?;
    tx.run(
        "update purchase_line set replaced_by = null where record_id in
           (select replaces from record where batch_id = $1 and replaces is not null)",
        args![batch],
    )?;
    tx.run(
        "delete from purchase_told where record_id in (select id from record where batch_id = $1)",
        args![batch],
    )?;
    Ok(())
}

/// How many lines of each purchase stand, and what they come to.
pub fn sums(tx: &Tx, ids: &[i64]) -> Result<HashMap<i64, (i64, i64)>, StoreError> {
    let found: Vec<(i64, i64, i64)> = Query::new(
        "select purchase_id, count(*), cast(sum(amount_minor) as integer) from purchase_line
         where replaced_by is null and withdrawn_at is null",
    )
    .push_list(" and purchase_id in", ids.iter().copied())
    .text(" group by purchase_id")
    .all(tx)?;
    Ok(found.into_iter().map(|(id, lines, minor)| (id, (lines, minor))).collect())
}

/// The records that stand and speak of these purchases, with the number each is asked about, in order.
pub fn standing_records(tx: &Tx, ids: &[i64]) -> Result<Vec<(i64, String, Record)>, StoreError> {
    let mut records = Vec::new();
    Query::new(
        "select s.purchase_id, p.number, r.id, r.silo_id, r.batch_id, r.key, r.replaces, r.told from
         (select purchase_id, record_id from purchase_line where replaced_by is null and withdrawn_at is null",
    )
    .push_list(" and purchase_id in", ids.iter().copied())
    .push_list(
        " union select t.purchase_id, t.record_id from purchase_told t
            left join record n on n.replaces = t.record_id and n.withdrawn_at is null
            where n.id is null and t.purchase_id in",
        ids.iter().copied(),
    )
    .text(") s join record r on r.id = s.record_id join purchase p on p.id = s.purchase_id order by s.purchase_id, r.id")
    .each(tx, |row| {
        records.push((row.get("purchase_id")?, row.get("number")?, Record::from_row(row)?));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(records)
}

/// A purchase as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Purchase {
    pub id: i64,
    pub silo: String,
    pub number: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    #[schema(value_type = crate::frame::money::MoneyShape)]
    pub total: Money,
    pub lines: i64,
    pub is_return: bool,
    pub cancelled_at: Option<Millis>,
    pub promised_on: Option<String>,
    pub estimated_on: Option<String>,
    pub shipped_on: Option<String>,
    pub delivered_on: Option<String>,
    pub taken_by: Option<String>,
}
