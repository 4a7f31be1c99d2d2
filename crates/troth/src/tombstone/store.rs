//! Tombstones in SQL.

use std::collections::{HashMap, HashSet};

use rand::Rng as _;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::tombstone::{Known, Salt};

/// Digests in one list of a query.
const LIST: usize = 1_000;

/// A tombstone as it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tombstone {
    pub digest: Vec<u8>,
    pub erased_at: Millis,
    pub lifted_at: Option<Millis>,
}

impl FromRow for Tombstone {
    fn from_row(row: &Row<'_>) -> Result<Tombstone, StoreError> {
        Ok(Tombstone {
            digest: row.get("digest")?,
            erased_at: row.get("erased_at")?,
            lifted_at: row.get("lifted_at")?,
        })
    }
}

/// The house's salt; nothing while nobody was erased.
pub fn salt(tx: &Tx) -> Result<Option<Salt>, StoreError> {
    Ok(tx
        .one::<Vec<u8>>("select salt from tombstone_salt where id = 1", args![])?
        .map(Salt))
}

/// The house's salt, made when there is none.
pub fn salt_or_new(tx: &Tx) -> Result<Salt, StoreError> {
    if let Some(salt) = salt(tx)? {
        return Ok(salt);
    }
    let mut fresh = vec![0; 32];
    rand::rng().fill_bytes(&mut fresh);
    keep_salt(tx, &Salt(fresh.clone()))?;
    Ok(Salt(fresh))
}

pub fn keep_salt(tx: &Tx, salt: &Salt) -> Result<(), StoreError> {
    tx.run(
        "insert into tombstone_salt (id, salt) values (1, $1) on conflict (id) do update set salt = excluded.salt",
        args![salt.0.clone()],
    )?;
    Ok(())
}

pub fn raise(tx: &Tx, stones: &[Tombstone]) -> Result<(), StoreError> {
    for stone in stones {
        tx.run(
            "insert into tombstone (digest, erased_at, lifted_at) values ($1, $2, $3)
             on conflict (digest) do update set erased_at = excluded.erased_at, lifted_at = excluded.lifted_at",
            args![stone.digest.clone(), stone.erased_at, stone.lifted_at],
        )?;
    }
    Ok(())
}

pub fn all(tx: &Tx) -> Result<Vec<Tombstone>, StoreError> {
    tx.all(
        "select digest, erased_at, lifted_at from tombstone order by digest",
        args![],
    )
}

/// Which of these were erased, and have not come back since.
pub fn stands(tx: &Tx, salt: &Salt, known: &[Known]) -> Result<HashSet<Known>, StoreError> {
    let by_digest: HashMap<Vec<u8>, &Known> =
        known.iter().map(|one| (salt.digest(one).to_vec(), one)).collect();
    let digests: Vec<&Vec<u8>> = by_digest.keys().collect();
    let mut found = HashSet::new();
    for part in digests.chunks(LIST) {
        let list = part.iter().map(|digest| Value::Blob((*digest).clone()));
        let standing: Vec<Vec<u8>> = Query::new("select digest from tombstone where lifted_at is null")
            .push_list(" and digest in", list)
            .all(tx)?;
        found.extend(
            standing
                .iter()
                .filter_map(|digest| by_digest.get(digest).map(|one| (*one).clone())),
        );
    }
    Ok(found)
}

/// Somebody was typed in by hand: what they are known by stops no file any more.
pub fn lift(tx: &Tx, salt: &Salt, known: &[Known], now: Millis) -> Result<(), StoreError> {
    for part in known.chunks(LIST) {
        let list = part.iter().map(|one| Value::Blob(salt.digest(one).to_vec()));
        Query::new("update tombstone set")
            .push(" lifted_at = ", now)
            .text(" where lifted_at is null")
            .push_list(" and digest in", list)
            .run(tx)?;
    }
    Ok(())
}
