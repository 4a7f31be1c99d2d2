//! The front door: what needs our word, and who is waiting; at most a dozen lines, each with its reason and its act.
//!
//! It shows and computes nothing: promises stand as the ledger says, and whoever waits is known to the spine.

pub mod page;
pub mod web;

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::contact::store::{Namesakes, namesakes};
use crate::interaction::Cursor;
use crate::interaction::store::{Waited, Waiting, unanswered};
use crate::promise::board::{self, Asked, Brief, Moment, Part};
use crate::promise::state::State;

/// Lines on the front door.
pub const DOZEN: usize = 12;
/// Of which whoever waits may take so many before promises give way.
const WAITING_FIRST: usize = 5;
/// Of everyone who waits, so many are a page that can still be read.
const A_PAGE_OF_WAITING: i64 = 100;
/// Of the lines of those who wait, so many are for whoever wrote last, where there are more than fit.
const LATEST: usize = 2;
/// Doubts about who is who, shown at once: one, so that its keys need no row in hand.
const NAMESAKES: i64 = 1;

/// What today asks for.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Today {
    /// Promises overdue, due or at risk: the most pressing first.
    pub promises: Vec<Brief>,
    /// How many there are of each, counted up to a bound.
    pub overdue: i64,
    pub due: i64,
    pub at_risk: i64,
    /// Customers who wrote and were not answered, the longest wait first, whatever they are worth. Where more wait than
    /// are shown the last lines are theirs who wrote last.
    pub waiting: Vec<Waiting>,
    /// There are more than are shown.
    pub more_wait: bool,
    /// Where everyone who waits goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Everyone who waits was asked for.
    #[serde(skip)]
    pub is_everyone: bool,
    /// People of one name, who may be one.
    pub namesakes: Vec<Namesakes>,
    /// What the firm is for, when it was said.
    pub purpose: Option<crate::purpose::Purpose>,
}

/// Shares a dozen lines between promises and whoever waits: neither pushes the other out.
pub fn share_lines(promises: usize, waiting: usize) -> (usize, usize) {
    let waiting_shown = waiting.min(WAITING_FIRST.max(DOZEN.saturating_sub(promises)));
    (promises.min(DOZEN - waiting_shown), waiting_shown)
}

/// Who is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    First,
    /// Everyone who waits, from there on.
    Everyone(Option<Cursor>),
}

/// # Errors
/// When the store fails.
pub fn read(tx: &Tx, actor: &Actor, moment: Moment, who: Who) -> Result<Today, StoreError> {
    let first = Part::first(DOZEN as i64);
    let lane = |state| board::lane(tx, actor, &Asked::default(), state, first, moment);
    let (overdue, due, at_risk) = (lane(State::Overdue)?, lane(State::Due)?, lane(State::AtRisk)?);
    let counts = (overdue.count, due.count, at_risk.count);
    let mut promises: Vec<Brief> = overdue
        .promises
        .into_iter()
        .chain(due.promises)
        .chain(at_risk.promises)
        .collect();
    let (after, most) = match who {
        Who::First => (None, DOZEN as i64),
        Who::Everyone(after) => (after, A_PAGE_OF_WAITING),
    };
    let mut waiting = unanswered(tx, actor, moment.now, Waited::Longest(after), most + 1)?;
    let (promises_shown, mut waiting_shown) = share_lines(promises.len(), waiting.len());
    if who != Who::First {
        waiting_shown = waiting.len().min(A_PAGE_OF_WAITING as usize);
    }
    let more_wait = waiting.len() > waiting_shown;
    promises.truncate(promises_shown);
    waiting.truncate(waiting_shown);
    let last = waiting.last().filter(|_| more_wait && who != Who::First);
    let next = last.map(|last| {
        Cursor {
            at: last.at,
            id: last.interaction,
        }
        .word()
    });
    if more_wait && who == Who::First {
        waiting.truncate(waiting_shown - LATEST);
        let mut latest = unanswered(tx, actor, moment.now, Waited::Latest, LATEST as i64)?;
        latest.reverse();
        waiting.extend(latest);
    }
    let purpose = crate::purpose::store::current(tx)?;
    Ok(Today {
        promises,
        overdue: counts.0,
        due: counts.1,
        at_risk: counts.2,
        waiting,
        more_wait,
        next,
        is_everyone: who != Who::First,
        namesakes: namesakes(tx, actor, NAMESAKES)?,
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
