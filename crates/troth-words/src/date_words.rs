//! What single words mean when days are named, and the table that a language gives them in.
//!
//! The grammar knows these meanings only; everything a language says in its own way stands in its table.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::date_fold::{self, Fold};

/// What a word, or a few words together, mean where a day is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Monday is 1.
    Weekday(u8),
    /// A weekday's short form that is also another word (“sat”, “sun”): believed only beside a number or a preposition.
    WeekdayOrNot(u8),
    Month(u8),
    /// A month's name that is also another word (“may”, “march”).
    MonthOrNot(u8),
    /// So many days from today.
    Offset(i8),
    Part(Part),
    /// A part of a day so many days away: “tonight”.
    OffsetPart(i8, Part),
    /// Weekday and part of the day in one word: “Freitagnachmittag”.
    WeekdayPart(u8, Part),
    /// The end or the middle of a stretch in one word: “Monatsende”.
    UnitEdge(Unit, Edge),
    /// With a number, a week of the year: “KW 49”.
    CalendarWeek,
    /// “morning” where it can also mean tomorrow, as German and Dutch say it.
    MorningOrTomorrow,
    Count(u16),
    /// A number nobody would hold another to: “a few”.
    Few(u16),
    Half,
    Ordinal(u8),
    Unit(Unit),
    Weekend,
    /// A day that everybody knows by name.
    Feast(Feast),
    /// Of a weekday, the one of next week.
    Next,
    /// Of a weekday, the nearest to come.
    Coming,
    AfterNext,
    This,
    Past,
    Ago,
    Edge(Edge),
    /// No later than.
    By,
    On,
    In,
    /// Before so long is over: “within”, “up to”.
    Within,
    /// “takes”, before days and not before minutes.
    Take,
    /// Both “by” and “within”: French “d'ici”.
    ByWithin,
    At,
    Of,
    The,
    /// An article of several: “les 20” is no day.
    Several,
    From,
    Until,
    /// “before”, which with a stretch of time looks back.
    Before,
    After,
    About,
    /// “over”, “during”: time to come only with a “next”.
    During,
    Or,
    To,
    FirstThing,
    Meridiem(Meridiem),
    /// “o'clock”, “Uhr”, “h”.
    Clock,
    Zone,
    Every,
    /// A day of the week that comes again and again: “Mondays”.
    Again,
    Now,
    Since,
    /// A time to come that no calendar holds: “shortly”.
    Vague,
    /// Opens what has to happen first: “as soon as”.
    Event,
    /// Opens what has to happen first only before somebody who does it: “once we”.
    Once,
    /// The same, but only in a sentence that looks ahead: “when we”, “after we”.
    When,
    /// Looks ahead.
    Will,
    If,
    /// Words of standing rules and contracts, where a stretch of time runs from an event.
    Rule,
    /// Makes a number an ordinal: “20th”.
    Suffix,
    Number {
        value: u32,
        digits: u8,
    },
    Mark(u8),
    Word,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    /// The end of the day's work.
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meridiem {
    Am,
    Pm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Minute,
    Hour,
    Day,
    /// A day on which work is done.
    Workday,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Start,
    Early,
    Middle,
    Late,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feast {
    /// Month and day.
    Fixed(u8, u8),
    /// The month, the weekday (Monday is 1), and which of them; the last is -1.
    Nth(u8, u8, i8),
}

/// The words of a language; phrases stand between bars, longest first or not.
#[derive(Debug)]
pub struct Words {
    pub senses: &'static [(Sense, &'static str)],
    /// Small words that may follow a bare number that is a day or an hour.
    pub light: &'static str,
    /// Words that begin what somebody does, after “once” or “after”.
    pub who: &'static str,
    /// Other small words, by which the language is told.
    pub small: &'static str,
    /// 3/4 is the third of April.
    pub is_day_first: bool,
    /// An article and a number name a day of the month: “le 20”.
    pub has_bare_days: bool,
    /// A number with a full stop is an ordinal: “am 20.”.
    pub has_dotted_days: bool,
    /// What qualifies follows: “semaine prochaine”.
    pub has_trailing_next: bool,
    /// “14 heures” is a time of day as well as a stretch.
    pub has_hours_as_clock: bool,
    /// “halb drei” is half past two.
    pub has_half_before: bool,
    /// Parts of a day that are written in one word with a weekday.
    pub joined_parts: &'static [(Part, &'static str)],
}

/// A quick hash for folded words (multiplication by the golden ratio's 64 bits, Knuth's); the tables are fixed, so
/// nobody can choose their keys.
#[derive(Default)]
pub struct WordHash(u64);

impl Hasher for WordHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u128(u128::from(byte));
        }
    }

    fn write_u128(&mut self, word: u128) {
        let mixed = (word as u64 ^ (word >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = self.0.rotate_left(5) ^ mixed ^ (mixed >> 32);
    }
}

type Map<V> = HashMap<Fold, V, BuildHasherDefault<WordHash>>;

/// What is known of a word over all tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    pub id: u16,
    /// A bit for each table that has the word.
    pub tables: u8,
    /// A bit for each table in which it can carry a day.
    pub carries: u8,
    /// A bit for each table in which it may lead a number that is a time.
    pub leads: u8,
    pub light: u8,
    pub who: u8,
    pub is_month: bool,
}

