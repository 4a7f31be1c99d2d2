//! Invented customers and letters in any number, the same for the same seed, so that speed is measured and not guessed.
//!
//! Rows are written as the slices write them, in bulk, and indexed by search's own hand. Nobody in them lives.

mod words;

use troth_store::{Store, StoreError, Tx, Value};

use crate::frame::time::{Clock, DAY, HOUR, Millis};
use crate::generate::words::{FAMILY, GIVEN, TOWNS, VOCABULARY};
use crate::journal::follow::{Follower, catch_up};
use crate::record::ROWS_PER_FACT;
use crate::spine::{self, Direction, Passed};

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generated {
    pub customers: u64,
    pub interactions: u64,
    /// The lowest party id; they follow each other.
    pub first_party: i64,
}

/// One in so many customers is a firm, and those after it are its people.
const PEOPLE_PER_FIRM: i64 = 20;
/// What happened lies within so many days.
const YEARS: Millis = 5 * 365 * DAY;
/// A word that stands in every second letter.
const COMMON: &str = "frame";

/// Invents customers and what passed with them.
///
/// # Errors
/// When the store fails.
pub async fn run(
    store: &Store,
    customers: u64,
    interactions: u64,
    seed: u64,
    now: Millis,
) -> Result<Generated, StoreError> {
    let (many, rows) = (signed(customers), signed(interactions));
    let (silo, first) = store.write(move |tx| begin(tx, many, now)).await?;
    let mut at = 0;
    while at < many {
        let until = (at + signed(ROWS_PER_FACT as u64)).min(many);
        store
            .write(move |tx| people(tx, silo, first, at..until, seed, now))
            .await?;
        at = until;
    }
    let mut at = 0;
    while at < rows {
        let until = (at + signed(ROWS_PER_FACT as u64)).min(rows);
        store
            .write(move |tx| letters(tx, first, many, at..until, rows, seed, now))
            .await?;
        at = until;
    }
    const SEARCH: &[Follower] = &[crate::search::follow::FOLLOWER];
    catch_up(store, SEARCH, &Clock::fixed(now)).await?;
    Ok(Generated {
        customers,
        interactions,
        first_party: first,
    })
}

fn signed(many: u64) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

fn begin(tx: &Tx, many: i64, now: Millis) -> Result<(i64, i64), StoreError> {
    let silo = crate::record::store::silo(tx, "invented", now)?;
    Ok((silo, tx.allocate("subject", many.max(1))?))
}

/// SplitMix64 (Steele, Lea and Flood 2014): each number from a seed and a place, so that any row can be made alone.
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn of(seed: u64, stream: u64, place: i64) -> Dice {
        let place = u64::try_from(place).unwrap_or(0);
        Dice(seed ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ place.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    /// Low numbers much more often than high ones.
    fn skewed(&mut self, end: usize) -> usize {
        let (one, other) = (self.below(end), self.below(end));
        self.below(one.min(other) + 1)
    }

    fn one_of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }
}

/// An invented customer.
struct Somebody {
    kind: &'static str,
    name: String,
    sort_name: String,
    email: String,
    phone: String,
    town: &'static str,
}

fn somebody(at: i64, seed: u64) -> Somebody {
    let mut dice = Dice::of(seed, 1, at);
    let (given, family) = (dice.one_of(GIVEN), dice.one_of(FAMILY));
    let town = dice.one_of(TOWNS);
    let phone = format!("+4930{at:08}");
    if at % PEOPLE_PER_FIRM == 0 {
        let name = format!("{family} {town} {at}");
        Somebody {
            kind: "organisation",
            sort_name: troth_store::normalise(&name),
            email: format!("office@firm{at}.example"),
            name,
            phone,
            town,
        }
    } else {
        Somebody {
            kind: "person",
            name: format!("{given} {family}"),
            sort_name: troth_store::normalise(&format!("{family} {given}")),
            email: format!("{}.{at}@mail.example", given.to_lowercase()),
            phone,
            town,
        }
    }
}

fn people(
    tx: &Tx,
    silo: i64,
    first: i64,
    places: std::ops::Range<i64>,
    seed: u64,
    now: Millis,
) -> Result<(), StoreError> {
    let all: Vec<(i64, i64, Somebody)> = places.map(|at| (at, first + at, somebody(at, seed))).collect();
    let rows = all.iter().map(|(_, id, one)| {
        vec![
            Value::Int(*id),
            Value::Int(silo),
            format!("mail:{}", one.email).into(),
            one.kind.into(),
            Value::Int(now),
        ]
    });
    tx.bulk("subject", &["id", "silo_id", "key", "kind", "made_at"], rows)?;
    let rows = all
        .iter()
        .map(|(_, id, _)| vec![Value::Int(*id), Value::Int(*id)]);
    tx.bulk("member", &["subject_id", "party_id"], rows)?;
    let rows = all
        .iter()
        .map(|(_, id, _)| vec![Value::Int(*id), Value::Int(*id), Value::Int(*id), Value::Int(now)]);
    tx.bulk("redirect", &["old_party", "subject_id", "party_id", "at"], rows)?;
    let rows = all.iter().flat_map(|(_, id, one)| {
        [("email", one.email.as_str()), ("phone", one.phone.as_str())].map(|(kind, value)| {
            vec![
                Value::Int(*id),
                kind.into(),
                value.into(),
                Value::Int(0),
                Value::Int(0),
            ]
        })
    });
    tx.bulk(
        "identity",
        &["subject_id", "kind", "value", "record_id", "is_shared"],
        rows,
    )?;
    shown(tx, first, &all, now)?;
    let ids: Vec<i64> = all.iter().map(|(_, id, _)| *id).collect();
    crate::search::follow::contacts(tx, &ids)
}

