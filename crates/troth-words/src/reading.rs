//! A message read whole: what its writer wrote now, and the promises, days and feelings in it.

use std::borrow::Cow;

use jiff::civil::DateTime;

use crate::cut::cut;
use crate::date::touching;
use crate::folded::begins_with_word;
use crate::promise::promises_in;
use crate::reported::reported_in;
use crate::{
    Felt, Lessons, Named, Own, Part, PartKind, Promise, Reported, Side, Span, Table, Valence, Workdays,
    dates, parts,
};

/// One message to be read.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    pub text: &'a str,
    /// When it was written, by the clock of whoever wrote it; without it no day is resolved.
    pub written: Option<DateTime>,
    /// Whose words these are; all is looked for where nobody knows.
    pub side: Option<Side>,
}

/// What the firm's answers taught.
#[derive(Clone, Copy, Debug, Default)]
pub struct Learnt<'a> {
    pub promises: Option<&'a Lessons>,
    pub feelings: Option<&'a Own>,
}

/// A finding and the time that was named for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed<T> {
    pub found: T,
    pub due: Option<Named>,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub promises: Vec<Timed<Promise>>,
    pub reported: Vec<Timed<Reported>>,
    pub dates: Vec<Named>,
    /// Two at most, likelier first; none of a colleague's.
    pub feelings: Vec<Felt>,
    pub valence: Valence,
}

/// Reads a message: only what its writer wrote now. What the firm confirmed and rejected before weighs in.
pub fn read(message: Message<'_>, work: &Workdays, learnt: &Learnt<'_>) -> Reading {
    let mut reading = Reading {
        promises: Vec::new(),
        reported: Vec::new(),
        dates: Vec::new(),
        feelings: Vec::new(),
        valence: Valence::Neutral,
    };
    let own = stretches(message.text);
    for stretch in &own {
        read_stretch(message, *stretch, work, learnt, &mut reading);
    }
    if message.side != Some(Side::Us) {
        let chances = Table::shipped().chances(&joined(message.text, &own), learnt.feelings);
        reading.feelings = chances.felt();
        reading.valence = chances.valence();
    }
    reading
}

/// What the writer wrote now, stretch by stretch: their own words and lists, with nothing between.
pub(crate) fn stretches(text: &str) -> Vec<Span> {
    let mut stretches: Vec<Span> = Vec::new();
    for Part { kind, span } in parts(text) {
        if !matches!(kind, PartKind::Own | PartKind::List) {
            continue;
        }
        match stretches.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => stretches.push(span),
        }
    }
    stretches
}

/// The same as one text.
pub fn own_words(text: &str) -> String {
    joined(text, &stretches(text)).into_owned()
}

fn joined<'t>(text: &'t str, stretches: &[Span]) -> Cow<'t, str> {
    match stretches {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one.of(text)),
        many => Cow::Owned(many.iter().map(|span| span.of(text)).collect()),
    }
}

fn read_stretch(
    message: Message<'_>,
    own: Span,
    work: &Workdays,
    learnt: &Learnt<'_>,
    reading: &mut Reading,
) {
    let text = own.of(message.text);
    let named = dates(text, message.written, work);
    let said = cut(text);
    if message.side != Some(Side::Them) {
        let found = promises_in(text, &said, &named, learnt.promises).into_iter();
        reading.promises.extend(found.map(|promise| Timed {
            due: due(&promise, &named).map(|named| moved(named, own.start)),
            found: Promise {
                span: promise.span.moved(own.start),
                sentence: promise.sentence.moved(own.start),
                ..promise
            },
        }));
    }
    if message.side != Some(Side::Us) {
        let found = reported_in(text, &said).into_iter();
        reading.reported.extend(found.map(|mut told| {
            let due = due(&told.promise, &named).map(|named| moved(named, own.start));
            told.promise.span = told.promise.span.moved(own.start);
            told.promise.sentence = told.promise.sentence.moved(own.start);
            Timed {
                found: told,
                due: due.map(unanchored),
            }
        }));
    }
    reading
        .dates
        .extend(named.into_iter().map(|named| moved(named, own.start)));
}

/// Open the last day on which something may be done, in each language.
const LIMITS: &[&str] = &[
    "by",
    "bis",
    "spätestens",
    "avant",
    "d'ici",
    "au plus tard",
    "antes",
    "para",
    "voor",
    "uiterlijk",
];

/// The time named for a promise: in its own clause, else elsewhere in its sentence. “By Friday” outranks another day,
/// and a day outranks words without one.
pub(crate) fn due(promise: &Promise, named: &[Named]) -> Option<Named> {
    let best = |span: Span| {
        let within = touching(named, span);
        let mut dated = within.iter().filter(|named| named.day.is_some());
        let is_limit = |named: &&Named| LIMITS.iter().any(|limit| begins_with_word(&named.phrase, limit));
        dated
            .clone()
            .find(is_limit)
            .or_else(|| dated.next())
            .or(within.first())
    };
    best(promise.span).or_else(|| best(promise.sentence)).cloned()
}

/// “By Friday” that was said on another day is no Friday seen from today: its words stay, and its day is not guessed.
fn unanchored(named: Named) -> Named {
    let is_of_calendar =
        named.phrase.bytes().any(|byte| byte.is_ascii_digit()) && !named.phrase.contains("day");
    Named {
        day: named.day.filter(|_| is_of_calendar),
        ..named
    }
}

fn moved(named: Named, by: usize) -> Named {
    Named {
        span: named.span.moved(by),
        ..named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn by_a_day_outranks_a_day_that_is_only_named() {
        let text = "You'll get the offer with the Tuesday delivery written into it by Friday.";
        // A Monday.
        let message = Message {
            text,
            written: Some(date(2026, 11, 2).at(9, 30, 0, 0)),
            side: Some(Side::Us),
        };
        let reading = read(message, &Workdays::default(), &Learnt::default());
        let due = reading.promises[0].due.as_ref().and_then(|due| due.day);
        assert_eq!(due, Some(date(2026, 11, 6)));
    }
}
