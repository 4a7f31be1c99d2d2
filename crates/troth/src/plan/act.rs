//! Making a plan and acting on it, each one transaction: rows sealed, one fact appended, the state folded again.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::journal;
use crate::journal::ActorId;
use crate::plan::{ACT, Act, Deed, New, PLAN, store};

/// Facts of this slice.
pub const MADE: &str = "plan.made";
pub const ACTED: &str = "plan.acted";

/// What [`MADE`] and [`ACTED`] say: which plans. The words are in the sealed rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub plans: Vec<i64>,
}

/// An act about to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doing {
    pub plan: i64,
    pub deed: Deed,
    pub words: Option<String>,
    pub said_in: Option<i64>,
    pub undoes: Option<i64>,
    pub at: Millis,
}

impl Doing {
    pub fn new(plan: i64, deed: Deed, at: Millis) -> Doing {
        Doing {
            plan,
            deed,
            words: None,
            said_in: None,
            undoes: None,
            at,
        }
    }

    fn done(self, id: i64, actor: ActorId) -> Act {
        Act {
            id,
            plan: self.plan,
            deed: self.deed,
            words: self.words,
            said_in: self.said_in,
            undoes: self.undoes,
            at: self.at,
            by: actor.0,
        }
    }
}

/// Makes a plan and returns its id.
///
/// # Errors
/// When the store fails.
pub fn make(tx: &Tx, new: &New, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("plan", 1)?;
    let mut fact = journal::act::Act::begin(tx, MADE, actor, now)?.about(new.subject);
    fact.seal_with(&PLAN, &store::LOOSE, vec![new.row(id, actor, now)])?;
    fact.record(&Touched { plans: vec![id] })?;
    Ok(id)
}

/// Does these acts under one fact, and folds each plan's state again.
///
/// # Errors
/// When the store fails.
pub fn act_all(tx: &Tx, doings: Vec<Doing>, actor: ActorId, now: Millis) -> Result<(), StoreError> {
    if doings.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("plan_act", i64::try_from(doings.len()).unwrap_or(i64::MAX))?;
    let acts: Vec<Act> = (first..)
        .zip(doings)
        .map(|(id, doing)| doing.done(id, actor))
        .collect();
    let mut plans: Vec<i64> = acts.iter().map(|act| act.plan).collect();
    plans.sort_unstable();
    plans.dedup();
    let mut fact = journal::act::Act::begin(tx, ACTED, actor, now)?;
    fact.seal(&ACT, acts.iter().map(Act::row).collect())?;
    store::restand(tx, &plans)?;
    fact.record(&Touched { plans })?;
    Ok(())
}
