//! The spine's SQL: adding in bulk, withdrawing, who may be waiting, and the last word from and to each party.

use std::collections::{BTreeSet, HashMap};

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::record::Undone;
use crate::spine::{ANSWERS, Passed, Role, Standing};

/// Ids in one list of a query.
const LIST: usize = 1_000;

impl FromRow for Standing {
    fn from_row(row: &Row<'_>) -> Result<Standing, StoreError> {
        Ok(Standing {
            id: row.get("id")?,
            at: row.get("at")?,
            direction: row.get("direction")?,
            title: row.get("title")?,
            excerpt: row.get("excerpt")?,
            thread: row.get("thread")?,
            href: row.get("href")?,
            record: row.get("record_id")?,
            is_internal: row.get("is_internal")?,
            waits: row.get("waits")?,
            solved_at: row.get("solved_at")?,
            withdrawn_at: row.get("withdrawn_at")?,
        })
    }
}

fn role(row: &Row<'_>) -> Result<Role, StoreError> {
    let word: String = row.get("role")?;
    Role::parse(&word).ok_or_else(|| StoreError::Engine(format!("`{word}` is no role")))
}

/// The rows that are there under these keys.
pub fn standing<'k>(
    tx: &Tx,
    keys: impl Iterator<Item = &'k str>,
) -> Result<HashMap<String, Standing>, StoreError> {
    let keys: Vec<&str> = keys.collect();
    let mut known = HashMap::new();
    for part in keys.chunks(LIST) {
        Query::new(
            "select key, id, at, direction, title, excerpt, thread, href, record_id, is_internal, waits,
               solved_at, withdrawn_at
             from interaction where true",
        )
        .push_list(" and key in", part.iter().copied())
        .each(tx, |row| {
            known.insert(row.get("key")?, Standing::from_row(row)?);
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
    }
    Ok(known)
}

/// Who was in each of these.
pub fn people(tx: &Tx, ids: &[i64]) -> Result<HashMap<i64, Vec<(i64, Role)>>, StoreError> {
    let mut people: HashMap<i64, Vec<(i64, Role)>> = HashMap::new();
    for part in ids.chunks(LIST) {
        Query::new("select interaction_id, subject_id, role from participant where true")
            .push_list(" and interaction_id in", part.iter().copied())
            .each(tx, |row| {
                let who = (row.get("subject_id")?, role(row)?);
                people.entry(row.get("interaction_id")?).or_default().push(who);
                Ok(std::ops::ControlFlow::Continue(()))
            })?;
    }
    Ok(people)
}

pub fn insert(tx: &Tx, fresh: &[(i64, Passed)]) -> Result<(), StoreError> {
    let columns = [
        "id",
        "kind",
        "channel",
        "at",
        "direction",
        "title",
        "excerpt",
        "thread",
        "href",
        "record_id",
        "key",
        "is_internal",
        "waits",
        "solved_at",
    ];
    let rows = fresh.iter().map(|(id, one)| {
        vec![
            Value::Int(*id),
            one.kind.into(),
            one.channel.into(),
            Value::Int(one.at),
            one.direction.word().into(),
            one.title.as_str().into(),
            one.excerpt.as_deref().into(),
            one.thread.as_deref().into(),
            one.href.as_deref().into(),
            one.record.into(),
            one.key.as_str().into(),
            one.is_internal.into(),
            one.waits.into(),
            one.solved_at.into(),
        ]
    });
    tx.bulk("interaction", &columns, rows)?;
    insert_people(tx, fresh)
}

fn insert_people(tx: &Tx, fresh: &[(i64, Passed)]) -> Result<(), StoreError> {
    let columns = ["subject_id", "at", "interaction_id", "role", "direction"];
    let rows = fresh.iter().flat_map(|(id, one)| {
        one.who.iter().map(|(subject, role)| {
            vec![
                Value::Int(*subject),
                Value::Int(one.at),
                Value::Int(*id),
                role.word().into(),
                one.direction.word().into(),
            ]
        })
    });
    tx.bulk("participant", &columns, rows)?;
    Ok(())
}

/// Rows that were there and now say something else; they stand again if they were withdrawn.
pub fn change(tx: &Tx, changed: &[(i64, Passed)]) -> Result<(), StoreError> {
    for part in changed.chunks(LIST) {
        let rows = part.iter().map(|(id, one)| {
            [
                Value::Int(*id),
                Value::Int(one.at),
                one.direction.word().into(),
                one.title.as_str().into(),
                one.excerpt.as_deref().into(),
                one.thread.as_deref().into(),
                one.href.as_deref().into(),
                one.record.into(),
                one.is_internal.into(),
                one.waits.into(),
                one.solved_at.into(),
            ]
        });
        Query::new(
            "update interaction set at = v.column2, direction = v.column3, title = v.column4, excerpt = v.column5,
               thread = v.column6, href = v.column7, record_id = cast(v.column8 as integer),
               is_internal = v.column9, waits = v.column10,
               solved_at = cast(v.column11 as integer), withdrawn_at = null",
        )
        .push_rows(" from (values", rows)
        .text(") as v where interaction.id = v.column1")
        .run(tx)?;
    }
    let ids: Vec<i64> = changed.iter().map(|(id, _)| *id).collect();
    for part in ids.chunks(LIST) {
        Query::new("delete from participant where true")
            .push_list(" and interaction_id in", part.iter().copied())
            .run(tx)?;
    }
    insert_people(tx, changed)
}

/// Further records that tell of the same.
pub fn also(tx: &Tx, mut beside: BTreeSet<(i64, i64)>) -> Result<(), StoreError> {
    let ids: Vec<i64> = beside.iter().map(|(id, _)| *id).collect();
    for part in ids.chunks(LIST) {
        let known: Vec<(i64, i64)> =
            Query::new("select interaction_id, record_id from interaction_also where true")
                .push_list(" and interaction_id in", part.iter().copied())
                .all(tx)?;
        for pair in &known {
            beside.remove(pair);
        }
    }
    let rows = beside
        .into_iter()
        .map(|(id, record)| vec![Value::Int(id), Value::Int(record)]);
    tx.bulk("interaction_also", &["interaction_id", "record_id"], rows)
        .map(drop)
}

pub fn set_withdrawn(tx: &Tx, ids: &[i64], now: Millis) -> Result<(), StoreError> {
    Query::new("update interaction set")
        .push(" withdrawn_at = ", now)
        .push_list(" where withdrawn_at is null and id in", ids.iter().copied())
        .run(tx)?;
    Ok(())
}

/// What stands on one of these records, and the records in force beside it that tell of the same.
pub fn resting_on(tx: &Tx, undone: &Undone) -> Result<(Vec<i64>, Vec<i64>), StoreError> {
    let ids = tx.all(
        "select i.id from interaction i join record r on r.id = i.record_id
         where r.batch_id = $1 and r.id between $2 and $3 and i.withdrawn_at is null order by i.id",
        args![undone.batch, undone.first, undone.last],
    )?;
    let beside = tx.all(
        "select distinct o.id from record r join interaction i on i.record_id = r.id
         join interaction_also a on a.interaction_id = i.id join record o on o.id = a.record_id
         where r.batch_id = $1 and r.id between $2 and $3 and o.withdrawn_at is null and o.replaced_by is null",
        args![undone.batch, undone.first, undone.last],
    )?;
    Ok((ids, beside))
}

/// Rows of that kind that still rest on one of these records.
pub fn resting_on_these(tx: &Tx, kind: &str, records: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut resting = Vec::new();
    for part in records.chunks(LIST) {
        let found: Vec<i64> = Query::new("select id from interaction where withdrawn_at is null")
            .push(" and kind = ", kind)
            .push_list(" and record_id in", part.iter().copied())
            .all(tx)?;
        resting.extend(found);
    }
    Ok(resting)
}

/// The exchanges in which these letters stand, by the letters' keys.
pub fn threads(tx: &Tx, keys: &[String]) -> Result<HashMap<String, String>, StoreError> {
    let mut threads = HashMap::new();
    for part in keys.chunks(LIST) {
        let found: Vec<(String, String)> =
            Query::new("select key, thread from interaction where thread is not null")
                .push_list(" and key in", part.iter().map(String::as_str))
                .all(tx)?;
        threads.extend(found);
    }
    Ok(threads)
}

/// Which of these exchanges exist.
pub fn known_threads(tx: &Tx, threads: &[String]) -> Result<Vec<String>, StoreError> {
    let mut known = Vec::new();
    for part in threads.chunks(LIST) {
        let found: Vec<String> = Query::new("select distinct thread from interaction where true")
            .push_list(" and thread in", part.iter().map(String::as_str))
            .all(tx)?;
        known.extend(found);
    }
    Ok(known)
}

pub fn start_waiting(tx: &Tx, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
    let columns = ["interaction_id", "subject_id", "thread", "at"];
    tx.bulk("unanswered", &columns, rows)?;
    Ok(())
}

pub fn forget_waiting(tx: &Tx, ids: &[i64]) -> Result<(), StoreError> {
    for part in ids.chunks(LIST) {
        Query::new("delete from unanswered where true")
            .push_list(" and interaction_id in", part.iter().copied())
            .run(tx)?;
    }
    Ok(())
}

/// Who waits in the exchanges these words of ours belong to, or is one of those they went to.
pub fn waiting_for(tx: &Tx, outward: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut waiting = Vec::new();
    for part in outward.chunks(LIST) {
        let found: Vec<i64> = Query::new(
            "select u.interaction_id from interaction o join unanswered u on u.thread = o.thread where true",
        )
        .push_list(" and o.id in", part.iter().copied())
        .push_list(
            " union select u.interaction_id from participant p join unanswered u on u.subject_id = p.subject_id
               where p.interaction_id in",
            part.iter().copied(),
        )
        .all(tx)?;
        waiting.extend(found);
    }
    Ok(waiting)
}

/// Of these, whoever was answered since, in the exchange or otherwise, or needs no answer, waits no more.
pub fn stop_waiting_if_answered(tx: &Tx, ids: &[i64]) -> Result<(), StoreError> {
    for part in ids.chunks(LIST) {
        Query::new("delete from unanswered where true")
            .push_list(" and interaction_id in", part.iter().copied())
            .text(" and (exists (select 1 from interaction o where o.thread = unanswered.thread")
            .text(" and o.at > unanswered.at and o.direction = 'out' and o.withdrawn_at is null)")
            .text(" or exists (select 1 from participant p join interaction o on o.id = p.interaction_id")
            .text(" where p.subject_id = unanswered.subject_id and p.at > unanswered.at and p.direction = 'out'")
            .text(" and p.role <> 'from' and o.withdrawn_at is null")
            .push_list(" and o.kind in", ANSWERS.iter().copied())
            .text(") or exists (select 1 from settled s left join settled_undone d on d.settled_id = s.id")
            .text(" where s.interaction_id = unanswered.interaction_id and d.settled_id is null))")
            .run(tx)?;
    }
    Ok(())
}

/// What these words of ours, now withdrawn, had answered, in their exchange or of the same person: no more than came
/// after the last word of ours that still stands.
pub fn answered_by(tx: &Tx, outward: &[i64]) -> Result<Vec<i64>, StoreError> {
    Query::new("select i.id from (select o.thread, max(o.at) as at from interaction o where o.direction = 'out'")
        .push_list(" and o.id in", outward.iter().copied())
        .text(" group by o.thread) w join interaction i on i.thread = w.thread and i.at < w.at and i.at >= coalesce(")
        .text("(select max(s.at) from interaction s where s.thread = w.thread and s.direction = 'out'")
        .text(" and s.withdrawn_at is null), -9000000000000000) where i.waits = 1 and i.withdrawn_at is null")
        .text(" union select i.id from (select p.subject_id, max(p.at) as at from participant p")
        .text(" where p.direction = 'out' and p.role <> 'from'")
        .push_list(" and p.interaction_id in", outward.iter().copied())
        .text(" group by p.subject_id) w join participant q on q.subject_id = w.subject_id and q.at < w.at")
        .text(" and q.role = 'from' and q.at >= coalesce((select s.at from participant s")
        .text(" join interaction o on o.id = s.interaction_id where s.subject_id = w.subject_id")
        .text(" and s.direction = 'out' and s.role <> 'from' and o.withdrawn_at is null")
        .push_list(" and o.kind in", ANSWERS.iter().copied())
        .text(" order by s.at desc limit 1), -9000000000000000) join interaction i on i.id = q.interaction_id")
        .text(" where i.waits = 1 and i.withdrawn_at is null")
        .all(tx)
}

/// Puts those of these that anybody could expect an answer to back among those that may wait.
pub fn wait_again(tx: &Tx, ids: &[i64]) -> Result<(), StoreError> {
    for part in ids.chunks(LIST) {
        Query::new(
            "insert into unanswered (interaction_id, subject_id, thread, at)
             select i.id, p.subject_id, i.thread, i.at from interaction i
             join participant p on p.interaction_id = i.id and p.role = 'from'
             where i.withdrawn_at is null and i.waits = 1",
        )
        .push_list(" and i.id in", part.iter().copied())
        .text(" on conflict (interaction_id) do nothing")
        .run(tx)?;
    }
    Ok(())
}

/// When the parties in these last reached us and were last reached, as far as these say. A parcel is no word from us.
pub fn last_words(tx: &Tx, ids: &[i64]) -> Result<Vec<(i64, Option<Millis>, Option<Millis>)>, StoreError> {
    Query::new(
        "select m.party_id,
           max(case when p.direction = 'in' and p.role = 'from' then p.at end) as came,
           max(case when p.direction = 'out' and p.role <> 'from' and i.kind <> 'shipped' then p.at end) as went
         from participant p join interaction i on i.id = p.interaction_id join member m on m.subject_id = p.subject_id
         where i.withdrawn_at is null",
    )
    .push_list(" and p.interaction_id in", ids.iter().copied())
    .text(" group by m.party_id")
    .all(tx)
}

/// The parties of whoever was in these.
pub fn parties_in(tx: &Tx, ids: &[i64]) -> Result<Vec<i64>, StoreError> {
    Query::new("select distinct m.party_id from participant p join member m on m.subject_id = p.subject_id where true")
        .push_list(" and p.interaction_id in", ids.iter().copied())
        .all(tx)
}

/// The last word from and to each of these parties, over all that stands.
pub fn last_words_of(
    tx: &Tx,
    parties: &[i64],
) -> Result<Vec<(i64, Option<Millis>, Option<Millis>)>, StoreError> {
    Query::new(
        "select p.id,
           (select max(x.at) from member m join participant x on x.subject_id = m.subject_id
            join interaction i on i.id = x.interaction_id where m.party_id = p.id
            and x.direction = 'in' and x.role = 'from' and i.withdrawn_at is null) as came,
           (select max(x.at) from member m join participant x on x.subject_id = m.subject_id
            join interaction i on i.id = x.interaction_id where m.party_id = p.id
            and x.direction = 'out' and x.role <> 'from' and i.kind <> 'shipped' and i.withdrawn_at is null) as went
         from party p where true",
    )
    .push_list(" and p.id in", parties.iter().copied())
    .all(tx)
}

/// Those of these parties that anything passed with, or did while they were made of others; colleagues are not kept
/// count of.
pub fn spoken_with(tx: &Tx, parties: &[i64]) -> Result<Vec<i64>, StoreError> {
    Query::new(
        "select distinct m.party_id from member m join party p on p.id = m.party_id where p.is_colleague + 0 = 0
         and (p.last_at > 0 or exists (select 1 from participant x where x.subject_id = m.subject_id))",
    )
    .push_list(" and m.party_id in", parties.iter().copied())
    .all(tx)
}
