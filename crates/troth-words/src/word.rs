//! Words as rules read them: small letters, contractions taken apart, each with its place in the text.

use std::ops::Range;

use crate::Span;

/// What a word looks like before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Small letters throughout.
    Plain,
    /// A capital first: a name, or the beginning of a sentence.
    Capital,
    /// More than one letter, all of them capitals.
    Shout,
    Number,
    /// `@someone`, an address of the web or of mail: names nothing that is done.
    Address,
    /// A mark of its own.
    Mark,
}

#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub span: Span,
    pub shape: Shape,
    low: Range<usize>,
}

/// The words and marks of a text, in order.
#[derive(Debug)]
pub(crate) struct Words {
    all: Vec<Word>,
    low: String,
}

impl Words {
    /// The words of a stretch of a text, so many at most, and where to read on.
    pub fn within(text: &str, span: Span, most: usize) -> (Words, usize) {
        let room = span.end - span.start;
        let mut words = Words {
            all: Vec::with_capacity((room / 5 + 4).min(most + 1)),
            low: String::with_capacity((room + 16).min(8 * most)),
        };
        let mut rest = Scan {
            text: &text[..span.end],
            at: span.start,
        };
        while words.len() < most {
            let Some(word) = rest.next() else {
                return (words, span.end);
            };
            words.add(text, word);
        }
        (words, rest.at)
    }

    #[cfg(test)]
    pub fn of(text: &str) -> Words {
        Words::within(text, Span::new(0, text.len()), usize::MAX / 16).0
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// The word there in small letters; nothing beyond the ends.
    pub fn low(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |word| &self.low[word.low.clone()])
    }

    /// The same as bytes, which are sooner had.
    pub fn bytes(&self, at: usize) -> &[u8] {
        let low = self.low.as_bytes();
        self.all.get(at).map_or(&[], |word| &low[word.low.clone()])
    }

    pub fn is(&self, at: usize, word: &str) -> bool {
        self.low(at) == word
    }

    /// Whether the word there is one of a list in alphabetical order.
    pub fn is_in(&self, at: usize, list: &[&str]) -> bool {
        list.binary_search(&self.low(at)).is_ok()
    }

    /// Whether these words stand there, one after the other.
    pub fn are(&self, at: usize, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(more, word)| self.is(at + more, word))
    }

    pub fn shape(&self, at: usize) -> Shape {
        self.all.get(at).map_or(Shape::Mark, |word| word.shape)
    }

    #[cfg(test)]
    pub fn span(&self, at: usize) -> Span {
        self.all.get(at).map_or(Span::default(), |word| word.span)
    }

    /// From the first word up to the one before the last.
    pub fn between(&self, first: usize, last: usize) -> Span {
        match (self.all.get(first), self.all.get(last.max(first + 1) - 1)) {
            (Some(from), Some(to)) => Span::new(from.span.start, to.span.end),
            _ => Span::default(),
        }
    }

    fn add(&mut self, text: &str, span: Span) {
        let written = span.of(text);
        if written.bytes().all(|letter| letter.is_ascii_lowercase()) {
            return self.spoken(written, span, Shape::Plain);
        }
        let shape = shape(written);
        if !matches!(shape, Shape::Plain | Shape::Capital | Shape::Shout) {
            return self.push(written, span, shape);
        }
        let Some((at, after)) = apostrophe(written) else {
            return self.spoken(written, span, shape);
        };
        let (stem, tail) = (&written[..at], &written[after..]);
        let cut = Span::new(span.start, span.start + at);
        let end = Span::new(span.start + at, span.end);
        match tail.to_ascii_lowercase().as_str() {
            "ll" => self.two(stem, cut, "will", end, shape),
            "d" => self.two(stem, cut, "would", end, shape),
            "re" => self.two(stem, cut, "are", end, shape),
            "ve" => self.two(stem, cut, "have", end, shape),
            "m" => self.two(stem, cut, "am", end, shape),
            "s" => self.two(stem, cut, "'s", end, shape),
            "t" if stem.ends_with(['n', 'N']) => {
                let stem = match stem.to_ascii_lowercase().as_str() {
                    "won" => "will",
                    "can" => "can",
                    "shan" => "shall",
                    _ => &stem[..stem.len() - 1],
                };
                self.two(stem, cut, "not", end, shape);
            }
            _ => self.push(written, span, shape),
        }
    }

    fn two(&mut self, stem: &str, cut: Span, tail: &str, end: Span, shape: Shape) {
        if !stem.is_empty() {
            self.push(stem, cut, shape);
        }
        self.push(tail, end, Shape::Plain);
    }

    /// Words that people run together.
    fn spoken(&mut self, written: &str, span: Span, shape: Shape) {
        let known = SPOKEN.iter().find(|(word, _)| word.eq_ignore_ascii_case(written));
        let Some((_, (first, second))) = known else {
            return self.push(written, span, shape);
        };
        let middle = span.start + written.len() / 2;
        self.two(
            first,
            Span::new(span.start, middle),
            second,
            Span::new(middle, span.end),
            shape,
        );
    }

    fn push(&mut self, word: &str, span: Span, shape: Shape) {
        let start = self.low.len();
        if word.is_ascii() {
            self.low.push_str(word);
            self.low[start..].make_ascii_lowercase();
        } else {
            self.low.extend(word.chars().flat_map(char::to_lowercase));
        }
        self.all.push(Word {
            span,
            shape,
            low: start..self.low.len(),
        });
    }
}

