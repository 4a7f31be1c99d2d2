//! The acts on a promise, each one transaction: rows sealed, one fact appended, the standing folded again.

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal;
use crate::journal::ActorId;
use crate::promise::deed::{Deed, Voice};
use crate::promise::state::{Settled, Standing, stand};
use crate::promise::{ACT, PROMISE, Pledged, Promise, deed, store};

/// Facts of this slice.
pub const MADE: &str = "promise.made";
pub const ACTED: &str = "promise.acted";

/// What [`MADE`] and [`ACTED`] say: which promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Touched {
    pub promises: Vec<i64>,
}

/// An act about to be done.
#[derive(Clone, Debug)]
pub struct Doing {
    pub promise: i64,
    pub deed: Deed,
    pub voice: Voice,
    pub words: Option<String>,
    pub evidence: Option<String>,
    pub said_in: Option<i64>,
    pub undoes: Option<i64>,
    pub at: Millis,
}

impl Doing {
    pub fn new(promise: i64, deed: Deed, voice: Voice, at: Millis) -> Doing {
        Doing {
            promise,
            deed,
            voice,
            words: None,
            evidence: None,
            said_in: None,
            undoes: None,
            at,
        }
    }
}

/// Gives our word: one promise.
///
/// # Errors
/// When the store fails.
pub fn make(tx: &Tx, pledged: &Pledged, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let made = make_all(tx, std::slice::from_ref(pledged), actor, now)?;
    Ok(made.first().copied().unwrap_or_default())
}

/// Gives many at once, as an import does: one fact for all of them.
///
/// # Errors
/// When the store fails.
pub fn make_all(tx: &Tx, pledged: &[Pledged], actor: ActorId, now: Millis) -> Result<Vec<i64>, StoreError> {
    let Some(one) = pledged.first() else {
        return Ok(Vec::new());
    };
    let first = tx.allocate("promise", i64::try_from(pledged.len()).unwrap_or(i64::MAX))?;
    let ids: Vec<i64> = (first..).take(pledged.len()).collect();
    let rows = ids
        .iter()
        .zip(pledged)
        .map(|(id, one)| one.row(*id, &stand(&one.with_id(*id), &[])))
        .collect();
    let mut fact = journal::act::Act::begin(tx, MADE, actor, now)?;
    if pledged.len() == 1 {
        fact = fact.about(one.subject);
    }
    fact.seal_with(&PROMISE, &store::LOOSE, rows)?;
    fact.record(&Touched {
        promises: ids.clone(),
    })?;
    Ok(ids)
}

/// Does one act and returns its id.
///
/// # Errors
/// When the store fails.
pub fn act(tx: &Tx, doing: Doing, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    Ok(act_all(tx, vec![doing], actor, now)?
        .first()
        .copied()
        .unwrap_or_default())
}

/// Does many acts under one fact, and folds each promise's standing again.
///
/// # Errors
/// When the store fails.
pub fn act_all(tx: &Tx, doings: Vec<Doing>, actor: ActorId, now: Millis) -> Result<Vec<i64>, StoreError> {
    if doings.is_empty() {
        return Ok(Vec::new());
    }
    let first = tx.allocate("promise_act", i64::try_from(doings.len()).unwrap_or(i64::MAX))?;
    let acts: Vec<deed::Act> = (first..)
        .zip(doings)
        .map(|(id, doing)| done(id, doing, actor))
        .collect();
    let mut promises: Vec<i64> = acts.iter().map(|act| act.promise).collect();
    promises.sort_unstable();
    promises.dedup();
    let mut fact = journal::act::Act::begin(tx, ACTED, actor, now)?;
    fact.seal(&ACT, acts.iter().map(deed::Act::row).collect())?;
    store::restand(tx, &promises)?;
    fact.record(&Touched { promises })?;
    Ok(acts.iter().map(|act| act.id).collect())
}

fn done(id: i64, doing: Doing, actor: ActorId) -> deed::Act {
    deed::Act {
        id,
        promise: doing.promise,
        deed: doing.deed,
        voice: doing.voice,
        words: doing.words,
        evidence: doing.evidence,
        said_in: doing.said_in,
        undoes: doing.undoes,
        at: doing.at,
        by: actor.0,
    }
}

