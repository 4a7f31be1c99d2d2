//! How files are: small, flat in their slice, opened by a sentence, named by the business.

use crate::tidy_source::{Source, all, expect_none, rust};

const LONGEST: usize = 600;
const LONG: usize = 400;
const EMPTY_NAMES: [&str; 7] = [
    "utils", "util", "common", "helpers", "helper", "manager", "service",
];

fn sized(sources: &[Source]) -> Vec<(usize, &str)> {
    let code = sources
        .iter()
        .filter(|source| [".rs", ".js", ".mjs", ".css"].iter().any(|end| source.is(end)));
    code.map(|source| (source.text.lines().count(), source.path.as_str()))
        .collect()
}

fn too_long(sources: &[Source]) -> Vec<String> {
    let long = sized(sources).into_iter().filter(|(lines, _)| *lines > LONGEST);
    long.map(|(lines, path)| format!("{path} has {lines} lines; {LONGEST} is the most"))
        .collect()
}

/// `crates/<crate>/src/<slice>/<file>` is as deep as it goes.
fn too_deep(sources: &[Source]) -> Vec<String> {
    let deep = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        parts.first() == Some(&"crates") && parts.get(2) == Some(&"src") && parts.len() > 5
    };
    let found = sources
        .iter()
        .filter(|source| source.is(".rs") && deep(&source.path));
    found
        .map(|source| format!("{}: a slice is flat, with no folder inside", source.path))
        .collect()
}

fn unopened(sources: &[Source]) -> Vec<String> {
    let opened = |text: &str| {
        text.lines()
            .next()
            .is_some_and(|line| line.strip_prefix("//! ").is_some_and(|said| said.len() > 10))
    };
    let found = sources
        .iter()
        .filter(|source| source.is(".rs") && !source.text.trim().is_empty() && !opened(&source.text));
    found
        .map(|source| source.at(1, "begin with a `//!` sentence: what this is and why it exists"))
        .collect()
}

fn empty_names(sources: &[Source]) -> Vec<String> {
    let stem = |path: &str| {
        path.rsplit('/')
            .next()
            .unwrap_or_default()
            .split('.')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let folders = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let says_nothing = |path: &str| {
        folders(path)
            .iter()
            .chain([&stem(path)])
            .any(|name| EMPTY_NAMES.contains(&name.as_str()))
    };
    let found = sources
        .iter()
        .filter(|source| source.is(".rs") && says_nothing(&source.path));
    found
        .map(|source| format!("{}: a name that says nothing of what is inside", source.path))
        .collect()
}

#[test]
fn files_are_small() {
    let sources = all();
    for (lines, path) in sized(&sources).into_iter().filter(|(lines, _)| *lines > LONG) {
        println!("note: {path} has {lines} lines; more than {LONG} asks for a reason");
    }
    expect_none(&too_long(&sources));
}

#[test]
fn slices_are_flat() {
    expect_none(&too_deep(&all()));
}

#[test]
fn every_file_opens_with_a_sentence() {
    expect_none(&unopened(&rust()));
}

#[test]
fn names_say_something() {
    expect_none(&empty_names(&rust()));
}

#[test]
fn the_changelog_exists() {
    assert!(
        all().iter().any(|source| source.path == "CHANGELOG.md"),
        "CHANGELOG.md is missing"
    );
}

#[test]
fn each_slip_is_seen() {
    let file = |path: &str, text: &str| vec![Source::new(path, text)];
    assert_eq!(too_long(&file("a.css", &"x\n".repeat(601))).len(), 1);
    assert_eq!(too_long(&file("a.rs", &"x\n".repeat(600))).len(), 0);
    assert_eq!(
        too_deep(&file("crates/troth/src/promise/inner/a.rs", "")).len(),
        1
    );
    assert_eq!(too_deep(&file("crates/troth/src/promise/a.rs", "")).len(), 0);
    assert_eq!(unopened(&file("a.rs", "use std::fmt;")).len(), 1);
    assert_eq!(unopened(&file("a.rs", "//! Says what it is.")).len(), 0);
    assert_eq!(empty_names(&file("crates/troth/src/utils.rs", "")).len(), 1);
    assert_eq!(empty_names(&file("crates/troth/src/common/a.rs", "")).len(), 1);
}
