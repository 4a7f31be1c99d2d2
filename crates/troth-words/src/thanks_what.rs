//! What somebody is thanked for, and what that weighs.

use crate::english_thanks::{DONE_FOR, POLITE, SMALL_DEEDS};
use crate::word::Words;

/// What each reason for or against weighs, in log-odds: set by reading real letters, and not fitted.
pub(crate) mod odds {
    /// “Please thank Steven”: they ask for it.
    pub const TO_PASS_ON: f64 = 3.0;
    /// “Thank you, Nancy, for …”.
    pub const NAMED_FOR: f64 = 1.5;
    /// “Thanks to Nancy we …”.
    pub const THANKS_TO: f64 = 1.2;
    /// A name and no more is an address.
    pub const NAMED: f64 = -1.2;
    /// “… for sorting that out”.
    pub const DEED: f64 = 0.6;
    /// “… for your help”.
    pub const DONE: f64 = 0.2;
    /// “… for your e-mail”.
    pub const POLITE: f64 = -2.5;
    /// “… for checking”.
    pub const SMALL: f64 = -1.4;
    /// It does not say what for.
    pub const NOTHING: f64 = -2.0;
    /// “So much”.
    pub const MUCH: f64 = 0.9;
    /// “Great”, “lovely”.
    pub const WELL: f64 = 0.9;
    /// “Thanks for ruining my trip”.
    pub const BITTER: f64 = -2.5;
    /// What is asked for in the same letter is still to come.
    pub const ASKED: f64 = -1.3;
    /// So is what is thanked for in its last line and no more is said of.
    pub const LAST: f64 = -0.4;
}

/// What is thanked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Deed,
    Done,
    Small,
    Polite,
    Unsaid,
}

impl What {
    pub fn odds(self) -> f64 {
        match self {
            What::Deed => odds::DEED,
            What::Done => odds::DONE,
            What::Small => odds::SMALL,
            What::Polite => odds::POLITE,
            What::Unsaid => odds::NOTHING,
        }
    }
}

/// What they thank for, from “for” on.
pub(crate) fn what(words: &Words, from: usize) -> What {
    let end = (from..words.len())
        .find(|at| matches!(words.low(*at), "." | "!" | "?" | ";"))
        .unwrap_or(words.len());
    let near = end.min(from + REACH);
    if (from..near).any(|at| words.is(at, "attention")) {
        return What::Polite;
    }
    let first = (from + 1..near).find(|at| words.low(*at).ends_with("ing") && words.low(*at).len() > 5);
    let polite = (from..near).find(|at| words.is_in(*at, POLITE));
    let done = (from..near).find(|at| words.is_in(*at, DONE_FOR));
    let is_said_first = |at: Option<usize>, other: Option<usize>| match (at, other) {
        (Some(at), Some(other)) => at <= other,
        (Some(_), None) => true,
        _ => false,
    };
    let is_for_all =
        words.are(from, &["for", "all"]) || words.is(from, "all") || words.is(from, "everything");
    match first {
        Some(at) if words.is_in(at, SMALL_DEEDS) && !is_said_first(polite, Some(at)) => What::Small,
        _ if is_said_first(polite, done) && is_said_first(polite, first) => What::Polite,
        _ if is_said_first(done, first) => match words.low(done.unwrap_or(from)) {
            "doing" | "going" | "making" | "solving" | "sorting" | "staying" | "what" => What::Deed,
            _ => What::Done,
        },
        Some(at) if at <= from + 2 => What::Deed,
        _ if is_for_all => What::Done,
        _ => What::Unsaid,
    }
}

/// How many words after “for” it is said what for.
const REACH: usize = 10;
