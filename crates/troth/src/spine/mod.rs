//! The spine: one row for everything that passed between us and somebody, on any channel, so that a timeline is one read.
//!
//! Laws:
//! - One thing that passed is one row, however many mailboxes tell of it: its `key` says what it is.
//! - A row is told anew by a newer record, never by an older one.
//! - Nothing is deleted: what no record supports any more, or was entered in error, is withdrawn.
//!
//! Each slice below adds its rows in bulk with [`add`]; one fact says which are new, and search reads on from there.

pub mod store;
mod tell;

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx, Value};

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::party;

/// Rows were added to the spine or changed: at most as many as one fact of records.
pub const HEARD: &str = "interaction.heard";

/// What [`HEARD`] says: which rows are new (ids follow each other) and which changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Id of the first new row; nothing when none is new.
    pub first: Option<i64>,
    pub new: i64,
    /// Rows that were there and now say something else, or are withdrawn.
    pub changed: Vec<i64>,
}

impl Heard {
    /// The ids of all rows it speaks of.
    pub fn ids(&self) -> impl Iterator<Item = i64> + '_ {
        let first = self.first.unwrap_or(0);
        (first..first + self.new).chain(self.changed.iter().copied())
    }
}

/// Which way something passed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From them to us.
    In,
    /// From us to them.
    Out,
    /// Between others, or between ourselves.
    Between,
}

impl Direction {
    pub const ALL: [Direction; 3] = [Direction::In, Direction::Out, Direction::Between];

    pub fn word(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
            Direction::Between => "between",
        }
    }

    pub fn parse(word: &str) -> Option<Direction> {
        Direction::ALL
            .into_iter()
            .find(|direction| direction.word() == word)
    }
}

/// What somebody was in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ParticipantRole)]
pub enum Role {
    From,
    To,
    Cc,
    About,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::From, Role::To, Role::Cc, Role::About];

    pub fn word(self) -> &'static str {
        match self {
            Role::From => "from",
            Role::To => "to",
            Role::Cc => "cc",
            Role::About => "about",
        }
    }

    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Kinds that are a word from us; a parcel answers nobody.
pub const ANSWERS: &[&str] = &["email", "message", "letter", "call", "visit", "answer"];

/// Something that passed, ready for the spine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// What its row elsewhere is called, such as `mail:…` or `order:12:10248`.
    pub key: String,
    pub kind: &'static str,
    pub channel: &'static str,
    pub at: Millis,
    pub direction: Direction,
    pub title: String,
    pub excerpt: Option<String>,
    pub thread: Option<String>,
    pub href: Option<String>,
    /// The record that tells of it, and the one this replaces.
    pub record: Option<i64>,
    pub replaces: Option<i64>,
    /// Between colleagues only.
    pub is_internal: bool,
    /// Whether somebody outside may be waiting for an answer to it.
    pub waits: bool,
    /// When it was solved, as whoever told of it says; of requests only.
    pub solved_at: Option<Millis>,
    /// Subjects and what each was in it.
    pub who: Vec<(i64, Role)>,
}

impl Passed {
    /// Something of that kind with one person in it.
    pub fn about(key: String, kind: &'static str, at: Millis, direction: Direction, subject: i64) -> Passed {
        let role = match direction {
            Direction::In => Role::From,
            Direction::Out => Role::To,
            Direction::Between => Role::About,
        };
        Passed {
            key,
            kind,
            channel: "other",
            at,
            direction,
            title: String::new(),
            excerpt: None,
            thread: None,
            href: None,
            record: None,
            replaces: None,
            is_internal: false,
            waits: false,
            solved_at: None,
            who: vec![(subject, role)],
        }
    }
}

/// A row as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub id: i64,
    pub at: Millis,
    pub direction: String,
    pub title: String,
    pub excerpt: Option<String>,
    pub thread: Option<String>,
    pub href: Option<String>,
    pub record: Option<i64>,
    pub is_internal: bool,
    pub waits: bool,
    pub solved_at: Option<Millis>,
    pub withdrawn_at: Option<Millis>,
}

/// Adds what passed. What is there already under the same key is told anew where it says something else.
///
/// # Errors
/// When the store fails.
pub fn add(tx: &Tx, passed: Vec<Passed>, now: Millis) -> Result<Heard, StoreError> {
    let passed = tell::once_each(passed);
    if passed.is_empty() {
        return Ok(Heard::default());
    }
    let known = store::standing(tx, passed.iter().map(|one| one.key.as_str()))?;
    let (old, new): (Vec<Passed>, Vec<Passed>) =
        passed.into_iter().partition(|one| known.contains_key(&one.key));
    let mut placed = tell::tell_anew(tx, old, &known)?;
    let changed: Vec<i64> = placed.iter().map(|(id, _)| *id).collect();
    let heard = Heard {
        first: None,
        new: i64::try_from(new.len()).unwrap_or(i64::MAX),
        changed,
    };
    let heard = if new.is_empty() {
        heard
    } else {
        let first = tx.allocate("interaction", heard.new)?;
        let fresh: Vec<(i64, Passed)> = (first..).zip(new).collect();
        store::insert(tx, &fresh)?;
        placed.extend(fresh);
        Heard {
            first: Some(first),
            ..heard
        }
    };
    if !placed.is_empty() {
        settle(tx, &placed)?;
        tell(tx, &heard, now)?;
    }
    Ok(heard)
}

