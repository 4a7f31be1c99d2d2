//! Hears the notes that silos kept, and puts them on the spine.

use troth_store::{StoreError, Tx, Value};

use crate::frame::time::Millis;
use crate::interaction::letter::shortened;
use crate::journal::act::Act;
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::note::{NOTE, WRITTEN, key, store};
use crate::record;
use crate::record::said::Said;
use crate::spine::{self, Direction, Passed};

pub const FOLLOWER: Follower = Follower {
    name: "note",
    facts: &[record::RECEIVED],
    follow,
};

/// A note told anew is a further note: both were written. Undoing a batch takes them off the spine with its records.
fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let records = record::store::of_fact(tx, fact.id)?;
    let (Some(first), Some(last)) = (records.first(), records.last()) else {
        return Ok(());
    };
    let mut heard = None;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut passed = Vec::new();
    for record in &records {
        for said in &record.told.said {
            let Said::Note(note) = said else { continue };
            let Some(subject) = record.told.who.get(note.who).and_then(|who| who.subject) else {
                continue;
            };
            let heard = match &heard {
                Some(heard) => heard,
                None => heard.insert(store::heard(tx, first.id, last.id)?),
            };
            if heard.contains(&record.id) || note.words.trim().is_empty() {
                continue;
            }
            let at = note.at.unwrap_or(fact.at);
            rows.push(vec![
                Value::Null,
                Value::Int(subject),
                note.words.as_str().into(),
                Value::Int(at),
                Value::Null,
                Value::Int(record.id),
            ]);
            passed.push(Passed {
                title: note
                    .by
                    .as_ref()
                    .map_or_else(|| "Note".to_owned(), |by| format!("Note by {by}")),
                excerpt: shortened(&note.words),
                record: Some(record.id),
                ..Passed::about(String::new(), "note", at, Direction::Between, subject)
            });
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("note", i64::try_from(rows.len()).unwrap_or(i64::MAX))?;
    for (id, (row, passed)) in (first..).zip(rows.iter_mut().zip(&mut passed)) {
        row[0] = Value::Int(id);
        passed.key = key(id);
        passed.href = Some(format!("/note/{id}"));
    }
    let told = rows.len();
    let mut act = Act::begin(tx, WRITTEN, ActorId::TROTH, now)?;
    act.seal(&NOTE, rows)?;
    act.record(&serde_json::json!({ "record_fact": fact.id, "notes": told }))?;
    spine::add(tx, passed, now)?;
    Ok(())
}
