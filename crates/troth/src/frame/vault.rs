//! Words that only this house may read, such as a mailbox's password: sealed with a key kept outside the database.
//!
//! AES-256-GCM by `ring`, which TLS brings anyway. Whoever has a copy of the database alone reads nothing; whoever has
//! the data folder has both. Each seal is bound to what it is for, so that one cannot be put in another's place.

use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// The file in the data folder that keeps the key.
pub const FILE: &str = "secret.key";

const KEY_LEN: usize = 32;

/// A key, as sixty-four hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; KEY_LEN]);

/// Cheap to clone; one per process.
#[derive(Clone)]
pub struct Vault {
    source: Source,
    key: Arc<Mutex<Option<Key>>>,
}

#[derive(Clone)]
enum Source {
    Said(Key),
    File(PathBuf),
    Nowhere,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error(
        "there is no place for the key that seals passwords\n\nhint: give this house a data folder, or set `secret_key`"
    )]
    Nowhere,
    #[error("`{path}` cannot be read or made: {why}\n\nhint: the account that runs Troth must be able to")]
    File { path: String, why: String },
    #[error(
        "`{path}` holds no key\n\nhint: bring it back from where it was copied to, or remove it and give passwords again"
    )]
    NoKey { path: String },
    #[error("it was sealed with another key\n\nhint: give the password again")]
    OtherKey,
}

impl Key {
    /// Nothing when these are not sixty-four hexadecimal digits.
    pub fn parse(text: &str) -> Option<Key> {
        let text = text.trim();
        let mut key = [0; KEY_LEN];
        if text.len() != 2 * KEY_LEN || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (byte, at) in key.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
        }
        Some(Key(key))
    }

    fn fresh() -> Key {
        Key(rand::random())
    }

    fn text(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Vault {
    pub fn with(key: Key) -> Vault {
        Vault::of(Source::Said(key))
    }

    /// The key is made in that folder when it is first needed.
    pub fn in_folder(folder: &Path) -> Vault {
        Vault::of(Source::File(folder.join(FILE)))
    }

    fn of(source: Source) -> Vault {
        Vault {
            source,
            key: Arc::default(),
        }
    }

    /// Seals `words` for `what`, such as `mailbox 7 imap`.
    ///
    /// # Errors
    /// When there is no key and none can be made.
    pub fn seal(&self, what: &str, words: &str) -> Result<Vec<u8>, VaultError> {
        let key = self.key(true)?;
        let nonce: [u8; NONCE_LEN] = rand::random();
        let mut sealed = words.as_bytes().to_vec();
        sealing(&key)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(what.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| VaultError::OtherKey)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed for `what`.
    ///
    /// # Errors
    /// When it was sealed with another key, for something else, or was changed since.
    pub fn open(&self, what: &str, sealed: &[u8]) -> Result<String, VaultError> {
        let key = self.key(false)?;
        let (nonce, words) = sealed.split_at_checked(NONCE_LEN).ok_or(VaultError::OtherKey)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError::OtherKey)?;
        let mut words = words.to_vec();
        let opened = sealing(&key)?
            .open_in_place(nonce, Aad::from(what.as_bytes()), &mut words)
            .map_err(|_| VaultError::OtherKey)?;
        String::from_utf8(opened.to_vec()).map_err(|_| VaultError::OtherKey)
    }

    fn key(&self, may_make: bool) -> Result<Key, VaultError> {
        let mut held = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = held.as_ref() {
            return Ok(key.clone());
        }
        let key = match &self.source {
            Source::Said(key) => key.clone(),
            Source::File(path) => read_or_make(path, may_make)?,
            Source::Nowhere => return Err(VaultError::Nowhere),
        };
        *held = Some(key.clone());
        Ok(key)
    }
}

fn sealing(key: &Key) -> Result<LessSafeKey, VaultError> {
    let unbound = UnboundKey::new(&AES_256_GCM, &key.0).map_err(|_| VaultError::OtherKey)?;
    Ok(LessSafeKey::new(unbound))
}

fn read_or_make(path: &Path, may_make: bool) -> Result<Key, VaultError> {
    let shown = || path.display().to_string();
    let failed = |error: std::io::Error| VaultError::File {
        path: shown(),
        why: error.to_string(),
    };
    match std::fs::read_to_string(path) {
        Ok(text) => return Key::parse(&text).ok_or_else(|| VaultError::NoKey { path: shown() }),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        Err(_) if !may_make => return Err(VaultError::OtherKey),
        Err(_) => {}
    }
    if !path.parent().is_some_and(Path::is_dir) {
        return Err(VaultError::Nowhere);
    }
    make(path).map_err(failed)?;
    // Of two that make it at once one wins, and both read what it wrote.
    let text = std::fs::read_to_string(path).map_err(failed)?;
    Key::parse(&text).ok_or_else(|| VaultError::NoKey { path: shown() })
}

/// A whole file or none, which nobody but this account may read.
fn make(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut part = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(part, "{}", Key::fresh().text())?;
    part.as_file().sync_all()?;
    match part.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.error),
    }
}

impl Default for Vault {
    /// A house without a folder, which keeps no secrets.
    fn default() -> Vault {
        Vault::of(Source::Nowhere)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_read_with_the_same_key_for_the_same_thing_alone() {
        let vault = Vault::with(Key::fresh());
        let sealed = vault.seal("mailbox 7 imap", "correct horse").unwrap();
        assert_eq!(
            vault.open("mailbox 7 imap", &sealed),
            Ok("correct horse".to_owned())
        );
        assert_ne!(
            sealed,
            vault.seal("mailbox 7 imap", "correct horse").unwrap(),
            "no two seals are alike"
        );
        let mut changed = sealed.clone();
        changed[NONCE_LEN] ^= 1;
        for (vault, what, sealed) in [
            (&vault, "mailbox 8 imap", &sealed),
            (&vault, "mailbox 7 imap", &changed),
            (&vault, "mailbox 7 imap", &vec![0; 5]),
            (&Vault::with(Key::fresh()), "mailbox 7 imap", &sealed),
        ] {
            assert_eq!(vault.open(what, sealed), Err(VaultError::OtherKey));
        }
    }

    #[test]
    fn a_key_is_made_once_in_the_folder_and_read_by_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = Vault::in_folder(folder.path()).seal("x", "words").unwrap();
        assert_eq!(
            Vault::in_folder(folder.path()).open("x", &sealed),
            Ok("words".to_owned())
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(folder.path().join(FILE))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::remove_file(folder.path().join(FILE)).unwrap();
        assert_eq!(
            Vault::in_folder(folder.path()).open("x", &sealed),
            Err(VaultError::OtherKey)
        );
        assert!(
            !folder.path().join(FILE).exists(),
            "a lost key is not made up by reading"
        );
    }

    #[test]
    fn a_key_is_sixty_four_hexadecimal_digits() {
        let key = Key::fresh();
        assert_eq!(Key::parse(&format!(" {}\n", key.text())), Some(key));
        for text in ["", "ab", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }
}
