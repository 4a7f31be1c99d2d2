//! How long somebody has not been spoken with, found again for those of whom something was heard.

use std::collections::BTreeSet;

use troth_store::{Store, StoreError, Tx};
use troth_value::{Day, Spoken, conversation_gaps};

use crate::frame::time::Millis;
use crate::neglect::spoken::{Heard, talk};
use crate::neglect::store::{self, Kept};
use crate::neglect::{Silence, heard_store};
use crate::value::day_of;

/// Parties looked at with one query.
const AT_ONCE: usize = 500;

/// Looks again at everyone of whom something was heard.
///
/// # Errors
/// When the store fails.
pub async fn count(db: &Store, now: Millis) -> Result<(), StoreError> {
    while db.read(store::is_any_due).await? {
        db.write(move |tx| look_again(tx, now)).await?;
    }
    Ok(())
}

/// Looks again at some of them, at the firms they are of and the people of theirs, as far as they bought or were chosen.
fn look_again(tx: &Tx, now: Millis) -> Result<(), StoreError> {
    let heard: BTreeSet<i64> = store::take_due(tx, AT_ONCE)?.into_iter().collect();
    let customers: Vec<i64> = store::around(tx, &heard)?.into_iter().collect();
    for part in customers.chunks(AT_ONCE) {
        write(tx, part, now)?;
    }
    if !customers.is_empty() {
        store::mark_stale(tx, now)?;
    }
    Ok(())
}

fn write(tx: &Tx, parties: &[i64], now: Millis) -> Result<(), StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let today = day_of(now, &zone);
    let customs = store::customs(tx)?;
    let since = store::since(tx, parties, &zone)?;
    let voices = store::voices(tx, &since.keys().copied().collect::<Vec<_>>())?;
    let speaking = voices.values().flatten().copied().collect();
    let passed = heard_store::passed(tx, &speaking, &zone)?;
    let mut kept = Vec::with_capacity(since.len());
    for (party, one) in &since {
        // What is dated ahead has not been spoken yet.
        let heard: Vec<Heard> = voices
            .get(party)
            .into_iter()
            .flatten()
            .filter_map(|voice| passed.get(voice))
            .flatten()
            .filter(|heard| heard.day <= today)
            .cloned()
            .collect();
        kept.push(silence(*party, one, &heard, today));
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
fn silence(party: i64, since: &store::Since, heard: &[Heard], today: Day) -> Kept {
    let talk = talk(heard);
    Kept {
        party,
        silence: Silence {
            is_chosen: since.is_chosen,
            since: since.day,
            spoken: Spoken::of(&talk.days, today),
            billed_since: talk.billed_since,
        },
        gaps: conversation_gaps(&talk.days, today),
        last_interaction: talk.last_interaction,
        written_since: talk.written_since,
    }
}
