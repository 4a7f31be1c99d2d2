//! Hindrances and what was done about them in SQL. Rows are added; only what is folded from the acts is updated.

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::hindrance::{A_QUARTER, Act, Deed, Kind, New, State, stand};
use crate::journal::ActorId;
use crate::promise::store::known;

/// Columns beside those vouched for.
pub const LOOSE: [&str; 2] = ["state", "now_changer_id"];

/// A hindrance with how often it stopped somebody of us. How often is counted over all customers, whoever looks; words
/// are read in [`crate::hindrance::case_store`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Hindrance {
    pub id: i64,
    pub name: String,
    pub kind: Kind,
    /// What it asks of us.
    pub asks: Option<String>,
    /// The colleague who can change it.
    pub changer: Option<i64>,
    pub changer_name: Option<String>,
    pub state: State,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// Cases of the last thirteen weeks.
    pub cases: i64,
    /// Customers touched in these.
    pub customers: i64,
    /// All cases there ever were.
    pub ever: i64,
    /// Cases entered in error, in none of these figures.
    pub in_error: i64,
    /// Why it is kept, removed or in error, as the newest act says.
    pub why: Option<String>,
    pub why_at: Option<Millis>,
    pub why_by: Option<String>,
}

impl FromRow for Hindrance {
    fn from_row(row: &Row<'_>) -> Result<Hindrance, StoreError> {
        Ok(Hindrance {
            id: row.get("id")?,
            name: row.get("name")?,
            kind: known(row, "kind", Kind::parse)?,
            asks: row.get("asks")?,
            changer: row.get("now_changer_id")?,
            changer_name: row.get("changer_name")?,
            state: known(row, "state", State::parse)?,
            at: row.get("at")?,
            cases: row.get("cases")?,
            customers: row.get("customers")?,
            ever: row.get("ever")?,
            in_error: row.get("in_error")?,
            why: row.get("why")?,
            why_at: row.get("why_at")?,
            why_by: row.get("why_by")?,
        })
    }
}

impl FromRow for Act {
    fn from_row(row: &Row<'_>) -> Result<Act, StoreError> {
        Ok(Act {
            id: row.get("id")?,
            hindrance: row.get("hindrance_id")?,
            case: row.get("case_id")?,
            deed: known(row, "act", Deed::parse)?,
            why: row.get("why")?,
            colleague: row.get("colleague_id")?,
            colleague_name: row.get("colleague_name")?,
            undoes: row.get("undoes")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
        })
    }
}

impl New {
    /// Its row, in the order of [`crate::hindrance::HINDRANCE`] and then [`LOOSE`].
    pub fn row(&self, id: i64, actor: ActorId, now: Millis) -> Vec<Value> {
        vec![
            id.into(),
            self.name.as_str().into(),
            self.kind.word().into(),
            self.asks.clone().into(),
            self.changer.into(),
            now.into(),
            actor.0.into(),
            State::Standing.word().into(),
            self.changer.into(),
        ]
    }
}

impl Act {
    /// Its row, in the order of [`crate::hindrance::ACT`].
    pub fn row(&self) -> Vec<Value> {
        vec![
            self.id.into(),
            self.hindrance.into(),
            self.case.into(),
            self.deed.word().into(),
            self.why.clone().into(),
            self.colleague.into(),
            self.undoes.into(),
            self.at.into(),
            self.by.into(),
        ]
    }
}

fn counted(now: Millis) -> Query {
    let since = now - A_QUARTER;
    Query::new(
        "select h.id, h.name, h.kind, h.asks, h.now_changer_id, h.state, h.at, c.name as changer_name,
           a.why, a.at as why_at, d.name as why_by,
           (select count(*) from hindrance_case k where k.hindrance_id = h.id and k.is_error = 0) as ever,
           (select count(*) from hindrance_case k where k.hindrance_id = h.id and k.is_error = 1) as in_error,
           (select count(*) from hindrance_case k where k.hindrance_id = h.id and k.is_error = 0 and k.at >= ",
    )
    .push("", since)
    .push(
        ") as cases,
           (select count(distinct m.party_id) from hindrance_case k join member m on m.subject_id = k.subject_id
            where k.hindrance_id = h.id and k.is_error = 0 and k.at >= ",
        since,
    )
    .text(
        ") as customers
         from hindrance h left join colleague c on c.id = h.now_changer_id
         left join hindrance_act a on h.state <> 'standing' and a.id =
           (select max(b.id) from hindrance_act b where b.hindrance_id = h.id and b.case_id is null and b.act = h.state
            and not exists (select 1 from hindrance_act u where u.hindrance_id = h.id and u.undoes = b.id))
         left join colleague d on d.id = a.by_colleague where true",
    )
}

/// All of them: the worst of those that stand first, then those removed, the newest first.
///
/// # Errors
/// When the store fails.
pub fn all(tx: &Tx, now: Millis) -> Result<Vec<Hindrance>, StoreError> {
    counted(now)
        .text(
            " order by case when h.state in ('standing', 'kept') then 0 when h.state = 'removed' then 1 else 2 end,
               cases desc, customers desc, ever desc, h.id desc limit 1000",
        )
        .all(tx)
}

/// # Errors
/// When the store fails.
pub fn find(tx: &Tx, id: i64, now: Millis) -> Result<Option<Hindrance>, StoreError> {
    counted(now).push(" and h.id = ", id).one(tx)
}

/// Those that stand, by what they are called: the most marked of late first.
///
/// # Errors
/// When the store fails.
pub fn standing(tx: &Tx, now: Millis) -> Result<Vec<(i64, String)>, StoreError> {
    Query::new(
        "select h.id, h.name from hindrance h where h.state in ('standing', 'kept') order by
           (select count(*) from hindrance_case k where k.hindrance_id = h.id and k.is_error = 0 and k.at >= ",
    )
    .push("", now - A_QUARTER)
    .text(") desc, h.id desc limit 200")
    .all(tx)
}

/// One that stands and is called so, whatever the case of its letters.
///
/// # Errors
/// When the store fails.
pub fn called(tx: &Tx, name: &str) -> Result<Option<i64>, StoreError> {
    tx.one(
        "select id from hindrance where lower(name) = lower($1) and state in ('standing', 'kept') order by id limit 1",
        args![name],
    )
}

/// What was done about it and to its cases, in order.
///
/// # Errors
/// When the store fails.
pub fn acts(tx: &Tx, hindrance: i64) -> Result<Vec<Act>, StoreError> {
    tx.all(
        "select a.id, a.hindrance_id, a.case_id, a.act, a.why, a.colleague_id, a.undoes, a.at, a.by_colleague,
           c.name as by_name, d.name as colleague_name
         from hindrance_act a left join colleague c on c.id = a.by_colleague
         left join colleague d on d.id = a.colleague_id where a.hindrance_id = $1 order by a.id",
        args![hindrance],
    )
}

/// Writes down again what the acts make of it.
///
/// # Errors
/// When the store fails.
pub fn restand(tx: &Tx, hindrance: i64) -> Result<(), StoreError> {
    let changer: Option<Option<i64>> =
        tx.one("select changer_id from hindrance where id = $1", args![hindrance])?;
    let standing = stand(changer.flatten(), &acts(tx, hindrance)?);
    tx.run(
        "update hindrance set state = $2, now_changer_id = $3 where id = $1",
        args![hindrance, standing.state.word(), standing.changer],
    )?;
    Ok(())
}