/// Whether an act may be done to a promise that stands so.
///
/// # Errors
/// The law it would break.
pub fn may(deed: Deed, voice: Voice, standing: &Standing, words: Option<&str>) -> Result<(), Problem> {
    let settled = standing.settled;
    let has_words = words.is_some_and(|words| !words.trim().is_empty());
    let refuse = |why: &str| Err(Problem::Conflict(why.to_owned()));
    match deed {
        Deed::Released if voice != Voice::Customer => {
            refuse("only the one it was made to can release a promise")
        }
        Deed::Answered if voice != Voice::Customer => refuse("only the customer can answer what we wait for"),
        Deed::Released if !has_words => Err(Problem::Invalid(Errors::one(
            "words",
            "write what they said when they released us from it",
        ))),
        Deed::Error if !has_words => Err(Problem::Invalid(Errors::one(
            "words",
            "say why it was entered in error",
        ))),
        _ if settled == Settled::Error => refuse("it was entered in error; undo that first"),
        Deed::Answered if settled != Settled::Waiting => refuse("it does not wait for the customer"),
        Deed::Released | Deed::Replaced if matches!(settled, Settled::Released | Settled::Replaced) => {
            refuse("it was released or replaced before")
        }
        Deed::Kept | Deed::Broken if matches!(settled, Settled::Released | Settled::Replaced) => {
            refuse("it was released or replaced, so it can be neither kept nor broken")
        }
        _ => Ok(()),
    }
}

/// Puts a new promise in the place of an old one, with the customer's consent; or makes a broken one right.
///
/// # Errors
/// When the old one no longer stands, or nobody consented.
pub fn bind(tx: &Tx, made: i64, pledged: &Pledged, actor: ActorId, now: Millis) -> Result<(), Problem> {
    let Some(old) = pledged.bond.replaces else {
        return Ok(());
    };
    let mut doing = Doing::new(old, Deed::Replaced, Voice::Customer, now);
    doing.words.clone_from(&pledged.bond.consent_words);
    doing.evidence = Some(format!("promise {made}"));
    act(tx, doing, actor, now)?;
    Ok(())
}

/// Checks what a new promise says of older ones, before it is made.
///
/// # Errors
/// The law it would break, beside the field that breaks it.
pub fn check_bonds(
    tx: &Tx,
    pledged: &Pledged,
    find: impl Fn(i64) -> Result<Promise, Problem>,
) -> Result<(), Problem> {
    let bond = &pledged.bond;
    if let Some(id) = bond.replaces {
        let old = find(id)?;
        to_the_same(tx, pledged, &old, "replaces")?;
        let standing = stand(&old, &store::acts(tx, id)?);
        if !matches!(
            standing.settled,
            Settled::Open | Settled::Waiting | Settled::Broken
        ) {
            return Err(Problem::Conflict(format!(
                "promise {id} is {}, so it cannot be replaced",
                standing.settled.word()
            )));
        }
        if bond.consent_words.is_none() {
            let message = "write what they said when they agreed to the new date";
            return Err(Problem::Invalid(Errors::one("consent_words", message)));
        }
    }
    if let Some(id) = bond.rights {
        let broken = find(id)?;
        to_the_same(tx, pledged, &broken, "rights")?;
        if stand(&broken, &store::acts(tx, id)?).settled != Settled::Broken {
            return Err(Problem::Conflict(format!(
                "promise {id} is not broken, so there is nothing to make right"
            )));
        }
    }
    if let Some(id) = bond.supports {
        find(id)?;
    }
    Ok(())
}

/// Nobody's promise is replaced or made right by a word to somebody else.
fn to_the_same(tx: &Tx, pledged: &Pledged, other: &Promise, field: &str) -> Result<(), Problem> {
    let party_of = |subject| crate::identity::store::party_of(tx, subject);
    if party_of(pledged.subject)? == party_of(other.subject)? {
        return Ok(());
    }
    let message = format!("promise {} was made to somebody else", other.id);
    Err(Problem::Invalid(Errors::one(field, message)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(settled: Settled) -> Standing {
        Standing {
            settled,
            they_say: None,
            we_say: None,
            deadline: None,
            closed_at: None,
        }
    }

    #[test]
    fn only_the_customer_releases_and_only_in_their_words() {
        let open = standing(Settled::Open);
        assert!(may(Deed::Released, Voice::Us, &open, Some("we agreed")).is_err());
        assert!(may(Deed::Released, Voice::Customer, &open, None).is_err());
        assert!(may(Deed::Released, Voice::Customer, &open, Some("  ")).is_err());
        assert!(
            may(
                Deed::Released,
                Voice::Customer,
                &open,
                Some("never mind, keep it")
            )
            .is_ok()
        );
    }

    #[test]
    fn what_was_released_is_neither_kept_nor_broken() {
        for settled in [Settled::Released, Settled::Replaced, Settled::Error] {
            for deed in [Deed::Kept, Deed::Broken] {
                assert!(
                    may(deed, Voice::Customer, &standing(settled), None).is_err(),
                    "{settled:?} {deed:?}"
                );
            }
        }
    }

    #[test]
    fn only_what_waits_can_be_answered() {
        assert!(may(Deed::Answered, Voice::Customer, &standing(Settled::Waiting), None).is_ok());
        assert!(may(Deed::Answered, Voice::Customer, &standing(Settled::Open), None).is_err());
    }
}
