//! Statements of consent in SQL, each with its proof.

use std::collections::BTreeSet;

use troth_store::{StoreError, Tx, Value};

use crate::frame::time::Millis;
use crate::identity::store::in_parts;
use crate::record::said::Consent;

pub fn consent_records(tx: &Tx, records: &BTreeSet<i64>) -> Result<Vec<i64>, StoreError> {
    in_parts(
        tx,
        "select distinct record_id from consent where record_id in",
        records.iter().copied(),
        "",
    )
}

pub fn keep_consents(tx: &Tx, found: &[(i64, i64, &Consent)]) -> Result<(), StoreError> {
    if found.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("consent", i64::try_from(found.len()).unwrap_or(i64::MAX))?;
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(found.len());
    for (id, (subject, record, consent)) in (first..).zip(found) {
        let proof =
            serde_json::to_string(&consent.proof).map_err(|error| StoreError::Engine(error.to_string()))?;
        let channel =
            serde_json::to_value(consent.channel).map_err(|error| StoreError::Engine(error.to_string()))?;
        rows.push(vec![
            id.into(),
            (*subject).into(),
            channel.as_str().unwrap_or("other").into(),
            consent.purpose.as_str().into(),
            i64::from(consent.given).into(),
            consent.at.into(),
            proof.into(),
            (*record).into(),
        ]);
    }
    tx.bulk(
        "consent",
        &[
            "id",
            "subject_id",
            "channel",
            "purpose",
            "given",
            "at",
            "proof",
            "record_id",
        ],
        rows,
    )
    .map(drop)
}

/// Channel, purpose, given, when, proof and silo of each statement whose record is in force.
pub type Statement = (String, String, bool, Option<Millis>, String, Option<String>);

pub fn consents_of(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<Statement>, StoreError> {
    let sql = "select c.channel, c.purpose, c.given, c.at, c.proof, o.name from consent c
               left join record r on r.id = c.record_id left join silo o on o.id = r.silo_id
               where r.withdrawn_at is null and r.replaced_by is null and c.subject_id in";
    in_parts(
        tx,
        sql,
        subjects.iter().copied(),
        " order by c.channel, c.purpose, c.id",
    )
}
