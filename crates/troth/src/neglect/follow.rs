//! Hears of whom silences may be others: whoever was spoken with, bought, was chosen, merged or changed firms is looked at
//! again, and so is whoever needs no answer any more. Who looks after whom says what each team records.

use std::collections::BTreeSet;

use troth_store::{StoreError, Tx};

use crate::access::colleague;
use crate::frame::time::Millis;
use crate::identity::{RESOLVED, Resolved};
use crate::interaction::{SETTLED, Turned};
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::neglect::{heard_store, store};
use crate::organisation::act::{CHANGED, Changed};
use crate::party::{self, DERIVED, Derived};
use crate::plan;
use crate::purchase::{BOOKED, Booked};
use crate::spine::{self, HEARD};

pub const FOLLOWER: Follower = Follower {
    name: "neglect",
    facts: &[
        HEARD,
        SETTLED,
        BOOKED,
        RESOLVED,
        DERIVED,
        party::TAGGED,
        party::UNTAGGED,
        party::KEPT,
        plan::act::ACTED,
        colleague::CHANGED,
        CHANGED,
    ],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let touched = match fact.name.as_str() {
        HEARD => {
            let heard = fact.said::<spine::Heard>()?.unwrap_or_default();
            store::in_these(tx, heard.ids())?
        }
        SETTLED => {
            let turned = fact.said::<Turned>()?.unwrap_or_default();
            store::in_these(tx, turned.interactions.into_iter())?
        }
        // What was ordered stands on the spine, and was heard there.
        BOOKED => {
            let booked = fact.said::<Booked>()?.unwrap_or_default();
            let left = booked.left.into_iter().collect();
            let left = crate::identity::store::parties_of(tx, &left)?;
            left.into_values().collect()
        }
        RESOLVED => fact.said::<Resolved>()?.unwrap_or_default().parties(),
        // Their firm may be another, and the one they left has a voice less.
        DERIVED => {
            let derived = fact.said::<Derived>()?.unwrap_or_default();
            derived.changed.into_iter().chain(derived.left).collect()
        }
        // A fact is about a subject, whose party may be another by now.
        party::TAGGED | party::UNTAGGED | party::KEPT => {
            let about = fact.subject.into_iter().collect();
            crate::identity::store::parties_of(tx, &about)?
                .into_values()
                .collect()
        }
        plan::act::ACTED => {
            let touched = fact.said::<plan::act::Touched>()?.unwrap_or_default();
            heard_store::whose_plans(tx, &touched.plans)?
        }
        colleague::CHANGED => return store::mark_stale(tx, now),
        // Days begin elsewhere.
        _ => {
            let changed = fact.said::<Changed>()?.unwrap_or_default();
            if changed.fields.iter().any(|field| field == "zone") {
                store::everybody(tx)?
            } else {
                BTreeSet::new()
            }
        }
    };
    store::due(tx, &touched)
}
