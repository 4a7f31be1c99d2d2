//! The queue of pairs that a person should look at, and their answers.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::Body;
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::refusal::{Reading, Writing};
use crate::frame::toast::Toast;
use crate::identity::Verdict;
use crate::party::form::LONGEST;
use crate::party::who::{decide, undoable};
use crate::review::{Answer, Review, act, parse, review};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, settle))
}

#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The question after this one; the first when left out.
    after: Option<String>,
}

/// Who may be one and may be two: the pair that can least be told, with all that is known of both.
#[utoipa::path(get, path = "/review", tag = "identity", params(Asked), responses(
    (status = 200, description = "The next question, or none", body = Review), Reading))]
async fn show(
    State(app): State<App>,
    visit: Visit<Read>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (actor, after) = (visit.actor.clone(), asked.after.as_deref().and_then(parse));
    let found = app.store.read(move |tx| review(tx, &actor, after)).await?;
    Ok(visit.show(&found))
}

/// Says of two records what they are. It holds until it is taken back, and a newer model learns from it.
#[utoipa::path(post, path = "/review", tag = "identity", request_body = Answer, responses(
    (status = 200, description = "Kept; this is the next question", body = Review), Writing,
    (status = 409, description = "They are one already, or somebody said they are never", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A person and a firm, or another wrong field", body = ProblemDetails, content_type = "application/problem+json")))]
async fn settle(
    State(app): State<App>,
    visit: Visit<Write>,
    Body(answer): Body<Answer>,
) -> Result<Response, Problem> {
    let mut errors = Errors::default();
    let why = errors.text("why", answer.why.as_deref(), LONGEST);
    Problem::check(errors)?;
    let verdict = answer.verdict;
    let (profile, done) = decide(&app, &visit, why, move |tx, actor, by| {
        act::answer(tx, actor, by, &answer)
    })
    .await?;
    let said = match verdict {
        Verdict::Same => format!("{} is one", profile.name),
        Verdict::Never => format!("{} stays apart", profile.name),
    };
    let actor = visit.actor.clone();
    let next = app.store.read(move |tx| review(tx, &actor, None)).await?;
    Ok(visit.done_here("/review", undoable(Toast::say(said), &done), &next))
}
