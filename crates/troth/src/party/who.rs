//! Who is who, by hand: two customers made one, records taken out, refusals, and all of it taken back.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::refusal::{Reading, Writing};
use crate::frame::toast::Toast;
use crate::identity::act::{ActError, By, Done};
use crate::identity::explain::{Explained, explain};
use crate::party::form::LONGEST;
use crate::party::profile::Profile;
use crate::party::web::{answer, hand, lead, seek};
use crate::party::{derive, store};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(merge))
        .routes(routes!(merge_marked))
        .routes(routes!(split))
        .routes(routes!(never))
        .routes(routes!(undo))
        .routes(routes!(evidence))
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Problem {
        match error {
            ActError::NoParty => Problem::NotFound("customer"),
            ActError::OneAlready | ActError::SaidAlready | ActError::UndoneAlready => {
                Problem::Conflict(error.to_string())
            }
            ActError::Household => Problem::Conflict(error.to_string()),
            ActError::KindsDiffer => Problem::Invalid(Errors::one("with", error.to_string())),
            ActError::NothingToSplit => Problem::Invalid(Errors::one("subject", error.to_string())),
            ActError::Refused(decided) => {
                let who = decided
                    .first()
                    .and_then(|one| one.by_name.clone())
                    .unwrap_or_else(|| "somebody".to_owned());
                let why = decided
                    .first()
                    .and_then(|one| one.why.clone())
                    .map(|why| format!(": `{why}`"))
                    .unwrap_or_default();
                Problem::Conflict(format!(
                    "{who} said that these are never the same{why}\n\nhint: send `despite` as true if they are after all"
                ))
            }
            ActError::Store(error) => error.into(),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
pub struct WithInput {
    /// The other customer.
    pub with: i64,
    pub why: Option<String>,
    /// Merge although somebody said they are never the same; that is taken back with it.
    #[serde(default)]
    pub despite: bool,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
pub struct MarkedInput {
    /// Two customers or more.
    #[serde(default)]
    pub party: Vec<i64>,
    pub why: Option<String>,
    #[serde(default)]
    pub despite: bool,
    /// Where a person goes on to.
    pub to: Option<String>,
}

/// Makes two customers one. The older id stays, the other leads to it, and everything of both is kept.
#[utoipa::path(post, path = "/customer/{id}/merge", tag = "customer", params(("id" = i64, Path)), request_body = WithInput, responses(
    (status = 200, description = "They are one", body = Profile), Writing,
    (status = 409, description = "They are one already, or somebody said they are never", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A person and a firm, or another wrong field", body = ProblemDetails, content_type = "application/problem+json")))]
async fn merge(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WithInput>,
) -> Result<Response, Problem> {
    let marked = MarkedInput {
        party: vec![id, input.with],
        why: input.why,
        despite: input.despite,
        to: None,
    };
    let (to, toast, profile) = merge_all(&app, &visit, marked).await?;
    Ok(visit.done(&to, toast, &profile))
}

/// Makes all marked customers one.
#[utoipa::path(post, path = "/customer/merge", tag = "customer", request_body = MarkedInput, responses(
    (status = 200, description = "They are one", body = Profile), Writing,
    (status = 409, description = "They are one already, or somebody said they are never", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "Fewer than two, or a person and a firm", body = ProblemDetails, content_type = "application/problem+json")))]
async fn merge_marked(
    State(app): State<App>,
    visit: Visit<Write>,
    Body(input): Body<MarkedInput>,
) -> Result<Response, Problem> {
    match merge_all(&app, &visit, input).await {
        Ok((to, toast, profile)) => Ok(visit.done(&to, toast, &profile)),
        Err(problem) => visit.refused_here("/customer", problem),
    }
}

/// Where people go on to, what they are told, and the one whom both are now.
async fn merge_all(
    app: &App,
    visit: &Visit<Write>,
    input: MarkedInput,
) -> Result<(String, Toast, Profile), Problem> {
    let mut errors = Errors::default();
    let why = errors.text("why", input.why.as_deref(), LONGEST);
    if input.party.len() != 2 {
        errors.add(
            "party",
            "mark two\n\nhint: several are made one by merging two at a time, so that each can be undone",
        );
    }
    Problem::check(errors)?;
    let to = input
        .to
        .clone()
        .filter(|to| to == "/" || to.starts_with("/customer") || to.starts_with("/search"));
    let (one, other) = (input.party[0], input.party[1]);
    let (profile, done) = decide(app, visit, why, move |tx, actor, by| {
        let (one, other) = (seek(tx, actor, one)?, seek(tx, actor, other)?);
        let done = crate::identity::act::merge(tx, by, one, other, input.despite)?;
        Ok((one.min(other), done))
    })
    .await?;
    let toast = undoable(Toast::say(format!("{} is one now", profile.name)), &done);
    let to = to.unwrap_or_else(|| format!("/customer/{}", profile.id));
    Ok((to, toast, profile))
}

/// Does something about who is who, and brings the rows up to date in the same breath.
pub async fn decide<R: Needs>(
    app: &App,
    visit: &Visit<R>,
    why: Option<String>,
    act: impl FnOnce(&Tx, &Actor, By<'_>) -> Result<(i64, Done), Problem> + Send + 'static,
) -> Result<(Profile, Done), Problem> {
    let hand = hand(visit);
    app.store
        .write(move |tx| {
            let by = By {
                actor: hand.actor.id,
                now: hand.now,
                why: why.as_deref(),
            };
            let (party, done) = act(tx, &hand.actor, by)?;
            derive::after(tx, &done.resolved, &hand.firm, hand.now)?;
            let party = crate::identity::store::leads_to(tx, party)?.unwrap_or(party);
            Ok((answer(tx, party)?, done))
        })
        .await
}

pub fn undoable(toast: Toast, done: &Done) -> Toast {
    match done.link {
        Some(link) => toast.undo("Undo", format!("/identity/link/{link}/undo")),
        None => toast,
    }
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
pub struct SplitInput {
    /// The records that are somebody else's, by their subjects.
    #[serde(default)]
    pub subject: Vec<i64>,
    pub why: Option<String>,
}

/// Takes records out of a customer: they are never the same as the rest, whatever ties them.
#[utoipa::path(post, path = "/customer/{id}/split", tag = "customer", params(("id" = i64, Path)), request_body = SplitInput, responses(
    (status = 200, description = "Taken apart; this is the customer who keeps the id", body = Profile), Writing,
    (status = 422, description = "Not one of several records of theirs", body = ProblemDetails, content_type = "application/problem+json")))]
