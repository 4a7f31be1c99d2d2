//! The routes of what a firm counts of itself: all of it, defining one, telling its weeks, and taking a telling back.

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use serde::Deserialize;
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body, Id, Ids};
use crate::frame::form::Errors;
use crate::frame::period;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::toast::Toast;
use crate::frame::week::Week;
use crate::frame::words;
use crate::indicator::act::{self, Counts};
use crate::indicator::form::{DefinitionInput, IndicatorInput, WhyInput};
use crate::indicator::telling::TellingInput;
use crate::indicator::view::{self, IndicatorView, Indicators, Tried};
use crate::indicator::{Deed, Indicator, store};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, define))
        .routes(routes!(show))
        .routes(routes!(redefine))
        .routes(routes!(tell))
        .routes(routes!(hand_in))
        .routes(routes!(withdraw))
        .routes(routes!(end))
        .routes(routes!(resume))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/indicator/new", get(new))
}

#[derive(Clone, Debug, Default)]
pub struct IndicatorForm {
    pub input: IndicatorInput,
    pub errors: Errors,
}

/// Which weeks are listed.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Until {
    /// Weeks until that of this day.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<Date>,
}

async fn view<R: Needs>(
    app: &App,
    visit: &Visit<R>,
    id: i64,
    until: Option<Date>,
) -> Result<IndicatorView, Problem> {
    let now = visit.now;
    app.store
        .read(move |tx| {
            view::one(tx, id, until.map(Week::of), now)?.ok_or(Problem::NotFound("measure of our own"))
        })
        .await
}

/// What the firm counts of itself, by name.
#[utoipa::path(get, path = "/indicator", tag = "indicator", responses(
    (status = 200, description = "All of them", body = Indicators), Reading))]
async fn list(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let now = visit.now;
    let all = app.store.read(move |tx| view::all(tx, now)).await;
    Ok(visit.show(&all.map_err(Problem::from)?))
}

/// One of them with its weeks, what was told of each and by whom.
#[utoipa::path(get, path = "/indicator/{id}", tag = "indicator", params(("id" = i64, Path), Until), responses(
    (status = 200, description = "The indicator", body = IndicatorView), Reading))]
async fn show(
    State(app): State<App>,
    visit: Visit<Read>,
    Id(id): Id,
    Asked(asked): Asked<Until>,
) -> Result<Response, Problem> {
    let view = view(&app, &visit, id, asked.until).await?;
    Ok(visit.show(&view))
}

/// With which the form begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Begun {
    /// `core_job` is ready-made.
    with: String,
}

async fn new(visit: Visit<Write>, Asked(begun): Asked<Begun>) -> Response {
    let input = match begun.with.as_str() {
        "core_job" => IndicatorInput::core_job(),
        _ => IndicatorInput::default(),
    };
    let errors = Errors::default();
    visit.show_page(&IndicatorForm { input, errors })
}

/// Defines something the firm counts of itself. Its name is never changed.
#[utoipa::path(post, path = "/indicator", tag = "indicator", request_body = IndicatorInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is defined once")), responses(
    (status = 201, description = "Defined", body = IndicatorView),
    (status = 200, description = "Defined before under the same key", body = IndicatorView), Writing))]
async fn define(
    State(app): State<App>,
    visit: Visit<Write>,
    Body(input): Body<IndicatorInput>,
) -> Result<Response, Problem> {
    let (actor, now, once) = (visit.actor.id, visit.now, visit.once());
    let typed = input.clone();
    let made = app
        .store
        .write(move |tx| {
            let new = typed.check().map_err(Problem::Invalid)?;
            once.make(tx, &typed, |tx| {
                if store::called(tx, &new.name)?.is_some() {
                    let why = "one is called so already\n\nhint: if it is counted otherwise now, give that one another definition";
                    return Err(Problem::Invalid(Errors::one("name", why)));
                }
                Ok(act::define(tx, &new, actor, now)?)
            })
        })
        .await;
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => {
            let form = IndicatorForm {
                input,
                errors: errors.clone(),
            };
            return Ok(visit.again(&form, errors));
        }
        made => made?,
    };
    let view = view(&app, &visit, id, None).await?;
    let toast = Toast::say(format!("Defined: {}", view.indicator.name));
    let at = format!("/indicator/{id}");
    Ok(if is_new {
        visit.made(&at, toast, &view)
    } else {
        visit.done(&at, toast, &view)
    })
}

fn found(tx: &Tx, id: i64) -> Result<Indicator, Problem> {
    store::find(tx, id)?.ok_or(Problem::NotFound("measure of our own"))
}

