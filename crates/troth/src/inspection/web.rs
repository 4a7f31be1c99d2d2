//! Routes of the review: what is due with its date, what came of looking, and keeping that.

use axum::extract::State as Shared;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Needs, Read, Visit, Write};
use crate::access::{Actor, Right};
use crate::frame::app::App;
use crate::frame::body::{Asked as Query, Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::inspection::act::{self, Doing};
use crate::inspection::form::InspectionInput;
use crate::inspection::{Due, Inspection, Thing, page, run_web, store};
use crate::interaction::web::WhyInput;
use crate::intervention;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(show))
        .routes(routes!(error))
        .routes(routes!(undo))
        .merge(run_web::routes())
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/inspection/new", axum::routing::get(new))
}

/// Looks on one page.
const PAGE: i64 = 50;

/// What is to be looked at, and what came of looking.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Inspections {
    /// The soonest due first; what is past its day is overdue.
    pub due: Vec<Due>,
    /// Interventions whose day has come.
    pub interventions: Vec<intervention::Intervention>,
    /// What came of looking, the newest first.
    pub inspections: Vec<Inspection>,
    /// Ask for those before this to read on.
    pub next: Option<i64>,
}

/// One look, as it now stands.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct InspectionView {
    #[serde(flatten)]
    pub inspection: Inspection,
}

/// The form, with what was typed and what was wrong.
#[derive(Clone, Debug)]
pub struct InspectionForm {
    pub input: InspectionInput,
    pub name: Option<String>,
    pub thing: Option<Thing>,
    /// What can be counted of it now.
    pub found: Option<String>,
    pub errors: Errors,
}

/// Where to read on.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Asked {
    /// Looks before this one.
    after: Option<i64>,
}

/// Which thing is looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct About {
    thing: String,
}

/// What is due with its date, and what came of looking before.
#[utoipa::path(get, path = "/inspection", tag = "inspection", params(Asked), responses(
    (status = 200, description = "The review", body = Inspections), Reading))]
async fn list(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (now, today) = (visit.now, visit.lens().today());
    let view = app
        .store
        .read(move |tx| {
            let mut inspections = store::history(tx, asked.after, PAGE + 1)?;
            let has_more = inspections.len() as i64 > PAGE;
            inspections.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
            Ok::<_, StoreError>(Inspections {
                due: store::due(tx, now)?,
                interventions: intervention::store::due(tx, today)?,
                next: inspections.last().filter(|_| has_more).map(|last| last.id),
                inspections,
            })
        })
        .await
        .map_err(Problem::from)?;
    Ok(visit.show(&view))
}

async fn view<R: Needs>(app: &App, _: &Visit<R>, id: i64) -> Result<InspectionView, Problem> {
    app.store
        .read(move |tx| {
            let inspection = store::find(tx, id)?.ok_or(Problem::NotFound("look"))?;
            Ok(InspectionView { inspection })
        })
        .await
}

/// What came of looking at one thing on one day.
#[utoipa::path(get, path = "/inspection/{id}", tag = "inspection", params(("id" = i64, Path)), responses(
    (status = 200, description = "The look", body = InspectionView), Reading))]
async fn show(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let view = view(&app, &visit, id).await?;
    Ok(visit.show(&view))
}

async fn new(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Query(about): Query<About>,
) -> Result<Response, Problem> {
    let input = InspectionInput {
        thing: about.thing,
        ..InspectionInput::default()
    };
    let form = form(&app, visit.now, input, Errors::default()).await?;
    Ok(visit.show_page(&form))
}

async fn form(
    app: &App,
    now: Millis,
    input: InspectionInput,
    errors: Errors,
) -> Result<InspectionForm, Problem> {
    let thing = Thing::parse(&input.thing);
    let (name, found) = app
        .store
        .read(move |tx| {
            let name = thing.map(|thing| store::name(tx, thing)).transpose()?.flatten();
            Ok::<_, StoreError>((name, found(tx, thing, now)?))
        })
        .await
        .map_err(Problem::from)?;
    Ok(InspectionForm {
        input,
        name,
        thing,
        found,
        errors,
    })
}

