//! Secrets that are carried: session tokens, API keys and sign-in links, kept only as digests.

use rand::Rng as _;
use sha2::{Digest as _, Sha256};

use crate::journal::hex;

/// Letters of a brief secret, two for each byte.
const BRIEF: usize = 20;

/// A secret on its way to its bearer. It is shown once and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// 256 random bits behind `prefix`, which tells a person what kind of secret it is.
    pub fn fresh(prefix: &str) -> Secret {
        let mut bytes = [0_u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        Secret(format!("{prefix}{}", hex(&bytes)))
    }

    /// 80 random bits, for where 256 have no room: each guess at it costs a letter.
    pub fn brief() -> Secret {
        let mut bytes = [0_u8; BRIEF / 2];
        rand::rng().fill_bytes(&mut bytes);
        Secret(hex(&bytes))
    }

    /// Whether a word may be such a brief one.
    pub fn is_brief(word: &str) -> bool {
        word.len() == BRIEF && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Enough to recognise it by, too little to use it.
    pub fn hint(&self) -> String {
        self.0.chars().take(10).collect()
    }

    pub fn digest(&self) -> Vec<u8> {
        digest(&self.0)
    }
}

/// A secret has 80 random bits or more, so one plain hash is enough; passwords are another matter.
pub fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_the_same_and_never_printed() {
        let (one, two) = (Secret::fresh("troth_"), Secret::fresh("troth_"));
        assert_ne!(one, two);
        assert!(one.reveal().starts_with("troth_"));
        assert_eq!(format!("{one:?}"), "Secret(…)");
        assert_eq!(digest(one.reveal()), one.digest());
    }
}
