//! What a line says we promised: “promised a new one by Friday”, “will call her back”, “Bea to ring him”, “owe him a quote”.
//!
//! “She'll send photos” is no word of ours.

use troth_words::{By, Span};

use crate::capture::due::{Due, Moment, due};
use crate::capture::lexicon::{OURS, THEIRS};
use crate::capture::word::{Word, meant};

/// A promise as a line tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    pub span: Span,
    pub what: String,
    /// The first name of the colleague who gave it; whoever writes, unless said otherwise.
    pub by: Option<String>,
    pub due: Option<Due>,
    /// Whether it is ours or the customer's cannot be told from the words.
    pub is_unsure: bool,
}

/// What we promised, and what the customer will do themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub ours: Vec<Promised>,
    pub theirs: Vec<Span>,
}

/// A stretch that promises: from its trigger on, what is promised, by whom.
struct Found {
    at: usize,
    what: usize,
    by: Option<String>,
    is_unsure: bool,
}

/// Reads all promises of a line. `names` are the stretches that name its customer.
pub fn promised(line: &str, words: &[Word], names: &[Span], us: &[String], moment: &Moment) -> Words {
    let reader = Reader { words, names, us };
    let mut told = Words::default();
    let mut at = 0;
    while at < words.len() {
        if let Some(span) = reader.theirs(at) {
            told.theirs.push(span);
        }
        let Some(found) = reader.found(at) else {
            at += 1;
            continue;
        };
        let end = reader.end(found.what);
        told.ours.push(whole(line, words, &found, end, moment));
        at = end.max(at + 1);
    }
    long(line, words, moment, &mut told);
    told
}

/// In whole sentences, as troth-words reads them: “let me ask the workshop”.
fn long(line: &str, words: &[Word], moment: &Moment, told: &mut Words) {
    for promise in troth_words::promises(line, None) {
        let is_ours = matches!(promise.by, By::I | By::We);
        let said = promise.span.of(line).to_lowercase();
        let is_told = ["i ", "we ", "i'", "we'", "i’", "we’", "let me"]
            .iter()
            .any(|begin| said.starts_with(begin));
        let is_new = told.ours.iter().all(|one| !one.span.touches(promise.span))
            && told.theirs.iter().all(|one| !one.touches(promise.span));
        if is_ours && is_told && is_new {
            let within: Vec<Word> = words
                .iter()
                .filter(|word| word.span.touches(promise.span))
                .cloned()
                .collect();
            let due = due(line, &within, moment);
            told.ours.push(Promised {
                what: without(line, promise.span, &promise.what, due.as_ref()),
                span: promise.span,
                by: None,
                due,
                is_unsure: false,
            });
        }
    }
}

fn whole(line: &str, words: &[Word], found: &Found, end: usize, moment: &Moment) -> Promised {
    let stretch = &words[found.what..end];
    // “Will call him back, Monday”: a stretch that only names a time belongs to the one before it.
    let after: Vec<Word> = words[end..]
        .iter()
        .take_while(|word| words.get(end).is_some_and(|first| first.clause == word.clause))
        .cloned()
        .collect();
    let named = due(line, stretch, moment).or_else(|| {
        let next = due(line, &after, moment)?;
        let is_all = after.first()?.span.start == next.span.start && after.last()?.span.end <= next.span.end;
        is_all.then_some(next)
    });
    let span = Span::new(words[found.at].span.start, words[end - 1].span.end);
    let text = Span::new(words[found.what].span.start, words[end - 1].span.end);
    Promised {
        span,
        what: without(line, text, text.of(line), named.as_ref()),
        by: found.by.clone(),
        due: named,
        is_unsure: found.is_unsure,
    }
}

/// What is promised without the words for when.
fn without(line: &str, text: Span, what: &str, due: Option<&Due>) -> String {
    let kept = match due {
        Some(due) if due.day.is_some() && due.span.start >= text.start && due.span.end <= text.end => {
            let (before, after) = (&line[text.start..due.span.start], &line[due.span.end..text.end]);
            format!("{} {}", before.trim(), after.trim())
        }
        _ => what.to_owned(),
    };
    let kept = kept.trim().trim_end_matches([',', ';', '.', '-', '!']).trim();
    let kept = kept.strip_suffix("promised").unwrap_or(kept).trim();
    if kept.is_empty() {
        what.trim().to_owned()
    } else {
        kept.to_owned()
    }
}

struct Reader<'a> {
    words: &'a [Word],
    names: &'a [Span],
    us: &'a [String],
}

const US: [&str; 2] = ["i", "we"];
const THEM: [&str; 7] = ["him", "her", "them", "you", "he", "she", "they"];

