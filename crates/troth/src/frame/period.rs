//! A table of periods as it comes in a file: one line for each, under the header `period,count,of` or `period,value`.
//!
//! It says what stands on which line, and which lines can't be read; what a period is, and what a series can say, is for
//! whoever asked to judge.

use std::collections::HashMap;

/// Cells that say that nothing is known.
const UNKNOWN: [&str; 6] = ["", "-", "na", "n/a", "nan", "null"];
/// More periods than these are no series that anybody watches.
const MOST: usize = 100_000;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("`{0}` is empty\n\nhint: its first line is `period,count,of` or `period,value`")]
    Empty(String),
    #[error("no column says `{0}`\n\nhint: the first line is `period,count,of` or `period,value`")]
    NoColumn(&'static str),
    #[error("`{0}` has no period\n\nhint: one line for each period follows the header")]
    NoPeriod(String),
    #[error("line 1: {UNREAD}")]
    NoHeader,
    #[error("more than {MOST} periods")]
    TooMany,
}

const UNREAD: &str = "can't be read as a table";

/// What kind of series it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    CountOf,
    Value,
}

/// What a line says of its period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    Unknown,
    CountOf {
        count: u64,
        of: u64,
    },
    /// Any finite number.
    Value(f64),
}

/// One period as the file names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub line: u64,
    pub word: String,
    pub cell: Cell,
}

/// A line that can't be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub line: u64,
    pub why: String,
}

/// The whole of it, line by line.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub columns: Columns,
    pub rows: Vec<Result<Row, Wrong>>,
}

struct Places {
    columns: Columns,
    period: usize,
    /// The count, or the value.
    first: usize,
    of: usize,
}

/// As UTF-8 or as UTF-16 by its mark; what is neither is read as Western, which leaves digits alone.
pub fn decoded(bytes: &[u8]) -> String {
    let (text, _, is_wrong) = encoding_rs::UTF_8.decode(bytes);
    if is_wrong {
        encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
    } else {
        text.into_owned()
    }
}

/// # Errors
/// When it is no such table at all.
pub fn read(text: &str, name: &str) -> Result<Table, TableError> {
    if text.trim().is_empty() {
        return Err(TableError::Empty(name.to_owned()));
    }
    let mark = separator(text);
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = table.records();
    let places = match records.next() {
        Some(header) => places(&header.map_err(|_| TableError::NoHeader)?)?,
        None => return Err(TableError::Empty(name.to_owned())),
    };
    let mut rows = Vec::new();
    let mut lines: HashMap<String, u64> = HashMap::new();
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                rows.push(Err(unread(&error)));
                continue;
            }
        };
        // A line of separators only, as spreadsheets leave behind.
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = line(text, &record);
        let row = row(line, &record, &places, mark == b';').and_then(|row| once(row, &mut lines));
        rows.push(row.map_err(|why| Wrong { line, why }));
        if rows.len() > MOST {
            return Err(TableError::TooMany);
        }
    }
    if rows.is_empty() {
        return Err(TableError::NoPeriod(name.to_owned()));
    }
    let columns = places.columns;
    Ok(Table { columns, rows })
}

fn once(row: Row, lines: &mut HashMap<String, u64>) -> Result<Row, String> {
    match lines.insert(row.word.clone(), row.line) {
        None => Ok(row),
        Some(before) => Err(format!(
            "`{}` stands on line {before} already\n\nhint: one line for each period",
            row.word
        )),
    }
}

/// Where a row stands: its position is that of the empty lines before it.
fn line(text: &str, row: &csv::StringRecord) -> u64 {
    let Some(position) = row.position() else {
        return 0;
    };
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + empty.filter(|byte| **byte == b'\n').count() as u64
}

fn unread(error: &csv::Error) -> Wrong {
    Wrong {
        line: error.position().map_or(0, csv::Position::line),
        why: UNREAD.to_owned(),
    }
}

/// Which mark stands between the columns of the first line.
fn separator(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|mark| (header.bytes().filter(|byte| byte == mark).count(), *mark == b','))
        .unwrap_or(b',')
}

fn places(header: &csv::StringRecord) -> Result<Places, TableError> {
    let place = |name: &str| {
        header
            .iter()
            .position(|head| head.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
    };
    let period = place("period").ok_or(TableError::NoColumn("period"))?;
    match (place("count"), place("of"), place("value")) {
        (Some(first), Some(of), _) => Ok(Places {
            columns: Columns::CountOf,
            period,
            first,
            of,
        }),
        (_, _, Some(first)) => Ok(Places {
            columns: Columns::Value,
            period,
            first,
            of: first,
        }),
        (Some(_), None, None) => Err(TableError::NoColumn("of")),
        (None, Some(_), None) => Err(TableError::NoColumn("count")),
        (None, None, None) => Err(TableError::NoColumn("value")),
    }
}

fn row(line: u64, row: &csv::StringRecord, places: &Places, comma_is_point: bool) -> Result<Row, String> {
    let word = row.get(places.period).unwrap_or_default().to_owned();
    if word.is_empty() {
        return Err("no period\n\nhint: name each, such as `2026-11-16`".to_owned());
    }
    let cell = |place: usize| row.get(place).unwrap_or_default();
    let is_unknown = |text: &str| UNKNOWN.contains(&text.to_lowercase().as_str());
    let first = cell(places.first);
    let cell = match places.columns {
        _ if is_unknown(first) => Cell::Unknown,
        Columns::CountOf if is_unknown(cell(places.of)) => {
            return Err(format!(
                "`{first}` of how many is not said\n\nhint: leave both empty where nothing is known"
            ));
        }
        Columns::CountOf => Cell::CountOf {
            count: count(first)?,
            of: count(cell(places.of))?,
        },
        Columns::Value => Cell::Value(value(first, comma_is_point)?),
    };
    Ok(Row { line, word, cell })
}

/// A whole number, also as `18.0`, as spreadsheets write it.
///
/// # Errors
/// What would be right.
pub fn count(text: &str) -> Result<u64, String> {
    let whole = match text.split_once('.') {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|digit| digit == b'0') => whole,
        _ => text,
    };
    whole
        .parse()
        .map_err(|_| format!("`{text}` is no count\n\nhint: a whole number from 0 on"))
}

fn value(text: &str, comma_is_point: bool) -> Result<f64, String> {
    let plain = if comma_is_point {
        text.replace(',', ".")
    } else {
        text.to_owned()
    };
    let number = plain.parse::<f64>().ok().filter(|value| value.is_finite());
    number.ok_or_else(|| format!("`{text}` is no number\n\nhint: write it as `4.5`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_that_cannot_be_read_is_named() {
        let text = "period,count,of\n2026-01-05,1,2\n2026-01-12,many,2\n\n2026-01-05,1,2\n2026-01-19,,\n";
        let rows = read(text, "f.csv").unwrap().rows;
        let wrong: Vec<u64> = rows
            .iter()
            .filter_map(|row| row.as_ref().err())
            .map(|wrong| wrong.line)
            .collect();
        assert_eq!(wrong, [3, 5]);
        let told: Vec<(u64, Cell)> = rows
            .into_iter()
            .flatten()
            .map(|row| (row.line, row.cell))
            .collect();
        assert_eq!(told, [(2, Cell::CountOf { count: 1, of: 2 }), (6, Cell::Unknown)]);
    }
}
