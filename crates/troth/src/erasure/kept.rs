//! Erasures kept beside the database, so that an old backup brings nobody back.
//!
//! The file holds the house's salt and digests, and no names. It is written after each erasure and whenever the house
//! starts; a restored database is then held against it, and whoever was erased since the backup is erased again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use troth_store::{Store, StoreError, Tx};

use crate::erasure::{act, store};
use crate::frame::time::Millis;
use crate::journal::{ActorId, hex};
use crate::tombstone::store::{self as tombstone, Tombstone};
use crate::tombstone::{Known, Salt};

/// The file's name in the data folder.
pub const FILE: &str = "troth.erasures";
const FIRST_LINE: &str = "troth-erasures";

#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    #[error("`{path}` cannot be used: {reason}")]
    File { path: PathBuf, reason: String },
    #[error(
        "`{0}` belongs to another house\n\nhint: move it away if this database never had anything to do with it"
    )]
    OtherHouse(PathBuf),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub salt: Salt,
    pub stones: Vec<Tombstone>,
}

impl Kept {
    pub fn parse(text: &str) -> Option<Kept> {
        let mut lines = text.lines();
        let salt = lines.next()?.strip_prefix(FIRST_LINE)?.trim();
        let stones = lines
            .filter(|line| !line.is_empty())
            .map(|line| {
                let mut words = line.split(' ');
                let (digest, erased_at, lifted_at) = (words.next()?, words.next()?, words.next()?);
                let lifted_at = match lifted_at {
                    "-" => None,
                    at => Some(at.parse().ok()?),
                };
                Some(Tombstone {
                    digest: unhex(digest)?,
                    erased_at: erased_at.parse().ok()?,
                    lifted_at,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Kept {
            salt: Salt(unhex(salt)?),
            stones,
        })
    }

    pub fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE} {}\n", hex(&self.salt.0));
        for stone in &self.stones {
            let lifted = stone.lifted_at.map_or("-".to_owned(), |at| at.to_string());
            text.push_str(&format!("{} {} {lifted}\n", hex(&stone.digest), stone.erased_at));
        }
        text
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let is_even = text.len().is_multiple_of(2) && text.is_ascii();
    let pairs = (0..text.len()).step_by(2).map(|at| text.get(at..at + 2));
    let bytes = pairs.map(|pair| u8::from_str_radix(pair?, 16).ok());
    is_even.then(|| bytes.collect()).flatten()
}

/// What the database knows of erasures.
///
/// # Errors
/// When the store fails.
pub fn of(tx: &Tx) -> Result<Option<Kept>, StoreError> {
    let Some(salt) = tombstone::salt(tx)? else {
        return Ok(None);
    };
    Ok(Some(Kept {
        salt,
        stones: tombstone::all(tx)?,
    }))
}

/// Writes the file anew: whole under its name, or not at all.
///
/// # Errors
/// When the disk refuses.
pub fn write(path: &Path, kept: &Kept) -> Result<(), KeptError> {
    let failed = |error: std::io::Error| KeptError::File {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let part = path.with_extension("erasures.part");
    std::fs::write(&part, kept.text()).map_err(failed)?;
    troth_store::keep_file(&part, path).map_err(failed)
}

/// `None` when nobody was erased yet.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read(path: &Path) -> Result<Option<Kept>, KeptError> {
    let failed = |reason: String| KeptError::File {
        path: path.to_owned(),
        reason,
    };
    match std::fs::read_to_string(path) {
        Ok(text) => Kept::parse(&text)
            .map(Some)
            .ok_or_else(|| failed("it holds no erasures".to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error.to_string())),
    }
}

/// Holds a database against the file: erases again whoever an old backup brought back, and writes the file anew.
/// Returns how many ways of knowing somebody were erased again.
///
/// # Errors
/// When the file cannot be used or belongs to another house.
pub async fn replay(db: &Store, path: &Path, now: Millis) -> Result<usize, KeptError> {
    let mut again = 0;
    if let Some(kept) = read(path)? {
        let file = path.to_owned();
        again = db.write(move |tx| replay_in(tx, kept, &file, now)).await?;
    }
    if let Some(kept) = db.read(of).await? {
        write(path, &kept)?;
    }
    Ok(again)
}

fn replay_in(tx: &Tx, kept: Kept, file: &Path, now: Millis) -> Result<usize, KeptError> {
    match tombstone::salt(tx)? {
        Some(salt) if salt != kept.salt => return Err(KeptError::OtherHouse(file.to_owned())),
        Some(_) => {}
        None => tombstone::keep_salt(tx, &kept.salt)?,
    }
    let here: BTreeMap<Vec<u8>, Tombstone> = tombstone::all(tx)?
        .into_iter()
        .map(|stone| (stone.digest.clone(), stone))
        .collect();
    let missing: Vec<Tombstone> = kept
        .stones
        .into_iter()
        .filter(|stone| {
            here.get(&stone.digest)
                .is_none_or(|known| known.erased_at < stone.erased_at)
        })
        .collect();
    let Some(last) = missing.iter().map(|stone| stone.erased_at).max() else {
        return Ok(0);
    };
    let erased_at: BTreeMap<&[u8], Millis> = missing
        .iter()
        .map(|stone| (stone.digest.as_slice(), stone.erased_at))
        .collect();
    let mut found = Vec::new();
    store::keys_until(tx, last, |subject, silo, key| {
        if erased_at.contains_key(kept.salt.digest(&Known::Key(silo, key)).as_slice()) {
            found.push(subject);
        }
    })?;
    if !found.is_empty() {
        act::erase(tx, &found.iter().copied().collect(), ActorId::TROTH, now)?;
    }
    tombstone::raise(tx, &missing)?;
    Ok(found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_back_as_written_and_rubbish_does_not() {
        let kept = Kept {
            salt: Salt(vec![0, 255, 7]),
            stones: vec![
                Tombstone {
                    digest: vec![1, 2],
                    erased_at: 5,
                    lifted_at: None,
                },
                Tombstone {
                    digest: vec![3, 4],
                    erased_at: 6,
                    lifted_at: Some(9),
                },
            ],
        };
        assert_eq!(Kept::parse(&kept.text()), Some(kept));
        for rubbish in [
            "",
            "hello",
            "troth-erasures 0g",
            "troth-erasures 00\nzz 1 -",
            "troth-erasures 00\n00 1",
        ] {
            assert_eq!(Kept::parse(rubbish), None, "{rubbish}");
        }
    }
}
