//! Thanks in SQL: read by the colleague they are for, and never counted.

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::frame::time::Millis;

/// The column beside those vouched for.
pub const LOOSE: [&str; 1] = ["seen_at"];

/// Thanks for whoever reads them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Thanks {
    pub id: i64,
    pub interaction: i64,
    /// Their words.
    pub words: String,
    /// Who said them, as they are known now, where the reader may see them.
    pub party: Option<i64>,
    pub party_name: Option<String>,
    /// Who passed them on.
    pub by_name: String,
    /// When they were passed on: milliseconds since 1970 in UTC.
    pub at: Millis,
    /// When they were put away: milliseconds since 1970 in UTC.
    pub seen_at: Option<Millis>,
}

impl FromRow for Thanks {
    fn from_row(row: &Row<'_>) -> Result<Thanks, StoreError> {
        let by_name: Option<String> = row.get("by_name")?;
        Ok(Thanks {
            id: row.get("id")?,
            interaction: row.get("interaction_id")?,
            words: row.get("words")?,
            party: row.get("party_id")?,
            party_name: row.get("party_name")?,
            by_name: by_name.unwrap_or_else(|| "Troth".to_owned()),
            at: row.get("made_at")?,
            seen_at: row.get("seen_at")?,
        })
    }
}

/// Thanks as they were passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    pub interaction: i64,
    pub subject: i64,
    /// Who passed them on.
    pub by: i64,
    pub is_taken_back: bool,
}

impl FromRow for Passed {
    fn from_row(row: &Row<'_>) -> Result<Passed, StoreError> {
        Ok(Passed {
            interaction: row.get("interaction_id")?,
            subject: row.get("subject_id")?,
            by: row.get("by_colleague")?,
            is_taken_back: row.get::<Option<i64>>("act_id")?.is_some(),
        })
    }
}

/// Those thanks, whosever they are.
///
/// # Errors
/// When the store fails.
pub fn passed(tx: &Tx, id: i64) -> Result<Option<Passed>, StoreError> {
    tx.one(
        "select t.interaction_id, t.subject_id, t.by_colleague, a.id as act_id
         from thanks t left join thanks_act a on a.thanks_id = t.id where t.id = $1",
        args![id],
    )
}

/// Those of the actor alone; ready for more conditions. What was erased has no salt any more.
fn mine(actor: &Actor) -> Query {
    let query = Query::new(
        "select t.id, t.interaction_id, t.words, t.made_at, t.seen_at, party.id as party_id, party.name as party_name,
           c.name as by_name
         from thanks t left join colleague c on c.id = t.by_colleague left join member m on m.subject_id = t.subject_id
         left join party on party.id = m.party_id",
    );
    actor
        .narrow(query, "party.keeper_id")
        .text(
            " where t.salt is not null and not exists (select 1 from thanks_act a where a.thanks_id = t.id)",
        )
        .push(" and t.for_colleague = ", actor.id.0)
}

/// What the actor has not put away yet, the newest first.
///
/// # Errors
/// When the store fails.
pub fn unseen(tx: &Tx, actor: &Actor, limit: i64) -> Result<Vec<Thanks>, StoreError> {
    mine(actor)
        .push(" and t.seen_at is null order by t.id desc limit ", limit)
        .all(tx)
}

/// All of the actor's, the newest first, before that one.
///
/// # Errors
/// When the store fails.
pub fn all(tx: &Tx, actor: &Actor, before: Option<i64>, limit: i64) -> Result<Vec<Thanks>, StoreError> {
    mine(actor)
        .push_some(" and t.id < ", before)
        .push(" order by t.id desc limit ", limit)
        .all(tx)
}

/// One of the actor's.
///
/// # Errors
/// When the store fails.
pub fn one(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Thanks>, StoreError> {
    mine(actor).push(" and t.id = ", id).one(tx)
}

/// Puts one away.
///
/// # Errors
/// When the store fails.
pub fn see(tx: &Tx, actor: &Actor, id: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update thanks set seen_at = $3 where id = $1 and for_colleague = $2 and seen_at is null",
        args![id, actor.id.0, now],
    )?;
    Ok(())
}
