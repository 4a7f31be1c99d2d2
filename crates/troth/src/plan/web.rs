//! The plans' routes: what is planned by day, one plan, making one, and each act on it.

use axum::extract::State as Shared;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Asked as Query, Body, Id};
use crate::frame::face::Face;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::day;
use crate::frame::toast::Toast;
use crate::frame::words;
use crate::interaction;
use crate::interaction::log::back;
use crate::plan::act::{self, Doing};
use crate::plan::form::{DropInput, PlanInput, SpokenInput};
use crate::plan::store::{self, Brief, Wanted};
use crate::plan::{Act, Deed, State, may, newest};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(spoken))
        .routes(routes!(drop_it))
        .routes(routes!(undo))
}

/// Plans on one page.
const PAGE: i64 = 50;

/// Whose plans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanWhose)]
pub enum Whose {
    #[default]
    Me,
    All,
}

/// What to look for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `me` (unless said otherwise) for what is yours to do, or `all`.
    pub who: Option<Whose>,
    /// `open` unless said otherwise.
    pub state: Option<State>,
    /// One customer only.
    pub party: Option<i64>,
    /// Where the last page ended.
    pub after: Option<String>,
}

impl Asked {
    fn wanted(&self, actor: &Actor) -> Result<Wanted, Problem> {
        let wrong = || Problem::Invalid(Errors::one("after", "is no place where a page ended"));
        let after = self.after.as_deref();
        Ok(Wanted {
            state: self.state.unwrap_or_default(),
            who: (self.who.unwrap_or_default() == Whose::Me).then_some(actor.id.0),
            party: self.party,
            after: after.map(|word| place(word).ok_or_else(wrong)).transpose()?,
        })
    }
}

/// Where a page ended: `2026-11-20.17`, a day and an id.
fn place(word: &str) -> Option<(Date, i64)> {
    let (on, id) = word.split_once('.')?;
    Some((on.parse().ok()?, id.parse().ok()?))
}

/// Plans by day.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Plans {
    /// What is open the soonest first, the rest the latest first.
    pub plans: Vec<Brief>,
    /// Ask for this to read on.
    pub next: Option<String>,
    #[serde(skip)]
    pub asked: Asked,
}

/// One plan, with what came of it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PlanView {
    #[serde(flatten)]
    pub brief: Brief,
    /// What was done to it, oldest first.
    pub acts: Vec<Act>,
    /// Who did those acts.
    #[serde(skip)]
    pub names: HashMap<i64, String>,
}

impl PlanView {
    fn read(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<PlanView>, StoreError> {
        let Some(brief) = store::one(tx, actor, id)? else {
            return Ok(None);
        };
        let acts = store::acts(tx, id)?;
        let mut us: Vec<i64> = acts.iter().map(|act| act.by).collect();
        us.push(brief.plan.by);
        Ok(Some(PlanView {
            names: store::names(tx, &us)?,
            brief,
            acts,
        }))
    }

    pub fn name_of(&self, colleague: i64) -> &str {
        self.names.get(&colleague).map_or("Troth", String::as_str)
    }
}

/// The form, with what was typed and what was wrong.
#[derive(Clone, Debug)]
pub struct PlanForm {
    pub input: PlanInput,
    pub errors: Errors,
    /// Whom it is about, when that is known.
    pub party_name: Option<String>,
}

/// What is planned, by day: one's own, or everybody's with customers one may see.
#[utoipa::path(get, path = "/plan", tag = "plan", params(Asked), responses(
    (status = 200, description = "The plans", body = Plans), Reading))]
async fn list(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (actor, wanted) = (visit.actor.clone(), asked.wanted(&visit.actor)?);
    let mut plans = app
        .store
        .read(move |tx| store::list(tx, &actor, &wanted, PAGE + 1))
        .await
        .map_err(Problem::from)?;
    let has_more = plans.len() as i64 > PAGE;
    plans.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = plans.last().filter(|_| has_more);
    let next = last.map(|last| format!("{}.{}", last.plan.on, last.plan.id));
    Ok(visit.show(&Plans { plans, next, asked }))
}

/// One plan.
#[utoipa::path(get, path = "/plan/{id}", tag = "plan", params(("id" = i64, Path)), responses(
    (status = 200, description = "The plan", body = PlanView), Reading))]
async fn show(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let view = view(&app, &visit, id).await?;
    Ok(visit.show(&view))
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<PlanView, Problem> {
    let actor = visit.actor.clone();
    app.store
        .read(move |tx| PlanView::read(tx, &actor, id)?.ok_or(Problem::NotFound("plan")))
        .await
}

/// Plans to speak with a customer. What is left out has its default: oneself, the next working day, how they are.
#[utoipa::path(post, path = "/plan", tag = "plan", request_body = PlanInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is made once")), responses(
    (status = 201, description = "Made", body = PlanView),
    (status = 200, description = "Made before under the same key", body = PlanView), Writing))]
