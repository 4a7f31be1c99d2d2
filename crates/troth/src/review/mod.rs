//! The pairs of whom it can't be told whether they are one, put to a person side by side.
//!
//! Laws:
//! - What can least be told comes first, and one key settles it: the same, never the same, or another time.
//! - An answer is a lock: it holds against every rule and every newer model, until somebody takes it back.
//! - Nobody is asked about customers they may not see.

pub mod act;
pub mod page;
pub mod web;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::identity::compare::{Waterfall, waterfalls};
use crate::identity::doubt_store::{self, Open, Place};
use crate::identity::explain::{Known, known};
use crate::identity::{Verdict, likeness_store, store};

/// So many others who may be the same one are shown beside.
const OTHERS: i64 = 2;

/// Of a party with more records these are shown.
const RECORDS: usize = 12;

/// One of two or more who may be one.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ReviewSide)]
pub struct Side {
    pub party: i64,
    pub name: String,
    /// How many records they are known by; of many some are shown.
    pub records: usize,
    pub subjects: Vec<Known>,
}

/// Somebody who may be the one asked about.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ReviewCandidate)]
pub struct Candidate {
    /// The two records that are asked about, the older first.
    pub a: i64,
    pub b: i64,
    pub side: Side,
    /// They are one now, by this alone.
    pub is_tied: bool,
    /// The probability that they are one, as it was judged.
    pub probability: f64,
    /// What speaks for it and against it, as it weighs now.
    pub common: Option<Waterfall>,
}

/// What is asked: whether this is the same as one or more others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Review {
    /// How many pairs wait for an answer.
    pub left: i64,
    /// Nothing when nobody need be asked.
    pub asked: Option<Side>,
    pub candidates: Vec<Candidate>,
    /// Where the next question stands.
    pub after: Option<String>,
}

/// What somebody said of a pair.
#[derive(Clone, Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[schema(as = ReviewAnswer)]
pub struct Answer {
    /// The two records asked about, by their subjects.
    pub a: i64,
    pub b: i64,
    pub verdict: Verdict,
    pub why: Option<String>,
}

/// A place in the queue as it stands in an address.
pub fn written((distance, a, b): Place) -> String {
    format!("{distance},{a},{b}")
}

/// What [`written`] wrote; anything else is the beginning.
pub fn parse(place: &str) -> Option<Place> {
    let mut parts = place.splitn(3, ',');
    let distance: f64 = parts.next()?.parse().ok()?;
    let place = (distance, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    distance.is_finite().then_some(place)
}

/// The next question after that place.
pub fn review(tx: &Tx, actor: &Actor, after: Option<Place>) -> Result<Review, StoreError> {
    let left = doubt_store::count(tx, actor)?;
    let Some(first) = doubt_store::next(tx, actor, after)? else {
        return Ok(Review {
            left,
            ..Review::default()
        });
    };
    let mut open = vec![first];
    if !first.is_tied {
        open.extend(doubt_store::others(tx, actor, &first, OTHERS)?);
    }
    let judge = likeness_store::judging(tx)?;
    let mut common = waterfalls(tx, &judge, &open.iter().map(|one| (one.a, one.b)).collect())?;
    let candidates = open.iter().map(|one| {
        Ok(Candidate {
            a: one.a,
            b: one.b,
            side: other_side(tx, actor, one, first.a_party)?,
            is_tied: one.is_tied,
            probability: troth_linkage::probability(one.bits),
            common: common.remove(&(one.a, one.b)),
        })
    });
    let alone = first.is_tied.then_some(first.a);
    Ok(Review {
        left,
        candidates: candidates.collect::<Result<_, StoreError>>()?,
        asked: Some(side(tx, actor, first.a_party, alone)?),
        after: Some(written((first.distance, first.a, first.b))),
    })
}

/// The one of the two that is not asked about; of two that are one by this alone, the younger record.
fn other_side(tx: &Tx, actor: &Actor, open: &Open, asked: i64) -> Result<Side, StoreError> {
    if open.is_tied {
        side(tx, actor, open.b_party, Some(open.b))
    } else if open.a_party == asked {
        side(tx, actor, open.b_party, None)
    } else {
        side(tx, actor, open.a_party, None)
    }
}

/// A party, or one record of it alone.
fn side(tx: &Tx, actor: &Actor, party: i64, alone: Option<i64>) -> Result<Side, StoreError> {
    let members: Vec<i64> = match alone {
        Some(subject) => vec![subject],
        None => store::members(tx, party)?,
    };
    let shown: BTreeSet<i64> = members.iter().copied().take(RECORDS).collect();
    let subjects = known(tx, &shown)?;
    let bearer = members
        .first()
        .map_or(Ok(None), |subject| store::bearer(tx, actor, *subject))?;
    let name = match (alone, bearer) {
        (Some(_), _) => subjects.first().and_then(|one| one.name.clone()),
        (None, bearer) => bearer.map(|(_, name)| name),
    };
    Ok(Side {
        party,
        name: name.unwrap_or_else(|| "No name told".to_owned()),
        records: members.len(),
        subjects,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_queue_is_read_as_it_was_written() {
        for place in [(0.25, 1, 2), (3.999, 17, 21_000)] {
            assert_eq!(parse(&written(place)), Some(place));
        }
        for nonsense in ["", "1,2", "x,1,2", "NaN,1,2", "1,2,3,4"] {
            assert_eq!(parse(nonsense), None, "{nonsense}");
        }
    }
}
