//! What an organisation taught about feelings by confirming and rejecting suggestions, on top of the table that all share.

use serde::{Deserialize, Serialize};

use crate::feature::{Feature, features};
use crate::feeling::{Feeling, Felt, Valence};
use crate::feeling_chance::Chances;
use crate::feeling_file::Row;
use crate::feeling_table::{Table, first_time, share};

/// A person's word about a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// That is what they felt, suggested or not.
    Confirmed(Feeling),
    /// Whatever they felt, not that.
    Rejected(Feeling),
}

/// The feelings but neutral, beside which each is weighed.
const FELT: usize = 6;

/// Features share places, which bounds what is kept.
const PLACE_BITS: u32 = 15;
const PLACES: usize = 1 << PLACE_BITS;

/// Of a text of more features, each counts less.
const FULL_FEATURES: u32 = 50;

/// How much is taken as learnt before the first answer, so that one answer says little: an answer about which the table was
/// wholly undecided teaches a quarter.
const PRIOR: f32 = 10.0;

/// What was taught so far: a function of the answers in their order.
///
/// It keeps numbers and no words, and grows to a bound. Each answer moves the weights of its words a little, the less the
/// more was learnt of a word before (an online logistic regression that keeps a precision for each feature), so that
/// what was said early is not forgotten by what is said late.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Own {
    answers: u32,
    bias: Place,
    /// As long as there are places, or empty.
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Place {
    weights: [f32; FELT],
    /// How much was learnt about this place.
    learnt: f32,
}

impl Own {
    /// Takes one answer, in time that does not grow with those before it.
    pub fn learn(&mut self, table: &Table<'_>, text: &str, answer: Answer) {
        let chances = table.chances(text, Some(self));
        let wrong = error(&chances, answer);
        let sure: f64 = chances.feelings.iter().map(|p| p * (1.0 - p)).fold(0.0, f64::max);
        let places = places_of(text);
        let share = each(&places);
        self.answers = self.answers.saturating_add(1);
        self.places.resize(PLACES, Place::default());
        self.bias.learn(&wrong, 1.0, sure as f32);
        for place in places {
            if let Some(place) = self.places.get_mut(place) {
                place.learn(&wrong, share as f32, sure as f32);
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

    pub fn answers(&self) -> u32 {
        self.answers
    }

    /// Adds what was taught to what the shared table says.
    pub(crate) fn add(&self, text: &str, evidence: &mut Row<f64>) {
        if self.answers == 0 {
            return;
        }
        let places = places_of(text);
        let share = each(&places);
        for (column, sum) in evidence.iter_mut().take(FELT).enumerate() {
            let taught: f64 = places.iter().map(|place| self.at(*place, column)).sum();
            *sum += f64::from(self.bias.weights[column]) + share * taught;
        }
    }

    /// What was taught of one feature.
    pub(crate) fn weight(&self, feature: Feature, column: usize) -> f64 {
        self.at(place_of(feature), column)
    }

    fn at(&self, place: usize, column: usize) -> f64 {
        let weights = self.places.get(place).map(|place| &place.weights);
        weights
            .and_then(|weights| weights.get(column))
            .map_or(0.0, |weight| f64::from(*weight))
    }
}

impl Place {
    fn learn(&mut self, wrong: &[f64; FELT], share: f32, sure: f32) {
        self.learnt += share * share * sure;
        for (weight, wrong) in self.weights.iter_mut().zip(wrong) {
            *weight += share * *wrong as f32 / (PRIOR + self.learnt);
        }
    }
}

/// How far each chance is from what the answer says it should be.
fn error(chances: &Chances, answer: Answer) -> [f64; FELT] {
    let of = |column: usize| chances.feelings[column];
    match answer {
        Answer::Confirmed(feeling) => {
            std::array::from_fn(|column| f64::from(u8::from(column == feeling as usize)) - of(column))
        }
        // What was rejected is shared out among the others as they stand.
        Answer::Rejected(Feeling::Neutral) => {
            let felt: f64 = chances.feelings.iter().take(FELT).sum();
            std::array::from_fn(|column| of(column) / felt.max(f64::MIN_POSITIVE) - of(column))
        }
        Answer::Rejected(feeling) => {
            let left = 1.0 - of(feeling as usize);
            std::array::from_fn(|column| match column == feeling as usize {
                true => -of(column),
                false => of(column) / left.max(f64::MIN_POSITIVE) - of(column),
            })
        }
    }
}

fn place_of(feature: Feature) -> usize {
    (feature.number >> (32 - PLACE_BITS)) as usize
}

/// The places of a text's features, each once.
fn places_of(text: &str) -> Vec<usize> {
    let mut seen = vec![0_u64; PLACES / 64];
    let mut places = Vec::new();
    features(text, |feature| {
        let place = place_of(feature);
        if first_time(&mut seen, place) {
            places.push(place);
        }
    });
    places
}

fn each(places: &[usize]) -> f64 {
    share(u32::try_from(places.len()).unwrap_or(u32::MAX), FULL_FEATURES)
}

/// How it is kept: the places about which something was learnt.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    answers: u32,
    bias: Place,
    places: Vec<(u16, Place)>,
}

impl From<Own> for Kept {
    fn from(own: Own) -> Kept {
        let numbered = own.places.into_iter().enumerate();
        let places = numbered.filter(|(_, place)| place.learnt > 0.0);
        Kept {
            answers: own.answers,
            bias: own.bias,
            places: places
                .filter_map(|(at, place)| Some((u16::try_from(at).ok()?, place)))
                .collect(),
        }
    }
}

impl From<Kept> for Own {
    fn from(kept: Kept) -> Own {
        let mut places = Vec::new();
        if kept.answers > 0 {
            places.resize(PLACES, Place::default());
        }
        for (at, place) in kept.places {
            if let Some(here) = places.get_mut(usize::from(at)) {
                *here = place;
            }
        }
        Own {
            answers: kept.answers,
            bias: kept.bias,
            places,
        }
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
            own.learn(Table::shipped(), text, *answer);
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
        assert_eq!(own.answers(), 110);
    }

    proptest! {
        #[test]
        fn it_is_a_function_of_the_answers_and_survives_being_kept(
            texts in prop::collection::vec(("[a-zé谢!' ]{0,30}", 0..7_usize, any::<bool>()), 0..12)
        ) {
            let mut answers = Vec::new();
            for (text, feeling, is_right) in &texts {
                let feeling = Feeling::ALL[*feeling];
                answers.push((text.as_str(), if *is_right { Answer::Confirmed(feeling) } else { Answer::Rejected(feeling) }));
            }
            let own = taught(&answers);
            prop_assert_eq!(&own, &taught(&answers));
            let kept: Own = serde_json::from_str(&serde_json::to_string(&own).unwrap()).unwrap();
            prop_assert_eq!(&kept, &own);
            let sum: f64 = Feeling::ALL.iter().map(|feeling| p(&own, "thanks", *feeling)).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }
    }
}
