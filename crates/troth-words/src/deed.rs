//! What kind of deed a verb and its company name.

use crate::clause::{Clause, Modal};
use crate::english::{DONE, LIVE, MEET, SERVE};
use crate::word::{Shape, Words};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// “Let you know”, “get back to you”: hardly ever anything but a promise.
    Answer,
    /// Done for somebody.
    Serve,
    /// “Have it ready”.
    Have,
    /// “See what we can do”.
    See,
    /// Seeing each other.
    Meet,
    /// It will be done.
    Passive,
    /// Done for oneself, or no deed.
    Live,
    /// It will be somewhere or something.
    Be,
    /// In no list.
    Open,
}

/// The deed of a clause: of its verb, or a weightier one joined to it by “and”.
pub(crate) fn deed(words: &Words, clause: &Clause, upto: usize) -> Deed {
    let best = first(words, clause);
    let joined = (clause.verb + 1..upto).filter(|at| matches!(words.low(*at), "and" | "&" | "then"));
    joined.fold(best, |best, at| {
        let next = plain(words, at + 1);
        let is_weightier = next == Deed::Answer
            || next == Deed::Serve && matches!(best, Deed::Live | Deed::Open | Deed::Meet);
        if is_weightier { next } else { best }
    })
}

fn first(words: &Words, clause: &Clause) -> Deed {
    let low = words.low(clause.verb);
    let doing = low
        .strip_suffix("ing")
        .map(|stem| doing(words, clause.verb, stem));
    match clause.modal {
        Modal::Now => doing.unwrap_or(Deed::Be),
        _ if clause.manner.has_be => doing.unwrap_or_else(|| being(words, clause.verb)),
        Modal::Pledge => doing.unwrap_or_else(|| plain(words, clause.verb)),
        _ => plain(words, clause.verb),
    }
}

/// After “be”: done, or only somewhere or something.
fn being(words: &Words, at: usize) -> Deed {
    match (words.low(at), words.low(at + 1), words.low(at + 2)) {
        ("in", "touch" | "contact", _) | ("back", "in", "touch") | ("back", "with" | "to", "you") => {
            Deed::Answer
        }
        _ if words.is_in(at, DONE) => Deed::Passive,
        _ => Deed::Be,
    }
}

/// A verb in its form of “-ing”: with the letter back that the ending took, or one less.
fn doing(words: &Words, at: usize, stem: &str) -> Deed {
    let shorter = stem.get(..stem.len().saturating_sub(1)).unwrap_or_default();
    [stem.to_owned(), format!("{stem}e"), shorter.to_owned()]
        .iter()
        .map(|verb| with_company(verb, words, at))
        .find(|deed| *deed != Deed::Open)
        .unwrap_or(Deed::Live)
}

fn plain(words: &Words, at: usize) -> Deed {
    with_company(words.low(at), words, at)
}

