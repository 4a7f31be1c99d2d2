//! Promises in a colleague's minutes of a call or a visit.
//!
//! Whoever takes minutes writes of themselves without saying so, and afterwards: “promised him a new frame by Friday”,
//! “told her we'd check”, “left a message, will ring back Tuesday”. What “he” or “she” will do is the customer's own.

use jiff::civil::DateTime;

use crate::cut::{Said, cut};
use crate::english_minutes::{BEFORE_THEM, THEM, US};
use crate::lessons::{Lessons, Signs};
use crate::minutes_line::{Found, Giver, Line, odds};
use crate::odds::chance;
use crate::promise::promises_in;
use crate::reading::{Timed, due};
use crate::request::is_condition;
use crate::word::Words;
use crate::{By, Named, Promise, Span, Strength, THRESHOLD, Workdays, dates};

/// Minutes to be read.
#[derive(Clone, Copy, Debug)]
pub struct Minutes<'a> {
    pub text: &'a str,
    /// When they were taken, by the clock of whoever took them; without it no day is resolved.
    pub written: Option<DateTime>,
    /// Names of the customer in them, whose deeds are not ours.
    pub theirs: &'a [&'a str],
}

/// Our promises in minutes. What the firm answered to earlier ones weighs in.
pub fn minutes(minutes: Minutes<'_>, work: &Workdays, lessons: Option<&Lessons>) -> Vec<Timed<Promise>> {
    let minutes = Minutes {
        text: beginning(minutes.text),
        ..minutes
    };
    let named = dates(minutes.text, minutes.written, work);
    let said = cut(minutes.text);
    let mut found: Vec<Promise> = Vec::new();
    for said in &said {
        let here = Here {
            minutes,
            said,
            named: &named,
            lessons,
        };
        found.extend(here.promises());
    }
    for promise in promises_in(minutes.text, &said, &named, lessons) {
        let sentence = said.iter().find(|said| said.sentence == promise.sentence);
        let is_new = found.iter().all(|one| !touch(one.span, promise.span));
        if is_new
            && sentence.is_some_and(|said| {
                !Here {
                    minutes,
                    said,
                    named: &named,
                    lessons,
                }
                .is_theirs(&promise)
            })
        {
            found.push(promise);
        }
    }
    found.sort_by_key(|one| one.span.start);
    let spans: Vec<Span> = found.iter().map(|one| one.span).collect();
    // A day said of one promise is not that of another in the same sentence.
    let is_anothers = |of: &Promise, day: &Named| {
        spans
            .iter()
            .any(|span| *span != of.span && touch(*span, day.span))
    };
    let timed = found.into_iter().map(|found| Timed {
        due: due(&found, &named).filter(|day| touch(found.span, day.span) || !is_anothers(&found, day)),
        found,
    });
    timed.collect()
}

/// Nobody takes longer minutes, in bytes; of what is longer the beginning is read, so that comparing what is found costs
/// no more than so much squared.
const LONGEST: usize = 20_000;