/// A few words and what they mean together.
#[derive(Debug)]
struct Phrase {
    rest: Vec<u16>,
    sense: Sense,
}

/// The tables, made quick to look up.
pub struct Lexicon {
    words: Map<Known>,
    /// For each table, the phrases by their first word's number, longest first.
    phrases: Vec<Vec<Vec<Phrase>>>,
}

impl Lexicon {
    pub fn new(tables: &[&'static Words]) -> Lexicon {
        let mut lexicon = Lexicon {
            words: Map::default(),
            phrases: tables.iter().map(|_| Vec::new()).collect(),
        };
        for (at, table) in tables.iter().enumerate() {
            for (sense, phrases) in table.senses {
                lexicon.add(at, *sense, phrases);
            }
            lexicon.join(at, table);
            for word in table.small.split('|') {
                lexicon.know(at, word);
            }
            for word in table.light.split('|') {
                lexicon.know(at, word).light |= 1 << at;
            }
            for word in table.who.split('|') {
                lexicon.know(at, word).who |= 1 << at;
            }
        }
        for phrases in lexicon.phrases.iter_mut().flatten() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        lexicon
    }

    fn add(&mut self, table: usize, sense: Sense, phrases: &str) {
        for phrase in phrases.split('|').filter(|phrase| !phrase.is_empty()) {
            let ids: Vec<u16> = phrase
                .split(' ')
                .map(|word| self.word(table, word, sense))
                .collect();
            let Some((first, rest)) = ids.split_first() else {
                continue;
            };
            let (table, first) = (&mut self.phrases[table], usize::from(*first));
            table.resize_with(table.len().max(first + 1), Vec::new);
            table[first].push(Phrase {
                rest: rest.to_vec(),
                sense,
            });
        }
    }

    /// “Freitag” and “nachmittag” make one word.
    fn join(&mut self, at: usize, table: &Words) {
        for (sense, days) in table.senses {
            let Sense::Weekday(day) = sense else {
                continue;
            };
            for (part, suffixes) in table.joined_parts {
                for (name, suffix) in days
                    .split('|')
                    .flat_map(|name| suffixes.split('|').map(move |suffix| (name, suffix)))
                {
                    self.add(at, Sense::WeekdayPart(*day, *part), &format!("{name}{suffix}"));
                }
            }
        }
    }

    fn word(&mut self, table: usize, word: &str, sense: Sense) -> u16 {
        let known = self.know(table, word);
        if carries(sense) {
            known.carries |= 1 << table;
        }
        if leads(sense) {
            known.leads |= 1 << table;
        }
        known.is_month |= matches!(sense, Sense::Month(_) | Sense::MonthOrNot(_));
        known.id
    }

    fn know(&mut self, table: usize, word: &str) -> &mut Known {
        let next = self.words.len() as u16 + 1;
        let known = self.words.entry(date_fold::fold(word.as_bytes())).or_default();
        if known.id == 0 {
            known.id = next;
        }
        known.tables |= 1 << table;
        known
    }

    pub fn known(&self, word: &[u8]) -> Known {
        self.words
            .get(&date_fold::fold(word))
            .copied()
            .unwrap_or_default()
    }

    /// The longest phrase of a table that begins with a word, and how many words it takes; `rest` gives those after it.
    pub fn longest<const N: usize>(
        &self,
        table: usize,
        first: u16,
        rest: impl FnOnce(usize) -> [u16; N],
    ) -> Option<(Sense, usize)> {
        let phrases = self.phrases[table].get(usize::from(first))?;
        let longest = phrases.first()?;
        if longest.rest.is_empty() {
            return Some((longest.sense, 1));
        }
        let rest = rest(longest.rest.len());
        // The pieces are too short for a call to compare them.
        let fits = |phrase: &&Phrase| phrase.rest.iter().zip(&rest).all(|(word, said)| word == said);
        let phrase = phrases.iter().find(fits)?;
        Some((phrase.sense, phrase.rest.len() + 1))
    }
}

/// Whether a number may be a time after such a word, or before it.
fn leads(sense: Sense) -> bool {
    use Sense::{At, Before, By, ByWithin, Clock, Meridiem, On, Until};
    matches!(
        sense,
        At | Before | By | ByWithin | Clock | Meridiem(_) | On | Until
    )
}

/// Whether a sentence with such a word is worth reading.
fn carries(sense: Sense) -> bool {
    use Sense::{
        AfterNext, Again, CalendarWeek, Event, Feast, Month, MonthOrNot, MorningOrTomorrow, Offset,
        OffsetPart, Once, Unit, Vague, Weekday, WeekdayOrNot, Weekend,
    };
    matches!(
        sense,
        Weekday(_)
            | WeekdayOrNot(_)
            | Month(_)
            | MonthOrNot(_)
            | Offset(_)
            | Sense::Part(_)
            | OffsetPart(..)
            | MorningOrTomorrow
            | Unit(_)
            | Weekend
            | Feast(_)
            | AfterNext
            | Again
            | Vague
            | Event
            | Once
            | CalendarWeek
            | Sense::When
            | Sense::WeekdayPart(..)
            | Sense::UnitEdge(..)
    )
}
