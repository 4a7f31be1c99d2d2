//! Creates that happen once, however often they are sent.

use serde::Serialize;
use troth_store::Tx;

use crate::access::{key, store};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::ActorId;

/// A create that may be asked for twice. Its key and what it made are one transaction with the thing made.
#[derive(Clone, Debug)]
pub struct Once {
    pub(super) actor: ActorId,
    pub(super) key: Option<String>,
    pub(super) place: String,
    pub(super) now: Millis,
}

impl Once {
    /// Makes what was asked, or finds what the same key made before. True when it is new.
    ///
    /// # Errors
    /// When `make` fails, or the key was used to ask for something else.
    pub fn make(
        &self,
        tx: &Tx,
        asked: &impl Serialize,
        make: impl FnOnce(&Tx) -> Result<i64, Problem>,
    ) -> Result<(i64, bool), Problem> {
        let Some(key) = &self.key else {
            return Ok((make(tx)?, true));
        };
        if key.is_empty() || key.len() > 255 {
            return Err(Problem::BadRequest(
                "an Idempotency-Key has 1 to 255 characters".to_owned(),
            ));
        }
        let asked = serde_json::to_string(&(&self.place, asked))
            .map_err(|error| Problem::Failed(error.to_string()))?;
        let digest = key::digest(&asked);
        match store::made_once(tx, self.actor, key)? {
            Some((before, made)) if before == digest => Ok((made, false)),
            Some(_) => Err(Problem::Invalid(Errors::one(
                "Idempotency-Key",
                "this key was used to ask for something else",
            ))),
            None => {
                let made = make(tx)?;
                store::keep_once(tx, self.actor, key, &digest, made, self.now)?;
                Ok((made, true))
            }
        }
    }
}
