//! Purposes in SQL.

use troth_store::{FromRow, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::purpose::{Purpose, Stated};

const COLUMNS: &str = "p.id, p.sentence, p.sake, p.chosen, p.at, p.by_colleague, c.name as by_name
    from purpose p left join colleague c on c.id = p.by_colleague";

impl FromRow for Purpose {
    fn from_row(row: &Row<'_>) -> Result<Purpose, StoreError> {
        let sentence: String = row.get("sentence")?;
        Ok(Purpose {
            id: row.get("id")?,
            chain: sentence.lines().map(str::to_owned).collect(),
            sake: row.get("sake")?,
            chosen: row.get("chosen")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
        })
    }
}

impl Stated {
    /// Its row, in the order of [`crate::purpose::PURPOSE`].
    pub fn row(&self, id: i64, actor: ActorId, now: Millis) -> Vec<Value> {
        vec![
            id.into(),
            // A link a line.
            self.chain.join("\n").into(),
            self.sake.as_str().into(),
            self.chosen.clone().into(),
            now.into(),
            actor.0.into(),
        ]
    }
}

/// The purpose in view; nothing when none was ever stated.
pub fn current(tx: &Tx) -> Result<Option<Purpose>, StoreError> {
    tx.one(&format!("select {COLUMNS} order by p.id desc limit 1"), args![])
}

pub fn find(tx: &Tx, id: i64) -> Result<Option<Purpose>, StoreError> {
    tx.one(&format!("select {COLUMNS} where p.id = $1"), args![id])
}

/// The newest first, those before `id` only when one is given.
pub fn history(tx: &Tx, before: Option<i64>, limit: i64) -> Result<Vec<Purpose>, StoreError> {
    tx.all(
        &format!("select {COLUMNS} where p.id < $1 order by p.id desc limit $2"),
        args![before.unwrap_or(i64::MAX), limit],
    )
}
