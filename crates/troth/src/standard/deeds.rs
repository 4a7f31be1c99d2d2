//! What may be done to a standard while it stands: raise it, put a proposal off, name a step on the way, hand it on, retire it.

use axum::extract::State;
use axum::response::Response;
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access;
use crate::access::visit::{Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::Writing;
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::frame::week::Week;
use crate::plan::form::Who;
use crate::standard::act::{self, Doing};
use crate::standard::form::{HandInput, MilestoneInput, RaiseInput, WhyInput};
use crate::standard::rise::is_more;
use crate::standard::view::{self, StandardView, Tried};
use crate::standard::{Deed, said, store};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(raise))
        .routes(routes!(defer))
        .routes(routes!(milestone))
        .routes(routes!(hand))
        .routes(routes!(retire))
}

/// What a form of the page asks for, checked against the standard as it stands.
type Asked = Result<Doing, Problem>;

/// Does it, if the standard stands, and shows the standard; what was wrong stands beside its field.
async fn done(
    app: &App,
    visit: Visit<Write>,
    id: i64,
    (tried, word): (Tried, &str),
    asked: impl FnOnce(&Tx, &StandardView) -> Asked + Send + 'static,
) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.id, visit.now);
    let acted = app
        .store
        .write(move |tx| {
            let view = read(tx, id, now)?;
            if !view.standard.stands() {
                return Err(Problem::Conflict("it was retired before".to_owned()));
            }
            act::act(tx, asked(tx, &view)?, actor, now)?;
            Ok(())
        })
        .await;
    let mut view = app.store.read(move |tx| read(tx, id, now)).await?;
    match acted {
        Err(Problem::Invalid(errors)) => {
            (view.errors, view.tried) = (errors.clone(), Some(tried));
            Ok(visit.again(&view, errors))
        }
        Err(problem) => Err(problem),
        Ok(()) => {
            let toast = Toast::say(format!("{word}: {}, {}", view.name, view.level_said));
            Ok(visit.done(&format!("/standard/{id}"), toast, &view))
        }
    }
}

/// What was typed, beside the names of its fields.
fn tried<const N: usize>(deed: Deed, typed: [(&'static str, Option<&str>); N]) -> Tried {
    let typed = typed.into_iter();
    Tried {
        deed,
        typed: typed
            .filter_map(|(field, typed)| Some((field, typed?.to_owned())))
            .collect(),
    }
}

fn read(tx: &Tx, id: i64, now: Millis) -> Result<StandardView, Problem> {
    let standard = store::find(tx, id)?.ok_or(Problem::NotFound("standard"))?;
    Ok(view::of(tx, standard, now)?)
}

/// Raises a standard: to what is proposed, or to a level that asks more.
#[utoipa::path(post, path = "/standard/{id}/raise", tag = "standard", request_body = RaiseInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Raised", body = StandardView), Writing))]
async fn raise(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<RaiseInput>,
) -> Result<Response, Problem> {
    let week = Week::at(visit.now, &visit.firm.time_zone());
    let typed = [("level", input.level.as_deref()), ("why", input.why.as_deref())];
    let tried = tried(Deed::Raised, typed);
    done(&app, visit, id, (tried, "Raised"), move |_, view| {
        let (typed, why) = input.check(&view.standard.series).map_err(Problem::Invalid)?;
        let level = typed.or(view.proposal.as_ref().map(|rise| rise.level));
        let level =
            level.ok_or_else(|| Problem::Conflict("nothing is proposed; write to which level".to_owned()))?;
        if !is_more(view.standard.better, level, view.level) {
            let what = format!(
                "{} is asked already, and a standard is never lowered",
                view.level_said
            );
            return Err(Problem::Invalid(Errors::one("level", what)));
        }
        Ok(Doing {
            level: Some(level),
            week: Some(week),
            why,
            ..Doing::new(id, Deed::Raised)
        })
    })
    .await
}

/// Puts a proposal to rise off, with a reason; the next quarter may propose again.
#[utoipa::path(post, path = "/standard/{id}/defer", tag = "standard", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Put off", body = StandardView), Writing))]
async fn defer(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    let tried = tried(Deed::Deferred, [("why", Some(input.why.as_str()))]);
    done(&app, visit, id, (tried, "Put off"), move |_, view| {
        let why = input.check("say why not now").map_err(Problem::Invalid)?;
        let rise = view.proposal.as_ref();
        let rise = rise.ok_or_else(|| Problem::Conflict("nothing is proposed".to_owned()))?;
        Ok(Doing {
            level: Some(rise.level),
            week: Some(rise.week),
            why: Some(why),
            ..Doing::new(id, Deed::Deferred)
        })
    })
    .await
}

/// Names a step on the way to a standard, and by when. It replaces nothing.
#[utoipa::path(post, path = "/standard/{id}/milestone", tag = "standard", request_body = MilestoneInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Named", body = StandardView), Writing))]
async fn milestone(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<MilestoneInput>,
) -> Result<Response, Problem> {
    let today = crate::frame::time::day(visit.now, &visit.firm.time_zone());
    let typed = [
        ("milestone", Some(input.milestone.as_str())),
        ("by", Some(input.by.as_str())),
    ];
    let tried = tried(Deed::Milestone, typed);
    done(
        &app,
        visit,
        id,
        (tried, "Named a step on the way to"),
        move |_, view| {
            let series = &view.standard.series;
            let (level, week) = input.check(series, today).map_err(Problem::Invalid)?;
            if !is_more(view.standard.better, view.level, level) {
                let what = format!(
                    "a step on the way asks less than {}",
                    said::level(series, view.level)
                );
                return Err(Problem::Invalid(Errors::one("milestone", what)));
            }
            Ok(Doing {
                level: Some(level),
                week: Some(week),
                ..Doing::new(id, Deed::Milestone)
            })
        },
    )
    .await
}

/// Hands a standard to a colleague: its alarms and its proposals go to them from then on, and nothing else changes.
#[utoipa::path(post, path = "/standard/{id}/hand", tag = "standard", request_body = HandInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Handed on", body = StandardView), Writing))]
async fn hand(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<HandInput>,
) -> Result<Response, Problem> {
    let me = visit.actor.id.0;
    let owner = input.owner.as_ref().map(Who::text);
    let typed = [("owner", owner.as_deref()), ("why", input.why.as_deref())];
    let tried = tried(Deed::Handed, typed);
    done(&app, visit, id, (tried, "Handed on"), move |tx, view| {
        let (colleague, why) = input
            .check(me, &access::store::colleagues(tx)?)
            .map_err(Problem::Invalid)?;
        if colleague == view.standard.owner {
            return Err(Problem::Invalid(Errors::one(
                "owner",
                "its alarms go there already",
            )));
        }
        Ok(Doing {
            why,
            colleague: Some(colleague),
            ..Doing::new(id, Deed::Handed)
        })
    })
    .await
}

/// Retires a standard in the open, with a reason. Its line stays drawn.
#[utoipa::path(post, path = "/standard/{id}/retire", tag = "standard", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Retired", body = StandardView), Writing))]
async fn retire(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    let week = Week::at(visit.now, &visit.firm.time_zone());
    let tried = tried(Deed::Retired, [("why", Some(input.why.as_str()))]);
    done(&app, visit, id, (tried, "Retired"), move |_, _| {
        let right = "say why it ends; the reason stays beside it";
        let why = input.check(right).map_err(Problem::Invalid)?;
        Ok(Doing {
            week: Some(week),
            why: Some(why),
            ..Doing::new(id, Deed::Retired)
        })
    })
    .await
}
