//! Writing a note about a customer, reading it, and entering it in error.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx, Value};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::interaction::letter::shortened;
use crate::interaction::log::{LONGEST, back};
use crate::interaction::web::WhyInput;
use crate::journal::act::Act;
use crate::note::page::NotePage;
use crate::note::store::{self, Note};
use crate::note::{ERROR, NOTE, WRITTEN, key};
use crate::spine::{self, Direction, Passed};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(make))
        .routes(routes!(error))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/customer/{id}/note/new", axum::routing::get(new))
}

/// A note as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NoteInput {
    #[schema(max_length = 10000)]
    pub words: Option<String>,
    /// Where a person goes on to.
    pub back: Option<String>,
}

/// Keeps a note about that subject; returns its id.
///
/// # Errors
/// When the store fails.
pub fn write(tx: &Tx, actor: &Actor, subject: i64, words: &str, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("note", 1)?;
    let mut act = Act::begin(tx, WRITTEN, actor.id, now)?.about(subject);
    act.seal(
        &NOTE,
        vec![vec![
            Value::Int(id),
            Value::Int(subject),
            words.into(),
            Value::Int(now),
            Value::Int(actor.id.0),
            Value::Null,
        ]],
    )?;
    act.record(&serde_json::json!({ "note": id }))?;
    let passed = Passed {
        title: format!("Note by {}", actor.name),
        excerpt: shortened(words),
        href: Some(format!("/note/{id}")),
        ..Passed::about(key(id), "note", now, Direction::Between, subject)
    };
    spine::add(tx, vec![passed], now)?;
    Ok(id)
}

/// Enters a note in error: it leaves the timeline. False when it was entered in error before.
///
/// # Errors
/// When the store fails.
pub fn take_back(tx: &Tx, actor: &Actor, id: i64, why: &str, now: Millis) -> Result<bool, StoreError> {
    if !store::enter_error(tx, id, why, actor, now)? {
        return Ok(false);
    }
    Act::begin(tx, ERROR, actor.id, now)?.record(&serde_json::json!({ "note": id, "why": why }))?;
    spine::withdraw(tx, &[key(id)], now)?;
    Ok(true)
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<Note, Problem> {
    let actor = visit.actor.clone();
    app.store
        .read(move |tx| store::find(tx, &actor, id)?.ok_or(Problem::NotFound("note")))
        .await
}

/// One note, whole.
#[utoipa::path(get, path = "/note/{id}", tag = "note", params(("id" = i64, Path)), responses(
    (status = 200, description = "The note", body = Note),
    (status = 401, description = "Nobody is signed in", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "None, or not yours to see", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn show(State(app): State<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let note = view(&app, &visit, id).await?;
    Ok(visit.show(&note))
}

/// Writes a note about a customer.
#[utoipa::path(post, path = "/customer/{id}/note", tag = "note", request_body = NoteInput,
    params(("id" = i64, Path, description = "The customer")), responses(
    (status = 200, description = "The same key made it before", body = Note),
    (status = 201, description = "Written", body = Note),
    (status = 400, description = "Not understood", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 401, description = "Nobody is signed in", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 403, description = "This needs the right to write", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "No such customer, or not yours to see", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 413, description = "Too much for one request", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, description = "Neither JSON nor a form", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A field is wrong", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn make(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(party): Id,
    Body(input): Body<NoteInput>,
) -> Result<Response, Problem> {
    let (actor, now, once) = (visit.actor.clone(), visit.now, visit.once());
    let asked = input.clone();
    let made = app
        .store
        .write(move |tx| {
            let subject = crate::interaction::store::subject_of(tx, &actor, party)?;
            let subject = subject.ok_or(Problem::NotFound("customer"))?;
            let mut errors = Errors::default();
            let words = errors.text("words", asked.words.as_deref(), LONGEST);
            let Some(words) = words else {
                errors.add("words", "write something down, a line is enough");
                return Err(Problem::Invalid(errors));
            };
            once.make(tx, &asked, |tx| Ok(write(tx, &actor, subject, &words, now)?))
        })
        .await;
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => {
            let form = NotePage {
                party,
                input,
                errors: errors.clone(),
            };
            return Ok(visit.again(&form, errors));
        }
        made => made?,
    };
    let note = view(&app, &visit, id).await?;
    let toast = Toast::say("Noted").undo("Undo", format!("/note/{id}/error"));
    if is_new && visit.face == crate::frame::face::Face::Json {
        return Ok(visit.made(&format!("/note/{id}"), toast, &note));
    }
    let to = back(input.back.as_deref(), format!("/customer/{party}"));
    Ok(visit.done(&to, toast, &note))
}

async fn new(State(app): State<App>, visit: Visit<Write>, Id(party): Id) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    app.store
        .read(move |tx| {
            crate::interaction::store::subject_of(tx, &actor, party)?.ok_or(Problem::NotFound("customer"))
        })
        .await?;
    Ok(visit.show_page(&NotePage {
        party,
        input: NoteInput::default(),
        errors: Errors::default(),
    }))
}

/// Enters a note in error: it leaves the timeline, and stays on record with who said so and why.
#[utoipa::path(post, path = "/note/{id}/error", tag = "note", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "It no longer counts", body = Note),
    (status = 400, description = "Not understood", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 401, description = "Nobody is signed in", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 403, description = "This needs the right to write", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "None, or not yours to see", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 409, description = "It was entered in error before", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 413, description = "Too much for one request", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, description = "Neither JSON nor a form", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A field is wrong", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn error(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    let why = input.check()?.unwrap_or_else(|| "taken back".to_owned());
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .write(move |tx| {
            store::find(tx, &actor, id)?.ok_or(Problem::NotFound("note"))?;
            if !take_back(tx, &actor, id, &why, now)? {
                return Err(Problem::Conflict("it was entered in error before".to_owned()));
            }
            Ok::<_, Problem>(())
        })
        .await?;
    let note = view(&app, &visit, id).await?;
    let to = back(input.back.as_deref(), format!("/customer/{}", note.party));
    Ok(visit.done(&to, Toast::say("Entered in error"), &note))
}
