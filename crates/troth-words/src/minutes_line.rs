//! One sentence of a colleague's minutes: who of us gave which word in it.
//!
//! Whoever takes minutes leaves themselves out; what “he”, “she” or the customer by name does is the customer's own.

use crate::english::{CLAUSE_ENDS, ERRANDS, NO_VERB, SERVE};
use crate::english_minutes::{
    BEFORE_THEM, BETWEEN, GAVE, GET, NO_THING, ON, SAID, STRETCH, THEIR_DEEDS, THEM, US,
};
use crate::english_told::PASSIVE;
use crate::facts::Modal;
use crate::manner::{Manner, manner};
use crate::word::{Shape, Words};

/// Who gives the word in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Giver {
    I,
    We,
    /// The word that names a colleague.
    Named(usize),
}

/// What is found at one place.
pub(crate) struct Found {
    pub start: usize,
    pub verb: usize,
    pub end: usize,
    pub giver: Giver,
    pub modal: Modal,
    pub manner: Manner,
    pub odds: f64,
}

/// How likely each turn of phrase is meant so, in log-odds: set by reading, and not fitted.
pub(crate) mod odds {
    /// “Promised to send it”, “told her we'd send it”.
    pub const SAID: f64 = 2.0;
    /// “Promised a new frame”.
    pub const THING: f64 = 1.5;
    /// “Told her it would be ready”.
    pub const READY: f64 = 1.0;
    /// “Agreed to send it”, “offered to send it”: it may have been them.
    pub const AGREED: f64 = 0.6;
    /// “Bea to ring him”.
    pub const ERRAND: f64 = 0.8;
    /// “…, will send it”: nobody says who.
    pub const BARE: f64 = 0.3;
    /// It says when.
    pub const TIME: f64 = 0.5;
    /// It is done for whoever was spoken with.
    pub const FOR_THEM: f64 = 0.5;
}

/// A sentence of minutes.
pub(crate) struct Line<'a> {
    pub words: &'a Words,
    /// Names of the customer.
    pub theirs: &'a [&'a str],
}

