//! Runs a part through to records: rows are read on one thread, gathered into chunks, and taken in one chunk at a time.
//!
//! Each chunk, its fact, its refused rows and the batch's counts are one transaction. So wherever a run ends, by a
//! person, a fault or a pulled plug, the batch says exactly what is in, and whoever goes on begins behind it.

use std::ops::ControlFlow;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};
use troth_store::{Store, StoreError, Tx};

use crate::frame::time::{Clock, Millis};
use crate::intake::archive::Part;
use crate::intake::batch::{Batch, Counts, SILENCE, State};
use crate::intake::gather::{Chunk, Gather};
use crate::intake::plan::Plan;
use crate::intake::refusal_store;
use crate::intake::rows::Count;
use crate::intake::source::{Limits, Refusal};
use crate::intake::store;
use crate::intake::way::Way;
use crate::journal::ActorId;

/// One chunk is read ahead while another is taken in.
const AHEAD: usize = 1;
/// A reader with nothing to take in yet says so often that it lives.
const BEAT: Duration = Duration::from_secs(4);

/// What is to be run: a batch, and what it is read from.
#[derive(Clone, Debug)]
pub struct Job {
    pub batch: i64,
    pub silo: i64,
    pub by: ActorId,
    pub part: Part,
    pub plan: Plan,
    pub way: Way,
    pub limits: Limits,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The line reached, and how many there are.
    pub line: i64,
    pub lines: i64,
    /// All rows of the batch, earlier runs included.
    pub counts: Counts,
}

/// Reads the batch to its end and returns it as it then stands. It is left alone when someone else reads it.
///
/// # Errors
/// When the store fails; the batch can then be gone on with.
pub async fn run(
    db: &Store,
    clock: &Clock,
    job: Job,
    progress: impl Fn(Progress),
) -> Result<Batch, StoreError> {
    let (id, reader, now) = (job.batch, name(), clock.now());
    let taken = reader.clone();
    let begun = db.write(move |tx| {
        let is_ours = store::claim(tx, id, &taken, now - SILENCE, now)?;
        Ok::<_, StoreError>((is_ours, found(tx, id)?))
    });
    let (is_ours, batch) = begun.await?;
    if !is_ours {
        return Ok(batch);
    }
    let told = |counts: Counts, line: i64| {
        progress(Progress {
            line,
            lines: batch.lines,
            counts,
        });
    };
    told(batch.counts, batch.line);
    let (chunks, reading) = read(&job, batch.counts.rows);
    let taker = Taker {
        db,
        clock,
        job: &job,
        reader: &reader,
    };
    let taken = taker.take_all(chunks, batch.counts, &told).await;
    let read = reading
        .await
        .map_err(|error| StoreError::Engine(error.to_string()))?;
    let (state, trouble) = match (&taken, &read) {
        (Err(error), _) => (State::Failed, Some(error.to_string())),
        (Ok(false), _) => return db.read(move |tx| found(tx, id)).await,
        (Ok(true), Err(refusal)) => (State::Failed, Some(refusal.to_string())),
        (Ok(true), Ok(_)) => (State::Done, None),
    };
    let now = clock.now();
    let ended = db.write(move |tx| {
        store::end(tx, &batch, &reader, state, trouble.as_deref(), now)?;
        found(tx, id)
    });
    let ended = ended.await;
    taken.and(ended)
}

/// A name for this run that no other has.
fn name() -> String {
    crate::journal::hex(&rand::random::<[u8; 16]>())
}

fn found(tx: &Tx, id: i64) -> Result<Batch, StoreError> {
    store::find(tx, id)?.ok_or_else(|| StoreError::Engine(format!("there is no batch `{id}`")))
}

type Reading = JoinHandle<Result<Count, Refusal>>;

/// Reads the part on a thread of its own. It ends when nobody takes its chunks any more.
fn read(job: &Job, skip: i64) -> (mpsc::Receiver<Chunk>, Reading) {
    let (full, chunks) = mpsc::channel(AHEAD);
    let Job {
        part,
        plan,
        way,
        limits,
        ..
    } = job.clone();
    let reading = spawn_blocking(move || {
        let mut gather = Gather::new(way.same, skip);
        let mut pass_on = |step| match gather.take(step).map(|chunk| full.blocking_send(chunk).is_ok()) {
            Some(false) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        };
        let count = (way.read)(&part, &plan, &limits, &mut pass_on)?;
        if let Some(chunk) = gather.rest() {
            // Whoever took the others has gone; the batch knows how far it came.
            drop(full.blocking_send(chunk));
        }
        Ok(count)
    });
    (chunks, reading)
}

struct Taker<'r> {
    db: &'r Store,
    clock: &'r Clock,
    job: &'r Job,
    reader: &'r str,
}

impl Taker<'_> {
    /// False when the batch was stopped, taken back, or is read by someone else.
    async fn take_all(
        &self,
        mut chunks: mpsc::Receiver<Chunk>,
        mut counts: Counts,
        told: &impl Fn(Counts, i64),
    ) -> Result<bool, StoreError> {
        loop {
            let chunk = match tokio::time::timeout(BEAT, chunks.recv()).await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => return Ok(true),
                Err(_) if self.beat().await? => continue,
                Err(_) => return Ok(false),
            };
            let line = chunk.line;
            match self.take(chunk).await? {
                Some(more) => counts = counts.and(more),
                None => return Ok(false),
            }
            told(counts, line);
        }
    }

    async fn beat(&self) -> Result<bool, StoreError> {
        let (batch, reader, now) = (self.job.batch, self.reader.to_owned(), self.clock.now());
        self.db
            .write(move |tx| store::beat(tx, batch, &reader, now))
            .await
    }

    async fn take(&self, chunk: Chunk) -> Result<Option<Counts>, StoreError> {
        let (reader, now) = (self.reader.to_owned(), self.clock.now());
        let (batch, silo, by) = (self.job.batch, self.job.silo, self.job.by);
        let taken = self.db.write(move |tx| {
            if !store::beat(tx, batch, &reader, now)? {
                return Ok(None);
            }
            take_in(tx, batch, silo, chunk, by, now).map(Some)
        });
        taken.await
    }
}

/// Takes one chunk in, all of it or nothing.
fn take_in(
    tx: &Tx,
    batch: i64,
    silo: i64,
    chunk: Chunk,
    by: ActorId,
    now: Millis,
) -> Result<Counts, StoreError> {
    let outcome = crate::record::store::receive(tx, Some(batch), silo, chunk.rows, by, now)?;
    let counts = Counts {
        created: outcome.created,
        updated: outcome.updated,
        unchanged: outcome.unchanged,
        left_out: outcome.left_out,
        ..chunk.counts
    };
    refusal_store::refuse(tx, batch, chunk.refused)?;
    store::count(tx, batch, &counts, chunk.line, outcome.fact)?;
    Ok(counts)
}
