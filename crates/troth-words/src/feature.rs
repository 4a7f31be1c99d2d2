//! What the table of feelings looks at: words, pairs of neighbours and beginnings of words, each as a number.
//!
//! Words are of any script. A number stands for a feature in the table and in what an organisation taught, so that neither
//! holds anybody's words; two features of one number are as rare as one in four thousand millions.

use crate::Span;

/// A feature of a text and the words it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    pub number: u32,
    pub span: Span,
}

/// The features of a text, in order, as often as they come.
pub fn features(text: &str, mut see: impl FnMut(Feature)) {
    let mut before = Word::start();
    for word in Words::of(text) {
        see(Feature::new(word.hash, word.span));
        let pair = before.hash.rotate_left(29).wrapping_mul(PRIME) ^ word.hash;
        see(Feature::new(pair, Span::new(before.span.start, word.span.end)));
        for stem in word.stems.into_iter().flatten() {
            see(Feature::new(!stem, word.span));
        }
        before = word;
    }
}

impl Feature {
    /// The finish of MurmurHash3 (Appleby 2011, `fmix64`), since the high bits alone are kept.
    fn new(hash: u64, span: Span) -> Feature {
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        let number = u32::try_from(hash >> 32).unwrap_or_default();
        Feature { number, span }
    }
}

/// FNV-1a, 64 bits (Fowler, Noll and Vo): it grows letter by letter, so that beginnings cost nothing.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Words longer than this many letters also count by their beginnings: “disappointed” and “disappointing” are near.
const STEMS: [usize; 3] = [3, 4, 5];

#[derive(Clone, Copy)]
struct Word {
    hash: u64,
    stems: [Option<u64>; 3],
    span: Span,
}

impl Word {
    /// What stands before the first word.
    fn start() -> Word {
        Word::sign("^", Span::default())
    }

    fn sign(name: &str, span: Span) -> Word {
        Word {
            hash: name.bytes().fold(BASIS, grown),
            stems: [None; 3],
            span,
        }
    }
}

fn grown(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

/// Words, and the signs that carry a tone: exclamations, questions, trailing dots, smileys and pictures.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        loop {
            let letter = self.letter()?;
            if is_part_of_word(letter) {
                return Some(self.word());
            }
            let start = self.at;
            self.at += letter.len_utf8();
            if let Some(name) = self.tone(letter, start) {
                return Some(Word::sign(name, Span::new(start, self.at)));
            }
        }
    }
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Words<'a> {
        Words { text, at: 0 }
    }

    fn letter(&self) -> Option<char> {
        self.letter_at(self.at)
    }

    fn letter_at(&self, at: usize) -> Option<char> {
        match *self.text.as_bytes().get(at)? {
            byte if byte.is_ascii() => Some(char::from(byte)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    /// The word that begins here.
    fn word(&mut self) -> Word {
        let start = self.at;
        let mut spelt = Spelt::default();
        while let Some(letter) = self.letter() {
            let inner = is_apostrophe(letter) && self.goes_on_after(letter);
            if !inner && !is_part_of_word(letter) {
                break;
            }
            self.at += letter.len_utf8();
            spelt.push(if inner { '\'' } else { letter });
            if stands_alone(letter) || self.letter().is_some_and(stands_alone) {
                break;
            }
        }
        spelt.word(Span::new(start, self.at))
    }

    fn goes_on_after(&self, letter: char) -> bool {
        self.letter_at(self.at + letter.len_utf8())
            .is_some_and(is_part_of_word)
    }

    /// The name of the sign that `letter` begins; `at` stands behind it and moves on over the whole sign.
    fn tone(&mut self, letter: char, start: usize) -> Option<&'a str> {
        match letter {
            '!' => Some(if self.run("!") == 1 { "!" } else { "!!" }),
            '?' => Some(if self.run("?") == 1 { "?" } else { "??" }),
            '…' => Some("..."),
            '.' => (self.run(".") > 1).then_some("..."),
            ':' | ';' | '=' => self.smiley(),
            '<' => self.follows("3").then_some("<3"),
            _ if is_picture(letter) => self.text.get(start..self.at),
            _ => None,
        }
    }

    /// How many of the same follow one another, the one behind us included.
    fn run(&mut self, same: &str) -> usize {
        let mut count = 1;
        while self.follows(same) {
            count += 1;
        }
        count
    }

    fn smiley(&mut self) -> Option<&'static str> {
        let start = self.at;
        self.follows("-");
        for (mouth, name) in [(")", ":)"), ("(", ":("), ("D", ":D"), ("P", ":P")] {
            if self.follows(mouth) && !self.letter().is_some_and(char::is_alphanumeric) {
                return Some(name);
            }
        }
        self.at = start;
        None
    }

    fn follows(&mut self, sign: &str) -> bool {
        let there = self.text.as_bytes()[self.at..].starts_with(sign.as_bytes());
        self.at += if there { sign.len() } else { 0 };
        there
    }
}

