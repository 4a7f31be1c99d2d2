//! The standards' routes: all of them, setting one, one with its weeks, retiring one.

use std::collections::BTreeSet;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::store::told_teams;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::face::Face;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::{Millis, day};
use crate::frame::toast::Toast;
use crate::frame::week::{FEW, Week};
use crate::indicator::Overlap;
use crate::interaction::beside::{Beside, Part, all_of};
use crate::standard::act;
use crate::standard::behind::{self, BehindView};
use crate::standard::decision::expected;
use crate::standard::form::StandardInput;
use crate::standard::own::{self, Offered};
use crate::standard::view::{self, StandardView, Told};
use crate::standard::{letter, rise, said, store, team_store};

/// `beside` is what slices further down the shelf show beside one standard, `before` what they ask of a person before it
/// is shown to them and `asked` of which they were, `done` what they say was done about it, to be marked on its chart.
pub fn routes(
    beside: &'static [Beside],
    before: &'static [Beside],
    done: &'static [Told],
    asked: AskedOf,
) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, set))
        .routes(routes!(show))
        .routes(routes!(behind_week))
        .merge(crate::standard::deeds::routes())
        .layer(Extension(Besides {
            beside,
            before,
            done,
            asked,
        }))
}

/// What slices further down the shelf bring to the page of one standard.
#[derive(Clone, Copy, Debug)]
struct Besides {
    beside: &'static [Beside],
    before: &'static [Beside],
    done: &'static [Told],
    asked: AskedOf,
}

/// How a slice further down the shelf tells of which series a person was asked of late: of the others they are asked
/// before anything measured is shown to them.
pub type AskedOf = fn(&Tx, &Actor, Millis) -> Result<BTreeSet<String>, StoreError>;

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/standard/new", get(new))
}

/// All standards: those in trouble first, then those that stand, then the retired.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Standards {
    pub standards: Vec<StandardView>,
    /// How many stand and are watched together.
    pub watched: i64,
    /// Whether alarms go out by mail: the firm has a mailbox to write from.
    pub is_mailed: bool,
    /// How many alarms of sliding to expect in a year that are none.
    pub false_alarms_a_year: f64,
    /// How many the house bears, as its settings say.
    pub borne_a_year: f64,
    /// Those of which the reader may say first what they think: what is measured of them is not shown.
    #[serde(skip)]
    pub withheld: BTreeSet<i64>,
}

#[derive(Clone, Debug)]
pub struct StandardForm {
    pub input: StandardInput,
    /// What the firm counts itself.
    pub own: Vec<Offered>,
    pub errors: Errors,
    /// Teams that it may be cut to.
    pub teams: Vec<String>,
}

/// What a person is asked before the chart is shown to them.
#[derive(Clone, Debug)]
pub struct Before {
    pub name: String,
    pub parts: Vec<Part>,
}

fn read(tx: &Tx, id: i64, now: Millis) -> Result<StandardView, Problem> {
    let standard = store::find(tx, id)?.ok_or(Problem::NotFound("standard"))?;
    Ok(view::of(tx, standard, now)?)
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<StandardView, Problem> {
    let now = visit.now;
    app.store.read(move |tx| read(tx, id, now)).await
}

/// All standards, each with how its measure stands.
#[utoipa::path(get, path = "/standard", tag = "standard", responses(
    (status = 200, description = "The standards", body = Standards), Reading))]
async fn list(
    State(app): State<App>,
    Extension(besides): Extension<Besides>,
    visit: Visit<Read>,
) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    // A program is asked nothing.
    let is_asked = visit.face == Face::Page && visit.session().is_some();
    let (standards, is_mailed, asked) = app
        .store
        .read(move |tx| {
            let asked = is_asked.then(|| (besides.asked)(tx, &actor, now)).transpose()?;
            Ok::<_, StoreError>((view::all(tx, now)?, letter::can_be_sent(tx)?, asked))
        })
        .await
        .map_err(Problem::from)?;
    let watched = standards.iter().filter(|one| one.standard.stands()).count();
    let borne = visit.firm.false_alarms;
    let withheld = asked.map_or_else(BTreeSet::new, |asked| withheld(&standards, &asked));
    Ok(visit.show(&Standards {
        standards,
        is_mailed,
        watched: i64::try_from(watched).unwrap_or(i64::MAX),
        false_alarms_a_year: expected(u32::try_from(watched).unwrap_or(u32::MAX), borne),
        borne_a_year: borne.a_year(),
        withheld,
    }))
}

