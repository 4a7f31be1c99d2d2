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
