//! What an organisation taught about feelings by confirming and rejecting suggestions, on top of the table that all share.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::feature::Feature;
use crate::feeling::{Feeling, Felt, Valence};
use crate::feeling_file::Row;
use crate::feeling_lesson::{
    EVERY, FELT, Lesson, MILLION, Missed, Taught, each, place_of, places, taught_places,
};
use crate::feeling_table::Table;

/// A person's word about a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// That is what they felt, suggested or not.
    Confirmed(Feeling),
    /// Whatever they felt, not that.
    Rejected(Feeling),
}

/// What was taught so far: for each feature the sum of the steps that answers made.
///
/// It keeps numbers and no words, and grows to a bound. Each answer moves the weights of its words a little, the less the
/// more was learnt of a word before (an online logistic regression that keeps a precision for each feature), so that
/// what was said early is not forgotten by what is said late.
///
/// A step is rounded to whole numbers and kept with its answer ([`Lesson`]). So the newest answer is taken back to the very
/// digits before it, and when all are taken back nothing is left. An older one takes its own step off; the steps of later
/// answers stay as they were made, in its presence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    places: HashMap<u16, Taught>,
}

impl Own {
    /// What was taught about these places; those that a text does not have need not be there.
    pub fn of(rows: impl IntoIterator<Item = (u16, Taught)>) -> Own {
        Own {
            places: rows.into_iter().collect(),
        }
    }

    /// The places that have to be there for a text: its features, and what every text has.
    pub fn places(text: &str) -> Vec<u16> {
        let mut places = places(text);
        places.push(EVERY);
        places
    }

    /// What an answer teaches now, in time that does not grow with the answers before it.
    pub fn lesson(&self, table: &Table<'_>, text: &str, answer: Answer) -> Lesson {
        let missed = Missed::of(&table.chances(text, Some(self)), answer);
        let places = places(text);
        let share = each(places.len());
        let features = taught_places(places).into_iter().map(|place| (place, share));
        let steps = features.chain([(EVERY, 1.0)]);
        Lesson {
            steps: steps
                .map(|(place, share)| missed.step(place, share, self.at(place)))
                .collect(),
        }
    }

    /// Takes an answer.
    pub fn learn(&mut self, lesson: &Lesson) {
        self.add_steps(lesson, 1);
    }

    /// Takes an answer back, whichever came after it.
    pub fn unlearn(&mut self, lesson: &Lesson) {
        self.add_steps(lesson, -1);
    }

    fn add_steps(&mut self, lesson: &Lesson, sign: i64) {
        for step in &lesson.steps {
            let here = self.places.entry(step.place).or_default();
            here.add(step, sign);
            if here.answers == 0 {
                self.places.remove(&step.place);
            }
        }
    }

    /// As [`Table::felt`], with what was taught.
    pub fn felt(&self, table: &Table<'_>, text: &str) -> Vec<Felt> {
        table.chances(text, Some(self)).felt()
    }

    /// As [`Table::valence`], with what was taught.
    pub fn valence(&self, table: &Table<'_>, text: &str) -> Valence {
        table.chances(text, Some(self)).valence()
    }

    /// Adds what was taught to what the shared table says.
    pub(crate) fn add(&self, text: &str, evidence: &mut Row<f64>) {
        if self.places.is_empty() {
            return;
        }
        let places = places(text);
        let mut taught = [0_i64; FELT];
        for place in &places {
            for (sum, weight) in taught.iter_mut().zip(self.at(*place).weights) {
                *sum += weight;
            }
        }
        let every = self.at(EVERY).weights;
        for (column, sum) in evidence.iter_mut().take(FELT).enumerate() {
            *sum += (every[column] as f64 + each(places.len()) * taught[column] as f64) / MILLION;
        }
    }

    /// What was taught of one feature.
    pub(crate) fn weight(&self, feature: Feature, column: usize) -> f64 {
        let weights = self.at(place_of(feature)).weights;
        weights.get(column).map_or(0.0, |weight| *weight as f64 / MILLION)
    }

