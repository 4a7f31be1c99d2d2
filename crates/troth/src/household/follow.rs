//! When it is decided again who lives with whom, and what becomes of households then.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::household::describe::describe;
use crate::household::naming::{Decision, Households, Known, decide};
use crate::household::{Changed, SETTLED, SIZE, Settled, Town, are_two, live_together, store};
use crate::identity::judge::Judge;
use crate::identity::partition::Pair;
use crate::identity::{
    ADOPTED, Adopted, Linked, REFUSED, RESOLVED, Resolved, UNDONE, Verdict, WEIGHED, Weighed, likeness_store,
};
use crate::journal::act::Act;
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::organisation::act as organisation;
use crate::party::{self, Derived, Detail};

pub const FOLLOWER: Follower = Follower {
    name: "household",
    facts: &[
        WEIGHED,
        RESOLVED,
        ADOPTED,
        REFUSED,
        UNDONE,
        party::DERIVED,
        organisation::CHANGED,
    ],
    follow,
};

/// Of whom it is to be asked anew with whom they live.
#[derive(Debug, Default)]
struct Seeds {
    subjects: BTreeSet<i64>,
    parties: BTreeSet<i64>,
}

impl Seeds {
    fn subjects(subjects: impl IntoIterator<Item = i64>) -> Seeds {
        Seeds {
            subjects: subjects.into_iter().collect(),
            parties: BTreeSet::new(),
        }
    }

    fn parties(parties: BTreeSet<i64>) -> Seeds {
        Seeds {
            subjects: BTreeSet::new(),
            parties,
        }
    }

    fn of(tx: &Tx, fact: &Fact) -> Result<Seeds, StoreError> {
        Ok(match fact.name.as_str() {
            WEIGHED => Seeds::subjects(fact.said::<Weighed>()?.unwrap_or_default().subjects),
            RESOLVED => moved(fact.said::<Resolved>()?.unwrap_or_default()),
            ADOPTED => match fact.said::<Adopted>()? {
                Some(adopted) => {
                    Seeds::subjects(crate::identity::store::between(tx, adopted.first, adopted.last)?)
                }
                None => Seeds::default(),
            },
            REFUSED | UNDONE => {
                let links = fact
                    .said::<Linked>()?
                    .unwrap_or_default()
                    .links
                    .into_iter()
                    .collect();
                let decided = crate::identity::store::decided(tx, &links)?;
                Seeds::subjects(decided.iter().flat_map(|one| [one.a, one.b]))
            }
            // Their names and addresses may be others now; who else is near was said when they were weighed.
            party::DERIVED => {
                let derived = fact.said::<Derived>()?.unwrap_or_default();
                Seeds::parties(store::at_home(tx, &derived.parties.into_iter().collect())?)
            }
            // Who was a colleague may be none any more.
            _ => match fact.said::<organisation::Changed>()? {
                Some(changed) => {
                    let before = BTreeSet::from_iter(changed.domains_before);
                    let now = BTreeSet::from_iter(changed.domains);
                    let others = before.symmetric_difference(&now).cloned().collect();
                    Seeds::parties(party::store::with_mail_at(tx, &others)?)
                }
                None => Seeds::default(),
            },
        })
    }
}

/// Who is new was weighed a moment before; who was somebody else's changes with whom those live.
fn moved(resolved: Resolved) -> Seeds {
    let moved = resolved.moved.into_iter().filter(|moved| moved.from.is_some());
    let mut seeds = Seeds::default();
    for one in moved {
        seeds.subjects.insert(one.subject);
        seeds.parties.extend([one.from, one.to].into_iter().flatten());
    }
    seeds
}

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    // Who has more or less in common than before is called as before.
    let called = match fact.name.as_str() {
        WEIGHED | ADOPTED => Called::AsChanged,
        _ => Called::Anew,
    };
    let homes = settle(tx, Seeds::of(tx, fact)?, called, fact.id, now)?;
    // Whoever looks after somebody looks after where they live.
    if fact.name == party::DERIVED {
        derive(tx, &homes, now)?;
    }
    Ok(())
}

/// Decides again with whom everybody lives.
pub fn rebuild(tx: &Tx) -> Result<(), StoreError> {
    let last = crate::journal::store::last(tx)?;
    let now = crate::journal::store::find(tx, last)?.map_or(0, |fact| fact.at);
    settle(tx, Seeds::subjects(store::everyone(tx)?), Called::Anew, last, now).map(drop)
}

