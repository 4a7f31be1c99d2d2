//! Thanks in what a customer wrote that are meant for somebody: by name, to be passed on, or for what the reader did.
//!
//! “Thanks in advance”, “thank you for your e-mail” and the “Thanks,” before a name are politeness, and nothing is found.

use serde::{Deserialize, Serialize};

use crate::cut::{Said, cut};
use crate::english_thanks::{BITTER, FILLER, MUCH, NOT_NAMES, PASS, THANKS, WELL};
use crate::odds::chance;
use crate::reading::stretches;
use crate::thanks_what::{What, odds, what};
use crate::word::{Shape, Words};
use crate::{Span, THRESHOLD};

/// Whom thanks are for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thanked {
    /// Whoever reads the letter.
    Reader,
    /// Somebody by name.
    Named(String),
}

/// Thanks found in a letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Thanks {
    /// From the word of thanks on.
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: Span,
    pub whom: Thanked,
    /// Why, in words.
    pub reason: &'static str,
    pub p: f64,
}

/// Reads a letter: only what its writer wrote now.
pub fn thanks(text: &str) -> Vec<Thanks> {
    let mut found: Vec<Thanks> = Vec::new();
    for own in stretches(text) {
        let words = own.of(text);
        let said = cut(words);
        let asks = said.iter().any(|said| is_asked(&said.words));
        for (at, one) in said.iter().enumerate() {
            let here = Here {
                text: words,
                said: one,
                is_last: at + 2 >= said.len(),
                asks,
            };
            let moved = here.found().map(|one| Thanks {
                span: one.span.moved(own.start),
                sentence: one.sentence.moved(own.start),
                ..one
            });
            found.extend(moved);
        }
    }
    found
}

/// A question, or a request: thanks for help in such a letter are mostly for help to come.
fn is_asked(words: &Words) -> bool {
    words.is(words.len().saturating_sub(1), "?")
        || (0..words.len()).any(|at| {
            matches!(words.low(at), "please" | "pls")
                && !(at + 1..at + 4).any(|next| words.is(next, "thank") || words.is_in(next, PASS))
                || words.are(at, &["let", "me", "know"])
        })
}

struct Here<'a> {
    text: &'a str,
    said: &'a Said,
    /// Nothing but a name comes after it.
    is_last: bool,
    /// The letter asks for something.
    asks: bool,
}

