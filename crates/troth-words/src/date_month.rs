//! Days and stretches told by a month, a quarter or a year: “July 1”, “on the 20th”, “the third quarter of 2002”.

use crate::date_meaning::{Day, Which};
use crate::date_number::Reader;
use crate::date_piece::{Found, Lead};
use crate::date_words::{Edge, Sense, Unit};

impl Reader<'_> {
    pub fn year_after(&self, at: usize) -> (Option<i16>, usize) {
        // “28-Jan-02”
        if let (Sense::Mark(b'-'), Sense::Number { value, digits: 2 }) = (self.sense(at), self.sense(at + 1))
            && self.at(at).is_tight
            && self.at(at + 1).is_tight
        {
            return (Some(2000 + value as i16), at + 2);
        }
        let start = self.skip(at, |sense| matches!(sense, Sense::Of | Sense::Mark(b',' | b'.')));
        match self.year(start) {
            Some((year, end)) => (Some(year), end),
            None => (None, at),
        }
    }

    /// “third quarter of 2002”, “the 1st Q”.
    pub fn quarter(&self, at: usize, edge: Option<Edge>) -> Found<Day> {
        let (quarter, end) = self.ordinal(at)?;
        let is_quarter = (1..=4).contains(&quarter) && self.sense(end) == Sense::Unit(Unit::Quarter);
        let (year, after) = self.year_after(end + 1);
        is_quarter.then_some((Day::QuarterPeriod { year, quarter, edge }, after))
    }

    /// “July 1”, “1 July 2001”, “March the 5th”, “in January”.
    pub fn month_date(&self, at: usize, lead: Lead) -> Found<Day> {
        if let Sense::Month(month) | Sense::MonthOrNot(month) = self.sense(at) {
            return self.month_first(at, month, lead);
        }
        let (day, end) = self.day_number(at)?;
        let of = self.skip(end, |sense| matches!(sense, Sense::Of | Sense::Mark(b'-')));
        let (Sense::Month(month) | Sense::MonthOrNot(month)) = self.sense(of) else {
            return None;
        };
        let is_doubtful = matches!(self.sense(of), Sense::MonthOrNot(_)) && !self.at(of).is_capital;
        let dot = of + 1 + usize::from(self.is_mark(of + 1, b'.') && self.year(of + 2).is_some());
        let (year, after) = self.year_after(dot);
        (!is_doubtful || lead.is_any()).then_some((Day::Date { year, month, day }, after))
    }

    pub fn month_first(&self, at: usize, month: u8, lead: Lead) -> Found<Day> {
        let lex = self.at(at);
        let is_sure = matches!(lex.sense, Sense::Month(_)) || lex.is_capital;
        let start = self.skip(at + 1, |sense| {
            matches!(sense, Sense::The | Sense::Mark(b'.' | b',' | b'-'))
        });
        if let Some((day, end)) = self.day_number(start)
            && (is_sure || lead.is_any())
            && !self.words.has_bare_days
            && !(self.is_mark(end, b':'))
        {
            let (year, after) = self.year_after(self.past_last(end));
            return Some((Day::Date { year, month, day }, after));
        }
        self.month_alone(at, month, lead)
    }

    /// “March 18-20”: the first day is the one meant.
    fn past_last(&self, at: usize) -> usize {
        let is_range = self.is_mark(at, b'-') && !matches!(self.sense(at + 2), Sense::Mark(b'-'));
        match self.ordinal(at + 1).or_else(|| self.figure_day(at + 1)) {
            Some((_, end)) if is_range => end,
            _ => at,
        }
    }

    /// A day's figure on the far side of a hyphen.
    fn figure_day(&self, at: usize) -> Found<u8> {
        match self.sense(at) {
            Sense::Number {
                value: value @ 1..=31,
                ..
            } => Some((value as u8, at + 1)),
            _ => None,
        }
    }

    pub fn month_alone(&self, at: usize, month: u8, lead: Lead) -> Found<Day> {
        let lex = self.at(at);
        let is_sure = matches!(lex.sense, Sense::Month(_)) || lex.is_capital;
        let is_led = lead.is_by || lead.is_before || (lead.is_in && !lead.has_the);
        let (year, end) = self.year_after(at + 1);
        let ends = self.is_bare_end(end) || year.is_some();
        (is_sure && is_led && ends).then_some((
            Day::MonthPeriod {
                year,
                month,
                edge: None,
                which: Which::Plain,
            },
            end,
        ))
    }

    /// “the second week of May”, “the first quarter of 2002”, “Q1”.
    pub fn nth(&self, at: usize, lead: Lead) -> Found<Day> {
        if let Some(found) = self.numbered_quarter(at, None) {
            return lead.is_any().then_some(found);
        }
        if lead.is_any()
            && let Some(found) = self.quarter(at, None)
        {
            return Some(found);
        }
        let (week, end) = self.ordinal(at)?;
        let of = self.skip(end + 1, |sense| {
            matches!(sense, Sense::Of | Sense::The | Sense::In)
        });
        match (self.sense(end), self.sense(of)) {
            (Sense::Unit(Unit::Week), Sense::Month(month) | Sense::MonthOrNot(month)) if of > end + 1 => {
                Some((Day::WeekOfMonth { week, month }, of + 1))
            }
            _ => None,
        }
    }

    /// “Q1”.
    pub fn numbered_quarter(&self, at: usize, edge: Option<Edge>) -> Found<Day> {
        let Sense::Number {
            value: value @ 1..=4,
            digits: 1,
        } = self.sense(at + 1)
        else {
            return None;
        };
        let is_quarter = self.sense(at) == Sense::Unit(Unit::Quarter) && self.at(at + 1).is_tight;
        let (year, end) = self.year_after(at + 2);
        let quarter = value as u8;
        is_quarter.then_some((Day::QuarterPeriod { year, quarter, edge }, end))
    }

    /// “on the 20th”, “the 3rd of next month”, “le 20”.
    pub fn of_month(&self, at: usize, lead: Lead) -> Found<Day> {
        let is_named = self.words.has_bare_days
            && !lead.is_in
            && !lead.is_within
            && (lead.has_the || lead.is_on || self.follows_weekday(at));
        let (day, end) = if is_named {
            self.day_number(at)?
        } else {
            self.ordinal(at)?
        };
        let is_figure = matches!(self.sense(at), Sense::Number { .. });
        let of = self.skip(end, |sense| matches!(sense, Sense::Of | Sense::The | Sense::In));
        if of > end
            && let Some((
                Day::Period {
                    unit: Unit::Month,
                    which,
                    ..
                },
                after,
            )) = self.period(of, Some(Edge::Start))
        {
            let ahead = Some(u8::from(which == Which::Next));
            return Some((
                Day::OfMonth {
                    day,
                    weekday: None,
                    ahead: ahead.filter(|_| which != Which::Plain),
                },
                after,
            ));
        }
        let is_led = lead.wants_day() || self.follows_weekday(at) || (is_named && is_figure);
        (is_led && is_figure && self.is_bare_end(self.past_other(end))).then_some((
            Day::OfMonth {
                day,
                weekday: None,
                ahead: None,
            },
            end,
        ))
    }

    /// “5th and 6th” are floors where a word for them follows.
    pub fn past_other(&self, at: usize) -> usize {
        match self.ordinal(at + 1) {
            Some((_, end)) if matches!(self.sense(at), Sense::Or | Sense::Mark(b',' | b'/')) => end,
            _ => at,
        }
    }

    pub fn bare_year(&self, at: usize, lead: Lead) -> Found<Day> {
        let (year, end) = self.year(at)?;
        let is_led = (lead.is_by || lead.is_before || lead.is_in) && !lead.has_the && self.is_bare_end(end);
        is_led.then_some((Day::YearPeriod { year, edge: None }, end))
    }
}
