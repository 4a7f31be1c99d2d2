//! The suggestions' routes: what there is to answer, one of them, and each answer.

use axum::extract::State as Shared;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_words::{By, Strength};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Needs, Read, Visit, Write};
use crate::experience::feeling::Feeling;
use crate::frame::app::App;
use crate::frame::body::{Asked as Query, Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::{Millis, day};
use crate::frame::toast::Toast;
use crate::frame::when::{read_day, read_time};
use crate::interaction::log::back;
use crate::organisation::Organisation;
use crate::promise::{Bond, Due, Giver, Kind as Word, Pledged, Said};
use crate::suggestion::store::{self, Suggestion, Wanted};
use crate::suggestion::{Kind, State, act};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(confirm))
        .routes(routes!(reject))
        .routes(routes!(undo))
}

/// Suggestions on one page.
const PAGE: i64 = 30;
/// What was said longer ago has lost its hour, and is asked for by itself.
const FRESH_DAYS: i64 = 60;

/// What to look for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `open` unless said otherwise.
    pub state: Option<State>,
    /// One customer only.
    pub party: Option<i64>,
    /// `true` for what was said more than sixty days ago, too.
    pub old: Option<bool>,
    /// Where the last page ended.
    pub after: Option<String>,
}

impl Asked {
    fn wanted(&self, now: Millis) -> Result<Wanted, Problem> {
        let wrong = || Problem::Invalid(Errors::one("after", "is no place where a page ended"));
        let state = self.state.unwrap_or_default();
        let is_fresh_only = state == State::Open && self.old != Some(true) && self.party.is_none();
        Ok(Wanted {
            state,
            party: self.party,
            is_own: false,
            since: is_fresh_only.then(|| since(now)),
            after: self
                .after
                .as_deref()
                .map(|word| place(word).ok_or_else(wrong))
                .transpose()?,
        })
    }
}

/// From when on what was said is fresh.
pub fn since(now: Millis) -> Millis {
    now - FRESH_DAYS * 86_400_000
}

/// Where a page ended: `1793000000000.17`, an instant and an id.
fn place(word: &str) -> Option<(Millis, i64)> {
    let (at, id) = word.split_once('.')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

/// What there is to answer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Suggestions {
    /// What was said last comes first.
    pub suggestions: Vec<Suggestion>,
    /// Ask for this to read on.
    pub next: Option<String>,
    #[serde(skip)]
    pub asked: Asked,
}

/// A suggestion as it is confirmed: as the words gave it, unless mended here.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ConfirmInput {
    /// What is promised.
    #[schema(max_length = 500)]
    pub what: Option<String>,
    /// A day as people write it; empty for none.
    pub due: Option<String>,
    /// A time as people write it.
    pub due_time: Option<String>,
    /// What the customer does first; empty when it waits for nothing.
    #[schema(max_length = 500)]
    pub waits_for: Option<String>,
    /// What they seem to feel, in one of the words for it.
    pub feeling: Option<String>,
    /// The number of the colleague whom thanks are for.
    pub colleague: Option<i64>,
    /// Where a person goes on to.
    pub to: Option<String>,
}

/// Where a person goes on to after an answer.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AnswerInput {
    pub to: Option<String>,
}

const LONGEST: usize = 500;

impl ConfirmInput {
    /// The feeling meant.
    fn feeling(&self, one: &Suggestion) -> Result<Feeling, Problem> {
        let typed = self
            .feeling
            .as_deref()
            .map(str::trim)
            .filter(|typed| !typed.is_empty());
        let Some(typed) = typed else {
            return one.feelings.first().copied().ok_or(Problem::NotFound("feeling"));
        };
        Feeling::parse(typed).ok_or_else(|| {
            Problem::Invalid(Errors::one(
                "feeling",
                format!("`{typed}` is no feeling that is kept"),
            ))
        })
    }

