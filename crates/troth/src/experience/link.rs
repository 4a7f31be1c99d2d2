//! The customer's own telling: a link that is sent to them, and the page behind it, which needs no sign-in.
//!
//! The page says what it is about and nothing else of them: the firm, what passed, on which day, and what they told by
//! this link before. A wrong link, an ended one and an old one are answered alike.

use axum::Extension;
use axum::Json;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::access::door::Caller;
use crate::access::key::{Secret, digest};
use crate::access::visit::{Visit, Write};
use crate::experience::act::{self, LINKED, Telling};
use crate::experience::feeling::Feeling;
use crate::experience::form::{LONGEST_WORDS, feelings, touchpoint_of};
use crate::experience::link_store::{self, Link, New};
use crate::experience::store;
use crate::experience::{Voice, Whose, link_page};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body, Id};
use crate::frame::face::Face;
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::refusal::Writing;
use crate::frame::time::{DAY, Millis, day};
use crate::frame::toast::Toast;
use crate::interaction::kind_shown;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::organisation;

/// How long a link works.
pub const DAYS: i64 = 30;
/// So many accounts can be told by one link: more is somebody playing with it.
const MOST_TOLD: i64 = 20;
const LONGEST_LINE: usize = 500;

/// What [`LINKED`] says: which link to what, and whether it was made or ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Linked {
    link: i64,
    interaction: i64,
    ended: bool,
}

/// For whom a link is made.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = AccountLinkInput)]
pub struct LinkInput {
    /// Which customer, where several were in it.
    pub party: Option<i64>,
}

/// A link, shown once.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AccountLinkMade)]
pub struct Made {
    pub link: Link,
    /// Whoever has it can tell how it was for that customer.
    pub address: String,
    /// Where it can be sent to.
    pub email: Option<String>,
}

/// Makes a link by which a customer tells their own account of what passed. It works for 30 days, or until it is ended.
#[utoipa::path(post, path = "/interaction/{id}/account/link", tag = "experience", request_body = LinkInput,
    params(("id" = i64, Path)), responses((status = 201, description = "The link, shown once", body = Made), Writing))]
pub async fn make(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<LinkInput>,
) -> Result<Response, Problem> {
    let secret = Secret::fresh("");
    let (actor, now, kept) = (visit.actor.clone(), visit.now, secret.digest());
    let (link, email) = app
        .store
        .write(move |tx| {
            crate::experience::web::passed(tx, &actor, id)?;
            let customers = store::customers_in(tx, &actor, id)?;
            let wanted = |party: i64| input.party.is_none_or(|wanted| wanted == party);
            let Some(customer) = customers.iter().find(|one| wanted(one.party)) else {
                return Err(Problem::Invalid(Errors::one(
                    "party",
                    "no such customer was in it",
                )));
            };
            let new = New {
                digest: kept,
                interaction: id,
                subject: customer.subject,
                made_by: actor.id.0,
                made_at: now,
                ends_at: now + DAYS * DAY,
            };
            let link = link_store::make(tx, &new)?;
            remember(tx, actor.id, customer.subject, (link, id), false, now)?;
            let made = link_store::one(tx, link, now)?.ok_or(Problem::NotFound("link"))?;
            Ok((made, link_store::email(tx, customer.party)?))
        })
        .await?;
    let at = format!("/told/{}", secret.reveal());
    let made = Made {
        link,
        address: visit.address(&at),
        email,
    };
    Ok(visit.made_here(&format!("/interaction/{id}/account"), &made))
}

fn remember(
    tx: &Tx,
    actor: ActorId,
    subject: i64,
    (link, interaction): (i64, i64),
    ended: bool,
    now: Millis,
) -> Result<(), StoreError> {
    let said = Linked {
        link,
        interaction,
        ended,
    };
    Act::begin(tx, LINKED, actor, now)?.about(subject).record(&said)?;
    Ok(())
}

/// Ends a link: whoever has it reads and tells nothing any more.
#[utoipa::path(post, path = "/account/link/{id}/end", tag = "experience", params(("id" = i64, Path)), responses(
    (status = 204, description = "It works no more"), Writing))]
