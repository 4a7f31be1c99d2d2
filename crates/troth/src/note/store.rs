//! Notes in SQL.

use std::collections::BTreeSet;

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::identity::store::in_parts;

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

/// False when it was entered in error before.
pub fn enter_error(tx: &Tx, id: i64, why: &str, actor: &Actor, now: Millis) -> Result<bool, StoreError> {
    let made = tx.run(
        "insert into note_error (note_id, why, at, by_colleague) values ($1, $2, $3, $4) on conflict do nothing",
        args![id, why, now, actor.id.0],
    )?;
    Ok(made == 1)
}

/// A note that a silo told.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: i64,
    pub subject: i64,
    pub words: String,
    pub at: Millis,
    pub is_in_error: bool,
}

impl FromRow for Told {
    fn from_row(row: &Row<'_>) -> Result<Told, StoreError> {
        Ok(Told {
            id: row.get("id")?,
            subject: row.get("subject_id")?,
            words: row.get("words")?,
            at: row.get("at")?,
            is_in_error: row.get::<Option<i64>>("in_error")?.is_some(),
        })
    }
}

/// What silos told of these subjects.
pub fn told_of(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<Told>, StoreError> {
    let sql = "select n.id, n.subject_id, n.words, n.at, e.note_id as in_error from note n
               left join note_error e on e.note_id = n.id
               where n.record_id is not null and n.words is not null and n.subject_id in";
    in_parts(tx, sql, subjects.iter().copied(), " order by n.id")
}
