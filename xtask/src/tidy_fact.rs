//! The closed list of facts in `fact.rs` is the list of those the program writes: none is missing, none is idle.

use std::collections::BTreeSet;

use regex::Regex;

use crate::tidy_source::{Source, expect_none, rust};

const SLICES: &str = "crates/troth/src/";
const LIST: &str = "crates/troth/src/fact.rs";

/// Constants that name a fact, `stream.deed`: the stream is a slice, which tells it from the name of a host or a file.
fn named(sources: &[Source]) -> BTreeSet<String> {
    let name = Regex::new(r#"const\s+\w+\s*:\s*&str\s*=\s*"(([a-z]+)\.[a-z_]+)""#).unwrap();
    let slices = slices(sources);
    let slices = slices.iter().filter(|source| source.path != LIST);
    slices
        .flat_map(|source| name.captures_iter(&source.text))
        .filter(|found| is_slice(sources, &found[2]))
        .map(|found| found[1].to_owned())
        .collect()
}

fn slices(sources: &[Source]) -> Vec<&Source> {
    let within = |source: &&Source| source.path.starts_with(SLICES);
    sources.iter().filter(within).collect()
}

fn is_slice(sources: &[Source], word: &str) -> bool {
    let folder = format!("{SLICES}{word}/");
    sources.iter().any(|source| source.path.starts_with(&folder))
}

/// What `FACTS` lists: the first of each pair.
fn listed(sources: &[Source]) -> BTreeSet<String> {
    let list = sources.iter().find(|source| source.path == LIST);
    let text = list.map_or("", |list| &list.text);
    let list = text
        .split_once("FACTS: &[(&str, &str)] = &[")
        .map_or("", |(_, rest)| rest);
    let list = list.split_once("\n];").map_or(list, |(list, _)| list);
    let pair = Regex::new(r#"\(\s*"([a-z]+\.[a-z_]+)","#).unwrap();
    pair.captures_iter(list)
        .map(|found| found[1].to_owned())
        .collect()
}

/// An act whose name is written where it begins, and not as the constant that followers hear.
fn nameless(sources: &[Source]) -> Vec<String> {
    let literal = Regex::new(r#"Act::begin\(\s*\w+,\s*""#).unwrap();
    let mut complaints = Vec::new();
    for source in slices(sources) {
        if let Some(found) = literal.find(&source.text) {
            let line = source.text[..found.start()].lines().count() + 1;
            complaints.push(source.at(line, "an act whose name is no constant"));
        }
    }
    complaints
}

fn unlisted(sources: &[Source]) -> Vec<String> {
    let (named, listed) = (named(sources), listed(sources));
    let missing = named.difference(&listed);
    let idle = listed.difference(&named);
    missing
        .map(|name| format!("`{name}` is not in `FACTS` of {LIST}"))
        .chain(idle.map(|name| format!("`{name}` in `FACTS` of {LIST} is named nowhere")))
        .collect()
}

#[test]
fn every_fact_is_listed_and_every_listed_fact_is_named() {
    expect_none(&unlisted(&rust()));
    expect_none(&nameless(&rust()));
}

#[test]
fn a_fact_on_one_side_only_is_seen() {
    let with = |constant: &str, list: &str| {
        vec![
            Source::new("crates/troth/src/deal/mod.rs", constant),
            Source::new(LIST, &format!("const FACTS: &[(&str, &str)] = &[\n{list}\n];\n")),
        ]
    };
    let won = "pub const WON: &str = \"deal.won\";";
    assert_eq!(
        unlisted(&with(won, "(\n\"deal.won\",\n\"a deal was won\",\n)")).len(),
        0
    );
    assert_eq!(unlisted(&with(won, "")).len(), 1);
    assert_eq!(unlisted(&with("", "(\"deal.won\", \"a deal was won\")")).len(), 1);
    assert_eq!(
        unlisted(&with("const HOST: &str = \"northwind.example\";", "")).len(),
        0
    );
    assert_eq!(
        nameless(&with("Act::begin(tx, \"deal.won\", actor, now)", "")).len(),
        1
    );
    assert_eq!(nameless(&with("Act::begin(tx, WON, actor, now)", "")).len(), 0);
}
