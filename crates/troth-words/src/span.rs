//! A place in a text.

use serde::{Deserialize, Serialize};

/// From the byte `start` up to the byte before `end`; both lie between letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// The words there; nothing where the text is another one.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The same place in a text that this one is a piece of, `by` bytes in.
    pub fn moved(self, by: usize) -> Span {
        Span::new(self.start + by, self.end + by)
    }

    pub fn touches(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}
