//! How a store is opened: the few numbers an operator may want to set.

use std::time::Duration;

/// How a store is opened.
///
/// ```
/// use troth_store::Options;
///
/// let options = Options { readers: 4, ..Options::default() };
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// How many reads run at once; their connections are opened when first needed.
    pub readers: usize,
    /// How long one statement of a read may take before it ends in [`StoreError::TimedOut`](crate::StoreError::TimedOut);
    /// zero for ever.
    pub statement_timeout: Duration,
    /// How big a SQLite file may grow, where it shares a disk with others; beyond it writes end in
    /// [`StoreError::Full`](crate::StoreError::Full).
    pub file_limit_bytes: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            readers: 8,
            statement_timeout: Duration::from_secs(30),
            file_limit_bytes: None,
        }
    }
}
