//! Days as people write them, resolved from the day on which they were written.

use jiff::civil::{Date, DateTime, Time};

use crate::{Span, Workdays};

/// Words that name a time to come, and the day they mean where they mean one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub span: Span,
    /// As it was written, such as “by the end of the week”.
    pub phrase: String,
    /// Nothing where the words name no day of a calendar: “shortly”, “once the contract is signed”.
    pub day: Option<Date>,
    pub time: Option<Time>,
    /// Why this day, or why none.
    pub reason: &'static str,
}

/// The times to come that a text names, in order, none within another.
pub fn dates(_text: &str, _written: Option<DateTime>, _work: &Workdays) -> Vec<Named> {
    Vec::new()
}
