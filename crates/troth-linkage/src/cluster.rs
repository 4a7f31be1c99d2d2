//! From pairs to parties: the strongest link first, and no link against what the rest of both sides says.

use rustc_hash::FxHashMap;

/// A pair that may be one party, and the bits for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub one: u32,
    pub other: u32,
    /// log2 of the odds.
    pub bits: f32,
}

/// What a person said of two records: it outranks all that is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    pub one: u32,
    pub other: u32,
    pub is_same: bool,
}

/// So many pairs across two clusters are looked at; more say nothing new.
const LOOKED_AT: usize = 64;

/// One pair alone can't speak for or against two clusters with more bits than this.
pub const HEARD_BITS: f64 = 4.0;

/// What all pairs across two clusters say on average counts so many times what the strongest link says.
const AVERAGE_WEIGHT: f64 = 2.0;

/// What kind of party a record speaks of: records of two kinds are never one party, and one of no kind goes with either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    Either,
    Person,
    Firm,
}

/// Which cluster each record is in, by the number of one of its records; and how sure its place is.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    pub of: Vec<u32>,
    /// log2 of the odds of the link by which a record joined others; infinite for one alone.
    pub bits: Vec<f32>,
    /// The links that made them, in order: one fewer than records in each. What a person said has infinite bits.
    pub ties: Vec<Link>,
    /// Members of the clusters that have more than one.
    lists: FxHashMap<u32, Vec<u32>>,
    parties: Parties,
}

/// Clusters, joined further by what people said.
#[derive(Clone, Debug, Default)]
struct Parties {
    parents: Vec<u32>,
    sides: Vec<Side>,
    /// By root: whom anyone in it must never meet.
    foes: FxHashMap<u32, Vec<u32>>,
}

/// Joins records to parties, links strongest first, where all that is known of both sides agrees on average. What people
/// said joins and keeps apart whatever the links say, and changes nothing else: taken back, it leaves all as it was.
/// `across` gives the bits of any pair; records are numbered as `sides` are.
pub fn cluster(
    sides: &[Side],
    said: &[Said],
    links: &[Link],
    across: impl FnMut(u32, u32) -> f64,
) -> Clusters {
    let mut clusters = Clusters::default();
    sides.iter().for_each(|side| clusters.add(*side));
    for never in said.iter().filter(|said| !said.is_same) {
        clusters.parties.keep_apart(never.one, never.other);
    }
    for same in said.iter().filter(|said| said.is_same) {
        let tie = Link {
            one: same.one,
            other: same.other,
            bits: f32::INFINITY,
        };
        if clusters.parties.unite(same.one, same.other) == Meeting::Joined {
            clusters.ties.push(tie);
        }
    }
    clusters.join(links, across);
    if said.iter().any(|said| said.is_same) {
        clusters.of = (0..sides.len() as u32)
            .map(|record| clusters.parties.root(record))
            .collect();
    }
    clusters
}

/// What came of bringing two together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meeting {
    Forbidden,
    OneAlready,
    Joined,
}

impl Parties {
    fn add(&mut self, side: Side) {
        self.parents.push(self.parents.len() as u32);
        self.sides.push(side);
    }

    fn root(&mut self, mut record: u32) -> u32 {
        while self.parents[record as usize] != record {
            let above = self.parents[self.parents[record as usize] as usize];
            self.parents[record as usize] = above;
            record = above;
        }
        record
    }

    /// From now on these two are never in one party.
    fn keep_apart(&mut self, one: u32, other: u32) {
        for (one, other) in [(one, other), (other, one)] {
            let root = self.root(one);
            self.foes.entry(root).or_default().push(other);
        }
    }

    /// What bringing these two together would be.
    fn meet(&mut self, one: u32, other: u32) -> Meeting {
        let (one, other) = (self.root(one), self.root(other));
        let sides = [one, other].map(|root| self.sides[root as usize]);
        if one == other {
            Meeting::OneAlready
        } else if sides[0] != sides[1] && !sides.contains(&Side::Either) || self.are_foes(one, other) {
            Meeting::Forbidden
        } else {
            Meeting::Joined
        }
    }

    fn are_foes(&mut self, one: u32, other: u32) -> bool {
        let Some(foes) = self.foes.remove(&one) else {
            return false;
        };
        let found = foes.iter().any(|foe| self.root(*foe) == other);
        self.foes.insert(one, foes);
        found
    }

