//! Words that may stand nowhere: unfinished work, skipped tests, unexplained silence, one machine's paths and addresses.

use regex::Regex;

use crate::tidy_source::{Source, all, expect_none, rust};

/// These write down the addresses of registries by their nature.
const LOCKS: [&str; 1] = ["Cargo.lock"];

fn unfinished(sources: &[Source]) -> Vec<String> {
    let word = Regex::new(r"#\[\s*(ignore|should_panic)\b|\b(todo|unimplemented)!").unwrap();
    let find = |line: &str| {
        word.find(line)
            .map(|found| format!("`{}`: finish it or leave it out", found.as_str()))
    };
    sources
        .iter()
        .flat_map(|source| source.each_code_line(find))
        .collect()
}

/// `#[allow(…)]` and `#[expect(…)]` say why, in `reason = "…"`.
fn unreasoned(sources: &[Source]) -> Vec<String> {
    let silence = Regex::new(r"#!?\[\s*(?:cfg_attr\([^\]]*?)?\b(allow|expect)\s*\(").unwrap();
    let mut complaints = Vec::new();
    for source in sources {
        let code = source.rust().code;
        for found in silence.find_iter(&code) {
            let attribute = &code[found.start()..];
            let end = attribute.find(']').unwrap_or(attribute.len());
            if !attribute[..end].contains("reason") {
                let line = code[..found.start()].matches('\n').count() + 1;
                complaints.push(source.at(line, "silences a lint without `reason = \"…\"`"));
            }
        }
    }
    complaints
}

/// Hosts are pieced together here, or this file would name them itself.
fn foreign(sources: &[Source]) -> Vec<String> {
    let hosts = [
        ["crates", "io"],
        ["npmjs", "org"],
        ["pypi", "org"],
        ["pythonhosted", "org"],
        ["debian", "org"],
    ];
    let hosts: Vec<String> = hosts
        .iter()
        .map(|[name, end]| format!(r"\b{name}\.{end}\b"))
        .collect();
    let paths = r#"(^|[\s"'`(=:])/(work|root|home)/\w"#;
    let word = Regex::new(&format!("{paths}|{}", hosts.join("|"))).unwrap();
    let mut complaints = Vec::new();
    for source in sources
        .iter()
        .filter(|source| !LOCKS.contains(&source.path.as_str()))
    {
        for (index, line) in source.text.lines().enumerate() {
            if let Some(found) = word.find(line) {
                complaints.push(source.at(
                    index + 1,
                    &format!("`{}`: one machine's path or address", found.as_str().trim()),
                ));
            }
        }
    }
    complaints
}

#[test]
fn nothing_is_left_unfinished() {
    expect_none(&unfinished(&rust()));
}

#[test]
fn every_silenced_lint_says_why() {
    expect_none(&unreasoned(&rust()));
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    expect_none(&foreign(&all()));
}

#[test]
fn each_word_is_seen() {
    let file = |text: &str| vec![Source::new("a.rs", text)];
    let code = |word: &str, rest: &str| file(&format!("{word}{rest}"));
    assert_eq!(unfinished(&code("#[", "ignore] fn a() {}")).len(), 1);
    assert_eq!(unfinished(&code("to", "do!()")).len(), 1);
    assert_eq!(unfinished(&file("// todo! later")).len(), 0);
    assert_eq!(unreasoned(&file("#[allow(dead_code)]")).len(), 1);
    assert_eq!(unreasoned(&file("#![cfg_attr(test, allow(a))]")).len(), 1);
    assert_eq!(unreasoned(&file("#[allow(dead_code, reason = \"x\")]")).len(), 0);
    assert_eq!(foreign(&code("let a = \"/ho", "me/ann/x\";")).len(), 1);
    assert_eq!(foreign(&code("see static.crates", ".io/x")).len(), 1);
    assert_eq!(foreign(&file("a crate's home/work/root is elsewhere")).len(), 0);
}
