//! The one decision of this slice: which subjects are one party, from the evidence and from what people decided.
//!
//! It is a pure function. A better judge of evidence replaces it without touching anything else.

use std::collections::{BTreeMap, HashMap};

use crate::identity::name::{Name, different};
use crate::identity::weight::{Weight, weigh};
use crate::identity::{Kind, Verdict};
use crate::record::said::WhoKind;

/// Somebody as one silo knows them, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub id: i64,
    pub silo: i64,
    pub kind: WhoKind,
    pub names: Vec<Name>,
}

/// One value, and the subjects that carry it in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub kind: Kind,
    pub value: String,
    pub carriers: Vec<i64>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub a: i64,
    pub b: i64,
    pub by: By,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Somebody said so.
    Link(i64),
    /// They carry the same value.
    Value(Kind, String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinion {
    /// Each in ascending order, in order of their oldest subject.
    pub clusters: Vec<Vec<i64>>,
    /// The ties that made them: one fewer than subjects in each cluster.
    pub ties: Vec<Tie>,
    /// Values that turned out to be nobody's own.
    pub shared: Vec<(Kind, String)>,
}

/// Decides. Subjects, evidence and links must be whole connected pieces of all there is; their order does not matter.
pub fn partition(subjects: &[Subject], evidence: &[Evidence], links: &[Link]) -> Opinion {
    let mut subjects: Vec<&Subject> = subjects.iter().collect();
    subjects.sort_unstable_by_key(|one| one.id);
    let mut pieces = Pieces::new(&subjects, links);
    let mut decided: Vec<&Link> = links
        .iter()
        .filter(|link| link.verdict == Verdict::Same)
        .collect();
    decided.sort_unstable_by_key(|link| link.id);
    for link in decided {
        if let (Some(a), Some(b)) = (pieces.place(link.a), pieces.place(link.b)) {
            pieces.tie(a, b, || By::Link(link.id));
        }
    }
    let mut strongest: Vec<&Evidence> = evidence.iter().collect();
    strongest.sort_unstable_by(|a, b| {
        (a.kind, a.carriers.len(), &a.value).cmp(&(b.kind, b.carriers.len(), &b.value))
    });
    let mut shared = Vec::new();
    for value in strongest {
        let mut carriers: Vec<usize> = value.carriers.iter().filter_map(|id| pieces.place(*id)).collect();
        carriers.sort_unstable();
        let known: Vec<&Subject> = carriers.iter().map(|at| subjects[*at]).collect();
        match weigh(value.kind, &value.value, &known) {
            Weight::Shared => shared.push((value.kind, value.value.clone())),
            weight => {
                for group in groups(&carriers, &subjects, weight) {
                    pieces.tie_all(&group, value);
                }
            }
        }
    }
    Opinion {
        clusters: pieces.clusters(&subjects),
        ties: pieces.ties,
        shared,
    }
}

/// Those among the carriers of one value who may be one: of one kind, and of one name where the value is contested.
fn groups(carriers: &[usize], subjects: &[&Subject], weight: Weight) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(&str, Option<String>), Vec<usize>> = BTreeMap::new();
    for at in carriers {
        let one = subjects[*at];
        if one.kind == WhoKind::Person && weight == Weight::Contested {
            if let Some(key) = only_name(one) {
                groups.entry((one.kind.word(), Some(key))).or_default().push(*at);
            }
        } else {
            groups.entry((one.kind.word(), None)).or_default().push(*at);
        }
    }
    groups.into_values().collect()
}

/// The name somebody goes by; nothing for those without one, and for a mailbox that several people write from.
fn only_name(one: &Subject) -> Option<String> {
    let names: Vec<&Name> = one.names.iter().collect();
    if different(&names, 2) > 1 {
        None
    } else {
        // The one that says most: of *A Devlin* and *Ann Devlin* the second.
        let keys = names.iter().filter_map(|name| name.key());
        keys.max_by(|one, other| (one.len(), one).cmp(&(other.len(), other)))
    }
}