async fn split(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<SplitInput>,
) -> Result<Response, Problem> {
    let mut errors = Errors::default();
    let why = errors.text("why", input.why.as_deref(), LONGEST);
    Problem::check(errors)?;
    let (profile, done) = decide(&app, &visit, why, move |tx, actor, by| {
        let at = seek(tx, actor, id)?;
        let out: BTreeSet<i64> = input.subject.into_iter().collect();
        Ok((at, crate::identity::act::split(tx, by, at, &out)?))
    })
    .await?;
    let toast = undoable(Toast::say(format!("Taken out of {}", profile.name)), &done);
    Ok(visit.done(&format!("/customer/{}/identity", profile.id), toast, &profile))
}

/// Says that two customers are never the same.
#[utoipa::path(post, path = "/customer/{id}/never", tag = "customer", params(("id" = i64, Path)), request_body = WithInput, responses(
    (status = 200, description = "They stay two", body = Profile), Writing,
    (status = 409, description = "They are one: take the record out instead", body = ProblemDetails, content_type = "application/problem+json")))]
async fn never(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<WithInput>,
) -> Result<Response, Problem> {
    let mut errors = Errors::default();
    let why = errors.text("why", input.why.as_deref(), LONGEST);
    Problem::check(errors)?;
    let (profile, done) = decide(&app, &visit, why, move |tx, actor, by| {
        let (one, other) = (seek(tx, actor, id)?, seek(tx, actor, input.with)?);
        Ok((one, crate::identity::act::never(tx, by, one, other)?))
    })
    .await?;
    let toast = undoable(Toast::say(format!("{} stays apart", profile.name)), &done);
    Ok(visit.done(&format!("/customer/{}", profile.id), toast, &profile))
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
pub struct UndoInput {
    pub why: Option<String>,
}

/// Takes back what was said of who is who, with all that the same act said.
#[utoipa::path(post, path = "/identity/link/{id}/undo", tag = "identity", params(("id" = i64, Path)), request_body = UndoInput, responses(
    (status = 200, description = "Taken back; this is the customer it was said of", body = Profile), Writing,
    (status = 409, description = "Taken back already", body = ProblemDetails, content_type = "application/problem+json")))]
async fn undo(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<UndoInput>,
) -> Result<Response, Problem> {
    let mut errors = Errors::default();
    let why = errors.text("why", input.why.as_deref(), LONGEST);
    Problem::check(errors)?;
    let (profile, _) = decide(&app, &visit, why, move |tx, actor, by| {
        let link = crate::identity::store::decided(tx, &BTreeSet::from([id]))?
            .pop()
            .ok_or(Problem::NotFound("link"))?;
        // Both sides must be the actor's to see.
        for subject in [link.a, link.b] {
            let party = crate::identity::store::party_of(tx, subject)?.ok_or(Problem::NotFound("link"))?;
            store::seek(tx, actor, party)?.ok_or(Problem::NotFound("link"))?;
        }
        let done = crate::identity::act::undo(tx, by, id)?;
        Ok((
            crate::identity::store::party_of(tx, link.a)?.unwrap_or_default(),
            done,
        ))
    })
    .await?;
    Ok(visit.done_here("/customer", Toast::say("Taken back"), &profile))
}

/// Why a customer's records are one, and who they are never.
#[utoipa::path(get, path = "/customer/{id}/identity", tag = "identity", params(("id" = i64, Path)), responses(
    (status = 200, description = "The evidence", body = Explained),
    (status = 307, description = "An old id: the customer it became"), Reading))]
async fn evidence(State(app): State<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    let (at, explained) = app
        .store
        .read(move |tx| {
            let at = seek(tx, &actor, id)?;
            Ok::<_, Problem>((at, explain(tx, &actor, at)?.ok_or(Problem::NotFound("customer"))?))
        })
        .await?;
    if at != id {
        Ok(lead(visit.face, at, "/identity"))
    } else {
        Ok(visit.show(&explained))
    }
}
