//! Files that were handed in, piece by piece, in SQL.

use troth_store::{FromRow, Row, StoreError, Tx, args};

use crate::frame::time::Millis;
use crate::journal::ActorId;

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

pub fn begin(tx: &Tx, name: &str, by: ActorId, now: Millis) -> Result<i64, StoreError> {
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

pub fn end(tx: &Tx, id: i64, size: i64, digest: &str) -> Result<(), StoreError> {
    tx.run(
        "update upload set size = $2, digest = $3 where id = $1",
        args![id, size, digest],
    )?;
    Ok(())
}

pub fn find(tx: &Tx, id: i64) -> Result<Option<Upload>, StoreError> {
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

pub fn remove(tx: &Tx, id: i64) -> Result<(), StoreError> {
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

/// Drops an upload that nobody needs any more.
pub fn let_go(tx: &Tx, upload: Option<i64>) -> Result<(), StoreError> {
    match upload {
        Some(upload) if !is_needed(tx, upload)? => remove(tx, upload),
        _ => Ok(()),
    }
}

/// Uploads that never became whole, or that nobody decided about, since before `since`.
pub fn forgotten(tx: &Tx, since: Millis) -> Result<Vec<i64>, StoreError> {
    tx.all(
        "select u.id from upload u where u.at < $1 and not exists
           (select 1 from batch b where b.upload_id = u.id and b.state in ('waiting', 'reading'))",
        args![since],
    )
}

/// Drops an upload; what still waited for a word about it has failed.
pub fn forget(tx: &Tx, upload: i64, why: &str, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update batch set state = 'failed', trouble = $2, finished_at = $3
         where upload_id = $1 and state in ('asking', 'stopped')",
        args![upload, why, now],
    )?;
    remove(tx, upload)
}
