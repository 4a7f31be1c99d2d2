//! Taking a batch back: its records are withdrawn a part at a time, then facts say so, and followers undo the rest.

use troth_store::{Store, StoreError, Tx};

use crate::frame::time::Clock;
use crate::intake::batch::State;
use crate::intake::store;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::record::{self, BATCH_UNDONE, ROWS_PER_FACT, Undone};

/// So many records are withdrawn by one transaction, so that others get in between.
const AT_ONCE: i64 = 20_000;

/// The states out of which a batch can be taken back; one that is being read stops.
const FROM: [State; 7] = [
    State::Asking,
    State::Waiting,
    State::Reading,
    State::Done,
    State::Stopped,
    State::Failed,
    State::Undoing,
];

/// Takes a batch back; false when it was already. Whoever calls may be gone half-way: another goes on.
///
/// # Errors
/// When the store fails; nothing of a batch is ever half taken back for good.
pub async fn undo(db: &Store, clock: &Clock, batch: i64, by: ActorId) -> Result<bool, StoreError> {
    let now = clock.now();
    let begun = db.write(move |tx| {
        if !store::move_on(tx, batch, &FROM, State::Undoing, None, now)? {
            return Ok(None);
        }
        Ok::<_, StoreError>(Some(record::store::span(tx, batch)?))
    });
    let Some(span) = begun.await? else {
        return Ok(false);
    };
    if let Some((first, last)) = span {
        let mut from = first;
        while from <= last {
            let to = last.min(from + AT_ONCE - 1);
            let now = clock.now();
            let done = db.write(move |tx| {
                record::again::pass_on(tx, batch, from, to, by, now)?;
                record::store::withdraw(tx, batch, from, to, now)?;
                store::still_undoing(tx, batch, now)
            });
            done.await?;
            from = to + 1;
        }
    }
    let now = clock.now();
    db.write(move |tx| seal(tx, batch, by, now)).await
}

/// The facts are written once, whoever else took the same batch back. Each speaks of few rows, so that what follows it is
/// no long transaction either.
fn seal(tx: &Tx, batch: i64, by: ActorId, now: i64) -> Result<bool, StoreError> {
    if !store::move_on(tx, batch, &[State::Undoing], State::Undone, None, now)? {
        return Ok(false);
    }
    let mut spans = record::store::spans(tx, batch, ROWS_PER_FACT)?;
    if spans.is_empty() {
        spans.push((0, 0));
    }
    let mut last_fact = 0;
    for (first, last) in spans {
        let act = Act::begin(tx, BATCH_UNDONE, by, now)?;
        last_fact = act.record(&Undone { batch, first, last })?;
    }
    store::taken_back(tx, batch, last_fact)?;
    Ok(true)
}
