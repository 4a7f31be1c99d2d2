//! Subjects, links, members and ids in SQL.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::identity::Verdict;
use crate::identity::naming::Named;
use crate::identity::partition::{Link, Subject};
use crate::record::Undone;
use crate::record::said::WhoKind;
use crate::record::trace::ERASED;

/// So many values stand in one list of a query.
pub const AT_ONCE: usize = 1_000;

/// What a person decided, with who and when.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = IdentityDecided)]
pub struct Decided {
    pub id: i64,
    pub a: i64,
    pub b: i64,
    pub verdict: Verdict,
    pub why: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    /// Nothing when Troth did it or the colleague is unknown.
    pub by_name: Option<String>,
    #[serde(skip)]
    pub fact: i64,
}

/// A subject as its silo knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub subject: i64,
    pub silo: String,
    pub key: String,
    pub kind: WhoKind,
    pub batch: Option<i64>,
    pub made_at: Millis,
}

impl FromRow for Decided {
    fn from_row(row: &Row<'_>) -> Result<Decided, StoreError> {
        let verdict: String = row.get("verdict")?;
        Ok(Decided {
            id: row.get("id")?,
            a: row.get("a_subject")?,
            b: row.get("b_subject")?,
            verdict: Verdict::parse(&verdict).unwrap_or(Verdict::Never),
            why: row.get("why")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
            fact: row.get("fact")?,
        })
    }
}

impl FromRow for Origin {
    fn from_row(row: &Row<'_>) -> Result<Origin, StoreError> {
        Ok(Origin {
            subject: row.get("id")?,
            silo: row.get("silo")?,
            key: row.get("key")?,
            kind: kind_of(&row.get::<String>("kind")?),
            batch: row.get("batch_id")?,
            made_at: row.get("made_at")?,
        })
    }
}

impl FromRow for Named {
    fn from_row(row: &Row<'_>) -> Result<Named, StoreError> {
        Ok(Named {
            id: row.get("old_party")?,
            leads_to: row.get("party_id")?,
            subject: row.get("subject_id")?,
            at: row.get("at")?,
        })
    }
}

pub fn kind_of(word: &str) -> WhoKind {
    WhoKind::parse(word).unwrap_or_default()
}

/// Rows of a query that ends in `in`, asked for a part of the list at a time.
pub fn in_parts<T: FromRow, V: Into<Value> + Clone>(
    tx: &Tx,
    sql: &str,
    list: impl IntoIterator<Item = V>,
    rest: &str,
) -> Result<Vec<T>, StoreError> {
    let list: Vec<V> = list.into_iter().collect();
    let mut found = Vec::new();
    for part in list.chunks(AT_ONCE) {
        found.extend(
            Query::new(sql)
                .push_list("", part.iter().cloned())
                .text(rest)
                .all::<T>(tx)?,
        );
    }
    Ok(found)
}

/// Runs a statement that ends in `in` for a part of the list at a time.
pub fn run_in_parts<V: Into<Value> + Clone>(
    tx: &Tx,
    sql: &str,
    list: impl IntoIterator<Item = V>,
) -> Result<(), StoreError> {
    let list: Vec<V> = list.into_iter().collect();
    for part in list.chunks(AT_ONCE) {
        Query::new(sql).push_list("", part.iter().cloned()).run(tx)?;
    }
    Ok(())
}

/// Those of these subjects who can be decided about: of whoever was erased there is nothing left to tell by.
pub fn subjects(tx: &Tx, ids: &BTreeSet<i64>) -> Result<Vec<Subject>, StoreError> {
    let sql = "select id, silo_id, kind, key from subject where id in";
    let rows: Vec<(i64, i64, String, String)> = in_parts(tx, sql, ids.iter().copied(), "")?;
    Ok(rows
        .into_iter()
        .filter(|(id, .., key)| *key != format!("{ERASED} {id}"))
        .map(|(id, silo, kind, _)| Subject {
            id,
            silo,
            kind: kind_of(&kind),
        })
        .collect())
}

pub fn origins(tx: &Tx, ids: &BTreeSet<i64>) -> Result<Vec<Origin>, StoreError> {
    let sql = "select s.id, o.name as silo, s.key, s.kind, s.batch_id, s.made_at
               from subject s join silo o on o.id = s.silo_id where s.id in";
    in_parts(tx, sql, ids.iter().copied(), " order by s.id")
}

/// The party of each of these subjects that has one.
pub fn parties_of(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<BTreeMap<i64, i64>, StoreError> {
    let sql = "select subject_id, party_id from member where subject_id in";
    Ok(in_parts::<(i64, i64), _>(tx, sql, subjects.iter().copied(), "")?
        .into_iter()
        .collect())
}

pub fn party_of(tx: &Tx, subject: i64) -> Result<Option<i64>, StoreError> {
    tx.one(
        "select party_id from member where subject_id = $1",
        args![subject],
    )
}

pub fn members_of(tx: &Tx, parties: &BTreeSet<i64>) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "select subject_id, party_id from member where party_id in";
    in_parts(tx, sql, parties.iter().copied(), "")
}

