//! Runs the guards that owners asked for: holding the record, and computing again on a copy what is derived.

use std::time::Duration;

use troth_store::{Options, Store, StoreError};

use crate::frame::time::Clock;
use crate::house;
use crate::inspection::run::{Found, Run, end};
use crate::inspection::{Guard, run_store};
use crate::journal::verify::{Anchor, verify};
use crate::serve::guard_store::digests;
use crate::serve::{look, rebuild};

/// The least time between looks for what was asked.
const PAUSE: Duration = Duration::from_millis(500);
/// What another node left behind is taken up after so long at the latest.
const LOOK_AGAIN: Duration = Duration::from_secs(600);

/// Runs what is asked for, whenever something was written.
pub async fn keep(store: Store, clock: Clock) {
    let mut commits = store.commits();
    loop {
        commits.borrow_and_update();
        if let Err(error) = run_waiting(&store, &clock).await {
            tracing::error!(%error, "a guard that was asked for could not be run");
        }
        tokio::time::sleep(PAUSE).await;
        if matches!(
            tokio::time::timeout(LOOK_AGAIN, commits.changed()).await,
            Ok(Err(_))
        ) {
            return;
        }
    }
}

/// Runs all that waits, one after the other.
///
/// # Errors
/// When the store fails; what a guard fails with is what it found.
pub async fn run_waiting(store: &Store, clock: &Clock) -> Result<(), StoreError> {
    for run in store.read(run_store::waiting).await? {
        let found = match run.guard {
            Guard::Rebuild => on_a_copy(store, clock).await,
            _ => held(store, &run).await,
        };
        let found = found.unwrap_or_else(|error| Found::failed(&error.to_string()));
        let now = clock.now();
        store.write(move |tx| end(tx, &run, &found, now)).await?;
    }
    Ok(())
}

/// Against the anchor that was given, or the one that the last run printed.
async fn held(store: &Store, run: &Run) -> Result<Found, StoreError> {
    let (given, guard) = (run.against.clone(), run.guard);
    store
        .read(move |tx| {
            let last = run_store::ended(tx, guard)?.and_then(|last| last.anchor);
            let against = given.or(last).and_then(|text| Anchor::parse(&text).ok());
            Ok(Found::verified(&verify(tx, house::SEALED, against.as_ref())?))
        })
        .await
}

/// Copies the house, brings the copy up to now, and compares it before and after all that is derived was computed again.
async fn on_a_copy(store: &Store, clock: &Clock) -> Result<Found, StoreError> {
    let folder = tempfile::tempdir().map_err(|error| StoreError::Engine(error.to_string()))?;
    let file = folder.path().join("copy.db");
    store.backup(&file).await?;
    let copy = Store::open(&file.to_string_lossy(), house::MIGRATIONS, Options::default()).await?;
    // Both stand at one moment, so that no day begins between them.
    let clock = Clock::fixed(clock.now());
    crate::journal::follow::catch_up(&copy, house::FOLLOWERS, &clock).await?;
    look(&copy, clock.now()).await?;
    let before = copy.read(digests).await?;
    rebuild(&copy, &clock).await?;
    let after = copy.read(digests).await?;
    copy.close().await;
    let changed = before
        .iter()
        .filter(|(table, digest)| after.get(*table) != Some(digest));
    let changed: Vec<&str> = changed.map(|(table, _)| *table).collect();
    Ok(Found::rebuilt(before.len(), &changed))
}
