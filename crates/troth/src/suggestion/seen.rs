//! What one message suggests, as rows to be kept.

use std::iter;

use jiff::civil::{Date, DateTime, Time};
use troth_words::{
    By, Felt, Learnt, Message, Minutes, Named, Outcome, Promise, Reading, Side, Strength, THRESHOLD, Thanked,
    Workdays, minutes, own_words, read, thanks,
};

use crate::experience::feeling::Feeling;
use crate::frame::time::{Millis, civil};
use crate::interaction::letter::shortened;
use crate::organisation::Organisation;
use crate::suggestion::{Kind, nearest};

/// A letter, a request or minutes as they were heard.
#[derive(Clone, Debug)]
pub struct Heard {
    pub interaction: i64,
    /// The customer in it.
    pub subject: i64,
    pub owner: Option<i64>,
    /// The colleague who wrote it.
    pub colleague: Option<i64>,
    /// Who of us wrote it, by name, where they have no sign-in.
    pub author: Option<String>,
    pub hand: Hand,
    pub at: Millis,
    /// Whether it was written then; a note whose day nobody told names no day by “Friday”.
    pub is_dated: bool,
    pub words: String,
    /// What the customer is called.
    pub name: Option<String>,
    /// Colleagues it went to.
    pub readers: Vec<i64>,
}

/// Whose hand wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Ours, to the customer.
    Ours,
    /// The customer's.
    Theirs,
    /// A colleague's, of what passed between us and the customer.
    Minutes,
}

/// One thing that the words suggest.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub kind: Kind,
    pub place: i64,
    pub sentence: String,
    pub promise: Option<Given>,
    pub feelings: Vec<Feeling>,
    pub thanks: Option<For>,
    pub reason: &'static str,
    pub signs: String,
    /// Thousandths.
    pub likely: i64,
}

/// Whom thanks are for, as the words say, and the colleague that is, where it can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct For {
    pub whom: Thanked,
    pub colleague: Option<i64>,
}

/// A promise as the words give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub what: String,
    pub by: By,
    pub name: Option<String>,
    pub strength: Strength,
    pub waits_for: Option<String>,
    pub due_on: Option<Date>,
    pub due_time: Option<Time>,
    pub due_words: Option<String>,
    pub outcome: Option<Outcome>,
}

/// What was written suggests: of ours the promises in it, of a customer's what they tell of and seem to feel. Minutes
/// tell of our promises; what a customer felt is not in a colleague's words.
pub fn suggested(heard: &Heard, firm: &Organisation, work: &Workdays, learnt: &Learnt<'_>) -> Vec<Seen> {
    let side = match heard.hand {
        Hand::Ours => Side::Us,
        Hand::Theirs => Side::Them,
        Hand::Minutes => return of_minutes(heard, firm, work, learnt),
    };
    let message = Message {
        text: &heard.words,
        written: written(heard, firm),
        side: Some(side),
    };
    let Reading {
        promises,
        reported,
        feelings,
        ..
    } = read(message, work, learnt);
    let promised = promises.into_iter().map(|one| {
        let given = given(&one.found, one.due, None);
        seen(Kind::Promise, one.found, given, &heard.words)
    });
    let told = reported.into_iter().map(|one| {
        let given = given(&one.found.promise, one.due, Some(one.found.outcome));
        seen(Kind::Reported, one.found.promise, given, &heard.words)
    });
    let likely = feelings.first().map_or(0.0, |felt| felt.p);
    let felt = worth_asking(&feelings);
    let felt = (!felt.is_empty()).then(|| Seen {
        kind: Kind::Feeling,
        place: 0,
        sentence: shortened(&own_words(&heard.words)).unwrap_or_default(),
        promise: None,
        feelings: felt,
        thanks: None,
        reason: "their words are like those of people who feel so",
        signs: String::new(),
        likely: thousandths(likely),
    });
    let thanked = (heard.hand == Hand::Theirs).then(|| thanked(&heard.words));
    promised
        .chain(told)
        .chain(felt)
        .chain(thanked.into_iter().flatten())
        .collect()
}

