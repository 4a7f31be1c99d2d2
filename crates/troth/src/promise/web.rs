//! The ledger's routes: the board, one promise, and each act on it.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::State as Shared;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Asked as Query, Body, Id, Ids};
use crate::frame::face::{Face, local};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::toast::Toast;
use crate::frame::words;
use crate::interaction;
use crate::interaction::beside::{Beside, Part, all_of};
use crate::promise::act::{Doing, act as do_act, bind, check_bonds, make, may};
use crate::promise::board::{self, Asked, Brief, Lane, Moment};
use crate::promise::deed::{Act, Deed, Voice};
use crate::promise::form::{ActInput, FormPage, PromiseInput};
use crate::promise::state::{Standing, State, stand};
use crate::promise::{Promise, store};

/// `beside` is what slices further down the shelf show beside one promise.
pub fn routes(beside: &'static [Beside]) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(keep))
        .routes(routes!(break_it))
        .routes(routes!(release))
        .routes(routes!(answer))
        .routes(routes!(error))
        .routes(routes!(undo))
        .layer(Extension(Besides(beside)))
}

#[derive(Clone, Copy, Debug)]
struct Besides(&'static [Beside]);

pub fn pages() -> axum::Router<App> {
    axum::Router::new()
        .route("/promise/new", axum::routing::get(new))
        .route("/promise/{id}/replace", axum::routing::get(replace_form))
        .route("/promise/{id}/right", axum::routing::get(right_form))
        .route("/promise/{id}/support", axum::routing::get(support_form))
}

/// The board: a lane for each state.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Board {
    pub lanes: Vec<Lane>,
    #[serde(skip)]
    pub asked: Asked,
}

/// One promise, whole: what was said, what was done, and what hangs on it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PromiseView {
    #[serde(flatten)]
    pub brief: Brief,
    pub standing: Standing,
    /// What happened to it, oldest first.
    pub acts: Vec<Act>,
    /// Who did those acts.
    pub names: Vec<Name>,
    /// Promises that support it, take its place or make it right.
    pub bound: Vec<Brief>,
    /// What it was said in, when that is yours to see.
    pub said_in: Option<SaidIn>,
    /// What other slices know of it, by their word.
    #[schema(value_type = Object)]
    pub beside: BTreeMap<&'static str, Part>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Name {
    pub colleague: i64,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SaidIn {
    pub title: String,
    /// Milliseconds since 1970 in UTC.
    pub at: i64,
}

impl PromiseView {
    /// `None` when there is none the actor may see.
    ///
    /// # Errors
    /// When the store fails.
    pub fn read(
        tx: &Tx,
        actor: &Actor,
        id: i64,
        moment: Moment,
    ) -> Result<Option<PromiseView>, troth_store::StoreError> {
        let Some(brief) = board::one(tx, actor, id, moment)? else {
            return Ok(None);
        };
        let acts = store::acts(tx, id)?;
        let mut colleagues: Vec<i64> = acts.iter().map(|act| act.by).collect();
        colleagues.sort_unstable();
        colleagues.dedup();
        let names = store::names(tx, &colleagues)?;
        let said_in = match brief.promise.said.interaction {
            Some(interaction) => interaction::store::find(tx, actor, interaction)?,
            None => None,
        };
        Ok(Some(PromiseView {
            standing: stand(&brief.promise, &acts),
            bound: board::bound_to(tx, actor, id, moment)?,
            names: names
                .into_iter()
                .map(|(colleague, name)| Name { colleague, name })
                .collect(),
            said_in: said_in.map(|said| SaidIn {
                title: said.title,
                at: said.at,
            }),
            brief,
            acts,
            beside: BTreeMap::new(),
        }))
    }

    pub fn name_of(&self, colleague: i64) -> &str {
        self.names
            .iter()
            .find(|known| known.colleague == colleague)
            .map_or("Troth", |known| known.name.as_str())
    }
}

/// Every state with its first promises, or one state a page at a time.
#[utoipa::path(get, path = "/promise", tag = "promise", params(Asked), responses(
    (status = 200, description = "The board", body = Board), Reading))]
async fn list(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (actor, moment) = (visit.actor.clone(), Moment::of(visit.now, &visit.firm));
    let wanted = asked.clone();
    let part = wanted.part(visit.now, &visit.firm.time_zone())?;
    let lanes = app
        .store
        .read(move |tx| {
            let states = wanted.state.map_or(State::ALL.to_vec(), |state| vec![state]);
            states
                .into_iter()
                .map(|state| board::lane(tx, &actor, &wanted, state, part, moment))
                .collect::<Result<Vec<_>, _>>()
        })
        .await
        .map_err(Problem::from)?;
    Ok(visit.show(&Board { lanes, asked }))
}

