//! Full text: one normalisation in Rust, so that both engines index the same words and give the same hits.
//!
//! Both indexes are handed plain words, lower-case and without accents, and neither engine's own idea of a word is
//! asked. Letters without a decomposition (`ß`, `ø`) are spelled out here; scripts other than Latin stay as they are.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::value::Value;

/// PostgreSQL takes lexemes of 2,046 bytes at most; nobody types so long a word either.
const MAX_WORD_CHARS: usize = 64;

/// One row's distinct words together: PostgreSQL takes a megabyte, lengths included.
const MAX_INDEXED_BYTES: usize = 400_000;

/// A search of more words than this is a paste, and its first words find what it finds.
const MAX_QUERY_WORDS: usize = 32;

/// The words of a text as they are indexed: lower-case, unaccented, parted by single spaces.
///
/// ```
/// assert_eq!(troth_store::normalise("Ørsted & Straße, ANNE-MARIE@Ex.com"), "orsted strasse anne marie ex com");
/// ```
pub fn normalise(text: &str) -> String {
    split(text).join(" ")
}

/// What somebody typed, as an argument for `matches(table, $n)`.
///
/// A row is a hit when it holds every word, or a longer word that begins so. No words, no hits.
pub fn words(query: &str) -> Value {
    let mut words = split(query);
    words.truncate(MAX_QUERY_WORDS);
    Value::Match(words)
}

/// The distinct words of a row's text, ready for either index.
pub(crate) fn to_index(text: &str) -> String {
    let mut room = MAX_INDEXED_BYTES;
    let distinct: BTreeSet<String> = split(text).into_iter().collect();
    let fits = |word: &String| {
        room = room.saturating_sub(word.len() + 1);
        room > 0
    };
    distinct
        .into_iter()
        .take_while(fits)
        .collect::<Vec<_>>()
        .join(" ")
}

/// FTS5's way of saying "all of these, as beginnings". A search for nothing is one for an impossible word.
pub(crate) fn fts5_query(words: &[String]) -> String {
    let quoted = clean(words).map(|word| format!("\"{word}\" *"));
    let query = quoted.collect::<Vec<_>>().join(" AND ");
    if query.is_empty() {
        "\"\"".to_owned()
    } else {
        query
    }
}

/// The same for a `tsquery`.
pub(crate) fn tsquery(words: &[String]) -> String {
    let quoted = clean(words).map(|word| format!("'{word}':*"));
    quoted.collect::<Vec<_>>().join(" & ")
}

/// Nothing but letters and digits may reach an engine's query language, whoever made the value.
fn clean(words: &[String]) -> impl Iterator<Item = String> {
    words.iter().flat_map(|word| split(word))
}

fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut length = 0;
    let mut take = |c: char| {
        if !c.is_alphanumeric() || stands_alone(c) {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            length = 0;
        }
        if stands_alone(c) {
            words.push(c.to_string());
        } else if c.is_alphanumeric() && length < MAX_WORD_CHARS {
            word.push(c);
            length += 1;
        }
    };
    if text.is_ascii() {
        text.chars().for_each(|c| take(c.to_ascii_lowercase()));
    } else {
        folded(text).for_each(take);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Decomposed, so that accents come apart from their letters; a vowel sign that is a letter itself stays.
fn folded(text: &str) -> impl Iterator<Item = char> {
    let lower = text.nfkd().flat_map(char::to_lowercase);
    let plain = lower.filter(|&c| c.is_alphanumeric() || !is_combining_mark(c));
    plain.flat_map(|c| {
        let spelled = spelled(c);
        spelled.chars().chain(spelled.is_empty().then_some(c))
    })
}

/// Letters that Unicode does not decompose and people type as others.
fn spelled(letter: char) -> &'static str {
    match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŋ' => "n",
        'þ' => "th",
        'ŧ' => "t",
        'ς' => "σ",
        _ => "",
    }
}

/// Chinese and Japanese put no space between words, so every character is one.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_width_do_not_matter() {
        let cases = [
            ("Müller", "muller"),
            ("STRASSE Straße", "strasse strasse"),
            ("Łódź Ærø Œuvre Þór", "lodz aero oeuvre thor"),
            ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
            ("İstanbul ısı", "istanbul isi"),
            ("Ὀδυσσεύς", "οδυσσευσ"),
            ("ﬁne № ½", "fine no 1 2"),
            ("+49 (30) 123-456", "49 30 123 456"),
            ("東京 Tokyo", "東 京 tokyo"),
            ("", ""),
        ];
        for (text, wanted) in cases {
            assert_eq!(normalise(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_long_word_is_cut_the_same_in_the_index_and_in_the_query() {
        let long = "x".repeat(5_000);
        assert_eq!(normalise(&long).len(), MAX_WORD_CHARS);
    }

    #[test]
    fn a_match_made_by_hand_cannot_speak_the_engines_language() {
        let sly = ["a' | 'b".to_owned(), "\" OR c".to_owned()];
        assert_eq!(tsquery(&sly), "'a':* & 'b':* & 'or':* & 'c':*");
        assert_eq!(fts5_query(&sly), "\"a\" * AND \"b\" * AND \"or\" * AND \"c\" *");
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
