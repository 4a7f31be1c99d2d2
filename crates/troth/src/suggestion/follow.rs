//! Hears letters, requests and minutes as they come, and keeps what their words suggest.

use troth_store::{StoreError, Tx};
use troth_words::{Learnt, own_words};

use crate::experience::act::{TOLD, Touched};
use crate::experience::{self, Voice};
use crate::frame::time::Millis;
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::organisation;
use crate::spine::{HEARD, Heard};
use crate::suggestion::seen::{Hand, Heard as Told, Seen, suggested, thanked};
use crate::suggestion::{Kind, heard_store, keep_store, lesson_store, minutes_store, whom_store};

pub const FOLLOWER: Follower = Follower {
    name: "suggestion",
    facts: &[HEARD, TOLD],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, _: Millis) -> Result<(), StoreError> {
    if fact.name != TOLD {
        return hear(tx, fact);
    }
    for account in fact.said::<Touched>()?.unwrap_or_default().accounts {
        listen(tx, account)?;
    }
    Ok(())
}

/// An account that a customer told by a link may thank somebody; what they felt they said themselves.
fn listen(tx: &Tx, account: i64) -> Result<(), StoreError> {
    let told = experience::store::account(tx, account)?;
    let Some(told) = told.filter(|told| told.voice == Voice::Customer && told.link.is_some()) else {
        return Ok(());
    };
    let heard = Told {
        interaction: told.interaction,
        subject: told.subject,
        owner: None,
        colleague: None,
        author: None,
        hand: Hand::Theirs,
        at: told.at,
        is_dated: true,
        words: told.words,
        name: None,
        readers: Vec::new(),
    };
    let mut seen = thanked(&heard.words);
    whom_store::resolve(tx, &heard, &mut seen)?;
    seen.truncate(1);
    for one in &mut seen {
        one.place = -account;
    }
    keep_store::keep(tx, seen.into_iter().map(|one| (&heard, one)).collect())
}

fn hear(tx: &Tx, fact: &Fact) -> Result<(), StoreError> {
    let heard = fact.said::<Heard>()?.unwrap_or_default();
    let ids: Vec<i64> = heard.ids().collect();
    keep_store::go(tx, &heard.changed)?;
    let mut letters = heard_store::letters(tx, &ids)?;
    letters.extend(minutes_store::minutes(tx, &ids)?);
    // What is no letter of or to a customer any more suggests nothing.
    let read: Vec<i64> = letters
        .iter()
        .map(|letter| letter.interaction)
        .chain(heard.changed)
        .collect();
    if read.is_empty() {
        return Ok(());
    }
    let firm = organisation::store::read(tx)?;
    let work = firm.workdays();
    let promises = lesson_store::promises(tx)?;
    let theirs: Vec<String> = letters
        .iter()
        .filter(|letter| letter.hand == Hand::Theirs)
        .map(|letter| own_words(&letter.words))
        .collect();
    let feelings = lesson_store::feelings(tx, theirs.iter().map(String::as_str))?;
    let learnt = Learnt {
        promises: Some(&promises),
        feelings: Some(&feelings),
    };
    let promised = minutes_store::promised(tx, &read)?;
    let mut all = Vec::with_capacity(letters.len());
    for letter in &letters {
        let mut seen = suggested(letter, &firm, &work, &learnt);
        seen.retain(|one| !is_recorded(letter.interaction, one, &promised));
        whom_store::resolve(tx, letter, &mut seen)?;
        all.push((letter, seen));
    }
    keep_store::suggest(tx, &read, all)
}

/// Whether a promise in these words was recorded with it, as a line of capture does both at once.
fn is_recorded(interaction: i64, seen: &Seen, promised: &[(i64, String)]) -> bool {
    let sentence = plain(&seen.sentence);
    let is_same = |words: &str| {
        let words = plain(words);
        !words.is_empty() && (sentence.contains(&words) || words.contains(&sentence))
    };
    seen.kind == Kind::Promise
        && promised
            .iter()
            .any(|(said_in, words)| *said_in == interaction && is_same(words))
}

fn plain(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    words
        .join(" ")
        .to_lowercase()
        .trim_end_matches(['.', '!', ' '])
        .to_owned()
}
