//! One event, many accounts: how whoever was there lived it, in their own words.
//!
//! Laws:
//! - Accounts of one event stand side by side. They are never averaged; where they differ, that is shown.
//! - What somebody says they felt is *own*. What we read into a customer's or a supplier's words is *our reading*, marked
//!   with these words, and it never hides theirs: where they said anything themselves, ours does not decide.
//! - A colleague's account is that colleague's: they alone tell it, feel it and take it back. Nobody reads into it.
//! - Nothing is edited or deleted: entered in error, and the undoing of that, are rows that say who and why.
//! - Feelings are words. No number stands for one.
//! - Thanks are read by the colleague they are for, and counted nowhere. Whoever passed them on can take them back, by a row.
//!
//! Reading order: this file (accounts, feelings, and what they make of each other), `store.rs`, `act.rs` (telling, feeling,
//! taking back: what other slices call too), `form.rs`, `web.rs`, `page.rs`; `period.rs` (many accounts by touchpoint and
//! time); `link.rs` (a customer's own telling); `thanks.rs`, `thanks_back.rs`.

pub mod act;
pub mod feeling;
pub mod form;
pub mod link;
pub mod link_page;
pub mod link_store;
pub mod page;
pub mod period;
pub mod period_page;
pub mod period_store;
pub mod store;
pub mod strip;
pub mod thanks;
pub mod thanks_back;
pub mod thanks_page;
pub mod thanks_store;
pub mod web;

use serde::{Deserialize, Serialize};

use crate::experience::feeling::Feeling;
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::Sealed;

/// Rows of `account` and what of them is vouched for.
pub const ACCOUNT: Sealed = Sealed {
    table: "account",
    columns: &[
        "id",
        "interaction_id",
        "subject_id",
        "voice",
        "by_colleague",
        "told_by",
        "link_id",
        "words",
        "mood",
        "context",
        "touchpoint",
        "at",
        "made_at",
    ],
};

/// Rows of `account_feeling`.
pub const FEELING: Sealed = Sealed {
    table: "account_feeling",
    columns: &["id", "account_id", "feeling", "whose", "by_colleague", "made_at"],
};

/// Rows of `account_act`.
pub const ACT: Sealed = Sealed {
    table: "account_act",
    columns: &[
        "id",
        "account_id",
        "feeling_id",
        "act",
        "why",
        "undoes",
        "at",
        "by_colleague",
    ],
};

/// Rows of `thanks`.
pub const THANKS: Sealed = Sealed {
    table: "thanks",
    columns: &[
        "id",
        "interaction_id",
        "account_id",
        "subject_id",
        "for_colleague",
        "words",
        "made_at",
        "by_colleague",
    ],
};

/// Rows of `thanks_act`.
pub const THANKS_ACT: Sealed = Sealed {
    table: "thanks_act",
    columns: &["id", "thanks_id", "act", "at", "by_colleague"],
};

/// Kinds of the spine in which somebody says something to somebody.
pub const CONVERSATIONS: [&str; 7] = ["email", "message", "letter", "call", "visit", "ticket", "answer"];

/// Whose words an account is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountVoice)]
pub enum Voice {
    Customer,
    #[default]
    Colleague,
    Supplier,
}

impl Voice {
    pub const ALL: [Voice; 3] = [Voice::Customer, Voice::Colleague, Voice::Supplier];

    pub fn word(self) -> &'static str {
        match self {
            Voice::Customer => "customer",
            Voice::Colleague => "colleague",
            Voice::Supplier => "supplier",
        }
    }

    pub fn parse(word: &str) -> Option<Voice> {
        Voice::ALL.into_iter().find(|voice| voice.word() == word)
    }
}

/// Who says that it was felt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FeelingWhose)]
pub enum Whose {
    /// Whoever felt it.
    Own,
    /// We, reading their words.
    Reading,
}

impl Whose {
    pub const ALL: [Whose; 2] = [Whose::Own, Whose::Reading];

    pub fn word(self) -> &'static str {
        match self {
            Whose::Own => "own",
            Whose::Reading => "reading",
        }
    }

    pub fn parse(word: &str) -> Option<Whose> {
        Whose::ALL.into_iter().find(|whose| whose.word() == word)
    }
}

