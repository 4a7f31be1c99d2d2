//! A line's routes: what it will record, recording it, what it recorded, and taking that back.

use axum::extract::State as Shared;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::capture::act::{self, Parts};
use crate::capture::form::CaptureInput;
use crate::capture::preview::{Looking, Preview, preview};
use crate::capture::{mailed_web, page};
use crate::frame::app::App;
use crate::frame::body::{Asked as Query, Body, Id};
use crate::frame::face::{Face, local};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::day;
use crate::frame::toast::Toast;
use crate::frame::words;
use crate::interaction;
use crate::organisation::Organisation;
use crate::party::act::Hand;
use crate::party::web::hand;
use crate::promise;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(look, create))
        .routes(routes!(show))
        .routes(routes!(undo))
        .merge(mailed_web::routes())
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/capture/read", axum::routing::get(part))
}

/// What one line recorded.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Recorded {
    pub id: i64,
    pub party: i64,
    pub party_name: String,
    /// The call, visit, message or letter.
    pub interaction: Option<i64>,
    pub note: Option<i64>,
    pub promises: Vec<RecordedPromise>,
    /// A contact was made of the name.
    pub is_new: bool,
    /// `call`, `visit`, `message`, `letter` or `note`.
    pub kind: String,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RecordedPromise {
    pub id: i64,
    pub what: String,
    /// `YYYY-MM-DD`; nothing when no day was said.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<jiff::civil::Date>,
}

impl Recorded {
    pub fn read(tx: &Tx, actor: &Actor, id: i64) -> Result<Recorded, Problem> {
        let (
            Parts {
                interaction,
                note,
                promises,
                is_new,
                ..
            },
            party,
            party_name,
        ) = act::parts(tx, actor, id)?;
        let mut told = Vec::new();
        for promise in promises {
            told.extend(promise::store::find(tx, promise)?.map(|promise| RecordedPromise {
                id: promise.id,
                what: promise.what,
                due: promise.due.day,
            }));
        }
        let entry = interaction
            .map(|id| interaction::store::find(tx, actor, id))
            .transpose()?
            .flatten();
        Ok(Recorded {
            id,
            party,
            party_name,
            interaction,
            note,
            promises: told,
            is_new,
            kind: entry.map_or_else(|| "note".to_owned(), |entry| entry.kind),
        })
    }

    /// “Call, upset, promise by Fri 27 Nov”.
    fn said(&self, feeling: Option<&str>, firm: &Organisation, now: i64) -> String {
        let today = day(now, &firm.time_zone());
        let promises = self.promises.iter().map(|promise| match promise.due {
            Some(due) => format!("promise by {}", words::day(due, today)),
            None => "promise without a day".to_owned(),
        });
        let contact = self.is_new.then(|| format!("new contact {}", self.party_name));
        let parts = contact
            .into_iter()
            .chain([self.kind.clone()])
            .chain(feeling.map(str::to_owned));
        parts.chain(promises).collect::<Vec<_>>().join(", ")
    }
}

fn looking<R>(visit: &Visit<R>) -> Looking {
    Looking {
        actor: visit.actor.clone(),
        firm: visit.firm.clone(),
        now: visit.now,
    }
}

/// Reads one line of plain language and says what it would record, and what is still to be asked. Records nothing.
#[utoipa::path(get, path = "/capture", tag = "capture", params(CaptureInput), responses(
    (status = 200, description = "What the line will record", body = Preview), Reading))]
async fn look(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Query(input): Query<CaptureInput>,
) -> Result<Response, Problem> {
    let looking = looking(&visit);
    let shown = app.store.read(move |tx| preview(tx, &looking, input)).await?;
    Ok(visit.show(&shown))
}

