//! Why a feeling is suggested: the words that weighed most for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::Span;
use crate::feature::Feature;

/// What each word and pair of a text weighs; the first so many features, since nobody reads on.
#[derive(Debug, Default)]
pub(crate) struct Reasons {
    seen: BTreeSet<u32>,
    /// The place of the words where they came first, and the weight of all features read from such a place.
    weights: BTreeMap<Span, f64>,
}

/// More features than this are not looked at for reasons.
const MOST_FEATURES: usize = 20_000;

/// More reasons than this say less.
const MOST_REASONS: usize = 3;

impl Reasons {
    /// A feature counts once.
    pub(crate) fn add(&mut self, feature: Feature, weight: f64) {
        if self.seen.len() < MOST_FEATURES && self.seen.insert(feature.number) {
            *self.weights.entry(feature.span).or_default() += weight;
        }
    }

    /// The weightiest words first; a pair that holds a word said already is left out, and so is a word of such a pair.
    pub(crate) fn weightiest(self, text: &str) -> Vec<String> {
        let mut all: Vec<(Span, f64)> = self
            .weights
            .into_iter()
            .filter(|(_, weight)| *weight > 0.0)
            .collect();
        all.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut said: Vec<Span> = Vec::new();
        for (span, _) in all {
            if said.len() < MOST_REASONS && !said.iter().any(|other| other.touches(span)) {
                said.push(span);
            }
        }
        said.into_iter().map(|span| words(span.of(text))).collect()
    }
}

/// On one line, as a reader would quote them.
fn words(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
