//! Defining an indicator, telling its weeks, taking a telling back: each one transaction of sealed rows and one fact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::frame::week::Week;
use crate::indicator::store;
use crate::indicator::telling::Told;
use crate::indicator::{ACT, Deed, INDICATOR, New, TELLING, Telling, VERSION};
use crate::journal;
use crate::journal::ActorId;

/// Facts of this slice.
pub const DEFINED: &str = "indicator.defined";
pub const REDEFINED: &str = "indicator.redefined";
pub const TOLD: &str = "indicator.told";
pub const WITHDRAWN: &str = "indicator.withdrawn";
pub const ENDED: &str = "indicator.ended";
pub const RESUMED: &str = "indicator.resumed";

/// What those facts say; words and figures are in the sealed rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Touched {
    pub indicator: i64,
    /// By their Mondays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weeks: Vec<jiff::civil::Date>,
}

impl Touched {
    pub fn weeks(&self) -> impl Iterator<Item = Week> {
        self.weeks.iter().copied().map(Week::of)
    }
}

/// Defines an indicator and returns its id. Whoever calls has seen that none is called so.
///
/// # Errors
/// When the store fails.
pub fn define(tx: &Tx, new: &New, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("indicator", 1)?;
    let mut fact = journal::act::Act::begin(tx, DEFINED, actor, now)?;
    fact.seal_with(&INDICATOR, &store::FOLDED, vec![new.row(id, actor, now)])?;
    let first = Counts {
        indicator: id,
        version: 1,
        definition: &new.definition,
        why: None,
    };
    seal_version(tx, &mut fact, &first, actor, now)?;
    fact.record(&Touched {
        indicator: id,
        weeks: Vec::new(),
    })?;
    Ok(id)
}

/// What a version counts.
#[derive(Clone, Copy, Debug)]
pub struct Counts<'d> {
    pub indicator: i64,
    pub version: u32,
    pub definition: &'d str,
    pub why: Option<&'d str>,
}

/// Counts something else from now on: a further version beside the older ones.
///
/// # Errors
/// When the store fails.
pub fn redefine(tx: &Tx, counts: &Counts<'_>, actor: ActorId, now: Millis) -> Result<(), StoreError> {
    let mut fact = journal::act::Act::begin(tx, REDEFINED, actor, now)?;
    seal_version(tx, &mut fact, counts, actor, now)?;
    fact.record(&Touched {
        indicator: counts.indicator,
        weeks: Vec::new(),
    })?;
    Ok(())
}

fn seal_version(
    tx: &Tx,
    fact: &mut journal::act::Act<'_>,
    counts: &Counts<'_>,
    actor: ActorId,
    now: Millis,
) -> Result<(), StoreError> {
    let row = vec![
        tx.allocate("indicator_version", 1)?.into(),
        counts.indicator.into(),
        i64::from(counts.version).into(),
        counts.definition.into(),
        counts.why.map(str::to_owned).into(),
        now.into(),
        actor.0.into(),
    ];
    fact.seal(&VERSION, vec![row])
}

/// How many weeks were told, and how many of those said nothing new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorTold)]
pub struct Counted {
    pub told: usize,
    /// They say what counted before, and were not told again.
    pub unchanged: usize,
}

/// Tells weeks by one version. A week of which the same counts already is not told again, so that a file that grows may be
/// handed in whole each week.
///
/// # Errors
/// When the store fails.
pub fn tell(
    tx: &Tx,
    indicator: i64,
    version: u32,
    weeks: &[Told],
    (actor, now): (ActorId, Millis),
) -> Result<Counted, StoreError> {
    let first = weeks.iter().map(|told| told.week).min().unwrap_or(Week(0));
    let counts = store::counting(tx, indicator, version, first)?;
    let fresh: Vec<&Told> = weeks.iter().filter(|told| says_more(told, &counts)).collect();
    let counted = Counted {
        told: fresh.len(),
        unchanged: weeks.len() - fresh.len(),
    };
    if fresh.is_empty() {
        return Ok(counted);
    }
    let id = tx.allocate(
        "indicator_telling",
        i64::try_from(fresh.len()).unwrap_or(i64::MAX),
    )?;
    let rows = (id..).zip(&fresh).map(|(id, told)| {
        vec![
            id.into(),
            indicator.into(),
            i64::from(version).into(),
            i64::from(told.week.0).into(),
            told.count.into(),
            told.of.into(),
            now.into(),
            actor.0.into(),
            told.note.clone().into(),
        ]
    });
    let mut fact = journal::act::Act::begin(tx, TOLD, actor, now)?;
    fact.seal_with(&TELLING, &store::NOTE, rows.collect())?;
    fact.record(&Touched {
        indicator,
        weeks: fresh.iter().map(|told| told.week.monday()).collect(),
    })?;
    Ok(counted)
}

/// Other words beside the same figure are something new; no words are not.
fn says_more(told: &Told, counts: &BTreeMap<Week, Told>) -> bool {
    let before = counts.get(&told.week);
    let is_same = before.is_some_and(|before| (before.count, before.of) == (told.count, told.of));
    let says = told.note.is_some() && before.is_none_or(|before| before.note != told.note);
    !is_same || says
}

/// Takes a telling back: what was told of that week before it counts again, where anything was.
///
/// # Errors
/// When the store fails.
pub fn withdraw(
    tx: &Tx,
    indicator: i64,
    telling: &Telling,
    why: &str,
    (actor, now): (ActorId, Millis),
) -> Result<(), StoreError> {
    let weeks = vec![telling.week.monday()];
    let doing = (Deed::Withdrawn, Some(telling.id));
    done(tx, Touched { indicator, weeks }, doing, Some(why), (actor, now))
}

/// Counts it no longer, or again.
///
/// # Errors
/// When the store fails.
pub fn act(
    tx: &Tx,
    indicator: i64,
    deed: Deed,
    why: Option<&str>,
    (actor, now): (ActorId, Millis),
) -> Result<(), StoreError> {
    let weeks = Vec::new();
    done(tx, Touched { indicator, weeks }, (deed, None), why, (actor, now))
}

fn done(
    tx: &Tx,
    touched: Touched,
    (deed, telling): (Deed, Option<i64>),
    why: Option<&str>,
    (actor, now): (ActorId, Millis),
) -> Result<(), StoreError> {
    let name = match deed {
        Deed::Ended => ENDED,
        Deed::Resumed => RESUMED,
        Deed::Withdrawn => WITHDRAWN,
    };
    let row = vec![
        tx.allocate("indicator_act", 1)?.into(),
        touched.indicator.into(),
        telling.into(),
        deed.word().into(),
        now.into(),
        actor.0.into(),
        why.map(str::to_owned).into(),
    ];
    let mut fact = journal::act::Act::begin(tx, name, actor, now)?;
    fact.seal_with(&ACT, &store::WHY, vec![row])?;
    fact.record(&touched)?;
    Ok(())
}