/// Which of the households that are looked at get their names anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Called {
    /// Those that are new, have other people now, or lost their name with somebody who was erased.
    AsChanged,
    /// All: their people may be called otherwise, or be fewer people than they were.
    Anew,
}

/// Returns the households that were decided again.
fn settle(tx: &Tx, seeds: Seeds, called: Called, by: i64, now: Millis) -> Result<BTreeSet<i64>, StoreError> {
    if seeds.subjects.is_empty() && seeds.parties.is_empty() {
        return Ok(BTreeSet::new());
    }
    let judge = likeness_store::judging(tx)?;
    let (town, known) = gather(tx, &judge, seeds)?;
    write(tx, decide(&town, &known), &known, called, by, now)
}

/// Step by step outwards from those asked for, until every neighbourhood is whole or too large for a household. Of one
/// too large only those who live in a household are looked at further, since theirs dissolves.
fn gather(tx: &Tx, judge: &Judge, seeds: Seeds) -> Result<(Town, Households), StoreError> {
    let mut walk = Walk::default();
    let mut met = store::subjects_of(tx, &seeds.parties)?;
    met.extend(seeds.subjects);
    walk.meet(tx, met)?;
    let mut edge: BTreeSet<i64> = walk.town.people.keys().copied().collect();
    while !edge.is_empty() {
        walk.look_around(tx, judge, &edge)?;
        edge = walk.next();
    }
    Ok((walk.town, walk.known))
}

/// How far it was asked who lives with whom.
#[derive(Debug, Default)]
struct Walk {
    town: Town,
    known: Households,
    party_of: BTreeMap<i64, i64>,
    /// Who live in a household now.
    at_home: BTreeSet<i64>,
    /// Whose neighbours are known.
    seen: BTreeSet<i64>,
}

impl Walk {
    /// Lets in who these are, and with whom they live in a household now.
    fn meet(&mut self, tx: &Tx, mut met: BTreeSet<i64>) -> Result<(), StoreError> {
        while !met.is_empty() {
            let parties: BTreeSet<i64> = store::people(tx, &met)?
                .into_iter()
                .map(|(_, party)| party)
                .collect();
            let fresh = parties
                .into_iter()
                .filter(|party| !self.town.people.contains_key(party))
                .collect();
            for (subject, party) in crate::identity::store::members_of(tx, &fresh)? {
                self.town.people.entry(party).or_default().insert(subject);
                self.party_of.insert(subject, party);
                met.insert(subject);
            }
            let mut housemates = BTreeSet::new();
            for (id, household) in store::known(tx, &met)?.0 {
                if household.dissolved_by.is_none() && !self.known.0.contains_key(&id) {
                    housemates.extend(household.residents.keys());
                }
                self.known.0.insert(id, household);
            }
            self.at_home.extend(&housemates);
            met = housemates;
        }
        Ok(())
    }

    /// Finds who lives with these.
    fn look_around(&mut self, tx: &Tx, judge: &Judge, parties: &BTreeSet<i64>) -> Result<(), StoreError> {
        self.seen.extend(parties);
        let subjects: BTreeSet<i64> = parties
            .iter()
            .filter_map(|party| self.town.people.get(party))
            .flatten()
            .copied()
            .collect();
        let near = near(tx, judge, &subjects)?;
        let others = near.iter().flat_map(|(a, b)| [*a, *b]);
        self.meet(
            tx,
            others.filter(|one| !self.party_of.contains_key(one)).collect(),
        )?;
        let party = |subject: &i64| self.party_of.get(subject).copied();
        let together = near.iter().filter_map(|(a, b)| Some((party(a)?, party(b)?)));
        let together = together.filter(|(one, other)| one != other);
        self.town
            .together
            .extend(together.map(|(one, other)| (one.min(other), one.max(other))));
        Ok(())
    }

    /// Whose neighbours are still to be asked for.
    fn next(&self) -> BTreeSet<i64> {
        let is_at_home = |party: &i64| {
            self.town
                .people
                .get(party)
                .is_some_and(|person| !person.is_disjoint(&self.at_home))
        };
        let mut next = BTreeSet::new();
        for around in self.town.neighbourhoods() {
            let is_small = SIZE.contains(&around.len()) || around.len() == 1;
            let unseen = around.difference(&self.seen);
            next.extend(unseen.filter(|party| is_small || is_at_home(party)));
        }
        next
    }
}