/// A verb whose company says what it means.
fn with_company(verb: &str, words: &Words, at: usize) -> Deed {
    let (next, after) = (words.low(at + 1), words.low(at + 2));
    let soon =
        |wanted: &[&str], reach: usize| (at + 1..=at + reach).any(|here| wanted.contains(&words.low(here)));
    let or_live = |is_served: bool, deed: Deed| if is_served { deed } else { Deed::Live };
    match verb {
        "get" => getting(words, at),
        "let" => or_live(soon(&["know"], 5), Deed::Answer),
        "follow" => or_live(
            matches!(next, "up" | "through" | "along") || next == "this" && after == "up",
            Deed::Answer,
        ),
        "followup" => Deed::Answer,
        "ask" => or_live(next != "you", Deed::Serve),
        "reach" => or_live(matches!(next, "out" | "you"), Deed::Answer),
        "touch" => or_live(next == "base", Deed::Answer),
        "respond" | "reply" => Deed::Answer,
        "report" | "circle" | "revert" if next == "back" => Deed::Answer,
        "report" => or_live(!matches!(next, "to" | "into" | "directly" | "for"), Deed::Serve),
        "come" => match next {
            "back" => or_live(matches!(after, "to" | "with") && soon(&["you"], 4), Deed::Answer),
            "by" => Deed::Meet,
            "up" => or_live(after == "with", Deed::Serve),
            _ => Deed::Live,
        },
        "look" => or_live(
            matches!(next, "into" | "at" | "for" | "up" | "it" | "over" | "in"),
            Deed::Serve,
        ),
        "take" => {
            let helps = [
                "look", "looksee", "peek", "care", "action", "steps", "it", "this", "that", "these", "over",
            ];
            or_live(
                soon(&helps, 4) && !matches!(next, "place" | "vacation"),
                Deed::Serve,
            )
        }
        "make" => or_live(
            !matches!(next, "it" | "money" | "sense" | "up") || matches!(after, "right" | "up"),
            Deed::Serve,
        ),
        "keep" => {
            let told = [
                "posted", "informed", "updated", "apprised", "advised", "eye", "you", "loop",
            ];
            or_live(soon(&told, 6), Deed::Serve)
        }
        "have" if soon(&["look", "peek"], 4) => Deed::Serve,
        "run" => or_live(
            matches!(next, "it" | "this" | "that" | "them" | "by" | "the"),
            Deed::Serve,
        ),
        "tell" => or_live(
            !matches!(after, "that" | "," | ":" | "when" | "what"),
            Deed::Serve,
        ),
        "have" => or_live(is_given(words, at), Deed::Have),
        "see" => match next {
            "what" | "how" => or_live(!soon(&["happens", "goes", "think", "happen"], 4), Deed::See),
            "if" | "whether" | "about" | "to" => Deed::See,
            "you" => Deed::Meet,
            _ => Deed::Live,
        },
        "talk" | "speak" | "chat" => or_live(matches!(next, "to" | "with" | "about"), Deed::Meet),
        "go" => or_live(
            matches!(next, "over" | "through" | "thru") || next == "back" && after == "and",
            Deed::Serve,
        ),
        "do" => or_live(!words_of_state(next), Deed::Serve),
        "leave" => or_live(matches!(next, "it" | "a" | "them" | "the" | "word"), Deed::Serve),
        "pick" => or_live(next == "up" || after == "up" || next == "you", Deed::Serve),
        "stop" | "swing" => or_live(next == "by", Deed::Meet),
        "hold" | "save" => or_live(matches!(next, "it" | "one" | "your" | "them"), Deed::Serve),
        "deal" => or_live(next == "with", Deed::Serve),
        "walk" => or_live(next == "you", Deed::Serve),
        "work" => or_live(matches!(next, "on" | "with" | "out" | "hard" | "up"), Deed::Serve),
        "help" | "assist" => Deed::Serve,
        _ if SERVE.binary_search(&verb).is_ok() => Deed::Serve,
        _ if MEET.binary_search(&verb).is_ok() => Deed::Meet,
        _ if LIVE.binary_search(&verb).is_ok() => Deed::Live,
        _ => Deed::Open,
    }
}

fn words_of_state(next: &str) -> bool {
    matches!(
        next,
        "well" | "fine" | "better" | "business" | "lunch" | "dinner" | "great" | "good" | "not" | "for"
    )
}

fn getting(words: &Words, at: usize) -> Deed {
    let (next, after) = (words.low(at + 1), words.low(at + 2));
    match next {
        "back" => match after {
            "to" | "with" | "on" | "at" | "and" | "" | "." | "by" | "asap" => Deed::Answer,
            _ if words.is(at + 3, "back") => Deed::Live,
            _ => Deed::Answer,
        },
        "in" if matches!(after, "touch" | "contact") => Deed::Answer,
        "with" => Deed::Answer,
        "to" | "home" | "there" | "here" | "out" | "off" | "together" | "married" | "better" | "lost"
        | "used" | "in" | "up" | "into" | "paid" | "through" | "about" | "more" | "less" | "mine"
        | "away" | "worse" | "what" | "another" | "over" | "" | "." => Deed::Live,
        _ => Deed::Serve,
    }
}

/// “Have it ready”, “have comments for you”, “have Anna call you”.
fn is_given(words: &Words, at: usize) -> bool {
    if matches!(
        words.low(at + 1),
        "to" | "been" | "had" | "no" | "the" | "a" | "an"
    ) && !words.is(at + 2, "draft")
    {
        return (at + 2..at + 10).any(|here| {
            words.is_in(here, DONE)
                || matches!(words.low(here), "you" | "available")
                    && !matches!(words.low(here + 1), "have" | "can" | "will")
        });
    }
    (at + 1..at + 9).any(|here| {
        words.is_in(here, DONE)
            || matches!(
                words.low(here),
                "you" | "available" | "draft" | "comments" | "it" | "this" | "them" | "send"
            )
    }) && words.shape(at + 1) != Shape::Mark
}
