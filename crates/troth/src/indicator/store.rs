//! Indicators, what they count and what was told of them, in SQL. Rows are added; nothing is updated.

use std::collections::{BTreeMap, HashMap};

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::frame::week::{FEW, Week};
use crate::indicator::telling::Told;
use crate::indicator::{Act, Better, Deed, Indicator, Known, New, Shape, Telling, Version, Withdrawn};
use crate::journal::ActorId;
use crate::promise::store::known;

/// Columns beside those vouched for: of an indicator, of a telling, of an act.
pub const FOLDED: [&str; 1] = ["folded"];
pub const NOTE: [&str; 1] = ["note"];
pub const WHY: [&str; 1] = ["why"];

/// A week as it is kept.
fn week(number: i64) -> Week {
    Week(i32::try_from(number).unwrap_or(i32::MAX))
}

fn version(row: &Row<'_>) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.get::<i64>("version")?).unwrap_or(u32::MAX))
}

impl FromRow for Indicator {
    fn from_row(row: &Row<'_>) -> Result<Indicator, StoreError> {
        Ok(Indicator {
            id: row.get("id")?,
            name: row.get("name")?,
            question: row.get("question")?,
            shape: known(row, "shape", Shape::parse)?,
            counted_on: row.get("counted_on")?,
            better: known(row, "better", Better::parse)?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
            versions: Vec::new(),
            acts: Vec::new(),
        })
    }
}

impl FromRow for Version {
    fn from_row(row: &Row<'_>) -> Result<Version, StoreError> {
        Ok(Version {
            indicator: row.get("indicator_id")?,
            version: version(row)?,
            definition: row.get("definition")?,
            why: row.get("why")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
        })
    }
}

impl FromRow for Act {
    fn from_row(row: &Row<'_>) -> Result<Act, StoreError> {
        Ok(Act {
            indicator: row.get("indicator_id")?,
            deed: known(row, "act", Deed::parse)?,
            why: row.get("why")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
        })
    }
}

impl FromRow for Telling {
    fn from_row(row: &Row<'_>) -> Result<Telling, StoreError> {
        let withdrawn = match row.get::<Option<Millis>>("withdrawn_at")? {
            None => None,
            Some(at) => Some(Withdrawn {
                why: row.get("withdrawn_why")?,
                at,
                by: row.get("withdrawn_by")?,
                by_name: row.get("withdrawn_by_name")?,
            }),
        };
        Ok(Telling {
            id: row.get("id")?,
            version: version(row)?,
            week: week(row.get("week")?),
            count: row.get("part")?,
            of: row.get("whole")?,
            note: row.get("note")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
            withdrawn,
        })
    }
}

/// Its name as two of them are held against each other.
pub fn folded(name: &str) -> String {
    name.to_lowercase()
}

impl New {
    /// Its row, in the order of [`crate::indicator::INDICATOR`] and then [`FOLDED`].
    pub fn row(&self, id: i64, actor: ActorId, now: Millis) -> Vec<Value> {
        vec![
            id.into(),
            self.name.as_str().into(),
            self.question.as_str().into(),
            self.shape.word().into(),
            self.counted_on.clone().into(),
            self.better.word().into(),
            now.into(),
            actor.0.into(),
            folded(&self.name).into(),
        ]
    }
}

const INDICATORS: &str =
    "select i.id, i.name, i.question, i.shape, i.counted_on, i.better, i.at, i.by_colleague, c.name as by_name
    from indicator i left join colleague c on c.id = i.by_colleague where true";

const VERSIONS: &str =
    "select v.indicator_id, v.version, v.definition, v.why, v.at, v.by_colleague, c.name as by_name
    from indicator_version v left join colleague c on c.id = v.by_colleague where true";

const ACTS: &str = "select a.indicator_id, a.act, a.why, a.at, a.by_colleague, c.name as by_name
    from indicator_act a left join colleague c on c.id = a.by_colleague where a.telling_id is null";

