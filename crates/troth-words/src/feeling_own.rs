//! What an organisation taught about feelings by confirming and rejecting suggestions, on top of the table that all share.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::feature::Feature;
use crate::feeling::{Feeling, Felt, Valence};
use crate::feeling_file::Row;
use crate::feeling_lesson::{EVERY, FELT, Lesson, Taught, each, place_of, places};
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

/// So many answers as the shared table would give them are taken as given before the first, about all texts and about each
/// feature, so that one answer says little.
const PRIOR: f64 = 10.0;
const PRIOR_OF_FEATURE: f64 = 3.0;

/// A word is several features, which come together: each counts for so much of one.
const EACH: f64 = 0.2;

/// What was taught so far: a function of the answers, whichever came first.
///
/// It keeps numbers and no words, and grows to a bound. A feeling grows likelier by how much more often it was meant than
/// the shared table said: over all texts, and over those with a feature beside all texts. That is one step of iterative
/// scaling from the shared table (Darroch and Ratcliff 1972, “Generalized iterative scaling for log-linear models”), with
/// [`EACH`] in the place of one over the number of features. It needs nothing but sums of whole numbers, so an answer that
/// is taken back leaves nothing behind.
#[derive(Clone, Debug, Default, PartialEq)]
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

    /// Takes one answer, in time that does not grow with those before it.
    pub fn learn(&mut self, lesson: &Lesson) {
        self.sum(lesson, 1);
    }

    /// Takes one answer back.
    pub fn unlearn(&mut self, lesson: &Lesson) {
        self.sum(lesson, -1);
    }

    fn sum(&mut self, lesson: &Lesson, sign: i64) {
        for place in &lesson.places {
            let here = self.places.entry(*place).or_default();
            here.add(&lesson.each, sign);
            if *here == Taught::default() {
                self.places.remove(place);
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
        let (places, every) = (places(text), self.every());
        let mut taught = [0.0; FELT];
        for weights in places.iter().filter_map(|place| self.at(*place, &every)) {
            for (sum, weight) in taught.iter_mut().zip(weights) {
                *sum += weight;
            }
        }
        let beside_none = beside_none(&every.map(f64::ln));
        for (column, sum) in evidence.iter_mut().take(FELT).enumerate() {
            *sum += beside_none[column] + each(places.len()) * taught[column];
        }
    }

    /// What was taught of one feature.
    pub(crate) fn weight(&self, feature: Feature, column: usize) -> f64 {
        let weights = self.at(place_of(feature), &self.every()).unwrap_or_default();
        weights.get(column).copied().unwrap_or_default()
    }

    /// By how much more often each was meant than said, over all texts.
    fn every(&self) -> [f64; FELT + 1] {
        let every = self.places.get(&EVERY).copied().unwrap_or_default();
        every
            .shares()
            .map(|(meant, said)| (meant + PRIOR) / (said + PRIOR))
    }

    /// What a feature weighs for each of the six, beside all texts.
    fn at(&self, place: u16, every: &[f64; FELT + 1]) -> Option<[f64; FELT]> {
        let shares = self.places.get(&place)?.shares();
        Some(beside_none(&std::array::from_fn(|column| {
            let (meant, said) = shares[column];
            let said = said * every[column];
            EACH * ((meant + PRIOR_OF_FEATURE) / (said + PRIOR_OF_FEATURE)).ln()
        })))
    }
}

/// Neutral and plain business weigh nought, and each feeling what it weighs beside them.
fn beside_none(weights: &[f64; FELT + 1]) -> [f64; FELT] {
    std::array::from_fn(|column| weights[column] - weights[FELT])
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
            own.learn(&Lesson::of(Table::shipped(), text, *answer));
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

    type Said = Vec<(String, usize, bool, bool)>;

    fn lessons(said: &Said) -> Vec<(Lesson, bool)> {
        let lesson = |(text, feeling, is_right, stays): &(String, usize, bool, bool)| {
            let feeling = Feeling::ALL[*feeling];
            let answer = if *is_right {
                Answer::Confirmed(feeling)
            } else {
                Answer::Rejected(feeling)
            };
            (Lesson::of(Table::shipped(), text, answer), *stays)
        };
        said.iter().map(lesson).collect()
    }

    proptest! {
        #[test]
        fn an_answer_that_is_taken_back_was_never_given(
            said in prop::collection::vec(("[a-zé谢!' ]{0,30}", 0..7_usize, any::<bool>(), any::<bool>()), 0..12)
        ) {
            let (mut taught, mut never) = (Own::default(), Own::default());
            let lessons = lessons(&said);
            for (lesson, stays) in &lessons {
                taught.learn(lesson);
                if *stays {
                    never.learn(lesson);
                }
            }
            for (lesson, _) in lessons.iter().filter(|(_, stays)| !stays) {
                taught.unlearn(lesson);
            }
            prop_assert_eq!(&taught, &never);
            let chances = |own: &Own| Table::shipped().chances("thanks, the parcel is here", Some(own)).feelings;
            prop_assert_eq!(chances(&taught).map(f64::to_bits), chances(&never).map(f64::to_bits));
        }

        #[test]
        fn the_places_of_a_text_are_all_that_it_needs(
            said in prop::collection::vec(("[a-zé谢!' ]{0,30}", 0..7_usize, any::<bool>(), any::<bool>()), 0..12),
            text in "[a-zé谢!' ]{0,30}",
        ) {
            let mut own = Own::default();
            for (lesson, _) in &lessons(&said) {
                own.learn(lesson);
            }
            let needed = Own::places(&text);
            let some = Own::of(own.places.clone().into_iter().filter(|(place, _)| needed.contains(place)));
            let chances = |own: &Own| Table::shipped().chances(&text, Some(own)).feelings.map(f64::to_bits);
            prop_assert_eq!(chances(&some), chances(&own));
            let sum: f64 = Feeling::ALL.iter().map(|feeling| p(&own, "thanks", *feeling)).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }
    }
}
