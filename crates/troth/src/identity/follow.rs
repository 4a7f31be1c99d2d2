//! What records say of who is who, taken in as they come, and taken out when their batch is undone.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::identity::evidence::{Trait, firm_traits, traits};
use crate::identity::weight::{Weight, weigh};
use crate::identity::{Kind, Resolved, evidence_store, resolve, store};
use crate::intake::shared::is_shared_address;
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::record::said::Told;
use crate::record::{BATCH_UNDONE, RECEIVED, Undone};

pub const FOLLOWER: Follower = Follower {
    name: "identity",
    facts: &[RECEIVED, BATCH_UNDONE],
    follow,
};

/// How many records are read at a time when all are read again.
const RECORDS_AT_ONCE: i64 = 5_000;

/// How many carriers are looked at before all are.
const CARRIERS_AT_ONCE: i64 = 100;

pub fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    match fact.name.as_str() {
        RECEIVED => received(tx, fact, now).map(drop),
        BATCH_UNDONE => match fact.said::<Undone>()? {
            Some(undone) => take_out(tx, &undone, now),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Takes in what one fact's records tell, and decides again about all it touches.
pub fn received(tx: &Tx, fact: &Fact, now: Millis) -> Result<Resolved, StoreError> {
    let records = crate::record::store::of_fact(tx, fact.id)?;
    let told = records.iter().map(|record| (record.id, &record.told));
    let seeds = take_in(tx, told, None)?;
    resolve::resolve(tx, &seeds, &BTreeSet::new(), now)
}

/// Keeps what records tell that is not known yet, of `only` these subjects if said; returns the subjects they speak of.
fn take_in<'t>(
    tx: &Tx,
    told: impl Iterator<Item = (i64, &'t Told)>,
    only: Option<&BTreeSet<i64>>,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut found: BTreeMap<(i64, Trait), i64> = BTreeMap::new();
    let mut subjects = BTreeSet::new();
    for (record, told) in told {
        let known = told.who.iter().enumerate();
        for (at, who, subject) in known.filter_map(|(at, who)| Some((at, who, who.subject?))) {
            if only.is_none_or(|only| only.contains(&subject)) {
                subjects.insert(subject);
                for known in traits(who).into_iter().chain(firm_traits(&told.who, at)) {
                    found.entry((subject, known)).or_insert(record);
                }
            }
        }
    }
    for (subject, kind, value, _) in evidence_store::traits_of(tx, &subjects)? {
        found.remove(&(subject, (kind, value)));
    }
    let shared = already_shared(tx, found.keys().map(|(_, known)| known))?;
    let rows = found.into_iter().map(|((subject, known), record)| {
        let is_shared = shared.contains(&known) || known.0 == Kind::Email && is_shared_address(&known.1);
        (subject, known, record, is_shared)
    });
    evidence_store::keep(tx, rows.collect())?;
    Ok(subjects)
}

/// A value once known to be nobody's stays so however many more carry it.
fn already_shared<'t>(
    tx: &Tx,
    traits: impl Iterator<Item = &'t Trait>,
) -> Result<BTreeSet<Trait>, StoreError> {
    let mut values: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    for (kind, value) in traits.filter(|(kind, _)| kind.ties()) {
        values.entry(*kind).or_default().insert(value.clone());
    }
    let mut shared = BTreeSet::new();
    for (kind, values) in values {
        shared.extend(
            evidence_store::shared_among(tx, kind, &values)?
                .into_iter()
                .map(|value| (kind, value)),
        );
    }
    Ok(shared)
}

/// Withdraws what only these records support. Subjects that somebody acted on stay, without evidence if need be.
fn take_out(tx: &Tx, undone: &Undone, now: Millis) -> Result<(), StoreError> {
    let spoken_of = store::subjects_undone(tx, undone)?;
    let resting = store::resting_on(tx, &spoken_of, undone.batch)?;
    let mut values: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    for (_, kind, value, _) in evidence_store::traits_of(tx, &spoken_of)? {
        if kind.ties() {
            values.entry(kind).or_default().insert(value);
        }
    }
    // Whoever's evidence rests on other records needs none of them read again.
    evidence_store::forget_traits(tx, &resting)?;
    let subjects: Vec<i64> = resting.iter().copied().collect();
    for part in subjects.chunks(1_000) {
        let (only, mut after) = (part.iter().copied().collect(), 0);
        loop {
            let standing = read(store::standing_records(tx, part, after, RECORDS_AT_ONCE)?);
            let Some((last, _)) = standing.last() else { break };
            after = *last;
            take_in(tx, standing.iter().map(|(id, told)| (*id, told)), Some(&only))?;
        }
    }
    let still = store::still_told(tx, &spoken_of)?;
    let mut seeds = spoken_of.clone();
    for (kind, values) in values {
        seeds.extend(weigh_again(tx, kind, &values)?);
    }
    let kept = store::acted_on(tx, &spoken_of)?;
    let gone = spoken_of
        .iter()
        .copied()
        .filter(|one| !still.contains(one) && !kept.contains(one))
        .collect();
    resolve::resolve(tx, &seeds, &gone, now).map(drop)
}

/// With fewer carriers a value may be somebody's own again: it is, until it is weighed. Returns whose.
fn weigh_again(tx: &Tx, kind: Kind, values: &BTreeSet<String>) -> Result<BTreeSet<i64>, StoreError> {
    let mut open = values.clone();
    for value in evidence_store::shared_among(tx, kind, values)? {
        if is_still_shared(tx, kind, &value)? {
            open.remove(&value);
        } else {
            evidence_store::mark_shared(tx, kind, &value, false)?;
        }
    }
    Ok(evidence_store::carriers(tx, kind, &open)?
        .into_iter()
        .map(|(_, subject)| subject)
        .collect())
}

/// Whether the first of its carriers make a value nobody's already: more carriers never make it weigh more, and a
/// switchboard's number may have very many.
fn is_still_shared(tx: &Tx, kind: Kind, value: &str) -> Result<bool, StoreError> {
    let first = evidence_store::first_carriers(tx, kind, value, CARRIERS_AT_ONCE)?;
    let subjects = store::subjects(tx, &first.into_iter().collect())?;
    Ok(weigh(kind, value, &subjects.iter().collect::<Vec<_>>()) == Weight::Shared)
}

/// Throws the opinion away and forms it again from the records that stand, from what people decided, and from nothing else.
/// Ids are names, not opinion: each party keeps its own.
pub fn rebuild(tx: &Tx) -> Result<(), StoreError> {
    let now = crate::journal::store::last(tx)
        .and_then(|last| crate::journal::store::find(tx, last))?
        .map_or(0, |fact| fact.at);
    let members = store::everyone(tx)?;
    evidence_store::forget_all_traits(tx)?;
    let (mut after, mut still) = (0, BTreeSet::new());
    loop {
        let records = read(store::records_after(tx, after, RECORDS_AT_ONCE)?);
        let Some((last, _)) = records.last() else { break };
        after = *last;
        still.extend(take_in(tx, records.iter().map(|(id, told)| (*id, told)), None)?);
    }
    let kept = store::acted_on(tx, &members)?;
    let gone = members
        .iter()
        .copied()
        .filter(|one| !still.contains(one) && !kept.contains(one))
        .collect();
    let seeds = members.union(&still).copied().collect();
    resolve::resolve(tx, &seeds, &gone, now).map(drop)
}

fn read(records: Vec<(i64, String)>) -> Vec<(i64, Told)> {
    records
        .into_iter()
        .filter_map(|(id, told)| Some((id, serde_json::from_str(&told).ok()?)))
        .collect()
}
