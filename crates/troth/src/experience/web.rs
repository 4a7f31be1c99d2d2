//! Routes of accounts: those of one thing that passed, telling one, reading feelings into it, and taking back.

use axum::extract::State as Shared;
use axum::response::Response;
use serde::Serialize;
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::store::Colleague;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::experience::act::{self, Part};
use crate::experience::differing;
use crate::experience::form::{AccountInput, FeelInput};
use crate::experience::link_store::{self, Link};
use crate::experience::store::{self, Customer, Told};
use crate::experience::{link, period, thanks, thanks_back};
use crate::frame::app::App;
use crate::frame::body::{Body, Id, Ids};
use crate::frame::face::Face;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::interaction;
use crate::interaction::log::back;
use crate::interaction::store::Entry;
use crate::interaction::web::WhyInput;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, tell))
        .routes(routes!(feel))
        .routes(routes!(error))
        .routes(routes!(undo))
        .routes(routes!(error_of_feeling))
        .routes(routes!(undo_of_feeling))
        .routes(routes!(link::make))
        .routes(routes!(link::end))
        .routes(routes!(link::show, link::tell))
        .routes(routes!(period::show))
        .routes(routes!(thanks::pass_on))
        .routes(routes!(thanks::list))
        .routes(routes!(thanks::seen))
        .routes(routes!(thanks_back::undo))
}

/// Every account of one thing that passed, side by side.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Accounts {
    pub interaction: i64,
    /// What passed; nothing when the row that told of it was taken back.
    pub passed: Option<Entry>,
    /// The customer's first, then in the order in which they were told; those entered in error stand among them.
    pub accounts: Vec<Told>,
    /// Pairs of accounts that lean to opposite sides: worth a look. One beside itself is read otherwise than it says.
    pub differ: Vec<[i64; 2]>,
    /// The customers who were in it.
    pub customers: Vec<Customer>,
    /// Links by which a customer can tell their own account, until they end.
    pub links: Vec<Link>,
    /// To whom thanks can be passed on.
    #[serde(skip)]
    pub colleagues: Vec<Colleague>,
}

impl Accounts {
    /// # Errors
    /// When the store fails.
    pub fn read(tx: &Tx, actor: &Actor, id: i64, now: Millis) -> Result<Option<Accounts>, StoreError> {
        let passed = interaction::store::find(tx, actor, id)?;
        let accounts = store::of_interaction(tx, actor, id)?;
        if passed.is_none() && accounts.is_empty() {
            return Ok(None);
        }
        let counted: Vec<_> = accounts
            .iter()
            .filter(|told| told.error.is_none())
            .map(|told| (told.account.id, told.felt()))
            .collect();
        Ok(Some(Accounts {
            interaction: id,
            differ: differing(&counted),
            customers: store::customers_in(tx, actor, id)?,
            links: link_store::open_of(tx, id, now)?,
            colleagues: crate::access::store::colleagues(tx)?,
            passed,
            accounts,
        }))
    }
}

/// One account, as an act answers it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AccountView)]
pub struct AccountView {
    #[serde(flatten)]
    pub told: Told,
}

/// The form, with what was typed and what was wrong.
#[derive(Clone, Debug)]
pub struct AccountForm {
    pub interaction: i64,
    pub title: String,
    pub customers: Vec<Customer>,
    pub input: AccountInput,
    pub errors: Errors,
}

/// Every account of one thing that passed, side by side, and where they differ.
#[utoipa::path(get, path = "/interaction/{id}/account", tag = "experience", params(("id" = i64, Path)), responses(
    (status = 200, description = "The accounts", body = Accounts), Reading))]
async fn list(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let accounts = app
        .store
        .read(move |tx| Accounts::read(tx, &actor, id, now)?.ok_or(Problem::NotFound("conversation")))
        .await?;
    Ok(visit.show(&accounts))
}

/// Tells how it was: one's own account, or somebody else's words as they said them.
#[utoipa::path(post, path = "/interaction/{id}/account", tag = "experience", request_body = AccountInput,
    params(("id" = i64, Path), ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is told once")),
    responses((status = 201, description = "Told", body = AccountView),
    (status = 200, description = "Told before under the same key", body = AccountView), Writing))]
async fn tell(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<AccountInput>,
) -> Result<Response, Problem> {
    let (actor, firm, now, once) = (visit.actor.clone(), visit.firm.clone(), visit.now, visit.once());
    let asked = input.clone();
    let told = app
        .store
        .write(move |tx| {
            let entry = passed(tx, &actor, id)?;
            let telling = asked.check(tx, &actor, &firm, &entry, now)?;
            once.make(tx, &asked, |tx| act::tell(tx, actor.id, &telling, now))
        })
        .await;
    let (account, is_new) = match told {
        Err(Problem::Invalid(errors)) => return again(&app, visit, id, input, errors).await,
        told => told?,
    };
    let view = view(&app, &visit, account).await?;
    let toast = Toast::say("Kept as it was told").undo("Undo", format!("/account/{account}/error"));
    let home = format!("/interaction/{id}#account-{account}");
    if is_new && visit.face == Face::Json {
        return Ok(visit.made(&format!("/interaction/{id}/account"), toast, &view));
    }
    let to = back(input.back.as_deref(), home);
    Ok(visit.done(&to, toast, &view))
}

