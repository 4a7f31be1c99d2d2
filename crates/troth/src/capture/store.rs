//! What a line asks of parties that no other slice answers, in SQL.

use troth_store::{Query, StoreError, Tx};

/// Which of these parties are colleagues of ours.
pub fn ours(tx: &Tx, parties: impl ExactSizeIterator<Item = i64>) -> Result<Vec<i64>, StoreError> {
    if parties.len() == 0 {
        return Ok(Vec::new());
    }
    Query::new("select id from party where is_colleague = 1")
        .push_list(" and id in", parties)
        .all(tx)
}
