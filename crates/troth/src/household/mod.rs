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
//! Reading order: this file (what is decided, all pure), `follow.rs` (when, and what is written), `store.rs`.

pub mod describe;
pub mod follow;
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

/// A household as it is, or as it last was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Each subject with the fact since which it is known there.
    pub residents: BTreeMap<i64, i64>,
    /// The fact after which it dissolved.
    pub dissolved_by: Option<i64>,
}

impl Known {
    fn knows(&self, person: &Person) -> bool {
        person.iter().any(|subject| self.residents.contains_key(subject))
    }

    /// Whether all are exactly these.
    pub fn is_of(&self, residents: &BTreeSet<i64>) -> bool {
        self.residents.keys().eq(residents)
    }
}

/// By a household's subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Households(pub BTreeMap<i64, Known>);

impl Households {
    /// Where those came from who are known in a household: the one that dissolved as all of them came, and so on back.
    fn home(&self, household: i64, people: &[&Person]) -> i64 {
        let (mut home, mut seen) = (household, BTreeSet::from([household]));
        while let Some(before) = self.before(home, people).filter(|before| seen.insert(*before)) {
            home = before;
        }
        home
    }

    fn before(&self, household: i64, people: &[&Person]) -> Option<i64> {
        let here = self.0.get(&household)?;
        let theirs: Vec<&&Person> = people.iter().filter(|person| here.knows(person)).collect();
        let asleep = self
            .0
            .iter()
            .filter_map(|(id, one)| Some((*id, one, one.dissolved_by?)));
        let mut from = asleep.filter(|(_, there, dissolved)| {
            theirs.iter().all(|person| {
                let mut as_known = person
                    .iter()
                    .filter(|subject| there.residents.contains_key(subject));
                as_known.any(|subject| here.residents.get(subject) == Some(dissolved))
            })
        });
        from.next().map(|(id, ..)| id)
    }
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

/// Which household each group of people is; nothing where it is a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    pub groups: Vec<(Option<i64>, BTreeSet<i64>)>,
    /// Households that are none any more.
    pub dissolved: BTreeSet<i64>,
}

/// Decides. The town must be whole neighbourhoods, and `known` every household that knows two of its people.
pub fn decide(town: &Town, known: &Households) -> Decision {
    let groups = town.groups();
    let subjects: Vec<BTreeSet<i64>> = groups
        .iter()
        .map(|people| people.iter().copied().flatten().copied().collect())
        .collect();
    let names = name(&groups, known);
    let kept: BTreeSet<i64> = names.iter().flatten().copied().collect();
    let awake = known
        .0
        .iter()
        .filter(|(_, one)| one.dissolved_by.is_none())
        .map(|(id, _)| *id);
    Decision {
        dissolved: awake.filter(|id| !kept.contains(id)).collect(),
        groups: names.into_iter().zip(subjects).collect(),
    }
}

/// How a household comes to claim a group of people; the first is heard first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ground {
    /// They live there, or came from there when it dissolved into the one they live in.
    Theirs,
    /// They live there, though they came from elsewhere.
    There,
    /// They lived there once; of several the one that dissolved last.
    Once(std::cmp::Reverse<i64>),
}

/// The claim of a household to be a group, of whom somebody knows so many people; the least is heard first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    ground: Ground,
    known: std::cmp::Reverse<usize>,
    household: i64,
    group: usize,
}

