//! Routes of beliefs: saying one, passing on, one's own, and taking one back; and what stands of them beside a standard.

use axum::extract::State as Shared;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use troth_drift::joined;
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Needs, Read, Visit};
use crate::access::{Actor, Right};
use crate::belief::{A_MONTH, Believed, Quarter, act, may_take_back, page, shown, store};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::{Millis, day};
use crate::frame::toast::Toast;
use crate::frame::week::Week;
use crate::interaction::beside::{Beside, Part};
use crate::organisation;
use crate::standard;
use crate::standard::said;
use crate::standard::series::Series;
use crate::standard::weeks::Point;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(say))
        .routes(routes!(skip))
        .routes(routes!(own))
        .routes(routes!(take_back))
}

/// What was believed, beside what was measured.
pub const BESIDE_STANDARD: Beside = Beside {
    word: "belief",
    read: |tx, actor, id, now| {
        let found = beliefs(tx, actor, id, now)?;
        found.map(|found| Part::new(found, page::beside)).transpose()
    },
};

/// What is asked of somebody before the chart is shown to them.
pub const BEFORE_STANDARD: Beside = Beside {
    word: "belief",
    read: |tx, actor, id, now| {
        let asking = asking(tx, actor, id, now)?;
        asking.map(|asking| Part::new(asking, page::asking)).transpose()
    },
};

/// Of which series somebody was asked within the month.
pub const ASKED_OF_STANDARDS: standard::web::AskedOf =
    |tx, actor, now| store::asked_since(tx, actor.id, now - A_MONTH);

/// What one believes the level is, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct BeliefInput {
    /// `80 %`, `6 hours`, as the measure is counted.
    #[schema(min_length = 1, max_length = 40)]
    pub level: String,
}

/// What was believed of one measure, by nobody in particular, and what the asker said themselves.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Beliefs {
    /// Quarters that are over, in which five people or more said something.
    pub quarters: Vec<Believed>,
    /// The asker's own, the newest first.
    pub own: Vec<OwnBelief>,
    #[serde(skip)]
    pub series: Option<Series>,
}

/// A belief of the asker's own.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OwnBelief {
    pub id: i64,
    /// Of which measure.
    pub name: String,
    pub level: f64,
    pub level_said: String,
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Its quarter is not over.
    pub may_take_back: bool,
}

/// The question before the chart.
#[derive(Clone, Debug, Serialize)]
pub struct Asking {
    pub standard: i64,
    pub question: String,
    #[serde(skip)]
    pub example: String,
    #[serde(skip)]
    pub typed: String,
    #[serde(skip)]
    pub errors: Errors,
}

fn asking(tx: &Tx, actor: &Actor, id: i64, now: Millis) -> Result<Option<Asking>, StoreError> {
    let Some(standard) = standard::store::find(tx, id)?.filter(standard::Standard::stands) else {
        return Ok(None);
    };
    let asked_at = store::asked_at(tx, &standard.series.to_string(), actor.id)?;
    if asked_at.is_some_and(|at| now - at < A_MONTH) {
        return Ok(None);
    }
    // Who believes anything of a measure of which nothing is known cannot be right or wrong.
    let points = standard::view::known(tx, &standard.series, now)?;
    if points.iter().all(|point| point.told.is_none()) {
        return Ok(None);
    }
    the_question(tx, &standard).map(Some)
}

fn the_question(tx: &Tx, standard: &standard::Standard) -> Result<Asking, StoreError> {
    let measure = standard.series.measure;
    Ok(Asking {
        standard: standard.id,
        question: standard::own::question(tx, &standard.series)?,
        example: match measure.shape {
            standard::measure::Shape::Share => "80 %".to_owned(),
            standard::measure::Shape::PerHundred => "3".to_owned(),
            standard::measure::Shape::Hours => "6 hours".to_owned(),
        },
        typed: String::new(),
        errors: Errors::default(),
    })
}

fn beliefs(tx: &Tx, actor: &Actor, id: i64, now: Millis) -> Result<Option<Beliefs>, StoreError> {
    let Some(standard) = standard::store::find(tx, id)? else {
        return Ok(None);
    };
    let today = day(now, &organisation::store::read(tx)?.time_zone());
    let series = standard.series;
    let points = standard::view::known(tx, &series, now)?;
    let word = series.to_string();
    let quarters = shown(&store::of_series(tx, &word)?, today).into_iter();
    Ok(Some(Beliefs {
        quarters: quarters
            .map(|(quarter, levels)| Believed {
                from: quarter.first(),
                levels,
                measured: measured(&points, quarter),
            })
            .collect(),
        own: own_of(tx, actor, Some(&word), today)?,
        series: Some(series),
    }))
}

/// What the weeks that began in a quarter told together.
fn measured(points: &[Point], quarter: Quarter) -> Option<f64> {
    let within = |week: Week| (quarter.first()..quarter.until()).contains(&week.monday());
    let told: Vec<_> = points
        .iter()
        .filter(|point| within(point.week))
        .map(|point| point.told)
        .collect();
    joined(&told)
        .ok()
        .flatten()
        .map(troth_drift::Observation::estimate)
}

