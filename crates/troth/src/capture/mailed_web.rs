//! The routes of lines by mail: one's address for them, those that ask something, and those that were recorded.

use axum::extract::State as Shared;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::key::Secret;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::capture::mailed;
use crate::capture::web::Recorded;
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::toast::Toast;
use crate::mailbox::mailed_store::{self, Address, Inbox, Line};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(end))
        .routes(routes!(put_away))
        .routes(routes!(put_back))
}

/// Of what was recorded, so much is shown.
const SHOWN: i64 = 20;
/// Of what waits, too: whoever mails more than that has a page full of questions.
const WAITING: i64 = 100;

/// One's lines by mail.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct MailedLines {
    /// Where one mails lines to, without its secret.
    pub address: Option<Address>,
    /// Lines that ask something before they are recorded, the oldest first.
    pub waiting: Vec<Line>,
    /// What the latest lines recorded, the newest first.
    pub recorded: Vec<Recorded>,
    /// Mailboxes that lines may come to.
    pub mailboxes: Vec<Inbox>,
    #[serde(skip)]
    pub errors: Errors,
}

/// A new address. It is only in the answer that made it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NewAddress {
    pub address: String,
}

/// Which mailbox it is an address of.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CaptureAddressInput {
    /// One's own, or one of the firm's.
    pub mailbox: Option<i64>,
}

/// One's address for lines by mail, the lines that ask something, and what the latest recorded.
#[utoipa::path(get, path = "/capture/mail", tag = "capture", responses(
    (status = 200, description = "One's own lines", body = MailedLines), Reading))]
async fn list(Shared(app): Shared<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let lines = view(&app, &visit, Errors::default()).await?;
    Ok(visit.show(&lines))
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, errors: Errors) -> Result<MailedLines, Problem> {
    let actor = visit.actor.clone();
    app.store
        .read(move |tx| {
            Ok(MailedLines {
                address: mailed_store::address(tx, actor.id.0)?,
                waiting: mailed_store::all_waiting(tx, actor.id.0, WAITING)?,
                recorded: recorded(tx, &actor)?,
                mailboxes: mailed_store::inboxes(tx, &actor)?,
                errors,
            })
        })
        .await
}

/// What is no longer the reader's to see is left out.
fn recorded(tx: &Tx, actor: &Actor) -> Result<Vec<Recorded>, Problem> {
    let mut recorded = Vec::new();
    for fact in mailed_store::recorded(tx, actor.id.0, SHOWN)? {
        match Recorded::read(tx, actor, fact) {
            Ok(one) => recorded.push(one),
            Err(Problem::NotFound(_)) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(recorded)
}

/// Makes an address to mail lines to, in place of the one before. It is shown this once.
#[utoipa::path(post, path = "/capture/mail", tag = "capture", request_body = CaptureAddressInput, responses(
    (status = 201, description = "Made", body = NewAddress), Writing))]
async fn make(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Body(input): Body<CaptureAddressInput>,
) -> Result<Response, Problem> {
    let (actor, now, mailbox) = (visit.actor.clone(), visit.now, input.mailbox.unwrap_or_default());
    let made = app
        .store
        .write(move |tx| mailed::make(tx, &actor, mailbox, &Secret::brief(), now))
        .await;
    match made {
        Ok(address) => Ok(visit.made_here("/capture/mail", &NewAddress { address })),
        Err(Problem::Invalid(errors)) => {
            let page = view(&app, &visit, errors.clone()).await?;
            Ok(visit.again(&page, errors))
        }
        Err(problem) => Err(problem),
    }
}

/// Ends one's address: what comes to it is no line any more.
#[utoipa::path(post, path = "/capture/mail/end", tag = "capture", responses(
    (status = 200, description = "One's own lines", body = MailedLines), Writing))]
async fn end(Shared(app): Shared<App>, visit: Visit<Write>) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store.write(move |tx| mailed::end(tx, &actor, now)).await?;
    let lines = view(&app, &visit, Errors::default()).await?;
    Ok(visit.done(
        "/capture/mail",
        Toast::say("What comes to it is no line any more"),
        &lines,
    ))
}

/// Puts a line away that is not to be recorded.
#[utoipa::path(post, path = "/capture/mail/{id}/drop", tag = "capture", params(("id" = i64, Path)), responses(
    (status = 200, description = "One's own lines", body = MailedLines), Writing))]
async fn put_away(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let toast = Toast::say("Put away").undo("Undo", format!("/capture/mail/{id}/restore"));
    put(&app, visit, id, ["waiting", "dropped"], toast).await
}

/// Takes a line up again that was put away.
#[utoipa::path(post, path = "/capture/mail/{id}/restore", tag = "capture", params(("id" = i64, Path)), responses(
    (status = 200, description = "One's own lines", body = MailedLines), Writing))]
async fn put_back(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    put(
        &app,
        visit,
        id,
        ["dropped", "waiting"],
        Toast::say("It waits again"),
    )
    .await
}

async fn put(
    app: &App,
    visit: Visit<Write>,
    id: i64,
    [from, to]: [&'static str; 2],
    toast: Toast,
) -> Result<Response, Problem> {
    let colleague = visit.actor.id.0;
    let is_put = app
        .store
        .write(move |tx| mailed_store::put(tx, colleague, id, from, to))
        .await?;
    if !is_put {
        return Err(Problem::NotFound("line that came by mail"));
    }
    let lines = view(app, &visit, Errors::default()).await?;
    Ok(visit.done_here("/capture/mail", toast, &lines))
}