    fn at(&self, place: u16) -> Taught {
        self.places.get(&place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the shared table takes for business, a firm of its own trade may know better.
    const COMPLAINT: &str = "The parcel stands at the depot again";

    fn taught(answers: &[(&str, Answer)]) -> Own {
        let mut own = Own::default();
        for (text, answer) in answers {
            let lesson = own.lesson(Table::shipped(), text, *answer);
            own.learn(&lesson);
        }
        own
    }

    fn p(own: &Own, text: &str, feeling: Feeling) -> f64 {
        Table::shipped().chances(text, Some(own)).p(feeling)
    }

    #[test]
    fn untaught_it_changes_nothing() {
        let own = Own::default();
        for text in ["", "I love it!", COMPLAINT] {
            assert_eq!(own.felt(Table::shipped(), text), Table::shipped().felt(text));
            assert_eq!(
                own.valence(Table::shipped(), text),
                Table::shipped().valence(text)
            );
        }
    }

    #[test]
    fn what_is_confirmed_grows_likelier_and_what_is_rejected_less() {
        let untaught = Own::default();
        for feeling in Feeling::ALL {
            let confirmed = taught(&[(COMPLAINT, Answer::Confirmed(feeling))]);
            let rejected = taught(&[(COMPLAINT, Answer::Rejected(feeling))]);
            let before = p(&untaught, COMPLAINT, feeling);
            assert!(p(&confirmed, COMPLAINT, feeling) > before, "{feeling:?}");
            assert!(p(&rejected, COMPLAINT, feeling) < before, "{feeling:?}");
        }
    }

    #[test]
    fn a_firm_teaches_its_own_words_in_any_language() {
        for text in [
            COMPLAINT,
            "Das Paket steht schon wieder im Depot",
            "包裹又在仓库里",
        ] {
            let own = taught(&[(text, Answer::Confirmed(Feeling::Anger)); 10]);
            let felt = own.felt(Table::shipped(), text);
            assert_eq!(
                felt.first().map(|felt| felt.feeling),
                Some(Feeling::Anger),
                "{text}"
            );
            assert_eq!(own.valence(Table::shipped(), text), Valence::Negative);
            assert!(
                !Table::shipped()
                    .because(text, Feeling::Anger, Some(&own))
                    .is_empty()
            );
        }
    }

    /// Ten answers of one kind, then a hundred about other words.
    #[test]
    fn what_was_taught_early_is_kept() {
        let early = [(COMPLAINT, Answer::Confirmed(Feeling::Anger)); 10];
        let late = [(
            "Could you tell me when you open",
            Answer::Confirmed(Feeling::Neutral),
        ); 100];
        let own = taught(&[early.as_slice(), late.as_slice()].concat());
        let felt = own.felt(Table::shipped(), COMPLAINT);
        assert_eq!(felt.first().map(|felt| felt.feeling), Some(Feeling::Anger));
    }

    type Said = Vec<(String, usize, bool)>;

    /// Teaches all of it, and says what each answer taught.
    fn teach(own: &mut Own, said: &Said) -> Vec<Lesson> {
        let mut lessons = Vec::new();
        for (text, feeling, is_right) in said {
            let feeling = Feeling::ALL[*feeling];
            let answer = if *is_right {
                Answer::Confirmed(feeling)
            } else {
                Answer::Rejected(feeling)
            };
            let lesson = own.lesson(Table::shipped(), text, answer);
            own.learn(&lesson);
            lessons.push(lesson);
        }
        lessons
    }

    fn said() -> impl Strategy<Value = Said> {
        prop::collection::vec(("[a-zé谢!' ]{0,30}", 0..7_usize, any::<bool>()), 0..12)
    }

    proptest! {
        #[test]
        fn the_newest_answers_taken_back_were_never_given(before in said(), after in said()) {
            let mut own = Own::default();
            teach(&mut own, &before);
            let never = own.clone();
            for lesson in teach(&mut own, &after).iter().rev() {
                own.unlearn(lesson);
            }
            prop_assert_eq!(&own, &never);
            let chances = |own: &Own| Table::shipped().chances("thanks, the parcel is here", Some(own)).feelings;
            prop_assert_eq!(chances(&own).map(f64::to_bits), chances(&never).map(f64::to_bits));
        }

        #[test]
        fn an_older_answer_takes_its_own_step_off(
            said in said(), stays in prop::collection::vec(any::<bool>(), 12)
        ) {
            let (mut own, mut standing) = (Own::default(), Own::default());
            for (lesson, stays) in teach(&mut own, &said).iter().zip(stays) {
                if stays {
                    standing.learn(lesson);
                } else {
                    own.unlearn(lesson);
                }
            }
            prop_assert_eq!(&own, &standing);
        }

        #[test]
        fn all_taken_back_in_any_order_leave_nothing(
            taught in said().prop_perturb(|said, mut random| {
                let mut own = Own::default();
                let mut lessons = teach(&mut own, &said);
                for at in (1..lessons.len()).rev() {
                    lessons.swap(at, random.next_u32() as usize % (at + 1));
                }
                (own, lessons)
            })
        ) {
            let (mut own, lessons) = taught;
            for lesson in &lessons {
                own.unlearn(lesson);
            }
            prop_assert_eq!(own, Own::default());
        }

        #[test]
        fn the_places_of_a_text_are_all_that_it_needs(said in said(), text in "[a-zé谢!' ]{0,30}") {
            let mut own = Own::default();
            teach(&mut own, &said);
            let needed = Own::places(&text);
            let some = Own::of(own.places.clone().into_iter().filter(|(place, _)| needed.contains(place)));
            let chances = |own: &Own| Table::shipped().chances(&text, Some(own)).feelings.map(f64::to_bits);
            prop_assert_eq!(chances(&some), chances(&own));
            let lesson = |own: &Own| own.lesson(Table::shipped(), &text, Answer::Confirmed(Feeling::Joy));
            prop_assert_eq!(lesson(&some), lesson(&own));
            let sum: f64 = Feeling::ALL.iter().map(|feeling| p(&own, "thanks", *feeling)).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }
    }
}
