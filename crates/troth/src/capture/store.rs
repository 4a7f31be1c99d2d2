//! What a line asks of parties that no other slice answers, in SQL.

use troth_store::{Query, StoreError, Tx, args};

/// No firm has more colleagues whose first names a line may hold.
const MOST: i64 = 500;

/// Names of colleagues as silos tell of them, whether they come in here or not.
pub fn colleagues(tx: &Tx) -> Result<Vec<String>, StoreError> {
    tx.all(
        "select name from party where is_colleague = 1 and kind = 'person' and name like '% %' order by sort_name, id limit $1",
        args![MOST],
    )
}

/// Which of these parties are colleagues of ours.
pub fn ours(tx: &Tx, parties: impl ExactSizeIterator<Item = i64>) -> Result<Vec<i64>, StoreError> {
    if parties.len() == 0 {
        return Ok(Vec::new());
    }
    Query::new("select id from party where is_colleague = 1")
        .push_list(" and id in", parties)
        .all(tx)
}