/// The same as a part of a page, for the box on every page.
async fn part(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Query(input): Query<CaptureInput>,
) -> Result<Response, Problem> {
    let (looking, lens) = (looking(&visit), visit.lens());
    let shown = app.store.read(move |tx| preview(tx, &looking, input)).await;
    match shown {
        Ok(preview) => Ok(page::reading(&preview, &lens).into_response()),
        Err(Problem::Invalid(errors)) => Ok(page::unread(&errors).into_response()),
        Err(problem) => Err(problem),
    }
}

/// Records everything one line says: what happened, how they felt, what we promised. While anything is asked, nothing
/// is recorded.
#[utoipa::path(post, path = "/capture", tag = "capture", request_body = CaptureInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is recorded once")), responses(
    (status = 201, description = "Recorded", body = Recorded),
    (status = 200, description = "Recorded before under the same key", body = Recorded), Writing))]
async fn create(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Body(input): Body<CaptureInput>,
) -> Result<Response, Problem> {
    let (looking, hand, once, asked) = (looking(&visit), hand(&visit), visit.once(), input.clone());
    let made = app.store.write(move |tx| {
        let mut feeling = None;
        let (id, is_new) = once.make(tx, &asked, |tx| {
            let shown = preview(tx, &looking, asked.clone())?;
            feeling.clone_from(&shown.feeling);
            act::record(tx, &hand, &shown)
        })?;
        Ok::<_, Problem>((Recorded::read(tx, &Actor::troth(), id)?, feeling, is_new))
    });
    let (recorded, feeling, is_new) = match made.await {
        Err(Problem::Invalid(errors)) => return again(&app, visit, input, errors).await,
        made => made?,
    };
    let said = recorded.said(feeling.as_deref(), &visit.firm, visit.now);
    let toast =
        Toast::say(format!("Recorded: {said}")).undo("Undo", format!("/capture/{}/undo", recorded.id));
    if is_new && visit.face == Face::Json {
        return Ok(visit.made(&format!("/capture/{}", recorded.id), toast, &recorded));
    }
    let home = format!("/customer/{}", recorded.party);
    Ok(match input.to.as_deref().and_then(local) {
        Some(to) => visit.done(to, toast, &recorded),
        None => visit.done_here(&home, toast, &recorded),
    })
}

/// The line with what is asked; nothing typed is lost.
async fn again(
    app: &App,
    visit: Visit<Write>,
    input: CaptureInput,
    errors: Errors,
) -> Result<Response, Problem> {
    let (looking, kept) = (looking(&visit), input.line.clone());
    let shown = app.store.read(move |tx| preview(tx, &looking, input)).await;
    match shown {
        Ok(preview) => Ok(visit.again(&preview, errors)),
        Err(Problem::Invalid(errors)) => Ok(visit.again(
            &page::Unread {
                line: kept.unwrap_or_default(),
                errors: errors.clone(),
            },
            errors,
        )),
        Err(problem) => Err(problem),
    }
}

/// What one line recorded.
#[utoipa::path(get, path = "/capture/{id}", tag = "capture", params(("id" = i64, Path)), responses(
    (status = 200, description = "What it recorded", body = Recorded), Reading))]
async fn show(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let recorded = view(&app, &visit, id).await?;
    Ok(visit.show(&recorded))
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<Recorded, Problem> {
    let actor = visit.actor.clone();
    app.store.read(move |tx| Recorded::read(tx, &actor, id)).await
}

/// Takes everything one line recorded back: each part of it is entered in error. A contact it made stays.
#[utoipa::path(post, path = "/capture/{id}/undo", tag = "capture", params(("id" = i64, Path)), responses(
    (status = 200, description = "Nothing of it counts any more", body = Recorded), Writing))]
async fn undo(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let Hand { actor, now, .. } = hand(&visit);
    app.store.write(move |tx| act::undo(tx, &actor, id, now)).await?;
    let recorded = view(&app, &visit, id).await?;
    let home = format!("/customer/{}", recorded.party);
    Ok(visit.done_here(&home, Toast::say("Taken back"), &recorded))
}
