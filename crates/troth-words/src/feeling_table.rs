//! The linear table behind the feelings: reads a text once, adds up what its words weigh, and says why.
//!
//! Eight kinds of text are told apart by a multinomial logistic regression: the seven feelings, and plain business mail.
//! Its weights are English; words of other languages say nothing until an organisation has taught them
//! ([`crate::Own`]).

use std::sync::OnceLock;

use crate::feature::{Feature, features};
use crate::feeling::{Feeling, Felt, Valence};
use crate::feeling_chance::Chances;
use crate::feeling_file::{COLUMNS, Header, Row, Stored};
use crate::feeling_own::Own;
use crate::feeling_reason::Reasons;

/// Weights of words, pairs of words and beginnings of words.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    stored: Stored<'a>,
    /// For each beginning of a number, the first row that has it or a later one.
    starts: Vec<u16>,
}

/// Bits of a number that lead to its place.
const START_BITS: u32 = 15;

static SHIPPED: &[u8] = include_bytes!("../data/feeling.table");

impl Table<'static> {
    /// The table that comes with this crate; a test holds that it can be read.
    pub fn shipped() -> &'static Table<'static> {
        static TABLE: OnceLock<Table<'static>> = OnceLock::new();
        TABLE.get_or_init(|| Table::read(SHIPPED).unwrap_or_else(Table::blank))
    }

    /// Knows no word.
    fn blank() -> Table<'static> {
        Table {
            stored: Stored::default(),
            starts: Vec::new(),
        }
    }
}

