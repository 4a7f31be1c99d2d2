//! Beginning an intervention and saying what came of it, each one transaction: rows sealed, one fact, the state folded.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::intervention::compare::Verdict;
use crate::intervention::{ACT, Act, Deed, INTERVENTION, New, store};
use crate::journal;
use crate::journal::ActorId;

/// Facts of this slice.
pub const BEGUN: &str = "intervention.begun";
pub const ACTED: &str = "intervention.acted";

/// What those facts say; the words are in the sealed rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub intervention: i64,
}

/// An act about to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doing {
    pub intervention: i64,
    pub deed: Deed,
    pub words: Option<String>,
    pub found: Option<String>,
    pub verdict: Option<Verdict>,
    pub is_early: Option<bool>,
    pub again: Option<Date>,
    pub undoes: Option<i64>,
}

impl Doing {
    pub fn new(intervention: i64, deed: Deed) -> Doing {
        Doing {
            intervention,
            deed,
            words: None,
            found: None,
            verdict: None,
            is_early: None,
            again: None,
            undoes: None,
        }
    }
}

/// Begins one and returns its id.
///
/// # Errors
/// When the store fails.
pub fn begin(tx: &Tx, new: &New, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("intervention", 1)?;
    let mut fact = journal::act::Act::begin(tx, BEGUN, actor, now)?;
    fact.seal_with(&INTERVENTION, &store::LOOSE, vec![new.row(id, actor, now)])?;
    fact.record(&Touched { intervention: id })?;
    Ok(id)
}

/// Does one act.
///
/// # Errors
/// When the store fails.
pub fn act(tx: &Tx, doing: Doing, actor: ActorId, now: Millis) -> Result<(), StoreError> {
    let id = tx.allocate("intervention_act", 1)?;
    let said = Touched {
        intervention: doing.intervention,
    };
    let done = Act {
        id,
        intervention: doing.intervention,
        deed: doing.deed,
        words: doing.words,
        found: doing.found,
        verdict: doing.verdict,
        is_early: doing.is_early,
        again: doing.again,
        undoes: doing.undoes,
        at: now,
        by: actor.0,
        by_name: None,
    };
    let mut fact = journal::act::Act::begin(tx, ACTED, actor, now)?;
    fact.seal(&ACT, vec![done.row()])?;
    store::restand(tx, said.intervention)?;
    fact.record(&said)?;
    Ok(())
}