fn own_of(tx: &Tx, actor: &Actor, series: Option<&str>, today: Date) -> Result<Vec<OwnBelief>, StoreError> {
    let found = store::own(tx, actor.id, series)?.into_iter();
    let own = found.filter_map(|belief| {
        let series = Series::parse(&belief.series)?;
        Some(OwnBelief {
            id: belief.id,
            name: series.name(),
            level: belief.level,
            level_said: said::level(&series, belief.level),
            on: belief.on,
            may_take_back: may_take_back(&belief, today),
        })
    });
    Ok(own.collect())
}

async fn own_view<R: Needs>(app: &App, visit: &Visit<R>) -> Result<Beliefs, Problem> {
    let (actor, today) = (visit.actor.clone(), visit.lens().today());
    app.store
        .read(move |tx| {
            Ok(Beliefs {
                quarters: Vec::new(),
                own: own_of(tx, &actor, None, today)?,
                series: None,
            })
        })
        .await
}

/// What the asker ever believed. Nobody else's is told.
#[utoipa::path(get, path = "/belief", tag = "belief", responses(
    (status = 200, description = "One's own beliefs", body = Beliefs), Reading))]
async fn own(Shared(app): Shared<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let view = own_view(&app, &visit).await?;
    Ok(visit.show(&view))
}

/// A key that may only read says nothing.
fn may_say(actor: &Actor) -> Result<(), Problem> {
    if actor.scope < Right::Write {
        let why = "this key may only read\n\nhint: ask an owner for one that may write";
        return Err(Problem::Forbidden(why.to_owned()));
    }
    Ok(())
}

/// Says what one thinks the level of a standard's measure is, before seeing it. Whoever signs in may.
#[utoipa::path(post, path = "/standard/{id}/belief", tag = "belief", request_body = BeliefInput, params(("id" = i64, Path)),
    responses((status = 200, description = "Kept, with one's other beliefs", body = Beliefs), Writing))]
async fn say(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Id(id): Id,
    Body(input): Body<BeliefInput>,
) -> Result<Response, Problem> {
    may_say(&visit.actor)?;
    let (actor, now, today) = (visit.actor.id, visit.now, visit.lens().today());
    let typed = input.level.clone();
    let done = app
        .store
        .write(move |tx| {
            let standard = standard::store::find(tx, id)?.ok_or(Problem::NotFound("standard"))?;
            let mut errors = Errors::default();
            let level = errors.needed("level", &typed, 40, "say what you think it is");
            let level = said::read_level(&standard.series, &level).map_err(|message| {
                errors.add("level", message);
                errors
            });
            let level = level.map_err(Problem::Invalid)?;
            act::say(tx, &standard.series.to_string(), level, today, actor, now)?;
            Ok(())
        })
        .await;
    if let Err(Problem::Invalid(errors)) = done {
        return again(&app, visit, id, input, errors).await;
    }
    done?;
    let view = own_view(&app, &visit).await?;
    let toast = Toast::say("Kept: nobody else is told what you think");
    Ok(visit.done(&format!("/standard/{id}"), toast, &view))
}

async fn again(
    app: &App,
    visit: Visit<Read>,
    id: i64,
    input: BeliefInput,
    errors: Errors,
) -> Result<Response, Problem> {
    let question = app
        .store
        .read(move |tx| {
            let standard = standard::store::find(tx, id)?.ok_or(Problem::NotFound("standard"))?;
            Ok::<_, Problem>(the_question(tx, &standard)?)
        })
        .await?;
    let asking = Asking {
        typed: input.level,
        errors: errors.clone(),
        ..question
    };
    Ok(visit.again(&asking, errors))
}

/// Passes on without saying anything: not asked again for a month.
#[utoipa::path(post, path = "/standard/{id}/belief/skip", tag = "belief", params(("id" = i64, Path)),
    responses((status = 200, description = "Passed on; one's own beliefs", body = Beliefs), Writing))]
async fn skip(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    may_say(&visit.actor)?;
    let (actor, now) = (visit.actor.id, visit.now);
    app.store
        .write(move |tx| {
            let standard = standard::store::find(tx, id)?.ok_or(Problem::NotFound("standard"))?;
            Ok::<_, Problem>(store::mark_asked(tx, &standard.series.to_string(), actor, now)?)
        })
        .await?;
    let view = own_view(&app, &visit).await?;
    let toast = Toast::say("Passed on: you are asked again in a month at the earliest");
    Ok(visit.done(&format!("/standard/{id}"), toast, &view))
}

/// Takes back what one said, while its quarter runs.
#[utoipa::path(post, path = "/belief/{id}/undo", tag = "belief", params(("id" = i64, Path)),
    responses((status = 200, description = "Taken back; one's other beliefs", body = Beliefs), Writing))]
async fn take_back(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    may_say(&visit.actor)?;
    let (actor, now, today) = (visit.actor.id, visit.now, visit.lens().today());
    app.store
        .write(move |tx| {
            let own = store::own(tx, actor, None)?;
            let belief = own.into_iter().find(|belief| belief.id == id);
            let belief = belief.ok_or(Problem::NotFound("belief"))?;
            if !may_take_back(&belief, today) {
                let why = "its quarter is over, and it stands among the others";
                return Err(Problem::Conflict(why.to_owned()));
            }
            Ok(act::take_back(tx, id, actor, now)?)
        })
        .await?;
    let view = own_view(&app, &visit).await?;
    Ok(visit.done_here("/belief", Toast::say("Taken back"), &view))
}
