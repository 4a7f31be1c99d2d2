//! Whom a line is about, as it names them: stretches that may be a name, an address or a telephone number.

use troth_words::Span;

use crate::capture::lexicon::{STOP, TITLES};
use crate::capture::passed::Passed;
use crate::capture::word::Word;

/// Somebody as a line names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub span: Span,
    /// As it stands there, without `Mrs` and the like.
    pub text: String,
    /// The firm they are said to be from.
    pub of: Option<String>,
    /// What stands before an address or a number, if it may be their name.
    pub called: Option<String>,
}

/// The longest run of words taken for a name.
const LONGEST: usize = 4;
/// More people than that stand in no line about one of them.
const MOST: usize = 3;

/// Everybody a line may name, in order. `taken` are words that say a feeling; `us` are our first names.
pub fn named(
    line: &str,
    words: &[Word],
    passed: Option<&Passed>,
    taken: &[Span],
    us: &[String],
) -> Vec<Named> {
    let reader = Reader {
        line,
        words,
        passed,
        taken,
        us,
    };
    let mut found = reader.written();
    if found.is_empty() {
        found = reader.placed();
    }
    if found.is_empty() {
        found = reader.capitals();
    }
    found.sort_by_key(|named| named.span.start);
    found.dedup_by_key(|named| named.span);
    found.truncate(MOST);
    found
}

/// Everybody else a line may name: where nobody answers to a name in its usual place, it may stand elsewhere, behind a
/// word that is in no dictionary of ours.
pub fn elsewhere(
    line: &str,
    words: &[Word],
    passed: Option<&Passed>,
    taken: &[Span],
    us: &[String],
) -> Vec<Named> {
    let reader = Reader {
        line,
        words,
        passed,
        taken,
        us,
    };
    let mut found = Vec::new();
    for at in 0..words.len() {
        let leads = matches!(
            reader.text(at),
            "from" | "with" | "w" | "for" | "to" | "of" | "at"
        );
        if leads {
            reader.with_others(reader.after_lead(at), &mut found);
        }
        let begins = at == 0 || !(words[at - 1].is_capital && words[at - 1].clause == words[at].clause);
        if words[at].is_capital && (begins || at == 1) {
            reader.with_others(at, &mut found);
        }
    }
    found.retain(|named| reader.us.iter().all(|us| *us != named.text.to_lowercase()));
    found.sort_by_key(|named| named.span.start);
    found.dedup_by_key(|named| named.span);
    found.truncate(MOST);
    found
}

struct Reader<'a> {
    line: &'a str,
    words: &'a [Word],
    passed: Option<&'a Passed>,
    taken: &'a [Span],
    us: &'a [String],
}

