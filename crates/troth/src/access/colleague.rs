//! Colleagues: who may come in, as what, and whose customers they see.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access::colleague_form::{ColleagueInput, may_lose};
use crate::access::key::Secret;
use crate::access::store::{self, Colleague};
use crate::access::visit::{Own, Read, Visit};
use crate::access::{Role, Visibility};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Editing, Reading, Writing};
use crate::frame::time::{DAY, Millis};
use crate::frame::toast::Toast;
use crate::journal::ActorId;
use crate::journal::act::Act;

/// Facts of this slice.
pub const ADDED: &str = "access.colleague_added";
pub const CHANGED: &str = "access.colleague_changed";
pub const LEFT: &str = "access.colleague_left";
pub const RETURNED: &str = "access.colleague_returned";
pub const LINK_MADE: &str = "access.link_made";

/// What those facts say: ids and rights, no names, so that nothing need be erased from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub colleague: i64,
    pub role: Role,
    pub visibility: Visibility,
}

impl Said {
    fn of(colleague: &Colleague) -> Said {
        Said {
            colleague: colleague.id,
            role: colleague.role,
            visibility: colleague.visibility,
        }
    }
}

/// Everyone who may come in, or could.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Colleagues {
    pub colleagues: Vec<Colleague>,
}

/// One colleague, and the link that lets them in, shown only in the answer that made it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ColleagueView {
    #[serde(flatten)]
    pub colleague: Colleague,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(skip)]
    pub teams: Vec<String>,
}

/// The form, with what was typed and what was wrong.
#[derive(Clone, Debug)]
pub struct ColleagueForm {
    /// Nothing for someone new.
    pub id: Option<i64>,
    pub input: ColleagueInput,
    pub errors: Errors,
    pub teams: Vec<String>,
}

fn known(tx: &Tx, id: i64) -> Result<Colleague, Problem> {
    store::colleague(tx, id)?.ok_or(Problem::NotFound("colleague"))
}

/// Lets somebody in from now on, by the link that `secret` opens. The page and the command line both add here.
///
/// # Errors
/// When what was typed is wrong, or the store fails.
pub fn add_to(
    tx: &Tx,
    input: &ColleagueInput,
    secret: &Secret,
    actor: ActorId,
    now: Millis,
) -> Result<i64, Problem> {
    let checked = input.check(tx, None)?;
    let id = store::add_colleague(tx, &checked.as_new(), now)?;
    store::add_link(tx, &secret.digest(), Some(id), now + DAY)?;
    Act::begin(tx, ADDED, actor, now)?.record(&Said::of(&known(tx, id)?))?;
    Ok(id)
}

/// Lets a colleague come in no longer.
///
/// # Errors
/// When there is no such colleague, or the store fails.
pub fn part(tx: &Tx, id: i64, actor: ActorId, now: Millis) -> Result<(), Problem> {
    let before = known(tx, id)?;
    store::leave(tx, id, now)?;
    Act::begin(tx, LEFT, actor, now)?.record(&Said::of(&before))?;
    Ok(())
}

/// Makes the link that lets a colleague in once; older ones lead nowhere from then on.
///
/// # Errors
/// When there is no such colleague, they left, or the store fails.
pub fn make_link(tx: &Tx, id: i64, secret: &Secret, actor: ActorId, now: Millis) -> Result<(), Problem> {
    let colleague = known(tx, id)?;
    if colleague.left_at.is_some() {
        return Err(Problem::Conflict("they left".to_owned()));
    }
    store::end_links(tx, id, now)?;
    store::add_link(tx, &secret.digest(), Some(id), now + DAY)?;
    Act::begin(tx, LINK_MADE, actor, now)?.record(&Said::of(&colleague))?;
    Ok(())
}

fn link_of<R: crate::access::visit::Needs>(visit: &Visit<R>, secret: &Secret) -> String {
    visit.address(&format!("/enter?link={}", secret.reveal()))
}

async fn view(app: &App, id: i64) -> Result<ColleagueView, Problem> {
    app.store
        .read(move |tx| {
            Ok(ColleagueView {
                colleague: known(tx, id)?,
                link: None,
                teams: store::teams(tx)?,
            })
        })
        .await
}

/// Everyone who may come in, and who left.
#[utoipa::path(get, path = "/settings/colleague", tag = "access", responses(
    (status = 200, description = "The colleagues", body = Colleagues), Reading))]
pub async fn list(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let colleagues = app.store.read(store::colleagues).await?;
    Ok(visit.show(&Colleagues { colleagues }))
}

/// One colleague.
#[utoipa::path(get, path = "/settings/colleague/{id}", tag = "access", params(("id" = i64, Path)), responses(
    (status = 200, description = "The colleague, with an ETag", body = ColleagueView), Reading))]
pub async fn show(State(app): State<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let view = view(&app, id).await?;
    Ok(visit.show(&view))
}

pub async fn new(State(app): State<App>, visit: Visit<Own>) -> Result<Response, Problem> {
    let form = ColleagueForm {
        id: None,
        input: ColleagueInput::default(),
        errors: Errors::default(),
        teams: app.store.read(store::teams).await?,
    };
    Ok(visit.show_page(&form))
}

/// Lets someone in from now on, by a link that is shown this once.
#[utoipa::path(post, path = "/settings/colleague", tag = "access", request_body = ColleagueInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, they are added once")), responses(
    (status = 201, description = "Added, with the link that lets them in", body = ColleagueView),
    (status = 200, description = "Added before under the same key", body = ColleagueView), Writing))]
