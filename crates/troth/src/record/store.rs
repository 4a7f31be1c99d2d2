//! Records, subjects and silos in SQL: taking rows in, and reading them on.

use std::collections::HashMap;
use std::ops::ControlFlow;

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::record::said::{Told, WhoKind};
use crate::record::{RECEIVED, RECORD, ROWS_PER_FACT, Received, Undone, erased};

/// A row ready to be kept.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// Tells the row from others of its silo; a row with a known key and other content replaces the older one.
    pub key: String,
    pub line: i64,
    pub raw: String,
    pub told: Told,
}

/// What became of the rows handed to [`receive`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// Rows that speak of somebody who was erased, and of nobody else.
    pub left_out: i64,
    /// The fact, when anything was new.
    pub fact: Option<i64>,
}

/// A record as followers read it.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: i64,
    pub silo: i64,
    pub batch: Option<i64>,
    pub key: String,
    /// The record it replaces.
    pub replaces: Option<i64>,
    pub told: Told,
}

impl FromRow for Record {
    fn from_row(row: &Row<'_>) -> Result<Record, StoreError> {
        let told: Option<String> = row.get("told")?;
        Ok(Record {
            id: row.get("id")?,
            silo: row.get("silo_id")?,
            batch: row.get("batch_id")?,
            key: row.get("key")?,
            replaces: row.get("replaces")?,
            // An erased record tells nothing; one that cannot be read is the journal's business to name.
            told: told
                .and_then(|told| serde_json::from_str(&told).ok())
                .unwrap_or_default(),
        })
    }
}

/// The silo of that name, made when there is none.
pub fn silo(tx: &Tx, name: &str, now: Millis) -> Result<i64, StoreError> {
    if let Some(id) = tx.one::<i64>("select id from silo where name = $1", args![name])? {
        return Ok(id);
    }
    let id = tx.allocate("silo", 1)?;
    tx.run(
        "insert into silo (id, name, made_at) values ($1, $2, $3)",
        args![id, name, now],
    )?;
    Ok(id)
}

pub fn silo_name(tx: &Tx, id: i64) -> Result<Option<String>, StoreError> {
    tx.one("select name from silo where id = $1", args![id])
}

/// Records that one fact vouches for, in order of id.
pub fn of_fact(tx: &Tx, fact: i64) -> Result<Vec<Record>, StoreError> {
    tx.all(
        "select id, silo_id, batch_id, key, replaces, told from record where fact = $1 order by id",
        args![fact],
    )
}

/// Of the records that one fact vouches for those that say something of one of these shapes, or replace another, which
/// may have said so; in order of id.
pub fn of_fact_saying(tx: &Tx, fact: i64, shapes: &[&str]) -> Result<Vec<Record>, StoreError> {
    let query = Query::new("select id, silo_id, batch_id, key, replaces, told from record")
        .push(" where fact = ", fact)
        .text(" and (replaces is not null");
    let query = shapes.iter().fold(query, |query, shape| {
        query.push(" or told like ", format!("%\"shape\":\"{shape}\"%"))
    });
    query.text(") order by id").all(tx)
}

/// Records by id, in order.
pub fn these(tx: &Tx, ids: &[i64]) -> Result<Vec<Record>, StoreError> {
    Query::new("select id, silo_id, batch_id, key, replaces, told from record where true")
        .push_list(" and id in", ids.iter().copied())
        .text(" order by id")
        .all(tx)
}

/// Records after `first` up to `last` that are in force, with these words somewhere in what they tell.
pub fn telling_of(tx: &Tx, words: &str, first: i64, last: i64) -> Result<Vec<Record>, StoreError> {
    tx.all(
        "select id, silo_id, batch_id, key, replaces, told from record
         where id > $1 and id <= $2 and withdrawn_at is null and replaced_by is null and raw is not null
         and lower(told) like $3 order by id",
        args![first, last, format!("%{}%", words.to_lowercase())],
    )
}

/// The newest record's id; 0 when there is none.
pub fn newest(tx: &Tx) -> Result<i64, StoreError> {
    Ok(tx
        .one::<Option<i64>>("select max(id) from record", args![])?
        .flatten()
        .unwrap_or(0))
}

pub fn find(tx: &Tx, id: i64) -> Result<Option<Record>, StoreError> {
    tx.one(
        "select id, silo_id, batch_id, key, replaces, told from record where id = $1",
        args![id],
    )
}

