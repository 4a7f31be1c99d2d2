//! Promises in a sentence: who gives their word, of what, how firmly.

use serde::{Deserialize, Serialize};

use crate::cut::{Said, cut};
use crate::english_facts;
use crate::facts::{Saying, Subject};
use crate::lessons::{Lessons, Signs};
use crate::odds::chance;
use crate::spoken::Spoken;
use crate::tongue_facts;
use crate::weight::weigh;
use crate::{Language, Named, Span, THRESHOLD, Workdays, dates};

/// Whose words are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// A colleague's: what they promise is our word.
    Us,
    /// A customer's: what they report of us was our word.
    Them,
}

/// Who gives the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    I,
    We,
    /// A colleague by name.
    Named,
    /// A team, a part of the firm, or nobody said.
    Other,
}

/// How firmly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    Clear,
    /// Will try, should be done, plans to.
    Hedged,
    /// Once the customer has done something first.
    Conditional,
}

/// A promise found in a sentence of ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The clause that promises.
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: Span,
    pub by: By,
    /// The name, where one gives it.
    pub name: Option<String>,
    pub strength: Strength,
    /// What is promised, as an act: “send the invoice”.
    pub what: String,
    /// What the reader has to do first, as it was written.
    pub condition: Option<String>,
    /// Why, in words.
    pub reason: &'static str,
    /// What of it is learnt from.
    pub signs: Signs,
    pub p: f64,
}

/// The promises in what somebody of us wrote: one text, or one message's own words. What the firm answered to earlier
/// ones weighs in.
pub fn promises(text: &str, lessons: Option<&Lessons>) -> Vec<Promise> {
    let times = dates(text, None, &Workdays::default());
    promises_in(text, &cut(text), &times, lessons)
}

/// The same, where the text is cut already and the times named in it are known.
pub(crate) fn promises_in(
    text: &str,
    sentences: &[Said],
    times: &[Named],
    lessons: Option<&Lessons>,
) -> Vec<Promise> {
    let mut found = Vec::new();
    let mut spoken = Spoken::new(sentences);
    for (number, said) in sentences.iter().enumerate() {
        let here = Here { text, said };
        let sayings = match spoken.language(number) {
            Language::English => english_facts::sayings(sentences, number, times),
            language => tongue_facts::sayings(language, sentences, number, times),
        };
        found.extend(sayings.iter().filter_map(|saying| here.promise(saying, lessons)));
    }
    found
}

/// A sentence of a text.
struct Here<'a> {
    text: &'a str,
    said: &'a Said,
}

impl Here<'_> {
    fn promise(&self, saying: &Saying, lessons: Option<&Lessons>) -> Option<Promise> {
        let facts = &saying.facts;
        let weighed = weigh(facts);
        let learnt = lessons.map_or(0.0, |lessons| lessons.log_odds(&weighed.signs));
        let p = chance(weighed.log_odds + learnt);
        let (start, end) = saying.place;
        (p >= THRESHOLD).then(|| Promise {
            span: self.place(start, end),
            sentence: self.said.sentence,
            by: by(&facts.subject),
            name: named(&facts.subject).map(|(first, last)| self.words(first, last + 1)),
            strength: facts.strength,
            what: self.words(saying.act, end),
            condition: saying.condition.map(|asked| bare(asked.of(self.text))),
            reason: weighed.reason,
            signs: weighed.signs,
            p,
        })
    }

    fn place(&self, first: usize, last: usize) -> Span {
        self.said.words.between(first, last)
    }

    fn words(&self, first: usize, last: usize) -> String {
        self.place(first, last).of(self.text).to_owned()
    }
}

/// Without the marks at its end, and the word that joined it to the promise.
fn bare(condition: &str) -> String {
    let words = condition.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let joined = ["and", "so", "then", "&amp"]
        .iter()
        .find_map(|joint| words.strip_suffix(joint));
    joined.unwrap_or(words).trim_end_matches([',', ' ']).to_owned()
}

/// The first and the last word of a name.
pub(crate) fn named(subject: &Subject) -> Option<(usize, usize)> {
    match subject {
        Subject::Named(first, last) => Some((*first, *last)),
        _ => None,
    }
}

