//! What stands where somebody was erased: salted digests of what they were known by, so that no file brings them back.
//!
//! Laws:
//! - Nothing of a person is in a tombstone but digests; whoever holds the house's salt too can only try out guesses.
//! - It stops files and mailboxes, not people: a contact that a colleague types in by hand lifts it.
//! - A phone number alone does not stop somebody who has an address, since households share numbers.

pub mod store;

use crate::journal::{Digest, salted};

/// The salt of one house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salt(pub Vec<u8>);

/// One thing somebody was known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// A silo and the key it knows them under.
    Key(i64, String),
    Email(String),
    Phone(String),
}

impl Salt {
    pub fn digest(&self, known: &Known) -> Digest {
        let text = match known {
            Known::Key(silo, key) => format!("key\n{silo}\n{key}"),
            Known::Email(email) => format!("email\n{}", email.trim().to_lowercase()),
            Known::Phone(phone) => format!("phone\n{phone}"),
        };
        salted(&self.0, text.as_bytes())
    }
}

/// What tells somebody in a row of a silo from others, as far as a tombstone goes.
pub fn known_by(silo: i64, key: &str, emails: &[String], phones: &[String]) -> Vec<Known> {
    let mut known = vec![Known::Key(silo, key.to_owned())];
    known.extend(emails.iter().cloned().map(Known::Email));
    if emails.is_empty() {
        known.extend(phones.iter().cloned().map(Known::Phone));
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_address_gives_another_digest_in_another_house() {
        let known = Known::Email("Ann@Example.org ".to_owned());
        let (here, there) = (Salt(vec![1; 16]), Salt(vec![2; 16]));
        assert_ne!(here.digest(&known), there.digest(&known));
        assert_eq!(
            here.digest(&known),
            here.digest(&Known::Email("ann@example.org".to_owned()))
        );
    }

    #[test]
    fn a_household_number_does_not_stop_whoever_has_an_address() {
        let (emails, phones) = (vec!["bob@example.org".to_owned()], vec!["+441234".to_owned()]);
        assert!(!known_by(1, "id:7", &emails, &phones).contains(&Known::Phone("+441234".to_owned())));
        assert!(known_by(1, "id:7", &[], &phones).contains(&Known::Phone("+441234".to_owned())));
    }
}
