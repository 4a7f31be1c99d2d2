//! Whether the house is well: it answers once pages can be served, and names any follower that stands still.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use troth_store::Tx;

use crate::frame::app::App;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::time::Millis;
use crate::{house, journal};

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// `well`, or `ailing` when a follower stopped.
    pub status: String,
    pub version: String,
    /// Followers that stopped, with when; why is in the log.
    pub stopped: Vec<Stopped>,
    /// Facts that the slowest follower has still to read.
    pub behind: i64,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Stopped {
    pub follower: String,
    /// Milliseconds since 1970 in UTC.
    pub since: Millis,
    pub attempts: i64,
}

/// Whether the house is well. Needs no key, and tells nothing about anybody.
#[utoipa::path(get, path = "/health", tag = "house", responses(
    (status = 200, description = "Pages are served", body = Health),
    (status = 503, description = "The database does not answer", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub async fn health(State(app): State<App>) -> Result<Json<Health>, Problem> {
    let read = |tx: &Tx| {
        let standings = journal::store::standings(tx, house::FOLLOWERS)?;
        Ok::<_, Problem>((standings, journal::store::last(tx)?))
    };
    let (standings, last) = app.store.read(read).await.map_err(|error| {
        tracing::error!(%error, "the database does not answer");
        Problem::Unavailable
    })?;
    let slowest = standings.iter().map(|standing| standing.place).min();
    let stopped = standings.into_iter().filter_map(|standing| {
        Some(Stopped {
            follower: standing.name,
            since: standing.stopped_at?,
            attempts: standing.attempts,
        })
    });
    let stopped: Vec<Stopped> = stopped.collect();
    Ok(Json(Health {
        status: if stopped.is_empty() { "well" } else { "ailing" }.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        stopped,
        behind: last - slowest.unwrap_or(last),
    }))
}
