//! Whether two names, or two records' names, can be one person's.

use crate::base::{Base, Kind, Row};
use crate::count::{Counts, ordered};
use crate::edit::{is_one_slip, jaro_winkler};
use crate::intern::NONE;

/// How two words of names agree, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Agreement {
    Same = 1,
    Nick,
    Initial,
    Slip,
    Near,
    Differ,
}

/// Jaro–Winkler from here on is *alike*: on names of people the share of strangers above it is below 1 %.
const ALIKE: f64 = 0.88;

/// How two words of given names agree.
///
/// Two names that are both in use are two names, however alike (`Christian`, `Christine`): a slip makes a word that
/// hardly anyone is called.
pub(crate) fn agreement(base: &Base, counts: &Counts, one: u32, other: u32) -> Agreement {
    if one == other {
        return Agreement::Same;
    }
    let (word, other_word) = (&base.word[one as usize], &base.word[other as usize]);
    let is_one_name = word
        .lines
        .iter()
        .any(|line| *line != 0 && other_word.lines.contains(line));
    if is_one_name
        || counts
            .aliases
            .contains(&ordered(base.words.hash(one), base.words.hash(other)))
    {
        return Agreement::Nick;
    }
    let found = likeness(base.words.text(one).as_bytes(), base.words.text(other).as_bytes());
    if !matches!(found, Agreement::Slip | Agreement::Near) {
        return found;
    }
    let texts = [one, other].map(|word| base.words.text(word));
    let (short, long) = if texts[0].len() < texts[1].len() {
        (texts[0], texts[1])
    } else {
        (texts[1], texts[0])
    };
    let is_known = word.lines[0] != 0 && other_word.lines[0] != 0;
    if !is_known && (3..=4).contains(&short.len()) && long.len() >= short.len() + 2 && long.starts_with(short)
    {
        return Agreement::Nick;
    }
    let counts = [one, other].map(|word| counts.given[word as usize]);
    let (rarer, commoner) = (counts[0].min(counts[1]), counts[0].max(counts[1]));
    let in_use = is_known || rarer >= 8 && rarer * 20 > commoner;
    if in_use { Agreement::Differ } else { found }
}

/// How two words agree by their letters alone.
pub(crate) fn likeness(one: &[u8], other: &[u8]) -> Agreement {
    let shorter = one.len().min(other.len());
    if shorter == 1 {
        return if one[0] == other[0] {
            Agreement::Initial
        } else {
            Agreement::Differ
        };
    }
    if are_numbered_apart(one, other) {
        return Agreement::Differ;
    }
    if shorter > 2 && is_one_slip(one, other) {
        return Agreement::Slip;
    }
    let begun = one
        .iter()
        .zip(other)
        .take_while(|(one, other)| one == other)
        .count();
    let is_begun = begun >= 3 && (begun == shorter || shorter <= 5 && begun + 1 == shorter);
    if is_begun || jaro_winkler(one, other) >= ALIKE {
        Agreement::Near
    } else {
        Agreement::Differ
    }
}

/// `guest12` and `guest21` are told apart by their numbers, and by nothing else.
fn are_numbered_apart(one: &[u8], other: &[u8]) -> bool {
    let digits = |word| <[u8]>::iter(word).filter(|byte| byte.is_ascii_digit());
    digits(one).next().is_some() && digits(other).next().is_some() && digits(one).ne(digits(other))
}

/// Whether two records' names can be one person's, given and family name exchanged or not.
pub(crate) fn can_be_one(base: &Base, counts: &Counts, one: &Row, other: &Row) -> bool {
    let agrees = |word: u32, other: u32| {
        word != NONE && other != NONE && agreement(base, counts, word, other) != Agreement::Differ
    };
    if one.given[0] == NONE || other.given[0] == NONE {
        return true;
    }
    let straight = one
        .given
        .iter()
        .any(|word| other.given.iter().any(|other| agrees(*word, *other)));
    straight || agrees(one.given[0], other.family[0]) || agrees(one.family[0], other.given[0])
}

/// A firm and a person are never one party.
pub(crate) fn is_possible(one: &Row, other: &Row) -> bool {
    one.kind == other.kind
        || (one.kind == Kind::Person && is_bare(one))
        || (other.kind == Kind::Person && is_bare(other))
}

/// A record of a person that says nothing of who it is but an address.
pub(crate) fn is_bare(row: &Row) -> bool {
    row.given[0] == NONE && row.family[0] == NONE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_their_numbers_alone_are_two() {
        for (one, other, expected) in [
            ("guest12", "guest21", Agreement::Differ),
            ("guest12", "guest13", Agreement::Differ),
            ("guest12", "gueest12", Agreement::Slip),
            ("guest12", "guest", Agreement::Near),
            ("j0hn", "john", Agreement::Slip),
        ] {
            assert_eq!(
                likeness(one.as_bytes(), other.as_bytes()),
                expected,
                "{one} {other}"
            );
        }
    }
}
