//! Routes of imports: hand files in, look before they are taken, see how far they are, stop them, take them back.

use axum::Extension;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Multipart, State as Held};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use troth_store::Store;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Needs, Read, Visit, Write};
use crate::access::{Actor, Visibility};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body as Sent, Id};
use crate::frame::face::Face;
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::toast::Toast;
use crate::intake::arrive::{self, NotTaken, Said};
use crate::intake::batch::{Batch, State, plan_text};
use crate::intake::change::Change;
use crate::intake::look;
use crate::intake::plan::Setting;
use crate::intake::store::{self, What};
use crate::intake::upload::Arriving;
use crate::intake::view::{self, BatchView, Batches, HandedIn, PreviewView};
use crate::intake::way::Way;
use crate::intake::{csv, see, undo};

/// The ways of reading that the house has.
#[derive(Clone, Copy, Debug)]
struct Ways(&'static [Way]);

/// What else may be said in a request that hands files in is short.
const LONGEST_FIELD: usize = 4_096;

pub fn routes(ways: &'static [Way]) -> OpenApiRouter<App> {
    let hand_in = OpenApiRouter::new()
        .routes(routes!(hand_in))
        // Uploads have a limit of their own, counted as they come.
        .layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .merge(hand_in)
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(refused_csv))
        .routes(routes!(preview))
        .routes(routes!(run))
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

/// Files, and what may be said beside them.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "it only describes the request")]
pub struct HandIn {
    /// One file or several: tables, workbooks, mailboxes, archives of them.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<Vec<u8>>,
    /// Where the rows come from, such as `shop`.
    silo: Option<String>,
    zone: Option<String>,
    country: Option<String>,
    currency: Option<String>,
    /// Our own mail domains; `none` when there are none.
    own_domains: Option<String>,
    /// `yes` takes everything in as understood, without a question.
    go: Option<String>,
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
    let found = app.store.read(move |tx| view::batches(tx, before)).await?;
    Ok(visit.show(&found))
}

/// Hands files in. What is recognised goes straight in; the rest waits for a word at `/import/{id}/preview`.
#[utoipa::path(post, path = "/import", tag = "import",
    request_body(content = HandIn, content_type = "multipart/form-data"), responses(
    (status = 201, description = "Handed in", body = HandedIn),
    (status = 400, description = "The request broke off", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 401, description = "No key", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 403, description = "No right to write", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 413, description = "More than this house takes", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, description = "Not a multipart form", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "No file could be taken", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "The disk is full or the database busy", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn hand_in(
    Held(app): Held<App>,
    visit: Visit<Write>,
    Extension(Ways(ways)): Extension<Ways>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let form = form.map_err(|_| Problem::Unsupported)?;
    let mut taking = Taking {
        app: &app,
        by: &visit.actor,
        now: visit.now,
        uploads: Vec::new(),
        change: Change::default(),
        go: false,
        size: 0,
    };
    if let Err(problem) = taking.all(form).await {
        taking.forget().await?;
        return Err(problem);
    }
    let (said, setting) = match taking.settled(look::setting(&visit.firm)) {
        Ok(settled) => settled,
        Err(errors) => {
            taking.forget().await?;
            return refuse(&app, visit, errors, Vec::new()).await;
        }
    };
    let uploads = std::mem::take(&mut taking.uploads);
    if uploads.is_empty() {
        let errors = Errors::one("file", "choose a file first");
        return refuse(&app, visit, errors, Vec::new()).await;
    }
    let (arrived, not_taken) = arrive::look_at(&app.store, uploads, &setting, &said, ways).await?;
    if arrived.is_empty() {
        let why: Vec<&str> = not_taken.iter().map(|file| file.reason.as_str()).collect();
        return refuse(&app, visit, Errors::one("file", why.join("; ")), not_taken).await;
    }
    let (once, by, now) = (visit.once(), visit.actor.id, visit.now);
    let domains = setting.own_domains.clone();
    let batches = app.store.write(move |tx| {
        store::add_domains(tx, &domains, by, now)?;
        arrive::make_batches(tx, &once, &arrived, &said, by, now)
    });
    handed_in(visit, batches.await?, not_taken)
}

/// Nothing was taken: people see why above the list, programs get the fields.
async fn refuse(
    app: &App,
    visit: Visit<Write>,
    errors: Errors,
    not_taken: Vec<NotTaken>,
) -> Result<Response, Problem> {
    let found = app.store.read(|tx| view::batches(tx, None)).await?;
    let not_taken = if not_taken.is_empty() {
        let messages = errors.0.values();
        let named = messages.map(|reason| NotTaken {
            file: String::new(),
            reason: reason.clone(),
        });
        named.collect()
    } else {
        not_taken
    };
    Ok(visit.again(&Batches { not_taken, ..found }, errors))
}

fn handed_in(
    visit: Visit<Write>,
    batches: Vec<Batch>,
    not_taken: Vec<NotTaken>,
) -> Result<Response, Problem> {
    let asking = batches
        .iter()
        .find(|batch| batch.state == State::Asking)
        .map(|batch| batch.id);
    let first = batches.first().map(|batch| (batch.id, batch.file.clone()));
    let toast = match (batches.len(), first) {
        (1, Some((id, file))) => {
            Toast::say(format!("Handed in: {file}")).undo("Undo", format!("/import/{id}/undo"))
        }
        (many, _) => Toast::say(format!("Handed in: {many} files")),
    };
    let toast = match not_taken.len() {
        0 => toast,
        lost => Toast::say(format!("{} handed in, {lost} could not be read", batches.len())),
    };
    if visit.face == Face::Page {
        let to = asking.map_or_else(|| "/import".to_owned(), |id| format!("/import/{id}/preview"));
        return Ok(visit.send_on(&to, &toast));
    }
    let at = batches
        .first()
        .map_or(String::new(), |batch| format!("/import/batch/{}", batch.id));
    let answer = HandedIn {
        batches: batches.into_iter().map(view::entry).collect(),
        not_taken,
    };
    Ok(visit.made(&at, toast, &answer))
}

/// A multipart request being read.
struct Taking<'r> {
    app: &'r App,
    by: &'r Actor,
    now: i64,
    uploads: Vec<store::Upload>,
    change: Change,
    go: bool,
    size: u64,
}

impl Taking<'_> {
    async fn all(&mut self, mut form: Multipart) -> Result<(), Problem> {
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(plain_name) {
                Some(file) if !file.is_empty() => self.file(&file, field).await?,
                // A browser sends an unfilled file field with an empty name.
                Some(_) => {}
                None => self.field(&name, field).await?,
            }
        }
        Ok(())
    }

    async fn file(&mut self, name: &str, field: Field<'_>) -> Result<(), Problem> {
        let mut arriving = Arriving::begin(&self.app.store, name, self.by.id, self.now).await?;
        match self.bytes(&mut arriving, field).await {
            Ok(()) => {
                self.uploads.push(arriving.end().await?);
                Ok(())
            }
            Err(problem) => {
                arriving.forget().await?;
                Err(problem)
            }
        }
    }

    async fn bytes(&mut self, arriving: &mut Arriving, mut field: Field<'_>) -> Result<(), Problem> {
        while let Some(bytes) = field.chunk().await.map_err(broken)? {
            self.size += bytes.len() as u64;
            if self.size > self.app.settings.upload_limit {
                return Err(Problem::TooLarge);
            }
            arriving.take(&bytes).await?;
        }
        Ok(())
    }

    async fn field(&mut self, name: &str, mut field: Field<'_>) -> Result<(), Problem> {
        let mut text = Vec::new();
        while let Some(bytes) = field.chunk().await.map_err(broken)? {
            text.extend_from_slice(&bytes);
            if text.len() > LONGEST_FIELD {
                return Err(Problem::TooLarge);
            }
        }
        let text = String::from_utf8_lossy(&text).trim().to_owned();
        if text.is_empty() {
            return Ok(());
        }
        match name {
            "silo" => self.change.silo = Some(text),
            "zone" => self.change.zone = Some(text),
            "country" => self.change.country = Some(text),
            "currency" => self.change.currency = Some(text),
            "own_domains" => self.change.own_domains = Some(text),
            "go" => self.go = matches!(text.as_str(), "yes" | "true" | "on" | "1"),
            _ => {}
        }
        Ok(())
    }

    fn settled(&self, mut setting: Setting) -> Result<(Said, Setting), Errors> {
        let mut errors = Errors::default();
        self.change.settle(&mut setting, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let said = Said {
            silo: self.change.silo.as_ref().map(|_| setting.silo.clone()),
            own_domains: self.change.own_domains.is_some(),
            currency: self.change.currency.is_some(),
            go: self.go,
        };
        Ok((said, setting))
    }

    async fn forget(&mut self) -> Result<(), Problem> {
        for upload in std::mem::take(&mut self.uploads) {
            self.app
                .store
                .write(move |tx| store::drop_upload(tx, upload.id))
                .await?;
        }
        Ok(())
    }
}

fn broken(error: axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::TooLarge;
    }
    Problem::BadRequest(
        "the files could not be read to their end\n\nhint: send them again; nothing was taken".into(),
    )
}