fn name(groups: &[Vec<&Person>], known: &Households) -> Vec<Option<i64>> {
    let mut claims = Vec::new();
    for (id, household) in &known.0 {
        for (group, people) in groups.iter().enumerate() {
            let count = people.iter().filter(|person| household.knows(person)).count();
            if !SIZE.contains(&count) {
                continue;
            }
            let claim = |ground, household| Claim {
                ground,
                known: std::cmp::Reverse(count),
                household,
                group,
            };
            let home = known.home(*id, people);
            match household.dissolved_by {
                Some(by) => claims.push(claim(Ground::Once(std::cmp::Reverse(by)), home)),
                None => claims.extend([claim(Ground::Theirs, home), claim(Ground::There, *id)]),
            }
        }
    }
    claims.sort_unstable();
    let mut names = vec![None; groups.len()];
    let mut taken = BTreeSet::new();
    for claim in claims {
        if names[claim.group].is_none() && taken.insert(claim.household) {
            names[claim.group] = Some(claim.household);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
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

    /// People are known as one subject of ten times their number, and some as another beside it.
    fn person(party: i64) -> Person {
        (0..=party % 2).map(|nth| party * 10 + nth).collect()
    }

    fn town(groups: &[&[i64]]) -> Town {
        let mut town = Town::default();
        for group in groups {
            town.people
                .extend(group.iter().map(|party| (*party, person(*party))));
            town.together
                .extend(group.windows(2).map(|pair| (pair[0], pair[1])));
        }
        town
    }

    /// Households as they come and go.
    #[derive(Clone, Debug, Default)]
    struct World {
        known: Households,
        acts: i64,
    }

    impl World {
        /// The household of each person of a town.
        fn become_(&mut self, town: &Town) -> BTreeMap<i64, i64> {
            self.acts += 1;
            let Decision { groups, dissolved } = decide(town, &self.known);
            for id in dissolved {
                self.known
                    .0
                    .entry(id)
                    .and_modify(|one| one.dissolved_by = Some(self.acts));
            }
            let mut lives = BTreeMap::new();
            for (id, residents) in groups {
                let id = id.unwrap_or_else(|| i64::try_from(self.known.0.len()).unwrap() + 1);
                lives.extend(residents.iter().map(|subject| (subject / 10, id)));
                let before = self.known.0.remove(&id).unwrap_or_default();
                let since = |subject: &i64| before.residents.get(subject).copied().unwrap_or(self.acts);
                let residents = residents
                    .iter()
                    .map(|subject| (*subject, since(subject)))
                    .collect();
                self.known.0.insert(
                    id,
                    Known {
                        residents,
                        dissolved_by: None,
                    },
                );
            }
            lives
        }

        fn ids(&mut self, groups: &[&[i64]]) -> Vec<Option<i64>> {
            let lives = self.become_(&town(groups));
            groups.iter().map(|group| lives.get(&group[0]).copied()).collect()
        }
    }

    #[test]
    fn a_household_keeps_its_id_as_long_as_two_of_it_are_together() {
        let mut world = World::default();
        assert_eq!(world.ids(&[&[1, 2], &[3]]), [Some(1), None]);
        assert_eq!(world.ids(&[&[1, 2, 3]]), [Some(1)]);
        assert_eq!(world.ids(&[&[1], &[2, 3]]), [None, Some(1)]);
        assert_eq!(world.ids(&[&[1, 2], &[3]]), [Some(2), None]);
        // Who falls asleep wakes under the same id.
        assert_eq!(world.ids(&[&[1], &[2]]), [None, None]);
        assert_eq!(world.ids(&[&[1, 2]]), [Some(2)]);
    }

    #[test]
    fn of_two_that_are_joined_the_larger_stays_and_of_equals_the_older() {
        let mut world = World::default();
        assert_eq!(world.ids(&[&[1, 2], &[3, 4, 5]]), [Some(1), Some(2)]);
        assert_eq!(world.ids(&[&[1, 2, 3, 4, 5]]), [Some(2)]);
        assert_eq!(world.ids(&[&[1, 2], &[3, 4, 5]]), [Some(1), Some(2)]);
        let mut world = World::default();
        assert_eq!(world.ids(&[&[3, 4]]), [Some(1)]);
        assert_eq!(world.ids(&[&[1, 2], &[3, 4]]), [Some(2), Some(1)]);
        assert_eq!(world.ids(&[&[1, 2, 3, 4]]), [Some(1)]);
        assert_eq!(world.ids(&[&[1, 2], &[3, 4]]), [Some(2), Some(1)]);
    }

    #[test]
    fn nine_are_no_household_and_one_of_them_less_is_the_one_they_were() {
        let mut world = World::default();
        let (eight, nine): (Vec<i64>, Vec<i64>) = ((1..=8).collect(), (1..=9).collect());
        assert_eq!(world.ids(&[&eight]), [Some(1)]);
        assert_eq!(world.ids(&[&nine]), [None]);
        assert_eq!(world.ids(&[&eight, &[9]]), [Some(1), None]);
    }

    /// Who of sixteen live together: by how many others come after each.
    fn towns() -> impl Strategy<Value = BTreeSet<(i64, i64)>> {
        proptest::collection::btree_set((1_i64..17, 1_i64..17), 0..14)
    }

    fn with(together: &BTreeSet<(i64, i64)>) -> Town {
        Town {
            people: (1..17).map(|party| (party, person(party))).collect(),
            together: together
                .iter()
                .filter(|(one, other)| one < other)
                .copied()
                .collect(),
        }
    }

    proptest! {
        #[test]
        fn what_only_joined_is_taken_back_without_a_trace(
            history in proptest::collection::vec(towns(), 0..4), before in towns(), joined in proptest::collection::vec(towns(), 1..4),
        ) {
            let mut world = World::default();
            history.iter().for_each(|town| drop(world.become_(&with(town))));
            let lived = world.become_(&with(&before));
            let mut together = before.clone();
            for more in joined {
                together.extend(more);
                world.become_(&with(&together));
            }
            prop_assert_eq!(world.become_(&with(&before)), lived);
        }

        #[test]
        fn households_hold_two_to_eight_who_are_connected_and_nobody_twice(history in proptest::collection::vec(towns(), 1..5)) {
            let mut world = World::default();
            for town in history {
                let town = with(&town);
                let lives = world.become_(&town);
                let of_size = |around: &&BTreeSet<i64>| SIZE.contains(&around.len());
                for around in town.neighbourhoods().iter().filter(of_size) {
                    let homes: BTreeSet<Option<&i64>> = around.iter().map(|party| lives.get(party)).collect();
                    prop_assert!(homes.len() == 1 && !homes.contains(&None), "{around:?} live in {homes:?}");
                }
                let all: usize = town.neighbourhoods().iter().filter(of_size).map(BTreeSet::len).sum();
                prop_assert_eq!(lives.len(), all);
                prop_assert_eq!(world.become_(&town), lives, "deciding again changes nothing");
            }
        }
    }
}
