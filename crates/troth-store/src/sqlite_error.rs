//! What SQLite says went wrong, in the store's words, with constraints named as the migration names them.
//!
//! SQLite reports the *columns* of a broken key and nothing at all about a broken reference, so the name is looked up
//! in the schema after the fact.

use rusqlite::{Connection, Error, ErrorCode, ffi};

use crate::constraint::{Constraint, Kind, constraints};
use crate::error::StoreError;
use crate::sql::{bare, significant, tokens};

/// `sql` is the statement that failed; it tells which tables a broken reference can lie between.
pub(crate) fn explain(connection: &Connection, error: &Error, sql: &str) -> StoreError {
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
            constraint: broken_reference(connection, sql),
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

/// Which reference a statement broke. If the statement can break only one, that one; if several, a look at the rows
/// decides, with the statement's own change already gone: so then the first is a guess, and said to be one.
fn broken_reference(connection: &Connection, sql: &str) -> String {
    let tokens = tokens(sql);
    let spoken = significant(&tokens);
    let deletes = spoken.first().is_some_and(|first| first.is_word("delete"));
    let is_lead = |word: &str| {
        ["into", "update", "from"]
            .iter()
            .any(|lead| word.eq_ignore_ascii_case(lead))
    };
    let lead = spoken.iter().position(|token| is_lead(token.text));
    let table = lead
        .and_then(|at| spoken.get(at + 1))
        .map_or("", |token| bare(token.text));
    let candidates = if deletes {
        references_to(connection, table)
    } else {
        references_of(connection, table)
    };
    candidates.join(" or ")
}

fn references_of(connection: &Connection, table: &str) -> Vec<String> {
    let known = constraints(connection, table).into_iter();
    known
        .filter(|constraint| constraint.kind == Kind::Reference)
        .map(|constraint| constraint.name)
        .collect()
}

fn references_to(connection: &Connection, parent: &str) -> Vec<String> {
    let sql = "select distinct m.name from sqlite_schema m, pragma_foreign_key_list(m.name) f \
               where m.type = 'table' and lower(f.\"table\") = lower(?1)";
    let children: rusqlite::Result<Vec<String>> = connection
        .prepare(sql)
        .and_then(|mut statement| statement.query_map([parent], |row| row.get(0))?.collect());
    let children = children.unwrap_or_default();
    let known = children.iter().flat_map(|child| constraints(connection, child));
    let points_here = |c: &Constraint| c.kind == Kind::Reference && c.parent.eq_ignore_ascii_case(parent);
    known
        .filter(points_here)
        .map(|constraint| constraint.name)
        .collect()
}
