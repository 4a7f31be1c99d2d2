//! What pages and programs are shown of files that come in: the list, one batch, and a file before it is taken.

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::{Actor, Visibility};
use crate::frame::time::Millis;
use crate::intake::arrive::NotTaken;
use crate::intake::batch::{Batch, Counts, State};
use crate::intake::look::Question;
use crate::intake::refusal_store::{self, Refusal, What};
use crate::intake::report::{self, Report};
use crate::intake::store;

const PER_PAGE: i64 = 50;

/// One batch in the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Entry {
    pub id: i64,
    pub file: String,
    pub format: String,
    pub silo: Option<String>,
    pub state: State,
    #[serde(flatten)]
    pub counts: Counts,
    /// The line reached, and how many there are.
    pub line: i64,
    pub lines: i64,
    pub by: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub started_at: Millis,
    pub finished_at: Option<Millis>,
    pub trouble: Option<String>,
    /// Its rows are the asker's to see, and the batch theirs to take back.
    #[serde(skip)]
    pub is_theirs: bool,
}

impl Entry {
    /// Nothing is open of it: it waits only to be looked at, by whom it belongs to.
    pub fn is_ready(&self) -> bool {
        self.is_theirs && self.state == State::Asking && self.silo.is_some()
    }
}

/// Batches, the newest first, and the place to hand more in.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct Batches {
    pub batches: Vec<Entry>,
    /// How many of the asker's own wait only to be looked at.
    pub ready: usize,
    /// Goes into `after` to see older ones.
    pub next: Option<String>,
    /// Files of this request that could not be taken.
    #[serde(skip)]
    pub not_taken: Vec<NotTaken>,
}

/// What became of the files of one request.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct HandedIn {
    /// Each table and mailbox in them; one that is `asking` waits for a word at `/import/{id}/preview`.
    pub batches: Vec<Entry>,
    pub not_taken: Vec<NotTaken>,
}

/// One batch: how far it is, what became of its rows, and those that were refused.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BatchView {
    #[serde(flatten)]
    pub report: Report,
    /// Bytes, unpacked.
    pub size: i64,
    pub line: i64,
    pub lines: i64,
    pub by: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub started_at: Millis,
    pub finished_at: Option<Millis>,
    /// At the pace so far.
    pub seconds_left: Option<i64>,
    pub shown: What,
    /// Rows of the kind `shown`, in the order of the file.
    pub refusals: Vec<Refusal>,
    /// Goes into `after` to see further ones.
    pub next: Option<String>,
    /// Whether the file is still here, so that a stopped batch can go on.
    pub is_kept: bool,
    /// Its rows are the asker's to see, and the batch theirs to stop and take back.
    #[serde(skip)]
    pub is_theirs: bool,
}

/// A file before it is taken in: how it would be read, and why.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewView {
    pub id: i64,
    pub file: String,
    pub format: String,
    pub state: State,
    pub silo: String,
    /// Silos there are.
    pub silos: Vec<String>,
    pub zone: String,
    pub country: Option<String>,
    pub currency: String,
    pub own_domains: Vec<String>,
    /// What a row is: `person`, `organisation`, `order`, `ticket`, `message` or `nothing`.
    pub subject: String,
    /// `day_first` or `month_first`, where a column of days does not show it.
    pub day_order: Option<String>,
    pub questions: Vec<Asked>,
    pub columns: Vec<ColumnView>,
    pub rows: Vec<RowView>,
    pub lines: u64,
    /// What was wrong with what was last said.
    #[serde(skip)]
    pub errors: crate::frame::form::Errors,
}

/// Something only a person can say.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Asked {
    pub question: Question,
    pub words: String,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ColumnView {
    pub header: String,
    /// `kept` when it is kept unread.
    pub meaning: String,
    pub why: String,
    pub examples: Vec<String>,
}

/// One of the first rows: what was understood, or why it would be refused.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RowView {
    pub line: u64,
    pub understood: Option<String>,
    pub refused: Option<String>,
    /// What would be left out, and why.
    pub remarks: Vec<String>,
}

/// Whoever sees all customers sees every batch's rows; others those they handed in.
pub fn may_see_rows(actor: &Actor, batch: &Batch) -> bool {
    actor.visibility == Visibility::All || batch.by == actor.id.0
}

pub fn entry(batch: Batch, actor: &Actor) -> Entry {
    Entry {
        is_theirs: may_see_rows(actor, &batch),
        id: batch.id,
        file: batch.file,
        format: batch.format,
        silo: batch.silo_name,
        state: batch.state,
        counts: batch.counts,
        line: batch.line,
        lines: batch.lines,
        by: batch.by_name,
        started_at: batch.started_at,
        finished_at: batch.finished_at,
        trouble: batch.trouble,
    }
}

/// # Errors
/// When the store fails.
pub fn batches(tx: &Tx, actor: &Actor, before: Option<i64>) -> Result<Batches, StoreError> {
    let mut found = store::newest(tx, before, PER_PAGE + 1)?;
    let next = cut(&mut found, |batch| batch.id);
    Ok(Batches {
        batches: found.into_iter().map(|batch| entry(batch, actor)).collect(),
        ready: store::ready(tx, actor.id)?.len(),
        next,
        not_taken: Vec::new(),
    })
}

/// # Errors
/// When the store fails.
pub fn batch(
    tx: &Tx,
    actor: &Actor,
    id: i64,
    shown: What,
    after: Option<i64>,
    now: Millis,
) -> Result<Option<BatchView>, StoreError> {
    let Some(batch) = store::find(tx, id)? else {
        return Ok(None);
    };
    let is_theirs = may_see_rows(actor, &batch);
    let mut refusals = refusal_store::refusals(tx, id, shown, after, PER_PAGE + 1)?;
    for refusal in refusals.iter_mut().filter(|_| !is_theirs) {
        refusal.raw = None;
        refusal.reason.clone_from(&refusal.kind);
    }
    let next = cut(&mut refusals, |refusal| refusal.id);
    Ok(Some(BatchView {
        report: report::report(tx, &batch)?,
        size: batch.size,
        line: batch.line,
        lines: batch.lines,
        seconds_left: batch.seconds_left(now),
        by: batch.by_name,
        started_at: batch.started_at,
        finished_at: batch.finished_at,
        shown,
        refusals,
        next,
        is_kept: batch.upload.is_some(),
        is_theirs,
    }))
}

/// Leaves one page of what was found, and says where the next begins.
fn cut<T>(found: &mut Vec<T>, id: impl Fn(&T) -> i64) -> Option<String> {
    let page = usize::try_from(PER_PAGE).unwrap_or(50);
    if found.len() <= page {
        return None;
    }
    found.truncate(page);
    found.last().map(|last| id(last).to_string())
}
