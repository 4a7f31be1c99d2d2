//! What one answer about a feeling teaches: a step of the weights of its text's features, in whole numbers, which are added
//! to what was taught before and can be taken off again to the same digits.

use serde::{Deserialize, Serialize};

use crate::feature::{Feature, features};
use crate::feeling::Feeling;
use crate::feeling_chance::Chances;
use crate::feeling_own::Answer;
use crate::feeling_table::{first_time, share};

/// The feelings but neutral, beside which each is weighed.
pub(crate) const FELT: usize = 6;

/// Features share places, which bounds what is kept.
const PLACE_BITS: u32 = 15;
pub(crate) const PLACES: usize = 1 << PLACE_BITS;
/// The place of what every text has.
pub(crate) const EVERY: u16 = 1 << PLACE_BITS;

/// Of a text of more features, each counts less.
const FULL_FEATURES: u32 = 50;

/// An answer teaches about so many features of its text, from the first on, so that it never changes more rows than that.
/// About 150 words; who feels something says it by then.
const MOST_FEATURES: usize = 512;

/// Parts of a whole in which weights are kept.
pub(crate) const MILLION: f64 = 1_000_000.0;

/// How much is taken as learnt before the first answer, so that one answer says little: an answer about which the table was
/// wholly undecided teaches a quarter.
const PRIOR: f64 = 10.0;

/// What answers taught about one feature: sums of their steps, for each of the six feelings in the order of
/// [`Feeling::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taught {
    pub answers: i64,
    /// How much was learnt about it, in millionths of an answer.
    pub learnt: i64,
    /// In millionths.
    pub weights: [i64; FELT],
}

impl Taught {
    /// Adds a step, or takes it off where the sign is negative.
    pub(crate) fn add(&mut self, step: &Step, sign: i64) {
        self.answers += sign;
        self.learnt += sign * step.learnt;
        for (sum, weight) in self.weights.iter_mut().zip(step.weights) {
            *sum += sign * weight;
        }
    }
}

/// By how much one answer moves what is taught of one feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u16, i64, [i64; FELT])", into = "(u16, i64, [i64; FELT])")]
pub struct Step {
    pub place: u16,
    /// As in [`Taught`].
    pub learnt: i64,
    pub weights: [i64; FELT],
}

impl From<(u16, i64, [i64; FELT])> for Step {
    fn from((place, learnt, weights): (u16, i64, [i64; FELT])) -> Step {
        Step {
            place,
            learnt,
            weights,
        }
    }
}

impl From<Step> for (u16, i64, [i64; FELT]) {
    fn from(step: Step) -> (u16, i64, [i64; FELT]) {
        (step.place, step.learnt, step.weights)
    }
}

/// What one answer teaches: a step for each feature of its text, the last for what every text has.
///
/// It is taken from what was taught when the answer was given, and kept as it was: whatever is taught later, taking it off
/// takes off what it added. It holds numbers and no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    pub steps: Vec<Step>,
}

/// What all features of a text learn from.
pub(crate) struct Missed {
    /// How far each chance is from what the answer says it should be.
    wrong: [f64; FELT],
    /// How much such an answer can say: the most where the chances were even, nothing where they were certain.
    undecided: f64,
}

impl Missed {
    pub(crate) fn of(chances: &Chances, answer: Answer) -> Missed {
        let undecided = chances.feelings.iter().map(|p| p * (1.0 - p));
        Missed {
            wrong: std::array::from_fn(|column| meant(chances, answer, column) - chances.feelings[column]),
            undecided: undecided.fold(0.0, f64::max),
        }
    }

    /// The step for a place that counts for so much of one in its text. The more was learnt of it, the shorter.
    pub(crate) fn step(&self, place: u16, share: f64, taught: Taught) -> Step {
        let learnt = millionths(share * share * self.undecided);
        let sure = PRIOR + (taught.learnt + learnt) as f64 / MILLION;
        Step {
            place,
            learnt,
            weights: self.wrong.map(|wrong| millionths(share * wrong / sure)),
        }
    }
}

fn millionths(part: f64) -> i64 {
    (part * MILLION).round() as i64
}

/// How much that feeling was meant, by the answer. What was rejected is shared out among the others as they stand.
fn meant(chances: &Chances, answer: Answer, column: usize) -> f64 {
    match answer {
        Answer::Confirmed(feeling) => f64::from(u8::from(column == feeling as usize)),
        Answer::Rejected(feeling) if column == feeling as usize => 0.0,
        Answer::Rejected(feeling) => chances.feelings[column] / but(chances, feeling).max(f64::MIN_POSITIVE),
    }
}

/// How likely everything but that feeling is; plain business is as neutral as neutral.
fn but(chances: &Chances, feeling: Feeling) -> f64 {
    let others = Feeling::ALL.into_iter().filter(|other| *other != feeling);
    let others: f64 = others.map(|other| chances.feelings[other as usize]).sum();
    match feeling {
        Feeling::Neutral => others,
        _ => others + chances.plain,
    }
}

