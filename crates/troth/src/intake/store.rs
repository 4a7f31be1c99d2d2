//! Batches in SQL, and taking one back.

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::frame::time::Millis;
use crate::intake::batch::{Batch, Counts, State};
use crate::intake::{refusal_store, upload_store};
use crate::journal::ActorId;

/// A batch before its first row is read.
#[derive(Clone, Debug)]
pub struct NewBatch<'a> {
    pub silo: Option<i64>,
    pub file: &'a str,
    pub format: &'a str,
    pub size: i64,
    pub lines: i64,
    /// The first of those handed in with it; itself when nothing.
    pub together: Option<i64>,
    pub upload: Option<i64>,
    pub digest: &'a str,
    pub plan: &'a str,
    pub state: State,
    pub trouble: Option<&'a str>,
    pub by: ActorId,
}

impl FromRow for Batch {
    fn from_row(row: &Row<'_>) -> Result<Batch, StoreError> {
        let state: String = row.get("state")?;
        Ok(Batch {
            id: row.get("id")?,
            silo: row.get("silo_id")?,
            silo_name: row.get("silo_name")?,
            file: row.get("file")?,
            format: row.get("format")?,
            size: row.get("size")?,
            lines: row.get("lines")?,
            upload: row.get("upload_id")?,
            digest: row.get("digest")?,
            plan: row.get("plan")?,
            state: State::parse(&state)
                .ok_or_else(|| StoreError::Engine(format!("`{state}` is no state of a batch")))?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
            started_at: row.get("started_at")?,
            finished_at: row.get("finished_at")?,
            line: row.get("line")?,
            counts: Counts {
                rows: row.get("rows")?,
                created: row.get("created")?,
                updated: row.get("updated")?,
                unchanged: row.get("unchanged")?,
                duplicate: row.get("duplicate")?,
                refused: row.get("refused")?,
                left_out: row.get("left_out")?,
                remarked: row.get("remarked")?,
            },
            last_fact: row.get("last_fact")?,
            beat_at: row.get("beat_at")?,
            trouble: row.get("trouble")?,
        })
    }
}

const BATCH: &str = "select b.id, b.silo_id, s.name as silo_name, b.file, b.format, b.size, b.lines, b.upload_id,
       b.digest, b.plan, b.state, b.by_colleague, c.name as by_name, b.started_at, b.finished_at, b.line, b.rows,
       b.created, b.updated, b.unchanged, b.duplicate, b.refused, b.left_out, b.remarked, b.last_fact, b.beat_at,
       b.trouble
     from batch b left join silo s on s.id = b.silo_id left join colleague c on c.id = b.by_colleague";

pub fn add(tx: &Tx, new: &NewBatch<'_>, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("batch", 1)?;
    tx.run(
        "insert into batch (id, silo_id, file, format, size, lines, upload_id, digest, plan, state, by_colleague,
           started_at, together, line, rows, created, updated, unchanged, duplicate, refused, remarked, trouble)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, 0, 0, 0, 0, 0, 0, $14)",
        args![
            id,
            new.silo,
            new.file,
            new.format,
            new.size,
            new.lines,
            new.upload,
            new.digest,
            new.plan,
            new.state.word(),
            new.by.0,
            now,
            new.together.unwrap_or(id),
            new.trouble
        ],
    )?;
    Ok(id)
}

pub fn find(tx: &Tx, id: i64) -> Result<Option<Batch>, StoreError> {
    Query::new(BATCH).push(" where b.id = ", id).one(tx)
}

/// Newest first; `before` is the last one already shown.
pub fn newest(tx: &Tx, before: Option<i64>, limit: i64) -> Result<Vec<Batch>, StoreError> {
    Query::new(BATCH)
        .push_some(" where b.id < ", before)
        .push(" order by b.id desc limit ", limit)
        .all(tx)
}

/// A batch for a file that is read from where it lies; the one begun before with the same file for the same silo
/// and read the same way, where that one is not whole.
pub fn begin_or_go_on(tx: &Tx, new: &NewBatch<'_>, now: Millis) -> Result<i64, StoreError> {
    let unfinished = tx.one::<i64>(
        "select id from batch where digest = $1 and file = $2 and silo_id = $3 and plan = $4 and upload_id is null
           and state in ('reading', 'stopped', 'failed') order by id desc limit 1",
        args![new.digest, new.file, new.silo, new.plan],
    )?;
    match unfinished {
        Some(id) => Ok(id),
        None => add(tx, new, now),
    }
}

/// All that was handed in together with the first of them, in order.
pub fn together(tx: &Tx, first: i64) -> Result<Vec<Batch>, StoreError> {
    Query::new(BATCH)
        .push(" where b.id >= ", first)
        .push(" and b.together = ", first)
        .text(" order by b.id")
        .all(tx)
}

/// What somebody handed in and nothing is open of: it has its silo, and waits to be looked at.
pub fn ready(tx: &Tx, by: ActorId) -> Result<Vec<Batch>, StoreError> {
    Query::new(BATCH)
        .push(
            " where b.state = 'asking' and b.silo_id is not null and b.upload_id is not null and b.by_colleague = ",
            by.0,
        )
        .text(" order by b.id")
        .all(tx)
}

/// Names that silos have, for whoever names one.
pub fn silo_names(tx: &Tx) -> Result<Vec<String>, StoreError> {
    tx.all(
        "select name from silo where name <> 'people' order by name limit 200",
        args![],
    )
}

