//! Promises of ours that a customer tells of: “I was told I would be called back by Friday, which I never was”.

use serde::{Deserialize, Serialize};

use crate::clause::{Manner, Subject, manner, subject};
use crate::english::{DONE, LIVE};
use crate::lessons::Signs;
use crate::promise::{Promise, Strength, by};
use crate::request::is_condition;
use crate::word::{Shape, Words};
use crate::{Span, THRESHOLD, sentences};

/// Whether a promise that is told of was kept, as far as the teller says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Kept,
    Broken,
    NotStated,
}

/// A promise of ours that a customer tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    pub promise: Promise,
    pub outcome: Outcome,
}

/// The promises of ours that a customer's words tell of: one text, or one message's own words.
pub fn reported(text: &str) -> Vec<Reported> {
    let spans: Vec<Span> = sentences(text)
        .into_iter()
        .map(|sentence| sentence.span)
        .collect();
    let mut found = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        let words = Words::of(span.of(text));
        let next = spans.get(at + 1).map(|next| Words::of(next.of(text)));
        for mut one in of_sentence(&words, span.of(text), next.as_ref()) {
            one.promise.span = one.promise.span.moved(span.start);
            one.promise.sentence = *span;
            found.push(one);
        }
    }
    found
}

fn of_sentence(words: &Words, text: &str, next: Option<&Words>) -> Vec<Reported> {
    let mut found: Vec<Reported> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match told(words, at).and_then(|from| word_given(words, from)) {
            Some(given) => {
                at = given.end.max(at + 1);
                found.extend(shown(words, text, &given, next));
            }
            None => at += 1,
        }
    }
    found
}

fn shown(words: &Words, text: &str, given: &Given, next: Option<&Words>) -> Option<Reported> {
    let p = 1.0 / (1.0 + (-given.log_odds).exp());
    let promise = Promise {
        span: words.between(given.start, given.end),
        sentence: Span::default(),
        by: by(&given.subject),
        name: match given.subject {
            Subject::Named(first, last) => Some(words.between(first, last + 1).of(text).to_owned()),
            _ => None,
        },
        strength: given.strength,
        what: words.between(given.verb, given.end).of(text).to_owned(),
        condition: None,
        reason: "tells what somebody of us said would be done",
        signs: Signs::default(),
        p,
    };
    let outcome = outcome(words, given.end, next);
    (p >= THRESHOLD).then_some(Reported { promise, outcome })
}

/// What was promised, as it is told.
#[derive(Debug)]
struct Given {
    subject: Subject,
    start: usize,
    verb: usize,
    end: usize,
    strength: Strength,
    log_odds: f64,
}

/// Whether somebody of us is told to have said something there; where it begins.
fn told(words: &Words, at: usize) -> Option<usize> {
    let is_to_them = matches!(
        words.low(at),
        "told" | "advised" | "informed" | "assured" | "promised" | "notified" | "guaranteed"
    );
    let is_said = matches!(
        words.low(at),
        "said"
            | "says"
            | "stated"
            | "states"
            | "stating"
            | "saying"
            | "confirmed"
            | "claimed"
            | "agreed"
            | "indicated"
            | "mentioned"
            | "replied"
            | "responded"
            | "explained"
            | "tells"
            | "assuring"
            | "promising"
            | "offered"
            | "assures"
            | "promises"
            | "telling"
            | "vowed"
            | "swore"
    );
    let is_due = words.is(at, "supposed") && words.is(at + 1, "to");
    if words.is(at, "offered") && !words.is(at + 1, "to") {
        return None;
    }
    if !is_to_them && !is_said && !is_due {
        return None;
    }
    let mut left = at;
    while left > 0
        && matches!(
            words.low(left - 1),
            "also"
                | "then"
                | "again"
                | "repeatedly"
                | "further"
                | "later"
                | "been"
                | "just"
                | "being"
                | "only"
                | "finally"
                | "first"
                | "have"
                | "had"
                | "has"
                | "both"
                | "always"
                | "not"
                | "never"
                | "specifically"
                | "even"
                | "verbally"
                | "initially"
                | "originally"
        )
    {
        left -= 1;
    }
    let has_been = (left..at).any(|here| matches!(words.low(here), "been" | "being"));
    let before = left.checked_sub(1);
    let low = before.map_or("", |before| words.low(before));
    let is_to_writer = matches!(words.low(at + 1), "me" | "us");
    let is_passive = has_been
        || matches!(low, "was" | "were" | "am" | "are" | "got" | "is" | "'s")
        || left == 0 && is_to_them;
    let is_own = !is_to_writer && (matches!(low, "i" | "we") || is_customer_before(words, left));
    if low == "as" || low == "if" {
        return None;
    }
    if is_due {
        return (!is_own).then_some(at);
    }
    let speaks = if is_passive { !is_said } else { !is_own };
    speaks.then_some(at)
}

