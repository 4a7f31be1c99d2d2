//! Where the table is in a file: what parts its cells, which line heads it, and what its columns are called.

use std::io::Cursor;

use crate::intake::date::{self, DayOrder};
use crate::intake::meaning;
use crate::intake::table::{Record, Shape, Table};
use crate::intake::value;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows looked at to find the delimiter and the header.
const LOOKED_AT: usize = 60;

/// The header's place among the rows looked at, and the names of the columns, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Physical line, or nothing when the first row is already data.
    pub line: Option<u64>,
    pub names: Vec<String>,
}

/// The delimiter under which most rows have the same number of cells, and more than one.
pub fn delimiter(sample: &[u8], returns_alone: bool) -> u8 {
    let first_line = sample
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default();
    if let Some(stated) = first_line.strip_prefix(b"sep=").and_then(|rest| rest.first()) {
        return *stated;
    }
    let best = DELIMITERS
        .into_iter()
        .map(|delimiter| (agreement(sample, delimiter, returns_alone), delimiter));
    let best = best.max_by(|(a, x), (b, y)| a.cmp(b).then_with(|| y.cmp(x)));
    best.filter(|(agreement, _)| *agreement > 0)
        .map_or(b',', |(_, delimiter)| delimiter)
}

/// Rows that agree, in thousandths, and a little more for more cells; zero when every row is one cell.
fn agreement(sample: &[u8], delimiter: u8, returns_alone: bool) -> usize {
    let rows = first_rows(sample, delimiter, returns_alone);
    let widths: Vec<usize> = rows
        .iter()
        .filter(|row| !row.is_blank())
        .map(Record::len)
        .collect();
    let Some(common) = most_common(&widths).filter(|width| *width > 1) else {
        // A header of many cells over rows cut short still counts for something.
        return usize::from(widths.first().is_some_and(|width| *width > 1));
    };
    let agreeing = widths.iter().filter(|width| **width == common).count();
    let headed = usize::from(widths.first() == Some(&common));
    agreeing * 1_000 / widths.len() + common.min(50) + headed * 100
}

fn first_rows(sample: &[u8], delimiter: u8, returns_alone: bool) -> Vec<Record> {
    let shape = Shape {
        delimiter,
        returns_alone,
        row_limit: sample.len() + 1,
        column_limit: usize::MAX,
    };
    let mut table = Table::new(Box::new(Cursor::new(sample.to_vec())), shape);
    let mut rows = Vec::new();
    let mut record = Record::default();
    while rows.len() < LOOKED_AT {
        match table.next(&mut record) {
            Ok(Some(Ok(()))) => rows.push(record.clone()),
            Ok(Some(Err(_))) => {}
            _ => break,
        }
    }
    rows
}

/// The most common of the widths; the larger of two as common.
fn most_common(widths: &[usize]) -> Option<usize> {
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    widths.iter().copied().max_by_key(|width| (count(*width), *width))
}

/// Finds the header among the first rows: past remarks and blank lines, the row whose cells name columns.
pub fn header(rows: &[Record]) -> Header {
    let rows = &rows[..rows.len().min(LOOKED_AT)];
    let widths: Vec<usize> = rows.iter().filter(|row| !row.is_blank()).map(filled).collect();
    let width = most_common(&widths).unwrap_or(1);
    let mut best: Option<(usize, &Record)> = None;
    for row in rows.iter().filter(|row| !row.is_blank()) {
        let wide_enough = filled(row) * 2 >= width && (filled(row) > 1 || width == 1);
        if !wide_enough || !row.cells().all(may_name_a_column) {
            continue;
        }
        let known = row
            .cells()
            .filter(|cell| meaning::of_header(cell).is_some())
            .count();
        if best.is_none_or(|(most, _)| known > most) {
            best = Some((known, row));
        }
    }
    let columns = rows.iter().map(Record::len).max().unwrap_or(0);
    let found = best
        .filter(|(known, row)| *known > 0 || stands_out(row, rows))
        .map(|(_, row)| row);
    let names = match found {
        Some(row) => told_apart(
            &row.cells()
                .map(|cell| value::clean(cell).to_owned())
                .collect::<Vec<_>>(),
        ),
        None => told_apart(&vec![String::new(); columns]),
    };
    Header {
        line: found.map(|row| row.line),
        names,
    }
}

