//! Files handed in over the web: kept in the database in chunks while they are worked on, and read back from there.
//!
//! So any node can go on with a file, and a file that was handed in survives whatever happens to the node that took it.

use std::io::{self, Read, Seek, SeekFrom};

use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;
use troth_store::{Store, StoreError};

use crate::frame::time::Millis;
use crate::intake::source::{Bytes, Source};
use crate::intake::upload_store;
use crate::journal::{ActorId, hex};

/// Each chunk is one write, so that no file keeps others from writing.
pub const CHUNK: usize = 1 << 20;

/// A file on its way in.
#[derive(Debug)]
pub struct Arriving {
    db: Store,
    id: i64,
    nth: i64,
    size: u64,
    waiting: Vec<u8>,
    digest: Sha256,
}

impl Arriving {
    pub async fn begin(db: &Store, name: &str, by: ActorId, now: Millis) -> Result<Arriving, StoreError> {
        let name = name.to_owned();
        let id = db
            .write(move |tx| upload_store::begin(tx, &name, by, now))
            .await?;
        Ok(Arriving {
            db: db.clone(),
            id,
            nth: 0,
            size: 0,
            waiting: Vec::with_capacity(CHUNK),
            digest: Sha256::new(),
        })
    }

    /// Bytes taken so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub async fn take(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        self.size += bytes.len() as u64;
        self.digest.update(bytes);
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            bytes = later;
            if self.waiting.len() == CHUNK {
                self.keep().await?;
            }
        }
        Ok(())
    }

    async fn keep(&mut self) -> Result<(), StoreError> {
        let (id, nth) = (self.id, self.nth);
        let bytes = std::mem::replace(&mut self.waiting, Vec::with_capacity(CHUNK));
        self.nth += 1;
        self.db
            .write(move |tx| upload_store::keep_chunk(tx, id, nth, bytes))
            .await
    }

    /// The file is whole.
    pub async fn end(mut self) -> Result<upload_store::Upload, StoreError> {
        if !self.waiting.is_empty() {
            self.keep().await?;
        }
        let (id, size) = (self.id, i64::try_from(self.size).unwrap_or(i64::MAX));
        let digest = hex(&std::mem::take(&mut self.digest).finalize());
        let kept = self.db.write(move |tx| {
            upload_store::end(tx, id, size, &digest)?;
            upload_store::find(tx, id)
        });
        kept.await?
            .ok_or_else(|| StoreError::Engine("an upload vanished as it arrived".to_owned()))
    }

    /// The file is not wanted after all.
    pub async fn forget(self) -> Result<(), StoreError> {
        let id = self.id;
        self.db.write(move |tx| upload_store::remove(tx, id)).await
    }
}

/// An upload as a source of intake. It must be read on threads that may wait, never on those that drive the runtime.
pub fn source(db: &Store, upload: &upload_store::Upload) -> Source {
    let (db, id, size) = (db.clone(), upload.id, u64::try_from(upload.size).unwrap_or(0));
    let runtime = Handle::current();
    Source::new(upload.name.clone(), move || {
        Ok(Box::new(Chunks {
            db: db.clone(),
            runtime: runtime.clone(),
            upload: id,
            size,
            at: 0,
            held: None,
        }) as Box<dyn Bytes>)
    })
}

/// Reads an upload chunk by chunk, holding one.
struct Chunks {
    db: Store,
    runtime: Handle,
    upload: i64,
    size: u64,
    at: u64,
    held: Option<(u64, Vec<u8>)>,
}

impl Chunks {
    fn fetch(&self, nth: u64) -> io::Result<Vec<u8>> {
        let (upload, wanted) = (self.upload, i64::try_from(nth).unwrap_or(i64::MAX));
        let read = self.db.read(move |tx| upload_store::chunk(tx, upload, wanted));
        let chunk = self.runtime.block_on(read).map_err(io::Error::other)?;
        chunk.ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file handed in is no longer here",
            )
        })
    }
}

impl Read for Chunks {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || into.is_empty() {
            return Ok(0);
        }
        let nth = self.at / CHUNK as u64;
        let held = match self.held.take() {
            Some((held, bytes)) if held == nth => bytes,
            _ => self.fetch(nth)?,
        };
        let from = usize::try_from(self.at % CHUNK as u64).map_err(io::Error::other)?;
        let ahead = held.get(from..).unwrap_or_default();
        let many = ahead.len().min(into.len());
        into[..many].copy_from_slice(&ahead[..many]);
        self.held = Some((nth, held));
        self.at += many as u64;
        Ok(many)
    }
}

impl Seek for Chunks {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the first byte"))?;
        Ok(self.at)
    }
}

/// The digest by which a file is known again.
///
/// # Errors
/// When it cannot be read.
pub fn digest_of(mut bytes: impl Read) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        match bytes.read(&mut buffer)? {
            0 => return Ok(hex(&digest.finalize())),
            many => digest.update(&buffer[..many]),
        }
    }
}