/// More thanks than this in one letter are said to everybody.
const MOST_THANKS: usize = 3;

/// Thanks in a customer's words; for whom is found out where colleagues are known.
pub fn thanked(words: &str) -> Vec<Seen> {
    let found = thanks(words).into_iter().take(MOST_THANKS);
    let suggested = found.map(|one| Seen {
        kind: Kind::Thanks,
        place: i64::try_from(one.span.start).unwrap_or(i64::MAX),
        sentence: cut(one.sentence.of(words), LONGEST_SENTENCE),
        promise: None,
        feelings: Vec::new(),
        thanks: Some(For {
            whom: one.whom,
            colleague: None,
        }),
        reason: one.reason,
        signs: String::new(),
        likely: thousandths(one.p),
    });
    suggested.collect()
}

fn written(heard: &Heard, firm: &Organisation) -> Option<DateTime> {
    heard.is_dated.then(|| civil(heard.at, &firm.time_zone()))
}

fn of_minutes(heard: &Heard, firm: &Organisation, work: &Workdays, learnt: &Learnt<'_>) -> Vec<Seen> {
    let name = heard.name.as_deref().unwrap_or_default();
    let taken = Minutes {
        text: &heard.words,
        written: written(heard, firm),
        theirs: &[name],
    };
    let found = minutes(taken, work, learnt.promises).into_iter();
    let suggested = found.map(|one| {
        let mut given = given(&one.found, one.due, None);
        if let (By::I, None, Some(author)) = (given.by, heard.colleague, &heard.author) {
            (given.by, given.name) = (By::Named, Some(cut(author, LONGEST_WHAT)));
        }
        seen(Kind::Promise, one.found, given, &heard.words)
    });
    suggested.collect()
}

/// Whom a question surprises, or who seems to feel something only second to nothing, is left in peace.
fn worth_asking(felt: &[Felt]) -> Vec<Feeling> {
    let says_much = |felt: &Felt| felt.feeling != troth_words::Feeling::Surprise;
    if !felt
        .first()
        .is_some_and(|first| first.p >= THRESHOLD && says_much(first))
    {
        return Vec::new();
    }
    let mut feelings = felt.iter().filter(|felt| says_much(felt));
    let first = feelings.next().and_then(|felt| nearest(felt.feeling));
    let other = feelings.next().and_then(|felt| nearest(felt.feeling));
    first.map_or_else(Vec::new, |first| iter::once(first).chain(other).collect())
}

fn seen(kind: Kind, found: Promise, given: Given, words: &str) -> Seen {
    Seen {
        kind,
        place: i64::try_from(found.span.start).unwrap_or(i64::MAX),
        sentence: cut(found.sentence.of(words), LONGEST_SENTENCE),
        promise: Some(given),
        feelings: Vec::new(),
        thanks: None,
        reason: found.reason,
        signs: found.signs.word(),
        likely: thousandths(found.p),
    }
}

/// What is promised, and on which terms, is at most so long, in characters; whoever wants more opens the letter.
const LONGEST_WHAT: usize = 300;
/// Words without a full stop are one sentence.
const LONGEST_SENTENCE: usize = 1_000;

fn cut(words: &str, longest: usize) -> String {
    on_one_line(words).chars().take(longest).collect()
}

fn given(promise: &Promise, due: Option<Named>, outcome: Option<Outcome>) -> Given {
    let due = due.as_ref();
    let day = due.and_then(|due| due.day);
    Given {
        what: cut(&promise.what, LONGEST_WHAT),
        by: promise.by,
        name: promise.name.as_deref().map(|name| cut(name, LONGEST_WHAT)),
        strength: promise.strength,
        waits_for: waits_for(promise),
        due_on: day,
        due_time: due.and_then(|due| due.time).filter(|_| day.is_some()),
        due_words: due.map(|due| cut(&due.phrase, LONGEST_WHAT)),
        outcome,
    }
}

