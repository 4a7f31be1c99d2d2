//! Uploads, batches and refused rows in SQL; and taking a batch back.

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::intake::batch::{Batch, Counts, State};
use crate::journal::ActorId;

// Uploads.

/// A file that was handed in whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub id: i64,
    pub name: String,
    pub size: i64,
    pub digest: String,
}

impl FromRow for Upload {
    fn from_row(row: &Row<'_>) -> Result<Upload, StoreError> {
        Ok(Upload {
            id: row.get("id")?,
            name: row.get("name")?,
            size: row.get("size")?,
            digest: row.get("digest")?,
        })
    }
}

pub fn begin_upload(tx: &Tx, name: &str, by: ActorId, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("upload", 1)?;
    tx.run(
        "insert into upload (id, name, by_colleague, at) values ($1, $2, $3, $4)",
        args![id, name, by.0, now],
    )?;
    Ok(id)
}

pub fn keep_chunk(tx: &Tx, upload: i64, nth: i64, bytes: Vec<u8>) -> Result<(), StoreError> {
    tx.run(
        "insert into upload_chunk (upload_id, nth, bytes) values ($1, $2, $3)",
        args![upload, nth, bytes],
    )?;
    Ok(())
}

pub fn end_upload(tx: &Tx, id: i64, size: i64, digest: &str) -> Result<(), StoreError> {
    tx.run(
        "update upload set size = $2, digest = $3 where id = $1",
        args![id, size, digest],
    )?;
    Ok(())
}

pub fn upload(tx: &Tx, id: i64) -> Result<Option<Upload>, StoreError> {
    tx.one(
        "select id, name, size, digest from upload where id = $1 and size is not null",
        args![id],
    )
}

pub fn chunk(tx: &Tx, upload: i64, nth: i64) -> Result<Option<Vec<u8>>, StoreError> {
    tx.one(
        "select bytes from upload_chunk where upload_id = $1 and nth = $2",
        args![upload, nth],
    )
}

pub fn drop_upload(tx: &Tx, id: i64) -> Result<(), StoreError> {
    tx.run("delete from upload_chunk where upload_id = $1", args![id])?;
    tx.run(
        "update batch set upload_id = null where upload_id = $1",
        args![id],
    )?;
    tx.run("delete from upload where id = $1", args![id])?;
    Ok(())
}

/// Whether some batch still has to be read, or may still be read, from that upload.
fn is_needed(tx: &Tx, upload: i64) -> Result<bool, StoreError> {
    let sql = "select 1 from batch where upload_id = $1
               and state in ('asking', 'waiting', 'reading', 'stopped', 'failed') limit 1";
    Ok(tx.one::<i64>(sql, args![upload])?.is_some())
}

// Batches.

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
    let_go(tx, batch.upload)?;
    Ok(touched == 1)
}

fn let_go(tx: &Tx, upload: Option<i64>) -> Result<(), StoreError> {
    match upload {
        Some(upload) if !is_needed(tx, upload)? => drop_upload(tx, upload),
        _ => Ok(()),
    }
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

// Refused rows.

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Not taken.
    Refused,
    /// The same as an earlier line of the file, and kept once.
    Same,
    /// Taken, though something in it could not be read.
    Remark,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            What::Refused => "refused",
            What::Same => "same",
            What::Remark => "remark",
        }
    }

    fn parse(word: &str) -> What {
        match word {
            "same" => What::Same,
            "remark" => What::Remark,
            _ => What::Refused,
        }
    }
}

/// What is to be said of a row of a batch.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Refusal {
    pub id: i64,
    pub line: i64,
    pub what: What,
    /// The reason without the value it quotes.
    #[serde(skip)]
    pub kind: String,
    pub reason: String,
    /// The row as it came; nothing once erased, and nothing where it says the same as another line.
    pub raw: Option<String>,
    /// The line that said it first.
    pub same_as: Option<i64>,
}

