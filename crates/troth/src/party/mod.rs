//! A person or firm in any role, as their records together tell them.
//!
//! Laws:
//! - Each thing known is a [`Detail`] with its source; none is overwritten. What they said of themselves is shown before
//!   what a colleague typed, and that before the newest record.
//! - The rows of `party` are derived: thrown away and computed again, the same to the last letter.
//! - What somebody struck out stays struck out, whatever file tells it again; a colleague may type it again.
//! - Of consent the strictest statement wins.
//! - Whoever writes from one of our own domains is a colleague, and no customer.
//!
//! Reading order: this file, `follow.rs` (from records to details), `derive.rs` (from details to what is shown),
//! `profile.rs` (all of one party), `form.rs` and `act.rs` (what people do), `web.rs`, `who.rs` (who is who, by hand).

pub mod act;
pub mod derive;
pub mod follow;
pub mod form;
pub mod page;
pub mod profile;
pub mod row_store;
pub mod store;
pub mod web;
pub mod who;

use serde::{Deserialize, Serialize};
use troth_store::{FromRow, Row, StoreError};

use crate::frame::time::Millis;
use crate::record::said::{Address, Who};

/// What is shown of parties was read again; said is [`Derived`].
pub const DERIVED: &str = "party.derived";
/// A person or firm was typed by hand.
pub const MADE: &str = "party.made";
/// Somebody corrected what is known of a party.
pub const CORRECTED: &str = "party.corrected";
pub const TAGGED: &str = "party.tagged";
pub const UNTAGGED: &str = "party.untagged";
/// Somebody looks after a party from now on, or nobody does.
pub const KEPT: &str = "party.kept";

/// Who said a thing. Less is nearer to the person.
pub mod rank {
    pub const THEMSELVES: i64 = 1;
    pub const COLLEAGUE: i64 = 2;
    pub const RECORD: i64 = 3;
}

/// Fields of which a party has one at a time.
pub const SINGLE: [&str; 11] = [
    "name", "given", "family", "title", "website", "birthday", "street", "city", "region", "postcode",
    "country",
];
/// A column that no shape knows, under its own header.
pub const ATTRIBUTE: &str = "column:";
/// Longer words are no tags.
const LONGEST_TAG: usize = 60;
/// A value longer than this is cut; the record keeps it whole.
const LONGEST: usize = 500;

/// One thing said of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    pub id: i64,
    pub subject: i64,
    pub field: String,
    pub value: String,
    pub rank: i64,
    pub at: Millis,
    pub record: Option<i64>,
    pub by: Option<i64>,
    pub withdrawn_at: Option<Millis>,
    pub struck_by: Option<i64>,
}

impl Detail {
    pub fn stands(&self) -> bool {
        self.withdrawn_at.is_none() && self.struck_by.is_none()
    }

    /// Greater is shown before less: the nearer source, then the newer.
    fn weight(&self) -> (std::cmp::Reverse<i64>, Millis, Option<i64>, i64) {
        (std::cmp::Reverse(self.rank), self.at, self.record, self.id)
    }

    /// Said again by that record: the newest telling counts, in whatever order they are read. A colleague's newer word
    /// also takes back that it was struck out. False when nothing changes.
    fn say_again(&mut self, record: i64, at: Millis, by: Option<i64>) -> bool {
        let is_newer = (at, Some(record)) > (self.at, self.record);
        if !is_newer && self.withdrawn_at.is_none() {
            return false;
        }
        if is_newer && self.rank == rank::COLLEAGUE {
            self.struck_by = None;
        }
        (self.at, self.record, self.by, self.withdrawn_at) = (at, Some(record), by, None);
        true
    }
}

impl FromRow for Detail {
    fn from_row(row: &Row<'_>) -> Result<Detail, StoreError> {
        Ok(Detail {
            id: row.get("id")?,
            subject: row.get("subject_id")?,
            field: row.get("field")?,
            value: row.get("value")?,
            rank: row.get("rank")?,
            at: row.get("at")?,
            record: row.get("record_id")?,
            by: row.get("by_colleague")?,
            withdrawn_at: row.get("withdrawn_at")?,
            struck_by: row.get("struck_by")?,
        })
    }
}

/// A tag as it is kept: trimmed, short enough, with single spaces.
pub fn tag_word(word: &str) -> Option<String> {
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
    (!word.is_empty() && word.chars().count() <= LONGEST_TAG).then_some(word)
}

/// The one that is shown, of all that stand.
pub fn shown<'d>(details: impl IntoIterator<Item = &'d Detail>, field: &str) -> Option<&'d Detail> {
    details
        .into_iter()
        .filter(|one| one.field == field && one.stands())
        .max_by_key(|one| one.weight())
}

