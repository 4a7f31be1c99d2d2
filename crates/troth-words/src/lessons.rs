//! What a firm's own answers teach about promises: which turns of phrase are confirmed there, and which rejected.

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

    /// Nothing where the text is none of [`Signs::word`].
    pub fn parse(word: &str) -> Option<Signs> {
        let signs: Vec<u8> = word
            .bytes()
            .map(|byte| byte.checked_sub(b'0').filter(|sign| usize::from(*sign) < VALUES))
            .collect::<Option<_>>()?;
        signs.try_into().ok().map(Signs)
    }
}

/// Weights of signs, learnt one answer at a time: logistic regression by gradient steps that grow smaller as answers to
/// the same sign add up (Duchi, Hazan and Singer 2011, eq. 1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lessons {
    weights: Vec<f64>,
    /// Sums of squared gradients.
    steps: Vec<f64>,
}

/// How far the first answer moves a sign.
const STEP: f64 = 0.3;
/// No sign outweighs what the rules say by more, in log-odds.
const MOST: f64 = 2.0;

impl Lessons {
    /// What these signs add to the log-odds.
    pub fn log_odds(&self, signs: &Signs) -> f64 {
        places(signs)
            .map(|place| self.weights.get(place).copied().unwrap_or(0.0))
            .sum()
    }

    /// Takes one answer: the finding had these signs, was thought so likely, and was confirmed or rejected.
    pub fn learn(&mut self, signs: &Signs, p: f64, is_confirmed: bool) {
        self.weights.resize(KINDS * VALUES, 0.0);
        self.steps.resize(KINDS * VALUES, 0.0);
        let missed = f64::from(u8::from(is_confirmed)) - p.clamp(0.0, 1.0);
        for place in places(signs) {
            self.steps[place] += missed * missed;
            if self.steps[place] > 0.0 {
                let moved = self.weights[place] + STEP * missed / self.steps[place].sqrt();
                self.weights[place] = moved.clamp(-MOST, MOST);
            }
        }
    }
}

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
}
