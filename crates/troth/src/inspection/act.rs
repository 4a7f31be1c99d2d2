//! Keeping what came of looking, and entering it in error: each one transaction, sealed, with one fact.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::inspection::{ACT, INSPECTION, New};
use crate::journal::ActorId;
use crate::journal::act::Act;

/// Facts of this slice.
pub const MADE: &str = "inspection.made";
pub const ACTED: &str = "inspection.acted";

/// What those facts say; the words are in the sealed rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub inspection: i64,
}

/// Keeps one and returns its id.
///
/// # Errors
/// When the store fails.
pub fn make(tx: &Tx, new: &New, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("inspection", 1)?;
    let mut fact = Act::begin(tx, MADE, actor, now)?;
    fact.seal(&INSPECTION, vec![new.row(id, actor, now)])?;
    fact.record(&Touched { inspection: id })?;
    Ok(id)
}

/// What is done to one: entered in error, or, where `undoes` names that act, put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doing {
    pub inspection: i64,
    pub why: Option<String>,
    pub undoes: Option<i64>,
}

/// # Errors
/// When the store fails.
pub fn turn(tx: &Tx, doing: Doing, actor: ActorId, now: Millis) -> Result<(), StoreError> {
    let id = tx.allocate("inspection_act", 1)?;
    let word = if doing.undoes.is_some() { "undone" } else { "error" };
    let row = vec![
        id.into(),
        doing.inspection.into(),
        word.into(),
        doing.why.into(),
        doing.undoes.into(),
        now.into(),
        actor.0.into(),
    ];
    let mut fact = Act::begin(tx, ACTED, actor, now)?;
    fact.seal(&ACT, vec![row])?;
    fact.record(&Touched {
        inspection: doing.inspection,
    })?;
    Ok(())
}