/// One that is counted; what was ended is told and defined no more.
fn counted(tx: &Tx, id: i64) -> Result<Indicator, Problem> {
    let one = found(tx, id)?;
    match one.ended() {
        None => Ok(one),
        Some(_) => Err(Problem::Conflict(
            "it is counted no longer\n\nhint: if it is counted again, say so first".to_owned(),
        )),
    }
}

/// Shows the page again with what was typed into one of its forms, and what was wrong with it.
async fn again(
    app: &App,
    visit: Visit<Write>,
    id: i64,
    errors: Errors,
    typed: impl FnOnce(&mut IndicatorView),
) -> Result<Response, Problem> {
    let mut view = view(app, &visit, id, None).await?;
    typed(&mut view);
    view.errors = errors.clone();
    Ok(visit.again(&view, errors))
}

/// Counts something else from now on: a further definition, whose weeks stand beside those of the older ones. A standard
/// may be asked of it once thirteen weeks are known by both.
#[utoipa::path(post, path = "/indicator/{id}/definition", tag = "indicator", request_body = DefinitionInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Defined anew", body = IndicatorView), Writing))]
async fn redefine(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<DefinitionInput>,
) -> Result<Response, Problem> {
    let (actor, now, typed) = (visit.actor.id, visit.now, input.clone());
    let done = app
        .store
        .write(move |tx| {
            let one = counted(tx, id)?;
            let (definition, why) = typed.check(&one).map_err(Problem::Invalid)?;
            let counts = Counts {
                indicator: id,
                version: one.current() + 1,
                definition: &definition,
                why: Some(&why),
            };
            Ok(act::redefine(tx, &counts, actor, now)?)
        })
        .await;
    match done {
        Err(Problem::Invalid(errors)) => {
            return again(&app, visit, id, errors, |view| {
                (view.tried, view.definition) = (Some(Tried::Define), input);
            })
            .await;
        }
        done => done?,
    }
    let view = view(&app, &visit, id, None).await?;
    let toast = Toast::say(format!(
        "Definition {} of {}",
        view.indicator.current(),
        view.indicator.name
    ));
    Ok(visit.done(&format!("/indicator/{id}"), toast, &view))
}

/// Tells one week, a list of weeks, or a table with the header `period,count,of`. A week told again stays told as it was
/// before, beside the newer figure, which counts; what says nothing new is left out.
#[utoipa::path(post, path = "/indicator/{id}/week", tag = "indicator", request_body = TellingInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Told", body = IndicatorView), Writing))]
async fn tell(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<TellingInput>,
) -> Result<Response, Problem> {
    let tried = if input.table.is_some() {
        Tried::Table
    } else {
        Tried::Week
    };
    told(&app, visit, id, input, tried).await
}

async fn told(
    app: &App,
    visit: Visit<Write>,
    id: i64,
    input: TellingInput,
    tried: Tried,
) -> Result<Response, Problem> {
    let (actor, now, typed, today) = (visit.actor.id, visit.now, input.clone(), visit.lens().today());
    let done = app
        .store
        .write(move |tx| {
            let one = counted(tx, id)?;
            let (version, weeks) = typed.check(&one, today).map_err(Problem::Invalid)?;
            Ok(act::tell(tx, id, version, &weeks, (actor, now))?)
        })
        .await;
    let counted = match done {
        Err(Problem::Invalid(errors)) => {
            return again(app, visit, id, errors, |view| {
                (view.tried, view.telling) = (Some(tried), input);
            })
            .await;
        }
        done => done?,
    };
    let view = view(app, &visit, id, None).await?;
    let many = |many: usize| words::count(i64::try_from(many).unwrap_or(i64::MAX), "week", "weeks");
    let said = match (counted.told, counted.unchanged) {
        (0, _) => "Nothing new: it was told so before".to_owned(),
        (told, 0) => format!("Told: {}", many(told)),
        (told, same) => format!("Told: {}; {same} said what was told before", many(told)),
    };
    Ok(visit.done(&format!("/indicator/{id}"), Toast::say(said), &view))
}

/// A file, and by which definition it counts.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "it only describes the request")]
pub struct IndicatorFile {
    /// A table with the header `period,count,of`.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    version: Option<u32>,
}

/// Hands in a file with the header `period,count,of`: a line for each week or each day. Where any line is wrong, each is
/// named and nothing is taken.
#[utoipa::path(post, path = "/indicator/{id}/file", tag = "indicator",
    request_body(content = IndicatorFile, content_type = "multipart/form-data"), params(("id" = i64, Path)), responses(
    (status = 200, description = "Told", body = IndicatorView), Writing))]
