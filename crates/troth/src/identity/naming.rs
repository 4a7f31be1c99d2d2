//! Which id each party has, once it is decided who is one party. Ids are names that people wrote down: they stay.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::frame::time::Millis;

/// An id that some party has or had: the subject it is named for, and the party it leads to, itself while it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: i64,
    pub subject: i64,
    pub leads_to: i64,
    pub at: Millis,
}

/// The new ids of subjects, and the names that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    pub party_of: BTreeMap<i64, i64>,
    pub names: Vec<Named>,
}

/// Names the clusters. `before` is the party each subject had; `known` are all ids that lead to those parties, or that
/// are named for one of these subjects; `fresh` gives the first of so many ids that were never used.
///
/// - A party whose subjects stay together keeps its id; where several come together the oldest keeps it.
/// - A part that had an id of its own before it was merged gets it back.
/// - Else a party that falls apart leaves its id with the largest part, and of equals with that of the oldest subject.
pub fn name<E>(
    before: &BTreeMap<i64, i64>,
    known: &[Named],
    clusters: &[Vec<i64>],
    now: Millis,
    fresh: impl FnOnce(i64) -> Result<i64, E>,
) -> Result<Naming, E> {
    let town = Town::new(before, known, clusters);
    let mut claims: Vec<BTreeSet<i64>> = vec![BTreeSet::new(); clusters.len()];
    for party in town.parts.keys() {
        if let Some(cluster) = town.heir(*party) {
            claims[cluster].insert(*party);
        }
    }
    let live: BTreeSet<i64> = claims.iter().flatten().copied().collect();
    let kept: Vec<Option<i64>> = clusters
        .iter()
        .zip(&claims)
        .map(|(cluster, claims)| claims.first().copied().or_else(|| town.own_id(cluster[0], &live)))
        .collect();
    let new = kept.iter().fold(0, |many, kept| many + i64::from(kept.is_none()));
    let mut next = if new > 0 { fresh(new)? } else { 0 };
    let mut unused = || {
        next += 1;
        next - 1
    };
    let ids: Vec<i64> = kept
        .into_iter()
        .map(|kept| kept.unwrap_or_else(&mut unused))
        .collect();
    Ok(town.naming(&ids, &claims, now))
}

struct Town<'a> {
    known: BTreeMap<i64, &'a Named>,
    named_for: HashMap<i64, Vec<&'a Named>>,
    clusters: &'a [Vec<i64>],
    cluster_of: HashMap<i64, usize>,
    /// By party as it was: the clusters its subjects are in now, each with how many and its oldest of them.
    parts: BTreeMap<i64, BTreeMap<usize, (usize, i64)>>,
}

