//! Real words, read whole: how often what is found is what people found.
//!
//! They are not part of the repository. `TROTH_DATA` names their folder; without it nothing is read, and that is said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a file that is not read as it should be has failed"
)]

#[path = "data/due.rs"]
mod due;
#[path = "data/felt.rs"]
mod felt;
#[path = "data/given.rs"]
mod given;

use std::path::PathBuf;

/// A file of the folder of shared data, or nothing where there is none.
fn file(path: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("TROTH_DATA") else {
        println!("not run: `TROTH_DATA` names no folder of shared data, so `{path}` is not read");
        return None;
    };
    let bytes = std::fs::read(PathBuf::from(folder).join(path)).unwrap();
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
