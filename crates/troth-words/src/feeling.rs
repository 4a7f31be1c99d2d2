//! Feelings suggested by words: one linear table over single words and pairs of them.

use serde::{Deserialize, Serialize};

/// What somebody seems to feel; Ekman's six, as GoEmotions groups its 27 (Demszky et al. 2020).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feeling {
    Anger,
    Disgust,
    Fear,
    Joy,
    Sadness,
    Surprise,
    Neutral,
}

/// One suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Felt {
    pub feeling: Feeling,
    pub p: f64,
}

/// Which way somebody's words lean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Valence {
    Positive,
    Negative,
    Neutral,
}

/// Weights of words and pairs of words.
#[derive(Clone, Debug, Default)]
pub struct Table {}

impl Table {
    pub fn shipped() -> &'static Table {
        &Table {}
    }

    pub fn felt(&self, _text: &str) -> Vec<Felt> {
        Vec::new()
    }

    pub fn valence(&self, _text: &str) -> Valence {
        Valence::Neutral
    }
}
