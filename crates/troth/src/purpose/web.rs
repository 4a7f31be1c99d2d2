//! The purpose's routes: the one in view, those before it, and stating a new one.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::StoreError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Own, Read, Visit};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::toast::Toast;
use crate::purpose::{Purpose, PurposeInput, act, store};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, state))
}

/// For whose sake the firm exists, now and before.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PurposeView {
    /// Nothing until one was stated.
    pub current: Option<Purpose>,
    /// Those before it, the newest first.
    pub before: Vec<Purpose>,
    /// Where older ones go on; nothing when these are all.
    pub next: Option<i64>,
    #[serde(skip)]
    pub form: PurposeInput,
    #[serde(skip)]
    pub errors: Errors,
}

#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct After {
    /// Older ones than this.
    pub after: Option<i64>,
}

const PAGE: usize = 20;

async fn view(app: &App, after: Option<i64>) -> Result<PurposeView, StoreError> {
    app.store
        .read(move |tx| {
            let current = store::current(tx)?;
            let before = after.or(current.as_ref().map(|one| one.id));
            let mut older = store::history(tx, before, PAGE as i64 + 1)?;
            let has_more = older.len() > PAGE;
            older.truncate(PAGE);
            Ok(PurposeView {
                form: current.as_ref().map(PurposeInput::of).unwrap_or_default(),
                next: older.last().filter(|_| has_more).map(|last| last.id),
                before: older,
                current,
                errors: Errors::default(),
            })
        })
        .await
}

/// For whose sake the firm exists.
#[utoipa::path(get, path = "/purpose", tag = "purpose", params(After), responses(
    (status = 200, description = "The purpose in view, and those before it", body = PurposeView), Reading))]
async fn show(
    State(app): State<App>,
    visit: Visit<Read>,
    Asked(asked): Asked<After>,
) -> Result<Response, Problem> {
    let view = view(&app, asked.after).await?;
    Ok(visit.show(&view))
}

/// States it anew. What was stated before stays on record.
#[utoipa::path(post, path = "/purpose", tag = "purpose", request_body = PurposeInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is stated once")), responses(
    (status = 201, description = "Stated", body = PurposeView),
    (status = 200, description = "Stated before under the same key", body = PurposeView), Writing))]
async fn state(
    State(app): State<App>,
    visit: Visit<Own>,
    Body(input): Body<PurposeInput>,
) -> Result<Response, Problem> {
    let stated = match input.check() {
        Ok(stated) => stated,
        Err(errors) => {
            let mut page = view(&app, None).await?;
            (page.form, page.errors) = (input, errors.clone());
            return Ok(visit.again(&page, errors));
        }
    };
    let (actor, now, once) = (visit.actor.id, visit.now, visit.once());
    let (_, is_new) = app
        .store
        .write(move |tx| once.make(tx, &input, |tx| Ok(act::state(tx, &stated, actor, now)?)))
        .await?;
    let view = view(&app, None).await?;
    let toast = Toast::say("Stated; what was said before is kept below");
    Ok(if is_new {
        visit.made("/purpose", toast, &view)
    } else {
        visit.done("/purpose", toast, &view)
    })
}
