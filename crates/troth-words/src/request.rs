//! Requests to the reader: what has to come first before a promise begins to run.

use crate::english::{ASK, IF_EMPTY, IF_YOU_EMPTY, PLEASE, REQUEST, WONDER};
use crate::word::{Shape, Words};

/// How many words after “once” or “when” tell that it is the reader who has to act.
const NEAR_READER: usize = 3;

/// Whether a sentence asks its reader for something that the next sentence could hang on.
pub(crate) fn asks(words: &Words) -> bool {
    (0..words.len()).any(|at| is_request(words, at)) || words.is(words.len().saturating_sub(1), "?")
}

/// Whether a request to the reader begins there: “please send …”, “could you …”, “DM us …”.
pub(crate) fn is_request(words: &Words, at: usize) -> bool {
    match words.low(at) {
        "if" | "once" | "when" | "unless" | "after" => is_condition(words, at),
        "be" | "make" if words.are(at + 1, &["sure", "to"]) => begins(words, at),
        _ if words.is_in(at, PLEASE) => words.shape(at + 1) == Shape::Plain || words.is_in(at + 1, ASK),
        _ if !begins(words, at) => false,
        _ if words.is_in(at, REQUEST) => matches!(words.low(at + 1), "you" | "we" | "i"),
        _ => words.is_in(at, ASK) && !words.is(at + 1, "to"),
    }
}

fn begins(words: &Words, at: usize) -> bool {
    at == 0 || matches!(words.shape(at - 1), Shape::Mark | Shape::Address) || words.is(at - 1, "and")
}

/// Whether what begins there is a condition that the reader has to meet.
pub(crate) fn is_condition(words: &Words, at: usize) -> bool {
    match words.low(at) {
        "if" | "unless" | "provided" => {
            let is_asked = at > 0 && words.is_in(at - 1, WONDER);
            !is_asked && !is_empty(words, at)
        }
        "once" | "when" | "after" => {
            (at + 1..=at + NEAR_READER).any(|here| matches!(words.low(here), "you" | "your" | "u"))
        }
        "as" => words.are(at + 1, &["soon", "as", "you"]),
        "should" => words.is(at + 1, "you"),
        "upon" | "pending" => true,
        "based" => words.are(at + 1, &["on", "your"]),
        _ => false,
    }
}

/// “If necessary”, “if you have questions”: nothing that the reader has to do.
fn is_empty(words: &Words, at: usize) -> bool {
    words.is_in(at + 1, IF_EMPTY)
        || words.is(at + 1, "there") && words.is(at + 3, "no")
        || words.is(at + 1, "you") && words.is_in(at + 2, IF_YOU_EMPTY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_asks_the_reader_for_something_is_known() {
        for text in [
            "Please bring the bicycle.",
            "Could you measure the tube?",
            "DM us the frame number.",
            "Hi Tom, send us a photo.",
            "Once you have paid, it is yours.",
            "If the fork is bent, ring us.",
            "Which wheel?",
        ] {
            assert!(asks(&Words::of(text)), "{text}");
        }
        for text in [
            "The wheel is here.",
            "I can mend it.",
            "They send a photo.",
            "If possible, today.",
            "",
        ] {
            assert!(!asks(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn a_condition_is_one_that_somebody_has_to_meet() {
        for (text, is) in [
            ("if you bring it", true),
            ("unless it rains", true),
            ("if necessary", false),
            ("if you have questions", false),
            ("once you bring it", true),
            ("once it is here", false),
            ("as soon as you ring", true),
            ("as soon as possible", false),
            ("upon payment", true),
            ("based on your photo", true),
        ] {
            assert_eq!(is_condition(&Words::of(text), 0), is, "{text}");
        }
        assert!(!is_condition(&Words::of("see if it fits"), 1));
    }
}
