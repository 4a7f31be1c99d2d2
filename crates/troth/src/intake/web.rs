//! Routes of imports: hand files in, look before they are taken, see how far they are, stop them, take them back.

use axum::Extension;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State as Held};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use troth_store::Store;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body as Sent, Id};
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::toast::Toast;
use crate::intake::batch::{Batch, State, plan_text};
use crate::intake::change::Change;
use crate::intake::handing::name_domains;
use crate::intake::refusal_store::What;
use crate::intake::store;
use crate::intake::view::{self, BatchView, Batches, PreviewView};
use crate::intake::way::Way;
use crate::intake::{csv, handing, see, undo};

/// The ways of reading that the house has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ways(pub(super) &'static [Way]);

pub fn routes(ways: &'static [Way]) -> OpenApiRouter<App> {
    let hand_in = OpenApiRouter::new()
        .routes(routes!(handing::hand_in))
        // Uploads have a limit of their own, counted as they come.
        .layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .merge(hand_in)
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(refused_csv))
        .routes(routes!(preview))
        .routes(routes!(run))
        .routes(routes!(run_all))
        .routes(routes!(stop))
        .routes(routes!(take_back))
        .layer(Extension(Ways(ways)))
}

#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListAsked {
    /// The `next` of the page before.
    pub after: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShowAsked {
    /// `refused` (as when left out), `same` or `remark`.
    #[param(inline)]
    pub show: Option<What>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

fn place(after: Option<&str>) -> Result<Option<i64>, Problem> {
    let wrong = || {
        Problem::Invalid(Errors::one(
            "after",
            "use the `next` of the page before, as it stands",
        ))
    };
    after.map(|after| after.parse().map_err(|_| wrong())).transpose()
}

/// Batches, the newest first.
#[utoipa::path(get, path = "/import", tag = "import", params(ListAsked), responses(
    (status = 200, description = "One page of batches", body = Batches),
    (status = 401, description = "No key", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A parameter is wrong", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "The database is busy", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn list(
    Held(app): Held<App>,
    visit: Visit<Read>,
    Asked(asked): Asked<ListAsked>,
) -> Result<Response, Problem> {
    let before = place(asked.after.as_deref())?;
    let actor = visit.actor.clone();
    let found = app
        .store
        .read(move |tx| view::batches(tx, &actor, before))
        .await?;
    Ok(visit.show(&found))
}

/// A batch whose rows are this actor's to see.
async fn own<R: Needs>(db: &Store, visit: &Visit<R>, id: i64) -> Result<Batch, Problem> {
    let found = db.read(move |tx| store::find(tx, id)).await?;
    found
        .filter(|batch| view::may_see_rows(&visit.actor, batch))
        .ok_or(Problem::NotFound("batch"))
}

/// One batch: how far it is, what became of its rows, and those refused.
#[utoipa::path(get, path = "/import/batch/{id}", tag = "import", params(("id" = i64, Path), ShowAsked), responses(
    (status = 200, description = "The batch", body = BatchView),
    (status = 401, description = "No key", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "No such batch", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A parameter is wrong", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "The database is busy", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn show(
    Held(app): Held<App>,
    visit: Visit<Read>,
    Id(id): Id,
    Asked(asked): Asked<ShowAsked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let after = place(asked.after.as_deref())?;
    let found = seen(&app.store, &visit, id, asked.show.unwrap_or(What::Refused), after).await?;
    let is_over = found.report.state.rests() && found.report.is_complete;
    let mut response = visit.show(&found);
    // A page that polls for progress is drawn anew when there is nothing left to wait for.
    if is_over && headers.contains_key("hx-request") && after.is_none() {
        response
            .headers_mut()
            .insert("hx-refresh", HeaderValue::from_static("true"));
    }
    Ok(response)
}

async fn seen<R: Needs>(
    db: &Store,
    visit: &Visit<R>,
    id: i64,
    shown: What,
    after: Option<i64>,
) -> Result<BatchView, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let found = db.read(move |tx| view::batch(tx, &actor, id, shown, after, now));
    found.await?.ok_or(Problem::NotFound("batch"))
}

/// The refused rows, to mend and hand in again.
#[utoipa::path(get, path = "/import/batch/{id}/refused.csv", tag = "import", params(("id" = i64, Path)), responses(
    (status = 200, description = "Line, reason and the row as it came", body = String, content_type = "text/csv"),
    (status = 401, description = "No key", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "No such batch", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "The database is busy", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn refused_csv(Held(app): Held<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let batch = own(&app.store, &visit, id).await?;
    let rows = csv::refused(app.store.clone(), id, batch.plan());
    let kind = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"refused-{id}.csv\""),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((kind, Body::from_stream(rows)).into_response())
}

