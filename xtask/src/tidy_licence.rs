//! Every package we build has a licence that `deny.toml` allows; read from cargo, so that no other tool is needed.

use std::process::Command;

use serde_json::Value;

use crate::tidy_source::{expect_none, root};

/// An expression is allowed when each part joined by `AND` has an allowed choice among those joined by `OR`.
/// The old `/` means `OR`; no package here nests deeper than one pair of brackets.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let flat = expression
        .replace('/', " OR ")
        .replace('(', "( ")
        .replace(')', " )");
    let words: Vec<&str> = flat.split_whitespace().collect();
    let (verdict, rest) = either(&words, allowed);
    verdict && rest.is_empty()
}

fn either<'a>(words: &'a [&'a str], allowed: &[String]) -> (bool, &'a [&'a str]) {
    let (mut verdict, mut rest) = both(words, allowed);
    while rest.first() == Some(&"OR") {
        let (next, after) = both(&rest[1..], allowed);
        verdict |= next;
        rest = after;
    }
    (verdict, rest)
}

fn both<'a>(words: &'a [&'a str], allowed: &[String]) -> (bool, &'a [&'a str]) {
    let (mut verdict, mut rest) = one(words, allowed);
    while rest.first() == Some(&"AND") {
        let (next, after) = one(&rest[1..], allowed);
        verdict &= next;
        rest = after;
    }
    (verdict, rest)
}

fn one<'a>(words: &'a [&'a str], allowed: &[String]) -> (bool, &'a [&'a str]) {
    match words {
        ["(", inside @ ..] => {
            let (verdict, rest) = either(inside, allowed);
            (verdict, rest.strip_prefix(&[")"]).unwrap_or(rest))
        }
        // An exception only ever grants more.
        [name, "WITH", _, rest @ ..] | [name, rest @ ..] => {
            (allowed.iter().any(|licence| licence == name), rest)
        }
        [] => (false, &[]),
    }
}

fn allowed() -> Vec<String> {
    let deny: toml::Table = std::fs::read_to_string(root().join("deny.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let list = deny["licenses"]["allow"].as_array().unwrap();
    list.iter()
        .map(|licence| licence.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_licence_is_allowed() {
    let cargo = std::env::var("CARGO").unwrap();
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed = allowed();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(
        packages.len() > 50,
        "cargo named only {} packages",
        packages.len()
    );
    let foreign = packages.iter().filter(|package| !package["source"].is_null());
    let complaints: Vec<String> = foreign
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or_default(), &allowed))
        .map(|package| {
            format!(
                "{} {} is under {}",
                package["name"], package["version"], package["license"]
            )
        })
        .collect();
    expect_none(&complaints);
}

#[test]
fn expressions_are_read_as_the_licences_mean() {
    let allowed = [
        "MIT".to_owned(),
        "Apache-2.0".to_owned(),
        "Unicode-3.0".to_owned(),
    ];
    for fine in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-2.0-only OR MIT",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR X",
    ] {
        assert!(is_allowed(fine, &allowed), "{fine}");
    }
    for not in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND ISC"] {
        assert!(!is_allowed(not, &allowed), "{not}");
    }
}
