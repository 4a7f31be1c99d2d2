//! One piece of a phrase: a day, a stretch of time, an edge of a week or a month.

use crate::date_lex::Lex;
use crate::date_meaning::{Day, Which};
use crate::date_number::Reader;
use crate::date_words::{Edge, Part, Sense, Unit};

/// The prepositions before a piece.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lead {
    pub is_by: bool,
    pub is_on: bool,
    pub is_in: bool,
    pub is_within: bool,
    pub is_at: bool,
    pub is_before: bool,
    pub is_during: bool,
    pub is_take: bool,
    pub has_the: bool,
    pub is_of: bool,
    pub is_about: bool,
}

impl Lead {
    /// Something stands before it that wants a time.
    pub fn is_any(self) -> bool {
        self.is_by || self.is_on || self.is_in || self.is_within || self.is_at || self.is_before
    }

    pub fn wants_day(self) -> bool {
        let is_near = (self.is_about || self.is_at) && self.has_the;
        self.is_by || self.is_on || self.is_before || self.is_of || is_near
    }
}

/// A piece and the place after it.
pub type Found<T> = Option<(T, usize)>;

impl Reader<'_> {
    pub fn day(&self, at: usize, lead: Lead) -> Found<Day> {
        self.figures(at, lead.is_any() || self.follows_weekday(at))
            .or_else(|| self.duration(at, lead))
            .or_else(|| self.edged(at, lead))
            .or_else(|| self.qualified(at, lead))
            .or_else(|| self.weekday(at, lead))
            .or_else(|| self.month_date(at, lead))
            .or_else(|| self.nth(at, lead))
            .or_else(|| self.of_month(at, lead))
            .or_else(|| self.named(at, lead))
            .or_else(|| self.bare_year(at, lead))
    }

    pub fn follows_weekday(&self, at: usize) -> bool {
        let before = |back: usize| at.checked_sub(back).map(|at| self.sense(at));
        let is_weekday = |sense| matches!(sense, Some(Sense::Weekday(_) | Sense::WeekdayOrNot(_)));
        let is_between = |sense| matches!(sense, Some(Sense::Mark(_) | Sense::The | Sense::Part(_)));
        is_weekday(before(1))
            || (is_between(before(1))
                && (is_weekday(before(2)) || (is_between(before(2)) && is_weekday(before(3)))))
    }

    /// Skips “of”, “the” and commas, at most three.
    pub fn skip(&self, at: usize, is_skipped: impl Fn(Sense) -> bool) -> usize {
        let count = (at..at + 3).take_while(|at| is_skipped(self.sense(*at))).count();
        at + count
    }

    /// A weekday, or its short form where nothing else is likely.
    pub fn weekday_name(&self, at: usize, is_led: bool) -> Option<u8> {
        let lex = self.at(at);
        match lex.sense {
            Sense::Weekday(day) => Some(day),
            Sense::WeekdayOrNot(day) if lex.is_capital && self.is_beside_number(at) => Some(day),
            Sense::WeekdayOrNot(day) if is_led && self.is_bare_end(at + 1) && self.has_no_noun(lex) => {
                Some(day)
            }
            _ => None,
        }
    }

    /// “the sun” is no Sunday.
    fn has_no_noun(&self, lex: Lex) -> bool {
        lex.is_capital || self.lex.len() < 6
    }

    fn is_beside_number(&self, at: usize) -> bool {
        let next = at + 1 + usize::from(matches!(self.sense(at + 1), Sense::Mark(b'.' | b',')));
        let is_near = matches!(
            self.sense(next),
            Sense::Month(_) | Sense::MonthOrNot(_) | Sense::Part(_) | Sense::At | Sense::Meridiem(_)
        );
        let is_near = is_near
            || (self.sense(next) == Sense::Or
                && matches!(self.sense(next + 1), Sense::Weekday(_) | Sense::WeekdayOrNot(_)));
        is_near
            || self.day_number(next).is_some()
            || self.figures(next, true).is_some()
            || self.clock(next, false).is_some()
    }

    fn weekday(&self, at: usize, lead: Lead) -> Found<Day> {
        let day = self.weekday_name(at, lead.is_any())?;
        let mut end = at + 1 + usize::from(self.is_mark(at + 1, b'.') && self.goes_on(at + 2));
        let mut which = Which::Plain;
        match self.sense(end) {
            Sense::Next if self.words.has_trailing_next || self.is_bare_end(end + 1) => {
                (which, end) = (Which::Next, end + 1);
            }
            Sense::Coming if self.words.has_trailing_next => end += 1,
            Sense::AfterNext => (which, end) = (Which::AfterNext, end + 1),
            _ => {}
        }
        // “Friday week” is a week after Friday.
        let is_week =
            self.sense(end) == Sense::Unit(Unit::Week) && !self.at(end).is_tight && self.is_bare_end(end + 1);
        let weeks = u8::from(is_week);
        Some((Day::Weekday { day, which, weeks }, end + usize::from(is_week)))
    }

    /// A time goes on here, so a stop before was that of a short form.
    fn goes_on(&self, at: usize) -> bool {
        matches!(
            self.sense(at),
            Sense::Number { .. }
                | Sense::Month(_)
                | Sense::MonthOrNot(_)
                | Sense::Part(_)
                | Sense::At
                | Sense::By
        )
    }

    /// “end of next week”, “early tomorrow”, “mid-December”, “the first of the month”.
    fn edged(&self, at: usize, lead: Lead) -> Found<Day> {
        let (edge, start) = match self.sense(at) {
            Sense::Edge(edge) => (edge, at + 1),
            Sense::Ordinal(1) if self.sense(at + 1) == Sense::Of => (Edge::Start, at + 1),
            Sense::Number { value: 1, .. }
                if self.ordinal(at).is_some() && self.sense(at + 2) == Sense::Of =>
            {
                (Edge::Start, at + 2)
            }
            Sense::Past if self.is_last_of(at) => (Edge::End, at + 2),
            Sense::Half if self.words.has_half_before => (Edge::Middle, at + 1),
            Sense::UnitEdge(unit, edge) => {
                let (which, edge) = (Which::Plain, Some(edge));
                return Some((Day::Period { unit, which, edge }, at + 1));
            }
            Sense::Unit(_) => return self.unit_end(at),
            _ => return None,
        };
        let the = self.skip(start, |sense| {
            matches!(
                sense,
                Sense::Of | Sense::The | Sense::In | Sense::On | Sense::Mark(b'-')
            )
        });
        if let Some((day, end)) = self.period(the, Some(edge)) {
            return Some((day, end));
        }
        let (day, end) = self
            .qualified(the, lead)
            .or_else(|| self.weekday(the, lead))
            .or_else(|| self.named(the, lead))?;
        // “late Monday” is Monday still; “the end of tomorrow” too.
        Some((day, end))
    }

    /// “the last day of”.
    pub fn is_last_of(&self, at: usize) -> bool {
        matches!(
            self.sense(at + 1),
            Sense::Unit(Unit::Day | Unit::Workday | Unit::Week)
        ) && self.sense(at + 2) == Sense::Of
    }

    /// “year end”, “month-end”, and “week of December 7”.
    fn unit_end(&self, at: usize) -> Found<Day> {
        let Sense::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)) = self.sense(at)
        else {
            return None;
        };
        let dash = usize::from(self.is_mark(at + 1, b'-'));
        let is_end = self.sense(at + 1 + dash) == Sense::Edge(Edge::End);
        if let (Unit::Year, true, Some((year, end))) = (unit, is_end, self.year(at + 2 + dash)) {
            let edge = Some(Edge::End);
            return Some((Day::YearPeriod { year, edge }, end));
        }
        let ends = is_end && self.is_bare_end(at + 2 + dash);
        if unit == Unit::Week && self.sense(at + 1) == Sense::Of {
            let the = at + 2 + usize::from(self.sense(at + 2) == Sense::The);
            let on = Lead {
                is_on: true,
                ..Lead::default()
            };
            let (day, end) = self
                .figures(the, true)
                .or_else(|| self.month_date(the, on))
                .or_else(|| self.of_month(the, on))?;
            return Some((Day::WeekOf(Box::new(day)), end));
        }
        let (which, edge) = (Which::Plain, Some(Edge::End));
        ends.then_some((Day::Period { unit, which, edge }, at + 2 + dash))
    }

    /// A week, a month, a quarter or a year with its edge.
    pub fn period(&self, at: usize, edge: Option<Edge>) -> Found<Day> {
        let (which, unit_at) = match self.sense(at) {
            Sense::Next | Sense::Coming => (Which::Next, at + 1),
            Sense::This => (Which::This, at + 1),
            _ => (Which::Plain, at),
        };
        let of_year = |end| self.year_after(end);
        match self.sense(unit_at) {
            Sense::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)) => {
                let (which, end) = self.trailing(which, unit_at + 1);
                if let Some(quarter) = self.numbered_quarter(unit_at, edge) {
                    return Some(quarter);
                }
                let is_elsewhere = which == Which::Plain && self.sense(end) == Sense::After;
                (edge.is_some() && !is_elsewhere).then_some((Day::Period { unit, which, edge }, end))
            }
            Sense::Unit(Unit::Day | Unit::Workday)
                if matches!(edge, Some(Edge::End | Edge::Late)) && which != Which::Next =>
            {
                Some((Day::Offset(0), unit_at + 1))
            }
            Sense::Month(month) | Sense::MonthOrNot(month) => {
                let (year, end) = of_year(unit_at + 1);
                Some((
                    Day::MonthPeriod {
                        year,
                        month,
                        edge,
                        which,
                    },
                    end,
                ))
            }
            _ => self.quarter(unit_at, edge).or_else(|| {
                let (year, end) = self.year(unit_at)?;
                Some((Day::YearPeriod { year, edge }, end))
            }),
        }
    }

    /// “semaine prochaine”, “week after next”.
    fn trailing(&self, which: Which, at: usize) -> (Which, usize) {
        match self.sense(at) {
            Sense::AfterNext => (Which::AfterNext, at + 1),
            Sense::Next | Sense::Coming if self.words.has_trailing_next => (Which::Next, at + 1),
            _ => (which, at),
        }
    }

    /// “next Friday”, “this month”, “next business day”.
    fn qualified(&self, at: usize, lead: Lead) -> Found<Day> {
        let which = match self.sense(at) {
            Sense::Next | Sense::Coming => Which::Next,
            Sense::This => Which::This,
            Sense::AfterNext => Which::AfterNext,
            _ => return self.trailed(at),
        };
        let next = at + 1;
        let is_nearest = self.sense(at) == Sense::Coming;
        if let Some(day) = self.weekday_name(next, true) {
            let which = if is_nearest { Which::Plain } else { which };
            return Some((Day::Weekday { day, which, weeks: 0 }, next + 1));
        }
        match self.sense(next) {
            Sense::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)) if !lead.is_at => {
                let (which, end) = self.trailing(which, next + 1);
                Some((
                    Day::Period {
                        unit,
                        which,
                        edge: None,
                    },
                    end,
                ))
            }
            Sense::Weekend if is_nearest => Some((Day::Weekend(Which::This), next + 1)),
            Sense::Weekend => Some((Day::Weekend(which), next + 1)),
            Sense::Month(month) | Sense::MonthOrNot(month) if self.is_bare_end(next + 1) => Some((
                Day::MonthPeriod {
                    year: None,
                    month,
                    edge: None,
                    which,
                },
                next + 1,
            )),
            _ => None,
        }
    }

    /// “la semaine prochaine”, “the week after next”.
    fn trailed(&self, at: usize) -> Found<Day> {
        let Sense::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)) = self.sense(at)
        else {
            return None;
        };
        let (which, end) = self.trailing(Which::Plain, at + 1);
        (which != Which::Plain).then_some((
            Day::Period {
                unit,
                which,
                edge: None,
            },
            end,
        ))
    }

    fn named(&self, at: usize, lead: Lead) -> Found<Day> {
        match self.sense(at) {
            Sense::Offset(days) if !self.is_short_for_a_name(at) => {
                Some((Day::Offset(i32::from(days)), at + 1))
            }
            Sense::MorningOrTomorrow => Some((Day::Offset(1), at + 1)),
            Sense::CalendarWeek => match self.sense(at + 1) {
                Sense::Number {
                    value: value @ 1..=53,
                    ..
                } => Some((Day::CalendarWeek(value as u8), at + 2)),
                _ => None,
            },
            Sense::Weekend => (lead.is_any() || lead.is_during || lead.has_the)
                .then_some((Day::Weekend(Which::Plain), at + 1)),
            Sense::Feast(feast) => lead.is_any().then_some((Day::Feast(feast), at + 1)),
            Sense::Part(Part::Morning) => {
                let is_next_one = (lead.is_in && lead.has_the) || (lead.is_by && !lead.has_the);
                is_next_one.then_some((Day::Morning, at + 1))
            }
            _ => None,
        }
    }

    /// “Tom” is somebody; “tom” may be tomorrow after a preposition.
    fn is_short_for_a_name(&self, at: usize) -> bool {
        let lex = self.at(at);
        lex.end - lex.start == 3 && lex.is_capital
    }
}
