//! Somebody's right to be forgotten, and to be told what is known of them.
//!
//! Laws:
//! - One list names every place where a person's words can stand ([`place::PLACES`]); a test holds it against the schema.
//! - Words and salts go, digests stay: `verify` still holds, and says that something was erased and when.
//! - What others said to others stays theirs; in it, what the erased were known by is struck out.
//! - Money stays without the person, because books must add up.
//! - Nothing comes back: neither with the next file (tombstones) nor with an old backup (`kept.rs`).
//!
//! Reading order: `place.rs` (the list), `store.rs` (its SQL), `act.rs` (the act),
//! `kept.rs` (replaying erasures), `export.rs` (all that is known), `web.rs`, `page.rs`.

pub mod act;
pub mod export;
pub mod fate;
pub mod kept;
pub mod lived;
pub mod page;
pub mod place;
pub mod place_in;
pub mod place_serve;
pub mod place_standard;
pub mod store;
pub mod web;

/// The fact that somebody was erased: how much, and nothing about whom.
pub const DONE: &str = "erasure.done";

/// The word that has to be typed before anything is erased.
pub const CONFIRM: &str = "erase";
