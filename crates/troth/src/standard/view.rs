//! A standard as people and programs see it: what is asked, how its measure stands, its weeks and its alarms.

use std::collections::BTreeMap;

use serde::Serialize;
use troth_drift::Standing;
use troth_store::{StoreError, Tx};

use crate::frame::form::Errors;
use crate::frame::time::{Millis, day};
use crate::frame::week::Week;
use crate::indicator::Indicator;
use crate::interaction::beside::Part;
use crate::standard::decision::{Decisions, Question, Sharing};
use crate::standard::measure::OF_A_TEAM;
use crate::standard::rise::{self, Rise};
use crate::standard::series::Series;
use crate::standard::watch::{self, Watched};
use crate::standard::weeks::{Point, points};
use crate::standard::{Deed, Standard, alarm_store, own, said, store, team_store, week_store};

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

/// Something that was done about a standard, to be marked on its chart.
#[derive(Clone, Debug)]
pub struct Done {
    pub on: jiff::civil::Date,
    pub word: String,
    pub href: String,
}

/// How a slice further down the shelf tells what was done about one standard.
pub type Told = fn(&Tx, i64) -> Result<Vec<Done>, StoreError>;

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

/// A line of the chart: what this standard or another one asked of the same measure, from when until when.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardLine)]
pub struct LineView {
    pub standard: i64,
    pub level: f64,
    pub from: Week,
    /// Where it was raised or retired.
    pub until: Option<Week>,
}

/// An act that was refused, with what was typed, so that nothing of it is lost.
#[derive(Clone, Debug)]
pub struct Tried {
    pub deed: Deed,
    pub typed: BTreeMap<&'static str, String>,
}

/// The same measure by another definition, told beside it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardOther)]
pub struct OtherView {
    pub version: u32,
    /// Whether it came after the one that the standard is asked of.
    pub is_newer: bool,
    pub weeks: Vec<WeekView>,
}

/// A standard, and how its measure stands.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StandardView {
    #[serde(flatten)]
    pub standard: Standard,
    pub name: String,
    pub definition: String,
    /// What is meant by the team it is cut to, where it is cut to one.
    pub of_team: Option<&'static str>,
    /// What is asked by now.
    pub level: f64,
    pub level_said: String,
    pub state: State,
    /// What the last thirteen weeks told together, with its interval.
    pub last_said: Option<String>,
    /// That far fewer weeks are known than before, where it is so.
    pub less_recorded: Option<String>,
    pub weeks: Vec<WeekView>,
    pub alarms: Vec<AlarmView>,
    /// What other slices know of it, by their word.
    #[schema(value_type = Object)]
    pub beside: BTreeMap<&'static str, Part>,
    /// What was done about it, marked on its chart.
    #[serde(skip)]
    pub done: Vec<Done>,
    /// What our own best proposes, until somebody accepts it or puts it off.
    pub proposal: Option<Rise>,
    /// Every line ever asked of the measure.
    pub lines: Vec<LineView>,
    /// Of what the firm counts itself: the same by another definition.
    pub other: Option<OtherView>,
    /// What somebody tried to do with it, and what was wrong with that.
    #[serde(skip)]
    pub tried: Option<Tried>,
    #[serde(skip)]
    pub errors: Errors,
}

/// # Errors
/// When the store fails.
pub fn of(tx: &Tx, standard: Standard, now: Millis) -> Result<StandardView, StoreError> {
    Reader::of(tx, now)?.one(tx, standard)
}

/// All of them, those in trouble first and the retired last.
///
/// # Errors
/// When the store fails.
pub fn all(tx: &Tx, now: Millis) -> Result<Vec<StandardView>, StoreError> {
    let reader = Reader::of(tx, now)?;
    let standards = reader.all.clone().into_iter();
    let mut views = standards
        .map(|standard| reader.one(tx, standard))
        .collect::<Result<Vec<_>, _>>()?;
    views.sort_by_key(|view| view.state);
    Ok(views)
}

