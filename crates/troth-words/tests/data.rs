//! Real words, read whole: each set's own answers are the measure.
//!
//! They are not part of the repository. `TROTH_DATA` names their folder; without it nothing is read, and that is said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what is not read as it should be has failed"
)]

#[path = "data/due.rs"]
mod due;

use std::path::PathBuf;

/// A file's text, or nothing when there is no folder of shared data.
fn text(path: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("TROTH_DATA") else {
        println!("not run: `TROTH_DATA` names no folder of shared data, so `{path}` is not read");
        return None;
    };
    Some(std::fs::read_to_string(PathBuf::from(folder).join(path)).unwrap())
}
