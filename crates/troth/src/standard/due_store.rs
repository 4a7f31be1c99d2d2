//! Which weeks are to be counted again, in SQL; a week heard of ten times is counted once.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use troth_store::{Query, StoreError, Tx, Value, args};
use troth_value::Day;

use crate::frame::time::{DAY, Millis};
use crate::frame::week::Week;
use crate::identity::store::in_parts;
use crate::standard::count_store::{ANSWERED_WITHIN, COMES_BACK_WITHIN, RESOLVED_WITHIN};

/// These are to be counted again.
pub fn mark(tx: &Tx, weeks: &BTreeSet<Week>) -> Result<(), StoreError> {
    let rows: Vec<[Value; 1]> = weeks.iter().map(|week| [Value::Int(i64::from(week.0))]).collect();
    for part in rows.chunks(crate::identity::store::AT_ONCE) {
        Query::new("insert into standard_due (week) ")
            .push_rows("values ", part.iter().cloned())
            .text(" on conflict (week) do nothing")
            .run(tx)?;
    }
    Ok(())
}

/// Weeks in which these passed, those of what they may answer, those of what came to us in the same exchanges four weeks before
/// and after, and those in which what was promised in them fell due.
pub fn weeks_of(tx: &Tx, interactions: &[i64], zone: &TimeZone) -> Result<BTreeSet<Week>, StoreError> {
    let sql = "select distinct at from interaction where id in";
    let at: Vec<Millis> = in_parts(tx, sql, interactions.iter().copied(), "")?;
    let sql = "select distinct coalesce(deadline, made_at) from promise where said_in in";
    let due: Vec<Millis> = in_parts(tx, sql, interactions.iter().copied(), "")?;
    let near = near_in_exchange(tx, interactions)?;
    Ok(at
        .into_iter()
        .flat_map(|at| [at, at.saturating_sub(ANSWERED_WITHIN)])
        .chain(due)
        .chain(near)
        .map(|at| Week::at(at, zone))
        .collect())
}

/// When anything came to us in the exchanges of these within four weeks of them: it may be resolved otherwise now, or have
/// begun another exchange.
fn near_in_exchange(tx: &Tx, interactions: &[i64]) -> Result<Vec<Millis>, StoreError> {
    let sql = "select distinct n.at from (select i.thread, min(i.at) as began_at, max(i.at) as ended_at from interaction i
        where i.thread is not null and i.id in";
    let rest = format!(
        " group by i.thread) t join interaction n on n.thread = t.thread and n.at >= t.began_at - {RESOLVED_WITHIN}
          and n.at <= t.ended_at + {RESOLVED_WITHIN} where n.direction = 'in'"
    );
    in_parts(tx, sql, interactions.iter().copied(), &rest)
}

/// Weeks in which these were bought, and those whose customers may have come back by it.
pub fn weeks_of_purchases(tx: &Tx, purchases: &[i64], zone: &TimeZone) -> Result<BTreeSet<Week>, StoreError> {
    let sql = "select distinct at from purchase where id in";
    let at: Vec<Millis> = in_parts(tx, sql, purchases.iter().copied(), "")?;
    let from = |at: Millis| Week::at(at.saturating_sub(COMES_BACK_WITHIN), zone).0;
    Ok(at
        .into_iter()
        .flat_map(|at| (from(at)..=Week::at(at, zone).0).map(Week))
        .collect())
}

/// Weeks of which these accounts tell.
pub fn weeks_of_accounts(tx: &Tx, accounts: &[i64], zone: &TimeZone) -> Result<BTreeSet<Week>, StoreError> {
    let sql = "select distinct at from account where id in";
    let at: Vec<Millis> = in_parts(tx, sql, accounts.iter().copied(), "")?;
    Ok(at.into_iter().map(|at| Week::at(at, zone)).collect())
}

/// Weeks in which these promises fell due, were made, or would have fallen due before an answer was taken back.
pub fn weeks_of_promises(tx: &Tx, promises: &[i64], zone: &TimeZone) -> Result<BTreeSet<Week>, StoreError> {
    let sql = "select made_at, deadline from promise where id in";
    let stand: Vec<(Millis, Option<Millis>)> = in_parts(tx, sql, promises.iter().copied(), "")?;
    let sql = "select a.at, p.due_days from promise_act a join promise p on p.id = a.promise_id
        where a.act = 'answered' and p.due_days is not null and a.promise_id in";
    let answered: Vec<(Millis, i64)> = in_parts(tx, sql, promises.iter().copied(), "")?;
    // A day more or less, as clocks change and deadlines are ends of days.
    let then = answered.into_iter().flat_map(|(at, days)| {
        [0, 1, 2].map(|more| at.saturating_add((days - 1 + more).saturating_mul(DAY)))
    });
    let stand = stand
        .into_iter()
        .flat_map(|(made_at, deadline)| [Some(made_at), deadline])
        .flatten();
    Ok(stand.chain(then).map(|at| Week::at(at, zone)).collect())
}

