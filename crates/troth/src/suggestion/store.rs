//! Suggestions and answers in SQL.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use jiff::civil::{Date, Time};
use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};
use troth_words::{By, Lessons, Outcome, Own, Strength};

use crate::access::Actor;
use crate::experience::feeling::Feeling;
use crate::frame::time::Millis;
use crate::promise::store::{known, parsed};
use crate::record::trace::Traces;
use crate::suggestion::seen::{Heard, Seen};
use crate::suggestion::{Answer, Kind, State};

/// Ids in one list of a query.
const LIST: usize = 500;

/// One suggestion, with whom it concerns.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Suggestion {
    pub id: i64,
    pub interaction: i64,
    /// The customer as they are known now.
    pub party: i64,
    pub party_name: String,
    pub kind: Kind,
    pub state: State,
    /// Verbatim.
    pub sentence: String,
    /// What is promised.
    pub what: Option<String>,
    /// `i`, `we`, `named` or `other`.
    #[schema(value_type = Option<String>)]
    pub given_by: Option<By>,
    pub given_name: Option<String>,
    /// `clear`, `hedged` or `conditional`.
    #[schema(value_type = Option<String>)]
    pub strength: Option<Strength>,
    /// What the customer does first.
    pub waits_for: Option<String>,
    /// `YYYY-MM-DD`.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
    #[schema(value_type = Option<String>)]
    pub due_time: Option<Time>,
    pub due_words: Option<String>,
    /// What the customer says became of it: `kept`, `broken` or `not_stated`.
    #[schema(value_type = Option<String>)]
    pub outcome: Option<Outcome>,
    /// What they seem to feel, and the next likely.
    pub feelings: Vec<Feeling>,
    /// Why it is suggested.
    pub reason: String,
    /// How likely it is meant so, between 0 and 1.
    pub p: f64,
    /// When it was said, in milliseconds since 1970 in UTC.
    pub at: Millis,
    /// What was recorded of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<i64>,
    #[serde(skip)]
    pub feeling_recorded: Option<i64>,
    /// Who wrote it, where it is ours.
    pub writer: Option<String>,
    /// What it was said in, such as `email`.
    #[serde(skip)]
    pub passed_kind: Option<String>,
    /// Whose it is to answer, where it came out of somebody's own mail.
    #[serde(skip)]
    pub owner: Option<i64>,
    #[serde(skip)]
    pub subject: i64,
    #[serde(skip)]
    pub colleague: Option<i64>,
    #[serde(skip)]
    pub signs: String,
}

/// A word of a closed list that the crate of words keeps, as it is kept in a column.
fn word<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<Option<T>, StoreError> {
    let word: Option<String> = row.get(column)?;
    word.map(|word| {
        serde_json::from_value(serde_json::Value::String(word))
            .map_err(|error| StoreError::Engine(format!("`{column}`: {error}")))
    })
    .transpose()
}

/// The same, to be kept.
fn kept<T: Serialize>(word: &T) -> Value {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(word)) => word.into(),
        _ => Value::Null,
    }
}

impl FromRow for Suggestion {
    fn from_row(row: &Row<'_>) -> Result<Suggestion, StoreError> {
        let feeling = |column| -> Result<Option<Feeling>, StoreError> {
            Ok(row
                .get::<Option<String>>(column)?
                .as_deref()
                .and_then(Feeling::parse))
        };
        Ok(Suggestion {
            id: row.get("id")?,
            interaction: row.get("interaction_id")?,
            party: row.get("party_id")?,
            party_name: row.get("party_name")?,
            kind: known(row, "kind", Kind::parse)?,
            state: known(row, "state", State::parse)?,
            sentence: row.get::<Option<String>>("sentence")?.unwrap_or_default(),
            what: row.get("what")?,
            given_by: word(row, "given_by")?,
            given_name: row.get("given_name")?,
            strength: word(row, "strength")?,
            waits_for: row.get("waits_for")?,
            due: parsed(row, "due_on")?,
            due_time: parsed(row, "due_time")?,
            due_words: row.get("due_words")?,
            outcome: word(row, "outcome")?,
            feelings: feeling("feeling")?
                .into_iter()
                .chain(feeling("other_feeling")?)
                .collect(),
            reason: row.get("reason")?,
            p: row.get::<i64>("likely")? as f64 / 1_000.0,
            at: row.get("at")?,
            promise: row.get("promise_id")?,
            account: row.get("account_id")?,
            feeling_recorded: row.get("feeling_id")?,
            writer: row.get("writer")?,
            passed_kind: row.get("passed_kind")?,
            owner: row.get("owner_id")?,
            subject: row.get("subject_id")?,
            colleague: row.get("colleague_id")?,
            signs: row.get::<Option<String>>("signs")?.unwrap_or_default(),
        })
    }
}

const COLUMNS: [&str; 22] = [
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
        given.and_then(|given| given.name.clone()).into(),
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
        seen.reason.into(),
        seen.signs.as_str().into(),
        seen.likely.into(),
        heard.at.into(),
        State::Open.word().into(),
    ]
}

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
        Query::new("delete from suggestion where state in ('open', 'gone')")
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

