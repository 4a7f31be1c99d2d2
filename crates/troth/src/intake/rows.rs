//! The rows of a part under its plan, one after the other: understood, or refused with line, reason and raw text.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Encoding, UTF_8};
use serde::Serialize;

use crate::intake::archive::{Kind, Part};
use crate::intake::consent::{self, Audience};
use crate::intake::formats;
use crate::intake::key::Keys;
use crate::intake::meaning::normal;
use crate::intake::order::{self, Head};
use crate::intake::person;
use crate::intake::plan::{Plan, Subject};
use crate::intake::post;
use crate::intake::reading::{Columns, Problem, Reader, Row};
use crate::intake::sheet;
use crate::intake::source::{Limits, Refusal};
use crate::intake::table::{Broken, Mended, Record, Shape, Table};
use crate::intake::ticket;
use crate::record::said::Told;

/// A row that makes sense.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Understood {
    /// Where it begins: the physical line, or the worksheet's row, from 1; of a mailbox the message's own line.
    pub line: u64,
    /// The same row of the same silo has the same key in every import. Within one import a key that comes twice
    /// is a duplicate; a key known from before with other content is an update.
    pub key: String,
    /// The cells as a JSON array; the plan names their columns. Of a mailbox, the message's headers.
    pub raw: String,
    pub told: Told,
    /// What was left out of the shapes, and why; it is still in `raw`.
    pub warnings: Vec<String>,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowRefusal {
    pub line: u64,
    pub reason: String,
    /// As it stands in the file; of a worksheet, its cells as a JSON array.
    pub raw: String,
}

/// What the whole reading came to, so that nothing disappears uncounted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    pub understood: u64,
    pub refused: u64,
    pub blank: u64,
    /// Rows shorter than the header, read as if empty cells followed.
    pub padded: u64,
    pub mended: Mended,
}

pub struct Rows {
    name: String,
    records: Records,
    record: Record,
    plan: Plan,
    columns: Columns,
    reader: Reader,
    keys: Keys,
    head: Option<Head>,
    audience: Option<Audience>,
    headers: Vec<String>,
    lost_letters: Arc<AtomicU64>,
    count: Count,
    /// Why the reading broke off, where what lies under it could not be read on.
    broke: Option<Refusal>,
    ended: bool,
}

enum Records {
    Text(Table),
    Cells(sheet::Rows),
}

/// Reads a table or a worksheet by its plan.
///
/// # Errors
/// When the part can't be opened, or is no table.
pub fn rows(part: &Part, plan: &Plan, limits: &Limits) -> Result<Rows, Refusal> {
    let lost_letters = Arc::new(AtomicU64::new(0));
    let records = match &part.kind {
        Kind::Sheet { worksheet } => {
            Records::Cells(sheet::rows(&part.name, part.whole(limits)?, worksheet, limits)?)
        }
        Kind::Table => {
            let encoding = Encoding::for_label(plan.encoding.as_bytes()).unwrap_or(UTF_8);
            let text = part.text(encoding, limits, Arc::clone(&lost_letters))?;
            let delimiter = u8::try_from(plan.delimiter).unwrap_or(b',');
            Records::Text(Table::new(text, shape(part, delimiter, limits)))
        }
        Kind::Mailbox | Kind::Letter => {
            let what = "a mailbox".to_owned();
            return Err(Refusal::Binary {
                name: part.name.clone(),
                what,
            });
        }
    };
    let format = formats::named(&plan.format);
    Ok(Rows {
        name: part.name.clone(),
        records,
        record: Record::default(),
        columns: Columns::of(plan),
        reader: Reader::new(plan),
        keys: Keys::of(plan, format.is_some_and(|format| format.lines_by_place)),
        head: None,
        audience: consent::audience(&plan.format, &part.name),
        headers: plan.columns.iter().map(|column| normal(&column.header)).collect(),
        plan: plan.clone(),
        lost_letters,
        count: Count::default(),
        broke: None,
        ended: false,
    })
}

pub(super) fn shape(part: &Part, delimiter: u8, limits: &Limits) -> Shape {
    Shape {
        delimiter,
        returns_alone: part.returns_alone,
        row_limit: limits.row,
        column_limit: limits.columns,
    }
}

impl Rows {
    /// How the reading stands; complete once the rows are at their end.
    ///
    /// # Errors
    /// When the reading broke off: what came of it is not the whole.
    pub fn tally(&self) -> Result<Count, Refusal> {
        if let Some(broke) = &self.broke {
            return Err(broke.clone());
        }
        let mut count = self.count;
        if let Records::Text(table) = &self.records {
            count.mended = table.mended;
        }
        count.mended.lost_letters = self.lost_letters.load(Ordering::Relaxed);
        Ok(count)
    }

    fn read(&mut self) -> Option<Result<(), String>> {
        match &mut self.records {
            Records::Cells(rows) => rows.next(&mut self.record).then_some(Ok(())),
            Records::Text(table) => match table.next(&mut self.record) {
                Ok(None) => None,
                Ok(Some(Ok(()))) => Some(Ok(())),
                Ok(Some(Err(broken))) => Some(Err(why_broken(broken))),
                Err(error) => {
                    self.broke = Some(Refusal::unreadable(&self.name, &error));
                    None
                }
            },
        }
    }

