//! Details, memberships, tags and keepers, in SQL.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::identity::store::in_parts;
use crate::party::Detail;
use crate::record::Undone;

/// Rows given to one statement.
const LIST: usize = 1_000;

pub fn details_of(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<Detail>, StoreError> {
    let sql =
        "select id, subject_id, field, value, rank, at, record_id, by_colleague, withdrawn_at, struck_by
               from detail where subject_id in";
    in_parts(tx, sql, subjects.iter().copied(), "")
}

pub fn keep_details(tx: &Tx, mut details: Vec<Detail>) -> Result<(), StoreError> {
    if details.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("detail", i64::try_from(details.len()).unwrap_or(i64::MAX))?;
    for (id, one) in (first..).zip(&mut details) {
        one.id = id;
    }
    insert_details(tx, details)
}

fn insert_details(tx: &Tx, details: Vec<Detail>) -> Result<(), StoreError> {
    let rows = details.into_iter().map(|one| {
        vec![
            one.id.into(),
            one.subject.into(),
            one.field.into(),
            one.value.into(),
            one.rank.into(),
            one.at.into(),
            one.record.into(),
            one.by.into(),
            one.withdrawn_at.into(),
            one.struck_by.into(),
        ]
    });
    let columns = [
        "id",
        "subject_id",
        "field",
        "value",
        "rank",
        "at",
        "record_id",
        "by_colleague",
        "withdrawn_at",
        "struck_by",
    ];
    tx.bulk("detail", &columns, rows).map(drop)
}

/// Known details told anew.
pub fn say_again(tx: &Tx, details: Vec<Detail>) -> Result<(), StoreError> {
    for part in details.chunks(1_000) {
        Query::new("delete from detail where true")
            .push_list(" and id in", part.iter().map(|one| one.id))
            .run(tx)?;
    }
    insert_details(tx, details)
}

/// Somebody struck a value out, wherever these subjects have it; how many there were.
pub fn strike(tx: &Tx, subjects: &[i64], field: &str, value: &str, by: i64) -> Result<u64, StoreError> {
    Query::new("update detail set struck_by = ")
        .push("", by)
        .push(" where struck_by is null and field = ", field)
        .push(" and value = ", value)
        .push_list(" and subject_id in", subjects.iter().copied())
        .run(tx)
}

/// What older rows of the same key told is no longer said, once a newer row tells it anew. Returns whose it was.
pub fn supersede(tx: &Tx, fact: i64, at: Millis) -> Result<BTreeSet<i64>, StoreError> {
    let records: Vec<i64> = tx.all(
        "select replaces from record where fact = $1 and replaces is not null",
        args![fact],
    )?;
    no_longer_say(tx, &records, at)
}

/// What records told that were taken back is no longer said. Returns whose it was.
pub fn withdraw(tx: &Tx, undone: &Undone, at: Millis) -> Result<BTreeSet<i64>, StoreError> {
    let records: Vec<i64> = tx.all(
        "select id from record where batch_id = $1 and id between $2 and $3",
        args![undone.batch, undone.first, undone.last],
    )?;
    no_longer_say(tx, &records, at)
}

/// Takes away what rests on these records; another that stands may still tell the same of whom is returned.
fn no_longer_say(tx: &Tx, records: &[i64], at: Millis) -> Result<BTreeSet<i64>, StoreError> {
    let mut subjects = BTreeSet::new();
    for part in records.chunks(LIST) {
        let rest_on = |query: Query| query.push_list(" and record_id in", part.iter().copied());
        let whose = Query::new("select subject_id from detail where withdrawn_at is null");
        let whose = rest_on(whose).text(" union select person_subject from membership where true");
        let whose = rest_on(whose).text(" union select subject_id from tag where off_at is null");
        subjects.extend(rest_on(whose).all::<i64>(tx)?);
        let unsaid = Query::new("update detail set").push(" withdrawn_at = ", at);
        rest_on(unsaid.text(" where withdrawn_at is null")).run(tx)?;
        rest_on(Query::new("delete from membership where true")).run(tx)?;
        rest_on(Query::new("delete from tag where off_at is null")).run(tx)?;
    }
    Ok(subjects)
}

/// A record that still speaks, with its silo and the act that took it in.
#[derive(Debug)]
pub struct Speaking {
    pub id: i64,
    pub told: String,
    pub silo: String,
    pub at: Millis,
    pub actor: i64,
}

impl FromRow for Speaking {
    fn from_row(row: &Row<'_>) -> Result<Speaking, StoreError> {
        Ok(Speaking {
            id: row.get("id")?,
            told: row.get("told")?,
            silo: row.get("silo")?,
            at: row.get("at")?,
            actor: row.get("actor")?,
        })
    }
}

/// The next records after that one about these subjects that speak: neither withdrawn nor replaced.
pub fn standing_records(
    tx: &Tx,
    subjects: &[i64],
    after: i64,
    limit: i64,
) -> Result<Vec<Speaking>, StoreError> {
    Query::new(
        "select r.id, r.told, o.name as silo, f.at, f.actor
         from record r join silo o on o.id = r.silo_id join fact f on f.id = r.fact
         where r.withdrawn_at is null and r.replaced_by is null and r.told is not null",
    )
    .push(" and r.id > ", after)
    .push_list(
        " and r.id in (select m.record_id from mention m where m.subject_id in",
        subjects.iter().copied(),
    )
    .push(") order by r.id limit ", limit)
    .all(tx)
}

pub fn memberships_of(tx: &Tx, people: &BTreeSet<i64>) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "select person_subject, firm_subject from membership where person_subject in";
    in_parts(tx, sql, people.iter().copied(), "")
}

