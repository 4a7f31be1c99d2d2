//! Laws by absence about databases: SQL stands in stores and migrations, and one crate alone knows their names.

use regex::Regex;

use crate::tidy_source::{Source, expect_none, rust};

const GATEWAY: &str = "crates/troth-store/";

/// Files that may name a database, each with its reason.
const MAY_NAME: &[(&str, &str)] = &[
    (
        "crates/troth/src/serve/settings.rs",
        "what the setting `database` says of itself shows both kinds of address",
    ),
    (
        "crates/troth/src/command/mod.rs",
        "so does the help of `--database`",
    ),
    (
        "crates/troth/src/intake/archive.rs",
        "knows by its first bytes a file that is no list of people",
    ),
];

/// Where SQL may stand: `store.rs`, a part of one such as `count_store.rs`, migrations, the gateway, and tests that look behind the program's back.
fn may_hold_sql(path: &str) -> bool {
    path.ends_with("/store.rs")
        || path.ends_with("_store.rs")
        || path.contains("/migrations/")
        || path.starts_with(GATEWAY)
        || in_tests(path)
}

fn in_tests(path: &str) -> bool {
    path.starts_with("xtask/") || path.contains("/tests/") || path.contains("/benches/")
}

fn sql(sources: &[Source]) -> Vec<String> {
    let statement = Regex::new(
        r"(?is)^\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\w+(\s+as\s+\w+)?\s+set\s|delete\s+from\s|with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s*\(|(create|alter|drop)\s+(unique\s+|virtual\s+)?(table|index|view)\s+(if\s+(not\s+)?exists\s+)?\w+\s*(\(|$|as\s|on\s|add\s|drop\s|rename\s|using\s)|pragma\s+\w+)",
    )
    .unwrap();
    let find = |text: &str| {
        let start: String = text.trim_start().chars().take(40).collect();
        statement
            .is_match(text)
            .then(|| format!("SQL outside `store.rs`: `{}…`", start.replace('\n', " ")))
    };
    sources
        .iter()
        .filter(|source| !may_hold_sql(&source.path))
        .flat_map(|source| source.each_string(find))
        .collect()
}

fn names(sources: &[Source]) -> Vec<String> {
    let name = Regex::new(r"(?i)sqlite|postgres|libpq|\bpsql\b").unwrap();
    let may = |path: &str| {
        path.starts_with(GATEWAY) || in_tests(path) || MAY_NAME.iter().any(|(file, _)| *file == path)
    };
    let tell = |source: &Source| -> Vec<String> {
        let lines = source.text.lines().enumerate();
        let hits = lines.filter_map(|(index, line)| Some((index + 1, name.find(line)?.as_str().to_owned())));
        hits.map(|(line, word)| {
            source.at(
                line,
                &format!("names the database `{word}`; only troth-store may"),
            )
        })
        .collect()
    };
    sources
        .iter()
        .filter(|source| !may(&source.path))
        .flat_map(tell)
        .collect()
}

#[test]
fn sql_stands_only_in_stores_and_migrations() {
    expect_none(&sql(&rust()));
}

#[test]
fn only_the_gateway_names_a_database() {
    expect_none(&names(&rust()));
}

#[test]
fn sql_is_known_from_prose() {
    let seen = |text: &str| {
        sql(&[Source::new(
            "crates/troth/src/promise/web.rs",
            &format!("f({text:?});"),
        )])
        .len()
    };
    for statement in [
        "select id\n from promise where id = $1",
        "Insert into note (id) values ($1)",
        "update promise set kept = 1",
        "  delete from note",
        "with due as (select 1) select * from due",
        "create unique index note_by on note (id)",
        "create table if not exists note (id)",
        "drop table note",
    ] {
        assert_eq!(seen(statement), 1, "{statement}");
    }
    for prose in [
        "select a customer",
        "update the settings",
        "delete",
        "with kind regards as ever",
        "Create table of contents",
    ] {
        assert_eq!(seen(prose), 0, "{prose}");
    }
    for store in ["store.rs", "count_store.rs"] {
        let path = format!("crates/troth/src/promise/{store}");
        let in_store = Source::new(&path, "f(\"delete from note\");");
        assert_eq!(sql(&[in_store]), Vec::<String>::new(), "{store}");
    }
}

#[test]
fn a_database_name_is_seen_in_code_and_comment() {
    let seen = |path: &str| names(&[Source::new(path, "// as SQLite does\nuse tokio_postgres::Row;")]).len();
    assert_eq!(seen("crates/troth/src/note/mod.rs"), 2);
    assert_eq!(seen("crates/troth-store/src/lib.rs"), 0);
    assert_eq!(seen("crates/troth/tests/it/main.rs"), 0);
}
