//! Keys under which subjects are looked for, and how many tell each value, in SQL.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use troth_store::{Query, StoreError, Tx, Value};

use crate::identity::store::{AT_ONCE, in_parts, run_in_parts};

/// The subject that stands for *this key is split*.
const SPLIT: i64 = 0;

/// Who stands under a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Oldest first.
    pub subjects: Vec<i64>,
    pub is_split: bool,
}

/// Numbers of the engine are kept as the integers of the same bits.
pub fn kept(number: u64) -> i64 {
    number.cast_signed()
}

pub fn standing(tx: &Tx, keys: impl IntoIterator<Item = u64>) -> Result<HashMap<u64, Standing>, StoreError> {
    let mut keys: Vec<i64> = keys.into_iter().map(kept).collect();
    keys.sort_unstable();
    keys.dedup();
    let sql = "select key, subject_id from trace where key in";
    let mut found: HashMap<u64, Standing> = HashMap::new();
    for (key, subject) in in_parts::<(i64, i64), _>(tx, sql, keys, "")? {
        let standing = found.entry(key.cast_unsigned()).or_default();
        if subject == SPLIT {
            standing.is_split = true;
        } else {
            standing.subjects.push(subject);
        }
    }
    for standing in found.values_mut() {
        standing.subjects.sort_unstable();
    }
    Ok(found)
}

/// Writes down who entered under which key, and which keys were split.
pub fn enter(tx: &Tx, entered: BTreeSet<(u64, i64)>, split: &BTreeSet<u64>) -> Result<(), StoreError> {
    let marks = split.iter().map(|key| (*key, SPLIT));
    let rows = entered.into_iter().chain(marks);
    tx.bulk(
        "trace",
        &["key", "subject_id"],
        rows.map(|(key, subject)| vec![kept(key).into(), subject.into()]),
    )
    .map(drop)
}

pub fn leave(tx: &Tx, left: &BTreeSet<(u64, i64)>) -> Result<(), StoreError> {
    let left: Vec<[Value; 2]> = left
        .iter()
        .map(|(key, subject)| [kept(*key).into(), (*subject).into()])
        .collect();
    for part in left.chunks(AT_ONCE) {
        Query::new("delete from trace where (key, subject_id) in (")
            .push_rows("values ", part.iter().cloned())
            .text(")")
            .run(tx)?;
    }
    Ok(())
}

/// Counts values up or down; returns how many tell each of them now.
pub fn tell(tx: &Tx, changes: &BTreeMap<u64, i64>) -> Result<Told, StoreError> {
    let changes: Vec<[Value; 2]> = changes
        .iter()
        .filter(|(_, change)| **change != 0)
        .map(|(key, change)| [kept(*key).into(), (*change).into()])
        .collect();
    let mut told = Told::new();
    for part in changes.chunks(AT_ONCE) {
        let rows: Vec<(i64, i64)> = Query::new("insert into tally (key, told)")
            .push_rows(" values ", part.iter().cloned())
            .text(" on conflict (key) do update set told = tally.told + excluded.told returning key, told")
            .all(tx)?;
        // What nobody tells any more leaves no trace.
        let untold: Vec<i64> = rows
            .iter()
            .filter(|(_, told)| *told <= 0)
            .map(|(key, _)| *key)
            .collect();
        run_in_parts(tx, "delete from tally where key in", untold)?;
        told.extend(rows.into_iter().map(read));
    }
    Ok(told)
}

/// How many tell each of some values, by the value's number.
pub type Told = HashMap<u64, u32>;

/// How many tell each of these values.
pub fn told(tx: &Tx, keys: impl IntoIterator<Item = u64>) -> Result<Told, StoreError> {
    let mut keys: Vec<i64> = keys.into_iter().map(kept).collect();
    keys.sort_unstable();
    let sql = "select key, told from tally where key in";
    let rows = in_parts::<(i64, i64), _>(tx, sql, keys, "")?;
    Ok(rows.into_iter().map(read).collect())
}

fn read((key, told): (i64, i64)) -> (u64, u32) {
    (key.cast_unsigned(), u32::try_from(told).unwrap_or(0))
}
