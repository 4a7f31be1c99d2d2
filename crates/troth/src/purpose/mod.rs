//! For whose sake the firm exists: a chain of “in order to …” that ends in somebody's life, and who its chosen customers
//! are.
//!
//! Laws:
//! - It is said in people's own words, and shown as they said it.
//! - A newer one takes the place of an older one in view; none is ever changed or taken away.
//! - The chain ends in “for the sake of …”: somebody, never a figure.

pub mod act;
pub mod page;
pub mod store;
pub mod web;

use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::time::Millis;
use crate::journal::Sealed;
use crate::organisation::form::Lines;

/// Rows of `purpose` and what of them is vouched for.
pub const PURPOSE: Sealed = Sealed {
    table: "purpose",
    columns: &["id", "sentence", "sake", "chosen", "at", "by_colleague"],
};

/// A purpose as it was stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Purpose {
    pub id: i64,
    /// What we do and what that is for, each link “in order to” reach the next.
    pub chain: Vec<String>,
    /// For the sake of whom or what, in the end.
    pub sake: String,
    /// Whom we have chosen to serve.
    pub chosen: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// Who stated it.
    pub by: i64,
    pub by_name: Option<String>,
}

/// A purpose as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PurposeInput {
    /// A list, or lines: what we do, and each next link of “in order to”. One will do.
    #[schema(value_type = Vec<String>)]
    pub chain: Lines,
    #[schema(min_length = 1, max_length = 500)]
    pub sake: String,
    #[schema(max_length = 500)]
    pub chosen: Option<String>,
}

/// Checked, about to be stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub chain: Vec<String>,
    pub sake: String,
    pub chosen: Option<String>,
}

const LONGEST: usize = 500;
const MOST_LINKS: usize = 10;
const SAKE: &str = "for the sake of";
const LINK: &str = "in order to";

impl PurposeInput {
    pub fn of(purpose: &Purpose) -> PurposeInput {
        PurposeInput {
            chain: Lines(purpose.chain.clone()),
            sake: purpose.sake.clone(),
            chosen: purpose.chosen.clone(),
        }
    }

    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self) -> Result<Stated, Errors> {
        let mut errors = Errors::default();
        let mut chain = Vec::new();
        for line in self.chain.0.iter().flat_map(|lines| lines.lines()) {
            if let Some(link) = errors.text("chain", Some(bare(line, LINK)), LONGEST) {
                chain.push(link);
            }
        }
        if chain.len() > MOST_LINKS {
            errors.add("chain", format!("has too many links: {MOST_LINKS} at most"));
        }
        let sake = "say for whose sake, such as `families who ride every day`";
        let sake = errors.needed("sake", bare(&self.sake, SAKE), LONGEST, sake);
        let chosen = errors.text("chosen", self.chosen.as_deref(), LONGEST);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Stated { chain, sake, chosen })
    }
}

/// What was typed without the words the page says already.
fn bare<'t>(typed: &'t str, words: &str) -> &'t str {
    let typed = typed.trim().trim_matches('…').trim();
    match typed.get(..words.len()) {
        Some(start) if start.eq_ignore_ascii_case(words) => typed[words.len()..].trim(),
        _ => typed,
    }
}

impl Purpose {
    /// The whole as one sentence: “We mend bicycles in order to …, for the sake of ….”
    pub fn sentence(&self) -> String {
        let end = |text: &str| text.trim_end_matches(['.', ',', ';']).to_owned();
        let chain: Vec<String> = self.chain.iter().map(|link| end(link)).collect();
        let chain = chain.join(&format!(" {LINK} "));
        if chain.is_empty() {
            format!("For the sake of {}.", end(&self.sake))
        } else {
            format!("{chain}, {SAKE} {}.", end(&self.sake))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purpose(chain: &[&str], sake: &str) -> Purpose {
        Purpose {
            id: 1,
            chain: chain.iter().map(|link| (*link).to_owned()).collect(),
            sake: sake.into(),
            chosen: None,
            at: 0,
            by: 1,
            by_name: None,
        }
    }

    #[test]
    fn a_chain_reads_as_one_sentence() {
        let links = ["We mend bicycles", "keep people riding.", "leave the car at home"];
        let whole = "We mend bicycles in order to keep people riding in order to leave the car at home, \
                     for the sake of the children of this town.";
        assert_eq!(purpose(&links, "the children of this town.").sentence(), whole);
        assert_eq!(
            purpose(&[], "its riders").sentence(),
            "For the sake of its riders."
        );
    }

    #[test]
    fn words_the_page_says_already_are_not_said_twice() {
        let typed = PurposeInput {
            chain: Lines(vec![
                "We mend bicycles\nin order to keep people riding\n\n".into(),
            ]),
            sake: "For the sake of the children".into(),
            chosen: Some("  ".into()),
        };
        let stated = typed.check().unwrap();
        assert_eq!(stated.chain, ["We mend bicycles", "keep people riding"]);
        assert_eq!((stated.sake.as_str(), stated.chosen), ("the children", None));
    }

    #[test]
    fn a_purpose_without_anybody_is_refused() {
        let errors = PurposeInput::default().check().unwrap_err();
        assert!(
            errors
                .get("sake")
                .is_some_and(|message| message.contains("for whose sake"))
        );
    }
}
