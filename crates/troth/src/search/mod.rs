//! Finding anybody and anything by a few letters: contacts, conversations, orders, promises.
//!
//! Laws:
//! - Nobody finds what they may not see.
//! - An exact name, address, phone or order number comes first; then what is most like it; then the newest.
//! - A word that stands everywhere costs no more than a rare one: only the newest hits are looked at.
//!
//! Contacts are also found by the middle of a name: each name is indexed from every letter on.

pub mod find;
pub mod follow;
pub mod page;
pub mod store;
pub mod web;

use std::collections::BTreeSet;

/// What somebody typed, read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As typed, trimmed.
    pub text: String,
    /// Folded words.
    pub words: Vec<String>,
    /// Digits without leading zeros, when it reads like a phone number.
    pub phone: Option<String>,
}

/// Longer questions are pastes; their beginning finds what they find.
pub const LONGEST: usize = 200;
/// Words shorter than this begin too many others to be looked up.
const SHORTEST: usize = 2;
/// A phone number has at least so many digits.
const PHONE: usize = 5;

impl Asked {
    pub fn parse(text: &str) -> Asked {
        let text: String = text.trim().chars().take(LONGEST).collect();
        let words = troth_store::normalise(&text)
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let phone = phone_digits(&text);
        Asked { text, words, phone }
    }

    /// What may be looked up in an index of words; `None` when nothing is long enough.
    pub fn indexed(&self) -> Option<String> {
        let words: Vec<&str> = self
            .words
            .iter()
            .map(String::as_str)
            .filter(|word| word.chars().count() >= SHORTEST || !word.is_ascii())
            .collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    pub fn folded(&self) -> String {
        self.words.join(" ")
    }
}

fn phone_digits(text: &str) -> Option<String> {
    let is_phone = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '/' | '.'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    (is_phone && digits.len() >= PHONE).then(|| digits.to_owned())
}

/// How well a contact answers what was asked; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Exact,
    /// The whole begins so.
    Begins,
    /// Each word asked begins a word of the name.
    Words,
    /// It stands somewhere in it.
    Within,
}

/// How well this name, address and phone answer.
pub fn fit(asked: &Asked, name: &str, email: Option<&str>, phone: Option<&str>) -> Fit {
    let folded = troth_store::normalise(name);
    let question = asked.folded();
    let is_email = email.is_some_and(|email| email.eq_ignore_ascii_case(&asked.text));
    let is_phone = match (&asked.phone, phone) {
        (Some(asked), Some(phone)) => {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            digits.ends_with(asked.as_str())
        }
        _ => false,
    };
    let spoken: Vec<&str> = folded.split(' ').collect();
    let begins = |word: &String| spoken.iter().any(|spoken| spoken.starts_with(word.as_str()));
    if folded == question || is_email || is_phone {
        Fit::Exact
    } else if !question.is_empty() && folded.starts_with(&question) {
        Fit::Begins
    } else if asked.words.iter().all(begins) {
        Fit::Words
    } else {
        Fit::Within
    }
}

/// The shortest piece of a name one can be found by.
const PIECE: usize = 3;
const LONGEST_PIECE: usize = 40;

/// Everything a contact is found by: its words, its name from each letter on, and its phone from each digit on.
pub fn contact_words(name: &str, others: &[&str], phones: &[&str]) -> String {
    let mut words: BTreeSet<String> = BTreeSet::new();
    for text in std::iter::once(&name).chain(others) {
        words.extend(troth_store::normalise(text).split(' ').map(str::to_owned));
    }
    // `van der Meulen` is also found as `vandermeulen`.
    let joined: Vec<char> = troth_store::normalise(name)
        .chars()
        .filter(|c| *c != ' ')
        .collect();
    words.extend(tails(&joined, PIECE));
    for phone in phones {
        let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
        words.extend(tails(&digits, PHONE));
    }
    words.remove("");
    words.into_iter().collect::<Vec<_>>().join(" ")
}

fn tails(letters: &[char], shortest: usize) -> impl Iterator<Item = String> + '_ {
    let last = (letters.len() + 1).saturating_sub(shortest);
    (0..last).map(|from| letters[from..].iter().take(LONGEST_PIECE).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_read_as_words_or_as_a_phone() {
        for (text, indexed, phone) in [
            ("  dermeul ", Some("dermeul"), None),
            ("Ann B", Some("ann"), None),
            ("a", None, None),
            ("", None, None),
            ("0171 / 5550-123", Some("0171 5550 123"), Some("1715550123")),
            ("+49 (171) 5550123", Some("49 171 5550123"), Some("491715550123")),
            ("10248", Some("10248"), Some("10248")),
            ("12", Some("12"), None),
            ("東", Some("東"), None),
        ] {
            let asked = Asked::parse(text);
            assert_eq!(asked.indexed().as_deref(), indexed, "{text}");
            assert_eq!(asked.phone.as_deref(), phone, "{text}");
        }
        assert!(Asked::parse(&"x".repeat(9_000)).text.len() <= LONGEST);
    }

    #[test]
    fn the_nearest_name_comes_first() {
        let asked = Asked::parse("ann");
        for (name, wanted) in [
            ("Ann", Fit::Exact),
            ("Ann Devlin", Fit::Begins),
            ("Mary Annesley", Fit::Words),
            ("Joanne Barr", Fit::Within),
        ] {
            assert_eq!(fit(&asked, name, None, None), wanted, "{name}");
        }
        let asked = Asked::parse("ANN@example.org");
        assert_eq!(
            fit(&asked, "A. Devlin", Some("ann@example.org"), None),
            Fit::Exact
        );
        let asked = Asked::parse("0171 5550123");
        assert_eq!(fit(&asked, "A. Devlin", None, Some("+491715550123")), Fit::Exact);
    }

    #[test]
    fn a_contact_is_found_by_the_middle_of_a_name_and_the_end_of_a_phone() {
        let words = contact_words("Anneke van der Meulen", &["anneke@ex.com"], &["+31 6 12345678"]);
        let begins = |piece: &str| words.split(' ').any(|word| word.starts_with(piece));
        for piece in [
            "dermeul",
            "meulen",
            "vandermeul",
            "anneke",
            "com",
            "12345678",
            "3161",
        ] {
            assert!(begins(piece), "{piece} in {words}");
        }
        assert!(!begins("meulenx"), "{words}");
    }
}
