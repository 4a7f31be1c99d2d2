//! Rows of a table of text, one after the other, in bounded memory whatever the bytes are.
//!
//! The `csv` crate is not used here because it has no limit on a row: one quote that is never closed, or one line
//! of a gigabyte, would be read to the end of the file. Here such a row is refused and the next line is read.

use std::io::{self, Read};

use memchr::{memchr, memchr2};

use crate::intake::encoding::repaired;

/// Bytes asked for at a time.
const CHUNK: usize = 256 << 10;

/// After a quote that is never closed, the next one is looked for within half the distance, down to this.
const PATIENCE: usize = 64 << 10;

/// The cells of one row, and the physical line it begins on, counted from 1.
#[derive(Clone, Debug, Default)]
pub struct Record {
    text: String,
    ends: Vec<usize>,
    pub line: u64,
}

/// Why a row of text could not be split into cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A quote opens a cell and nothing closes it: the physical line is given as it stands.
    OpenQuote,
    /// The row is longer than the limit: its beginning is given.
    TooLong { bytes: u64 },
    /// More cells than the limit.
    TooWide,
}

/// What was mended on the way, so that nothing changes without being counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Mended {
    /// Rows that were not UTF-8 in a file that is, read as Windows-1252.
    pub recoded_rows: u64,
    /// NUL bytes replaced by `\u{fffd}`, because no database keeps them.
    pub nuls: u64,
    /// Letters that could not be read in the file's encoding.
    pub lost_letters: u64,
}

#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub delimiter: u8,
    /// Lines end in a carriage return alone.
    pub returns_alone: bool,
    pub row_limit: usize,
    pub column_limit: usize,
}

pub struct Table {
    input: Box<dyn Read + Send>,
    shape: Shape,
    buffer: Vec<u8>,
    start: usize,
    filled: usize,
    ended: bool,
    line: u64,
    patience: usize,
    raw: std::ops::Range<usize>,
    pub mended: Mended,
}

struct End {
    /// Bytes of the row without its line end, from `start`.
    length: usize,
    /// Bytes up to the next row.
    next: usize,
    quoted: bool,
    broken: Option<Broken>,
}

impl Table {
    pub fn new(input: Box<dyn Read + Send>, shape: Shape) -> Table {
        Table {
            input,
            shape,
            buffer: Vec::new(),
            start: 0,
            filled: 0,
            ended: false,
            line: 1,
            patience: shape.row_limit,
            raw: 0..0,
            mended: Mended::default(),
        }
    }

    /// The next row into `record`; `None` at the end.
    ///
    /// # Errors
    /// When the bytes below can't be read.
    pub fn next(&mut self, record: &mut Record) -> io::Result<Option<Result<(), Broken>>> {
        record.text.clear();
        record.ends.clear();
        record.line = self.line;
        if self.start == self.filled && !self.more()? {
            return Ok(None);
        }
        let end = self.end_of_row()?;
        self.raw = self.start..self.start + end.length;
        if let Some(broken) = end.broken {
            self.pass(&end);
            return Ok(Some(Err(broken)));
        }
        let split = self.split(record, end.quoted);
        self.pass(&end);
        Ok(Some(if split { Ok(()) } else { Err(Broken::TooWide) }))
    }

    /// The last row as it stands in the file.
    pub fn raw(&self) -> String {
        repaired(&self.buffer[self.raw.clone()])
            .0
            .replace('\0', "\u{fffd}")
    }

    fn pass(&mut self, end: &End) {
        let passed = &self.buffer[self.start..self.start + end.next];
        let line_end = self.line_end();
        self.line += if end.quoted {
            passed.iter().filter(|byte| **byte == line_end).count() as u64
        } else {
            u64::from(passed.last() == Some(&line_end))
        };
        self.start += end.next;
    }

    fn line_end(&self) -> u8 {
        if self.shape.returns_alone { b'\r' } else { b'\n' }
    }

