//! What colleagues wrote down, in SQL, as it is read for suggestions: calls and visits that were logged, and notes, by hand
//! or as a silo kept them.

use std::collections::HashMap;

use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::access::{self, store::Colleague};
use crate::frame::time::Millis;
use crate::note;
use crate::record::said::{Said, Told};
use crate::suggestion::seen::{Hand, Heard};

/// Ids in one list of a query.
const LIST: usize = 500;

/// One of them, before it is known who wrote it.
struct Written {
    id: i64,
    subject: i64,
    name: Option<String>,
    at: Millis,
    words: String,
    by: Option<i64>,
    told: Option<String>,
}

impl FromRow for Written {
    fn from_row(row: &Row<'_>) -> Result<Written, StoreError> {
        Ok(Written {
            id: row.get("id")?,
            subject: row.get("subject_id")?,
            name: row.get("name")?,
            at: row.get("at")?,
            words: row.get("words")?,
            by: row.get("by_colleague")?,
            told: row.get("told")?,
        })
    }
}

/// Which of these a colleague wrote down about a customer and still stand, each with its words.
///
/// # Errors
/// When the store fails.
pub fn minutes(tx: &Tx, ids: &[i64]) -> Result<Vec<Heard>, StoreError> {
    let mut heard = Vec::new();
    for part in ids.chunks(LIST) {
        heard.extend(logged(tx, part)?.into_iter().map(|one| as_heard(one, &[])));
        let notes = notes(tx, part)?;
        let names = match notes.iter().any(|note| note.told.is_some()) {
            true => access::store::colleagues(tx)?,
            false => Vec::new(),
        };
        heard.extend(notes.into_iter().map(|one| as_heard(one, &names)));
    }
    Ok(heard)
}

/// About whom something was written down; nothing where that is one of us.
const ABOUT: &str =
    " left join member m on m.subject_id = w.subject_id left join party on party.id = m.party_id
    where coalesce(party.is_colleague, 0) = 0 and w.words is not null";

fn logged(tx: &Tx, ids: &[i64]) -> Result<Vec<Written>, StoreError> {
    Query::new(
        "select w.id, w.subject_id, party.name, w.at, w.words, w.by_colleague, null as told
         from logged w join interaction i on i.id = w.id and i.withdrawn_at is null",
    )
    .text(ABOUT)
    .push_list(" and w.id in", ids.iter().copied())
    .text(" order by w.id")
    .all(tx)
}

/// A note is found by what its row on the spine is called.
fn notes(tx: &Tx, ids: &[i64]) -> Result<Vec<Written>, StoreError> {
    let keys: Vec<(String, i64)> =
        Query::new("select key, id from interaction where kind = 'note' and withdrawn_at is null")
            .push_list(" and id in", ids.iter().copied())
            .all(tx)?;
    let placed: HashMap<i64, i64> = keys
        .into_iter()
        .filter_map(|(key, id)| Some((note::id_of(&key)?, id)))
        .collect();
    if placed.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Written> = Query::new(
        "select w.id, w.subject_id, party.name, w.at, w.words, w.by_colleague, r.told
         from note w left join record r on r.id = w.record_id and r.raw is not null",
    )
    .text(ABOUT)
    .push_list(" and w.id in", placed.keys().copied())
    .text(" order by w.id")
    .all(tx)?;
    for one in &mut found {
        one.id = placed.get(&one.id).copied().unwrap_or(one.id);
    }
    Ok(found)
}

fn as_heard(one: Written, colleagues: &[Colleague]) -> Heard {
    let (author, is_dated) = told(&one);
    let by = one.by.or_else(|| known(author.as_deref()?, colleagues));
    Heard {
        interaction: one.id,
        subject: one.subject,
        owner: by,
        colleague: by,
        author,
        hand: Hand::Minutes,
        at: one.at,
        is_dated,
        words: one.words,
        name: one.name,
        readers: Vec::new(),
    }
}

/// Who wrote a note, by the name that its silo gives, and whether it says when.
fn told(one: &Written) -> (Option<String>, bool) {
    let told = one
        .told
        .as_deref()
        .and_then(|told| serde_json::from_str::<Told>(told).ok());
    let Some(told) = told else {
        return (None, one.by.is_some());
    };
    let note = told.said.into_iter().find_map(|said| match said {
        Said::Note(note) if note.words == one.words => Some(note),
        _ => None,
    });
    note.map_or((None, false), |note| (note.by, note.at.is_some()))
}

/// The colleague of that name or address.
fn known(author: &str, colleagues: &[Colleague]) -> Option<i64> {
    let author = author.trim().to_lowercase();
    let is_it = |one: &&Colleague| one.name.to_lowercase() == author || one.email.to_lowercase() == author;
    colleagues.iter().find(is_it).map(|one| one.id)
}

/// The words of promises that were recorded with these otherwise than from a suggestion.
///
/// # Errors
/// When the store fails.
pub fn promised(tx: &Tx, ids: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    let mut promised = Vec::new();
    for part in ids.chunks(LIST) {
        let found: Vec<(i64, String)> = Query::new(
            "select p.said_in, coalesce(p.said_words, p.what) from promise p where not exists
               (select 1 from suggestion_answer a where a.promise_id = p.id)",
        )
        .push_list(" and p.said_in in", part.iter().copied())
        .all(tx)?;
        promised.extend(found);
    }
    Ok(promised)
}
