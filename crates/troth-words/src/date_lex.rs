//! A text cut into words, numbers and marks, sentence by sentence, and these into what they mean in one table.

use crate::date_words::{Known, Lexicon, Sense};

/// A word, a number or a mark, before any table is asked.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// Nothing lies between it and the one before.
    pub is_tight: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Word(Known),
    Number { value: u32, digits: u8 },
    Mark(u8),
}

/// A token as one table reads it, several words together where they mean something together.
#[derive(Clone, Copy, Debug)]
pub struct Lex {
    pub sense: Sense,
    pub start: usize,
    pub end: usize,
    pub is_tight: bool,
    pub is_capital: bool,
    pub is_light: bool,
    pub is_who: bool,
}

/// What stands after the last word.
pub const END: Lex = Lex {
    sense: Sense::End,
    start: usize::MAX,
    end: usize::MAX,
    is_tight: false,
    is_capital: false,
    is_light: true,
    is_who: false,
};

/// Walks through a text one sentence at a time.
pub struct Sentences<'a> {
    bytes: &'a [u8],
    at: usize,
    lexicon: &'a Lexicon,
    pub tokens: Vec<Token>,
    /// A bit for each table in which the sentence may hold a day.
    pub carries: u8,
    /// A number stands in it, and what may make it a time.
    has_number: bool,
    leads: u8,
    has_figures: bool,
}

impl<'a> Sentences<'a> {
    pub fn new(text: &'a str, lexicon: &'a Lexicon) -> Sentences<'a> {
        Sentences {
            bytes: text.as_bytes(),
            at: 0,
            lexicon,
            tokens: Vec::new(),
            carries: 0,
            has_number: false,
            leads: 0,
            has_figures: false,
        }
    }

    /// Reads the next sentence into `tokens`; false at the end of the text.
    pub fn advance(&mut self) -> bool {
        self.tokens.clear();
        (self.carries, self.leads, self.has_number, self.has_figures) = (0, 0, false, false);
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.is_over(byte) {
                return true;
            }
            self.token(byte);
        }
        !self.tokens.is_empty()
    }

    /// Whether any table may find a time in the sentence.
    pub fn may_tell(&self) -> bool {
        self.carries != 0 || self.has_figures || (self.has_number && self.leads != 0)
    }

    /// Steps over what ends a sentence here, if anything does.
    fn is_over(&mut self, byte: u8) -> bool {
        let ends = match byte {
            b'\n' => self.is_blank_line(),
            b'.' | b'!' | b'?' => self.is_stop(byte),
            _ => false,
        };
        if ends {
            self.at += 1;
        }
        ends && !self.tokens.is_empty()
    }

    fn is_blank_line(&self) -> bool {
        let rest = &self.bytes[self.at + 1..];
        let space = rest
            .iter()
            .take(8)
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
            .count();
        rest.get(space) == Some(&b'\n')
    }

    /// A stop ends a sentence before white space, unless the next word goes on small, or a number follows a short form.
    fn is_stop(&self, byte: u8) -> bool {
        let rest = &self.bytes[self.at + 1..];
        let space = rest
            .iter()
            .take(4)
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let Some(&next) = rest.get(space) else {
            return true;
        };
        let last = self.tokens.last().filter(|token| token.end == self.at);
        let short = last.is_some_and(|token| token.end - token.start <= 4);
        match last.map(|token| token.kind) {
            _ if space == 0 || next.is_ascii_lowercase() => false,
            Some(Kind::Number { .. }) if byte == b'.' => !self.is_month(self.at + 1 + space),
            Some(Kind::Word(_)) if byte == b'.' && short => !next.is_ascii_digit(),
            _ => true,
        }
    }

    /// A German day goes on with its month: “20. März”.
    fn is_month(&self, at: usize) -> bool {
        let end = word_end(self.bytes, at, 40);
        self.lexicon.known(&self.bytes[at..end]).is_month
    }

    fn token(&mut self, byte: u8) {
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
            b'0'..=b'9' => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' => self.word(),
            _ if byte >= 0x80 => self.beyond_ascii(byte),
            b'\'' => self.at += 1,
            _ => self.push(self.at + 1, Kind::Mark(byte)),
        }
    }

    /// Quotation marks and dashes are no letters; a no-break space is white.
    fn beyond_ascii(&mut self, byte: u8) {
        let next = self.bytes.get(self.at + 1).copied().unwrap_or(0);
        let third = self.bytes.get(self.at + 2).copied().unwrap_or(0);
        match (byte, next) {
            (0xc2, 0xa0) => self.at += 2,
            (0xe2, 0x80) if third == 0x93 || third == 0x94 => self.push(self.at + 3, Kind::Mark(b'-')),
            (0xe2, 0x82) => self.push(self.at + 3, Kind::Mark(b'$')),
            (0xc2, 0xa3) => self.push(self.at + 2, Kind::Mark(b'$')),
            (0xe2, _) => self.at += 3,
            _ => self.word(),
        }
    }

    fn word(&mut self) {
        let end = abbreviation_end(self.bytes, self.at)
            .unwrap_or_else(|| word_end(self.bytes, self.at, usize::MAX));
        let known = self.lexicon.known(&self.bytes[self.at..end]);
        self.carries |= known.carries;
        self.leads |= known.leads;
        self.push(end, Kind::Word(known));
    }

    fn number(&mut self) {
        let digits = self.bytes[self.at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let value = self.bytes[self.at..self.at + digits.min(9)]
            .iter()
            .fold(0_u32, |value, digit| value * 10 + u32::from(digit - b'0'));
        self.has_number |= digits <= 4;
        // Two numbers with a mark between them.
        self.has_figures |= digits <= 4 && self.at > 1 && self.bytes[self.at - 2].is_ascii_digit();
        let digits_said = digits.min(255) as u8;
        self.push(
            self.at + digits,
            Kind::Number {
                value,
                digits: digits_said,
            },
        );
    }

    fn push(&mut self, end: usize, kind: Kind) {
        let is_tight = self.tokens.last().is_some_and(|last| last.end == self.at);
        self.tokens.push(Token {
            start: self.at,
            end,
            kind,
            is_tight,
        });
        self.at = end;
    }
}

