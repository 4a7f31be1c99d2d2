//! What was done to a promise: each act with whose say it is, their words, and what shows it.

use serde::{Deserialize, Serialize};

use crate::frame::time::Millis;

/// Whose say a verdict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    Customer,
    Us,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    Kept,
    Broken,
    /// By the customer, in their words; in our voice when Troth reads a cancelled order so.
    Released,
    /// The customer did what it waited for.
    Answered,
    /// By a newer promise, with the customer's consent.
    Replaced,
    /// Entered in error.
    Error,
    /// Takes back an earlier act.
    Undone,
}

/// One thing that happened to a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Act {
    pub id: i64,
    pub promise: i64,
    pub deed: Deed,
    pub voice: Voice,
    /// Their words, or our reason.
    pub words: Option<String>,
    /// What shows it, such as “shipped 1998-05-04, due 1998-05-01”.
    pub evidence: Option<String>,
    pub said_in: Option<i64>,
    pub undoes: Option<i64>,
    pub at: Millis,
    pub by: i64,
}

impl Deed {
    pub const ALL: [Deed; 7] = [
        Deed::Kept,
        Deed::Broken,
        Deed::Released,
        Deed::Answered,
        Deed::Replaced,
        Deed::Error,
        Deed::Undone,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Deed::Kept => "kept",
            Deed::Broken => "broken",
            Deed::Released => "released",
            Deed::Answered => "answered",
            Deed::Replaced => "replaced",
            Deed::Error => "error",
            Deed::Undone => "undone",
        }
    }

    pub fn parse(word: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.word() == word)
    }
}

impl Voice {
    pub fn word(self) -> &'static str {
        match self {
            Voice::Customer => "customer",
            Voice::Us => "us",
        }
    }

    pub fn parse(word: &str) -> Option<Voice> {
        [Voice::Customer, Voice::Us]
            .into_iter()
            .find(|voice| voice.word() == word)
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// An act of Troth itself.
    pub fn act(id: i64, deed: Deed, voice: Voice) -> Act {
        Act {
            id,
            promise: 1,
            deed,
            voice,
            words: None,
            evidence: None,
            said_in: None,
            undoes: None,
            at: id,
            by: 0,
        }
    }

    pub fn undoing(id: i64, undoes: i64) -> Act {
        Act {
            undoes: Some(undoes),
            ..act(id, Deed::Undone, Voice::Us)
        }
    }

    #[test]
    fn words_read_back() {
        assert!(
            Deed::ALL
                .into_iter()
                .all(|deed| Deed::parse(deed.word()) == Some(deed))
        );
        assert!(
            [Voice::Customer, Voice::Us]
                .into_iter()
                .all(|voice| Voice::parse(voice.word()) == Some(voice))
        );
    }
}
