//! Promises in a sentence: who gives their word, of what, how firmly.

use serde::{Deserialize, Serialize};

use crate::Span;

/// Whose words are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// A colleague's: what they promise is our word.
    Us,
    /// A customer's: what they report of us was our word.
    Them,
}

/// Who gives the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    I,
    We,
    /// A colleague by name.
    Named,
    /// A team, a part of the firm, or nobody said.
    Other,
}

/// How firmly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    Clear,
    /// Will try, should be done, plans to.
    Hedged,
    /// Once the customer has done something first.
    Conditional,
}

/// Whether a promise that is told of was kept, as far as the teller says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Kept,
    Broken,
    NotStated,
}

/// A promise found in a sentence of ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The clause that promises.
    pub span: Span,
    pub by: By,
    /// The name, where one gives it.
    pub name: Option<String>,
    pub strength: Strength,
    /// What is promised, as an act: “send the invoice”.
    pub what: String,
    /// What has to come first, as it was written.
    pub condition: Option<String>,
    /// Why, in words.
    pub reason: &'static str,
    pub p: f64,
}

/// A promise of ours that a customer tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    pub promise: Promise,
    pub outcome: Outcome,
}

/// The promises in a sentence of ours.
pub fn promises(_sentence: &str) -> Vec<Promise> {
    Vec::new()
}

/// The promises of ours that a customer's sentence tells of; `next` is the sentence after it, which may say how it ended.
pub fn reported(_sentence: &str, _next: Option<&str>) -> Vec<Reported> {
    Vec::new()
}
