//! The front door: what needs our word, who is waiting, whom we meant to speak with, whom we neglect, what slides and what the
//! reader's letters suggest; at most a dozen lines, each with its reason and its act.
//!
//! It shows and computes nothing: promises stand as the ledger says, and whoever waits is known to the spine.

pub mod page;
pub mod web;

use jiff::civil::Date;
use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::{Actor, Right};
use crate::contact::store::{Namesakes, namesakes};
use crate::experience::thanks_store::{self, Thanks};
use crate::frame::time::{DAY, Millis};
use crate::inspection;
use crate::inspection::Due;
use crate::interaction::Cursor;
use crate::interaction::store::{Waited, Waiting, unanswered};
use crate::intervention::{self, Intervention};
use crate::mailbox::mailed_store;
use crate::mailbox::outbox_store::{NotArrived, not_arrived};
use crate::neglect;
use crate::neglect::web::Silent;
use crate::plan;
use crate::promise::board::{self, Asked, Brief, Moment, Part};
use crate::promise::state::State;
use crate::standard::rise_store::{self, Proposed};
use crate::standard::trouble::{self, Trouble};
use crate::suggestion;
use crate::suggestion::store::{Suggestion, Wanted};

/// Lines on the front door.
pub const DOZEN: usize = 12;
/// Of everyone who waits, so many are a page that can still be read.
const A_PAGE_OF_WAITING: i64 = 100;
/// Of the lines of those who wait, so many are for whoever wrote last, where there are more than fit.
const LATEST: usize = 2;
/// Doubts about who is who, shown at once: one, so that its keys need no row in hand.
const NAMESAKES: i64 = 1;
/// Of the lines the reader mailed, so many; the others are a step away.
const MAILED: i64 = 3;
/// A letter that did not arrive is told for so long; then whoever wrote it has heard of it.
const A_FORTNIGHT: Millis = 14 * DAY;

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
    /// With whom nobody of us spoke for longer than their rhythm bears, and nothing is planned: the gravest first.
    pub neglected: Vec<Silent>,
    /// Standards that slide or are not reached.
    pub standards: Vec<Trouble>,
    /// What our own best proposes of the reader's standards, until they accept it or put it off.
    pub rises: Vec<Proposed>,
    /// What was done about a standard or a hindrance and is the reader's to look at again: the longest past first.
    pub interventions: Vec<Intervention>,
    /// What the reader's own letters of late seem to say, for them to confirm: the newest first.
    pub suggestions: Vec<Suggestion>,
    /// Lines the reader mailed that ask something before they are recorded, the oldest first.
    pub mailed: Vec<mailed_store::Line>,
    /// A customer's thanks for the reader alone that they have not put away.
    pub thanks: Vec<Thanks>,
    /// Letters of the reader's that did not arrive within the last fortnight, the newest first.
    pub not_arrived: Vec<NotArrived>,
    /// For owners: what is past the day on which it was to be looked at, the longest first.
    pub reviews: Vec<Due>,
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

/// Shares a dozen lines between promises, whoever waits, what is planned, whom we neglect, what slides, what may rise,
/// what was done and is to be looked at, and what is suggested: one line to each in turn, as long as it has any left, so that none pushes
/// another out.
pub fn share_lines<const PARTS: usize>(wanted: [usize; PARTS]) -> [usize; PARTS] {
    let mut shown = [0; PARTS];
    for _ in 0..DOZEN {
        let next = (0..shown.len())
            .filter(|part| shown[*part] < wanted[*part])
            .min_by_key(|part| shown[*part]);
        if let Some(part) = next {
            shown[part] += 1;
        }
    }
    shown
}

/// Suggestions shown at once: confirming them is a help, and no duty.
const SUGGESTIONS: i64 = 3;

/// Reviews shown at once: the rest stands in the review itself.
const REVIEWS: usize = 2;

