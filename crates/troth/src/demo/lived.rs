//! How some of what the letters tell was lived: accounts no silo exports, told as a colleague would write them down.

use serde::Deserialize;
use std::collections::BTreeMap;
use troth_store::{Store, Tx};

use crate::access;
use crate::access::Actor;
use crate::demo::DemoError;
use crate::demo::cast::Cast;
use crate::demo::mail;
use crate::demo::shop::Shop;
use crate::experience::act::{Telling, tell};
use crate::experience::feeling::Feeling;
use crate::experience::store::{Customer, customers_in};
use crate::experience::thanks::{Thanking, thank};
use crate::experience::{Voice, Whose};
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::spine::Standing;

const LIVED: &str = include_str!("../../demo/lived.toml");

#[derive(Debug, Deserialize)]
struct Lived {
    account: Vec<Told>,
    thanks: Vec<Thanked>,
}

/// An account as it is written down here.
#[derive(Debug, Deserialize)]
struct Told {
    letter: String,
    voice: Option<Voice>,
    /// The beginning of the name of whoever it concerns, where several got the letter.
    who: Option<String>,
    told_by: Option<String>,
    words: String,
    #[serde(default)]
    felt: Vec<Feeling>,
    #[serde(default)]
    said: bool,
    mood: Option<String>,
    context: Option<String>,
    touchpoint: String,
}

#[derive(Debug, Deserialize)]
struct Thanked {
    letter: String,
    words: String,
}

/// Tells all of it, by the colleague who signs in; of what has not happened yet nothing.
///
/// # Errors
/// When it does not read, or the store fails.
pub async fn tell_all(store: &Store, colleague: &'static str, now: Millis) -> Result<(), TellError> {
    let lived: Lived = toml::from_str(LIVED).map_err(DemoError::from)?;
    let keys = keys()?;
    store
        .write(move |tx| {
            let known = access::store::credentials(tx, colleague)?.map(|(id, _)| ActorId(id));
            let by = known.unwrap_or(ActorId::TROTH);
            for one in lived.account {
                // A colleague's account needs that colleague.
                if one.voice == Some(Voice::Colleague) && known.is_none() {
                    continue;
                }
                if let Some((passed, customer)) = about(tx, &keys, &one.letter, one.who.as_deref())? {
                    tell(tx, by, &one.telling(&passed, &customer, by), now)?;
                }
            }
            for one in lived.thanks {
                if let (Some((passed, customer)), Some(colleague)) =
                    (about(tx, &keys, &one.letter, None)?, known)
                {
                    let thanking = Thanking {
                        interaction: passed.id,
                        account: None,
                        subject: customer.subject,
                        colleague: colleague.0,
                        words: one.words,
                    };
                    thank(tx, ActorId::TROTH, &thanking, now)?;
                }
            }
            Ok::<_, Problem>(())
        })
        .await?;
    Ok(())
}

/// What can go wrong while telling.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Problem(#[from] Problem),
}

impl Told {
    fn telling(&self, passed: &Standing, customer: &Customer, by: ActorId) -> Telling {
        let whose = if self.said { Whose::Own } else { Whose::Reading };
        let voice = self.voice.unwrap_or(Voice::Customer);
        Telling {
            by: Some(by.0),
            told_by: self.told_by.clone(),
            mood: self.mood.clone(),
            context: self.context.clone(),
            touchpoint: self.touchpoint.clone(),
            feelings: self.felt.iter().map(|felt| (*felt, whose)).collect(),
            ..Telling::new(passed.id, customer.subject, voice, self.words.as_str(), passed.at)
        }
    }
}

/// A letter on the spine, and the customer in it.
pub(super) fn about(
    tx: &Tx,
    keys: &BTreeMap<String, String>,
    letter: &str,
    who: Option<&str>,
) -> Result<Option<(Standing, Customer)>, Problem> {
    let Some(key) = keys.get(letter) else {
        return Ok(None);
    };
    let Some(passed) = crate::spine::store::standing(tx, std::iter::once(key.as_str()))?.remove(key) else {
        return Ok(None);
    };
    let customers = customers_in(tx, &Actor::troth(), passed.id)?;
    let wanted = |one: &Customer| who.is_none_or(|who| one.name.starts_with(who));
    Ok(customers
        .into_iter()
        .find(wanted)
        .map(|customer| (passed, customer)))
}

/// What each letter that has a name is called on the spine.
pub(super) fn keys() -> Result<BTreeMap<String, String>, DemoError> {
    let cast = Cast::read(&Shop::read()?)?;
    let mut keys = BTreeMap::new();
    for letter in mail::letters()? {
        if let Some(id) = &letter.id {
            keys.insert(id.clone(), format!("mail:{}", mail::message_id(&letter, &cast)?));
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_is_of_a_letter_and_only_a_colleague_or_a_named_one_is_not_its_writer() {
        let lived: Lived = toml::from_str(LIVED).unwrap();
        let keys = keys().unwrap();
        for one in &lived.account {
            assert!(keys.contains_key(&one.letter), "{}", one.letter);
            assert!(
                crate::promise::TOUCHPOINTS.contains(&one.touchpoint.as_str()),
                "{}",
                one.touchpoint
            );
        }
        for one in &lived.thanks {
            assert!(keys.contains_key(&one.letter), "{}", one.letter);
        }
    }

    #[test]
    fn what_the_writer_of_a_letter_said_stands_in_it_word_for_word() {
        let lived: Lived = toml::from_str(LIVED).unwrap();
        let letters = mail::letters().unwrap();
        let theirs = lived
            .account
            .iter()
            .filter(|one| one.voice.is_none() && one.who.is_none());
        let said: Vec<(&str, &str)> = theirs
            .map(|one| (one.letter.as_str(), one.words.as_str()))
            .collect();
        assert!(said.len() > 8);
        let of = |id: &str| {
            letters
                .iter()
                .find(|letter| letter.id.as_deref() == Some(id))
                .unwrap()
        };
        for (letter, words) in said {
            // Sentences may be left out between them, and a capital begins the first.
            for sentence in words.split(". ") {
                let rest: String = sentence.trim_end_matches('.').chars().skip(1).collect();
                assert!(
                    of(letter).body.replace('\n', " ").contains(&rest),
                    "{letter}: {rest}"
                );
            }
        }
    }
}
