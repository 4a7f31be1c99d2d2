//! Hears who bought, gave back, merged or parted: they are to be counted again. What passed with anybody makes pictures
//! older too, since they show what was given to whom.

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::identity::{RESOLVED, Resolved};
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::organisation::act::{CHANGED, Changed};
use crate::purchase::{BOOKED, Booked};
use crate::spine::HEARD;
use crate::value::{due_store, store};

pub const FOLLOWER: Follower = Follower {
    name: "value",
    facts: &[BOOKED, HEARD, RESOLVED, CHANGED],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    match fact.name.as_str() {
        HEARD => due_store::mark_all_stale(tx, now),
        BOOKED => {
            let booked = fact.said::<Booked>()?.unwrap_or_default();
            due_store::buyers_of(tx, booked.ids())?;
            let left = booked.left.into_iter().collect();
            let left = crate::identity::store::parties_of(tx, &left)?;
            due_store::parties(tx, left.into_values())
        }
        RESOLVED => {
            let resolved = fact.said::<Resolved>()?.unwrap_or_default();
            due_store::parties(tx, resolved.parties())
        }
        _ => {
            let changed = fact.said::<Changed>()?.unwrap_or_default();
            // What serving costs is said in the firm's currency.
            if changed.fields.iter().any(|field| field == "currency") {
                due_store::mark_all_stale(tx, now)?;
            }
            // Days begin elsewhere, and with them months.
            if changed.fields.iter().any(|field| field == "zone") {
                due_store::parties(tx, store::everybody(tx)?)?;
            }
            Ok(())
        }
    }
}
