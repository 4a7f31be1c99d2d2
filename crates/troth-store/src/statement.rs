//! Turns the one SQL text of a query into the text an engine takes.
//!
//! Three things differ. SQLite reads `$1` as a *name*, numbered by its first appearance, so `$2, $1` would be swapped
//! in silence: it becomes `?1`. `cast(x as integer)` means 64 bits here, and PostgreSQL calls that `bigint`.
//! `matches(table, $1)` becomes each engine's full-text search.

use crate::error::StoreError;
use crate::sql::{Engine, Kind, Token, significant, tokens};

/// One statement, ready for its engine.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) text: String,
    /// The highest `$n` in it: exactly so many arguments must be given.
    pub(crate) parameters: usize,
    /// Whether it only reads, so that it may be read through a cursor.
    pub(crate) only_reads: bool,
}

/// Words that would take the transaction, or the connection's settings, out of the store's hands.
const OURS: [&str; 14] = [
    "begin",
    "start",
    "commit",
    "end",
    "rollback",
    "abort",
    "savepoint",
    "release",
    "pragma",
    "set",
    "reset",
    "attach",
    "detach",
    "vacuum",
];

pub(crate) fn translate(sql: &str, engine: Engine) -> Result<Statement, StoreError> {
    let tokens = tokens(sql);
    let spoken = significant(&tokens);
    refuse_several(&spoken)?;
    refuse_ours(&spoken)?;
    let parameters = spoken.iter().map(Token::parameter).max().unwrap_or(0);
    let changes = |token: &Token| {
        ["insert", "update", "delete"]
            .iter()
            .any(|word| token.is_word(word))
    };
    let only_reads = !spoken.iter().any(changes);
    Ok(Statement {
        text: rewrite(&tokens, engine),
        parameters,
        only_reads,
    })
}

/// The text with its parameters, casts and full-text searches written for `engine`.
pub(crate) fn rewrite(tokens: &[Token], engine: Engine) -> String {
    let mut text = String::new();
    let mut casts = Vec::new();
    let mut last = "";
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((search, length)) = search(&tokens[at..], engine) {
            text.push_str(&search);
            at += length;
            continue;
        }
        match token.text {
            "(" => casts.push(last.eq_ignore_ascii_case("cast")),
            ")" => _ = casts.pop(),
            _ => {}
        }
        let is_cast_type = last.eq_ignore_ascii_case("as") && casts.last() == Some(&true);
        match engine {
            Engine::Sqlite if token.kind == Kind::Parameter => {
                text.push_str(&format!("?{}", token.parameter()));
            }
            Engine::Postgres if is_cast_type && token.kind == Kind::Word => {
                text.push_str(cast_type(token.text));
            }
            _ => text.push_str(token.text),
        }
        if token.kind != Kind::Space {
            last = token.text;
        }
        at += 1;
    }
    text
}

/// PostgreSQL's `integer` has 32 bits and its `real` seven digits; the house means 64 bits and fifteen.
fn cast_type(word: &str) -> &str {
    match word.to_ascii_lowercase().as_str() {
        "integer" => "bigint",
        "real" => "double precision",
        "blob" => "bytea",
        _ => word,
    }
}

/// `matches(customer, $1)`, or `matches(customer c, $1)` where the table goes by another name:
/// its replacement, and how many tokens it takes up.
///
/// `matches(customer, $1, 400)` looks at the 400 hits with the highest ids and at no others, so that a word that stands
/// everywhere costs no more than a rare one.
fn search(tokens: &[Token], engine: Engine) -> Option<(String, usize)> {
    if !tokens.first()?.is_word("matches") {
        return None;
    }
    let end = 1 + tokens.iter().position(|token| token.is_symbol(")"))?;
    let spoken = significant(&tokens[1..end]);
    let inside = spoken
        .first()?
        .is_symbol("(")
        .then(|| spoken.get(1..spoken.len() - 1))??;
    let parts: Vec<&[Token]> = inside.split(|token| token.is_symbol(",")).collect();
    let (named, parameter, limit) = match parts.as_slice() {
        [named, [parameter]] => (*named, parameter, None),
        [named, [parameter], [limit]] => (*named, parameter, Some(limit)),
        _ => return None,
    };
    let (table, name) = match named {
        [table] => (table.text, table.text),
        [table, name] => (table.text, name.text),
        _ => return None,
    };
    let number = parameter.parameter();
    let (id, found) = match engine {
        Engine::Sqlite => ("rowid", format!("{table}_words match ?{number}")),
        Engine::Postgres => ("id", format!("words @@ ${number}::tsquery")),
    };
    let limit = limit.map_or(String::new(), |limit| {
        format!(" order by {id} desc limit {}", limit.text)
    });
    let found = format!("{name}.id in (select {id} from {table}_words where {found}{limit})");
    (number > 0).then_some((found, end))
}

fn refuse_several(spoken: &[Token]) -> Result<(), StoreError> {
    let end = spoken.iter().position(|token| token.is_symbol(";"));
    match end {
        Some(at) if at + 1 < spoken.len() => Err(StoreError::SeveralStatements),
        _ => Ok(()),
    }
}

fn refuse_ours(spoken: &[Token]) -> Result<(), StoreError> {
    let first = spoken.first().map_or("", |token| token.text);
    match OURS.iter().find(|word| first.eq_ignore_ascii_case(word)) {
        Some(word) => Err(StoreError::NotYours(word)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(sql: &str) -> String {
        translate(sql, Engine::Sqlite).unwrap().text
    }

    fn postgres(sql: &str) -> String {
        translate(sql, Engine::Postgres).unwrap().text
    }

    #[test]
    fn parameters_keep_their_numbers_on_sqlite() {
        assert_eq!(sqlite("select $2, $1, '$3', $1"), "select ?2, ?1, '$3', ?1");
        assert_eq!(postgres("select $2, $1"), "select $2, $1");
    }

    #[test]
    fn a_cast_means_sixty_four_bits_and_an_alias_is_left_alone() {
        let text = "select cast(sum(a) as integer), cast(b as real) as real, (select c as integer)";
        let wanted =
            "select cast(sum(a) as bigint), cast(b as double precision) as real, (select c as integer)";
        assert_eq!(postgres(text), wanted);
        assert_eq!(sqlite(text), text);
    }

    #[test]
    fn matches_becomes_each_engines_own_search() {
        let text = "select id from customer where matches(customer, $1) limit 5";
        let wanted = "select id from customer where \
            customer.id in (select rowid from customer_words where customer_words match ?1) limit 5";
        assert_eq!(sqlite(text), wanted);
        let aliased = postgres("select c.id from customer c where matches( customer c , $2 )");
        let wanted = "c.id in (select id from customer_words where words @@ $2::tsquery)";
        assert!(aliased.ends_with(wanted), "{aliased}");
        let few = sqlite("select 1 from customer where matches(customer, $1, 400)");
        let wanted = "customer_words match ?1 order by rowid desc limit 400)";
        assert!(few.ends_with(wanted), "{few}");
    }

    #[test]
    fn two_statements_and_transaction_words_are_refused() {
        let two = translate("delete from a; delete from b", Engine::Sqlite);
        assert_eq!(two.err(), Some(StoreError::SeveralStatements));
        let commit = translate("  /* now */ COMMIT", Engine::Postgres);
        assert_eq!(commit.err(), Some(StoreError::NotYours("commit")));
        assert!(translate("select 1; -- done", Engine::Sqlite).is_ok());
    }
}
