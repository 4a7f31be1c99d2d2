//! The spine: one row for everything that passed between us and somebody, on any channel, so that a timeline is one read.
//!
//! Laws:
//! - One thing that passed is one row, however many mailboxes tell of it: its `key` says what it is.
//! - A row is told anew by a newer record, never by an older one.
//! - Nothing is deleted: what no record supports any more, or was entered in error, is withdrawn.
//!
//! Each slice below adds its rows in bulk with [`add`]; one fact says which are new, and search reads on from there.

pub mod store;

use std::collections::{BTreeSet, HashMap};

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
    pub withdrawn_at: Option<Millis>,
}

/// Adds what passed. What is there already under the same key is told anew where it says something else.
///
/// # Errors
/// When the store fails.
pub fn add(tx: &Tx, passed: Vec<Passed>, now: Millis) -> Result<Heard, StoreError> {
    let passed = once_each(passed);
    if passed.is_empty() {
        return Ok(Heard::default());
    }
    let known = store::standing(tx, passed.iter().map(|one| one.key.as_str()))?;
    let (old, new): (Vec<Passed>, Vec<Passed>) =
        passed.into_iter().partition(|one| known.contains_key(&one.key));
    let mut placed = tell_anew(tx, old, &known)?;
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
        for (party, came, went) in store::last_words(tx, part)? {
            party::store::touch(tx, party, came, went)?;
        }
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
        for (party, came, went) in store::last_words_of(tx, &spoken_with)? {
            party::store::set_touched(tx, party, came, went)?;
        }
    }
    Ok(())
}

fn tell(tx: &Tx, heard: &Heard, now: Millis) -> Result<(), StoreError> {
    Act::begin(tx, HEARD, ActorId::TROTH, now)?.record(heard)?;
    Ok(())
}

/// The same letter in several folders is one; everyone any copy names was in it.
fn once_each(passed: Vec<Passed>) -> Vec<Passed> {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(passed.len());
    let mut kept: Vec<Passed> = Vec::with_capacity(passed.len());
    for one in passed {
        match places.get(&one.key) {
            Some(&at) => {
                let who = union(&kept[at].who, &one.who);
                // The newest telling counts; its people are joined to those of the others.
                let record = kept[at].record.or(one.record);
                kept[at] = Passed { who, record, ..one };
            }
            None => {
                places.insert(one.key.clone(), kept.len());
                let who = union(&one.who, &[]);
                kept.push(Passed { who, ..one });
            }
        }
    }
    kept
}

/// Each person once, as what they were first of from, to, cc, about.
fn union(one: &[(i64, Role)], other: &[(i64, Role)]) -> Vec<(i64, Role)> {
    let mut all: Vec<(i64, Role)> = Vec::with_capacity(one.len() + other.len());
    for (subject, role) in one.iter().chain(other) {
        match all.iter_mut().find(|(known, _)| known == subject) {
            Some((_, known)) if role < known => *known = *role,
            Some(_) => {}
            None => all.push((*subject, *role)),
        }
    }
    all
}

/// Rows that are there: those that now say something else are changed, with their people; the rest are left alone.
fn tell_anew(
    tx: &Tx,
    old: Vec<Passed>,
    known: &HashMap<String, Standing>,
) -> Result<Vec<(i64, Passed)>, StoreError> {
    let ids: Vec<i64> = old
        .iter()
        .filter_map(|one| known.get(&one.key))
        .map(|one| one.id)
        .collect();
    let people = store::people(tx, &ids)?;
    let (mut placed, mut beside) = (Vec::new(), BTreeSet::new());
    for one in old {
        let Some(stands) = known.get(&one.key) else {
            continue;
        };
        let here = people.get(&stands.id).map_or(&[][..], Vec::as_slice);
        let (anew, also) = anew(one, stands, here);
        placed.extend(anew.map(|anew| (stands.id, anew)));
        beside.extend(also.map(|record| (stands.id, record)));
    }
    store::change(tx, &placed)?;
    store::also(tx, beside)?;
    Ok(placed)
}

