//! Why two records are one party, or are not: bits for and against, field by field.

use crate::base::Base;
use crate::compare::Comparer;
use crate::count::Counts;
use crate::level::Field;
use crate::model::Model;

/// One step of the waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub field: Field,
    /// The level reached, in words.
    pub level: &'static str,
    /// log2 of how much likelier this is within one party than among strangers.
    pub bits: f64,
    /// The same against two of one household or firm.
    pub bits_against_near: f64,
}

/// A decision taken apart. The steps and the prior sum to the bits against strangers alone, as they are counted; `bits`
/// weighs both rivals, and is calibrated.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
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
    let found = Comparer::fresh(base, counts).compare(&base.rows[one as usize], &base.rows[other as usize]);
    let classes = model.classes(found.of_firms);
    let steps = Field::ALL
        .into_iter()
        .filter(|field| found.level(*field) != 0)
        .map(|field| {
            let [same, near] = classes.level_bits(field, found.level(field));
            Step {
                field,
                level: field.levels()[usize::from(found.level(field))],
                bits: same + f64::from(found.bits[field as usize]),
                bits_against_near: same - near,
            }
        })
        .collect();
    Waterfall {
        prior_bits: classes.same_share.log2(),
        steps,
        bits: model.odds_bits(&found.pattern()),
    }
}