/// All that stand of a field, each value once, the one to be shown first.
pub fn all_shown<'d>(details: impl IntoIterator<Item = &'d Detail>, field: &str) -> Vec<&'d Detail> {
    let mut found: Vec<&Detail> = details
        .into_iter()
        .filter(|one| one.field == field && one.stands())
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.weight()));
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|one| seen.insert(one.value.clone()));
    found
}

/// What a row tells of somebody, field by field.
pub fn fields(who: &Who) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |field: &str, value: &str| {
        let value: String = value.trim().chars().take(LONGEST).collect();
        if !value.is_empty() {
            found.push((field.to_owned(), value));
        }
    };
    let empty = Address::default();
    let address = who.address.as_ref().unwrap_or(&empty);
    for (field, value) in [
        ("name", &who.name),
        ("given", &who.given),
        ("family", &who.family),
        ("title", &who.title),
        ("website", &who.website),
        ("birthday", &who.birthday),
        ("street", &address.street),
        ("city", &address.city),
        ("region", &address.region),
        ("postcode", &address.postcode),
        ("country", &address.country),
        ("country_code", &address.country_code),
    ] {
        if let Some(value) = value {
            add(field, value);
        }
    }
    for email in &who.emails {
        add("email", email);
    }
    for phone in &who.phones {
        add("phone", phone);
    }
    for (header, value) in &who.attributes {
        let header: String = header.trim().chars().take(LONGEST).collect();
        add(&format!("{ATTRIBUTE}{header}"), value);
    }
    found
}

/// What [`DERIVED`] says: followers below keep up with names, addresses and numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived {
    /// Parties read again, or gone.
    pub parties: Vec<i64>,
    /// Those of them whose row is new, changed or gone.
    pub changed: Vec<i64>,
    /// Firms that one of them was of before and is not now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<i64>,
}

/// What the facts of this slice say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    pub party: i64,
    /// What was said: a tag, a colleague's id, or the fields changed.
    pub what: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(id: i64, value: &str, rank: i64, at: Millis) -> Detail {
        Detail {
            id,
            subject: 1,
            field: "city".into(),
            value: value.into(),
            rank,
            at,
            record: Some(id),
            by: None,
            withdrawn_at: None,
            struck_by: None,
        }
    }

    #[test]
    fn what_they_said_themselves_outranks_a_colleague_and_that_the_newest_record() {
        let mut known = vec![
            detail(1, "Cork", rank::RECORD, 10),
            detail(2, "Galway", rank::RECORD, 20),
            detail(3, "Dublin", rank::COLLEAGUE, 5),
            detail(4, "Sligo", rank::THEMSELVES, 1),
        ];
        for expected in ["Sligo", "Dublin", "Galway", "Cork"] {
            let now_shown = shown(&known, "city")
                .map(|one| (one.id, one.value.clone()))
                .unwrap();
            assert_eq!(now_shown.1, expected);
            known
                .iter_mut()
                .filter(|one| one.id == now_shown.0)
                .for_each(|one| one.withdrawn_at = Some(30));
        }
        assert_eq!(shown(&known, "city"), None);
    }

    #[test]
    fn the_newest_telling_counts_in_whatever_order_they_are_read() {
        for order in [
            [(1, 10), (2, 30), (3, 20)],
            [(2, 30), (3, 20), (1, 10)],
            [(3, 20), (1, 10), (2, 30)],
        ] {
            let mut cork = detail(order[0].0, "Cork", rank::RECORD, order[0].1);
            for (record, at) in order {
                cork.say_again(record, at, None);
            }
            assert_eq!((cork.record, cork.at), (Some(2), 30));
        }
        let mut struck = Detail {
            struck_by: Some(1),
            ..detail(1, "Cork", rank::RECORD, 10)
        };
        struck.say_again(2, 20, None);
        assert!(!struck.stands());
        let mut typed = Detail {
            struck_by: Some(1),
            ..detail(1, "Cork", rank::COLLEAGUE, 10)
        };
        // The same act, read a second time, says nothing new.
        assert!(!typed.say_again(1, 10, Some(7)) && !typed.stands());
        assert!(typed.say_again(2, 10, Some(7)) && typed.stands());
    }

    #[test]
    fn each_value_is_listed_once_the_nearest_source_first() {
        let known = [
            detail(1, "Cork", rank::RECORD, 10),
            detail(2, "Dublin", rank::RECORD, 20),
            detail(3, "Cork", rank::COLLEAGUE, 5),
        ];
        let listed: Vec<i64> = all_shown(&known, "city").iter().map(|one| one.id).collect();
        assert_eq!(listed, [3, 2]);
    }
}
