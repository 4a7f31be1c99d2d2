//! Whose calendar reads along, and what is due, in SQL.

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::calendar::DuePromise;
use crate::frame::time::{Millis, day, zone as zone_of};
use crate::promise::store::STANDS;

/// A colleague's calendar address is known no more; says whether there was one.
pub fn end(tx: &Tx, colleague: i64) -> Result<bool, StoreError> {
    let ended = tx.run(
        "delete from calendar_link where colleague_id = $1",
        args![colleague],
    )?;
    Ok(ended > 0)
}

/// One address at a time for each colleague.
pub fn make(tx: &Tx, digest: &[u8], colleague: i64, now: Millis) -> Result<(), StoreError> {
    end(tx, colleague)?;
    tx.run(
        "insert into calendar_link (digest, colleague_id, made_at) values ($1, $2, $3)",
        args![digest, colleague, now],
    )?;
    Ok(())
}

/// Whose calendar it is.
pub fn whose(tx: &Tx, digest: &[u8]) -> Result<Option<Actor>, StoreError> {
    tx.one(
        "select c.id, c.name, c.role, c.visibility, c.team_id, 'read' as scope
         from calendar_link l join colleague c on c.id = l.colleague_id where l.digest = $1 and c.left_at is null",
        args![digest],
    )
}

impl FromRow for DuePromise {
    fn from_row(row: &Row<'_>) -> Result<DuePromise, StoreError> {
        let (deadline, zone): (Millis, String) = (row.get("deadline")?, row.get("due_zone")?);
        let has_time = row.get::<Option<String>>("due_time")?.is_some();
        // Days counted from an answer end on a day, whatever time was said before.
        let is_counted = row.get::<Option<i64>>("due_days")?.is_some();
        Ok(DuePromise {
            id: row.get("id")?,
            what: row.get("what")?,
            to: row.get("party_name")?,
            day: day(deadline, &zone_of(&zone)),
            at: (has_time && !is_counted).then_some(deadline),
        })
    }
}

/// Open promises whose clock runs, soonest first: as many as a calendar can bear.
pub fn due(tx: &Tx, actor: &Actor) -> Result<Vec<DuePromise>, StoreError> {
    let query = Query::new(
        "select p.id, p.what, p.due_time, p.due_zone, p.due_days, p.deadline, party.name as party_name from promise p \
         join member on member.subject_id = p.subject_id join party on party.id = member.party_id \
         where p.state = 'open' and p.deadline is not null and ",
    )
    .text(STANDS);
    actor
        .narrow(query, "party.keeper_id")
        .text(" order by p.deadline, p.id limit 1000")
        .all(tx)
}
