//! Weeks as they are remembered, in SQL.

use std::collections::BTreeSet;

use troth_store::{StoreError, Tx, args};

use crate::access::store::told_teams;
use crate::journal;
use crate::neglect::follow::FOLLOWER;
use crate::neglect::week::Count;

pub fn is_remembered(tx: &Tx, week: i64) -> Result<bool, StoreError> {
    let one: Option<i64> = tx.one("select id from neglect_week where week = $1 limit 1", args![week])?;
    Ok(one.is_some())
}

/// Whether a file is being read or taken back, or something was told that is not looked at yet.
pub fn is_reading(tx: &Tx) -> Result<bool, StoreError> {
    let batch: Option<i64> = tx.one(
        "select id from batch where state in ('waiting', 'reading', 'undoing') limit 1",
        args![],
    )?;
    let place = journal::store::place_of(tx, FOLLOWER.name)?;
    let unheard = journal::store::after(tx, place, FOLLOWER.facts, 1)?;
    Ok(batch.is_some() || !unheard.is_empty() || crate::neglect::store::is_any_due(tx)?)
}

/// By team, how many are valued or chosen, and how many of them were neglected on a day.
pub fn counts(tx: &Tx, day: i64) -> Result<Vec<Count>, StoreError> {
    let rows: Vec<(i64, i64, i64)> = tx.all(
        "select coalesce(c.team_id, 0), count(*),
           count(case when n.neglected_from <= $1 or n.ridiculous_from <= $1 then 1 end)
         from neglect n join party on party.id = n.party_id left join colleague c on c.id = party.keeper_id
         where party.is_erased = 0 and party.is_colleague = 0 and (n.is_chosen = 1 or n.place <> 'rest')
         group by coalesce(c.team_id, 0) order by 1",
        args![day],
    )?;
    let unrecorded: Vec<i64> = tx.all("select team_id from neglect_unrecorded", args![])?;
    let told: BTreeSet<i64> = told_teams(tx)?.into_iter().map(|(team, _)| team).collect();
    let count = |(team, valued, neglected)| Count {
        team,
        valued,
        neglected,
        is_recorded: !unrecorded.contains(&team),
        is_told: told.contains(&team),
    };
    Ok(rows.into_iter().map(count).collect())
}
