//! The ledger's SQL: promises and what happened to them. Rows are added; only what is folded from the acts is updated.

use std::collections::HashMap;

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::promise::deed::{Act, Deed, Voice};
use crate::promise::state::{Settled, Standing, State, Verdict, stand};
use crate::promise::{Bond, Due, Giver, Kind, Pledged, Promise, Said};

const COLUMNS: &str = "p.id, p.subject_id, p.kind, p.what, p.due_on, p.due_time, p.due_zone, p.due_words, p.waits_for, \
     p.due_days, p.by_colleague, p.by_name, p.touchpoint, p.said_in, p.said_words, p.supports, p.replaces, \
     p.consent_words, p.rights, p.pledge_id, p.made_at, p.withdrawn_at";

/// What came from a file that was taken back is gone, unless a person acted on it.
pub const STANDS: &str = "(p.withdrawn_at is null or exists \
     (select 1 from promise_act h where h.promise_id = p.id and h.by_colleague > 0))";
/// Ids in one list of a query.
pub const LIST: usize = 1_000;

/// Columns beside those vouched for.
pub const LOOSE: [&str; 5] = ["state", "deadline", "closed_at", "they_say", "we_say"];

/// A word in a column that this program wrote and must know.
pub fn known<T>(row: &Row<'_>, column: &str, parse: fn(&str) -> Option<T>) -> Result<T, StoreError> {
    let word: String = row.get(column)?;
    parse(&word).ok_or_else(|| StoreError::Engine(format!("`{word}` in {column} means nothing")))
}

/// What a column holds as text, where it can be read.
pub fn parsed<T: std::str::FromStr>(row: &Row<'_>, column: &str) -> Result<Option<T>, StoreError> {
    Ok(row
        .get::<Option<String>>(column)?
        .and_then(|text| text.parse().ok()))
}

