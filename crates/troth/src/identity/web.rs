//! How things stand with who is who, in numbers.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Visibility;
use crate::access::visit::{Read, Visit};
use crate::frame::app::App;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::refusal::Reading;
use crate::identity::count_store::{self, Counts, SiloCount};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Records, the people and firms they speak of, and where duplicates come from.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityStanding)]
pub struct Standing {
    #[serde(flatten)]
    pub counts: Counts,
    pub silos: Vec<SiloCount>,
}

/// How many records are how many people and firms, and where duplicates come from: for whoever sees all customers.
#[utoipa::path(get, path = "/identity", tag = "identity", responses(
    (status = 200, description = "Counts, by silo", body = Standing), Reading,
    (status = 403, description = "The key may not read, or its owner sees not all customers", body = ProblemDetails, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    if visit.actor.visibility != Visibility::All {
        return Err(Problem::Forbidden(
            "these counts are of everybody's customers, and you see your own\n\nhint: a customer's page says who they are"
                .to_owned(),
        ));
    }
    let standing = app
        .store
        .read(|tx| {
            Ok::<_, Problem>(Standing {
                counts: count_store::counts(tx)?,
                silos: count_store::by_silo(tx)?,
            })
        })
        .await?;
    Ok(visit.show(&standing))
}
