//! A series of a file: one line for each period, with the header `period,count,of` or `period,value`.
//!
//! An empty count or value is a period of which nothing is known, and so is one that counts nothing of nothing. Periods that
//! are dates are put in order, and those left out between them are unknown.

use std::path::Path;

use jiff::civil::Date;
use troth_drift::{Number, Observation, Proportion, Values};

use crate::frame::period::{self, Cell, Columns, Row, TableError, Wrong};

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("`{path}` can't be read: {why}")]
    Unreadable { path: String, why: std::io::Error },
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("line {line}: {why}")]
    Line { line: u64, why: String },
}

/// One period as the file names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    pub word: String,
    pub told: Option<Observation>,
}

/// A whole series, and what was done to it that its reader should know.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    pub columns: Columns,
    pub periods: Vec<Period>,
    pub notes: Vec<String>,
}

/// # Errors
/// When the file can't be read or a line says what no series can.
pub fn read(path: &Path) -> Result<File, FileError> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|why| FileError::Unreadable {
        path: name.clone(),
        why,
    })?;
    parse(&period::decoded(&bytes), &name)
}

/// # Errors
/// As [`read`].
pub fn parse(text: &str, name: &str) -> Result<File, FileError> {
    let table = period::read(text, name)?;
    let periods = table.rows.into_iter().map(|row| {
        let refused = |Wrong { line, why }| FileError::Line { line, why };
        let row = row.map_err(refused)?;
        let line = row.line;
        told(row).map_err(|why| FileError::Line { line, why })
    });
    let periods = periods.collect::<Result<Vec<Period>, FileError>>()?;
    Ok(in_order(table.columns, periods))
}

fn told(row: Row) -> Result<Period, String> {
    let told = match row.cell {
        Cell::Unknown => None,
        Cell::CountOf { count, of } => share(count, of)?,
        Cell::Value(value) => {
            let number = Number::parse(value).map_err(|refused| refused.to_string())?;
            Some(Observation::Value(Values::one(number)))
        }
    };
    Ok(Period { word: row.word, told })
}

/// Nothing of nothing is not known.
fn share(part: u64, whole: u64) -> Result<Option<Observation>, String> {
    if (part, whole) == (0, 0) {
        return Ok(None);
    }
    if whole == 0 {
        return Err(format!(
            "`{part}` of none\n\nhint: a count is at most what it is of"
        ));
    }
    let share = Proportion::parse(part, whole).map_err(|refused| refused.to_string())?;
    Ok(Some(Observation::Share(share)))
}

/// Dates in their order with the missing ones between them; other words as they stand.
fn in_order(columns: Columns, periods: Vec<Period>) -> File {
    let mut notes = Vec::new();
    let dates: Option<Vec<Date>> = periods.iter().map(|period| period.word.parse().ok()).collect();
    let Some(dates) = dates else {
        return File {
            columns,
            periods,
            notes,
        };
    };
    let mut dated: Vec<(Date, Period)> = dates.into_iter().zip(periods).collect();
    if !dated.is_sorted_by_key(|(date, _)| *date) {
        notes.push("the periods were put in order".to_owned());
        dated.sort_by_key(|(date, _)| *date);
    }
    let whole = with_missing(dated);
    let missing = whole.iter().filter(|(is_there, _)| !is_there).count();
    if missing > 0 {
        notes.push(format!("{missing} periods between are missing, and unknown"));
    }
    File {
        columns,
        periods: whole.into_iter().map(|(_, period)| period).collect(),
        notes,
    }
}

