//! The ledger's SQL: promises and what happened to them. Rows are added; only what is folded from the acts is updated.

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::promise::state::{Act, Deed, Settled, Standing, Verdict, Voice, stand};
use crate::promise::{Bond, Due, Giver, Kind, Pledged, Promise, Said};

const COLUMNS: &str = "p.id, p.subject_id, p.kind, p.what, p.due_on, p.due_time, p.due_zone, p.due_words, p.waits_for, \
     p.due_days, p.by_colleague, p.by_name, p.touchpoint, p.said_in, p.said_words, p.supports, p.replaces, \
     p.consent_words, p.rights, p.pledge_id, p.made_at, p.withdrawn_at";

/// Columns beside those vouched for.
pub const LOOSE: [&str; 5] = ["state", "deadline", "closed_at", "they_say", "we_say"];

/// A word in a column that this program wrote and must know.
fn known<T>(row: &Row<'_>, column: &str, parse: fn(&str) -> Option<T>) -> Result<T, StoreError> {
    let word: String = row.get(column)?;
    parse(&word).ok_or_else(|| StoreError::Engine(format!("`{word}` in {column} means nothing")))
}

fn parsed<T: std::str::FromStr>(row: &Row<'_>, column: &str) -> Result<Option<T>, StoreError> {
    Ok(row.get::<Option<String>>(column)?.and_then(|text| text.parse().ok()))
}

impl FromRow for Promise {
    fn from_row(row: &Row<'_>) -> Result<Promise, StoreError> {
        Ok(Promise {
            id: row.get("id")?,
            subject: row.get("subject_id")?,
            kind: known(row, "kind", Kind::parse)?,
            what: row.get("what")?,
            due: Due {
                day: parsed(row, "due_on")?,
                time: parsed(row, "due_time")?,
                zone: row.get("due_zone")?,
                words: row.get("due_words")?,
            },
            waits_for: row.get("waits_for")?,
            due_days: row.get("due_days")?,
            by: Giver { colleague: row.get("by_colleague")?, name: row.get("by_name")? },
            touchpoint: row.get("touchpoint")?,
            said: Said { interaction: row.get("said_in")?, words: row.get("said_words")? },
            bond: Bond {
                supports: row.get("supports")?,
                replaces: row.get("replaces")?,
                consent_words: row.get("consent_words")?,
                rights: row.get("rights")?,
            },
            pledge: row.get("pledge_id")?,
            made_at: row.get("made_at")?,
            withdrawn_at: row.get("withdrawn_at")?,
        })
    }
}

impl FromRow for Act {
    fn from_row(row: &Row<'_>) -> Result<Act, StoreError> {
        Ok(Act {
            id: row.get("id")?,
            promise: row.get("promise_id")?,
            deed: known(row, "act", Deed::parse)?,
            voice: known(row, "voice", Voice::parse)?,
            words: row.get("words")?,
            evidence: row.get("evidence")?,
            said_in: row.get("said_in")?,
            undoes: row.get("undoes")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
        })
    }
}

impl Pledged {
    /// The promise this becomes.
    pub fn with_id(&self, id: i64) -> Promise {
        Promise {
            id,
            subject: self.subject,
            kind: self.kind,
            what: self.what.clone(),
            due: self.due.clone(),
            waits_for: self.waits_for.clone(),
            due_days: self.due_days,
            by: self.by.clone(),
            touchpoint: self.touchpoint.clone(),
            said: self.said.clone(),
            bond: self.bond.clone(),
            pledge: self.pledge,
            made_at: self.made_at,
            withdrawn_at: None,
        }
    }

    /// Its row, in the order of [`crate::promise::PROMISE`] and then [`LOOSE`].
    pub fn row(&self, id: i64, standing: &Standing) -> Vec<Value> {
        vec![
            id.into(),
            self.subject.into(),
            self.kind.word().into(),
            self.what.as_str().into(),
            self.due.day.map(|day| day.to_string()).into(),
            self.due.time.map(|time| time.to_string()).into(),
            self.due.zone.as_str().into(),
            self.due.words.clone().into(),
            self.waits_for.clone().into(),
            self.due_days.into(),
            self.by.colleague.into(),
            self.by.name.clone().into(),
            self.touchpoint.as_str().into(),
            self.said.interaction.into(),
            self.said.words.clone().into(),
            self.bond.supports.into(),
            self.bond.replaces.into(),
            self.bond.consent_words.clone().into(),
            self.bond.rights.into(),
            self.pledge.into(),
            self.source_key.clone().into(),
            self.record.into(),
            self.made_at.into(),
            standing.settled.word().into(),
            standing.deadline.into(),
            standing.closed_at.into(),
            standing.they_say.map(Verdict::word).into(),
            standing.we_say.map(Verdict::word).into(),
        ]
    }
}