/// Takes rows of one silo in: at most [`ROWS_PER_FACT`], whose keys differ.
/// Rows already known word for word are left alone.
pub fn receive(
    tx: &Tx,
    batch: Option<i64>,
    silo: i64,
    mut rows: Vec<Fresh>,
    actor: ActorId,
    now: Millis,
) -> Result<Outcome, StoreError> {
    debug_assert!(rows.len() <= ROWS_PER_FACT);
    let left_out = erased::leave_out(tx, batch.is_none(), silo, &mut rows, now)?;
    let known = latest(tx, silo, rows.iter().map(|row| row.key.as_str()))?;
    let mut outcome = Outcome {
        left_out,
        ..Outcome::default()
    };
    let mut fresh = Vec::with_capacity(rows.len());
    let mut again = Vec::new();
    for row in rows {
        match known.get(&row.key) {
            Some(known) if known.says(&row) => {
                outcome.unchanged += 1;
                again.extend(
                    batch
                        .filter(|_| known.batch != batch)
                        .map(|batch| [known.id, batch, row.line]),
                );
            }
            Some(Known { id, .. }) => {
                outcome.updated += 1;
                fresh.push((Some(*id), row));
            }
            None => {
                outcome.created += 1;
                fresh.push((None, row));
            }
        }
    }
    let again = again.into_iter().map(|row| row.map(Value::Int).to_vec());
    tx.bulk("repeated", &["record_id", "batch_id", "line"], again)?;
    if !fresh.is_empty() {
        outcome.fact = Some(keep(tx, batch, silo, fresh, actor, now)?);
    }
    Ok(outcome)
}

/// The newest record of a key that still stands.
struct Known {
    id: i64,
    batch: Option<i64>,
    raw: Option<String>,
    told: Option<String>,
}

impl Known {
    /// Whether the row says nothing new. One read otherwise than before does.
    fn says(&self, row: &Fresh) -> bool {
        let (Some(raw), Some(told)) = (&self.raw, &self.told) else {
            // What was erased stays so while the row still speaks of somebody erased; then they were cut out of it.
            return row.raw.is_empty();
        };
        *raw == row.raw && read_without_subjects(told).is_some_and(|told| told == row.told)
    }
}

fn read_without_subjects(told: &str) -> Option<Told> {
    let mut told: Told = serde_json::from_str(told).ok()?;
    told.who.iter_mut().for_each(|who| who.subject = None);
    Some(told)
}

fn latest<'k>(
    tx: &Tx,
    silo: i64,
    keys: impl Iterator<Item = &'k str>,
) -> Result<HashMap<String, Known>, StoreError> {
    let keys: Vec<&str> = keys.collect();
    let mut known = HashMap::new();
    for part in keys.chunks(1_000) {
        let found: Vec<(String, i64, Option<i64>, Option<String>, Option<String>)> = Query::new(
            "select key, id, batch_id, raw, told from record where withdrawn_at is null and replaced_by is null",
        )
        .push(" and silo_id = ", silo)
        .push_list(" and key in", part.iter().copied())
        .all(tx)?;
        known.extend(
            found
                .into_iter()
                .map(|(key, id, batch, raw, told)| (key, Known { id, batch, raw, told })),
        );
    }
    Ok(known)
}

