//! The tables as the migrations make them, and everything that stands in them.

use troth::house;
use troth_store::{StoreError, Tx, Value, args};

pub struct Table {
    pub name: String,
    /// Name and type, in order.
    pub columns: Vec<(String, String)>,
}

/// Every table of the house, in the order in which they are made.
pub fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for migration in house::MIGRATIONS {
        let lines = migration
            .sql
            .lines()
            .map(|line| line.split("--").next().unwrap_or("").trim());
        let mut is_open = false;
        for line in lines.filter(|line| !line.is_empty()) {
            if let Some(rest) = line.strip_prefix("create table ") {
                let name = rest.trim_end_matches('(').trim().to_owned();
                tables.push(Table {
                    name,
                    columns: vec![],
                });
                is_open = true;
            } else if let Some(rest) = line.strip_prefix("alter table ") {
                let (table, column) = rest.split_once(" add column ").expect("only columns are added");
                let table = tables.iter_mut().find(|known| known.name == table);
                table.expect("a table to alter").columns.push(column_of(column));
            } else if line.starts_with(')') {
                is_open = false;
            } else if is_open
                && !["primary key", "constraint", "check", "("]
                    .iter()
                    .any(|word| line.starts_with(word))
            {
                tables
                    .last_mut()
                    .expect("an open table")
                    .columns
                    .push(column_of(line));
            }
        }
    }
    tables
}

fn column_of(line: &str) -> (String, String) {
    let mut words = line.split([' ', ',', ';']);
    let mut next = || words.next().expect("a column has a name and a type").to_owned();
    (next(), next())
}

/// Every row of a table as text, in the order of its columns.
pub fn rows(tx: &Tx, table: &Table) -> Result<Vec<String>, StoreError> {
    let columns: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let mut rows = Vec::new();
    let sql = format!("select {} from {}", columns.join(", "), table.name);
    tx.each(&sql, args![], |row| {
        let values = (0..columns.len())
            .map(|at| {
                row.value(at)
                    .map(|value| format!("{}={}", columns[at], shown(&value)))
            })
            .collect::<Result<Vec<_>, _>>()?;
        rows.push(values.join(" | "));
        Ok(std::ops::ControlFlow::Continue(()))
    })?;
    rows.sort();
    Ok(rows)
}

/// Bytes are shown as the text they may hide.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => troth::journal::hex(bytes),
        },
        Value::Match(words) => words.join(" "),
    }
}

/// Everything that stands in the tables so called.
pub fn dump(tx: &Tx, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    for table in tables().iter().filter(|table| wanted(&table.name)) {
        let rows = rows(tx, table)?;
        lines.extend(rows.into_iter().map(|row| format!("{}: {row}", table.name)));
    }
    lines.sort();
    Ok(lines)
}

#[test]
fn the_tables_are_read_from_the_migrations() {
    let tables = tables();
    let promise = tables.iter().find(|table| table.name == "promise").unwrap();
    assert_eq!(promise.columns[0], ("id".to_owned(), "integer".to_owned()));
    assert!(promise.columns.contains(&("what".to_owned(), "text".to_owned())));
    assert!(!promise.columns.iter().any(|(name, _)| name == "constraint"));
}

#[test]
fn a_check_finds_the_rows_of_a_fact_by_an_index() {
    for sealed in house::SEALED {
        let index = format!(" on {} (fact", sealed.table);
        let is_there = house::MIGRATIONS
            .iter()
            .any(|migration| migration.sql.contains(&index));
        assert!(is_there, "`{}` needs an index on its fact", sealed.table);
    }
}

#[test]
fn every_table_with_digests_is_among_those_that_are_checked() {
    let sealed: Vec<&str> = house::SEALED.iter().map(|sealed| sealed.table).collect();
    let digested = tables().into_iter().filter(|table| {
        let has = |wanted: &str| table.columns.iter().any(|(name, _)| name == wanted);
        has("salt") && has("digest") && has("fact")
    });
    for table in digested {
        assert!(
            sealed.contains(&table.name.as_str()),
            "`{}` is sealed and not checked",
            table.name
        );
    }
}
