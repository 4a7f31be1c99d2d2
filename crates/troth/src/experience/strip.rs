//! Accounts as marks under the feelings that stand in them: each one by itself, and no sum of them.

use serde::Serialize;
use troth_words::Valence;

use crate::experience::Whose;
use crate::experience::feeling::Feeling;
use crate::experience::store::Told;
use crate::frame::time::Millis;

/// One account as a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AccountMark {
    pub account: i64,
    pub interaction: i64,
    pub who: String,
    /// The beginning of their words.
    pub words: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// Who says that it was felt; nothing where no feeling was named.
    pub whose: Option<Whose>,
}

/// Accounts in which one feeling was named, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AccountStrip {
    pub feeling: Option<Feeling>,
    pub marks: Vec<AccountMark>,
}

/// What was told of one touchpoint in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AccountSide {
    /// How many accounts there are, counted up to 1,001.
    pub accounts: i64,
    /// By feeling, the worst first; of more than 60 accounts the newest 60.
    pub strips: Vec<AccountStrip>,
}

impl AccountSide {
    /// How many marks stand under what hurts: for the order of touchpoints, and shown nowhere.
    pub fn hurts(&self) -> usize {
        let hurts = |strip: &&AccountStrip| {
            strip
                .feeling
                .is_some_and(|felt| felt.valence() == Valence::Negative)
        };
        self.strips
            .iter()
            .filter(hurts)
            .map(|strip| strip.marks.len())
            .sum()
    }
}

/// One touchpoint in both periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AccountTouchpoint {
    pub touchpoint: String,
    pub now: AccountSide,
    pub beside: AccountSide,
}

/// Each account under each feeling that stands in it, the worst feeling first; under none where none was named.
pub fn strips(told: &[Told]) -> Vec<AccountStrip> {
    let of = |feeling: Option<Feeling>| {
        let marks: Vec<AccountMark> = told.iter().filter_map(|one| mark(one, feeling)).collect();
        (!marks.is_empty()).then_some(AccountStrip { feeling, marks })
    };
    Feeling::ALL
        .into_iter()
        .map(Some)
        .chain([None])
        .filter_map(of)
        .collect()
}

fn mark(told: &Told, feeling: Option<Feeling>) -> Option<AccountMark> {
    let whose = match feeling {
        // Their own word stands before ours where both say the same.
        Some(feeling) => Some(told.feelings.iter().find(|felt| felt.feeling == feeling)?.whose),
        None if told.feelings.is_empty() => None,
        None => return None,
    };
    Some(AccountMark {
        account: told.account.id,
        interaction: told.account.interaction,
        who: told.who.clone(),
        words: told.account.words.chars().take(120).collect(),
        at: told.account.at,
        whose,
    })
}
