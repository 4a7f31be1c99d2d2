//! Pairs somebody should look at, in SQL.

use std::collections::BTreeSet;

use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::access::Actor;
use crate::identity::doubt::Doubt;
use crate::identity::store::run_in_parts;

/// Sets the doubts about these subjects anew.
pub fn replace(tx: &Tx, about: &BTreeSet<i64>, doubts: &[Doubt]) -> Result<(), StoreError> {
    run_in_parts(tx, "delete from doubt where a_subject in", about.iter().copied())?;
    run_in_parts(tx, "delete from doubt where b_subject in", about.iter().copied())?;
    let rows = doubts.iter().map(|doubt| {
        vec![
            doubt.a.into(),
            doubt.b.into(),
            doubt.bits.into(),
            doubt.bits.abs().into(),
            i64::from(doubt.is_tied).into(),
        ]
    });
    tx.bulk(
        "doubt",
        &["a_subject", "b_subject", "bits", "distance", "is_tied"],
        rows,
    )
    .map(drop)
}

/// A doubt, and the parties of the two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Open {
    pub a: i64,
    pub b: i64,
    pub bits: f64,
    pub distance: f64,
    pub is_tied: bool,
    pub a_party: i64,
    pub b_party: i64,
}

impl FromRow for Open {
    fn from_row(row: &Row<'_>) -> Result<Open, StoreError> {
        Ok(Open {
            a: row.get("a_subject")?,
            b: row.get("b_subject")?,
            bits: row.get("bits")?,
            distance: row.get("distance")?,
            is_tied: row.get("is_tied")?,
            a_party: row.get("a_party")?,
            b_party: row.get("b_party")?,
        })
    }
}

const OPEN: &str = "select d.a_subject, d.b_subject, d.bits, d.distance, d.is_tied,
      ma.party_id as a_party, mb.party_id as b_party
    from doubt d join member ma on ma.subject_id = d.a_subject join party pa on pa.id = ma.party_id
      join member mb on mb.subject_id = d.b_subject join party pb on pb.id = mb.party_id
    where pa.is_erased = 0 and pb.is_erased = 0";

fn narrowed(actor: &Actor, query: Query) -> Query {
    actor.narrow(actor.narrow(query, "pa.keeper_id"), "pb.keeper_id")
}

/// Where one stands in the queue: distance and the two subjects.
pub type Place = (f64, i64, i64);

/// The doubt that can least be told, after that place.
pub fn next(tx: &Tx, actor: &Actor, after: Option<Place>) -> Result<Option<Open>, StoreError> {
    let (distance, a, b) = after.unwrap_or((-1.0, 0, 0));
    narrowed(actor, Query::new(OPEN))
        .push(" and (d.distance, d.a_subject, d.b_subject) > (", distance)
        .push(", ", a)
        .push(", ", b)
        .text(") order by d.distance, d.a_subject, d.b_subject limit 1")
        .one(tx)
}

/// Other doubts about the same party, the likeliest first.
pub fn others(tx: &Tx, actor: &Actor, about: &Open, limit: i64) -> Result<Vec<Open>, StoreError> {
    narrowed(actor, Query::new(OPEN))
        .push(
            " and d.is_tied = 0 and (d.a_subject in (select subject_id from member where party_id = ",
            about.a_party,
        )
        .push(
            ") or d.b_subject in (select subject_id from member where party_id = ",
            about.a_party,
        )
        .push(")) and not (d.a_subject = ", about.a)
        .push(" and d.b_subject = ", about.b)
        .push(") order by d.bits desc, d.a_subject, d.b_subject limit ", limit)
        .all(tx)
}

/// How many doubts the actor may settle, counted no further than [`MANY`].
pub fn count(tx: &Tx, actor: &Actor) -> Result<i64, StoreError> {
    let open = narrowed(actor, Query::new(&format!("select count(*) from ({OPEN}"))).push(" limit ", MANY);
    Ok(open.text(") open").one(tx)?.unwrap_or(0))
}

/// Nobody has to know of how many more.
pub const MANY: i64 = 1_000;
