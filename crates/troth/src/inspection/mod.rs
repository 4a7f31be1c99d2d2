//! The dated service of purpose, standards, hindrances and Troth's own guards: what is due, and what came of looking.
//!
//! On screen it is called Review.
//!
//! Laws:
//! - Everything that is to be looked at has a day on which it is due, whether anybody ever looked or not.
//! - What came of looking is never edited: as it is, changed, or to do, with words and the next day. One entered in error
//!   is a row, and so is the undoing of that.
//! - What is overdue stands on Today.
//! - Guards are looked at by owners; what can be counted of them that day is kept beside the words, and what those found
//!   that Troth runs itself.
//!
//! Reading order: this file, `store.rs`, `act.rs`, `form.rs`, `web.rs`, `page.rs`; then guards that are run: `run.rs`,
//! `run_store.rs`, `run_web.rs`, `run_page.rs`. Whoever serves runs them (`serve/guard.rs`).

pub mod act;
pub mod form;
pub mod page;
pub mod run;
pub mod run_page;
pub mod run_store;
pub mod run_web;
pub mod store;
pub mod web;

use std::fmt;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};

use crate::frame::time::Millis;
use crate::journal::Sealed;

/// Rows of `inspection` and what of them is vouched for.
pub const INSPECTION: Sealed = Sealed {
    table: "inspection",
    columns: &[
        "id",
        "thing",
        "outcome",
        "words",
        "found",
        "next_day",
        "on_day",
        "at",
        "by_colleague",
    ],
};

/// Rows of `inspection_act`.
pub const ACT: Sealed = Sealed {
    table: "inspection_act",
    columns: &[
        "id",
        "inspection_id",
        "act",
        "why",
        "undoes",
        "at",
        "by_colleague",
    ],
};

/// One of Troth's own guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Guard {
    /// Whether nothing was changed behind Troth's back.
    Verify,
    Backup,
    /// Whether what is derived is what it would be if it were computed again.
    Rebuild,
    Erasure,
    /// How often the standards' alarms may cry wolf.
    Alarm,
    /// Rights and keys that weaken the rules.
    Right,
}

impl Guard {
    pub const ALL: [Guard; 6] = [
        Guard::Verify,
        Guard::Backup,
        Guard::Rebuild,
        Guard::Erasure,
        Guard::Alarm,
        Guard::Right,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Guard::Verify => "verify",
            Guard::Backup => "backup",
            Guard::Rebuild => "rebuild",
            Guard::Erasure => "erasure",
            Guard::Alarm => "alarm",
            Guard::Right => "right",
        }
    }

    pub fn parse(word: &str) -> Option<Guard> {
        Guard::ALL.into_iter().find(|guard| guard.word() == word)
    }

    /// Whether Troth runs it itself when it is asked to.
    pub fn can_be_run(self) -> bool {
        matches!(self, Guard::Verify | Guard::Rebuild)
    }

    pub fn name(self) -> &'static str {
        match self {
            Guard::Verify => "Nothing was changed unseen",
            Guard::Backup => "Backups can be restored",
            Guard::Rebuild => "What is derived can be computed again",
            Guard::Erasure => "Whoever was to be forgotten is forgotten",
            Guard::Alarm => "Alarms seldom cry wolf",
            Guard::Right => "Nobody may do more than they must",
        }
    }

    /// What there is to look at.
    pub fn asks(self) -> &'static str {
        match self {
            Guard::Verify => {
                "Run it against the anchor that is kept outside, as `troth verify` does, and write down what you make of it."
            }
            Guard::Backup => {
                "Restore the newest backup into an empty folder, and write down its day and whether it held."
            }
            Guard::Rebuild => {
                "Run it: on a copy all that is derived is thrown away and computed again, as `troth rebuild` does. Is it the same?"
            }
            Guard::Erasure => "Are there wishes to be forgotten that nobody has fulfilled?",
            Guard::Alarm => {
                "Which alarms were right, and which were not? Is the number of false alarms that the settings say still borne?"
            }
            Guard::Right => "Does every owner and every key still need its rights?",
        }
    }
}

/// Something that is looked at, written `standard:4` or `guard:backup`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    Purpose(i64),
    Standard(i64),
    Hindrance(i64),
    Guard(Guard),
}

impl Thing {
    pub fn parse(text: &str) -> Option<Thing> {
        let (kind, which) = text.trim().split_once(':')?;
        if kind == "guard" {
            return Guard::parse(which).map(Thing::Guard);
        }
        let id: i64 = which.parse().ok()?;
        match kind {
            "purpose" => Some(Thing::Purpose(id)),
            "standard" => Some(Thing::Standard(id)),
            "hindrance" => Some(Thing::Hindrance(id)),
            _ => None,
        }
    }