/// A verdict, where there is one.
pub fn verdict(row: &Row<'_>, column: &str) -> Result<Option<Verdict>, StoreError> {
    let word: Option<String> = row.get(column)?;
    Ok(word.as_deref().and_then(Verdict::parse))
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
            by: Giver {
                colleague: row.get("by_colleague")?,
                name: row.get("by_name")?,
            },
            touchpoint: row.get("touchpoint")?,
            said: Said {
                interaction: row.get("said_in")?,
                words: row.get("said_words")?,
            },
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

/// Promises with whom they were made to, within what the actor may see; ready for more conditions.
pub fn listed(actor: &Actor, now: Millis) -> Query {
    let query = Query::new(&format!(
        "select {COLUMNS}, p.state, p.deadline, p.closed_at, party.id as party_id, party.name as party_name, \
         giver.name as giver, heard.title as about, exists (select 1 from promise s where s.supports = p.id \
         and (s.state = 'broken' or (s.state = 'open' and s.deadline < "
    ))
    .push("", now)
    .text(
        "))) as late_support from promise p join member on member.subject_id = p.subject_id \
         join party on party.id = member.party_id left join colleague giver on giver.id = p.by_colleague \
         left join interaction heard on heard.id = p.said_in and p.pledge_id is not null where ",
    )
    .text(STANDS);
    actor.narrow(query, "party.keeper_id")
}

/// How many of those there are, counted no further than `most`.
pub fn count_listed(
    tx: &Tx,
    actor: &Actor,
    most: i64,
    narrow: impl FnOnce(Query) -> Query,
) -> Result<i64, StoreError> {
    let query = Query::new(
        "select count(*) from (select 1 from promise p join member on member.subject_id = p.subject_id \
         join party on party.id = member.party_id where ",
    )
    .text(STANDS);
    let query = narrow(actor.narrow(query, "party.keeper_id"))
        .push(" limit ", most)
        .text(") counted");
    Ok(query.one::<i64>(tx)?.unwrap_or(0))
}

/// Only those that stand so now. `risk_until` is when what is due counts as at risk.
pub fn standing_so(
    query: Query,
    state: State,
    now: Millis,
    end_of_today: Millis,
    risk_until: Millis,
) -> Query {
    let late_support = "exists (select 1 from promise s where s.supports = p.id and (s.state = 'broken' or \
                        (s.state = 'open' and s.deadline < ";
    match state {
        State::Overdue => query.push(" and p.state = 'open' and p.deadline < ", now),
        State::Due => query
            .push(" and p.state = 'open' and p.deadline >= ", now)
            .push(" and p.deadline <= ", end_of_today),
        State::AtRisk => query
            .push(
                " and p.state = 'open' and (p.deadline is null or p.deadline > ",
                end_of_today,
            )
            .push(") and (p.deadline <= ", risk_until)
            .text(" or ")
            .text(late_support)
            .push("", now)
            .text("))))"),
        State::Open => query
            .push(
                " and p.state = 'open' and (p.deadline is null or (p.deadline > ",
                end_of_today,
            )
            .push(" and p.deadline > ", risk_until)
            .text(")) and not ")
            .text(late_support)
            .push("", now)
            .text(")))"),
        State::Waiting => query.text(" and p.state = 'waiting'"),
        State::Kept => query.text(" and p.state = 'kept'"),
        State::Broken => query.text(" and p.state = 'broken'"),
        State::Released => query.text(" and p.state = 'released'"),
        State::Replaced => query.text(" and p.state = 'replaced'"),
        State::Error => query.text(" and p.state = 'error'"),
    }
}

/// Whoever a subject is now, if the actor may see them: party and name.
pub fn party_of(tx: &Tx, actor: &Actor, subject: i64) -> Result<Option<(i64, String)>, StoreError> {
    let query = Query::new(
        "select party.id, party.name from member join party on party.id = member.party_id where true",
    );
    actor
        .narrow(query, "party.keeper_id")
        .push(" and member.subject_id = ", subject)
        .one(tx)
}

/// Names of colleagues who acted.
pub fn names(tx: &Tx, colleagues: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    Query::new("select id, name from colleague")
        .push_list(" where id in", colleagues.iter().copied())
        .all(tx)
}

/// One promise, whoever asks: for the slice itself.
pub fn find(tx: &Tx, id: i64) -> Result<Option<Promise>, StoreError> {
    tx.one(
        &format!("select {COLUMNS} from promise p where p.id = $1"),
        args![id],
    )
}

pub fn acts(tx: &Tx, promise: i64) -> Result<Vec<Act>, StoreError> {
    tx.all(
        "select id, promise_id, act, voice, words, evidence, said_in, undoes, at, by_colleague
         from promise_act where promise_id = $1 order by id",
        args![promise],
    )
}

/// Writes down again what the acts make of these promises.
pub fn restand(tx: &Tx, promises: &[i64]) -> Result<(), StoreError> {
    for part in promises.chunks(LIST) {
        let mut acts: HashMap<i64, Vec<Act>> = HashMap::new();
        for act in acts_of(tx, part)? {
            acts.entry(act.promise).or_default().push(act);
        }
        let found: Vec<Promise> = Query::new(&format!("select {COLUMNS} from promise p"))
            .push_list(" where p.id in", part.iter().copied())
            .all(tx)?;
        for promise in found {
            let done = acts.remove(&promise.id).unwrap_or_default();
            write_standing(tx, promise.id, &stand(&promise, &done))?;
        }
    }
    Ok(())
}

/// All that was done to these promises, in order.
pub fn acts_of(tx: &Tx, promises: &[i64]) -> Result<Vec<Act>, StoreError> {
    let mut acts = Vec::new();
    for part in promises.chunks(LIST) {
        let found: Vec<Act> = Query::new(
            "select id, promise_id, act, voice, words, evidence, said_in, undoes, at, by_colleague from promise_act",
        )
        .push_list(" where promise_id in", part.iter().copied())
        .text(" order by id")
        .all(tx)?;
        acts.extend(found);
    }
    Ok(acts)
}

fn write_standing(tx: &Tx, id: i64, standing: &Standing) -> Result<(), StoreError> {
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

/// Promises whose source is gone; what a person did with them stays.
pub fn withdraw(tx: &Tx, promises: &[i64], now: Millis) -> Result<(), StoreError> {
    for part in promises.chunks(LIST) {
        Query::new("update promise set")
            .push(" withdrawn_at = ", now)
            .text(" where withdrawn_at is null")
            .push_list(" and id in", part.iter().copied())
            .run(tx)?;
    }
    Ok(())
}

/// Settled states of those promises, to see which of them the rows of an import may still judge.
pub fn settled(tx: &Tx, promises: &[i64]) -> Result<Vec<(i64, Settled)>, StoreError> {
    let mut found = Vec::new();
    for part in promises.chunks(LIST) {
        let rows: Vec<(i64, String)> = Query::new("select id, state from promise")
            .push_list(" where id in", part.iter().copied())
            .all(tx)?;
        found.extend(
            rows.into_iter()
                .filter_map(|(id, word)| Settled::parse(&word).map(|settled| (id, settled))),
        );
    }
    Ok(found)
}

/// What a newer file speaks of again stands again.
pub fn stand_again(tx: &Tx, promises: &[i64]) -> Result<(), StoreError> {
    for part in promises.chunks(LIST) {
        Query::new("update promise set withdrawn_at = null where withdrawn_at is not null")
            .push_list(" and id in", part.iter().copied())
            .run(tx)?;
    }
    Ok(())
}