pub fn keep_memberships(
    tx: &Tx,
    found: BTreeMap<(i64, i64), (Option<String>, i64)>,
) -> Result<(), StoreError> {
    let rows = found.into_iter().map(|((person, firm), (title, record))| {
        vec![person.into(), firm.into(), title.into(), record.into()]
    });
    tx.bulk(
        "membership",
        &["person_subject", "firm_subject", "title", "record_id"],
        rows,
    )
    .map(drop)
}

/// Tags of these subjects, those taken off included.
pub fn all_tags_of(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<(i64, String)>, StoreError> {
    in_parts(
        tx,
        "select subject_id, word from tag where subject_id in",
        subjects.iter().copied(),
        "",
    )
}

pub fn keep_tags(tx: &Tx, found: BTreeMap<(i64, String), (i64, Millis)>) -> Result<(), StoreError> {
    let rows = found
        .into_iter()
        .map(|((subject, word), (record, at))| vec![subject.into(), word.into(), at.into(), record.into()]);
    tx.bulk("tag", &["subject_id", "word", "at", "record_id"], rows)
        .map(drop)
}

pub fn put_tag(tx: &Tx, subject: i64, word: &str, by: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "insert into tag (subject_id, word, at, by_colleague) values ($1, $2, $3, $4)
         on conflict (subject_id, word) do update set at = excluded.at, by_colleague = excluded.by_colleague,
           record_id = null, off_at = null, off_by = null",
        args![subject, word, now, by],
    )
    .map(drop)
}

/// How many of these subjects had it.
pub fn take_tag_off(tx: &Tx, subjects: &[i64], word: &str, by: i64, now: Millis) -> Result<u64, StoreError> {
    Query::new("update tag set off_at = ")
        .push("", now)
        .push(", off_by = ", by)
        .push(" where off_at is null and word = ", word)
        .push_list(" and subject_id in", subjects.iter().copied())
        .run(tx)
}

/// Somebody looks after these subjects from now on, or nobody.
pub fn set_keeper(
    tx: &Tx,
    subjects: &[i64],
    keeper: Option<i64>,
    by: i64,
    now: Millis,
) -> Result<(), StoreError> {
    Query::new("delete from keeping where subject_id")
        .push_list(" in", subjects.iter().copied())
        .run(tx)?;
    let Some(keeper) = keeper else { return Ok(()) };
    let rows = subjects
        .iter()
        .map(|subject| vec![(*subject).into(), keeper.into(), now.into(), by.into()]);
    tx.bulk(
        "keeping",
        &["subject_id", "colleague_id", "at", "by_colleague"],
        rows,
    )
    .map(drop)
}

