//! Notes in SQL.

use std::collections::HashSet;

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::frame::time::Millis;

/// A note as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Note {
    pub id: i64,
    /// Whom it is about.
    pub party: i64,
    pub name: String,
    pub words: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// The colleague who wrote it; nothing when a silo told it.
    pub by: Option<String>,
    /// Why it was entered in error, if it was.
    pub error: Option<String>,
}

impl FromRow for Note {
    fn from_row(row: &Row<'_>) -> Result<Note, StoreError> {
        Ok(Note {
            id: row.get("id")?,
            party: row.get("party_id")?,
            name: row.get("name")?,
            words: row.get::<Option<String>>("words")?.unwrap_or_default(),
            at: row.get("at")?,
            by: row.get("written_by")?,
            error: row.get("why")?,
        })
    }
}

const SHOWN: &str =
    "select n.id, party.id as party_id, party.name, n.words, n.at, c.name as written_by, e.why
   from note n join member m on m.subject_id = n.subject_id join party on party.id = m.party_id
   left join colleague c on c.id = n.by_colleague left join note_error e on e.note_id = n.id where true";

pub fn find(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Note>, StoreError> {
    actor
        .narrow(Query::new(SHOWN).push(" and n.id = ", id), "party.keeper_id")
        .one(tx)
}

/// The newest notes about a party that were not entered in error.
pub fn of_party(tx: &Tx, actor: &Actor, party: i64, limit: i64) -> Result<Vec<Note>, StoreError> {
    let query = Query::new(SHOWN)
        .push(" and party.id = ", party)
        .text(" and e.note_id is null and not exists (select 1 from record r where r.id = n.record_id")
        .text(" and r.withdrawn_at is not null)");
    actor
        .narrow(query, "party.keeper_id")
        .push(" order by n.at desc, n.id desc limit ", limit)
        .all(tx)
}

/// How many notes about a party were entered in error.
pub fn errors_of(tx: &Tx, party: i64) -> Result<i64, StoreError> {
    Ok(tx
        .one::<i64>(
            "select count(*) from member m join note n on n.subject_id = m.subject_id
             join note_error e on e.note_id = n.id where m.party_id = $1",
            args![party],
        )?
        .unwrap_or(0))
}

/// False when it was entered in error before.
pub fn enter_error(tx: &Tx, id: i64, why: &str, actor: &Actor, now: Millis) -> Result<bool, StoreError> {
    let made = tx.run(
        "insert into note_error (note_id, why, at, by_colleague) values ($1, $2, $3, $4) on conflict do nothing",
        args![id, why, now, actor.id.0],
    )?;
    Ok(made == 1)
}

/// Which of these records have their notes already.
pub fn heard(tx: &Tx, first: i64, last: i64) -> Result<HashSet<i64>, StoreError> {
    let found: Vec<i64> = tx.all(
        "select record_id from note where record_id between $1 and $2",
        args![first, last],
    )?;
    Ok(found.into_iter().collect())
}
