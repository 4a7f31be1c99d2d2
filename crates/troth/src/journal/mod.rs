//! The memory of acts: one fact for each thing someone did, chained so that nothing is changed unseen.
//!
//! State lives in the slices' own tables; each act changes them and appends one fact in the same transaction.
//! A fact is never edited. Its body can be erased, since the chain is made over a salted digest of it.
//! Rows that must not be edited either are *sealed*: the fact holds a digest over the rows' own digests.

pub mod act;
pub mod erase;
pub mod follow;
pub mod store;
pub mod verify;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use troth_store::StoreError;

use crate::frame::time::Millis;

/// Who acted: a colleague's id, or Troth itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActorId(pub i64);

impl ActorId {
    /// Followers and pledges act in Troth's own name.
    pub const TROTH: ActorId = ActorId(0);
}

/// SHA-256.
pub type Digest = [u8; 32];

/// One act as it is remembered.
#[derive(Clone, Debug)]
pub struct Fact {
    pub id: i64,
    pub stream: String,
    /// Counts from 1 in its stream.
    pub place: i64,
    pub name: String,
    pub at: Millis,
    pub actor: ActorId,
    pub subject: Option<i64>,
    /// `None` once erased.
    pub body: Option<String>,
    pub salt: Option<Vec<u8>>,
    pub body_digest: Vec<u8>,
    pub chain: Vec<u8>,
}

/// The parts of a body that the journal itself reads.
#[derive(Debug, Deserialize)]
pub struct Body<T> {
    pub said: T,
    #[serde(default)]
    pub sealed: Vec<Seal>,
}

/// Whether a fact of this body vouches for rows. Such a body says ids and digests and no words, so that nothing of it
/// need ever be erased; and without it nobody could tell the rows from rows written behind Troth's back.
pub fn vouches(body: &str) -> bool {
    serde_json::from_str::<Body<serde::de::IgnoredAny>>(body).is_ok_and(|body| !body.sealed.is_empty())
}

/// That a fact vouches for rows of a table: how many, and a digest over their digests in order of id.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct Seal {
    pub table: String,
    pub rows: i64,
    pub digest: String,
}

/// A table whose rows may never change: its name, and the columns (beside `salt`, `digest`, `fact`) that are vouched for.
#[derive(Debug)]
pub struct Sealed {
    pub table: &'static str,
    pub columns: &'static [&'static str],
}

impl Fact {
    /// What the slice said in this fact; `None` once erased.
    ///
    /// # Errors
    /// When it says something of another shape: whoever passed over it would never hear it.
    pub fn said<T: DeserializeOwned>(&self) -> Result<Option<T>, StoreError> {
        let read = |body| serde_json::from_str::<Body<T>>(body).map(|body| body.said);
        self.body.as_deref().map(read).transpose().map_err(|error| {
            // The error itself may quote somebody.
            let (id, name, at) = (self.id, &self.name, error.column());
            StoreError::Engine(format!(
                "fact {id}, `{name}`, has another shape from letter {at} on"
            ))
        })
    }

    /// What this fact's link must be, after the link before it.
    pub fn expected_chain(&self, before: &[u8]) -> Digest {
        let mut link = Sha256::new();
        link.update(before);
        for part in [&self.stream, &self.name] {
            link.update((part.len() as u64).to_be_bytes());
            link.update(part);
        }
        for number in [
            self.id,
            self.place,
            self.at,
            self.actor.0,
            self.subject.unwrap_or(-1),
        ] {
            link.update(number.to_be_bytes());
        }
        link.update(&self.body_digest);
        link.finalize().into()
    }
}

/// A digest that cannot be guessed from the text alone, so that erasing text and salt erases all.
pub fn salted(salt: &[u8], content: &[u8]) -> Digest {
    let mut digest = Sha256::new();
    digest.update((salt.len() as u64).to_be_bytes());
    digest.update(salt);
    digest.update(content);
    digest.finalize().into()
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_depends_on_every_part_of_its_fact() {
        let fact = Fact {
            id: 1,
            stream: "promise".into(),
            place: 1,
            name: "promise.made".into(),
            at: 5,
            actor: ActorId(1),
            subject: None,
            body: None,
            salt: None,
            body_digest: vec![1; 32],
            chain: vec![],
        };
        let link = fact.expected_chain(&[]);
        let changes: [fn(&mut Fact); 7] = [
            |f| f.id = 2,
            |f| f.name.push('x'),
            |f| f.at += 1,
            |f| f.actor = ActorId(2),
            |f| f.subject = Some(3),
            |f| f.place = 2,
            |f| f.body_digest[0] = 9,
        ];
        for change in changes {
            let mut other = fact.clone();
            change(&mut other);
            assert_ne!(link, other.expected_chain(&[]));
        }
        assert_ne!(link, fact.expected_chain(&[1]));
    }

    #[test]
    fn a_fact_of_another_shape_is_no_erased_one_and_quotes_nobody() {
        let mut fact = Fact {
            id: 7,
            stream: "promise".into(),
            place: 1,
            name: "promise.made".into(),
            at: 5,
            actor: ActorId(1),
            subject: None,
            body: Some(r#"{"said":"ann@lee.example"}"#.into()),
            salt: None,
            body_digest: vec![],
            chain: vec![],
        };
        assert_eq!(fact.said::<String>(), Ok(Some("ann@lee.example".into())));
        let wrong = fact.said::<i64>().unwrap_err().to_string();
        assert!(wrong.contains("fact 7") && !wrong.contains("ann"), "{wrong}");
        fact.body = None;
        assert_eq!(fact.said::<i64>(), Ok(None));
    }

    #[test]
    fn a_body_that_vouches_is_known_from_one_that_only_says() {
        let seal = r#"{"said":{"links":[10248]},"sealed":[{"table":"promise","rows":1,"digest":"00"}]}"#;
        assert!(vouches(seal));
        for says in [
            r#"{"said":{"why":"sealed"}}"#,
            r#"{"said":1,"sealed":[]}"#,
            "no JSON",
        ] {
            assert!(!vouches(says), "{says}");
        }
    }

    #[test]
    fn hex_is_lower_case_and_whole() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }
}