/// What the row shall say, `None` when it says so already; and the record that tells of it beside the one it rests on.
fn anew(one: Passed, stands: &Standing, here: &[(i64, Role)]) -> (Option<Passed>, Option<i64>) {
    let is_other_record = one.record.is_some() && stands.record.is_some() && one.record != stands.record;
    let is_older = is_other_record && one.record < stands.record && stands.withdrawn_at.is_none();
    let is_beside = is_other_record && one.replaces != stands.record;
    let who = if is_beside {
        union(here, &one.who)
    } else {
        union(&one.who, &[])
    };
    let beside = if is_older { one.record } else { stands.record };
    let also = beside.filter(|_| is_beside);
    let anew = if is_older {
        // An older telling adds its people and changes no word.
        Passed {
            at: stands.at,
            direction: Direction::parse(&stands.direction).unwrap_or(one.direction),
            title: stands.title.clone(),
            excerpt: stands.excerpt.clone(),
            href: stands.href.clone(),
            record: stands.record,
            is_internal: stands.is_internal,
            waits: stands.waits,
            who,
            ..one
        }
    } else {
        Passed { who, ..one }
    };
    // The exchange a row belongs to is found once; a later look must not move it.
    let anew = Passed {
        thread: stands.thread.clone().or(anew.thread),
        ..anew
    };
    let same = stands.withdrawn_at.is_none()
        && stands.record == anew.record
        && stands.at == anew.at
        && stands.title == anew.title
        && stands.excerpt == anew.excerpt
        && stands.href == anew.href
        && stands.direction == anew.direction.word()
        && stands.waits == anew.waits
        && here.iter().collect::<BTreeSet<_>>() == anew.who.iter().collect::<BTreeSet<_>>();
    ((!same).then_some(anew), also)
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

    fn letter(record: i64, who: &[(i64, Role)]) -> Passed {
        Passed {
            record: Some(record),
            who: who.to_vec(),
            ..Passed::about("mail:1".into(), "email", 5, Direction::In, 1)
        }
    }

    #[test]
    fn a_newer_record_tells_a_row_anew_and_an_older_one_only_adds_its_people() {
        let stands = Standing {
            id: 7,
            at: 5,
            direction: "in".into(),
            title: "Wheel".into(),
            excerpt: None,
            thread: None,
            href: None,
            record: Some(5),
            is_internal: false,
            waits: true,
            withdrawn_at: None,
        };
        let here = [(1, Role::From)];
        let told = |record: i64, replaces: Option<i64>, title: &str| Passed {
            title: title.into(),
            replaces,
            ..letter(record, &here)
        };
        let gone = Standing {
            withdrawn_at: Some(9),
            ..stands.clone()
        };
        for (one, stands, title, waits, record, also) in [
            // As it stands already.
            (
                Passed {
                    waits: true,
                    ..told(5, None, "Wheel")
                },
                &stands,
                None,
                true,
                None,
                None,
            ),
            // Read otherwise: nobody waits for it any more.
            (
                told(5, None, "Wheel"),
                &stands,
                Some("Wheel"),
                false,
                Some(5),
                None,
            ),
            (
                told(6, Some(5), "Wheel!"),
                &stands,
                Some("Wheel!"),
                false,
                Some(6),
                None,
            ),
            (
                told(6, None, "Wheel!"),
                &stands,
                Some("Wheel!"),
                false,
                Some(6),
                Some(5),
            ),
            (told(4, None, "Bell"), &stands, None, true, None, Some(4)),
            (
                Passed {
                    who: vec![(2, Role::To)],
                    ..told(4, None, "Bell")
                },
                &stands,
                Some("Wheel"),
                true,
                Some(5),
                Some(4),
            ),
            (
                told(4, None, "Bell"),
                &gone,
                Some("Bell"),
                false,
                Some(4),
                Some(5),
            ),
        ] {
            let shown = format!("{one:?}");
            let (anew, beside) = anew(one, stands, &here);
            assert_eq!(anew.as_ref().map(|anew| anew.title.as_str()), title, "{shown}");
            assert_eq!(
                anew.as_ref().map_or(stands.waits, |anew| anew.waits),
                waits,
                "{shown}"
            );
            assert_eq!(anew.and_then(|anew| anew.record), record, "{shown}");
            assert_eq!(beside, also, "{shown}");
        }
    }

    #[test]
    fn one_letter_in_three_folders_is_one_with_all_its_people() {
        let copies = vec![
            letter(1, &[(1, Role::From), (2, Role::To)]),
            letter(2, &[(1, Role::From), (3, Role::Cc)]),
            letter(3, &[(1, Role::Cc)]),
        ];
        let kept = once_each(copies);
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].who, [(1, Role::From), (2, Role::To), (3, Role::Cc)]);
        assert_eq!(kept[0].record, Some(1));
    }
}
