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

    /// Nothing where the text is none of [`Signs::word`].
    pub fn parse(word: &str) -> Option<Signs> {
        let signs: Vec<u8> = word
            .bytes()
            .map(|byte| byte.checked_sub(b'0').filter(|sign| usize::from(*sign) < VALUES))
            .collect::<Option<_>>()?;
        signs.try_into().ok().map(Signs)
    }
}

/// What answers taught about one sign, or what one of them adds to it: whole numbers, which are taken off again to the
/// same digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// In millionths of log-odds.
    pub weight: i64,
    /// Squares of what was missed, in millionths.
    pub squares: i64,
}

/// Weights of signs, learnt one answer at a time: logistic regression by gradient steps that grow smaller as answers to
/// the same sign add up (Duchi, Hazan and Singer 2011, eq. 1).
///
/// A step is rounded to whole numbers, which are kept with its answer. So the newest answer is taken back to the very digits
/// before it; an older one takes its own step off, and leaves the later ones as they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lessons {
    turns: BTreeMap<usize, Turn>,
}

/// How far the first answer moves a sign.
const STEP: f64 = 0.3;
/// Parts of one in which is counted.
const MILLION: f64 = 1_000_000.0;
/// No sign outweighs what the rules say by more, in millionths of log-odds.
const MOST: i64 = 2_000_000;

impl Lessons {
    /// What was taught before.
    pub fn of(rows: impl IntoIterator<Item = (usize, Turn)>) -> Lessons {
        Lessons {
            turns: rows.into_iter().collect(),
        }
    }

    /// What these signs add to the log-odds.
    pub fn log_odds(&self, signs: &Signs) -> f64 {
        let weights = places(signs).map(|place| self.at(place).bounded());
        weights.sum::<i64>() as f64 / MILLION
    }

    /// What an answer teaches now about each sign: the finding had these, was thought so likely, and was confirmed or
    /// rejected.
    pub fn lesson(&self, signs: &Signs, p: f64, is_confirmed: bool) -> Vec<(usize, Turn)> {
        let missed = f64::from(u8::from(is_confirmed)) - p.clamp(0.0, 1.0);
        places(signs)
            .map(|place| (place, self.at(place).step(missed)))
            .collect()
    }

    /// Takes an answer.
    pub fn learn(&mut self, lesson: &[(usize, Turn)]) {
        self.add(lesson, 1);
    }

    /// Takes an answer back, whichever came after it.
    pub fn unlearn(&mut self, lesson: &[(usize, Turn)]) {
        self.add(lesson, -1);
    }

    fn add(&mut self, lesson: &[(usize, Turn)], sign: i64) {
        for (place, step) in lesson {
            let here = self.turns.entry(*place).or_default();
            here.weight += sign * step.weight;
            here.squares += sign * step.squares;
            if *here == Turn::default() {
                self.turns.remove(place);
            }
        }
    }

    fn at(&self, place: usize) -> Turn {
        self.turns.get(&place).copied().unwrap_or_default()
    }
}

impl Turn {
    fn step(self, missed: f64) -> Turn {
        let squares = (missed * missed * MILLION).round() as i64;
        let root = ((self.squares + squares) as f64 / MILLION).sqrt();
        let moved = if squares > 0 {
            (STEP * missed / root * MILLION).round() as i64
        } else {
            0
        };
        Turn {
            weight: (self.bounded() + moved).clamp(-MOST, MOST) - self.bounded(),
            squares,
        }
    }

    /// Where an answer was taken back that held others within the bound, their sum may be above it.
    fn bounded(self) -> i64 {
        self.weight.clamp(-MOST, MOST)
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
    use proptest::prelude::*;

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
            lessons.learn(&lessons.lesson(&first.signs, p, false));
        }
        assert!(promises(text, Some(&lessons)).is_empty());
        assert_eq!(promises("We'll send you the invoice.", Some(&lessons)).len(), 1);
    }

    #[test]
    fn one_answer_changes_little() {
        let mut lessons = Lessons::default();
        let text = "I'll send you the invoice on Friday.";
        let found = promises(text, None).remove(0);
        lessons.learn(&lessons.lesson(&found.signs, found.p, false));
        assert!(lessons.log_odds(&found.signs) >= -0.3 * 6.0 - 1e-9);
        assert_eq!(promises(text, Some(&lessons)).len(), 1);
    }

    /// Three answers to one turn of phrase, thought likely by 0.7, 0.6 and 0.5, move it by 0.3 · 0.3 / √0.09 = 0.3, by
    /// 0.3 · −0.6 / √0.45 = −0.268328 and by 0.3 · −0.5 / √0.7 = −0.179284: −0.147612 for each of six signs.
    #[test]
    fn steps_grow_shorter_as_answers_add_up() {
        let signs = Signs::default();
        let mut lessons = Lessons::default();
        for (p, is_confirmed) in [(0.7, true), (0.6, false), (0.5, false)] {
            lessons.learn(&lessons.lesson(&signs, p, is_confirmed));
        }
        let turn = Turn {
            weight: -147_612,
            squares: 700_000,
        };
        assert_eq!(
            lessons,
            Lessons::of((0..KINDS * VALUES).step_by(VALUES).map(|place| (place, turn)))
        );
        assert!((lessons.log_odds(&signs) + 6.0 * 0.147_612).abs() < 1e-9);
    }

    type Said = Vec<(u8, f64, bool)>;

    /// Teaches all of it, and says what each answer taught.
    fn teach(lessons: &mut Lessons, said: &Said) -> Vec<Vec<(usize, Turn)>> {
        let answers = said.iter().map(|(sign, p, is_confirmed)| {
            let lesson = lessons.lesson(&Signs::of([*sign, 0, 1, 2, 3, *sign]), *p, *is_confirmed);
            lessons.learn(&lesson);
            lesson
        });
        answers.collect()
    }

    fn said() -> impl Strategy<Value = Said> {
        prop::collection::vec((0..9_u8, 0.0..=1.0, any::<bool>()), 0..40)
    }

    proptest! {
        #[test]
        fn the_newest_answers_taken_back_were_never_given(before in said(), after in said()) {
            let mut lessons = Lessons::default();
            teach(&mut lessons, &before);
            let never = lessons.clone();
            for lesson in teach(&mut lessons, &after).iter().rev() {
                lessons.unlearn(lesson);
            }
            prop_assert_eq!(lessons, never);
        }

        #[test]
        fn an_older_answer_takes_its_own_step_off_and_no_sign_outweighs_the_bound(
            said in said(), stays in prop::collection::vec(any::<bool>(), 40)
        ) {
            let (mut lessons, mut standing) = (Lessons::default(), Lessons::default());
            let taught = teach(&mut lessons, &said);
            for (lesson, stays) in taught.iter().zip(&stays) {
                if *stays {
                    standing.learn(lesson);
                } else {
                    lessons.unlearn(lesson);
                }
            }
            prop_assert_eq!(&lessons, &standing);
            prop_assert!(lessons.log_odds(&Signs::default()).abs() <= 12.0);
            for (lesson, _) in taught.iter().zip(&stays).filter(|(_, stays)| **stays) {
                lessons.unlearn(lesson);
            }
            prop_assert_eq!(lessons, Lessons::default());
        }
    }
}
