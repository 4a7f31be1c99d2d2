//! A standard as people and programs see it: what is asked, how its measure stands, its weeks and its alarms.

use std::collections::BTreeMap;

use serde::Serialize;
use troth_drift::{Budget, Cusum, Known, Skewness, Standing};
use troth_store::{StoreError, Tx};

use crate::frame::form::Errors;
use crate::frame::time::{Millis, day};
use crate::interaction::beside::Part;
use crate::standard::measure::Measure;
use crate::standard::series::Series;
use crate::standard::watch::{self, Watched};
use crate::standard::weeks::{Point, Week, points};
use crate::standard::{Standard, said, store, week_store};

/// How it stands, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StandardState)]
pub enum State {
    /// Sliding and below what has been shown.
    BelowAndSliding,
    /// Not even what the last quarter may truly be reaches it.
    Below,
    Sliding,
    /// The last quarter's figure does not reach it; what it may truly be does.
    Uncertain,
    Met,
    /// Too little is known to say.
    Unknown,
    Retired,
}

/// One week, or weeks of few people joined.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardWeek)]
pub struct WeekView {
    /// Its Monday; of weeks that were joined, that of the last.
    pub week: Week,
    pub weeks: u32,
    /// Nothing where it is unknown, or fewer than five people stand behind it.
    pub value: Option<f64>,
    pub part: i64,
    pub whole: i64,
    /// Between which it is expected, by the year before the standard was set.
    pub low: Option<f64>,
    pub high: Option<f64>,
    #[serde(skip)]
    pub said: Option<String>,
}

/// An alarm.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardAlarm)]
pub struct AlarmView {
    pub kind: AlarmKind,
    /// The week in which it was first given.
    pub at: Week,
    pub since: Week,
    /// Of a slide, the week of the likeliest single step.
    pub step: Option<Week>,
    /// Whether it is still so.
    pub stands: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    Below,
    Sliding,
}

/// A standard, and how its measure stands.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StandardView {
    #[serde(flatten)]
    pub standard: Standard,
    pub name: String,
    pub definition: &'static str,
    /// What is asked by now.
    pub level: f64,
    pub level_said: String,
    pub state: State,
    /// What the last thirteen weeks told together, with its interval.
    pub last_said: Option<String>,
    pub weeks: Vec<WeekView>,
    pub alarms: Vec<AlarmView>,
    /// What other slices know of it, by their word.
    #[schema(value_type = Object)]
    pub beside: BTreeMap<&'static str, Part>,
    #[serde(skip)]
    pub typed: String,
    #[serde(skip)]
    pub errors: Errors,
}

/// # Errors
/// When the store fails.
pub fn of(tx: &Tx, standard: Standard, now: Millis) -> Result<StandardView, StoreError> {
    let many = store::watched(tx)?;
    one(tx, standard, now, many)
}

/// All of them, those in trouble first and the retired last.
///
/// # Errors
/// When the store fails.
pub fn all(tx: &Tx, now: Millis) -> Result<Vec<StandardView>, StoreError> {
    let many = store::watched(tx)?;
    let standards = store::all(tx)?.into_iter();
    let mut views = standards
        .map(|standard| one(tx, standard, now, many))
        .collect::<Result<Vec<_>, _>>()?;
    views.sort_by_key(|view| view.state);
    Ok(views)
}

fn one(tx: &Tx, standard: Standard, now: Millis, many: u32) -> Result<StandardView, StoreError> {
    let points = known(tx, &standard.series, now)?;
    let decide = |known, skewness| decided(many, known, skewness);
    let watched = watch::watch(points, &standard, &decide);
    Ok(viewed(standard, watched))
}

/// One false alarm a year, shared among all that are watched.
fn decided(many: u32, known: u32, skewness: Skewness) -> Option<Cusum> {
    let budget = Budget::parse(1.0, many.max(2), 52).ok()?;
    budget.cusum(0.25, Known::From(known), skewness)
}

/// The points of a series as of now.
///
/// # Errors
/// When the store fails.
pub fn known(tx: &Tx, series: &Series, now: Millis) -> Result<Vec<Point>, StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let (rows, few) = week_store::of_series(tx, series)?;
    Ok(points(series.measure, &rows, &few, day(now, &zone)))
}

fn viewed(standard: Standard, watched: Watched) -> StandardView {
    let measure = standard.series.measure;
    let level = standard.level();
    StandardView {
        name: standard.series.name(),
        definition: measure.definition,
        level,
        level_said: said::level(measure.shape, level),
        state: state(&standard, &watched),
        last_said: watched.last.map(|last| said::seen(measure, last)),
        weeks: weeks(measure, &watched),
        alarms: watched.alarms.iter().map(alarm).collect(),
        beside: BTreeMap::new(),
        typed: String::new(),
        errors: Errors::default(),
        standard,
    }
}

fn state(standard: &Standard, watched: &Watched) -> State {
    let stands = |kind| {
        watched
            .alarms
            .iter()
            .any(|alarm| alarm.stands && alarm.kind == kind)
    };
    let (below, sliding) = (
        stands(troth_drift::Kind::Below),
        stands(troth_drift::Kind::Sliding),
    );
    match (below, sliding, watched.standing) {
        _ if !standard.stands() => State::Retired,
        (true, true, _) => State::BelowAndSliding,
        (true, false, _) => State::Below,
        (false, true, _) => State::Sliding,
        (_, _, Some(Standing::Met)) => State::Met,
        (_, _, Some(_)) => State::Uncertain,
        (_, _, None) => State::Unknown,
    }
}

fn weeks(measure: &Measure, watched: &Watched) -> Vec<WeekView> {
    let week = |(point, limits): (&Point, &Option<troth_drift::PeriodLimits>)| WeekView {
        week: point.week,
        weeks: point.weeks,
        value: point.told.map(troth_drift::Observation::estimate),
        part: point.part,
        whole: point.whole,
        low: limits.map(|limits| limits.low),
        high: limits.map(|limits| limits.high),
        said: point.told.map(|told| said::seen(measure, told)),
    };
    watched.points.iter().zip(&watched.limits).map(week).collect()
}

fn alarm(alarm: &watch::Alarm) -> AlarmView {
    AlarmView {
        kind: match alarm.kind {
            troth_drift::Kind::Below => AlarmKind::Below,
            troth_drift::Kind::Sliding => AlarmKind::Sliding,
        },
        at: alarm.at,
        since: alarm.since,
        step: alarm.step,
        stands: alarm.stands,
    }
}
