//! Loads the demo company through the real intake, as a newcomer's own files would be.

use troth_store::Store;

use crate::frame::time::Clock;

/// # Errors
/// When a file cannot be taken in.
pub async fn load(_store: &Store, _clock: &Clock) -> anyhow::Result<()> {
    Ok(())
}
