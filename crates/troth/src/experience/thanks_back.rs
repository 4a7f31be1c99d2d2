//! Thanks that were passed on wrongly, taken back by whoever passed them on: an act of its own, beside them.

use axum::extract::State as Shared;
use axum::response::Response;
use serde::Serialize;
use troth_store::Tx;

use crate::access::visit::{Visit, Write};
use crate::experience::THANKS_ACT;
use crate::experience::act::THANKS_TAKEN_BACK;
use crate::experience::thanks_store::{self, Passed};
use crate::frame::app::App;
use crate::frame::body::Id;
use crate::frame::problem::Problem;
use crate::frame::refusal::Writing;
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::journal::ActorId;
use crate::journal::act::Act;

/// Takes thanks back: the colleague they went to reads them no more.
///
/// # Errors
/// When the actor did not pass them on, they were taken back before, or the store fails.
pub fn take_back(tx: &Tx, actor: ActorId, thanks: i64, now: Millis) -> Result<Passed, Problem> {
    // Whom thanks went to is nobody else's to know.
    let passed = thanks_store::passed(tx, thanks)?
        .filter(|passed| passed.by == actor.0)
        .ok_or(Problem::NotFound("thanks passed on by you"))?;
    if passed.is_taken_back {
        return Err(Problem::Conflict("they were taken back before".to_owned()));
    }
    let id = tx.allocate("thanks_act", 1)?;
    let mut fact = Act::begin(tx, THANKS_TAKEN_BACK, actor, now)?.about(passed.subject);
    let row = vec![
        id.into(),
        thanks.into(),
        "taken_back".into(),
        now.into(),
        actor.0.into(),
    ];
    fact.seal(&THANKS_ACT, vec![row])?;
    fact.record(&serde_json::json!({ "thanks": thanks }))?;
    Ok(passed)
}

/// That thanks were taken back.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ThanksTakenBack)]
pub struct TakenBack {
    pub thanks: i64,
    /// Where they were said.
    pub interaction: i64,
}

/// Takes back thanks that one passed on oneself.
#[utoipa::path(post, path = "/thanks/{id}/undo", tag = "experience", params(("id" = i64, Path)), responses(
    (status = 200, description = "They read them no more", body = TakenBack), Writing))]
pub async fn undo(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.id, visit.now);
    let passed = app.store.write(move |tx| take_back(tx, actor, id, now)).await?;
    let done = TakenBack {
        thanks: id,
        interaction: passed.interaction,
    };
    let home = format!("/interaction/{}", passed.interaction);
    Ok(visit.done_here(&home, Toast::say("Taken back"), &done))
}
