//! Hears of which weeks something was told since they were counted; who merged or parted is counted again where they were.

use troth_store::{StoreError, Tx};

use crate::access::colleague;
use crate::erasure;
use crate::experience;
use crate::frame::time::{Millis, day};
use crate::frame::week::Week;
use crate::identity::{RESOLVED, Resolved};
use crate::indicator;
use crate::interaction::{SETTLED, Turned};
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::neglect;
use crate::organisation::act::{CHANGED, Changed, FALSE_ALARMS};
use crate::party;
use crate::promise::act::{ACTED, MADE, Touched};
use crate::purchase::{BOOKED, Booked};
use crate::record::BATCH_UNDONE;
use crate::spine::{HEARD, Heard};
use crate::standard::{act, alarm_store, due_store, team_store};

pub const FOLLOWER: Follower = Follower {
    name: "standard",
    facts: &[
        HEARD,
        SETTLED,
        MADE,
        ACTED,
        BOOKED,
        RESOLVED,
        BATCH_UNDONE,
        neglect::week::REMEMBERED,
        party::KEPT,
        colleague::ADDED,
        colleague::CHANGED,
        colleague::LEFT,
        colleague::RETURNED,
        experience::act::TOLD,
        experience::act::READ,
        experience::act::ACTED,
        indicator::act::TOLD,
        indicator::act::WITHDRAWN,
        erasure::DONE,
        CHANGED,
        act::SET,
        act::RAISED,
        act::DEFERRED,
        act::RETIRED,
    ],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let weeks = match fact.name.as_str() {
        HEARD => {
            let heard = fact.said::<Heard>()?.unwrap_or_default();
            due_store::weeks_of(tx, &heard.ids().collect::<Vec<_>>(), &zone)?
        }
        SETTLED => match fact.said::<Turned>()? {
            Some(turned) => due_store::weeks_of(tx, &turned.interactions, &zone)?,
            None => return Ok(()),
        },
        MADE | ACTED => match fact.said::<Touched>()? {
            Some(touched) => due_store::weeks_of_promises(tx, &touched.promises, &zone)?,
            None => return Ok(()),
        },
        BOOKED => {
            let booked = fact.said::<Booked>()?.unwrap_or_default();
            due_store::weeks_of_purchases(tx, &booked.ids().collect::<Vec<_>>(), &zone)?
        }
        experience::act::TOLD | experience::act::READ | experience::act::ACTED => {
            let touched = fact.said::<experience::act::Touched>()?.unwrap_or_default();
            due_store::weeks_of_accounts(tx, &touched.accounts, &zone)?
        }
        indicator::act::TOLD | indicator::act::WITHDRAWN => {
            let touched = fact.said::<indicator::act::Touched>()?.unwrap_or_default();
            touched.weeks().collect()
        }
        RESOLVED => {
            let resolved = fact.said::<Resolved>()?.unwrap_or_default();
            due_store::weeks_of_parties(tx, &resolved.parties(), &zone)?
        }
        neglect::week::REMEMBERED => match fact.said::<neglect::week::Remembered>()? {
            Some(remembered) => remembered.week().map(Week::of).into_iter().collect(),
            None => return Ok(()),
        },
        // Whose customers and whose promises a team's are is asked as of now.
        party::KEPT if team_store::matter(tx)? => {
            let about = fact.subject.into_iter().collect();
            let parties = crate::identity::store::parties_of(tx, &about)?;
            due_store::weeks_of_parties(tx, &parties.into_values().collect(), &zone)?
        }
        colleague::ADDED | colleague::CHANGED | colleague::LEFT | colleague::RETURNED
            if team_store::matter(tx)? =>
        {
            return due_store::begin_again(tx);
        }
        party::KEPT | colleague::ADDED | colleague::CHANGED | colleague::LEFT | colleague::RETURNED => {
            return Ok(());
        }
        act::SET | act::RAISED | act::DEFERRED | act::RETIRED => return alarm_store::mark_stale(tx, now),
        CHANGED => {
            let changed = fact.said::<Changed>()?.unwrap_or_default();
            let is_borne = changed.fields.iter().any(|field| field == FALSE_ALARMS);
            return if is_borne {
                alarm_store::mark_stale(tx, now)
            } else {
                Ok(())
            };
        }
        // Promises go with the rows that told of them, and nothing else says which.
        _ => return due_store::mark_all(tx, Week::last_known(day(now, &zone), 0)),
    };
    due_store::mark(tx, &weeks)
}