impl Here<'_> {
    fn words(&self) -> &Words {
        &self.said.words
    }

    /// The first thanks of a sentence that are meant for somebody.
    fn found(&self) -> Option<Thanks> {
        (0..self.words().len()).find_map(|at| self.passed_on(at).or_else(|| self.said_at(at)))
    }

    /// “Please thank Steven”, “pass on my thanks to Steven”, “kudos to Steven”, “thanks to Steven”.
    fn passed_on(&self, at: usize) -> Option<Thanks> {
        let words = self.words();
        let is_thank = words.is(at, "thank") && !words.is(at + 1, "you") && !words.is(at + 1, "u");
        if is_thank {
            let name = self
                .name(at + 1)
                .filter(|_| !(at..words.len()).any(|at| words.is(at, "by")))?;
            let asks = (0..at)
                .any(|before| matches!(words.low(before), "please" | "kindly" | "could" | "can" | "pls"))
                || at == 0;
            let weight = if asks { odds::TO_PASS_ON } else { odds::NAMED_FOR };
            return self.one(at, Thanked::Named(name), PASSED_ON, weight + self.liking());
        }
        let is_word =
            words.is_in(at, THANKS) || words.are(at, &["thank", "you"]) || words.is(at, "thank-you");
        let to = at + 1 + usize::from(words.are(at, &["thank", "you"]));
        let to = to + usize::from(matches!(words.low(to), "very" | "again" | "also" | "and"));
        let to = to + usize::from(words.is(to, "much"));
        if !is_word || !words.is(to, "to") {
            return None;
        }
        let name = self.name(to + 1)?;
        let is_passed = (0..at).any(|before| words.is_in(before, PASS));
        let weight = if is_passed {
            odds::TO_PASS_ON
        } else {
            odds::THANKS_TO
        };
        let reason = if is_passed { PASSED_ON } else { BY_NAME };
        self.one(at, Thanked::Named(name), reason, weight + self.liking())
    }

    /// “Thank you, Nancy, for …”, “thanks so much for sorting that out”, “I really appreciate your help”.
    fn said_at(&self, at: usize) -> Option<Thanks> {
        let words = self.words();
        let mut next = match words.low(at) {
            "thank" if matches!(words.low(at + 1), "you" | "u") => at + 2,
            "appreciate" | "appreciated" => at + 1,
            "grateful" if words.is(at + 1, "to") => at + 2,
            _ if words.is_in(at, THANKS) => at + 1,
            _ => return None,
        };
        if self.is_refused(at) {
            return None;
        }
        let mut much =
            (at.saturating_sub(3)..at).any(|before| words.is_in(before, MUCH) && !words.is(before, "all"));
        let mut name = None;
        while next < words.len() {
            if words.is_in(next, MUCH) {
                much = true;
            } else if let Some((found, after)) = self.name_at(next).filter(|_| name.is_none()) {
                name = Some(found);
                next = after;
                continue;
            } else if !words.is(next, ",") && !words.is_in(next, FILLER) {
                break;
            }
            next += 1;
        }
        let opens_cause = matches!(
            words.low(next),
            "for" | "what" | "how" | "all" | "everything" | "your" | "you"
        );
        let what = if opens_cause {
            what(self.words(), next)
        } else {
            What::Unsaid
        };
        if name.is_none()
            && matches!(words.low(at), "appreciate" | "appreciated" | "grateful")
            && !opens_cause
        {
            return None;
        }
        self.weighed(at, name, what, much)
    }

    fn weighed(&self, at: usize, name: Option<String>, what: What, much: bool) -> Option<Thanks> {
        let is_named = name.is_some();
        let named = match (is_named, what) {
            (true, What::Unsaid) => odds::NAMED,
            (true, _) => odds::NAMED_FOR,
            (false, _) => 0.0,
        };
        let come = what == What::Done || what == What::Small || what == What::Unsaid;
        let weight = what.odds()
            + named
            + if much { odds::MUCH } else { 0.0 }
            + self.liking()
            + if self.is_bitter(at) { odds::BITTER } else { 0.0 }
            + if self.asks && come { odds::ASKED } else { 0.0 }
            + if self.is_last && come && !much {
                odds::LAST
            } else {
                0.0
            };
        let (whom, reason) = match name {
            Some(name) => (Thanked::Named(name), BY_NAME),
            None => (Thanked::Reader, TO_READER),
        };
        self.one(at, whom, reason, weight)
    }

    /// “No thanks”, “thanks but”, “thanks for nothing”.
    fn is_refused(&self, at: usize) -> bool {
        let words = self.words();
        let before = at > 0 && matches!(words.low(at - 1), "no" | "not" | "would" | "nor" | "hardly");
        let wish = (at.saturating_sub(3)..at)
            .any(|before| matches!(words.low(before), "would" | "will" | "greatly" | "if"));
        let is_wish = wish && words.is(at, "appreciate");
        before
            || is_wish
            || words.is(at, "appreciated")
            || (at..words.len()).any(|at| words.are(at, &["for", "nothing"]))
    }

    /// Whether something bad is thanked for, and nobody is.
    fn is_bitter(&self, at: usize) -> bool {
        let words = self.words();
        let makes_me = |at: usize| words.is(at, "making") && words.is(at + 1, "me");
        (at..words.len()).any(|at| words.is_in(at, BITTER) || makes_me(at))
    }

    /// How well it was done, as far as the sentence says.
    fn liking(&self) -> f64 {
        let words = self.words();
        let is_well = (0..words.len())
            .any(|at| words.is_in(at, WELL) && !words.is(at, "kind") || words.are(at, &["so", "kind"]));
        if is_well { odds::WELL } else { 0.0 }
    }

    fn name(&self, at: usize) -> Option<String> {
        let skip = usize::from(matches!(
            self.words().low(at),
            "your" | "our" | "mr" | "mrs" | "ms" | "miss" | "dr"
        ));
        self.name_at(at + skip).map(|(name, _)| name)
    }

    /// A name that stands there, and where it ends. One behind a comma at the end is whoever signs.
    fn name_at(&self, at: usize) -> Option<(String, usize)> {
        let words = self.words();
        let is_name = |at: usize| {
            words.shape(at) == Shape::Capital && !words.is_in(at, NOT_NAMES) && words.low(at).len() > 1
        };
        if !is_name(at) {
            return None;
        }
        let end = at + 1 + usize::from(is_name(at + 1));
        let is_signed =
            at > 0 && words.is(at - 1, ",") && (end..words.len()).all(|at| words.shape(at) == Shape::Mark);
        let is_new_line = at > 0 && words.between(at - 1, at + 1).of(self.text).contains('\n');
        (!is_signed && !is_new_line).then(|| (words.between(at, end).of(self.text).to_owned(), end))
    }

    fn one(&self, at: usize, whom: Thanked, reason: &'static str, weight: f64) -> Option<Thanks> {
        let p = chance(weight);
        let words = self.words();
        (p >= THRESHOLD).then(|| Thanks {
            span: words.between(at, words.len()),
            sentence: self.said.sentence,
            whom,
            reason,
            p,
        })
    }
}

const PASSED_ON: &str = "asks that thanks be passed on";
const BY_NAME: &str = "thanks somebody by name";
const TO_READER: &str = "thanks whoever reads it for what they did";

#[cfg(test)]
mod tests {
    use super::*;

    fn whom(text: &str) -> Vec<Option<String>> {
        let found = thanks(text).into_iter().map(|one| match one.whom {
            Thanked::Named(name) => Some(name),
            Thanked::Reader => None,
        });
        found.collect()
    }