/// How a file would be read, and why, before it is taken.
#[utoipa::path(get, path = "/import/{id}/preview", tag = "import", params(("id" = i64, Path)), responses(
    (status = 200, description = "The reading", body = PreviewView),
    (status = 401, description = "No key", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "No such batch", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 409, description = "The file is no longer here", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "The database is busy", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn preview(
    Held(app): Held<App>,
    visit: Visit<Read>,
    Extension(Ways(ways)): Extension<Ways>,
    Id(id): Id,
) -> Result<Response, Problem> {
    let batch = own(&app.store, &visit, id).await?;
    let seen = see::see(&app.store, &batch, ways).await?;
    Ok(visit.show(&seen))
}

/// Takes a file in as it is understood and as is said here; or goes on with one that stopped.
#[utoipa::path(post, path = "/import/{id}/run", tag = "import", params(("id" = i64, Path)), request_body = Change, responses(
    (status = 200, description = "It goes in", body = BatchView),
    (status = 400, description = "The body cannot be read", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 401, description = "No key", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 403, description = "No right to write", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "No such batch", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 409, description = "It is past that, or its file is no longer here", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 413, description = "Too much for one request", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, description = "Neither JSON nor a form", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "Something said cannot be", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "The database is busy", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn run(
    Held(app): Held<App>,
    visit: Visit<Write>,
    Extension(Ways(ways)): Extension<Ways>,
    Id(id): Id,
    Sent(change): Sent<Change>,
) -> Result<Response, Problem> {
    let batch = own(&app.store, &visit, id).await?;
    let gone = || Problem::Conflict("the file is no longer here\n\nhint: hand it in again".to_owned());
    if !batch.state.may_go_on() {
        let word = batch.state.word();
        return Err(Problem::Conflict(format!(
            "this batch is {word}, so there is nothing to take in"
        )));
    }
    if batch.upload.is_none() {
        return Err(gone());
    }
    let (mut plan, mut errors) = (batch.plan().ok_or_else(gone)?, Errors::default());
    // Rows that are in were read one way; the rest of the file is read the same.
    if batch.counts.rows == 0 {
        change.apply(&mut plan, &mut errors);
    }
    if !errors.is_empty() {
        let shown = see::see(&app.store, &batch, ways).await?;
        return Ok(visit.again(
            &PreviewView {
                errors: errors.clone(),
                ..shown
            },
            errors,
        ));
    }
    let looks_again = change.act.as_deref() == Some("look");
    let (by, now) = (visit.actor.clone(), visit.now);
    let begun = app.store.write(move |tx| {
        // What is open is settled by taking it in, not by looking again.
        if looks_again {
            store::settle(tx, id, batch.silo, &plan_text(&plan), &plan.format)?;
            return Ok::<_, Problem>(true);
        }
        let silo = crate::record::store::silo(tx, &plan.setting.silo, now)?;
        store::settle(tx, id, Some(silo), &plan_text(&plan), &plan.format)?;
        name_domains(tx, &by, &plan.setting.own_domains, now)?;
        let from = [State::Asking, State::Stopped, State::Failed];
        Ok(store::move_on(tx, id, &from, State::Waiting, None, now)?)
    });
    if !begun.await? {
        return Err(Problem::Conflict("someone else took it in meanwhile".to_owned()));
    }
    let to = if looks_again {
        format!("/import/{id}/preview")
    } else {
        format!("/import/batch/{id}")
    };
    let view = seen(&app.store, &visit, id, What::Refused, None).await?;
    let toast = if looks_again {
        "Read again, as you said"
    } else {
        "It goes in; you can leave this page"
    };
    Ok(visit.done(
        &to,
        Toast::say(toast).undo("Undo", format!("/import/{id}/undo")),
        &view,
    ))
}

/// Takes in all that the asker handed in and of which nothing is open, as it is understood.
#[utoipa::path(post, path = "/import/run", tag = "import", responses(
    (status = 200, description = "They go in", body = Batches),
    (status = 401, description = "No key", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 403, description = "No right to write", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "The database is busy", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn run_all(Held(app): Held<App>, visit: Visit<Write>) -> Result<Response, Problem> {
    let (by, now) = (visit.actor.clone(), visit.now);
    let (many, found) = app
        .store
        .write(move |tx| {
            let mut many = 0;
            for batch in store::ready(tx, by.id)? {
                let domains = batch.plan().map(|plan| plan.setting.own_domains);
                name_domains(tx, &by, &domains.unwrap_or_default(), now)?;
                let goes = store::move_on(tx, batch.id, &[State::Asking], State::Waiting, None, now)?;
                many += i64::from(goes);
            }
            Ok::<_, Problem>((many, view::batches(tx, &by, None)?))
        })
        .await?;
    let many = crate::frame::words::count(many, "file goes", "files go");
    Ok(visit.done(
        "/import",
        Toast::say(format!("{many} in; you can leave this page")),
        &found,
    ))
}

/// Stops a batch. What is in stays, and it can go on or be taken back.
#[utoipa::path(post, path = "/import/{id}/stop", tag = "import", params(("id" = i64, Path)), responses(
    (status = 200, description = "Stopped", body = BatchView),
    (status = 401, description = "No key", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 403, description = "No right to write", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "No such batch", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 409, description = "It is not being read", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "The database is busy", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn stop(Held(app): Held<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    own(&app.store, &visit, id).await?;
    let (why, now) = (format!("stopped by {}", visit.actor.name), visit.now);
    let from = [State::Waiting, State::Reading];
    let stopped = app
        .store
        .write(move |tx| store::move_on(tx, id, &from, State::Stopped, Some(&why), now));
    if !stopped.await? {
        return Err(Problem::Conflict(
            "it is not being read, so there is nothing to stop".to_owned(),
        ));
    }
    let view = seen(&app.store, &visit, id, What::Refused, None).await?;
    Ok(visit.done(
        &format!("/import/batch/{id}"),
        Toast::say("Stopped. What is in stays until you take it back."),
        &view,
    ))
}

/// Takes a batch back, with everything that only it supports. What people acted on since stays, marked so.
#[utoipa::path(post, path = "/import/{id}/undo", tag = "import", params(("id" = i64, Path)), responses(
    (status = 200, description = "Taken back", body = BatchView),
    (status = 401, description = "No key", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 403, description = "No right to write", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "No such batch", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "The database is busy", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn take_back(Held(app): Held<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    own(&app.store, &visit, id).await?;
    undo::undo(&app.store, &app.clock, id, visit.actor.id).await?;
    let view = seen(&app.store, &visit, id, What::Refused, None).await?;
    let toast = Toast::say(format!("Taken back: {}", view.report.file));
    Ok(visit.done(&format!("/import/batch/{id}"), toast, &view))
}