/// Parties of the people who belong to these firms' subjects.
pub fn parties_of_people_at(tx: &Tx, firms: &BTreeSet<i64>) -> Result<Vec<i64>, StoreError> {
    let sql = "select distinct m.party_id from membership b join member m on m.subject_id = b.person_subject where b.firm_subject in";
    in_parts(tx, sql, firms.iter().copied(), "")
}

/// Parties that an address at one of these domains, or below it, was ever told of; or that whole address.
pub fn with_mail_at(tx: &Tx, domains: &BTreeSet<String>) -> Result<BTreeSet<i64>, StoreError> {
    let mut found = BTreeSet::new();
    for domain in domains {
        let domain = domain.to_lowercase();
        found.extend(tx.all::<i64>(
            "select distinct m.party_id from detail d join member m on m.subject_id = d.subject_id
             where d.field = 'email' and (lower(d.value) like $1 or lower(d.value) like $2 or lower(d.value) = $3)",
            args![format!("%@{domain}"), format!("%@%.{domain}"), domain],
        )?);
    }
    Ok(found)
}

/// Where an id leads, if the actor may see who is there.
pub fn seek(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<i64>, StoreError> {
    let query =
        Query::new("select party.id from redirect r join party on party.id = r.party_id where r.old_party")
            .push(" = ", id);
    actor.narrow(query, "party.keeper_id").one(tx)
}

/// Tags that these subjects wear.
pub fn tags_of(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<String>, StoreError> {
    in_parts(
        tx,
        "select distinct word from tag where off_at is null and subject_id in",
        subjects.iter().copied(),
        " order by word",
    )
}

/// Id, name, title and side of somebody tied to a party.
pub type BondRow = (i64, String, Option<String>, String);

/// The firms and the household of a party's people records, or the people of its other records, whom the actor may see.
pub fn bonds(tx: &Tx, actor: &Actor, party: i64) -> Result<Vec<BondRow>, StoreError> {
    let firms = Query::new(
        "select party.id, party.name, max(b.title) as title,
           case when party.kind = 'household' then 'household' else 'firm' end as side from member m
         join membership b on b.person_subject = m.subject_id join member o on o.subject_id = b.firm_subject
         join party on party.id = o.party_id",
    )
    .push(" where m.party_id = ", party);
    let people = Query::new(
        "select party.id, party.name, max(b.title) as title, 'person' as side from member m
         join membership b on b.firm_subject = m.subject_id join member o on o.subject_id = b.person_subject
         join party on party.id = o.party_id",
    )
    .push(" where m.party_id = ", party);
    let mut found: Vec<BondRow> = actor
        .narrow(firms, "party.keeper_id")
        .text(" group by party.id, party.name, party.kind order by party.name, party.id limit 200")
        .all(tx)?;
    found.extend(
        actor
            .narrow(people, "party.keeper_id")
            .text(" group by party.id, party.name order by party.name, party.id limit 200")
            .all::<BondRow>(tx)?,
    );
    Ok(found)
}

/// The silo each of these records came from.
pub fn silos_of(tx: &Tx, records: &BTreeSet<i64>) -> Result<BTreeMap<i64, String>, StoreError> {
    let sql = "select r.id, o.name from record r join silo o on o.id = r.silo_id where r.id in";
    Ok(
        in_parts::<(i64, String), _>(tx, sql, records.iter().copied(), "")?
            .into_iter()
            .collect(),
    )
}

/// Names of colleagues.
pub fn names(tx: &Tx, colleagues: &BTreeSet<i64>) -> Result<BTreeMap<i64, String>, StoreError> {
    let sql = "select id, name from colleague where id in";
    Ok(
        in_parts::<(i64, String), _>(tx, sql, colleagues.iter().copied(), "")?
            .into_iter()
            .collect(),
    )
}

/// A party's subject that a colleague typed, if there is one, and else its oldest.
pub fn typed_subject(tx: &Tx, party: i64) -> Result<Option<(i64, String, String)>, StoreError> {
    tx.one(
        "select s.id, s.key, o.name from member m join subject s on s.id = m.subject_id join silo o on o.id = s.silo_id
         where m.party_id = $1 order by case when o.name = 'people' then 0 else 1 end, s.id",
        args![party],
    )
}