/// “I called the bank and told them”: the customer speaks, a few words earlier.
fn is_customer_before(words: &Words, left: usize) -> bool {
    let Some(joint) = left
        .checked_sub(1)
        .filter(|joint| matches!(words.low(*joint), "and" | "," | "but" | "then"))
    else {
        return false;
    };
    let speaker = (0..joint).rev().find(|at| {
        matches!(
            words.low(*at),
            "i" | "we"
                | "he"
                | "she"
                | "they"
                | "who"
                | "representative"
                | "rep"
                | "agent"
                | "manager"
                | "it"
        )
    });
    speaker.is_some_and(|at| matches!(words.low(at), "i" | "we"))
}

/// The promise in what was said from there on.
fn word_given(words: &Words, told: usize) -> Option<Given> {
    if words.is(told, "supposed") {
        return supposed(words, told);
    }
    let stop = words.len().min(told + 45);
    (told + 1..stop)
        .take_while(|at| !matches!(words.low(*at), "." | "?" | "!" | ";"))
        .filter_map(|at| would(words, told, at).or_else(|| promised(words, told, at)))
        .reduce(|best, next| {
            if next.log_odds > best.log_odds + 0.5 {
                next
            } else {
                best
            }
        })
}

/// “… that somebody would …”.
fn would(words: &Words, told: usize, at: usize) -> Option<Given> {
    let is_future = matches!(words.low(at), "would" | "will" | "shall");
    let is_going = words.is(at, "going") && words.is(at + 1, "to");
    if !is_future && !is_going {
        return None;
    }
    let (who, start) = subject(words, at, None)?;
    let (how, verb) = manner(words, at + if is_going { 2 } else { 1 });
    let start = start.max(told + 1);
    let end = end(words, verb);
    Some(Given {
        log_odds: weigh(words, &who, &how, verb, start),
        strength: if (told..end).any(|at| is_condition(words, at)) {
            Strength::Conditional
        } else {
            Strength::Clear
        },
        subject: who,
        start,
        verb,
        end,
    })
}

/// “They promised a refund by Monday”, “agreed to call”, “was told to expect a call”.
fn promised(words: &Words, told: usize, at: usize) -> Option<Given> {
    if at > told + 4 {
        return None;
    }
    let has_to = words.is(at, "to")
        && words.shape(at + 1) == Shape::Plain
        && matches!(
            words.low(told),
            "promised" | "agreed" | "offered" | "vowed" | "promising" | "guaranteed"
        );
    let expects = words.is(at, "to") && matches!(words.low(at + 1), "expect" | "hear");
    let is_thing = words.is(told, "promised")
        && matches!(words.low(at), "a" | "an" | "the" | "my" | "our" | "me" | "us")
        && !matches!(
            words.low(at + 1),
            "that" | "i" | "we" | "they" | "it" | "he" | "she"
        );
    let has_modal =
        (told..words.len().min(told + 25)).any(|here| matches!(words.low(here), "would" | "will"));
    let verb = if has_to || expects {
        at + 1
    } else if is_thing && !has_modal {
        at
    } else {
        return None;
    };
    Some(Given {
        subject: Subject::They,
        start: told,
        verb,
        end: end(words, verb),
        strength: Strength::Clear,
        log_odds: 1.2,
    })
}

/// “They were supposed to call me back”.
fn supposed(words: &Words, told: usize) -> Option<Given> {
    let (how, verb) = manner(words, told + 2);
    let end = end(words, verb);
    let is_for_writer = (verb..end).any(|at| matches!(words.low(at), "me" | "us" | "my" | "our"))
        || (told.saturating_sub(3)..told).any(|at| matches!(words.low(at), "i" | "we"));
    let duty = if is_for_writer { -0.3 } else { -2.5 };
    Some(Given {
        subject: Subject::They,
        start: told,
        verb,
        end,
        strength: Strength::Clear,
        log_odds: weigh(words, &Subject::They, &how, verb, told) + duty,
    })
}

fn weigh(words: &Words, who: &Subject, how: &Manner, verb: usize, start: usize) -> f64 {
    let low = words.low(verb);
    let is_done = how.has_be
        && (words.is_in(verb, DONE) || low.ends_with("ed") || low.ends_with("en") || low.ends_with("ing"));
    let is_reached = how.has_be
        && matches!(
            (low, words.low(verb + 1)),
            ("in", "touch" | "contact") | ("given" | "sent" | "paid" | "able", _)
        );
    let is_threat = matches!(
        low,
        "sue"
            | "garnish"
            | "foreclose"
            | "repossess"
            | "charge"
            | "charged"
            | "arrest"
            | "arrested"
            | "garnished"
            | "increase"
            | "sued"
            | "continue"
            | "press"
            | "maintain"
            | "go"
            | "deny"
            | "denied"
            | "lose"
            | "owe"
            | "terminate"
            | "terminated"
            | "affect"
    );
    let deed = match who {
        Subject::I | Subject::We if how.is_needed => -4.0,
        Subject::I | Subject::We
            if matches!(low, "hear" | "receive" | "get" | "see") || is_done || is_reached =>
        {
            1.0
        }
        Subject::I | Subject::We => -3.0,
        Subject::You if matches!(low, "hear" | "receive" | "get") => 0.5,
        // In a customer's words it is us who are spoken to.
        Subject::You if how.has_be || how.is_needed || words.is_in(verb, LIVE) => -3.0,
        Subject::You => 1.0,
        _ if is_done || is_reached => 1.0,
        _ if how.has_be => -1.4,
        _ if words.is_in(verb, LIVE) && !matches!(low, "come" | "consider" | "credit") => -0.7,
        _ if how.is_needed => -1.0,
        _ => 1.2,
    };
    let negated = match (how.is_negated, is_done) {
        (true, true) => -0.8,
        (true, false) => -4.0,
        _ => 0.0,
    };
    let is_asked = start > 0
        && matches!(
            words.low(start - 1),
            "if" | "whether" | "when" | "why" | "how" | "until" | "unless"
        );
    deed + negated + if is_threat { -3.0 } else { 0.0 } + if is_asked { -1.5 } else { 0.0 }
}

