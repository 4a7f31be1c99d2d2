//! Stories: what people and programs live through, told over HTTP on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a story that cannot go on has failed"
)]

mod house;

mod access;
mod follow;
mod journal;
mod schema;
mod identity;
mod promise;