/// A party's subjects, oldest first.
pub fn members(tx: &Tx, party: i64) -> Result<Vec<i64>, StoreError> {
    tx.all(
        "select subject_id from member where party_id = $1 order by subject_id",
        args![party],
    )
}

/// Where an id leads: to itself while it lives.
pub fn leads_to(tx: &Tx, id: i64) -> Result<Option<i64>, StoreError> {
    tx.one("select party_id from redirect where old_party = $1", args![id])
}

/// Ids that lead to these parties, or are named for one of these subjects.
pub fn known_names(
    tx: &Tx,
    parties: &BTreeSet<i64>,
    subjects: &BTreeSet<i64>,
) -> Result<Vec<Named>, StoreError> {
    let by_party = "select old_party, party_id, subject_id, at from redirect where party_id in";
    let by_subject = "select old_party, party_id, subject_id, at from redirect where subject_id in";
    let mut found: BTreeMap<i64, Named> = BTreeMap::new();
    for named in in_parts::<Named, _>(tx, by_party, parties.iter().copied(), "")? {
        found.insert(named.id, named);
    }
    for named in in_parts::<Named, _>(tx, by_subject, subjects.iter().copied(), "")? {
        found.insert(named.id, named);
    }
    Ok(found.into_values().collect())
}

pub fn keep_names(tx: &Tx, names: &[Named]) -> Result<(), StoreError> {
    run_in_parts(
        tx,
        "delete from redirect where old_party in",
        names.iter().map(|named| named.id),
    )?;
    let rows = names.iter().map(|named| {
        vec![
            named.id.into(),
            named.leads_to.into(),
            named.subject.into(),
            named.at.into(),
        ]
    });
    tx.bulk("redirect", &["old_party", "party_id", "subject_id", "at"], rows)
        .map(drop)
}

/// Gives subjects their new parties; nothing for those that are gone.
pub fn move_members(tx: &Tx, moved: &[crate::identity::Moved]) -> Result<(), StoreError> {
    let left = moved
        .iter()
        .filter(|moved| moved.from.is_some())
        .map(|moved| moved.subject);
    run_in_parts(tx, "delete from member where subject_id in", left)?;
    let rows = moved
        .iter()
        .filter_map(|moved| Some(vec![moved.subject.into(), moved.to?.into()]));
    tx.bulk("member", &["subject_id", "party_id"], rows).map(drop)
}

/// Links that still stand and touch these subjects.
pub fn links_of(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<Link>, StoreError> {
    const BY_A: &str = "select l.id, l.a_subject, l.b_subject, l.verdict from link l
        left join link_undone u on u.link_id = l.id where u.id is null and l.a_subject in";
    const BY_B: &str = "select l.id, l.a_subject, l.b_subject, l.verdict from link l
        left join link_undone u on u.link_id = l.id where u.id is null and l.b_subject in";
    let mut found: BTreeMap<i64, Link> = BTreeMap::new();
    for sql in [BY_A, BY_B] {
        for (id, a, b, verdict) in
            in_parts::<(i64, i64, i64, String), _>(tx, sql, subjects.iter().copied(), "")?
        {
            if let Some(verdict) = Verdict::parse(&verdict) {
                found.insert(id, Link { id, a, b, verdict });
            }
        }
    }
    Ok(found.into_values().collect())
}

/// The same with who decided and why; of one act all, whether they still stand or not.
pub fn decided(tx: &Tx, ids: &BTreeSet<i64>) -> Result<Vec<Decided>, StoreError> {
    let sql = "select l.id, l.a_subject, l.b_subject, l.verdict, l.why, l.at, l.by_colleague, c.name as by_name, l.fact
               from link l left join colleague c on c.id = l.by_colleague where l.id in";
    in_parts(tx, sql, ids.iter().copied(), " order by l.id")
}

/// Links made by the same act that have not been taken back.
pub fn standing_of_act(tx: &Tx, fact: i64) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    tx.all(
        "select l.id, l.a_subject, l.b_subject from link l left join link_undone u on u.link_id = l.id
         where l.fact = $1 and u.id is null order by l.id",
        args![fact],
    )
}

/// Subjects that records which were taken back speak of.
pub fn subjects_undone(tx: &Tx, undone: &Undone) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "select distinct m.subject_id from record r join mention m on m.record_id = r.id
               where r.batch_id = $1 and r.id between $2 and $3";
    Ok(tx
        .all::<i64>(sql, args![undone.batch, undone.first, undone.last])?
        .into_iter()
        .collect())
}

