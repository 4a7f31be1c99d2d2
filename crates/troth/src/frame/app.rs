//! What every request can reach: the store, the clock, and the few settings that shape an answer.

use std::sync::Arc;

use troth_store::Store;

use crate::frame::attempt::Attempts;
use crate::frame::shell::MenuItem;
use crate::frame::time::Clock;
use crate::frame::vault::Vault;

/// Cheap to clone; one per process.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    pub clock: Clock,
    pub settings: Arc<Settings>,
    pub attempts: Arc<Attempts>,
}

/// What requests need of the program's settings.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How people reach this house, such as `https://crm.example.org`; decides whether cookies are secure.
    pub public_url: Option<String>,
    /// Where the source of the running program can be had.
    pub source_url: String,
    /// The largest upload in bytes.
    pub upload_limit: u64,
    pub menu: Vec<MenuItem>,
    /// Where erasures are kept beside the database; nothing in a house without a folder.
    pub erasures: Option<std::path::PathBuf>,
    /// What seals passwords.
    pub vault: Vault,
    /// Certificates trusted for mail servers beside those of the machine.
    pub mail_ca: Option<std::path::PathBuf>,
}

impl Settings {
    /// Secure cookies exist only where the address people type begins with `https`.
    pub fn is_secure(&self) -> bool {
        self.public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}
