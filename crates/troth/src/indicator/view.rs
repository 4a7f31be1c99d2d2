//! An indicator as people and programs see it: its weeks by each definition, what was told of them, and by whom.

use std::collections::BTreeMap;

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::frame::form::Errors;
use crate::frame::time::{Millis, day};
use crate::frame::week::Week;
use crate::indicator::form::DefinitionInput;
use crate::indicator::store::{self, Figure};
use crate::indicator::telling::TellingInput;
use crate::indicator::{Indicator, Overlap, Shape, Telling, overlap};

/// Weeks that are drawn at most: three years.
const DRAWN: i32 = 156;
/// Weeks whose tellings stand on one page: half a year.
const LISTED: usize = 26;

/// All of them.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Indicators {
    pub indicators: Vec<IndicatorLine>,
}

/// One of them, with its last weeks.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct IndicatorLine {
    #[serde(flatten)]
    pub indicator: Indicator,
    /// The weeks of the last year that are told by the newest definition.
    pub weeks: Vec<IndicatorWeek>,
}

/// One week as it counts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct IndicatorWeek {
    /// Its Monday.
    pub week: Week,
    pub count: i64,
    pub of: i64,
    /// A share, or so many on a hundred; nothing of fewer than five.
    pub value: Option<f64>,
}

impl IndicatorWeek {
    fn of(figure: &Figure, shape: Shape) -> IndicatorWeek {
        let observed = shape.observed(figure.count, figure.of);
        IndicatorWeek {
            week: figure.week,
            count: figure.count,
            of: figure.of,
            value: observed.map(troth_drift::Observation::estimate),
        }
    }
}

/// The weeks by one definition.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorSeries)]
pub struct SeriesView {
    pub version: u32,
    pub weeks: Vec<IndicatorWeek>,
}

/// What a person tried to do on the page, and was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    Week,
    Table,
    File,
    Define,
    Withdraw(i64),
    End,
}

/// One indicator with its weeks.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct IndicatorView {
    #[serde(flatten)]
    pub indicator: Indicator,
    /// The last three years by each definition, the newest definition first.
    pub series: Vec<SeriesView>,
    /// How far the newest definition overlaps with an older one; nothing of the first.
    pub overlap: Option<Overlap>,
    /// Everything that was told of the weeks of this page, the newest week and telling first.
    pub tellings: Vec<Telling>,
    /// Ask for weeks until this one to read on.
    pub next: Option<Week>,
    #[serde(skip)]
    pub tried: Option<Tried>,
    #[serde(skip)]
    pub telling: TellingInput,
    #[serde(skip)]
    pub definition: DefinitionInput,
    #[serde(skip)]
    pub why: String,
    #[serde(skip)]
    pub errors: Errors,
}

/// # Errors
/// When the store fails.
pub fn all(tx: &Tx, now: Millis) -> Result<Indicators, StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let mut weeks = store::lately(tx, Week::at(now, &zone).plus(-52))?;
    let line = |indicator: Indicator| {
        let figures = weeks.remove(&indicator.id).unwrap_or_default();
        let shape = indicator.shape;
        IndicatorLine {
            weeks: figures
                .iter()
                .map(|figure| IndicatorWeek::of(figure, shape))
                .collect(),
            indicator,
        }
    };
    Ok(Indicators {
        indicators: store::all(tx)?.into_iter().map(line).collect(),
    })
}

/// One of them, with what was told of the weeks until one; of the newest, unless one is named.
///
/// # Errors
/// When the store fails.
pub fn one(tx: &Tx, id: i64, until: Option<Week>, now: Millis) -> Result<Option<IndicatorView>, StoreError> {
    let Some(indicator) = store::find(tx, id)? else {
        return Ok(None);
    };
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let last = Week::last_known(day(now, &zone), 0);
    let series = series(tx, &indicator, last.plus(1 - DRAWN))?;
    let overlap = match indicator.current() {
        1 => None,
        version => overlap(&store::known_weeks(tx, id)?, version),
    };
    let most = i64::try_from(LISTED + 1).unwrap_or(i64::MAX);
    let weeks = store::told_weeks(tx, id, until.unwrap_or(last), most)?;
    let (listed, next) = (&weeks[..weeks.len().min(LISTED)], weeks.get(LISTED).copied());
    let tellings = match (listed.last(), listed.first()) {
        (Some(from), Some(until)) => store::tellings(tx, id, (*from, *until))?,
        _ => Vec::new(),
    };
    Ok(Some(IndicatorView {
        indicator,
        series,
        overlap,
        tellings,
        next,
        tried: None,
        telling: TellingInput::default(),
        definition: DefinitionInput::default(),
        why: String::new(),
        errors: Errors::default(),
    }))
}

fn series(tx: &Tx, indicator: &Indicator, from: Week) -> Result<Vec<SeriesView>, StoreError> {
    let mut by_version: BTreeMap<u32, Vec<IndicatorWeek>> = BTreeMap::new();
    for figure in store::figures(tx, indicator.id, from)? {
        let week = IndicatorWeek::of(&figure, indicator.shape);
        by_version.entry(figure.version).or_default().push(week);
    }
    let versions = indicator.versions.iter().rev();
    Ok(versions
        .map(|version| SeriesView {
            version: version.version,
            weeks: by_version.remove(&version.version).unwrap_or_default(),
        })
        .collect())
}
