//! Purchases and their lines in SQL.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use jiff::civil::Date;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::access::Actor;
use crate::frame::money::{Currency, Money};
use crate::frame::time::Millis;
use crate::interaction::Cursor;
use crate::purchase::told::Telling;
use crate::purchase::{Head, Number};
use crate::record::Undone;
use crate::record::said::Line;
use crate::record::store::Record;

/// Ids in one list of a query.
pub const LIST: usize = 1_000;

impl FromRow for Number {
    fn from_row(row: &Row<'_>) -> Result<Number, StoreError> {
        Ok(Number {
            silo: row.get("silo_id")?,
            number: row.get("number")?,
            currency: currency(row)?,
        })
    }
}

/// The ids of purchases by what they are known by.
pub fn by_numbers(tx: &Tx, numbers: &BTreeSet<Number>) -> Result<HashMap<Number, i64>, StoreError> {
    let mut known = HashMap::new();
    let silos: BTreeSet<i64> = numbers.iter().map(|number| number.silo).collect();
    for silo in silos {
        let of_silo: Vec<&Number> = numbers.iter().filter(|number| number.silo == silo).collect();
        for part in of_silo.chunks(LIST) {
            Query::new("select id, silo_id, number, currency from purchase")
                .push(" where silo_id = ", silo)
                .push_list(" and number in", part.iter().map(|number| number.number.as_str()))
                .each(tx, |row| {
                    known.insert(Number::from_row(row)?, row.get("id")?);
                    Ok(ControlFlow::Continue(()))
                })?;
        }
    }
    known.retain(|number, _| numbers.contains(number));
    Ok(known)
}

fn day(date: Option<Date>) -> Value {
    date.map(|date| date.to_string()).into()
}

const COLUMNS: [&str; 19] = [
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

pub fn insert<'h>(tx: &Tx, heads: impl Iterator<Item = (i64, &'h Head)>) -> Result<(), StoreError> {
    let rows = heads.map(|(id, head)| {
        let mut row = vec![Value::Int(id)];
        row.extend(values(head));
        row
    });
    tx.bulk("purchase", &COLUMNS, rows)?;
    Ok(())
}

fn values(head: &Head) -> [Value; 18] {
    [
        head.subject.into(),
        head.number.silo.into(),
        head.number.number.as_str().into(),
        head.at.into(),
        head.number.currency.code().into(),
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

/// Purchases as they now stand, each in the place of its row.
pub fn change<'h>(tx: &Tx, heads: impl Iterator<Item = (i64, &'h Head)> + Clone) -> Result<(), StoreError> {
    Query::new("delete from purchase")
        .push_list(" where id in", heads.clone().map(|(id, _)| id))
        .run(tx)?;
    insert(tx, heads)
}

