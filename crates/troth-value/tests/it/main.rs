//! What is published, held against what comes out: real logs, made-up shops, and mean ones.

#![allow(
    clippy::unwrap_used,
    reason = "a log that cannot be read or a shop that cannot be made has failed"
)]

mod cdnow_master;
mod cdnow_sample;
mod made;
mod made_up;
mod mean_logs;
mod online_retail;
mod planted_neglect;
mod read;
