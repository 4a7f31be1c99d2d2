//! How values travel to SQLite and back, without being copied on the way.

use rusqlite::types::{ToSqlOutput, ValueRef as Raw};

use crate::cell::ValueRef;
use crate::error::StoreError;
use crate::row::Cells;
use crate::value::Value;
use crate::words::fts5_query;

pub(crate) fn bind(prepared: &mut rusqlite::Statement, args: &[Value]) -> rusqlite::Result<()> {
    for (at, value) in args.iter().enumerate() {
        prepared.raw_bind_parameter(at + 1, Bound(value))?;
    }
    Ok(())
}

struct Bound<'a>(&'a Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let raw = match self.0 {
            Value::Null => Raw::Null,
            Value::Int(number) => Raw::Integer(*number),
            Value::Real(number) => Raw::Real(*number),
            Value::Text(text) => Raw::Text(text.as_bytes()),
            Value::Blob(bytes) => Raw::Blob(bytes),
            Value::Match(words) => return Ok(ToSqlOutput::Owned(fts5_query(words).into())),
        };
        Ok(ToSqlOutput::Borrowed(raw))
    }
}

pub(crate) struct Cell<'a, 'row>(pub(crate) &'a rusqlite::Row<'row>);

impl std::fmt::Debug for Cell<'_, '_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Cell")
    }
}

impl Cells for Cell<'_, '_> {
    fn cell(&self, index: usize) -> Result<ValueRef<'_>, StoreError> {
        let engine = |error: &dyn std::fmt::Display| StoreError::Engine(error.to_string());
        Ok(match self.0.get_ref(index).map_err(|error| engine(&error))? {
            Raw::Null => ValueRef::Null,
            Raw::Integer(number) => ValueRef::Int(number),
            Raw::Real(number) => ValueRef::Real(number),
            Raw::Text(bytes) => ValueRef::Text(std::str::from_utf8(bytes).map_err(|error| engine(&error))?),
            Raw::Blob(bytes) => ValueRef::Blob(bytes),
        })
    }
}
