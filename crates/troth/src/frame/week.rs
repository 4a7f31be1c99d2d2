//! Weeks as the firm lives them.
//!
//! A week begins on Monday where the firm is, so that one with 167 or 169 hours is a week as any other.

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize, Serializer};

use crate::frame::time::{Millis, day, start_of};
use crate::frame::when::{WhenError, read_past_day};

/// Fewer people than these are no figure: what is told of them together is told of each. So it is with customers behind a
/// week, and with colleagues in a team.
pub const FEW: usize = 5;
/// Weeks that make a block: a quarter of a year.
pub const BLOCK: i32 = 13;

/// A week, counted from the one that began on Monday, 29 December 1969.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, utoipa::ToSchema)]
#[schema(value_type = String, format = Date)]
pub struct Week(pub i32);

/// Days from the first of January 1970, which was a Thursday.
fn number(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(date).map_or(0, |span| span.get_days())
}

/// The date so many days from the first of January 1970; the last of all for one beyond all calendars.
fn date(number: i32) -> Date {
    let days = Span::new().try_days(number);
    let date = days.and_then(|days| jiff::civil::date(1970, 1, 1).checked_add(days));
    date.unwrap_or(Date::MAX)
}

impl Week {
    /// The week of a day.
    pub fn of(date: Date) -> Week {
        Week((number(date) + 3).div_euclid(7))
    }

    pub fn at(at: Millis, zone: &TimeZone) -> Week {
        Week::of(day(at, zone))
    }

    /// A week as people name it: by any of its days, or by its number, such as `2026-W47`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn read(text: &str, today: Date) -> Result<Week, WhenError> {
        match numbered(text.trim()) {
            Some(week) => Ok(week),
            None => read_past_day(text, today).map(Week::of),
        }
    }

    pub fn monday(self) -> Date {
        date(self.0.saturating_mul(7).saturating_sub(3))
    }

    #[must_use]
    pub fn plus(self, weeks: i32) -> Week {
        Week(self.0.saturating_add(weeks))
    }

    /// From its first instant until the first of the next.
    pub fn span(self, zone: &TimeZone) -> (Millis, Millis) {
        (
            start_of(self.monday(), zone),
            start_of(self.plus(1).monday(), zone),
        )
    }

    /// The last week of which all is known on a day, where that takes so many days more.
    pub fn last_known(today: Date, lag_days: i32) -> Week {
        Week::of(date(number(today).saturating_sub(lag_days))).plus(-1)
    }

    /// Which block of thirteen weeks it is of.
    pub fn block(self) -> i32 {
        self.0.div_euclid(BLOCK)
    }
}

/// `2026-W47` or `2026W47`, as ISO 8601 numbers weeks.
fn numbered(text: &str) -> Option<Week> {
    let (year, week) = text.split_once(['W', 'w'])?;
    let year = year.strip_suffix('-').unwrap_or(year).parse().ok()?;
    let monday = ISOWeekDate::new(year, week.parse().ok()?, Weekday::Monday).ok()?;
    Some(Week::of(monday.date()))
}

impl Serialize for Week {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.monday())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_begin_on_monday_where_the_firm_is() {
        assert_eq!(Week(0).monday(), date(1969, 12, 29));
        assert_eq!(Week::of(date(1970, 1, 4)), Week(0));
        assert_eq!(Week::of(date(1970, 1, 5)), Week(1));
        let berlin = crate::frame::time::zone("Europe/Berlin");
        // Clocks went back on Sunday, 25 October 2026: that week has an hour more, and is one week.
        let (from, until) = Week::of(date(2026, 10, 19)).span(&berlin);
        assert_eq!(until - from, (7 * 24 + 1) * 3_600_000);
        assert_eq!(Week::at(until - 1, &berlin), Week::of(date(2026, 10, 25)));
        assert_eq!(Week::at(until, &berlin), Week::of(date(2026, 10, 26)));
    }

    #[test]
    fn the_running_week_is_not_known_and_some_take_longer() {
        // Friday, 20 November 2026: the week from 9 November is the last that is over, and seven days later one before.
        let friday = date(2026, 11, 20);
        assert_eq!(Week::last_known(friday, 0).monday(), date(2026, 11, 9));
        assert_eq!(Week::last_known(friday, 7).monday(), date(2026, 11, 2));
        assert_eq!(
            Week::last_known(date(2026, 11, 22), 0).monday(),
            date(2026, 11, 9)
        );
        assert_eq!(
            Week::last_known(date(2026, 11, 23), 0).monday(),
            date(2026, 11, 16)
        );
    }

    /// By ISO 8601 the first week of 2026 began on Monday, 29 December 2025, and 2026 has 53 weeks.
    #[test]
    fn a_week_is_named_by_a_day_or_by_its_number() {
        let friday = date(2026, 11, 20);
        for (text, monday) in [
            ("2026-11-12", date(2026, 11, 9)),
            ("12 Nov", date(2026, 11, 9)),
            ("2026-W46", date(2026, 11, 9)),
            ("2026W01", date(2025, 12, 29)),
            ("2026-w53", date(2026, 12, 28)),
        ] {
            assert_eq!(Week::read(text, friday).unwrap().monday(), monday, "{text}");
        }
        for text in ["2026-W54", "W", "some day", "2026-W", ""] {
            assert!(Week::read(text, friday).is_err(), "{text}");
        }
    }
}
