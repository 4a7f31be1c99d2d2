//! An act being recorded: its sealed rows first, then the one fact that vouches for them.

use rand::Rng as _;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use troth_store::{StoreError, Tx, Value};

use crate::frame::time::Millis;
use crate::journal::{ActorId, Digest, Fact, Seal, Sealed, hex, salted, store};

/// Facts and rows of one act. Nothing is remembered until [`Act::record`].
#[must_use = "an act that is not recorded leaves rows no fact vouches for"]
pub struct Act<'tx> {
    tx: &'tx Tx,
    id: i64,
    name: &'static str,
    actor: ActorId,
    at: Millis,
    subject: Option<i64>,
    sealed: Vec<Seal>,
}

impl<'tx> Act<'tx> {
    /// Begins the act called `name`, such as `promise.made`; the word before the point is its stream.
    ///
    /// # Errors
    /// When the store fails.
    pub fn begin(
        tx: &'tx Tx,
        name: &'static str,
        actor: ActorId,
        at: Millis,
    ) -> Result<Act<'tx>, StoreError> {
        let id = tx.allocate("fact", 1)?;
        Ok(Act {
            tx,
            id,
            name,
            actor,
            at,
            subject: None,
            sealed: Vec::new(),
        })
    }

    /// The fact's id, known before it is written so that rows can point to it.
    pub fn fact(&self) -> i64 {
        self.id
    }

    pub fn about(mut self, subject: i64) -> Act<'tx> {
        self.subject = Some(subject);
        self
    }

    /// Inserts rows that may never change, each with its own salt and digest.
    /// A row lists the values of `sealed.columns` in order, the first of which is its id; ids must ascend.
    ///
    /// # Errors
    /// When the store refuses a row.
    pub fn seal(&mut self, sealed: &Sealed, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        self.seal_with(sealed, &[], rows)
    }

    /// As [`Act::seal`], with further columns at the end of each row that nobody vouches for.
    ///
    /// # Errors
    /// When the store refuses a row.
    pub fn seal_with(
        &mut self,
        sealed: &Sealed,
        loose: &[&str],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let columns: Vec<&str> = sealed
            .columns
            .iter()
            .copied()
            .chain(loose.iter().copied())
            .chain(["salt", "digest", "fact"])
            .collect();
        let mut over_all = Sha256::new();
        let fact = self.id;
        let vouched = sealed.columns.len();
        let rows = rows.into_iter().map(|mut row| {
            let salt = fresh_salt();
            let digest = row_digest(&salt, &row[..vouched]);
            over_all.update(digest);
            row.extend([Value::Blob(salt), Value::Blob(digest.to_vec()), Value::Int(fact)]);
            row
        });
        self.tx.bulk(sealed.table, &columns, rows)?;
        self.sealed.push(Seal {
            table: sealed.table.to_owned(),
            rows: count,
            digest: hex(&over_all.finalize()),
        });
        Ok(())
    }

    /// Appends the fact: `said` is what the slice wants remembered.
    ///
    /// # Errors
    /// When the store fails or `said` has no JSON.
    pub fn record(self, said: &impl Serialize) -> Result<i64, StoreError> {
        let said = serde_json::to_value(said).map_err(|error| StoreError::Engine(error.to_string()))?;
        let body = if self.sealed.is_empty() {
            json!({ "said": said })
        } else {
            json!({ "said": said, "sealed": self.sealed })
        };
        let body = body.to_string();
        let stream = self.name.split('.').next().unwrap_or(self.name);
        let (place, before) = store::head(self.tx, stream)?;
        let salt = fresh_salt();
        let mut fact = Fact {
            id: self.id,
            stream: stream.to_owned(),
            place: place + 1,
            name: self.name.to_owned(),
            at: self.at,
            actor: self.actor,
            subject: self.subject,
            body_digest: salted(&salt, body.as_bytes()).to_vec(),
            body: Some(body),
            salt: Some(salt),
            chain: Vec::new(),
        };
        fact.chain = fact.expected_chain(&before).to_vec();
        store::append(self.tx, &fact)?;
        Ok(self.id)
    }
}

/// The digest of one sealed row: its salt, then its values.
pub fn row_digest(salt: &[u8], values: &[Value]) -> Digest {
    salted(salt, &encoded(values))
}

/// Each value with its kind and length, so that no two rows read the same.
pub fn encoded(values: &[Value]) -> Vec<u8> {
    let mut content = Vec::with_capacity(256);
    for value in values {
        let (kind, bytes): (u8, std::borrow::Cow<'_, [u8]>) = match value {
            Value::Null => (0, (&[][..]).into()),
            Value::Int(number) => (1, number.to_be_bytes().to_vec().into()),
            Value::Real(number) => (2, number.to_be_bytes().to_vec().into()),
            Value::Text(text) => (3, text.as_bytes().into()),
            Value::Blob(bytes) => (4, bytes.as_slice().into()),
            Value::Match(terms) => (5, terms.join(" ").into_bytes().into()),
        };
        content.push(kind);
        content.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        content.extend_from_slice(&bytes);
    }
    content
}

fn fresh_salt() -> Vec<u8> {
    let mut salt = vec![0; 16];
    rand::rng().fill_bytes(&mut salt);
    salt
}

impl std::fmt::Debug for Act<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Act")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