impl Reader<'_> {
    fn text(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.text.as_str())
    }

    /// The word so many places before, in the same clause.
    fn before(&self, at: usize, by: usize) -> &str {
        let before = at.checked_sub(by).and_then(|before| self.words.get(before));
        before
            .filter(|word| word.clause == self.words[at].clause)
            .map_or("", |word| word.text.as_str())
    }

    fn is_name(&self, at: usize) -> bool {
        self.words
            .get(at)
            .is_some_and(|word| self.names.iter().any(|name| name.touches(word.span)))
    }

    /// Up to where that clause goes, and no further than the next promise of it.
    fn end(&self, from: usize) -> usize {
        let clause = self.words[from].clause;
        let rest = (from + 1..self.words.len()).take_while(|at| self.words[*at].clause == clause);
        rest.take_while(|at| {
            !(matches!(self.text(at - 1), "and" | "but" | "then") && self.found(*at).is_some())
        })
        .last()
        .map_or(from + 1, |last| last + 1)
    }

    fn found(&self, at: usize) -> Option<Found> {
        self.promised(at)
            .or_else(|| self.last_of(at).and_then(|last| self.promised_before(last)))
            .or_else(|| self.said(at))
            .or_else(|| self.will(at))
            .or_else(|| self.owe(at))
            .or_else(|| self.colleague(at))
            .filter(|found| {
                found.what < self.words.len() && self.words[found.what].clause == self.words[at].clause
            })
    }

    /// Where its clause ends, from its first word.
    fn last_of(&self, at: usize) -> Option<usize> {
        let clause = self.words[at].clause;
        let is_first = at == 0 || self.words[at - 1].clause != clause;
        let last = (at..self.words.len())
            .take_while(|to| self.words[*to].clause == clause)
            .last();
        last.filter(|last| is_first && self.text(*last) == "promised")
    }

    fn sure(at: usize, what: usize) -> Option<Found> {
        Some(Found {
            at,
            what,
            by: None,
            is_unsure: false,
        })
    }

    /// Nobody, or one of us, stands before that word.
    fn is_our_deed(&self, at: usize) -> bool {
        let by = (1..=3)
            .find(|by| {
                !matches!(
                    self.before(at, *by),
                    "have" | "i've" | "also" | "just" | "then" | "still" | "stil"
                )
            })
            .unwrap_or(4);
        let before = self.before(at, by);
        let is_us = before.is_empty()
            || US.contains(&before)
            || matches!(before, "and" | "but" | "so")
            || self.us.iter().any(|us| us == before);
        is_us && !(at >= by && !before.is_empty() && self.is_name(at - by))
    }

    /// Past whom it was said to: “promised her that we would …”.
    fn past_them(&self, from: usize) -> usize {
        let mut at = from;
        while THEM[..4].contains(&self.text(at)) || (self.is_name(at) && at < self.words.len()) {
            at += 1;
        }
        at
    }

    /// Past “that”, “to” and “we would”.
    fn past_us(&self, from: usize) -> usize {
        let mut at = from;
        while matches!(
            self.text(at),
            "that"
                | "to"
                | "i"
                | "we"
                | "i'd"
                | "we'd"
                | "i'll"
                | "we'll"
                | "would"
                | "will"
                | "it'd"
                | "it'll"
                | "also"
        ) {
            at += 1;
        }
        at
    }

    fn promised(&self, at: usize) -> Option<Found> {
        let word = self.text(at);
        let is_said = word == "promise" && US.contains(&self.before(at, 1))
            || meant(word, "promised")
            || meant(word, "guaranteed");
        if !is_said || !self.is_our_deed(at) || matches!(self.before(at, 1), "was" | "as") {
            return None;
        }
        Self::sure(at, self.past_us(self.past_them(at + 1)))
    }

    /// “Ready by Wednesday promised”: what stands before it.
    fn promised_before(&self, at: usize) -> Option<Found> {
        let first = (0..=at)
            .rev()
            .take_while(|to| self.words[*to].clause == self.words[at].clause)
            .last()?;
        let is_last = self
            .words
            .get(at + 1)
            .is_none_or(|next| next.clause != self.words[at].clause);
        let is_theirs = THEM.contains(&self.before(at, 1)) || self.before(at, 1) == "as";
        let is_so = first < at && is_last && !self.is_name(at - 1) && !is_theirs;
        let promises = (first + 1..=at).any(|to| self.text(to) == "promised");
        if is_so && promises {
            Self::sure(first, first)
        } else {
            None
        }
    }

    /// “Said I'd send it”, “told her we'd check it”, “said it'd be ready”.
    fn said(&self, at: usize) -> Option<Found> {
        if !matches!(self.text(at), "said" | "told" | "agreed" | "offered" | "assured")
            || !self.is_our_deed(at)
        {
            return None;
        }
        let to = self.past_them(at + 1);
        let to = if self.text(to) == "that" { to + 1 } else { to };
        match (self.text(to), self.text(to + 1), self.text(to + 2)) {
            ("i'd" | "we'd" | "i'll" | "we'll", ..)
            | ("i" | "we", "would" | "will" | "wil" | "d" | "can", _) => Self::sure(at, self.past_us(to)),
            ("it'd" | "it'll", "be", "ready" | "done" | "there" | "fixed") => Self::sure(at, to + 1),
            ("it", "would" | "will", "be") => Self::sure(at, to + 2),
            ("to", ..) if matches!(self.text(at), "agreed" | "offered") => None,
            _ => None,
        }
    }

    /// “I'll send it”, “we will check”, “will call her back”.
    fn will(&self, at: usize) -> Option<Found> {
        let (word, next) = (self.text(at), self.text(at + 1));
        let is_will = |word: &str| matches!(word, "will" | "wil" | "shall" | "gonna");
        match word {
            "i'll" | "we'll" => Self::sure(at, at + 1),
            "i" | "we" if is_will(next) => Self::sure(at, at + 2),
            "ill" | "well" if OURS.contains(&next) => Self::sure(at, at + 1),
            "will" | "wil" | "gonna" if self.begins(at) => self.bare_will(at),
            _ => None,
        }
        .filter(|found| {
            self.text(found.what) != "be"
                || matches!(
                    self.text(found.what + 1),
                    "ready" | "done" | "sending" | "in" | "there" | "fixed"
                )
        })
    }

    fn begins(&self, at: usize) -> bool {
        matches!(self.before(at, 1), "" | "and" | "but" | "so" | "then" | "also")
    }

    /// Nobody is named: the deed, and to whom it is done, say whose it is.
    fn bare_will(&self, at: usize) -> Option<Found> {
        if self.is_name(at) {
            return None;
        }
        let what = at + 1;
        let verb = self
            .words
            .get(what)
            .filter(|word| word.clause == self.words[at].clause)?;
        let rest: Vec<&str> = (what..self.words.len())
            .take_while(|to| self.words[*to].clause == verb.clause)
            .map(|to| self.text(to))
            .collect();
        let has = |list: &[&str]| rest.iter().any(|word| list.contains(word));
        let is_name = self.words[at].is_capital
            && (verb.is_capital
                || verb.text.ends_with("ed")
                || matches!(verb.text.as_str(), "rang" | "came" | "wrote" | "met"));
        if is_name || has(&["us", "me"]) || THEIRS.contains(&verb.text.as_str()) && !has(&THEM[..3]) {
            return None;
        }
        if verb.text == "be" && !matches!(self.text(what + 1), "ready" | "done" | "sending") {
            return None;
        }
        let is_ours = OURS.contains(&verb.text.as_str()) || has(&THEM[..3]);
        Some(Found {
            at,
            what,
            by: None,
            is_unsure: !is_ours,
        })
    }

    /// “Owe him a quote”.
    fn owe(&self, at: usize) -> Option<Found> {
        let is_said = self.text(at) == "owe" && self.is_our_deed(at);
        let what = self.past_them(at + 1);
        if is_said && what > at + 1 {
            Self::sure(at, what)
        } else {
            None
        }
    }

    /// “Bea to ring him Monday”, “Bea will order it”, “Bea'll call”.
    fn colleague(&self, at: usize) -> Option<Found> {
        let (word, next) = (self.text(at), self.text(at + 1));
        let short = word.strip_suffix("'ll");
        let name = self.us.iter().find(|us| *us == short.unwrap_or(word))?;
        let is_deed = matches!(next, "to" | "will" | "wil" | "shall" | "would");
        let what = match (short, is_deed) {
            (Some(_), _) => at + 1,
            (None, true) if !matches!(self.before(at, 1), "asked" | "told" | "from" | "with") => at + 2,
            _ => return None,
        };
        Some(Found {
            at,
            what,
            by: Some(name.clone()),
            is_unsure: false,
        })
    }

    /// “She'll send photos”: theirs to do.
    fn theirs(&self, at: usize) -> Option<Span> {
        let (word, next) = (self.text(at), self.text(at + 1));
        let is_them = |word: &str| {
            matches!(word, "he" | "she" | "they" | "customer") || (self.is_name(at) && word != "will")
        };
        let from = match word {
            "he'll" | "she'll" | "they'll" => at + 1,
            _ if is_them(word) && matches!(next, "will" | "wil" | "promised") => at + 2,
            _ => return None,
        };
        let clause = self.words.get(from)?.clause;
        let last = (from..self.words.len())
            .take_while(|to| self.words[*to].clause == clause)
            .last()?;
        (clause == self.words[at].clause)
            .then(|| Span::new(self.words[at].span.start, self.words[last].span.end))
    }
}
