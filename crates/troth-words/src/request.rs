//! Requests to the reader: what has to come first before a promise begins to run.

use crate::english::ASK;
use crate::word::{Shape, Words};

/// Whether a sentence asks its reader for something that the next sentence could hang on.
pub(crate) fn asks(words: &Words) -> bool {
    (0..words.len()).any(|at| is_request(words, at)) || words.is(words.len().saturating_sub(1), "?")
}

/// Whether a request to the reader begins there: “please send …”, “could you …”, “DM us …”.
pub(crate) fn is_request(words: &Words, at: usize) -> bool {
    let begins =
        at == 0 || matches!(words.shape(at - 1), Shape::Mark | Shape::Address) || words.is(at - 1, "and");
    match words.low(at) {
        "please" | "pls" | "plz" | "kindly" => {
            words.shape(at + 1) == Shape::Plain || words.is_in(at + 1, ASK)
        }
        "can" | "could" | "would" | "will" | "may" | "might" if begins => {
            matches!(words.low(at + 1), "you" | "we" | "i")
        }
        "if" | "once" | "when" | "unless" | "after" => is_condition(words, at),
        _ => begins && words.is_in(at, ASK) && !words.is(at + 1, "to"),
    }
}

/// Whether what begins there is a condition that the reader has to meet.
pub(crate) fn is_condition(words: &Words, at: usize) -> bool {
    let of_reader =
        |upto: usize| (at + 1..at + upto).any(|here| matches!(words.low(here), "you" | "your" | "u"));
    let is_empty = |at: usize| {
        let has = words.is(at + 1, "you")
            && matches!(words.low(at + 2), "have" | "need" | "require" | "want" | "would");
        let nothing = matches!(
            words.low(at + 1),
            "possible" | "necessary" | "needed" | "not" | "any" | "so" | "only"
        );
        has || nothing
    };
    match words.low(at) {
        "if" | "unless" | "provided" => {
            let is_asked = at > 0
                && matches!(
                    words.low(at - 1),
                    "see" | "know" | "check" | "ask" | "wonder" | "out" | "as" | "even" | "sure"
                );
            !is_asked && !is_empty(at)
        }
        "once" | "when" | "after" => of_reader(4),
        "as" => words.are(at + 1, &["soon", "as", "you"]),
        "should" => words.is(at + 1, "you"),
        "upon" | "pending" => true,
        "based" => words.are(at + 1, &["on", "your"]),
        _ => false,
    }
}
