//! What weeks told, in SQL.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{FromRow, Row, StoreError, Tx, Value, args};

use crate::frame::week::Week;
use crate::standard::count::Kept;
use crate::standard::series::Series;
use crate::standard::weeks::Told;

struct Of {
    series: String,
    week: Week,
    told: Told,
}

impl FromRow for Of {
    fn from_row(row: &Row<'_>) -> Result<Of, StoreError> {
        Ok(Of {
            series: row.get("series")?,
            week: week(row.get("week")?),
            told: Told {
                part: row.get("part")?,
                whole: row.get("whole")?,
                log_mean: row.get("log_mean")?,
                log_squares: row.get("log_squares")?,
                people: row.get("people")?,
            },
        })
    }
}

/// A week as it is kept.
pub fn week(number: i64) -> Week {
    Week(i32::try_from(number).unwrap_or(i32::MAX))
}

const COLUMNS: &str = "select series, week, part, whole, log_mean, log_squares, people from standard_week";

/// Keeps what a week told: rows that say the same stay untouched.
pub fn keep(tx: &Tx, week: Week, kept: &Kept) -> Result<(), StoreError> {
    let number = i64::from(week.0);
    let before: Vec<Of> = tx.all(&format!("{COLUMNS} where week = $1"), args![number])?;
    let before: BTreeMap<String, Told> = before.into_iter().map(|of| (of.series, of.told)).collect();
    for series in before.keys().filter(|series| !kept.contains_key(*series)) {
        tx.run(
            "delete from standard_week where series = $1 and week = $2",
            args![series, number],
        )?;
    }
    for (series, (told, _)) in kept {
        if before.get(series) != Some(told) {
            put(tx, series, number, told)?;
        }
    }
    keep_few(tx, number, kept)
}

fn put(tx: &Tx, series: &str, week: i64, told: &Told) -> Result<(), StoreError> {
    tx.run(
        "insert into standard_week (series, week, part, whole, log_mean, log_squares, people)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (series, week) do update set part = excluded.part, whole = excluded.whole,
           log_mean = excluded.log_mean, log_squares = excluded.log_squares, people = excluded.people",
        args![
            series,
            week,
            told.part,
            told.whole,
            Value::Real(told.log_mean),
            Value::Real(told.log_squares),
            told.people
        ],
    )
    .map(drop)
}

fn keep_few(tx: &Tx, week: i64, kept: &Kept) -> Result<(), StoreError> {
    let before: Vec<(String, i64)> = tx.all(
        "select series, party_id from standard_few where week = $1 order by series, party_id",
        args![week],
    )?;
    let few = kept
        .iter()
        .flat_map(|(series, (_, few))| few.iter().map(|party| (series.clone(), *party)));
    let few: Vec<(String, i64)> = few.collect();
    if few == before {
        return Ok(());
    }
    tx.run("delete from standard_few where week = $1", args![week])?;
    let rows = few
        .into_iter()
        .map(|(series, party)| vec![series.into(), week.into(), party.into()]);
    tx.bulk("standard_few", &["series", "week", "party_id"], rows)
        .map(drop)
}

/// A series as it was counted, and who stands behind its small weeks.
pub type Counted = (BTreeMap<Week, Told>, BTreeMap<Week, BTreeSet<i64>>);

pub fn of_series(tx: &Tx, series: &Series) -> Result<Counted, StoreError> {
    let series = series.to_string();
    let rows: Vec<Of> = tx.all(
        &format!("{COLUMNS} where series = $1 order by week"),
        args![&series],
    )?;
    let few: Vec<(i64, i64)> = tx.all(
        "select week, party_id from standard_few where series = $1",
        args![series],
    )?;
    let mut people: BTreeMap<Week, BTreeSet<i64>> = BTreeMap::new();
    for (number, party) in few {
        people.entry(week(number)).or_default().insert(party);
    }
    Ok((rows.into_iter().map(|of| (of.week, of.told)).collect(), people))
}

/// Every series that was ever counted.
pub fn series(tx: &Tx) -> Result<Vec<Series>, StoreError> {
    let words: Vec<String> = tx.all(
        "select distinct series from standard_week order by series",
        args![],
    )?;
    Ok(words.iter().filter_map(|word| Series::parse(word)).collect())
}

/// Decision values stay: they rest on nothing that is counted.
pub fn empty(tx: &Tx) -> Result<(), StoreError> {
    for table in [
        "standard_week",
        "standard_few",
        "standard_due",
        "standard_seen",
        "standard_rise",
    ] {
        tx.run(&format!("delete from {table}"), args![])?;
    }
    Ok(())
}