impl<'a> Table<'a> {
    /// The table in a file, which stays where it is; nothing where it is none.
    pub fn read(file: &'a [u8]) -> Option<Table<'a>> {
        let stored = Stored::read(file)?;
        let mut starts = vec![0_u16; (1 << START_BITS) + 1];
        let mut row = 0;
        for (start, place) in starts.iter_mut().enumerate() {
            while stored.number(row).is_some_and(|number| start_of(number) < start) {
                row += 1;
            }
            *place = u16::try_from(row).ok()?;
        }
        Some(Table { stored, starts })
    }

    pub fn header(&self) -> &Header {
        &self.stored.header
    }

    /// What a text seems to say of feelings: nothing, or the two likeliest of the seven, the likelier first.
    pub fn felt(&self, text: &str) -> Vec<Felt> {
        self.chances(text, None).felt()
    }

    pub fn valence(&self, text: &str) -> Valence {
        self.chances(text, None).valence()
    }

    /// How likely a text is of each kind, with what an organisation taught where it did.
    pub fn chances(&self, text: &str, own: Option<&Own>) -> Chances {
        let mut evidence = self.evidence(text);
        if let Some(own) = own {
            own.add(text, &mut evidence);
        }
        Chances::of(&evidence)
    }

    /// The words that weighed most for a feeling, the weightiest first, three at most; none for neutral.
    pub fn because(&self, text: &str, feeling: Feeling, own: Option<&Own>) -> Vec<String> {
        let column = COLUMNS.iter().position(|column| *column == feeling.word());
        let Some(column) = column else {
            return Vec::new();
        };
        let mut reasons = Reasons::default();
        features(text, |feature| {
            let taught = own.map_or(0.0, |own| own.weight(feature, column));
            reasons.add(feature, self.weight(feature, column) + taught);
        });
        reasons.weightiest(text)
    }

    /// What a text weighs in each column, beside neutral.
    fn evidence(&self, text: &str) -> Row<f64> {
        let mut seen = vec![0_u64; self.stored.header.features.div_ceil(64)];
        let (mut sums, mut known) = ([0_i32; COLUMNS.len()], 0_u32);
        features(text, |feature| {
            let Some(row) = self.row(feature.number) else {
                return;
            };
            if first_time(&mut seen, row) {
                known += 1;
                for (sum, weight) in sums.iter_mut().zip(self.stored.weights(row)) {
                    *sum += i32::from(weight);
                }
            }
        });
        let each = f64::from(self.stored.header.unit) * share(known, self.stored.header.full_features);
        std::array::from_fn(|column| f64::from(self.stored.bias[column]) + each * f64::from(sums[column]))
    }

    fn weight(&self, feature: Feature, column: usize) -> f64 {
        self.row(feature.number).map_or(0.0, |row| {
            f64::from(self.stored.weights(row)[column]) * f64::from(self.stored.header.unit)
        })
    }

    /// The row of a number, which few numbers have.
    fn row(&self, number: u32) -> Option<usize> {
        let start = start_of(number);
        let (first, end) = (*self.starts.get(start)?, *self.starts.get(start + 1)?);
        (usize::from(first)..usize::from(end)).find(|row| self.stored.number(*row) == Some(number))
    }
}

fn start_of(number: u32) -> usize {
    (number >> (32 - START_BITS)) as usize
}

/// Marks it; true when it was not marked before.
pub(crate) fn first_time(seen: &mut [u64], place: usize) -> bool {
    let Some(bits) = seen.get_mut(place / 64) else {
        return false;
    };
    let bit = 1 << (place % 64);
    let is_first = *bits & bit == 0;
    *bits |= bit;
    is_first
}

/// What each of so many features counts: all of it up to `full`, and then so little that a text of four times the length
/// weighs twice as much. A long letter has more words of any kind, and is no likelier to be an angry one.
pub fn share(features: u32, full: u32) -> f64 {
    (f64::from(full) / f64::from(features.max(full).max(1))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(text: &str) -> Option<Feeling> {
        Table::shipped().felt(text).first().map(|felt| felt.feeling)
    }

    #[test]
    fn plain_words_of_feeling_are_understood() {
        for (text, feeling) in [
            ("Thank you so much, you made my day! I love it!", Feeling::Joy),
            (
                "I am furious. This is the worst, I hate these idiots.",
                Feeling::Anger,
            ),
            (
                "So sorry for your loss, I miss him and I cried all night.",
                Feeling::Sadness,
            ),
            ("I'm terrified and afraid, this is so scary.", Feeling::Fear),
            ("That is disgusting, gross and nasty.", Feeling::Disgust),
            (
                "Wow, really?? I can't believe it! I'm so surprised!",
                Feeling::Surprise,
            ),
        ] {
            assert_eq!(first(text), Some(feeling), "{text}");
        }
    }

    #[test]
    fn business_is_no_feeling() {
        for text in [
            "",
            "  \n",
            "Please find attached the revised contract. Let me know if you have any questions.",
            "The meeting is scheduled for 3:00 PM in conference room 42. Please call me at 713-555-0100.",
            "Attached is the invoice for the gas delivered in March. Payment is due on the 25th.",
        ] {
            assert_eq!(Table::shipped().felt(text), [], "{text}");
            assert_eq!(Table::shipped().valence(text), Valence::Neutral, "{text}");
        }
    }

    #[test]
    fn words_lean_as_they_feel() {
        let valence = |text| Table::shipped().valence(text);
        assert_eq!(valence("This is great, I love it, thank you!"), Valence::Positive);
        assert_eq!(
            valence("This is terrible, I hate it, you idiots!"),
            Valence::Negative
        );
    }

    #[test]
    fn a_suggestion_says_why() {
        let text = "I told you twice. I HATE this stupid thing!";
        let because = Table::shipped().because(text, Feeling::Anger, None);
        assert!(because.iter().any(|words| words.contains("hate")), "{because:?}");
        assert!(because.len() <= 3);
        assert_eq!(Table::shipped().because(text, Feeling::Neutral, None), [""; 0]);
    }

    /// The words are the same, and so is what they say.
    #[test]
    fn a_letter_said_ten_times_over_is_not_felt_the_more() {
        let letter = "Please call me about the contract, I think that is good. ";
        let (once, often) = (letter.trim(), letter.repeat(10));
        let (once, often) = (
            Table::shipped().chances(once, None),
            Table::shipped().chances(&often, None),
        );
        assert!((once.above_plain() - often.above_plain()).abs() < 0.1);
    }

    #[test]
    fn the_shipped_table_can_be_read_and_says_what_it_is() {
        let header = Table::shipped().header().to_string();
        assert!(SHIPPED.starts_with(header.as_bytes()));
        assert!(header.contains("GoEmotions") && header.contains("CC BY 4.0"));
        assert!(Table::shipped().header().features > 10_000);
        assert!(SHIPPED.len() <= 400_000);
    }

    #[test]
    fn a_file_of_another_make_is_no_table() {
        assert!(Table::read(b"words").is_none());
        assert!(Table::read(&SHIPPED[..SHIPPED.len() / 2]).is_none());
        assert_eq!(Table::blank().felt("I hate it"), Table::blank().felt("anything"));
    }

    /// A megabyte each, which anything but linear time would never be done with.
    #[test]
    fn hostile_text_takes_no_longer_than_any_other() {
        for piece in [
            "a", "'", "a'", "!", ".", ":-", "<3 ", "谢", "é ", "I hate ", "\u{301}", "1", "😀",
        ] {
            let text = piece.repeat(1_000_000 / piece.len());
            let sum: f64 = Feeling::ALL
                .iter()
                .map(|feeling| Table::shipped().chances(&text, None).p(*feeling))
                .sum();
            assert!((sum - 1.0).abs() < 1e-9, "{piece}");
        }
    }

    proptest! {
        #[test]
        fn the_seven_add_up_to_one(text in "(\\PC|hate|love| |[!?.:'()]){0,60}") {
            let chances = Table::shipped().chances(&text, None);
            let seven: f64 = Feeling::ALL.iter().map(|feeling| chances.p(*feeling)).sum();
            let eight = chances.feelings.iter().sum::<f64>() + chances.plain;
            prop_assert!((seven - 1.0).abs() < 1e-9 && (eight - 1.0).abs() < 1e-9);
            let felt = chances.felt();
            prop_assert!(felt.is_empty() || (felt.len() == 2 && felt[0].p >= felt[1].p));
            for feeling in Feeling::ALL {
                Table::shipped().because(&text, feeling, None);
            }
        }

        #[test]
        fn any_bytes_are_a_table_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            Table::read(&[&SHIPPED[..200], &bytes].concat());
        }
    }
}
