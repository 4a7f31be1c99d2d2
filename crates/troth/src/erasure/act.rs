//! The act of forgetting somebody: one transaction over every place of the list.

use std::collections::BTreeSet;

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::erasure::place::{WORDY, WORDY_ABOUT};
use crate::erasure::store::{Passed, Row};
use crate::erasure::{DONE, store};
use crate::frame::time::Millis;
use crate::journal::act::Act;
use crate::journal::erase::account;
use crate::journal::{ActorId, Sealed};
use crate::organisation::Organisation;
use crate::record::said::Told;
use crate::record::trace::{ERASED, Traces};
use crate::record::{self, RECORD};
use crate::tombstone::store::Tombstone;
use crate::tombstone::{Known, Salt};

/// Sealed tables in which a person's words can stand.
const SEALED: &[&Sealed] = &[
    &RECORD,
    &crate::identity::LINK,
    &crate::identity::LINK_UNDONE,
    &crate::interaction::LOGGED,
    &crate::note::NOTE,
    &crate::promise::PROMISE,
    &crate::promise::ACT,
    &crate::experience::ACCOUNT,
    &crate::experience::ACT,
    &crate::experience::THANKS,
    &crate::plan::PLAN,
    &crate::plan::ACT,
    &crate::hindrance::CASE,
    &crate::hindrance::ACT,
];

/// How much was erased, and nothing about whom: also what [`DONE`] says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Erased)]
pub struct Done {
    /// Ways in which silos knew them.
    pub subjects: i64,
    /// Rows of silos that spoke of them.
    pub records: i64,
    /// Sealed rows and facts whose words are gone; their digests stay.
    pub accounted: i64,
    /// Purchases that stay without their buyer.
    pub purchases: i64,
}

