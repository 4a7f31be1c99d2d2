//! Letters out of mailboxes and labelled mail: what their writers wrote, without headers and without what is quoted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

pub struct Letter {
    pub file: PathBuf,
    pub body: String,
    /// Nobody found a tone in it, or nobody looked.
    pub is_plain: bool,
}

impl Letter {
    /// Which of three parts it falls into: by its first letters and digits, so that copies stay together.
    pub fn third(&self) -> u32 {
        let hash = key(&self.body).bytes().fold(0_u32, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(u32::from(byte))
        });
        (hash >> 8) % 3
    }

    /// Cut at empty lines, and behind a full stop, question or exclamation mark that white space and a capital follow.
    pub fn sentences(&self) -> Vec<String> {
        let mut found = Vec::new();
        for paragraph in self.body.split("\n\n") {
            let words: Vec<&str> = paragraph.split_whitespace().collect();
            let mut from = 0;
            for at in 0..words.len() {
                let ends = words[at].ends_with(['.', '!', '?']);
                let begins = words
                    .get(at + 1)
                    .is_none_or(|next| next.starts_with(char::is_uppercase));
                if (ends && begins) || at + 1 == words.len() {
                    found.push(words[from..=at].join(" "));
                    from = at + 1;
                }
            }
        }
        found
    }
}

/// The letters of a file, each body once. What stands under a labelled tone in one copy is not plain in another.
pub fn letters(path: &Path) -> Result<Vec<Letter>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let text = String::from_utf8_lossy(&bytes).replace('\r', "");
    let raw: Vec<(String, bool)> = if path.extension().is_some_and(|end| end == "jsonl") {
        text.lines().map(labelled).collect::<Result<_>>()?
    } else {
        text.split("\nFrom ").map(|raw| (raw.to_owned(), true)).collect()
    };
    let mut seen = BTreeSet::new();
    let mut letters = Vec::new();
    for (raw, is_plain) in raw {
        let body = own_words(&raw);
        if !body.is_empty() && seen.insert(key(&body)) {
            letters.push(Letter {
                file: path.to_owned(),
                body,
                is_plain,
            });
        }
    }
    Ok(letters)
}

fn labelled(line: &str) -> Result<(String, bool)> {
    let row: Value = serde_json::from_str(line)?;
    let is_plain = row["emotional_tone"]
        .as_object()
        .is_none_or(serde_json::Map::is_empty);
    Ok((row["raw"].as_str().unwrap_or_default().to_owned(), is_plain))
}

/// Behind the header, up to the first line that begins something older.
fn own_words(raw: &str) -> String {
    let body = raw.split_once("\n\n").map_or("", |(_, body)| body);
    let lines = body.lines().map(str::trim).take_while(|line| !is_quotation(line));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn is_quotation(line: &str) -> bool {
    line.starts_with('>')
        || line.starts_with("From:")
        || line.contains("-----")
        || line.contains("__________")
        || (line.contains(" on ") && line.matches('/').count() >= 2 && line.matches(':').count() >= 1)
}

fn key(body: &str) -> String {
    body.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(60)
        .collect()
}
