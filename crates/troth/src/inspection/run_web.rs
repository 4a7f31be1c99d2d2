//! Routes of one guard: how it stands with its runs, and asking for a run.

use axum::extract::{Path, State as Shared};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::StoreError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Needs, Own, Read, Visit};
use crate::frame::app::App;
use crate::frame::body::Body;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::toast::Toast;
use crate::inspection::run::{self, Run};
use crate::inspection::{Guard, run_store, store};
use crate::journal::verify::Anchor;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show)).routes(routes!(ask))
}

/// Runs on the page of a guard.
const RUNS: i64 = 12;

/// One of Troth's own guards, with what it found when it was run.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct GuardView {
    #[schema(value_type = String)]
    pub guard: Guard,
    pub name: &'static str,
    /// What there is to look at.
    pub asks: &'static str,
    /// What can be counted of it now, or when it was run last.
    pub found: Option<String>,
    /// Whether Troth runs it itself.
    pub can_be_run: bool,
    /// The newest first.
    pub runs: Vec<Run>,
    #[serde(skip)]
    pub against: String,
    #[serde(skip)]
    pub errors: Errors,
}

/// What a run is held against, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct RunInput {
    /// Of `verify`: the anchor kept outside; the one the last run printed, unless one is said.
    #[schema(max_length = 20000)]
    pub against: Option<String>,
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, guard: Guard) -> Result<GuardView, Problem> {
    let now = visit.now;
    app.store
        .read(move |tx| {
            Ok::<_, StoreError>(GuardView {
                guard,
                name: guard.name(),
                asks: guard.asks(),
                found: store::guarded(tx, guard, now)?,
                can_be_run: guard.can_be_run(),
                runs: run_store::latest(tx, guard, RUNS)?,
                against: String::new(),
                errors: Errors::default(),
            })
        })
        .await
        .map_err(Problem::from)
}

/// One of Troth's own guards: what there is to look at, and what it found when it was run.
#[utoipa::path(get, path = "/inspection/guard/{guard}", tag = "inspection",
    params(("guard" = String, Path, description = "verify, backup, rebuild, erasure, alarm or right")), responses(
    (status = 200, description = "The guard", body = GuardView), Reading))]
async fn show(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Path(word): Path<String>,
) -> Result<Response, Problem> {
    let guard = Guard::parse(&word).ok_or(Problem::NotFound("guard"))?;
    let view = view(&app, &visit, guard).await?;
    Ok(visit.show(&view))
}

/// Runs a guard in the background; what it finds stands beside it once it has ended.
#[utoipa::path(post, path = "/inspection/guard/{guard}/run", tag = "inspection", request_body = RunInput,
    params(("guard" = String, Path, description = "verify or rebuild")), responses(
    (status = 200, description = "It runs", body = GuardView), Writing))]
async fn ask(
    Shared(app): Shared<App>,
    visit: Visit<Own>,
    Path(word): Path<String>,
    Body(input): Body<RunInput>,
) -> Result<Response, Problem> {
    let guard = Guard::parse(&word).ok_or(Problem::NotFound("guard"))?;
    let against = input.against.map(|typed| typed.trim().to_owned());
    let against = against.filter(|typed| !typed.is_empty());
    if let Some(Err(error)) = against.as_deref().map(Anchor::parse) {
        let errors = Errors::one("against", error.to_string());
        let mut page = view(&app, &visit, guard).await?;
        (page.against, page.errors) = (against.unwrap_or_default(), errors.clone());
        return Ok(visit.again(&page, errors));
    }
    let (actor, now) = (visit.actor.id, visit.now);
    app.store
        .write(move |tx| run::ask(tx, guard, against, actor, now))
        .await?;
    let view = view(&app, &visit, guard).await?;
    let toast = Toast::say("It runs: what it finds will stand here");
    Ok(visit.done(&format!("/inspection/guard/{word}"), toast, &view))
}
