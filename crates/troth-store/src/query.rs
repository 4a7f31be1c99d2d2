//! A query put together piece by piece, for filters that are there only sometimes.

use std::ops::ControlFlow;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::tx::Tx;
use crate::value::Value;

/// SQL text and its arguments, growing together; it numbers the `$n` itself.
///
/// ```
/// use troth_store::Query;
///
/// let stage = Some("won");
/// let query = Query::new("select id from deal where 1 = 1")
///     .push(" and owner = ", 7)
///     .push_some(" and stage = ", stage)
///     .text(" order by id");
/// assert_eq!(query.sql(), "select id from deal where 1 = 1 and owner = $1 and stage = $2 order by id");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    sql: String,
    args: Vec<Value>,
}

impl Query {
    pub fn new(sql: &str) -> Self {
        Query {
            sql: sql.to_owned(),
            args: Vec::new(),
        }
    }

    /// Adds the text and, right behind it, one argument.
    pub fn push(mut self, sql: &str, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        self.sql.push_str(&format!("{sql}${}", self.args.len()));
        self
    }

    /// Adds both if there is a value, and nothing if there is none.
    pub fn push_some(self, sql: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.push(sql, value),
            None => self,
        }
    }

    /// Adds the text and a list to go behind `in`. An empty list holds nothing; behind `not in` say it otherwise.
    pub fn push_list<V: Into<Value>>(self, sql: &str, values: impl IntoIterator<Item = V>) -> Self {
        let start = self.args.len();
        let open = self.text(sql).text(" (");
        let list = values.into_iter().fold(open, |query, value| {
            let comma = if query.args.len() == start { "" } else { ", " };
            query.push(comma, value)
        });
        let nothing = if list.args.len() == start { "null)" } else { ")" };
        list.text(nothing)
    }

    /// Adds the text and rows to go behind `values`. Read as a table, their columns are `column1`, `column2` …; one in
    /// which a value may be absent from every row has to be cast, and without any row there is no statement.
    pub fn push_rows<const N: usize>(self, sql: &str, rows: impl IntoIterator<Item = [Value; N]>) -> Self {
        let start = self.args.len();
        rows.into_iter().fold(self.text(sql), |query, row| {
            let comma = if query.args.len() == start { "" } else { "," };
            query.push_list(comma, row)
        })
    }

    /// Adds text alone. It must be ours: never a word that somebody typed.
    pub fn text(mut self, sql: &str) -> Self {
        self.sql.push_str(sql);
        self
    }

    pub fn sql(&self) -> &str {
        &self.sql
    }

    pub fn all<T: FromRow>(&self, tx: &Tx) -> Result<Vec<T>, StoreError> {
        tx.all(&self.sql, &self.args)
    }

    pub fn one<T: FromRow>(&self, tx: &Tx) -> Result<Option<T>, StoreError> {
        tx.one(&self.sql, &self.args)
    }

    pub fn run(&self, tx: &Tx) -> Result<u64, StoreError> {
        tx.run(&self.sql, &self.args)
    }

    pub fn each(
        &self,
        tx: &Tx,
        row: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        tx.each(&self.sql, &self.args, row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(first: i64) -> [Value; 2] {
        [Value::Int(first), Value::Null]
    }

    #[test]
    fn a_list_is_numbered_and_an_empty_one_holds_nothing() {
        let query = Query::new("select 1 where $1 = a").text("");
        assert_eq!(query.sql(), "select 1 where $1 = a");
        let full = Query::new("a").push_list(" in", [1, 2]);
        assert_eq!(full.sql(), "a in ($1, $2)");
        let empty = Query::new("a").push_list(" in", Vec::<i64>::new());
        assert_eq!(empty.sql(), "a in (null)");
        let rows = Query::new("a").push_rows(" values", [args(1), args(3)]);
        assert_eq!(rows.sql(), "a values ($1, $2), ($3, $4)");
    }
}