/// What is the same for all that are read at once.
struct Reader {
    now: Millis,
    sharing: Sharing,
    decisions: Decisions,
    all: Vec<Standard>,
    /// What the firm counts itself.
    counted: Vec<Indicator>,
}

impl Reader {
    fn of(tx: &Tx, now: Millis) -> Result<Reader, StoreError> {
        Ok(Reader {
            now,
            sharing: Sharing::now(tx)?,
            decisions: alarm_store::decisions(tx)?,
            all: store::all(tx)?,
            counted: crate::indicator::store::all(tx)?,
        })
    }

    fn one(&self, tx: &Tx, standard: Standard) -> Result<StandardView, StoreError> {
        let points = known(tx, &standard.series, self.now)?;
        let decide = |known, skewness| self.decisions.answer(Question::of(self.sharing, known, skewness));
        let proposal = rise::proposed(&points, &standard);
        let watched = watch::watch(points, &standard, &decide);
        let others = self
            .all
            .iter()
            .filter(|other| other.series.is_of(&standard.series));
        let lines = others.flat_map(lines).collect();
        Ok(StandardView {
            definition: own::definition(&standard.series, &self.counted),
            proposal,
            ..viewed(standard, watched, lines)
        })
    }
}

/// The points of a series as of now; none of a team that has become too small to be told of.
///
/// # Errors
/// When the store fails.
pub fn known(tx: &Tx, series: &Series, now: Millis) -> Result<Vec<Point>, StoreError> {
    if let Some(team) = series.team()
        && !team_store::is_told(tx, team)?
    {
        return Ok(Vec::new());
    }
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let (rows, few) = week_store::of_series(tx, series)?;
    Ok(points(series.measure, &rows, &few, day(now, &zone)))
}

fn viewed(standard: Standard, watched: Watched, lines: Vec<LineView>) -> StandardView {
    let series = &standard.series;
    let level = standard.level();
    StandardView {
        name: standard.series.name(),
        definition: String::new(),
        of_team: standard.series.team().map(|_| OF_A_TEAM),
        level,
        level_said: said::level(series, level),
        state: state(&standard, &watched),
        last_said: watched.last.map(|last| said::seen(series, last)),
        less_recorded: watched
            .recording
            .filter(|recording| recording.falls())
            .map(said::less_recorded),
        weeks: weeks(series, &watched),
        alarms: watched.alarms.iter().map(alarm).collect(),
        beside: BTreeMap::new(),
        done: Vec::new(),
        proposal: None,
        lines,
        other: None,
        tried: None,
        errors: Errors::default(),
        standard,
    }
}

/// What a standard asked, stretch by stretch.
fn lines(standard: &Standard) -> Vec<LineView> {
    let asked = standard.asked();
    let ended = standard.retired().and_then(|retired| retired.week);
    let line = |(nth, one): (usize, &watch::Asked)| LineView {
        standard: standard.id,
        level: one.level,
        from: one.from,
        until: asked.get(nth + 1).map(|next| next.from).or(ended),
    };
    asked.iter().enumerate().map(line).collect()
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

/// The points of a series that nothing is expected of.
pub fn plain_weeks(series: &Series, points: &[Point]) -> Vec<WeekView> {
    points.iter().map(|point| week(series, point, None)).collect()
}

fn weeks(series: &Series, watched: &Watched) -> Vec<WeekView> {
    let points = watched.points.iter().zip(&watched.limits);
    points
        .map(|(point, limits)| week(series, point, *limits))
        .collect()
}

fn week(series: &Series, point: &Point, limits: Option<troth_drift::PeriodLimits>) -> WeekView {
    WeekView {
        week: point.week,
        weeks: point.weeks,
        value: point.told.map(troth_drift::Observation::estimate),
        part: point.part,
        whole: point.whole,
        low: limits.map(|limits| limits.low),
        high: limits.map(|limits| limits.high),
        said: point.told.map(|told| said::seen(series, told)),
    }
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