fn filled(row: &Record) -> usize {
    row.cells().filter(|cell| !cell.trim().is_empty()).count()
}

fn may_name_a_column(cell: &str) -> bool {
    let text = cell.trim();
    text.chars().count() <= 120
        && !text.contains('@')
        && (text.is_empty() || text.chars().any(char::is_alphabetic))
        && date::read(text, DayOrder::DayFirst).is_err()
}

/// With no known word in it, a first row is a header when some column below it holds what it does not:
/// numbers, dates or addresses.
fn stands_out(row: &Record, rows: &[Record]) -> bool {
    let below: Vec<&Record> = rows
        .iter()
        .filter(|other| other.line > row.line && !other.is_blank())
        .collect();
    below.is_empty()
        || (0..row.len()).any(|column| {
            let values = below
                .iter()
                .map(|other| other.cell(column))
                .filter(|cell| !cell.trim().is_empty());
            let (typed, all) = values.fold((0, 0), |(typed, all), cell| {
                (typed + usize::from(!may_name_a_column(cell)), all + 1)
            });
            all > 0 && typed * 2 > all
        })
}

/// Empty names become `column 3`; the second `Email` becomes `Email (2)`.
fn told_apart(names: &[String]) -> Vec<String> {
    let mut told: Vec<String> = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let base = if name.is_empty() {
            format!("column {}", at + 1)
        } else {
            name.clone()
        };
        let mut unique = base.clone();
        let mut count = 1;
        while told.contains(&unique) {
            count += 1;
            unique = format!("{base} ({count})");
        }
        told.push(unique);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header_of(text: &str) -> (char, Header) {
        let delimiter = delimiter(text.as_bytes(), false);
        (
            char::from(delimiter),
            header(&first_rows(text.as_bytes(), delimiter, false)),
        )
    }

    #[test]
    fn the_delimiter_is_the_one_the_rows_agree_on() {
        for (text, expected) in [
            ("a,b\n1,2\n", ','),
            ("name;amount\nx;1,5\ny;2,5\n", ';'),
            ("name\tremark\nx\ta, b\ny\tc, d\n", '\t'),
            ("a|b|c\n1|2|3\n", '|'),
            ("email\na@x.de\nb@x.de\n", ','),
            ("sep=;\na;b\n1;2\n", ';'),
            ("name,words\nx,\"a;b;c\nd;e;f\"\ny,\"g;h\"\n", ','),
        ] {
            assert_eq!(header_of(text).0, expected, "{text}");
        }
    }

    #[test]
    fn the_header_is_found_past_remarks_and_told_from_data() {
        for (text, line, names) in [
            ("Name,City\nAnna,Bern\n", Some(1), vec!["Name", "City"]),
            (
                "Notes:\n\"Some, addresses are missing.\"\n\nFirst Name,Email Address,\nA,a@x.de,\n",
                Some(4),
                vec!["First Name", "Email Address", "column 3"],
            ),
            ("a@x.de\nb@x.de\n", None, vec!["column 1"]),
            (
                "Anna,a@x.de,2024-01-01\nBert,b@x.de,2024-01-02\n",
                None,
                vec!["column 1", "column 2", "column 3"],
            ),
            (
                "Email,Email,Email\na@x.de,,\n",
                Some(1),
                vec!["Email", "Email (2)", "Email (3)"],
            ),
            (
                "x,t_x,n,donors\n0,0,6,3464\n",
                Some(1),
                vec!["x", "t_x", "n", "donors"],
            ),
        ] {
            let found = header_of(text).1;
            assert_eq!(
                (found.line, found.names),
                (line, names.iter().map(|n| (*n).to_owned()).collect()),
                "{text}"
            );
        }
    }
}
