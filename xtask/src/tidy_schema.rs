//! Two schemas of one name overwrite each other in the API's description, silently; so every name is given once.

use std::collections::BTreeMap;

use regex::Regex;

use crate::tidy_source::{Source, expect_none, rust};

/// The name a derived schema has: its own, or what `#[schema(as = …)]` says.
fn schemas(source: &Source) -> Vec<(usize, String)> {
    let code = source.rust().code;
    let derived = Regex::new(r"#\[derive\([^\]]*\bToSchema\b[^\]]*\)\]\s*((?:#\[[^\]]*\]\s*)*)(?:pub(?:\([a-z]+\))?\s+)?(?:struct|enum)\s+(\w+)").unwrap();
    let renamed = Regex::new(r"\bas\s*=\s*([\w:]+)").unwrap();
    let found = derived.captures_iter(&code).map(|found| {
        let line = code[..found.get(2).unwrap().start()].matches('\n').count() + 1;
        let name = renamed
            .captures(&found[1])
            .map_or_else(|| found[2].to_owned(), |renamed| renamed[1].to_owned());
        (line, name)
    });
    found.collect()
}

fn doubled(sources: &[Source]) -> Vec<String> {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut complaints = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path.starts_with("crates/troth/src/"))
    {
        for (line, name) in schemas(source) {
            match first.get(&name) {
                Some(other) => complaints.push(source.at(
                    line,
                    &format!("the schema `{name}` is also {other}; add `#[schema(as = …)]`"),
                )),
                None => drop(first.insert(name, format!("{}:{line}", source.path))),
            }
        }
    }
    complaints
}

#[test]
fn every_schema_has_a_name_of_its_own() {
    expect_none(&doubled(&rust()));
}

#[test]
fn a_doubled_schema_is_seen() {
    let file = |name: &str, text: &str| Source::new(&format!("crates/troth/src/{name}"), text);
    let plain = "#[derive(Debug, utoipa::ToSchema)]\n#[serde(rename_all = \"x\")]\npub enum State { A }";
    let named = "#[derive(ToSchema)]\n#[schema(as = promise::State)]\npub enum State { A }";
    assert_eq!(doubled(&[file("a.rs", plain), file("b.rs", plain)]).len(), 1);
    assert_eq!(
        doubled(&[file("a.rs", plain), file("b.rs", named)]),
        Vec::<String>::new()
    );
    assert_eq!(
        doubled(&[
            file("a.rs", "#[derive(Debug)] struct State;"),
            file("b.rs", plain)
        ]),
        Vec::<String>::new()
    );
}
