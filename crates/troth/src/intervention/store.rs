//! Interventions and what came of them in SQL. Rows are added; only what is folded from the acts is updated.

use std::collections::HashMap;

use jiff::civil::Date;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::access::{Actor, Right};
use crate::frame::time::Millis;
use crate::intervention::compare::Verdict;
use crate::intervention::{Act, Deed, Intervention, Kind, New, State, Target, stand};
use crate::journal::ActorId;
use crate::promise::store::{known, parsed};
use crate::standard::series::Series;

/// Columns beside those vouched for.
pub const LOOSE: [&str; 2] = ["state", "now_look_day"];

fn date(row: &Row<'_>, column: &str) -> Result<Date, StoreError> {
    parsed(row, column)?.ok_or_else(|| StoreError::Engine(format!("{column} is no day")))
}

impl FromRow for Intervention {
    fn from_row(row: &Row<'_>) -> Result<Intervention, StoreError> {
        let (standard, hindrance): (Option<i64>, Option<i64>) =
            (row.get("standard_id")?, row.get("hindrance_id")?);
        let (target, target_name) = match standard {
            Some(id) => {
                let series: Option<String> = row.get("series")?;
                let series = series.as_deref().and_then(Series::parse);
                (Target::Standard(id), series.map(|series| series.name()))
            }
            None => (
                Target::Hindrance(hindrance.unwrap_or_default()),
                row.get("hindrance_name")?,
            ),
        };
        Ok(Intervention {
            id: row.get("id")?,
            target,
            target_name: target_name.unwrap_or_default(),
            kind: known(row, "kind", Kind::parse)?,
            what: row.get("what")?,
            sake: row.get("sake")?,
            purpose: row.get("purpose_id")?,
            owner: row.get("owner_id")?,
            owner_name: row.get("owner_name")?,
            from: date(row, "from_day")?,
            look: date(row, "now_look_day")?,
            expected: row.get("expected")?,
            hoped: row.get("hoped")?,
            is_removal: row.get::<Option<i64>>("removal_id")?.is_some(),
            state: known(row, "state", State::parse)?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
        })
    }
}

impl FromRow for Act {
    fn from_row(row: &Row<'_>) -> Result<Act, StoreError> {
        let verdict: Option<String> = row.get("verdict")?;
        Ok(Act {
            id: row.get("id")?,
            intervention: row.get("intervention_id")?,
            deed: known(row, "act", Deed::parse)?,
            words: row.get("words")?,
            found: row.get("found")?,
            verdict: verdict.as_deref().and_then(Verdict::parse),
            is_early: row.get("is_early")?,
            again: parsed(row, "again_day")?,
            undoes: row.get("undoes")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
        })
    }
}

impl New {
    /// Its row, in the order of [`crate::intervention::INTERVENTION`] and then [`LOOSE`].
    pub fn row(&self, id: i64, actor: ActorId, now: Millis) -> Vec<Value> {
        let (standard, hindrance) = match self.target {
            Target::Standard(id) => (Some(id), None),
            Target::Hindrance(id) => (None, Some(id)),
        };
        vec![
            id.into(),
            standard.into(),
            hindrance.into(),
            self.kind.word().into(),
            self.what.as_str().into(),
            self.sake.as_str().into(),
            self.purpose.into(),
            self.owner.into(),
            self.from.to_string().into(),
            self.look.to_string().into(),
            self.expected.clone().into(),
            self.hoped.map_or(Value::Null, Value::Real),
            self.removal.into(),
            now.into(),
            actor.0.into(),
            State::Running.word().into(),
            self.look.to_string().into(),
        ]
    }
}

impl Act {
    /// Its row, in the order of [`crate::intervention::ACT`].
    pub fn row(&self) -> Vec<Value> {
        vec![
            self.id.into(),
            self.intervention.into(),
            self.deed.word().into(),
            self.words.clone().into(),
            self.found.clone().into(),
            self.verdict.map(Verdict::word).into(),
            self.is_early.map(i64::from).into(),
            self.again.map(|day| day.to_string()).into(),
            self.undoes.into(),
            self.at.into(),
            self.by.into(),
        ]
    }
}

fn listed() -> Query {
    Query::new(
        "select v.id, v.standard_id, v.hindrance_id, v.kind, v.what, v.sake, v.purpose_id, v.owner_id, v.from_day,
           v.now_look_day, v.expected, v.hoped, v.removal_id, v.state, v.at, v.by_colleague, s.series,
           h.name as hindrance_name, o.name as owner_name, c.name as by_name
         from intervention v left join standard s on s.id = v.standard_id
         left join hindrance h on h.id = v.hindrance_id left join colleague o on o.id = v.owner_id
         left join colleague c on c.id = v.by_colleague where true",
    )
}

