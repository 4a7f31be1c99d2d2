//! Today's one route, which is also the front page.

use axum::extract::State as Shared;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Read, Visit};
use crate::frame::app::App;
use crate::frame::body::Asked as Query;
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::time::day;
use crate::interaction::Cursor;
use crate::promise::board::Moment;
use crate::today::{Today, Who, read};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(today))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/", get(today))
}

/// How much to show.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Everyone who waits, and not only the first few.
    waiting: Option<Waiting>,
    /// Where everyone who waits goes on.
    after: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WhoWaits)]
enum Waiting {
    All,
}

/// What needs our word, who is waiting, and whom one meant to speak with.
#[utoipa::path(get, path = "/today", tag = "today", params(Asked), responses(
    (status = 200, description = "At most a dozen lines", body = Today),
    (status = 422, description = "A field is wrong", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 401, description = "Nobody is signed in", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn today(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let after = asked.after.as_deref().map(|after| {
        Cursor::parse(after).ok_or_else(|| Problem::Invalid(Errors::one("after", "is where no page ended")))
    });
    let after = after.transpose()?;
    let who = match asked.waiting {
        Some(Waiting::All) => Who::Everyone(after),
        None => Who::First,
    };
    let (actor, moment) = (visit.actor.clone(), Moment::of(visit.now, &visit.firm));
    let today = day(visit.now, &visit.firm.time_zone());
    let view = app
        .store
        .read(move |tx| read(tx, &actor, moment, today, who))
        .await
        .map_err(Problem::from)?;
    Ok(visit.show(&view))
}