    /// Reads on; `false` at the end of the file.
    fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        if self.buffer.len() < self.filled + CHUNK {
            self.buffer.resize(self.filled + CHUNK, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.filled..]) {
                Ok(length) => {
                    self.filled += length;
                    self.ended = length == 0;
                    return Ok(length > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn end_of_row(&mut self) -> io::Result<End> {
        let (length, next) = self.end_of_line(0)?;
        if next == 0 {
            return self.skip_long_line();
        }
        if memchr(b'"', &self.buffer[self.start..self.start + length]).is_none() {
            return Ok(End {
                length,
                next,
                quoted: false,
                broken: None,
            });
        }
        if let Some((length, next)) = self.end_of_quoted()? {
            return Ok(End {
                length,
                next,
                quoted: true,
                broken: None,
            });
        }
        self.patience = (self.patience / 2).max(PATIENCE.min(self.shape.row_limit));
        let (length, next) = self.end_of_line(0)?;
        Ok(End {
            length,
            next,
            quoted: true,
            broken: Some(Broken::OpenQuote),
        })
    }

    /// Length of the line from `from` without its end, and up to the next; `next == 0` when it is over the limit.
    fn end_of_line(&mut self, from: usize) -> io::Result<(usize, usize)> {
        let line_end = self.line_end();
        let mut seen = from;
        loop {
            if let Some(at) = memchr(line_end, &self.buffer[self.start + seen..self.filled]) {
                let at = seen + at;
                let bare = if at > 0 && self.buffer[self.start + at - 1] == b'\r' {
                    at - 1
                } else {
                    at
                };
                return Ok((bare, at + 1));
            }
            seen = self.filled - self.start;
            if seen > self.shape.row_limit {
                return Ok((seen, 0));
            }
            if !self.more()? {
                let length = self.filled - self.start;
                let bare = if self.buffer[..self.filled].last() == Some(&b'\r') {
                    length - 1
                } else {
                    length
                };
                return Ok((bare, length));
            }
        }
    }

    /// A line over the limit is passed over without being kept; its beginning stays for the report.
    fn skip_long_line(&mut self) -> io::Result<End> {
        let kept = PATIENCE.min(self.shape.row_limit);
        let line_end = self.line_end();
        let mut bytes = 0_u64;
        loop {
            let from = self.start + kept;
            if let Some(at) = memchr(line_end, &self.buffer[from..self.filled]) {
                bytes += (kept + at) as u64;
                let end = from + at;
                self.buffer.copy_within(end..self.filled, from);
                self.filled -= at;
                break;
            }
            bytes += (self.filled - from) as u64;
            self.filled = from;
            if !self.more()? {
                bytes += kept as u64;
                break;
            }
        }
        let next = (kept + 1).min(self.filled - self.start);
        Ok(End {
            length: kept,
            next,
            quoted: false,
            broken: Some(Broken::TooLong { bytes }),
        })
    }

    /// Walks the cells of a row with quotes; `None` when a quote opens and nothing sensible closes it.
    fn end_of_quoted(&mut self) -> io::Result<Option<(usize, usize)>> {
        let (delimiter, line_end) = (self.shape.delimiter, self.line_end());
        let mut at = 0;
        loop {
            while self.byte(at)? == Some(b' ') && delimiter != b' ' {
                at += 1;
            }
            if self.byte(at)? == Some(b'"') {
                match self.close_of_quote(at + 1)? {
                    Some(after) => at = after,
                    None => return Ok(None),
                }
            }
            loop {
                let found = memchr2(delimiter, line_end, &self.buffer[self.start + at..self.filled]);
                if let Some(offset) = found {
                    at += offset;
                    break;
                }
                at = self.filled - self.start;
                if at > self.shape.row_limit {
                    return Ok(None);
                }
                if !self.more()? {
                    return Ok(Some((at, at)));
                }
            }
            if self.buffer[self.start + at] == line_end {
                let bare = if at > 0 && self.buffer[self.start + at - 1] == b'\r' {
                    at - 1
                } else {
                    at
                };
                return Ok(Some((bare, at + 1)));
            }
            at += 1;
        }
    }

    /// The place after the closing quote. A quote inside that nothing explains is a letter, but not across lines:
    /// there it is far likelier the next row's opening quote.
    fn close_of_quote(&mut self, mut at: usize) -> io::Result<Option<usize>> {
        let opened = at;
        let mut stray = false;
        loop {
            let Some(offset) = memchr(b'"', &self.buffer[self.start + at..self.filled]) else {
                at = self.filled - self.start;
                if at > self.patience || !self.more()? {
                    return Ok(None);
                }
                continue;
            };
            at += offset + 1;
            match self.byte(at)? {
                Some(b'"') => at += 1,
                Some(byte) if !self.closes(byte, at)? => stray = true,
                _ => {
                    let across = stray
                        && memchr(
                            self.line_end(),
                            &self.buffer[self.start + opened..self.start + at],
                        )
                        .is_some();
                    return Ok((!across).then_some(at));
                }
            }
        }
    }

    fn closes(&mut self, byte: u8, at: usize) -> io::Result<bool> {
        let mut ahead = at;
        let mut byte = Some(byte);
        while byte == Some(b' ') && ahead - at < 16 {
            ahead += 1;
            byte = self.byte(ahead)?;
        }
        Ok(byte.is_none_or(|byte| byte == self.shape.delimiter || byte == b'\n' || byte == b'\r'))
    }

    fn byte(&mut self, at: usize) -> io::Result<Option<u8>> {
        while self.start + at >= self.filled {
            if !self.more()? {
                return Ok(None);
            }
        }
        Ok(Some(self.buffer[self.start + at]))
    }

    fn split(&mut self, record: &mut Record, quoted: bool) -> bool {
        let (text, was_repaired) = repaired(&self.buffer[self.raw.clone()]);
        self.mended.recoded_rows += u64::from(was_repaired);
        let delimiter = char::from(self.shape.delimiter);
        if quoted {
            split_quoted(&text, delimiter, record);
        } else {
            split_plain(&text, self.shape.delimiter, record);
        }
        if memchr(0, record.text.as_bytes()).is_some() {
            self.mended.nuls += record.replace_nuls();
        }
        record.ends.len() <= self.shape.column_limit
    }
}

fn split_plain(text: &str, delimiter: u8, record: &mut Record) {
    let mut rest = text;
    while let Some(at) = memchr(delimiter, rest.as_bytes()) {
        record.push(&rest[..at]);
        rest = &rest[at + 1..];
    }
    record.push(rest);
}

/// Splits a row whose end is already known to lie outside quotes.
fn split_quoted(text: &str, delimiter: char, record: &mut Record) {
    let mut rest = text;
    loop {
        let bare = rest.trim_start_matches(' ');
        if bare.starts_with('"') && delimiter != ' ' {
            let after = unquote(&bare[1..], delimiter, record);
            let tail = memchr(delimiter as u8, after.as_bytes());
            record
                .text
                .push_str(after[..tail.unwrap_or(after.len())].trim_end());
            record.close();
            match tail {
                Some(at) => rest = &after[at + 1..],
                None => return,
            }
        } else if let Some(at) = rest.find(delimiter) {
            record.push(&rest[..at]);
            rest = &rest[at + 1..];
        } else {
            return record.push(rest);
        }
    }
}

/// Takes a quoted cell into `record` and gives what follows its closing quote.
fn unquote<'a>(text: &'a str, delimiter: char, record: &mut Record) -> &'a str {
    let mut rest = text;
    while let Some(at) = memchr(b'"', rest.as_bytes()) {
        record.text.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let ahead = after.trim_start_matches(' ');
        if let Some(doubled) = after.strip_prefix('"') {
            record.text.push('"');
            rest = doubled;
        } else if ahead.is_empty() || ahead.starts_with([delimiter, '\n', '\r']) {
            return after;
        } else {
            record.text.push('"');
            rest = after;
        }
    }
    record.text.push_str(rest);
    ""
}

impl Record {
    /// A row given as cells, as a workbook has them.
    pub fn of<'a>(line: u64, cells: impl IntoIterator<Item = &'a str>) -> Record {
        let mut record = Record {
            line,
            ..Record::default()
        };
        for cell in cells {
            record.push(cell);
        }
        record
    }

    pub fn clear(&mut self, line: u64) {
        self.text.clear();
        self.ends.clear();
        self.line = line;
    }

    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.close();
    }

    fn close(&mut self) {
        self.ends.push(self.text.len());
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Nothing but blanks in every cell.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The cell in this column; nothing beyond the last.
    pub fn cell(&self, column: usize) -> &str {
        let Some(end) = self.ends.get(column) else {
            return "";
        };
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        &self.text[start..*end]
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.cell(column))
    }

    /// The cells as a JSON array, without empty ones at the end: the row as it is kept.
    pub fn to_json(&self) -> String {
        let last = (0..self.len())
            .rev()
            .find(|column| !self.cell(*column).is_empty());
        let cells: Vec<&str> = self.cells().take(last.map_or(0, |column| column + 1)).collect();
        serde_json::to_string(&cells).unwrap_or_default()
    }

    fn replace_nuls(&mut self) -> u64 {
        let cells: Vec<String> = self.cells().map(|cell| cell.replace('\0', "\u{fffd}")).collect();
        let nuls = memchr::memchr_iter(0, self.text.as_bytes()).count() as u64;
        self.clear(self.line);
        for cell in &cells {
            self.push(cell);
        }
        nuls
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("shape", &self.shape)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}
