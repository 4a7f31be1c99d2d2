//! The one decision of this slice: which subjects are one party, from what they have in common and from what people
//! decided. It is a pure function.

use std::collections::{BTreeMap, HashMap};

use troth_linkage::{HEARD_BITS, Likeness, Link as Edge, Said, Side, cluster};

use crate::identity::Verdict;
use crate::identity::judge::{Judge, is_tied};
use crate::record::said::WhoKind;

/// Somebody as one silo knows them, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub id: i64,
    pub silo: i64,
    pub kind: WhoKind,
}

/// Two subjects who met, the older first, and what they have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub a: i64,
    pub b: i64,
    pub likeness: Likeness,
}

/// What a person decided, and has not taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub id: i64,
    pub a: i64,
    pub b: i64,
    pub verdict: Verdict,
}

/// Why two subjects are one party.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    pub a: i64,
    pub b: i64,
    pub by: By,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum By {
    /// Somebody said so.
    Link(i64),
    /// They have enough in common: log2 of the odds that they are one.
    Likeness(f64),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opinion {
    /// Each in ascending order, in order of their oldest subject.
    pub clusters: Vec<Vec<i64>>,
    /// The ties that made them: one fewer than subjects in each cluster.
    pub ties: Vec<Tie>,
}

/// Decides. Subjects, pairs and links must be whole connected pieces of all there is; their order does not matter.
pub fn partition(subjects: &[Subject], pairs: &[Pair], links: &[Link], judge: &Judge) -> Opinion {
    let mut subjects: Vec<&Subject> = subjects.iter().collect();
    subjects.sort_unstable_by_key(|one| one.id);
    let places: HashMap<i64, u32> = subjects.iter().map(|one| one.id).zip(0..).collect();
    let placed = |a: i64, b: i64| Some((*places.get(&a)?, *places.get(&b)?));
    let mut said: Vec<(&Link, Said)> = links
        .iter()
        .filter_map(|link| {
            let (one, other) = placed(link.a, link.b)?;
            let is_same = link.verdict == Verdict::Same;
            Some((link, Said { one, other, is_same }))
        })
        .collect();
    said.sort_unstable_by_key(|(link, _)| link.id);
    let common: HashMap<(u32, u32), f64> = pairs
        .iter()
        .filter_map(|pair| Some((placed(pair.a, pair.b)?, judge.judge(pair.likeness).bits)))
        .collect();
    let edges: Vec<Edge> = common
        .iter()
        .filter(|(_, bits)| is_tied(**bits))
        .map(|((one, other), bits)| Edge {
            one: *one,
            other: *other,
            bits: *bits as f32,
        })
        .collect();
    let sides: Vec<Side> = subjects.iter().map(|one| side(one.kind)).collect();
    let found = cluster(
        &sides,
        &said.iter().map(|(_, said)| *said).collect::<Vec<_>>(),
        &edges,
        |one, other| {
            let met = common.get(&(one.min(other), one.max(other)));
            // Whoever never met has nothing in common.
            met.copied().unwrap_or(-HEARD_BITS)
        },
    );
    let mut clusters: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
    for (one, cluster) in subjects.iter().zip(&found.of) {
        clusters.entry(*cluster).or_default().push(one.id);
    }
    let mut clusters: Vec<Vec<i64>> = clusters.into_values().collect();
    clusters.sort_unstable();
    let id = |place: u32| subjects[place as usize].id;
    let ties = found.ties.iter().map(|tie| Tie {
        a: id(tie.one.min(tie.other)),
        b: id(tie.one.max(tie.other)),
        by: said
            .iter()
            .find(|(_, said)| tie.bits.is_infinite() && (said.one, said.other) == (tie.one, tie.other))
            .map_or(By::Likeness(f64::from(tie.bits)), |(link, _)| By::Link(link.id)),
    });
    Opinion {
        clusters,
        ties: ties.collect(),
    }
}

/// A person is never one with a firm. A household meets nobody, and so is one with nobody.
fn side(kind: WhoKind) -> Side {
    match kind {
        WhoKind::Person => Side::Person,
        WhoKind::Organisation | WhoKind::Household => Side::Firm,
    }
}

#[cfg(test)]
mod tests {
    use troth_linkage::{Base, Excerpt, Told};

    use super::*;

    /// What two who tell this have in common, in a base where each value is told twice.
    fn common(one: &Told, other: &Told) -> Likeness {
        let mut base = Base::new();
        base.push(one);
        base.push(other);
        let judge = Judge::at_first();
        let count = |key| {
            if key == troth_linkage::records_key() {
                10_000
            } else {
                2
            }
        };
        Excerpt::new(base, &judge.model, 10_000, count).likeness(0, 1)
    }

    fn person(id: i64) -> Subject {
        Subject {
            id,
            silo: id,
            kind: WhoKind::Person,
        }
    }

    fn named(name: &'static str, email: &'static str) -> Told<'static> {
        Told {
            name,
            emails: [email, ""],
            ..Told::default()
        }
    }

    #[test]
    fn an_address_ties_and_a_name_alone_does_not() {
        let judge = Judge::at_first();
        let told = [
            named("Ann Devlin", "ann@devlin.example"),
            named("Annie Devlin", "ann@devlin.example"),
            named("Ann Devlin", "devlin@other.example"),
        ];
        let pairs = [
            Pair {
                a: 1,
                b: 2,
                likeness: common(&told[0], &told[1]),
            },
            Pair {
                a: 1,
                b: 3,
                likeness: common(&told[0], &told[2]),
            },
        ];
        let subjects = [person(1), person(2), person(3)];
        let opinion = partition(&subjects, &pairs, &[], &judge);
        assert_eq!(opinion.clusters, [vec![1, 2], vec![3]]);
        assert!(matches!(opinion.ties[..], [Tie { a: 1, b: 2, by: By::Likeness(bits) }] if is_tied(bits)));
    }

    #[test]
    fn what_people_said_ties_and_parts_and_is_named_as_the_reason() {
        let judge = Judge::at_first();
        let likeness = common(
            &named("Ann Devlin", "ann@devlin.example"),
            &named("Annie Devlin", "ann@devlin.example"),
        );
        let pairs = [Pair { a: 1, b: 2, likeness }];
        let link = |id, a, b, verdict| Link { id, a, b, verdict };
        let subjects = [person(1), person(2), person(3)];
        let links = [link(7, 1, 2, Verdict::Never), link(8, 2, 3, Verdict::Same)];
        let opinion = partition(&subjects, &pairs, &links, &judge);
        assert_eq!(opinion.clusters, [vec![1], vec![2, 3]]);
        assert_eq!(
            opinion.ties,
            [Tie {
                a: 2,
                b: 3,
                by: By::Link(8)
            }]
        );
    }

    #[test]
    fn a_person_is_never_one_with_a_firm_whoever_says_so() {
        let firm = Subject {
            kind: WhoKind::Organisation,
            ..person(2)
        };
        let said = Link {
            id: 1,
            a: 1,
            b: 2,
            verdict: Verdict::Same,
        };
        assert_eq!(
            partition(&[person(1), firm], &[], &[said], &Judge::at_first())
                .clusters
                .len(),
            2
        );
    }
}
