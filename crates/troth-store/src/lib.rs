//! One gateway to SQLite and PostgreSQL: one SQL text, the same answers from both.
//!
//! The house writes plain SQL with `$1` parameters, in jobs that are handed a [`Tx`]. Which engine answers is decided
//! by the address a [`Store`] is opened with, and nothing outside this crate knows it.

mod backup;
mod catalogue;
mod cell;
mod constraint;
mod copy;
mod deadline;
mod error;
mod migrate;
mod migration;
mod options;
mod place;
mod pool;
mod postgres;
mod postgres_error;
mod postgres_setup;
mod postgres_value;
mod query;
mod row;
mod session;
mod sql;
mod sqlite;
mod sqlite_error;
mod sqlite_reference;
mod sqlite_value;
mod statement;
mod store;
mod tx;
mod value;
mod words;
mod writer;

pub use backup::keep_file;
pub use cell::{FromValue, ValueRef};
pub use error::StoreError;
pub use migration::Migration;
pub use options::Options;
pub use query::Query;
pub use row::{FromRow, Row};
pub use store::Store;
pub use tx::Tx;
pub use value::Value;
pub use words::{normalise, words};
