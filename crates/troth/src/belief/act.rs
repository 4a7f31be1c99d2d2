//! Saying what one believes, and taking that back: each one transaction, sealed, with one fact.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::belief::{BELIEF, Belief, WITHDRAWN, store};
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;

/// Facts of this slice.
pub const SAID: &str = "belief.said";
pub const TAKEN_BACK: &str = "belief.taken_back";

/// What those facts say; no level is among it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub belief: i64,
}

/// Keeps a belief and returns its id.
///
/// # Errors
/// When the store fails.
pub fn say(
    tx: &Tx,
    series: &str,
    level: f64,
    on: Date,
    actor: ActorId,
    now: Millis,
) -> Result<i64, StoreError> {
    let belief = Belief {
        id: tx.allocate("belief", 1)?,
        series: series.to_owned(),
        level,
        on,
        by: actor.0,
    };
    let mut fact = Act::begin(tx, SAID, actor, now)?;
    fact.seal(&BELIEF, vec![belief.row(now)])?;
    store::mark_asked(tx, series, actor, now)?;
    fact.record(&Touched { belief: belief.id })?;
    Ok(belief.id)
}

/// Takes one back.
///
/// # Errors
/// When the store fails, or it was taken back before.
pub fn take_back(tx: &Tx, belief: i64, actor: ActorId, now: Millis) -> Result<(), StoreError> {
    let mut fact = Act::begin(tx, TAKEN_BACK, actor, now)?;
    fact.seal(&WITHDRAWN, vec![vec![belief.into(), now.into(), actor.0.into()]])?;
    fact.record(&Touched { belief })?;
    Ok(())
}