fn found(tx: &Tx, thing: Option<Thing>, now: Millis) -> Result<Option<String>, StoreError> {
    match thing {
        Some(Thing::Guard(guard)) => store::kept(tx, guard, now),
        _ => Ok(None),
    }
}

/// Keeps what came of looking: as it is, changed, or to do, with words and the day on which it is due again.
#[utoipa::path(post, path = "/inspection", tag = "inspection", request_body = InspectionInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is kept once")), responses(
    (status = 201, description = "Kept", body = InspectionView),
    (status = 200, description = "Kept before under the same key", body = InspectionView), Writing))]
async fn make(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Body(input): Body<InspectionInput>,
) -> Result<Response, Problem> {
    let (actor, now, once) = (visit.actor.clone(), visit.now, visit.once());
    let today = visit.lens().today();
    let asked = input.clone();
    let made = app
        .store
        .write(move |tx| {
            let mut new = asked.check(today).map_err(Problem::Invalid)?;
            may_look(&actor, new.thing)?;
            if store::name(tx, new.thing)?.is_none() {
                return Err(Problem::NotFound("thing to look at"));
            }
            new.found = found(tx, Some(new.thing), now)?;
            once.make(tx, &asked, |tx| Ok(act::make(tx, &new, actor.id, now)?))
        })
        .await;
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => {
            let form = form(&app, now, input, errors.clone()).await?;
            return Ok(visit.again(&form, errors));
        }
        made => made?,
    };
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("Due again {}", page::near(view.inspection.next, today)))
        .undo("Undo", format!("/inspection/{id}/error"));
    if is_new && visit.face == crate::frame::face::Face::Json {
        return Ok(visit.made(&format!("/inspection/{id}"), toast, &view));
    }
    Ok(visit.done("/inspection", toast, &view))
}

/// The guards are the owners' to look at.
fn may_look(actor: &Actor, thing: Thing) -> Result<(), Problem> {
    if matches!(thing, Thing::Guard(_)) && !actor.may(Right::Own) {
        let why = "the guards are looked at by owners\n\nhint: ask one";
        return Err(Problem::Forbidden(why.to_owned()));
    }
    Ok(())
}

/// It was entered in error: it sets no date any more, and stays on record.
#[utoipa::path(post, path = "/inspection/{id}/error", tag = "inspection", request_body = WhyInput, params(("id" = i64, Path)),
    responses((status = 200, description = "The look as it now stands", body = InspectionView), Writing))]
async fn error(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    let why = input.check()?;
    turn(app, visit, id, Turn::Error(why)).await
}

/// It counts after all.
#[utoipa::path(post, path = "/inspection/{id}/undo", tag = "inspection", params(("id" = i64, Path)),
    responses((status = 200, description = "The look as it now stands", body = InspectionView), Writing))]
async fn undo(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    turn(app, visit, id, Turn::Undo).await
}

enum Turn {
    Error(Option<String>),
    Undo,
}

async fn turn(app: App, visit: Visit<Write>, id: i64, turn: Turn) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let is_error = matches!(turn, Turn::Error(_));
    app.store
        .write(move |tx| {
            let one = store::find(tx, id)?.ok_or(Problem::NotFound("look"))?;
            may_look(&actor, one.thing)?;
            let refuse = |why: &str| Err(Problem::Conflict(why.to_owned()));
            let (why, undoes) = match (turn, store::in_error(tx, id)?) {
                (Turn::Error(_), Some(_)) => return refuse("it was entered in error before"),
                (Turn::Undo, None) => return refuse("it was not entered in error"),
                (Turn::Error(why), None) => (why, None),
                (Turn::Undo, error) => (None, error),
            };
            let doing = Doing {
                inspection: id,
                why,
                undoes,
            };
            act::turn(tx, doing, actor.id, now)?;
            Ok(())
        })
        .await?;
    let view = view(&app, &visit, id).await?;
    let toast = if is_error {
        Toast::say("Entered in error").undo("Undo", format!("/inspection/{id}/undo"))
    } else {
        Toast::say("It counts again")
    };
    Ok(visit.done_here("/inspection", toast, &view))
}
