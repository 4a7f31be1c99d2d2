//! Answering a suggestion, each answer one transaction: what is confirmed is recorded by the slice it belongs to, the
//! answer is sealed, and something is learnt from it.

use troth_store::{StoreError, Tx};
use troth_words::{Answer as Taught, Outcome, own_words};

use crate::access::Actor;
use crate::experience::act::{Part, Telling};
use crate::experience::feeling::Feeling;
use crate::experience::form::LONGEST_WORDS;
use crate::experience::store::Felt;
use crate::experience::thanks::{Thanking, thank};
use crate::experience::thanks_back::take_back;
use crate::experience::thanks_store;
use crate::experience::{self, Voice as Teller, Whose};
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::act::Act;
use crate::promise::act::Doing;
use crate::promise::deed::{Deed, Voice};
use crate::promise::{self, Pledged};
use crate::suggestion::lesson_store::{teach_feeling, teach_promise};
use crate::suggestion::store::{self, Suggestion};
use crate::suggestion::{ANSWER, ANSWERED, Answer, Answered, Kind, may};
use crate::suggestion::{heard_store, lesson_store};

/// What was recorded of a suggestion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Recorded {
    promise: Option<i64>,
    account: Option<i64>,
    feeling: Option<i64>,
    thanks: Option<i64>,
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
    if one.kind == Kind::Promise {
        teach_promise(tx, one, true)?;
    }
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
    let read = (feeling, Whose::Reading);
    let told = experience::store::of_interaction(tx, actor, one.interaction)?;
    let theirs = told
        .iter()
        .find(|told| told.account.voice == Teller::Customer && !told.is_error && told.party == one.party);
    let words = own_words_of(tx, one)?;
    let mut recorded = Recorded::default();
    let account = match theirs {
        Some(theirs) => {
            let account = theirs.account.id;
            recorded.feeling = felt(tx, actor, account, read, now)?;
            // The account was theirs before, and stays when this is taken back.
            recorded.account = recorded.feeling.map(|_| account);
            account
        }
        None => {
            let telling = Telling {
                by: Some(actor.id.0),
                feelings: vec![read],
                touchpoint: touchpoint(one).to_owned(),
                ..Telling::new(
                    one.interaction,
                    one.subject,
                    Teller::Customer,
                    words.as_str(),
                    one.at,
                )
            };
            let account = experience::act::tell(tx, actor.id, &telling, now)?;
            recorded.account = Some(account);
            account
        }
    };
    answer(tx, actor, one, Answer::Confirmed, recorded, now)?;
    teach_feeling(tx, one.id, &words, Taught::Confirmed(feeling.coarse()))?;
    Ok(account)
}

/// Passes thanks on to the colleague they are for.
///
/// # Errors
/// When it was answered before, there is no such colleague, or the store fails.
pub fn confirm_thanks(
    tx: &Tx,
    actor: &Actor,
    one: &Suggestion,
    colleague: i64,
    now: Millis,
) -> Result<i64, Problem> {
    may(Answer::Confirmed, one.state)?;
    let thanking = Thanking {
        interaction: one.interaction,
        account: one.told_in,
        subject: one.subject,
        colleague,
        words: one.sentence.clone(),
    };
    let thanks = thank(tx, actor.id, &thanking, now)?;
    let recorded = Recorded {
        thanks: Some(thanks),
        ..Recorded::default()
    };
    answer(tx, actor, one, Answer::Confirmed, recorded, now)?;
    Ok(thanks)
}

/// Reads a feeling into an account, and says which row that made; nothing where it stood already.
fn felt(
    tx: &Tx,
    actor: &Actor,
    account: i64,
    read: (Feeling, Whose),
    now: Millis,
) -> Result<Option<i64>, Problem> {
    let before = experience::store::standing(tx, &[account])?;
    experience::act::feel(tx, actor.id, account, &[read], now)?;
    let after = experience::store::standing(tx, &[account])?;
    let is_new = |felt: &&Felt| (felt.feeling, felt.whose) == read && !before.contains(felt);
    Ok(after.iter().find(is_new).map(|felt| felt.id))
}

/// Everything they wrote in it themselves; what is suggested by is only its beginning.
fn own_words_of(tx: &Tx, one: &Suggestion) -> Result<String, StoreError> {
    let letters = heard_store::letters(tx, &[one.interaction])?;
    let words = letters.first().map(|letter| own_words(&letter.words));
    let words = words.map(|words| words.trim().chars().take(LONGEST_WORDS).collect());
    Ok(words
        .filter(|words: &String| !words.is_empty())
        .unwrap_or_else(|| one.sentence.clone()))
}

/// A request belongs to service; what a letter belongs to is not known.
pub fn touchpoint(one: &Suggestion) -> &'static str {
    match one.passed_kind.as_deref() {
        Some("ticket" | "answer") => "service",
        _ => "other",
    }
}

/// Rejects one: it is recorded nowhere, and not suggested again.
///
/// # Errors
/// When it was answered before, or the store fails.
pub fn reject(tx: &Tx, actor: &Actor, one: &Suggestion, now: Millis) -> Result<(), Problem> {
    may(Answer::Rejected, one.state)?;
    answer(tx, actor, one, Answer::Rejected, Recorded::default(), now)?;
    match (one.kind, one.feelings.first()) {
        (Kind::Feeling, Some(feeling)) => {
            teach_feeling(
                tx,
                one.id,
                &own_words_of(tx, one)?,
                Taught::Rejected(feeling.coarse()),
            )?;
        }
        (Kind::Promise, _) => teach_promise(tx, one, false)?,
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
    if !is_theirs(one, actor.id.0) {
        return Err(Problem::Forbidden(
            "it was said in somebody else's mail, and theirs is the answer\n\nhint: what was recorded of it can be entered in error where it stands"
                .to_owned(),
        ));
    }
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
            feeling: one.feeling_recorded,
        };
        if experience::store::in_error(tx, part)?.is_none() {
            experience::act::error(tx, actor.id, part, Some(WHY), now)?;
        }
    }
    if let Some(thanks) = one.thanks {
        let passed = thanks_store::passed(tx, thanks)?;
        if passed.is_some_and(|passed| !passed.is_taken_back) {
            take_back(tx, actor.id, thanks, now)?;
        }
    }
    answer(tx, actor, one, Answer::Undone, Recorded::default(), now)?;
    unteach(tx, one)?;
    Ok(())
}

/// Whether it is that colleague's to answer: their own mail, or what came to the firm.
pub fn is_theirs(one: &Suggestion, colleague: i64) -> bool {
    one.owner.is_none_or(|owner| owner == colleague) && !is_anothers_thanks(one, colleague)
}

/// Thanks are taken back by whoever passed them on.
fn is_anothers_thanks(one: &Suggestion, colleague: i64) -> bool {
    one.kind == Kind::Thanks && one.answered_by.is_some_and(|by| by != colleague)
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
        recorded.feeling.into(),
        recorded.thanks.into(),
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

/// What an answer taught goes with it; what was taught after it stays as it was taught.
fn unteach(tx: &Tx, one: &Suggestion) -> Result<(), StoreError> {
    match one.kind {
        Kind::Promise => lesson_store::unteach_promise(tx, one.id),
        Kind::Feeling => lesson_store::unteach_feeling(tx, one.id),
        Kind::Reported | Kind::Thanks => Ok(()),
    }
}