impl Act {
    /// Its row, in the order of [`crate::promise::ACT`].
    pub fn row(&self) -> Vec<Value> {
        vec![
            self.id.into(),
            self.promise.into(),
            self.deed.word().into(),
            self.voice.word().into(),
            self.words.clone().into(),
            self.evidence.clone().into(),
            self.said_in.into(),
            self.undoes.into(),
            self.at.into(),
            self.by.into(),
        ]
    }
}

/// One promise, whoever asks: for the slice itself.
pub fn find(tx: &Tx, id: i64) -> Result<Option<Promise>, StoreError> {
    tx.one(&format!("select {COLUMNS} from promise p where p.id = $1"), args![id])
}

pub fn acts(tx: &Tx, promise: i64) -> Result<Vec<Act>, StoreError> {
    tx.all(
        "select id, promise_id, act, voice, words, evidence, said_in, undoes, at, by_colleague
         from promise_act where promise_id = $1 order by id",
        args![promise],
    )
}

pub fn acts_of(tx: &Tx, promises: &[i64]) -> Result<Vec<Act>, StoreError> {
    Query::new(
        "select id, promise_id, act, voice, words, evidence, said_in, undoes, at, by_colleague from promise_act",
    )
    .push_list(" where promise_id in", promises.iter().copied())
    .text(" order by id")
    .all(tx)
}

/// Writes down again what the acts make of a promise.
pub fn restand(tx: &Tx, promise: &Promise) -> Result<Standing, StoreError> {
    let standing = stand(promise, &acts(tx, promise.id)?);
    write_standing(tx, promise.id, &standing)?;
    Ok(standing)
}

pub fn write_standing(tx: &Tx, id: i64, standing: &Standing) -> Result<(), StoreError> {
    tx.run(
        "update promise set state = $2, deadline = $3, closed_at = $4, they_say = $5, we_say = $6 where id = $1",
        args![
            id,
            standing.settled.word(),
            standing.deadline,
            standing.closed_at,
            standing.they_say.map(Verdict::word),
            standing.we_say.map(Verdict::word)
        ],
    )?;
    Ok(())
}

/// Promises made from these sources before, with their ids.
pub fn by_source(tx: &Tx, keys: &[String]) -> Result<Vec<(String, i64)>, StoreError> {
    let mut found = Vec::new();
    for part in keys.chunks(1_000) {
        let query = Query::new("select source_key, id from promise").push_list(
            " where source_key in",
            part.iter().map(String::as_str),
        );
        found.extend(query.all::<(String, i64)>(tx)?);
    }
    Ok(found)
}

/// Settled states of those promises, to see which one the acts of an import may still settle.
pub fn settled(tx: &Tx, promises: &[i64]) -> Result<Vec<(i64, Settled)>, StoreError> {
    let rows: Vec<(i64, String)> =
        Query::new("select id, state from promise").push_list(" where id in", promises.iter().copied()).all(tx)?;
    Ok(rows.into_iter().filter_map(|(id, word)| Settled::parse(&word).map(|settled| (id, settled))).collect())
}

/// Whether a promise that this one rests on is late or broken.
pub fn has_late_support(tx: &Tx, promise: i64, now: Millis) -> Result<bool, StoreError> {
    let found = tx.one::<i64>(
        "select 1 from promise where supports = $1 and (state = 'broken' or (state = 'open' and deadline < $2)) limit 1",
        args![promise, now],
    )?;
    Ok(found.is_some())
}

/// Promises made from records of that batch on which nobody acted: they go with it.
pub fn withdraw_batch(tx: &Tx, batch: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update promise set withdrawn_at = $2 where withdrawn_at is null
         and record_id in (select id from record where batch_id = $1)",
        args![batch, now],
    )?;
    Ok(())
}
