//! The lane that holds the reference docs against what the program says of itself, in both directions.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use crate::counts::Counts;
use crate::lane::Verdict;
use crate::program::Program;
use crate::site::Site;

/// Each has a page `docs/reference/<kind>.md` and an answer of `troth reference <kind> --json`.
const KINDS: [&str; 4] = ["routes", "settings", "facts", "commands"];

pub fn reference(site: &Site) -> Result<Verdict> {
    let program = site.program()?;
    let mut counts = Counts::default();
    let mut output = String::new();
    for kind in KINDS {
        let complaints = held_against(site, program, kind)?;
        counts.passed += usize::from(complaints.is_empty());
        counts.failed += usize::from(!complaints.is_empty());
        output.push_str(&complaints.concat());
    }
    Ok(Verdict::Ran { counts, output })
}

fn held_against(site: &Site, program: &Program, kind: &str) -> Result<Vec<String>> {
    let known = known(program, kind)?;
    let page = site.repo.root.join(format!("docs/reference/{kind}.md"));
    Ok(match std::fs::read_to_string(&page) {
        Ok(text) => complaints(kind, &known, &listed(&text)),
        Err(error) => vec![format!("docs/reference/{kind}.md cannot be read: {error}\n")],
    })
}

/// The program prints a JSON list of names, or of objects with a `name`.
fn known(program: &Program, kind: &str) -> Result<BTreeSet<String>> {
    let output = program.command().args(["reference", kind, "--json"]).output()?;
    let answer: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("`troth reference {kind} --json` printed no JSON list"))?;
    answer
        .iter()
        .map(|item| item.as_str().or_else(|| item["name"].as_str()).map(str::to_owned))
        .collect::<Option<_>>()
        .with_context(|| format!("`troth reference {kind} --json` has an entry without a name"))
}

/// What a page lists: the first code span of each heading, table row or list entry that begins with one.
fn listed(page: &str) -> BTreeSet<String> {
    page.lines()
        .filter_map(|line| {
            let rest = line.trim_start_matches(['#', '|', '-', '*', ' ']);
            if rest.len() == line.len() {
                return None;
            }
            let (name, _) = rest.strip_prefix('`')?.split_once('`')?;
            Some(name.to_owned())
        })
        .collect()
}

fn complaints(kind: &str, known: &BTreeSet<String>, listed: &BTreeSet<String>) -> Vec<String> {
    let untold = known
        .difference(listed)
        .map(|name| format!("docs/reference/{kind}.md does not list `{name}`\n"));
    let gone = listed
        .difference(known)
        .map(|name| format!("docs/reference/{kind}.md lists `{name}`, which is gone\n"));
    untold.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_lists_what_begins_an_entry_and_nothing_else() {
        let page = "# Routes\n\nSee `GET /other`.\n\n| `GET /today` | the day, as `json` |\n## `GET /customer/{id}`\n- `POST /note`: adds\n";
        let expected = ["GET /customer/{id}", "GET /today", "POST /note"];
        assert_eq!(listed(page).into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn both_directions_are_told() {
        let known = BTreeSet::from(["a".to_owned(), "b".to_owned()]);
        let listed = BTreeSet::from(["b".to_owned(), "c".to_owned()]);
        assert_eq!(complaints("facts", &known, &listed).len(), 2);
        assert_eq!(complaints("facts", &known, &known), Vec::<String>::new());
    }
}
