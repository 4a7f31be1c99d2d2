//! Days and times written in figures: “3/15”, “2026-12-01”, “5:00 p.m.”, “14h30”.

use crate::date_lex::{END, Lex};
use crate::date_meaning::{Clock, Day};
use crate::date_words::{Meridiem, Sense, Unit, Words};

/// A sentence and where its words come from.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub lex: &'a [Lex],
    pub words: &'a Words,
    /// The sentence looks ahead: “will”, “please”.
    pub looks_ahead: bool,
}

impl Reader<'_> {
    pub fn at(&self, at: usize) -> Lex {
        self.lex.get(at).copied().unwrap_or(END)
    }

    pub fn sense(&self, at: usize) -> Sense {
        self.at(at).sense
    }

    pub fn is_mark(&self, at: usize, mark: u8) -> bool {
        self.sense(at) == Sense::Mark(mark)
    }

    /// A mark without space on either side.
    fn is_joint(&self, at: usize, marks: &[u8]) -> bool {
        matches!(self.sense(at), Sense::Mark(mark) if marks.contains(&mark))
            && self.at(at).is_tight
            && self.at(at + 1).is_tight
    }

    /// A number that is not a piece of something longer: of money, a share, a decimal, an address.
    pub fn whole(&self, at: usize) -> Option<(u32, u8)> {
        let Sense::Number { value, digits } = self.sense(at) else {
            return None;
        };
        let is_led = at > 0 && self.at(at).is_tight && !is_lead_in(self.sense(at - 1));
        let is_share = self.is_mark(at + 1, b'%');
        let is_decimal = self.is_joint(at + 1, b".,:/") && matches!(self.sense(at + 2), Sense::Number { .. });
        (!is_led && !is_share && !is_decimal && digits <= 4).then_some((value, digits))
    }

    /// The day of a month as an ordinal, and where it ends.
    pub fn ordinal(&self, at: usize) -> Option<(u8, usize)> {
        if let Sense::Ordinal(day) = self.sense(at) {
            return Some((day, at + 1));
        }
        let (value, _) = self.whole(at)?;
        let day = u8::try_from(value).ok().filter(|day| (1..=31).contains(day))?;
        let after = self.at(at + 1);
        match after.sense {
            Sense::Suffix if after.is_tight => Some((day, at + 2)),
            Sense::Mark(b'.') if self.words.has_dotted_days && after.is_tight => Some((day, at + 2)),
            // The stop of the sentence is the day's own.
            Sense::End if self.words.has_dotted_days => Some((day, at + 1)),
            _ => None,
        }
    }

    /// The day of a month, as an ordinal or a bare number.
    pub fn day_number(&self, at: usize) -> Option<(u8, usize)> {
        self.ordinal(at).or_else(|| {
            let (value, _) = self.whole(at)?;
            let day = u8::try_from(value).ok().filter(|day| (1..=31).contains(day))?;
            Some((day, at + 1))
        })
    }

    /// A year of four figures, or of two after an apostrophe or beside a month.
    pub fn year(&self, at: usize) -> Option<(i16, usize)> {
        let (value, digits) = self.whole(at)?;
        let is_year = digits == 4 && (1900..2200).contains(&value);
        is_year.then_some((value as i16, at + 1))
    }

    /// A date in figures; `is_led` by a preposition or a weekday, without which “1/2” is no date.
    pub fn figures(&self, at: usize, is_led: bool) -> Option<(Day, usize)> {
        let (first, first_digits) = self.figure(at, at)?;
        let mark = match self.sense(at + 1) {
            Sense::Mark(mark @ (b'/' | b'-' | b'.')) if self.is_joint(at + 1, &[mark]) => mark,
            _ => return None,
        };
        let (second, _) = self.figure(at + 2, at)?;
        if self.is_joint(at + 3, &[mark])
            && let Some((third, third_digits)) = self.figure(at + 4, at)
        {
            let day = three((first, first_digits), second, (third, third_digits), self.words)?;
            return Some((day, at + 5));
        }
        self.two(at, mark, (first, second), is_led)
    }

    fn two(&self, at: usize, mark: u8, (first, second): (u32, u32), is_led: bool) -> Option<(Day, usize)> {
        let is_date = match mark {
            b'/' => is_led,
            // “15.3.” keeps its last stop, or shares it with the sentence; with none it may be a decimal.
            b'.' => {
                self.words.has_dotted_days
                    && is_led
                    && (self.sense(at + 3) == Sense::End
                        || (self.is_mark(at + 3, b'.') && self.at(at + 3).is_tight))
            }
            _ => false,
        };
        let next = self.at(at + 3);
        let ends = next.is_light || !matches!(next.sense, Sense::Word | Sense::Unit(_)) || next.is_capital;
        let (month, day) = ordered(first, second, self.words)?;
        let end = at + 3 + usize::from(mark == b'.' && next.sense != Sense::End);
        (is_date && ends && !(next.is_tight && next.sense == Sense::Word)).then_some((
            Day::Date {
                year: None,
                month,
                day,
            },
            end,
        ))
    }

    /// A figure of a date, whose first may not hang on something before it.
    fn figure(&self, at: usize, first: usize) -> Option<(u32, u8)> {
        let Sense::Number { value, digits } = self.sense(at) else {
            return None;
        };
        let is_led = at == first && at > 0 && self.at(at).is_tight && !is_lead_in(self.sense(at - 1));
        (!is_led && digits <= 4).then_some((value, digits))
    }

    /// A time of day; `is_led` by a preposition, without which a bare “5” is none.
    pub fn clock(&self, at: usize, is_led: bool) -> Option<(Clock, usize)> {
        let (first, end) = self
            .half_before(at, is_led)
            .or_else(|| self.one_clock(at, is_led))?;
        self.range(first, end).or(Some((first, end)))
    }

    /// “halb drei” is half past two.
    fn half_before(&self, at: usize, is_led: bool) -> Option<(Clock, usize)> {
        let hour = match self.sense(at + 1) {
            Sense::Count(hour) => u32::from(hour),
            _ => self.whole(at + 1)?.0,
        };
        let is_half =
            self.words.has_half_before && is_led && self.sense(at) == Sense::Half && (1..=12).contains(&hour);
        let clock = Clock {
            hour: ((hour + 11) % 12) as u8,
            minute: 30,
            is_sure: false,
            is_bare: false,
        };
        let end = at + 2 + usize::from(self.sense(at + 2) == Sense::Clock);
        is_half.then_some((clock, end))
    }

    /// “1 to 3 p.m.”: the first time counts, and takes its half of the day from the second.
    fn range(&self, first: Clock, end: usize) -> Option<(Clock, usize)> {
        let is_to = self.sense(end) == Sense::At && self.words.has_hours_as_clock;
        let is_range = is_to
            || matches!(
                self.sense(end),
                Sense::To | Sense::Or | Sense::Until | Sense::By | Sense::Mark(b'-')
            );
        if !is_range {
            return None;
        }
        let several = usize::from(self.sense(end + 1) == Sense::Several);
        let (second, after) = self.one_clock(end + 1 + several, true)?;
        if first.is_sure || !second.is_sure {
            return Some((first, after)).filter(|_| first.is_sure == second.is_sure && !second.is_bare);
        }
        let is_later = first.hour % 12 <= second.hour % 12;
        let hour = first.hour % 12 + if (second.hour >= 12) == is_later { 12 } else { 0 };
        Some((
            Clock {
                hour,
                is_sure: true,
                ..first
            },
            after,
        ))
    }

    fn one_clock(&self, at: usize, is_led: bool) -> Option<(Clock, usize)> {
        if let (Sense::Count(hour @ 1..=12), Sense::Clock) = (self.sense(at), self.sense(at + 1)) {
            return self.ended(hour as u8, 0, at + 1, false, is_led);
        }
        let Sense::Number { value, digits } = self.sense(at) else {
            return None;
        };
        if at > 0 && self.at(at).is_tight && !is_lead_in(self.sense(at - 1)) {
            return None;
        }
        let (minute, end) = self.minutes(at);
        let hour = u8::try_from(value).ok().filter(|hour| *hour <= 24 && digits <= 2);
        match (hour, minute) {
            (Some(hour), Some(minute)) => self.ended(hour, minute, end, self.is_mark(at + 1, b':'), is_led),
            (Some(hour), None) => self.ended(hour, 0, at + 1, false, is_led),
            (None, _) => self.run_together(value, digits, at, is_led),
        }
    }

    /// The minutes after an hour: “:30”, “.30”, “h30”.
    fn minutes(&self, at: usize) -> (Option<u8>, usize) {
        let has_mark =
            self.is_joint(at + 1, b":.") || (self.is_hour_mark(at + 1) && self.at(at + 2).is_tight);
        match self.sense(at + 2) {
            Sense::Number { value, digits: 2 } if has_mark && value < 60 => {
                let is_longer =
                    self.is_joint(at + 3, b".,/") && matches!(self.sense(at + 4), Sense::Number { .. });
                let seconds = if self.is_joint(at + 3, b":") { 2 } else { 0 };
                (Some(value as u8).filter(|_| !is_longer), at + 3 + seconds)
            }
            _ => (None, at + 1),
        }
    }

    /// “h” and “heures”, where they tell a time as well as a stretch, or “Uhr”.
    fn is_hour_mark(&self, at: usize) -> bool {
        self.sense(at) == Sense::Clock
            || (self.words.has_hours_as_clock && self.sense(at) == Sense::Unit(Unit::Hour))
    }

    /// What follows the figures tells whether they are a time.
    fn ended(
        &self,
        hour: u8,
        minute: u8,
        end: usize,
        has_colon: bool,
        is_led: bool,
    ) -> Option<(Clock, usize)> {
        let clock = Clock {
            hour: hour % 24,
            minute,
            is_sure: hour > 12 || hour == 0,
            is_bare: false,
        };
        let h_colon = has_colon || (end > 1 && self.is_hour_mark(end - 2));
        match self.sense(end) {
            Sense::Meridiem(half) if (1..=12).contains(&hour) => {
                Some((clock.half(half), self.past_zone(end + 1)))
            }
            Sense::Clock => Some((clock, self.clock_end(end + 1, hour))),
            Sense::Unit(Unit::Hour) if self.words.has_hours_as_clock && is_led => {
                Some((clock, self.clock_end(end + 1, hour)))
            }
            _ if h_colon => Some((
                Clock {
                    is_bare: !is_led,
                    ..clock
                },
                self.past_zone(end),
            )),
            _ if is_led
                && self.is_bare_end(end)
                && minute == 0
                && (1..=12).contains(&hour)
                && self.whole(end - 1).is_some() =>
            {
                Some((clock, self.past_zone(end)))
            }
            _ => None,
        }
    }

    /// “o'clock” may be followed by the half of the day.
    fn clock_end(&self, end: usize, hour: u8) -> usize {
        match self.sense(end) {
            Sense::Meridiem(_) if hour <= 12 => self.past_zone(end + 1),
            _ => self.past_zone(end),
        }
    }

    /// “330” and “1400 hrs”.
    fn run_together(&self, value: u32, digits: u8, at: usize, is_led: bool) -> Option<(Clock, usize)> {
        let (hour, minute) = ((value / 100) as u8, (value % 100) as u8);
        self.whole(at)
            .filter(|_| (3..=4).contains(&digits) && value < 2400 && minute < 60 && is_led)?;
        let clock = Clock {
            hour,
            minute,
            is_sure: hour > 12 || hour == 0,
            is_bare: false,
        };
        match self.sense(at + 1) {
            Sense::Meridiem(half) if (1..=12).contains(&hour) => {
                Some((clock.half(half), self.past_zone(at + 2)))
            }
            Sense::Clock | Sense::Unit(Unit::Hour) if digits == 4 => Some((clock, at + 2)),
            _ if self.is_bare_end(at + 1) && (1..=12).contains(&hour) => Some((
                Clock {
                    is_bare: true,
                    ..clock
                },
                at + 1,
            )),
            _ => None,
        }
    }

    fn past_zone(&self, at: usize) -> usize {
        let inside = usize::from(self.is_mark(at, b'('));
        match self.sense(at + inside) {
            Sense::Zone if inside == 0 => at + 1,
            Sense::Zone if self.is_mark(at + 2, b')') => at + 3,
            _ => at,
        }
    }

    /// A bare number is a day or an hour only where no word follows that it could count.
    pub fn is_bare_end(&self, at: usize) -> bool {
        let next = self.at(at);
        match next.sense {
            _ if next.is_light => !next.is_tight,
            Sense::Word | Sense::Unit(_) | Sense::Number { .. } | Sense::Weekend => false,
            Sense::Mark(b'%' | b'$' | b'/' | b'+' | b'*' | b'=' | b'_') => false,
            Sense::Mark(b'-' | b':' | b'.') => !(next.is_tight && self.at(at + 1).is_tight),
            _ => true,
        }
    }
}

