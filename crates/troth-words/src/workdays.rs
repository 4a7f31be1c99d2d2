//! On which days work is done: the week and its holidays.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A week without its days of rest, and single days off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workdays {
    /// Days of the week on which nobody works.
    pub rest: Vec<Weekday>,
    /// Days on which nobody works, in order.
    pub holidays: Vec<Date>,
}

impl Default for Workdays {
    fn default() -> Workdays {
        Workdays {
            rest: vec![Weekday::Saturday, Weekday::Sunday],
            holidays: Vec::new(),
        }
    }
}

impl Workdays {
    pub fn is_worked(&self, day: Date) -> bool {
        !self.rest.contains(&day.weekday()) && self.holidays.binary_search(&day).is_err()
    }

    /// The `count`th day of work after that day; nothing beyond the calendar, or where nobody ever works.
    pub fn after(&self, day: Date, count: u32) -> Option<Date> {
        let (mut day, mut left) = (day, count);
        // A week of rest never ends: three idle years in a row are taken for one.
        let mut idle = 0;
        while left > 0 {
            day = day.checked_add(1.day()).ok()?;
            if self.is_worked(day) {
                (left, idle) = (left - 1, 0);
            } else {
                idle += 1;
                if idle > 1_100 {
                    return None;
                }
            }
        }
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_of_work_skip_rest_and_holidays() {
        let work = Workdays {
            holidays: vec![date(2026, 12, 25)],
            ..Workdays::default()
        };
        // Thursday, 24 December 2026; Friday is Christmas.
        assert_eq!(work.after(date(2026, 12, 24), 1), Some(date(2026, 12, 28)));
        assert_eq!(work.after(date(2026, 12, 24), 0), Some(date(2026, 12, 24)));
        assert_eq!(work.after(date(2026, 11, 20), 10), Some(date(2026, 12, 4)));
    }

    #[test]
    fn where_nobody_ever_works_there_is_no_day_of_work() {
        let work = Workdays {
            rest: vec![
                Weekday::Monday,
                Weekday::Tuesday,
                Weekday::Wednesday,
                Weekday::Thursday,
                Weekday::Friday,
                Weekday::Saturday,
                Weekday::Sunday,
            ],
            ..Workdays::default()
        };
        assert_eq!(work.after(date(2026, 12, 24), 1), None);
    }
}
