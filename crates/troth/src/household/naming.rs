//! Which household a group of people is. Its number is a name that people wrote down: it stays.

use std::collections::{BTreeMap, BTreeSet};

use crate::household::{Person, SIZE, Town};

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

    use super::*;

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
