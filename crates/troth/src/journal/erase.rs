//! Words taken out of what is vouched for: the digests stay, and a sealed row says what was left.
//!
//! Without such a row, a salt or a body that is gone is found by `verify` as tampering.

use sha2::{Digest as _, Sha256};
use troth_store::{StoreError, Tx, Value};

use crate::journal::act::{Act, encoded};
use crate::journal::{Sealed, hex, store};

/// Rows of `erased`.
pub const ERASED: Sealed = Sealed {
    table: "erased",
    columns: &["id", "place", "row_id", "remains"],
};

/// The place of facts in [`ERASED`]; the chain itself vouches for what is left of one.
pub const FACT: &str = "fact";

/// Accounts for sealed rows whose words have just been taken out: call it after the rows were blanked.
///
/// # Errors
/// When the store fails.
pub fn account(
    tx: &Tx,
    act: &mut Act<'_>,
    gone: &[(&Sealed, Vec<i64>)],
    facts: &[i64],
) -> Result<i64, StoreError> {
    let mut rows = Vec::new();
    for (sealed, ids) in gone {
        for values in store::sealed_rows_of(tx, sealed, ids)? {
            if let Some(Value::Int(id)) = values.first() {
                rows.push((sealed.table, *id, remains(&values)));
            }
        }
    }
    rows.extend(facts.iter().map(|id| (FACT, *id, String::new())));
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if rows.is_empty() {
        return Ok(0);
    }
    let first = tx.allocate(ERASED.table, count)?;
    let rows = (first..).zip(rows).map(|(id, (place, row, remains))| {
        vec![
            Value::Int(id),
            place.into(),
            Value::Int(row),
            Value::Text(remains),
        ]
    });
    act.seal(&ERASED, rows.collect())?;
    Ok(count)
}

/// A digest over what is left of a row. Nothing personal is left, so it needs no salt.
pub fn remains(values: &[Value]) -> String {
    hex(&Sha256::digest(encoded(values)))
}