    fn raw(&self) -> String {
        match &self.records {
            Records::Text(table) => table.raw(),
            Records::Cells(_) => self.record.to_json(),
        }
    }

    /// Rows that are no rows: too long, too short to be one, or the header again.
    fn misfit(&mut self) -> Option<String> {
        let (width, filled) = (self.plan.columns.len(), self.record.len());
        if filled > width && (width..filled).any(|column| !self.record.cell(column).trim().is_empty()) {
            return Some(format!(
                "the row has {filled} cells where the header has {width}\n\nhint: is a cell with the delimiter in it left without quotes?"
            ));
        }
        if filled < width && filled == 1 && width > 2 {
            return Some("the row is one cell, a remark rather than a row".to_owned());
        }
        let is_header_again = filled >= width.min(2)
            && self.plan.header_line.is_some()
            && self.headers.iter().enumerate().all(|(at, name)| {
                let cell = normal(self.record.cell(at));
                cell == *name
                    || (cell.is_empty() && name.starts_with("column "))
                    || is_numbered_twin(name, &cell)
            });
        if is_header_again {
            return Some("the row is the header again".to_owned());
        }
        self.count.padded += u64::from(filled < width);
        None
    }

    fn understand(&mut self) -> Result<(Told, String), Problem> {
        let row = Row {
            record: &self.record,
            plan: &self.plan,
            columns: &self.columns,
        };
        let mut told = match self.plan.subject {
            Subject::Order => order::told(&row, &mut self.reader, &mut self.head, self.audience)?,
            Subject::Ticket => ticket::told(&row, &mut self.reader)?,
            Subject::Message => post::told(&row, &mut self.reader)?,
            Subject::Person | Subject::Organisation => contact(&row, &mut self.reader, self.audience)?,
            Subject::Nothing => {
                let why = "nothing in the row says who or what it is about";
                return Err(Problem {
                    header: String::new(),
                    value: String::new(),
                    why,
                });
            }
        };
        let place = self.head.as_ref().map_or(1, |head| head.place);
        let key = self.keys.of_row(&row, &mut told, place);
        Ok((told, key))
    }

    fn refuse(&mut self, reason: String) -> RowRefusal {
        self.count.refused += 1;
        RowRefusal {
            line: self.record.line,
            reason,
            raw: self.raw(),
        }
    }
}

fn contact(row: &Row<'_>, reader: &mut Reader, audience: Option<Audience>) -> Result<Told, Problem> {
    let who = person::people(row, reader);
    if who.is_empty() {
        let why = "no name, number or address says whom the row is about";
        return Err(Problem {
            header: String::new(),
            value: String::new(),
            why,
        });
    }
    let mut said = consent::consents(row, reader, 0, audience);
    said.extend(person::notes(row, reader));
    Ok(Told { who, said })
}

impl Rows {
    /// Moves to the next row that fits the header; the refusal of one that doesn't.
    fn advance(&mut self) -> Option<Result<(), RowRefusal>> {
        while !self.ended {
            let Some(read) = self.read() else { break };
            if self.record.line <= self.plan.header_line.unwrap_or(0) {
                continue;
            }
            if let Err(reason) = read {
                return Some(Err(self.refuse(reason)));
            }
            if self.record.is_blank() {
                self.count.blank += 1;
                continue;
            }
            return Some(match self.misfit() {
                Some(reason) => Err(self.refuse(reason)),
                None => Ok(()),
            });
        }
        self.ended = true;
        None
    }

    /// The next row's cells by their meaning, with nothing made of them.
    pub(super) fn next_cells(&mut self) -> Option<Result<Row<'_>, RowRefusal>> {
        let fits = self.advance()?;
        Some(fits.map(|()| {
            self.count.understood += 1;
            Row {
                record: &self.record,
                plan: &self.plan,
                columns: &self.columns,
            }
        }))
    }
}

impl Iterator for Rows {
    type Item = Result<Understood, RowRefusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(refusal) = self.advance()? {
            return Some(Err(refusal));
        }
        Some(match self.understand() {
            Ok((told, key)) => {
                self.count.understood += 1;
                let warnings = std::mem::take(&mut self.reader.warnings);
                let (line, raw) = (self.record.line, self.record.to_json());
                Ok(Understood {
                    line,
                    key,
                    raw,
                    told,
                    warnings,
                })
            }
            Err(problem) => {
                self.reader.warnings.clear();
                Err(self.refuse(problem.to_string()))
            }
        })
    }
}

/// `email 2` was called `Email` in the file, the second of its name.
fn is_numbered_twin(name: &str, cell: &str) -> bool {
    name.strip_prefix(cell).is_some_and(|rest| {
        !cell.is_empty() && rest.starts_with(' ') && rest[1..].bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn why_broken(broken: Broken) -> String {
    match broken {
        Broken::OpenQuote => {
            "a quote is opened and never closed\n\nhint: write a quote inside a cell twice".to_owned()
        }
        Broken::TooLong { bytes } => format!("the row is {bytes} bytes long; only its beginning is kept"),
        Broken::TooWide => "the row has more cells than any table".to_owned(),
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("plan", &self.plan)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}
