//! What files are, however they come: each known export read as it is meant, each bad file refused with its reason.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a file that is not read as it should be has failed"
)]

#[path = "reading/every.rs"]
mod every;
#[path = "reading/bad.rs"]
mod bad;
#[path = "reading/exports.rs"]
mod exports;

#[path = "reading/any.rs"]
mod any;
