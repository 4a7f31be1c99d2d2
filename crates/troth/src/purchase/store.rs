//! Purchases and their lines in SQL.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;

use jiff::civil::Date;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::access::Actor;
use crate::frame::money::{Currency, Money};
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
        "id",
        "subject_id",
        "silo_id",
        "number",
        "at",
        "currency",
        "lines",
        "total_minor",
        "shipping_minor",
        "refunded_minor",
        "own_total_minor",
        "is_return",
        "cancelled_at",
        "taken_by",
        "promised_on",
        "estimated_on",
        "shipped_on",
        "delivered_on",
        "record_id",
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
        "id",
        "purchase_id",
        "record_id",
        "nth",
        "sku",
        "what",
        "quantity_milli",
        "unit_minor_e4",
        "amount_minor",
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
    Ok(found
        .into_iter()
        .map(|(id, lines, minor)| (id, (lines, minor)))
        .collect())
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

impl FromRow for Purchase {
    fn from_row(row: &Row<'_>) -> Result<Purchase, StoreError> {
        Ok(Purchase {
            id: row.get("id")?,
            silo: row.get("silo")?,
            number: row.get("number")?,
            at: row.get("at")?,
            total: Money {
                minor: row.get("total_minor")?,
                currency: currency(row)?,
            },
            lines: row.get("lines")?,
            is_return: row.get("is_return")?,
            cancelled_at: row.get("cancelled_at")?,
            promised_on: row.get("promised_on")?,
            estimated_on: row.get("estimated_on")?,
            shipped_on: row.get("shipped_on")?,
            delivered_on: row.get("delivered_on")?,
            taken_by: row.get("taken_by")?,
        })
    }
}

fn currency(row: &Row<'_>) -> Result<Currency, StoreError> {
    let code: String = row.get("currency")?;
    Currency::parse(&code).map_err(|_| StoreError::Engine(format!("`{code}` is no currency")))
}

const SHOWN: &str =
    "select p.id, s.name as silo, p.number, p.at, p.currency, p.lines, p.total_minor, p.is_return,
   p.cancelled_at, p.promised_on, p.estimated_on, p.shipped_on, p.delivered_on, p.taken_by";

/// What a party bought, newest first, after a cursor.
pub fn of_party(
    tx: &Tx,
    actor: &Actor,
    party: i64,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Purchase>, StoreError> {
    let query = Query::new(SHOWN)
        .text(
            " from party join member m on m.party_id = party.id join purchase p on p.subject_id = m.subject_id
             join silo s on s.id = p.silo_id where p.withdrawn_at is null",
        )
        .push(" and party.id = ", party);
    let mut query = actor.narrow(query, "party.keeper_id");
    if let Some(cursor) = after {
        query = query
            .push(" and (p.at, p.id) < (", cursor.at)
            .push(", ", cursor.id)
            .text(")");
    }
    query.push(" order by p.at desc, p.id desc limit ", limit).all(tx)
}

/// What a party's purchases come to in one currency.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Total {
    pub total: Money,
    /// Orders that were neither cancelled nor taken back.
    pub orders: i64,
    pub returns: i64,
    /// Milliseconds since 1970 in UTC.
    pub first_at: Millis,
    pub last_at: Millis,
}

impl FromRow for Total {
    fn from_row(row: &Row<'_>) -> Result<Total, StoreError> {
        Ok(Total {
            total: Money {
                minor: row.get("total_minor")?,
                currency: currency(row)?,
            },
            orders: row.get("orders")?,
            returns: row.get("returns")?,
            first_at: row.get("first_at")?,
            last_at: row.get("last_at")?,
        })
    }
}

/// What a party's purchases come to, each currency by itself. A cancelled order comes to nothing.
pub fn totals(tx: &Tx, actor: &Actor, party: i64) -> Result<Vec<Total>, StoreError> {
    let query = Query::new(
        "select p.currency, cast(sum(p.total_minor) as integer) as total_minor,
           cast(sum(case when p.is_return = 0 then 1 else 0 end) as integer) as orders,
           cast(sum(case when p.is_return = 1 then 1 else 0 end) as integer) as returns,
           min(p.at) as first_at, max(p.at) as last_at
         from party join member m on m.party_id = party.id join purchase p on p.subject_id = m.subject_id
         where p.withdrawn_at is null and p.cancelled_at is null",
    )
    .push(" and party.id = ", party);
    actor
        .narrow(query, "party.keeper_id")
        .text(" group by p.currency order by orders desc, p.currency")
        .all(tx)
}

