//! What people feel, in a dozen words that a shop uses.

use serde::{Deserialize, Serialize};
use troth_words::Valence;

/// A feeling somebody named, or that we read.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountFeeling)]
pub enum Feeling {
    Angry,
    Disgusted,
    Upset,
    Disappointed,
    Sad,
    Worried,
    Confused,
    Surprised,
    Calm,
    Relieved,
    Grateful,
    Happy,
    Delighted,
}

impl Feeling {
    /// The worst first, so that it is seen first.
    pub const ALL: [Feeling; 13] = [
        Feeling::Angry,
        Feeling::Disgusted,
        Feeling::Upset,
        Feeling::Disappointed,
        Feeling::Sad,
        Feeling::Worried,
        Feeling::Confused,
        Feeling::Surprised,
        Feeling::Calm,
        Feeling::Relieved,
        Feeling::Grateful,
        Feeling::Happy,
        Feeling::Delighted,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Feeling::Angry => "angry",
            Feeling::Disgusted => "disgusted",
            Feeling::Upset => "upset",
            Feeling::Disappointed => "disappointed",
            Feeling::Sad => "sad",
            Feeling::Worried => "worried",
            Feeling::Confused => "confused",
            Feeling::Surprised => "surprised",
            Feeling::Calm => "calm",
            Feeling::Relieved => "relieved",
            Feeling::Grateful => "grateful",
            Feeling::Happy => "happy",
            Feeling::Delighted => "delighted",
        }
    }

    pub fn parse(word: &str) -> Option<Feeling> {
        let word = word.trim().to_lowercase();
        Feeling::ALL.into_iter().find(|feeling| feeling.word() == word)
    }

    pub fn valence(self) -> Valence {
        match self {
            Feeling::Angry
            | Feeling::Disgusted
            | Feeling::Upset
            | Feeling::Disappointed
            | Feeling::Sad
            | Feeling::Worried
            | Feeling::Confused => Valence::Negative,
            Feeling::Surprised => Valence::Neutral,
            Feeling::Calm | Feeling::Relieved | Feeling::Grateful | Feeling::Happy | Feeling::Delighted => {
                Valence::Positive
            }
        }
    }

    /// The coarse class that is found in words, as GoEmotions groups its own (Demszky et al. 2020): confusion with
    /// surprise, disappointment with sadness, annoyance with anger. It has no calm, which stands with joy here.
    pub fn coarse(self) -> troth_words::Feeling {
        use troth_words::Feeling as Coarse;
        match self {
            Feeling::Angry | Feeling::Upset => Coarse::Anger,
            Feeling::Disgusted => Coarse::Disgust,
            Feeling::Disappointed | Feeling::Sad => Coarse::Sadness,
            Feeling::Worried => Coarse::Fear,
            Feeling::Confused | Feeling::Surprised => Coarse::Surprise,
            Feeling::Calm | Feeling::Relieved | Feeling::Grateful | Feeling::Happy | Feeling::Delighted => {
                Coarse::Joy
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feeling_reads_back_and_stands_once_in_the_list() {
        for (at, feeling) in Feeling::ALL.into_iter().enumerate() {
            assert_eq!(Feeling::parse(feeling.word()), Some(feeling));
            assert!(!Feeling::ALL[at + 1..].contains(&feeling));
        }
        assert_eq!(Feeling::parse(" Upset "), Some(Feeling::Upset));
        assert_eq!(Feeling::parse("furious"), None);
    }

    #[test]
    fn whatever_hurts_stands_before_whatever_gladdens() {
        let order = |feeling: &Feeling| match feeling.valence() {
            Valence::Negative => 0,
            Valence::Neutral => 1,
            Valence::Positive => 2,
        };
        assert!(Feeling::ALL.is_sorted_by_key(order));
        assert!(Feeling::ALL.is_sorted());
    }

    #[test]
    fn every_coarse_class_has_a_word_that_a_shop_uses() {
        use troth_words::Feeling as Coarse;
        for coarse in [
            Coarse::Anger,
            Coarse::Disgust,
            Coarse::Fear,
            Coarse::Joy,
            Coarse::Sadness,
            Coarse::Surprise,
        ] {
            assert!(
                Feeling::ALL.iter().any(|feeling| feeling.coarse() == coarse),
                "{coarse:?}"
            );
        }
    }
}
