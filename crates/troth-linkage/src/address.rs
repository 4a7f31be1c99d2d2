//! Addresses: a house's number, and its street in the words that are its own.

use crate::fold::{fold, is_filler, unspell};
use crate::list::List;

/// Kinds of street, written out, shortened or left off: they tell two streets apart too rarely to be kept.
static KINDS: List = List::new(
    "street str st strasse road rd avenue ave av lane ln drive dr close cl court ct crescent cres \
     place pl square sq boulevard blvd bd way terrace circuit parade highway hwy rue chemin \
     impasse allee quai calle c cl avenida avda plaza paseo camino ul ulica al aleja os osiedle \
     plac rua r travessa alameda praca weg gasse platz gatan vagen via viale de da",
);

/// What follows is a flat in the house, not the house.
static UNITS: List =
    List::new("apt apartment flat unit suite ste apto apartamento lgh m etage wohnung piso room");

/// A street line taken apart.
#[derive(Debug, Default)]
pub(crate) struct Street {
    /// The words that are the street's own, joined.
    pub(crate) words: String,
    /// `12`, `12a`; empty when none was told.
    pub(crate) number: String,
    folded: String,
}

impl Street {
    /// Reads a street line, with the house's number told beside it or within.
    pub(crate) fn read(&mut self, line: &str, number: &str) {
        self.words.clear();
        self.number.clear();
        fold(number, &mut self.folded);
        self.number
            .push_str(self.folded.split(' ').next().unwrap_or_default());
        fold(line, &mut self.folded);
        if is_filler(&self.folded) {
            return;
        }
        let (mut words, mut count) = ([""; MOST_WORDS], 0);
        let mut told = self.folded.split(' ').filter(|word| !word.is_empty());
        while let Some(word) = told.next() {
            if UNITS.has(word) {
                told.next();
            } else if count < MOST_WORDS {
                words[count] = word;
                count += 1;
            }
        }
        let words = &words[..count];
        let house = if self.number.is_empty() {
            house_number(words)
        } else {
            None
        };
        for (at, word) in words.iter().enumerate() {
            if house == Some(at) {
                self.number.push_str(word);
            } else if !KINDS.has(word) && *word != self.number {
                self.words.push_str(without_kind(word));
            }
        }
        if self.words.is_empty() {
            self.words
                .extend(words.iter().filter(|word| !is_number(word)).copied());
        }
        unspell(&mut self.words);
    }
}

/// More words no street line needs.
const MOST_WORDS: usize = 16;

fn is_number(word: &str) -> bool {
    word.as_bytes()[0].is_ascii_digit()
}

/// `5th`, `1st`: a street's own number.
fn is_ordinal(word: &str) -> bool {
    let rest = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    rest.len() < word.len() && matches!(rest, "st" | "nd" | "rd" | "th")
}

/// Where the house's number stands: first, or behind the street's last word. `350 5th Ave`, `Strasse des 17. Juni 135`,
/// `Calle Mayor 5, 3º B`.
fn house_number(words: &[&str]) -> Option<usize> {
    let is_house = |word: &&str| is_number(word) && !is_ordinal(word);
    if words.first().is_some_and(is_house) {
        return Some(0);
    }
    let last_word = words
        .iter()
        .rposition(|word| word.len() > 1 && !is_number(word))?;
    let behind = words[last_word..]
        .iter()
        .position(is_house)
        .map(|at| last_word + at);
    behind.or_else(|| {
        words
            .iter()
            .rposition(|word| is_number(word) && !is_ordinal(word))
    })
}

/// `hauptstrasse`, `hauptstr` → `haupt`; `storgatan` → `stor`.
fn without_kind(word: &str) -> &str {
    [
        "strasse", "str", "weg", "gasse", "platz", "gatan", "vagen", "allee",
    ]
    .iter()
    .find_map(|kind| word.strip_suffix(kind))
    .filter(|rest| rest.len() > 2)
    .unwrap_or(word)
}

/// Letters and digits of a post code, in capitals no more.
pub(crate) fn postcode(text: &str, folded: &mut String, into: &mut String) {
    into.clear();
    fold(text, folded);
    if !is_filler(folded) {
        into.extend(folded.chars().filter(|letter| *letter != ' ').take(12));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_line_is_taken_apart_as_its_country_writes_it() {
        let mut street = Street::default();
        for (line, number, words, expected) in [
            ("12 High Street", "", "high", "12"),
            ("Hauptstraße 12a", "", "haupt", "12a"),
            ("Hauptstr. 12a", "", "haupt", "12a"),
            ("C/ Mayor, 5", "", "mayor", "5"),
            ("ul. Długa 7 m. 3", "", "dluga", "7"),
            ("wallaby place", "7", "wallaby", "7"),
            ("Flat 2, 12 High St", "", "high", "12"),
            ("350 5th Ave", "", "5th", "350"),
            ("350 7th Ave", "", "7th", "350"),
            ("Straße des 17. Juni 135", "", "des17juni", "135"),
            ("Calle Mayor 5, 3º B", "", "mayor3ob", "5"),
            ("", "", "", ""),
        ] {
            street.read(line, number);
            assert_eq!(
                (street.words.as_str(), street.number.as_str()),
                (words, expected),
                "{line}"
            );
        }
    }
}
