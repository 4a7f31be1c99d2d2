//! Reads the published logs, which are no part of the repository: `TROTH_DATA` names the folder above `value`.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;

use flate2::read::GzDecoder;
use troth_value::{Cohort, Day, History, Holdout, Model, Purchase, Spent, Summary, holdout};

/// Each customer's purchases, in the order of the file.
pub type Log = Vec<Vec<Purchase>>;

fn rows(name: &str) -> Option<Vec<csv::StringRecord>> {
    let Some(folder) = std::env::var_os("TROTH_DATA") else {
        println!("not run: `TROTH_DATA` names no folder of shared data, so `{name}` is not read");
        return None;
    };
    let file = File::open(PathBuf::from(folder).join("value").join(name)).unwrap();
    let mut reader = csv::Reader::from_reader(GzDecoder::new(file));
    Some(reader.records().map(|row| row.unwrap()).collect())
}

/// Days since a day long ago, by the usual count of the Gregorian calendar with the year beginning in March.
pub fn day(text: &str) -> Day {
    let number = |range: std::ops::Range<usize>| text[range].parse::<i32>().unwrap();
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    Day(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day)
}

fn by_customer(rows: impl Iterator<Item = (String, Purchase)>) -> Log {
    let mut of: BTreeMap<String, Vec<Purchase>> = BTreeMap::new();
    for (customer, purchase) in rows {
        of.entry(customer).or_default().push(purchase);
    }
    of.into_values().collect()
}

fn minor(text: &str) -> i64 {
    (text.parse::<f64>().unwrap() * 100.0).round() as i64
}

/// `columns` are the places of customer, date and dollars.
fn cdnow(name: &str, columns: [usize; 3]) -> Option<Log> {
    let rows = rows(name)?;
    Some(by_customer(rows.iter().map(|row| {
        let [customer, date, dollars] = columns.map(|column| &row[column]);
        (
            customer.to_owned(),
            Purchase {
                day: day(date),
                amount_minor: minor(dollars),
            },
        )
    })))
}

pub fn cdnow_sample() -> Option<Log> {
    cdnow("cdnow_sample.csv.gz", [0, 2, 4])
}

pub fn cdnow_master() -> Option<Log> {
    cdnow("cdnow_master.csv.gz", [0, 1, 3])
}

/// Lines of known customers; a cancelled line is a return.
pub fn online_retail() -> Option<Log> {
    let rows = rows("online_retail.csv.gz")?;
    let known = rows.iter().filter(|row| !row[6].is_empty());
    Some(by_customer(known.map(|row| {
        let amount = row[3].parse::<f64>().unwrap() * row[5].parse::<f64>().unwrap();
        let amount_minor = (amount * 100.0).round() as i64;
        (
            row[6].to_owned(),
            Purchase {
                day: day(&row[4][..10]),
                amount_minor,
            },
        )
    })))
}

pub fn histories(log: &Log, until: Day) -> Vec<History> {
    log.iter()
        .map(|purchases| History::of(purchases, until))
        .collect()
}

/// What repeat buyers spent, in dollars.
pub fn spent(log: &Log, until: Day) -> Vec<Spent> {
    let spent = |history: &History| {
        Some(Spent {
            purchases: history.repeats(),
            mean: history.mean_repeat_minor()? / 100.0,
        })
    };
    histories(log, until).iter().filter_map(spent).collect()
}

pub fn cohort(log: &Log, until: Day) -> Cohort {
    Cohort::of(&histories(log, until), until)
}

/// How right the model is about purchase days after `until`, up to `end`, of those who had bought by then.
pub fn held_out(log: &Log, model: &Model, until: Day, end: Day) -> Holdout {
    held_out_by(log, until, end, |summary, weeks| model.expected(summary, weeks))
}

pub fn held_out_by(log: &Log, until: Day, end: Day, expected: impl Fn(Summary, f64) -> f64) -> Holdout {
    let weeks = end.since(until) as f64 / 7.0;
    let pairs: Vec<(f64, f64)> = log
        .iter()
        .filter_map(|purchases| {
            let history = History::of(purchases, until);
            let summary = history.summary(until)?;
            let after = History::of(purchases, end).purchases() - history.purchases();
            Some((expected(summary, weeks), f64::from(after)))
        })
        .collect();
    holdout(&pairs).unwrap()
}

/// `found` to the digits of `printed`, a number as a source prints it.
#[track_caller]
pub fn as_printed(found: f64, printed: &str) {
    let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    assert_eq!(format!("{found:.decimals$}"), printed, "{found}");
}

/// `found` within one of the last digit of `printed`: a peer's figure, as exact as the peer's climb was.
#[track_caller]
pub fn near_print(found: f64, printed: &str) {
    let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let unit = 10.0_f64.powi(-(decimals as i32));
    let expected: f64 = printed.parse().unwrap();
    assert!((found - expected).abs() <= unit, "{found} {printed}");
}
