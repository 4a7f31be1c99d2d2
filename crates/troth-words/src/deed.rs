//! What kind of deed a verb and its company name.

use crate::clause::Clause;
use crate::english::{DONE, LIVE, MEET, SERVE};
use crate::english_company::{
    DO_NOT, FOLLOW, GET_BACK, GET_NOT, GO, HAVE, HAVE_NOT, KEEP, MAKE_NOT, REPORT_NOT, RETURN_NOT, TAKE,
    TAKE_NOT, TELL_NOT,
};
use crate::facts::Modal;
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
        ("there", ..) => Deed::Meet,
        (low, ..) if words.is_in(at, DONE) || is_served(low) => Deed::Passive,
        _ => Deed::Be,
    }
}

/// “Passed”, of what one passes on for somebody; what is “closed” is mostly a door.
fn is_served(low: &str) -> bool {
    let stem = low
        .strip_suffix("ed")
        .filter(|stem| stem.len() > 1 && low != "closed");
    stem.is_some_and(|stem| bases(stem).any(|verb| SERVE.binary_search(&verb.as_str()).is_ok()))
}

/// A verb in its form of “-ing”.
fn doing(words: &Words, at: usize, stem: &str) -> Deed {
    bases(stem)
        .map(|verb| with_company(&verb, words, at))
        .find(|deed| *deed != Deed::Open)
        .unwrap_or(Deed::Live)
}

/// What a verb may be whose ending is cut off: as it is, with the letter back that the ending took, or one less.
pub(crate) fn bases(stem: &str) -> impl Iterator<Item = String> {
    let shorter = stem.get(..stem.len().saturating_sub(1)).unwrap_or_default();
    [stem.to_owned(), format!("{stem}e"), shorter.to_owned()].into_iter()
}

fn plain(words: &Words, at: usize) -> Deed {
    with_company(words.low(at), words, at)
}

/// A verb whose company says what it means.
fn with_company(verb: &str, words: &Words, at: usize) -> Deed {
    let next = words.low(at + 1);
    match verb {
        "get" => getting(words, at),
        "come" => coming(words, at),
        "see" => seeing(words, at),
        "have" if near(words, at, 4, &["look", "peek"]) => Deed::Serve,
        "have" => or_live(is_given(words, at), Deed::Have),
        "followup" | "respond" | "reply" | "touch-base" => Deed::Answer,
        "report" | "circle" | "revert" if next == "back" => Deed::Answer,
        "let" => or_live(near(words, at, 5, &["know"]), Deed::Answer),
        "follow" => or_live(
            words.is_in(at + 1, FOLLOW) || words.are(at + 1, &["this", "up"]),
            Deed::Answer,
        ),
        "take" => or_live(
            near(words, at, 4, TAKE) && !words.is_in(at + 1, TAKE_NOT),
            Deed::Serve,
        ),
        "make" => or_live(
            !words.is_in(at + 1, MAKE_NOT) || matches!(words.low(at + 2), "right" | "up"),
            Deed::Serve,
        ),
        "keep" => or_live(near(words, at, 6, KEEP), Deed::Serve),
        "tell" => or_live(!words.is_in(at + 2, TELL_NOT), Deed::Serve),
        "go" => or_live(
            words.is_in(at + 1, GO) || words.are(at + 1, &["back", "and"]),
            Deed::Serve,
        ),
        "pick" => or_live(
            matches!(next, "up" | "you") || words.is(at + 2, "up"),
            Deed::Serve,
        ),
        "ask" => or_live(next != "you", Deed::Serve),
        "report" => or_live(!words.is_in(at + 1, REPORT_NOT), Deed::Serve),
        "return" if next == "you" => Deed::Serve,
        "return" => or_live(!words.is_in(at + 1, RETURN_NOT), Deed::Serve),
        "do" => or_live(!words.is_in(at + 1, DO_NOT), Deed::Serve),
        _ => with_next(verb, next),
    }
}

/// A verb that only the next word tells of, or one of the lists.
fn with_next(verb: &str, next: &str) -> Deed {
    let is_in = |list: &[&str]| list.binary_search(&verb).is_ok();
    match WITH_NEXT.binary_search_by_key(&verb, |(verb, ..)| *verb) {
        Ok(at) => {
            let (_, wanted, deed) = WITH_NEXT[at];
            or_live(wanted.contains(&next), deed)
        }
        _ if is_in(SERVE) => Deed::Serve,
        _ if is_in(MEET) => Deed::Meet,
        _ if is_in(LIVE) => Deed::Live,
        _ => Deed::Open,
    }
}

