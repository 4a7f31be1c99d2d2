//! What needs no answer, in SQL: who found so and why, and taking that back.

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::frame::time::Millis;

/// Who found that no answer is needed, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = InteractionSettled)]
pub struct Settled {
    #[serde(skip)]
    pub id: i64,
    pub by: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub why: Option<String>,
}

impl FromRow for Settled {
    fn from_row(row: &Row<'_>) -> Result<Settled, StoreError> {
        Ok(Settled {
            id: row.get("id")?,
            by: row.get("name")?,
            at: row.get("at")?,
            why: row.get("why")?,
        })
    }
}

/// Whether somebody found that it needs no answer, and nobody took that back.
pub fn settled(tx: &Tx, id: i64) -> Result<Option<Settled>, StoreError> {
    tx.one(
        "select s.id, s.at, s.why, c.name from settled s join colleague c on c.id = s.by_colleague
         left join settled_undone d on d.settled_id = s.id
         where s.interaction_id = $1 and d.settled_id is null order by s.id limit 1",
        args![id],
    )
}

pub fn waits(tx: &Tx, id: i64) -> Result<bool, StoreError> {
    let found: Option<i64> = tx.one("select 1 from unanswered where interaction_id = $1", args![id])?;
    Ok(found.is_some())
}

/// What waits for an answer since before that instant, of parties the actor sees.
pub fn waiting_before(tx: &Tx, actor: &Actor, before: Millis) -> Result<Vec<i64>, StoreError> {
    let query = Query::new(
        "select u.interaction_id from unanswered u join member m on m.subject_id = u.subject_id
         join party on party.id = m.party_id where true",
    )
    .push(" and u.at < ", before);
    actor
        .narrow(query, "party.keeper_id")
        .text(" order by u.interaction_id")
        .all(tx)
}

pub fn settle(tx: &Tx, ids: &[i64], why: Option<&str>, actor: &Actor, now: Millis) -> Result<(), StoreError> {
    let first = tx.allocate("settled", i64::try_from(ids.len()).unwrap_or(i64::MAX))?;
    let rows = (first..).zip(ids).map(|(id, interaction)| {
        vec![
            id.into(),
            (*interaction).into(),
            why.into(),
            now.into(),
            actor.id.0.into(),
        ]
    });
    tx.bulk(
        "settled",
        &["id", "interaction_id", "why", "at", "by_colleague"],
        rows,
    )
    .map(drop)
}

pub fn unsettle(
    tx: &Tx,
    settled: i64,
    why: Option<&str>,
    actor: &Actor,
    now: Millis,
) -> Result<(), StoreError> {
    tx.run(
        "insert into settled_undone (settled_id, why, at, by_colleague) values ($1, $2, $3, $4)",
        args![settled, why, now, actor.id.0],
    )
    .map(drop)
}
