//! Worksheets of Excel and OpenDocument workbooks, as rows of text.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Range, Reader, Sheets, open_workbook_auto_from_rs};
use zip::ZipArchive;

use crate::intake::source::{Limits, Refusal};
use crate::intake::table::Record;

/// A worksheet that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worksheet {
    pub name: String,
    pub rows: u64,
}

/// The rows of one worksheet.
#[derive(Debug)]
pub struct Rows {
    range: Range<Data>,
    next: usize,
}

/// Old Excel files are compound files; the newer ones are archives and are told by what they hold.
pub fn is_workbook(head: &[u8]) -> bool {
    head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// # Errors
/// When the bytes are no workbook, or one that unpacks to more than the limit.
pub fn worksheets(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Vec<Worksheet>, Refusal> {
    let mut found = Vec::new();
    let mut workbook = workbook(name, bytes, limits)?;
    for worksheet in guarded(name, || workbook.sheet_names())? {
        let range = range_of(name, &mut workbook, &worksheet)?;
        if !range.is_empty() {
            found.push(Worksheet {
                name: worksheet,
                rows: range.height() as u64,
            });
        }
    }
    Ok(found)
}

/// # Errors
/// When the bytes are no workbook, or have no such worksheet.
pub fn rows(name: &str, bytes: Vec<u8>, worksheet: &str, limits: &Limits) -> Result<Rows, Refusal> {
    let mut workbook = workbook(name, bytes, limits)?;
    Ok(Rows {
        range: range_of(name, &mut workbook, worksheet)?,
        next: 0,
    })
}

impl Rows {
    /// The next row into `record`; `false` at the end. Lines are counted as the workbook shows them.
    pub fn next(&mut self, record: &mut Record) -> bool {
        if self.next >= self.range.height() {
            return false;
        }
        let top = self.range.start().map_or(0, |(row, _)| row as usize);
        record.clear((top + self.next + 1) as u64);
        for column in 0..self.range.width() {
            match self.range.get((self.next, column)) {
                Some(cell) => record.push(&text_of(cell)),
                None => record.push(""),
            }
        }
        self.next += 1;
        true
    }
}

fn workbook(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Sheets<Cursor<Vec<u8>>>, Refusal> {
    weigh(name, &bytes, limits)?;
    guarded(name, || open_workbook_auto_from_rs(Cursor::new(bytes)))?.map_err(|error| Refusal::Unreadable {
        name: name.to_owned(),
        why: error.to_string(),
    })
}

fn range_of(
    name: &str,
    workbook: &mut Sheets<Cursor<Vec<u8>>>,
    worksheet: &str,
) -> Result<Range<Data>, Refusal> {
    guarded(name, || workbook.worksheet_range(worksheet))?.map_err(|error| Refusal::Unreadable {
        name: name.to_owned(),
        why: error.to_string(),
    })
}

/// The library reads what strangers made. Should it ever panic over it, the file is refused and nothing else stops.
fn guarded<T>(name: &str, read: impl FnOnce() -> T) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| Refusal::Unreadable {
        name: name.to_owned(),
        why: "the workbook is damaged".to_owned(),
    })
}

/// A workbook is unpacked once into nothing, because the sizes it declares may lie.
fn weigh(name: &str, bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(());
    };
    let mut weight = 0;
    for index in 0..archive.len() {
        let Ok(member) = archive.by_index(index) else {
            continue;
        };
        let left = limits.workbook.saturating_sub(weight) + 1;
        weight += std::io::copy(&mut member.take(left), &mut std::io::sink()).unwrap_or(0);
        if weight > limits.workbook {
            return Err(Refusal::TooLarge {
                name: name.to_owned(),
                limit: limits.workbook,
            });
        }
        if weight > limits.ratio_from && weight / limits.ratio > bytes.len() as u64 {
            return Err(Refusal::Bomb {
                name: name.to_owned(),
                ratio: limits.ratio,
            });
        }
    }
    Ok(())
}

/// The cell as text: whole numbers without a point, days as ISO 8601, a formula's last result.
fn text_of(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            text.replace('\0', "\u{fffd}")
        }
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        // Fifteen digits are what a spreadsheet shows; more would show the float's own error as cents.
        Data::Float(number) => shortest(*number),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        Data::DateTime(moment) => moment.as_f64().to_string(),
        Data::Error(error) => format!("{error}"),
    }
}

fn shortest(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}
