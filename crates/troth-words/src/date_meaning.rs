//! What the words of a phrase mean together, before anybody asks on which day they were written.

use crate::date::TimeKind;
use crate::date_words::{Edge, Feast, Part, Unit};

/// The parts that a phrase was read into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meaning {
    pub day: Option<Day>,
    pub clock: Option<Clock>,
    pub part: Option<Part>,
    /// Nothing before this is meant: “by”, “within”, “before”.
    pub is_due: bool,
    /// Why there is no day.
    pub dateless: Option<TimeKind>,
    /// The sentence speaks of what will be.
    pub looks_ahead: bool,
}

/// Which of them, seen from the day of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Plain,
    This,
    Next,
    AfterNext,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Day {
    Offset(i32),
    /// Monday is 1; so many weeks later.
    Weekday {
        day: u8,
        which: Which,
        weeks: u8,
    },
    Date {
        year: Option<i16>,
        month: u8,
        day: u8,
    },
    /// The weekday beside it, and months ahead where one said so.
    OfMonth {
        day: u8,
        weekday: Option<u8>,
        ahead: Option<u8>,
    },
    Period {
        unit: Unit,
        which: Which,
        edge: Option<Edge>,
    },
    Weekend(Which),
    MonthPeriod {
        year: Option<i16>,
        month: u8,
        edge: Option<Edge>,
        which: Which,
    },
    QuarterPeriod {
        year: Option<i16>,
        quarter: u8,
        edge: Option<Edge>,
    },
    YearPeriod {
        year: i16,
        edge: Option<Edge>,
    },
    /// “the second week of May”.
    WeekOfMonth {
        week: u8,
        month: u8,
    },
    /// The week of the year, as ISO 8601 counts them.
    CalendarWeek(u8),
    Feast(Feast),
    /// So long from now, or from a day.
    After {
        length: Length,
        from: Option<Box<Day>>,
    },
    /// The week in which a day is.
    WeekOf(Box<Day>),
    /// “in the morning”, with no day beside it.
    Morning,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    pub count: u16,
    pub unit: Unit,
    /// And a half.
    pub has_half: bool,
    /// Nobody would look at the clock for it: “a few hours”.
    pub is_vague: bool,
}

/// A time of day as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub hour: u8,
    pub minute: u8,
    /// Morning or afternoon was said.
    pub is_sure: bool,
    /// Such as “330”, which is a time only beside a day.
    pub is_bare: bool,
}