pub async fn end(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let interaction = app
        .store
        .write(move |tx| {
            let link = link_store::one(tx, id, now)?.ok_or(Problem::NotFound("link"))?;
            let seen = store::customers_in(tx, &actor, link.interaction)?;
            if !seen.iter().any(|one| one.party == link.party) {
                return Err(Problem::NotFound("link"));
            }
            link_store::end(tx, id, actor.id.0, now)?;
            remember(tx, actor.id, link.subject, (id, link.interaction), true, now)?;
            Ok(link.interaction)
        })
        .await?;
    Ok(match visit.face {
        Face::Page => visit.send_on(
            &format!("/interaction/{interaction}"),
            &Toast::say("The link is ended"),
        ),
        Face::Json => StatusCode::NO_CONTENT.into_response(),
    })
}

/// What a customer reads behind their link.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ToldBehindLink)]
pub struct Window {
    /// The firm.
    pub firm: String,
    /// What it is about, such as `call`, and the day, as `YYYY-MM-DD`.
    pub kind: String,
    pub on: String,
    /// Somebody they can reach.
    pub reach: Option<Reach>,
    /// What was told by this link so far, oldest first.
    pub told: Vec<Kept>,
    /// More can be told by it.
    pub is_open: bool,
}

/// Somebody a customer can reach.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ToldReach)]
pub struct Reach {
    pub name: String,
    pub email: String,
}

/// What was kept of what they told.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ToldKept)]
pub struct Kept {
    pub words: String,
    pub feelings: Vec<Feeling>,
    pub context: Option<String>,
    /// When they told it: milliseconds since 1970 in UTC.
    pub at: Millis,
}

/// A customer's own account as they type it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ToldInput {
    /// How it was, in their own words.
    #[schema(max_length = 10000)]
    pub words: String,
    /// What they felt, such as `upset`.
    #[schema(value_type = Vec<Feeling>)]
    pub feeling: Vec<String>,
    /// What they were trying to do that day.
    #[schema(max_length = 500)]
    pub context: Option<String>,
}

/// Whether something was just sent.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sent {
    /// Anything, after something was sent.
    pub kept: Option<u8>,
}

fn window(tx: &Tx, token: &str, now: Millis) -> Result<Option<(Link, Window)>, StoreError> {
    let Some(link) = link_store::open(tx, &digest(token), now)? else {
        return Ok(None);
    };
    let firm = organisation::store::read(tx)?;
    let Some((kind, at)) = link_store::about(tx, link.interaction)? else {
        return Ok(None);
    };
    let told = store::told_by_link(tx, link.id)?;
    let view = Window {
        kind: kind_shown(&kind).0.to_lowercase(),
        on: day(at, &firm.time_zone()).to_string(),
        reach: link_store::reach(tx, link.id)?.map(|(name, email)| Reach { name, email }),
        is_open: link.used < MOST_TOLD,
        told: told.into_iter().map(kept).collect(),
        firm: firm.name,
    };
    Ok(Some((link, view)))
}

fn kept(told: store::Told) -> Kept {
    Kept {
        // What we read into it is ours, and none of what they told.
        feelings: told
            .felt()
            .into_iter()
            .filter(|(_, whose)| *whose == Whose::Own)
            .map(|(feeling, _)| feeling)
            .collect(),
        words: told.account.words,
        context: told.account.context,
        at: told.account.made_at,
    }
}

/// What a customer's own link is about, and what was told by it so far. It needs no sign-in.
#[utoipa::path(get, path = "/told/{token}", tag = "experience", params(("token" = String, Path), Sent), security(()),
    responses((status = 200, description = "What it is about", body = Window),
    (status = 404, description = "Wrong, ended or over", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "Not understood", body = ProblemDetails, content_type = "application/problem+json")))]