/// All of them, the newest first.
///
/// # Errors
/// When the store fails.
pub fn all(tx: &Tx) -> Result<Vec<Intervention>, StoreError> {
    listed().text(" order by v.id desc limit 1000").all(tx)
}

/// # Errors
/// When the store fails.
pub fn find(tx: &Tx, id: i64) -> Result<Option<Intervention>, StoreError> {
    listed().push(" and v.id = ", id).one(tx)
}

/// What was done about one standard or hindrance, in the order in which it began.
///
/// # Errors
/// When the store fails.
pub fn about(tx: &Tx, target: Target) -> Result<Vec<Intervention>, StoreError> {
    let query = match target {
        Target::Standard(id) => listed().push(" and v.standard_id = ", id),
        Target::Hindrance(id) => listed().push(" and v.hindrance_id = ", id),
    };
    query.text(" order by v.from_day, v.id limit 1000").all(tx)
}

/// Those whose day has come and that nobody looked at, the longest past first.
///
/// # Errors
/// When the store fails.
pub fn due(tx: &Tx, today: Date) -> Result<Vec<Intervention>, StoreError> {
    listed()
        .push(
            " and v.state = 'running' and v.now_look_day <= ",
            today.to_string(),
        )
        .text(" order by v.now_look_day, v.id limit 100")
        .all(tx)
}

/// Of those, the ones that are somebody's to look at: theirs, and, for whoever owns the house, those of colleagues who left.
///
/// # Errors
/// When the store fails.
pub fn due_of(tx: &Tx, actor: &Actor, today: Date, limit: i64) -> Result<Vec<Intervention>, StoreError> {
    let query = listed()
        .push(
            " and v.state = 'running' and v.now_look_day <= ",
            today.to_string(),
        )
        .push(" and (v.owner_id = ", actor.id.0);
    let query = if actor.may(Right::Own) {
        query.text(" or o.left_at is not null)")
    } else {
        query.text(")")
    };
    query.push(" order by v.now_look_day, v.id limit ", limit).all(tx)
}

/// What came of it, in order.
///
/// # Errors
/// When the store fails.
pub fn acts(tx: &Tx, intervention: i64) -> Result<Vec<Act>, StoreError> {
    tx.all(
        "select a.id, a.intervention_id, a.act, a.words, a.found, a.verdict, a.is_early, a.again_day, a.undoes, a.at,
           a.by_colleague, c.name as by_name
         from intervention_act a left join colleague c on c.id = a.by_colleague
         where a.intervention_id = $1 order by a.id",
        args![intervention],
    )
}

/// Writes down again what the acts make of it.
///
/// # Errors
/// When the store fails.
pub fn restand(tx: &Tx, intervention: i64) -> Result<(), StoreError> {
    let look: Option<String> = tx.one(
        "select look_day from intervention where id = $1",
        args![intervention],
    )?;
    let look = look.and_then(|day| day.parse().ok());
    let look: Date = look.ok_or_else(|| StoreError::Engine("look_day is no day".to_owned()))?;
    let (state, look) = stand(look, &acts(tx, intervention)?);
    tx.run(
        "update intervention set state = $2, now_look_day = $3 where id = $1",
        args![intervention, state.word(), look.to_string()],
    )?;
    Ok(())
}

/// Of a hindrance, since when it is on the register, and when each of its cases that count was.
pub type Cases = (Millis, Vec<Millis>);

/// Of each of these hindrances.
///
/// # Errors
/// When the store fails.
pub fn cases(tx: &Tx, hindrances: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, Cases>, StoreError> {
    let rows: Vec<(i64, Millis, Option<Millis>)> = Query::new(
        "select h.id, h.at, k.at as case_at from hindrance h
         left join hindrance_case k on k.hindrance_id = h.id and k.is_error = 0 where true",
    )
    .push_list(" and h.id in", hindrances)
    .text(" order by h.id, k.at")
    .all(tx)?;
    let mut found: HashMap<i64, Cases> = HashMap::new();
    for (hindrance, since, at) in rows {
        let (_, cases) = found.entry(hindrance).or_insert_with(|| (since, Vec::new()));
        cases.extend(at);
    }
    Ok(found)
}
