//! The law of the shelf: a module of the house may use only those above it in `src/lib.rs`.

use std::collections::BTreeSet;

use regex::Regex;

use crate::tidy_source::{Source, expect_none, rust};

const HOUSE: &str = "crates/troth/src/";

/// The closed list of slices has to name all of them.
const ABOVE_THE_LAW: [&str; 1] = ["house"];

/// The modules in the order of their `mod` lines.
fn shelf(lib: &Source) -> Vec<String> {
    let line = Regex::new(r"(?m)^\s*(?:pub(?:\([a-z]+\))?\s+)?mod\s+(\w+)\s*;").unwrap();
    line.captures_iter(&lib.rust().code)
        .map(|found| found[1].to_owned())
        .collect()
}

/// Every module named right after `crate::`, and each of a group `crate::{a, b::c}`, with its line.
fn used(code: &str) -> BTreeSet<(usize, String)> {
    let path = Regex::new(r"\bcrate\s*::\s*(\{|\w+)").unwrap();
    let mut found = BTreeSet::new();
    for hit in path.captures_iter(code) {
        let word = hit.get(1).unwrap();
        let line = code[..word.start()].matches('\n').count() + 1;
        if word.as_str() == "{" {
            found.extend(group(&code[word.end()..], line));
        } else {
            found.insert((line, word.as_str().to_owned()));
        }
    }
    found
}

/// The first name of each entry of a group whose brace is open.
fn group(text: &str, mut line: usize) -> Vec<(usize, String)> {
    let (mut depth, mut expecting, mut names) = (1, true, Vec::new());
    for (at, letter) in text.char_indices() {
        match letter {
            '\n' => line += 1,
            '{' => depth += 1,
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' if depth == 1 => expecting = true,
            _ if expecting && (letter.is_alphabetic() || letter == '_') => {
                let name: String = text[at..]
                    .chars()
                    .take_while(|next| next.is_alphanumeric() || *next == '_')
                    .collect();
                names.push((line, name));
                expecting = false;
            }
            _ => {}
        }
    }
    names
}

fn arrows(lib: &Source, sources: &[Source]) -> Vec<String> {
    let shelf = shelf(lib);
    let height = |name: &str| shelf.iter().position(|shelved| shelved == name);
    let mut complaints = Vec::new();
    for source in sources {
        let Some(module) = source
            .path
            .strip_prefix(HOUSE)
            .and_then(|rest| rest.split(['/', '.']).next())
        else {
            continue;
        };
        if ABOVE_THE_LAW.contains(&module) {
            continue;
        }
        let Some(here) = height(module) else { continue };
        for (line, name) in used(&source.rust().code) {
            if height(&name).is_some_and(|there| there > here) {
                let arrow = format!(
                    "{module} → {name}: `{name}` stands below `{module}` on the shelf; let it follow the journal"
                );
                complaints.push(source.at(line, &arrow));
            }
        }
    }
    complaints
}

/// Two steps up leave the slice, where this rule could not follow.
fn climbs(sources: &[Source]) -> Vec<String> {
    let climb = Regex::new(r"\bsuper\s*::\s*super\b").unwrap();
    let find = |line: &str| {
        climb
            .is_match(line)
            .then(|| "write `crate::…` instead of `super::super`".to_owned())
    };
    sources
        .iter()
        .filter(|source| source.path.starts_with(HOUSE))
        .flat_map(|source| source.each_code_line(find))
        .collect()
}

#[test]
fn a_module_uses_only_those_above_it() {
    let sources = rust();
    let lib = sources
        .iter()
        .find(|source| source.path == format!("{HOUSE}lib.rs"))
        .unwrap();
    assert!(!shelf(lib).is_empty(), "the shelf has no module");
    expect_none(&arrows(lib, &sources));
    expect_none(&climbs(&sources));
}

#[test]
fn an_arrow_down_the_shelf_is_seen_in_every_shape() {
    let lib = Source::new(
        "crates/troth/src/lib.rs",
        "//! …\npub mod frame;\npub(crate) mod promise;\nmod today;\nmod house;\n",
    );
    let file = |name: &str, text: &str| Source::new(&format!("{HOUSE}{name}"), text);
    let complaints = |name: &str, text: &str| arrows(&lib, &[file(name, text)]).len();
    assert_eq!(complaints("promise/web.rs", "use crate::today::page;"), 1);
    assert_eq!(
        complaints(
            "promise/web.rs",
            "use crate::{\n  frame::{self, Page},\n  today as t,\n};"
        ),
        1
    );
    assert_eq!(
        complaints(
            "frame.rs",
            "fn f() { crate::promise::make(); crate ::today::x() }"
        ),
        2
    );
    assert_eq!(
        complaints(
            "promise/web.rs",
            "// crate::today\nuse crate::frame::Page; let a = \"crate::today\";"
        ),
        0
    );
    assert_eq!(complaints("house.rs", "use crate::today::routes;"), 0);
    assert_eq!(
        complaints("today/web.rs", "use crate::{frame, promise::Promise};"),
        0
    );
    assert_eq!(
        climbs(&[file("promise/web.rs", "use super::super::today;")]).len(),
        1
    );
}
