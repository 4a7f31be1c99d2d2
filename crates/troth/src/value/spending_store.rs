//! Sums spent on customers, in SQL.

use std::ops::{ControlFlow, RangeInclusive};

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::frame::money::{Currency, Money};
use crate::frame::time::Millis;
use crate::purchase::store::currency;
use crate::value::spending::{For, New, Spending, Spent};
use crate::value::{due_store, first_of};

impl FromRow for Spending {
    fn from_row(row: &Row<'_>) -> Result<Spending, StoreError> {
        let first = first_of(row.get("month")?);
        Ok(Spending {
            id: row.get("id")?,
            month: format!("{:04}-{:02}", first.year(), first.month()),
            for_whom: if row.get("is_for_new")? {
                For::New
            } else {
                For::Existing
            },
            amount: Money {
                minor: row.get("amount_minor")?,
                currency: currency(row)?,
            },
            what: row.get("what")?,
            by: row.get("name")?,
            error: row.get("error_why")?,
        })
    }
}

pub fn insert(tx: &Tx, actor: &Actor, new: &New, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("value_spending", 1)?;
    tx.run(
        "insert into value_spending (id, currency, month, is_for_new, amount_minor, what, at, by_colleague)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            id,
            new.amount.currency.code(),
            new.month,
            new.for_whom == For::New,
            new.amount.minor,
            new.what.as_str(),
            now,
            actor.id.0
        ],
    )?;
    due_store::mark_all_stale(tx, now)?;
    Ok(id)
}

/// False when there is none, or it is in error already.
pub fn enter_error(tx: &Tx, actor: &Actor, id: i64, why: &str, now: Millis) -> Result<bool, StoreError> {
    let entered = tx.run(
        "update value_spending set error_why = $2, error_by = $3 where id = $1 and error_why is null",
        args![id, why, actor.id.0],
    )?;
    due_store::mark_all_stale(tx, now)?;
    Ok(entered == 1)
}

/// The newest first, those in error among them.
pub fn latest(tx: &Tx, before: Option<i64>, limit: i64) -> Result<Vec<Spending>, StoreError> {
    Query::new(
        "select s.id, s.currency, s.month, s.is_for_new, s.amount_minor, s.what, s.error_why, c.name
         from value_spending s left join colleague c on c.id = s.by_colleague where true",
    )
    .push_some(" and s.id < ", before)
    .push(" order by s.id desc limit ", limit)
    .all(tx)
}

/// What was spent in these months, without what was told in error.
pub fn between(tx: &Tx, of: Currency, months: RangeInclusive<i64>) -> Result<Spent, StoreError> {
    let mut spent = Spent::default();
    tx.each(
        "select is_for_new, amount_minor from value_spending
         where currency = $1 and month between $2 and $3 and error_why is null",
        args![of.code(), *months.start(), *months.end()],
        |row| {
            let side = if row.get("is_for_new")? {
                &mut spent.new_minor
            } else {
                &mut spent.existing_minor
            };
            *side = side.saturating_add(row.get("amount_minor")?);
            Ok(ControlFlow::Continue(()))
        },
    )?;
    Ok(spent)
}
