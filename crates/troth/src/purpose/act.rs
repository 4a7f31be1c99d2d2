//! Stating for whose sake the firm exists.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::purpose::{PURPOSE, Stated};

/// The firm said for whose sake it exists.
pub const STATED: &str = "purpose.stated";

/// What [`STATED`] says; the words are in the sealed row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub purpose: i64,
}

/// States it, and returns its id.
///
/// # Errors
/// When the store fails.
pub fn state(tx: &Tx, stated: &Stated, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("purpose", 1)?;
    let mut fact = Act::begin(tx, STATED, actor, now)?;
    fact.seal(&PURPOSE, vec![stated.row(id, actor, now)])?;
    fact.record(&Said { purpose: id })?;
    Ok(id)
}