/// With its definitions and what was done to it.
fn whole(tx: &Tx, found: Vec<Indicator>) -> Result<Vec<Indicator>, StoreError> {
    let ids: Vec<i64> = found.iter().map(|one| one.id).collect();
    let versions: Vec<Version> = Query::new(VERSIONS)
        .push_list(" and v.indicator_id in", ids.iter().copied())
        .text(" order by v.version")
        .all(tx)?;
    let acts: Vec<Act> = Query::new(ACTS)
        .push_list(" and a.indicator_id in", ids)
        .text(" order by a.id")
        .all(tx)?;
    let mut found = found;
    for one in &mut found {
        let of_it = |version: &&Version| version.indicator == one.id;
        one.versions = versions.iter().filter(of_it).cloned().collect();
        one.acts = acts
            .iter()
            .filter(|act| act.indicator == one.id)
            .cloned()
            .collect();
    }
    Ok(found)
}

/// More are shown nowhere; a firm that watches so many watches none.
pub const MOST: i64 = 200;

/// All of them, by name.
///
/// # Errors
/// When the store fails.
pub fn all(tx: &Tx) -> Result<Vec<Indicator>, StoreError> {
    let found = Query::new(INDICATORS).push(" order by i.folded limit ", MOST);
    whole(tx, found.all(tx)?)
}

/// # Errors
/// When the store fails.
pub fn find(tx: &Tx, id: i64) -> Result<Option<Indicator>, StoreError> {
    let found = Query::new(INDICATORS).push(" and i.id = ", id).all(tx)?;
    Ok(whole(tx, found)?.pop())
}

/// The one that is called so, whatever the case of its letters.
///
/// # Errors
/// When the store fails.
pub fn called(tx: &Tx, name: &str) -> Result<Option<Indicator>, StoreError> {
    let found = Query::new(INDICATORS).push(" and i.folded = ", folded(name));
    Ok(whole(tx, found.all(tx)?)?.pop())
}

/// What a version counts exactly; nothing of one that there is not.
///
/// # Errors
/// When the store fails.
pub fn definition(tx: &Tx, name: &str, version: u32) -> Result<Option<String>, StoreError> {
    tx.one(
        "select v.definition from indicator i join indicator_version v on v.indicator_id = i.id
         where i.folded = $1 and v.version = $2",
        args![folded(name), i64::from(version)],
    )
}

/// True of a telling `t` that counts: it was not taken back, and no newer one that was not is of its week.
const COUNTS: &str = " and not exists (select 1 from indicator_act a where a.telling_id = t.id)
   and not exists (select 1 from indicator_telling n where n.indicator_id = t.indicator_id and n.version = t.version
     and n.week = t.week and n.id > t.id
     and not exists (select 1 from indicator_act b where b.telling_id = n.id))";

/// A figure that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    pub indicator: i64,
    pub version: u32,
    pub week: Week,
    pub count: i64,
    pub of: i64,
}

impl FromRow for Figure {
    fn from_row(row: &Row<'_>) -> Result<Figure, StoreError> {
        Ok(Figure {
            indicator: row.get("indicator_id")?,
            version: version(row)?,
            week: week(row.get("week")?),
            count: row.get("part")?,
            of: row.get("whole")?,
        })
    }
}

const FIGURES: &str =
    "select t.indicator_id, t.version, t.week, t.part, t.whole from indicator_telling t where true";

/// What counts of one indicator from a week on, whatever the version.
///
/// # Errors
/// When the store fails.
pub fn figures(tx: &Tx, indicator: i64, from: Week) -> Result<Vec<Figure>, StoreError> {
    Query::new(FIGURES)
        .push(" and t.indicator_id = ", indicator)
        .push(" and t.week >= ", i64::from(from.0))
        .text(COUNTS)
        .text(" order by t.version, t.week")
        .all(tx)
}

impl FromRow for Told {
    fn from_row(row: &Row<'_>) -> Result<Told, StoreError> {
        Ok(Told {
            week: week(row.get("week")?),
            count: row.get("part")?,
            of: row.get("whole")?,
            note: row.get("note")?,
        })
    }
}

