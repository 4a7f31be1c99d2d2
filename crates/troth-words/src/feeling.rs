//! Feelings as they are suggested: which there are, how likely each is, and which way words lean.

use serde::{Deserialize, Serialize};

/// What somebody seems to feel; Ekman's six, as GoEmotions groups its 27 (Demszky et al. 2020).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

impl Feeling {
    /// In the order of the table.
    pub const ALL: [Feeling; 7] = [
        Feeling::Anger,
        Feeling::Disgust,
        Feeling::Fear,
        Feeling::Joy,
        Feeling::Sadness,
        Feeling::Surprise,
        Feeling::Neutral,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Feeling::Anger => "anger",
            Feeling::Disgust => "disgust",
            Feeling::Fear => "fear",
            Feeling::Joy => "joy",
            Feeling::Sadness => "sadness",
            Feeling::Surprise => "surprise",
            Feeling::Neutral => "neutral",
        }
    }
}

/// One suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Felt {
    pub feeling: Feeling,
    /// How likely a reader would name this one of the seven.
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
