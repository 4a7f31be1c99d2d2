//! What our own best proposes now, kept so that no page reckons it, in SQL.

use std::collections::HashMap;

use serde::Serialize;
use troth_store::{StoreError, Tx, Value, args};

use crate::access::{Actor, Right};
use crate::frame::week::Week;
use crate::standard::rise::Rise;
use crate::standard::week_store::week;
use crate::standard::{Standard, said, store};

/// A proposal that waits for whoever owns the standard.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = StandardProposed)]
pub struct Proposed {
    pub standard: i64,
    pub name: String,
    /// What is asked by now, such as `at least 90 %`.
    pub asked: String,
    pub level: f64,
    pub level_said: String,
    /// The last week of the newest quarter that supports it.
    pub week: Week,
}

/// Keeps what is proposed, and nothing else.
///
/// # Errors
/// When the store fails.
pub fn keep(tx: &Tx, rises: &[(i64, Rise)]) -> Result<(), StoreError> {
    tx.run("delete from standard_rise", args![])?;
    let rows = rises.iter().map(|(standard, rise)| {
        vec![
            (*standard).into(),
            Value::Real(rise.level),
            i64::from(rise.week.0).into(),
        ]
    });
    tx.bulk("standard_rise", &["standard_id", "level", "week"], rows)
        .map(drop)
}

/// It was accepted, put off or has no standard any more.
///
/// # Errors
/// When the store fails.
pub fn let_go(tx: &Tx, standard: i64) -> Result<(), StoreError> {
    tx.run(
        "delete from standard_rise where standard_id = $1",
        args![standard],
    )
    .map(drop)
}

/// What waits for somebody: of their own standards, and, for whoever owns the house, of those whose owner left.
///
/// # Errors
/// When the store fails.
pub fn waiting_for(tx: &Tx, actor: &Actor) -> Result<Vec<Proposed>, StoreError> {
    let rows: Vec<(i64, f64, i64)> = tx.all(
        "select standard_id, level, week from standard_rise order by standard_id desc",
        args![],
    )?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let is_theirs = |one: &Standard| one.owner == actor.id.0 || (one.owner_left && actor.may(Right::Own));
    let theirs = store::all(tx)?.into_iter().filter(is_theirs);
    let theirs: HashMap<i64, Standard> = theirs.map(|one| (one.id, one)).collect();
    let proposed = |(id, level, number): (i64, f64, i64)| {
        let standard = theirs.get(&id)?;
        Some(Proposed {
            standard: id,
            name: standard.series.name(),
            asked: said::asked(standard),
            level,
            level_said: said::level(standard.series.measure.shape, level),
            week: week(number),
        })
    };
    Ok(rows.into_iter().filter_map(proposed).collect())
}