async fn hand_in(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let form = form.map_err(|_| Problem::Unsupported)?;
    let input = handed_in(form).await?;
    if input.table.as_deref().is_none_or(|table| table.trim().is_empty()) {
        let errors = Errors::one("table", "choose a file that says something");
        return again(&app, visit, id, errors, |view| view.tried = Some(Tried::File)).await;
    }
    told(&app, visit, id, input, Tried::File).await
}

async fn handed_in(mut form: Multipart) -> Result<TellingInput, Problem> {
    let mut input = TellingInput::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(broken)?;
        match name.as_str() {
            "file" => input.table = Some(period::decoded(&bytes)),
            "version" => input.version = version(&String::from_utf8_lossy(&bytes))?,
            _ => {}
        }
    }
    Ok(input)
}

fn version(text: &str) -> Result<Option<u32>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |_| Problem::Invalid(Errors::one("version", format!("`{text}` is no version")));
    text.parse().map(Some).map_err(wrong)
}

fn broken(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::TooLarge;
    }
    Problem::BadRequest(
        "the file could not be read to its end\n\nhint: send it again; nothing was taken".to_owned(),
    )
}

/// Takes a telling back, with a reason: what was told of its week before counts again. The telling stays shown.
#[utoipa::path(post, path = "/indicator/{id}/telling/{telling}/withdraw", tag = "indicator", request_body = WhyInput,
    params(("id" = i64, Path), ("telling" = i64, Path)), responses(
    (status = 200, description = "Taken back", body = IndicatorView), Writing))]
async fn withdraw(
    State(app): State<App>,
    visit: Visit<Write>,
    Ids(id, telling): Ids,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    let (actor, now, typed) = (visit.actor.id, visit.now, input.clone());
    let done = app
        .store
        .write(move |tx| {
            found(tx, id)?;
            let one = store::telling(tx, id, telling)?.ok_or(Problem::NotFound("telling"))?;
            if one.withdrawn.is_some() {
                return Err(Problem::Conflict("it was taken back before".to_owned()));
            }
            let why = typed.check().map_err(Problem::Invalid)?;
            act::withdraw(tx, id, &one, &why, (actor, now))?;
            Ok(one.week)
        })
        .await;
    let week = match done {
        Err(Problem::Invalid(errors)) => {
            return again(&app, visit, id, errors, |view| {
                (view.tried, view.why) = (Some(Tried::Withdraw(telling)), input.why);
            })
            .await;
        }
        done => done?,
    };
    let view = view(&app, &visit, id, None).await?;
    let toast = Toast::say(format!("Taken back: the week from {}", week.monday()));
    Ok(visit.done(&format!("/indicator/{id}"), toast, &view))
}

/// Counts it no longer, with a reason: no week is told of it and no standard set on it, until it is counted again.
#[utoipa::path(post, path = "/indicator/{id}/end", tag = "indicator", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Ended", body = IndicatorView), Writing))]
async fn end(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    let (actor, now, typed) = (visit.actor.id, visit.now, input.clone());
    let done = app
        .store
        .write(move |tx| {
            counted(tx, id)?;
            let why = typed.check().map_err(Problem::Invalid)?;
            Ok(act::act(tx, id, Deed::Ended, Some(&why), (actor, now))?)
        })
        .await;
    match done {
        Err(Problem::Invalid(errors)) => {
            return again(&app, visit, id, errors, |view| {
                (view.tried, view.why) = (Some(Tried::End), input.why);
            })
            .await;
        }
        done => done?,
    }
    let view = view(&app, &visit, id, None).await?;
    let at = format!("/indicator/{id}");
    let toast = Toast::say(format!("Counted no longer: {}", view.indicator.name));
    Ok(visit.done(&at, toast.undo("Undo", format!("{at}/resume")), &view))
}

/// Counts it again.
#[utoipa::path(post, path = "/indicator/{id}/resume", tag = "indicator", params(("id" = i64, Path)), responses(
    (status = 200, description = "Counted again", body = IndicatorView), Writing))]
async fn resume(State(app): State<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.id, visit.now);
    app.store
        .write(move |tx| {
            if found(tx, id)?.ended().is_none() {
                return Err(Problem::Conflict("it is counted".to_owned()));
            }
            Ok(act::act(tx, id, Deed::Resumed, None, (actor, now))?)
        })
        .await?;
    let view = view(&app, &visit, id, None).await?;
    let toast = Toast::say(format!("Counted again: {}", view.indicator.name));
    Ok(visit.done(&format!("/indicator/{id}"), toast, &view))
}
