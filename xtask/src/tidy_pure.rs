//! The pure crates stay pure: no input or output, no clock, no unseeded randomness, none of our crates. And no float is money.

use regex::Regex;

use crate::tidy_source::{Source, all, expect_none, rust};

const PURE: [&str; 5] = [
    "troth-drift",
    "troth-linkage",
    "troth-silos",
    "troth-value",
    "troth-words",
];

fn impurities(sources: &[Source]) -> Vec<String> {
    let impure = Regex::new(
        r"\bstd::(fs|net|env|process|io::(stdin|stdout|stderr))\b|\bstd::\{[^}]*\b(fs|net|env|process)\b|\bSystemTime\b|\bInstant::now\b|\bthread_rng\b|\brand::rng\b|\bfrom_(os_rng|entropy)\b|\bgetrandom\b|\btokio\b|\be?print(ln)?!|\btroth(_\w+)?::",
    )
    .unwrap();
    let pure = |path: &str| {
        PURE.iter()
            .any(|name| path.starts_with(&format!("crates/{name}/src/")))
    };
    let complain = |crate_name: &str, line: &str| {
        let found = impure.find(line)?.as_str();
        let itself = found.trim_end_matches("::").replace('_', "-") == crate_name;
        (!itself).then(|| format!("`{found}` in a pure crate"))
    };
    sources
        .iter()
        .filter(|source| pure(&source.path))
        .flat_map(|source| {
            let crate_name = source.path.split('/').nth(1).unwrap_or_default();
            source.each_code_line(|line| complain(crate_name, line))
        })
        .collect()
}

/// Its manifest may not lead to one of ours, whatever the code says.
fn own_dependencies(sources: &[Source]) -> Vec<String> {
    let manifests = sources.iter().filter(|source| {
        PURE.iter()
            .any(|name| source.path == format!("crates/{name}/Cargo.toml"))
    });
    manifests
        .flat_map(|source| {
            let manifest: toml::Table = source.text.parse().unwrap();
            let tables = ["dependencies", "build-dependencies"]
                .map(|name| manifest.get(name).and_then(toml::Value::as_table).cloned());
            let names: Vec<String> = tables
                .into_iter()
                .flatten()
                .flat_map(|table| table.into_iter().map(|(name, _)| name))
                .collect();
            let ours = names.into_iter().filter(|name| name.starts_with("troth"));
            ours.map(|name| format!("{}: a pure crate depends on `{name}`", source.path))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn float_money(sources: &[Source]) -> Vec<String> {
    let field =
        Regex::new(r"\b\w*(amount|minor|price|cents|money)\w*\s*:\s*&?(Option<|Vec<|\[)?\s*f(32|64)\b")
            .unwrap();
    let find = |line: &str| {
        field
            .find(line)
            .map(|found| format!("money as a float: `{}`", found.as_str()))
    };
    sources
        .iter()
        .filter(|source| source.path.starts_with("crates/troth/src/"))
        .flat_map(|source| source.each_code_line(find))
        .collect()
}

#[test]
fn pure_crates_touch_nothing_outside() {
    expect_none(&impurities(&rust()));
    expect_none(&own_dependencies(&all()));
}

#[test]
fn no_float_is_money() {
    expect_none(&float_money(&rust()));
}

#[test]
fn each_impurity_is_seen() {
    let drift = |text: &str| impurities(&[Source::new("crates/troth-drift/src/lib.rs", text)]).len();
    for line in [
        "use std::fs;",
        "use std::{fmt, net};",
        "SystemTime::now()",
        "Instant::now()",
        "rand::thread_rng()",
        "println!()",
        "use troth_value::x;",
    ] {
        assert_eq!(drift(line), 1, "{line}");
    }
    for line in [
        "use troth_drift::wilson;",
        "// std::fs",
        "use std::fmt;",
        "let instant: Instant;",
    ] {
        assert_eq!(drift(line), 0, "{line}");
    }
    assert_eq!(
        impurities(&[Source::new("crates/troth/src/lib.rs", "use std::fs;")]).len(),
        0
    );
    let manifest = Source::new(
        "crates/troth-drift/Cargo.toml",
        "[dependencies]\ntroth-store.workspace = true\n",
    );
    assert_eq!(own_dependencies(&[manifest]).len(), 1);
}

#[test]
fn float_money_is_seen() {
    let seen = |text: &str| float_money(&[Source::new("crates/troth/src/purchase/mod.rs", text)]).len();
    assert_eq!(seen("pub unit_price: f64,"), 1);
    assert_eq!(seen("amount_minor: Option<f32>"), 1);
    assert_eq!(seen("amount: i64, share: f64"), 0);
}
