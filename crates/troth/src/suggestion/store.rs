//! Suggestions in SQL, as they are read and answered.

use std::ops::ControlFlow;

use jiff::civil::{Date, Time};
use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};
use troth_words::{By, Outcome, Strength};

use crate::access::Actor;
use crate::experience::feeling::Feeling;
use crate::frame::time::Millis;
use crate::promise::store::{known, parsed};
use crate::record::trace::Traces;
use crate::suggestion::{Answer, Kind, State, whom_store};

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
    /// Whom thanks are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_colleague: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_name: Option<String>,
    /// Thanks that were passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thanks: Option<i64>,
    /// The account it was told in, where it was not the letter.
    #[serde(skip)]
    pub told_in: Option<i64>,
    /// Whom thanks can be passed on to.
    #[serde(skip)]
    pub colleagues: Vec<(i64, String)>,
    /// Who answered it last.
    #[serde(skip)]
    pub answered_by: Option<i64>,
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
            for_colleague: row.get("for_colleague")?,
            for_name: row.get("for_name")?,
            thanks: row.get("thanks_id")?,
            told_in: Some(-row.get::<i64>("place")?).filter(|account| *account > 0),
            colleagues: Vec::new(),
            answered_by: row.get("answered_by")?,
            writer: row.get("writer")?,
            passed_kind: row.get("passed_kind")?,
            owner: row.get("owner_id")?,
            subject: row.get("subject_id")?,
            colleague: row.get("colleague_id")?,
            signs: row.get::<Option<String>>("signs")?.unwrap_or_default(),
        })
    }
}

/// Suggestions that are the actor's to answer: about customers they may see, and nobody else's alone.
fn listed(actor: &Actor) -> Query {
    let query = Query::new(
        "select s.id, s.interaction_id, s.place, s.kind, s.state, s.sentence, s.what, s.given_by, s.given_name, s.strength,
           s.waits_for, s.due_on, s.due_time, s.due_words, s.outcome, s.feeling, s.other_feeling, s.reason, s.likely,
           s.at, s.subject_id, s.owner_id, s.colleague_id, s.signs, party.id as party_id, party.name as party_name,
           a.promise_id, a.account_id, a.feeling_id, a.thanks_id, a.by_colleague as answered_by, s.for_colleague,
           (select c.name from colleague c where c.id = s.for_colleague) as for_name,
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
    .text(" or s.state = 'confirmed')")
    // Thanks that were answered are between whoever answered and the one they are for.
    .push(
        " and (s.kind <> 'thanks' or s.state in ('open', 'gone') or a.by_colleague = ",
        actor.id.0,
    )
    .push(
        " or exists (select 1 from thanks t where t.id = a.thanks_id and t.for_colleague = ",
        actor.id.0,
    )
    .text("))");
    actor.narrow(query, "party.keeper_id")
}

/// One of them.
///
/// # Errors
/// When the store fails.
pub fn one(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Suggestion>, StoreError> {
    let mut found: Vec<Suggestion> = listed(actor).push(" and s.id = ", id).all(tx)?;
    whom_store::offer(tx, &mut found)?;
    Ok(found.pop())
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
    let mut found = query.push(newest, limit).all(tx)?;
    whom_store::offer(tx, &mut found)?;
    Ok(found)
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