impl<'a> Town<'a> {
    fn new(before: &BTreeMap<i64, i64>, known: &'a [Named], clusters: &'a [Vec<i64>]) -> Town<'a> {
        let cluster_of: HashMap<i64, usize> = clusters
            .iter()
            .enumerate()
            .flat_map(|(at, cluster)| cluster.iter().map(move |id| (*id, at)))
            .collect();
        let mut parts: BTreeMap<i64, BTreeMap<usize, (usize, i64)>> = BTreeMap::new();
        for (subject, party) in before {
            let parts = parts.entry(*party).or_default();
            if let Some(cluster) = cluster_of.get(subject) {
                let part = parts.entry(*cluster).or_insert((0, *subject));
                *part = (part.0 + 1, part.1.min(*subject));
            }
        }
        let mut named_for: HashMap<i64, Vec<&Named>> = HashMap::new();
        for named in known {
            named_for.entry(named.subject).or_default().push(named);
        }
        Town {
            known: known.iter().map(|named| (named.id, named)).collect(),
            named_for,
            clusters,
            cluster_of,
            parts,
        }
    }

    /// The cluster that keeps the party's id; nothing when none of its subjects are left.
    fn heir(&self, party: i64) -> Option<usize> {
        let parts = self.parts.get(&party)?;
        let named_for = self
            .known
            .get(&party)
            .and_then(|named| self.cluster_of.get(&named.subject));
        if let Some(home) = named_for.filter(|home| parts.contains_key(home)) {
            let is_unmerged = parts
                .iter()
                .all(|(cluster, (_, oldest))| cluster == home || self.slept(*oldest, party).is_some());
            if is_unmerged {
                return Some(*home);
            }
        }
        let largest = parts
            .iter()
            .max_by_key(|(_, (count, oldest))| (*count, std::cmp::Reverse(*oldest)));
        largest.map(|(cluster, _)| *cluster)
    }

    /// An id, other than `party`, that was given up and is named for that subject; the one given up last.
    fn slept(&self, subject: i64, party: i64) -> Option<i64> {
        self.latest(subject, |named| named.id != party && named.leads_to != named.id)
    }

    /// An id that no living party has and that is named for that subject.
    fn own_id(&self, subject: i64, live: &BTreeSet<i64>) -> Option<i64> {
        self.latest(subject, |named| !live.contains(&named.id))
    }

    fn latest(&self, subject: i64, fits: impl Fn(&Named) -> bool) -> Option<i64> {
        let named = self.named_for.get(&subject)?.iter().filter(|named| fits(named));
        named
            .max_by_key(|named| (named.at, std::cmp::Reverse(named.id)))
            .map(|named| named.id)
    }

    fn naming(&self, ids: &[i64], claims: &[BTreeSet<i64>], now: Millis) -> Naming {
        let party_of = self
            .cluster_of
            .iter()
            .map(|(subject, cluster)| (*subject, ids[*cluster]))
            .collect();
        let cluster_of_id: HashMap<i64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut names: BTreeMap<i64, Named> = BTreeMap::new();
        for named in self.known.values() {
            if let Some(cluster) = self.follow(named, &cluster_of_id) {
                let subject = if self.cluster_of.get(&named.subject) == Some(&cluster) {
                    named.subject
                } else {
                    self.clusters[cluster][0]
                };
                names.insert(
                    named.id,
                    Named {
                        subject,
                        leads_to: ids[cluster],
                        ..**named
                    },
                );
            }
        }
        for (cluster, id) in ids.iter().enumerate() {
            let oldest = self.clusters[cluster][0];
            names.entry(*id).or_insert(Named {
                id: *id,
                subject: oldest,
                leads_to: *id,
                at: now,
            });
            // Who gives up an id leaves it named for the oldest of theirs, by which they will be known again.
            for lost in claims[cluster].iter().filter(|claim| *claim != id) {
                let own = self
                    .parts
                    .get(lost)
                    .and_then(|parts| parts.get(&cluster))
                    .map_or(oldest, |(_, own)| *own);
                names.insert(
                    *lost,
                    Named {
                        id: *lost,
                        subject: own,
                        leads_to: *id,
                        at: now,
                    },
                );
            }
        }
        let changed = names
            .into_values()
            .filter(|named| self.known.get(&named.id) != Some(&named))
            .collect();
        Naming {
            party_of,
            names: changed,
        }
    }

    /// The cluster an id leads to: the one that has it, else that of the subject it is named for, else where it led.
    fn follow(&self, named: &Named, cluster_of_id: &HashMap<i64, usize>) -> Option<usize> {
        let has_it = cluster_of_id.get(&named.id);
        has_it
            .or_else(|| self.cluster_of.get(&named.subject))
            .copied()
            .or_else(|| self.heir(named.leads_to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A little world that merges and splits by naming clusters again and again.
    #[derive(Default)]
    struct World {
        party_of: BTreeMap<i64, i64>,
        known: BTreeMap<i64, Named>,
        next: i64,
        now: Millis,
    }

    impl World {
        fn become_clusters(&mut self, clusters: &[&[i64]]) -> Vec<i64> {
            let clusters: Vec<Vec<i64>> = clusters.iter().map(|cluster| cluster.to_vec()).collect();
            let known: Vec<Named> = self.known.values().copied().collect();
            self.now += 1;
            let mut next = self.next;
            let naming = name(&self.party_of, &known, &clusters, self.now, |many| {
                next += many;
                Ok::<i64, ()>(next - many + 1)
            })
            .unwrap();
            self.next = next;
            self.party_of = naming.party_of;
            self.known
                .extend(naming.names.into_iter().map(|named| (named.id, named)));
            clusters
                .iter()
                .map(|cluster| self.party_of[&cluster[0]])
                .collect()
        }

        fn leads(&self, id: i64) -> i64 {
            self.known[&id].leads_to
        }
    }

    #[test]
    fn the_oldest_survives_a_merge_and_the_other_gets_its_id_back() {
        let mut world = World::default();
        assert_eq!(world.become_clusters(&[&[10], &[20, 21, 22]]), [1, 2]);
        assert_eq!(world.become_clusters(&[&[10, 20, 21, 22]]), [1]);
        assert_eq!(world.leads(2), 1);
        // Though three of four subjects are the other's, it is unmerged and not split: each has its own id again.
        assert_eq!(world.become_clusters(&[&[10], &[20, 21, 22]]), [1, 2]);
        assert_eq!(world.leads(2), 2);
    }

    #[test]
    fn a_split_leaves_the_id_with_the_largest_part() {
        let mut world = World::default();
        world.become_clusters(&[&[10, 11, 12]]);
        assert_eq!(world.become_clusters(&[&[10], &[11, 12]]), [2, 1]);
        // Of equals, the one with the oldest subject.
        assert_eq!(world.become_clusters(&[&[10], &[11], &[12]]), [2, 1, 3]);
        // Together again: the oldest id, and the others lead to it.
        assert_eq!(world.become_clusters(&[&[10, 11, 12]]), [1]);
        assert_eq!((world.leads(2), world.leads(3)), (1, 1));
    }

    #[test]
    fn chains_of_merges_collapse_and_come_apart_in_any_order() {
        let mut world = World::default();
        world.become_clusters(&[&[10], &[20], &[30]]);
        world.become_clusters(&[&[10], &[20, 30]]);
        world.become_clusters(&[&[10, 20, 30]]);
        assert_eq!((world.leads(2), world.leads(3)), (1, 1));
        // The older of the two merges is taken back first.
        assert_eq!(world.become_clusters(&[&[10, 20], &[30]]), [1, 3]);
        assert_eq!(world.leads(2), 1);
        assert_eq!(world.become_clusters(&[&[10], &[20], &[30]]), [1, 2, 3]);
    }

    #[test]
    fn a_party_that_went_with_its_batch_comes_back_under_its_id() {
        let mut world = World::default();
        world.become_clusters(&[&[10, 11]]);
        world.become_clusters(&[]);
        assert_eq!(world.become_clusters(&[&[10, 11]]), [1]);
        // When the subject an id is named for goes, the id stays with those who remain.
        assert_eq!(world.become_clusters(&[&[11]]), [1]);
        assert_eq!(world.known[&1].subject, 11);
    }
}