fn beginning(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

fn touch(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// A sentence of minutes, and what is known around it.
struct Here<'a> {
    minutes: Minutes<'a>,
    said: &'a Said,
    named: &'a [Named],
    lessons: Option<&'a Lessons>,
}

impl Here<'_> {
    fn words(&self) -> &Words {
        &self.said.words
    }

    fn line(&self) -> Line<'_> {
        Line {
            words: &self.said.words,
            theirs: self.minutes.theirs,
        }
    }

    fn promises(&self) -> Vec<Promise> {
        let found = self.line().found();
        found.iter().filter_map(|one| self.promise(one)).collect()
    }

    fn promise(&self, one: &Found) -> Option<Promise> {
        let words = self.words();
        let span = words.between(one.start, one.end);
        let is_timed = self.named.iter().any(|named| touch(named.span, span));
        let is_for_them = (one.verb..one.end).any(|at| words.is_in(at, THEM));
        let condition = (one.start..one.end).find(|at| is_condition(words, *at));
        let strength = match (condition, one.manner.is_tried || one.manner.is_doubtful) {
            (Some(_), _) => Strength::Conditional,
            (None, true) => Strength::Hedged,
            (None, false) => Strength::Clear,
        };
        let who = match one.giver {
            Giver::I => 0,
            Giver::We => 1,
            Giver::Named(_) => 4,
        };
        let signs = Signs::of([
            who,
            one.modal as u8,
            8,
            strength as u8,
            u8::from(!is_timed) * 2,
            u8::from(is_for_them),
        ]);
        let learnt = self.lessons.map_or(0.0, |lessons| lessons.log_odds(&signs));
        let timed = if is_timed { odds::TIME } else { 0.0 };
        let for_them = if is_for_them { odds::FOR_THEM } else { 0.0 };
        let p = chance(one.odds + timed + for_them + learnt);
        let text = self.minutes.text;
        let name = match one.giver {
            Giver::Named(at) => Some(words.between(at, at + 1).of(text).to_owned()),
            Giver::I | Giver::We => None,
        };
        let until = condition.filter(|at| *at > one.verb).unwrap_or(one.end);
        (p >= THRESHOLD).then(|| Promise {
            span,
            sentence: self.said.sentence,
            by: match one.giver {
                Giver::I => By::I,
                Giver::We => By::We,
                Giver::Named(_) => By::Named,
            },
            name,
            strength,
            what: words
                .between(one.verb, until)
                .of(text)
                .trim_end_matches([',', ' '])
                .to_owned(),
            condition: condition.map(|at| words.between(at, one.end).of(text).to_owned()),
            reason: "tells of a promise of ours in what a colleague wrote down",
            signs,
            p,
        })
    }

    /// What they will do themselves, and what others than a colleague will.
    fn is_theirs(&self, promise: &Promise) -> bool {
        let words = self.words();
        let first = (0..words.len()).find(|at| words.between(*at, at + 1).start >= promise.span.start);
        let Some(first) = first else {
            return false;
        };
        let named = promise.name.as_deref().unwrap_or_default();
        let is_named = named.split_whitespace().any(|part| {
            self.minutes
                .theirs
                .iter()
                .any(|name| name.split_whitespace().any(|one| one.eq_ignore_ascii_case(part)))
        });
        let opens = first + usize::from(words.is_in(first, BEFORE_THEM));
        let is_bare = words.is(first, "will") && first > 0 && self.line().are_they_before(first);
        is_named || is_bare || words.is_in(opens, THEM) || words.is(opens, "you") || self.is_for_us(promise)
    }

    /// “Will let us know”: whoever says so, it is not we.
    fn is_for_us(&self, promise: &Promise) -> bool {
        let span = promise.span.of(self.minutes.text).to_lowercase();
        let is_left_out = span.starts_with("will");
        is_left_out
            && span
                .split_whitespace()
                .any(|word| US.binary_search(&word.trim_matches(['.', ','])).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promise::By::{I, Named as Someone, We};
    use jiff::civil::date;

    fn read(text: &str) -> Vec<(By, String, Option<String>)> {
        // A Monday.
        let written = Some(date(2026, 11, 2).at(9, 30, 0, 0));
        let taken = Minutes {
            text,
            written,
            theirs: &["Ann Harbour", "Quay Ltd"],
        };
        let found = minutes(taken, &Workdays::default(), None);
        found
            .into_iter()
            .map(|one| {
                let day = one.due.and_then(|due| due.day);
                (
                    one.found.by,
                    one.found.what,
                    day.map(|day| day.strftime("%d %b").to_string()),
                )
            })
            .collect()
    }

    #[test]
    fn our_word_is_found_as_colleagues_write_it_down() {
        for (text, by, what, day) in [
            (
                "Promised him a new frame by Friday.",
                I,
                "a new frame by Friday",
                Some("06 Nov"),
            ),
            (
                "Called Ann, upset about the late frame, promised a new one by Friday",
                I,
                "a new one by Friday",
                Some("06 Nov"),
            ),
            ("I'll send the quote", I, "send the quote", None),
            ("Will call back Tuesday", I, "call back Tuesday", Some("03 Nov")),
            (
                "Left a message, will ring back Tuesday",
                I,
                "ring back Tuesday",
                Some("03 Nov"),
            ),
            (
                "LVM. Will try her again tomorrow.",
                I,
                "try her again tomorrow",
                Some("03 Nov"),
            ),
            (
                "Ann rang about the bill; told her we'd check it with accounts by Thursday",
                We,
                "check it with accounts by Thursday",
                Some("05 Nov"),
            ),
            ("Said I'd send the brochure", I, "send the brochure", None),
            (
                "Promised to ring back once the part is here",
                I,
                "ring back once the part is here",
                None,
            ),
            (
                "I promised Ann that we would waive the fee",
                We,
                "waive the fee",
                None,
            ),
            (
                "told him it would be ready by Wednesday",
                I,
                "it would be ready by Wednesday",
                Some("04 Nov"),
            ),
            (
                "Told Ann she'd have the wheel by Friday",
                I,
                "she'd have the wheel by Friday",
                Some("06 Nov"),
            ),
            (
                "agreed to replace the battery free of charge",
                I,
                "replace the battery free of charge",
                None,
            ),
            (
                "Bea to ring him Monday",
                Someone,
                "ring him Monday",
                Some("09 Nov"),
            ),
            ("Bea promised her a loan bike", Someone, "a loan bike", None),
            (
                "- wants the red one\n- will send her pictures tomorrow",
                I,
                "send her pictures tomorrow",
                Some("03 Nov"),
            ),
            (
                "owe him a quote for the tandem",
                I,
                "a quote for the tandem",
                None,
            ),
            (
                "She's not happy with the paint. I have promised a respray at no cost.",
                I,
                "a respray at no cost",
                None,
            ),
            (
                "Visited the shop; guaranteed delivery before 14 December.",
                I,
                "delivery before 14 December",
                Some("14 Dec"),
            ),
            (
                "Spoke to Mr Harbour, promised Mr Harbour an answer by tomorrow noon",
                I,
                "an answer by tomorrow noon",
                Some("03 Nov"),
            ),
            (
                "Customer complained about the invoice. We will credit the difference this week.",
                We,
                "credit the difference this week",
                Some("06 Nov"),
            ),
            (
                "Assured her that we will refund the deposit",
                We,
                "refund the deposit",
                None,
            ),
            (
                "undertook to have the report with them by Friday",
                I,
                "have the report with them by Friday",
                Some("06 Nov"),
            ),
            (
                "Confirmed we'll collect the old machine on Thursday.",
                We,
                "collect the old machine on Thursday",
                Some("05 Nov"),
            ),
            (
                "so I said I would find out and let him know",
                I,
                "find out and let him know",
                None,
            ),
        ] {
            let day = day.map(str::to_owned);
            assert_eq!(read(text), [(by, what.to_owned(), day)], "{text}");
        }
    }

    #[test]
    fn what_they_will_do_or_were_told_by_others_is_not_our_word() {
        for text in [
            "She'll send photos of the frame.",
            "He promised to pay by Friday.",
            "Ann will call back Tuesday.",
            "Ann agreed to return the bike.",
            "Customer said he would think about it.",
            "She is happy and will send photos.",
            "Ann said she'd pick it up on Monday.",
            "They will let us know.",
            "Will let us know by Friday.",
            "agreed to pay half now",
            "Was promised a refund by the maker.",
            "She was told it would be ready by Monday.",
            "We never promised her anything.",
            "Told her we would not refund it.",
            "Talked about the promised delivery.",
            "Spoke to Ann to confirm the date.",
            "Wants to call back.",
            "No answer.",
            "Nice chat about her holiday, sounds happy with the bike.",
            "Asked whether we will be open on Saturday.",
            "He thinks it will rain.",
            "Quay Ltd will transfer the money, they promised it by Friday.",
            "Mrs Harbour promised to come in on Monday.",
            "",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn several_are_told_apart() {
        let found = read(
            "Call with Ann: promised a loan bike for Monday, told her we'd waive the fee, she will send the receipt.",
        );
        let told: Vec<(&str, bool)> = found
            .iter()
            .map(|(_, what, day)| (what.as_str(), day.is_some()))
            .collect();
        assert_eq!(told, [("a loan bike for Monday", true), ("waive the fee", false)]);
    }

    /// A megabyte each, which anything but linear time would never be done with.
    #[test]
    fn hostile_minutes_take_no_longer_than_any_other() {
        for piece in [
            "will send her it, ",
            "promised to call. ",
            "told her ",
            "and ",
            "é",
            "Bea to ring ",
        ] {
            let text = piece.repeat(1_000_000 / piece.len());
            let taken = Minutes {
                text: &text,
                written: None,
                theirs: &["Ann"],
            };
            assert!(
                minutes(taken, &Workdays::default(), None).len() <= LONGEST,
                "{piece}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_minutes_are_read_without_a_fall(
            words in proptest::collection::vec("(I|we|she|Ann|Bea|will|'ll|promised|told|her|to|send|it|and|,|[.]|-|by Friday|the|é|owe|Mr)", 0..60)
        ) {
            let text = words.join(" ");
            let taken = Minutes { text: &text, written: None, theirs: &["Ann"] };
            for one in minutes(taken, &Workdays::default(), None) {
                assert!(text.get(one.found.span.start..one.found.span.end).is_some() && one.found.p >= THRESHOLD);
            }
        }
    }
}
