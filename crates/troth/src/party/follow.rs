//! From records to details, memberships, tags and consent; and out again when their batch is undone.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::identity::{RESOLVED, Resolved};
use crate::intake::{OWN_DOMAINS_ADDED, OwnDomains};
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::organisation::Organisation;
use crate::organisation::act::{CHANGED, Changed};
use crate::party::{Detail, derive, fields, rank, row_store, store};
use crate::record::said::{Said, Told};
use crate::record::{BATCH_UNDONE, PEOPLE, RECEIVED, Received, Undone};

pub const FOLLOWER: Follower = Follower {
    name: "party",
    facts: &[RECEIVED, RESOLVED, BATCH_UNDONE, CHANGED, OWN_DOMAINS_ADDED],
    follow,
};

pub fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let firm = crate::organisation::store::read(tx)?;
    match fact.name.as_str() {
        RECEIVED => {
            let touched = take_in_fact(tx, fact)?;
            let parties = crate::identity::store::parties_of(tx, &touched)?
                .into_values()
                .collect();
            // Who has no row yet was found a moment ago, and the fact that says so is still to be read.
            derive::derive(tx, &row_store::with_a_row(tx, &parties)?, &firm, now)
        }
        RESOLVED => match fact.said::<Resolved>()? {
            Some(resolved) => derive::after(tx, &resolved, &firm, now),
            None => Ok(()),
        },
        BATCH_UNDONE => match fact.said::<Undone>()? {
            Some(undone) => take_out(tx, &undone, fact.at, &firm),
            None => Ok(()),
        },
        // Our own domains may be others now, and with them who is a colleague.
        CHANGED => match fact.said::<Changed>()? {
            Some(Changed {
                domains_before,
                domains,
                ..
            }) => {
                let (before, now_ours) = (BTreeSet::from_iter(domains_before), BTreeSet::from_iter(domains));
                at_domains(
                    tx,
                    &before.symmetric_difference(&now_ours).cloned().collect(),
                    &firm,
                    now,
                )
            }
            None => Ok(()),
        },
        OWN_DOMAINS_ADDED => match fact.said::<OwnDomains>()? {
            Some(added) => at_domains(tx, &added.domains.into_iter().collect(), &firm, now),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

fn at_domains(
    tx: &Tx,
    domains: &BTreeSet<String>,
    firm: &Organisation,
    now: Millis,
) -> Result<(), StoreError> {
    derive::derive(tx, &store::with_mail_at(tx, domains)?, firm, now)
}

/// Who said what stands in some records.
#[derive(Clone, Copy, Debug)]
struct Source {
    rank: i64,
    by: Option<i64>,
    at: Millis,
}

impl Source {
    /// Of a row that came in then by that actor. An order, a letter or a ticket tells what was so at its own time, since
    /// files list them in any order and one may be touched years later.
    fn of(told: &Told, is_typed: bool, came_in: Millis, actor: i64) -> Source {
        let times = told.said.iter().filter_map(|said| match said {
            Said::Order(order) => Some(order.at),
            Said::Message(message) => Some(message.at),
            Said::Ticket(ticket) => Some(ticket.opened_at),
            Said::Consent(_) | Said::Note(_) => None,
        });
        Source {
            rank: if is_typed { rank::COLLEAGUE } else { rank::RECORD },
            by: is_typed.then_some(actor),
            at: times.max().map_or(came_in, |at| at.min(came_in)),
        }
    }
}

/// Takes in what one fact's records tell; returns the subjects they speak of.
pub fn take_in_fact(tx: &Tx, fact: &Fact) -> Result<BTreeSet<i64>, StoreError> {
    let records = crate::record::store::of_fact(tx, fact.id)?;
    let is_typed = match fact.said::<Received>()? {
        Some(received) => crate::record::store::silo_name(tx, received.silo)?.as_deref() == Some(PEOPLE),
        None => false,
    };
    let unsaid = store::supersede(tx, fact.id, fact.at)?;
    take_in_standing(tx, &unsaid)?;
    let told = records
        .iter()
        .map(|record| {
            (
                record.id,
                Source::of(&record.told, is_typed, fact.at, fact.actor.0),
                &record.told,
            )
        })
        .collect::<Vec<_>>();
    let mut subjects = take_in(tx, &told, None)?;
    subjects.extend(unsaid);
    Ok(subjects)
}

/// So many records are read at a time.
const RECORDS_AT_ONCE: i64 = 2_000;

/// Takes in again what every record that stands tells of these subjects.
fn take_in_standing(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<(), StoreError> {
    let subjects: Vec<i64> = subjects.iter().copied().collect();
    for part in subjects.chunks(1_000) {
        let only = part.iter().copied().collect();
        let mut after = 0;
        loop {
            let standing = store::standing_records(tx, part, after, RECORDS_AT_ONCE)?;
            let Some(last) = standing.last() else { break };
            after = last.id;
            let told: Vec<(i64, Source, Told)> = standing
                .into_iter()
                .filter_map(|row| {
                    let told: Told = serde_json::from_str(&row.told).ok()?;
                    Some((
                        row.id,
                        Source::of(&told, row.silo == PEOPLE, row.at, row.actor),
                        told,
                    ))
                })
                .collect();
            let told: Vec<(i64, Source, &Told)> = told
                .iter()
                .map(|(id, source, told)| (*id, *source, told))
                .collect();
            take_in(tx, &told, Some(&only))?;
        }
    }
    Ok(())
}

fn take_in(
    tx: &Tx,
    told: &[(i64, Source, &Told)],
    only: Option<&BTreeSet<i64>>,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut subjects = BTreeSet::new();
    let is_wanted = |subject: &i64| only.is_none_or(|only| only.contains(subject));
    for (_, _, told) in told {
        subjects.extend(told.who.iter().filter_map(|who| who.subject).filter(is_wanted));
    }
    details(tx, told, &subjects)?;
    memberships(tx, told, &subjects)?;
    tags(tx, told, &subjects)?;
    consents(tx, told, &subjects)?;
    Ok(subjects)
}

/// A thing said again is kept once, by its newest telling.
fn details(tx: &Tx, told: &[(i64, Source, &Told)], subjects: &BTreeSet<i64>) -> Result<(), StoreError> {
    let mut known: BTreeMap<(i64, String), Vec<Detail>> = BTreeMap::new();
    for one in store::details_of(tx, subjects)? {
        known
            .entry((one.subject, one.field.clone()))
            .or_default()
            .push(one);
    }
    let mut again = BTreeSet::new();
    for (record, source, told) in told {
        for (who, subject) in told.who.iter().filter_map(|who| Some((who, who.subject?))) {
            if !subjects.contains(&subject) {
                continue;
            }
            for (field, value) in fields(who) {
                let said = known.entry((subject, field.clone())).or_default();
                match said
                    .iter_mut()
                    .find(|one| one.value == value && one.rank == source.rank)
                {
                    Some(one) => {
                        if one.say_again(*record, source.at, source.by) {
                            again.insert(one.id);
                        }
                    }
                    None => said.push(Detail {
                        id: 0,
                        subject,
                        field,
                        value,
                        rank: source.rank,
                        at: source.at,
                        record: Some(*record),
                        by: source.by,
                        withdrawn_at: None,
                        struck_by: None,
                    }),
                }
            }
        }
    }
    let (fresh, known): (Vec<Detail>, Vec<Detail>) =
        known.into_values().flatten().partition(|one| one.id == 0);
    store::keep_details(tx, fresh)?;
    store::say_again(
        tx,
        known.into_iter().filter(|one| again.contains(&one.id)).collect(),
    )
}

fn memberships(tx: &Tx, told: &[(i64, Source, &Told)], subjects: &BTreeSet<i64>) -> Result<(), StoreError> {
    let mut found: BTreeMap<(i64, i64), (Option<String>, i64)> = BTreeMap::new();
    for (record, _, told) in told {
        for who in &told.who {
            let firm = who
                .member_of
                .and_then(|at| told.who.get(at))
                .and_then(|firm| firm.subject);
            if let (Some(person), Some(firm)) = (who.subject.filter(|one| subjects.contains(one)), firm)
                && person != firm
            {
                found.insert((person, firm), (who.title.clone(), *record));
            }
        }
    }
    let people = found.keys().map(|(person, _)| *person).collect();
    for (person, firm) in store::memberships_of(tx, &people)? {
        found.remove(&(person, firm));
    }
    store::keep_memberships(tx, found)
}

fn tags(tx: &Tx, told: &[(i64, Source, &Told)], subjects: &BTreeSet<i64>) -> Result<(), StoreError> {
    let mut found: BTreeMap<(i64, String), (i64, Millis)> = BTreeMap::new();
    for (record, source, told) in told {
        for (who, subject) in told.who.iter().filter_map(|who| Some((who, who.subject?))) {
            for word in who
                .tags
                .iter()
                .filter_map(|word| crate::party::tag_word(word))
                .filter(|_| subjects.contains(&subject))
            {
                found.entry((subject, word)).or_insert((*record, source.at));
            }
        }
    }
    let tagged = found.keys().map(|(subject, _)| *subject).collect();
    for (subject, word) in store::all_tags_of(tx, &tagged)? {
        found.remove(&(subject, word));
    }
    store::keep_tags(tx, found)
}

/// Each statement stands by itself, with its proof.
fn consents(tx: &Tx, told: &[(i64, Source, &Told)], subjects: &BTreeSet<i64>) -> Result<(), StoreError> {
    let told: Vec<_> = told
        .iter()
        .filter(|(_, _, told)| told.said.iter().any(|said| matches!(said, Said::Consent(_))))
        .collect();
    let records: BTreeSet<i64> = told.iter().map(|(record, ..)| *record).collect();
    let known: HashSet<i64> = crate::consent::store::consent_records(tx, &records)?
        .into_iter()
        .collect();
    let mut found = Vec::new();
    for (record, _, told) in told.into_iter().filter(|(record, ..)| !known.contains(record)) {
        for said in &told.said {
            if let Said::Consent(consent) = said
                && let Some(subject) = told
                    .who
                    .get(consent.who)
                    .and_then(|who| who.subject)
                    .filter(|one| subjects.contains(one))
            {
                found.push((subject, *record, consent));
            }
        }
    }
    crate::consent::store::keep_consents(tx, &found)
}

/// Withdraws what only these records support: what other records tell of the same people is taken in again.
fn take_out(tx: &Tx, undone: &Undone, at: Millis, firm: &Organisation) -> Result<(), StoreError> {
    let spoken_of = crate::identity::store::subjects_undone(tx, undone)?;
    take_in_standing(tx, &store::withdraw(tx, undone, at)?)?;
    let parties = crate::identity::store::parties_of(tx, &spoken_of)?
        .into_values()
        .collect();
    derive::derive(tx, &parties, firm, at)
}