pub async fn show(
    Shared(app): Shared<App>,
    Extension(face): Extension<Face>,
    Path(token): Path<String>,
    Asked(sent): Asked<Sent>,
) -> Result<Response, Problem> {
    let now = app.clock.now();
    let wanted = token.clone();
    let found = app.store.read(move |tx| window(tx, &wanted, now)).await?;
    let Some((_, view)) = found else {
        return over(face);
    };
    let is_sent = sent.kept.is_some();
    Ok(apart(match face {
        Face::Json => Json(&view).into_response(),
        Face::Page => link_page::window(&view, &token, is_sent, &ToldInput::default(), &Errors::default())
            .into_response(),
    }))
}

/// Tells a customer's own account by their link. It needs no sign-in; ten times a minute from one address are enough.
#[utoipa::path(post, path = "/told/{token}", tag = "experience", request_body = ToldInput,
    params(("token" = String, Path)), security(()), responses(
    (status = 201, description = "Kept", body = Window),
    (status = 400, description = "Not understood", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 413, description = "Too much for one request", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, description = "Neither JSON nor a form", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "Wrong, ended or over", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 409, description = "Enough was told by it", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A field is wrong", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 429, description = "Too many attempts", body = ProblemDetails, content_type = "application/problem+json")))]
pub async fn tell(
    Shared(app): Shared<App>,
    Extension(face): Extension<Face>,
    caller: Caller,
    Path(token): Path<String>,
    Body(input): Body<ToldInput>,
) -> Result<Response, Problem> {
    app.attempts.count(&format!("told from {}", caller.address))?;
    let now = app.clock.now();
    let (wanted, asked) = (token.clone(), input.clone());
    let told = app
        .store
        .write(move |tx| {
            let Some((link, view)) = window(tx, &wanted, now)? else {
                return Ok(None);
            };
            match telling(&asked, &link, tx)? {
                // Sent twice, it is told once.
                Ok(telling) if view.told.last().is_some_and(|last| last.words == telling.words) => {}
                Ok(_) if !view.is_open => {
                    return Err(Problem::Conflict(
                        "enough was told by this link\n\nhint: write to the person named there".to_owned(),
                    ));
                }
                Ok(telling) => {
                    act::tell(tx, ActorId::TROTH, &telling, now)?;
                    link_store::use_once_more(tx, link.id)?;
                }
                Err(errors) => return Ok(Some((view, errors))),
            }
            let view = window(tx, &wanted, now)?.map(|(_, view)| view);
            Ok(view.map(|view| (view, Errors::default())))
        })
        .await?;
    match (told, face) {
        (None, _) => over(face),
        (Some((_, errors)), Face::Json) if !errors.is_empty() => Err(Problem::Invalid(errors)),
        (Some((view, errors)), Face::Page) if !errors.is_empty() => {
            let page = link_page::window(&view, &token, false, &input, &errors);
            Ok(apart((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()))
        }
        (Some((view, _)), Face::Json) => Ok(apart((StatusCode::CREATED, Json(&view)).into_response())),
        (Some(_), Face::Page) => Ok(apart(
            Redirect::to(&format!("/told/{token}?kept=1")).into_response(),
        )),
    }
}

/// The account meant, or what would be right beside each wrong field.
fn telling(asked: &ToldInput, link: &Link, tx: &Tx) -> Result<Result<Telling, Errors>, Problem> {
    let mut errors = Errors::default();
    let what = "write how it was, a line is enough";
    let words = errors.needed("words", &asked.words, LONGEST_WORDS, what);
    let felt = feelings(&asked.feeling, Whose::Own, &mut errors);
    let context = errors.text("context", asked.context.as_deref(), LONGEST_LINE);
    let (kind, at) = link_store::about(tx, link.interaction)?.ok_or(Problem::NotFound("link"))?;
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    Ok(Ok(Telling {
        link: Some(link.id),
        context,
        touchpoint: touchpoint_of(&kind).to_owned(),
        feelings: felt,
        ..Telling::new(link.interaction, link.subject, Voice::Customer, words, at)
    }))
}

fn over(face: Face) -> Result<Response, Problem> {
    match face {
        Face::Json => Err(Problem::NotFound("link")),
        Face::Page => Ok(apart((StatusCode::NOT_FOUND, link_page::over()).into_response())),
    }
}

/// Nobody finds it by a search engine.
fn apart(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow, noarchive"),
    );
    response
}
