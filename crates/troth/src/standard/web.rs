//! The standards' routes: all of them, setting one, one with its weeks, retiring one.

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::{Deserialize, Serialize};
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::face::Face;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::{Millis, day};
use crate::frame::toast::Toast;
use crate::interaction::beside::{Beside, Part, all_of};
use crate::standard::act::{self, Doing};
use crate::standard::form::{RetireInput, StandardInput};
use crate::standard::view::{self, StandardView};
use crate::standard::{Deed, said, store};

/// `beside` is what slices further down the shelf show beside one standard, `before` what they ask of a person before it
/// is shown to them.
pub fn routes(beside: &'static [Beside], before: &'static [Beside]) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, set))
        .routes(routes!(show))
        .routes(routes!(retire))
        .layer(Extension(Besides { beside, before }))
}

#[derive(Clone, Copy, Debug)]
struct Besides {
    beside: &'static [Beside],
    before: &'static [Beside],
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/standard/new", get(new))
}

/// All standards: those in trouble first, then those that stand, then the retired.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Standards {
    pub standards: Vec<StandardView>,
}

#[derive(Clone, Debug)]
pub struct StandardForm {
    pub input: StandardInput,
    pub errors: Errors,
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
async fn list(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let now = visit.now;
    let standards = app
        .store
        .read(move |tx| view::all(tx, now))
        .await
        .map_err(Problem::from)?;
    Ok(visit.show(&Standards { standards }))
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
    view.beside = app
        .store
        .read(move |tx| all_of(tx, &actor, id, now, besides.beside))
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

/// Which measure a new standard is for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct For {
    measure: String,
    touchpoint: Option<String>,
    level: String,
}

async fn new(visit: Visit<Write>, Query(asked): Query<For>) -> Response {
    visit.show_page(&StandardForm {
        input: StandardInput {
            measure: asked.measure,
            touchpoint: asked.touchpoint,
            level: asked.level,
            ..StandardInput::default()
        },
        errors: Errors::default(),
    })
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
    let typed = input.clone();
    let made = match input.check(today, actor.0) {
        Err(errors) => Err(Problem::Invalid(errors)),
        Ok(new) => {
            app.store
                .write(move |tx| {
                    once.make(tx, &typed, |tx| {
                        let mut new = new.clone();
                        new.purpose = crate::purpose::store::current(tx)?.map(|purpose| purpose.id);
                        refuse_lower(tx, &new)?;
                        refuse_stranger(tx, &new)?;
                        Ok(act::set(tx, &new, actor, now)?)
                    })
                })
                .await
        }
    };
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => {
            let form = StandardForm {
                input,
                errors: errors.clone(),
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

fn refuse_lower(tx: &Tx, new: &crate::standard::New) -> Result<(), Problem> {
    let others = store::all(tx)?;
    match new.lower_than(&others) {
        None => Ok(()),
        Some(other) => Err(Problem::Invalid(Errors::one(
            "level",
            format!(
                "{} is asked of it already, and a standard is not lowered; write more than that, or retire the other in the open",
                said::level(other.series.measure.shape, other.level())
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

/// Retires a standard in the open, with a reason. Its line stays drawn.
#[utoipa::path(post, path = "/standard/{id}/retire", tag = "standard", request_body = RetireInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Retired", body = StandardView), Writing))]
async fn retire(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<RetireInput>,
) -> Result<Response, Problem> {
    let why = match input.check() {
        Ok(why) => why,
        Err(errors) => {
            let mut page = view(&app, &visit, id).await?;
            (page.typed, page.errors) = (input.why, errors.clone());
            return Ok(visit.again(&page, errors));
        }
    };
    let (actor, now) = (visit.actor.id, visit.now);
    let week = crate::standard::weeks::Week::at(now, &visit.firm.time_zone());
    app.store
        .write(move |tx| {
            standing(tx, id)?;
            let doing = Doing {
                standard: id,
                deed: Deed::Retired,
                level: None,
                week: Some(week),
                why: Some(why),
            };
            act::act(tx, doing, actor, now)?;
            Ok::<_, Problem>(())
        })
        .await?;
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("Retired: {}, {}", view.name, view.level_said));
    Ok(visit.done(&format!("/standard/{id}"), toast, &view))
}

/// The standard, while it stands.
fn standing(tx: &Tx, id: i64) -> Result<crate::standard::Standard, Problem> {
    let standard = store::find(tx, id)?.ok_or(Problem::NotFound("standard"))?;
    if standard.stands() {
        Ok(standard)
    } else {
        Err(Problem::Conflict("it was retired before".to_owned()))
    }
}