/// Those that stand and of which something is known, but for those of which the reader was asked of late.
fn withheld(standards: &[StandardView], asked: &BTreeSet<String>) -> BTreeSet<i64> {
    let is_known = |one: &&StandardView| one.weeks.iter().any(|week| week.value.is_some());
    let stand = standards
        .iter()
        .filter(|one| one.standard.stands())
        .filter(is_known);
    stand
        .filter(|one| !asked.contains(&one.standard.series.to_string()))
        .map(|one| one.standard.id)
        .collect()
}

/// One standard with its weeks.
#[utoipa::path(get, path = "/standard/{id}", tag = "standard", params(("id" = i64, Path)), responses(
    (status = 200, description = "The standard", body = StandardView), Reading))]
async fn show(
    State(app): State<App>,
    Extension(besides): Extension<Besides>,
    visit: Visit<Read>,
    Id(id): Id,
) -> Result<Response, Problem> {
    let mut view = view(&app, &visit, id).await?;
    let (actor, now) = (visit.actor.clone(), visit.now);
    let series = view.standard.series.clone();
    (view.beside, view.done, view.other) = app
        .store
        .read(move |tx| {
            let mut done = Vec::new();
            for told in besides.done {
                done.extend(told(tx, id)?);
            }
            let beside = all_of(tx, &actor, id, now, besides.beside)?;
            Ok::<_, StoreError>((beside, done, own::other(tx, &series, now)?))
        })
        .await
        .map_err(Problem::from)?;
    // A program is asked nothing.
    if visit.face == Face::Page && visit.session().is_some() {
        let actor = visit.actor.clone();
        let first = app
            .store
            .read(move |tx| all_of(tx, &actor, id, now, besides.before))
            .await
            .map_err(Problem::from)?;
        if !first.is_empty() {
            return Ok(visit.show_page(&Before {
                name: view.name,
                parts: first.into_values().collect(),
            }));
        }
    }
    Ok(visit.show(&view))
}

/// Who and what stands behind one week of a standard's measure, as far as the reader may see them.
#[utoipa::path(get, path = "/standard/{id}/week/{week}", tag = "standard",
    params(("id" = i64, Path), ("week" = String, Path, description = "Its Monday")), responses(
    (status = 200, description = "The people and their words", body = BehindView), Reading))]
async fn behind_week(
    State(app): State<App>,
    visit: Visit<Read>,
    Path((id, week)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (Ok(id), Ok(monday)) = (id.parse::<i64>(), week.parse::<jiff::civil::Date>()) else {
        return Err(Problem::NotFound("week"));
    };
    let (actor, now) = (visit.actor.clone(), visit.now);
    let view = app
        .store
        .read(move |tx| {
            let view = read(tx, id, now)?;
            behind::of(tx, &view, Week::of(monday), &actor, now)?.ok_or(Problem::NotFound("week"))
        })
        .await?;
    Ok(visit.show(&view))
}

/// Which measure a new standard is for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct For {
    measure: String,
    touchpoint: Option<String>,
    team: Option<String>,
    level: String,
}

async fn new(
    State(app): State<App>,
    visit: Visit<Write>,
    Query(asked): Query<For>,
) -> Result<Response, Problem> {
    let own = app.store.read(own::offered).await.map_err(Problem::from)?;
    Ok(visit.show_page(&StandardForm {
        input: StandardInput {
            measure: asked.measure,
            touchpoint: asked.touchpoint,
            team: asked.team,
            level: asked.level,
            ..StandardInput::default()
        },
        own,
        errors: Errors::default(),
        teams: teams(&app).await?,
    }))
}

async fn teams(app: &App) -> Result<Vec<String>, Problem> {
    let told = app.store.read(told_teams).await?;
    Ok(told.into_iter().map(|(_, name)| name).collect())
}

/// Sets a standard. One that asks less than another standing on the same measure is refused.
#[utoipa::path(post, path = "/standard", tag = "standard", request_body = StandardInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is set once")), responses(
    (status = 201, description = "Set", body = StandardView),
    (status = 200, description = "Set before under the same key", body = StandardView), Writing))]
