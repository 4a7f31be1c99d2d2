//! From what a phrase means to a day of the calendar, seen from the moment of writing.

use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::{Span, ToSpan};

use crate::Workdays;
use crate::date_edge;
use crate::date_meaning::{Clock, Day, Length, Meaning, Which};
use crate::date_words::{Edge, Feast, Part, Unit};

/// A day to come and why it is meant; nothing where it lies behind or is no day of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub day: Date,
    pub time: Option<Time>,
    pub reason: &'static str,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It lies behind, so it is no time to come.
    Behind,
    /// No calendar has such a day.
    NoSuchDay,
    /// Nobody knows when it was written.
    NotSaid,
}

/// The moment of writing, and whether the day is the last one meant.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub written: DateTime,
    pub work: &'a Workdays,
    pub is_due: bool,
}

/// A date without a year is taken for one behind when it was so lately, in days, and no “by” is said.
const LATELY: i32 = 90;

pub fn resolve(meaning: &Meaning, written: Option<DateTime>, work: &Workdays) -> Result<Answer, Missing> {
    let Some(written) = written else {
        return without_writing(meaning);
    };
    let seen = Seen {
        written,
        work,
        is_due: meaning.is_due,
    };
    if let Some(Day::After { length, from: None }) = &meaning.day
        && matches!(length.unit, Unit::Minute | Unit::Hour)
    {
        return seen.soon(*length);
    }
    let time = time(meaning);
    let day = match &meaning.day {
        Some(day) => seen.day(day)?,
        None => seen.of_time(meaning, time)?,
    };
    seen.checked(meaning, day, time)
}

/// Only a date with its year stands by itself.
fn without_writing(meaning: &Meaning) -> Result<Answer, Missing> {
    let day = match &meaning.day {
        Some(Day::Date {
            year: Some(year),
            month,
            day,
        }) => date(*year, *month, *day)?,
        Some(Day::MonthPeriod {
            year: Some(year),
            month,
            edge,
            ..
        }) => date_edge::edge_of_month(date(*year, *month, 1)?, *edge)?,
        _ => return Err(Missing::NotSaid),
    };
    Ok(Answer {
        day,
        time: time(meaning),
        reason: "a day of the calendar",
    })
}

