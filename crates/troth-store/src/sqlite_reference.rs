//! Finds out which reference a statement broke, which SQLite does not say.
//!
//! A statement that can break only one broke that one. Otherwise it is run again with the checks put off, and SQLite
//! is asked which rows now point nowhere. That happens inside a job that can only be undone, so nothing of it stays.

use rusqlite::Connection;

use crate::constraint::{Constraint, Kind, constraints};
use crate::sql::{Token, bare, significant, tokens};
use crate::sqlite_value::bind;
use crate::value::Value;

/// A reference, and the table whose rows hold it.
struct Reference {
    child: String,
    constraint: Constraint,
}

pub(crate) fn broken_reference(connection: &Connection, sql: &str, args: &[Value]) -> String {
    let tokens = tokens(sql);
    let candidates = candidates(connection, &significant(&tokens));
    let found = match candidates.as_slice() {
        [] => None,
        [only] => Some(only),
        several => found_by_trying(connection, sql, args, several),
    };
    let all = || {
        candidates
            .iter()
            .map(|reference| reference.constraint.name.as_str())
            .collect::<Vec<_>>()
            .join(" or ")
    };
    found.map_or_else(all, |reference| reference.constraint.name.clone())
}

/// A deletion breaks references to its table; an insertion, those of its table; an update, either.
fn candidates(connection: &Connection, spoken: &[Token]) -> Vec<Reference> {
    let is_lead = |token: &Token| ["into", "update", "from"].iter().any(|lead| token.is_word(lead));
    let lead = spoken.iter().position(is_lead);
    let table = lead
        .and_then(|at| spoken.get(at + 1))
        .map_or("", |token| bare(token.text));
    let is = |word: &str| spoken.iter().any(|token| token.is_word(word));
    let mut found = Vec::new();
    if is("insert") || is("update") {
        found.extend(references(connection, table));
    }
    if is("delete") || is("update") {
        let pointing = children(connection, table)
            .into_iter()
            .flat_map(|child| references(connection, &child));
        found.extend(pointing.filter(|reference| reference.constraint.parent.eq_ignore_ascii_case(table)));
    }
    found
}

fn references(connection: &Connection, table: &str) -> Vec<Reference> {
    let known = constraints(connection, table).into_iter();
    let held = known.filter(|constraint| constraint.kind == Kind::Reference);
    held.map(|constraint| Reference {
        child: table.to_owned(),
        constraint,
    })
    .collect()
}

fn children(connection: &Connection, parent: &str) -> Vec<String> {
    let sql = "select distinct m.name from sqlite_schema m, pragma_foreign_key_list(m.name) f \
               where m.type = 'table' and lower(f.\"table\") = lower(?1)";
    let found = connection.prepare(sql).and_then(|mut prepared| {
        let names = prepared.query_map([parent], |row| row.get(0))?;
        names.collect()
    });
    found.unwrap_or_default()
}

fn found_by_trying<'a>(
    connection: &Connection,
    sql: &str,
    args: &[Value],
    candidates: &'a [Reference],
) -> Option<&'a Reference> {
    let tried = run_unchecked(connection, sql, args);
    let found = candidates
        .iter()
        .find(|reference| is_broken(connection, reference).unwrap_or(false));
    connection
        .execute_batch("pragma defer_foreign_keys = off")
        .and(tried)
        .ok()
        .and(found)
}

fn run_unchecked(connection: &Connection, sql: &str, args: &[Value]) -> rusqlite::Result<()> {
    connection.execute_batch("pragma defer_foreign_keys = on")?;
    let mut prepared = connection.prepare(sql)?;
    bind(&mut prepared, args)?;
    let mut rows = prepared.raw_query();
    while rows.next()?.is_some() {}
    Ok(())
}

fn is_broken(connection: &Connection, reference: &Reference) -> rusqlite::Result<bool> {
    let sql = "select count(*) from pragma_foreign_key_check(?1) broken \
               join pragma_foreign_key_list(?1) list on list.id = broken.fkid \
               where list.seq = 0 and lower(list.\"from\") = lower(?2)";
    let first = reference.constraint.columns.first().map_or("", String::as_str);
    connection
        .query_row(sql, [reference.child.as_str(), first], |row| row.get::<_, i64>(0))
        .map(|count| count > 0)
}
