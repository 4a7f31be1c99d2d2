//! The pledges' routes: those that hold with the share kept, making one, retiring one.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::pledge::form::{PledgeInput, RetireInput};
use crate::pledge::store::Counted;
use crate::pledge::{Pledge, act, store};
use crate::share::Kept;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(show))
        .routes(routes!(retire))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/pledge/new", get(new))
}

/// A pledge, and what became of the promises it made to customers you may see.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PledgeView {
    #[serde(flatten)]
    pub pledge: Pledge,
    /// They say, we say, nobody asked.
    pub kept: Kept,
    pub open: i64,
    /// Of those open.
    pub overdue: i64,
    #[serde(skip)]
    pub why: String,
    #[serde(skip)]
    pub errors: Errors,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Pledges {
    /// Those that hold first.
    pub pledges: Vec<PledgeView>,
}

#[derive(Clone, Debug)]
pub struct PledgeForm {
    pub input: PledgeInput,
    pub errors: Errors,
}

fn viewed(pledge: Pledge, counted: Counted) -> PledgeView {
    PledgeView {
        kept: counted.tally.figures(pledge.words.clone()),
        pledge,
        open: counted.open,
        overdue: counted.overdue,
        why: String::new(),
        errors: Errors::default(),
    }
}

fn read(tx: &Tx, actor: &Actor, id: i64, now: Millis) -> Result<PledgeView, Problem> {
    let pledge = store::find(tx, id)?.ok_or(Problem::NotFound("pledge"))?;
    let counted = store::counted(tx, actor, Some(id), now)?.remove(&id);
    Ok(viewed(pledge, counted.unwrap_or_default()))
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<PledgeView, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store.read(move |tx| read(tx, &actor, id, now)).await
}

/// All pledges, with the share of each that was kept.
#[utoipa::path(get, path = "/pledge", tag = "pledge", responses(
    (status = 200, description = "The pledges", body = Pledges), Reading))]
async fn list(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let pledges = app
        .store
        .read(move |tx| {
            let mut counted = store::counted(tx, &actor, None, now)?;
            let all = store::all(tx)?.into_iter().map(|pledge| {
                let counted = counted.remove(&pledge.id).unwrap_or_default();
                viewed(pledge, counted)
            });
            Ok::<_, Problem>(all.collect())
        })
        .await?;
    Ok(visit.show(&Pledges { pledges }))
}

/// One pledge.
#[utoipa::path(get, path = "/pledge/{id}", tag = "pledge", params(("id" = i64, Path)), responses(
    (status = 200, description = "The pledge", body = PledgeView), Reading))]
async fn show(State(app): State<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let view = view(&app, &visit, id).await?;
    Ok(visit.show(&view))
}

async fn new(visit: Visit<Write>) -> Response {
    visit.show_page(&PledgeForm {
        input: PledgeInput::default(),
        errors: Errors::default(),
    })
}

/// Makes a standing promise.
#[utoipa::path(post, path = "/pledge", tag = "pledge", request_body = PledgeInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is made once")), responses(
    (status = 201, description = "Made", body = PledgeView),
    (status = 200, description = "Made before under the same key", body = PledgeView), Writing))]
async fn make(
    State(app): State<App>,
    visit: Visit<Write>,
    Body(input): Body<PledgeInput>,
) -> Result<Response, Problem> {
    let new = match input.check(visit.now, &visit.firm.time_zone()) {
        Ok(new) => new,
        Err(errors) => {
            let form = PledgeForm {
                input,
                errors: errors.clone(),
            };
            return Ok(visit.again(&form, errors));
        }
    };
    let (actor, now, once) = (visit.actor.id, visit.now, visit.once());
    let (id, is_new) = app
        .store
        .write(move |tx| once.make(tx, &input, |tx| Ok(act::make(tx, &new, actor, now)?)))
        .await?;
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("Pledged: {}", view.pledge.words));
    let at = format!("/pledge/{id}");
    Ok(if is_new {
        visit.made(&at, toast, &view)
    } else {
        visit.done(&at, toast, &view)
    })
}

/// Retires a pledge, in the open and with a reason. What it promised until now still holds.
#[utoipa::path(post, path = "/pledge/{id}/retire", tag = "pledge", request_body = RetireInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Retired", body = PledgeView), Writing))]
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
            (page.why, page.errors) = (input.why, errors.clone());
            return Ok(visit.again(&page, errors));
        }
    };
    let (actor, now) = (visit.actor.id, visit.now);
    app.store
        .write(move |tx| {
            let pledge = store::find(tx, id)?.ok_or(Problem::NotFound("pledge"))?;
            if pledge.retired.is_some() {
                return Err(Problem::Conflict("it was retired before".to_owned()));
            }
            act::retire(tx, id, &why, actor, now)?;
            Ok(())
        })
        .await?;
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("Retired: {}", view.pledge.words));
    Ok(visit.done(&format!("/pledge/{id}"), toast, &view))
}
