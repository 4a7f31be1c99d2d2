//! What colleagues and silos wrote down about somebody: words, when and by whom; never edited.
//!
//! Laws:
//! - A note is never changed. One that was wrong is entered in error, by whom and why, and leaves the timeline.
//! - A note a silo kept stands as long as a record tells of it.

pub mod follow;
pub mod page;
pub mod store;
pub mod web;

use crate::journal::Sealed;

/// Rows of `note` and what of them is vouched for.
pub const NOTE: Sealed = Sealed {
    table: "note",
    columns: &["id", "subject_id", "words", "at", "by_colleague", "record_id"],
};

/// A colleague wrote a note, or silos told of some.
pub const WRITTEN: &str = "note.written";
/// One was entered in error.
pub const ERROR: &str = "note.error";

/// What its row on the spine is called.
pub fn key(id: i64) -> String {
    format!("note:{id}")
}

/// Which note is called so.
pub fn id_of(key: &str) -> Option<i64> {
    key.strip_prefix("note:")?.parse().ok()
}
