//! Naming a hindrance, marking a case, and acting: each one transaction of sealed rows, one fact, and the state folded.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::hindrance::{ACT, Act, CASE, Deed, HINDRANCE, New, case_store, store};
use crate::journal;
use crate::journal::ActorId;

/// Facts of this slice.
pub const NAMED: &str = "hindrance.named";
pub const MARKED: &str = "hindrance.marked";
pub const ACTED: &str = "hindrance.acted";

/// What those facts say; the words are in the sealed rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub hindrance: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<i64>,
}

/// A case about to be marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marking {
    pub hindrance: i64,
    pub subject: i64,
    pub interaction: Option<i64>,
    pub promise: Option<i64>,
    pub words: String,
    /// Nothing when they leave their name out; then no fact names them either.
    pub by: Option<ActorId>,
}

/// An act about to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doing {
    pub hindrance: i64,
    pub case: Option<i64>,
    pub deed: Deed,
    pub why: Option<String>,
    pub colleague: Option<i64>,
    pub undoes: Option<i64>,
}

impl Doing {
    pub fn new(hindrance: i64, deed: Deed) -> Doing {
        Doing {
            hindrance,
            case: None,
            deed,
            why: None,
            colleague: None,
            undoes: None,
        }
    }
}

/// Puts a hindrance on the register and returns its id.
///
/// # Errors
/// When the store fails.
pub fn name(tx: &Tx, new: &New, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("hindrance", 1)?;
    let mut fact = journal::act::Act::begin(tx, NAMED, actor, now)?;
    fact.seal_with(&HINDRANCE, &store::LOOSE, vec![new.row(id, actor, now)])?;
    fact.record(&Touched {
        hindrance: id,
        case: None,
    })?;
    Ok(id)
}

/// Marks a case and returns its id.
///
/// # Errors
/// When the store fails.
pub fn mark(tx: &Tx, marking: &Marking, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("hindrance_case", 1)?;
    let actor = marking.by.unwrap_or(ActorId::TROTH);
    let mut fact = journal::act::Act::begin(tx, MARKED, actor, now)?.about(marking.subject);
    fact.seal_with(&CASE, &case_store::LOOSE, vec![marking.row(id, now)])?;
    fact.record(&Touched {
        hindrance: marking.hindrance,
        case: Some(id),
    })?;
    Ok(id)
}

/// Does one act and returns its id.
///
/// # Errors
/// When the store fails.
pub fn act(tx: &Tx, doing: Doing, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("hindrance_act", 1)?;
    let said = Touched {
        hindrance: doing.hindrance,
        case: doing.case,
    };
    let mut fact = journal::act::Act::begin(tx, ACTED, actor, now)?;
    fact.seal(&ACT, vec![doing.done(id, actor, now).row()])?;
    match said.case {
        Some(case) => case_store::fold(tx, case)?,
        None => store::restand(tx, said.hindrance)?,
    }
    fact.record(&said)?;
    Ok(id)
}

impl Doing {
    fn done(self, id: i64, actor: ActorId, now: Millis) -> Act {
        Act {
            id,
            hindrance: self.hindrance,
            case: self.case,
            deed: self.deed,
            why: self.why,
            colleague: self.colleague,
            colleague_name: None,
            undoes: self.undoes,
            at: now,
            by: actor.0,
            by_name: None,
        }
    }
}
