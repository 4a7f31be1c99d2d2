//! Runs of guards, in SQL.

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::frame::time::Millis;
use crate::inspection::Guard;
use crate::inspection::run::{BACKED_UP, Found, Run};
use crate::journal::ActorId;
use crate::promise::store::known;

impl FromRow for Run {
    fn from_row(row: &Row<'_>) -> Result<Run, StoreError> {
        Ok(Run {
            id: row.get("id")?,
            guard: known(row, "guard", Guard::parse)?,
            against: row.get("against")?,
            asked_at: row.get("asked_at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
            ended_at: row.get("ended_at")?,
            found: row.get("found")?,
            is_well: row.get("is_well")?,
            anchor: row.get("anchor")?,
        })
    }
}

fn listed() -> Query {
    Query::new(
        "select r.id, r.guard, r.against, r.asked_at, r.by_colleague, c.name as by_name, r.ended_at, r.found, r.is_well, r.anchor
         from guard_run r left join colleague c on c.id = r.by_colleague where true",
    )
}

pub fn add(
    tx: &Tx,
    id: i64,
    guard: Guard,
    against: Option<String>,
    actor: ActorId,
    now: Millis,
) -> Result<(), StoreError> {
    tx.run(
        "insert into guard_run (id, guard, against, asked_at, by_colleague) values ($1, $2, $3, $4, $5)",
        args![id, guard.word(), against, now, actor.0],
    )
    .map(drop)
}

/// Whether this was what ended it.
///
/// # Errors
/// When the store fails.
pub fn end(tx: &Tx, id: i64, found: &Found, now: Millis) -> Result<bool, StoreError> {
    let ended = tx.run(
        "update guard_run set ended_at = $2, found = $3, is_well = $4, anchor = $5 where id = $1 and ended_at is null",
        args![id, now, found.words.as_str(), found.is_well, found.anchor.clone()],
    )?;
    Ok(ended > 0)
}

/// Those asked for that nobody ended, the oldest first.
///
/// # Errors
/// When the store fails.
pub fn waiting(tx: &Tx) -> Result<Vec<Run>, StoreError> {
    listed()
        .text(" and r.ended_at is null order by r.id limit 10")
        .all(tx)
}

/// # Errors
/// When the store fails.
pub fn newest(tx: &Tx, guard: Guard) -> Result<Option<Run>, StoreError> {
    Ok(latest(tx, guard, 1)?.pop())
}

/// The newest first.
///
/// # Errors
/// When the store fails.
pub fn latest(tx: &Tx, guard: Guard, most: i64) -> Result<Vec<Run>, StoreError> {
    listed()
        .push(" and r.guard = ", guard.word())
        .push(" order by r.id desc limit ", most)
        .all(tx)
}

/// The newest that came to its end.
///
/// # Errors
/// When the store fails.
pub fn ended(tx: &Tx, guard: Guard) -> Result<Option<Run>, StoreError> {
    listed()
        .push(" and r.ended_at is not null and r.guard = ", guard.word())
        .text(" order by r.id desc limit 1")
        .one(tx)
}

/// When `troth backup` last made a copy.
///
/// # Errors
/// When the store fails.
pub fn backed_up_at(tx: &Tx) -> Result<Option<Millis>, StoreError> {
    tx.one(
        "select at from fact where name = $1 order by id desc limit 1",
        args![BACKED_UP],
    )
}
