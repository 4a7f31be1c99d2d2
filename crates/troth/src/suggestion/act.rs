//! Answering a suggestion, each answer one transaction: what is confirmed is recorded by the slice it belongs to, the
//! answer is sealed, and something is learnt from it.

use troth_store::{StoreError, Tx};
use troth_words::{Answer as Taught, Outcome, Signs, Table};

use crate::access::Actor;
use crate::experience::act::{Part, Telling};
use crate::experience::feeling::Feeling;
use crate::experience::{self, Voice as Teller, Whose};
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::act::Act;
use crate::promise::act::Doing;
use crate::promise::deed::{Deed, Voice};
use crate::promise::{self, Pledged};
use crate::suggestion::store::{self, Suggestion};
use crate::suggestion::{ANSWER, ANSWERED, Answer, Answered, Kind, may};

/// What was recorded of a suggestion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Recorded {
    promise: Option<i64>,
    account: Option<i64>,
}

/// Confirms a promise, as the words gave it or as it was mended.
///
/// # Errors
/// When it was answered before, or the store fails.
pub fn confirm_promise(
    tx: &Tx,
    actor: &Actor,
    one: &Suggestion,
    pledged: &Pledged,
    now: Millis,
) -> Result<i64, Problem> {
    may(Answer::Confirmed, one.state)?;
    let made = promise::act::make(tx, pledged, actor.id, now)?;
    let said = match one.outcome {
        Some(Outcome::Broken) => Some(Deed::Broken),
        Some(Outcome::Kept) => Some(Deed::Kept),
        Some(Outcome::NotStated) | None => None,
    };
    if let Some(deed) = said {
        let doing = Doing {
            words: Some(one.sentence.clone()),
            said_in: Some(one.interaction),
            ..Doing::new(made, deed, Voice::Customer, now)
        };
        promise::act::act(tx, doing, actor.id, now)?;
    }
    let recorded = Recorded {
        promise: Some(made),
        ..Recorded::default()
    };
    answer(tx, actor, one, Answer::Confirmed, recorded, now)?;
    teach_promise(tx, one, Answer::Confirmed)?;
    Ok(made)
}

/// Confirms what a customer seems to feel: an account in their words, marked as our reading.
///
/// # Errors
/// When it was answered before, or the store fails.
pub fn confirm_feeling(
    tx: &Tx,
    actor: &Actor,
    one: &Suggestion,
    feeling: Feeling,
    now: Millis,
) -> Result<i64, Problem> {
    may(Answer::Confirmed, one.state)?;
    let read = [(feeling, Whose::Reading)];
    let told = experience::store::of_interaction(tx, actor, one.interaction)?;
    let theirs = told
        .iter()
        .find(|told| told.account.voice == Teller::Customer && !told.is_error);
    let account = match theirs {
        Some(theirs) => {
            experience::act::feel(tx, actor.id, theirs.account.id, &read, now)?;
            theirs.account.id
        }
        None => {
            let words = one.sentence.as_str();
            let telling = Telling {
                by: Some(actor.id.0),
                feelings: read.to_vec(),
                ..Telling::new(one.interaction, one.subject, Teller::Customer, words, one.at)
            };
            experience::act::tell(tx, actor.id, &telling, now)?
        }
    };
    let recorded = Recorded {
        account: theirs.is_none().then_some(account),
        ..Recorded::default()
    };
    answer(tx, actor, one, Answer::Confirmed, recorded, now)?;
    teach_feeling(tx, one, Taught::Confirmed(feeling.coarse()))?;
    Ok(account)
}

/// Rejects one: it is recorded nowhere, and not suggested again.
///
/// # Errors
/// When it was answered before, or the store fails.
pub fn reject(tx: &Tx, actor: &Actor, one: &Suggestion, now: Millis) -> Result<(), Problem> {
    may(Answer::Rejected, one.state)?;
    answer(tx, actor, one, Answer::Rejected, Recorded::default(), now)?;
    match (one.kind, one.feelings.first()) {
        (Kind::Feeling, Some(feeling)) => teach_feeling(tx, one, Taught::Rejected(feeling.coarse()))?,
        (Kind::Promise, _) => teach_promise(tx, one, Answer::Rejected)?,
        _ => {}
    }
    Ok(())
}

/// Takes an answer back. What was recorded of it is entered in error, and stays on record so.
///
/// # Errors
/// When nobody answered it, or the store fails.
pub fn undo(tx: &Tx, actor: &Actor, one: &Suggestion, now: Millis) -> Result<(), Problem> {
    may(Answer::Undone, one.state)?;
    if let Some(promise) = one.promise {
        let standing = promise::state::stand(&found(tx, promise)?, &promise::store::acts(tx, promise)?);
        if standing.settled != promise::state::Settled::Error {
            let doing = Doing {
                words: Some(WHY.to_owned()),
                ..Doing::new(promise, Deed::Error, Voice::Us, now)
            };
            promise::act::act(tx, doing, actor.id, now)?;
        }
    }
    if let Some(account) = one.account {
        let part = Part {
            account,
            feeling: None,
        };
        if experience::store::in_error(tx, part)?.is_none() {
            experience::act::error(tx, actor.id, part, Some(WHY), now)?;
        }
    }
    answer(tx, actor, one, Answer::Undone, Recorded::default(), now)?;
    Ok(())
}

/// Why something is entered in error when its confirmation is taken back.
const WHY: &str = "confirmed from a suggestion, and taken back";

fn found(tx: &Tx, promise: i64) -> Result<promise::Promise, Problem> {
    promise::store::find(tx, promise)?.ok_or(Problem::NotFound("promise"))
}

fn answer(
    tx: &Tx,
    actor: &Actor,
    one: &Suggestion,
    answer: Answer,
    recorded: Recorded,
    now: Millis,
) -> Result<(), StoreError> {
    let id = tx.allocate("suggestion_answer", 1)?;
    let mut fact = Act::begin(tx, ANSWERED, actor.id, now)?.about(one.subject);
    let row = vec![
        id.into(),
        one.id.into(),
        answer.word().into(),
        recorded.promise.into(),
        recorded.account.into(),
        now.into(),
        actor.id.0.into(),
    ];
    fact.seal(&ANSWER, vec![row])?;
    store::stand(tx, one.id, answer)?;
    fact.record(&Answered {
        suggestion: one.id,
        answer,
    })?;
    Ok(())
}

fn teach_promise(tx: &Tx, one: &Suggestion, answer: Answer) -> Result<(), StoreError> {
    let Some(signs) = Signs::parse(&one.signs).filter(|_| one.kind == Kind::Promise) else {
        return Ok(());
    };
    let mut lessons = store::taught(tx)?.promises.unwrap_or_default();
    lessons.learn(&signs, one.p, answer == Answer::Confirmed);
    store::teach(tx, Kind::Promise, &lessons)
}

fn teach_feeling(tx: &Tx, one: &Suggestion, answer: Taught) -> Result<(), StoreError> {
    let mut own = store::taught(tx)?.feelings.unwrap_or_default();
    own.learn(Table::shipped(), &one.sentence, answer);
    store::teach(tx, Kind::Feeling, &own)
}