    fn unite(&mut self, one: u32, other: u32) -> Meeting {
        let meeting = self.meet(one, other);
        if meeting == Meeting::Joined {
            let (one, other) = (self.root(one), self.root(other));
            let (kept, gone) = (one.min(other), one.max(other));
            self.parents[gone as usize] = kept;
            if self.sides[kept as usize] == Side::Either {
                self.sides[kept as usize] = self.sides[gone as usize];
            }
            if let Some(mut foes) = self.foes.remove(&gone) {
                self.foes.entry(kept).or_default().append(&mut foes);
            }
        }
        meeting
    }
}

impl Clusters {
    /// One record more, alone.
    pub(crate) fn add(&mut self, side: Side) {
        self.of.push(self.of.len() as u32);
        self.bits.push(f32::INFINITY);
        self.parties.add(side);
    }

    /// Joins the records of links, strongest first, where all that is known of both sides agrees on average.
    ///
    /// Connected components chain a father to his son by way of a mailbox that both use, the more so the more records
    /// there are. So a link between clusters is weighed together with the average link across them (Sokal and Michener
    /// 1958), each pair heard within limits: two strong records don't outvote ten that contradict them, and ten that
    /// merely have nothing in common don't outvote two. Two single records are joined by their link alone.
    pub(crate) fn join(&mut self, links: &[Link], mut across: impl FnMut(u32, u32) -> f64) {
        let mut links: Vec<&Link> = links.iter().collect();
        links.sort_unstable_by(|one, other| {
            let strength = other.bits.total_cmp(&one.bits);
            strength.then((one.one, one.other).cmp(&(other.one, other.other)))
        });
        for link in links {
            let (one, other) = (self.of[link.one as usize], self.of[link.other as usize]);
            if one != other
                && self.parties.meet(link.one, link.other) != Meeting::Forbidden
                && self.agree(link, one, other, &mut across)
            {
                self.unite(one, other, link);
            }
        }
    }

    fn agree(&self, link: &Link, one: u32, other: u32, across: &mut impl FnMut(u32, u32) -> f64) -> bool {
        if !self.lists.contains_key(&one) && !self.lists.contains_key(&other) {
            return true;
        }
        let average = average_bits(self.members(&one), self.members(&other), across);
        f64::from(link.bits) + AVERAGE_WEIGHT * average >= 0.0
    }

    fn members<'a>(&'a self, cluster: &'a u32) -> &'a [u32] {
        self.lists
            .get(cluster)
            .map_or(std::slice::from_ref(cluster), Vec::as_slice)
    }

    /// The smaller list is appended to the larger.
    fn unite(&mut self, one: u32, other: u32, link: &Link) {
        let is_larger = self.members(&one).len() >= self.members(&other).len();
        let (kept, gone) = if is_larger { (one, other) } else { (other, one) };
        for record in [link.one, link.other] {
            let bits = &mut self.bits[record as usize];
            if bits.is_infinite() {
                *bits = link.bits;
            }
        }
        let mut moved = self.lists.remove(&gone).unwrap_or_else(|| vec![gone]);
        for record in &moved {
            self.of[*record as usize] = kept;
        }
        self.lists
            .entry(kept)
            .or_insert_with(|| vec![kept])
            .append(&mut moved);
        if self.parties.unite(link.one, link.other) == Meeting::Joined {
            self.ties.push(*link);
        }
    }
}

