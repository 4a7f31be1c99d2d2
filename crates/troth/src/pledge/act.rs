//! Making a pledge, and retiring one.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::pledge::{New, PLEDGE, RETIRED};

/// Facts of this slice.
pub const MADE: &str = "pledge.made";
pub const RETIRED_FACT: &str = "pledge.retired";

/// The follower went through a page of what came before a pledge was made; whoever writes it reads on from there.
pub const LOOKED_BACK: &str = "pledge.looked_back";

/// What [`LOOKED_BACK`] says; [`MADE`] says the same of the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedBack {
    pub pledge: i64,
    /// The last row of the spine that was looked at.
    #[serde(default)]
    pub after: i64,
}

/// Lets the follower read on after that row: a page is a turn, so that others get in between.
///
/// # Errors
/// When the store fails.
pub fn look_on(tx: &Tx, from: LookedBack, now: Millis) -> Result<(), StoreError> {
    Act::begin(tx, LOOKED_BACK, ActorId::TROTH, now)?.record(&from)?;
    Ok(())
}

/// What those facts say; the words are in the sealed rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub pledge: i64,
}

/// Pledges, and returns its id. What came since `since` and is here already gets its promises too.
///
/// # Errors
/// When the store fails.
pub fn make(tx: &Tx, new: &New, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("pledge", 1)?;
    let mut fact = Act::begin(tx, MADE, actor, now)?;
    fact.seal(&PLEDGE, vec![new.row(id, actor, now)])?;
    fact.record(&Said { pledge: id })?;
    Ok(id)
}

/// Retires it from now on. Its promises until then still hold.
///
/// # Errors
/// When the store fails, or it was retired before.
pub fn retire(tx: &Tx, pledge: i64, why: &str, actor: ActorId, now: Millis) -> Result<(), StoreError> {
    let mut fact = Act::begin(tx, RETIRED_FACT, actor, now)?;
    fact.seal(
        &RETIRED,
        vec![vec![pledge.into(), why.into(), now.into(), actor.0.into()]],
    )?;
    fact.record(&Said { pledge })?;
    Ok(())
}
