//! Where in a line a promise begins: the words by which somebody says that one of us will do something, and who it is.

use troth_words::Span;

use crate::capture::lexicon::{DONE_FOR_THEM, OURS, THEIRS};
use crate::capture::word::{Word, meant};

/// A stretch that promises: from its trigger on, what is promised, by whom.
#[derive(Debug)]
pub struct Found {
    pub at: usize,
    pub what: usize,
    pub by: Option<String>,
    pub is_unsure: bool,
}

#[derive(Debug)]
pub struct Reader<'a> {
    pub words: &'a [Word],
    pub names: &'a [Span],
    pub us: &'a [String],
}

/// Words with which a time begins.
const WHEN: [&str; 16] = [
    "by",
    "on",
    "before",
    "within",
    "in",
    "today",
    "tomorrow",
    "tmrw",
    "tonight",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "eod",
    "next",
];
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
    pub fn end(&self, from: usize) -> usize {
        let clause = self.words[from].clause;
        let rest = (from + 1..self.words.len()).take_while(|at| self.words[*at].clause == clause);
        rest.take_while(|at| {
            !((matches!(self.text(at - 1), "and" | "but" | "then") || self.words[*at].is_joined)
                && self.found(*at).is_some())
        })
        .last()
        .map_or(from + 1, |last| last + 1)
    }

    pub fn found(&self, at: usize) -> Option<Found> {
        self.promised(at)
            .or_else(|| self.last_of(at).and_then(|last| self.promised_before(last)))
            .or_else(|| self.said(at))
            .or_else(|| self.will(at))
            .or_else(|| self.owe(at))
            .or_else(|| self.colleague(at))
            .or_else(|| self.present(at))
            .map(|found| self.anothers(found))
            .filter(|found| {
                found.what < self.words.len() && self.words[found.what].clause == self.words[at].clause
            })
    }

    /// “Promised Andrew will call him”: it is Andrew's.
    fn anothers(&self, found: Found) -> Found {
        if found.by.is_some() {
            return found;
        }
        // A name may have been skipped as whom it was said to.
        let names = found.at + 1..(found.what + 1).min(self.words.len());
        let theirs = names.rev().find_map(|at| self.colleague(at));
        Found {
            by: theirs.as_ref().and_then(|theirs| theirs.by.clone()),
            what: theirs.map_or(found.what, |theirs| theirs.what),
            ..found
        }
    }

    /// “We respray it”, “I come back on 3 December”; “sending her the menu tonight”.
    fn present(&self, at: usize) -> Option<Found> {
        let (word, next) = (self.text(at), self.text(at + 1));
        let clause = self.words[at].clause;
        let to_them = (at..self.words.len())
            .take_while(|to| self.words[*to].clause == clause)
            .any(|to| THEM[..3].contains(&self.text(to)) || self.text(to) == "it");
        let by_us = US.contains(&word) && DONE_FOR_THEM.contains(&next);
        let is_done = word
            .strip_suffix("ing")
            .is_some_and(|bare| DONE_FOR_THEM.contains(&bare));
        let is_begun = is_done && at > 0 && self.before(at, 1).is_empty() && to_them;
        match (by_us, is_begun) {
            (true, _) => Some(Found {
                at,
                what: at + 1,
                by: None,
                is_unsure: !to_them && next != "come",
            }),
            (_, true) => Self::sure(at, at),
            _ => None,
        }
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
        // “Promised corrected ones by Friday”: what leaves nothing but a day behind it is no name.
        let next = self
            .words
            .get(at)
            .filter(|word| word.clause == self.words[from - 1].clause);
        let is_all = next.is_none_or(|next| WHEN.contains(&next.text.as_str()));
        if is_all && at > from { from } else { at }
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
        if is_said && matches!(self.before(at, 1), "was" | "were" | "been") {
            // “Was promised a callback”: by one of us whom the line names, or by whom it does not say.
            let clause = self.words[at].clause;
            let is_ours = (at..self.words.len() - 1)
                .take_while(|to| self.words[to + 1].clause == clause)
                .any(|to| self.text(to) == "by" && self.us.iter().any(|us| us == self.text(to + 1)));
            return Some(Found {
                at,
                what: at + 1,
                by: None,
                is_unsure: !is_ours,
            });
        }
        let clause = self.words[at].clause;
        let is_old = self.words[at..]
            .iter()
            .take_while(|word| word.clause == clause)
            .any(|word| word.text == "ago");
        if !is_said || !self.is_our_deed(at) || self.before(at, 1) == "as" || is_old {
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
            ("it'd" | "it'll", ..) => Self::sure(at, to + 1),
            ("id" | "ill", verb, _) if OURS.contains(&verb) || verb == "see" => Self::sure(at, to + 1),
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
            "i'm" | "we're" if next == "to" && OURS.contains(&self.text(at + 2)) => Self::sure(at, at + 2),
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
        let is_deed = matches!(
            next,
            "to" | "will" | "wil" | "shall" | "would" | "must" | "should" | "can"
        );
        let does = next
            .strip_suffix('s')
            .is_some_and(|verb| DONE_FOR_THEM.contains(&verb));
        let clause = self.words[at].clause;
        let mut rest = self.words[at..].iter().take_while(|word| word.clause == clause);
        let is_old = rest.any(|word| word.text == "ago");
        let what = match (short, is_deed) {
            (Some(_), _) => at + 1,
            _ if is_old => return None,
            (None, _) if next == "promised" => self.past_us(self.past_them(at + 2)),
            (None, _) if does => at + 1,
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
    pub fn theirs(&self, at: usize) -> Option<Span> {
        let (word, next) = (self.text(at), self.text(at + 1));
        let is_them = |word: &str| {
            let is_us = self.us.iter().any(|us| us == word);
            matches!(word, "he" | "she" | "they" | "customer")
                || (self.is_name(at) && word != "will" && !is_us)
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