/// What counts of one version from a week on, with its words.
///
/// # Errors
/// When the store fails.
pub fn counting(
    tx: &Tx,
    indicator: i64,
    version: u32,
    from: Week,
) -> Result<BTreeMap<Week, Told>, StoreError> {
    let found: Vec<Told> =
        Query::new("select t.week, t.part, t.whole, t.note from indicator_telling t where true")
            .push(" and t.indicator_id = ", indicator)
            .push(" and t.version = ", i64::from(version))
            .push(" and t.week >= ", i64::from(from.0))
            .text(COUNTS)
            .all(tx)?;
    Ok(found.into_iter().map(|told| (told.week, told)).collect())
}

/// What counts of all of them from a week on, by the newest definition of each.
///
/// # Errors
/// When the store fails.
pub fn lately(tx: &Tx, from: Week) -> Result<HashMap<i64, Vec<Figure>>, StoreError> {
    let found: Vec<Figure> = Query::new(FIGURES)
        .push(" and t.week >= ", i64::from(from.0))
        .text(" and t.version = (select max(v.version) from indicator_version v where v.indicator_id = t.indicator_id)")
        .text(COUNTS)
        .text(" order by t.indicator_id, t.week")
        .all(tx)?;
    let mut by_indicator: HashMap<i64, Vec<Figure>> = HashMap::new();
    for figure in found {
        by_indicator.entry(figure.indicator).or_default().push(figure);
    }
    Ok(by_indicator)
}

/// What counts of one week, of all of them.
///
/// # Errors
/// When the store fails.
pub fn of_week(tx: &Tx, week: Week) -> Result<Vec<Figure>, StoreError> {
    Query::new(FIGURES)
        .push(" and t.week = ", i64::from(week.0))
        .text(COUNTS)
        .text(" order by t.indicator_id, t.version")
        .all(tx)
}

/// The weeks of which each version tells a figure.
///
/// # Errors
/// When the store fails.
pub fn known_weeks(tx: &Tx, indicator: i64) -> Result<Known, StoreError> {
    let mut weeks: Known = BTreeMap::new();
    for figure in figures(tx, indicator, Week(i32::MIN))? {
        if figure.of >= FEW as i64 {
            weeks.entry(figure.version).or_default().insert(figure.week);
        }
    }
    Ok(weeks)
}

/// The newest weeks that anything was told of, until one.
///
/// # Errors
/// When the store fails.
pub fn told_weeks(tx: &Tx, indicator: i64, until: Week, most: i64) -> Result<Vec<Week>, StoreError> {
    let weeks: Vec<i64> = tx.all(
        "select distinct week from indicator_telling where indicator_id = $1 and week <= $2
         order by week desc limit $3",
        args![indicator, i64::from(until.0), most],
    )?;
    Ok(weeks.into_iter().map(week).collect())
}

const TELLINGS: &str = "select t.id, t.version, t.week, t.part, t.whole, t.note, t.at, t.by_colleague, c.name as by_name,
      a.at as withdrawn_at, a.why as withdrawn_why, a.by_colleague as withdrawn_by, d.name as withdrawn_by_name
    from indicator_telling t left join colleague c on c.id = t.by_colleague
    left join indicator_act a on a.telling_id = t.id left join colleague d on d.id = a.by_colleague where true";

/// Everything that was told from one week until another: the newest week first, in it the newest version and telling.
///
/// # Errors
/// When the store fails.
pub fn tellings(tx: &Tx, indicator: i64, (from, until): (Week, Week)) -> Result<Vec<Telling>, StoreError> {
    Query::new(TELLINGS)
        .push(" and t.indicator_id = ", indicator)
        .push(" and t.week >= ", i64::from(from.0))
        .push(" and t.week <= ", i64::from(until.0))
        .text(" order by t.week desc, t.version desc, t.id desc")
        .all(tx)
}

/// # Errors
/// When the store fails.
pub fn telling(tx: &Tx, indicator: i64, id: i64) -> Result<Option<Telling>, StoreError> {
    Query::new(TELLINGS)
        .push(" and t.indicator_id = ", indicator)
        .push(" and t.id = ", id)
        .one(tx)
}
