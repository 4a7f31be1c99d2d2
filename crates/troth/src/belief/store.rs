//! Beliefs in SQL. No query here tells who holds one to anybody else.

use std::collections::BTreeSet;

use jiff::civil::Date;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::belief::Belief;
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::promise::store::parsed;

impl FromRow for Belief {
    fn from_row(row: &Row<'_>) -> Result<Belief, StoreError> {
        let on: Option<Date> = parsed(row, "on_day")?;
        Ok(Belief {
            id: row.get("id")?,
            series: row.get("series")?,
            level: row.get("level")?,
            on: on.ok_or_else(|| StoreError::Engine("a belief's day is none".to_owned()))?,
            by: row.get("by_colleague")?,
        })
    }
}

impl Belief {
    /// Its row, in the order of [`crate::belief::BELIEF`].
    pub fn row(&self, now: Millis) -> Vec<Value> {
        vec![
            self.id.into(),
            self.series.as_str().into(),
            Value::Real(self.level),
            self.on.to_string().into(),
            now.into(),
            self.by.into(),
        ]
    }
}

fn standing() -> Query {
    Query::new(
        "select b.id, b.series, b.level, b.on_day, b.by_colleague from belief b
         where not exists (select 1 from belief_withdrawn w where w.belief_id = b.id)",
    )
}

/// All that stand of one series, for what is shown of many together.
///
/// # Errors
/// When the store fails.
pub fn of_series(tx: &Tx, series: &str) -> Result<Vec<Belief>, StoreError> {
    standing()
        .push(" and b.series = ", series)
        .text(" order by b.id")
        .all(tx)
}

/// A colleague's own, the newest first.
///
/// # Errors
/// When the store fails.
pub fn own(tx: &Tx, colleague: ActorId, series: Option<&str>) -> Result<Vec<Belief>, StoreError> {
    standing()
        .push(" and b.by_colleague = ", colleague.0)
        .push_some(" and b.series = ", series)
        .text(" order by b.id desc limit 500")
        .all(tx)
}

/// When somebody was last asked.
///
/// # Errors
/// When the store fails.
pub fn asked_at(tx: &Tx, series: &str, colleague: ActorId) -> Result<Option<Millis>, StoreError> {
    tx.one(
        "select at from belief_asked where series = $1 and colleague_id = $2",
        args![series, colleague.0],
    )
}

/// Of which series somebody was asked since.
///
/// # Errors
/// When the store fails.
pub fn asked_since(tx: &Tx, colleague: ActorId, since: Millis) -> Result<BTreeSet<String>, StoreError> {
    let series: Vec<String> = tx.all(
        "select series from belief_asked where colleague_id = $1 and at > $2",
        args![colleague.0, since],
    )?;
    Ok(series.into_iter().collect())
}

/// # Errors
/// When the store fails.
pub fn mark_asked(tx: &Tx, series: &str, colleague: ActorId, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "insert into belief_asked (series, colleague_id, at) values ($1, $2, $3)
         on conflict (series, colleague_id) do update set at = excluded.at",
        args![series, colleague.0, now],
    )?;
    Ok(())
}
