//! Whether somebody of us is told to have said something, rather than the customer themselves.

use crate::english_told::{BETWEEN, PASSIVE, SAID, SPEAKERS, TOLD};
use crate::word::Words;

/// Whether the word there tells that somebody of us said something.
pub(crate) fn is_told(words: &Words, at: usize) -> bool {
    if !words.low(at).ends_with(['d', 'e', 'g', 's']) {
        // No word of the lists ends otherwise, and most words do.
        return false;
    }
    let is_to_them = words.is_in(at, TOLD);
    let is_said = !is_to_them && words.is_in(at, SAID);
    let is_due = words.is(at, "supposed") && words.is(at + 1, "to");
    if !(is_to_them || is_said || is_due) || words.is(at, "offered") && !words.is(at + 1, "to") {
        return false;
    }
    let left = (0..at).rev().find(|left| !words.is_in(*left, BETWEEN));
    let before = left.map_or("", |left| words.low(left));
    let first = left.map_or(0, |left| left + 1);
    match before {
        "as" | "if" => false,
        _ if is_due => !is_own(words, at, first),
        _ if is_passive(words, at, first) || first == 0 && is_to_them => !is_said,
        _ => !is_own(words, at, first),
    }
}

/// “Was told”, “have been told”; `first` is the first of the words that lie between.
fn is_passive(words: &Words, at: usize, first: usize) -> bool {
    (first..at).any(|here| matches!(words.low(here), "been" | "being"))
        || first > 0 && words.is_in(first - 1, PASSIVE)
}

/// Whether it is the customer who speaks.
fn is_own(words: &Words, at: usize, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else {
        return false;
    };
    let is_to_writer = matches!(words.low(at + 1), "me" | "us");
    !is_to_writer && (matches!(words.low(before), "i" | "we") || is_own_before(words, before))
}

/// “I called the bank and told them”: the customer speaks, a few words earlier.
fn is_own_before(words: &Words, joint: usize) -> bool {
    if !matches!(words.low(joint), "and" | "," | "but" | "then") {
        return false;
    }
    let speaker = (0..joint).rev().find(|at| words.is_in(*at, SPEAKERS));
    speaker.is_some_and(|at| matches!(words.low(at), "i" | "we"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_who_spoke() {
        for (text, is) in [
            ("your mechanic said it fits", true),
            ("I was told it fits", true),
            ("I have repeatedly been told it fits", true),
            ("Told it fits", true),
            ("she told me it fits", true),
            ("they were supposed to fit it", true),
            ("he offered to fit it", true),
            ("he offered a discount", false),
            ("I said it fits", false),
            ("I rang and told them it fits", false),
            ("she rang and said it fits", true),
            ("it was said that it fits", false),
            ("as promised it fits", false),
            ("I am supposed to pay", true),
            ("we supposed to ride", false),
        ] {
            let words = Words::of(text);
            assert_eq!((0..words.len()).any(|at| is_told(&words, at)), is, "{text}");
        }
    }
}
