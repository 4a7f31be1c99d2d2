//! What SQLite says went wrong, in the store's words, with constraints named as the migration names them.
//!
//! SQLite reports the *columns* of a broken key and nothing at all about a broken reference, so the name is looked up
//! after the fact.

use rusqlite::{Connection, Error, ErrorCode, ffi};

use crate::constraint::{Constraint, Kind, constraints};
use crate::error::StoreError;
use crate::sqlite_reference::broken_reference;
use crate::value::Value;

/// `sql` and `args` are of the statement that failed: they tell where a broken reference can lie.
pub(crate) fn explain(connection: &Connection, error: &Error, sql: &str, args: &[Value]) -> StoreError {
    let Error::SqliteFailure(code, message) = error else {
        return StoreError::Engine(error.to_string());
    };
    let message = message.as_deref().unwrap_or_default();
    match (code.code, code.extended_code) {
        (
            _,
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID,
        ) => StoreError::Unique {
            constraint: broken_key(connection, message),
        },
        (_, ffi::SQLITE_CONSTRAINT_CHECK) => StoreError::Check {
            constraint: behind_colon(message).to_owned(),
        },
        (_, ffi::SQLITE_CONSTRAINT_NOTNULL) => not_null(message),
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => StoreError::ForeignKey {
            constraint: broken_reference(connection, sql, args),
        },
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => StoreError::Busy,
        (ErrorCode::DiskFull, _) => StoreError::Full,
        (ErrorCode::ReadOnly, _) => StoreError::ReadOnly,
        (ErrorCode::OperationInterrupted, _) => StoreError::TimedOut,
        (ErrorCode::NotADatabase, _) => StoreError::NotADatabase(String::new()),
        _ => StoreError::Engine(error.to_string()),
    }
}

fn behind_colon(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(_, rest)| rest)
}

/// `NOT NULL constraint failed: promise.words`
fn not_null(message: &str) -> StoreError {
    let (table, column) = behind_colon(message).split_once('.').unwrap_or_default();
    StoreError::NotNull {
        table: table.to_owned(),
        column: column.to_owned(),
    }
}

/// `UNIQUE constraint failed: promise.party, promise.key`, or `…: index 'promise_key'` where expressions are indexed.
fn broken_key(connection: &Connection, message: &str) -> String {
    let what = behind_colon(message);
    if let Some(index) = what.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let split = |place: &str| {
        place
            .split_once('.')
            .map(|(table, column)| (table.to_owned(), column.to_owned()))
    };
    let places: Vec<(String, String)> = what.split(", ").filter_map(split).collect();
    let table = places.first().map_or("", |(table, _)| table);
    let columns: Vec<&str> = places.iter().map(|(_, column)| column.as_str()).collect();
    let known = constraints(connection, table);
    let is_it = |c: &&Constraint| c.kind != Kind::Reference && c.columns == columns;
    known
        .iter()
        .find(is_it)
        .map_or_else(|| what.to_owned(), |constraint| constraint.name.clone())
}
