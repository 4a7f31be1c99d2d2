//! Times that are not one to come: “last Friday”, “two days ago”, “every Monday”.

use crate::date_number::Reader;
use crate::date_piece::Lead;
use crate::date_words::{Sense, Unit};

impl Reader<'_> {
    /// “last Friday”, “since Monday”, “two days ago”, “every day”: none of them is one day to come.
    pub fn behind(&self, at: usize) -> Option<usize> {
        let the = at + usize::from(self.sense(at) == Sense::The);
        match self.sense(the) {
            Sense::Past if self.is_last_of(the) => None,
            Sense::Past | Sense::Since => Some(self.past_time(the + 1)),
            Sense::Every if self.sense(the + 1) != Sense::Word => Some(self.past_time(the + 1)),
            Sense::Again => Some(the + 1),
            Sense::This if self.sense(the + 1) == Sense::Past => Some(self.past_time(the + 2)),
            Sense::Count(_) | Sense::Few(_) | Sense::Number { .. } | Sense::Before => self.ago(the),
            Sense::On | Sense::By => self.of_last(at).or_else(|| self.weekday_of_last(at + 1)),
            _ => self
                .said_behind(the)
                .or_else(|| self.weekday_of_last(at))
                .or_else(|| self.of_last(the))
                .or_else(|| self.week_long(at)),
        }
    }

    /// “on the 3rd of last month”.
    fn of_last(&self, at: usize) -> Option<usize> {
        let first = self.skip(at, |sense| matches!(sense, Sense::On | Sense::By | Sense::The));
        let (_, end) = self.ordinal(first)?;
        let of = self.skip(end, |sense| matches!(sense, Sense::Of | Sense::The));
        (of > end && self.sense(of) == Sense::Past).then(|| self.past_time(of + 1))
    }

    /// “Tuesday of last week”, “Monday last”.
    fn weekday_of_last(&self, at: usize) -> Option<usize> {
        let the = at + usize::from(self.sense(at) == Sense::The);
        let of = self.skip(the + 1, |sense| matches!(sense, Sense::Of | Sense::The));
        let is_last = matches!(self.sense(the), Sense::Weekday(_)) && self.sense(of) == Sense::Past;
        is_last.then(|| self.past_time(of + 1))
    }

    /// “Mon-Fri” is no one day.
    fn week_long(&self, at: usize) -> Option<usize> {
        let is_short = |at| matches!(self.sense(at), Sense::WeekdayOrNot(_) | Sense::Weekday(_));
        (is_short(at) && self.is_mark(at + 1, b'-') && is_short(at + 2)).then_some(at + 3)
    }

    /// “Monday last”, “la semaine dernière”, “le 3 du mois dernier”.
    fn said_behind(&self, at: usize) -> Option<usize> {
        let is_unit = matches!(
            self.sense(at),
            Sense::Weekday(_) | Sense::Unit(_) | Sense::Month(_)
        );
        let is_past = self.words.has_trailing_next && self.sense(at + 1) == Sense::Past;
        (is_unit && is_past).then_some(at + 2)
    }

    fn ago(&self, at: usize) -> Option<usize> {
        let is_before = self.sense(at) == Sense::Before;
        let (_, unit_at) = self.count(at + usize::from(is_before))?;
        let is_clock =
            is_before && self.words.has_hours_as_clock && self.sense(unit_at) == Sense::Unit(Unit::Hour);
        let is_unit = matches!(self.sense(unit_at), Sense::Unit(_)) && !is_clock;
        let is_ago = is_before || self.sense(unit_at + 1) == Sense::Ago;
        (is_unit && is_ago).then_some(unit_at + 2 - usize::from(is_before))
    }

    /// The end of the time that such a word speaks of.
    fn past_time(&self, at: usize) -> usize {
        let mut end = at;
        while end < at + 4 && self.is_of_time(end) {
            end += 1;
        }
        let lead = Lead {
            is_on: true,
            ..Lead::default()
        };
        let end = self.day(at, lead).map_or(end, |(_, after)| after.max(end));
        self.past_clock(end)
    }

    /// “yesterday at 5 pm”.
    fn past_clock(&self, at: usize) -> usize {
        let start = self.skip(at, |sense| {
            matches!(sense, Sense::At | Sense::About | Sense::Mark(b','))
        });
        self.clock(start, start > at).map_or(at, |(_, end)| end)
    }

    fn is_of_time(&self, at: usize) -> bool {
        matches!(
            self.sense(at),
            Sense::Weekday(_)
                | Sense::WeekdayOrNot(_)
                | Sense::Unit(_)
                | Sense::Count(_)
                | Sense::Few(_)
                | Sense::Month(_)
                | Sense::Part(_)
                | Sense::Offset(_)
                | Sense::Weekend
                | Sense::Feast(_)
        ) || self.whole(at).is_some()
    }
}
