//! Stretches of time from now or from a day: “within two business days”, “a week from Friday”.

use crate::date_meaning::{Day, Length, Which};
use crate::date_number::Reader;
use crate::date_piece::{Found, Lead};
use crate::date_words::{Sense, Unit};

impl Reader<'_> {
    pub fn count(&self, at: usize) -> Found<Length> {
        let (count, is_vague, end) = match self.sense(at) {
            Sense::Count(count) => (count, false, at + 1),
            Sense::Few(count) => (count, true, at + 1),
            Sense::Number { .. } => (u16::try_from(self.whole(at)?.0).ok()?, false, at + 1),
            _ => return None,
        };
        let end = self.past_brackets(end);
        Some((
            Length {
                count,
                unit: Unit::Day,
                has_half: false,
                is_vague,
            },
            end,
        ))
    }

    /// “two (2)”.
    pub fn past_brackets(&self, at: usize) -> usize {
        let is_inside = matches!(self.sense(at + 1), Sense::Number { .. });
        if self.is_mark(at, b'(') && is_inside && self.is_mark(at + 2, b')') {
            at + 3
        } else {
            at
        }
    }

    /// “two”, “6 to 10”, “30-60”, “a day or two”: the longest counts, for until then nobody is late.
    pub fn length(&self, at: usize) -> Found<Length> {
        if self.sense(at) == Sense::Half {
            return self.half(at);
        }
        let (mut length, mut end) = self.count(at)?;
        if self.is_range(end)
            && let Some((longer, after)) = self.count(end + 1)
        {
            (length, end) = (longer, after);
        }
        end = self.skip(end, |sense| {
            matches!(sense, Sense::Of | Sense::Next | Sense::Coming)
        });
        if self.is_mark(end, b'-') && self.at(end).is_tight {
            return None;
        }
        let Sense::Unit(unit) = self.sense(end) else {
            return None;
        };
        length.unit = unit;
        Some(self.or_longer(length, end + 1))
    }

    /// Between two numbers: “to”, “bis”, “à”.
    pub fn is_range(&self, at: usize) -> bool {
        matches!(
            self.sense(at),
            Sense::To | Sense::Or | Sense::By | Sense::Until | Sense::At | Sense::Mark(b'-' | b'/')
        )
    }

    pub fn half(&self, at: usize) -> Found<Length> {
        let Sense::Unit(unit) = self.sense(at + 1) else {
            return None;
        };
        let length = Length {
            count: 0,
            unit,
            has_half: true,
            is_vague: false,
        };
        Some((length, at + 2))
    }

    /// “a day or two”, “an hour and a half”, “a week or so”, “24 hours to 48 hours”.
    pub fn or_longer(&self, length: Length, at: usize) -> (Length, usize) {
        let is_joined = matches!(self.sense(at), Sense::Or | Sense::To | Sense::Mark(b'-'));
        if !is_joined {
            return (length, at);
        }
        let half = usize::from(matches!(self.sense(at + 1), Sense::Count(1)));
        if self.sense(at + 1 + half) == Sense::Half && !matches!(self.sense(at + 2 + half), Sense::Unit(_)) {
            return (
                Length {
                    has_half: true,
                    ..length
                },
                at + 2 + half,
            );
        }
        match self.count(at + 1) {
            Some((longer, end)) => match self.sense(end) {
                Sense::Unit(unit) => (Length { unit, ..longer }, end + 1),
                _ if self.is_bare_end(end) && longer.count <= 12 && longer.count > length.count => (
                    Length {
                        unit: length.unit,
                        ..longer
                    },
                    end,
                ),
                _ => (length, at),
            },
            None => (length, at),
        }
    }

    /// A stretch of time from now, or from a day named after it.
    pub fn duration(&self, at: usize, lead: Lead) -> Found<Day> {
        let is_next = matches!(self.sense(at), Sense::Next | Sense::Coming);
        let start = at + usize::from(is_next);
        let (length, end) = match self.length(start) {
            Some(found) => found,
            None => self.one_unit(start, lead, is_next)?,
        };
        let is_long_ago = lead.is_before || self.sense(end) == Sense::Ago;
        if is_long_ago {
            return None;
        }
        if let Some((from, after)) = self.from(end) {
            return Some((
                Day::After {
                    length,
                    from: from.map(Box::new),
                },
                after,
            ));
        }
        let is_short = matches!(length.unit, Unit::Minute | Unit::Hour);
        let is_led = lead.is_in || lead.is_within || is_next || (lead.is_take && !is_short);
        is_led.then_some((Day::After { length, from: None }, end))
    }

    /// “the next week” and “within the hour”: one of them.
    pub fn one_unit(&self, at: usize, lead: Lead, is_next: bool) -> Found<Length> {
        let Sense::Unit(unit) = self.sense(at) else {
            return None;
        };
        let is_workday = is_next && unit == Unit::Workday;
        let is_stretch = lead.has_the && (lead.is_within || (is_next && (lead.is_in || lead.is_during)));
        let is_whole = !matches!(unit, Unit::Quarter);
        let length = Length {
            count: 1,
            unit,
            has_half: false,
            is_vague: false,
        };
        let next_minutes = is_next && matches!(unit, Unit::Hour | Unit::Minute);
        (is_workday || next_minutes || (is_stretch && is_whole)).then(|| self.or_longer(length, at + 1))
    }

    /// “from now”, “from Friday”, “after today”.
    pub fn from(&self, at: usize) -> Found<Option<Day>> {
        if !matches!(self.sense(at), Sense::From | Sense::After | Sense::Of) {
            return None;
        }
        match self.sense(at + 1) {
            Sense::Now | Sense::Offset(0) => Some((None, at + 2)),
            Sense::Weekday(day) => Some((
                Some(Day::Weekday {
                    day,
                    which: Which::Plain,
                    weeks: 0,
                }),
                at + 2,
            )),
            Sense::Offset(days) => Some((Some(Day::Offset(i32::from(days))), at + 2)),
            Sense::Month(_) | Sense::MonthOrNot(_) => {
                let (day, end) = self.month_date(at + 1, Lead::default())?;
                Some((Some(day), end))
            }
            _ => None,
        }
    }
}
