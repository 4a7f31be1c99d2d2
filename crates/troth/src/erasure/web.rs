//! Forgetting somebody, and telling all that is known of them.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Own, Visit};
use crate::erasure::act::{self, Done};
use crate::erasure::export::{self, Export};
use crate::erasure::{CONFIRM, kept, store};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::refusal::{Reading, Writing};
use crate::frame::toast::Toast;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(erase)).routes(routes!(tell))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/customer/{id}/erase", axum::routing::get(form))
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EraseInput {
    /// The word `erase`, typed by whoever means it.
    #[serde(default)]
    pub confirm: String,
}

/// Whom an erasure or an export is about, and their name. What a colleague wrote and read is nobody's to take out.
fn somebody(tx: &Tx, actor: &Actor, party: i64) -> Result<(BTreeSet<i64>, String), Problem> {
    let subjects = store::subjects(tx, actor, party)?;
    if crate::household::store::is_household(tx, party)? {
        return Err(Problem::Conflict(
            "a household has no words of its own\n\nhint: erase those who live in it".to_owned(),
        ));
    }
    match store::named(tx, party)? {
        Some((name, false)) if !subjects.is_empty() => Ok((subjects, name)),
        Some((_, true)) if !subjects.is_empty() => Err(Problem::Conflict(
            "they write from our own domain: a colleague is taken leave of in the settings".to_owned(),
        )),
        _ => Err(Problem::NotFound("customer")),
    }
}

/// A row that nobody read yet may be theirs under another name of another silo, and would come up after them.
fn all_are_read(tx: &Tx) -> Result<(), Problem> {
    let place = crate::journal::store::place_of(tx, crate::identity::follow::FOLLOWER.name)?;
    if crate::journal::store::after(tx, place, &[crate::record::RECEIVED], 1)?.is_empty() {
        return Ok(());
    }
    Err(Problem::Conflict(
        "rows are still being read, and some of them may be theirs\n\nhint: try again in a minute".to_owned(),
    ))
}

/// The form: whom it would be, and what would go.
#[derive(Clone, Debug)]
pub struct EraseForm {
    pub party: i64,
    pub name: String,
    pub errors: Errors,
}

/// Forgets somebody: every word of theirs and about them, wherever it stands. This cannot be taken back.
#[utoipa::path(post, path = "/customer/{id}/erase", tag = "erasure", request_body = EraseInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Erased: how much", body = Done), Writing,
    (status = 409, description = "They are a colleague, or rows are still being read", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "The word was not typed", body = ProblemDetails, content_type = "application/problem+json")))]
async fn erase(
    Shared(app): Shared<App>,
    visit: Visit<Own>,
    Id(party): Id,
    Body(input): Body<EraseInput>,
) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    if input.confirm.trim().to_lowercase() != CONFIRM {
        let errors = Errors::one("confirm", format!("type the word `{CONFIRM}`"));
        let form = read_form(&app, &visit, party, errors.clone()).await?;
        return Ok(visit.again(&form, errors));
    }
    let (done, kept) = app
        .store
        .write(move |tx| {
            let (subjects, _) = somebody(tx, &actor, party)?;
            all_are_read(tx)?;
            let done = act::erase(tx, &subjects, actor.id, now)?;
            Ok::<_, Problem>((done, kept::of(tx)?))
        })
        .await?;
    if let (Some(path), Some(kept)) = (&app.settings.erasures, kept) {
        // The erasure stands whatever becomes of the file, which is written again at the next start.
        if let Err(error) = kept::write(path, &kept) {
            tracing::error!(%error, "an erasure could not be kept beside the database");
        }
    }
    Ok(visit.done("/customer", Toast::say("Erased"), &done))
}

/// All that is known of somebody, as they may ask for it.
#[utoipa::path(get, path = "/customer/{id}/export", tag = "erasure", params(("id" = i64, Path)), responses(
    (status = 200, description = "Every row about them, by table", body = Export), Reading,
    (status = 409, description = "They are a colleague", body = ProblemDetails, content_type = "application/problem+json")))]
async fn tell(Shared(app): Shared<App>, visit: Visit<Own>, Id(party): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let told = app
        .store
        .read(move |tx| {
            let (subjects, _) = somebody(tx, &actor, party)?;
            Ok::<_, Problem>(export::export(tx, party, &subjects, now)?)
        })
        .await?;
    // A file in both faces: it is meant to be handed over.
    let headers = [
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"customer-{party}.json\""),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Json(told)).into_response())
}

async fn form(Shared(app): Shared<App>, visit: Visit<Own>, Id(party): Id) -> Result<Response, Problem> {
    let form = read_form(&app, &visit, party, Errors::default()).await?;
    Ok(visit.show_page(&form))
}

async fn read_form(app: &App, visit: &Visit<Own>, party: i64, errors: Errors) -> Result<EraseForm, Problem> {
    let actor = visit.actor.clone();
    let name = app
        .store
        .read(move |tx| somebody(tx, &actor, party).map(|(_, name)| name))
        .await?;
    Ok(EraseForm { party, name, errors })
}
