//! Moves 1998 to now by whole weeks, so that weekdays stay true, and knows what has not happened yet.

use jiff::civil::{Date, DateTime, Time, Weekday, date, time};
use jiff::{Span, Unit};

use crate::demo::DemoError;

/// The Wednesday on which Northwind's orders end.
pub const LAST_ORDER_DAY: Date = date(1998, 5, 6);

/// Exports are made in the morning: what happened today before seven (UTC) is in them.
const MORNING: Time = time(7, 0, 0, 0);

/// All times of the demo are UTC until they are written.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    shift: Span,
    today: Date,
}

impl Calendar {
    /// The calendar in which the last day of orders is the latest Wednesday before `today`.
    ///
    /// So the shop's export is one to seven days old, the order due on that Wednesday is always overdue
    /// and those due from the second week on are not.
    pub fn ending(today: Date) -> Result<Self, DemoError> {
        let since_wednesday = (today.weekday().to_monday_zero_offset()
            - Weekday::Wednesday.to_monday_zero_offset())
        .rem_euclid(7);
        let days_back = if since_wednesday == 0 { 7 } else { since_wednesday };
        let anchor = today.checked_sub(Span::new().try_days(days_back)?)?;
        Ok(Self {
            shift: LAST_ORDER_DAY.until((Unit::Day, anchor))?,
            today,
        })
    }

    pub fn day(&self, told: Date) -> Result<Date, DemoError> {
        Ok(told.checked_add(self.shift)?)
    }

    pub fn moment(&self, told: DateTime) -> Result<DateTime, DemoError> {
        Ok(told.checked_add(self.shift)?)
    }

    /// Whether a moment, as told in 1998, has come by the morning of today.
    pub fn has_come(&self, told: DateTime) -> Result<bool, DemoError> {
        Ok(self.moment(told)? < self.today.to_datetime(MORNING))
    }

    /// Fills `{1998-05-08|%-d %B}` with that day, moved.
    pub fn fill(&self, text: &str) -> Result<String, DemoError> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let unclosed = || DemoError::Data {
                file: "placeholder",
                line: 0,
                why: format!("`{{{}` is not `{{day|format}}`", first_line(after)),
            };
            let (inside, tail) = after.split_once('}').ok_or_else(unclosed)?;
            let (day, format) = inside.split_once('|').ok_or_else(unclosed)?;
            let day = self.day(day.parse::<Date>()?)?;
            filled.push_str(before);
            filled.push_str(&jiff::fmt::strtime::format(format, day)?);
            rest = tail;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Days from the last order day, negative before it.
pub fn days_from_last_order_day(told: Date) -> Result<i32, DemoError> {
    Ok(LAST_ORDER_DAY.until((Unit::Day, told))?.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seven todays, Thursday to Wednesday, share one calendar; the eighth is a week further.
    #[test]
    fn the_last_order_day_is_the_latest_wednesday_before_today() {
        let thursday = date(2026, 11, 19);
        for days in 0..8 {
            let today = thursday.checked_add(Span::new().days(days)).unwrap();
            let last = Calendar::ending(today).unwrap().day(LAST_ORDER_DAY).unwrap();
            assert_eq!(last.weekday(), Weekday::Wednesday);
            assert_eq!(last, date(2026, 11, if days < 7 { 18 } else { 25 }));
        }
    }

    #[test]
    fn a_placeholder_becomes_the_moved_day() {
        let calendar = Calendar::ending(date(2026, 11, 21)).unwrap();
        assert_eq!(
            calendar.fill("due {1998-05-08|%A %-d %B}, no later").unwrap(),
            "due Friday 20 November, no later"
        );
        assert!(calendar.fill("due {tomorrow}").is_err());
    }

    #[test]
    fn what_happens_after_the_morning_of_today_has_not_come() {
        let calendar = Calendar::ending(date(2026, 11, 20)).unwrap();
        assert!(calendar.has_come(date(1998, 5, 8).at(6, 59, 0, 0)).unwrap());
        assert!(!calendar.has_come(date(1998, 5, 8).at(7, 0, 0, 0)).unwrap());
    }
}