/// Verbs that are a deed for somebody with one of these words after them, and else of [`Deed::Live`].
#[rustfmt::skip]
const WITH_NEXT: &[(&str, &[&str], Deed)] = &[
    ("chat", &["about", "to", "with"], Deed::Meet),
    ("deal", &["with"], Deed::Serve),
    ("hold", &["it", "one", "them", "your"], Deed::Serve),
    ("leave", &["a", "it", "the", "them", "word"], Deed::Serve),
    ("look", &["at", "for", "in", "into", "it", "over", "up"], Deed::Serve),
    ("reach", &["out", "you"], Deed::Answer),
    ("run", &["by", "it", "that", "the", "them", "this"], Deed::Serve),
    ("save", &["it", "one", "them", "your"], Deed::Serve),
    ("speak", &["about", "to", "with"], Deed::Meet),
    ("stop", &["by"], Deed::Meet),
    ("swing", &["by"], Deed::Meet),
    ("talk", &["about", "to", "with"], Deed::Meet),
    ("touch", &["base"], Deed::Answer),
    ("walk", &["you"], Deed::Serve),
    ("work", &["hard", "on", "out", "up", "with"], Deed::Serve),
];

fn or_live(is_served: bool, deed: Deed) -> Deed {
    if is_served { deed } else { Deed::Live }
}

fn near(words: &Words, at: usize, reach: usize, list: &[&str]) -> bool {
    (at + 1..=at + reach).any(|here| words.is_in(here, list))
}

fn coming(words: &Words, at: usize) -> Deed {
    let after = words.low(at + 2);
    match words.low(at + 1) {
        "back" => or_live(
            matches!(after, "to" | "with") && near(words, at, 4, &["you"]),
            Deed::Answer,
        ),
        "by" => Deed::Meet,
        "up" => or_live(after == "with", Deed::Serve),
        _ => Deed::Live,
    }
}

fn seeing(words: &Words, at: usize) -> Deed {
    match words.low(at + 1) {
        "what" | "how" => or_live(
            !near(words, at, 4, &["goes", "happen", "happens", "think"]),
            Deed::See,
        ),
        "if" | "whether" | "about" | "to" => Deed::See,
        "you" => Deed::Meet,
        _ => Deed::Live,
    }
}

fn getting(words: &Words, at: usize) -> Deed {
    let after = words.low(at + 2);
    match words.low(at + 1) {
        "back" => {
            let is_answer = words.is_in(at + 2, GET_BACK) || !words.is(at + 3, "back");
            or_live(is_answer, Deed::Answer)
        }
        "in" if matches!(after, "touch" | "contact") => Deed::Answer,
        "with" => Deed::Answer,
        _ => or_live(!words.is_in(at + 1, GET_NOT), Deed::Serve),
    }
}

/// “Have it ready”, “have comments for you”, “have Anna call you”.
fn is_given(words: &Words, at: usize) -> bool {
    if words.is_in(at + 1, HAVE_NOT) && !words.is(at + 2, "draft") {
        return (at + 2..at + 10).any(|here| {
            let is_for_reader = matches!(words.low(here), "you" | "available")
                && !matches!(words.low(here + 1), "have" | "can" | "will");
            is_for_reader || words.is_in(here, DONE)
        });
    }
    let is_ready = |here: usize| words.is_in(here, DONE) || words.is_in(here, HAVE);
    words.shape(at + 1) != Shape::Mark && (at + 1..at + 9).any(is_ready)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clause::clauses;

    #[test]
    fn the_company_of_a_verb_says_what_kind_of_deed_it_is() {
        for (text, deed) in [
            ("I will get back to you", Deed::Answer),
            ("I will get the pump", Deed::Serve),
            ("I will get home", Deed::Live),
            ("I will let the workshop know", Deed::Answer),
            ("I will let it rest", Deed::Live),
            ("I will follow up", Deed::Answer),
            ("I will be in touch", Deed::Answer),
            ("I will take a look", Deed::Serve),
            ("I will take place", Deed::Live),
            ("I will look into the rattle", Deed::Serve),
            ("I will look forward to it", Deed::Live),
            ("I will keep you posted", Deed::Serve),
            ("I will mend the tube", Deed::Serve),
            ("I will be mending the tube", Deed::Serve),
            ("I am replacing the tube", Deed::Serve),
            ("I will have it ready", Deed::Have),
            ("I will have the cake", Deed::Live),
            ("I will see what the maker says", Deed::See),
            ("I will see you on Monday", Deed::Meet),
            ("I will talk to the maker", Deed::Meet),
            ("The wheel will be fixed", Deed::Passive),
            ("I will be in Leeds", Deed::Be),
            ("I will enjoy the ride", Deed::Live),
            ("I will lubricate the chain", Deed::Open),
        ] {
            let words = Words::of(text);
            let clause = clauses(&words).remove(0);
            assert_eq!(super::deed(&words, &clause, clause.end), deed, "{text}");
        }
    }

    #[test]
    fn the_weightier_of_two_joined_deeds_counts() {
        for (text, deed) in [
            ("I will ride over and fix it", Deed::Serve),
            ("I will fix it and let you know", Deed::Answer),
            ("I will fix it and ride home", Deed::Serve),
        ] {
            let words = Words::of(text);
            let clause = clauses(&words).remove(0);
            assert_eq!(super::deed(&words, &clause, clause.end), deed, "{text}");
        }
    }
}
