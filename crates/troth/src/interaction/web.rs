//! One thing that passed, and logging a call or a visit.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::time::{day, start_of};
use crate::frame::toast::Toast;
use crate::frame::when::read_day;
use crate::frame::words;
use crate::interaction::beside::{Beside, Part, all_of};
use crate::interaction::letter;
use crate::interaction::log::{self, LogInput, back};
use crate::interaction::page::LogPage;
use crate::interaction::settled_store::{self, Settled};
use crate::interaction::store::{self, Entry};
use crate::interaction::{SETTLED, Turned, write};
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::mailbox::outbox_store::{self, Delivery};
use crate::mailbox::write_page::Choices;
use crate::record;
use crate::spine::Direction;

/// `beside` is what slices further down the shelf show beside one thing that passed.
pub fn routes(beside: &'static [Beside]) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(make))
        .routes(routes!(error))
        .routes(routes!(settle))
        .routes(routes!(unsettle))
        .routes(routes!(settle_before))
        .layer(Extension(Besides(beside)))
}

#[derive(Clone, Copy, Debug)]
struct Besides(&'static [Beside]);

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/customer/{id}/interaction/new", axum::routing::get(new))
}

/// Somebody who was in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Someone {
    pub party: i64,
    pub name: String,
    /// `from`, `to`, `cc` or `about`.
    pub role: String,
}

/// One thing that passed, with its whole words.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Whole {
    #[serde(flatten)]
    pub entry: Entry,
    /// Everything that was written or said, as it was.
    pub words: Option<String>,
    /// Everyone in it whom the asker may see.
    pub people: Vec<Someone>,
    /// Names of files that came with it.
    pub attachments: Vec<String>,
    /// A colleague logged it by hand.
    pub is_logged: bool,
    /// Somebody waits for an answer to it.
    pub waits: bool,
    /// Who found that it needs none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// What other slices know of it, by their word.
    #[schema(value_type = Object)]
    pub beside: BTreeMap<&'static str, Part>,
    /// How it fared, of a letter of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// What an answer can be made of.
    pub answer: Choices,
}

/// One that the actor may see, whole: nothing when there is none.
///
/// # Errors
/// When the store fails.
pub fn whole(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Whole>, troth_store::StoreError> {
    let Some(entry) = store::find(tx, actor, id)? else {
        return Ok(None);
    };
    let (record, logged, key) = store::sources(tx, id)?.unwrap_or_default();
    let told = record
        .map(|record| record::store::find(tx, record))
        .transpose()?
        .flatten();
    let (words, attachments) = told.map_or((None, Vec::new()), |record| {
        letter::spoken(record.told, &entry.kind)
    });
    let people = store::parties(tx, actor, id)?
        .into_iter()
        .map(|(party, name, role)| Someone { party, name, role })
        .collect();
    let letter = key.strip_prefix("mail:");
    Ok(Some(Whole {
        delivery: letter
            .map(|letter| outbox_store::delivery(tx, letter))
            .transpose()?
            .flatten(),
        answer: write::answer_choices(tx, actor, &entry)?,
        is_logged: logged.is_some(),
        waits: settled_store::waits(tx, id)?,
        settled: settled_store::settled(tx, id)?,
        words: logged.or(words).or_else(|| entry.excerpt.clone()),
        people,
        attachments,
        entry,
        beside: BTreeMap::new(),
    }))
}

async fn view<R: crate::access::visit::Needs>(
    app: &App,
    visit: &Visit<R>,
    id: i64,
) -> Result<Whole, Problem> {
    let actor = visit.actor.clone();
    app.store
        .read(move |tx| whole(tx, &actor, id)?.ok_or(Problem::NotFound("conversation")))
        .await
}

/// One thing that passed, with its whole words and everyone in it.
#[utoipa::path(get, path = "/interaction/{id}", tag = "interaction", params(("id" = i64, Path)), responses(
    (status = 200, description = "What passed", body = Whole), Reading))]
async fn show(
    State(app): State<App>,
    Extension(Besides(besides)): Extension<Besides>,
    visit: Visit<Read>,
    Id(id): Id,
) -> Result<Response, Problem> {
    let mut whole = view(&app, &visit, id).await?;
    let (actor, now) = (visit.actor.clone(), visit.now);
    whole.beside = app
        .store
        .read(move |tx| all_of(tx, &actor, id, now, besides))
        .await
        .map_err(Problem::from)?;
    Ok(visit.show(&whole))
}

