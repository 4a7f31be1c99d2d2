//! Passwords, by Argon2id with OWASP's advised memory (19 MiB, two passes).

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

/// NIST SP 800-63B asks for eight characters at least, and no rules of composition.
pub const SHORTEST: usize = 8;
const LONGEST: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("too short: use {SHORTEST} characters or more; a sentence is good")]
    TooShort,
    #[error("too long: use {LONGEST} characters or fewer")]
    TooLong,
    #[error("the password could not be hashed: {0}")]
    Failed(String),
}

/// Slow on purpose: call it off the async threads.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    match password.chars().count() {
        0..SHORTEST => return Err(PasswordError::TooShort),
        length if length > LONGEST => return Err(PasswordError::TooLong),
        _ => {}
    }
    let hashed: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
    hashed
        .map(|hash| hash.to_string())
        .map_err(|error| PasswordError::Failed(error.to_string()))
}

/// Takes as long whether there is a password or not, so that nobody learns who has an account.
pub fn fits(password: &str, hash: Option<&str>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let known = PasswordHash::new(hash.unwrap_or(NOBODY));
    let fits = known.is_ok_and(|known| {
        Argon2::default()
            .verify_password(password.as_bytes(), &known)
            .is_ok()
    });
    fits && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_fits() {
        let kept = hash("correct horse battery").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(fits("correct horse battery", Some(&kept)));
        assert!(!fits("correct horse", Some(&kept)));
        assert!(!fits("correct horse battery", None));
        assert_eq!(hash("short"), Err(PasswordError::TooShort));
    }
}
