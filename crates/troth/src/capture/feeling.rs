//! Which feelings a line names: words of a closed list, their synonyms and their misspellings.

use serde::Serialize;
use troth_words::Span;

use crate::capture::lexicon::FEELINGS;
use crate::capture::word::{Word, meant};
use crate::experience::feeling::Feeling as Lived;

/// A feeling that a line names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaptureFeeling)]
pub struct Feeling {
    /// As it is kept: `angry` for “furious”, `not happy` where it is denied.
    pub word: String,
    #[serde(skip)]
    pub span: Span,
}

/// All feelings a line names, each once, in their order.
pub fn feelings(words: &[Word]) -> Vec<Feeling> {
    let mut found: Vec<Feeling> = Vec::new();
    for at in 0..words.len() {
        let Some(word) = named(&words[at]).or_else(|| fed_up(words, at)) else {
            continue;
        };
        if is_ours(words, at) || is_willing(words, at) {
            continue;
        }
        let denied = denied(words, at);
        let from = denied.unwrap_or(at);
        let word = if denied.is_some() {
            format!("not {word}")
        } else {
            word.to_owned()
        };
        if found.iter().all(|before| before.word != word) {
            let span = Span::new(words[from].span.start, words[at].span.end);
            found.push(Feeling { word, span });
        }
    }
    found
}

/// The feeling kept for a word that says one.
pub fn kept(word: &str) -> Option<&'static str> {
    FEELINGS
        .iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(kept, _)| *kept)
}

/// The feeling under which accounts keep such a word: a mood that no account knows stands with the nearest, and whoever
/// is not happy is disappointed. Nothing where it says what they do not feel.
pub fn lived(word: &str) -> Option<Lived> {
    match word {
        "annoyed" | "frustrated" | "impatient" | "embarrassed" => Some(Lived::Upset),
        "not happy" | "not delighted" | "not grateful" => Some(Lived::Disappointed),
        "not calm" | "not relieved" => Some(Lived::Worried),
        word => Lived::parse(word),
    }
}

/// The one that takes two words.
fn fed_up(words: &[Word], at: usize) -> Option<&'static str> {
    (words[at].text == "up" && before(words, at, 1) == "fed").then_some("frustrated")
}

fn named(word: &Word) -> Option<&'static str> {
    kept(&word.text).or_else(|| {
        let slip = FEELINGS.iter().find(|(_, words)| {
            words
                .iter()
                .any(|known| known.len() > 4 && meant(&word.text, known))
        });
        slip.filter(|_| !word.is_capital).map(|(kept, _)| *kept)
    })
}

fn before(words: &[Word], at: usize, by: usize) -> &str {
    at.checked_sub(by)
        .and_then(|before| words.get(before))
        .filter(|word| word.clause == words[at].clause)
        .map_or("", |word| word.text.as_str())
}

/// “Not very happy”, “no longer angry”: where the denial begins.
fn denied(words: &[Word], at: usize) -> Option<usize> {
    let is_no = |word: &str| matches!(word, "not" | "never" | "hardly" | "no") || word.ends_with("n't");
    let between = |word: &str| {
        matches!(
            word,
            "very"
                | "too"
                | "so"
                | "really"
                | "at"
                | "all"
                | "that"
                | "longer"
                | "exactly"
                | "seem"
                | "sound"
                | "look"
                | "been"
                | "overly"
                | "v"
                | "particularly"
        )
    };
    let before = (1..=3)
        .take_while(|by| *by == 1 || between(before(words, at, by - 1)))
        .find(|by| is_no(before(words, at, *by)))
        .map(|by| at - by);
    // “Should have been happy but isn't.”
    let after = |by: usize| words.get(at + by).map_or("", |word| word.text.as_str());
    before.or_else(|| (after(1) == "but" && is_no(after(2))).then_some(at))
}

/// “I was annoyed” is no customer's feeling.
fn is_ours(words: &[Word], at: usize) -> bool {
    let is_us = |word: &str| matches!(word, "i'm" | "we're" | "i" | "we");
    is_us(before(words, at, 1))
        || (matches!(before(words, at, 1), "was" | "am" | "are" | "were" | "felt")
            && is_us(before(words, at, 2)))
}

/// “Happy to wait” says that they will, “lost his key” and “lost the receipt” that something is gone.
fn is_willing(words: &[Word], at: usize) -> bool {
    let next = words.get(at + 1).filter(|word| word.clause == words[at].clause);
    let next = next.map_or("", |word| word.text.as_str());
    match words[at].text.as_str() {
        "happy" | "glad" | "pleased" => next == "to",
        "lost" | "content" | "touched" => !next.is_empty(),
        "cross" => matches!(next, "the" | "over" | "country" | "bar" | "frame"),
        _ => false,
    }
}
