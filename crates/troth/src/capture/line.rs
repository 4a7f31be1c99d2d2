//! One line of plain language, read: what passed, with whom, how they felt, what we promised and by when.
//!
//! Pure: the moment and our own first names are arguments, nobody is looked up, and every part carries its place.

use jiff::civil::{Date, Time};
use troth_words::Span;

use crate::capture::due::{Moment, hour};
use crate::capture::feeling::{Feeling, feelings};
use crate::capture::name::{Named, elsewhere, named};
use crate::capture::passed::{Passed, passed};
use crate::capture::promised::{Promised, promised};
use crate::capture::unsaid::{Read, unsaid};
use crate::capture::word::{Word, words};
use crate::frame::when::read_past_day;

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Nothing where no call, visit, message or letter is told of: then it is a note.
    pub passed: Option<Passed>,
    pub names: Vec<Named>,
    /// Names that stand where names seldom do; looked at where nobody answers to the others.
    pub others: Vec<Named>,
    pub feelings: Vec<Feeling>,
    pub promises: Vec<Promised>,
    /// What the customer will do themselves.
    pub theirs: Vec<Span>,
    /// What it is about, as the line says it.
    pub about: Option<Span>,
    /// When it passed, where the line says so.
    pub on: Option<(Date, Span)>,
    pub time: Option<Time>,
    pub minutes: Option<i64>,
    /// Nothing stands there but a name.
    pub is_bare: bool,
}

/// Reads a line; `us` are the first names of colleagues, in small letters.
pub fn read(line: &str, us: &[String], moment: &Moment) -> Reading {
    let words = words(line);
    let is_note = words.first().is_some_and(|first| {
        matches!(first.text.as_str(), "note" | "nb" | "fyi") && line[first.span.end..].starts_with(':')
    });
    let passed = if is_note { None } else { passed(&words, us) };
    let feelings = feelings(&words);
    let felt: Vec<Span> = feelings.iter().map(|feeling| feeling.span).collect();
    let names = named(line, &words, passed.as_ref(), &felt, us);
    let others = elsewhere(line, &words, passed.as_ref(), &felt, us);
    let places: Vec<Span> = names.iter().map(|named| named.span).collect();
    let mut told = promised(line, &words, &places, us, moment);
    let free: Vec<Word> = words
        .iter()
        .filter(|word| !told.ours.iter().any(|promise| promise.span.touches(word.span)))
        .cloned()
        .collect();
    let on = passed
        .as_ref()
        .and_then(|passed| day_of(&free, &words[passed.from], moment));
    let so_far = Read {
        line,
        words: &words,
        us,
        passed: passed.as_ref(),
        on: on.map(|(_, span)| span),
    };
    unsaid(&so_far, moment, &mut told);
    let time = passed
        .as_ref()
        .and_then(|passed| time_of(&free, words[passed.from].clause));
    Reading {
        minutes: minutes(&words),
        about: about(&words),
        is_bare: is_bare(&words, &names, passed.as_ref(), &feelings, &told.ours),
        promises: told.ours,
        theirs: told.theirs,
        passed,
        names,
        others,
        feelings,
        on,
        time,
    }
}

fn is_bare(
    words: &[Word],
    names: &[Named],
    passed: Option<&Passed>,
    feelings: &[Feeling],
    promises: &[Promised],
) -> bool {
    let is_named = |word: &Word| names.iter().any(|named| named.span.touches(word.span));
    passed.is_none() && feelings.is_empty() && promises.is_empty() && words.iter().all(is_named)
}

/// The day on which it passed: “yesterday”, “on Monday”, in the clause that says what passed.
fn day_of(words: &[Word], verb: &Word, moment: &Moment) -> Option<(Date, Span)> {
    let today = moment.now.date();
    let within: Vec<&Word> = words.iter().filter(|word| word.clause == verb.clause).collect();
    let written = (0..within.len()).find_map(|at| written_day(&within[at..], today));
    let named = within.iter().enumerate().find_map(|(at, word)| {
        let day = match word.text.as_str() {
            "yesterday" | "yestreday" | "yday" | "y'day" => today.yesterday().ok()?,
            // “Sat” and “sun” are also words: at the end of what passed they are days.
            short if SHORT.contains(&short) && at + 1 == within.len() && at > 0 => {
                read_past_day(&short[..3], today).ok()?
            }
            name if name.len() >= 6 && name.ends_with("day") && name != "holiday" => {
                read_past_day(name, today).ok()?
            }
            written if written.len() >= 5 && written.contains(['-', '/', '.']) => {
                read_past_day(written, today).ok()?
            }
            _ => return None,
        };
        (day <= today).then_some((day, word.span))
    });
    written.or(named)
}

const SHORT: [&str; 11] = [
    "mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun",
];

/// “18 Nov”, “Nov 18”, “last Tuesday”.
fn written_day(words: &[&Word], today: Date) -> Option<(Date, Span)> {
    let [first, second, ..] = words else {
        return None;
    };
    let is_digit = |word: &Word| word.text.starts_with(|letter: char| letter.is_ascii_digit());
    if is_digit(first) == is_digit(second) && first.text != "last" {
        return None;
    }
    let said = format!("{} {}", first.text, second.text);
    let day = read_past_day(&said, today).ok()?;
    (day <= today).then(|| (day, Span::new(first.span.start, second.span.end)))
}

/// The time at which it passed: “at 9”, “3pm”.
fn time_of(words: &[Word], clause: usize) -> Option<Time> {
    let within: Vec<&Word> = words.iter().filter(|word| word.clause == clause).collect();
    let text = |at: usize| within.get(at).map_or("", |word| word.text.as_str());
    (0..within.len()).find_map(|at| {
        let word = text(at);
        let is_time = word.len() > 2 && (word.ends_with("am") || word.ends_with("pm") || word.contains(':'));
        match word {
            "at" => hour(text(at + 1), text(at + 2)).map(|(time, _)| time),
            word if is_time => hour(word, "").map(|(time, _)| time),
            _ => None,
        }
    })
}

/// How many minutes it took: “10 min”, “15mins”, “half an hour”, “2 hours”.
fn minutes(words: &[Word]) -> Option<i64> {
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    (0..words.len()).find_map(|at| {
        if (text(at), text(at + 1), text(at + 2)) == ("half", "an", "hour") {
            return Some(30);
        }
        let digits = text(at).trim_end_matches(char::is_alphabetic);
        let unit = match &text(at)[digits.len()..] {
            "" => text(at + 1),
            unit => unit,
        };
        let many: i64 = digits.parse().ok()?;
        let after = at + 1 + usize::from(text(at).len() == digits.len());
        let (each, more) = match unit {
            "min" | "mins" | "minute" | "minutes" => (1, 0),
            "h" | "hr" | "hrs" | "hour" | "hours" => (60, text(after).parse().unwrap_or(0)),
            _ => return None,
        };
        // “Ten minutes late” says nothing of how long it took.
        if matches!(
            text(after),
            "ago" | "late" | "early" | "away" | "off" | "behind" | "walk" | "drive"
        ) {
            return None;
        }
        let minutes = many.checked_mul(each)?.checked_add(more)?;
        (1..=24 * 60).contains(&minutes).then_some(minutes)
    })
}

fn about(words: &[Word]) -> Option<Span> {
    let at = words
        .iter()
        .position(|word| matches!(word.text.as_str(), "about" | "abt" | "re" | "regarding"))?;
    let last = words[at + 1..]
        .iter()
        .take_while(|word| word.clause == words[at].clause)
        .last()?;
    Some(Span::new(words.get(at + 1)?.span.start, last.span.end))
}
