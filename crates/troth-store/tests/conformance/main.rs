//! Every promise of the store, kept on both engines: each case is one function, run once on each.
//!
//! PostgreSQL is found by `TROTH_TEST_POSTGRES`, a `postgres://` address; without it that half says it was not run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a case says that something failed by stopping there, and so do the functions around it"
)]

mod backup;
mod bench;
mod bulk;
mod crash;
mod error;
mod jobs;
mod language;
mod lost;
mod migration;
mod snapshot;
mod value;
mod words;

pub(crate) use bench::{Bench, MIGRATIONS};

/// Declares cases: each `async fn name(bench: Bench)` becomes a test on SQLite and a test on PostgreSQL.
macro_rules! cases {
    ($($(#[$doc:meta])* async fn $name:ident($bench:ident: Bench) $body:block)*) => {
        $($(#[$doc])* mod $name {
            #[allow(unused_imports, reason = "a case may need nothing but the bench")]
            use super::*;

            async fn case($bench: $crate::Bench) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                case($crate::Bench::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                match $crate::Bench::postgres().await {
                    Some(bench) => case(bench).await,
                    None => println!("postgres: not run"),
                }
            }
        })*
    };
}
pub(crate) use cases;
