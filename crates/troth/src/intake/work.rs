//! Goes on with whatever waits: batches handed in on any node, readings whose reader fell silent, undoings left half-way.
//!
//! So an import survives a restart without anyone asking, and a page that hands one in need not wait for it.

use std::time::Duration;

use tokio::task::spawn_blocking;
use troth_store::{Store, StoreError};

use crate::frame::time::{Clock, HOUR};
use crate::intake::archive;
use crate::intake::batch::{Batch, PATIENCE, REFUSED_KEPT, SILENCE, State};
use crate::intake::plan::Plan;
use crate::intake::refusal_store;
use crate::intake::run::{self, Job};
use crate::intake::source::{Limits, Refusal};
use crate::intake::upload_store;
use crate::intake::way::{self, Way};
use crate::intake::{store, undo, upload};
use crate::journal::ActorId;

/// Other nodes' commits are not announced here, so everyone looks at least this often.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
const AFTER_FAILURE: Duration = Duration::from_secs(15);

const COMMAND_ENDED: &str =
    "the command that read it ended before the file did\n\nhint: run it again; it goes on where it stopped";
const UPLOAD_GONE: &str =
    "the file is no longer here\n\nhint: hand it in again; what is known stays as it is";

/// Works for ever, one batch at a time.
pub async fn work(db: Store, clock: Clock, ways: &'static [Way]) {
    let mut commits = db.commits();
    let mut tidied_at = None;
    loop {
        commits.borrow_and_update();
        let pause = match work_off(&db, &clock, ways).await {
            Ok(_) => LOOK_AGAIN,
            Err(error) => {
                tracing::error!(%error, "an import stands still");
                AFTER_FAILURE
            }
        };
        let now = clock.now();
        if tidied_at.is_none_or(|last| now - last > HOUR) && tidy(&db, &clock).await.is_ok() {
            tidied_at = Some(now);
        }
        tokio::select! {
            changed = commits.changed(), if pause == LOOK_AGAIN => if changed.is_err() { return },
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Works until nothing waits; returns how many batches it saw to.
///
/// # Errors
/// When the store fails.
pub async fn work_off(db: &Store, clock: &Clock, ways: &'static [Way]) -> Result<usize, StoreError> {
    let mut done = 0;
    loop {
        let silent = clock.now() - SILENCE;
        let Some(batch) = db.read(move |tx| store::next_to_do(tx, silent)).await? else {
            return Ok(done);
        };
        if batch.state == State::Undoing {
            undo::undo(db, clock, batch.id, ActorId(batch.by)).await?;
        } else {
            go_on(db, clock, &batch, ways).await?;
        }
        done += 1;
    }
}

async fn go_on(db: &Store, clock: &Clock, batch: &Batch, ways: &'static [Way]) -> Result<(), StoreError> {
    let job = match batch.upload {
        Some(upload) => open(db, batch, upload, ways).await?,
        None => Err((State::Stopped, COMMAND_ENDED.to_owned())),
    };
    match job {
        Ok(job) => {
            run::run(db, clock, job, |_| {}).await?;
        }
        Err((state, trouble)) => {
            let (id, now) = (batch.id, clock.now());
            let from = [State::Waiting, State::Reading];
            let moved = db.write(move |tx| store::move_on(tx, id, &from, state, Some(&trouble), now));
            moved.await?;
        }
    }
    Ok(())
}

/// Finds the batch's part in its upload again. The inner error says in which state to leave the batch, and why.
async fn open(
    db: &Store,
    batch: &Batch,
    upload: i64,
    ways: &'static [Way],
) -> Result<Result<Job, (State, String)>, StoreError> {
    let Some(kept) = db.read(move |tx| upload_store::find(tx, upload)).await? else {
        return Ok(Err((State::Failed, UPLOAD_GONE.to_owned())));
    };
    let (Some(silo), Some(plan)) = (batch.silo, batch.plan()) else {
        let why = "nobody said how it is to be read\n\nhint: hand it in again";
        return Ok(Err((State::Failed, why.to_owned())));
    };
    let (id, by, name) = (batch.id, ActorId(batch.by), batch.file.clone());
    let source = upload::source(db, &kept);
    let opening = spawn_blocking(move || job(id, silo, by, &name, plan, &source, ways));
    let opened = opening
        .await
        .map_err(|error| StoreError::Engine(error.to_string()))?;
    Ok(opened.map_err(|refusal| (State::Failed, refusal.to_string())))
}

fn job(
    batch: i64,
    silo: i64,
    by: ActorId,
    name: &str,
    plan: Plan,
    source: &crate::intake::source::Source,
    ways: &[Way],
) -> Result<Job, Refusal> {
    let limits = Limits::default();
    let parts = archive::open(source, &limits)?.parts;
    let part = parts.into_iter().find(|part| part.name == name);
    let part = part.ok_or_else(|| Refusal::Unreadable {
        name: name.to_owned(),
        why: "it is no longer in the file that was handed in".to_owned(),
    })?;
    let way = *way::of(ways, &part)?;
    Ok(Job {
        batch,
        silo,
        by,
        part,
        plan,
        way,
        limits,
    })
}

/// Lets go of files nobody decided about, and of the words of rows refused long ago.
///
/// # Errors
/// When the store fails.
pub async fn tidy(db: &Store, clock: &Clock) -> Result<(), StoreError> {
    let now = clock.now();
    let forgotten = db.write(move |tx| {
        let forgotten = upload_store::forgotten(tx, now - PATIENCE)?;
        refusal_store::forget_old(tx, now - REFUSED_KEPT)?;
        Ok::<_, StoreError>(forgotten)
    });
    for upload in forgotten.await? {
        db.write(move |tx| upload_store::forget(tx, upload, UPLOAD_GONE, now))
            .await?;
    }
    Ok(())
}