/// Withdraws what is called so: it is no longer shown, found or waited for.
///
/// # Errors
/// When the store fails.
pub fn withdraw(tx: &Tx, keys: &[String], now: Millis) -> Result<Heard, StoreError> {
    let standing = store::standing(tx, keys.iter().map(String::as_str))?;
    let gone: Vec<i64> = standing
        .values()
        .filter(|one| one.withdrawn_at.is_none())
        .map(|one| one.id)
        .collect();
    withdraw_ids(tx, gone, now)
}

/// As [`withdraw`], by id.
///
/// # Errors
/// When the store fails.
pub fn withdraw_ids(tx: &Tx, mut gone: Vec<i64>, now: Millis) -> Result<Heard, StoreError> {
    gone.sort_unstable();
    for part in gone.chunks(1_000) {
        store::set_withdrawn(tx, part, now)?;
        store::forget_waiting(tx, part)?;
        // Whom they answered may be waiting again.
        look_again(tx, &store::answered_by(tx, part)?)?;
        reach_again(tx, part)?;
    }
    let heard = Heard {
        changed: gone,
        ..Heard::default()
    };
    if !heard.changed.is_empty() {
        tell(tx, &heard, now)?;
    }
    Ok(heard)
}

/// Finds out again whether anybody waits behind these.
///
/// # Errors
/// When the store fails.
pub fn look_again(tx: &Tx, ids: &[i64]) -> Result<(), StoreError> {
    store::wait_again(tx, ids)?;
    store::stop_waiting_if_answered(tx, ids)
}

/// Tells parties of the last words in these.
fn reach(tx: &Tx, ids: &[i64]) -> Result<(), StoreError> {
    for part in ids.chunks(1_000) {
        party::row_store::touch(tx, &store::last_words(tx, part)?)?;
    }
    Ok(())
}

/// Looks the last words of everyone in these up again, since some of them are gone.
fn reach_again(tx: &Tx, ids: &[i64]) -> Result<(), StoreError> {
    reach_parties(tx, &store::parties_in(tx, ids)?)
}

/// Looks up when these parties last reached us and were last reached, whoever they are made of now.
///
/// # Errors
/// When the store fails.
pub fn reach_parties(tx: &Tx, parties: &[i64]) -> Result<(), StoreError> {
    for part in parties.chunks(1_000) {
        let spoken_with = store::spoken_with(tx, part)?;
        party::row_store::set_touched(tx, &store::last_words_of(tx, &spoken_with)?)?;
    }
    Ok(())
}

fn tell(tx: &Tx, heard: &Heard, now: Millis) -> Result<(), StoreError> {
    Act::begin(tx, HEARD, ActorId::TROTH, now)?.record(heard)?;
    Ok(())
}

/// Who waits, who does not any more, and when we last heard of and wrote to each party.
fn settle(tx: &Tx, placed: &[(i64, Passed)]) -> Result<(), StoreError> {
    let ids: Vec<i64> = placed.iter().map(|(id, _)| *id).collect();
    store::forget_waiting(tx, &ids)?;
    let waiting = placed
        .iter()
        .filter(|(_, one)| one.waits)
        .filter_map(|(id, one)| {
            let (subject, _) = one.who.iter().find(|(_, role)| *role == Role::From)?;
            Some(vec![
                Value::Int(*id),
                Value::Int(*subject),
                one.thread.as_deref().into(),
                Value::Int(one.at),
            ])
        });
    let waiting: Vec<Vec<Value>> = waiting.collect();
    let mut looked_at: Vec<i64> = placed
        .iter()
        .filter(|(_, one)| one.waits)
        .map(|(id, _)| *id)
        .collect();
    store::start_waiting(tx, waiting)?;
    let outward: Vec<i64> = placed
        .iter()
        .filter(|(_, one)| one.direction == Direction::Out)
        .map(|(id, _)| *id)
        .collect();
    looked_at.extend(store::waiting_for(tx, &outward)?);
    store::stop_waiting_if_answered(tx, &looked_at)?;
    reach(tx, &ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_directions_and_roles_read_back() {
        for direction in Direction::ALL {
            assert_eq!(Direction::parse(direction.word()), Some(direction));
        }
        for role in Role::ALL {
            assert_eq!(Role::parse(role.word()), Some(role));
        }
    }
}