/// Logs a call, a visit or another meeting with a customer.
#[utoipa::path(post, path = "/customer/{id}/interaction", tag = "interaction", request_body = LogInput,
    params(("id" = i64, Path, description = "The customer")), responses(
    (status = 200, description = "The same key made it before", body = Whole),
    (status = 201, description = "Logged", body = Whole), Writing))]
async fn make(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(party): Id,
    Body(input): Body<LogInput>,
) -> Result<Response, Problem> {
    let (actor, firm, now, once) = (visit.actor.clone(), visit.firm.clone(), visit.now, visit.once());
    let asked = input.clone();
    let made = app
        .store
        .write(move |tx| {
            let subject = store::subject_of(tx, &actor, party)?.ok_or(Problem::NotFound("customer"))?;
            let logged = asked.check(&firm, now)?;
            once.make(tx, &asked, |tx| Ok(log::log(tx, &actor, subject, &logged, now)?))
        })
        .await;
    let (id, is_new) = match made {
        Err(Problem::Invalid(errors)) => {
            let form = LogPage {
                party,
                input,
                errors: errors.clone(),
            };
            return Ok(visit.again(&form, errors));
        }
        made => made?,
    };
    let whole = view(&app, &visit, id).await?;
    let toast = Toast::say("Logged").undo("Undo", format!("/interaction/{id}/error"));
    if is_new && visit.face == crate::frame::face::Face::Json {
        return Ok(visit.made(&format!("/interaction/{id}"), toast, &whole));
    }
    let to = back(input.back.as_deref(), format!("/customer/{party}"));
    Ok(visit.done(&to, toast, &whole))
}

/// What the link that leads to the form knows: which way it went, and where a person goes on to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Begin {
    direction: Option<Direction>,
    back: Option<String>,
}

async fn new(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(party): Id,
    Asked(begin): Asked<Begin>,
) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    app.store
        .read(move |tx| store::subject_of(tx, &actor, party)?.ok_or(Problem::NotFound("customer")))
        .await?;
    Ok(visit.show_page(&LogPage {
        party,
        input: LogInput {
            direction: begin.direction,
            back: begin.back,
            ..LogInput::default()
        },
        errors: Errors::default(),
    }))
}

/// Why something is no longer to count.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct WhyInput {
    #[schema(max_length = 500)]
    pub why: Option<String>,
    /// Where a person goes on to.
    pub back: Option<String>,
}

impl WhyInput {
    /// The reason, when one was given.
    ///
    /// # Errors
    /// When it is too long or cannot be kept.
    pub fn check(&self) -> Result<Option<String>, Problem> {
        let mut errors = Errors::default();
        let why = errors.text("why", self.why.as_deref(), 500);
        Problem::check(errors)?;
        Ok(why)
    }
}

/// What an act did.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Done {
    pub interaction: i64,
    pub done: String,
}

/// Enters a logged call or visit in error: it leaves the timeline, and stays on record with who said so and why.
#[utoipa::path(post, path = "/interaction/{id}/error", tag = "interaction", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "It no longer counts", body = Done), Writing,
    (status = 409, description = "It came from a file or a mailbox: take that back instead", body = ProblemDetails, content_type = "application/problem+json")))]
async fn error(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    let why = input.check()?.unwrap_or_else(|| "taken back".to_owned());
    let (actor, now) = (visit.actor.clone(), visit.now);
    let party = app
        .store
        .write(move |tx| {
            store::find(tx, &actor, id)?.ok_or(Problem::NotFound("conversation"))?;
            let party = store::parties(tx, &actor, id)?
                .first()
                .map(|(party, _, _)| *party);
            if !log::error(tx, &actor, id, &why, now)? {
                let hint = "it was not logged by hand\n\nhint: take back the import that brought it";
                return Err(Problem::Conflict(hint.to_owned()));
            }
            Ok(party)
        })
        .await?;
    let home = party.map_or_else(|| "/".to_owned(), |party| format!("/customer/{party}"));
    let to = back(input.back.as_deref(), home);
    let done = Done {
        interaction: id,
        done: "entered in error".to_owned(),
    };
    Ok(visit.done(&to, Toast::say("Entered in error"), &done))
}

/// Says that a letter or a request needs no answer.
#[utoipa::path(post, path = "/interaction/{id}/settle", tag = "interaction", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "Nobody waits for it any more", body = Done), Writing))]
async fn settle(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    turn(app, visit, id, Turn::Settled, &input).await
}

