//! Writes a migration, one text for both engines, in each engine's own words.
//!
//! A migration knows four types: `integer`, `text`, `real` and `blob`. On SQLite every table becomes `strict`, so that
//! a column holds what it says. On PostgreSQL the types become the 64-bit ones, and text is compared by its bytes.
//! The line `create words on promise;` declares a full-text index over a table.

use crate::sql::{Engine, Kind, Token, bare, significant, tokens};
use crate::statement::rewrite;

/// One step of the schema; its number is its place in the list.
///
/// Once released it is never edited: its text is recorded with the database, and a changed one is refused.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub name: &'static str,
    pub sql: &'static str,
}

/// The statements of a migration, in order, as `engine` takes them.
pub(crate) fn translate(sql: &str, engine: Engine) -> Vec<String> {
    let tokens = tokens(sql);
    let statements = tokens.split(|token| token.is_symbol(";"));
    statements
        .filter_map(|statement| translate_one(statement, engine))
        .collect()
}

fn translate_one(tokens: &[Token], engine: Engine) -> Option<String> {
    let spoken = significant(tokens);
    let first = |words: &[&str]| {
        words
            .iter()
            .enumerate()
            .all(|(at, word)| spoken.get(at).is_some_and(|t| t.is_word(word)))
    };
    if spoken.is_empty() {
        None
    } else if first(&["create", "words", "on"]) {
        spoken.get(3).map(|table| words_table(bare(table.text), engine))
    } else if first(&["create", "table"]) {
        Some(rewrite(&table(tokens, engine), engine))
    } else if first(&["alter", "table"]) && engine == Engine::Postgres {
        Some(rewrite(&added_column(tokens), engine))
    } else {
        Some(rewrite(tokens, engine))
    }
}

/// The index beside a table. Both are handed words already cut and folded, so neither folds nor stems.
fn words_table(table: &str, engine: Engine) -> String {
    match engine {
        Engine::Sqlite => format!(
            "create virtual table {table}_words using fts5(words, content = '', contentless_delete = 1, \
             detail = none, prefix = '2 3', tokenize = 'ascii'); \
             insert into {table}_words ({table}_words, rank) values ('automerge', 8)"
        ),
        Engine::Postgres => format!(
            "create table {table}_words (id bigint primary key, words tsvector not null); \
             create index {table}_words_search on {table}_words using gin (words)"
        ),
    }
}

/// A column is named first and typed second; what stands first in its item is never taken for a type, so that a
/// column may be called `text`.
fn table<'a>(tokens: &[Token<'a>], engine: Engine) -> Vec<Token<'a>> {
    let mut written = Vec::with_capacity(tokens.len() + 1);
    let mut depth = 0;
    let mut place = 0;
    for (at, &token) in tokens.iter().enumerate() {
        let is_type = depth == 1 && place == 1 && engine == Engine::Postgres;
        written.push(if is_type { typed(token) } else { token });
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth == 1 && (token.is_symbol("(") || token.is_symbol(",")) {
            place = 0;
        } else if depth >= 1 && token.kind != Kind::Space {
            place += 1;
        }
        if depth == 0 && token.is_symbol(")") && engine == Engine::Sqlite {
            let more = !significant(&tokens[at + 1..]).is_empty();
            written.push(word(if more { " strict," } else { " strict" }));
        }
        // Only SQLite keeps rows by a number of its own unless told not to.
        if depth == 0 && token.is_symbol(")") && engine == Engine::Postgres {
            let rest = tokens[at + 1..].iter().copied();
            written.extend(rest.filter(|token| !token.is_word("without") && !token.is_word("rowid")));
            return trimmed(written);
        }
    }
    written
}

fn trimmed(mut tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    while tokens.last().is_some_and(|token| token.kind == Kind::Space) {
        tokens.pop();
    }
    tokens
}

/// `alter table t add column name type`: the type is the second word behind `add`, or behind `add column`.
fn added_column<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut place = None;
    let mut written = Vec::with_capacity(tokens.len());
    for &token in tokens {
        let is_type = place == Some(1);
        written.push(if is_type { typed(token) } else { token });
        place = match place {
            _ if token.kind == Kind::Space => place,
            None if token.is_word("add") => Some(0),
            Some(0) if token.is_word("column") => Some(0),
            Some(before) => Some(before + 1),
            None => None,
        };
    }
    written
}

fn typed(token: Token) -> Token {
    match token.text.to_ascii_lowercase().as_str() {
        "integer" => word("bigint"),
        "text" => word("text collate \"C\""),
        "real" => word("double precision"),
        "blob" => word("bytea"),
        _ => token,
    }
}

fn word(text: &str) -> Token<'_> {
    Token {
        kind: Kind::Word,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "create table note (
        id integer primary key, -- an integer
        text text not null default 'text, real' check (text <> 'blob'),
        share real, body blob,
        constraint note_text unique (text, share)
    );";

    #[test]
    fn a_table_has_wide_types_on_postgres() {
        let wanted = "create table note (
        id bigint primary key, -- an integer
        text text collate \"C\" not null default 'text, real' check (text <> 'blob'),
        share double precision, body bytea,
        constraint note_text unique (text, share)
    )";
        assert_eq!(translate(TABLE, Engine::Postgres), [wanted]);
    }

    #[test]
    fn a_table_is_strict_on_sqlite() {
        let statements = translate(TABLE, Engine::Sqlite);
        assert!(
            statements[0].ends_with("unique (text, share)\n    ) strict"),
            "{}",
            statements[0]
        );
        let both = translate("create table a (b integer) without rowid", Engine::Sqlite);
        assert_eq!(both, ["create table a (b integer) strict, without rowid"]);
        let plain = translate("create table a (b integer) without rowid", Engine::Postgres);
        assert_eq!(plain, ["create table a (b bigint)"]);
    }

    #[test]
    fn an_added_column_is_typed_too() {
        let added = translate(
            "alter table a add column text text; alter table a add n integer default 0",
            Engine::Postgres,
        );
        assert_eq!(added[0], "alter table a add column text text collate \"C\"");
        assert_eq!(added[1].trim(), "alter table a add n bigint default 0");
    }

    #[test]
    fn words_become_an_index_of_each_kind() {
        assert!(translate("create words on note;", Engine::Sqlite)[0].contains("fts5(words"));
        assert!(translate("create words on note;", Engine::Postgres)[0].contains("using gin"));
    }
}