fn shown(tx: &Tx, first: i64, all: &[(i64, i64, Somebody)], now: Millis) -> Result<(), StoreError> {
    let details = tx.allocate("detail", signed(4 * all.len() as u64))?;
    let said = all.iter().flat_map(|(_, id, one)| {
        [
            ("name", one.name.as_str()),
            ("email", one.email.as_str()),
            ("phone", one.phone.as_str()),
            ("city", one.town),
        ]
        .map(|(field, value)| (*id, field, value))
    });
    let rows = (details..).zip(said).map(|(id, (subject, field, value))| {
        vec![
            Value::Int(id),
            Value::Int(subject),
            field.into(),
            value.into(),
            Value::Int(3),
            Value::Int(now),
        ]
    });
    tx.bulk(
        "detail",
        &["id", "subject_id", "field", "value", "rank", "at"],
        rows,
    )?;
    let columns = [
        "id",
        "kind",
        "name",
        "sort_name",
        "email",
        "phone",
        "city",
        "place",
        "firm_party",
        "is_colleague",
        "is_withdrawn",
        "is_erased",
        "subjects",
        "silos",
        "last_at",
        "version",
    ];
    let rows = all.iter().map(|(at, id, one)| {
        let firm = at - at % PEOPLE_PER_FIRM;
        vec![
            Value::Int(*id),
            one.kind.into(),
            one.name.as_str().into(),
            one.sort_name.as_str().into(),
            one.email.as_str().into(),
            one.phone.as_str().into(),
            one.town.into(),
            troth_store::normalise(one.town).into(),
            (firm != *at).then_some(first + firm).into(),
            Value::Int(0),
            Value::Int(0),
            Value::Int(0),
            Value::Int(1),
            Value::Int(1),
            Value::Int(0),
            Value::Int(1),
        ]
    });
    tx.bulk("party", &columns, rows)?;
    Ok(())
}

fn letters(
    tx: &Tx,
    first: i64,
    many: i64,
    places: std::ops::Range<i64>,
    all: i64,
    seed: u64,
    now: Millis,
) -> Result<(), StoreError> {
    let passed = places.map(|at| letter(at, first, many, all, seed, now)).collect();
    spine::add(tx, passed, now)?;
    Ok(())
}

/// Letters go back and forth; now and then somebody rings. The last few came in and wait.
fn letter(at: i64, first: i64, many: i64, all: i64, seed: u64, now: Millis) -> Passed {
    let mut dice = Dice::of(seed, 2, at);
    let whom = first + signed(dice.skewed(usize::try_from(many).unwrap_or(1)) as u64);
    let when = now - YEARS + (YEARS - HOUR) / all.max(1) * at;
    let direction = if dice.below(2) == 0 {
        Direction::In
    } else {
        Direction::Out
    };
    let kind = if dice.below(10) == 0 { "call" } else { "email" };
    let title: Vec<&str> = (0..3)
        .map(|_| VOCABULARY[dice.skewed(VOCABULARY.len())])
        .collect();
    let mut text: Vec<&str> = (0..14)
        .map(|_| VOCABULARY[dice.skewed(VOCABULARY.len())])
        .collect();
    if dice.below(2) == 0 {
        text.push(COMMON);
    }
    Passed {
        channel: if kind == "call" { "phone" } else { "email" },
        title: title.join(" "),
        excerpt: Some(text.join(" ")),
        thread: Some(format!("invented:{whom}:{}", at % 4)),
        waits: kind == "email" && direction == Direction::In && all - at < 500,
        ..Passed::about(format!("invented:{at}"), kind, when, direction, whom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_invents_the_same_people_and_letters() {
        let one = letter(7, 1, 100, 1_000, 42, 0);
        assert_eq!(one, letter(7, 1, 100, 1_000, 42, 0));
        assert_ne!(one.excerpt, letter(7, 1, 100, 1_000, 43, 0).excerpt);
        assert_eq!(somebody(3, 42).email, somebody(3, 42).email);
    }

    #[test]
    fn every_second_letter_holds_the_common_word() {
        let holds = |at: i64| {
            letter(at, 1, 100, 1_000, 42, 0)
                .excerpt
                .is_some_and(|text| text.ends_with(COMMON))
        };
        let many = (0..1_000).filter(|at| holds(*at)).count();
        // 500 expected of 1,000 throws of a coin; four standard deviations are 63.
        assert!((437..=563).contains(&many), "{many}");
    }
}
