//! Keeps histories fresh: whoever bought, gave back, merged or parted is counted again from the purchases that stand. What
//! passed with anybody makes pictures older too, since they show what was given to whom.

use std::collections::BTreeSet;

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::identity::{RESOLVED, Resolved};
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::organisation::act::{CHANGED, Changed};
use crate::purchase::{BOOKED, Booked};
use crate::spine::HEARD;
use crate::value::store;

pub const FOLLOWER: Follower = Follower {
    name: "value",
    facts: &[BOOKED, HEARD, RESOLVED, CHANGED],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, _now: Millis) -> Result<(), StoreError> {
    let parties = match fact.name.as_str() {
        HEARD => return store::mark_all_stale_by(tx, fact.id),
        BOOKED => {
            let booked = fact.said::<Booked>()?.unwrap_or_default();
            let subjects = store::buyers(tx, booked.ids())?
                .into_iter()
                .chain(booked.left)
                .collect();
            crate::identity::store::parties_of(tx, &subjects)?
                .into_values()
                .collect()
        }
        RESOLVED => fact.said::<Resolved>()?.unwrap_or_default().parties(),
        // Days begin elsewhere, and with them months.
        _ => {
            let changed = fact.said::<Changed>()?.unwrap_or_default();
            // What serving costs is said in the firm's currency.
            if changed.fields.iter().any(|field| field == "currency") {
                store::mark_all_stale_by(tx, fact.id)?;
            }
            if changed.fields.iter().any(|field| field == "zone") {
                store::everybody(tx)?
            } else {
                BTreeSet::new()
            }
        }
    };
    count_again(tx, &parties, fact.id)
}

/// Counts what these parties bought again, and marks the currencies whose figures are older now.
///
/// # Errors
/// When the store fails.
pub fn count_again(tx: &Tx, parties: &BTreeSet<i64>, fact: i64) -> Result<(), StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let parties = store::buyers_among(tx, parties)?;
    for part in parties.chunks(store::AT_ONCE) {
        let mut touched = store::currencies(tx, part)?;
        store::forget(tx, part)?;
        let counted = store::count(tx, part, &zone)?;
        touched.extend(counted.iter().map(|one| one.currency));
        store::keep(tx, &counted)?;
        store::mark_stale(tx, &touched, fact)?;
    }
    Ok(())
}