impl Reader<'_> {
    /// Addresses and telephone numbers: nobody else has them.
    fn written(&self) -> Vec<Named> {
        let emails = self
            .words
            .iter()
            .filter(|word| word.text.contains('@') && word.text.contains('.'));
        let mut found: Vec<Named> = emails.map(|word| self.plain(word.span)).collect();
        if found.is_empty() {
            found.extend(phone(self.line).map(|span| self.plain(span)));
        }
        for named in &mut found {
            named.called = self.name_before(named.span);
        }
        found
    }

    /// “Tessa Marlow 206-555-0148”: the name right before, in capitals or all of what begins the line.
    fn name_before(&self, span: Span) -> Option<String> {
        let upto = self.words.iter().position(|word| word.span.touches(span))?;
        let from = (0..upto)
            .rev()
            .take(LONGEST)
            .take_while(|at| self.may_be_name(*at, true) && !self.text(*at).contains('@'))
            .take_while(|at| {
                self.words[*at].is_capital || self.words[..upto].iter().all(|word| !word.is_capital)
            })
            .last()?;
        let called = self.span(from, upto - from);
        let is_near = self.line[called.end..span.start]
            .trim_matches([' ', ',', '(', '<'])
            .is_empty();
        is_near.then(|| called.of(self.line).to_owned())
    }

    /// Where a name stands: after what we did, after “to”, “with” and “from”, or before what they did.
    fn placed(&self) -> Vec<Named> {
        let mut found = Vec::new();
        for at in 0..self.words.len() {
            if self.leads(at) {
                self.with_others(self.after_lead(at), &mut found);
            }
        }
        for at in (0..self.words.len()).filter(|at| self.begins(*at)) {
            if at == 0 || self.first_of_note(at) || self.is_subject(at) {
                self.with_others(at, &mut found);
            }
        }
        if found.is_empty() {
            for at in 0..self.words.len() {
                if matches!(self.text(at), "from" | "with" | "w" | "for" | "to") {
                    self.with_others(self.after_lead(at), &mut found);
                }
            }
        }
        found
    }

    fn text(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.text.as_str())
    }

    fn begins(&self, at: usize) -> bool {
        at == 0
            || self.words[at - 1].clause != self.words[at].clause
            || matches!(self.text(at - 1), "and" | "but" | "so")
    }

    /// The first word after `note:`.
    fn first_of_note(&self, at: usize) -> bool {
        at == 1 && matches!(self.text(0), "note" | "nb" | "fyi")
    }

    /// A name that whatever passed follows: “so Tom rang”.
    fn is_subject(&self, at: usize) -> bool {
        let run = self.run(at);
        run > 0 && self.passed.is_some_and(|passed| passed.from == at + run)
    }

    /// Whether a name may follow that word.
    fn leads(&self, at: usize) -> bool {
        let word = self.text(at);
        if let Some(passed) = self.passed
            && at + 1 == passed.upto
            && !matches!(word, "by" | "in" | "shop" | "store" | "over" | "round")
        {
            return true;
        }
        match word {
            "had" => self
                .passed
                .is_some_and(|passed| self.text(passed.upto - 1) == "phone"),
            "owe" | "promised" | "promissed" | "told" | "tell" | "asked" | "rang" | "called" | "emailed"
            | "texted" | "met" => true,
            "to" | "with" | "w" | "from" | "for" | "at" => self.after_passed(at),
            _ => false,
        }
    }

    /// “Spoke to”, “call with”, “letter from”, “vm for”: at most four words after what passed, in its clause.
    fn after_passed(&self, at: usize) -> bool {
        let Some(passed) = self.passed else {
            return false;
        };
        let in_reach = at >= passed.upto
            && at <= passed.upto + 5
            && self.words[at].clause == self.words[passed.upto - 1].clause;
        let between = &self.words[passed.upto.min(at)..at];
        let is_first = |word: &str| !between.iter().any(|before| before.text == word);
        in_reach
            && match self.text(at) {
                "at" => self.text(at - 1) == "off",
                "for" => matches!(
                    self.text(passed.from),
                    "vm" | "voicemail" | "voicmail" | "message"
                ),
                word => {
                    is_first(word)
                        && between.iter().all(|word| {
                            matches!(
                                word.text.as_str(),
                                "up" | "back" | "again" | "on" | "the" | "phone"
                            )
                        })
                }
            }
    }

    /// Past what stands between the verb and the name: “rang back Otto”, “promised to call Otto”.
    fn after_lead(&self, at: usize) -> usize {
        let clause = self.words[at].clause;
        let skipped = |to: usize| {
            self.words.get(to).is_some_and(|word| word.clause == clause)
                && matches!(self.text(to), "back" | "up" | "again")
        };
        let mut to = at + 1;
        while skipped(to) {
            to += 1;
        }
        if self.words.get(to).is_some_and(|word| word.clause == clause) {
            to
        } else {
            self.words.len()
        }
    }

    /// That name, and those joined to it by “and” or “or”.
    fn with_others(&self, from: usize, found: &mut Vec<Named>) {
        let mut at = from;
        while let Some((named, next)) = self.whole(at) {
            found.push(named);
            if !matches!(self.text(next), "and" | "or" | "&")
                || self.words[next].clause != self.words[at].clause
            {
                return;
            }
            at = next + 1;
        }
    }

    /// A name with its title and its firm, and the word after it.
    fn whole(&self, at: usize) -> Option<(Named, usize)> {
        let from = if TITLES.contains(&self.text(at)) {
            at + 1
        } else {
            at
        };
        let many = self.run(from);
        if many == 0 || self.is_one_of_us(from, many) {
            return None;
        }
        let next = from + many;
        let same = |to: usize| {
            self.words
                .get(to)
                .is_some_and(|word| word.clause == self.words[at].clause)
        };
        let firm = if matches!(self.text(next), "from" | "at" | "of" | "@") && same(next) {
            self.run(next + 1)
        } else {
            0
        };
        let of = (firm > 0 && same(next + 1)).then(|| self.span(next + 1, firm).of(self.line).to_owned());
        let upto = if of.is_some() { next + 1 + firm } else { next };
        let span = Span::new(self.words[at].span.start, self.words[upto - 1].span.end);
        let text = self.span(from, many).of(self.line).to_owned();
        let named = Named {
            span,
            text,
            of,
            called: None,
        };
        Some((named, upto))
    }

    /// How many words from there on may be one name.
    fn run(&self, from: usize) -> usize {
        let clause = self.words.get(from).map(|word| word.clause);
        (from..self.words.len())
            .take(LONGEST)
            .take_while(|at| Some(self.words[*at].clause) == clause && self.may_be_name(*at, *at == from))
            .count()
    }

    fn may_be_name(&self, at: usize, is_first: bool) -> bool {
        let word = &self.words[at];
        let is_verb = self
            .passed
            .is_some_and(|passed| (passed.from..passed.upto).contains(&at));
        let is_before_verb = self.passed.is_some_and(|passed| {
            passed.from > at && passed.from <= at + 3 && self.words[passed.from].clause == word.clause
        });
        let is_will = word.text == "will" && !(is_first && (word.is_capital || is_before_verb));
        let is_taken = self.taken.iter().any(|span| span.touches(word.span));
        let is_short = word.text.contains("'ll") || word.text.contains("n't");
        let is_common = is_short || STOP.contains(&word.text.as_str());
        let is_written = word.text.starts_with(char::is_alphabetic);
        is_written && !(is_verb || is_will || is_taken || is_common)
    }

    fn is_one_of_us(&self, at: usize, many: usize) -> bool {
        let ours = |at: usize| self.us.iter().any(|name| name == self.text(at));
        ours(at)
            && (many == 1 && matches!(self.text(at + 1), "to" | "will" | "wil")
                || self.text(at).ends_with("'ll"))
    }

    /// Names as they are written, wherever they stand.
    fn capitals(&self) -> Vec<Named> {
        let is_name = |at: usize| {
            self.words[at].is_capital
                && self.may_be_name(at, true)
                && !self.us.iter().any(|us| us == self.text(at))
        };
        let first = (1..self.words.len()).find(|at| is_name(*at));
        let Some(first) = first else {
            return Vec::new();
        };
        let many = (first..self.words.len())
            .take(LONGEST)
            .take_while(|at| is_name(*at))
            .count();
        vec![self.plain(self.span(first, many))]
    }

    fn span(&self, from: usize, many: usize) -> Span {
        let last = (from + many).min(self.words.len()).saturating_sub(1);
        Span::new(self.words[from].span.start, self.words[last].span.end)
    }

    fn plain(&self, span: Span) -> Named {
        Named {
            span,
            text: span.of(self.line).to_owned(),
            of: None,
            called: None,
        }
    }
}

/// A telephone number has at least so many digits, and at most as many as E.164 allows.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// The first telephone number: digits with what people put between them.
pub fn phone(line: &str) -> Option<Span> {
    let mut from = None;
    for (at, letter) in line.char_indices().chain([(line.len(), '\n')]) {
        let is_part = letter.is_ascii_digit()
            || (from.is_some() && matches!(letter, ' ' | '-' | '(' | ')'))
            || letter == '+';
        match (from, is_part) {
            (None, true) => from = Some(at),
            (Some(start), false) => {
                let text = line[start..at].trim_end_matches([' ', '-', '(', ')']);
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                // `2026-11-20` is a day.
                if DIGITS.contains(&digits)
                    && crate::frame::when::read_time(text).is_err()
                    && text.parse::<jiff::civil::Date>().is_err()
                {
                    return Some(Span::new(start, start + text.len()));
                }
                from = None;
            }
            _ => {}
        }
    }
    None
}