/// The average over pairs across two clusters, each within [`HEARD_BITS`].
fn average_bits(ones: &[u32], others: &[u32], across: &mut impl FnMut(u32, u32) -> f64) -> f64 {
    let looked_at = (ones.len() * others.len()).min(LOOKED_AT);
    let mut sum = 0.0;
    for at in 0..looked_at {
        // Each round over the one side begins one further on the other, so that everybody is heard before any pair twice.
        let (one, round) = (at % ones.len(), at / ones.len());
        let bits = across(ones[one], others[(one + round) % others.len()]);
        sum += bits.clamp(-HEARD_BITS, HEARD_BITS);
    }
    sum / looked_at as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alike(_: u32, _: u32) -> f64 {
        4.0
    }

    fn link(one: u32, other: u32, bits: f32) -> Link {
        Link { one, other, bits }
    }

    fn groups(clusters: &Clusters) -> Vec<Vec<u32>> {
        let mut groups: std::collections::BTreeMap<u32, Vec<u32>> = std::collections::BTreeMap::new();
        for (record, cluster) in (0..).zip(&clusters.of) {
            groups.entry(*cluster).or_default().push(record);
        }
        let mut groups: Vec<Vec<u32>> = groups.into_values().collect();
        groups.sort();
        groups
    }

    #[test]
    fn never_holds_against_a_chain_and_the_stronger_link_has_the_third() {
        let said = [Said {
            one: 0,
            other: 1,
            is_same: false,
        }];
        let links = [link(0, 2, 9.0), link(1, 2, 8.0)];
        let sides = [Side::Person; 3];
        assert_eq!(groups(&cluster(&sides, &[], &links, alike)), [vec![0, 1, 2]]);
        assert_eq!(
            groups(&cluster(&sides, &said, &links, alike)),
            [vec![0, 2], vec![1]]
        );
    }

    #[test]
    fn same_needs_no_link_but_joins_no_person_with_a_firm() {
        let said = |one, other| Said {
            one,
            other,
            is_same: true,
        };
        let sides = [Side::Person, Side::Person, Side::Firm, Side::Either];
        let clusters = cluster(
            &sides,
            &[said(0, 1), said(1, 2)],
            &[link(0, 3, 5.0), link(2, 3, 4.0)],
            alike,
        );
        assert_eq!(groups(&clusters), [vec![0, 1, 3], vec![2]]);
    }

    #[test]
    fn what_people_said_pushes_nobody_out() {
        // The third belongs to the first; nothing of it is like the second, whom a person said to be the first as well.
        let sides = [Side::Person; 3];
        let across = |one: u32, other: u32| if one + other == 2 { 1.0 } else { -9.0 };
        let said = [Said {
            one: 0,
            other: 1,
            is_same: true,
        }];
        let links = [link(0, 2, 1.0)];
        assert_eq!(groups(&cluster(&sides, &said, &links, across)), [vec![0, 1, 2]]);
        assert_eq!(
            groups(&cluster(&sides, &[], &links, across)),
            [vec![0, 2], vec![1]]
        );
    }

    #[test]
    fn a_link_yields_to_what_the_others_say() {
        let sides = [Side::Person; 3];
        let links = [link(0, 1, 9.0), link(1, 2, 3.0)];
        let across = |one: u32, other: u32| {
            if (one, other) == (1, 2) || (one, other) == (2, 1) {
                3.0
            } else {
                -9.0
            }
        };
        // (-4 + 3) / 2, twice, and 3: 2 bits for it are left.
        assert_eq!(groups(&cluster(&sides, &[], &links, across)), [vec![0, 1, 2]]);
        let weaker = [links[0], link(1, 2, 0.9)];
        let across = |one: u32, other: u32| if one + other == 3 { 0.9 } else { -9.0 };
        assert_eq!(
            groups(&cluster(&sides, &[], &weaker, across)),
            [vec![0, 1], vec![2]]
        );
    }

    proptest! {
        #[test]
        fn whatever_is_known_never_is_never_and_a_person_is_no_firm(
            sides in prop::collection::vec(0..3_u8, 10),
            said in prop::collection::vec((0..10_u32, 0..10_u32, any::<bool>()), 0..8),
            links in prop::collection::vec((0..10_u32, 0..10_u32, 0.0..20.0_f32), 0..20),
        ) {
            let sides: Vec<Side> = sides.into_iter().map(|side| [Side::Either, Side::Person, Side::Firm][usize::from(side)]).collect();
            let said: Vec<Said> = said.into_iter().filter(|(one, other, _)| one != other)
                .map(|(one, other, is_same)| Said { one, other, is_same }).collect();
            let links: Vec<Link> = links.into_iter().filter(|(one, other, _)| one != other)
                .map(|(one, other, bits)| link(one, other, bits)).collect();
            let found = cluster(&sides, &said, &links, |one, other| f64::from(one % 5) - f64::from(other % 3));
            for never in said.iter().filter(|said| !said.is_same) {
                prop_assert_ne!(found.of[never.one as usize], found.of[never.other as usize]);
            }
            for group in groups(&found) {
                let has = |side| group.iter().any(|at| sides[*at as usize] == side);
                prop_assert!(!(has(Side::Person) && has(Side::Firm)));
            }
            prop_assert_eq!(found.ties.len(), sides.len() - groups(&found).len());
        }
    }
}
