//! The route of the share kept.

use axum::extract::State as Shared;
use axum::response::Response;
use serde::Deserialize;
use troth_store::StoreError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Read, Visit};
use crate::frame::app::App;
use crate::frame::body::Asked as Query;
use crate::frame::problem::Problem;
use crate::frame::refusal::Reading;
use crate::frame::time::DAY;
use crate::share::{ShareView, share_of, store};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// How far back to look.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// Months back, 24 unless said otherwise.
    #[param(minimum = 1, maximum = 240)]
    pub months: Option<i64>,
}

/// The share of our word that was kept.
#[utoipa::path(get, path = "/promise/share", tag = "share", params(Since), responses(
    (status = 200, description = "They say, we say, nobody asked", body = ShareView), Reading))]
async fn show(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Query(since): Query<Since>,
) -> Result<Response, Problem> {
    let months = since.months.unwrap_or(24).clamp(1, 240);
    let (actor, from) = (visit.actor.clone(), visit.now.saturating_sub(months * 31 * DAY));
    let groups = app
        .store
        .read(move |tx| store::settled_groups(tx, &actor, from))
        .await;
    let groups = groups.map_err(|error: StoreError| Problem::from(error))?;
    let view = share_of(&groups, months, &visit.firm.time_zone());
    Ok(visit.show(&view))
}
