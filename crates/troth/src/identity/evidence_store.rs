//! What could tell who is who, in SQL: the values subjects carry, and which of them are nobody's.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{Query, StoreError, Tx, args};

use crate::identity::Kind;
use crate::identity::store::{AT_ONCE, in_parts, run_in_parts};

/// A value that a subject carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub subject: i64,
    pub kind: Kind,
    pub value: String,
    /// The first record that said so.
    pub record: i64,
    /// Known to be nobody's own.
    pub is_shared: bool,
}

pub fn traits_of(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<Carried>, StoreError> {
    let sql = "select subject_id, kind, value, record_id, is_shared from identity where subject_id in";
    let rows: Vec<(i64, String, String, i64, bool)> = in_parts(tx, sql, subjects.iter().copied(), "")?;
    Ok(rows
        .into_iter()
        .filter_map(|(subject, kind, value, record, is_shared)| {
            let kind = Kind::parse(&kind)?;
            Some(Carried {
                subject,
                kind,
                value,
                record,
                is_shared,
            })
        })
        .collect())
}

/// Who carries these values of one kind.
pub fn carriers(tx: &Tx, kind: Kind, values: &BTreeSet<String>) -> Result<Vec<(String, i64)>, StoreError> {
    let mut found = Vec::new();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    for part in values.chunks(AT_ONCE) {
        let query = Query::new("select value, subject_id from identity").push(" where kind = ", kind.word());
        found.extend(
            query
                .push_list(" and value in", part.iter().copied())
                .all::<(String, i64)>(tx)?,
        );
    }
    Ok(found)
}

/// How many subjects carry each of the addresses, numbers and ids that these carry.
pub fn how_many_carry(
    tx: &Tx,
    subjects: &BTreeSet<i64>,
) -> Result<BTreeMap<(Kind, String), i64>, StoreError> {
    let sql = "select i.kind, i.value, count(*) from
                 (select distinct kind, value from identity where kind in ('email', 'phone', 'outside_id') and subject_id in";
    let rest = ") own join identity i on i.kind = own.kind and i.value = own.value group by i.kind, i.value";
    let rows: Vec<(String, String, i64)> = in_parts(tx, sql, subjects.iter().copied(), rest)?;
    Ok(rows
        .into_iter()
        .filter_map(|(kind, value, many)| Some(((Kind::parse(&kind)?, value), many)))
        .collect())
}

/// Which of these values are known to be nobody's.
pub fn shared_among(tx: &Tx, kind: Kind, values: &BTreeSet<String>) -> Result<BTreeSet<String>, StoreError> {
    let mut found = BTreeSet::new();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    for part in values.chunks(AT_ONCE) {
        let query = Query::new("select distinct value from identity").push(" where kind = ", kind.word());
        found.extend(
            query
                .push_list(" and is_shared = 1 and value in", part.iter().copied())
                .all::<String>(tx)?,
        );
    }
    Ok(found)
}

/// Marks values as nobody's own, or as somebody's again.
pub fn mark_shared(tx: &Tx, values: &BTreeSet<(Kind, String)>, is_shared: bool) -> Result<(), StoreError> {
    for (kind, value) in values {
        let sql = "update identity set is_shared = $3 where kind = $1 and value = $2 and is_shared <> $3";
        tx.run(sql, args![kind.word(), value.as_str(), i64::from(is_shared)])?;
    }
    Ok(())
}

pub fn keep(tx: &Tx, carried: &[Carried]) -> Result<(), StoreError> {
    let rows = carried.iter().map(|one| {
        vec![
            one.subject.into(),
            one.kind.word().into(),
            one.value.as_str().into(),
            one.record.into(),
            i64::from(one.is_shared).into(),
        ]
    });
    tx.bulk(
        "identity",
        &["subject_id", "kind", "value", "record_id", "is_shared"],
        rows,
    )
    .map(drop)
}

pub fn forget_traits(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<(), StoreError> {
    run_in_parts(
        tx,
        "delete from identity where subject_id in",
        subjects.iter().copied(),
    )
}
