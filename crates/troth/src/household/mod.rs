//! People who live together, found among those who are surely not one person.
//!
//! Laws:
//! - Two live together when the judging model calls them near, they are surely two, and they share a house and a family
//!   name, a house and an address or number, or a family name and an address or number. Colleagues do not.
//! - Two to eight people whom this connects are a household; of more, nobody can say who lives with whom.
//! - A household is a subject and a party of its own, of which no row tells. It is called and stands as its people do.
//! - It keeps its ids as long as two of its people are together, unless they came from another that dissolved; it
//!   sleeps when they are not, and wakes under the same ids.
//! - Whatever only joined people is taken back without a trace: who lived together before does so again, under the same ids.
//! - It is decided again only where a fact names somebody, and for those who live near them.
//!
//! Reading order: this file, `naming.rs` and `describe.rs` (what is decided, all pure), `follow.rs` (when, and what is
//! written), `store.rs`.

pub mod describe;
pub mod follow;
pub mod naming;
pub mod store;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use troth_linkage::Likeness;

use crate::identity::judge::{Judge, is_two};

/// Which households are new, have other people now, or dissolved; said is [`Settled`].
pub const SETTLED: &str = "household.settled";

/// The silo of households.
pub const SILO: &str = "household";

/// Fewer are no household, and more are a block, an office or a common name.
pub const SIZE: std::ops::RangeInclusive<usize> = 2..=8;

/// Four times likelier to live together than to be strangers: eight of one name in one house still are.
const NEAR_BITS: f64 = 2.0;

/// What [`SETTLED`] says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub households: Vec<Changed>,
}

/// A household by its subject, and as which subjects its people are known now; none when it dissolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    #[serde(rename = "h")]
    pub household: i64,
    #[serde(rename = "r")]
    pub residents: Vec<i64>,
}

impl Changed {
    fn of(household: i64, residents: &BTreeSet<i64>) -> Changed {
        let residents = residents.iter().copied().collect();
        Changed { household, residents }
    }

    fn dissolved(household: i64) -> Changed {
        Changed::of(household, &BTreeSet::new())
    }
}

/// Whether two who are known to be two live together.
pub fn live_together(judge: &Judge, likeness: Likeness) -> bool {
    let [house, family, contact] = [
        likeness.is_one_house(),
        likeness.is_one_family(),
        likeness.is_one_contact(),
    ];
    let shares_enough = house && (family || contact) || family && contact;
    shares_enough && !likeness.is_one_company() && judge.judge(likeness).near_bits >= NEAR_BITS
}

/// Whether a likeness alone says that two are not one.
pub fn are_two(judge: &Judge, likeness: Likeness) -> bool {
    is_two(judge.judge(likeness).bits)
}

/// Somebody's subjects.
pub type Person = BTreeSet<i64>;

/// People and who of them live together, by party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Town {
    pub people: BTreeMap<i64, Person>,
    pub together: BTreeSet<(i64, i64)>,
}

impl Town {
    /// Everyone with those whom they are connected with, in order of the oldest party.
    pub fn neighbourhoods(&self) -> Vec<BTreeSet<i64>> {
        let mut beside: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (one, other) in &self.together {
            beside.entry(*one).or_default().push(*other);
            beside.entry(*other).or_default().push(*one);
        }
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for first in self.people.keys() {
            if !seen.insert(*first) {
                continue;
            }
            let (mut around, mut edge) = (BTreeSet::from([*first]), vec![*first]);
            while let Some(one) = edge.pop() {
                for other in beside.get(&one).into_iter().flatten() {
                    if around.insert(*other) {
                        seen.insert(*other);
                        edge.push(*other);
                    }
                }
            }
            found.push(around);
        }
        found
    }

    /// Neighbourhoods that are no larger than a household.
    fn groups(&self) -> Vec<Vec<&Person>> {
        let groups = self
            .neighbourhoods()
            .into_iter()
            .filter(|around| SIZE.contains(&around.len()));
        groups
            .map(|around| around.iter().filter_map(|party| self.people.get(party)).collect())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use troth_linkage::Field;

    use super::*;

    /// Two people as far as these fields go, with so many half bits of surprise.
    fn likeness(levels: &[(Field, u8)], half_bits: u64) -> Likeness {
        let packed = levels.iter().fold(half_bits << 36, |packed, (field, level)| {
            packed | u64::from(*level) << (4 * *field as usize)
        });
        Likeness::unpacked(packed)
    }

    #[test]
    fn two_live_together_who_share_two_of_house_family_and_contact_and_no_firm() {
        let judge = Judge::at_first();
        let (given, house, family, phone) = (
            (Field::Given, 7),
            (Field::House, 1),
            (Field::Family, 1),
            (Field::Phone, 2),
        );
        for (shared, expected) in [
            (vec![house, family], true),
            (vec![house, phone], true),
            (vec![family, phone], true),
            (vec![house], false),
            (vec![phone], false),
            (vec![family], false),
            (vec![house, family, phone, (Field::Company, 1)], false),
        ] {
            let levels: Vec<(Field, u8)> = shared.iter().copied().chain([given]).collect();
            let likeness = likeness(&levels, 50);
            assert_eq!(live_together(&judge, likeness), expected, "{shared:?}");
            assert!(are_two(&judge, likeness), "{shared:?}");
        }
        // What would be no surprise between strangers brings nobody together.
        assert!(!live_together(&judge, likeness(&[house, family, given], 4)));
        assert!(!are_two(
            &judge,
            likeness(&[(Field::Given, 1), house, family], 50)
        ));
    }
}