/// Those of these subjects whose evidence rests on records of that batch.
pub fn resting_on(tx: &Tx, subjects: &BTreeSet<i64>, batch: i64) -> Result<BTreeSet<i64>, StoreError> {
    let mut found = BTreeSet::new();
    let subjects: Vec<i64> = subjects.iter().copied().collect();
    for part in subjects.chunks(AT_ONCE) {
        let query =
            Query::new("select distinct e.subject_id from identity e join record r on r.id = e.record_id")
                .push(" where r.batch_id = ", batch);
        found.extend(
            query
                .push_list(" and e.subject_id in", part.iter().copied())
                .all::<i64>(tx)?,
        );
    }
    Ok(found)
}

/// Those of these subjects of whom a record still tells.
pub fn still_told(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let sql =
        "select s.id from subject s where exists (select 1 from mention m join record r on r.id = m.record_id
                 where m.subject_id = s.id and r.withdrawn_at is null and r.told is not null) and s.id in";
    Ok(in_parts::<i64, _>(tx, sql, subjects.iter().copied(), "")?
        .into_iter()
        .collect())
}

/// The next records after that one that still stand and speak of these subjects: each with what it tells.
pub fn standing_records(
    tx: &Tx,
    subjects: &[i64],
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    Query::new("select r.id, r.told from record r where r.withdrawn_at is null and r.told is not null")
        .push(" and r.id > ", after)
        .push_list(
            " and r.id in (select m.record_id from mention m where m.subject_id in",
            subjects.iter().copied(),
        )
        .push(") order by r.id limit ", limit)
        .all(tx)
}

/// Subjects that somebody acted on or linked: they stay when their records go.
pub fn acted_on(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let by_fact = "select distinct subject from fact where actor > 0 and subject in";
    let mut found: BTreeSet<i64> = in_parts::<i64, _>(tx, by_fact, subjects.iter().copied(), "")?
        .into_iter()
        .collect();
    for link in links_of(tx, subjects)? {
        found.extend([link.a, link.b]);
    }
    Ok(found)
}

/// The party of a subject and its name, if the actor may see it.
pub fn bearer(tx: &Tx, actor: &Actor, subject: i64) -> Result<Option<(i64, String)>, StoreError> {
    let query = Query::new(
        "select party.id, party.name from member m join party on party.id = m.party_id where true",
    )
    .push(" and m.subject_id = ", subject);
    actor.narrow(query, "party.keeper_id").one(tx)
}

/// Households are found among the parties and are no part of the question who is who.
const NO_HOUSEHOLD: &str =
    "not exists (select 1 from subject s where s.id = member.subject_id and s.kind = 'household')";

/// All subjects that have a party, cut into spans of so many: first and last of each.
pub fn spans(tx: &Tx, count: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    tx.all(
        &format!(
            "select min(subject_id), max(subject_id) from
               (select subject_id, (row_number() over (order by subject_id) - 1) / $1 as nth from member
                where {NO_HOUSEHOLD}) numbered
             group by nth order by nth"
        ),
        args![count],
    )
}

pub fn between(tx: &Tx, first: i64, last: i64) -> Result<BTreeSet<i64>, StoreError> {
    let sql = format!("select subject_id from member where subject_id between $1 and $2 and {NO_HOUSEHOLD}");
    Ok(tx.all::<i64>(&sql, args![first, last])?.into_iter().collect())
}

/// The party of every subject that has one.
pub fn members_by_subject(tx: &Tx) -> Result<BTreeMap<i64, i64>, StoreError> {
    let rows: Vec<(i64, i64)> = tx.all(
        &format!("select subject_id, party_id from member where {NO_HOUSEHOLD}"),
        args![],
    )?;
    Ok(rows.into_iter().collect())
}

/// Every link that stands.
pub fn standing_links(tx: &Tx) -> Result<Vec<Link>, StoreError> {
    let sql = "select l.id, l.a_subject, l.b_subject, l.verdict from link l
        left join link_undone u on u.link_id = l.id where u.id is null order by l.id";
    let rows: Vec<(i64, i64, i64, String)> = tx.all(sql, args![])?;
    let links = rows.into_iter().filter_map(|(id, a, b, verdict)| {
        let verdict = Verdict::parse(&verdict)?;
        Some(Link { id, a, b, verdict })
    });
    Ok(links.collect())
}

/// Every subject that has a party, but for households.
pub fn everyone(tx: &Tx) -> Result<BTreeSet<i64>, StoreError> {
    let sql = format!("select subject_id from member where {NO_HOUSEHOLD}");
    Ok(tx.all::<i64>(&sql, args![])?.into_iter().collect())
}

/// Refusals that stood until that act took them back.
pub fn refusals_undone_by(tx: &Tx, fact: i64) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "select l.id from link_undone u join link l on l.id = u.link_id where u.fact = $1 and l.verdict = 'never'";
    Ok(tx.all::<i64>(sql, args![fact])?.into_iter().collect())
}
