//! Working time: when the firm is open, and when something promised in working hours or days falls due.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::frame::time::{Millis, at_time, day};

/// Opening hours of each weekday from Monday, and the days the firm is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Hours {
    /// Seven entries from Monday: from and until, or nothing when closed.
    #[schema(value_type = Vec<Option<(String, String)>>)]
    pub week: [Option<(Time, Time)>; 7],
    #[schema(value_type = Vec<String>)]
    pub holidays: Vec<Date>,
}

impl Default for Hours {
    /// Monday to Friday from nine to five.
    fn default() -> Hours {
        let open = Some((Time::constant(9, 0, 0, 0), Time::constant(17, 0, 0, 0)));
        Hours {
            week: [open, open, open, open, open, None, None],
            holidays: Vec::new(),
        }
    }
}

/// A year without one open day is no calendar: reckoning stops there.
const LONGEST_CLOSURE_DAYS: usize = 400;

impl Hours {
    pub fn is_open_on(&self, day: Date) -> bool {
        self.opening(day).is_some()
    }

    /// From when until when the firm is open on that day.
    pub fn opening(&self, day: Date) -> Option<(Time, Time)> {
        if self.holidays.contains(&day) {
            return None;
        }
        let nth = match day.weekday() {
            Weekday::Monday => 0,
            Weekday::Tuesday => 1,
            Weekday::Wednesday => 2,
            Weekday::Thursday => 3,
            Weekday::Friday => 4,
            Weekday::Saturday => 5,
            Weekday::Sunday => 6,
        };
        self.week[nth].filter(|(from, until)| from < until)
    }

    /// The working day on which `count` working days after `at` end; a day already closed counts from the next.
    /// `None` when the firm is hardly ever open.
    pub fn working_days_after(&self, at: Millis, count: u32, zone: &TimeZone) -> Option<Date> {
        let mut today = day(at, zone);
        let closed_already = self
            .opening(today)
            .is_none_or(|(_, until)| at >= at_time(today, until, zone));
        if closed_already {
            today = self.next_open(today)?;
        }
        for _ in 0..count {
            today = self.next_open(today)?;
        }
        Some(today)
    }

    /// The instant at which that much open time has passed after `at`.
    pub fn working_time_after(&self, at: Millis, open_ms: Millis, zone: &TimeZone) -> Option<Millis> {
        let (mut left, mut today) = (open_ms, day(at, zone));
        for _ in 0..LONGEST_CLOSURE_DAYS {
            if let Some((from, until)) = self.opening(today) {
                let from = at_time(today, from, zone).max(at);
                let until = at_time(today, until, zone);
                if until > from {
                    if until - from >= left {
                        return Some(from + left);
                    }
                    left -= until - from;
                }
            }
            today = today.tomorrow().ok()?;
        }
        None
    }

    /// The first day after that one on which the firm is open; `None` when it is hardly ever open.
    pub fn next_open(&self, after: Date) -> Option<Date> {
        after
            .series(jiff::Span::new().days(1))
            .skip(1)
            .take(LONGEST_CLOSURE_DAYS)
            .find(|day| self.is_open_on(*day))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::frame::time::{HOUR, zone};

    fn instant(text: &str) -> Millis {
        text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn one_working_day_ends_on_the_next_open_day() {
        let mut hours = Hours::default();
        hours.holidays.push(date(2026, 11, 23));
        let utc = TimeZone::UTC;
        for (at, due) in [
            // Thursday at ten: Friday.
            ("2026-11-19T10:00:00Z", date(2026, 11, 20)),
            // Friday at ten: Monday is a holiday, so Tuesday.
            ("2026-11-20T10:00:00Z", date(2026, 11, 24)),
            // Thursday after closing counts from Friday: Tuesday again.
            ("2026-11-19T18:00:00Z", date(2026, 11, 24)),
            // Saturday counts from Tuesday, the next open day: Wednesday.
            ("2026-11-21T12:00:00Z", date(2026, 11, 25)),
        ] {
            assert_eq!(hours.working_days_after(instant(at), 1, &utc), Some(due), "{at}");
        }
    }

    #[test]
    fn four_working_hours_run_only_while_open_and_where_the_firm_is() {
        let hours = Hours::default();
        let berlin = zone("Europe/Berlin");
        // Friday 15:00 in Berlin: two hours that day, two on Monday from nine: 11:00, which is 10:00 UTC.
        let due = hours.working_time_after(instant("2026-11-20T14:00:00Z"), 4 * HOUR, &berlin);
        assert_eq!(due, Some(instant("2026-11-23T10:00:00Z")));
    }

    #[test]
    fn a_firm_that_is_never_open_makes_no_date() {
        let never = Hours {
            week: [None; 7],
            holidays: Vec::new(),
        };
        assert_eq!(never.working_days_after(0, 1, &TimeZone::UTC), None);
        assert_eq!(never.working_time_after(0, 1, &TimeZone::UTC), None);
    }
}
