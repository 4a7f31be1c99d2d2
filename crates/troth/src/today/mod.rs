//! The front door: what needs our word, who is waiting, and whom we meant to speak with; at most a dozen lines, each with its reason and its act.
//!
//! It shows and computes nothing: promises stand as the ledger says, and whoever waits is known to the spine.

pub mod page;
pub mod web;

use jiff::civil::Date;
use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::contact::store::{Namesakes, namesakes};
use crate::interaction::Cursor;
use crate::interaction::store::{Waited, Waiting, unanswered};
use crate::plan;
use crate::promise::board::{self, Asked, Brief, Moment, Part};
use crate::promise::state::State;

/// Lines on the front door.
pub const DOZEN: usize = 12;
/// Of which whoever waits may take so many before promises give way.
const WAITING_FIRST: usize = 5;
/// Of the lines so many at most are for whom we meant to speak with.
const PLANS: usize = 4;
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
    /// Whom the reader meant to speak with by today, the longest due first.
    pub plans: Vec<plan::store::Brief>,
    /// There are more who wait than are shown.
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

/// Shares a dozen lines between promises, whoever waits and what is planned: none pushes another out.
pub fn share_lines(promises: usize, waiting: usize, plans: usize) -> (usize, usize, usize) {
    let plans_shown = plans.min(PLANS);
    let lines = DOZEN - plans_shown;
    let waiting_shown = waiting.min(WAITING_FIRST.max(lines.saturating_sub(promises)));
    (promises.min(lines - waiting_shown), waiting_shown, plans_shown)
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
pub fn read(tx: &Tx, actor: &Actor, moment: Moment, today: Date, who: Who) -> Result<Today, StoreError> {
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
    // What others meant to do is theirs to be reminded of.
    let mut plans = plan::store::due(tx, actor, today, PLANS as i64)?;
    plans.retain(|brief| brief.plan.who == actor.id.0);
    let (promises_shown, mut waiting_shown, plans_shown) =
        share_lines(promises.len(), waiting.len(), plans.len());
    plans.truncate(plans_shown);
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
        plans,
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
    fn a_dozen_lines_are_shared_and_none_pushes_another_out() {
        for (promises, waiting, plans, shown) in [
            (0, 0, 0, (0, 0, 0)),
            (3, 2, 0, (3, 2, 0)),
            (40, 0, 0, (12, 0, 0)),
            (40, 40, 0, (7, 5, 0)),
            (4, 40, 0, (4, 8, 0)),
            (40, 3, 0, (9, 3, 0)),
            (0, 0, 9, (0, 0, 4)),
            (3, 2, 1, (3, 2, 1)),
            (40, 0, 2, (10, 0, 2)),
            // Four planned leave eight lines: five for whoever waits, three for promises.
            (40, 40, 9, (3, 5, 4)),
            (1, 40, 4, (1, 7, 4)),
            (0, 40, 4, (0, 8, 4)),
        ] {
            assert_eq!(
                share_lines(promises, waiting, plans),
                shown,
                "{promises} promises, {waiting} waiting, {plans} plans"
            );
        }
    }
}
