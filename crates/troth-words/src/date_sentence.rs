//! The phrases of one sentence seen together: a time takes the day named beside it, a stretch may wait for an event.

use jiff::civil::DateTime;

use crate::date::{Named, TimeKind};
use crate::date_lex::Lex;
use crate::date_meaning::{Day, Meaning, Which};
use crate::date_number::Reader;
use crate::date_phrase::{Phrase, Read};
use crate::date_resolve::{self, Answer, Missing};
use crate::date_words::{Part, Sense, Words};
use crate::{Span, Workdays};

/// How many words may lie between a time and the day named after it.
const NEAR: usize = 4;

/// What a sentence's words are read against.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub text: &'a str,
    pub written: Option<DateTime>,
    pub work: &'a Workdays,
}

pub fn named(lex: &[Lex], words: &Words, setting: Setting<'_>, into: &mut Vec<Named>) {
    let looks_ahead = lex.iter().any(|lex| lex.sense == Sense::Will);
    let mut phrases = phrases(Reader {
        lex,
        words,
        looks_ahead,
    });
    share(&mut phrases, lex);
    wait(&mut phrases, lex);
    lend(&mut phrases);
    into.extend(phrases.iter().filter_map(|phrase| answered(phrase, lex, setting)));
}

fn phrases(reader: Reader<'_>) -> Vec<Phrase> {
    let (mut phrases, mut at) = (Vec::new(), 0);
    while at < reader.lex.len() {
        at = match reader.read(at) {
            Read::Phrase(phrase) => {
                let end = phrase.end.max(at + 1);
                phrases.push(phrase);
                end
            }
            Read::Skipped(end) => end.max(at + 1),
            Read::Nothing => at + 1,
        };
    }
    phrases
}

/// “next Tuesday or Wednesday”, “Monday and Tuesday of next week”: both days are of that week.
fn share(phrases: &mut [Phrase], lex: &[Lex]) {
    for at in 1..phrases.len() {
        let (before, after) = phrases.split_at_mut(at);
        let (Some(first), Some(second)) = (before.last_mut(), after.first_mut()) else {
            continue;
        };
        let is_joined =
            second.start == first.end + 1 && lex.get(first.end).is_some_and(|lex| lex.sense == Sense::Or);
        let weeks = (&mut first.meaning.day, &mut second.meaning.day);
        if let (Some(Day::Weekday { which: one, .. }), Some(Day::Weekday { which: other, .. })) = weeks
            && is_joined
        {
            match (*one, *other) {
                (week, Which::Plain) => *other = week,
                (Which::Plain, week) => *one = week,
                _ => {}
            }
        }
    }
}

/// In a standing rule, or after something that has to happen first, a stretch of time runs from that.
fn wait(phrases: &mut [Phrase], lex: &[Lex]) {
    let rule = lex.iter().any(|lex| lex.sense == Sense::Rule);
    let condition = condition_end(lex);
    let mut has_event = false;
    for phrase in phrases {
        let meaning = &mut phrase.meaning;
        let is_stretch = matches!(meaning.day, Some(Day::After { from: None, .. }));
        let is_after_if = condition.is_some_and(|end| phrase.start > end);
        if is_stretch && (rule || has_event || is_after_if) || (rule && meaning.day.is_none()) {
            meaning.dateless = meaning.dateless.or(Some(TimeKind::Event));
        }
        let opens = lex
            .get(phrase.start)
            .is_some_and(|lex| matches!(lex.sense, Sense::Event | Sense::Once | Sense::When | Sense::After));
        has_event |= meaning.dateless == Some(TimeKind::Event) && opens;
    }
}

/// Where an “if …,” ends, if anywhere.
fn condition_end(lex: &[Lex]) -> Option<usize> {
    let opens = lex.iter().position(|lex| lex.sense == Sense::If)?;
    let comma = lex[opens..]
        .iter()
        .position(|lex| lex.sense == Sense::Mark(b','))?;
    Some(opens + comma)
}

/// A time of day with no day takes the day named before it in the sentence, or right after it.
fn lend(phrases: &mut [Phrase]) {
    let mut before: Option<Day> = None;
    for at in 0..phrases.len() {
        let needs = is_time_only(&phrases[at].meaning);
        if needs {
            let end = phrases[at].end;
            let after = phrases
                .get(at + 1)
                .filter(|next| next.start <= end + NEAR)
                .and_then(|next| lendable(&next.meaning));
            let day = before.clone().or(after);
            phrases[at].meaning.day = day;
        } else if let Some(day) = lendable(&phrases[at].meaning) {
            before = Some(day);
        }
    }
}

fn is_time_only(meaning: &Meaning) -> bool {
    meaning.day.is_none() && meaning.dateless.is_none() && (meaning.clock.is_some() || meaning.part.is_some())
}

fn lendable(meaning: &Meaning) -> Option<Day> {
    let is_free = meaning.dateless.is_none() && meaning.part != Some(Part::Close);
    match &meaning.day {
        Some(
            day @ (Day::Offset(_)
            | Day::Weekday { .. }
            | Day::Date { .. }
            | Day::OfMonth { .. }
            | Day::Morning),
        ) if is_free => Some(day.clone()),
        _ => None,
    }
}

fn answered(phrase: &Phrase, lex: &[Lex], setting: Setting<'_>) -> Option<Named> {
    let (first, last) = (lex.get(phrase.start)?, lex.get(phrase.end.checked_sub(1)?)?);
    let span = Span::new(first.start, last.end);
    let answer = match phrase.meaning.dateless {
        Some(kind) => Err(kind.why_dateless()),
        None => match date_resolve::resolve(&phrase.meaning, setting.written, setting.work) {
            Ok(answer) => Ok(answer),
            Err(Missing::Behind) => return None,
            Err(Missing::NoSuchDay) => Err("no such day"),
            Err(Missing::NotSaid) => Err("nobody knows when it was written"),
        },
    };
    let (day, time, reason) = match answer {
        Ok(Answer { day, time, reason }) => (Some(day), time, reason),
        Err(reason) => (None, None, reason),
    };
    Some(Named {
        span,
        phrase: span.of(setting.text).to_owned(),
        day,
        time,
        reason,
        kind: phrase.meaning.dateless.unwrap_or(TimeKind::Day),
    })
}