impl FromRow for Refusal {
    fn from_row(row: &Row<'_>) -> Result<Refusal, StoreError> {
        Ok(Refusal {
            id: row.get("id")?,
            line: row.get("line")?,
            what: What::parse(&row.get::<String>("what")?),
            kind: row.get("kind")?,
            reason: row.get("reason")?,
            raw: row.get("raw")?,
            same_as: row.get("same_as")?,
        })
    }
}

/// Keeps refused rows; their `id` is given here.
pub fn refuse(tx: &Tx, batch: i64, rows: Vec<Refusal>) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("refusal", i64::try_from(rows.len()).unwrap_or(i64::MAX))?;
    let rows = (first..).zip(rows).map(|(id, row)| {
        vec![
            Value::Int(id),
            Value::Int(batch),
            Value::Int(row.line),
            Value::from(row.what.word()),
            Value::Text(row.kind),
            Value::Text(row.reason),
            row.raw.into(),
            row.same_as.into(),
        ]
    });
    tx.bulk(
        "refusal",
        &[
            "id", "batch_id", "line", "what", "kind", "reason", "raw", "same_as",
        ],
        rows,
    )?;
    Ok(())
}

/// In the order of the file.
pub fn refusals(
    tx: &Tx,
    batch: i64,
    what: What,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Refusal>, StoreError> {
    Query::new("select id, line, what, kind, reason, raw, same_as from refusal")
        .push(" where batch_id = ", batch)
        .push(" and what = ", what.word())
        .push_some(" and id > ", after)
        .push(" order by id limit ", limit)
        .all(tx)
}

/// One reason, how many rows it kept out, and the first of them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = RefusalReason)]
pub struct Reason {
    pub reason: String,
    pub rows: i64,
    pub first_line: i64,
}

impl FromRow for Reason {
    fn from_row(row: &Row<'_>) -> Result<Reason, StoreError> {
        Ok(Reason {
            reason: row.get("reason")?,
            rows: row.get("many")?,
            first_line: row.get("first_line")?,
        })
    }
}

/// The commonest reasons first.
pub fn reasons(tx: &Tx, batch: i64, limit: i64) -> Result<Vec<Reason>, StoreError> {
    tx.all(
        "select kind as reason, count(*) as many, min(line) as first_line from refusal
         where batch_id = $1 and what = 'refused' group by kind order by many desc, first_line limit $2",
        args![batch, limit],
    )
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
    tx.run(
        "update refusal set raw = null, reason = kind
         where batch_id = $1 and (raw is not null or reason <> kind)",
        args![batch],
    )?;
    let upload = tx.one::<Option<i64>>("select upload_id from batch where id = $1", args![batch])?;
    let_go(tx, upload.flatten())
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

// Forgetting.

/// Uploads that never became whole, or that nobody decided about, since before `since`.
pub fn forgotten_uploads(tx: &Tx, since: Millis) -> Result<Vec<i64>, StoreError> {
    tx.all(
        "select u.id from upload u where u.at < $1 and not exists
           (select 1 from batch b where b.upload_id = u.id and b.state in ('waiting', 'reading'))",
        args![since],
    )
}

/// Drops an upload; what still waited for a word about it has failed.
pub fn forget_upload(tx: &Tx, upload: i64, why: &str, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update batch set state = 'failed', trouble = $2, finished_at = $3
         where upload_id = $1 and state in ('asking', 'stopped')",
        args![upload, why, now],
    )?;
    drop_upload(tx, upload)
}

/// Forgets the words of rows refused before `since`: the rows, and the cells that reasons quote.
pub fn forget_old_refusals(tx: &Tx, since: Millis) -> Result<u64, StoreError> {
    tx.run(
        "update refusal set raw = null, reason = kind where (raw is not null or reason <> kind)
           and batch_id in (select id from batch where finished_at < $1)",
        args![since],
    )
}
