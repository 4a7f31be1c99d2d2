//! Pledges in SQL, and what on the spine they apply to and are answered by.

use std::collections::{HashMap, HashSet};

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::pledge::{Hears, New, Pledge, Retired, Within};
use crate::promise::state::{Settled, Verdict};
use crate::promise::store::{known, verdict};
use crate::promise::{Due, Kind};
use crate::record::Undone;
use crate::share::Tally;
use crate::spine::ANSWERS;

/// Ids in one list of a query.
const LIST: usize = 1_000;

impl FromRow for Pledge {
    fn from_row(row: &Row<'_>) -> Result<Pledge, StoreError> {
        let number = |column: &str| -> Result<Option<u32>, StoreError> {
            Ok(row
                .get::<Option<i64>>(column)?
                .and_then(|many| u32::try_from(many).ok()))
        };
        let within = match (number("within_days")?, number("within_hours")?) {
            (_, Some(hours)) => Within::WorkingHours(hours),
            (days, None) => Within::WorkingDays(days.unwrap_or(0)),
        };
        let retired_at: Option<Millis> = row.get("retired_at")?;
        let retired = match retired_at {
            None => None,
            Some(at) => Some(Retired {
                why: row.get("why")?,
                at,
                by: row.get("retired_by")?,
                by_name: row.get("retired_by_name")?,
            }),
        };
        Ok(Pledge {
            id: row.get("id")?,
            words: row.get("words")?,
            hears: known(row, "hears", Hears::parse)?,
            kind: known(row, "kind", Kind::parse)?,
            touchpoint: row.get("touchpoint")?,
            within,
            since: row.get("since")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
            retired,
        })
    }
}

impl New {
    /// Its row, in the order of [`crate::pledge::PLEDGE`].
    pub fn row(&self, id: i64, actor: ActorId, now: Millis) -> Vec<Value> {
        let (days, hours) = match self.within {
            Within::WorkingDays(days) => (Some(i64::from(days)), None),
            Within::WorkingHours(hours) => (None, Some(i64::from(hours))),
        };
        vec![
            id.into(),
            self.words.as_str().into(),
            self.hears.word().into(),
            self.kind.word().into(),
            self.touchpoint.as_str().into(),
            days.into(),
            hours.into(),
            now.into(),
            actor.0.into(),
            self.since.into(),
        ]
    }
}

const PLEDGES: &str =
    "select p.id, p.words, p.hears, p.kind, p.touchpoint, p.within_days, p.within_hours, p.at,
      p.by_colleague, p.since, c.name as by_name, r.at as retired_at, r.why, r.by_colleague as retired_by,
      d.name as retired_by_name
    from pledge p left join colleague c on c.id = p.by_colleague
    left join pledge_retired r on r.pledge_id = p.id left join colleague d on d.id = r.by_colleague";

/// All of them, those that hold first.
pub fn all(tx: &Tx) -> Result<Vec<Pledge>, StoreError> {
    tx.all(
        &format!("{PLEDGES} order by r.at desc nulls first, p.id desc limit 1000"),
        args![],
    )
}

pub fn find(tx: &Tx, id: i64) -> Result<Option<Pledge>, StoreError> {
    tx.one(&format!("{PLEDGES} where p.id = $1"), args![id])
}

/// Something on the spine, as far as a pledge must know it.
#[derive(Clone, Debug)]
pub struct Passed {
    pub id: i64,
    pub key: String,
    pub kind: String,
    pub at: Millis,
    pub direction: String,
    pub href: Option<String>,
    pub record: Option<i64>,
    pub waits: bool,
    pub is_withdrawn: bool,
    /// Who it came from: somebody of whom a record still speaks, if there is one.
    pub subject: Option<i64>,
}

impl FromRow for Passed {
    fn from_row(row: &Row<'_>) -> Result<Passed, StoreError> {
        Ok(Passed {
            id: row.get("id")?,
            key: row.get("key")?,
            kind: row.get("kind")?,
            at: row.get("at")?,
            direction: row.get("direction")?,
            href: row.get("href")?,
            record: row.get("record_id")?,
            waits: row.get("waits")?,
            is_withdrawn: row.get::<Option<Millis>>("withdrawn_at")?.is_some(),
            subject: row.get("subject_id")?,
        })
    }
}

pub fn passed(tx: &Tx, ids: &[i64]) -> Result<Vec<Passed>, StoreError> {
    let mut found: Vec<Passed> = Vec::new();
    for part in ids.chunks(LIST) {
        let rows: Vec<Passed> = Query::new(
            "select i.id, i.key, i.kind, i.at, i.direction, i.href, i.record_id, i.waits, i.withdrawn_at,
               coalesce(
                 (select min(x.subject_id) from participant x where x.interaction_id = i.id and x.role = 'from' and exists
                   (select 1 from mention m join record r on r.id = m.record_id
                    where m.subject_id = x.subject_id and r.withdrawn_at is null)),
                 (select min(x.subject_id) from participant x where x.interaction_id = i.id and x.role = 'from')
               ) as subject_id
             from interaction i where i.direction <> 'between'",
        )
        .push_list(" and i.id in", part.iter().copied())
        .all(tx)?;
        found.extend(rows);
    }
    Ok(found)
}

