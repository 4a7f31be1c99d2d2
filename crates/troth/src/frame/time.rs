//! Instants, the clock that is handed in, and days in a zone.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// An instant in milliseconds since 1970 in UTC.
pub type Millis = i64;

pub const SECOND: Millis = 1_000;
pub const MINUTE: Millis = 60 * SECOND;
pub const HOUR: Millis = 60 * MINUTE;
pub const DAY: Millis = 24 * HOUR;

/// Where `now` comes from: the machine, or a story that fixes it.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock::default()
    }

    /// A clock that stands at `now` until it is set.
    pub fn fixed(now: Millis) -> Clock {
        Clock {
            fixed: Some(Arc::new(AtomicI64::new(now))),
        }
    }

    pub fn now(&self) -> Millis {
        match &self.fixed {
            Some(fixed) => fixed.load(Ordering::Relaxed),
            None => Timestamp::now().as_millisecond(),
        }
    }

    /// Moves a fixed clock; the machine's cannot be moved.
    pub fn set(&self, now: Millis) {
        if let Some(fixed) = &self.fixed {
            fixed.store(now, Ordering::Relaxed);
        }
    }
}

/// A zone by its IANA name; UTC when the name is unknown, which settings refuse before it gets here.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The day it is in `zone` at that instant; the first day of time for an instant beyond all calendars.
pub fn day(at: Millis, zone: &TimeZone) -> Date {
    Timestamp::from_millisecond(at).map_or(Date::MIN, |instant| instant.to_zoned(zone.clone()).date())
}

/// What a clock in `zone` shows at that instant.
pub fn civil(at: Millis, zone: &TimeZone) -> jiff::civil::DateTime {
    Timestamp::from_millisecond(at).map_or(jiff::civil::DateTime::MIN, |instant| {
        instant.to_zoned(zone.clone()).datetime()
    })
}

/// The first instant of a day in `zone`.
pub fn start_of(day: Date, zone: &TimeZone) -> Millis {
    at_time(day, jiff::civil::Time::midnight(), zone)
}

/// The instant a clock in `zone` shows that time on that day.
pub fn at_time(day: Date, time: jiff::civil::Time, zone: &TimeZone) -> Millis {
    let civil = day.to_datetime(time);
    zone.to_ambiguous_zoned(civil)
        .compatible()
        .map_or(Millis::MIN, |zoned| zoned.timestamp().as_millisecond())
}

/// The last instant at which something due that day, by that time if one was said, is still in time.
pub fn deadline(day: Date, time: Option<jiff::civil::Time>, zone: &TimeZone) -> Millis {
    match time {
        Some(time) => at_time(day, time, zone),
        None => day
            .tomorrow()
            .map_or(Millis::MAX, |next| start_of(next, zone) - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_time_is_due_until_it_ends_where_it_is_meant() {
        let day = jiff::civil::date(2026, 11, 20);
        let berlin = zone("Europe/Berlin");
        // Berlin is one hour ahead of UTC in November: its day ends at 23:00 UTC.
        let end: Timestamp = "2026-11-20T22:59:59.999Z".parse().unwrap();
        assert_eq!(deadline(day, None, &berlin), end.as_millisecond());
    }

    #[test]
    fn a_fixed_clock_stands_until_set() {
        let clock = Clock::fixed(7);
        assert_eq!(clock.now(), 7);
        clock.set(9);
        assert_eq!(clock.now(), 9);
    }
}
