//! Setting a standard, and what may become of it: rows sealed, one fact appended. No act lowers one.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx, Value};

use crate::frame::time::Millis;
use crate::frame::week::Week;
use crate::journal;
use crate::journal::ActorId;
use crate::standard::{ACT, Deed, New, STANDARD, rise_store};

/// Facts of this slice.
pub const SET: &str = "standard.set";
pub const RAISED: &str = "standard.raised";
pub const DEFERRED: &str = "standard.deferred";
pub const MILESTONE: &str = "standard.milestone";
pub const HANDED: &str = "standard.handed";
pub const RETIRED: &str = "standard.retired";

/// What those facts say; levels and reasons are in the sealed rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub standard: i64,
}

/// An act about to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Doing {
    pub standard: i64,
    pub deed: Deed,
    pub level: Option<f64>,
    pub week: Option<Week>,
    pub why: Option<String>,
    /// Whom it is handed to.
    pub colleague: Option<i64>,
}

impl Doing {
    pub fn new(standard: i64, deed: Deed) -> Doing {
        Doing {
            standard,
            deed,
            level: None,
            week: None,
            why: None,
            colleague: None,
        }
    }
}

/// Sets a standard and returns its id. Whoever calls has seen that none stands that asks more.
///
/// # Errors
/// When the store fails.
pub fn set(tx: &Tx, new: &New, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("standard", 1)?;
    let mut fact = journal::act::Act::begin(tx, SET, actor, now)?;
    fact.seal(&STANDARD, vec![new.row(id, actor, now)])?;
    fact.record(&Said { standard: id })?;
    Ok(id)
}

/// Does something to a standard.
///
/// # Errors
/// When the store fails.
pub fn act(tx: &Tx, doing: Doing, actor: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("standard_act", 1)?;
    let name = match doing.deed {
        Deed::Raised => RAISED,
        Deed::Deferred => DEFERRED,
        Deed::Milestone => MILESTONE,
        Deed::Handed => HANDED,
        Deed::Retired => RETIRED,
    };
    let mut fact = journal::act::Act::begin(tx, name, actor, now)?;
    let row = vec![
        id.into(),
        doing.standard.into(),
        doing.deed.word().into(),
        doing.level.map_or(Value::Null, Value::Real),
        doing.week.map(|week| i64::from(week.0)).into(),
        doing.why.into(),
        doing.colleague.into(),
        now.into(),
        actor.0.into(),
    ];
    fact.seal(&ACT, vec![row])?;
    // What was decided is asked no more, whenever it is judged again.
    if matches!(doing.deed, Deed::Raised | Deed::Deferred | Deed::Retired) {
        rise_store::let_go(tx, doing.standard)?;
    }
    fact.record(&Said {
        standard: doing.standard,
    })?;
    Ok(id)
}
