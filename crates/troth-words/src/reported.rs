//! Promises of ours that a customer tells of: “I was told I would be called back by Friday, which I never was”.

use serde::{Deserialize, Serialize};

use crate::cut::{Said, cut};
use crate::given::{Given, given};
use crate::lessons::Signs;
use crate::odds::chance;
use crate::outcome::outcome;
use crate::promise::{Promise, by, named};
use crate::told::is_told;
use crate::{Span, THRESHOLD};

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
    reported_in(text, &cut(text))
}

pub(crate) fn reported_in(text: &str, sentences: &[Said]) -> Vec<Reported> {
    let mut found = Vec::new();
    for (number, said) in sentences.iter().enumerate() {
        let mut at = 0;
        while at < said.words.len() {
            at = match is_told(&said.words, at).then(|| given(&said.words, at)).flatten() {
                Some(given) => {
                    found.extend(shown(text, said, &given, sentences.get(number + 1)));
                    given.end.max(at + 1)
                }
                None => at + 1,
            };
        }
    }
    found
}

fn shown(text: &str, said: &Said, given: &Given, next: Option<&Said>) -> Option<Reported> {
    let p = chance(given.log_odds);
    let place = |first: usize, last: usize| -> Span { said.words.between(first, last) };
    (p >= THRESHOLD).then(|| Reported {
        promise: Promise {
            span: place(given.start, given.end),
            sentence: said.sentence,
            by: by(&given.subject),
            name: named(&given.subject).map(|(first, last)| place(first, last + 1).of(text).to_owned()),
            strength: given.strength,
            what: place(given.verb, given.end).of(text).to_owned(),
            condition: None,
            reason: "tells what somebody of us said would be done",
            signs: Signs::default(),
            p,
        },
        outcome: outcome(&said.words, given.end, next.map(|next| &next.words)),
    })
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
