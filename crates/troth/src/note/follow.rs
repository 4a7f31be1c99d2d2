//! Hears the notes that silos kept, and puts them on the spine.

use std::collections::{BTreeSet, HashMap};

use troth_store::{StoreError, Tx, Value};

use crate::frame::time::Millis;
use crate::interaction::letter::shortened;
use crate::journal::act::Act;
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::note::{NOTE, WRITTEN, key, store};
use crate::record::said::{Note, Said};
use crate::record::store::Record;
use crate::record::{self, Undone};
use crate::spine::{self, Direction, Passed};

pub const FOLLOWER: Follower = Follower {
    name: "note",
    facts: &[record::RECEIVED, record::BATCH_UNDONE],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    if fact.name == record::RECEIVED {
        let records = record::store::of_fact_saying(tx, fact.id, &[Said::NOTE])?;
        return hear(tx, &records, fact, now);
    }
    let Some(undone) = fact.said::<Undone>()? else {
        return Ok(());
    };
    let (gone, mut others) = spine::store::resting_on(tx, &undone)?;
    others.extend(record::store::back_in_force(tx, &undone)?);
    spine::withdraw_ids(tx, gone, now)?;
    for part in others.chunks(1_000) {
        hear(tx, &record::store::these(tx, part)?, fact, now)?;
    }
    Ok(())
}

/// The same words about somebody are one note, however often a silo tells them, and stand as long as a record does.
/// Other words are a further note: both were written.
fn hear(tx: &Tx, records: &[Record], fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let told: Vec<(&Record, &Note, i64)> = records.iter().flat_map(notes).collect();
    let about: BTreeSet<i64> = told.iter().map(|(_, _, subject)| *subject).collect();
    let mut known: HashMap<(i64, String), Vec<store::Told>> = HashMap::new();
    for note in store::told_of(tx, &about)? {
        known
            .entry((note.subject, note.words.clone()))
            .or_default()
            .push(note);
    }
    let (mut fresh, mut passed) = (Vec::new(), Vec::new());
    for (record, note, subject) in told {
        let same = known.entry((subject, note.words.clone())).or_default();
        match same.iter().find(|one| note.at.is_none_or(|at| at == one.at)) {
            Some(one) if one.is_in_error || one.id == 0 => {}
            Some(one) => passed.push(entry(one.id, one.at, record, note, subject)),
            None => {
                let at = note.at.unwrap_or(fact.at);
                same.push(store::Told {
                    id: 0,
                    subject,
                    words: note.words.clone(),
                    at,
                    is_in_error: false,
                });
                fresh.push((record, note, subject, at));
            }
        }
    }
    passed.extend(write(tx, fact, fresh, now)?);
    spine::add(tx, passed, now)?;
    let replaced: Vec<i64> = records.iter().filter_map(|record| record.replaces).collect();
    let unsaid = spine::store::resting_on_these(tx, "note", &replaced)?;
    spine::withdraw_ids(tx, unsaid, now).map(drop)
}

fn notes(record: &Record) -> impl Iterator<Item = (&Record, &Note, i64)> {
    record.told.said.iter().filter_map(move |said| match said {
        Said::Note(note) if !note.words.trim().is_empty() => {
            let subject = record.told.who.get(note.who)?.subject?;
            Some((record, note, subject))
        }
        _ => None,
    })
}

fn entry(id: i64, at: Millis, record: &Record, note: &Note, subject: i64) -> Passed {
    let by = note.by.as_ref();
    Passed {
        title: by.map_or_else(|| "Note".to_owned(), |by| format!("Note by {by}")),
        excerpt: shortened(&note.words),
        record: Some(record.id),
        replaces: record.replaces,
        href: Some(format!("/note/{id}")),
        ..Passed::about(key(id), "note", at, Direction::Between, subject)
    }
}

/// Keeps further notes, and says what they are on the spine.
fn write(
    tx: &Tx,
    fact: &Fact,
    fresh: Vec<(&Record, &Note, i64, Millis)>,
    now: Millis,
) -> Result<Vec<Passed>, StoreError> {
    if fresh.is_empty() {
        return Ok(Vec::new());
    }
    let first = tx.allocate("note", i64::try_from(fresh.len()).unwrap_or(i64::MAX))?;
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(fresh.len());
    let mut passed = Vec::with_capacity(fresh.len());
    for (id, (record, note, subject, at)) in (first..).zip(fresh) {
        rows.push(vec![
            Value::Int(id),
            Value::Int(subject),
            note.words.as_str().into(),
            Value::Int(at),
            Value::Null,
            Value::Int(record.id),
        ]);
        passed.push(entry(id, at, record, note, subject));
    }
    let told = rows.len();
    let mut act = Act::begin(tx, WRITTEN, ActorId::TROTH, now)?;
    act.seal(&NOTE, rows)?;
    act.record(&serde_json::json!({ "record_fact": fact.id, "notes": told }))?;
    Ok(passed)
}
