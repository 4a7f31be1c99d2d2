//! Carries the rows of one database into another, whatever engine each is on, a few at a time.

use std::ops::ControlFlow;

use crate::catalogue::Table;
use crate::error::StoreError;
use crate::row::Row;
use crate::sql::Engine;
use crate::tx::Tx;
use crate::value::Value;

/// What is held between reading and writing.
const CHUNK_BYTES: usize = 1 << 20;

pub(crate) fn copy_table(from: &Tx, to: &Tx, table: &Table) -> Result<(), StoreError> {
    let Table { name, columns } = table;
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut chunk: Vec<Vec<Value>> = Vec::new();
    let mut bytes = 0;
    from.each(&format!("select {} from {name}", names.join(", ")), [], |row| {
        let values = values(row)?;
        bytes += values.iter().map(Value::size).sum::<usize>();
        chunk.push(values);
        if bytes > CHUNK_BYTES {
            to.bulk(name, &names, chunk.drain(..))?;
            bytes = 0;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    to.bulk(name, &names, chunk).map(drop)
}

/// Neither index gives back a row's text, but both give back its words, and words are all that went in.
pub(crate) fn copy_words(from: &Tx, to: &Tx, table: &str) -> Result<(), StoreError> {
    let sql = match from.session().engine() {
        Engine::Sqlite => {
            let vocabulary = format!(
                "create virtual table temp.{table}_vocabulary using fts5vocab(main, {table}_words, instance)"
            );
            from.session().batch(&vocabulary)?;
            format!("select doc, group_concat(term, ' ') from temp.{table}_vocabulary group by doc")
        }
        Engine::Postgres => {
            format!("select id, array_to_string(tsvector_to_array(words), ' ') from {table}_words")
        }
    };
    from.each(&sql, [], |row| {
        to.index_words(table, row.at(0)?, &row.at::<String>(1)?)?;
        Ok(ControlFlow::Continue(()))
    })
}

fn values(row: &Row<'_>) -> Result<Vec<Value>, StoreError> {
    (0..row.names().count()).map(|index| row.value(index)).collect()
}