async fn set(
    State(app): State<App>,
    visit: Visit<Write>,
    Body(input): Body<StandardInput>,
) -> Result<Response, Problem> {
    let (actor, now, once) = (visit.actor.id, visit.now, visit.once());
    let today = day(now, &visit.firm.time_zone());
    let mut input = input;
    let named = input.measure.clone();
    let named = app.store.read(move |tx| own::named(tx, &named)).await;
    input.own = named.map_err(Problem::from)?;
    if input.wants_best_past() {
        let asked = input.clone();
        let shown = app
            .store
            .read(move |tx| best_past(tx, &asked, today, now))
            .await?;
        input.level = shown.unwrap_or_default();
    }
    let typed = input.clone();
    let teams = teams(&app).await?;
    let made = match input.check(today, actor.0) {
        Err(errors) => Err(Problem::Invalid(errors)),
        Ok(new) => {
            app.store
                .write(move |tx| {
                    once.make(tx, &typed, |tx| {
                        let mut new = new.clone();
                        new.purpose = crate::purpose::store::current(tx)?.map(|purpose| purpose.id);
                        refuse_early(tx, &new)?;
                        refuse_lower(tx, &new)?;
                        refuse_stranger(tx, &new)?;
                        refuse_few(tx, &new)?;
                        Ok(act::set(tx, &new, actor, now)?)
                    })
                })
                .await
        }
    };
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => {
            let own = app.store.read(own::offered).await.map_err(Problem::from)?;
            let form = StandardForm {
                input,
                own,
                errors: errors.clone(),
                teams,
            };
            return Ok(visit.again(&form, errors));
        }
        made => made?,
    };
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("Set: {}, {}", view.name, view.level_said));
    let at = format!("/standard/{id}");
    Ok(if is_new {
        visit.made(&at, toast, &view)
    } else {
        visit.done(&at, toast, &view)
    })
}

/// The best that was kept up before it is watched, as somebody would type it.
fn best_past(
    tx: &Tx,
    asked: &StandardInput,
    today: jiff::civil::Date,
    now: Millis,
) -> Result<Option<String>, Problem> {
    let Some((series, from)) = asked.series_and_week(today) else {
        return Ok(None);
    };
    let points = view::known(tx, &series, now)?;
    let shown = rise::shown_before(&points, series.measure, from);
    Ok(shown.map(|level| said::typed(series.measure, level)))
}

/// What is counted otherwise since a while is first told beside what it was, so that no standard is met by redefining it.
fn refuse_early(tx: &Tx, new: &crate::standard::New) -> Result<(), Problem> {
    match own::overlap(tx, &new.series)? {
        Some(overlap) if !overlap.is_whole() => Err(Problem::Invalid(Errors::one(
            "measure",
            format!(
                "{} of {} weeks are known by definition {} and by definition {} of it\n\nhint: go on telling both, and set it once all of them are there",
                overlap.weeks,
                Overlap::NEEDED,
                new.series.version,
                overlap.with
            ),
        ))),
        _ => Ok(()),
    }
}

fn refuse_lower(tx: &Tx, new: &crate::standard::New) -> Result<(), Problem> {
    let others = store::all(tx)?;
    match new.lower_than(&others) {
        None => Ok(()),
        Some(other) => Err(Problem::Invalid(Errors::one(
            "level",
            format!(
                "{} is asked of it already, and a standard is not lowered; write more than that, or retire the other in the open",
                said::level(&other.series, other.level())
            ),
        ))),
    }
}

fn refuse_stranger(tx: &Tx, new: &crate::standard::New) -> Result<(), Problem> {
    if store::is_colleague(tx, new.owner)? {
        Ok(())
    } else {
        Err(Problem::Invalid(Errors::one("owner", "choose a colleague")))
    }
}

/// A team of few is a person, or nearly: nothing is asked of one.
fn refuse_few(tx: &Tx, new: &crate::standard::New) -> Result<(), Problem> {
    let Some(team) = new.series.team() else {
        return Ok(());
    };
    if team_store::is_told(tx, team)? {
        return Ok(());
    }
    Err(Problem::Invalid(Errors::one(
        "team",
        format!("`{team}` is no team of {FEW} colleagues or more; a standard is never of a person"),
    )))
}
