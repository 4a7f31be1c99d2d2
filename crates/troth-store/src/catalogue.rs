//! Which tables a database has: what a copy of all of it must go through.

use crate::error::StoreError;
use crate::sql::Engine;
use crate::tx::Tx;

/// A table of rows, with its columns in order.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
}

/// All tables of rows, the store's own among them, in the order of their names.
pub(crate) fn tables(tx: &Tx) -> Result<Vec<Table>, StoreError> {
    let sql = match tx.session().engine() {
        Engine::Sqlite => {
            "select t.name, c.name from pragma_table_list t, pragma_table_info(t.name) c \
             where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\' \
             order by t.name, c.cid"
        }
        Engine::Postgres => {
            "select t.relname, c.attname from pg_class t join pg_attribute c on c.attrelid = t.oid \
             where t.relnamespace = current_schema()::regnamespace and t.relkind = 'r' \
             and c.attnum > 0 and not c.attisdropped and not exists (select 1 from pg_attribute w \
             where w.attrelid = t.oid and w.atttypid = 'tsvector'::regtype) order by t.relname, c.attnum"
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    for (name, column) in tx.all::<(String, String)>(sql, [])? {
        match tables.last_mut() {
            Some(last) if last.name == name => last.columns.push(column),
            _ => tables.push(Table {
                name,
                columns: vec![column],
            }),
        }
    }
    Ok(tables)
}

/// The tables that have a full-text index.
pub(crate) fn words_tables(tx: &Tx) -> Result<Vec<String>, StoreError> {
    let sql = match tx.session().engine() {
        Engine::Sqlite => {
            "select substr(name, 1, length(name) - length('_words')) from pragma_table_list \
             where schema = 'main' and type = 'virtual' and name like '%\\_words' escape '\\' order by name"
        }
        Engine::Postgres => {
            "select left(t.relname, -length('_words')) from pg_class t join pg_attribute w on w.attrelid = t.oid \
             where t.relnamespace = current_schema()::regnamespace and t.relkind = 'r' \
             and w.atttypid = 'tsvector'::regtype order by t.relname"
        }
    };
    tx.all(sql, [])
}