/// A word as its letters come in.
struct Spelt {
    hash: u64,
    letters: usize,
    stems: [Option<u64>; 3],
    is_number: bool,
}

impl Default for Spelt {
    fn default() -> Spelt {
        Spelt {
            hash: BASIS,
            letters: 0,
            stems: [None; 3],
            is_number: true,
        }
    }
}

impl Spelt {
    fn push(&mut self, letter: char) {
        for (stem, length) in self.stems.iter_mut().zip(STEMS) {
            if self.letters == length {
                *stem = Some(self.hash);
            }
        }
        self.letters += 1;
        self.is_number &= letter.is_numeric();
        if letter.is_ascii() {
            self.hash = grown(self.hash, letter.to_ascii_lowercase() as u8);
        } else {
            for lower in letter.to_lowercase() {
                let mut bytes = [0; 4];
                self.hash = lower.encode_utf8(&mut bytes).bytes().fold(self.hash, grown);
            }
        }
    }

    /// Any number is as good as another.
    fn word(self, span: Span) -> Word {
        if self.is_number {
            return Word::sign("#", span);
        }
        Word {
            hash: self.hash,
            stems: self.stems,
            span,
        }
    }
}

fn is_part_of_word(letter: char) -> bool {
    letter.is_alphanumeric()
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’')
}

/// Scripts that write without spaces: each of their signs is taken for a word, and pairs do the rest.
fn stands_alone(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_picture(letter: char) -> bool {
    matches!(letter, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        Words::of(text).map(|word| word.span.of(text)).collect()
    }

    fn numbers(text: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        features(text, |feature| numbers.push(feature.number));
        numbers
    }

    #[test]
    fn words_of_any_script_and_signs_of_tone_are_read() {
        assert_eq!(words("I don’t, you   won't"), ["I", "don’t", "you", "won't"]);
        assert_eq!(
            words("Why?! Oh... :) <3 😀"),
            ["Why", "?", "!", "Oh", "...", ":)", "<3", "😀"]
        );
        assert_eq!(words("‘Größe’ привет"), ["Größe", "привет"]);
        assert_eq!(words("ok谢谢a"), ["ok", "谢", "谢", "a"]);
        assert_eq!(words(":Don . ' <"), ["Don"]);
    }

    #[test]
    fn case_the_kind_of_apostrophe_and_the_size_of_a_number_do_not_matter() {
        assert_eq!(numbers("DON’T pay 12"), numbers("don't PAY 99999"));
        assert_eq!(numbers("Ü!!"), numbers("ü!!!!"));
        assert_ne!(numbers("a!"), numbers("a!!"));
    }

    /// A word, a pair, and the beginnings of three, four and five letters where there is more to come.
    #[test]
    fn long_words_count_by_their_beginnings_too() {
        for (word, count) in [("thanks", 5), ("thank", 4), ("hank", 3), ("ank", 2)] {
            assert_eq!(numbers(word).len(), count, "{word}");
        }
        let (one, other) = (numbers("disappointed"), numbers("disappointing"));
        assert_eq!(one.iter().filter(|number| other.contains(number)).count(), 3);
    }

    proptest! {
        #[test]
        fn every_feature_lies_between_letters(text in ".{0,80}") {
            features(&text, |feature| assert!(text.get(feature.span.start..feature.span.end).is_some()));
        }
    }
}