/// What came to us since then, in order of id: a page of it.
pub fn came_since(tx: &Tx, since: Millis, after: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    tx.all(
        "select id from interaction where id > $1 and at >= $2 and direction = 'in' order by id limit $3",
        args![after, since, limit],
    )
}

/// An order that asks for nothing, or not any more.
#[derive(Clone, Copy, Debug)]
pub struct Off {
    /// The customer's own return.
    pub is_return: bool,
    pub cancelled_at: Option<Millis>,
}

/// Of these purchases, the returns and those cancelled.
pub fn orders(tx: &Tx, ids: impl Iterator<Item = i64>) -> Result<HashMap<i64, Off>, StoreError> {
    let mut found = HashMap::new();
    for part in ids.collect::<Vec<_>>().chunks(LIST) {
        let rows: Vec<(i64, bool, Option<Millis>)> =
            Query::new("select id, is_return, cancelled_at from purchase where (is_return = 1 or cancelled_at is not null)")
                .push_list(" and id in", part.iter().copied())
                .all(tx)?;
        found.extend(rows.into_iter().map(|(id, is_return, cancelled_at)| {
            (
                id,
                Off {
                    is_return,
                    cancelled_at,
                },
            )
        }));
    }
    Ok(found)
}

/// Promises that pledges made of these interactions.
pub fn made_of(tx: &Tx, interactions: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    for part in interactions.chunks(LIST) {
        let query = Query::new("select id from promise where pledge_id is not null");
        found.extend(
            query
                .push_list(" and said_in in", part.iter().copied())
                .all::<i64>(tx)?,
        );
    }
    Ok(found)
}

/// Promises that stand on what these records told, made to somebody of whom no record speaks any more, and what each was
/// made of: another silo may tell of that too. What a person acted on stays.
pub fn adrift(tx: &Tx, undone: &Undone) -> Result<Vec<(i64, i64)>, StoreError> {
    tx.all(
        "select p.id, p.said_in from promise p
         where p.subject_id in
           (select o.subject_id from record b join mention o on o.record_id = b.id
            where b.batch_id = $1 and b.id between $2 and $3)
         and p.pledge_id is not null and p.withdrawn_at is null and p.said_in is not null
         and not exists (select 1 from mention m join record r on r.id = m.record_id
           where m.subject_id = p.subject_id and r.withdrawn_at is null)
         and not exists (select 1 from promise_act a where a.promise_id = p.id and a.by_colleague > 0)
         order by p.id",
        args![undone.batch, undone.first, undone.last],
    )
}

/// Promises of pledges that a word from us in these might answer: in the same exchange, or to the same party.
pub fn maybe_answered(tx: &Tx, interactions: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut found: HashSet<i64> = HashSet::new();
    for part in interactions.chunks(LIST) {
        let in_thread: Vec<i64> = Query::new(
            "select p.id from interaction o join interaction i on i.thread = o.thread and i.at < o.at
             join promise p on p.said_in = i.id where p.pledge_id is not null and p.state in ('open', 'broken')",
        )
        .push_list(" and o.id in", part.iter().copied())
        .all(tx)?;
        let to_party: Vec<i64> = Query::new(
            "select p.id from participant x join member m on m.subject_id = x.subject_id
             join member n on n.party_id = m.party_id join promise p on p.subject_id = n.subject_id
             where x.direction = 'out' and x.role <> 'from' and p.pledge_id is not null
             and p.state in ('open', 'broken') and p.made_at < x.at",
        )
        .push_list(" and x.interaction_id in", part.iter().copied())
        .all(tx)?;
        found.extend(in_thread.into_iter().chain(to_party));
    }
    let mut found: Vec<i64> = found.into_iter().collect();
    found.sort_unstable();
    Ok(found)
}

/// A promise of a pledge, and the first word from us after what it was made of.
#[derive(Clone, Debug)]
pub struct Asked {
    pub promise: i64,
    pub hears: Hears,
    pub due: Due,
    /// Where what it was made of is to be seen.
    pub href: Option<String>,
    /// In the same exchange.
    pub in_thread: Option<i64>,
    /// To the same party, whatever the exchange; for an order nothing.
    pub to_party: Option<i64>,
}

impl FromRow for Asked {
    fn from_row(row: &Row<'_>) -> Result<Asked, StoreError> {
        let parsed = |column: &str| row.get::<Option<String>>(column);
        let hears = known(row, "hears", Hears::parse)?;
        let to_party: Option<i64> = row.get("to_party")?;
        Ok(Asked {
            promise: row.get("id")?,
            hears,
            due: Due {
                day: parsed("due_on")?.and_then(|day| day.parse().ok()),
                time: parsed("due_time")?.and_then(|time| time.parse().ok()),
                zone: row.get("due_zone")?,
                words: None,
            },
            href: row.get("href")?,
            in_thread: row.get("in_thread")?,
            to_party: to_party.filter(|_| hears != Hears::Order),
        })
    }
}