/// The next one that waits for a reader, or whose reader or undoer fell silent before `silent`.
pub fn next_to_do(tx: &Tx, silent: Millis) -> Result<Option<Batch>, StoreError> {
    Query::new(BATCH)
        .text(" where b.state = 'waiting' or (b.state in ('reading', 'undoing') and (b.beat_at is null")
        .push(" or b.beat_at < ", silent)
        .text(")) order by b.id limit 1")
        .one(tx)
}

/// Takes a batch to read it; false when someone else did.
pub fn claim(tx: &Tx, id: i64, reader: &str, silent: Millis, now: Millis) -> Result<bool, StoreError> {
    let touched = tx.run(
        "update batch set state = 'reading', reader = $2, beat_at = $4, started_at = $4, finished_at = null,
           trouble = null
         where id = $1 and (state in ('waiting', 'stopped', 'failed')
           or (state = 'reading' and (beat_at is null or beat_at < $3)))",
        args![id, reader, silent, now],
    )?;
    Ok(touched == 1)
}

/// A sign that the reader is alive; false when the batch is no longer its own.
pub fn beat(tx: &Tx, id: i64, reader: &str, now: Millis) -> Result<bool, StoreError> {
    let touched = tx.run(
        "update batch set beat_at = $3 where id = $1 and reader = $2 and state = 'reading'",
        args![id, reader, now],
    )?;
    Ok(touched == 1)
}

/// Adds what became of some rows, up to `line`.
pub fn count(tx: &Tx, id: i64, more: &Counts, line: i64, fact: Option<i64>) -> Result<(), StoreError> {
    tx.run(
        "update batch set rows = rows + $2, created = created + $3, updated = updated + $4,
           unchanged = unchanged + $5, duplicate = duplicate + $6, refused = refused + $7,
           remarked = remarked + $8, line = $9, last_fact = coalesce($10, last_fact), left_out = left_out + $11
         where id = $1",
        args![
            id,
            more.rows,
            more.created,
            more.updated,
            more.unchanged,
            more.duplicate,
            more.refused,
            more.remarked,
            line,
            fact,
            more.left_out
        ],
    )?;
    Ok(())
}

/// Ends the reading, if it is still this reader's, and lets go of an upload that nobody needs any more.
pub fn end(
    tx: &Tx,
    batch: &Batch,
    reader: &str,
    state: State,
    trouble: Option<&str>,
    now: Millis,
) -> Result<bool, StoreError> {
    let touched = tx.run(
        "update batch set state = $3, trouble = $4, finished_at = $5, reader = null, beat_at = null
         where id = $1 and reader = $2 and state = 'reading'",
        args![batch.id, reader, state.word(), trouble, now],
    )?;
    upload_store::let_go(tx, batch.upload)?;
    Ok(touched == 1)
}

/// Moves a batch from one of the states `from`; false when it was in none of them.
pub fn move_on(
    tx: &Tx,
    id: i64,
    from: &[State],
    to: State,
    trouble: Option<&str>,
    now: Millis,
) -> Result<bool, StoreError> {
    let finished = to.rests().then_some(now);
    let touched = Query::new("update batch set reader = null, beat_at = null")
        .push(", state = ", to.word())
        .push(", trouble = ", trouble)
        .push(", finished_at = ", finished)
        .push(" where id = ", id)
        .push_list(" and state in", from.iter().map(|state| state.word()))
        .run(tx)?;
    Ok(touched == 1)
}

/// Settles whose rows they are and how they are read.
pub fn settle(tx: &Tx, id: i64, silo: Option<i64>, plan: &str, format: &str) -> Result<(), StoreError> {
    tx.run(
        "update batch set silo_id = $2, plan = $3, format = $4 where id = $1",
        args![id, silo, plan, format],
    )?;
    Ok(())
}

/// The least place that any follower has reached; nothing where none follows.
pub fn followed_to(tx: &Tx) -> Result<Option<i64>, StoreError> {
    Ok(tx
        .one::<Option<i64>>("select min(place) from follower", args![])?
        .flatten())
}

// Taking a batch back.

/// A sign that the batch is still being taken back.
pub fn still_undoing(tx: &Tx, id: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update batch set beat_at = $2 where id = $1 and state = 'undoing'",
        args![id, now],
    )?;
    Ok(())
}

/// Forgets what was kept only for the batch: the words of its refused rows, and its upload.
pub fn taken_back(tx: &Tx, batch: i64, fact: i64) -> Result<(), StoreError> {
    tx.run(
        "update batch set last_fact = $2 where id = $1",
        args![batch, fact],
    )?;
    refusal_store::forget(tx, batch)?;
    let upload = tx.one::<Option<i64>>("select upload_id from batch where id = $1", args![batch])?;
    upload_store::let_go(tx, upload.flatten())
}

/// Adds mail domains to the firm's own.
pub fn add_domains(tx: &Tx, domains: &[String], by: ActorId, now: Millis) -> Result<(), StoreError> {
    let mut firm = crate::organisation::store::read(tx)?;
    let new: Vec<String> = domains
        .iter()
        .filter(|domain| !firm.domains.contains(domain))
        .cloned()
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    firm.domains.extend(new.iter().cloned());
    crate::organisation::store::write(tx, &firm)?;
    let act = crate::journal::act::Act::begin(tx, crate::intake::OWN_DOMAINS_ADDED, by, now)?;
    act.record(&crate::intake::OwnDomains { domains: new })?;
    Ok(())
}
