//! Every table as one number, so that two states of a house can be compared, in SQL.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};
use troth_store::{StoreError, Tx, Value, args};

use crate::erasure::place::PLACES;

/// The journal's own memory of having been read again is another afterwards.
const READING: [&str; 3] = ["fact", "stream", "follower"];

/// Of each table one number over all its rows, in whichever order they stand.
///
/// # Errors
/// When the store fails.
pub fn digests(tx: &Tx) -> Result<BTreeMap<&'static str, u128>, StoreError> {
    let tables = PLACES.iter().map(|place| place.table);
    tables
        .filter(|table| !READING.contains(table))
        .map(|table| Ok((table, digest(tx, table)?)))
        .collect()
}

fn digest(tx: &Tx, table: &str) -> Result<u128, StoreError> {
    let mut sum = 0_u128;
    tx.each(&format!("select * from {table}"), args![], |row| {
        let mut all = Sha256::new();
        for (at, name) in row.names().enumerate() {
            let value: Value = row.value(at)?;
            all.update(format!("{name} {value:?};"));
        }
        let mut half = [0; 16];
        half.copy_from_slice(&all.finalize()[..16]);
        sum = sum.wrapping_add(u128::from_be_bytes(half));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(sum)
}