    /// The colleague meant.
    fn colleague(&self, one: &Suggestion) -> Result<i64, Problem> {
        self.colleague.or(one.for_colleague).ok_or_else(|| {
            Problem::Invalid(Errors::one(
                "colleague",
                "more than one is called so\n\nhint: choose whom they are for",
            ))
        })
    }

    /// The promise meant.
    fn pledged(&self, one: &Suggestion, firm: &Organisation) -> Result<Pledged, Problem> {
        let mut errors = Errors::default();
        let what = self.what.as_deref().or(one.what.as_deref()).unwrap_or_default();
        let what = errors.needed("what", what, LONGEST, "write what we will do");
        let waits_for = match &self.waits_for {
            Some(typed) => errors.text("waits_for", Some(typed), LONGEST),
            None => one.waits_for.clone(),
        };
        let due = self.due(one, firm, &mut errors);
        Problem::check(errors)?;
        Ok(Pledged {
            subject: one.subject,
            kind: Word::Given,
            what,
            due,
            waits_for,
            due_days: None,
            by: giver(one),
            touchpoint: act::touchpoint(one).to_owned(),
            said: Said {
                interaction: Some(one.interaction),
                words: Some(one.sentence.clone()),
            },
            bond: Bond::default(),
            pledge: None,
            source_key: None,
            record: None,
            made_at: one.at,
        })
    }

    /// A day typed counts from the day on which it was said. One whose day was taken out keeps its words.
    fn due(&self, one: &Suggestion, firm: &Organisation, errors: &mut Errors) -> Due {
        let mut due = Due::no_date(&firm.zone, one.due_words.clone());
        match self.due.as_deref().map(str::trim) {
            None => (due.day, due.time) = (one.due, one.due_time),
            Some("") => {}
            Some(typed) => match read_day(typed, day(one.at, &firm.time_zone())) {
                // The same day keeps the hour that was said with it.
                Ok(day) => {
                    due.day = Some(day);
                    due.time = one.due_time.filter(|_| one.due == Some(day));
                }
                Err(error) => errors.add("due", error.to_string()),
            },
        }
        if let Some(typed) = self
            .due_time
            .as_deref()
            .map(str::trim)
            .filter(|typed| !typed.is_empty())
        {
            match read_time(typed) {
                Ok(time) if due.day.is_some() => due.time = Some(time),
                Ok(_) => errors.add("due_time", "a time needs its day"),
                Err(error) => errors.add("due_time", error.to_string()),
            }
        }
        due
    }
}

/// Who gave the word: whoever wrote it, or the one they named.
fn giver(one: &Suggestion) -> Giver {
    match (one.kind, one.given_by) {
        (Kind::Promise, Some(By::I | By::We)) => Giver {
            colleague: one.colleague,
            name: one.writer.clone().filter(|_| one.colleague.is_none()),
        },
        _ => Giver {
            colleague: None,
            name: one.given_name.clone(),
        },
    }
}

/// Whether its clock stands still until the customer has done something.
pub fn waits(one: &Suggestion) -> bool {
    one.strength == Some(Strength::Conditional)
}

/// What the words suggest and nobody has answered: what came to the firm, and what came to oneself.
#[utoipa::path(get, path = "/suggestion", tag = "suggestion", params(Asked), responses(
    (status = 200, description = "The suggestions", body = Suggestions), Reading))]
async fn list(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (actor, wanted) = (visit.actor.clone(), asked.wanted(visit.now)?);
    let mut suggestions = app
        .store
        .read(move |tx| store::list(tx, &actor, wanted, PAGE + 1))
        .await
        .map_err(Problem::from)?;
    let has_more = suggestions.len() as i64 > PAGE;
    suggestions.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = suggestions.last().filter(|_| has_more);
    let next = last.map(|last| format!("{}.{}", last.at, last.id));
    Ok(visit.show(&Suggestions {
        suggestions,
        next,
        asked,
    }))
}

