//! Answers a question: each group by itself, the best answer first, never more work than a few hundred rows.

use std::collections::HashSet;

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::search::store::{self, Contact, Conversation, Ordered, Promised};
use crate::search::{Asked, Fit, fit};

/// What answers a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Found {
    pub contacts: Vec<Contact>,
    pub conversations: Vec<Conversation>,
    pub orders: Vec<Ordered>,
    pub promises: Vec<Promised>,
}

impl Found {
    pub fn is_empty(&self) -> bool {
        self.contacts.is_empty()
            && self.conversations.is_empty()
            && self.orders.is_empty()
            && self.promises.is_empty()
    }
}

/// Looks in every group for at most `limit` answers each.
///
/// # Errors
/// When the store fails.
pub fn find(tx: &Tx, actor: &Actor, asked: &Asked, limit: i64) -> Result<Found, StoreError> {
    if asked.words.is_empty() {
        return Ok(Found::default());
    }
    let contacts = contacts(tx, actor, asked, limit)?;
    let Some(indexed) = asked.indexed() else {
        return Ok(Found {
            contacts,
            ..Found::default()
        });
    };
    Ok(Found {
        contacts,
        conversations: store::conversations(tx, actor, &indexed, limit)?,
        orders: orders(tx, actor, asked, &indexed, limit)?,
        promises: store::promises(tx, actor, &indexed, limit)?,
    })
}

fn contacts(tx: &Tx, actor: &Actor, asked: &Asked, limit: i64) -> Result<Vec<Contact>, StoreError> {
    Ok(best(asked, hits(tx, actor, asked, limit, store::HITS)?, limit))
}

/// Of those a name, an address or a number may mean, how many are looked at.
pub const MEANT: i64 = 60;
/// And of those whose name begins so.
const NAMED: i64 = 20;

/// People and firms who may be meant by a name, an address or a number, the best answer first.
///
/// # Errors
/// When the store fails.
pub fn people(tx: &Tx, actor: &Actor, asked: &Asked) -> Result<Vec<Contact>, StoreError> {
    if asked.words.is_empty() {
        return Ok(Vec::new());
    }
    Ok(best(asked, hits(tx, actor, asked, NAMED, MEANT)?, MEANT))
}

fn hits(
    tx: &Tx,
    actor: &Actor,
    asked: &Asked,
    limit: i64,
    indexed_limit: i64,
) -> Result<Vec<Contact>, StoreError> {
    let mut found = Vec::new();
    if asked.text.contains('@') {
        let address = asked.text.to_lowercase();
        found.extend(store::identified(tx, actor, "email", &address, limit)?);
    }
    let folded = asked.folded();
    found.extend(store::named(tx, actor, &folded, limit)?);
    if let Some((given, family)) = folded.rsplit_once(' ') {
        // As it is said, where names are kept by family.
        found.extend(store::named(tx, actor, &format!("{family} {given}"), limit)?);
    }
    let indexed = asked.phone.clone().or_else(|| asked.indexed());
    if let Some(indexed) = indexed {
        found.extend(store::contacts(tx, actor, &indexed, indexed_limit)?);
    }
    Ok(found)
}

/// Each contact once: the best answer first, then whom we heard of last.
fn best(asked: &Asked, found: Vec<Contact>, limit: i64) -> Vec<Contact> {
    let mut seen = HashSet::new();
    let mut ranked: Vec<(Fit, i64, Contact)> = found
        .into_iter()
        .filter(|contact| seen.insert(contact.id))
        .map(|contact| {
            let fit = fit(
                asked,
                &contact.name,
                contact.email.as_deref(),
                contact.phone.as_deref(),
            );
            let last = contact.last_in_at.max(contact.last_out_at).unwrap_or(i64::MIN);
            (fit, last, contact)
        })
        .collect();
    ranked.sort_by(|one, other| {
        (one.0, other.1, &one.2.name, one.2.id).cmp(&(other.0, one.1, &other.2.name, other.2.id))
    });
    ranked.truncate(usize::try_from(limit).unwrap_or(0));
    ranked.into_iter().map(|(_, _, contact)| contact).collect()
}

fn orders(
    tx: &Tx,
    actor: &Actor,
    asked: &Asked,
    indexed: &str,
    limit: i64,
) -> Result<Vec<Ordered>, StoreError> {
    // “order 10924” is how pages say it, and so do people.
    let number = match asked.text.rsplit_once(' ') {
        Some((word, number)) if word.eq_ignore_ascii_case("order") => number,
        _ => asked.text.as_str(),
    };
    let number = number.trim_start_matches('#');
    let mut found = store::numbered(tx, actor, number, limit)?;
    let mut seen: HashSet<i64> = found.iter().map(|order| order.id).collect();
    let more = store::orders(tx, actor, indexed, limit)?;
    found.extend(more.into_iter().filter(|order| seen.insert(order.id)));
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(id: i64, name: &str, last_in_at: Option<i64>) -> Contact {
        Contact {
            id,
            name: name.into(),
            kind: "person".into(),
            email: None,
            phone: None,
            city: None,
            firm: None,
            last_in_at,
            last_out_at: None,
        }
    }

    #[test]
    fn the_best_answer_comes_first_and_then_whom_we_heard_of_last() {
        let found = vec![
            contact(1, "Joanne Barr", Some(900)),
            contact(2, "Ann Devlin", Some(100)),
            contact(3, "Ann Barr", Some(200)),
            contact(4, "Ann", None),
            contact(2, "Ann Devlin", Some(100)),
        ];
        let order: Vec<i64> = best(&Asked::parse("ann"), found, 10)
            .iter()
            .map(|one| one.id)
            .collect();
        assert_eq!(order, [4, 3, 2, 1]);
    }
}
