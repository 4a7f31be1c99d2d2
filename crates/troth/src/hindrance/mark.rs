//! Marking “this stops me serving” where it happened, taking that back, and what stands of it beside what passed.

use axum::extract::State as Shared;
use axum::response::Response;
use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::visit::{Needs, Read, Visit};
use crate::access::{Actor, Right};
use crate::experience;
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::face::Face;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::hindrance::act::{self, Doing, Marking};
use crate::hindrance::case_store::{self, Case, Place};
use crate::hindrance::form::{CaseInput, Which};
use crate::hindrance::{Deed, may_take_back, store};
use crate::interaction;
use crate::interaction::beside::{Beside, Part};
use crate::interaction::log::back;
use crate::interaction::web::WhyInput;
use crate::journal::ActorId;
use crate::promise::board::{self, Moment};

/// Beside what passed, and beside a promise.
pub const BESIDE: Beside = Beside {
    word: "hindrance",
    read: |tx, actor, id, now| stopped(tx, actor, Place::Interaction(id), now).map(Some),
};

pub const BESIDE_PROMISE: Beside = Beside {
    word: "hindrance",
    read: |tx, actor, id, now| stopped(tx, actor, Place::Promise(id), now).map(Some),
};

/// What stopped us here, and what could have.
#[derive(Clone, Debug, Serialize)]
pub struct Stopped {
    pub cases: Vec<Case>,
    #[serde(skip)]
    pub place: Option<Place>,
    /// What can be marked: those on the register, the most marked of late first.
    #[serde(skip)]
    pub register: Vec<(i64, String)>,
}

/// One case, as it now stands.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = HindranceCaseView)]
pub struct CaseView {
    #[serde(flatten)]
    pub case: Case,
    #[serde(skip)]
    pub register: Vec<(i64, String)>,
}

/// The form for a case again, with what was wrong.
#[derive(Clone, Debug)]
pub struct CaseForm {
    pub input: CaseInput,
    pub register: Vec<(i64, String)>,
    pub errors: Errors,
}

fn stopped(tx: &Tx, actor: &Actor, place: Place, now: Millis) -> Result<Part, StoreError> {
    let stopped = Stopped {
        cases: case_store::marked_at(tx, actor, place)?,
        place: Some(place),
        register: store::standing(tx, now)?,
    };
    Part::new(stopped, crate::hindrance::page::beside)
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<CaseView, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .read(move |tx| {
            let case = case_store::one(tx, &actor, id)?.ok_or(Problem::NotFound("case"))?;
            Ok(CaseView {
                case,
                register: store::standing(tx, now)?,
            })
        })
        .await
}

/// One case, with its words.
#[utoipa::path(get, path = "/hindrance/case/{id}", tag = "hindrance", params(("id" = i64, Path)), responses(
    (status = 200, description = "The case", body = CaseView), Reading))]
pub async fn show(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let view = view(&app, &visit, id).await?;
    Ok(visit.show(&view))
}

/// Marks that something stopped somebody serving a customer. Whoever signs in may, with their name or without.
///
/// Without a name it is made as often as it is sent: what makes it once would keep who sent it.
#[utoipa::path(post, path = "/hindrance/case", tag = "hindrance", request_body = CaseInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is marked once")), responses(
    (status = 201, description = "Marked", body = CaseView),
    (status = 200, description = "Marked before under the same key", body = CaseView), Writing))]
pub async fn mark(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Body(input): Body<CaseInput>,
) -> Result<Response, Problem> {
    may_mark(&visit.actor)?;
    let (actor, now, once) = (visit.actor.clone(), visit.now, visit.once());
    let moment = Moment::of(now, &visit.firm);
    let asked = input.clone();
    let made = app
        .store
        .write(move |tx| {
            let (which, words) = asked.check().map_err(Problem::Invalid)?;
            let subject = touched(tx, &actor, &asked, moment)?;
            let mark = |tx: &Tx| marked(tx, &actor, &asked, which, words, subject, now);
            if asked.unnamed {
                return Ok((mark(tx)?, true));
            }
            once.make(tx, &asked, mark)
        })
        .await;
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => return again(&app, visit, input, errors).await,
        made => made?,
    };
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("Marked: {}", view.case.hindrance_name));
    let toast = if input.unnamed {
        toast
    } else {
        toast.undo("Undo", format!("/hindrance/case/{id}/error"))
    };
    let home = format!("/hindrance/{}", view.case.hindrance);
    if is_new && visit.face == Face::Json {
        return Ok(visit.made(&format!("/hindrance/case/{id}"), toast, &view));
    }
    Ok(visit.done(&back(input.back.as_deref(), home), toast, &view))
}

