//! When a named person of ours and a customer spoke: contacts close together are one conversation, and gaps lie between.

use crate::custom::median;
use crate::history::Day;

/// Contacts at most so many days apart are one conversation.
pub const CONVERSATION_DAYS: i64 = 7;

/// When a named person of ours and a customer spoke, as conversations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spoken {
    pub conversations: u32,
    /// The first day of the first conversation.
    pub first: Option<Day>,
    /// The last day of the last one.
    pub last: Option<Day>,
    /// Their own median gap between the end of one conversation and the start of the next.
    pub usual_gap_days: Option<f64>,
}

impl Spoken {
    /// Days in any order and repeated; those after `until` have not happened yet.
    pub fn of(days: &[Day], until: Day) -> Spoken {
        let known = in_order(days, until);
        let mut gaps = gaps(&known);
        Spoken {
            conversations: match known.len() {
                0 => 0,
                _ => u32::try_from(gaps.len()).map_or(u32::MAX, |gaps| gaps.saturating_add(1)),
            },
            first: known.first().copied(),
            last: known.last().copied(),
            usual_gap_days: median(&mut gaps),
        }
    }
}

/// The gaps between conversations in days, in order.
pub fn conversation_gaps(days: &[Day], until: Day) -> Vec<f64> {
    gaps(&in_order(days, until))
}

fn in_order(days: &[Day], until: Day) -> Vec<Day> {
    let mut known: Vec<Day> = days.iter().copied().filter(|day| *day <= until).collect();
    known.sort_unstable();
    known
}

fn gaps(in_order: &[Day]) -> Vec<f64> {
    let apart = in_order.windows(2).map(|pair| pair[1].since(pair[0]));
    apart
        .filter(|days| *days > CONVERSATION_DAYS)
        .map(|days| days as f64)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: &[i32]) -> Vec<Day> {
        days.iter().copied().map(Day).collect()
    }

    /// Conversations on days 0-7, 30, 50 and 100: gaps 30 - 7, 50 - 30 and 100 - 50, of which 23 is in the middle.
    #[test]
    fn contacts_within_a_week_are_one_conversation() {
        let heard = days(&[50, 7, 0, 30, 0, 100, 400]);
        let spoken = Spoken::of(&heard, Day(365));
        assert_eq!(conversation_gaps(&heard, Day(365)), [23.0, 20.0, 50.0]);
        assert_eq!((spoken.conversations, spoken.usual_gap_days), (4, Some(23.0)));
        assert_eq!((spoken.first, spoken.last), (Some(Day(0)), Some(Day(100))));
    }

    /// Each a week after the one before: one conversation however long; eight days are two.
    #[test]
    fn a_week_joins_and_eight_days_part() {
        assert_eq!(Spoken::of(&days(&[0, 7, 14]), Day(365)).conversations, 1);
        assert_eq!(Spoken::of(&days(&[0, 8]), Day(365)).conversations, 2);
        assert_eq!(Spoken::of(&days(&[5]), Day(4)), Spoken::default());
    }
}
