//! Markdown is written one sentence per line, and its links inside the house lead somewhere.

use std::collections::BTreeSet;

use regex::Regex;

use crate::tidy_source::{Source, all, expect_none, root};

/// Lines outside code blocks, with their numbers.
fn prose(source: &Source) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push((index + 1, line));
        }
    }
    lines
}

/// Tables and headings cannot be broken into lines, and code spans are no sentences.
fn crowded(sources: &[Source]) -> Vec<String> {
    let code = Regex::new(r"`[^`]*`").unwrap();
    let two = Regex::new(r#"[\p{Ll}\d)`"”]{2}[.!?]["”)*_]* +["“(*_]*\p{Lu}"#).unwrap();
    let abbreviated = Regex::new(r"\b(e\.g|i\.e|cf|vs|etc|Dr|Mr|Mrs|Ms|St|No|al|Eq|Fig)\. ").unwrap();
    let mut complaints = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is(".md") && source.path.starts_with("docs/"))
    {
        for (line, text) in prose(source) {
            let text = abbreviated.replace_all(text, "$1 ");
            let text = code.replace_all(&text, "xx");
            if !text.trim_start().starts_with(['|', '#']) && two.is_match(&text) {
                complaints.push(source.at(line, "two sentences on one line"));
            }
        }
    }
    complaints
}

fn anchors(source: &Source) -> BTreeSet<String> {
    let headings = prose(source)
        .into_iter()
        .filter_map(|(_, line)| line.strip_prefix('#'));
    let keep = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    headings
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(keep)
                .collect::<String>()
                .replace(' ', "-")
        })
        .collect()
}

fn broken(sources: &[Source], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let link = Regex::new(r"\]\(([^)\s]+)[^)]*\)").unwrap();
    let code = Regex::new(r"`[^`]*`").unwrap();
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| source.is(".md")) {
        for (line, text) in prose(source) {
            for found in link.captures_iter(&code.replace_all(text, "")) {
                if let Some(complaint) = follow(source, &found[1], sources, &exists) {
                    complaints.push(source.at(line, &complaint));
                }
            }
        }
    }
    complaints
}

fn follow(source: &Source, link: &str, sources: &[Source], exists: &impl Fn(&str) -> bool) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = if file.is_empty() {
        source.path.clone()
    } else {
        resolve(&source.path, file)
    };
    if !exists(&path) {
        return Some(format!("`{link}` leads nowhere"));
    }
    let target = sources.iter().find(|target| target.path == path)?;
    let lost = !anchor.is_empty() && target.is(".md") && !anchors(target).contains(anchor);
    lost.then(|| format!("`{link}` names no heading of that page"))
}

/// A path from the root, for a link written from a file beside it; a leading `/` means the root.
fn resolve(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if link.starts_with('/') {
        parts.clear();
    }
    for part in link.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn one_sentence_stands_on_a_line() {
    expect_none(&crowded(&all()));
}

#[test]
fn links_lead_somewhere() {
    expect_none(&broken(&all(), |path| root().join(path).exists()));
}

#[test]
fn crowded_lines_are_seen() {
    let seen = |line: &str| crowded(&[Source::new("docs/a.md", line)]).len();
    assert_eq!(seen("It is kept. It is shown."), 1);
    assert_eq!(seen("(As it was.) Then it is shown."), 1);
    for fine in [
        "It is kept.",
        "Use it, e.g. On Monday.",
        "Version 1. First",
        "| It is kept. It is shown. |",
        "See `a. B` there.",
        "1. First",
    ] {
        assert_eq!(seen(fine), 0, "{fine}");
    }
    assert_eq!(
        crowded(&[Source::new("docs/a.md", "```\nOne is. Two is.\n```\n")]).len(),
        0
    );
}

#[test]
fn broken_links_are_seen() {
    let pages = || {
        vec![
            Source::new("docs/a.md", "# The one\n"),
            Source::new("docs/b/c.md", ""),
        ]
    };
    let seen = |text: &str| {
        let mut sources = pages();
        sources[1].text = text.to_owned();
        broken(&sources, |path| pages().iter().any(|page| page.path == path)).len()
    };
    assert_eq!(seen("[a](../a.md#the-one) [b](#here)\n# Here\n"), 0);
    assert_eq!(seen("[a](a.md)"), 1);
    assert_eq!(seen("[a](../a.md#another)"), 1);
    assert_eq!(seen("[a](/docs/a.md) [w](mailto:ann@example.org) `[x](y)`"), 0);
}
