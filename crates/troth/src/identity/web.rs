//! How things stand with who is who, in numbers; and looking again with a newer model.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Own, Read, Visit};
use crate::access::{Actor, Visibility};
use crate::frame::app::App;
use crate::frame::body::Id;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::identity::count_store::{self, Counts, SiloCount};
use crate::identity::look::{Changes, look};
use crate::identity::{follow, likeness_store, store};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(look_again))
        .routes(routes!(accept))
}

/// Records, the people and firms they speak of, where duplicates come from, and how it is judged.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityStanding)]
pub struct Standing {
    #[serde(flatten)]
    pub counts: Counts,
    pub silos: Vec<SiloCount>,
    pub judge: Judging,
    /// A newer model that waits to be accepted.
    pub proposal: Option<Proposal>,
}

/// The model that judges now.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityJudging)]
pub struct Judging {
    /// How many records it was made for.
    pub records: i64,
    /// Milliseconds since 1970 in UTC; nothing while nothing was learnt.
    pub accepted_at: Option<Millis>,
    /// Nobody, where it only fits a base that has grown.
    pub accepted_by: Option<String>,
}

/// A newer model, and what it would change.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityProposal)]
pub struct Proposal {
    pub id: i64,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub changes: Changes,
    /// Some of those it would change, as they are called now.
    pub examples: Vec<Example>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityExample)]
pub struct Example {
    /// They would be made one; else they would be parted.
    pub is_joined: bool,
    /// Customers, each with a name.
    pub names: Vec<(i64, String)>,
}

fn all_theirs(actor: &Actor) -> Result<(), Problem> {
    if actor.visibility == Visibility::All {
        return Ok(());
    }
    Err(Problem::Forbidden(
        "these counts are of everybody's customers, and you see your own\n\nhint: a customer's page says who they are"
            .to_owned(),
    ))
}

fn standing(tx: &Tx, actor: &Actor) -> Result<Standing, StoreError> {
    let accepted = likeness_store::accepted(tx)?;
    Ok(Standing {
        counts: count_store::counts(tx)?,
        silos: count_store::by_silo(tx)?,
        judge: Judging {
            records: likeness_store::judging(tx)?.records,
            accepted_at: accepted.as_ref().map(|(at, _)| *at),
            accepted_by: accepted.and_then(|(_, by)| by),
        },
        proposal: proposal(tx, actor)?,
    })
}

fn proposal(tx: &Tx, actor: &Actor) -> Result<Option<Proposal>, StoreError> {
    let Some((id, at, changes)) = likeness_store::proposed(tx)? else {
        return Ok(None);
    };
    let changes: Changes =
        serde_json::from_str(&changes).map_err(|error| StoreError::Engine(error.to_string()))?;
    let mut examples = Vec::new();
    let of_each = [(true, &changes.joining), (false, &changes.parting)];
    for (is_joined, parts) in of_each
        .into_iter()
        .flat_map(|(is_joined, all)| all.iter().map(move |one| (is_joined, one)))
    {
        let mut names = Vec::new();
        for subject in parts {
            names.extend(store::bearer(tx, actor, *subject)?);
        }
        examples.push(Example { is_joined, names });
    }
    Ok(Some(Proposal {
        id,
        at,
        changes,
        examples,
    }))
}

/// How many records are how many people and firms, and where duplicates come from: for whoever sees all customers.
#[utoipa::path(get, path = "/identity", tag = "identity", responses(
    (status = 200, description = "Counts, by silo", body = Standing), Reading,
    (status = 403, description = "The key may not read, or its owner sees not all customers", body = ProblemDetails, content_type = "application/problem+json")))]
pub async fn show(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    all_theirs(&visit.actor)?;
    let actor = visit.actor.clone();
    let standing = app.store.read(move |tx| standing(tx, &actor)).await?;
    Ok(visit.show(&standing))
}

/// Learns a model from all that was compared and from what people said, and shows what it would change. Nothing changes.
#[utoipa::path(post, path = "/identity/look", tag = "identity", responses(
    (status = 200, description = "What a newer model would change", body = Standing), Writing))]
pub async fn look_again(State(app): State<App>, visit: Visit<Own>) -> Result<Response, Problem> {
    all_theirs(&visit.actor)?;
    // Read first, and write what was found: whoever writes meanwhile need not wait for all of it to be read.
    let found = app.store.read(look).await?;
    let (actor, now) = (visit.actor.clone(), visit.now);
    let standing = app
        .store
        .write(move |tx| {
            let changes = serde_json::to_string(&found.changes)
                .map_err(|error| StoreError::Engine(error.to_string()))?;
            likeness_store::propose(tx, &found.model, found.records, Some(&changes), now)?;
            standing(tx, &actor)
        })
        .await?;
    Ok(visit.done(
        "/identity",
        Toast::say("Looked again: nothing is changed yet"),
        &standing,
    ))
}

/// Lets a proposed model judge from now on. Who is who is decided again, some at a time; what people said holds.
#[utoipa::path(post, path = "/identity/model/{id}/accept", tag = "identity", params(("id" = i64, Path)), responses(
    (status = 200, description = "It judges from now on", body = Standing), Writing,
    (status = 409, description = "Another was proposed or accepted since", body = ProblemDetails, content_type = "application/problem+json")))]
pub async fn accept(State(app): State<App>, visit: Visit<Own>, Id(id): Id) -> Result<Response, Problem> {
    all_theirs(&visit.actor)?;
    let (actor, now) = (visit.actor.clone(), visit.now);
    let standing = app
        .store
        .write(move |tx| {
            let known: BTreeSet<i64> = likeness_store::proposed(tx)?
                .into_iter()
                .map(|(id, ..)| id)
                .collect();
            if !likeness_store::is_known(tx, id)? {
                return Err(Problem::NotFound("model"));
            }
            if !known.contains(&id) {
                return Err(Problem::Conflict(
                    "another model was proposed or accepted since\n\nhint: look again".to_owned(),
                ));
            }
            follow::adopt(tx, id, actor.id, now)?;
            Ok(standing(tx, &actor)?)
        })
        .await?;
    Ok(visit.done(
        "/identity",
        Toast::say("Accepted: who is who is being decided again"),
        &standing,
    ))
}
