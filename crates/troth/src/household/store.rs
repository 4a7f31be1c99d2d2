//! Households, their people and what they are called, in SQL.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{Query, StoreError, Tx, args};

use crate::frame::time::Millis;
use crate::household::SILO;
use crate::household::describe::Described;
use crate::household::naming::{Households, Known};
use crate::identity::store::{in_parts, run_in_parts};
use crate::party::rank;
use crate::record::said::WhoKind;

/// Those of these subjects who are people that may live with somebody, each with their party: no firm, no colleague,
/// and nobody of whom nothing is told any more.
pub fn people(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "select m.subject_id, m.party_id from member m join subject s on s.id = m.subject_id
        left join party p on p.id = m.party_id where s.kind = 'person' and coalesce(p.is_colleague, 0) = 0
        and coalesce(p.is_withdrawn, 0) = 0 and coalesce(p.is_erased, 0) = 0 and m.subject_id in";
    in_parts(tx, sql, subjects.iter().copied(), "")
}

/// The subjects of these parties.
pub fn subjects_of(tx: &Tx, parties: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let members = crate::identity::store::members_of(tx, parties)?;
    Ok(members.into_iter().map(|(subject, _)| subject).collect())
}

/// Households that know one of these subjects, with all whom they know.
pub fn known(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Households, StoreError> {
    let sql = "select distinct household_id from resident where person_subject in";
    let ids: BTreeSet<i64> = in_parts::<i64, _>(tx, sql, subjects.iter().copied(), "")?
        .into_iter()
        .collect();
    let sql = "select r.household_id, h.dissolved_by, r.person_subject, r.since from resident r
        join household h on h.subject_id = r.household_id where r.household_id in";
    let mut found = Households::default();
    for (id, dissolved_by, person, since) in in_parts::<(i64, Option<i64>, i64, i64), _>(tx, sql, ids, "")? {
        let known = found.0.entry(id).or_default();
        known.dissolved_by = dissolved_by;
        known.residents.insert(person, since);
    }
    Ok(found)
}

/// Those of these parties who live in a household now.
pub fn at_home(tx: &Tx, parties: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "select distinct m.party_id from member m join resident r on r.person_subject = m.subject_id
        join household h on h.subject_id = r.household_id and h.dissolved_by is null where m.party_id in";
    Ok(in_parts::<i64, _>(tx, sql, parties.iter().copied(), "")?
        .into_iter()
        .collect())
}

/// The parties of households that know one of these subjects.
pub fn parties_with(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<i64>, StoreError> {
    let sql = "select distinct m.party_id from resident r join member m on m.subject_id = r.household_id where r.person_subject in";
    in_parts(tx, sql, subjects.iter().copied(), "")
}

pub fn is_household(tx: &Tx, party: i64) -> Result<bool, StoreError> {
    let sql = "select count(*) from party where id = $1 and kind = 'household'";
    Ok(tx.one::<i64>(sql, args![party])?.is_some_and(|count| count > 0))
}

/// Everyone who lives in a household or may.
pub fn everyone(tx: &Tx) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "select distinct subject_id from likeness union select person_subject from resident";
    Ok(tx.all::<i64>(sql, args![])?.into_iter().collect())
}

/// A new subject for a household, with a party of its own.
pub fn make(tx: &Tx, now: Millis) -> Result<i64, StoreError> {
    let silo = crate::record::store::silo(tx, SILO, now)?;
    let (subject, party) = (tx.allocate("subject", 1)?, tx.allocate("party", 1)?);
    tx.run(
        "insert into subject (id, silo_id, key, kind, made_at) values ($1, $2, $3, $4, $5)",
        args![
            subject,
            silo,
            format!("id:household {subject}"),
            WhoKind::Household.word(),
            now
        ],
    )?;
    tx.run(
        "insert into member (subject_id, party_id) values ($1, $2)",
        args![subject, party],
    )?;
    tx.run(
        "insert into redirect (old_party, party_id, subject_id, at) values ($1, $1, $2, $3)",
        args![party, subject, now],
    )?;
    tx.run("insert into household (subject_id) values ($1)", args![subject])?;
    Ok(subject)
}

/// These live there from now on, and nobody else.
pub fn settle(
    tx: &Tx,
    household: i64,
    before: &Known,
    residents: &BTreeSet<i64>,
    since: i64,
) -> Result<(), StoreError> {
    tx.run(
        "update household set dissolved_by = null where subject_id = $1",
        args![household],
    )?;
    let left: Vec<i64> = before
        .residents
        .keys()
        .filter(|one| !residents.contains(one))
        .copied()
        .collect();
    if !left.is_empty() {
        Query::new("delete from resident where household_id = ")
            .push("", household)
            .push_list(" and person_subject in", left)
            .run(tx)?;
    }
    let come = residents.iter().filter(|one| !before.residents.contains_key(one));
    let rows = come.map(|person| vec![household.into(), (*person).into(), since.into()]);
    tx.bulk("resident", &["household_id", "person_subject", "since"], rows)?;
    tx.run("delete from membership where firm_subject = $1", args![household])?;
    let rows = residents
        .iter()
        .map(|person| vec![(*person).into(), household.into()]);
    tx.bulk("membership", &["person_subject", "firm_subject"], rows)
        .map(drop)
}

/// Nobody lives there any more; who did is kept.
pub fn dissolve(tx: &Tx, households: &BTreeSet<i64>, by: i64, now: Millis) -> Result<(), StoreError> {
    for id in households {
        tx.run(
            "update household set dissolved_by = $2 where subject_id = $1",
            args![*id, by],
        )?;
        tx.run(
            "update detail set withdrawn_at = $2 where subject_id = $1 and withdrawn_at is null",
            args![*id, now],
        )?;
    }
    run_in_parts(
        tx,
        "delete from membership where firm_subject in",
        households.iter().copied(),
    )
}

/// What these households are called and where they are; no entry for one that sleeps.
pub fn described(tx: &Tx, households: &BTreeSet<i64>) -> Result<BTreeMap<i64, Described>, StoreError> {
    let sql = "select subject_id, field, value from detail where withdrawn_at is null and subject_id in";
    let mut found: BTreeMap<i64, Described> = BTreeMap::new();
    for (id, field, value) in in_parts::<(i64, String, String), _>(tx, sql, households.iter().copied(), "")? {
        found.entry(id).or_default().insert(field, value);
    }
    Ok(found)
}

pub fn describe(tx: &Tx, household: i64, described: &Described, at: Millis) -> Result<(), StoreError> {
    tx.run("delete from detail where subject_id = $1", args![household])?;
    let first = tx.allocate("detail", i64::try_from(described.len()).unwrap_or(i64::MAX))?;
    let rows = (first..).zip(described).map(|(id, (field, value))| {
        vec![
            id.into(),
            household.into(),
            field.as_str().into(),
            value.as_str().into(),
            rank::RECORD.into(),
            at.into(),
        ]
    });
    let columns = ["id", "subject_id", "field", "value", "rank", "at"];
    tx.bulk("detail", &columns, rows).map(drop)
}
