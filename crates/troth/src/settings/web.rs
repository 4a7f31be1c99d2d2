//! The routes of settings: the overview and the firm itself.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access;
use crate::access::me::Me;
use crate::access::visit::{Own, Read, Visit};
use crate::frame::app::App;
use crate::frame::body::Body;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Editing, Reading, Writing};
use crate::frame::time::day;
use crate::frame::toast::Toast;
use crate::organisation::form::OrganisationInput;
use crate::organisation::{self, Organisation};
use crate::purpose::{self, Purpose};
use crate::settings::first;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(overview))
        .routes(routes!(show, change))
}

pub fn pages() -> Router<App> {
    Router::new().route("/welcome", get(first::form).post(first::found))
}

/// Who you are here, what the firm says of itself, and how many may come in.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Settings {
    pub me: Me,
    pub organisation: Organisation,
    pub purpose: Option<Purpose>,
    /// Colleagues who may come in.
    pub colleagues: i64,
    /// Keys in use, of those you may see.
    pub keys: i64,
}

/// The firm as it is, or as it was typed and refused.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FirmView {
    #[serde(flatten)]
    pub organisation: Organisation,
    #[serde(skip)]
    pub form: OrganisationInput,
    #[serde(skip)]
    pub errors: Errors,
}

impl FirmView {
    fn of(organisation: Organisation) -> FirmView {
        FirmView {
            form: OrganisationInput::of(&organisation),
            organisation,
            errors: Errors::default(),
        }
    }
}

/// The settings at a glance.
#[utoipa::path(get, path = "/settings", tag = "settings", responses(
    (status = 200, description = "The overview", body = Settings), Reading))]
async fn overview(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let me = Me::read(&app, &visit).await?;
    let organisation = visit.firm.clone();
    let of = (!visit.actor.may(access::Right::Own)).then_some(visit.actor.id.0);
    let view = app
        .store
        .read(move |tx| {
            let keys = access::store::keys(tx, of)?;
            Ok::<_, Problem>(Settings {
                me,
                organisation,
                purpose: purpose::store::current(tx)?,
                colleagues: access::store::count_colleagues(tx)?,
                keys: i64::try_from(keys.iter().filter(|key| key.revoked_at.is_none()).count()).unwrap_or(0),
            })
        })
        .await?;
    Ok(visit.show(&view))
}

/// What the firm says of itself.
#[utoipa::path(get, path = "/settings/organisation", tag = "settings", responses(
    (status = 200, description = "The firm, with an ETag", body = FirmView), Reading))]
async fn show(visit: Visit<Read>) -> Result<Response, Problem> {
    let view = FirmView::of(visit.firm.clone());
    Ok(visit.show(&view))
}

/// Says it anew: the whole of it, so that what is left out is emptied.
#[utoipa::path(post, path = "/settings/organisation", tag = "settings", request_body = OrganisationInput,
    params(("If-Match" = Option<String>, Header, description = "The ETag read before")), responses(
    (status = 200, description = "The firm as it now is", body = FirmView), Writing, Editing))]
async fn change(
    State(app): State<App>,
    visit: Visit<Own>,
    Body(input): Body<OrganisationInput>,
) -> Result<Response, Problem> {
    let version = visit.version(input.version)?;
    let today = day(visit.now, &visit.firm.time_zone());
    let firm = match input.check(today) {
        Ok(firm) => firm,
        Err(errors) => {
            let mut view = FirmView::of(visit.firm.clone());
            (view.form, view.errors) = (input, errors.clone());
            return Ok(visit.again(&view, errors));
        }
    };
    let (actor, now) = (visit.actor.id, visit.now);
    let changed = app
        .store
        .write(move |tx| {
            organisation::act::change(tx, &firm, version, actor, now)?;
            Ok::<_, Problem>(organisation::store::read(tx)?)
        })
        .await?;
    let toast = Toast::say(format!("{} is changed", changed.name));
    Ok(visit.done("/settings/organisation", toast, &FirmView::of(changed)))
}