/// Where all dates are a whole number of weeks apart, those between them are periods too.
fn with_missing(dated: Vec<(Date, Period)>) -> Vec<(bool, Period)> {
    let days = |from: Date, until: Date| crate::frame::words::days_between(from, until);
    let steps: Vec<i64> = dated.windows(2).map(|pair| days(pair[0].0, pair[1].0)).collect();
    let are_weeks = steps.contains(&7) && steps.iter().all(|step| step % 7 == 0);
    let many: i64 = steps.iter().map(|step| step / 7).sum();
    let fills = are_weeks && many <= 10 * dated.len() as i64;
    let mut whole = Vec::with_capacity(dated.len());
    let mut before: Option<Date> = None;
    for (date, period) in dated {
        if let Some(before) = before.filter(|_| fills) {
            let missing = (1..days(before, date) / 7)
                .filter_map(|nth| before.checked_add(jiff::Span::new().weeks(nth)).ok());
            whole.extend(missing.map(|date| {
                let word = date.to_string();
                (false, Period { word, told: None })
            }));
        }
        whole.push((true, period));
        before = Some(date);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, Option<f64>)> {
        let file = parse(text, "f.csv").unwrap();
        file.periods
            .into_iter()
            .map(|period| (period.word, period.told.map(Observation::estimate)))
            .collect()
    }

    fn refused(text: &str) -> String {
        parse(text, "f.csv").unwrap_err().to_string()
    }

    #[test]
    fn shares_and_values_are_read_however_they_are_packed() {
        let expected = vec![("w1".to_owned(), Some(0.9)), ("w2".to_owned(), None)];
        for text in [
            "period,count,of\nw1,18,20\nw2,,\n",
            "\u{feff}Period;Count;Of\r\nw1;18;20\r\nw2;0;0\r\n",
            "\"period\",\"count\",\"of\",\"who\"\n\"w1\",\"18.0\",\"20\",x\n\n\"w2\",\"\",\"20\",y\n,,,\n",
            "period\tof\tcount\nw1\t20\t18\nw2\t20\tn/a",
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
        assert_eq!(told("period,value\na,-4.5\n"), [("a".to_owned(), Some(-4.5))]);
        assert_eq!(told("period;value\na;4,5\n"), [("a".to_owned(), Some(4.5))]);
    }

    #[test]
    fn what_no_series_can_say_is_refused_with_its_line() {
        for (text, line, why) in [
            ("period,count,of\na,1,2\nb,3,2\n", 3, "`3` is more than all `2`"),
            ("period,count,of\na,-1,2\n", 2, "`-1` is no count"),
            ("period,count,of\na,1.5,2\n", 2, "`1.5` is no count"),
            ("period,count,of\na,3,0\n", 2, "`3` of none"),
            ("period,count,of\na,3,\n", 2, "of how many is not said"),
            ("period,count,of\na,3\n", 2, "of how many is not said"),
            (
                "period,count,of\na,1,2\n\na,1,2\n",
                4,
                "`a` stands on line 2 already",
            ),
            ("period,count,of\n,1,2\n", 2, "no period"),
            ("period,value\na,inf\n", 2, "`inf` is no number"),
            ("period,value\na,many\n", 2, "`many` is no number"),
        ] {
            let told = refused(text);
            assert!(
                told.starts_with(&format!("line {line}: ")) && told.contains(why),
                "{text}: {told}"
            );
        }
        assert!(refused("").contains("is empty") && refused(" \n\n").contains("is empty"));
        assert!(refused("period,count,of\n").contains("has no period"));
        assert!(refused("period,count\na,1\n").contains("`of`"));
        assert!(refused("week,count,of\na,1,2\n").contains("`period`"));
    }

    #[test]
    fn dates_are_put_in_order_and_missing_weeks_are_unknown() {
        let file = parse(
            "period,count,of\n2026-01-26,1,2\n2026-01-05,1,2\n2026-01-12,2,2\n",
            "f",
        )
        .unwrap();
        let words: Vec<&str> = file.periods.iter().map(|period| period.word.as_str()).collect();
        assert_eq!(words, ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]);
        assert_eq!(file.periods[2].told, None);
        assert_eq!(file.notes.len(), 2);
        // Days that are no weeks apart stand as they are.
        assert_eq!(told("period,value\n2026-01-01,1\n2026-02-01,2\n").len(), 2);
    }
}