/// One promise.
#[utoipa::path(get, path = "/promise/{id}", tag = "promise", params(("id" = i64, Path)), responses(
    (status = 200, description = "The promise", body = PromiseView), Reading))]
async fn show(
    Shared(app): Shared<App>,
    Extension(Besides(besides)): Extension<Besides>,
    visit: Visit<Read>,
    Id(id): Id,
) -> Result<Response, Problem> {
    let mut view = view(&app, &visit, id).await?;
    let (actor, now) = (visit.actor.clone(), visit.now);
    view.beside = app
        .store
        .read(move |tx| all_of(tx, &actor, id, now, besides))
        .await
        .map_err(Problem::from)?;
    Ok(visit.show(&view))
}

async fn view<R: crate::access::visit::Needs>(
    app: &App,
    visit: &Visit<R>,
    id: i64,
) -> Result<PromiseView, Problem> {
    let (actor, moment) = (visit.actor.clone(), Moment::of(visit.now, &visit.firm));
    let found = app
        .store
        .read(move |tx| PromiseView::read(tx, &actor, id, moment))
        .await
        .map_err(Problem::from)?;
    found.ok_or(Problem::NotFound("promise"))
}

/// Gives our word.
#[utoipa::path(post, path = "/promise", tag = "promise", request_body = PromiseInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is made once")),
    responses(
    (status = 201, description = "Made", body = PromiseView),
    (status = 200, description = "Made before under the same key", body = PromiseView), Writing))]
async fn create(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Body(input): Body<PromiseInput>,
) -> Result<Response, Problem> {
    let (actor, firm, now, once) = (visit.actor.clone(), visit.firm.clone(), visit.now, visit.once());
    // A program means what it sends; a person may have slipped.
    if visit.face == Face::Page
        && let Some(day) = input.past_day(&firm, now)
    {
        return ask_about_the_past(&app, visit, input, day).await;
    }
    let asked = input.clone();
    let back = input.back.clone();
    let made = app
        .store
        .write(move |tx| {
            let pledged = asked.check(tx, &actor, &firm, now)?;
            let find = |id| visible(tx, &actor, id, Moment::of(now, &firm)).map(|brief| brief.promise);
            once.make(tx, &asked, |tx| {
                check_bonds(tx, &pledged, find)?;
                let id = make(tx, &pledged, actor.id, now)?;
                bind(tx, id, &pledged, actor.id, now)?;
                Ok(id)
            })
        })
        .await;
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => {
            let form = FormPage::again(&app, &visit, input, errors.clone()).await?;
            return Ok(visit.again(&form, errors));
        }
        made => made?,
    };
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("Promised: {}", view.brief.promise.what));
    let at = format!("/promise/{id}");
    if let Some(back) = back.as_deref().and_then(local)
        && visit.face == Face::Page
    {
        return Ok(visit.send_on(back, &toast));
    }
    Ok(if is_new {
        visit.made(&at, toast, &view)
    } else {
        visit.done(&at, toast, &view)
    })
}

/// A day behind us makes the promise overdue at once: it may be so, and is asked before it is kept.
async fn ask_about_the_past(
    app: &App,
    visit: Visit<Write>,
    input: PromiseInput,
    day: jiff::civil::Date,
) -> Result<Response, Problem> {
    let today = crate::frame::time::day(visit.now, &visit.firm.time_zone());
    let said = words::day(day, today);
    let message =
        format!("{said} lies behind us\n\nhint: mend the day, or say below that it was promised for then");
    let errors = Errors::one("due", message);
    let form = FormPage::again(app, &visit, input, errors.clone()).await?;
    let form = FormPage {
        is_past: true,
        ..form
    };
    Ok(visit.again(&form, errors))
}

fn visible(tx: &Tx, actor: &Actor, id: i64, moment: Moment) -> Result<Brief, Problem> {
    board::one(tx, actor, id, moment)?.ok_or(Problem::NotFound("promise"))
}

macro_rules! act_route {
    ($(#[$doc:meta])* $name:ident, $path:literal, $deed:expr, $toast:literal) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "promise", request_body = ActInput, params(("id" = i64, Path)), responses(
            (status = 200, description = "The promise as it now stands", body = PromiseView), Writing))]
        async fn $name(
            Shared(app): Shared<App>,
            visit: Visit<Write>,
            Id(id): Id,
            Body(input): Body<ActInput>,
        ) -> Result<Response, Problem> {
            act_on(app, visit, id, $deed, input, $toast).await
        }
    };
}

