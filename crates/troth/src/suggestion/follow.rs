//! Hears letters and requests as they come, and keeps what their words suggest.

use troth_store::{StoreError, Tx};
use troth_words::Learnt;

use crate::frame::time::Millis;
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::organisation;
use crate::spine::{HEARD, Heard};
use crate::suggestion::seen::suggested;
use crate::suggestion::{heard_store, store};

pub const FOLLOWER: Follower = Follower {
    name: "suggestion",
    facts: &[HEARD],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, _: Millis) -> Result<(), StoreError> {
    let heard = fact.said::<Heard>()?.unwrap_or_default();
    let ids: Vec<i64> = heard.ids().collect();
    store::go(tx, &heard.changed)?;
    let letters = heard_store::letters(tx, &ids)?;
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
    let taught = store::taught(tx)?;
    let learnt = Learnt {
        promises: taught.promises.as_ref(),
        feelings: taught.feelings.as_ref(),
    };
    let seen = letters
        .iter()
        .map(|letter| (letter, suggested(letter, &firm, &work, &learnt)))
        .collect();
    store::suggest(tx, &read, seen)
}