async fn create(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Body(input): Body<PlanInput>,
) -> Result<Response, Problem> {
    let (actor, firm, now, once) = (visit.actor.clone(), visit.firm.clone(), visit.now, visit.once());
    let asked = input.clone();
    let made = app
        .store
        .write(move |tx| {
            let new = asked.check(tx, &actor, &firm, now)?;
            once.make(tx, &asked, |tx| Ok(act::make(tx, &new, actor.id, now)?))
        })
        .await;
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => return again(&app, visit, input, errors).await,
        made => made?,
    };
    let view = view(&app, &visit, id).await?;
    let (plan, today) = (&view.brief.plan, day(now, &visit.firm.time_zone()));
    let toast = Toast::say(format!(
        "Planned to speak with {}: {}",
        view.brief.party_name,
        words::near_day(plan.on, today)
    ));
    if is_new && visit.face == Face::Json {
        return Ok(visit.made(&format!("/plan/{id}"), toast, &view));
    }
    let to = back(input.to.as_deref(), format!("/customer/{}", view.brief.party));
    Ok(visit.done(&to, toast, &view))
}

/// The form with what was typed, naming whom it is about where that is known.
async fn again(
    app: &App,
    visit: Visit<Write>,
    input: PlanInput,
    errors: Errors,
) -> Result<Response, Problem> {
    let (actor, party) = (visit.actor.clone(), input.party);
    let party_name = app
        .store
        .read(move |tx| {
            let subject = match party {
                Some(party) => interaction::store::subject_of(tx, &actor, party)?,
                None => None,
            };
            let found = subject.map(|subject| crate::promise::store::party_of(tx, &actor, subject));
            Ok::<_, Problem>(found.transpose()?.flatten().map(|(_, name)| name))
        })
        .await?;
    let form = PlanForm {
        input,
        errors: errors.clone(),
        party_name,
    };
    Ok(visit.again(&form, errors))
}

/// Says that somebody of us has spoken with them. A logged call or visit says so by itself.
#[utoipa::path(post, path = "/plan/{id}/spoken", tag = "plan", request_body = SpokenInput, params(("id" = i64, Path)),
    responses((status = 200, description = "The plan as it now stands", body = PlanView), Writing))]
async fn spoken(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<SpokenInput>,
) -> Result<Response, Problem> {
    do_act(app, visit, id, Deed::Spoken, input.check(), input.to).await
}

/// Drops a plan, with the reason.
#[utoipa::path(post, path = "/plan/{id}/drop", tag = "plan", request_body = DropInput, params(("id" = i64, Path)),
    responses((status = 200, description = "The plan as it now stands", body = PlanView), Writing))]
async fn drop_it(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<DropInput>,
) -> Result<Response, Problem> {
    do_act(app, visit, id, Deed::Dropped, input.check().map(Some), input.to).await
}

async fn do_act(
    app: App,
    visit: Visit<Write>,
    id: i64,
    deed: Deed,
    words: Result<Option<String>, Problem>,
    to: Option<String>,
) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let done = app
        .store
        .write(move |tx| {
            let brief = store::one(tx, &actor, id)?.ok_or(Problem::NotFound("plan"))?;
            may(deed, brief.state)?;
            let doing = Doing {
                words: words?,
                ..Doing::new(id, deed, now)
            };
            act::act_all(tx, vec![doing], actor.id, now)?;
            Ok(())
        })
        .await;
    if let Err(problem) = done {
        return visit.refused_here(&format!("/plan/{id}"), problem);
    }
    let view = view(&app, &visit, id).await?;
    let said = match deed {
        Deed::Spoken => format!("Spoken with {}", view.brief.party_name),
        _ => format!("Dropped: {}", view.brief.plan.about),
    };
    let toast = Toast::say(said).undo("Undo", format!("/plan/{id}/undo"));
    let to = back(to.as_deref(), format!("/customer/{}", view.brief.party));
    Ok(visit.done(&to, toast, &view))
}

/// Takes the newest act back. The act stays on record, and so does this.
#[utoipa::path(post, path = "/plan/{id}/undo", tag = "plan", params(("id" = i64, Path)), responses(
    (status = 200, description = "The plan as it now stands", body = PlanView), Writing))]
async fn undo(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .write(move |tx| {
            let brief = store::one(tx, &actor, id)?.ok_or(Problem::NotFound("plan"))?;
            may(Deed::Undone, brief.state)?;
            let doing = Doing {
                undoes: newest(&store::acts(tx, id)?).map(|act| act.id),
                ..Doing::new(id, Deed::Undone, now)
            };
            Ok::<_, Problem>(act::act_all(tx, vec![doing], actor.id, now)?)
        })
        .await?;
    let view = view(&app, &visit, id).await?;
    Ok(visit.done_here(&format!("/plan/{id}"), Toast::say("Taken back"), &view))
}
