//! What passed between us and somebody: letters and requests as silos tell them, calls and visits as colleagues log them.
//!
//! Laws:
//! - Whole words stay in their record; the spine holds only an excerpt of what this person wrote now.
//! - A timeline costs as many rows as it shows.
//! - What passed between colleagues only is found by those who were in it, and shown to nobody else.
//! - What a colleague logged is never edited: what was wrong is entered in error, by whom and why.

pub mod beside;
pub mod follow;
pub mod letter;
pub mod log;
pub mod page;

pub mod settled_store;
pub mod store;
pub mod web;
pub mod write;

use crate::frame::icon::Icon;
use crate::frame::time::Millis;
use crate::journal::Sealed;
use crate::spine::Direction;

/// A colleague wrote down a call, a visit or another meeting.
pub const NOTED: &str = "interaction.noted";
/// One was entered in error.
pub const ERROR: &str = "interaction.error";
/// A colleague found that no answer is needed.
pub const SETTLED: &str = "interaction.settled";
/// A mail domain of our own came or went: letters that name it are read again, some at a time; said is [`Again`].
pub const AGAIN: &str = "interaction.again";

/// What [`SETTLED`] says: these letters and requests need no answer, or need one after all; at most 5,000.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Turned {
    pub interactions: Vec<i64>,
    pub settled: bool,
}

/// What [`AGAIN`] says: of which domain, after which record.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Again {
    pub domain: String,
    pub after: i64,
}

/// What a colleague logged by hand, and what of it is vouched for.
pub const LOGGED: Sealed = Sealed {
    table: "logged",
    columns: &[
        "id",
        "subject_id",
        "kind",
        "direction",
        "at",
        "words",
        "by_colleague",
        "minutes",
    ],
};

/// The kinds of the spine: the word kept, the word shown, and the drawing beside it.
pub const KINDS: &[(&str, &str, Icon)] = &[
    ("email", "E-mail", Icon::Mail),
    ("automatic", "Automatic letter", Icon::Mail),
    ("message", "Message", Icon::Talk),
    ("letter", "Letter", Icon::Mail),
    ("call", "Call", Icon::Call),
    ("visit", "Visit", Icon::Visit),
    ("ticket", "Request", Icon::Complaint),
    ("answer", "Answer", Icon::Talk),
    ("order", "Order", Icon::Order),
    ("shipped", "Delivery", Icon::Delivery),
    ("note", "Note", Icon::Note),
];

/// The word shown for a kind, and its drawing; a kind from elsewhere is shown as it is called.
pub fn kind_shown(kind: &str) -> (&str, Icon) {
    KINDS
        .iter()
        .find(|(word, _, _)| *word == kind)
        .map_or((kind, Icon::More), |(_, shown, icon)| (*shown, *icon))
}

/// The longest excerpt in characters.
pub const EXCERPT: usize = 280;

/// Which way a letter went, and whether it stayed among ourselves: from whose side it came, and to whose it went.
pub fn direction(from_is_ours: Option<bool>, to_is_ours: &[bool]) -> (Direction, bool) {
    let (to_us, to_them) = (
        to_is_ours.iter().any(|ours| *ours),
        to_is_ours.iter().any(|ours| !*ours),
    );
    match from_is_ours {
        Some(true) if to_them => (Direction::Out, false),
        Some(true) => (Direction::Between, true),
        // A letter that names nobody it went to lies in our mailbox, so it came to us.
        Some(false) if to_us || to_is_ours.is_empty() => (Direction::In, false),
        Some(false) => (Direction::Between, false),
        None => (Direction::Between, to_us && !to_them),
    }
}

/// Where a timeline goes on: after this instant and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: Millis,
    pub id: i64,
}

impl Cursor {
    pub fn word(self) -> String {
        format!("{}.{}", self.at, self.id)
    }

    pub fn parse(word: &str) -> Option<Cursor> {
        let (at, id) = word.split_once('.')?;
        Some(Cursor {
            at: at.parse().ok()?,
            id: id.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_goes_the_way_its_people_stand() {
        use Direction::{Between, In, Out};
        for (from, to, wanted) in [
            (Some(true), &[false][..], (Out, false)),
            (Some(true), &[true, false], (Out, false)),
            (Some(true), &[true], (Between, true)),
            (Some(false), &[true, false], (In, false)),
            (Some(false), &[], (In, false)),
            (Some(false), &[false], (Between, false)),
            (None, &[true], (Between, true)),
            (None, &[false], (Between, false)),
        ] {
            assert_eq!(direction(from, to), wanted, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn a_cursor_reads_back_and_rubbish_is_none() {
        let cursor = Cursor { at: -5, id: 9 };
        assert_eq!(Cursor::parse(&cursor.word()), Some(cursor));
        for rubbish in ["", "5", "a.b", "1.2.3", "99999999999999999999.1"] {
            assert_eq!(Cursor::parse(rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn a_kind_from_elsewhere_is_shown_as_it_is_called() {
        assert_eq!(kind_shown("email").0, "E-mail");
        assert_eq!(kind_shown("webhook").0, "webhook");
    }
}