/// Keeps rows, each in the place of the record it replaces if there is one.
pub fn keep(
    tx: &Tx,
    batch: Option<i64>,
    silo: i64,
    mut fresh: Vec<(Option<i64>, Fresh)>,
    actor: ActorId,
    now: Millis,
) -> Result<i64, StoreError> {
    settle_subjects(tx, batch, silo, &mut fresh, now)?;
    let count = i64::try_from(fresh.len()).unwrap_or(i64::MAX);
    let first = tx.allocate("record", count)?;
    let mut act = Act::begin(tx, RECEIVED, actor, now)?;
    let (mut mentions, mut rows) = (Vec::new(), Vec::with_capacity(fresh.len()));
    let replaces_some = fresh.iter().any(|(replaces, _)| replaces.is_some());
    for (id, (replaces, row)) in (first..).zip(fresh) {
        for (nth, who) in (0_i64..).zip(&row.told.who) {
            if let Some(subject) = who.subject {
                mentions.push(vec![Value::Int(subject), Value::Int(id), Value::Int(nth)]);
            }
        }
        let told = serde_json::to_string(&row.told).map_err(|error| StoreError::Engine(error.to_string()))?;
        rows.push(vec![
            Value::Int(id),
            Value::Int(silo),
            batch.into(),
            Value::Text(row.key),
            Value::Int(row.line),
            replaces.into(),
            Value::Text(row.raw),
            Value::Text(told),
        ]);
    }
    act.seal(&RECORD, rows)?;
    tx.bulk("mention", &["subject_id", "record_id", "nth"], mentions)?;
    let fact = act.record(&Received {
        batch,
        silo,
        first,
        last: first + count - 1,
        rows: count,
    })?;
    if replaces_some {
        tx.run(
            "update record set replaced_by = newer.id from record newer
             where newer.fact = $1 and newer.replaces = record.id",
            args![fact],
        )?;
    }
    Ok(fact)
}

/// Finds or makes the subject of everyone the rows speak of.
fn settle_subjects(
    tx: &Tx,
    batch: Option<i64>,
    silo: i64,
    fresh: &mut [(Option<i64>, Fresh)],
    now: Millis,
) -> Result<(), StoreError> {
    let mut wanted: HashMap<String, (WhoKind, Option<i64>)> = HashMap::new();
    let mut order = Vec::new();
    for who in fresh.iter().flat_map(|(_, row)| &row.told.who) {
        if !wanted.contains_key(&who.key) {
            wanted.insert(who.key.clone(), (who.kind, None));
            order.push(who.key.clone());
        }
    }
    for part in order.chunks(1_000) {
        let found: Vec<(String, i64)> = Query::new("select key, id from subject where true")
            .push(" and silo_id = ", silo)
            .push_list(" and key in", part.iter().map(String::as_str))
            .all(tx)?;
        for (key, id) in found {
            wanted.entry(key).and_modify(|(_, subject)| *subject = Some(id));
        }
    }
    let missing: Vec<&String> = order
        .iter()
        .filter(|key| wanted.get(*key).is_some_and(|(_, id)| id.is_none()))
        .collect();
    let first = tx.allocate("subject", i64::try_from(missing.len().max(1)).unwrap_or(1))?;
    let mut rows = Vec::with_capacity(missing.len());
    let mut made = Vec::with_capacity(missing.len());
    for (id, key) in (first..).zip(missing) {
        let kind = wanted.get(key).map_or(WhoKind::Person, |(kind, _)| *kind);
        rows.push(vec![
            Value::Int(id),
            Value::Int(silo),
            Value::Text(key.clone()),
            Value::from(kind.word()),
            batch.into(),
            Value::Int(now),
        ]);
        made.push((key.clone(), id));
    }
    tx.bulk(
        "subject",
        &["id", "silo_id", "key", "kind", "batch_id", "made_at"],
        rows,
    )?;
    for (key, id) in made {
        wanted.entry(key).and_modify(|(_, subject)| *subject = Some(id));
    }
    for who in fresh.iter_mut().flat_map(|(_, row)| &mut row.told.who) {
        who.subject = wanted.get(&who.key).and_then(|(_, id)| *id);
    }
    Ok(())
}

/// Ids of a batch's first and last record.
pub fn span(tx: &Tx, batch: i64) -> Result<Option<(i64, i64)>, StoreError> {
    let span: Option<(Option<i64>, Option<i64>)> = tx.one(
        "select min(id), max(id) from record where batch_id = $1",
        args![batch],
    )?;
    Ok(span.and_then(|(first, last)| first.zip(last)))
}

/// Ids of the first and last of each `rows` records of a batch, in order.
pub fn spans(tx: &Tx, batch: i64, rows: usize) -> Result<Vec<(i64, i64)>, StoreError> {
    tx.all(
        "select min(id) as first, max(id) as last
         from (select id, row_number() over (order by id) - 1 as nth from record where batch_id = $1) numbered
         group by nth / $2 order by first",
        args![batch, i64::try_from(rows).unwrap_or(i64::MAX)],
    )
}

/// Records of the batch that are in force.
pub fn in_force(tx: &Tx, batch: i64, first: i64, last: i64) -> Result<Vec<i64>, StoreError> {
    tx.all(
        "select id from record where batch_id = $1 and id >= $2 and id <= $3
         and withdrawn_at is null and replaced_by is null order by id",
        args![batch, first, last],
    )
}

