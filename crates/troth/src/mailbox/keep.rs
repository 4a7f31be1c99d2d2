//! Who reads which mailbox on this node: one task for each that runs, begun again with patience when a server fails.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use tokio::task::JoinHandle;
use troth_store::{Store, StoreError};

use crate::frame::time::{Clock, Millis};
use crate::frame::vault::{Vault, VaultError};
use crate::mailbox::connect::{self, Trouble, Trust};
use crate::mailbox::fetch::Visit;
use crate::mailbox::store::{self, Mailbox};
use crate::mailbox::{State, ledger, seal_for};

/// Other nodes' commits are not announced here, so everyone looks at least this often.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// The least time between looks.
const PAUSE: Duration = Duration::from_millis(500);

/// What reading needs of the house.
#[derive(Clone, Debug)]
pub struct Desk {
    pub db: Store,
    pub clock: Clock,
    pub vault: Vault,
    pub mail_ca: Option<PathBuf>,
    /// A name that no other node has.
    pub reader: String,
}

impl Desk {
    pub fn new(db: Store, clock: Clock, vault: Vault, mail_ca: Option<PathBuf>) -> Desk {
        Desk {
            db,
            clock,
            vault,
            mail_ca,
            reader: crate::journal::hex(&rand::random::<[u8; 16]>()),
        }
    }

    /// Reads every mailbox that runs, for ever.
    pub async fn keep(self) {
        let mut reading: HashMap<i64, Reading> = HashMap::new();
        let mut commits = self.db.commits();
        loop {
            commits.borrow_and_update();
            match self.running().await {
                Ok(running) => self.see_to(&mut reading, &running),
                Err(error) => tracing::error!(%error, "which mailboxes are to be read is not known"),
            }
            tokio::time::sleep(PAUSE).await;
            let changed = tokio::time::timeout(LOOK_AGAIN, commits.changed()).await;
            if matches!(changed, Ok(Err(_))) {
                return;
            }
        }
    }

    /// Lets other nodes read what this one did.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn leave(&self) -> Result<(), StoreError> {
        let reader = self.reader.clone();
        self.db.write(move |tx| store::let_go(tx, &reader)).await
    }

    async fn running(&self) -> Result<Vec<(i64, i64)>, StoreError> {
        let has_taken_back = self.db.read(store::has_taken_back).await?;
        if has_taken_back {
            self.db.write(store::stop_taken_back).await?;
        }
        self.db.read(store::running).await
    }

    /// Begins what runs and is not read; ends what was changed or runs no more.
    fn see_to(&self, reading: &mut HashMap<i64, Reading>, running: &[(i64, i64)]) {
        reading.retain(|id, one| running.contains(&(*id, one.version)) && !one.task.is_finished());
        for (id, version) in running {
            reading.entry(*id).or_insert_with(|| Reading {
                version: *version,
                task: tokio::spawn(self.clone().read(*id)),
            });
        }
    }

    /// Reads one mailbox until it is no longer to be read.
    async fn read(self, id: i64) {
        let mut failures = 0_u32;
        loop {
            let wait = match self.claimed(id).await {
                Ok(Some(mailbox)) => match self.visit(&mailbox).await {
                    Ok(()) => {
                        failures = 0;
                        ledger::wait(1, rand::random())
                    }
                    Err(trouble) => {
                        failures = failures.saturating_add(1);
                        if self.say(&mailbox, &trouble).await.is_err() || trouble.needs_somebody() {
                            return;
                        }
                        ledger::wait(failures, rand::random())
                    }
                },
                Ok(None) => ledger::wait(2, rand::random()),
                Err(error) => {
                    tracing::error!(%error, mailbox = id, "a mailbox stands still");
                    ledger::wait(3, rand::random())
                }
            };
            tokio::time::sleep(pause(wait)).await;
        }
    }

    /// Nothing while another node reads it.
    async fn claimed(&self, id: i64) -> Result<Option<Mailbox>, StoreError> {
        let (reader, now) = (self.reader.clone(), self.clock.now());
        self.db
            .write(move |tx| match store::claim(tx, id, &reader, now)? {
                true => store::get(tx, id),
                false => Ok(None),
            })
            .await
    }

    async fn visit(&self, mailbox: &Mailbox) -> Result<(), Trouble> {
        let id = mailbox.id;
        let secrets = self.db.read(move |tx| store::secrets(tx, id)).await?;
        let sealed = secrets.ok_or(Trouble::Sealed(VaultError::OtherKey))?.imap;
        let password = self.vault.open(&seal_for(id, "imap"), &sealed)?;
        let trust = Trust::load(self.mail_ca.as_deref())?;
        let session = connect::sign_in(&mailbox.imap, &password, &trust).await?;
        let visit = Visit {
            db: &self.db,
            clock: &self.clock,
            mailbox,
            reader: &self.reader,
        };
        visit.stay(session).await?;
        Ok(())
    }

    /// Says what is wrong where its owner sees it.
    async fn say(&self, mailbox: &Mailbox, trouble: &Trouble) -> Result<(), StoreError> {
        let (id, reader, words) = (mailbox.id, self.reader.clone(), trouble.to_string());
        let needs_somebody = trouble.needs_somebody();
        tracing::warn!(mailbox = id, needs_somebody, "a mailbox cannot be read just now");
        self.db
            .write(move |tx| {
                if needs_somebody {
                    store::turn(tx, id, State::Refused, Some(&words)).map(|_| ())
                } else {
                    store::trouble(tx, id, &reader, &words)
                }
            })
            .await
    }
}

fn pause(wait: Millis) -> Duration {
    Duration::from_millis(u64::try_from(wait).unwrap_or_default())
}

/// A task that ends when nobody holds it any more.
struct Reading {
    version: i64,
    task: JoinHandle<()>,
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.task.abort();
    }
}