/// The places about which an answer to a text teaches, but for that of every text.
pub(crate) fn taught_places(mut places: Vec<u16>) -> Vec<u16> {
    places.truncate(MOST_FEATURES);
    places
}

pub(crate) fn place_of(feature: Feature) -> u16 {
    u16::try_from(feature.number >> (32 - PLACE_BITS)).unwrap_or_default()
}

/// The places of a text's features, each once, in their order.
pub fn places(text: &str) -> Vec<u16> {
    let mut seen = vec![0_u64; PLACES / 64];
    let mut places = Vec::new();
    features(text, |feature| {
        let place = place_of(feature);
        if first_time(&mut seen, usize::from(place)) {
            places.push(place);
        }
    });
    places
}

/// How much each of so many features counts.
pub(crate) fn each(features: usize) -> f64 {
    share(u32::try_from(features).unwrap_or(u32::MAX), FULL_FEATURES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeling_own::Own;
    use crate::feeling_table::Table;

    const TEXT: &str = "The parcel stands at the depot again";

    /// Chances of 0.5, 0.1, 0.1, 0.1, 0.1, 0, neutral 0.05 and plain 0.05.
    const CHANCES: Chances = Chances {
        feelings: [0.5, 0.1, 0.1, 0.1, 0.1, 0.0, 0.05],
        plain: 0.05,
    };

    /// The first of a text of 200 features, which count √(50/200) = 0.5 each: learnt 0.5² · 0.5 · (1 − 0.5) = 0.0625, and
    /// for anger 0.5 · (1 − 0.5) / 10.0625 = 0.024845, for disgust 0.5 · (0 − 0.1) / 10.0625 = −0.004969.
    #[test]
    fn a_step_goes_as_far_as_was_missed() {
        let missed = Missed::of(&CHANCES, Answer::Confirmed(Feeling::Anger));
        let first = missed.step(7, 0.5, Taught::default());
        assert_eq!((first.place, first.learnt), (7, 62_500));
        assert_eq!(first.weights, [24_845, -4_969, -4_969, -4_969, -4_969, 0]);
    }

    /// Where as much as ten answers was learnt before: 0.5 · 0.5 / 20.0625 = 0.012461.
    #[test]
    fn steps_grow_shorter_where_more_was_learnt() {
        let missed = Missed::of(&CHANCES, Answer::Confirmed(Feeling::Anger));
        let taught = Taught {
            learnt: 10_000_000,
            ..Taught::default()
        };
        let later = missed.step(7, 0.5, taught);
        assert_eq!((later.learnt, later.weights[0]), (62_500, 12_461));
    }

    /// Of what was anger, 0.1 / (1 − 0.5) − 0.1 = 0.1 comes to disgust; of what was neutral or plain, 0.1 / 0.9 − 0.1 =
    /// 0.0111 does.
    #[test]
    fn what_is_rejected_is_shared_out_among_the_others() {
        let wrong = |feeling| Missed::of(&CHANCES, Answer::Rejected(feeling)).wrong;
        let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
        let anger = wrong(Feeling::Anger);
        assert!(near(anger[0], -0.5) && near(anger[1], 0.1), "{anger:?}");
        let neutral = wrong(Feeling::Neutral);
        assert!(near(neutral[1], 0.1 / 0.9 - 0.1), "{neutral:?}");
        assert!(near(neutral.iter().sum(), 0.1), "{neutral:?}");
    }

    #[test]
    fn what_was_certain_teaches_no_more_than_the_whole() {
        let certain = Chances {
            feelings: [1.0, 1e-300, 0.0, 0.0, 0.0, 0.0, 0.0],
            plain: 0.0,
        };
        let wrong = Missed::of(&certain, Answer::Rejected(Feeling::Anger)).wrong;
        assert!(wrong.iter().all(|one| one.abs() <= 1.0), "{wrong:?}");
    }

    #[test]
    fn a_lesson_reads_back() {
        let lesson = Own::default().lesson(Table::shipped(), TEXT, Answer::Confirmed(Feeling::Anger));
        let kept = serde_json::to_string(&lesson).unwrap();
        assert_eq!(serde_json::from_str::<Lesson>(&kept).unwrap(), lesson);
    }

    #[test]
    fn a_long_letter_teaches_about_its_beginning() {
        let long: String = (0..5_000).map(|at| format!("word{at} ")).collect();
        let lesson = Own::default().lesson(Table::shipped(), &long, Answer::Confirmed(Feeling::Anger));
        let taught: Vec<u16> = lesson.steps.iter().map(|step| step.place).collect();
        assert_eq!(taught[..MOST_FEATURES], places(&long)[..MOST_FEATURES]);
        assert_eq!(taught[MOST_FEATURES..], [EVERY]);
    }
}
