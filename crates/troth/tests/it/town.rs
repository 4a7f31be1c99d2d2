//! Who is who, told of many small towns: deciding bit by bit is deciding at once, and whatever is merged comes apart.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use troth::frame::time::Millis;
use troth::identity::act::{self, ActError, By};
use troth::identity::{follow, likeness_store, resolve, store, weigh};
use troth::journal;
use troth::journal::ActorId;
use troth::record::said::{Who, WhoKind};
use troth_store::{StoreError, Tx, args};

use crate::house::House;
use crate::identity::{take_in, undo_batch, who};
use crate::story;

const CASES: u32 = 24;
const SILOS: [&str; 3] = ["shop", "desk", "list"];
const NAMES: [&str; 8] = [
    "Ann Devlin",
    "Alan Byrne",
    "A Smith",
    "Devlin, Ann",
    "Bob Devlin",
    "A. Devlin",
    "Carla Rossi",
    "",
];

/// One thing that happens to a town.
#[derive(Clone, Debug)]
enum Happening {
    /// A batch of rows: key, name, e-mail, phone, whether it is a firm.
    Told(usize, Vec<(u8, usize, u8, u8, bool)>),
    Undone(usize),
    Merged(usize, usize),
    Kept(usize, usize),
    Split(usize),
    TakenBack(usize),
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let row = (
        0..5_u8,
        0..NAMES.len(),
        0..6_u8,
        0..8_u8,
        prop::bool::weighted(0.15),
    );
    let one = prop_oneof![
        5 => (0..SILOS.len(), prop::collection::vec(row, 1..5)).prop_map(|(silo, rows)| Happening::Told(silo, rows)),
        1 => (0..8_usize).prop_map(Happening::Undone),
        2 => (0..9_usize, 0..9_usize).prop_map(|(a, b)| Happening::Merged(a, b)),
        1 => (0..9_usize, 0..9_usize).prop_map(|(a, b)| Happening::Kept(a, b)),
        1 => (0..9_usize).prop_map(Happening::Split),
        1 => (0..6_usize).prop_map(Happening::TakenBack),
    ];
    prop::collection::vec(one, 1..10)
}

fn row(silo: usize, (key, name, email, phone, is_firm): (u8, usize, u8, u8, bool)) -> Vec<Who> {
    let email = match email {
        0..4 => format!("e{email}@x.example"),
        4 => "info@x.example".into(),
        _ => String::new(),
    };
    let kind = if is_firm {
        WhoKind::Organisation
    } else {
        WhoKind::Person
    };
    let phones = if phone < 3 {
        vec![format!("+35316771{phone:03}")]
    } else {
        Vec::new()
    };
    let mark = if is_firm { "firm" } else { "id" };
    vec![Who {
        kind,
        phones,
        ..who(&format!("{mark}:{silo}:{key}"), NAMES[name], &email)
    }]
}

type Members = BTreeMap<i64, i64>;
type Leads = BTreeMap<i64, i64>;

fn members(tx: &Tx) -> Result<Members, StoreError> {
    Ok(tx
        .all::<(i64, i64)>("select subject_id, party_id from member", args![])?
        .into_iter()
        .collect())
}

fn leads(tx: &Tx) -> Result<Leads, StoreError> {
    Ok(tx
        .all::<(i64, i64)>("select old_party, party_id from redirect", args![])?
        .into_iter()
        .collect())
}

fn parties(tx: &Tx) -> Result<Vec<i64>, StoreError> {
    Ok(members(tx)?
        .into_values()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect())
}

/// Lets identity read on by itself, as its follower would.
fn read_on(tx: &Tx, place: &mut i64, now: Millis) -> Result<(), StoreError> {
    for fact in journal::store::after(tx, *place, follow::FOLLOWER.facts, 1_000)? {
        *place = fact.id;
        (follow::FOLLOWER.follow)(tx, &fact, now)?;
    }
    Ok(())
}