impl Seen<'_> {
    fn today(&self) -> Date {
        self.written.date()
    }

    /// What lies behind is no time to come.
    fn checked(&self, meaning: &Meaning, day: Date, time: Option<Time>) -> Result<Answer, Missing> {
        let is_this_part_over = meaning.day == Some(Day::Offset(0))
            && meaning.part == Some(Part::Morning)
            && time.is_none()
            && !meaning.looks_ahead
            && self.written.hour() >= 12;
        if day < self.today() || is_this_part_over {
            return Err(Missing::Behind);
        }
        let reason = meaning.day.as_ref().map_or("a time of day", reason);
        Ok(Answer { day, time, reason })
    }

    /// Minutes and hours from now.
    fn soon(&self, length: Length) -> Result<Answer, Missing> {
        let half: i64 = if length.has_half { 30 } else { 0 };
        let count = i64::from(length.count);
        let minutes = if length.unit == Unit::Hour {
            count * 60 + half
        } else {
            count
        };
        let at = self
            .written
            .checked_add(minutes.minutes())
            .map_err(|_| Missing::NoSuchDay)?;
        Ok(Answer {
            day: at.date(),
            time: (!length.is_vague).then(|| at.time()),
            reason: "counted from the moment of writing",
        })
    }

    /// A time of day alone is the next one: today's, or tomorrow's when that has passed.
    fn of_time(&self, meaning: &Meaning, time: Option<Time>) -> Result<Date, Missing> {
        let until = match (time, meaning.part) {
            (Some(time), _) => time,
            (None, Some(Part::Noon)) => Time::constant(12, 0, 0, 0),
            (None, Some(Part::Afternoon)) => Time::constant(18, 0, 0, 0),
            _ => Time::MAX,
        };
        if self.written.time() < until || until == Time::MAX {
            return Ok(self.today());
        }
        self.plus(1.day())
    }

    fn plus(&self, span: Span) -> Result<Date, Missing> {
        add(self.today(), span)
    }

    pub fn day(&self, day: &Day) -> Result<Date, Missing> {
        match day {
            Day::Offset(days) => self.plus(i64::from(*days).days()),
            Day::Morning => self.plus(1.day()),
            Day::Weekday { day, which, weeks } => self.weekday(*day, *which, *weeks),
            Day::Date {
                year: Some(year),
                month,
                day,
            } => date(*year, *month, *day),
            Day::Date {
                year: None,
                month,
                day,
            } => self.next_date(*month, *day),
            Day::OfMonth { day, weekday, ahead } => self.of_month(*day, *weekday, *ahead),
            Day::Period { unit, which, edge } => self.period(*unit, *which, *edge),
            Day::Weekend(which) => self.weekend(*which),
            Day::MonthPeriod {
                year,
                month,
                edge,
                which,
            } => self.month(*year, *month, *edge, *which),
            Day::QuarterPeriod { year, quarter, edge } => self.quarter(*year, *quarter, *edge),
            Day::YearPeriod { year, edge } => date_edge::edge_of_year(*year, *edge),
            Day::WeekOfMonth { week, month } => self.next_date(*month, (*week).saturating_mul(7).min(28)),
            Day::WeekOf(day) => {
                let day = self.day(day)?;
                add(day, (4 - i64::from(day.weekday().to_monday_zero_offset())).days())
            }
            Day::Feast(feast) => self.feast(*feast),
            Day::CalendarWeek(week) => self.calendar_week(*week),
            Day::After { length, from } => self.after(*length, from.as_deref()),
        }
    }

    fn monday(&self) -> Result<Date, Missing> {
        self.plus(-i64::from(self.today().weekday().to_monday_zero_offset()).days())
    }

    /// A bare weekday is the next one after the day of writing; “next” is the one of next week.
    fn weekday(&self, day: u8, which: Which, weeks: u8) -> Result<Date, Missing> {
        let today = self.today().weekday().to_monday_one_offset() as i64;
        let ahead = (i64::from(day) - today).rem_euclid(7);
        let days = match which {
            Which::Plain if ahead == 0 => 7,
            Which::Plain | Which::This => ahead,
            Which::Next => 7 - today + i64::from(day),
            Which::AfterNext => 14 - today + i64::from(day),
        };
        self.plus((days + 7 * i64::from(weeks)).days())
    }

    /// A date without a year is the next one, unless it was lately and nothing is due by it.
    fn next_date(&self, month: u8, day: u8) -> Result<Date, Missing> {
        let year = self.today().year();
        let this_year = date(year, month, day);
        match this_year {
            Ok(date) if date >= self.today() => Ok(date),
            Ok(date) if !self.is_due && days_between(date, self.today()) < LATELY => Err(Missing::Behind),
            _ => date(year.saturating_add(1), month, day),
        }
    }

    fn of_month(&self, day: u8, weekday: Option<u8>, ahead: Option<u8>) -> Result<Date, Missing> {
        let first = date(self.today().year(), self.today().month() as u8, 1)?;
        let months = i64::from(ahead.unwrap_or(0))..=i64::from(ahead.unwrap_or(3));
        let days: Vec<Date> = months
            .filter_map(|months| with_day(add(first, months.months()).ok()?, day))
            .filter(|date| *date >= self.today())
            .collect();
        let agrees = |date: &&Date| weekday == Some(date.weekday().to_monday_one_offset() as u8);
        days.iter()
            .find(agrees)
            .or(days.first())
            .copied()
            .ok_or(Missing::Behind)
    }

    fn period(&self, unit: Unit, which: Which, edge: Option<Edge>) -> Result<Date, Missing> {
        let ahead = match which {
            Which::Plain | Which::This => 0,
            Which::Next => 1,
            Which::AfterNext => 2,
        };
        let day = self.edge(unit, ahead, edge)?;
        // The first of a month that has begun is the first of the next one; the week ends before Saturday.
        if day < self.today() && ahead == 0 && (unit == Unit::Week || edge != Some(Edge::Early)) {
            return self.edge(unit, 1, edge);
        }
        Ok(day)
    }

    fn edge(&self, unit: Unit, ahead: i64, edge: Option<Edge>) -> Result<Date, Missing> {
        let (year, month) = (self.today().year(), self.today().month() as u8);
        match unit {
            Unit::Week => add(self.monday()?, (7 * ahead + date_edge::days_of_week(edge)).days()),
            Unit::Month => date_edge::edge_of_month(add(date(year, month, 1)?, ahead.months())?, edge),
            Unit::Quarter => {
                let first = date(year, (month - 1) / 3 * 3 + 1, 1)?;
                date_edge::edge_of_quarter(add(first, (3 * ahead).months())?, edge)
            }
            _ => date_edge::edge_of_year(year.saturating_add(ahead as i16), edge),
        }
    }

    fn weekend(&self, which: Which) -> Result<Date, Missing> {
        let weeks = match which {
            Which::Plain | Which::This => 0,
            Which::Next => 1,
            Which::AfterNext => 2,
        };
        let until_saturday = i64::from(self.is_due);
        add(self.monday()?, (6 - until_saturday + 7 * weeks).days())
    }

    fn month(&self, year: Option<i16>, month: u8, edge: Option<Edge>, which: Which) -> Result<Date, Missing> {
        if let Some(year) = year {
            return date_edge::edge_of_month(date(year, month, 1)?, edge);
        }
        let this_year = date_edge::edge_of_month(date(self.today().year(), month, 1)?, edge)?;
        let is_over = this_year < self.today();
        let is_behind = is_over
            && !self.is_due
            && which == Which::Plain
            && days_between(this_year, self.today()) < LATELY;
        if is_behind {
            return Err(Missing::Behind);
        }
        let years = i16::from(is_over);
        date_edge::edge_of_month(date(self.today().year().saturating_add(years), month, 1)?, edge)
    }

    fn quarter(&self, year: Option<i16>, quarter: u8, edge: Option<Edge>) -> Result<Date, Missing> {
        let month = quarter.saturating_mul(3).saturating_sub(2);
        let of_year = |year| date_edge::edge_of_quarter(date(year, month, 1)?, edge);
        let day = of_year(year.unwrap_or(self.today().year()))?;
        match year {
            None if day < self.today() => of_year(self.today().year().saturating_add(1)),
            _ => Ok(day),
        }
    }

    fn feast(&self, feast: Feast) -> Result<Date, Missing> {
        let of_year = |year| match feast {
            Feast::Fixed(month, day) => date(year, month, day),
            Feast::Nth(month, weekday, nth) => {
                let weekday =
                    Weekday::from_monday_one_offset(weekday as i8).map_err(|_| Missing::NoSuchDay)?;
                date(year, month, 1)?
                    .nth_weekday_of_month(nth, weekday)
                    .map_err(|_| Missing::NoSuchDay)
            }
        };
        match of_year(self.today().year())? {
            day if day >= self.today() => Ok(day),
            _ => of_year(self.today().year().saturating_add(1)),
        }
    }

    /// The Friday of that week, this year or next.
    fn calendar_week(&self, week: u8) -> Result<Date, Missing> {
        let of_year = |year| {
            ISOWeekDate::new(year, week as i8, Weekday::Friday)
                .map(ISOWeekDate::date)
                .map_err(|_| Missing::NoSuchDay)
        };
        let year = self.today().iso_week_date().year();
        of_year(year)
            .ok()
            .filter(|day| *day >= self.today())
            .map_or_else(|| of_year(year.saturating_add(1)), Ok)
    }

    fn after(&self, length: Length, from: Option<&Day>) -> Result<Date, Missing> {
        let from = match from {
            Some(day) => self.day(day)?,
            None => self.today(),
        };
        let count = i64::from(length.count);
        let half = |days: i64| if length.has_half { days } else { 0 };
        match length.unit {
            Unit::Minute | Unit::Hour => Ok(from),
            Unit::Day => add(from, (count + half(1)).days()),
            Unit::Workday => self
                .work
                .after(from, u32::from(length.count))
                .ok_or(Missing::NoSuchDay),
            Unit::Week => add(from, (7 * count + half(4)).days()),
            Unit::Fortnight => add(from, (14 * count).days()),
            Unit::Month => add(from, count.months().days(half(15))),
            Unit::Quarter => add(from, (3 * count).months()),
            Unit::Year => add(from, count.years().months(half(6))),
        }
    }
}