/// Forgets the people known as these subjects.
///
/// # Errors
/// When the store fails.
pub fn erase(tx: &Tx, subjects: &BTreeSet<i64>, actor: ActorId, now: Millis) -> Result<Done, StoreError> {
    let firm = crate::organisation::store::read(tx)?;
    let mut act = Act::begin(tx, DONE, actor, now)?;
    let rows = told(store::records(tx, subjects)?);
    let traces = traces(tx, subjects, &rows)?;
    let salt = raise(tx, subjects, now)?;
    let parties = touched(tx, subjects)?;
    let touched = crate::identity::follow::forget(tx, subjects, now)?;

    let facts = blank_facts(tx, subjects, &traces)?;
    cut_records(tx, subjects, &rows, &traces, &salt, &firm)?;
    let heard = cut_spine(tx, subjects, &traces, &salt)?;
    let purchases = store::let_go_of_purchases(tx, subjects)?;
    store::take_out(tx, subjects)?;
    // Pictures of all are drawn without them.
    crate::value::due_store::mark_all_stale(tx, now)?;
    crate::identity::resolve::resolve(tx, &touched, &BTreeSet::new(), now)?;
    store::scan(tx, &|text| traces.is_in(text))?;
    // A sentence to somebody else may name them.
    crate::suggestion::store::strike(tx, &traces)?;
    store::forget_requests(tx)?;

    crate::party::derive::derive(tx, &parties, &firm, now)?;
    crate::search::follow::conversations(tx, &heard)?;
    crate::search::follow::contacts(tx, &parties.into_iter().collect::<Vec<_>>())?;
    for promise in store::promises(tx, subjects)? {
        tx.forget_words("promise", promise)?;
    }

    for table in ["party", "interaction", "promise"] {
        tx.purge_words(table)?;
    }

    let gone = SEALED
        .iter()
        .map(|sealed| {
            let ids = store::ids(tx, sealed.table, subjects)?;
            Ok((*sealed, ids.into_iter().collect()))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let done = Done {
        subjects: count(subjects.len()),
        records: count(rows.len()),
        accounted: account(tx, &mut act, &gone, &facts)?,
        purchases: i64::try_from(purchases).unwrap_or(i64::MAX),
    };
    act.record(&done)?;
    Ok(done)
}

fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

fn told(rows: Vec<Row>) -> Vec<(Row, Told)> {
    rows.into_iter()
        .map(|row| {
            let told = row
                .told
                .as_deref()
                .and_then(|told| serde_json::from_str(told).ok())
                .unwrap_or_default();
            (row, told)
        })
        .collect()
}

fn traces(tx: &Tx, subjects: &BTreeSet<i64>, rows: &[(Row, Told)]) -> Result<Traces, StoreError> {
    let mut traces = Traces::default();
    for who in rows.iter().flat_map(|(_, told)| &told.who) {
        if who.subject.is_some_and(|subject| subjects.contains(&subject)) {
            traces.of_who(who);
        }
    }
    for value in store::details(tx, subjects)? {
        traces.add(&value);
    }
    for (kind, value) in store::traits(tx, subjects)? {
        if matches!(kind.as_str(), "email" | "phone" | "outside_id") {
            traces.add(&value);
        }
    }
    Ok(traces)
}

/// Sets tombstones on what they were known by.
fn raise(tx: &Tx, subjects: &BTreeSet<i64>, now: Millis) -> Result<Salt, StoreError> {
    let salt = crate::tombstone::store::salt_or_new(tx)?;
    let mut known: Vec<Known> = store::keys(tx, subjects)?
        .into_iter()
        .map(|(_, silo, key)| Known::Key(silo, key))
        .collect();
    let (mut emails, mut phones) = (Vec::new(), Vec::new());
    for (kind, value) in store::traits(tx, subjects)? {
        match kind.as_str() {
            "email" => emails.push(Known::Email(value)),
            "phone" => phones.push(Known::Phone(value)),
            _ => {}
        }
    }
    known.extend(if emails.is_empty() { phones } else { emails });
    let stones: Vec<Tombstone> = known
        .iter()
        .map(|known| Tombstone {
            digest: salt.digest(known).to_vec(),
            erased_at: now,
            lifted_at: None,
        })
        .collect();
    crate::tombstone::store::raise(tx, &stones)?;
    Ok(salt)
}

/// Their parties, those of the people of a firm that is erased, and their households: their rows are derived again.
fn touched(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let mut parties = store::parties(tx, subjects)?;
    parties.extend(crate::party::store::parties_of_people_at(tx, subjects)?);
    // What a household is called is theirs too, and goes.
    parties.extend(crate::household::store::parties_with(tx, subjects)?);
    Ok(parties)
}

fn cut_records(
    tx: &Tx,
    subjects: &BTreeSet<i64>,
    rows: &[(Row, Told)],
    traces: &Traces,
    salt: &Salt,
    firm: &Organisation,
) -> Result<(), StoreError> {
    for (row, told) in rows {
        let is_gone: Vec<bool> = told
            .who
            .iter()
            .map(|who| who.subject.is_some_and(|subject| subjects.contains(&subject)))
            .collect();
        let mut left = told.clone();
        record::erased::cut(&mut left, &is_gone, &record::erased::ours(told, firm));
        let left = traces.strike_told(&left);
        let text = serde_json::to_string(&left).map_err(|error| StoreError::Engine(error.to_string()))?;
        let key = record::erased::key_without(&row.key, row.silo, traces, salt);
        store::rewrite_record(tx, row.id, &key, row.told.as_ref().map(|_| text.as_str()))?;
    }
    Ok(())
}

/// Takes what was theirs off the spine; where others were in it too, only the words go. Returns what to index again.
fn cut_spine(
    tx: &Tx,
    subjects: &BTreeSet<i64>,
    traces: &Traces,
    salt: &Salt,
) -> Result<Vec<i64>, StoreError> {
    let (others, alone): (Vec<Passed>, Vec<Passed>) = store::passed(tx, subjects)?
        .into_iter()
        .partition(|one| one.has_others);
    // An exchange may go on in letters that she was not in, and is named by hers.
    let threads: BTreeSet<&String> = others
        .iter()
        .chain(&alone)
        .filter_map(|one| one.thread.as_ref())
        .collect();
    for thread in threads.into_iter().filter(|thread| traces.is_in(thread)) {
        let digest = salt.digest(&Known::Key(0, thread.clone()));
        let new = format!("{ERASED} {}", crate::journal::hex(&digest[..8]));
        store::rename_thread(tx, thread, &new)?;
    }
    store::forget_passed(tx, &alone.iter().map(|one| one.id).collect::<Vec<_>>())?;
    let mut heard = Vec::with_capacity(others.len());
    for mut one in others {
        if one.is_theirs {
            (one.title, one.excerpt) = (ERASED.to_owned(), None);
        } else {
            one.title = traces.strike(&one.title);
            one.excerpt = one.excerpt.map(|excerpt| traces.strike(&excerpt));
        }
        if traces.is_in(&one.key) {
            one.key = format!("{ERASED} {}", one.id);
        }
        store::rewrite_passed(tx, &one)?;
        heard.push(one.id);
    }
    Ok(heard)
}

/// Takes the bodies of facts that say words about their rows, or in which a trace of them is all the same.
fn blank_facts(tx: &Tx, subjects: &BTreeSet<i64>, traces: &Traces) -> Result<Vec<i64>, StoreError> {
    let mut blanked = BTreeSet::new();
    for (name, field, table) in WORDY {
        let theirs = store::ids(tx, table, subjects)?;
        for (id, body) in store::facts_named(tx, name)? {
            let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
            if body["said"][field]
                .as_i64()
                .is_some_and(|row| theirs.contains(&row))
            {
                blanked.insert(id);
            }
        }
    }
    for (id, name, body) in store::facts(tx, subjects)? {
        let is_told = !crate::journal::vouches(&body) && traces.is_in(&body);
        if is_told || WORDY_ABOUT.contains(&name.as_str()) {
            blanked.insert(id);
        }
    }
    for id in &blanked {
        store::blank_fact(tx, *id)?;
    }
    Ok(blanked.into_iter().collect())
}
