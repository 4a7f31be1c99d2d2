//! How something is to be done: what stands between the word of the future and the verb.

use crate::english::{ADVERBS, DOUBTS, GLAD, TRY};
use crate::word::Words;

/// What stands between the word of the future and the verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manner {
    pub is_negated: bool,
    pub is_tried: bool,
    pub is_glad: bool,
    pub is_able: bool,
    pub is_needed: bool,
    pub is_doubtful: bool,
    /// “be sending”, “be sent”: the verb's own form tells.
    pub has_be: bool,
}

/// How many words may stand between the word of the future and its verb.
const MANNER_WORDS: usize = 14;

/// Skips what only says how, up to the verb.
pub(crate) fn manner(words: &Words, after: usize) -> (Manner, usize) {
    let mut manner = Manner::default();
    let mut at = after;
    let stop = words.len().min(after + MANNER_WORDS);
    while at < stop {
        at += match how(words, at, &mut manner) {
            0 if at == after && words.is(at, ",") => 1,
            0 => break,
            length => length,
        };
    }
    (manner, at)
}

/// Notes what the words there say of the manner, and tells how many they are.
fn how(words: &Words, at: usize, manner: &mut Manner) -> usize {
    let next = words.low(at + 1);
    match words.low(at) {
        "not" | "never" | "no" | "unable" => {
            manner.is_negated = true;
            1
        }
        "be" => {
            manner.has_be = true;
            1
        }
        "start" | "begin" if next.ends_with("ing") => 1,
        "go" if words.are(at + 1, &["ahead", "and"]) => 3,
        "do" if matches!(next, "my" | "our") && words.are(at + 2, &["best", "to"]) => {
            manner.is_tried = true;
            4
        }
        "make" if matches!(next, "an" | "every") && words.are(at + 2, &["effort", "to"]) => {
            manner.is_tried = true;
            4
        }
        _ if matches!(next, "and" | "&") && words.is_in(at, TRY) => {
            manner.is_tried = true;
            2
        }
        _ if next == "to" && how_to(words, at, manner) => 2,
        _ if words.is_in(at, DOUBTS) => {
            manner.is_doubtful = true;
            1
        }
        _ => usize::from(words.is_in(at, ADVERBS)),
    }
}

/// Notes what a word before “to” says of the manner, if anything.
fn how_to(words: &Words, at: usize, manner: &mut Manner) -> bool {
    match words.low(at) {
        "trying" | "attempting" => manner.is_tried = true,
        "able" => (manner.is_able, manner.has_be) = (true, false),
        "sure" | "certain" => manner.has_be = false,
        "have" | "need" => manner.is_needed = true,
        "plan" | "expect" => manner.is_doubtful = true,
        "continue" => {}
        _ if words.is_in(at, TRY) => manner.is_tried = true,
        _ if words.is_in(at, GLAD) => (manner.is_glad, manner.has_be) = (true, false),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_says_how_is_told_apart_from_the_deed() {
        let how = |text: &str| {
            let words = Words::of(text);
            let (manner, verb) = manner(&words, 0);
            (manner, words.low(verb).to_owned())
        };
        let none = Manner::default();
        for (text, manner, verb) in [
            ("gladly send it", none, "send"),
            (
                "not be sent",
                Manner {
                    is_negated: true,
                    has_be: true,
                    ..none
                },
                "sent",
            ),
            (
                "try to send it",
                Manner {
                    is_tried: true,
                    ..none
                },
                "send",
            ),
            (
                "make every effort to send it",
                Manner {
                    is_tried: true,
                    ..none
                },
                "send",
            ),
            (
                "be happy to send it",
                Manner {
                    is_glad: true,
                    ..none
                },
                "send",
            ),
            (
                "probably be able to send it",
                Manner {
                    is_able: true,
                    is_doubtful: true,
                    ..none
                },
                "send",
            ),
            (
                "need to send it",
                Manner {
                    is_needed: true,
                    ..none
                },
                "send",
            ),
            ("go ahead and send it", none, "send"),
            ("be sure to send it", none, "send"),
        ] {
            assert_eq!(how(text), (manner, verb.to_owned()), "{text}");
        }
    }
}