fn time(meaning: &Meaning) -> Option<Time> {
    let noon = (meaning.part == Some(Part::Noon)).then(|| Time::constant(12, 0, 0, 0));
    let Some(clock) = meaning.clock else {
        return noon;
    };
    Time::new(hour(clock, meaning.part), clock.minute as i8, 0, 0).ok()
}

/// Without “a.m.” or “p.m.”, one to six are in the afternoon; so is any hour of an evening.
fn hour(clock: Clock, part: Option<Part>) -> i8 {
    let is_late = match part {
        Some(Part::Afternoon | Part::Evening | Part::Night) => clock.hour < 12,
        Some(Part::Morning) => false,
        _ => (1..=6).contains(&clock.hour),
    };
    let later = if is_late && !clock.is_sure { 12 } else { 0 };
    clock.hour as i8 + later
}

pub fn date(year: i16, month: u8, day: u8) -> Result<Date, Missing> {
    Date::new(year, month as i8, day as i8).map_err(|_| Missing::NoSuchDay)
}

pub fn add(day: Date, span: Span) -> Result<Date, Missing> {
    day.checked_add(span).map_err(|_| Missing::NoSuchDay)
}

fn with_day(first: Date, day: u8) -> Option<Date> {
    Date::new(first.year(), first.month(), day as i8).ok()
}

fn days_between(earlier: Date, later: Date) -> i32 {
    earlier.until(later).map_or(i32::MAX, |span| span.get_days())
}

fn reason(day: &Day) -> &'static str {
    match day {
        Day::Offset(_) | Day::Morning => "told from the day of writing",
        Day::Weekday { .. } => "the next such weekday",
        Day::Date { .. } | Day::Feast(_) => "a day of the calendar",
        Day::OfMonth { .. } => "the next such day of a month",
        Day::Weekend(_) => "the weekend",
        Day::After { from: None, .. } => "counted from the day of writing",
        Day::After { .. } => "counted from the day named",
        Day::WeekOf(_)
        | Day::CalendarWeek(_)
        | Day::Period { .. }
        | Day::MonthPeriod { .. }
        | Day::QuarterPeriod { .. }
        | Day::YearPeriod { .. }
        | Day::WeekOfMonth { .. } => "where the time named ends",
    }
}