/// Pairs of two who live together, of which one is among these subjects.
fn near(tx: &Tx, judge: &Judge, subjects: &BTreeSet<i64>) -> Result<BTreeSet<(i64, i64)>, StoreError> {
    let pairs = likeness_store::pairs_of(tx, subjects)?.into_iter();
    let (sure, unsure): (Vec<Pair>, Vec<Pair>) = pairs
        .filter(|pair| live_together(judge, pair.likeness))
        .partition(|pair| are_two(judge, pair.likeness));
    // Where a likeness leaves it open whether they are two, somebody's word tells.
    let asked = unsure.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    let refused: BTreeSet<(i64, i64)> = crate::identity::store::links_of(tx, &asked)?
        .into_iter()
        .filter(|link| link.verdict == Verdict::Never)
        .map(|link| (link.a.min(link.b), link.a.max(link.b)))
        .collect();
    let unsure = unsure
        .into_iter()
        .map(|pair| (pair.a, pair.b))
        .filter(|pair| refused.contains(pair));
    Ok(sure
        .into_iter()
        .map(|pair| (pair.a, pair.b))
        .chain(unsure)
        .collect())
}

/// Writes down what changed, and says so.
fn write(
    tx: &Tx,
    decision: Decision,
    known: &Households,
    called: Called,
    by: i64,
    now: Millis,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut again = decision.dissolved.clone();
    store::dissolve(tx, &decision.dissolved, by, now)?;
    let mut changes: Vec<Changed> = decision.dissolved.into_iter().map(Changed::dissolved).collect();
    let (mut homes, mut as_before) = (BTreeMap::new(), BTreeSet::new());
    for (household, residents) in decision.groups {
        let before = household.and_then(|id| known.0.get(&id));
        let id = household.map_or_else(|| store::make(tx, now), Ok)?;
        if !before.is_some_and(|one| one.dissolved_by.is_none() && one.is_of(&residents)) {
            store::settle(tx, id, before.unwrap_or(&Known::default()), &residents, by)?;
            changes.push(Changed::of(id, &residents));
            again.insert(id);
        } else if called == Called::AsChanged {
            as_before.insert(id);
        }
        homes.insert(id, residents);
    }
    let described = store::described(tx, &as_before)?;
    homes.retain(|id, _| !(as_before.contains(id) && described.contains_key(id)));
    again.extend(name(tx, &homes, now)?);
    if !changes.is_empty() {
        Act::begin(tx, SETTLED, ActorId::TROTH, now)?.record(&Settled { households: changes })?;
    }
    derive(tx, &again, now)?;
    Ok(homes.into_keys().collect())
}

fn derive(tx: &Tx, households: &BTreeSet<i64>, now: Millis) -> Result<(), StoreError> {
    let firm = crate::organisation::store::read(tx)?;
    let parties = crate::identity::store::parties_of(tx, households)?.into_values();
    party::derive::derive(tx, &parties.collect(), &firm, now)
}

/// Calls households as their people are called now, and returns those that were called otherwise.
fn name(tx: &Tx, homes: &BTreeMap<i64, BTreeSet<i64>>, now: Millis) -> Result<Vec<i64>, StoreError> {
    let everyone = homes.values().flatten().copied().collect();
    let party_of = crate::identity::store::parties_of(tx, &everyone)?;
    let mut said: BTreeMap<i64, Vec<Detail>> = BTreeMap::new();
    for detail in party::store::details_of(tx, &everyone)? {
        said.entry(detail.subject).or_default().push(detail);
    }
    let called = store::described(tx, &homes.keys().copied().collect())?;
    let mut renamed = Vec::new();
    for (id, residents) in homes {
        // By party, in the order of the oldest subject of each.
        let mut people: Vec<(i64, Vec<Detail>)> = Vec::new();
        for (subject, party) in residents
            .iter()
            .filter_map(|one| Some((one, *party_of.get(one)?)))
        {
            let theirs = said.remove(subject).unwrap_or_default();
            match people.iter_mut().find(|(known, _)| *known == party) {
                Some((_, details)) => details.extend(theirs),
                None => people.push((party, theirs)),
            }
        }
        let people: Vec<Vec<Detail>> = people.into_iter().map(|(_, details)| details).collect();
        let described = describe(&people);
        if called.get(id) != Some(&described) {
            store::describe(tx, *id, &described, now)?;
            renamed.push(*id);
        }
    }
    Ok(renamed)
}
