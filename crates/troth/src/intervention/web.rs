//! Routes of interventions: all of them with the piles, beginning one, what came of it, and removing a hindrance by one.

use axum::extract::State as Shared;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Asked as Query, Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::hindrance;
use crate::intervention::act::{self, Doing};
use crate::intervention::compare::Comparison;
use crate::intervention::form::{InterventionInput, InterventionWhyInput, LookInput};
use crate::intervention::series::{self, Weeks};
use crate::intervention::{Act, Deed, Intervention, Kind, Pile, Target, may, newest, page, piles, store};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, begin))
        .routes(routes!(show))
        .routes(routes!(look))
        .routes(routes!(give_up))
        .routes(routes!(error))
        .routes(routes!(undo))
        .routes(routes!(remove))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/intervention/new", axum::routing::get(new))
}

/// All that was done about standards and hindrances.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Interventions {
    /// Problems on which quick fixes pile up.
    pub piles: Vec<Pile>,
    /// The newest first.
    pub interventions: Vec<InterventionLine>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct InterventionLine {
    #[serde(flatten)]
    pub intervention: Intervention,
    /// Its day has come and nobody looked.
    pub is_due: bool,
    /// Given up, or not looked at long after its day.
    pub is_abandoned: bool,
    /// Nothing where too little is known of either side.
    pub comparison: Option<Comparison>,
}

/// One intervention, with before and after and what came of it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct InterventionView {
    #[serde(flatten)]
    pub line: InterventionLine,
    /// What came of it, oldest first.
    pub acts: Vec<Act>,
    #[serde(skip)]
    pub weeks: Option<Weeks>,
    #[serde(skip)]
    pub asked: Option<Deed>,
    #[serde(skip)]
    pub typed: LookInput,
    #[serde(skip)]
    pub errors: Errors,
}

/// The form, with what was typed and what was wrong.
#[derive(Clone, Debug)]
pub struct InterventionForm {
    pub input: InterventionInput,
    /// What it is about, by name.
    pub about: Option<(String, String)>,
    pub errors: Errors,
}

fn line(intervention: Intervention, weeks: Option<&Weeks>, today: Date) -> InterventionLine {
    InterventionLine {
        is_due: intervention.is_due(today),
        is_abandoned: intervention.is_abandoned(today),
        comparison: weeks.and_then(|weeks| series::compared(&intervention, weeks, today)),
        intervention,
    }
}

/// Each with before and after; what several were done about is read once.
pub(super) fn lines(
    tx: &Tx,
    all: Vec<Intervention>,
    today: Date,
    now: Millis,
) -> Result<Vec<InterventionLine>, StoreError> {
    let targets = all.iter().map(|one| one.target).collect();
    let weeks = series::weeks_of(tx, &targets, now)?;
    Ok(all
        .into_iter()
        .map(|one| {
            let weeks = weeks.get(&one.target);
            line(one, weeks, today)
        })
        .collect())
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<InterventionView, Problem> {
    let (now, today) = (visit.now, visit.lens().today());
    app.store
        .read(move |tx| {
            let one = store::find(tx, id)?.ok_or(Problem::NotFound("intervention"))?;
            let weeks = series::weeks(tx, one.target, now)?;
            Ok(InterventionView {
                line: line(one, weeks.as_ref(), today),
                weeks,
                acts: store::acts(tx, id)?,
                asked: None,
                typed: LookInput::default(),
                errors: Errors::default(),
            })
        })
        .await
}

/// What was done about standards and hindrances, with the piles of quick fixes.
#[utoipa::path(get, path = "/intervention", tag = "intervention", responses(
    (status = 200, description = "The interventions", body = Interventions), Reading))]
async fn list(Shared(app): Shared<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let (now, today) = (visit.now, visit.lens().today());
    let all = app
        .store
        .read(move |tx| {
            let all = store::all(tx)?;
            Ok::<_, StoreError>(Interventions {
                piles: piles(&all, today),
                interventions: lines(tx, all, today, now)?,
            })
        })
        .await
        .map_err(Problem::from)?;
    Ok(visit.show(&all))
}

/// One intervention: before and after, and what came of it.
#[utoipa::path(get, path = "/intervention/{id}", tag = "intervention", params(("id" = i64, Path)), responses(
    (status = 200, description = "The intervention", body = InterventionView), Reading))]
