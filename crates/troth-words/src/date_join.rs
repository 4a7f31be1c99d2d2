//! Pieces of a phrase that belong together: “Tuesday morning the 26th”, “Friday, Dec. 22, at noon”.

use crate::date_meaning::{Clock, Day, Meaning, Which};
use crate::date_piece::Lead;
use crate::date_words::{Part, Unit};

/// A piece of a phrase before it joins the others.
#[derive(Default)]
pub struct Piece {
    pub day: Option<Day>,
    pub clock: Option<Clock>,
    pub part: Option<Part>,
}

/// Whether a piece belongs to the phrase; if so, it is in it.
pub fn absorb(meaning: &mut Meaning, piece: Piece, has_comma: bool, lead: Lead) -> bool {
    let Some(new) = piece.day else {
        return absorb_time(meaning, &piece);
    };
    let is_after_clock = meaning.clock.is_some();
    let both = match &meaning.day {
        None => Some(new),
        // “May 11, 7:30 p.m. Saturday” begins the next line of a list.
        Some(Day::Date { .. }) if is_after_clock => None,
        Some(old) => joined(old, &new, has_comma || lead.is_on).or_else(|| repeated(old, &new, has_comma)),
    };
    let is_one = both.is_some();
    if is_one {
        meaning.day = both;
        meaning.part = meaning.part.or(piece.part);
    }
    is_one
}

fn absorb_time(meaning: &mut Meaning, piece: &Piece) -> bool {
    let has_room = match (piece.clock, piece.part) {
        (Some(_), _) => meaning.clock.is_none(),
        (_, Some(_)) => meaning.part.is_none(),
        _ => false,
    };
    if has_room {
        meaning.clock = meaning.clock.or(piece.clock);
        meaning.part = meaning.part.or(piece.part);
    }
    has_room
}

/// A weekday with the day of the month, or with its week.
fn joined(old: &Day, new: &Day, is_linked: bool) -> Option<Day> {
    match (old, new) {
        (Day::Weekday { day: weekday, .. }, Day::OfMonth { day, ahead, .. })
        | (Day::OfMonth { day, ahead, .. }, Day::Weekday { day: weekday, .. }) => Some(Day::OfMonth {
            day: *day,
            weekday: Some(*weekday),
            ahead: *ahead,
        }),
        (Day::Weekday { day, .. }, Day::Period { unit, which, .. }) => of_week(*day, *unit, *which),
        (Day::Period { unit, which, .. }, Day::Weekday { day, .. }) if is_linked => {
            of_week(*day, *unit, *which)
        }
        _ => None,
    }
}

/// “Tuesday of next week”.
fn of_week(day: u8, unit: Unit, which: Which) -> Option<Day> {
    (unit == Unit::Week && which != Which::Plain).then_some(Day::Weekday { day, which, weeks: 0 })
}

/// The same day said twice, once as a date, or “tomorrow, Friday”.
fn repeated(old: &Day, new: &Day, has_comma: bool) -> Option<Day> {
    match (old, new) {
        (Day::Weekday { .. } | Day::Offset(_) | Day::OfMonth { .. }, date @ Day::Date { .. })
        | (date @ Day::Date { .. }, Day::Weekday { .. }) => Some(date.clone()),
        (day @ Day::Offset(_), Day::Weekday { .. } | Day::Offset(_)) if has_comma => Some(day.clone()),
        _ => None,
    }
}