/// Where the promise ends and what became of it begins.
fn end(words: &Words, verb: usize) -> usize {
    let turns = |at: usize| {
        let next = words.low(at + 1);
        match words.low(at) {
            "." | "?" | "!" | ";" | "but" | "however" | "although" | "though" | "yet" => true,
            "," => matches!(
                next,
                "but"
                    | "which"
                    | "and"
                    | "however"
                    | "yet"
                    | "it"
                    | "they"
                    | "i"
                    | "still"
                    | "never"
                    | "this"
            ),
            "and" => matches!(
                next,
                "it" | "i"
                    | "they"
                    | "he"
                    | "she"
                    | "nothing"
                    | "no"
                    | "still"
                    | "never"
                    | "we"
                    | "to"
                    | "yet"
                    | "that"
                    | "this"
            ),
            "which" => true,
            _ => false,
        }
    };
    (verb + 1..words.len())
        .find(|at| turns(*at))
        .unwrap_or(words.len())
}

/// What the rest of the sentence says became of it, or the next one.
fn outcome(words: &Words, end: usize, next: Option<&Words>) -> Outcome {
    match ended(words, end) {
        Outcome::NotStated => next.map_or(Outcome::NotStated, |next| ended(next, 0)),
        said => said,
    }
}

fn ended(words: &Words, from: usize) -> Outcome {
    let upto = words.len().min(from + 25);
    for at in from..upto {
        let is_auxiliary = matches!(
            words.low(at.saturating_sub(1)),
            "did" | "do" | "does" | "have" | "has" | "had" | "was" | "were" | "is" | "are" | "still"
        );
        match words.low(at) {
            "never" | "nothing" | "nobody" => return Outcome::Broken,
            "no" if matches!(
                words.low(at + 1),
                "one" | "call" | "response" | "reply" | "answer" | "refund" | "such"
            ) =>
            {
                return Outcome::Broken;
            }
            "not" if at > from && is_auxiliary => return Outcome::Broken,
            "still" if matches!(words.low(at + 1), "no" | "not" | "waiting" | "have" | "has") => {
                return Outcome::Broken;
            }
            "did"
                if matches!(words.low(at + 1), "." | "," | "so" | "" | "indeed")
                    && words.shape(at + 1) != Shape::Number =>
            {
                return Outcome::Kept;
            }
            _ => {}
        }
    }
    Outcome::NotStated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(text: &str) -> Vec<(String, Outcome)> {
        let found = reported(text);
        found
            .into_iter()
            .map(|one| (one.promise.what, one.outcome))
            .collect()
    }

    #[test]
    fn a_customer_tells_what_was_promised_and_what_became_of_it() {
        use Outcome::{Broken, Kept, NotStated};
        for (text, what, outcome) in [
            (
                "I was told I would be called back by Friday, which I never was.",
                "called back by Friday",
                Broken,
            ),
            (
                "Your mechanic said he would ring me on Tuesday but nobody rang.",
                "ring me on Tuesday",
                Broken,
            ),
            (
                "She promised me a new wheel by Monday.",
                "me a new wheel by Monday",
                NotStated,
            ),
            (
                "They told me someone would be in touch, and they did.",
                "in touch",
                Kept,
            ),
            (
                "I was assured that the money would be refunded.",
                "refunded",
                NotStated,
            ),
            (
                "You said you will send the invoice and it still has not arrived.",
                "send the invoice",
                Broken,
            ),
            (
                "You were supposed to call me yesterday.",
                "call me yesterday",
                NotStated,
            ),
            ("Anna agreed to replace the tyre.", "replace the tyre", NotStated),
            (
                "I was told to expect a call. It never came.",
                "expect a call",
                Broken,
            ),
        ] {
            assert_eq!(told_of(text), [(what.to_owned(), outcome)], "{text}");
        }
    }

    #[test]
    fn what_the_customer_said_or_we_refused_is_no_promise_of_ours() {
        for text in [
            "I told them I would pay on Friday.",
            "We said we would come back.",
            "They said they will not give me a refund.",
            "I was told I would have to wait.",
            "She told me the bicycle was ready.",
            "He asked whether they would call.",
            "They said they would sue me.",
            "The frame is red.",
            "",
        ] {
            assert_eq!(told_of(text), [], "{text}");
        }
    }
}
