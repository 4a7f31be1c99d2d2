//! The register's routes: all of them with the worst first, one with its cases, naming one, and each act about it.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::State as Shared;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Asked as Query, Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::hindrance::act::{self, Doing};
use crate::hindrance::case_store::{self, Case};
use crate::hindrance::form::{HandInput, HindranceInput, HindranceWhyInput};
use crate::hindrance::store::{self, Hindrance};
use crate::hindrance::{Act, Deed, mark, may, newest};
use crate::interaction::beside::{Beside, Part, all_of};

/// `beside` is what slices further down the shelf show beside one hindrance.
pub fn routes(beside: &'static [Beside]) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, name))
        .routes(routes!(show))
        .routes(routes!(keep))
        .routes(routes!(give_back))
        .routes(routes!(hand))
        .routes(routes!(error))
        .routes(routes!(undo))
        .routes(routes!(mark::mark))
        .routes(routes!(mark::show))
        .routes(routes!(mark::error))
        .routes(routes!(mark::undo))
        .layer(Extension(Besides(beside)))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/hindrance/new", axum::routing::get(new))
}

#[derive(Clone, Copy, Debug)]
struct Besides(&'static [Beside]);

/// Cases on one page.
const PAGE: i64 = 50;

/// The register.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Hindrances {
    /// The worst first: by cases of the last thirteen weeks, then by customers touched.
    pub hindrances: Vec<HindranceLine>,
}

/// One of the register, with the newest words about it that you may read.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct HindranceLine {
    #[serde(flatten)]
    pub hindrance: Hindrance,
    pub words: Option<String>,
}

/// One hindrance with its cases and what was done about it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct HindranceView {
    #[serde(flatten)]
    pub hindrance: Hindrance,
    /// Those with customers you may see, the newest first.
    pub words: Vec<Case>,
    /// Cases with customers you may not see, or who were erased: counted, and not read.
    pub unread: i64,
    /// Ask for cases before this to read on.
    pub next: Option<i64>,
    /// What was done about it, oldest first.
    pub acts: Vec<Act>,
    /// What other slices know of it, by their word.
    #[schema(value_type = Object)]
    pub beside: BTreeMap<&'static str, Part>,
    /// What was asked for without a reason, with what was typed.
    #[serde(skip)]
    pub asked: Option<Deed>,
    #[serde(skip)]
    pub why: String,
    #[serde(skip)]
    pub errors: Errors,
}

/// The empty form, or the one that was refused.
#[derive(Clone, Debug, Default)]
pub struct HindranceForm {
    pub input: HindranceInput,
    pub errors: Errors,
}

/// Where to read on.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Asked {
    /// Cases before this one.
    after: Option<i64>,
}

fn read(
    tx: &Tx,
    actor: &Actor,
    id: i64,
    asked: Asked,
    now: Millis,
) -> Result<Option<HindranceView>, StoreError> {
    let Some(hindrance) = store::find(tx, id, now)? else {
        return Ok(None);
    };
    let mut words = case_store::of_hindrance(tx, actor, id, asked.after, PAGE + 1)?;
    let has_more = words.len() as i64 > PAGE;
    words.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let mut acts = store::acts(tx, id)?;
    // Who took their own case back is nobody else's to know.
    acts.retain(|act| act.case.is_none());
    Ok(Some(HindranceView {
        unread: hindrance.ever - case_store::readable(tx, actor, id)?,
        next: words.last().filter(|_| has_more).map(|last| last.id),
        hindrance,
        words,
        acts,
        beside: BTreeMap::new(),
        asked: None,
        why: String::new(),
        errors: Errors::default(),
    }))
}

async fn view<R: Needs>(
    app: &App,
    visit: &Visit<R>,
    id: i64,
    asked: Asked,
    besides: &'static [Beside],
) -> Result<HindranceView, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .read(move |tx| {
            let mut view = read(tx, &actor, id, asked, now)?.ok_or(Problem::NotFound("hindrance"))?;
            view.beside = all_of(tx, &actor, id, now, besides)?;
            Ok(view)
        })
        .await
}

