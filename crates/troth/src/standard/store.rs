//! Standards and what became of them, in SQL.

use std::collections::HashMap;

use troth_drift::Better;
use troth_store::{FromRow, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::promise::store::known;
use crate::standard::series::Series;
use crate::standard::week_store::week;
use crate::standard::{Act, Deed, Kind, New, Standard};

fn better(word: &str) -> Option<Better> {
    match word {
        "higher" => Some(Better::Higher),
        "lower" => Some(Better::Lower),
        _ => None,
    }
}

pub fn better_word(better: Better) -> &'static str {
    match better {
        Better::Higher => "higher",
        Better::Lower => "lower",
    }
}

impl FromRow for Standard {
    fn from_row(row: &Row<'_>) -> Result<Standard, StoreError> {
        Ok(Standard {
            id: row.get("id")?,
            series: known(row, "series", Series::parse)?,
            kind: known(row, "kind", Kind::parse)?,
            set_level: row.get("level")?,
            whose: row.get("whose")?,
            source: row.get("source")?,
            why: row.get("why")?,
            purpose: row.get("purpose_id")?,
            from: week(row.get("from_week")?),
            owner: row.get("owner")?,
            owner_name: row.get("owner_name")?,
            owner_left: row.get::<Option<Millis>>("owner_left_at")?.is_some(),
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
            acts: Vec::new(),
            better: known(row, "better", better)?,
        })
    }
}

impl FromRow for Act {
    fn from_row(row: &Row<'_>) -> Result<Act, StoreError> {
        Ok(Act {
            id: row.get("id")?,
            standard: row.get("standard_id")?,
            deed: known(row, "act", Deed::parse)?,
            level: row.get("level")?,
            week: row.get::<Option<i64>>("week")?.map(week),
            why: row.get("why")?,
            colleague: row.get("colleague_id")?,
            colleague_name: row.get("colleague_name")?,
            colleague_left: row.get::<Option<Millis>>("colleague_left_at")?.is_some(),
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
        })
    }
}

impl New {
    /// Its row, in the order of [`crate::standard::STANDARD`].
    pub fn row(&self, id: i64, actor: ActorId, now: Millis) -> Vec<Value> {
        vec![
            id.into(),
            self.series.to_string().into(),
            self.kind.word().into(),
            Value::Real(self.level),
            better_word(self.series.measure.better).into(),
            self.whose.clone().into(),
            self.source.clone().into(),
            self.why.as_str().into(),
            self.purpose.into(),
            i64::from(self.from.0).into(),
            self.owner.into(),
            now.into(),
            actor.0.into(),
        ]
    }
}

const STANDARDS: &str =
    "select s.id, s.series, s.kind, s.level, s.better, s.whose, s.source, s.why, s.purpose_id,
      s.from_week, s.owner, s.at, s.by_colleague, c.name as by_name, o.name as owner_name, o.left_at as owner_left_at
    from standard s left join colleague c on c.id = s.by_colleague left join colleague o on o.id = s.owner";

const ACTS: &str =
    "select a.id, a.standard_id, a.act, a.level, a.week, a.why, a.colleague_id, a.at, a.by_colleague,
      c.name as by_name, h.name as colleague_name, h.left_at as colleague_left_at
    from standard_act a left join colleague c on c.id = a.by_colleague left join colleague h on h.id = a.colleague_id";

/// All that were ever set, the newest first, with what became of each.
pub fn all(tx: &Tx) -> Result<Vec<Standard>, StoreError> {
    let standards: Vec<Standard> = tx.all(&format!("{STANDARDS} order by s.id desc"), args![])?;
    let acts: Vec<Act> = tx.all(&format!("{ACTS} order by a.id"), args![])?;
    let mut by_standard: HashMap<i64, Vec<Act>> = HashMap::new();
    for act in acts {
        by_standard.entry(act.standard).or_default().push(act);
    }
    let with_acts = |standard: Standard| {
        let acts = by_standard.remove(&standard.id).unwrap_or_default();
        standard.with(acts)
    };
    Ok(standards.into_iter().map(with_acts).collect())
}

pub fn find(tx: &Tx, id: i64) -> Result<Option<Standard>, StoreError> {
    let found: Option<Standard> = tx.one(&format!("{STANDARDS} where s.id = $1"), args![id])?;
    let Some(standard) = found else {
        return Ok(None);
    };
    let acts = tx.all(
        &format!("{ACTS} where a.standard_id = $1 order by a.id"),
        args![id],
    )?;
    Ok(Some(standard.with(acts)))
}

/// How many standards stand and are watched.
pub fn watched(tx: &Tx) -> Result<u32, StoreError> {
    let many: Option<i64> = tx.one(
        "select count(*) from standard s where not exists
           (select 1 from standard_act a where a.standard_id = s.id and a.act = 'retired')",
        args![],
    )?;
    Ok(many.and_then(|many| u32::try_from(many).ok()).unwrap_or(0))
}

/// Whether somebody is a colleague who has not left.
pub fn is_colleague(tx: &Tx, id: i64) -> Result<bool, StoreError> {
    let one: Option<i64> = tx.one(
        "select id from colleague where id = $1 and left_at is null",
        args![id],
    )?;
    Ok(one.is_some())
}

/// Where a standard's alarms are written to: its owner, or everybody who owns the house when that colleague has left.
pub fn addresses(tx: &Tx, standard: &Standard) -> Result<Vec<String>, StoreError> {
    if standard.owner_left {
        return tx.all(
            "select email from colleague where role = 'owner' and left_at is null order by id",
            args![],
        );
    }
    tx.all(
        "select email from colleague where id = $1 and left_at is null",
        args![standard.owner],
    )
}
