//! What became of a promise that is told of, as far as the next words say.

use crate::english_told::{AUXILIARY, NO_SUCH};
use crate::reported::Outcome;
use crate::word::Words;

/// How many words on what became of it is looked for.
const NEAR: usize = 25;

/// What the rest of the sentence says became of it, or the next one.
pub(crate) fn outcome(words: &Words, end: usize, next: Option<&Words>) -> Outcome {
    ended(words, end)
        .or_else(|| ended(next?, 0))
        .unwrap_or(Outcome::NotStated)
}

fn ended(words: &Words, from: usize) -> Option<Outcome> {
    let upto = words.len().min(from + NEAR);
    (from..upto).find_map(|at| match words.low(at) {
        "never" | "nothing" | "nobody" => Some(Outcome::Broken),
        "no" => words.is_in(at + 1, NO_SUCH).then_some(Outcome::Broken),
        "not" => (at > from && words.is_in(at - 1, AUXILIARY)).then_some(Outcome::Broken),
        "still" => {
            let goes_on = matches!(words.low(at + 1), "no" | "not" | "waiting" | "have" | "has");
            goes_on.then_some(Outcome::Broken)
        }
        "did" => matches!(words.low(at + 1), "." | "," | "so" | "" | "indeed").then_some(Outcome::Kept),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_it_is_read_from_the_words_after_it() {
        for (rest, outcome_told) in [
            ("but nobody rang", Outcome::Broken),
            ("and it has not come", Outcome::Broken),
            ("but no call came", Outcome::Broken),
            ("and I am still waiting", Outcome::Broken),
            ("and he did.", Outcome::Kept),
            ("and the day was red", Outcome::NotStated),
            ("", Outcome::NotStated),
        ] {
            let words = Words::of(rest);
            assert_eq!(outcome(&words, 0, None), outcome_told, "{rest}");
            assert_eq!(
                outcome(&Words::of("ring me"), 2, Some(&words)),
                outcome_told,
                "{rest}"
            );
        }
    }
}