pub(crate) fn by(subject: &Subject) -> By {
    match subject {
        Subject::I => By::I,
        Subject::We => By::We,
        Subject::Named(..) => By::Named,
        Subject::You | Subject::They | Subject::Team | Subject::Thing => By::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promise::By::{I, Named, Other, We};
    use crate::promise::Strength::{Clear, Conditional, Hedged};

    fn given(text: &str) -> Vec<(By, Strength, String)> {
        let found = promises(text, None);
        found
            .into_iter()
            .map(|one| (one.by, one.strength, one.what))
            .collect()
    }

    #[test]
    fn a_promise_says_who_how_firmly_and_what() {
        for (text, by, strength, what) in [
            (
                "I'll send you the invoice on Friday.",
                I,
                Clear,
                "send you the invoice on Friday",
            ),
            (
                "We’ll get back to you tomorrow!",
                We,
                Clear,
                "get back to you tomorrow",
            ),
            ("Will send it tonight.", I, Clear, "send it tonight"),
            (
                "Bea will call you about the frame.",
                Named,
                Clear,
                "call you about the frame",
            ),
            (
                "Our workshop will repair it for you.",
                Other,
                Clear,
                "repair it for you",
            ),
            (
                "You will hear from us by Tuesday.",
                Other,
                Clear,
                "hear from us by Tuesday",
            ),
            ("I will try to find the part.", I, Hedged, "find the part"),
            (
                "I should be able to have it ready by noon.",
                I,
                Hedged,
                "have it ready by noon",
            ),
            (
                "It will be delivered on Monday.",
                Other,
                Clear,
                "delivered on Monday",
            ),
            ("I'm sending it tomorrow.", I, Clear, "sending it tomorrow"),
            ("If you send me the number, I'll check.", I, Conditional, "check"),
            (
                "Could you DM us your order number? We'll look into it.",
                We,
                Conditional,
                "look into it",
            ),
            (
                "Once the part is here I will fit it and let you know.",
                I,
                Clear,
                "fit it and let you know",
            ),
            ("I promise to bring it back.", I, Clear, "bring it back"),
            ("We'll be in touch on Monday.", We, Clear, "in touch on Monday"),
            (
                "We are checking it and will let you know.",
                We,
                Clear,
                "let you know",
            ),
            (
                "Let me ask the workshop and get back to you.",
                I,
                Hedged,
                "ask the workshop and get back to you",
            ),
        ] {
            assert_eq!(given(text), [(by, strength, what.to_owned())], "{text}");
        }
    }

    #[test]
    fn whereabouts_offers_courtesies_and_other_peoples_deeds_are_none() {
        for text in [
            "I will be out of the office until Monday.",
            "I'll be in Dallas on Thursday.",
            "Happy to help!",
            "We'd be happy to help.",
            "I'll be glad to help.",
            "Let me know if you'd like me to call.",
            "Talk to you later.",
            "We'll see what happens.",
            "Will you send me the form?",
            "Will the frame fit?",
            "She said she will send me a copy.",
            "I think he will win.",
            "We will not be able to repair it.",
            "You will need a longer cable.",
            "DM us and we'll go from there.",
            "I would call them.",
            "The board will review the plan.",
            "It will rain tomorrow.",
            "Good Will Hunting",
            "Where there's a will there's a way.",
            "Prices will increase.",
            "I hope we will meet again.",
            "",
            "?",
        ] {
            assert_eq!(given(text), [], "{text}");
        }
    }

    #[test]
    fn each_promise_of_a_text_is_found_in_its_place() {
        let text = "Sorry for the wait. I'll call the supplier today. The frame is here, and Bea will ring you on Friday.";
        let found = promises(text, None);
        let said: Vec<&str> = found.iter().map(|one| one.span.of(text)).collect();
        assert_eq!(
            said,
            ["I'll call the supplier today", "Bea will ring you on Friday"]
        );
        assert_eq!(found[1].name.as_deref(), Some("Bea"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_fall(text in ".{0,200}") {
            for one in promises(&text, None) {
                assert!(text.get(one.span.start..one.span.end).is_some() && one.p >= THRESHOLD && one.p <= 1.0);
            }
        }

        #[test]
        fn words_of_promises_in_any_order_are_read_without_a_fall(
            words in proptest::collection::vec("(I|we|you|will|'ll|shall|not|be|send|it|and|if|,|[.]|[?]|going|to|let|me|by|said|would|told)", 0..60)
        ) {
            let text = words.join(" ");
            for one in promises(&text, None) {
                assert!(text.get(one.span.start..one.span.end).is_some());
            }
            for one in crate::reported(&text) {
                assert!(text.get(one.promise.span.start..one.promise.span.end).is_some());
            }
        }
    }
}