/// What passed, where the actor may see it and a customer can have lived it.
pub fn passed(tx: &Tx, actor: &Actor, id: i64) -> Result<Entry, Problem> {
    interaction::store::find(tx, actor, id)?.ok_or(Problem::NotFound("conversation"))
}

async fn again(
    app: &App,
    visit: Visit<Write>,
    id: i64,
    input: AccountInput,
    errors: Errors,
) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    let (entry, customers) = app
        .store
        .read(move |tx| Ok::<_, Problem>((passed(tx, &actor, id)?, store::customers_in(tx, &actor, id)?)))
        .await?;
    let form = AccountForm {
        interaction: id,
        title: entry.title,
        customers,
        input,
        errors: errors.clone(),
    };
    Ok(visit.again(&form, errors))
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<AccountView, Problem> {
    let actor = visit.actor.clone();
    let told = app
        .store
        .read(move |tx| store::one(tx, &actor, id)?.ok_or(Problem::NotFound("account")))
        .await?;
    Ok(AccountView { told })
}

/// Says what was felt in an account: of a customer's or a supplier's words as our reading, of one's own as one's own.
#[utoipa::path(post, path = "/account/{id}/feel", tag = "experience", request_body = FeelInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "The account as it now stands", body = AccountView), Writing))]
async fn feel(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<FeelInput>,
) -> Result<Response, Problem> {
    let (actor, now, asked) = (visit.actor.clone(), visit.now, input.clone());
    let done = app
        .store
        .write(move |tx| {
            let told = store::one(tx, &actor, id)?.ok_or(Problem::NotFound("account"))?;
            act::feel(tx, actor.id, id, &asked.check(told.account.voice)?, now)
        })
        .await;
    answer(&app, visit, id, done, Toast::say("Marked"), input.back).await
}

/// Enters an account in error: it stays on record with who said so and why, and outside the figures.
#[utoipa::path(post, path = "/account/{id}/error", tag = "experience", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "The account as it now stands", body = AccountView), Writing))]
async fn error(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    turn(app, visit, whole(id), Turn::Error, input).await
}

/// Takes back that an account was entered in error.
#[utoipa::path(post, path = "/account/{id}/undo", tag = "experience", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "The account as it now stands", body = AccountView), Writing))]
async fn undo(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    turn(app, visit, whole(id), Turn::Undone, input).await
}

/// Takes one feeling out of an account: what was read into it, or one's own.
#[utoipa::path(post, path = "/account/{id}/feeling/{feeling}/error", tag = "experience", request_body = WhyInput,
    params(("id" = i64, Path), ("feeling" = i64, Path)), responses(
    (status = 200, description = "The account as it now stands", body = AccountView), Writing))]
async fn error_of_feeling(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Ids(account, feeling): Ids,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    let feeling = Some(feeling);
    turn(app, visit, Part { account, feeling }, Turn::Error, input).await
}

/// Puts a feeling back.
#[utoipa::path(post, path = "/account/{id}/feeling/{feeling}/undo", tag = "experience", request_body = WhyInput,
    params(("id" = i64, Path), ("feeling" = i64, Path)), responses(
    (status = 200, description = "The account as it now stands", body = AccountView), Writing))]
async fn undo_of_feeling(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Ids(account, feeling): Ids,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    let feeling = Some(feeling);
    turn(app, visit, Part { account, feeling }, Turn::Undone, input).await
}

fn whole(account: i64) -> Part {
    Part {
        account,
        feeling: None,
    }
}

#[derive(Clone, Copy)]
enum Turn {
    Error,
    Undone,
}

async fn turn(
    app: App,
    visit: Visit<Write>,
    part: Part,
    turn: Turn,
    input: WhyInput,
) -> Result<Response, Problem> {
    let (actor, now, asked) = (visit.actor.clone(), visit.now, input.clone());
    let done = app
        .store
        .write(move |tx| {
            store::one(tx, &actor, part.account)?.ok_or(Problem::NotFound("account"))?;
            let why = asked.check()?;
            match turn {
                Turn::Error => act::error(tx, actor.id, part, why.as_deref(), now),
                Turn::Undone => act::undo(tx, actor.id, part, now),
            }
        })
        .await;
    let toast = match (turn, part.feeling) {
        (Turn::Undone, _) => Toast::say("It counts again"),
        (Turn::Error, None) => {
            Toast::say("Entered in error").undo("Undo", format!("/account/{}/undo", part.account))
        }
        (Turn::Error, Some(feeling)) => Toast::say("Taken out").undo(
            "Undo",
            format!("/account/{}/feeling/{feeling}/undo", part.account),
        ),
    };
    answer(&app, visit, part.account, done, toast, input.back).await
}

async fn answer(
    app: &App,
    visit: Visit<Write>,
    id: i64,
    done: Result<(), Problem>,
    toast: Toast,
    to: Option<String>,
) -> Result<Response, Problem> {
    if let Err(problem) = done {
        return visit.refused_here("/experience", problem);
    }
    let view = view(app, &visit, id).await?;
    let home = format!("/interaction/{}#account-{id}", view.told.account.interaction);
    Ok(match to {
        Some(to) => visit.done(&back(Some(&to), home), toast, &view),
        None => visit.done_here(&home, toast, &view),
    })
}