/// An account as it was told, with its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Account {
    pub id: i64,
    /// Of what it is an account.
    pub interaction: i64,
    /// The customer it concerns.
    pub subject: i64,
    pub voice: Voice,
    /// The colleague who lived it, or who wrote somebody else's words down: 0 is Troth, nothing is whoever told it.
    pub by: Option<i64>,
    /// Who said it, where that is a supplier.
    pub told_by: Option<String>,
    /// The link they told it by.
    #[serde(skip)]
    pub link: Option<i64>,
    pub words: String,
    /// How they were before.
    pub mood: Option<String>,
    /// What they were trying to do that day.
    pub context: Option<String>,
    /// `delivery`, `service`, `sales`, `billing`, `product` or `other`.
    pub touchpoint: String,
    /// When it was lived: milliseconds since 1970 in UTC.
    pub at: Millis,
    /// When it was told: milliseconds since 1970 in UTC.
    pub made_at: Millis,
}

/// Which way an account leans, the worst first: for order and colour, never in the place of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountLean)]
pub enum Lean {
    Hurt,
    Mixed,
    /// No feeling is named that leans either way.
    Open,
    Glad,
}

impl Lean {
    /// The worst first.
    pub const ALL: [Lean; 4] = [Lean::Hurt, Lean::Mixed, Lean::Open, Lean::Glad];

    pub fn word(self) -> &'static str {
        match self {
            Lean::Hurt => "hurt",
            Lean::Mixed => "mixed",
            Lean::Open => "open",
            Lean::Glad => "glad",
        }
    }

    pub fn parse(word: &str) -> Option<Lean> {
        Lean::ALL.into_iter().find(|lean| lean.word() == word)
    }

    fn opposes(self, other: Lean) -> bool {
        matches!((self, other), (Lean::Hurt, Lean::Glad) | (Lean::Glad, Lean::Hurt))
    }

    fn of(feelings: impl Iterator<Item = Feeling>) -> Lean {
        use troth_words::Valence::{Negative, Neutral, Positive};
        let (mut hurts, mut gladdens) = (false, false);
        for feeling in feelings {
            match feeling.valence() {
                Negative => hurts = true,
                Positive => gladdens = true,
                Neutral => {}
            }
        }
        match (hurts, gladdens) {
            (true, true) => Lean::Mixed,
            (true, false) => Lean::Hurt,
            (false, true) => Lean::Glad,
            (false, false) => Lean::Open,
        }
    }
}

/// Which way an account leans by the feelings that stand: their own where they named any, else as we read it.
pub fn lean(feelings: &[(Feeling, Whose)]) -> Lean {
    let has_own = feelings.iter().any(|(_, whose)| *whose == Whose::Own);
    let decides = if has_own { Whose::Own } else { Whose::Reading };
    Lean::of(of(feelings, decides))
}

/// Whether what they say they felt and what we read into it point to opposite sides.
pub fn is_read_otherwise(feelings: &[(Feeling, Whose)]) -> bool {
    Lean::of(of(feelings, Whose::Own)).opposes(Lean::of(of(feelings, Whose::Reading)))
}

fn of(feelings: &[(Feeling, Whose)], wanted: Whose) -> impl Iterator<Item = Feeling> + '_ {
    feelings
        .iter()
        .filter(move |(_, whose)| *whose == wanted)
        .map(|(feeling, _)| *feeling)
}

/// Pairs of accounts of one event that lean to opposite sides; one beside itself is read otherwise than it says.
pub fn differing(accounts: &[(i64, Vec<(Feeling, Whose)>)]) -> Vec<[i64; 2]> {
    let leans: Vec<(i64, Lean)> = accounts.iter().map(|(id, felt)| (*id, lean(felt))).collect();
    let mut differ = Vec::new();
    for (at, (id, felt)) in accounts.iter().enumerate() {
        if is_read_otherwise(felt) {
            differ.push([*id, *id]);
        }
        for (other, leans_to) in &leans[at + 1..] {
            if leans[at].1.opposes(*leans_to) {
                differ.push([*id, *other]);
            }
        }
    }
    differ
}