/// What stops us serving, the worst first.
#[utoipa::path(get, path = "/hindrance", tag = "hindrance", responses(
    (status = 200, description = "The register", body = Hindrances), Reading))]
async fn list(Shared(app): Shared<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let hindrances = app
        .store
        .read(move |tx| {
            let all = store::all(tx, now)?;
            let mut words = case_store::newest_words(tx, &actor, all.iter().map(|one| one.id))?;
            let line = |hindrance: store::Hindrance| {
                let words = words.remove(&hindrance.id);
                HindranceLine { hindrance, words }
            };
            Ok::<_, StoreError>(all.into_iter().map(line).collect())
        })
        .await
        .map_err(Problem::from)?;
    Ok(visit.show(&Hindrances { hindrances }))
}

/// One hindrance, with those of its cases that the asker may read.
#[utoipa::path(get, path = "/hindrance/{id}", tag = "hindrance", params(("id" = i64, Path), Asked), responses(
    (status = 200, description = "The hindrance", body = HindranceView), Reading))]
async fn show(
    Shared(app): Shared<App>,
    Extension(Besides(besides)): Extension<Besides>,
    visit: Visit<Read>,
    Id(id): Id,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let view = view(&app, &visit, id, asked, besides).await?;
    Ok(visit.show(&view))
}

async fn new(visit: Visit<Write>) -> Response {
    visit.show_page(&HindranceForm::default())
}

/// Puts a rule, an approval or a target on the register.
#[utoipa::path(post, path = "/hindrance", tag = "hindrance", request_body = HindranceInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is named once")), responses(
    (status = 201, description = "Named", body = HindranceView),
    (status = 200, description = "Named before under the same key", body = HindranceView), Writing))]
async fn name(
    Shared(app): Shared<App>,
    Extension(Besides(besides)): Extension<Besides>,
    visit: Visit<Write>,
    Body(input): Body<HindranceInput>,
) -> Result<Response, Problem> {
    let (actor, now, once) = (visit.actor.clone(), visit.now, visit.once());
    let asked = input.clone();
    let made = app
        .store
        .write(move |tx| {
            let new = asked.check(tx, &actor)?;
            once.make(tx, &asked, |tx| {
                if store::called(tx, &new.name)?.is_some() {
                    let why = "one that stands is called so\n\nhint: mark your case on that one";
                    return Err(Problem::Invalid(Errors::one("name", why)));
                }
                Ok(act::name(tx, &new, actor.id, now)?)
            })
        })
        .await;
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => {
            let form = HindranceForm {
                input,
                errors: errors.clone(),
            };
            return Ok(visit.again(&form, errors));
        }
        made => made?,
    };
    let view = view(&app, &visit, id, Asked::default(), besides).await?;
    let toast = Toast::say(format!("On the register: {}", view.hindrance.name));
    let at = format!("/hindrance/{id}");
    Ok(if is_new {
        visit.made(&at, toast, &view)
    } else {
        visit.done(&at, toast, &view)
    })
}

macro_rules! reasoned {
    ($(#[$doc:meta])* $name:ident, $path:literal, $deed:expr) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "hindrance", request_body = HindranceWhyInput, params(("id" = i64, Path)),
            responses((status = 200, description = "The hindrance as it now stands", body = HindranceView), Writing))]
        async fn $name(
            Shared(app): Shared<App>,
            Extension(Besides(besides)): Extension<Besides>,
            visit: Visit<Write>,
            Id(id): Id,
            Body(input): Body<HindranceWhyInput>,
        ) -> Result<Response, Problem> {
            let why = match input.check() {
                Ok(why) => why,
                Err(errors) => {
                    let mut page = view(&app, &visit, id, Asked::default(), besides).await?;
                    (page.asked, page.why, page.errors) = (Some($deed), input.why, errors.clone());
                    return Ok(visit.again(&page, errors));
                }
            };
            let doing = Doing { why: Some(why), ..Doing::new(id, $deed) };
            act_on(app, visit, doing, besides).await
        }
    };
}

