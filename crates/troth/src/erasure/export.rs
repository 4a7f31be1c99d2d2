//! Everything that is known of somebody, from the same list that erases them: what is told and what is forgotten agree.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::erasure::place::PLACES;
use crate::erasure::store;
use crate::frame::time::Millis;

/// All that is known of one person or firm.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Export {
    pub party: i64,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// Rows by table, under the names of the schema; what is empty is left out.
    #[schema(value_type = Object)]
    pub known: BTreeMap<String, Vec<serde_json::Value>>,
}

/// # Errors
/// When the store fails.
pub fn export(tx: &Tx, party: i64, subjects: &BTreeSet<i64>, now: Millis) -> Result<Export, StoreError> {
    let mut known = BTreeMap::new();
    // What holds no words is how Troth finds and compares, and tells of others as much as of them.
    for place in PLACES.iter().filter(|place| !place.columns.is_empty()) {
        let rows = store::told(tx, place, subjects)?;
        if !rows.is_empty() {
            known.insert(place.table.to_owned(), rows);
        }
    }
    Ok(Export {
        party,
        at: now,
        known,
    })
}
