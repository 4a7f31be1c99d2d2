//! Hears letters, requests and minutes as they come, and keeps what their words suggest.

use troth_store::{StoreError, Tx};
use troth_words::{Learnt, own_words};

use crate::frame::time::Millis;
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::organisation;
use crate::spine::{HEARD, Heard};
use crate::suggestion::seen::{Hand, Seen, suggested};
use crate::suggestion::{Kind, heard_store, keep_store, lesson_store, minutes_store, whom_store};

pub const FOLLOWER: Follower = Follower {
    name: "suggestion",
    facts: &[HEARD],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, _: Millis) -> Result<(), StoreError> {
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