/// Each of these purchases with whose it is, where somebody known bought it.
pub fn subjects_of(tx: &Tx, ids: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    Query::new("select id, subject_id from purchase where subject_id is not null")
        .push_list(" and id in", ids.iter().copied())
        .text(" order by id")
        .all(tx)
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

pub fn numbers(tx: &Tx, ids: &[i64]) -> Result<Vec<Number>, StoreError> {
    let mut numbers = Vec::new();
    for part in ids.chunks(LIST) {
        let found: Vec<Number> = Query::new("select silo_id, number, currency from purchase where true")
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

/// Records that speak of a purchase without a line of it.
pub fn insert_told(tx: &Tx, told: &BTreeSet<(i64, i64)>) -> Result<(), StoreError> {
    let rows = told
        .iter()
        .map(|(record, purchase)| vec![Value::Int(*record), Value::Int(*purchase)]);
    tx.bulk("purchase_told", &["record_id", "purchase_id"], rows)?;
    Ok(())
}

/// The purchases that these records speak of, or did.
pub fn spoken_of(tx: &Tx, records: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut purchases = Vec::new();
    for part in records.chunks(LIST) {
        let found: Vec<i64> = Query::new("select purchase_id from purchase_line")
            .push_list(" where record_id in", part.iter().copied())
            .text(" union select purchase_id from purchase_told")
            .push_list(" where record_id in", part.iter().copied())
            .all(tx)?;
        purchases.extend(found);
    }
    Ok(purchases)
}

/// The purchases that these records spoke of.
pub fn spoken_of_by(tx: &Tx, undone: &Undone) -> Result<Vec<i64>, StoreError> {
    tx.all(
        "select l.purchase_id from record r join purchase_line l on l.record_id = r.id
         where r.batch_id = $1 and r.id between $2 and $3
         union select t.purchase_id from record r join purchase_told t on t.record_id = r.id
         where r.batch_id = $1 and r.id between $2 and $3",
        args![undone.batch, undone.first, undone.last],
    )
}

/// The records that speak of these purchases and stand: neither taken back nor told anew. In order.
pub fn standing(tx: &Tx, ids: &[i64]) -> Result<Vec<Telling>, StoreError> {
    telling(tx, ids, " where r.withdrawn_at is null and r.replaced_by is null")
}

/// The records that speak of these purchases and were not taken back, in order.
pub fn tellings(tx: &Tx, ids: &[i64]) -> Result<Vec<Telling>, StoreError> {
    telling(tx, ids, " where r.withdrawn_at is null")
}

fn telling(tx: &Tx, ids: &[i64], which: &str) -> Result<Vec<Telling>, StoreError> {
    let mut told = Vec::new();
    Query::new(
        "select s.purchase_id, p.number, p.currency, r.id, r.silo_id, r.batch_id, r.key, r.replaces, r.told, r.fact,
           case when r.replaced_by is null then 0 else 1 end as is_replaced
         from (select purchase_id, record_id from purchase_line",
    )
    .push_list(" where purchase_id in", ids.iter().copied())
    .text(" union select purchase_id, record_id from purchase_told")
    .push_list(" where purchase_id in", ids.iter().copied())
    .text(") s join record r on r.id = s.record_id join purchase p on p.id = s.purchase_id")
    .text(which)
    .text(" order by r.id, s.purchase_id")
    .each(tx, |row| {
        told.push(Telling {
            purchase: row.get("purchase_id")?,
            number: Number::from_row(row)?,
            fact: row.get("fact")?,
            is_replaced: row.get("is_replaced")?,
            record: Record::from_row(row)?,
        });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(told)
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

pub fn currency(row: &Row<'_>) -> Result<Currency, StoreError> {
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
        "select l.id, l.sku, l.what, l.quantity_milli, l.unit_minor_e4, l.amount_minor
         from purchase_line l join record r on r.id = l.record_id
         where l.purchase_id = $1 and l.id > $2 and r.replaced_by is null and r.withdrawn_at is null
         order by l.id limit $3",
        args![purchase, after, limit],
    )
}

/// A purchase, and whether it says by when it is to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfDay {
    pub id: i64,
    pub number: Number,
    pub is_due: bool,
}

impl FromRow for OfDay {
    fn from_row(row: &Row<'_>) -> Result<OfDay, StoreError> {
        Ok(OfDay {
            id: row.get("id")?,
            number: Number::from_row(row)?,
            is_due: row.get::<Option<String>>("due")?.is_some(),
        })
    }
}

/// These purchases, withdrawn or not, in order of id.
pub fn due(tx: &Tx, ids: &[i64]) -> Result<Vec<OfDay>, StoreError> {
    let mut all = Vec::new();
    for part in ids.chunks(LIST) {
        let found: Vec<OfDay> = Query::new(
            "select id, silo_id, number, currency, coalesce(promised_on, estimated_on) as due from purchase",
        )
        .push_list(" where id in", part.iter().copied())
        .text(" order by id")
        .all(tx)?;
        all.extend(found);
    }
    Ok(all)
}