fn word_end(bytes: &[u8], start: usize, limit: usize) -> usize {
    let mut end = start;
    while end - start < limit && is_letter(bytes, end) {
        end += 1;
    }
    end
}

/// Letters beyond ASCII are taken as they come, but quotation marks, dashes and a no-break space end a word.
fn is_letter(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'a'..=b'z' | b'A'..=b'Z') => true,
        Some(0xc2) => bytes.get(at + 1) != Some(&0xa0),
        Some(byte) => *byte >= 0x80 && *byte != 0xe2,
        None => false,
    }
}

/// The end of letters with a full stop after each, such as “a.m.” or “A.S.A.P.”.
fn abbreviation_end(bytes: &[u8], start: usize) -> Option<usize> {
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let mut at = start;
    while at < start + 12 && is_letter(at) && bytes.get(at + 1) == Some(&b'.') {
        at += 2;
    }
    // The last letter may stand without its stop, and nothing else may follow it.
    if at > start && is_letter(at) && !is_letter(at + 1) {
        at += 1;
    }
    (at >= start + 3 && !is_letter(at)).then_some(at)
}

/// A sentence as one table reads it.
pub fn lexes(tokens: &[Token], lexicon: &Lexicon, table: usize, bytes: &[u8], into: &mut Vec<Lex>) {
    into.clear();
    let mut at = 0;
    while at < tokens.len() {
        let (sense, taken) = sense(tokens, at, lexicon, table);
        let (token, last) = (&tokens[at], &tokens[at + taken - 1]);
        at += taken;
        let known = match token.kind {
            Kind::Word(known) => known,
            _ => Known::default(),
        };
        into.push(Lex {
            sense,
            start: token.start,
            end: last.end,
            is_tight: token.is_tight,
            is_capital: bytes.get(token.start).is_some_and(u8::is_ascii_uppercase),
            is_light: known.light & (1 << table) != 0,
            is_who: known.who & (1 << table) != 0,
        });
    }
}

fn sense(tokens: &[Token], at: usize, lexicon: &Lexicon, table: usize) -> (Sense, usize) {
    match tokens[at].kind {
        Kind::Number { value, digits } => (Sense::Number { value, digits }, 1),
        Kind::Mark(mark) => (Sense::Mark(mark), 1),
        Kind::Word(known) if known.tables & (1 << table) == 0 => (Sense::Word, 1),
        Kind::Word(known) => words(tokens, at, known.id, lexicon, table),
    }
}

/// The most words of a phrase after its first.
const REST: usize = 8;

fn words(tokens: &[Token], at: usize, first: u16, lexicon: &Lexicon, table: usize) -> (Sense, usize) {
    let mut ends = [0; REST];
    let found = lexicon.longest(table, first, |count| {
        let (rest, places) = following(tokens, at, count);
        ends = places;
        rest
    });
    match found {
        Some((sense, 1)) => (sense, 1),
        Some((sense, length)) => (sense, ends[length - 2]),
        None => (Sense::Word, 1),
    }
}

/// The words after one, and how many tokens lie up to each; words of one phrase may be held together by hyphens:
/// “year-end”.
fn following(tokens: &[Token], at: usize, most: usize) -> ([u16; REST], [usize; REST]) {
    let (mut ids, mut ends) = ([0; REST], [0; REST]);
    let mut next = at + 1;
    for count in 0..most.min(REST) {
        next += usize::from(is_hyphen(tokens, next));
        let Some(Token {
            kind: Kind::Word(known),
            ..
        }) = tokens.get(next)
        else {
            break;
        };
        next += 1;
        (ids[count], ends[count]) = (known.id, next - at);
    }
    (ids, ends)
}

fn is_hyphen(tokens: &[Token], at: usize) -> bool {
    match (tokens.get(at), tokens.get(at + 1)) {
        (Some(dash), Some(word)) => matches!(dash.kind, Kind::Mark(b'-')) && dash.is_tight && word.is_tight,
        _ => false,
    }
}
