//! What a firm's own answers teach about promises: which turns of phrase are confirmed there, and which rejected.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Kinds of signs: who, the word of the future, the deed, how firmly, when, for whom.
const KINDS: usize = 6;
/// The most that one kind tells apart.
const VALUES: usize = 9;

/// What of a finding is learnt from: no word of it, only its turn of phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Signs([u8; KINDS]);

impl Signs {
    pub(crate) fn of(signs: [u8; KINDS]) -> Signs {
        Signs(signs)
    }

    /// As one text, to be kept beside the finding.
    pub fn word(self) -> String {
        self.0
            .iter()
            .map(|sign| char::from(b'0' + sign.min(&8)))
            .collect()
    }

    /// Where of [`Lessons`] each of them is learnt.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        places(self)
    }

    /// Nothing where the text is none of [`Signs::word`].
    pub fn parse(word: &str) -> Option<Signs> {
        let signs: Vec<u8> = word
            .bytes()
            .map(|byte| byte.checked_sub(b'0').filter(|sign| usize::from(*sign) < VALUES))
            .collect::<Option<_>>()?;
        signs.try_into().ok().map(Signs)
    }
}

/// What answers taught about one sign: whole numbers, which are taken off again to the same digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// By how much chances were missed, in thousandths: upwards by what was confirmed, downwards by what was rejected.
    pub sum: i64,
    /// The squares of that.
    pub squares: i64,
}

/// Weights of signs: logistic regression by gradient steps that grow smaller as answers to the same sign add up (Duchi,
/// Hazan and Singer 2011, eq. 3 with no regulariser, which is a function of two sums).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lessons {
    missed: BTreeMap<usize, Missed>,
}

/// How far the first answer moves a sign.
const STEP: f64 = 0.3;
/// No sign outweighs what the rules say by more, in log-odds.
const MOST: f64 = 2.0;

impl Lessons {
    /// What was taught before.
    pub fn of(rows: impl IntoIterator<Item = (usize, Missed)>) -> Lessons {
        Lessons {
            missed: rows.into_iter().collect(),
        }
    }

    /// What these signs add to the log-odds.
    pub fn log_odds(&self, signs: &Signs) -> f64 {
        let missed = places(signs).filter_map(|place| self.missed.get(&place));
        missed.map(|missed| missed.weight()).sum()
    }

    /// Takes one answer: the finding had these signs, was thought so likely, and was confirmed or rejected.
    pub fn learn(&mut self, signs: &Signs, p: f64, is_confirmed: bool) {
        let one = Missed::of(p, is_confirmed);
        for place in places(signs) {
            let here = self.missed.entry(place).or_default();
            here.sum += one.sum;
            here.squares += one.squares;
        }
    }
}

impl Missed {
    /// What one answer adds to each sign of its finding.
    pub fn of(p: f64, is_confirmed: bool) -> Missed {
        let sum = i64::from(is_confirmed) * 1_000 - (p.clamp(0.0, 1.0) * 1_000.0).round() as i64;
        Missed {
            sum,
            squares: sum * sum,
        }
    }

    fn weight(self) -> f64 {
        if self.squares <= 0 {
            return 0.0;
        }
        (STEP * self.sum as f64 / (self.squares as f64).sqrt()).clamp(-MOST, MOST)
    }
}

/// The places of a finding's signs, one of each kind.
fn places(signs: &Signs) -> impl Iterator<Item = usize> + '_ {
    signs
        .0
        .iter()
        .enumerate()
        .map(|(kind, sign)| kind * VALUES + usize::from(*sign).min(VALUES - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{THRESHOLD, promises};

    #[test]
    fn signs_read_back() {
        let signs = Signs::of([1, 2, 8, 0, 2, 1]);
        assert_eq!(Signs::parse(&signs.word()), Some(signs));
        for rubbish in ["", "12", "12345x", "123459", "1234567"] {
            assert_eq!(Signs::parse(rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn what_is_rejected_again_and_again_is_suggested_no_more() {
        let text = "I will attend the fair on Friday.";
        let mut lessons = Lessons::default();
        let first = promises(text, Some(&lessons)).remove(0);
        for _ in 0..10 {
            let p = promises(text, Some(&lessons))
                .first()
                .map_or(THRESHOLD / 2.0, |one| one.p);
            lessons.learn(&first.signs, p, false);
        }
        assert!(promises(text, Some(&lessons)).is_empty());
        assert_eq!(promises("We'll send you the invoice.", Some(&lessons)).len(), 1);
    }

    #[test]
    fn one_answer_changes_little() {
        let mut lessons = Lessons::default();
        let text = "I'll send you the invoice on Friday.";
        let found = promises(text, None).remove(0);
        lessons.learn(&found.signs, found.p, false);
        assert!(lessons.log_odds(&found.signs) >= -0.3 * 6.0 - 1e-9);
        assert_eq!(promises(text, Some(&lessons)).len(), 1);
    }

    /// Three answers to one turn of phrase, thought likely by 0.7, 0.6 and 0.5: 0.3 · (0.3 − 0.6 − 0.5) / √(0.09 + 0.36 +
    /// 0.25) = −0.28685 for each of six signs.
    #[test]
    fn a_sign_weighs_what_was_missed_beside_the_root_of_its_squares() {
        let signs = Signs::default();
        let mut lessons = Lessons::default();
        for (p, is_confirmed) in [(0.7, true), (0.6, false), (0.5, false)] {
            lessons.learn(&signs, p, is_confirmed);
        }
        assert!(
            (lessons.log_odds(&signs) + 6.0 * 0.286_85).abs() < 1e-4,
            "{}",
            lessons.log_odds(&signs)
        );
        let sum = Missed {
            sum: -800,
            squares: 700_000,
        };
        assert_eq!(
            lessons,
            Lessons::of((0..KINDS * VALUES).step_by(VALUES).map(|place| (place, sum)))
        );
    }
}