/// Whether somebody may say that this was felt: `lived_by` is the colleague whose account it is, where it is one's.
///
/// # Errors
/// When it is a colleague's, and anybody but them speaks, or reads.
pub fn may_feel(voice: Voice, lived_by: Option<i64>, whose: Whose, speaker: i64) -> Result<(), Problem> {
    if voice != Voice::Colleague {
        return Ok(());
    }
    let why = match whose {
        Whose::Reading => "nobody reads feelings into a colleague's words\n\nhint: ask them how it was",
        Whose::Own if lived_by != Some(speaker) => {
            "only they can say what they felt\n\nhint: ask them how it was"
        }
        Whose::Own => return Ok(()),
    };
    Err(Problem::Conflict(why.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Feeling::{Angry, Calm, Delighted, Grateful, Surprised, Upset};
    use Whose::{Own, Reading};

    #[test]
    fn their_own_word_outranks_our_reading() {
        for (feelings, leans) in [
            (vec![], Lean::Open),
            (vec![(Surprised, Own)], Lean::Open),
            (vec![(Upset, Reading)], Lean::Hurt),
            (vec![(Grateful, Own)], Lean::Glad),
            (vec![(Upset, Reading), (Calm, Own)], Lean::Glad),
            (vec![(Upset, Own), (Grateful, Own)], Lean::Mixed),
            (vec![(Upset, Reading), (Grateful, Reading)], Lean::Mixed),
            // Whoever says only that they were surprised has not said that they were hurt.
            (vec![(Angry, Reading), (Surprised, Own)], Lean::Open),
        ] {
            assert_eq!(lean(&feelings), leans, "{feelings:?}");
        }
    }

    #[test]
    fn accounts_differ_where_they_lean_to_opposite_sides_and_where_we_read_the_opposite() {
        let hurt = (1, vec![(Upset, Own)]);
        let glad = (2, vec![(Delighted, Own)]);
        let mixed = (3, vec![(Upset, Own), (Delighted, Own)]);
        let open = (4, vec![]);
        let misread = (5, vec![(Calm, Own), (Angry, Reading)]);
        for (accounts, differ) in [
            (vec![hurt.clone(), glad.clone()], vec![[1, 2]]),
            (
                vec![glad.clone(), hurt.clone(), hurt.clone()],
                vec![[2, 1], [2, 1]],
            ),
            (vec![hurt.clone(), mixed.clone(), open.clone()], vec![]),
            (vec![hurt.clone(), hurt.clone()], vec![]),
            (vec![misread.clone()], vec![[5, 5]]),
            (vec![misread, hurt], vec![[5, 5], [5, 1]]),
            (vec![glad, mixed, open], vec![]),
        ] {
            assert_eq!(differing(&accounts), differ, "{accounts:?}");
        }
    }

    #[test]
    fn a_colleagues_feelings_are_said_by_that_colleague_alone() {
        for (voice, lived_by, whose, speaker, may) in [
            (Voice::Colleague, Some(7), Own, 7, true),
            (Voice::Colleague, Some(7), Own, 8, false),
            (Voice::Colleague, Some(7), Reading, 8, false),
            (Voice::Colleague, Some(7), Reading, 7, false),
            (Voice::Colleague, Some(7), Reading, 0, false),
            (Voice::Customer, Some(7), Reading, 8, true),
            (Voice::Customer, None, Own, 8, true),
            (Voice::Supplier, Some(7), Reading, 0, true),
        ] {
            let said = may_feel(voice, lived_by, whose, speaker);
            assert_eq!(said.is_ok(), may, "{voice:?} {whose:?} by {speaker}");
        }
    }

    #[test]
    fn words_of_voices_and_leans_read_back() {
        for voice in Voice::ALL {
            assert_eq!(Voice::parse(voice.word()), Some(voice));
        }
        for lean in Lean::ALL {
            assert_eq!(Lean::parse(lean.word()), Some(lean));
        }
        for whose in Whose::ALL {
            assert_eq!(Whose::parse(whose.word()), Some(whose));
        }
    }
}