async fn show(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let view = view(&app, &visit, id).await?;
    Ok(visit.show(&view))
}

/// What a new one is about.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct About {
    standard: Option<i64>,
    hindrance: Option<i64>,
}

async fn new(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Query(about): Query<About>,
) -> Result<Response, Problem> {
    let input = InterventionInput {
        standard: about.standard,
        hindrance: about.hindrance,
        ..InterventionInput::default()
    };
    let form = form(&app, visit.now, input, Errors::default()).await?;
    Ok(visit.show_page(&form))
}

async fn form(
    app: &App,
    now: Millis,
    mut input: InterventionInput,
    errors: Errors,
) -> Result<InterventionForm, Problem> {
    let (standard, hindrance) = (input.standard, input.hindrance);
    let (about, purpose) =
        app.store
            .read(move |tx| {
                let about = match (standard, hindrance) {
                    (Some(id), _) => crate::standard::store::find(tx, id)?
                        .map(|one| (one.series.name(), Target::Standard(id).href())),
                    (None, Some(id)) => hindrance::store::find(tx, id, now)?
                        .map(|one| (one.name, Target::Hindrance(id).href())),
                    (None, None) => None,
                };
                Ok::<_, StoreError>((about, crate::purpose::store::current(tx)?))
            })
            .await
            .map_err(Problem::from)?;
    if input.sake.is_none() && errors.is_empty() {
        input.sake = purpose.map(|purpose| purpose.sake);
    }
    Ok(InterventionForm { input, about, errors })
}

/// Begins an intervention on a standard or a hindrance.
#[utoipa::path(post, path = "/intervention", tag = "intervention", request_body = InterventionInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is begun once")), responses(
    (status = 201, description = "Begun", body = InterventionView),
    (status = 200, description = "Begun before under the same key", body = InterventionView), Writing))]
async fn begin(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Body(input): Body<InterventionInput>,
) -> Result<Response, Problem> {
    let (actor, now, once) = (visit.actor.clone(), visit.now, visit.once());
    let today = visit.lens().today();
    let asked = input.clone();
    let made = app
        .store
        .write(move |tx| {
            let new = asked.check(tx, &actor, today)?;
            once.make(tx, &asked, |tx| Ok(act::begin(tx, &new, actor.id, now)?))
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
    let toast = Toast::say(format!(
        "Begun; looked at again {}",
        page::near(view.line.intervention.look, today)
    ));
    let at = format!("/intervention/{id}");
    Ok(if is_new {
        visit.made(&at, toast, &view)
    } else {
        visit.done(&at, toast, &view)
    })
}

/// Says what was seen when it was looked at. What the figures said that day is kept with it.
#[utoipa::path(post, path = "/intervention/{id}/look", tag = "intervention", request_body = LookInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "The intervention as it now stands", body = InterventionView), Writing))]
async fn look(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<LookInput>,
) -> Result<Response, Problem> {
    let before = view(&app, &visit, id).await?;
    let today = visit.lens().today();
    let (words, again) = match input.check(today) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = InterventionView {
                asked: Some(Deed::Looked),
                typed: input,
                errors: errors.clone(),
                ..before
            };
            return Ok(visit.again(&page, errors));
        }
    };
    let compared = before.line.comparison;
    let doing = Doing {
        words: Some(words),
        found: compared.map(|found| page::found(&found)),
        verdict: compared.map(|found| found.verdict),
        is_early: Some(today < before.line.intervention.look),
        again,
        ..Doing::new(id, Deed::Looked)
    };
    act_on(app, visit, doing, "Looked at").await
}

/// Gives it up, with the reason. It stays in view.
#[utoipa::path(post, path = "/intervention/{id}/give-up", tag = "intervention", request_body = InterventionWhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "The intervention as it now stands", body = InterventionView), Writing))]
async fn give_up(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<InterventionWhyInput>,
) -> Result<Response, Problem> {
    reasoned(app, visit, Doing::new(id, Deed::GivenUp), input, "Given up").await
}

/// It was entered in error.
#[utoipa::path(post, path = "/intervention/{id}/error", tag = "intervention", request_body = InterventionWhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "The intervention as it now stands", body = InterventionView), Writing))]
async fn error(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<InterventionWhyInput>,
) -> Result<Response, Problem> {
    reasoned(app, visit, Doing::new(id, Deed::Error), input, "Entered in error").await
}

