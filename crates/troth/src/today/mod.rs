//! The front door: what needs our word, and who is waiting; at most a dozen lines, each with its reason and its act.
//!
//! It shows and computes nothing: promises stand as the ledger says, and whoever waits is known to the spine.

pub mod page;
pub mod web;

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::interaction::store::{Waiting, unanswered};
use crate::promise::board::{self, Asked, Brief, Moment};
use crate::promise::state::State;

/// Lines on the front door.
pub const DOZEN: usize = 12;
/// Of which whoever waits may take so many before promises give way.
const WAITING_FIRST: usize = 5;

/// What today asks for.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Today {
    /// Promises overdue, due or at risk: the most pressing first.
    pub promises: Vec<Brief>,
    /// How many there are of each, counted up to a bound.
    pub overdue: i64,
    pub due: i64,
    pub at_risk: i64,
    /// Customers who wrote and were not answered, the longest wait first, whatever they are worth.
    pub waiting: Vec<Waiting>,
    /// There are more than are shown.
    pub more_wait: bool,
    /// What the firm is for, when it was said.
    pub purpose: Option<crate::purpose::Purpose>,
}

/// Shares a dozen lines between promises and whoever waits: neither pushes the other out.
pub fn share_lines(promises: usize, waiting: usize) -> (usize, usize) {
    let waiting_shown = waiting.min(WAITING_FIRST.max(DOZEN.saturating_sub(promises)));
    (promises.min(DOZEN - waiting_shown), waiting_shown)
}

/// # Errors
/// When the store fails.
pub fn read(tx: &Tx, actor: &Actor, moment: Moment) -> Result<Today, StoreError> {
    let lane = |state| board::lane(tx, actor, &Asked::default(), state, moment);
    let (overdue, due, at_risk) = (lane(State::Overdue)?, lane(State::Due)?, lane(State::AtRisk)?);
    let counts = (overdue.count, due.count, at_risk.count);
    let mut promises: Vec<Brief> = overdue
        .promises
        .into_iter()
        .chain(due.promises)
        .chain(at_risk.promises)
        .collect();
    let mut waiting = unanswered(tx, actor, moment.now, DOZEN as i64 + 1)?;
    let (promises_shown, waiting_shown) = share_lines(promises.len(), waiting.len());
    let more_wait = waiting.len() > waiting_shown;
    promises.truncate(promises_shown);
    waiting.truncate(waiting_shown);
    let purpose = crate::purpose::store::current(tx)?;
    Ok(Today {
        promises,
        overdue: counts.0,
        due: counts.1,
        at_risk: counts.2,
        waiting,
        more_wait,
        purpose,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dozen_lines_are_shared_and_neither_pushes_the_other_out() {
        for (promises, waiting, shown) in [
            (0, 0, (0, 0)),
            (3, 2, (3, 2)),
            (40, 0, (12, 0)),
            (40, 40, (7, 5)),
            (4, 40, (4, 8)),
            (40, 3, (9, 3)),
        ] {
            assert_eq!(
                share_lines(promises, waiting),
                shown,
                "{promises} promises, {waiting} waiting"
            );
        }
    }
}
