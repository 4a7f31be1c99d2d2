//! Contacts' routes: the list, and two of its lines made one.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Visibility;
use crate::access::store::Colleague;
use crate::access::visit::{Read, Visit};
use crate::contact::store::Line;
use crate::contact::{Asked, ENOUGH, PAGE, place_after, store};
use crate::frame::app::App;
use crate::frame::body::Asked as Query;
use crate::frame::problem::{Problem, ProblemDetails};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A page of the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Contacts {
    pub lines: Vec<Line>,
    /// How many there are, counted to 1,000; nothing when there are more.
    pub total: Option<i64>,
    /// Send it as `after` to go on; nothing at the end.
    pub next: Option<String>,
    #[serde(skip)]
    pub asked: Asked,
    #[serde(skip)]
    pub keepers: Vec<Colleague>,
    #[serde(skip)]
    pub silos: Vec<(i64, String)>,
    /// Counts of the whole house are the asker's to see.
    #[serde(skip)]
    pub sees_all: bool,
}

/// People and firms.
#[utoipa::path(get, path = "/customer", tag = "customer", params(Asked), responses(
    (status = 200, description = "A page of people and firms", body = Contacts),
    (status = 400, description = "The query cannot be read", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 401, description = "No key or session", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 403, description = "The key may not read", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A field is wrong", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    visit: Visit<Read>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (narrowed, order) = asked.check().map_err(Problem::Invalid)?;
    let actor = visit.actor.clone();
    let contacts = app
        .store
        .read(move |tx| {
            let mut lines = store::lines(tx, &actor, &narrowed, &order, PAGE as i64 + 1)?;
            let next = (lines.len() > PAGE).then(|| place_after(&lines[PAGE - 1]));
            lines.truncate(PAGE);
            let total = store::count(tx, &actor, &narrowed, ENOUGH + 1)?;
            Ok::<_, Problem>(Contacts {
                lines,
                next,
                total: (total <= ENOUGH).then_some(total),
                asked,
                keepers: crate::access::store::colleagues(tx)?,
                silos: store::silos(tx)?,
                sees_all: actor.visibility == Visibility::All,
            })
        })
        .await?;
    Ok(visit.show(&contacts))
}