/// One purchase, when the actor may see whose it is. What was sold to nobody known is everybody's to see.
pub fn find(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Purchase>, StoreError> {
    let query = Query::new(SHOWN).text(
        " from purchase p join silo s on s.id = p.silo_id
             where p.withdrawn_at is null and (p.subject_id is null or exists
               (select 1 from member m join party on party.id = m.party_id where m.subject_id = p.subject_id",
    );
    actor
        .narrow(query, "party.keeper_id")
        .push(")) and p.id = ", id)
        .one(tx)
}

/// Whose it is: the party and its name.
pub fn customer(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<(i64, String)>, StoreError> {
    let query = Query::new(
        "select party.id, party.name from purchase p join member m on m.subject_id = p.subject_id
         join party on party.id = m.party_id where true",
    )
    .push(" and p.id = ", id);
    actor.narrow(query, "party.keeper_id").one(tx)
}

/// What else of a purchase makes up its total: shipping, refunds and the silo's own total, in minor units.
pub fn sundries(tx: &Tx, id: i64) -> Result<Option<(i64, i64, Option<i64>)>, StoreError> {
    tx.one(
        "select shipping_minor, refunded_minor, own_total_minor from purchase where id = $1",
        args![id],
    )
}

/// One line as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Bought {
    pub id: i64,
    pub sku: Option<String>,
    pub what: Option<String>,
    /// Thousandths of a piece; negative when taken back.
    pub quantity_milli: i64,
    /// The price of one piece in ten-thousandths of a minor unit.
    pub unit_minor_e4: i64,
    pub amount_minor: i64,
}

impl FromRow for Bought {
    fn from_row(row: &Row<'_>) -> Result<Bought, StoreError> {
        Ok(Bought {
            id: row.get("id")?,
            sku: row.get("sku")?,
            what: row.get("what")?,
            quantity_milli: row.get("quantity_milli")?,
            unit_minor_e4: row.get("unit_minor_e4")?,
            amount_minor: row.get("amount_minor")?,
        })
    }
}

/// Lines that stand, in the order they were told, after that id.
pub fn lines(tx: &Tx, purchase: i64, after: i64, limit: i64) -> Result<Vec<Bought>, StoreError> {
    tx.all(
        "select id, sku, what, quantity_milli, unit_minor_e4, amount_minor from purchase_line
         where purchase_id = $1 and id > $2 and replaced_by is null and withdrawn_at is null order by id limit $3",
        args![purchase, after, limit],
    )
}

/// A purchase that says a day, as promises read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    pub id: i64,
    pub subject: Option<i64>,
    pub silo: i64,
    pub number: String,
    pub at: Millis,
    pub promised_on: Option<Date>,
    pub estimated_on: Option<Date>,
    pub shipped_on: Option<Date>,
    pub delivered_on: Option<Date>,
    pub cancelled_at: Option<Millis>,
    pub taken_by: Option<String>,
    /// The first record that spoke of it.
    pub record: i64,
}

impl FromRow for Dated {
    fn from_row(row: &Row<'_>) -> Result<Dated, StoreError> {
        let day = |column: &str| -> Result<Option<Date>, StoreError> {
            Ok(row
                .get::<Option<String>>(column)?
                .and_then(|day| day.parse().ok()))
        };
        Ok(Dated {
            id: row.get("id")?,
            subject: row.get("subject_id")?,
            silo: row.get("silo_id")?,
            number: row.get("number")?,
            at: row.get("at")?,
            promised_on: day("promised_on")?,
            estimated_on: day("estimated_on")?,
            shipped_on: day("shipped_on")?,
            delivered_on: day("delivered_on")?,
            cancelled_at: row.get("cancelled_at")?,
            taken_by: row.get("taken_by")?,
            record: row.get("record_id")?,
        })
    }
}

/// The purchases that rows of this fact of records speak of and that say a day, in order of id.
pub fn promised_of_fact(tx: &Tx, record_fact: i64) -> Result<Vec<Dated>, StoreError> {
    tx.all(
        "select p.id, p.subject_id, p.silo_id, p.number, p.at, p.promised_on, p.estimated_on, p.shipped_on,
           p.delivered_on, p.cancelled_at, p.taken_by, p.record_id
         from purchase p where p.withdrawn_at is null
         and coalesce(p.promised_on, p.estimated_on, p.shipped_on, p.delivered_on) is not null
         and p.id in (select l.purchase_id from record r join purchase_line l on l.record_id = r.id where r.fact = $1
           union select t.purchase_id from record r join purchase_told t on t.record_id = r.id where r.fact = $1)
         order by p.id",
        args![record_fact],
    )
}

/// Those of these purchases that say a day: what is left of them after a batch was taken back.
pub fn dated(tx: &Tx, ids: &[i64]) -> Result<Vec<Dated>, StoreError> {
    let mut all = Vec::new();
    for part in ids.chunks(LIST) {
        let found: Vec<Dated> = Query::new(
            "select id, subject_id, silo_id, number, at, promised_on, estimated_on, shipped_on, delivered_on,
               cancelled_at, taken_by, record_id from purchase where withdrawn_at is null
             and coalesce(promised_on, estimated_on, shipped_on, delivered_on) is not null",
        )
        .push_list(" and id in", part.iter().copied())
        .text(" order by id")
        .all(tx)?;
        all.extend(found);
    }
    Ok(all)
}
