//! What words suggest, kept: told anew with what it was said in, beside the answers that stand, and gone with it.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use troth_store::{Query, StoreError, Tx, Value};
use troth_words::Thanked;

use crate::suggestion::State;
use crate::suggestion::seen::{Heard, Seen};

/// Ids in one list of a query.
const LIST: usize = 500;

const COLUMNS: [&str; 23] = [
    "id",
    "interaction_id",
    "place",
    "subject_id",
    "owner_id",
    "colleague_id",
    "kind",
    "sentence",
    "what",
    "given_by",
    "given_name",
    "strength",
    "waits_for",
    "due_on",
    "due_time",
    "due_words",
    "outcome",
    "feeling",
    "other_feeling",
    "for_colleague",
    "reason",
    "signs",
    "likely",
];

fn row(id: i64, heard: &Heard, seen: Seen) -> Vec<Value> {
    let given = seen.promise.as_ref();
    let feeling = |at: usize| seen.feelings.get(at).map(|feeling| feeling.word()).into();
    vec![
        id.into(),
        heard.interaction.into(),
        seen.place.into(),
        heard.subject.into(),
        heard.owner.into(),
        heard.colleague.into(),
        seen.kind.word().into(),
        seen.sentence.as_str().into(),
        given.map(|given| given.what.clone()).into(),
        given.map_or(Value::Null, |given| kept(&given.by)),
        given
            .and_then(|given| given.name.clone())
            .or_else(|| thanked(&seen))
            .into(),
        given.map_or(Value::Null, |given| kept(&given.strength)),
        given.and_then(|given| given.waits_for.clone()).into(),
        given
            .and_then(|given| given.due_on)
            .map(|day| day.to_string())
            .into(),
        given
            .and_then(|given| given.due_time)
            .map(|time| time.to_string())
            .into(),
        given.and_then(|given| given.due_words.clone()).into(),
        given
            .and_then(|given| given.outcome)
            .map_or(Value::Null, |outcome| kept(&outcome)),
        feeling(0),
        feeling(1),
        seen.thanks.as_ref().and_then(|thanks| thanks.colleague).into(),
        seen.reason.into(),
        seen.signs.as_str().into(),
        seen.likely.into(),
        heard.at.into(),
        State::Open.word().into(),
    ]
}

/// Whom thanks name.
fn thanked(seen: &Seen) -> Option<String> {
    match &seen.thanks.as_ref()?.whom {
        Thanked::Named(name) => Some(name.chars().take(LONGEST_NAME).collect()),
        Thanked::Reader => None,
    }
}

const LONGEST_NAME: usize = 300;

/// Keeps what is newly suggested by these letters, and forgets what of them was open before.
///
/// # Errors
/// When the store fails.
pub fn suggest(tx: &Tx, interactions: &[i64], seen: Vec<(&Heard, Vec<Seen>)>) -> Result<(), StoreError> {
    let answered = forget_open(tx, interactions)?;
    let mut settled = settled(&answered, &seen);
    let fresh: Vec<(&Heard, Seen)> = seen
        .into_iter()
        .flat_map(|(heard, seen)| seen.into_iter().map(move |seen| (heard, seen)))
        .filter(|(heard, seen)| !settled.takes(heard.interaction, seen))
        .collect();
    keep(tx, fresh)
}

/// Keeps what is suggested.
///
/// # Errors
/// When the store fails.
pub fn keep(tx: &Tx, fresh: Vec<(&Heard, Seen)>) -> Result<(), StoreError> {
    if fresh.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("suggestion", i64::try_from(fresh.len()).unwrap_or(i64::MAX))?;
    let rows = (first..)
        .zip(fresh)
        .map(|(id, (heard, seen))| row(id, heard, seen));
    let columns: Vec<&str> = COLUMNS.into_iter().chain(["at", "state"]).collect();
    tx.bulk("suggestion", &columns, rows)?;
    Ok(())
}

/// What somebody answered once: letter, kind, place and sentence.
type Said = (i64, String, i64, Option<String>);

/// Places that are taken by an answer; and sentences that were answered and stand elsewhere now, as often as they were.
struct Settled {
    places: HashSet<(i64, String, i64)>,
    moved: HashMap<(i64, String, String), usize>,
}

/// A letter told anew may have other words before the sentence, and what was answered in it stays answered.
fn settled(answered: &[Said], seen: &[(&Heard, Vec<Seen>)]) -> Settled {
    let here: HashSet<(i64, &str, i64, &str)> = seen
        .iter()
        .flat_map(|(heard, seen)| seen.iter().map(|seen| (heard.interaction, seen)))
        .map(|(letter, seen)| (letter, seen.kind.word(), seen.place, seen.sentence.as_str()))
        .collect();
    let mut moved = HashMap::new();
    for (letter, kind, place, sentence) in answered {
        let sentence = sentence.as_deref().unwrap_or_default();
        if !here.contains(&(*letter, kind, *place, sentence)) {
            *moved
                .entry((*letter, kind.clone(), sentence.to_owned()))
                .or_default() += 1;
        }
    }
    let places = answered.iter();
    Settled {
        places: places
            .map(|(letter, kind, place, _)| (*letter, kind.clone(), *place))
            .collect(),
        moved,
    }
}

impl Settled {
    fn takes(&mut self, letter: i64, seen: &Seen) -> bool {
        let kind = || seen.kind.word().to_owned();
        if self.places.contains(&(letter, kind(), seen.place)) {
            return true;
        }
        match self.moved.get_mut(&(letter, kind(), seen.sentence.clone())) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

/// Of these letters what nobody answered goes, but for letters that are withdrawn; returned is what somebody did answer.
/// An answer that was taken back leaves its suggestion, which comes back with its letter.
fn forget_open(tx: &Tx, interactions: &[i64]) -> Result<Vec<Said>, StoreError> {
    const STANDS: &str = " and not exists (select 1 from interaction i
        where i.id = suggestion.interaction_id and i.withdrawn_at is not null)";
    let mut answered = Vec::new();
    for part in interactions.chunks(LIST) {
        // What an account says has its place below nought, and stays whatever the letter says now.
        Query::new("delete from suggestion where state in ('open', 'gone') and place >= 0")
            .text(" and not exists (select 1 from suggestion_answer a where a.suggestion_id = suggestion.id)")
            .text(STANDS)
            .push_list(" and interaction_id in", part.iter().copied())
            .run(tx)?;
        Query::new("update suggestion set state = 'open' where state = 'gone'")
            .text(STANDS)
            .push_list(" and interaction_id in", part.iter().copied())
            .run(tx)?;
        let found: Vec<Said> =
            Query::new("select interaction_id, kind, place, sentence from suggestion where true")
                .push_list(" and interaction_id in", part.iter().copied())
                .all(tx)?;
        answered.extend(found);
    }
    Ok(answered)
}

/// What of these letters nobody answered is gone with them.
///
/// # Errors
/// When the store fails.
pub fn go(tx: &Tx, interactions: &[i64]) -> Result<(), StoreError> {
    for part in interactions.chunks(LIST) {
        Query::new(
            "update suggestion set state = 'gone' where state = 'open' and exists (select 1 from interaction i
             where i.id = suggestion.interaction_id and i.withdrawn_at is not null)",
        )
        .push_list(" and interaction_id in", part.iter().copied())
        .run(tx)?;
    }
    Ok(())
}

/// The same, to be kept.
fn kept<T: Serialize>(word: &T) -> Value {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(word)) => word.into(),
        _ => Value::Null,
    }
}
