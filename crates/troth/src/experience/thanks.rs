//! Thanks in a customer's words, passed on to the colleague they are for: read by them alone, and counted nowhere.

use axum::extract::State as Shared;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access::visit::{Read, Visit, Write};
use crate::access::{self, Right};
use crate::experience::act::THANKED;
use crate::experience::form::LONGEST_WORDS;
use crate::experience::thanks_store::{self, Thanks};
use crate::experience::web::passed;
use crate::experience::{THANKS, store};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::interaction::log::back;
use crate::journal::ActorId;
use crate::journal::act::Act;

/// Thanks on one page.
const PAGE: i64 = 20;

/// Thanks about to be passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thanking {
    /// Where they were said.
    pub interaction: i64,
    pub account: Option<i64>,
    /// Who said them.
    pub subject: i64,
    pub colleague: i64,
    pub words: String,
}

/// What [`THANKED`] says: which thanks, and nothing of whom they are for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Thanked {
    thanks: i64,
}

/// Passes thanks on, and returns their id.
///
/// # Errors
/// When there is no such colleague, or the store fails.
pub fn thank(tx: &Tx, actor: ActorId, thanking: &Thanking, now: Millis) -> Result<i64, Problem> {
    let colleague = access::store::colleague(tx, thanking.colleague)?;
    if colleague.is_none_or(|one| one.left_at.is_some()) {
        return Err(Problem::Invalid(Errors::one(
            "colleague",
            "is no colleague, or has left\n\nhint: choose whom they are for",
        )));
    }
    let id = tx.allocate("thanks", 1)?;
    let mut fact = Act::begin(tx, THANKED, actor, now)?.about(thanking.subject);
    let row = vec![
        id.into(),
        thanking.interaction.into(),
        thanking.account.into(),
        thanking.subject.into(),
        thanking.colleague.into(),
        thanking.words.as_str().into(),
        now.into(),
        actor.0.into(),
        None::<i64>.into(),
    ];
    fact.seal_with(&THANKS, &thanks_store::LOOSE, vec![row])?;
    fact.record(&Thanked { thanks: id })?;
    Ok(id)
}

/// Whom thanks are for, and in which words.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ThanksInput {
    /// The colleague's number.
    pub colleague: i64,
    /// The account they stand in.
    pub account: Option<i64>,
    /// Their words; those of the account or the letter, unless said otherwise.
    #[schema(max_length = 10000)]
    pub words: Option<String>,
    /// Where a person goes on to.
    pub back: Option<String>,
}

impl ThanksInput {
    fn check(&self, tx: &Tx, visit: &Visit<Write>, id: i64) -> Result<Thanking, Problem> {
        let entry = passed(tx, &visit.actor, id)?;
        let mut errors = Errors::default();
        let typed = errors.text("words", self.words.as_deref(), LONGEST_WORDS);
        let told = match self.account {
            Some(account) => {
                store::one(tx, &visit.actor, account)?.filter(|told| told.account.interaction == id)
            }
            None => None,
        };
        if self.account.is_some() && told.is_none() {
            errors.add("account", "there is no such account of it");
        }
        let customers = store::customers_in(tx, &visit.actor, id)?;
        let subject = told
            .as_ref()
            .map(|told| told.account.subject)
            .or_else(|| customers.first().map(|one| one.subject));
        let words = typed
            .or_else(|| told.map(|told| told.account.words))
            .or(entry.excerpt);
        if words.is_none() {
            errors.add("words", "write what they said");
        }
        Problem::check(errors)?;
        Ok(Thanking {
            interaction: id,
            account: self.account,
            subject: subject.ok_or_else(|| Problem::Conflict("no customer was in it".to_owned()))?,
            colleague: self.colleague,
            words: words.unwrap_or_default(),
        })
    }
}

/// That thanks were passed on.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PassedOn {
    pub thanks: i64,
    pub interaction: i64,
    /// To whom.
    pub colleague: i64,
    pub colleague_name: String,
}

/// Passes thanks on to the colleague they are for, who alone reads them.
#[utoipa::path(post, path = "/interaction/{id}/thanks", tag = "experience", request_body = ThanksInput,
    params(("id" = i64, Path)), responses((status = 200, description = "They will read it", body = PassedOn), Writing))]
pub async fn pass_on(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<ThanksInput>,
) -> Result<Response, Problem> {
    let (inner, asked) = (visit.clone(), input.clone());
    let done = app
        .store
        .write(move |tx| {
            let thanking = asked.check(tx, &inner, id)?;
            let id = thank(tx, inner.actor.id, &thanking, inner.now)?;
            let name = access::store::colleague(tx, thanking.colleague)?.map(|one| one.name);
            Ok((id, name.unwrap_or_default()))
        })
        .await;
    let home = format!("/interaction/{id}");
    let (thanks, name) = match done {
        Ok(done) => done,
        Err(problem) => return visit.refused_here(&home, problem),
    };
    let toast = Toast::say(format!("{name} will read it")).undo("Undo", format!("/thanks/{thanks}/undo"));
    let passed = PassedOn {
        thanks,
        interaction: id,
        colleague: input.colleague,
        colleague_name: name,
    };
    Ok(visit.done(&back(input.back.as_deref(), home), toast, &passed))
}

/// Where a list of thanks goes on.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Onwards {
    /// The `next` of the page before.
    pub after: Option<i64>,
}

/// Thanks for whoever asks.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ThanksForMe)]
pub struct Mine {
    /// The newest first.
    pub thanks: Vec<Thanks>,
    /// Ask for this to read on.
    pub next: Option<i64>,
}

/// Thanks for oneself, those that were put away too. Nobody else reads them.
#[utoipa::path(get, path = "/thanks", tag = "experience", params(Onwards), responses(
    (status = 200, description = "Your thanks", body = Mine), Reading))]
pub async fn list(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Asked(onwards): Asked<Onwards>,
) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    let mut thanks = app
        .store
        .read(move |tx| thanks_store::all(tx, &actor, onwards.after, PAGE + 1))
        .await
        .map_err(Problem::from)?;
    let has_more = thanks.len() as i64 > PAGE;
    thanks.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = thanks.last().filter(|_| has_more).map(|last| last.id);
    Ok(visit.show(&Mine { thanks, next }))
}

/// Puts thanks for oneself away.
#[utoipa::path(post, path = "/thanks/{id}/seen", tag = "experience", params(("id" = i64, Path)), responses(
    (status = 200, description = "As they now stand", body = Thanks), Writing))]
pub async fn seen(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    if visit.actor.scope < Right::Write {
        return Err(Problem::Forbidden("this key may only read".to_owned()));
    }
    let (actor, now) = (visit.actor.clone(), visit.now);
    let thanks = app
        .store
        .write(move |tx| {
            thanks_store::see(tx, &actor, id, now)?;
            thanks_store::one(tx, &actor, id)?.ok_or(Problem::NotFound("thanks"))
        })
        .await?;
    Ok(visit.done_here(
        "/thanks",
        Toast::say("Put away; it stays among your thanks"),
        &thanks,
    ))
}
