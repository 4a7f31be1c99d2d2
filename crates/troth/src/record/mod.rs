//! Source records: one row as one silo told it, kept as received, and the checked shapes said in it.
//!
//! A record is never edited. A row told anew is a new record that replaces the old one; undoing a batch withdraws its
//! records. Everything downstream speaks of *subjects*: somebody as one silo knows them.

pub mod again;
pub mod erased;
pub mod said;
pub mod store;
pub mod trace;

use serde::{Deserialize, Serialize};

use crate::journal::Sealed;

/// Rows of `record` and what of them is vouched for.
pub const RECORD: Sealed = Sealed {
    table: "record",
    columns: &[
        "id", "silo_id", "batch_id", "key", "line", "replaces", "raw", "told",
    ],
};

/// Rows of one batch were taken in: at most [`ROWS_PER_FACT`] of them.
pub const RECEIVED: &str = "record.received";
/// Rows of one batch were taken back: at most [`ROWS_PER_FACT`] of them, after all of the batch were withdrawn.
pub const BATCH_UNDONE: &str = "record.batch_undone";

/// One fact vouches for at most so many rows, so that no transaction is long.
pub const ROWS_PER_FACT: usize = 5_000;

/// The silo of what colleagues type by hand.
pub const PEOPLE: &str = "people";

/// What [`RECEIVED`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Nothing for a contact typed by hand.
    pub batch: Option<i64>,
    pub silo: i64,
    /// Ids of the first and last record.
    pub first: i64,
    pub last: i64,
    pub rows: i64,
}

/// What [`BATCH_UNDONE`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    pub batch: i64,
    /// Ids of the first and last record; others in between are not the batch's.
    #[serde(default)]
    pub first: i64,
    #[serde(default = "newest")]
    pub last: i64,
}

/// A fact that names no records speaks of the whole batch.
fn newest() -> i64 {
    i64::MAX
}
