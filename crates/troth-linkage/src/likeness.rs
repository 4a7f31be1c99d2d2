//! What two records have in common, in one number that can be kept: judged anew by any model, without the records.

use crate::level::Field;
use crate::pattern::Pattern;

/// The level each field reached, and how surprising all of it would be between strangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Likeness(u64);

impl Likeness {
    pub(crate) fn of(pattern: &Pattern) -> Likeness {
        Likeness(pattern.packed())
    }

    pub(crate) fn pattern(self) -> Pattern {
        Pattern::unpacked(self.0)
    }

    /// As kept.
    pub fn packed(self) -> u64 {
        self.0
    }

    pub fn unpacked(packed: u64) -> Likeness {
        Likeness(packed)
    }

    /// The level a field reached; 0 where one of the two says nothing.
    pub fn level(self, field: Field) -> u8 {
        self.pattern().levels[field as usize]
    }

    /// Whether two people have nothing in common but what they are called; the part of a mailbox before the sign is mostly
    /// made of the name.
    pub fn is_only_a_name(self) -> bool {
        let pattern = self.pattern();
        let agrees = |field: Field| {
            let level = pattern.levels[field as usize];
            let is_name = field == Field::Email && level == 4;
            level != 0 && usize::from(level) + 1 < field.levels().len() && !is_name
        };
        let beside = [
            Field::Email,
            Field::Phone,
            Field::House,
            Field::Born,
            Field::Company,
            Field::Code,
        ];
        !pattern.of_firms && !beside.into_iter().any(agrees)
    }

    /// Whether both live in one house, or a firm's two records stand at one.
    pub fn is_one_house(self) -> bool {
        matches!(self.level(Field::House), 1 | 2)
    }

    /// Whether both are reached at one address or number that few share.
    pub fn is_one_contact(self) -> bool {
        matches!(self.level(Field::Email), 1..=2) || matches!(self.level(Field::Phone), 1..=2)
    }

    /// Whether both have one family name.
    pub fn is_one_family(self) -> bool {
        matches!(self.level(Field::Family), 1 | 2)
    }

    /// Whether both work for one firm.
    pub fn is_one_company(self) -> bool {
        matches!(self.level(Field::Company), 1 | 2)
    }
}

/// What a model makes of a likeness, in log2 of odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// That both are one party, calibrated.
    pub bits: f64,
    /// That they are two of one household, or of one firm, and not strangers.
    pub near_bits: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Comparison;

    fn likeness(levels: &[(Field, u8)]) -> Likeness {
        let mut found = Comparison::default();
        for (field, level) in levels {
            found.set(*field, *level, 4.0);
        }
        Likeness::of(&found.pattern())
    }

    #[test]
    fn a_likeness_survives_being_kept() {
        let found = likeness(&[(Field::Given, 1), (Field::House, 2), (Field::Code, 3)]);
        let kept = Likeness::unpacked(found.packed());
        assert_eq!(kept, found);
        assert_eq!(
            (
                kept.level(Field::Given),
                kept.level(Field::House),
                kept.level(Field::Email)
            ),
            (1, 2, 0)
        );
        assert!(kept.is_one_house() && !kept.is_one_contact() && !kept.is_one_family());
    }

    #[test]
    fn only_what_stands_beside_the_name_makes_it_more_than_a_name() {
        use Field::{Born, Email, Family, Given, Phone};
        for (levels, is_only_a_name) in [
            (vec![(Given, 1), (Family, 1)], true),
            (vec![(Given, 1), (Family, 1), (Email, 8), (Phone, 5)], true),
            // The same name before another sign is the name again.
            (vec![(Given, 1), (Family, 1), (Email, 4)], true),
            (vec![(Given, 1), (Family, 1), (Email, 1)], false),
            (vec![(Given, 1), (Family, 1), (Born, 4), (Email, 8)], false),
        ] {
            assert_eq!(likeness(&levels).is_only_a_name(), is_only_a_name, "{levels:?}");
        }
    }
}
