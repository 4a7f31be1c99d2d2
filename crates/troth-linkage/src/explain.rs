//! Why two records are one party, or are not: bits for and against, field by field.

use crate::base::{Base, Row};
use crate::compare::{Comparer, pairs};
use crate::count::{Counts, Shared};
use crate::intern::NONE;
use crate::level::Field;
use crate::model::Model;

/// One step of the waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub field: Field,
    /// The level reached, in words.
    pub level: &'static str,
    /// Whether both tell one value.
    pub is_same: bool,
    /// Whether it is the last level: the two differ in it.
    pub is_different: bool,
    /// log2 of how much likelier this is within one party than among strangers.
    pub bits: f64,
    /// How many records tell the value, of two values the commoner; 0 where that is not counted.
    pub told: u32,
    /// People or firms who share the value, as far as eight are told apart; 0 where it is nobody's own.
    pub people: u8,
}

/// What a pair is if it is not one party: whichever of the two is likelier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rival {
    Strangers,
    /// Two of one household, or of one firm.
    Near,
}

/// A decision taken apart. The steps and the prior sum to the bits against strangers as they are counted; `bits` weighs
/// both rivals, and is calibrated.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    pub rival: Rival,
    /// log2 of the odds before anything is compared.
    pub prior_bits: f64,
    pub steps: Vec<Step>,
    /// log2 of the odds that both are one party.
    pub bits: f64,
}

impl Waterfall {
    /// The probability that both are one party.
    pub fn probability(&self) -> f64 {
        probability(self.bits)
    }
}

/// From log2 of odds to a probability.
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

pub(crate) fn explain(base: &Base, counts: &Counts, model: &Model, one: u32, other: u32) -> Waterfall {
    let [one, other] = [one, other].map(|at| &base.rows[at as usize]);
    let found = Comparer::fresh(base, counts).compare(one, other);
    let (pattern, classes) = (found.pattern(), model.classes(found.of_firms));
    let [_, near, strangers] = classes.bits(&pattern);
    let rival = if near > strangers {
        Rival::Near
    } else {
        Rival::Strangers
    };
    let told = Field::ALL.into_iter().filter(|field| found.level(*field) != 0);
    let steps = told.map(|field| {
        let level = found.level(field);
        let [same_bits, _] = classes.level_bits(field, level);
        let levels = field.levels();
        let (told, people) = seen(counts, field, found.of_firms, one, other);
        Step {
            field,
            level: levels[usize::from(level)],
            is_same: is_same(field, level),
            is_different: usize::from(level) + 1 == levels.len(),
            bits: same_bits + f64::from(found.bits[field as usize]),
            told,
            people,
        }
    });
    Waterfall {
        rival,
        prior_bits: classes.same_share.log2(),
        steps: steps.collect(),
        bits: model.odds_bits(&pattern),
    }
}

fn is_same(field: Field, level: u8) -> bool {
    let of_one_value = match field {
        Field::Email | Field::Phone => 3,
        Field::House => 2,
        _ => 1,
    };
    (1..=of_one_value).contains(&level)
}

/// How many records tell what the two have in common, and how many people share it.
fn seen(counts: &Counts, field: Field, of_firms: bool, one: &Row, other: &Row) -> (u32, u8) {
    let commoner = |told: &[u32], one: u32, other: u32| {
        let known = [one, other].into_iter().filter(|value| *value != NONE);
        (known.map(|value| told[value as usize]).max().unwrap_or(0), 0)
    };
    let own = |shared: &[Shared], one: [u32; 2], other: [u32; 2]| {
        let same = pairs(one, other).find(|(one, other)| one == other);
        let shared = same.map_or(Shared::default(), |(value, _)| shared[value as usize]);
        (shared.records, shared.owners(of_firms))
    };
    match field {
        Field::Given => commoner(&counts.given, one.given[0], other.given[0]),
        Field::Family => commoner(&counts.family, one.family[0], other.family[0]),
        Field::Email => own(&counts.email, one.emails, other.emails),
        Field::Phone => own(&counts.phone, one.phones, other.phones),
        Field::House => own(&counts.house, [one.house, NONE], [other.house, NONE]),
        Field::Born => commoner(&counts.born, one.born, other.born),
        Field::Company if of_firms => commoner(&counts.firm, one.company, other.company),
        Field::Company => commoner(&counts.company, one.company, other.company),
        Field::Code => commoner(&counts.code, one.codes[0], other.codes[0]),
        Field::Generation => (0, 0),
    }
}
