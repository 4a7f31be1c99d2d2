//! What PostgreSQL says went wrong, in the store's words.

use std::error::Error as _;

use tokio_postgres::Error;
use tokio_postgres::error::{DbError, SqlState};

use crate::error::StoreError;

pub(crate) fn explain(error: &Error) -> StoreError {
    if let Some(told) = error.as_db_error() {
        return told_by_server(told);
    }
    let source = error.source();
    match source.and_then(|source| source.downcast_ref::<StoreError>()) {
        Some(ours) => ours.clone(),
        None => StoreError::Lost(source.map_or_else(|| error.to_string(), ToString::to_string)),
    }
}

fn told_by_server(error: &DbError) -> StoreError {
    let constraint = error.constraint().unwrap_or_default().to_owned();
    match *error.code() {
        SqlState::UNIQUE_VIOLATION => StoreError::Unique { constraint },
        SqlState::FOREIGN_KEY_VIOLATION => StoreError::ForeignKey { constraint },
        SqlState::CHECK_VIOLATION => StoreError::Check { constraint },
        SqlState::NOT_NULL_VIOLATION => StoreError::NotNull {
            table: error.table().unwrap_or_default().to_owned(),
            column: error.column().unwrap_or_default().to_owned(),
        },
        SqlState::LOCK_NOT_AVAILABLE
        | SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED => StoreError::Busy,
        SqlState::TOO_MANY_CONNECTIONS => StoreError::Busy,
        SqlState::AMBIGUOUS_PARAMETER | SqlState::INDETERMINATE_DATATYPE => StoreError::Engine(format!(
            "{}\n\nhint: an absent value takes its type from where it first stands: compare it with a column there, or cast it",
            error.message()
        )),
        SqlState::DISK_FULL => StoreError::Full,
        SqlState::QUERY_CANCELED => StoreError::TimedOut,
        SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::ReadOnly,
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
            StoreError::Lost(error.message().to_owned())
        }
        ref code if code.code().starts_with("08") => StoreError::Lost(error.message().to_owned()),
        ref code => StoreError::Engine(format!("{} ({})", error.message(), code.code())),
    }
}
