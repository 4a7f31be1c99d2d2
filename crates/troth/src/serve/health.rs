//! Whether the house is well: it answers once pages can be served, and names any follower that stands still.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

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
    let (standings, last) = app
        .store
        .read(|tx| Ok::<_, Problem>((journal::store::standings(tx)?, journal::store::last(tx)?)))
        .await
        .map_err(|error| {
            tracing::error!(%error, "the database does not answer");
            Problem::Unavailable
        })?;
    // Rows of followers that an older or newer program had say nothing about this one.
    let standing = |name: &str| standings.iter().find(|standing| standing.name == name);
    let stopped: Vec<Stopped> = house::FOLLOWERS
        .iter()
        .filter_map(|follower| standing(follower.name))
        .filter_map(|standing| {
            let since = standing.stopped_at?;
            Some(Stopped {
                follower: standing.name.clone(),
                since,
                attempts: standing.attempts,
            })
        })
        .collect();
    let slowest = standings
        .iter()
        .filter(|standing| {
            house::FOLLOWERS
                .iter()
                .any(|follower| follower.name == standing.name)
        })
        .map(|standing| standing.place)
        .min()
        .unwrap_or(last);
    Ok(Json(Health {
        status: if stopped.is_empty() { "well" } else { "ailing" }.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        stopped,
        behind: last - slowest,
    }))
}