/// A key that may only read marks nothing; a person who may only read is stopped like anybody else.
fn may_mark(actor: &Actor) -> Result<(), Problem> {
    if actor.scope < Right::Write {
        let why = "this key may only read\n\nhint: ask an owner for one that may write";
        return Err(Problem::Forbidden(why.to_owned()));
    }
    Ok(())
}

/// The customer it happened with, among those the actor may see.
fn touched(tx: &Tx, actor: &Actor, input: &CaseInput, moment: Moment) -> Result<i64, Problem> {
    if let Some(id) = input.promise {
        let found = board::one(tx, actor, id, moment)?;
        return found
            .map(|brief| brief.promise.subject)
            .ok_or(Problem::NotFound("promise"));
    }
    let id = input.interaction.unwrap_or_default();
    if interaction::store::find(tx, actor, id)?.is_none() {
        return Err(Problem::NotFound("conversation"));
    }
    let customers = experience::store::customers_in(tx, actor, id)?;
    let first = customers.first().map(|one| one.subject);
    first.ok_or_else(|| {
        Problem::Conflict("no customer was in it\n\nhint: mark it where a customer was not served".to_owned())
    })
}

fn marked(
    tx: &Tx,
    actor: &Actor,
    input: &CaseInput,
    which: Which,
    words: String,
    subject: i64,
    now: Millis,
) -> Result<i64, Problem> {
    let by = (!input.unnamed).then_some(actor.id);
    let hindrance = match which {
        Which::Known(id) => match store::find(tx, id, now)? {
            Some(one) if one.state.stands() => id,
            Some(_) => {
                return Err(Problem::Conflict(
                    "it no longer stands\n\nhint: if it is back, say so on its page".to_owned(),
                ));
            }
            None => return Err(Problem::NotFound("hindrance")),
        },
        Which::New(new) => match store::called(tx, &new.name)? {
            Some(id) => id,
            None => act::name(tx, &new, by.unwrap_or(ActorId::TROTH), now)?,
        },
    };
    let marking = Marking {
        hindrance,
        subject,
        interaction: input.interaction,
        promise: input.promise,
        words,
        by,
    };
    Ok(act::mark(tx, &marking, now)?)
}

async fn again(app: &App, visit: Visit<Read>, input: CaseInput, errors: Errors) -> Result<Response, Problem> {
    let now = visit.now;
    let register = app.store.read(move |tx| store::standing(tx, now)).await;
    let form = CaseForm {
        input,
        register: register.map_err(Problem::from)?,
        errors: errors.clone(),
    };
    Ok(visit.again(&form, errors))
}

/// Enters a case in error: whoever marked it may; of one without a name an owner may. It is counted beside the others.
#[utoipa::path(post, path = "/hindrance/case/{id}/error", tag = "hindrance", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "The case as it now stands", body = CaseView), Writing))]
pub async fn error(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    turn(app, visit, id, Deed::Error, input.check()?).await
}

/// It counts after all.
#[utoipa::path(post, path = "/hindrance/case/{id}/undo", tag = "hindrance", params(("id" = i64, Path)), responses(
    (status = 200, description = "The case as it now stands", body = CaseView), Writing))]
pub async fn undo(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    turn(app, visit, id, Deed::Undone, None).await
}

async fn turn(
    app: App,
    visit: Visit<Read>,
    id: i64,
    deed: Deed,
    why: Option<String>,
) -> Result<Response, Problem> {
    may_mark(&visit.actor)?;
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .write(move |tx| {
            let case = case_store::one(tx, &actor, id)?.ok_or(Problem::NotFound("case"))?;
            let marker = case_store::marker(tx, id)?.map(|by| by.0);
            may_take_back(marker, actor.id.0, actor.may(Right::Own))?;
            let before = case_store::in_error(tx, id)?;
            let refuse = |why: &str| Err(Problem::Conflict(why.to_owned()));
            match (deed, before) {
                (Deed::Error, Some(_)) => return refuse("it was entered in error before"),
                (Deed::Undone, None) => return refuse("it was not entered in error"),
                _ => {}
            }
            let doing = Doing {
                case: Some(id),
                why,
                undoes: before,
                ..Doing::new(case.hindrance, deed)
            };
            act::act(tx, doing, actor.id, now)?;
            Ok(())
        })
        .await?;
    let view = view(&app, &visit, id).await?;
    let home = format!("/hindrance/{}", view.case.hindrance);
    let toast = match deed {
        Deed::Error => Toast::say("Entered in error").undo("Undo", format!("/hindrance/case/{id}/undo")),
        _ => Toast::say("It counts again"),
    };
    Ok(visit.done_here(&home, toast, &view))
}