act_route!(
    /// Says that it was kept: the customer's word or ours.
    keep, "/promise/{id}/keep", Deed::Kept, "Kept"
);
act_route!(
    /// Says that it was broken: the customer's word or ours.
    break_it, "/promise/{id}/break", Deed::Broken, "Broken"
);
act_route!(
    /// The customer releases us from it, in their words.
    release, "/promise/{id}/release", Deed::Released, "Released"
);
act_route!(
    /// The customer did what it waits for: its clock starts.
    answer, "/promise/{id}/answer", Deed::Answered, "Answered"
);
act_route!(
    /// It was entered in error: it leaves the figures and is counted beside them.
    error, "/promise/{id}/error", Deed::Error, "Entered in error"
);

async fn act_on(
    app: App,
    visit: Visit<Write>,
    id: i64,
    deed: Deed,
    input: ActInput,
    said: &str,
) -> Result<Response, Problem> {
    let (actor, now, moment) = (visit.actor.clone(), visit.now, Moment::of(visit.now, &visit.firm));
    let back = input.back.clone();
    let done = app
        .store
        .write(move |tx| {
            let promise = visible(tx, &actor, id, moment)?.promise;
            let (voice, words) = input.check(deed)?;
            may(
                deed,
                voice,
                &stand(&promise, &store::acts(tx, id)?),
                words.as_deref(),
            )?;
            let doing = Doing {
                words,
                ..Doing::new(id, deed, voice, now)
            };
            do_act(tx, doing, actor.id, now).map_err(Problem::from)
        })
        .await;
    let home = format!("/promise/{id}");
    let done = match done {
        Ok(done) => done,
        Err(problem) => return visit.refused_here(&home, problem),
    };
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("{said}: {}", view.brief.promise.what))
        .undo("Undo", format!("/promise/{id}/undo/{done}"));
    let to = back.as_deref().and_then(local).unwrap_or(&home);
    Ok(visit.done(to, toast, &view))
}

/// Takes an act back. The act stays on record, and so does this.
#[utoipa::path(post, path = "/promise/{id}/undo/{act}", tag = "promise",
    params(("id" = i64, Path), ("act" = i64, Path)), responses(
    (status = 200, description = "The promise as it now stands", body = PromiseView), Writing))]
async fn undo(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Ids(id, undoes): Ids,
) -> Result<Response, Problem> {
    let (actor, now, moment) = (visit.actor.clone(), visit.now, Moment::of(visit.now, &visit.firm));
    app.store
        .write(move |tx| {
            let promise: Promise = visible(tx, &actor, id, moment)?.promise;
            let acts = store::acts(tx, promise.id)?;
            let known = acts
                .iter()
                .any(|act| act.id == undoes && act.deed != Deed::Undone);
            if !known {
                return Err(Problem::NotFound("act"));
            }
            if acts.iter().any(|act| act.undoes == Some(undoes)) {
                return Err(Problem::Conflict("it was taken back before".to_owned()));
            }
            let doing = Doing {
                undoes: Some(undoes),
                ..Doing::new(id, Deed::Undone, Voice::Us, now)
            };
            do_act(tx, doing, actor.id, now).map_err(Problem::from)
        })
        .await?;
    let view = view(&app, &visit, id).await?;
    Ok(visit.done_here(&format!("/promise/{id}"), Toast::say("Taken back"), &view))
}

/// What an empty form is opened with.
#[derive(Clone, Debug, Default, Deserialize)]
struct Begin {
    party: Option<i64>,
    /// The interaction it is said in.
    said_in: Option<i64>,
}

async fn new(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Query(begin): Query<Begin>,
) -> Result<Response, Problem> {
    let input = PromiseInput {
        party: begin.party,
        said_in: begin.said_in,
        ..PromiseInput::default()
    };
    let form = FormPage::again(&app, &visit, input, Default::default()).await?;
    Ok(visit.show_page(&form))
}

async fn bound_form(
    app: App,
    visit: Visit<Write>,
    id: i64,
    bond: fn(&mut PromiseInput, i64),
) -> Result<Response, Problem> {
    let old = view(&app, &visit, id).await?.brief;
    let mut input = PromiseInput {
        party: Some(old.party),
        what: old.promise.what,
        touchpoint: Some(old.promise.touchpoint),
        ..PromiseInput::default()
    };
    bond(&mut input, id);
    let form = FormPage::again(&app, &visit, input, Default::default()).await?;
    Ok(visit.show_page(&form))
}

async fn replace_form(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
) -> Result<Response, Problem> {
    bound_form(app, visit, id, |input, id| input.replaces = Some(id)).await
}

async fn right_form(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    bound_form(app, visit, id, |input, id| input.rights = Some(id)).await
}

async fn support_form(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
) -> Result<Response, Problem> {
    bound_form(app, visit, id, |input, id| input.supports = Some(id)).await
}
