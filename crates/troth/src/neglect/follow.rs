//! Keeps silences fresh: whoever was spoken with, bought, was chosen, merged or changed firms is looked at again, and so is
//! whoever needs no answer any more. Who looks after whom says what each team records.

use std::collections::BTreeSet;

use serde::Deserialize;
use troth_store::{StoreError, Tx};
use troth_value::{Day, Spoken, conversation_gaps};

use crate::access::colleague;
use crate::frame::time::Millis;
use crate::identity::{RESOLVED, Resolved};
use crate::interaction::SETTLED;
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::neglect::spoken::{Heard, talk};
use crate::neglect::store::{self, Kept};
use crate::neglect::{Silence, heard_store};
use crate::organisation::act::{CHANGED, Changed};
use crate::party::{self, DERIVED, Derived};
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
        colleague::CHANGED,
        CHANGED,
    ],
    follow,
};

/// What [`SETTLED`] says: of one letter or request, or of all that waited since before a day.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Turned {
    interaction: Option<i64>,
}

fn follow(tx: &Tx, fact: &Fact, _now: Millis) -> Result<(), StoreError> {
    let touched = match fact.name.as_str() {
        HEARD => {
            let heard = fact.said::<spine::Heard>()?.unwrap_or_default();
            store::in_these(tx, heard.ids())?
        }
        SETTLED => {
            let turned = fact.said::<Turned>()?.unwrap_or_default();
            let settled = match turned.interaction {
                Some(one) => vec![one],
                None => store::settled_at(tx, fact.at)?,
            };
            store::in_these(tx, settled.into_iter())?
        }
        BOOKED => {
            let booked = fact.said::<Booked>()?.unwrap_or_default();
            let mut subjects = crate::value::store::buyers(tx, booked.ids())?;
            subjects.extend(booked.left);
            crate::identity::store::parties_of(tx, &subjects)?
                .into_values()
                .collect()
        }
        RESOLVED => fact.said::<Resolved>()?.unwrap_or_default().parties(),
        // Their firm may be another, and the one they left has a voice less.
        DERIVED => {
            let derived = fact.said::<Derived>()?.unwrap_or_default();
            derived.changed.into_iter().chain(derived.left).collect()
        }
        party::TAGGED | party::UNTAGGED | party::KEPT => fact.subject.into_iter().collect(),
        colleague::CHANGED => return store::mark_stale(tx, fact.id),
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
    look_again(tx, &touched, fact.id)
}

/// Parties looked at with one query.
const AT_ONCE: usize = 500;

/// Looks again at these, at the firms they are of and the people of theirs, as far as they bought or were chosen.
///
/// # Errors
/// When the store fails.
pub fn look_again(tx: &Tx, touched: &BTreeSet<i64>, fact: i64) -> Result<(), StoreError> {
    if touched.is_empty() {
        return Ok(());
    }
    let around = store::around(tx, touched)?;
    let customers: Vec<i64> = around.into_iter().collect();
    for part in customers.chunks(AT_ONCE) {
        write(tx, part)?;
    }
    if !customers.is_empty() {
        store::mark_stale(tx, fact)?;
    }
    Ok(())
}

fn write(tx: &Tx, parties: &[i64]) -> Result<(), StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let customs = store::customs(tx)?;
    let since = store::since(tx, parties, &zone)?;
    let voices = store::voices(tx, &since.keys().copied().collect::<Vec<_>>())?;
    let speaking = voices.values().flatten().copied().collect();
    let passed = heard_store::passed(tx, &speaking, &zone)?;
    let mut kept = Vec::with_capacity(since.len());
    for (party, one) in &since {
        let heard: Vec<Heard> = voices
            .get(party)
            .into_iter()
            .flatten()
            .filter_map(|voice| passed.get(voice))
            .flatten()
            .cloned()
            .collect();
        kept.push(silence(*party, one, &heard));
    }
    let places = store::places(tx, &since.keys().copied().collect::<Vec<_>>())?;
    let rows = kept.iter().map(|kept| {
        let place = places
            .get(&kept.party)
            .copied()
            .unwrap_or(troth_value::Place::Rest);
        (kept, place, kept.silence.from(place, &customs))
    });
    let rows: Vec<_> = rows.collect();
    store::keep(tx, parties, &rows)
}

/// What passed with one customer, folded.
fn silence(party: i64, since: &store::Since, heard: &[Heard]) -> Kept {
    let talk = talk(heard);
    let ever = Day(i32::MAX);
    Kept {
        party,
        silence: Silence {
            is_chosen: since.is_chosen,
            since: since.day,
            spoken: Spoken::of(&talk.days, ever),
            billed_since: talk.billed_since,
        },
        gaps: conversation_gaps(&talk.days, ever),
        last_interaction: talk.last_interaction,
        written_since: talk.written_since,
    }
}