/// Thanks shown at once; they are no work, and take no line from it.
const THANKS: i64 = 3;

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
    let mut plans = plan::store::due(tx, actor, today, DOZEN as i64)?;
    plans.retain(|brief| brief.plan.who == actor.id.0);
    let mut neglected = neglect::view_store::gravest(tx, actor, today, DOZEN as i64)?;
    let mut standards = trouble::standing(tx)?;
    let mut rises = rise_store::waiting_for(tx, actor)?;
    let mut interventions = intervention::store::due_of(tx, actor, today, DOZEN as i64)?;
    let mut suggestions = suggestion::store::list(tx, actor, own_and_fresh(moment.now), SUGGESTIONS)?;
    let [
        promises_shown,
        mut waiting_shown,
        plans_shown,
        neglected_shown,
        standards_shown,
        rises_shown,
        interventions_shown,
        suggested_shown,
    ] = share_lines([
        promises.len(),
        waiting.len(),
        plans.len(),
        neglected.len(),
        standards.len(),
        rises.len(),
        interventions.len(),
        suggestions.len(),
    ]);
    standards.truncate(standards_shown);
    rises.truncate(rises_shown);
    interventions.truncate(interventions_shown);
    suggestions.truncate(suggested_shown);
    plans.truncate(plans_shown);
    neglected.truncate(neglected_shown);
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
        let latest_shown = LATEST.min(waiting_shown);
        waiting.truncate(waiting_shown - latest_shown);
        let mut latest = unanswered(tx, actor, moment.now, Waited::Latest, latest_shown as i64)?;
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
        neglected,
        standards,
        rises,
        interventions,
        suggestions,
        mailed: mailed_store::all_waiting(tx, actor.id.0, MAILED)?,
        thanks: thanks_store::unseen(tx, actor, THANKS)?,
        reviews: past_review(tx, actor, moment.now)?,
        not_arrived: not_arrived(tx, actor.id.0, moment.now - A_FORTNIGHT)?,
        more_wait,
        next,
        is_everyone: who != Who::First,
        namesakes: namesakes(tx, actor, NAMESAKES)?,
        purpose,
    })
}

/// What owners are reminded of.
fn past_review(tx: &Tx, actor: &Actor, now: Millis) -> Result<Vec<Due>, StoreError> {
    if !actor.may(Right::Own) {
        return Ok(Vec::new());
    }
    let due = inspection::store::due(tx, now)?.into_iter();
    Ok(due.filter(|one| one.is_overdue).take(REVIEWS).collect())
}

fn own_and_fresh(now: Millis) -> Wanted {
    Wanted {
        is_own: true,
        since: Some(suggestion::web::since(now)),
        ..Wanted::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dozen_lines_are_shared_and_none_pushes_another_out() {
        for (wanted, shown) in [
            ([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]),
            ([3, 2, 0, 1, 1, 3], [3, 2, 0, 1, 1, 3]),
            ([40, 0, 0, 0, 0, 0], [12, 0, 0, 0, 0, 0]),
            ([40, 40, 0, 0, 0, 0], [6, 6, 0, 0, 0, 0]),
            ([4, 40, 0, 0, 0, 0], [4, 8, 0, 0, 0, 0]),
            ([40, 40, 40, 40, 0, 0], [3, 3, 3, 3, 0, 0]),
            ([40, 40, 1, 2, 0, 0], [5, 4, 1, 2, 0, 0]),
            // Twelve among five: two each, and one more to each of the first two.
            ([40, 40, 40, 40, 0, 3], [3, 3, 2, 2, 0, 2]),
            ([40, 40, 40, 40, 1, 3], [3, 2, 2, 2, 1, 2]),
        ] {
            assert_eq!(share_lines(wanted), shown, "{wanted:?}");
        }
        // However many kinds there are, each has a line before any has two.
        assert_eq!(share_lines([9; 7]), [2, 2, 2, 2, 2, 1, 1]);
    }
}
