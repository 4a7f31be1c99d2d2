//! How many valued customers were neglected at the end of a week, remembered as it was known when Troth first looked after it.
//!
//! It can't be found later: who is valued and what is usual move on. So the row is memory and not derived: sealed, vouched for
//! by a fact, kept through a rebuild. A look that comes later than the week after finds another week over, and what nobody
//! looked at in time stays unknown.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use troth_store::{Store, StoreError, Tx, Value};
use troth_value::Day;

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::neglect::{WEEK, week_store};
use crate::value::{date, day_of};

/// How many were neglected at the end of a week; said is [`Remembered`].
pub const REMEMBERED: &str = "neglect.remembered";

/// What [`REMEMBERED`] says: the week by its Monday. How many stands in the rows it vouches for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    pub week: String,
}

impl Remembered {
    /// Its Monday.
    pub fn week(&self) -> Option<Date> {
        self.week.parse().ok()
    }
}

/// How many customers of a team are valued or chosen, and how many of them were neglected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// 0 for customers of no team.
    pub team: i64,
    pub valued: i64,
    pub neglected: i64,
    /// Whether anything is recorded in its name, so that anybody can say.
    pub is_recorded: bool,
    /// Whether it has so many colleagues that it may be told of.
    pub is_told: bool,
}

/// One row to be remembered: the firm's, or a team's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// 0 for the whole firm.
    pub team: i64,
    pub valued: i64,
    pub neglected: i64,
    /// Left out, since too little is recorded of them.
    pub unrecorded: i64,
}

/// The last week that is over on a day, counted from the one that began on Monday, 29 December 1969.
pub fn last_over(today: Day) -> i64 {
    // The first of January 1970 was a Thursday.
    i64::from((today.0 + 3).div_euclid(7)) - 1
}

/// The number of its Monday, in days since 1970.
pub fn monday(week: i64) -> i64 {
    week * 7 - 3
}

/// The firm's row and those of its teams; nothing where nobody is valued at all.
pub fn rows(counts: &[Count]) -> Vec<Row> {
    let mut firm = Row::default();
    let mut teams = Vec::new();
    for count in counts {
        if !count.is_recorded {
            firm.unrecorded += count.valued;
            continue;
        }
        firm.valued += count.valued;
        firm.neglected += count.neglected;
        if count.is_told && count.team != 0 {
            teams.push(Row {
                team: count.team,
                valued: count.valued,
                neglected: count.neglected,
                unrecorded: 0,
            });
        }
    }
    if firm.valued + firm.unrecorded == 0 {
        return Vec::new();
    }
    std::iter::once(firm).chain(teams).collect()
}

/// Remembers the last week that is over, unless that was done, or not everything is read yet.
///
/// # Errors
/// When the store fails.
pub async fn remember(db: &Store, now: Millis) -> Result<(), StoreError> {
    if db.read(move |tx| to_remember(tx, now)).await?.is_some() {
        db.write(move |tx| write(tx, now)).await?;
    }
    Ok(())
}

/// What is coming in tells of other customers and other words: a week is remembered once, so it waits for them.
fn to_remember(tx: &Tx, now: Millis) -> Result<Option<i64>, StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let week = last_over(day_of(now, &zone));
    let waits = week_store::is_remembered(tx, week)? || week_store::is_reading(tx)?;
    Ok((!waits).then_some(week))
}

fn write(tx: &Tx, now: Millis) -> Result<(), StoreError> {
    // Asked again inside: another node may have remembered it since.
    let Some(week) = to_remember(tx, now)? else {
        return Ok(());
    };
    let sunday = monday(week) + 6;
    let rows = rows(&week_store::counts(tx, sunday)?);
    if rows.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("neglect_week", i64::try_from(rows.len()).unwrap_or(i64::MAX))?;
    let mut act = Act::begin(tx, REMEMBERED, ActorId::TROTH, now)?;
    let sealed = (first..).zip(rows).map(|(id, row)| {
        [id, week, row.team, row.valued, row.neglected, row.unrecorded, now]
            .map(Value::Int)
            .to_vec()
    });
    act.seal(&WEEK, sealed.collect())?;
    act.record(&Remembered {
        week: date(Day(i32::try_from(monday(week)).unwrap_or(i32::MAX))).to_string(),
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friday, 20 November 2026: the week from the 9th is over, and so it is until Sunday the 22nd.
    #[test]
    fn a_week_is_over_from_the_monday_after_it() {
        let day = |day| crate::value::number(jiff::civil::date(2026, 11, day));
        let begins = |today| monday(last_over(day(today)));
        assert_eq!(begins(20), i64::from(day(9).0));
        assert_eq!(begins(22), i64::from(day(9).0));
        assert_eq!(begins(23), i64::from(day(16).0));
    }

    fn count(team: i64, valued: i64, neglected: i64) -> Count {
        Count {
            team,
            valued,
            neglected,
            is_recorded: true,
            is_told: team != 0,
        }
    }

    fn row(team: i64, valued: i64, neglected: i64, unrecorded: i64) -> Row {
        Row {
            team,
            valued,
            neglected,
            unrecorded,
        }
    }

    #[test]
    fn who_records_nothing_is_left_out_and_small_teams_are_only_in_the_whole() {
        let silent = Count {
            is_recorded: false,
            ..count(3, 7, 7)
        };
        let small = Count {
            is_told: false,
            ..count(2, 4, 1)
        };
        let told = rows(&[count(0, 10, 2), count(1, 8, 1), small, silent]);
        assert_eq!(told, [row(0, 22, 4, 7), row(1, 8, 1, 0)]);
        assert_eq!(rows(&[silent]), [row(0, 0, 0, 7)]);
        assert_eq!(rows(&[]), []);
    }
}
