//! The names of a SQLite table's constraints, read from the text that created it.
//!
//! SQLite keeps that text and nothing else of a constraint's name. A constraint without one gets the name PostgreSQL
//! would have given it, so that both engines speak of the same thing.

use rusqlite::Connection;

use crate::sql::{Token, bare, significant, tokens};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Unique,
    PrimaryKey,
    Reference,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Constraint {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) columns: Vec<String>,
    /// The table a reference points to; empty for keys.
    pub(crate) parent: String,
}

/// Keys declared as indexes come first: they are what `create unique index … on …` named.
pub(crate) fn constraints(connection: &Connection, table: &str) -> Vec<Constraint> {
    let mut found = unique_indexes(connection, table);
    let sql = "select name, sql from sqlite_schema where type = 'table' and lower(name) = lower(?1)";
    let created = connection.query_row(sql, [table], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    });
    if let Ok((name, created)) = created {
        found.extend(declared(&name, &created));
    }
    found
}

fn unique_indexes(connection: &Connection, table: &str) -> Vec<Constraint> {
    let sql = "select l.name, i.name from pragma_index_list(?1) l, pragma_index_info(l.name) i \
               where l.\"unique\" = 1 and l.origin = 'c' order by l.seq, i.seqno";
    let rows: rusqlite::Result<Vec<(String, Option<String>)>> =
        connection.prepare(sql).and_then(|mut statement| {
            statement
                .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        });
    let mut found: Vec<Constraint> = Vec::new();
    for (name, column) in rows.unwrap_or_default() {
        let column = column.unwrap_or_default();
        match found.last_mut() {
            Some(last) if last.name == name => last.columns.push(column),
            _ => found.push(Constraint {
                name,
                kind: Kind::Unique,
                columns: vec![column],
                parent: String::new(),
            }),
        }
    }
    found
}

/// The constraints in a `create table`, of a column or of the table.
fn declared(table: &str, created: &str) -> Vec<Constraint> {
    let tokens = tokens(created);
    let spoken = significant(&tokens);
    let open = spoken
        .iter()
        .position(|token| token.is_symbol("("))
        .map_or(spoken.len(), |at| at + 1);
    items(&spoken[open..])
        .into_iter()
        .flat_map(|item| of_item(table, item))
        .collect()
}

/// What stands between the commas of the outermost parentheses.
fn items<'a, 'b>(tokens: &'b [Token<'a>]) -> Vec<&'b [Token<'a>]> {
    let mut depth = 0;
    let is_end = |token: &Token| {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        depth < 0 || (depth == 0 && token.is_symbol(","))
    };
    tokens.split(is_end).collect()
}

fn of_item(table: &str, item: &[Token]) -> Vec<Constraint> {
    let mut name = None;
    let mut found = Vec::new();
    for (at, token) in item.iter().enumerate() {
        let word = token.text.to_ascii_lowercase();
        let follows = |word: &str| item.get(at + 1).is_some_and(|next| next.is_word(word));
        let kind = match word.as_str() {
            "constraint" => {
                name = item.get(at + 1).map(|next| bare(next.text).to_owned());
                continue;
            }
            "unique" => Kind::Unique,
            "primary" if follows("key") => Kind::PrimaryKey,
            "references" => Kind::Reference,
            _ => continue,
        };
        let columns = columns_of(item, at, kind);
        let parent = if kind == Kind::Reference {
            item.get(at + 1).map_or("", |next| bare(next.text))
        } else {
            ""
        };
        let name = name.take().unwrap_or_else(|| default_name(table, kind, &columns));
        found.push(Constraint {
            name,
            kind,
            columns,
            parent: parent.to_owned(),
        });
    }
    found
}

/// A constraint of the table lists its columns; one of a column means the column its item begins with.
fn columns_of(item: &[Token], at: usize, kind: Kind) -> Vec<String> {
    let opens = ["constraint", "unique", "primary", "foreign"];
    let first = item.first().map_or("", |token| token.text);
    if !opens.iter().any(|word| first.eq_ignore_ascii_case(word)) {
        return vec![bare(first).to_owned()];
    }
    let start = if kind == Kind::Reference { 0 } else { at };
    let listed = item[start..]
        .iter()
        .skip_while(|token| !token.is_symbol("("))
        .skip(1);
    let names = listed
        .take_while(|token| !token.is_symbol(")"))
        .filter(|token| !token.is_symbol(","));
    names.map(|token| bare(token.text).to_owned()).collect()
}

fn default_name(table: &str, kind: Kind, columns: &[String]) -> String {
    let columns = columns.join("_");
    match kind {
        Kind::Unique => format!("{table}_{columns}_key"),
        Kind::PrimaryKey => format!("{table}_pkey"),
        Kind::Reference => format!("{table}_{columns}_fkey"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_are_named_as_written_or_as_postgres_would() {
        let created = "create table deal (id integer primary key, party integer constraint deal_party references party (id),
            owner integer references \"user\", code text unique, note text check (note in ('unique', 'a,b')),
            constraint deal_code unique (owner, code), foreign key (party, code) references pair (a, b)) strict";
        let found = declared("deal", created);
        let told: Vec<_> = found
            .iter()
            .map(|c| (c.name.as_str(), c.columns.join(","), c.parent.as_str()))
            .collect();
        let wanted = [
            ("deal_pkey", "id".to_owned(), ""),
            ("deal_party", "party".to_owned(), "party"),
            ("deal_owner_fkey", "owner".to_owned(), "user"),
            ("deal_code_key", "code".to_owned(), ""),
            ("deal_code", "owner,code".to_owned(), ""),
            ("deal_party_code_fkey", "party,code".to_owned(), "pair"),
        ];
        assert_eq!(told, wanted);
    }
}
