//! Whole phrases: prepositions, then pieces that belong together, such as “by Monday at 11”.

use crate::date::TimeKind;
use crate::date_join::{self, Piece};
use crate::date_meaning::{Day, Meaning, Which};
use crate::date_number::Reader;
use crate::date_piece::{Found, Lead};
use crate::date_words::{Meridiem, Part, Sense, Unit};

/// A phrase of a sentence, from one of its words up to before another.
#[derive(Clone, Debug)]
pub struct Phrase {
    pub meaning: Meaning,
    pub start: usize,
    pub end: usize,
}

/// What a place in a sentence holds.
pub enum Read {
    Phrase(Phrase),
    /// Words of a time that is not one to come, up to here.
    Skipped(usize),
    Nothing,
}

/// The most words that tell what has to happen first.
const EVENT_WORDS: usize = 6;

impl Reader<'_> {
    pub fn read(&self, at: usize) -> Read {
        if !self.begins(at) {
            return Read::Nothing;
        }
        if let Some(end) = self.behind(at) {
            return Read::Skipped(end);
        }
        if self.sense(at) == Sense::Vague {
            return Read::Phrase(dateless(at, at + 1, TimeKind::Vague));
        }
        if let Some(phrase) = self.dated(at) {
            return match is_idiom(&phrase, self.sense(at)) {
                true => Read::Skipped(phrase.end),
                false => Read::Phrase(phrase),
            };
        }
        match self.event(at) {
            Some(end) => Read::Phrase(dateless(at, end, TimeKind::Event)),
            None => Read::Nothing,
        }
    }

    /// Most words begin nothing, which is quickly seen.
    fn begins(&self, at: usize) -> bool {
        !matches!(
            self.sense(at),
            Sense::Word
                | Sense::Mark(_)
                | Sense::Will
                | Sense::If
                | Sense::Rule
                | Sense::Or
                | Sense::To
                | Sense::Of
                | Sense::Meridiem(_)
                | Sense::Zone
                | Sense::Suffix
        )
    }

    fn dated(&self, at: usize) -> Option<Phrase> {
        let (lead, is_after, start, first) = self.lead(at);
        let (mut meaning, mut end) = self.first_piece(first, lead)?;
        meaning.looks_ahead = self.looks_ahead;
        meaning.is_due = lead.is_by || lead.is_within || lead.is_before;
        for _ in 0..4 {
            let Some(next) = self.joined(&mut meaning, end) else {
                break;
            };
            end = next;
        }
        self.bind(&mut meaning, &mut end, is_after);
        let is_article = |at: &usize| {
            matches!(
                self.sense(*at),
                Sense::The | Sense::Several | Sense::About | Sense::During
            )
        };
        let led = (start..first).find(|at| !is_article(at)).unwrap_or(first);
        let is_led = lead.is_any() || is_after || self.sense(led) == Sense::FirstThing;
        let start = if is_led { led } else { first };
        Some(Phrase { meaning, start, end })
    }

    /// The prepositions before a time, and where they end.
    fn lead(&self, at: usize) -> (Lead, bool, usize, usize) {
        let (mut lead, mut is_after, mut start, mut next) = (Lead::default(), false, at, at);
        while next < at + 6 {
            // “send it in by April 16”, “through by Monday”: the first of the two belongs to the verb.
            let is_verbs = lead.is_on
                || lead.is_in
                || (lead.is_by && !matches!(self.sense(next), Sense::At | Sense::Before));
            if is_verbs && is_strong(self.sense(next)) {
                let is_by = lead.is_by;
                (lead, start) = (
                    Lead {
                        is_by,
                        ..Lead::default()
                    },
                    next,
                );
            }
            match self.sense(next) {
                Sense::By | Sense::Until => lead.is_by = true,
                Sense::Before => lead.is_before = true,
                Sense::On => lead.is_on = true,
                Sense::In => lead.is_in = true,
                Sense::Within => lead.is_within = true,
                Sense::Take => lead.is_take = true,
                Sense::ByWithin => (lead.is_by, lead.is_within) = (true, true),
                Sense::At | Sense::From => lead.is_at = true,
                Sense::During => lead.is_during = true,
                Sense::The => lead.has_the = true,
                Sense::Several => {}
                Sense::After => is_after = true,
                Sense::About => lead.is_about = true,
                Sense::FirstThing => {}
                _ => break,
            }
            next += 1;
        }
        (lead, is_after, start, next)
    }

    fn first_piece(&self, at: usize, lead: Lead) -> Found<Meaning> {
        let (piece, end) = self.piece(at, lead, false)?;
        let meaning = Meaning {
            day: piece.day,
            clock: piece.clock,
            part: piece.part,
            ..Meaning::default()
        };
        let is_alone = meaning.clock.is_some_and(|clock| clock.is_bare);
        let is_of_a_day = meaning.day.is_none() && lead.is_on && meaning.part.is_some();
        // “at 330” is a time only with a day beside it, and so is “on the morning of”.
        if (is_alone || is_of_a_day) && self.joined(&mut meaning.clone(), end).is_none() {
            return None;
        }
        Some((meaning, end))
    }

    fn piece(&self, at: usize, lead: Lead, has_day: bool) -> Found<Piece> {
        let is_led =
            lead.is_at || lead.is_by || lead.is_before || (has_day && !lead.has_the && lead.is_any());
        // “vrijdag 12 uur”
        let is_hour =
            has_day && self.words.has_hours_as_clock && self.sense(at + 1) == Sense::Unit(Unit::Hour);
        let is_led = is_led || (is_hour && !lead.is_in);
        let is_part = has_day && self.sense(at) == Sense::MorningOrTomorrow;
        let is_other = is_part || (has_day && self.is_clock_first(at));
        if let Some((day, end)) = self.day(at, lead).filter(|_| !is_other) {
            return Some((
                Piece {
                    day: Some(day),
                    ..Piece::default()
                },
                end,
            ));
        }
        if let Some((clock, end)) = self.clock(at, is_led && (!lead.has_the || self.words.has_bare_days)) {
            return Some((
                Piece {
                    clock: Some(clock),
                    ..Piece::default()
                },
                end,
            ));
        }
        self.part(at, lead, has_day)
    }

    fn is_clock_first(&self, at: usize) -> bool {
        self.clock(at, false).is_some()
    }

    fn part(&self, at: usize, lead: Lead, has_day: bool) -> Found<Piece> {
        let start = at + usize::from(matches!(self.sense(at), Sense::Edge(_)));
        let is_let = match self.sense(start) {
            Sense::Part(Part::Close) => true,
            Sense::Part(Part::Noon) => has_day || lead.is_any(),
            Sense::Part(part) => has_day || self.is_part_led(part, start, lead),
            Sense::MorningOrTomorrow => has_day,
            Sense::Meridiem(_) => has_day && start == at && self.is_bare_end(start + 1),
            _ => return self.dayed_part(start),
        };
        let part = match self.sense(start) {
            Sense::Part(part) => part,
            Sense::Meridiem(Meridiem::Pm) => Part::Afternoon,
            _ => Part::Morning,
        };
        is_let.then_some((piece(None, part), start + 1))
    }

    /// “by evening”, “in the afternoon”, “on the morning of”.
    fn is_part_led(&self, part: Part, at: usize, lead: Lead) -> bool {
        let is_of = lead.is_on && lead.has_the && self.sense(at + 1) == Sense::Of;
        let is_led = lead.is_by || lead.is_before || (lead.is_in && lead.has_the);
        is_of || (is_led && part != Part::Morning)
    }

    /// A part that says its day: “tonight”, “this morning”, “Freitagnachmittag”.
    fn dayed_part(&self, at: usize) -> Found<Piece> {
        let day = |day| Day::Weekday {
            day,
            which: Which::Plain,
            weeks: 0,
        };
        match self.sense(at) {
            Sense::WeekdayPart(weekday, part) => Some((piece(Some(day(weekday)), part), at + 1)),
            Sense::OffsetPart(days, part) => Some((piece(Some(Day::Offset(i32::from(days))), part), at + 1)),
            Sense::This => {
                let named = at + 1 + usize::from(matches!(self.sense(at + 1), Sense::Edge(_)));
                let part = match self.sense(named) {
                    Sense::Part(part) => part,
                    Sense::MorningOrTomorrow => Part::Morning,
                    _ => return None,
                };
                Some((piece(Some(Day::Offset(0)), part), named + 1))
            }
            _ => None,
        }
    }

    /// Takes the next piece into the phrase, if it belongs there.
    fn joined(&self, meaning: &mut Meaning, at: usize) -> Option<usize> {
        let (mut lead, mut next, mut has_comma) = (Lead::default(), at, false);
        while next < at + 4 {
            match self.sense(next) {
                Sense::Mark(b',' | b'(') => has_comma = true,
                Sense::Mark(b'-') => {}
                Sense::At | Sense::From => lead.is_at = true,
                Sense::On => lead.is_on = true,
                Sense::In => lead.is_in = true,
                Sense::By | Sense::Until => lead.is_by = true,
                Sense::Before => lead.is_before = true,
                Sense::The => lead.has_the = true,
                Sense::Of => lead.is_of = true,
                Sense::About | Sense::FirstThing | Sense::Several => {}
                _ => break,
            }
            next += 1;
        }
        let is_tight_dash = self.is_mark(at, b'-') && self.at(at).is_tight && self.at(at + 1).is_tight;
        let (piece, end) = self.piece(next, lead, true)?;
        let closed =
            end + usize::from(self.is_mark(end, b')') && (at..next).any(|at| self.is_mark(at, b'(')));
        (!is_tight_dash && date_join::absorb(meaning, piece, has_comma, lead)).then_some(closed)
    }

    /// A stretch of time that runs from an event has no day until that has happened.
    fn bind(&self, meaning: &mut Meaning, end: &mut usize, is_after: bool) {
        let is_stretch = matches!(meaning.day, Some(Day::After { from: None, .. }));
        let next = self.sense(*end);
        let runs = matches!(
            next,
            Sense::Of | Sense::After | Sense::From | Sense::Event | Sense::Once | Sense::When | Sense::Before
        );
        let is_from_feast = matches!(meaning.day, Some(Day::Weekday { .. }))
            && next == Sense::After
            && matches!(self.sense(*end + 1), Sense::Feast(_))
            || (is_after && matches!(meaning.day, Some(Day::Feast(_))));
        if is_from_feast || (is_stretch && (runs || is_after)) || self.is_on_some_day(*end) {
            meaning.dateless = Some(TimeKind::Event);
            *end += usize::from(runs && !matches!(next, Sense::Event | Sense::Once | Sense::When));
        }
    }

    /// “on game day”, “on the day of my talk”.
    fn is_on_some_day(&self, at: usize) -> bool {
        let named = at + 1 + usize::from(self.sense(at + 1) == Sense::The);
        let is_day = |at| matches!(self.sense(at), Sense::Unit(Unit::Day | Unit::Workday));
        let is_told = matches!(
            self.sense(named + 1),
            Sense::Of | Sense::Before | Sense::After | Sense::When
        );
        let is_named = self.sense(named) == Sense::Word && is_day(named + 1);
        self.sense(at) == Sense::On && (is_named || (is_day(named) && is_told))
    }

    /// What has to happen first, up to where a time is named in it.
    fn event(&self, at: usize) -> Option<usize> {
        let opens = match self.sense(at) {
            Sense::Event => true,
            Sense::Once => self.at(at + 1).is_who,
            Sense::When | Sense::After | Sense::Before | Sense::Until => {
                self.looks_ahead && self.at(at + 1).is_who
            }
            Sense::On => return self.is_on_some_day(at).then(|| self.event_end(at + 1)),
            _ => false,
        };
        opens.then(|| self.event_end(at + 1))
    }

    fn event_end(&self, at: usize) -> usize {
        let mut end = at;
        while end < at + EVENT_WORDS {
            let stops = matches!(self.sense(end), Sense::Mark(_) | Sense::End | Sense::Vague);
            if stops || self.dated(end).is_some() {
                break;
            }
            end += 1;
        }
        end
    }
}

fn piece(day: Option<Day>, part: Part) -> Piece {
    Piece {
        day,
        part: Some(part),
        clock: None,
    }
}

/// “at the end of the day”, with no day named, is mostly a manner of speaking.
fn is_idiom(phrase: &Phrase, first: Sense) -> bool {
    let meaning = &phrase.meaning;
    first == Sense::At
        && meaning.part == Some(Part::Close)
        && meaning.day.is_none()
        && meaning.clock.is_none()
}

fn is_strong(sense: Sense) -> bool {
    matches!(
        sense,
        Sense::By | Sense::Until | Sense::On | Sense::In | Sense::Within | Sense::At | Sense::Before
    )
}

fn dateless(start: usize, end: usize, kind: TimeKind) -> Phrase {
    let meaning = Meaning {
        dateless: Some(kind),
        ..Meaning::default()
    };
    Phrase { meaning, start, end }
}