/// The first answers to what these promises were made of, where that is on record.
pub fn asked(tx: &Tx, promises: &[i64]) -> Result<Vec<Asked>, StoreError> {
    let mut found = Vec::new();
    for part in promises.chunks(LIST) {
        let query = Query::new(
            "select p.id, g.hears, p.due_on, p.due_time, p.due_zone, i.href,
               (select o.id from interaction o where o.thread = i.thread and o.at > i.at and o.direction = 'out'
                and o.withdrawn_at is null and ((g.hears = 'order' and o.kind = 'shipped') or (g.hears <> 'order'",
        )
        .push_list(" and o.kind in", ANSWERS.iter().copied())
        .text(
            ")) order by o.at, o.id limit 1) as in_thread,
               (select o.id from member m join member n on n.party_id = m.party_id
                join participant x on x.subject_id = n.subject_id and x.at > i.at
                join interaction o on o.id = x.interaction_id
                where m.subject_id = p.subject_id and x.direction = 'out' and x.role <> 'from'
                and o.withdrawn_at is null",
        )
        .push_list(" and o.kind in", ANSWERS.iter().copied())
        .text(
            " order by x.at, x.interaction_id limit 1) as to_party
             from promise p join pledge g on g.id = p.pledge_id join interaction i on i.id = p.said_in
             where p.withdrawn_at is null",
        )
        .push_list(" and p.id in", part.iter().copied());
        found.extend(query.all::<Asked>(tx)?);
    }
    Ok(found)
}

/// When these passed.
pub fn times(tx: &Tx, interactions: &[i64]) -> Result<HashMap<i64, Millis>, StoreError> {
    let mut found = HashMap::new();
    for part in interactions.chunks(LIST) {
        let query = Query::new("select id, at from interaction where true");
        let rows: Vec<(i64, Millis)> = query.push_list(" and id in", part.iter().copied()).all(tx)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Promises of which Troth said something that rests on these answers.
pub fn resting_on(tx: &Tx, answers: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    for part in answers.chunks(LIST) {
        let query = Query::new("select distinct promise_id from promise_act where by_colleague = 0");
        found.extend(
            query
                .push_list(" and said_in in", part.iter().copied())
                .all::<i64>(tx)?,
        );
    }
    Ok(found)
}

/// That these promises were found to need no answer: the acts that say so, with their promises.
pub fn needless(tx: &Tx, promises: &[i64], words: &str) -> Result<Vec<(i64, i64)>, StoreError> {
    Query::new(
        "select a.id, a.promise_id from promise_act a where not exists
           (select 1 from promise_act u where u.promise_id = a.promise_id and u.undoes = a.id)",
    )
    .push(" and a.act = 'error' and a.words = ", words)
    .push_list(" and a.promise_id in", promises.iter().copied())
    .all(tx)
}

/// What became of the promises of each pledge, as far as the actor may see their customers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    pub tally: Tally,
    pub open: i64,
    pub overdue: i64,
}

struct Count {
    pledge: i64,
    settled: Settled,
    they_say: Option<Verdict>,
    we_say: Option<Verdict>,
    many: u64,
    overdue: i64,
}

impl FromRow for Count {
    fn from_row(row: &Row<'_>) -> Result<Count, StoreError> {
        Ok(Count {
            pledge: row.get("pledge_id")?,
            settled: known(row, "state", Settled::parse)?,
            they_say: verdict(row, "they_say")?,
            we_say: verdict(row, "we_say")?,
            many: u64::try_from(row.get::<i64>("many")?).unwrap_or(0),
            overdue: row.get("overdue")?,
        })
    }
}

/// Of one pledge, or of all.
pub fn counted(
    tx: &Tx,
    actor: &Actor,
    pledge: Option<i64>,
    now: Millis,
) -> Result<HashMap<i64, Counted>, StoreError> {
    let query = Query::new("select p.pledge_id, p.state, p.they_say, p.we_say, count(*) as many,")
        .push(" sum(case when p.deadline < ", now)
        .text(
            " then 1 else 0 end) as overdue from promise p join member on member.subject_id = p.subject_id
             join party on party.id = member.party_id where p.pledge_id is not null and p.withdrawn_at is null",
        )
        .push_some(" and p.pledge_id = ", pledge);
    let rows: Vec<Count> = actor
        .narrow(query, "party.keeper_id")
        .text(" group by p.pledge_id, p.state, p.they_say, p.we_say")
        .all(tx)?;
    let mut counted: HashMap<i64, Counted> = HashMap::new();
    for row in rows {
        let one = counted.entry(row.pledge).or_default();
        match row.settled {
            Settled::Open | Settled::Waiting => {
                one.open += i64::try_from(row.many).unwrap_or(0);
                one.overdue += row.overdue;
            }
            settled => one.tally.add(settled, row.they_say, row.we_say, row.many),
        }
    }
    Ok(counted)
}