    /// Where it stands.
    pub fn href(self) -> String {
        match self {
            Thing::Purpose(_) => "/purpose".to_owned(),
            Thing::Standard(id) => format!("/standard/{id}"),
            Thing::Hindrance(id) => format!("/hindrance/{id}"),
            Thing::Guard(guard) => format!("/inspection/guard/{}", guard.word()),
        }
    }

    /// Days after which it is due, unless another day is said: purpose a year, standards and hindrances half a year,
    /// guards a quarter.
    pub fn days(self) -> i64 {
        match self {
            Thing::Purpose(_) => 365,
            Thing::Standard(_) | Thing::Hindrance(_) => 182,
            Thing::Guard(_) => 91,
        }
    }

    /// When it is due after that day.
    pub fn due_after(self, day: Date) -> Date {
        day.checked_add(Span::new().days(self.days())).unwrap_or(day)
    }
}

impl Serialize for Guard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Thing::Purpose(id) => write!(f, "purpose:{id}"),
            Thing::Standard(id) => write!(f, "standard:{id}"),
            Thing::Hindrance(id) => write!(f, "hindrance:{id}"),
            Thing::Guard(guard) => write!(f, "guard:{}", guard.word()),
        }
    }
}

impl Serialize for Thing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What came of looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InspectionOutcome)]
pub enum Outcome {
    /// It stays as it is.
    AsIs,
    Changed,
    /// Something is to be done about it.
    ToDo,
}

impl Outcome {
    pub const ALL: [Outcome; 3] = [Outcome::AsIs, Outcome::Changed, Outcome::ToDo];

    pub fn word(self) -> &'static str {
        match self {
            Outcome::AsIs => "as_is",
            Outcome::Changed => "changed",
            Outcome::ToDo => "to_do",
        }
    }

    pub fn parse(word: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// Something to be looked at, with its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = InspectionDue)]
pub struct Due {
    #[schema(value_type = String)]
    pub thing: Thing,
    pub name: String,
    /// What can be counted of it now.
    pub found: Option<String>,
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Its day is past.
    pub is_overdue: bool,
    /// When it was last looked at.
    #[schema(value_type = Option<String>, format = Date)]
    pub last: Option<Date>,
}

/// What came of looking at one thing on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Inspection {
    pub id: i64,
    #[schema(value_type = String)]
    pub thing: Thing,
    /// What it is called now.
    pub name: String,
    pub outcome: Outcome,
    pub words: String,
    pub found: Option<String>,
    #[schema(value_type = String, format = Date)]
    pub next: Date,
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
    pub is_error: bool,
    /// Why it was entered in error.
    pub why: Option<String>,
}

/// One about to be kept, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    pub thing: Thing,
    pub outcome: Outcome,
    pub words: String,
    pub found: Option<String>,
    pub next: Date,
    pub on: Date,
}

/// On which day something is due: on the day said when it was last looked at, else so long after it began.
pub fn due_on(thing: Thing, began: Date, last: Option<&Inspection>) -> Date {
    last.map_or_else(|| thing.due_after(began), |last| last.next)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn things_and_outcomes_read_back() {
        let guards = Guard::ALL.map(Thing::Guard);
        let things = [Thing::Purpose(3), Thing::Standard(4), Thing::Hindrance(7)];
        for thing in things.into_iter().chain(guards) {
            assert_eq!(Thing::parse(&thing.to_string()), Some(thing));
        }
        for text in ["", "standard", "standard:x", "guard:dog", "colleague:1"] {
            assert_eq!(Thing::parse(text), None, "{text}");
        }
        assert!(
            Outcome::ALL
                .into_iter()
                .all(|outcome| Outcome::parse(outcome.word()) == Some(outcome))
        );
    }

    #[test]
    fn what_nobody_ever_looked_at_is_due_all_the_same() {
        let began = date(2026, 1, 1);
        for (thing, due) in [
            (Thing::Purpose(1), date(2027, 1, 1)),
            // 182 days from the first of January: 30 + 28 + 31 + 30 + 31 + 30 + 2 is the second of July.
            (Thing::Standard(1), date(2026, 7, 2)),
            // 91 days: 30 + 28 + 31 + 2 is the second of April.
            (Thing::Guard(Guard::Backup), date(2026, 4, 2)),
        ] {
            assert_eq!(due_on(thing, began, None), due, "{thing}");
        }
    }
}