/// Weeks in which anything passed with these parties or fell due to them.
pub fn weeks_of_parties(
    tx: &Tx,
    parties: &BTreeSet<i64>,
    zone: &TimeZone,
) -> Result<BTreeSet<Week>, StoreError> {
    let mut weeks = BTreeSet::new();
    for sql in [
        "select distinct x.at from member m join participant x on x.subject_id = m.subject_id where m.party_id in",
        "select distinct coalesce(p.deadline, p.made_at) from member m join promise p on p.subject_id = m.subject_id
         where m.party_id in",
        "select distinct p.at from member m join purchase p on p.subject_id = m.subject_id where m.party_id in",
        "select distinct a.at from member m join account a on a.subject_id = m.subject_id where m.party_id in",
    ] {
        let at: Vec<Millis> = in_parts(tx, sql, parties.iter().copied(), "")?;
        weeks.extend(at.into_iter().map(|at| Week::at(at, zone)));
    }
    Ok(weeks)
}

/// Every week until that one in which anything passed or was promised, and every one that was counted.
pub fn mark_all(tx: &Tx, until: Week) -> Result<(), StoreError> {
    // Rough weeks, since the zone's own begin some hours earlier or later: their neighbours go with them.
    let rough: Vec<i64> = tx.all(
        "select at / 604800000 from interaction union select coalesce(deadline, made_at) / 604800000 from promise
         union select at / 604800000 from purchase union select at / 604800000 from account
         union select week from standard_week union select week from neglect_week
         union select week from indicator_telling",
        args![],
    )?;
    let near = rough
        .into_iter()
        .flat_map(|week| [week - 1, week, week + 1])
        .filter_map(|week| i32::try_from(week).ok());
    mark(tx, &near.map(Week).filter(|week| *week <= until).collect())
}

/// Thirty years; what is older is a mistake in somebody's file.
const MOST_WEEKS: i32 = 30 * 52;

/// Takes some that are over; those to come wait.
pub fn take(tx: &Tx, until: Week, most: i64) -> Result<Vec<Week>, StoreError> {
    let weeks: Vec<i64> = tx.all(
        "select week from standard_due where week <= $1 and week > $2 order by week limit $3",
        args![i64::from(until.0), i64::from(until.plus(-MOST_WEEKS).0), most],
    )?;
    Query::new("delete from standard_due where true")
        .push_list(" and week in", weeks.iter().copied())
        .run(tx)?;
    Ok(weeks
        .into_iter()
        .filter_map(|week| i32::try_from(week).ok().map(Week))
        .collect())
}

pub fn is_any(tx: &Tx, until: Week) -> Result<bool, StoreError> {
    let one: Option<i64> = tx.one(
        "select week from standard_due where week <= $1 and week > $2 limit 1",
        args![i64::from(until.0), i64::from(until.plus(-MOST_WEEKS).0)],
    )?;
    Ok(one.is_some())
}

/// The day and the zone as of which it was looked.
pub fn seen(tx: &Tx) -> Result<Option<(Day, String)>, StoreError> {
    let seen: Option<(i64, String)> = tx.one("select day, zone from standard_seen where id = 1", args![])?;
    Ok(seen.map(|(day, zone)| (Day(i32::try_from(day).unwrap_or(0)), zone)))
}

/// All weeks are counted again as with a new week, once, however often that is asked.
pub fn begin_again(tx: &Tx) -> Result<(), StoreError> {
    tx.run("delete from standard_seen", args![]).map(drop)
}

pub fn mark_seen(tx: &Tx, day: Day, zone: &str) -> Result<(), StoreError> {
    tx.run(
        "insert into standard_seen (id, day, zone) values (1, $1, $2)
         on conflict (id) do update set day = excluded.day, zone = excluded.zone",
        args![i64::from(day.0), zone],
    )
    .map(drop)
}