/// The last part of whatever path a browser sent, in letters that can be kept and shown.
fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or(sent);
    last.chars()
        .filter(|letter| !letter.is_control())
        .take(200)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Whoever sees all customers sees every batch's rows; others those they handed in.
fn may_see_rows(actor: &Actor, batch: &Batch) -> bool {
    actor.visibility == Visibility::All || batch.by == actor.id.0
}

/// A batch whose rows are this actor's to see.
async fn own<R: Needs>(db: &Store, visit: &Visit<R>, id: i64) -> Result<Batch, Problem> {
    let found = db.read(move |tx| store::find(tx, id)).await?;
    found
        .filter(|batch| may_see_rows(&visit.actor, batch))
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
    let now = visit.now;
    let found =
        db.read(move |tx| Ok::<_, Problem>((view::batch(tx, id, shown, after, now)?, store::find(tx, id)?)));
    let (Some(mut view), Some(batch)) = found.await? else {
        return Err(Problem::NotFound("batch"));
    };
    if !may_see_rows(&visit.actor, &batch) {
        for refusal in &mut view.refusals {
            refusal.raw = None;
            refusal.reason.clone_from(&refusal.kind);
        }
    }
    Ok(view)
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
    let (by, now) = (visit.actor.id, visit.now);
    let begun = app.store.write(move |tx| {
        let silo = crate::record::store::silo(tx, &plan.setting.silo, now)?;
        store::settle(tx, id, silo, &plan_text(&plan), &plan.format)?;
        if looks_again {
            return Ok::<_, Problem>(true);
        }
        store::add_domains(tx, &plan.setting.own_domains, by, now)?;
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
