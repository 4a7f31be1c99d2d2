//! Telephone numbers in their international form, so that two writings of one number are one.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Once;

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;

/// Numbers read so far: parsing one costs tens of microseconds, and files repeat them.
#[derive(Debug, Default)]
pub struct Phones {
    read: HashMap<(String, Option<Id>), Option<String>>,
}

/// Enough for a file of customers sorted any way, and bounded.
const REMEMBERED: usize = 4_096;

impl Phones {
    /// E.164 (`+493012345`), when the number is a real one in `country` or carries its own country code.
    pub fn e164(&mut self, text: &str, country: Option<&str>) -> Option<String> {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        if !(5..=18).contains(&digits) || letters > 6 || text.len() > 60 {
            return None;
        }
        let id = country.and_then(|code| Id::from_str(code).ok());
        let key = (text.to_owned(), id);
        if let Some(known) = self.read.get(&key) {
            return known.clone();
        }
        let number = parsed(text, id);
        if self.read.len() >= REMEMBERED {
            self.read.clear();
        }
        self.read.insert(key, number.clone());
        number
    }
}

/// So many patterns are kept ready. A country has some twenty, each takes longer to make than all else about a number,
/// and what the library keeps by itself is worn out by customers in six countries.
const PATTERNS: usize = 1_000;

fn keep_patterns() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if let Ok(mut patterns) = DATABASE.cache().lock() {
            patterns.set_capacity(PATTERNS);
        }
    });
}

fn parsed(text: &str, id: Option<Id>) -> Option<String> {
    keep_patterns();
    let international = text
        .trim_start()
        .strip_prefix("00")
        .map(|rest| format!("+{rest}"));
    let written = international.as_deref().unwrap_or(text);
    if id.is_none() && !written.trim_start_matches([' ', '(']).starts_with('+') {
        return None;
    }
    let number = phonenumber::parse(id, written).ok()?;
    number
        .is_valid()
        .then(|| number.format().mode(phonenumber::Mode::E164).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_their_country_and_doubtful_ones_are_not() {
        let mut phones = Phones::default();
        for (text, country, expected) in [
            ("030-0074321", Some("DE"), Some("+49300074321")),
            ("+49 (0) 30 901820", None, Some("+4930901820")),
            ("0049 30 901820", Some("FR"), Some("+4930901820")),
            ("(206) 555-9857", Some("US"), Some("+12065559857")),
            ("020 7946 0958", Some("GB"), Some("+442079460958")),
            ("020 7946 0958", None, None),
            ("12", Some("DE"), None),
            ("call me maybe", Some("US"), None),
            ("", None, None),
        ] {
            assert_eq!(phones.e164(text, country).as_deref(), expected, "{text}");
        }
    }
}