/// Takes the newest act back. The act stays on record, and so does this.
#[utoipa::path(post, path = "/intervention/{id}/undo", tag = "intervention", params(("id" = i64, Path)), responses(
    (status = 200, description = "The intervention as it now stands", body = InterventionView), Writing))]
async fn undo(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    act_on(app, visit, Doing::new(id, Deed::Undone), "Taken back").await
}

/// Removes a hindrance: a systemic intervention, which is looked at again a quarter later.
#[utoipa::path(post, path = "/hindrance/{id}/remove", tag = "intervention", request_body = InterventionWhyInput,
    params(("id" = i64, Path)), responses(
    (status = 201, description = "Removed", body = InterventionView), Writing))]
async fn remove(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<InterventionWhyInput>,
) -> Result<Response, Problem> {
    let why = match input.check() {
        Ok(why) => why,
        Err(errors) => return visit.refused_here(&format!("/hindrance/{id}"), Problem::Invalid(errors)),
    };
    let (actor, now, today) = (visit.actor.clone(), visit.now, visit.lens().today());
    let made = app
        .store
        .write(move |tx| {
            let one = hindrance::store::find(tx, id, now)?.ok_or(Problem::NotFound("hindrance"))?;
            hindrance::may(hindrance::Deed::Removed, one.state)?;
            let doing = hindrance::act::Doing {
                why: Some(why.clone()),
                ..hindrance::act::Doing::new(id, hindrance::Deed::Removed)
            };
            let removal = hindrance::act::act(tx, doing, actor.id, now)?;
            let input = InterventionInput {
                hindrance: Some(id),
                kind: Some(Kind::Systemic),
                what: format!("Removed: {why}"),
                sake: Some(sake(tx)?),
                ..InterventionInput::default()
            };
            let mut new = input.check(tx, &actor, today)?;
            new.removal = Some(removal);
            Ok::<_, Problem>(act::begin(tx, &new, actor.id, now)?)
        })
        .await?;
    let view = view(&app, &visit, made).await?;
    let toast = Toast::say(format!("Removed: {}", view.line.intervention.target_name))
        .undo("Undo", format!("/hindrance/{id}/undo"));
    Ok(visit.made(&format!("/intervention/{made}"), toast, &view))
}

fn sake(tx: &Tx) -> Result<String, Problem> {
    let purpose = crate::purpose::store::current(tx)?;
    Ok(purpose.map_or_else(
        || "whoever it kept us from serving".to_owned(),
        |purpose| purpose.sake,
    ))
}

async fn reasoned(
    app: App,
    visit: Visit<Write>,
    doing: Doing,
    input: InterventionWhyInput,
    said: &str,
) -> Result<Response, Problem> {
    match input.check() {
        Ok(why) => {
            let doing = Doing {
                words: Some(why),
                ..doing
            };
            act_on(app, visit, doing, said).await
        }
        Err(errors) => {
            let page = InterventionView {
                asked: Some(doing.deed),
                errors: errors.clone(),
                ..view(&app, &visit, doing.intervention).await?
            };
            Ok(visit.again(&page, errors))
        }
    }
}

async fn act_on(app: App, visit: Visit<Write>, doing: Doing, said: &str) -> Result<Response, Problem> {
    let (actor, now, id, deed) = (visit.actor.id, visit.now, doing.intervention, doing.deed);
    app.store
        .write(move |tx| {
            let one = store::find(tx, id)?.ok_or(Problem::NotFound("intervention"))?;
            may(deed, one.state)?;
            let undoes = newest(&store::acts(tx, id)?).map(|act| act.id);
            if deed == Deed::Undone && undoes.is_none() {
                let why = "nothing came of it yet that could be taken back";
                return Err(Problem::Conflict(why.to_owned()));
            }
            let doing = Doing {
                undoes: undoes.filter(|_| deed == Deed::Undone),
                ..doing
            };
            act::act(tx, doing, actor, now)?;
            Ok(())
        })
        .await?;
    let view = view(&app, &visit, id).await?;
    let toast = match deed {
        Deed::Undone => Toast::say(said),
        _ => Toast::say(said).undo("Undo", format!("/intervention/{id}/undo")),
    };
    Ok(visit.done(&format!("/intervention/{id}"), toast, &view))
}