/// Marks that may stand right before a number without making it a piece of something.
fn is_lead_in(sense: Sense) -> bool {
    match sense {
        Sense::Mark(mark) => matches!(
            mark,
            b'(' | b'"' | b'-' | b'[' | b'>' | b',' | b';' | b'=' | b'*' | b'~'
        ),
        _ => false,
    }
}

impl Clock {
    fn half(self, half: Meridiem) -> Clock {
        let hour = match half {
            Meridiem::Am => self.hour % 12,
            Meridiem::Pm => self.hour % 12 + 12,
        };
        Clock {
            hour,
            is_sure: true,
            ..self
        }
    }
}

/// Month and day of two figures; one over twelve can only be the day.
fn ordered(first: u32, second: u32, words: &Words) -> Option<(u8, u8)> {
    let (first, second) = (u8::try_from(first).ok()?, u8::try_from(second).ok()?);
    let (month, day) = if first > 12 || (words.is_day_first && second <= 12) {
        (second, first)
    } else {
        (first, second)
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
}

fn three(first: (u32, u8), second: u32, third: (u32, u8), words: &Words) -> Option<Day> {
    if first.1 == 4 {
        let (month, day) = (u8::try_from(second).ok()?, u8::try_from(third.0).ok()?);
        return Some(Day::Date {
            year: i16::try_from(first.0).ok(),
            month,
            day,
        });
    }
    let (month, day) = ordered(first.0, second, words)?;
    let year = match third {
        (year, 4) => year,
        (year, 2) if year < 70 => 2000 + year,
        (year, 2) => 1900 + year,
        _ => return None,
    };
    Some(Day::Date {
        year: i16::try_from(year).ok(),
        month,
        day,
    })
}
