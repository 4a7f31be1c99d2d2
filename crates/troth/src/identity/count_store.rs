//! How things stand with who is who, counted in SQL.

use troth_store::{FromRow, Row, StoreError, Tx, args};

use crate::identity::Verdict;

/// How things stand, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = IdentityCounts)]
pub struct Counts {
    pub subjects: i64,
    pub parties: i64,
    /// Parties of more than one subject.
    pub merged: i64,
    /// Decisions of people that stand: the same, and never the same.
    pub same: i64,
    pub never: i64,
    /// Pairs somebody should look at.
    pub doubtful: i64,
    /// Addresses and numbers that belong to nobody.
    pub shared: i64,
}

pub fn counts(tx: &Tx) -> Result<Counts, StoreError> {
    let (subjects, parties) = tx
        .one::<(i64, i64)>(
            "select count(*), count(distinct m.party_id) from member m join subject s on s.id = m.subject_id
             where s.kind <> 'household'",
            args![],
        )?
        .unwrap_or_default();
    let merged =
        "select count(*) from (select party_id from member group by party_id having count(*) > 1) many";
    let shared =
        "select count(*) from (select distinct kind, value from identity where is_shared = 1) shared";
    Ok(Counts {
        subjects,
        parties,
        merged: tx.one(merged, args![])?.unwrap_or(0),
        same: standing_links(tx, Verdict::Same)?,
        never: standing_links(tx, Verdict::Never)?,
        doubtful: tx.one("select count(*) from doubt", args![])?.unwrap_or(0),
        shared: tx.one(shared, args![])?.unwrap_or(0),
    })
}

fn standing_links(tx: &Tx, verdict: Verdict) -> Result<i64, StoreError> {
    let sql = "select count(*) from link l left join link_undone u on u.link_id = l.id where u.id is null and l.verdict = $1";
    Ok(tx.one(sql, args![verdict.word()])?.unwrap_or(0))
}

/// One silo's subjects, and how many of them are also known elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = IdentitySilo)]
pub struct SiloCount {
    pub silo: String,
    pub subjects: i64,
    pub parties: i64,
    /// Subjects beyond one for each party within this silo: its own duplicates.
    pub twice: i64,
    /// Parties that other silos know as well.
    pub elsewhere: i64,
    /// Pairs with one of its records that somebody should look at.
    pub doubtful: i64,
}

impl FromRow for SiloCount {
    fn from_row(row: &Row<'_>) -> Result<SiloCount, StoreError> {
        let (subjects, parties) = (row.get("subjects")?, row.get("parties")?);
        Ok(SiloCount {
            silo: row.get("silo")?,
            subjects,
            parties,
            twice: subjects - parties,
            elsewhere: row.get("elsewhere")?,
            doubtful: row.get("doubtful")?,
        })
    }
}

pub fn by_silo(tx: &Tx) -> Result<Vec<SiloCount>, StoreError> {
    tx.all(
        "with known as (
           select s.silo_id, m.party_id, count(*) as subjects from member m join subject s on s.id = m.subject_id
           where s.kind <> 'household' group by s.silo_id, m.party_id
         ), asked as (
           select silo_id, count(*) as doubtful from
             (select s.silo_id, d.a_subject, d.b_subject from doubt d join subject s on s.id = d.a_subject union
              select s.silo_id, d.a_subject, d.b_subject from doubt d join subject s on s.id = d.b_subject) either
           group by silo_id
         ), wide as (select party_id from known group by party_id having count(*) > 1)
         select o.name as silo, cast(sum(k.subjects) as integer) as subjects, count(*) as parties,
           count(w.party_id) as elsewhere, coalesce(max(q.doubtful), 0) as doubtful
         from known k left join asked q on q.silo_id = k.silo_id join silo o on o.id = k.silo_id left join wide w on w.party_id = k.party_id
         group by o.name order by o.name",
        args![],
    )
}
