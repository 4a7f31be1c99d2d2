//! What two records can have in common, field by field: the levels that weights are learned for.

/// A compared field. The order is that of the model's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Given,
    Family,
    Generation,
    Email,
    Phone,
    House,
    Born,
    Company,
    Code,
}

pub const FIELDS: usize = 9;

impl Field {
    pub const ALL: [Field; FIELDS] = [
        Field::Given,
        Field::Family,
        Field::Generation,
        Field::Email,
        Field::Phone,
        Field::House,
        Field::Born,
        Field::Company,
        Field::Code,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Field::Given => "given name",
            Field::Family => "family name",
            Field::Generation => "generation",
            Field::Email => "e-mail",
            Field::Phone => "phone",
            Field::House => "address",
            Field::Born => "date of birth",
            Field::Company => "company",
            Field::Code => "code",
        }
    }

    /// The levels in words; level 0 is always *one of them says nothing*.
    pub fn levels(self) -> &'static [&'static str] {
        match self {
            Field::Given => &GIVEN,
            Field::Family => &FAMILY,
            Field::Generation => &GENERATION,
            Field::Email => &EMAIL,
            Field::Phone => &PHONE,
            Field::House => &HOUSE,
            Field::Born => &BORN,
            Field::Company => &COMPANY,
            Field::Code => &CODE,
        }
    }
}

/// More levels than any field has.
pub(crate) const MOST: usize = 9;

const GIVEN: [&str; 8] = [
    "not told",
    "the same",
    "a short form of the other",
    "an initial of the other",
    "one slip apart",
    "alike",
    "exchanged with the family name",
    "different",
];
const FAMILY: [&str; 7] = [
    "not told",
    "the same",
    "one of two the same",
    "one slip apart",
    "alike",
    "exchanged with the given name",
    "different",
];
const GENERATION: [&str; 3] = ["not told", "the same", "father and son"];
const EMAIL: [&str; 9] = [
    "not told",
    "the same, one person's",
    "the same, shared by few",
    "the same, shared by many",
    "the same name at another provider",
    "one slip apart",
    "only a domain, the same",
    "at the same firm",
    "different",
];
const PHONE: [&str; 6] = [
    "not told",
    "the same, one person's",
    "the same, shared by few",
    "the same, shared by many",
    "one slip apart",
    "different",
];
const HOUSE: [&str; 8] = [
    "not told",
    "the same house, few people",
    "the same house, many people",
    "nearly the same house",
    "the same street",
    "the same post code",
    "the same town",
    "different",
];
const BORN: [&str; 6] = [
    "not told",
    "the same day",
    "day and month exchanged",
    "one slip apart",
    "two parts of three",
    "different",
];
const COMPANY: [&str; 5] = [
    "not told",
    "the same",
    "nearly the same",
    "some words in common",
    "different",
];
const CODE: [&str; 4] = ["not told", "the same", "one slip apart", "different"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_fits_the_models_tables() {
        for field in Field::ALL {
            assert!(field.levels().len() <= MOST, "{}", field.name());
        }
    }
}
