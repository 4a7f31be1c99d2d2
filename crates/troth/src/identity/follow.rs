//! What records say of who is who, taken in as they come, and taken out when their batch is undone.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::identity::evidence::{Trait, traits};
use crate::identity::evidence_store::Carried;
use crate::identity::weigh::{Sketches, draw, sketches, weigh};
use crate::identity::{
    ADOPTED, Adopted, Kind, Resolved, WEIGHED, Weighed, doubt_store, evidence_store, likeness_store, resolve,
    store,
};
use crate::intake::shared::is_shared_address;
use crate::journal::act::Act;
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::record::said::{Told, WhoKind};
use crate::record::{BATCH_UNDONE, RECEIVED, Undone};

pub const FOLLOWER: Follower = Follower {
    name: "identity",
    facts: &[RECEIVED, BATCH_UNDONE, ADOPTED],
    follow,
};

/// How many records are read at a time when all are read again.
const RECORDS_AT_ONCE: i64 = 5_000;

/// How many subjects are thought over at a time.
const AT_ONCE: i64 = 5_000;

pub fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    match fact.name.as_str() {
        RECEIVED => received(tx, fact, now).map(drop),
        BATCH_UNDONE => match fact.said::<Undone>()? {
            Some(undone) => take_out(tx, &undone, now),
            None => Ok(()),
        },
        ADOPTED => match fact.said::<Adopted>()? {
            Some(adopted) => think_over(tx, &adopted, now),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Takes in what one fact's records tell, and decides again about all it touches.
pub fn received(tx: &Tx, fact: &Fact, now: Millis) -> Result<Resolved, StoreError> {
    let records = crate::record::store::of_fact(tx, fact.id)?;
    let told: Vec<(i64, &Told)> = records.iter().map(|record| (record.id, &record.told)).collect();
    let subjects: BTreeSet<i64> = told.iter().flat_map(|(_, told)| spoken_of(told)).collect();
    let mut known = Known::read(tx, &subjects)?;
    let before = known.draw();
    known.take_in(tx, &told)?;
    let mut seeds = weigh_and_tell(tx, &before, &known.draw(), now)?;
    // Those who tell nothing are somebody all the same.
    seeds.extend(subjects);
    let resolved = resolve::resolve(tx, &seeds, &BTreeSet::new(), now)?;
    outgrow(tx, now)?;
    Ok(resolved)
}

fn spoken_of(told: &Told) -> impl Iterator<Item = i64> + '_ {
    told.who.iter().filter_map(|who| who.subject)
}

/// What some subjects carry, as records are taken in.
#[derive(Debug)]
struct Known {
    kinds: BTreeMap<i64, WhoKind>,
    carried: BTreeMap<i64, BTreeMap<Trait, Carried>>,
}

impl Known {
    fn read(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Known, StoreError> {
        let mut known = Known::nothing(tx, subjects)?;
        for one in evidence_store::traits_of(tx, subjects)? {
            let carried = known.carried.entry(one.subject).or_default();
            carried.insert((one.kind, one.value.clone()), one);
        }
        Ok(known)
    }

    fn nothing(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Known, StoreError> {
        let kinds = store::subjects(tx, subjects)?.into_iter();
        Ok(Known {
            kinds: kinds.map(|one| (one.id, one.kind)).collect(),
            carried: BTreeMap::new(),
        })
    }

    fn draw(&self) -> Sketches {
        draw(
            &self.kinds,
            self.carried
                .values()
                .flat_map(BTreeMap::values)
                .cloned()
                .collect(),
        )
    }

    /// Keeps what records tell of these subjects that is not known yet.
    fn take_in(&mut self, tx: &Tx, records: &[(i64, &Told)]) -> Result<(), StoreError> {
        let mut fresh = Vec::new();
        for (record, told) in records {
            for (at, subject) in told
                .who
                .iter()
                .enumerate()
                .filter_map(|(at, who)| Some((at, who.subject?)))
            {
                if !self.kinds.contains_key(&subject) {
                    continue;
                }
                let carried = self.carried.entry(subject).or_default();
                for (kind, value) in traits(&told.who, at) {
                    carried.entry((kind, value.clone())).or_insert_with(|| {
                        let one = Carried {
                            subject,
                            kind,
                            value,
                            record: *record,
                            is_shared: false,
                        };
                        fresh.push(one.clone());
                        one
                    });
                }
            }
        }
        let nobodys = nobodys(tx, &fresh)?;
        for one in &mut fresh {
            one.is_shared = nobodys.contains(&(one.kind, one.value.clone()));
        }
        evidence_store::keep(tx, &fresh)
    }
}

/// Which of these values are nobody's own, by what they are or as it turned out.
fn nobodys(tx: &Tx, carried: &[Carried]) -> Result<BTreeSet<Trait>, StoreError> {
    let mut found = BTreeSet::new();
    for kind in [Kind::Email, Kind::Phone] {
        let of_kind = carried.iter().filter(|one| one.kind == kind);
        let values: BTreeSet<String> = of_kind.map(|one| one.value.clone()).collect();
        let known = evidence_store::shared_among(tx, kind, &values)?;
        let offices = values
            .into_iter()
            .filter(|value| kind == Kind::Email && is_shared_address(value));
        found.extend(known.into_iter().chain(offices).map(|value| (kind, value)));
    }
    Ok(found)
}

/// Withdraws what only these records support. Subjects that somebody acted on stay, without evidence if need be.
fn take_out(tx: &Tx, undone: &Undone, now: Millis) -> Result<(), StoreError> {
    let spoken_of = store::subjects_undone(tx, undone)?;
    // Whoever's evidence rests on other records needs none of them read again.
    let resting = store::resting_on(tx, &spoken_of, undone.batch)?;
    let before = sketches(tx, &resting)?;
    let shared: BTreeSet<Trait> = evidence_store::traits_of(tx, &resting)?
        .into_iter()
        .filter(|one| one.is_shared)
        .map(|one| (one.kind, one.value))
        .collect();
    evidence_store::forget_traits(tx, &resting)?;
    let mut after = Sketches::new();
    let subjects: Vec<i64> = resting.iter().copied().collect();
    for part in subjects.chunks(1_000) {
        let mut known = Known::nothing(tx, &part.iter().copied().collect())?;
        let mut last = 0;
        loop {
            let standing = read(store::standing_records(tx, part, last, RECORDS_AT_ONCE)?);
            let Some((newest, _)) = standing.last() else { break };
            last = *newest;
            known.take_in(
                tx,
                &standing.iter().map(|(id, told)| (*id, told)).collect::<Vec<_>>(),
            )?;
        }
        after.extend(known.draw());
    }
    // Whatever was nobody's stays so until it is weighed to be somebody's.
    evidence_store::mark_shared(tx, &shared, true)?;
    let mut seeds = weigh_and_tell(tx, &before, &after, now)?;
    seeds.extend(&spoken_of);
    let still = store::still_told(tx, &spoken_of)?;
    let kept = store::acted_on(tx, &spoken_of)?;
    let gone = spoken_of
        .iter()
        .copied()
        .filter(|one| !still.contains(one) && !kept.contains(one))
        .collect();
    resolve::resolve(tx, &seeds, &gone, now).map(drop)
}

/// Forgets all that these subjects were compared by, before they are erased; returns whoever else this touches, to be
/// decided again once they are.
pub fn forget(tx: &Tx, subjects: &BTreeSet<i64>, now: Millis) -> Result<BTreeSet<i64>, StoreError> {
    let before = sketches(tx, subjects)?;
    let touched = weigh_and_tell(tx, &before, &Sketches::new(), now)?;
    doubt_store::replace(tx, subjects, &[])?;
    Ok(touched.difference(subjects).copied().collect())
}

/// Those below who go by what subjects have in common read on from here, even where nobody's party is another.
fn weigh_and_tell(
    tx: &Tx,
    before: &Sketches,
    after: &Sketches,
    now: Millis,
) -> Result<BTreeSet<i64>, StoreError> {
    let touched = weigh(tx, before, after)?;
    for part in touched.iter().copied().collect::<Vec<_>>().chunks(Weighed::MOST) {
        let subjects = part.to_vec();
        Act::begin(tx, WEIGHED, ActorId::TROTH, now)?.record(&Weighed { subjects })?;
    }
    Ok(touched)
}

/// A base that has doubled is judged by a model for its size: everybody is decided again, some at a time.
fn outgrow(tx: &Tx, now: Millis) -> Result<(), StoreError> {
    let records = likeness_store::records(tx)?;
    match likeness_store::judging(tx)?.outgrown(records) {
        Some(model) => {
            let id = likeness_store::propose(tx, &model, records, None, now)?;
            adopt(tx, id, ActorId::TROTH, now)
        }
        None => Ok(()),
    }
}

/// Lets a model judge from now on, and says for whom this is to be thought over: some at a time.
pub fn adopt(tx: &Tx, model: i64, by: ActorId, now: Millis) -> Result<(), StoreError> {
    likeness_store::accept(tx, model, now, (by != ActorId::TROTH).then_some(by.0))?;
    for (first, last) in store::spans(tx, AT_ONCE)? {
        Act::begin(tx, ADOPTED, by, now)?.record(&Adopted { model, first, last })?;
    }
    Ok(())
}

/// Decides again about the subjects of one span.
fn think_over(tx: &Tx, adopted: &Adopted, now: Millis) -> Result<(), StoreError> {
    // Read again from the beginning, the journal tells of models that judge no longer.
    if likeness_store::judging(tx)?.id != adopted.model {
        return Ok(());
    }
    let seeds = store::between(tx, adopted.first, adopted.last)?;
    resolve::resolve(tx, &seeds, &BTreeSet::new(), now).map(drop)
}

/// Throws the opinion away and forms it again from what subjects have in common and what people decided.
/// Ids are names, not opinion: each party keeps its own.
pub fn rebuild(tx: &Tx) -> Result<(), StoreError> {
    let now = crate::journal::store::last(tx)
        .and_then(|last| crate::journal::store::find(tx, last))?
        .map_or(0, |fact| fact.at);
    resolve::resolve(tx, &store::everyone(tx)?, &BTreeSet::new(), now).map(drop)
}

fn read(records: Vec<(i64, String)>) -> Vec<(i64, Told)> {
    records
        .into_iter()
        .filter_map(|(id, told)| Some((id, serde_json::from_str(&told).ok()?)))
        .collect()
}