reasoned!(
    /// Says that it must stay, and why. It stands on the register with that reason.
    keep, "/hindrance/{id}/keep", Deed::Kept
);
reasoned!(
    /// It was removed and is back.
    give_back, "/hindrance/{id}/return", Deed::Returned
);
reasoned!(
    /// It never was one of ours, or is another by a second name: entered in error.
    error, "/hindrance/{id}/error", Deed::Error
);

/// Says who can change it from now on.
#[utoipa::path(post, path = "/hindrance/{id}/hand", tag = "hindrance", request_body = HandInput, params(("id" = i64, Path)),
    responses((status = 200, description = "The hindrance as it now stands", body = HindranceView), Writing))]
async fn hand(
    Shared(app): Shared<App>,
    Extension(Besides(besides)): Extension<Besides>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<HandInput>,
) -> Result<Response, Problem> {
    let (actor, asked) = (visit.actor.clone(), input.clone());
    let checked = app.store.read(move |tx| asked.check(tx, &actor)).await;
    let colleague = match checked {
        Err(problem) => return visit.refused_here(&format!("/hindrance/{id}"), problem),
        Ok(colleague) => colleague,
    };
    let doing = Doing {
        colleague: Some(colleague),
        ..Doing::new(id, Deed::Handed)
    };
    act_on(app, visit, doing, besides).await
}

/// Takes the newest act about it back. The act stays on record, and so does this.
#[utoipa::path(post, path = "/hindrance/{id}/undo", tag = "hindrance", params(("id" = i64, Path)), responses(
    (status = 200, description = "The hindrance as it now stands", body = HindranceView), Writing))]
async fn undo(
    Shared(app): Shared<App>,
    Extension(Besides(besides)): Extension<Besides>,
    visit: Visit<Write>,
    Id(id): Id,
) -> Result<Response, Problem> {
    let doing = Doing::new(id, Deed::Undone);
    act_on(app, visit, doing, besides).await
}

async fn act_on(
    app: App,
    visit: Visit<Write>,
    doing: Doing,
    besides: &'static [Beside],
) -> Result<Response, Problem> {
    let (actor, now, id, deed) = (visit.actor.clone(), visit.now, doing.hindrance, doing.deed);
    app.store
        .write(move |tx| {
            let one = store::find(tx, id, now)?.ok_or(Problem::NotFound("hindrance"))?;
            may(deed, one.state)?;
            let acts = store::acts(tx, id)?;
            let undoes = newest(&acts).map(|act| act.id);
            if deed == Deed::Undone && undoes.is_none() {
                let why = "nothing was done about it that could be taken back";
                return Err(Problem::Conflict(why.to_owned()));
            }
            let doing = Doing {
                undoes: undoes.filter(|_| deed == Deed::Undone),
                ..doing
            };
            act::act(tx, doing, actor.id, now)?;
            Ok(())
        })
        .await?;
    let view = view(&app, &visit, id, Asked::default(), besides).await?;
    let name = &view.hindrance.name;
    let home = format!("/hindrance/{id}");
    let toast = match deed {
        Deed::Undone => Toast::say("Taken back"),
        deed => Toast::say(format!("{}: {name}", said(deed))).undo("Undo", format!("{home}/undo")),
    };
    Ok(visit.done(&home, toast, &view))
}

fn said(deed: Deed) -> &'static str {
    match deed {
        Deed::Kept => "Kept, with your reason",
        Deed::Removed => "Removed",
        Deed::Returned => "It is back",
        Deed::Handed => "Handed on",
        Deed::Error => "Entered in error",
        Deed::Undone => "Taken back",
    }
}