/// Union-find in which two pieces that someone keeps apart never join.
struct Pieces {
    places: HashMap<i64, usize>,
    parents: Vec<usize>,
    /// By root: whom anyone in the piece must never meet.
    foes: Vec<Vec<usize>>,
    is_person: Vec<bool>,
    ids: Vec<i64>,
    ties: Vec<Tie>,
}

impl Pieces {
    fn new(subjects: &[&Subject], links: &[Link]) -> Pieces {
        let ids: Vec<i64> = subjects.iter().map(|one| one.id).collect();
        let places: HashMap<i64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut foes = vec![Vec::new(); ids.len()];
        for link in links.iter().filter(|link| link.verdict == Verdict::Never) {
            if let (Some(a), Some(b)) = (places.get(&link.a), places.get(&link.b)) {
                foes[*a].push(*b);
                foes[*b].push(*a);
            }
        }
        Pieces {
            parents: (0..ids.len()).collect(),
            is_person: subjects.iter().map(|one| one.kind == WhoKind::Person).collect(),
            places,
            foes,
            ids,
            ties: Vec::new(),
        }
    }

    fn place(&self, subject: i64) -> Option<usize> {
        self.places.get(&subject).copied()
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    /// True when the two are in one piece afterwards.
    fn tie(&mut self, a: usize, b: usize, by: impl FnOnce() -> By) -> bool {
        let (one, other) = (self.root(a), self.root(b));
        if one == other {
            return true;
        }
        if self.is_person[one] != self.is_person[other] || self.are_foes(one, other) {
            return false;
        }
        self.parents[one.max(other)] = one.min(other);
        let more = std::mem::take(&mut self.foes[one.max(other)]);
        self.foes[one.min(other)].extend(more);
        self.ties.push(Tie {
            a: self.ids[a.min(b)],
            b: self.ids[a.max(b)],
            by: by(),
        });
        true
    }

    fn are_foes(&mut self, one: usize, other: usize) -> bool {
        let (fewer, others) = if self.foes[one].len() <= self.foes[other].len() {
            (one, other)
        } else {
            (other, one)
        };
        let foes = std::mem::take(&mut self.foes[fewer]);
        let found = foes.iter().any(|foe| self.root(*foe) == others);
        self.foes[fewer] = foes;
        found
    }

    /// Ties each with the first of the others it may join.
    fn tie_all(&mut self, carriers: &[usize], value: &Evidence) {
        let mut first_of: Vec<usize> = Vec::new();
        for at in carriers {
            let by = || By::Value(value.kind, value.value.clone());
            if !first_of.iter().any(|first| self.tie(*first, *at, by)) {
                first_of.push(*at);
            }
        }
    }

    fn clusters(&mut self, subjects: &[&Subject]) -> Vec<Vec<i64>> {
        let mut clusters: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        for (at, one) in subjects.iter().enumerate() {
            let root = self.root(at);
            clusters.entry(root).or_default().push(one.id);
        }
        clusters.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const SHOP: i64 = 1;
    const DESK: i64 = 2;

    fn person(id: i64, silo: i64, name: &str) -> Subject {
        Subject {
            id,
            silo,
            kind: WhoKind::Person,
            names: Name::parse(name).into_iter().collect(),
        }
    }

    fn firm(id: i64, silo: i64) -> Subject {
        Subject {
            id,
            silo,
            kind: WhoKind::Organisation,
            names: Vec::new(),
        }
    }

    fn carried(kind: Kind, value: &str, carriers: &[i64]) -> Evidence {
        Evidence {
            kind,
            value: value.into(),
            carriers: carriers.to_vec(),
        }
    }

    fn link(id: i64, a: i64, b: i64, verdict: Verdict) -> Link {
        Link { id, a, b, verdict }
    }

    #[test]
    fn a_persons_own_address_ties_their_records() {
        let subjects = [
            person(1, SHOP, "Ann Devlin"),
            person(2, DESK, ""),
            person(3, DESK, "Bob Byrne"),
        ];
        let opinion = partition(
            &subjects,
            &[carried(Kind::Email, "ann@devlin.example", &[1, 2])],
            &[],
        );
        assert_eq!(opinion.clusters, [vec![1, 2], vec![3]]);
        assert_eq!(
            opinion.ties,
            [Tie {
                a: 1,
                b: 2,
                by: By::Value(Kind::Email, "ann@devlin.example".into())
            }]
        );
    }

    #[test]
    fn a_firm_of_one_name_and_domain_is_one_across_silos_and_branches_within_one_stay_apart() {
        let firms = [firm(1, SHOP), firm(2, DESK), firm(3, SHOP)];
        let value = "devlin at devlin.example";
        let across = partition(&firms, &[carried(Kind::Firm, value, &[1, 2])], &[]);
        assert_eq!(across.clusters, [vec![1, 2], vec![3]]);
        let branches = partition(&firms, &[carried(Kind::Firm, value, &[1, 2, 3])], &[]);
        assert_eq!(branches.clusters, [vec![1], vec![2], vec![3]]);
        assert_eq!(branches.shared, [(Kind::Firm, value.to_owned())]);
    }

    #[test]
    fn nobodys_address_ties_nobody() {
        let subjects = [person(1, SHOP, "Ann Devlin"), person(2, DESK, "Ann Devlin")];
        let opinion = partition(
            &subjects,
            &[carried(Kind::Email, "no.address@enron.com", &[1, 2])],
            &[],
        );
        assert_eq!(opinion.clusters.len(), 2);
        assert_eq!(opinion.shared, [(Kind::Email, "no.address@enron.com".to_owned())]);
    }

    #[test]
    fn three_people_of_one_silo_under_one_address_make_it_nobodys() {
        let names = ["Ann Devlin", "Bob Byrne", "Carla Rossi"];
        let mut subjects: Vec<Subject> = (1..)
            .zip(names)
            .map(|(id, name)| person(id, SHOP, name))
            .collect();
        subjects.push(person(4, DESK, "Ann Devlin"));
        let evidence = [carried(Kind::Email, "team@devlin.example", &[1, 2, 3, 4])];
        assert_eq!(partition(&subjects, &evidence, &[]).clusters.len(), 4);
    }

    #[test]
    fn a_couple_with_one_mailbox_is_told_apart_by_name() {
        let subjects = [
            person(1, SHOP, "Ann Devlin"),
            person(2, SHOP, "Bob Devlin"),
            person(3, DESK, "Devlin, Ann"),
            person(4, DESK, ""),
        ];
        for (kind, value) in [
            (Kind::Email, "the.devlins@home.example"),
            (Kind::Phone, "+35315550101"),
        ] {
            let opinion = partition(&subjects, &[carried(kind, value, &[1, 2, 3, 4])], &[]);
            assert_eq!(opinion.clusters, [vec![1, 3], vec![2], vec![4]], "{value}");
        }
    }

    #[test]
    fn an_e_mail_outweighs_how_other_silos_write_the_name() {
        let subjects = [person(1, SHOP, "Robert Byrne"), person(2, DESK, "Bob B")];
        let evidence = [carried(Kind::Email, "byrne@home.example", &[1, 2])];
        assert_eq!(partition(&subjects, &evidence, &[]).clusters, [vec![1, 2]]);
    }

    #[test]
    fn a_person_and_a_firm_share_a_phone_and_stay_two() {
        let subjects = [
            firm(1, SHOP),
            person(2, SHOP, "Maria Anders"),
            person(3, DESK, "Maria Anders"),
            person(4, DESK, "Hugo Klein"),
            firm(5, DESK),
        ];
        let opinion = partition(
            &subjects,
            &[carried(Kind::Phone, "+49300074321", &[1, 2, 3, 4, 5])],
            &[],
        );
        // The firm's own number ties the firm, and of its people only those with the same name.
        assert_eq!(opinion.clusters, [vec![1, 5], vec![2, 3], vec![4]]);
        let forced = partition(&subjects, &[], &[link(1, 1, 2, Verdict::Same)]);
        assert_eq!(forced.clusters.len(), 5);
    }

    #[test]
    fn never_holds_against_a_chain_and_against_same() {
        let subjects = [person(1, SHOP, ""), person(2, SHOP, ""), person(3, DESK, "")];
        let evidence = [
            carried(Kind::Email, "a@x.example", &[1, 3]),
            carried(Kind::Phone, "+3531", &[2, 3]),
        ];
        let together = partition(&subjects, &evidence, &[]);
        assert_eq!(together.clusters, [vec![1, 2, 3]]);
        let never = link(1, 1, 2, Verdict::Never);
        // The e-mail is the stronger tie, so the third goes with it.
        assert_eq!(
            partition(&subjects, &evidence, &[never]).clusters,
            [vec![1, 3], vec![2]]
        );
        let both = [never, link(2, 1, 2, Verdict::Same)];
        assert_eq!(
            partition(&subjects, &evidence, &both).clusters,
            [vec![1, 3], vec![2]]
        );
    }

    fn towns() -> impl Strategy<Value = (Vec<Subject>, Vec<Evidence>, Vec<Link>)> {
        const NAMES: [&str; 5] = ["Ann Devlin", "Bob Devlin", "Ann", "Carla Rossi", ""];
        let kinds = [Kind::OutsideId, Kind::Email, Kind::Phone, Kind::Firm];
        let subject = (1..3_i64, 0..5_usize, prop::bool::weighted(0.2));
        let carrying = (0..4_usize, 0..6_u8, prop::collection::btree_set(1..12_i64, 1..4));
        let said = (1..12_i64, 1..12_i64, any::<bool>());
        (
            prop::collection::vec(subject, 12),
            prop::collection::vec(carrying, 0..10),
            prop::collection::vec(said, 0..5),
        )
            .prop_map(move |(subjects, carrying, said)| {
                let subjects = (1..).zip(subjects).map(|(id, (silo, name, is_firm))| {
                    if is_firm {
                        firm(id, silo)
                    } else {
                        person(id, silo, NAMES[name])
                    }
                });
                let mut values: BTreeMap<(Kind, String), BTreeSet<i64>> = BTreeMap::new();
                for (kind, value, carriers) in carrying {
                    values
                        .entry((kinds[kind], format!("v{value}@x.example")))
                        .or_default()
                        .extend(carriers);
                }
                let evidence = values.into_iter().map(|((kind, value), carriers)| {
                    carried(kind, &value, &carriers.into_iter().collect::<Vec<_>>())
                });
                let links = (1..)
                    .zip(said)
                    .filter(|(_, (a, b, _))| a != b)
                    .map(|(id, (a, b, same))| {
                        link(id, a, b, if same { Verdict::Same } else { Verdict::Never })
                    });
                (subjects.collect(), evidence.collect(), links.collect())
            })
    }

    proptest! {
        #[test]
        fn never_is_never_whatever_else_is_known((subjects, evidence, links) in towns()) {
            let opinion = partition(&subjects, &evidence, &links);
            for cluster in &opinion.clusters {
                for link in links.iter().filter(|link| link.verdict == Verdict::Never) {
                    prop_assert!(!(cluster.contains(&link.a) && cluster.contains(&link.b)));
                }
            }
            let ties = subjects.len() - opinion.clusters.len();
            prop_assert_eq!(opinion.ties.len(), ties);
        }

        #[test]
        fn the_order_in_which_things_are_told_does_not_matter((subjects, evidence, links) in towns()) {
            let turned = |opinion: Opinion| opinion.clusters;
            let (mut others, mut values, mut said) = (subjects.clone(), evidence.clone(), links.clone());
            others.reverse();
            values.reverse();
            said.reverse();
            prop_assert_eq!(turned(partition(&subjects, &evidence, &links)), turned(partition(&others, &values, &said)));
        }
    }
}
