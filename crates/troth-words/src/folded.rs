//! Comparing words whatever their case, without making new ones: only ASCII letters fold, others are compared as they are.

pub fn begins(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (text.as_bytes(), phrase.as_bytes());
    // Most phrases differ in their first letter: bit 5 is all that tells its cases apart.
    let differ = text.first().map(|byte| byte | 0x20) != phrase.first().map(|byte| byte | 0x20);
    !differ
        && text
            .get(..phrase.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(phrase))
}

pub fn ends(text: &str, phrase: &str) -> bool {
    text.len()
        .checked_sub(phrase.len())
        .and_then(|at| text.as_bytes().get(at..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(phrase.as_bytes()))
}

pub fn begins_with_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| begins(text, phrase))
}

/// Whether the phrase begins the text and a word ends there.
pub fn begins_with_word(text: &str, phrase: &str) -> bool {
    begins(text, phrase)
        && !text[phrase.len()..]
            .chars()
            .next()
            .is_some_and(char::is_alphanumeric)
}

/// Whether the phrase stands anywhere in the text; for short texts, since it looks from every byte.
pub fn holds(text: &str, phrase: &str) -> bool {
    text.as_bytes()
        .windows(phrase.len().max(1))
        .any(|window| window.eq_ignore_ascii_case(phrase.as_bytes()))
}

pub fn is_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The beginning of a text, at most so many bytes and whole letters.
pub fn head(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// The end of a text, at most so many bytes and whole letters.
pub fn tail(text: &str, bytes: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(bytes))..]
}