/// A promise on a condition waits for the customer, and its clock stands still.
fn waits_for(promise: &Promise) -> Option<String> {
    let waits = promise.strength == Strength::Conditional;
    let condition = promise.condition.as_deref().map(|first| cut(first, LONGEST_WHAT));
    waits.then(|| condition.unwrap_or_else(|| "their answer".to_owned()))
}

fn on_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn thousandths(p: f64) -> i64 {
    (p.clamp(0.0, 1.0) * 1_000.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(hand: Hand, words: &str) -> Vec<Seen> {
        let heard = Heard {
            interaction: 1,
            subject: 2,
            owner: None,
            colleague: None,
            author: None,
            hand,
            is_dated: true,
            name: Some("Ann Harbour".to_owned()),
            readers: Vec::new(),
            // Monday, 2 November 2026, 09:30.
            at: "2026-11-02T09:30:00Z"
                .parse::<jiff::Timestamp>()
                .unwrap()
                .as_millisecond(),
            words: words.to_owned(),
        };
        let firm = Organisation::default();
        suggested(&heard, &firm, &firm.workdays(), &Learnt::default())
    }

    #[test]
    fn of_our_own_letter_the_promise_is_suggested_with_its_day() {
        let seen = heard(
            Hand::Ours,
            "Hello Ann,\n\nI'll send you the invoice\nby Friday.\n\nRegards,\nBea\n\n> I will pay on Monday.\n",
        );
        assert_eq!(seen.len(), 1, "{seen:?}");
        let given = seen[0].promise.as_ref().unwrap();
        assert_eq!(seen[0].sentence, "I'll send you the invoice by Friday.");
        assert_eq!(given.due_on, Some(Date::constant(2026, 11, 6)));
        assert_eq!(given.waits_for, None);
    }

    #[test]
    fn a_promise_on_a_condition_waits_for_the_customer() {
        let seen = heard(
            Hand::Ours,
            "Could you send me the frame number? I'll check it with the supplier.",
        );
        let given = seen[0].promise.as_ref().unwrap();
        assert_eq!(given.strength, Strength::Conditional);
        assert_eq!(
            given.waits_for.as_deref(),
            Some("Could you send me the frame number")
        );
    }

    #[test]
    fn of_a_customers_letter_what_they_tell_of_is_suggested_and_their_own_promise_is_not() {
        let seen = heard(
            Hand::Theirs,
            "I was told I would be called back, which I never was. I will pay on Friday.",
        );
        let kinds: Vec<Kind> = seen
            .iter()
            .filter(|one| one.kind != Kind::Feeling)
            .map(|one| one.kind)
            .collect();
        assert_eq!(kinds, [Kind::Reported]);
        assert_eq!(seen[0].promise.as_ref().unwrap().outcome, Some(Outcome::Broken));
    }

    #[test]
    fn minutes_suggest_our_promises_and_nobodys_feelings() {
        let words =
            "She is furious and terribly sad, I hate that. Promised her a new frame by Friday, Ann will pay.";
        let seen = heard(Hand::Minutes, words);
        let what: Vec<Option<&str>> = seen
            .iter()
            .map(|one| one.promise.as_ref().map(|given| given.what.as_str()))
            .collect();
        assert_eq!(what, [Some("a new frame by Friday")]);
    }

    #[test]
    fn no_feeling_of_ours_is_suggested() {
        let ours = heard(Hand::Ours, "I am so angry and sad, this is terrible!");
        assert!(ours.iter().all(|one| one.kind != Kind::Feeling));
    }

    #[test]
    fn a_plain_question_seems_to_be_asked_in_no_mood() {
        for question in [
            "Does the driver take the crates along?",
            "When does your desk answer the phone? I tried at lunch.",
            "Can I still add two boxes to the order?",
        ] {
            assert_eq!(heard(Hand::Theirs, question), [], "{question}");
        }
    }
}