pub async fn add(
    State(app): State<App>,
    visit: Visit<Own>,
    Body(input): Body<ColleagueInput>,
) -> Result<Response, Problem> {
    let (actor, now, once) = (visit.actor.id, visit.now, visit.once());
    let secret = Secret::fresh("");
    let (asked, kept) = (input.clone(), secret.clone());
    let made = app
        .store
        .write(move |tx| once.make(tx, &asked, |tx| add_to(tx, &asked, &kept, actor, now)))
        .await;
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => return again(&app, visit, None, input, errors).await,
        made => made?,
    };
    let mut view = view(&app, id).await?;
    let at = format!("/settings/colleague/{id}");
    if !is_new {
        return Ok(visit.done(&at, Toast::say("They were added before"), &view));
    }
    view.link = Some(link_of(&visit, &secret));
    Ok(visit.made_here(&at, &view))
}

async fn again(
    app: &App,
    visit: Visit<Own>,
    id: Option<i64>,
    input: ColleagueInput,
    errors: Errors,
) -> Result<Response, Problem> {
    let form = ColleagueForm {
        id,
        input,
        errors: errors.clone(),
        teams: app.store.read(store::teams).await?,
    };
    Ok(visit.again(&form, errors))
}

/// Changes a colleague's name, address, role, visibility and team.
#[utoipa::path(post, path = "/settings/colleague/{id}", tag = "access", request_body = ColleagueInput,
    params(("id" = i64, Path), ("If-Match" = Option<String>, Header, description = "The ETag read before")), responses(
    (status = 200, description = "As they now are", body = ColleagueView), Writing, Editing))]
pub async fn change(
    State(app): State<App>,
    visit: Visit<Own>,
    Id(id): Id,
    Body(input): Body<ColleagueInput>,
) -> Result<Response, Problem> {
    let version = visit.version(input.version)?;
    let (actor, now, asked) = (visit.actor.clone(), visit.now, input.clone());
    let changed = app
        .store
        .write(move |tx| {
            let before = known(tx, id)?;
            let checked = asked.check(tx, Some(&before))?;
            may_lose(&actor, &before, Some(checked.role), store::count_owners(tx)?)?;
            if !store::change_colleague(tx, id, version, &checked.as_new())? {
                return Err(Problem::Changed);
            }
            Act::begin(tx, CHANGED, actor.id, now)?.record(&Said::of(&known(tx, id)?))?;
            Ok(())
        })
        .await;
    match changed {
        Err(Problem::Invalid(errors)) => return again(&app, visit, Some(id), input, errors).await,
        changed => changed?,
    }
    let view = view(&app, id).await?;
    let toast = Toast::say(format!("{} is changed", view.colleague.name));
    Ok(visit.done("/settings/colleague", toast, &view))
}

/// Marks that a colleague left: their sessions, keys and links end, and their name stays on what they did.
#[utoipa::path(post, path = "/settings/colleague/{id}/leave", tag = "access", params(("id" = i64, Path)), responses(
    (status = 200, description = "Left", body = ColleagueView), Writing))]
pub async fn leave(State(app): State<App>, visit: Visit<Own>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .write(move |tx| {
            let before = known(tx, id)?;
            if before.left_at.is_some() {
                return Err(Problem::Conflict("they left before".to_owned()));
            }
            may_lose(&actor, &before, None, store::count_owners(tx)?)?;
            part(tx, id, actor.id, now)
        })
        .await?;
    let view = view(&app, id).await?;
    let toast = Toast::say(format!("{} can no longer come in", view.colleague.name))
        .undo("Undo", format!("/settings/colleague/{id}/return"));
    Ok(visit.done("/settings/colleague", toast, &view))
}

/// Lets someone who left come in again. What ended when they left stays ended.
#[utoipa::path(post, path = "/settings/colleague/{id}/return", tag = "access", params(("id" = i64, Path)), responses(
    (status = 200, description = "With us again", body = ColleagueView), Writing))]
pub async fn come_back(State(app): State<App>, visit: Visit<Own>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.id, visit.now);
    app.store
        .write(move |tx| {
            let before = known(tx, id)?;
            if before.left_at.is_none() {
                return Err(Problem::Conflict("they are with us".to_owned()));
            }
            store::come_back(tx, id)?;
            Act::begin(tx, RETURNED, actor, now)?.record(&Said::of(&before))?;
            Ok(())
        })
        .await?;
    let view = view(&app, id).await?;
    let toast = Toast::say(format!("{} can come in again", view.colleague.name));
    Ok(visit.done(&format!("/settings/colleague/{id}"), toast, &view))
}

/// Makes a link that lets a colleague in once, within a day. It is shown this once; older ones end.
#[utoipa::path(post, path = "/settings/colleague/{id}/link", tag = "access", params(("id" = i64, Path)), responses(
    (status = 201, description = "The colleague and their link", body = ColleagueView), Writing))]
pub async fn link(State(app): State<App>, visit: Visit<Own>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now, secret) = (visit.actor.id, visit.now, Secret::fresh(""));
    let kept = secret.clone();
    app.store
        .write(move |tx| make_link(tx, id, &kept, actor, now))
        .await?;
    let mut view = view(&app, id).await?;
    view.link = Some(link_of(&visit, &secret));
    Ok(visit.made_here(&format!("/settings/colleague/{id}"), &view))
}