    #[test]
    fn thanks_that_are_meant_for_somebody_are_found() {
        for (text, name) in [
            ("Thank you Nancy for sorting out the delivery.", Some("Nancy")),
            ("Thank you, Nancy, for all your help last week!", Some("Nancy")),
            ("Thanks Bea for staying late on Friday.", Some("Bea")),
            (
                "Please thank Steven for me, the bike rides like new.",
                Some("Steven"),
            ),
            (
                "Could you please thank Steven Hall for the quick repair?",
                Some("Steven Hall"),
            ),
            ("Please pass on my thanks to Bea.", Some("Bea")),
            ("Do say thank you to Bea from all of us.", Some("Bea")),
            ("Kudos to Tom, he fixed it in ten minutes.", Some("Tom")),
            ("Thanks to Nancy we made our train.", Some("Nancy")),
            ("A big thank you to Nancy!", Some("Nancy")),
            ("Many thanks to Mr Hall for coming out on a Sunday.", Some("Hall")),
            ("Thanks so much for sorting that out.", None),
            ("Thank you so much for your help with the insurance.", None),
            ("thanks a lot for fixing the brakes so fast", None),
            ("Thank you for going out of your way to get the part.", None),
            ("Thank you for everything you did for us.", None),
            ("Thank you for the wonderful service.", None),
            ("I really appreciate what you did for my mother.", None),
            ("I truly appreciate your kindness.", None),
            ("Thanks again for all your hard work on this.", None),
            ("Thank you very much for making this happen.", None),
            ("Thanks a million for staying on the line with me.", None),
            (
                "Thank you for repairing it while we waited. It runs perfectly.",
                None,
            ),
            ("Thanks for the great job on the paint.", None),
            (
                "You were so kind. Thank you for helping my father with the ramp.",
                None,
            ),
            (
                "Thank you for taking care of this so quickly, the kids are over the moon.",
                None,
            ),
            (
                "We're very grateful to Nancy for finding the frame.",
                Some("Nancy"),
            ),
            ("thank you for solving this, it had bothered us for weeks", None),
            ("I want to thank Bea for her patience with us.", Some("Bea")),
            (
                "Dear all,\n\nThank you Tom for your excellent work on the stand.\n\nAnn",
                Some("Tom"),
            ),
            ("The wheel is perfect. Thank you for rebuilding it twice!", None),
        ] {
            assert_eq!(whom(text), [name.map(str::to_owned)], "{text}");
        }
    }

    #[test]
    fn politeness_is_no_thanks() {
        for text in [
            "Thanks in advance.",
            "Thanks,\nAnn",
            "Thanks, Ann",
            "Many thanks,\n\nAnn Harbour",
            "Thank you for your order.",
            "Thank you for your e-mail of Monday.",
            "Thanks for your quick reply.",
            "Thanks for getting back to me.",
            "Thanks for letting me know.",
            "Thank you for your time and consideration.",
            "Thanks for the update.",
            "Thanks Nancy.",
            "Thanks Nancy, I'll have a look.",
            "Thank you.",
            "Thanks!",
            "Thank you very much.",
            "Could you send me the form? Thanks for your help.",
            "Please call me about the invoice. Thanks for your help!",
            "No thanks.",
            "Thanks for nothing!",
            "I would appreciate your help with this.",
            "Your prompt answer would be appreciated.",
            "Thank you for contacting us.",
            "Thank you for your understanding.",
            "Thank you for your interest in our products.",
            "Thanks for sending the invoice.",
            "Thanks for the info.",
            "Thank God it is Friday.",
            "Thanks for checking.",
            "Thank you for your patience.",
            "Thanks for your attention to this matter.",
            "Thank you for your payment.",
            "Thanks for ruining my trip.",
            "Thanks for the terrible service on Friday!",
            "Thank you for bringing this to our attention.",
            "> Thank you Nancy for all your help!\n\nNothing came.",
        ] {
            assert_eq!(whom(text), [], "{text}");
        }
    }

    #[test]
    fn a_finding_says_where_it_stands() {
        let text = "It runs again.\n\nPlease thank Steven for the repair. Ann";
        let found = thanks(text).remove(0);
        assert_eq!(found.sentence.of(text), "Please thank Steven for the repair.");
        assert!(
            found.span.of(text).starts_with("thank Steven"),
            "{}",
            found.span.of(text)
        );
        assert_eq!(found.reason, "asks that thanks be passed on");
    }

    /// A megabyte each, which anything but linear time would never be done with.
    #[test]
    fn hostile_letters_take_no_longer_than_any_other() {
        for piece in [
            "thanks ",
            "thank you for ",
            "Thank you. ",
            "so much ",
            "Please thank Bea. ",
            "é ",
        ] {
            let text = piece.repeat(1_000_000 / piece.len());
            assert!(thanks(&text).len() <= text.len() / 8, "{piece}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_fall(
            words in proptest::collection::vec("(thank|thanks|you|Nancy|to|for|your|help|sorting|please|pass|,|[.]|\n|é|so|much|all)", 0..60)
        ) {
            let text = words.join(" ");
            for one in thanks(&text) {
                assert!(text.get(one.span.start..one.span.end).is_some() && one.p >= THRESHOLD);
            }
        }
    }
}