impl Line<'_> {
    /// What of it gives our word, in order.
    pub fn found(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let one = self
                .told(at)
                .or_else(|| self.errand(at))
                .or_else(|| self.bare(at));
            match one {
                Some(one) if !one.manner.is_negated => {
                    at = one.end.max(at + 1);
                    found.push(one);
                }
                _ => at += 1,
            }
        }
        found
    }

    /// “Promised …”, “told her …”, “owe him …”.
    fn told(&self, at: usize) -> Option<Found> {
        let words = self.words;
        let gives = words.is_in(at, GAVE);
        if !gives && !words.is_in(at, SAID) && !words.is(at, "owe") {
            return None;
        }
        let giver = self.giver(at)?;
        let next = self.past_them(at + 1);
        let what = if words.is(next, "that") { next + 1 } else { next };
        if words.is(at, "owe") {
            return (next > at + 1).then(|| self.thing(at, next, giver));
        }
        self.would(at, what, giver).or_else(|| {
            let may_be_theirs = words.is(at, "agreed") || words.is(at, "offered");
            if gives && words.is(next, "to") {
                let (manner, verb) = manner(words, next + 1);
                let is_deed = words.shape(verb) == Shape::Plain;
                let is_theirs = may_be_theirs && words.is_in(verb, THEIR_DEEDS);
                let odds = if may_be_theirs { odds::AGREED } else { odds::SAID };
                return (is_deed && !is_theirs).then(|| Found {
                    start: at,
                    verb,
                    end: self.end(verb),
                    giver,
                    modal: Modal::Pledge,
                    manner,
                    odds,
                });
            }
            let is_thing = matches!(words.low(at), "promised" | "guaranteed")
                && !words.is_in(next, NO_THING)
                && !matches!(words.shape(next), Shape::Mark | Shape::Address);
            is_thing.then(|| self.thing(at, next, giver))
        })
    }

    fn thing(&self, at: usize, what: usize, giver: Giver) -> Found {
        Found {
            start: at,
            verb: what,
            end: self.end(what),
            giver,
            modal: Modal::Pledge,
            manner: Manner::default(),
            odds: odds::THING,
        }
    }

    /// “… we'd send it”, “… it would be ready”, “… she'd have it”, said by us.
    fn would(&self, at: usize, what: usize, giver: Giver) -> Option<Found> {
        let words = self.words;
        let will = (what..words.len().min(what + SUBJECT))
            .find(|at| matches!(words.low(*at), "will" | "would" | "shall"))?;
        let (how, verb) = manner(words, will + 1);
        let (giver, from, odds) = match words.low(what) {
            "i" if will == what + 1 => (Giver::I, verb, odds::SAID),
            "we" if will == what + 1 => (Giver::We, verb, odds::SAID),
            _ if will == what => return None,
            _ if words.is_in(what, THEM) || self.is_name(what) => {
                (giver, what, words.is_in(verb, GET).then_some(odds::SAID)?)
            }
            "you" => return None,
            _ => (giver, what, odds::READY),
        };
        (words.shape(verb) == Shape::Plain).then(|| Found {
            start: at,
            verb: from,
            end: self.end(verb),
            giver,
            modal: Modal::Will,
            manner: how,
            odds,
        })
    }

    /// “Bea to ring him Monday”.
    fn errand(&self, at: usize) -> Option<Found> {
        let words = self.words;
        let is_name = words.shape(at) == Shape::Capital && !self.is_name(at) && !words.is_in(at, THEM);
        let opens = at == 0 || words.is_in(at - 1, ON) || STRETCH.contains(&words.low(at - 1));
        let is_errand = words.is(at + 1, "to")
            && (words.is_in(at + 2, ERRANDS) || words.is_in(at + 2, SERVE))
            && !words.is_in(at, GAVE)
            && !words.low(at).ends_with("ed");
        (is_name && opens && is_errand && !words.is_in(at, NO_NAME)).then(|| Found {
            start: at,
            verb: at + 2,
            end: self.end(at + 2),
            giver: Giver::Named(at),
            modal: Modal::Will,
            manner: Manner::default(),
            odds: odds::ERRAND,
        })
    }

    /// “Left a message, will ring back”.
    fn bare(&self, at: usize) -> Option<Found> {
        let words = self.words;
        let is_left_out = words.is(at, "will") && !(at > 0 && matches!(words.low(at - 1), "i" | "we"));
        if !is_left_out || self.giver(at) != Some(Giver::I) {
            return None;
        }
        let (how, verb) = manner(words, at + 1);
        let end = self.end(verb);
        let is_for = |list: &[&str]| (verb + 1..end).any(|at| words.is_in(at, list));
        let is_ours = words.is_in(verb, SERVE) || words.is_in(verb, ERRANDS) || is_for(THEM);
        let is_theirs = words.is_in(verb, THEIR_DEEDS) || words.is_in(verb, NO_VERB) || is_for(US);
        let is_asked = words.is(words.len().saturating_sub(1), "?");
        (is_ours && !is_theirs && !is_asked && words.shape(verb) == Shape::Plain).then_some(Found {
            start: at,
            verb,
            end,
            giver: Giver::I,
            modal: Modal::Will,
            manner: how,
            odds: odds::BARE,
        })
    }

    /// Who of us did that: whoever took the minutes, unless somebody else is named; nobody where it was the customer.
    fn giver(&self, at: usize) -> Option<Giver> {
        let words = self.words;
        let left = (0..at).rev().find(|left| !BETWEEN.contains(&words.low(*left)));
        let Some(left) = left else {
            return Some(Giver::I);
        };
        match words.low(left) {
            "i" => Some(Giver::I),
            "we" => Some(Giver::We),
            low if STRETCH.contains(&low) => Some(Giver::I),
            low if ON.binary_search(&low).is_ok() => (!self.are_they_before(left)).then_some(Giver::I),
            _ if self.is_name(left) || words.is_in(left, THEM) || words.is_in(left, PASSIVE) => None,
            _ if words.shape(left) == Shape::Capital && self.opens(left) && !words.is_in(left, NO_NAME) => {
                Some(Giver::Named(left))
            }
            _ => None,
        }
    }

    fn opens(&self, at: usize) -> bool {
        let words = self.words;
        at == 0 || words.is_in(at - 1, ON) || STRETCH.contains(&words.low(at - 1))
    }

    /// What goes on by “and” is theirs where they opened it.
    pub fn are_they_before(&self, at: usize) -> bool {
        let words = self.words;
        let from = (0..at)
            .rev()
            .find(|at| STRETCH.contains(&words.low(*at)) || words.is(*at, "."));
        let opens = from.map_or(0, |from| from + 1);
        let opens = opens + usize::from(words.is_in(opens, BEFORE_THEM) || words.is_in(opens, ON));
        words.is_in(opens, THEM) || self.is_name(opens)
    }

    pub fn is_name(&self, at: usize) -> bool {
        let low = self.words.low(at);
        let is_part = |name: &&str| name.split_whitespace().any(|part| part.to_lowercase() == low);
        !low.is_empty() && self.words.shape(at) == Shape::Capital && self.theirs.iter().any(is_part)
    }

    /// Past whom it was said to.
    fn past_them(&self, from: usize) -> usize {
        let words = self.words;
        let title = usize::from(words.is_in(from, BEFORE_THEM));
        let is_them = |at: usize| words.is_in(at, THEM) && !matches!(words.low(at), "he" | "she" | "they");
        let mut at = from + title;
        while is_them(at)
            || self.is_name(at)
            || title > 0 && at == from + title && words.shape(at) == Shape::Capital
        {
            at += 1;
        }
        if at == from + title { from } else { at }
    }

    /// Where what is promised ends: at the sentence's own mark, or where somebody else does something.
    fn end(&self, verb: usize) -> usize {
        let words = self.words;
        let turns = |at: usize| {
            let next = at + 1;
            matches!(
                words.low(next),
                "he" | "she" | "they" | "i" | "we" | "will" | "then"
            ) || self.is_name(next)
                || words.is_in(next, GAVE)
                || words.is_in(next, SAID)
        };
        let ends = |at: &usize| match words.low(*at) {
            "," | "and" => turns(*at),
            "-" | "–" | "—" => true,
            _ => words.is_in(*at, CLAUSE_ENDS),
        };
        let end = (verb + 1..words.len()).find(ends).unwrap_or(words.len());
        let last = (verb..end).rev().find(|at| words.shape(*at) != Shape::Mark);
        last.map_or(end, |last| last + 1)
    }
}

/// How many words the subject of what was said may have.
const SUBJECT: usize = 6;

/// Open a line with a capital and are nobody's name.
#[rustfmt::skip]
const NO_NAME: &[&str] = &[
    "able", "also", "call", "due", "going", "have", "meeting", "need", "next", "plan", "ready", "reply",
    "speak", "spoke", "talk", "time", "want", "wants", "went", "wish",
];