/// What is run together, and the two words it is.
const SPOKEN: &[(&str, (&str, &str))] = &[
    ("gonna", ("going", "to")),
    ("wanna", ("want", "to")),
    ("gotta", ("have", "to")),
    ("cannot", ("can", "not")),
    ("cant", ("can", "not")),
    ("wont", ("will", "not")),
    ("dont", ("do", "not")),
    ("didnt", ("did", "not")),
    ("doesnt", ("does", "not")),
    ("hasnt", ("has", "not")),
    ("havent", ("have", "not")),
    ("wasnt", ("was", "not")),
    ("youll", ("you", "will")),
    ("theyll", ("they", "will")),
    ("lemme", ("let", "me")),
];

fn apostrophe(word: &str) -> Option<(usize, usize)> {
    let at = word.find(['\'', '’', '`', '´'])?;
    let mark = word[at..].chars().next()?;
    Some((at, at + mark.len_utf8()))
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars();
    let Some(first) = letters.next() else {
        return Shape::Mark;
    };
    if first == '@' || word.contains("://") || word.contains('@') {
        return Shape::Address;
    }
    if first.is_numeric() {
        return Shape::Number;
    }
    if !first.is_alphabetic() {
        return Shape::Mark;
    }
    if !first.is_uppercase() {
        return Shape::Plain;
    }
    let mut others = letters.filter(|letter| letter.is_alphabetic()).peekable();
    if others.peek().is_some() && others.all(char::is_uppercase) {
        Shape::Shout
    } else {
        Shape::Capital
    }
}

/// Cuts a text into words and marks.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn next(&mut self) -> Option<Span> {
        let rest = &self.text[self.at..];
        let start = self.at + rest.find(|letter: char| !letter.is_whitespace())?;
        let rest = &self.text[start..];
        let first = rest.chars().next()?;
        let length = if first == '@' {
            first.len_utf8() + run_of_word(&rest[1..])
        } else if first.is_alphanumeric() {
            word_length(rest)
        } else {
            first.len_utf8()
        };
        self.at = start + length;
        Some(Span::new(start, self.at))
    }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '`' | '´' | '_')
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// How many bytes of a word stand there; most are of ASCII, which are told apart without decoding.
fn run_of_word(text: &str) -> usize {
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'\'' | b'`' | b'_');
    let length = text.bytes().take_while(is_of_word).count();
    match text.as_bytes().get(length) {
        Some(byte) if !byte.is_ascii() => length + run(&text[length..], self::is_of_word),
        _ => length,
    }
}

/// A word with its apostrophes; hyphens, points and at-signs within it belong to it, at its end they don't.
fn word_length(text: &str) -> usize {
    let mut length = run_of_word(text);
    loop {
        let rest = &text[length..];
        let mut letters = rest.chars();
        let (Some(mark), Some(next)) = (letters.next(), letters.next()) else {
            break;
        };
        if rest.starts_with("://") {
            length += run(rest, |letter| !letter.is_whitespace());
            break;
        }
        let joins = matches!(mark, '-' | '.' | '@' | '/' | ':' | '+') && next.is_alphanumeric();
        // `10/12` and `9:30` are one; `and/or` and `note:this` are two words.
        let is_number = text.starts_with(|letter: char| letter.is_ascii_digit());
        if !joins || (matches!(mark, '/' | ':') && !is_number) {
            break;
        }
        length += mark.len_utf8() + run_of_word(&rest[mark.len_utf8()..]);
    }
    let word = &text[..length];
    word.trim_end_matches(['\'', '’', '`', '´', '_']).len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn low(text: &str) -> Vec<String> {
        let words = Words::of(text);
        (0..words.len()).map(|at| words.low(at).to_owned()).collect()
    }

    #[test]
    fn contractions_come_apart_and_marks_stand_alone() {
        for (text, expected) in [
            ("I'll send it.", "i will send it ."),
            ("We’ll see, won't we?", "we will see , will not we ?"),
            ("I'm gonna call", "i am going to call"),
            ("the customers' bikes", "the customers ' bikes"),
            ("DM us @Shop https://x.y/z now", "dm us @shop https://x.y/z now"),
            (
                "mail a.b@c.org, at 9:30 on 10/12",
                "mail a.b@c.org , at 9:30 on 10/12",
            ),
            ("and/or e-mail", "and / or e-mail"),
            ("", ""),
        ] {
            assert_eq!(low(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_word_says_how_it_was_written() {
        let words = Words::of("Anna sent FERC 12 to @shop!");
        let shapes: Vec<Shape> = (0..words.len()).map(|at| words.shape(at)).collect();
        use Shape::{Address, Capital, Mark, Number, Plain, Shout};
        assert_eq!(shapes, [Capital, Plain, Shout, Number, Plain, Address, Mark]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_where_letters_meet(text in ".{0,80}") {
            let words = Words::of(&text);
            let mut last = 0;
            for at in 0..words.len() {
                let span = words.span(at);
                assert!(last <= span.start && span.start <= span.end && span.end <= text.len());
                assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                last = span.start;
            }
        }
    }
}