/// Suggestions that are the actor's to answer: about customers they may see, and nobody else's alone.
fn listed(actor: &Actor) -> Query {
    let query = Query::new(
        "select s.id, s.interaction_id, s.kind, s.state, s.sentence, s.what, s.given_by, s.given_name, s.strength,
           s.waits_for, s.due_on, s.due_time, s.due_words, s.outcome, s.feeling, s.other_feeling, s.reason, s.likely,
           s.at, s.subject_id, s.owner_id, s.colleague_id, s.signs, party.id as party_id, party.name as party_name,
           a.promise_id, a.account_id, a.feeling_id,
           (select i.kind from interaction i where i.id = s.interaction_id) as passed_kind,
           (select min(wrote.name) from participant p join member n on n.subject_id = p.subject_id
            join party wrote on wrote.id = n.party_id
            where s.kind = 'promise' and p.interaction_id = s.interaction_id and p.role = 'from') as writer
         from suggestion s join member on member.subject_id = s.subject_id join party on party.id = member.party_id
         left join suggestion_answer a on s.state <> 'open' and a.id =
           (select max(b.id) from suggestion_answer b where b.suggestion_id = s.id)
         where party.is_erased = 0",
    )
    .push(" and (s.owner_id is null or s.owner_id = ", actor.id.0)
    .text(" or s.state = 'confirmed')");
    actor.narrow(query, "party.keeper_id")
}

/// One of them.
///
/// # Errors
/// When the store fails.
pub fn one(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Suggestion>, StoreError> {
    listed(actor).push(" and s.id = ", id).one(tx)
}

/// Which of them are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    pub state: State,
    pub party: Option<i64>,
    /// Only what came out of the reader's own mail.
    pub is_own: bool,
    /// Nothing said before that.
    pub since: Option<Millis>,
    /// Where the last page ended.
    pub after: Option<(Millis, i64)>,
}

/// What was said last comes first.
///
/// # Errors
/// When the store fails.
pub fn list(tx: &Tx, actor: &Actor, wanted: Wanted, limit: i64) -> Result<Vec<Suggestion>, StoreError> {
    let query = listed(actor)
        .push(" and s.state = ", wanted.state.word())
        .push_some(" and s.owner_id = ", wanted.is_own.then_some(actor.id.0))
        .push_some(" and s.at >= ", wanted.since);
    // One customer's few are found by who they are and sorted; of all others the index gives the newest.
    let (query, newest) = match wanted.party {
        Some(party) => (
            query
                .push(
                    " and s.subject_id in (select n.subject_id from member n where n.party_id = ",
                    party,
                )
                .text(")"),
            " order by s.at + 0 desc, s.id desc limit ",
        ),
        None => (query, " order by s.at desc, s.id desc limit "),
    };
    let query = match wanted.after {
        Some((at, id)) => query.push(" and (s.at, s.id) < (", at).push(", ", id).text(")"),
        None => query,
    };
    query.push(newest, limit).all(tx)
}

/// Says how one stands now.
///
/// # Errors
/// When the store fails.
pub fn stand(tx: &Tx, id: i64, answer: Answer) -> Result<(), StoreError> {
    tx.run(
        "update suggestion set state = $2 where id = $1",
        args![id, answer.makes().word()],
    )?;
    Ok(())
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

/// What the answers taught.
#[derive(Clone, Debug, Default)]
pub struct Taught {
    pub promises: Option<Lessons>,
    pub feelings: Option<Own>,
}

/// # Errors
/// When the store fails.
pub fn taught(tx: &Tx) -> Result<Taught, StoreError> {
    let mut taught = Taught::default();
    let rows: Vec<(String, String)> = tx.all("select kind, learnt from suggestion_lesson", args![])?;
    for (kind, learnt) in rows {
        match Kind::parse(&kind) {
            Some(Kind::Promise) => taught.promises = serde_json::from_str(&learnt).ok(),
            Some(Kind::Feeling) => taught.feelings = serde_json::from_str(&learnt).ok(),
            Some(Kind::Reported) | None => {}
        }
    }
    Ok(taught)
}

/// # Errors
/// When the store fails.
pub fn teach(tx: &Tx, kind: Kind, learnt: &impl Serialize) -> Result<(), StoreError> {
    let learnt = serde_json::to_string(learnt).unwrap_or_default();
    tx.run(
        "insert into suggestion_lesson (kind, learnt) values ($1, $2) on conflict (kind) do update set learnt = $2",
        args![kind.word(), learnt],
    )?;
    Ok(())
}

/// Strikes what somebody was known by out of whatever was said to others.
///
/// # Errors
/// When the store fails.
pub fn strike(tx: &Tx, traces: &Traces) -> Result<(), StoreError> {
    const WORDS: [&str; 5] = ["sentence", "what", "given_name", "waits_for", "due_words"];
    let mut struck: Vec<(i64, Vec<Option<String>>)> = Vec::new();
    let sql = format!("select id, {} from suggestion", WORDS.join(", "));
    tx.each(&sql, args![], |row| {
        let words: Vec<Option<String>> = WORDS
            .iter()
            .map(|column| row.get(column))
            .collect::<Result<_, _>>()?;
        if words.iter().flatten().any(|words| traces.is_in(words)) {
            let words = words.into_iter();
            let left = words.map(|words| words.map(|words| traces.strike(&words)));
            struck.push((row.get("id")?, left.collect()));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for (id, words) in struck {
        let values = std::iter::once(Value::from(id)).chain(words.into_iter().map(Value::from));
        tx.run(
            "update suggestion set sentence = $2, what = $3, given_name = $4, waits_for = $5, due_words = $6
             where id = $1",
            values.collect::<Vec<_>>(),
        )?;
    }
    Ok(())
}
