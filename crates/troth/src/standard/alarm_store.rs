//! Alarms that were given, and decision values that were reckoned, in SQL.

use troth_store::{FromRow, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::frame::week::Week;
use crate::promise::store::known;
use crate::standard::decision::Decisions;
use crate::standard::week_store::week;

/// An alarm as it was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given {
    pub id: i64,
    pub standard: i64,
    pub kind: troth_drift::Kind,
    pub at: Week,
    pub since: Week,
    pub step: Option<Week>,
}

pub fn word(kind: troth_drift::Kind) -> &'static str {
    match kind {
        troth_drift::Kind::Below => "below",
        troth_drift::Kind::Sliding => "sliding",
    }
}

fn kind(word: &str) -> Option<troth_drift::Kind> {
    match word {
        "below" => Some(troth_drift::Kind::Below),
        "sliding" => Some(troth_drift::Kind::Sliding),
        _ => None,
    }
}

impl FromRow for Given {
    fn from_row(row: &Row<'_>) -> Result<Given, StoreError> {
        Ok(Given {
            id: row.get("id")?,
            standard: row.get("standard_id")?,
            kind: known(row, "kind", kind)?,
            at: week(row.get("at_week")?),
            since: week(row.get("since_week")?),
            step: row.get::<Option<i64>>("step_week")?.map(week),
        })
    }
}

/// Those that are still so.
pub fn standing(tx: &Tx) -> Result<Vec<Given>, StoreError> {
    tx.all(
        "select id, standard_id, kind, at_week, since_week, step_week from standard_alarm where ended_at is null
         order by standard_id, id",
        args![],
    )
}

pub fn give(tx: &Tx, given: &Given, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "insert into standard_alarm (id, standard_id, kind, at_week, since_week, step_week, at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![
            given.id,
            given.standard,
            word(given.kind),
            i64::from(given.at.0),
            i64::from(given.since.0),
            given.step.map(|step| i64::from(step.0)),
            now
        ],
    )
    .map(drop)
}

pub fn end(tx: &Tx, id: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update standard_alarm set ended_at = $2 where id = $1 and ended_at is null",
        args![id, now],
    )
    .map(drop)
}

pub fn decisions(tx: &Tx) -> Result<Decisions, StoreError> {
    let rows: Vec<(String, f64)> = tx.all("select word, decision from standard_decision", args![])?;
    Ok(Decisions(rows.into_iter().collect()))
}

pub fn keep_decision(tx: &Tx, word: &str, decision: f64) -> Result<(), StoreError> {
    tx.run(
        "insert into standard_decision (word, decision) values ($1, $2) on conflict (word) do nothing",
        args![word, Value::Real(decision)],
    )
    .map(drop)
}

/// Standards are to be judged again.
pub fn mark_stale(tx: &Tx, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "insert into standard_stale (id, at) values (1, $1) on conflict (id) do update
         set at = case when standard_stale.at < excluded.at then excluded.at else standard_stale.at + 1 end",
        args![now],
    )
    .map(drop)
}

pub fn stale(tx: &Tx) -> Result<Option<i64>, StoreError> {
    tx.one("select at from standard_stale where id = 1", args![])
}

/// All was judged that was heard until then.
pub fn judged(tx: &Tx, stale: i64) -> Result<(), StoreError> {
    tx.run(
        "delete from standard_stale where id = 1 and at = $1",
        args![stale],
    )
    .map(drop)
}