/// One suggestion.
#[utoipa::path(get, path = "/suggestion/{id}", tag = "suggestion", params(("id" = i64, Path)), responses(
    (status = 200, description = "The suggestion", body = Suggestion), Reading))]
async fn show(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let one = view(&app, &visit, id).await?;
    Ok(visit.show(&one))
}

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<Suggestion, Problem> {
    let actor = visit.actor.clone();
    app.store
        .read(move |tx| store::one(tx, &actor, id)?.ok_or(Problem::NotFound("suggestion")))
        .await
}

/// Confirms a suggestion: it is recorded as the words gave it, or as it was mended.
#[utoipa::path(post, path = "/suggestion/{id}/confirm", tag = "suggestion", request_body = ConfirmInput,
    params(("id" = i64, Path)), responses((status = 200, description = "As it now stands", body = Suggestion), Writing))]
async fn confirm(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<ConfirmInput>,
) -> Result<Response, Problem> {
    let (actor, firm, now, asked) = (visit.actor.clone(), visit.firm.clone(), visit.now, input.clone());
    let done = app
        .store
        .write(move |tx| {
            let one = store::one(tx, &actor, id)?.ok_or(Problem::NotFound("suggestion"))?;
            match one.kind {
                Kind::Feeling => act::confirm_feeling(tx, &actor, &one, asked.feeling(&one)?, now)?,
                Kind::Thanks => act::confirm_thanks(tx, &actor, &one, asked.colleague(&one)?, now)?,
                Kind::Promise | Kind::Reported => {
                    let pledged = asked.pledged(&one, &firm)?;
                    act::confirm_promise(tx, &actor, &one, &pledged, now)?
                }
            };
            Ok(())
        })
        .await;
    if let Err(problem) = done {
        return visit.refused_here(&format!("/suggestion/{id}"), problem);
    }
    answered(&app, visit, id, "Recorded", input.to).await
}

/// Rejects a suggestion: nothing is recorded, and it is not suggested again.
#[utoipa::path(post, path = "/suggestion/{id}/reject", tag = "suggestion", request_body = AnswerInput,
    params(("id" = i64, Path)), responses((status = 200, description = "As it now stands", body = Suggestion), Writing))]
async fn reject(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<AnswerInput>,
) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .write(move |tx| {
            let one = store::one(tx, &actor, id)?.ok_or(Problem::NotFound("suggestion"))?;
            act::reject(tx, &actor, &one, now)
        })
        .await?;
    answered(&app, visit, id, "Not kept", input.to).await
}

async fn answered(
    app: &App,
    visit: Visit<Write>,
    id: i64,
    said: &str,
    to: Option<String>,
) -> Result<Response, Problem> {
    let one = view(app, &visit, id).await?;
    let what = one
        .what
        .clone()
        .or_else(|| one.feelings.first().map(|feeling| feeling.word().to_owned()))
        .or_else(|| (one.kind == Kind::Thanks).then(|| "thanks".to_owned()));
    let toast = Toast::say(format!("{said}: {}", what.unwrap_or_default()))
        .undo("Undo", format!("/suggestion/{id}/undo"));
    Ok(visit.done(&back(to.as_deref(), "/suggestion".to_owned()), toast, &one))
}

/// Takes an answer back. What was recorded of it is entered in error.
#[utoipa::path(post, path = "/suggestion/{id}/undo", tag = "suggestion", params(("id" = i64, Path)), responses(
    (status = 200, description = "As it now stands", body = Suggestion), Writing))]
async fn undo(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .write(move |tx| {
            let one = store::one(tx, &actor, id)?.ok_or(Problem::NotFound("suggestion"))?;
            act::undo(tx, &actor, &one, now)
        })
        .await?;
    let one = view(&app, &visit, id).await?;
    Ok(visit.done_here("/suggestion", Toast::say("Taken back"), &one))
}
