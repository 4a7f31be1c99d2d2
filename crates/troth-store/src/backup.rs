//! Copies of a whole database, in a file that either engine can be filled from.

use std::path::Path;

use crate::error::StoreError;
use crate::store::Store;

impl Store {
    /// Writes one consistent snapshot into a fresh SQLite file while other writers go on.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        Err(StoreError::Copy {
            path: to.display().to_string(),
            reason: "not built yet".to_owned(),
        })
    }

    /// Fills this database, to which nothing was written yet, from a backup of either engine.
    pub async fn restore(&self, from: &Path) -> Result<(), StoreError> {
        Err(StoreError::Copy {
            path: from.display().to_string(),
            reason: "not built yet".to_owned(),
        })
    }
}
