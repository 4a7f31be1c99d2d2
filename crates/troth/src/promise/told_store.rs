//! Promises that rows of orders and tickets tell of, in SQL: which are known, and which records still tell of them.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use jiff::civil::Date;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::promise::store::{LIST, known, parsed};
use crate::promise::{Kind, Pledged};
use crate::record::Undone;
use crate::record::store::Record;

/// A promise that was read from somewhere.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: i64,
    pub subject: i64,
    pub kind: Kind,
    pub due: Option<Date>,
    pub is_withdrawn: bool,
}

impl Known {
    /// Whether that is this very promise.
    pub fn is(&self, pledged: &Pledged) -> bool {
        (self.subject, self.kind, self.due) == (pledged.subject, pledged.kind, pledged.due.day)
    }
}

/// Promises read from these sources before, withdrawn or not.
pub fn by_source(tx: &Tx, sources: &[String]) -> Result<HashMap<String, Vec<Known>>, StoreError> {
    let mut found: HashMap<String, Vec<Known>> = HashMap::new();
    for part in sources.chunks(LIST) {
        Query::new("select source_key, id, subject_id, kind, due_on, withdrawn_at from promise")
            .push_list(" where source_key in", part.iter().map(String::as_str))
            .text(" order by id")
            .each(tx, |row| {
                let known = Known {
                    id: row.get("id")?,
                    subject: row.get("subject_id")?,
                    kind: known(row, "kind", Kind::parse)?,
                    due: parsed(row, "due_on")?,
                    is_withdrawn: row.get::<Option<Millis>>("withdrawn_at")?.is_some(),
                };
                found.entry(row.get("source_key")?).or_default().push(known);
                Ok(ControlFlow::Continue(()))
            })?;
    }
    Ok(found)
}

/// Remembers which records tell of which tickets.
pub fn keep_told(tx: &Tx, told: &BTreeSet<(String, i64)>) -> Result<(), StoreError> {
    let rows = told
        .iter()
        .map(|(source, record)| vec![source.as_str().into(), Value::Int(*record)]);
    tx.bulk("promise_told", &["source_key", "record_id"], rows)?;
    Ok(())
}

/// The tickets that these records tell of, or did.
pub fn told_in(tx: &Tx, records: &[i64]) -> Result<BTreeSet<String>, StoreError> {
    let mut sources = BTreeSet::new();
    for part in records.chunks(LIST) {
        let found: Vec<String> = Query::new("select distinct source_key from promise_told")
            .push_list(" where record_id in", part.iter().copied())
            .all(tx)?;
        sources.extend(found);
    }
    Ok(sources)
}

/// The tickets that these records told of.
pub fn told_by(tx: &Tx, undone: &Undone) -> Result<BTreeSet<String>, StoreError> {
    let found: Vec<String> = tx.all(
        "select distinct t.source_key from record r join promise_told t on t.record_id = r.id
         where r.batch_id = $1 and r.id between $2 and $3",
        args![undone.batch, undone.first, undone.last],
    )?;
    Ok(found.into_iter().collect())
}

/// A record that speaks of a ticket, and whether a newer one tells its row anew.
#[derive(Debug)]
pub struct Telling {
    pub source: String,
    pub is_replaced: bool,
    pub record: Record,
}

impl FromRow for Telling {
    fn from_row(row: &Row<'_>) -> Result<Telling, StoreError> {
        Ok(Telling {
            source: row.get("source_key")?,
            is_replaced: row.get("is_replaced")?,
            record: Record::from_row(row)?,
        })
    }
}

/// The records that speak of these tickets and were not taken back, in order.
pub fn tellings(tx: &Tx, sources: &[String]) -> Result<Vec<Telling>, StoreError> {
    let mut told = Vec::new();
    for part in sources.chunks(LIST) {
        let found: Vec<Telling> = Query::new(
            "select t.source_key, r.id, r.silo_id, r.batch_id, r.key, r.replaces, r.told,
               case when r.replaced_by is null then 0 else 1 end as is_replaced
             from promise_told t join record r on r.id = t.record_id where r.withdrawn_at is null",
        )
        .push_list(" and t.source_key in", part.iter().map(String::as_str))
        .text(" order by r.id")
        .all(tx)?;
        told.extend(found);
    }
    Ok(told)
}
