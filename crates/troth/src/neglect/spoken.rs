//! What of all that passed with a customer was spoken, and what only sent: pure.

use std::collections::{BTreeSet, HashMap, HashSet};

use troth_value::Day;

use crate::frame::time::Millis;
use crate::spine::Direction;

/// Kinds in which two people meet.
const MEETINGS: [&str; 2] = ["call", "visit"];
/// Kinds that only bill.
const BILLS: [&str; 3] = ["order", "invoice", "reminder"];
/// Kinds of words that count once the other side answered.
const WORDS: [&str; 5] = ["email", "message", "letter", "ticket", "answer"];

/// All kinds that say anything of it.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    MEETINGS.into_iter().chain(BILLS).chain(WORDS)
}

/// Of what was spoken as planned, and is no row of the spine.
pub const NO_INTERACTION: i64 = 0;

/// One thing that passed with a customer or somebody of their firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub interaction: i64,
    pub kind: String,
    pub at: Millis,
    pub day: Day,
    pub direction: Direction,
    pub thread: Option<String>,
    /// They wrote, and nobody answered.
    pub waits: bool,
    /// A colleague wrote down that it was so.
    pub is_logged: bool,
}

/// What was spoken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    /// Days on which somebody of us and they spoke.
    pub days: Vec<Day>,
    pub last_interaction: Option<i64>,
    /// Bills since then, and words from us that nobody answered.
    pub billed_since: u32,
    pub written_since: u32,
}

/// A letter counts in an exchange in which both sides wrote, unless it still waits; a meeting counts by itself, and so does
/// what a colleague wrote down.
pub fn talk(heard: &[Heard]) -> Talk {
    let mut sides: HashMap<&str, HashSet<Direction>> = HashMap::new();
    for one in heard {
        if let Some(thread) = &one.thread {
            sides.entry(thread).or_default().insert(one.direction);
        }
    }
    let is_exchange = |one: &Heard| {
        one.thread
            .as_deref()
            .and_then(|thread| sides.get(thread))
            .is_some_and(|sides| sides.contains(&Direction::In) && sides.contains(&Direction::Out))
    };
    let is_spoken = |one: &&Heard| {
        let kind = one.kind.as_str();
        one.is_logged || MEETINGS.contains(&kind) || (WORDS.contains(&kind) && !one.waits && is_exchange(one))
    };
    let last = heard
        .iter()
        .filter(is_spoken)
        .max_by_key(|one| (one.at, one.interaction));
    let since = last.map_or(Millis::MIN, |last| last.at);
    // Several people of one firm may be in one letter.
    let later = |is: &dyn Fn(&Heard) -> bool| {
        let found: BTreeSet<i64> = heard
            .iter()
            .filter(|one| one.at > since && is(one))
            .map(|one| one.interaction)
            .collect();
        u32::try_from(found.len()).unwrap_or(u32::MAX)
    };
    Talk {
        days: heard.iter().filter(is_spoken).map(|one| one.day).collect(),
        last_interaction: last
            .map(|last| last.interaction)
            .filter(|interaction| *interaction != NO_INTERACTION),
        billed_since: later(&|one| BILLS.contains(&one.kind.as_str())),
        written_since: later(&|one| WORDS.contains(&one.kind.as_str()) && one.direction == Direction::Out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(interaction: i64, kind: &str, day: i32, direction: Direction, thread: Option<&str>) -> Heard {
        Heard {
            interaction,
            kind: kind.into(),
            at: i64::from(day) * 86_400_000,
            day: Day(day),
            direction,
            thread: thread.map(str::to_owned),
            waits: false,
            is_logged: false,
        }
    }

    #[test]
    fn a_letter_counts_when_both_sides_wrote_and_a_bill_never() {
        let passed = [
            heard(1, "email", 1, Direction::In, Some("a")),
            heard(2, "email", 2, Direction::Out, Some("a")),
            heard(3, "order", 5, Direction::In, None),
            heard(4, "email", 9, Direction::Out, Some("b")),
            heard(5, "order", 12, Direction::In, None),
        ];
        let found = talk(&passed);
        assert_eq!(found.days, [Day(1), Day(2)]);
        assert_eq!(found.last_interaction, Some(2));
        assert_eq!((found.billed_since, found.written_since), (2, 1));
    }

    #[test]
    fn what_waits_for_our_answer_is_no_word_of_ours() {
        let mut passed = vec![
            heard(1, "email", 1, Direction::In, Some("a")),
            heard(2, "email", 2, Direction::Out, Some("a")),
            heard(3, "email", 30, Direction::In, Some("a")),
        ];
        passed[2].waits = true;
        assert_eq!(talk(&passed).days, [Day(1), Day(2)]);
        passed[2].waits = false;
        assert_eq!(talk(&passed).days.last(), Some(&Day(30)));
    }

    #[test]
    fn a_visit_counts_whichever_way_it_went_and_nothing_at_all_is_nothing() {
        for direction in Direction::ALL {
            assert_eq!(talk(&[heard(1, "visit", 7, direction, None)]).days, [Day(7)]);
        }
        assert_eq!(talk(&[]), Talk::default());
    }
}
