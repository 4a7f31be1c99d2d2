//! Two subjects side by side: what each field says for and against their being one, in bits and in words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use troth_linkage::{Field, Rival, probability};
use troth_store::{StoreError, Tx};

use crate::identity::judge::Judge;
use crate::identity::weigh;

/// What one field says.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityStep)]
pub struct Step {
    /// `given name`, `phone` …
    pub field: String,
    /// How far the two agree in it, in words.
    pub level: String,
    /// Both tell one value.
    pub is_same: bool,
    pub is_different: bool,
    /// log2 of how much likelier this is if they are one than if they are strangers; below nothing it speaks against it.
    pub bits: f64,
    /// How many records tell the value, of two values the commoner; 0 where that is not counted.
    pub told: u32,
    /// Among how many people or firms the value is shared.
    pub people: u8,
}

/// Why two are one, or are not.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityWaterfall)]
pub struct Waterfall {
    /// What they are if they are not one: `strangers`, or `near`: of one household or firm.
    pub rival: String,
    /// log2 of the odds before anything is compared.
    pub prior_bits: f64,
    pub steps: Vec<Step>,
    /// Nothing speaks for it but what they are called, and for a name alone nobody is one with somebody.
    pub is_only_a_name: bool,
    /// log2 of the odds that they are one, all told.
    pub bits: f64,
    /// The probability that they are one.
    pub probability: f64,
}

/// How much a step says, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    Strong,
    Fair,
    Weak,
    Against,
    StronglyAgainst,
}

impl Strength {
    pub fn of(bits: f64) -> Strength {
        match bits {
            bits if bits >= 8.0 => Strength::Strong,
            bits if bits >= 3.0 => Strength::Fair,
            bits if bits > -1.0 => Strength::Weak,
            bits if bits > -4.0 => Strength::Against,
            _ => Strength::StronglyAgainst,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Strength::Strong => "strong",
            Strength::Fair => "fair",
            Strength::Weak => "weak",
            Strength::Against => "against it",
            Strength::StronglyAgainst => "strongly against it",
        }
    }
}

impl Step {
    /// As in *same phone, seen with 3 people: weak*.
    pub fn words(&self) -> String {
        let seen = match (self.is_same, self.people, self.told) {
            (false, ..) => String::new(),
            (true, 2.., _) => format!(
                ", seen with {}{} people",
                self.people,
                if self.people == 8 { " or more" } else { "" }
            ),
            (true, 1, _) if self.told > 0 => ", nobody else has it".to_owned(),
            (true, _, 0) => String::new(),
            (true, _, told) if told <= 2 => ", which no other record tells".to_owned(),
            (true, _, told) => format!(", which {told} records tell"),
        };
        format!("{}: {}{seen}", self.field, self.level)
    }

    pub fn strength(&self) -> Strength {
        Strength::of(self.bits)
    }
}

/// Takes apart what pairs have in common, as all that is known now weighs it. Pairs of whom one tells nothing are left out.
pub fn waterfalls(
    tx: &Tx,
    judge: &Judge,
    pairs: &BTreeSet<(i64, i64)>,
) -> Result<BTreeMap<(i64, i64), Waterfall>, StoreError> {
    let subjects = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let (excerpt, seats) = weigh::side_by_side(tx, judge, weigh::sketches(tx, &subjects)?)?;
    let explained = pairs.iter().filter_map(|(a, b)| {
        let (one, other) = (seats.place(*a)?, seats.place(*b)?);
        let found = excerpt.explain(&judge.model, one, other);
        let judged = judge.judge(excerpt.likeness(one, other));
        Some(((*a, *b), Waterfall::of(&found, judged.bits)))
    });
    Ok(explained.collect())
}

impl Waterfall {
    fn of(found: &troth_linkage::Waterfall, bits: f64) -> Waterfall {
        let steps = found
            .steps
            .iter()
            .filter(|step| step.field != Field::Generation || step.is_different);
        Waterfall {
            rival: match found.rival {
                Rival::Strangers => "strangers".to_owned(),
                Rival::Near => "near".to_owned(),
            },
            prior_bits: found.prior_bits,
            steps: steps
                .map(|step| Step {
                    field: step.field.name().to_owned(),
                    level: step.level.to_owned(),
                    is_same: step.is_same,
                    is_different: step.is_different,
                    bits: step.bits,
                    told: step.told,
                    people: step.people,
                })
                .collect(),
            is_only_a_name: bits < found.bits,
            bits,
            probability: probability(bits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_says_in_words_what_it_is_worth() {
        let step = |field: &str, level: &str, bits, told, people| Step {
            field: field.into(),
            level: level.into(),
            is_same: level.starts_with("the same"),
            is_different: level == "different",
            bits,
            told,
            people,
        };
        for (step, words, strength) in [
            (
                step("phone", "the same, shared by few", 2.1, 5, 3),
                "phone: the same, shared by few, seen with 3 people",
                "weak",
            ),
            (
                step("family name", "the same", 15.9, 2, 0),
                "family name: the same, which no other record tells",
                "strong",
            ),
            (
                step("given name", "the same", 4.0, 812, 0),
                "given name: the same, which 812 records tell",
                "fair",
            ),
            (
                step("date of birth", "different", -6.2, 3, 0),
                "date of birth: different",
                "strongly against it",
            ),
        ] {
            assert_eq!((step.words().as_str(), step.strength().word()), (words, strength));
        }
    }
}