/// What a record tells, as told again by another file that stands.
#[derive(Debug)]
pub struct Repeated {
    pub record: i64,
    pub silo: i64,
    pub batch: i64,
    pub row: Fresh,
}

/// Which of these records a file other than `batch` told again, and has not been taken back; the oldest such file.
pub fn repeated(tx: &Tx, batch: i64, records: &[i64]) -> Result<Vec<Repeated>, StoreError> {
    let mut found = Vec::new();
    for part in records.chunks(1_000) {
        Query::new(
            "select r.id, r.silo_id, r.key, r.raw, r.told, a.batch_id, a.line from repeated a
             join batch b on b.id = a.batch_id join record r on r.id = a.record_id
             where b.state not in ('undoing', 'undone') and r.raw is not null and r.told is not null",
        )
        .push(" and a.batch_id <> ", batch)
        .push_list(" and a.record_id in", part.iter().copied())
        .text(" order by r.id, a.batch_id")
        .each(tx, |row| {
            let told: String = row.get("told")?;
            found.push(Repeated {
                record: row.get("id")?,
                silo: row.get("silo_id")?,
                batch: row.get("batch_id")?,
                row: Fresh {
                    key: row.get("key")?,
                    line: row.get("line")?,
                    raw: row.get("raw")?,
                    told: read_without_subjects(&told).unwrap_or_default(),
                },
            });
            Ok(ControlFlow::Continue(()))
        })?;
    }
    found.dedup_by_key(|one| one.record);
    Ok(found)
}

/// A record that was taken back, and the one that replaced it.
#[derive(Clone, Copy, Debug)]
pub struct Older {
    pub newer: i64,
    pub id: i64,
}

/// What stood before each of these, where that was taken back as well.
pub fn older(tx: &Tx, records: &[i64]) -> Result<Vec<Older>, StoreError> {
    let mut found = Vec::new();
    for part in records.chunks(1_000) {
        let pairs: Vec<(i64, i64)> = Query::new(
            "select n.id, o.id from record n join record o on o.id = n.replaces where o.withdrawn_at is not null",
        )
        .push_list(" and n.id in", part.iter().copied())
        .all(tx)?;
        found.extend(pairs.into_iter().map(|(newer, id)| Older { newer, id }));
    }
    Ok(found)
}

/// Withdraws the batch's records from `first` to `last`, and brings back into force what they had replaced.
/// Where a still newer record stands, that one now replaces what the withdrawn one did.
pub fn withdraw(tx: &Tx, batch: i64, first: i64, last: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update record set withdrawn_at = $4
         where batch_id = $1 and id >= $2 and id <= $3 and withdrawn_at is null",
        args![batch, first, last, now],
    )?;
    tx.run(
        "update record set replaced_by =
           (select newer.replaced_by from record newer where newer.id = record.replaced_by)
         where replaced_by in (select id from record where batch_id = $1 and id >= $2 and id <= $3
           and replaces is not null)",
        args![batch, first, last],
    )?;
    Ok(())
}

/// Records that are in force again because those that replaced them were taken back.
/// What stands between the two may have been taken back before it.
pub fn back_in_force(tx: &Tx, undone: &Undone) -> Result<Vec<i64>, StoreError> {
    let mut wanted: Vec<i64> = tx.all(
        "select replaces from record where batch_id = $1 and id between $2 and $3 and replaces is not null
         order by replaces",
        args![undone.batch, undone.first, undone.last],
    )?;
    let mut back = Vec::new();
    while !wanted.is_empty() {
        let mut further = Vec::new();
        for part in wanted.chunks(1_000) {
            let found: Vec<(i64, Option<i64>, Option<Millis>, Option<i64>)> =
                Query::new("select id, replaces, withdrawn_at, replaced_by from record where true")
                    .push_list(" and id in", part.iter().copied())
                    .all(tx)?;
            for (id, replaces, withdrawn_at, replaced_by) in found {
                match withdrawn_at {
                    None if replaced_by.is_none() => back.push(id),
                    None => {}
                    Some(_) => further.extend(replaces),
                }
            }
        }
        wanted = further;
    }
    Ok(back)
}
