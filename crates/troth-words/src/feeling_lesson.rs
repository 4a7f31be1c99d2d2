//! What one answer about a feeling teaches: whole numbers about the features of its text, which are added to what was
//! taught before and can be taken off again to the same digits.

use serde::{Deserialize, Serialize};

use crate::feature::{Feature, features};
use crate::feeling::Feeling;
use crate::feeling_chance::Chances;
use crate::feeling_own::Answer;
use crate::feeling_table::{Table, first_time, share};

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

/// Parts of a whole in which is counted.
pub(crate) const MILLION: f64 = 1_000_000.0;

/// Sums of what answers taught about one feature, for each of the six feelings in the order of [`Feeling::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taught {
    pub answers: i64,
    /// How often it was meant, in millionths.
    pub meant: [i64; FELT],
    /// How often the shared table alone would have it meant, in millionths.
    pub said: [i64; FELT],
}

impl Taught {
    /// What a single answer says of each feature of its text.
    fn of(chances: &Chances, answer: Answer) -> Taught {
        let millionths = |share: f64| (share * MILLION).round() as i64;
        Taught {
            answers: 1,
            meant: std::array::from_fn(|column| millionths(meant(chances, answer, column))),
            said: std::array::from_fn(|column| millionths(chances.feelings[column])),
        }
    }

    /// Adds another, or takes it off where the sign is negative.
    pub(crate) fn add(&mut self, other: &Taught, sign: i64) {
        self.answers += sign * other.answers;
        for column in 0..FELT {
            self.meant[column] += sign * other.meant[column];
            self.said[column] += sign * other.said[column];
        }
    }

    /// How often each feeling was meant and said, and last how often none was.
    pub(crate) fn shares(&self) -> [(f64, f64); FELT + 1] {
        let answers = self.answers as f64;
        let share = |sum: i64| sum as f64 / MILLION;
        let rest = |sums: &[i64; FELT]| (answers - share(sums.iter().sum())).max(0.0);
        std::array::from_fn(|column| match column {
            FELT => (rest(&self.meant), rest(&self.said)),
            _ => (share(self.meant[column]), share(self.said[column])),
        })
    }
}

/// What one answer teaches: the features of its text, and what is added to each of them.
///
/// It is a function of the text and the answer alone, and of no answer before; so answers can be taught and untaught in
/// any order. It holds numbers and no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Places of features, each once; the last is that of what every text has.
    pub places: Vec<u16>,
    pub each: Taught,
}

impl Lesson {
    pub fn of(table: &Table<'_>, text: &str, answer: Answer) -> Lesson {
        let mut places = places(text);
        places.truncate(MOST_FEATURES);
        places.push(EVERY);
        Lesson {
            places,
            each: Taught::of(&table.chances(text, None), answer),
        }
    }
}

/// How much that feeling was meant, by the answer. What was rejected is shared out among the others as they stand.
fn meant(chances: &Chances, answer: Answer, column: usize) -> f64 {
    match answer {
        Answer::Confirmed(feeling) => f64::from(u8::from(column == feeling as usize)),
        Answer::Rejected(feeling) if column == feeling as usize => 0.0,
        Answer::Rejected(feeling) => {
            let rejected = match feeling {
                Feeling::Neutral => chances.feelings[feeling as usize] + chances.plain,
                _ => chances.feelings[feeling as usize],
            };
            chances.feelings[column] / (1.0 - rejected).max(f64::MIN_POSITIVE)
        }
    }
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

    const TEXT: &str = "The parcel stands at the depot again";

    #[test]
    fn an_answer_says_what_was_meant_beside_what_the_table_said() {
        let lesson = Lesson::of(Table::shipped(), TEXT, Answer::Confirmed(Feeling::Anger));
        assert_eq!(lesson.each.meant, [1_000_000, 0, 0, 0, 0, 0]);
        let rejected = Lesson::of(Table::shipped(), TEXT, Answer::Rejected(Feeling::Anger)).each;
        assert_eq!((rejected.meant[0], rejected.said), (0, lesson.each.said));
        for column in 1..FELT {
            assert!(rejected.meant[column] >= rejected.said[column]);
        }
    }

    #[test]
    fn who_felt_something_felt_one_of_six() {
        let rejected = Lesson::of(Table::shipped(), TEXT, Answer::Rejected(Feeling::Neutral)).each;
        // Six numbers that are rounded each.
        assert!(
            (rejected.meant.iter().sum::<i64>() - 1_000_000).abs() <= 3,
            "{rejected:?}"
        );
    }

    #[test]
    fn a_long_letter_teaches_about_its_beginning() {
        let long: String = (0..5_000).map(|at| format!("word{at} ")).collect();
        let lesson = Lesson::of(Table::shipped(), &long, Answer::Confirmed(Feeling::Anger));
        assert_eq!(lesson.places[..MOST_FEATURES], places(&long)[..MOST_FEATURES]);
        assert_eq!(lesson.places[MOST_FEATURES..], [EVERY]);
    }
}
