//! Files as a request brings them: kept as they come, counted against the limit, and answered for one by one.

use axum::Extension;
use axum::extract::multipart::{Field, MultipartRejection};
use axum::extract::{Multipart, State as Held};
use axum::http::StatusCode;
use axum::response::Response;

use troth_store::Tx;

use crate::access::visit::{Visit, Write};
use crate::access::{Actor, Right};
use crate::frame::app::App;
use crate::frame::face::Face;
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::intake::arrive::{self, NotTaken, Said};
use crate::intake::batch::{Batch, State};
use crate::intake::change::Change;
use crate::intake::look;
use crate::intake::plan::Setting;
use crate::intake::store;
use crate::intake::upload::Arriving;
use crate::intake::upload_store;
use crate::intake::view::{self, Batches, HandedIn};
use crate::intake::web::Ways;

/// What else may be said in a request that hands files in is short.
const LONGEST_FIELD: usize = 4_096;

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

/// Hands files in. What a program hands in and is recognised goes straight in; the rest, and all that people hand in on
/// a page, waits for a word at `/import/{id}/preview`.
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
pub(super) async fn hand_in(
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
    let (mut said, setting) = match taking.settled(look::setting(&visit.firm)) {
        Ok(settled) => settled,
        Err(errors) => {
            taking.forget().await?;
            return refuse(&app, visit, errors, Vec::new()).await;
        }
    };
    said.looks = visit.face == Face::Page && !said.go;
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
    let (once, by, now) = (visit.once(), visit.actor.clone(), visit.now);
    let domains = setting.own_domains.clone();
    let batches = app.store.write(move |tx| {
        name_domains(tx, &by, &domains, now)?;
        arrive::make_batches(tx, &once, &arrived, &said, by.id, now)
    });
    handed_in(visit, batches.await?, not_taken)
}

/// Whoever takes a file in may name the first mail domain of our own. Further ones are an owner's to name, since whoever
/// writes from one is no customer any more.
///
/// # Errors
/// [`Problem::Forbidden`] for whoever is no owner.
pub fn name_domains(tx: &Tx, by: &Actor, domains: &[String], now: Millis) -> Result<(), Problem> {
    let known = crate::organisation::store::read(tx)?.domains;
    let is_further = !known.is_empty() && domains.iter().any(|domain| !known.contains(domain));
    if is_further && !by.may(Right::Own) {
        return Err(Problem::Forbidden(
            "a further mail domain of our own is an owner's to name\n\nhint: ask an owner, or leave it out"
                .to_owned(),
        ));
    }
    Ok(store::add_domains(tx, domains, by.id, now)?)
}

/// Nothing was taken: people see why above the list, programs get the fields.
async fn refuse(
    app: &App,
    visit: Visit<Write>,
    errors: Errors,
    not_taken: Vec<NotTaken>,
) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    let found = app.store.read(move |tx| view::batches(tx, &actor, None)).await?;
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
    let asking = match batches.as_slice() {
        [one] if one.state == State::Asking => Some(one.id),
        _ => None,
    };
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
        batches: batches
            .into_iter()
            .map(|batch| view::entry(batch, &visit.actor))
            .collect(),
        not_taken,
    };
    Ok(visit.made(&at, toast, &answer))
}

/// A multipart request being read.
struct Taking<'r> {
    app: &'r App,
    by: &'r Actor,
    now: i64,
    uploads: Vec<upload_store::Upload>,
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
            looks: false,
        };
        Ok((said, setting))
    }

    async fn forget(&mut self) -> Result<(), Problem> {
        for upload in std::mem::take(&mut self.uploads) {
            self.app
                .store
                .write(move |tx| upload_store::remove(tx, upload.id))
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