/// Takes that back: whoever wrote it waits again.
#[utoipa::path(post, path = "/interaction/{id}/unsettle", tag = "interaction", request_body = WhyInput,
    params(("id" = i64, Path)), responses(
    (status = 200, description = "It waits for an answer again", body = Done), Writing))]
async fn unsettle(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WhyInput>,
) -> Result<Response, Problem> {
    turn(app, visit, id, Turn::Open, &input).await
}

/// Which letters need no answer any more.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct BeforeInput {
    /// The day as people write it: what waits since before it is settled.
    pub before: String,
    #[schema(max_length = 500)]
    pub why: Option<String>,
}

/// How many were settled.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SettledBefore)]
pub struct Before {
    pub settled: i64,
}

/// Says that nothing from before a day needs an answer, such as what an old mailbox brought; of customers one may see.
#[utoipa::path(post, path = "/interaction/settle", tag = "interaction", request_body = BeforeInput, responses(
    (status = 200, description = "Nobody waits any more since before that day", body = Before), Writing))]
async fn settle_before(
    State(app): State<App>,
    visit: Visit<Write>,
    Body(input): Body<BeforeInput>,
) -> Result<Response, Problem> {
    let (actor, now, zone) = (visit.actor.clone(), visit.now, visit.firm.time_zone());
    let mut errors = Errors::default();
    let why = errors.text("why", input.why.as_deref(), 500);
    let today = day(now, &zone);
    let before = match read_day(&input.before, today) {
        Ok(day) if day <= today => start_of(day, &zone),
        Ok(_) => {
            errors.add(
                "before",
                "is still to come\n\nhint: name a day that was, such as `yesterday`",
            );
            now
        }
        Err(error) => {
            errors.add("before", error.to_string());
            now
        }
    };
    if !errors.is_empty() {
        return visit.refused_here("/today?waiting=all", Problem::Invalid(errors));
    }
    let settled = app
        .store
        .write(move |tx| {
            let ids = settled_store::waiting_before(tx, &actor, before)?;
            settled_store::settle(tx, &ids, why.as_deref(), &actor, now)?;
            crate::spine::look_again(tx, &ids)?;
            let settled = i64::try_from(ids.len()).unwrap_or(i64::MAX);
            for part in ids.chunks(record::ROWS_PER_FACT) {
                tell(tx, part, true, actor.id, now)?;
            }
            Ok::<_, Problem>(settled)
        })
        .await?;
    let toast = Toast::say(format!(
        "{} settled",
        words::count(settled, "letter or request", "letters and requests")
    ));
    Ok(visit.done("/", toast, &Before { settled }))
}

/// Remembers that these need no answer, or need one after all.
fn tell(tx: &Tx, interactions: &[i64], settled: bool, actor: ActorId, now: Millis) -> Result<(), StoreError> {
    let turned = Turned {
        interactions: interactions.to_vec(),
        settled,
    };
    Act::begin(tx, SETTLED, actor, now)?.record(&turned)?;
    Ok(())
}

enum Turn {
    Settled,
    Open,
}

async fn turn(
    app: App,
    visit: Visit<Write>,
    id: i64,
    turn: Turn,
    input: &WhyInput,
) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let why = input.check()?;
    let (word, toast) = match turn {
        Turn::Settled => (
            "settled",
            Toast::say("Needs no answer").undo("Undo", format!("/interaction/{id}/unsettle")),
        ),
        Turn::Open => ("waits again", Toast::say("Waits for an answer again")),
    };
    app.store
        .write(move |tx| {
            store::find(tx, &actor, id)?.ok_or(Problem::NotFound("conversation"))?;
            let is_settled = match (turn, settled_store::settled(tx, id)?) {
                (Turn::Settled, None) => {
                    settled_store::settle(tx, &[id], why.as_deref(), &actor, now)?;
                    true
                }
                (Turn::Open, Some(settled)) => {
                    settled_store::unsettle(tx, settled.id, why.as_deref(), &actor, now)?;
                    false
                }
                // It is so already, by whoever said it first.
                _ => return Ok(()),
            };
            crate::spine::look_again(tx, &[id])?;
            tell(tx, &[id], is_settled, actor.id, now)?;
            Ok::<_, Problem>(())
        })
        .await?;
    let done = Done {
        interaction: id,
        done: word.to_owned(),
    };
    let to = back(input.back.as_deref(), "/".to_owned());
    Ok(visit.done(&to, toast, &done))
}
