//! A file as it was handed in: a name, a way to read it from its start again and again, and the limits it is read under.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

/// What can be read from any place: bytes held in memory, an open file, chunks kept in a database.
pub trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

type Opener = dyn Fn() -> io::Result<Box<dyn Bytes>> + Send + Sync;

/// A file is read more than once (to look, to show, to take in), so a source is a way to open it, not an open file.
#[derive(Clone)]
pub struct Source {
    pub name: String,
    opener: Arc<Opener>,
}

/// How much one file may cost. The defaults let a firm's largest export through and stop a bomb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes after unpacking, over all members.
    pub unpacked: u64,
    /// Unpacked bytes for each packed byte, once more than `ratio_from` bytes were unpacked.
    pub ratio: u64,
    pub ratio_from: u64,
    pub members: usize,
    /// Bytes of one row of a table.
    pub row: usize,
    pub columns: usize,
    /// Bytes of a workbook after unpacking, because a workbook is held in memory whole.
    pub workbook: u64,
    /// Bytes of one message of a mailbox.
    pub message: usize,
}

/// Why a file, or one member of it, was not taken at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("`{name}` is empty\n\nhint: export it again, and look at it before you hand it in")]
    Empty { name: String },
    #[error("`{name}` holds a header and no rows\n\nhint: was a filter set when it was exported?")]
    HeaderAlone { name: String },
    #[error("`{name}` is {what}, not a table or a mailbox\n\nhint: export it as csv, xlsx, ods, mbox or eml")]
    Binary { name: String, what: String },
    #[error(
        "`{name}` unpacks to more than {limit} bytes\n\nhint: split it, or raise the limit if you trust where it came from"
    )]
    TooLarge { name: String, limit: u64 },
    #[error(
        "`{name}` unpacks to more than {ratio} times its size, as only a trap does\n\nhint: hand in the files it holds unpacked"
    )]
    Bomb { name: String, ratio: u64 },
    #[error("`{name}` is an archive inside an archive\n\nhint: unpack it first and hand in what it holds")]
    Nested { name: String },
    #[error("`{name}` holds more than {limit} files\n\nhint: hand in those you want taken in")]
    TooMany { name: String, limit: usize },
    #[error("`{name}` is locked with a password\n\nhint: save it without one")]
    Locked { name: String },
    #[error("`{name}` has more than {limit} columns\n\nhint: is it a table at all?")]
    TooWide { name: String, limit: usize },
    #[error("`{name}` can't be read: {why}\n\nhint: it may be cut off or damaged; fetch it again")]
    Unreadable { name: String, why: String },
}

impl Source {
    /// A file on this machine, under its own name.
    pub fn file(path: &Path) -> Source {
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        let path = path.to_owned();
        Source::new(name, move || Ok(Box::new(File::open(&path)?) as Box<dyn Bytes>))
    }

    pub fn new(
        name: impl Into<String>,
        opener: impl Fn() -> io::Result<Box<dyn Bytes>> + Send + Sync + 'static,
    ) -> Source {
        Source {
            name: name.into(),
            opener: Arc::new(opener),
        }
    }

    /// A file held in memory.
    pub fn held(name: impl Into<String>, bytes: Vec<u8>) -> Source {
        let held = Held(Arc::new(bytes));
        Source::new(name, move || {
            Ok(Box::new(Cursor::new(held.clone())) as Box<dyn Bytes>)
        })
    }

    /// # Errors
    /// When what lies under it can't be opened.
    pub fn open(&self) -> Result<Box<dyn Bytes>, Refusal> {
        (self.opener)().map_err(|error| Refusal::unreadable(&self.name, &error))
    }

    pub(super) fn length(&self) -> Result<u64, Refusal> {
        let length = self.open()?.seek(SeekFrom::End(0));
        length.map_err(|error| Refusal::unreadable(&self.name, &error))
    }
}

impl Refusal {
    /// A reader under a limit passes its refusal through [`io::Error`]; it comes out here as it went in.
    pub fn unreadable(name: &str, error: &io::Error) -> Refusal {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>()) {
            Some(refusal) => refusal.clone(),
            None => Refusal::Unreadable {
                name: name.to_owned(),
                why: error.to_string(),
            },
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            unpacked: 8 << 30,
            ratio: 200,
            ratio_from: 32 << 20,
            members: 500,
            row: 16 << 20,
            columns: 2_000,
            workbook: 512 << 20,
            message: 64 << 20,
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct Held(Arc<Vec<u8>>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
