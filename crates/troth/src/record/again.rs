//! Rows that a further file tells word for word: kept once, and vouched for by each file that tells them.
//!
//! When the file whose record it is goes, the next that told the same tells it in its stead.

use std::collections::BTreeMap;

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::record::ROWS_PER_FACT;
use crate::record::store::{self, Fresh, Older};

/// Lets other files tell what the batch's records from `first` to `last` tell, before those are withdrawn. Where none
/// does, a file may still tell what stood before, though the file that told it first is gone as well.
///
/// # Errors
/// When the store fails.
pub fn pass_on(
    tx: &Tx,
    batch: i64,
    first: i64,
    last: i64,
    by: ActorId,
    now: Millis,
) -> Result<(), StoreError> {
    // By the record to look at: the record of the batch in whose place a copy of it would stand.
    let mut wanted: BTreeMap<i64, i64> = store::in_force(tx, batch, first, last)?
        .into_iter()
        .map(|id| (id, id))
        .collect();
    while !wanted.is_empty() {
        let looked_at: Vec<i64> = wanted.keys().copied().collect();
        let repeated = store::repeated(tx, batch, &looked_at)?;
        let mut anew: BTreeMap<(i64, i64), Vec<(Option<i64>, Fresh)>> = BTreeMap::new();
        for one in repeated {
            if let Some(instead) = wanted.remove(&one.record) {
                let rows = anew.entry((one.silo, one.batch)).or_default();
                rows.push((Some(instead), one.row));
            }
        }
        for ((silo, other), mut rows) in anew {
            while !rows.is_empty() {
                let part = rows.split_off(rows.len().saturating_sub(ROWS_PER_FACT));
                store::keep(tx, Some(other), silo, part, by, now)?;
            }
        }
        let left: Vec<i64> = wanted.keys().copied().collect();
        wanted = store::older(tx, &left)?
            .into_iter()
            .filter_map(|Older { newer, id }| Some((id, wanted.get(&newer).copied()?)))
            .collect();
    }
    Ok(())
}
