//! Cases of hindrances in SQL: their words are read by those who may see the customer they happened with.

use std::collections::HashMap;

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::hindrance::act::Marking;
use crate::journal::ActorId;

/// The column beside those vouched for.
pub const LOOSE: [&str; 1] = ["is_error"];

/// A case as it is read. Of who marked it only this is told: whether the reader did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = HindranceCase)]
pub struct Case {
    pub id: i64,
    pub hindrance: i64,
    pub hindrance_name: String,
    /// The customer as they are known now.
    pub party: i64,
    pub party_name: String,
    /// What it happened in: something that passed, or a promise.
    pub interaction: Option<i64>,
    pub promise: Option<i64>,
    /// What that is called.
    pub title: Option<String>,
    /// In the words of whom it stopped.
    pub words: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// Whoever asks marked it.
    pub is_mine: bool,
    /// Nobody's name stands on it.
    pub is_unnamed: bool,
    pub is_error: bool,
    /// Why it was entered in error.
    pub why: Option<String>,
}

impl FromRow for Case {
    fn from_row(row: &Row<'_>) -> Result<Case, StoreError> {
        Ok(Case {
            id: row.get("id")?,
            hindrance: row.get("hindrance_id")?,
            hindrance_name: row.get("hindrance_name")?,
            party: row.get("party_id")?,
            party_name: row.get("party_name")?,
            interaction: row.get("interaction_id")?,
            promise: row.get("promise_id")?,
            title: row.get("title")?,
            words: row.get("words")?,
            at: row.get("at")?,
            is_mine: row.get("is_mine")?,
            is_unnamed: row.get("is_unnamed")?,
            is_error: row.get("is_error")?,
            why: row.get("why")?,
        })
    }
}

impl Marking {
    /// Its row, in the order of [`crate::hindrance::CASE`] and then [`LOOSE`].
    pub fn row(&self, id: i64, now: Millis) -> Vec<Value> {
        vec![
            id.into(),
            self.hindrance.into(),
            self.subject.into(),
            self.interaction.into(),
            self.promise.into(),
            self.words.as_str().into(),
            now.into(),
            self.by.map(|by| by.0).into(),
            false.into(),
        ]
    }
}

/// Cases with customers the actor may see; ready for more conditions.
fn listed(actor: &Actor) -> Query {
    let query = Query::new(
        "select k.id, k.hindrance_id, k.interaction_id, k.promise_id, k.words, k.at, k.is_error, h.name as hindrance_name,
           party.id as party_id, party.name as party_name, coalesce(p.what, i.title) as title, a.why,
           case when k.by_colleague is null then 1 else 0 end as is_unnamed, case when k.by_colleague = ",
    )
    .push("", actor.id.0)
    .text(
        " then 1 else 0 end as is_mine
         from hindrance_case k join hindrance h on h.id = k.hindrance_id
         join member m on m.subject_id = k.subject_id join party on party.id = m.party_id
         left join promise p on p.id = k.promise_id left join interaction i on i.id = k.interaction_id
         left join hindrance_act a on k.is_error = 1 and a.id =
           (select max(b.id) from hindrance_act b where b.case_id = k.id and b.act = 'error')
         where party.is_erased = 0",
    );
    actor.narrow(query, "party.keeper_id")
}

/// Those of one hindrance, the newest first, before `before` where that is given.
///
/// # Errors
/// When the store fails.
pub fn of_hindrance(
    tx: &Tx,
    actor: &Actor,
    hindrance: i64,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    listed(actor)
        .push(" and k.hindrance_id = ", hindrance)
        .push_some(" and k.id < ", before)
        .push(" order by k.id desc limit ", limit)
        .all(tx)
}

/// How many of a hindrance's cases that count the actor may read.
///
/// # Errors
/// When the store fails.
pub fn readable(tx: &Tx, actor: &Actor, hindrance: i64) -> Result<i64, StoreError> {
    let query = Query::new(
        "select count(*) from hindrance_case k join member m on m.subject_id = k.subject_id
         join party on party.id = m.party_id where party.is_erased = 0 and k.is_error = 0",
    )
    .push(" and k.hindrance_id = ", hindrance);
    let found = actor.narrow(query, "party.keeper_id").one(tx)?;
    Ok(found.unwrap_or_default())
}

/// The newest words about each of these hindrances that the actor may read, in two queries however many they are.
///
/// # Errors
/// When the store fails.
pub fn newest_words(
    tx: &Tx,
    actor: &Actor,
    hindrances: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, String>, StoreError> {
    let query = Query::new(
        "select max(k.id) as id from hindrance_case k join member m on m.subject_id = k.subject_id
         join party on party.id = m.party_id where party.is_erased = 0 and k.is_error = 0",
    )
    .push_list(" and k.hindrance_id in", hindrances);
    let newest: Vec<i64> = actor
        .narrow(query, "party.keeper_id")
        .text(" group by k.hindrance_id")
        .all(tx)?;
    let cases: Vec<Case> = listed(actor).push_list(" and k.id in", newest).all(tx)?;
    Ok(cases
        .into_iter()
        .map(|case| (case.hindrance, case.words))
        .collect())
}

/// Where a case happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Interaction(i64),
    Promise(i64),
}

/// Those marked there that count, the newest first.
///
/// # Errors
/// When the store fails.
pub fn marked_at(tx: &Tx, actor: &Actor, place: Place) -> Result<Vec<Case>, StoreError> {
    let query = listed(actor).text(" and k.is_error = 0");
    let query = match place {
        Place::Interaction(id) => query.push(" and k.interaction_id = ", id),
        Place::Promise(id) => query.push(" and k.promise_id = ", id),
    };
    query.text(" order by k.id desc limit 50").all(tx)
}

/// One case, if the actor may see its customer.
///
/// # Errors
/// When the store fails.
pub fn one(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Case>, StoreError> {
    listed(actor).push(" and k.id = ", id).one(tx)
}

/// Who marked it; nothing when they left their name out.
///
/// # Errors
/// When the store fails.
pub fn marker(tx: &Tx, id: i64) -> Result<Option<ActorId>, StoreError> {
    let by: Option<Option<i64>> =
        tx.one("select by_colleague from hindrance_case where id = $1", args![id])?;
    Ok(by.flatten().map(ActorId))
}

/// The act by which a case is in error now.
///
/// # Errors
/// When the store fails.
pub fn in_error(tx: &Tx, case: i64) -> Result<Option<i64>, StoreError> {
    tx.one(
        "select a.id from hindrance_act a where a.case_id = $1 and a.act = 'error'
         and not exists (select 1 from hindrance_act u where u.case_id = a.case_id and u.undoes = a.id)
         order by a.id desc limit 1",
        args![case],
    )
}

/// Writes down again whether a case is in error.
///
/// # Errors
/// When the store fails.
pub fn fold(tx: &Tx, case: i64) -> Result<(), StoreError> {
    let is_error = in_error(tx, case)?.is_some();
    tx.run(
        "update hindrance_case set is_error = $2 where id = $1",
        args![case, is_error],
    )?;
    Ok(())
}