fn settled(done: Result<act::Done, ActError>) -> Result<Option<i64>, StoreError> {
    match done {
        Ok(done) => Ok(done.link),
        Err(ActError::Store(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// Lives through it all, and looks at the town after each thing that happened.
fn live(
    tx: &Tx,
    happenings: &[Happening],
    mut look: impl FnMut(&Tx, Millis) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (mut place, mut batches, mut links) = (journal::store::last(tx)?, 0, Vec::new());
    for (now, happening) in (1..).zip(happenings) {
        let by = By {
            actor: ActorId(1),
            now,
            why: None,
        };
        let known = parties(tx)?;
        let at = |nth: usize| known.get(nth % known.len().max(1)).copied().unwrap_or(-1);
        match happening {
            Happening::Told(silo, rows) => {
                batches += 1;
                let mut keys = BTreeSet::new();
                let rows: Vec<Vec<Who>> = rows
                    .iter()
                    .map(|one| row(*silo, *one))
                    .filter(|who| keys.insert(who[0].key.clone()))
                    .collect();
                take_in(tx, SILOS[*silo], Some(batches), rows)?;
            }
            Happening::Undone(batch) => undo_batch(tx, i64::try_from(*batch).unwrap())?,
            Happening::Merged(a, b) => links.extend(settled(act::merge(tx, by, at(*a), at(*b), false))?),
            Happening::Kept(a, b) => links.extend(settled(act::never(tx, by, at(*a), at(*b)))?),
            Happening::Split(nth) => {
                let youngest = store::members(tx, at(*nth))?.pop().into_iter().collect();
                links.extend(settled(act::split(tx, by, at(*nth), &youngest))?);
            }
            Happening::TakenBack(nth) => {
                if let Some(link) = links.get(*nth) {
                    settled(act::undo(tx, by, *link))?;
                }
            }
        }
        read_on(tx, &mut place, now)?;
        look(tx, now)?;
    }
    Ok(())
}

/// Runs a town's life in a transaction that is undone at its end, so that each begins in an empty house.
async fn in_many_towns(house: &House, check: fn(&Tx, &[Happening]) -> Result<(), StoreError>) {
    let mut runner = TestRunner::new_with_rng(
        ProptestConfig {
            cases: CASES,
            ..ProptestConfig::default()
        },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    for _ in 0..CASES {
        let happenings = happenings().new_tree(&mut runner).unwrap().current();
        let told = happenings.clone();
        let ended: Result<(), StoreError> = house
            .app
            .store
            .write(move |tx| {
                let lived = check(tx, &told);
                lived.and(Err(StoreError::Engine("the town is gone".into())))
            })
            .await;
        assert_eq!(
            ended,
            Err(StoreError::Engine("the town is gone".into())),
            "{happenings:#?}"
        );
    }
}

fn wrong(what: &str, left: &impl std::fmt::Debug, right: &impl std::fmt::Debug) -> StoreError {
    StoreError::Engine(format!("{what}: {left:?} / {right:?}"))
}

fn grouped(members: &Members) -> BTreeSet<Vec<i64>> {
    let mut parties: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (subject, party) in members {
        parties.entry(*party).or_default().push(*subject);
    }
    parties.into_values().collect()
}

/// What is kept to find and weigh subjects by is what they tell now, and nothing of whoever left or changed.
fn nothing_is_left_behind(tx: &Tx) -> Result<(), StoreError> {
    let everybody = tx
        .all::<i64>("select id from subject", args![])?
        .into_iter()
        .collect();
    let known = weigh::sketches(tx, &everybody)?;
    let (mut told, mut keys) = (BTreeMap::<i64, i64>::new(), BTreeSet::new());
    let mut base = troth_linkage::Base::new();
    for (place, (subject, drawn)) in (0_u32..).zip(&known) {
        base.push(&drawn.sketch.told());
        base.tallies(place, |key| *told.entry(key.cast_signed()).or_default() += 1);
        for key in base.keys(place) {
            let parts = base.parts(place, key).chain([key.hash]);
            keys.extend(parts.map(|part| (part.cast_signed(), *subject)));
        }
    }
    let kept: BTreeMap<i64, i64> = tx
        .all::<(i64, i64)>("select key, told from tally", args![])?
        .into_iter()
        .collect();
    if kept != told {
        return Err(wrong("counted otherwise", &kept, &told));
    }
    let traces: BTreeSet<(i64, i64)> = tx
        .all::<(i64, i64)>("select key, subject_id from trace where subject_id > 0", args![])?
        .into_iter()
        .collect();
    if let Some(stray) = traces.difference(&keys).next() {
        return Err(wrong("a stray trace", stray, &known));
    }
    let pairs = "select subject_id, other_id from likeness";
    for (one, other) in tx.all::<(i64, i64)>(pairs, args![])? {
        if !known.contains_key(&one) || !known.contains_key(&other) {
            return Err(wrong("a likeness of nobody", &one, &other));
        }
    }
    Ok(())
}

/// Bit by bit is at once; every id leads to a party, in one step; and rebuilding changes nothing.
fn bit_by_bit_is_at_once(tx: &Tx, happenings: &[Happening]) -> Result<(), StoreError> {
    live(tx, happenings, |tx, _| {
        let now_known = members(tx)?;
        let everyone = now_known.keys().copied().collect();
        let judge = likeness_store::judging(tx)?;
        let mut piece = resolve::gather(tx, &judge, &everyone, &BTreeSet::new())?;
        piece.subjects.retain(|one| now_known.contains_key(&one.id));
        let whole: BTreeSet<Vec<i64>> = piece.opinion(&judge).clusters.into_iter().collect();
        if whole != grouped(&now_known) {
            return Err(wrong("not as decided at once", &grouped(&now_known), &whole));
        }
        nothing_is_left_behind(tx)?;
        let leads = leads(tx)?;
        let alive: BTreeSet<i64> = now_known.values().copied().collect();
        for (old, new) in &leads {
            if leads.get(new) != Some(new) {
                return Err(wrong("a chain of ids", old, &leads));
            }
        }
        if let Some(lost) = alive.iter().find(|id| leads.get(id) != Some(id)) {
            return Err(wrong("a living id leads away", lost, &leads));
        }
        Ok(())
    })?;
    let before = (members(tx)?, leads(tx)?);
    follow::rebuild(tx)?;
    let after = (members(tx)?, leads(tx)?);
    if before == after {
        Ok(())
    } else {
        Err(wrong("rebuilt otherwise", &before, &after))
    }
}

/// Any two parties merged and unmerged are as they were, ids and where they lead included.
fn unmerging_is_the_inverse(tx: &Tx, happenings: &[Happening]) -> Result<(), StoreError> {
    live(tx, happenings, |tx, now| {
        let known = parties(tx)?;
        let by = By {
            actor: ActorId(1),
            now,
            why: None,
        };
        for (one, other) in known.iter().zip(known.iter().skip(1)) {
            let before = (members(tx)?, leads(tx)?);
            let Some(link) = settled(act::merge(tx, by, *one, *other, false))? else {
                continue;
            };
            if members(tx)? == before.0 {
                return Err(wrong("merging did nothing", one, other));
            }
            settled(act::undo(tx, by, link))?;
            let after = (members(tx)?, leads(tx)?);
            if before != after {
                return Err(wrong("not as before", &before, &after));
            }
        }
        Ok(())
    })
}

story! {
    async fn deciding_bit_by_bit_is_deciding_at_once(house: House) {
        in_many_towns(&house, bit_by_bit_is_at_once).await;
    }
}

story! {
    async fn unmerging_is_the_inverse_of_merging(house: House) {
        in_many_towns(&house, unmerging_is_the_inverse).await;
    }
}
