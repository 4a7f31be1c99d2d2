//! Keeps the words up to date: whatever is heard, booked, named or promised can be found a moment later.

use std::collections::{HashMap, HashSet};

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::interaction::letter::spoken;
use crate::journal::Fact;
use crate::journal::follow::Follower;
use crate::party::{self, Derived};
use crate::promise::act::MADE;
use crate::purchase::{self, Booked};
use crate::record::said::Told;
use crate::search::store::{self, Spoken};
use crate::spine::{self, Heard};

pub const FOLLOWER: Follower = Follower {
    name: "search",
    facts: &[party::DERIVED, spine::HEARD, purchase::BOOKED, MADE],
    follow,
};

/// Rows looked at with one query.
const PART: usize = 500;
/// No more of one letter is indexed; nobody looks for its hundredth page.
const LONGEST: usize = 100_000;

fn follow(tx: &Tx, fact: &Fact, _now: Millis) -> Result<(), StoreError> {
    match fact.name.as_str() {
        party::DERIVED => contacts(tx, &fact.said::<Derived>()?.unwrap_or_default().parties),
        spine::HEARD => {
            let heard = fact.said::<Heard>()?.unwrap_or_default();
            conversations(tx, &heard.ids().collect::<Vec<_>>())
        }
        purchase::BOOKED => {
            let booked = fact.said::<Booked>()?.unwrap_or_default();
            orders(tx, &booked.ids().collect::<Vec<_>>())
        }
        _ => promises(tx, fact.id),
    }
}

/// Indexes what passed, whole words and all.
///
/// # Errors
/// When the store fails.
pub fn conversations(tx: &Tx, ids: &[i64]) -> Result<(), StoreError> {
    for part in ids.chunks(PART) {
        let spoken = store::spoken(tx, part)?;
        let noted: Vec<i64> = spoken.iter().filter_map(note).collect();
        let notes = store::notes(tx, &noted)?;
        for one in &spoken {
            if one.is_withdrawn {
                tx.forget_words("interaction", one.id)?;
                continue;
            }
            let note = note(one).and_then(|id| notes.get(&id)).map_or("", String::as_str);
            let own = one.words.as_deref().unwrap_or("");
            let excerpt = one.excerpt.as_deref().unwrap_or("");
            let whole = one
                .told
                .as_deref()
                .map(|told| whole(told, &one.kind))
                .unwrap_or_default();
            let told = if whole.is_empty() { excerpt } else { whole.as_str() };
            let text = [one.title.as_str(), told, own, note].join(" ");
            tx.index_words("interaction", one.id, clipped(&text))?;
        }
    }
    Ok(())
}

fn note(one: &Spoken) -> Option<i64> {
    one.href.as_deref()?.strip_prefix("/note/")?.parse().ok()
}

/// The whole words of that kind in a record.
fn whole(told: &str, kind: &str) -> String {
    let told: Told = serde_json::from_str(told).unwrap_or_default();
    spoken(told, kind).0.unwrap_or_default()
}

fn clipped(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let end = (0..=LONGEST)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    &text[..end]
}

/// Indexes orders by their number and by what was bought.
///
/// # Errors
/// When the store fails.
pub fn orders(tx: &Tx, ids: &[i64]) -> Result<(), StoreError> {
    for part in ids.chunks(PART) {
        let mut goods: HashMap<i64, String> = HashMap::new();
        for (purchase, what, sku) in store::goods(tx, part)? {
            let words = goods.entry(purchase).or_default();
            for word in [what, sku].into_iter().flatten() {
                words.push(' ');
                words.push_str(&word);
            }
        }
        for (id, number) in store::purchase_numbers(tx, part)? {
            let bought = goods.remove(&id).unwrap_or_default();
            match number {
                Some(number) => tx.index_words("purchase", id, clipped(&format!("{number}{bought}")))?,
                None => tx.forget_words("purchase", id)?,
            }
        }
    }
    Ok(())
}

fn promises(tx: &Tx, fact: i64) -> Result<(), StoreError> {
    for (id, what, said) in store::promised(tx, fact)? {
        let text = format!("{what} {}", said.unwrap_or_default());
        tx.index_words("promise", id, clipped(&text))?;
    }
    Ok(())
}

/// Indexes contacts by their names, addresses, numbers, firm and town; what is gone is forgotten.
///
/// # Errors
/// When the store fails.
pub fn contacts(tx: &Tx, parties: &[i64]) -> Result<(), StoreError> {
    for part in parties.chunks(PART) {
        let mut known: HashMap<i64, (Vec<String>, Vec<String>)> = HashMap::new();
        for (party, kind, value) in store::identities(tx, part)? {
            let (others, phones) = known.entry(party).or_default();
            if kind == "phone" {
                phones.push(value);
            } else {
                others.push(value);
            }
        }
        let found = store::contact_words(tx, part)?;
        let standing: HashSet<i64> = found.iter().map(|one| one.id).collect();
        for gone in part.iter().filter(|id| !standing.contains(id)) {
            tx.forget_words("party", *gone)?;
        }
        for one in found {
            let (others, phones) = known.remove(&one.id).unwrap_or_default();
            let others: Vec<&str> = others
                .iter()
                .map(String::as_str)
                .chain(one.city.as_deref())
                .chain(one.firm.as_deref())
                .collect();
            let phones: Vec<&str> = phones.iter().map(String::as_str).collect();
            let words = crate::search::contact_words(&one.name, &others, &phones);
            tx.index_words("party", one.id, &words)?;
        }
    }
    Ok(())
}
