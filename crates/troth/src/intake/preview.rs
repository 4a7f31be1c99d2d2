//! A look at a part before anything is taken in: what it is, how each column is read and why, and its first rows.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde::Serialize;

use crate::frame::money::Currency;
use crate::intake::archive::{Kind, Part};
use crate::intake::date::DayOrder;
use crate::intake::meaning::Meaning;
use crate::intake::plan::{ColumnPlan, Plan, Setting, Subject};
use crate::intake::reading::usual_order;
use crate::intake::rows::{self, RowRefusal, Understood};
use crate::intake::sheet;
use crate::intake::source::{Limits, Refusal};
use crate::intake::table::{Record, Table};
use crate::intake::{country, formats, infer, layout, value};

/// Rows that columns are judged by.
const SAMPLE: usize = 5_000;
/// Bytes that the delimiter is judged by.
const SAMPLE_BYTES: u64 = 256 << 10;
const SHOWN: usize = 20;

/// What is shown to the person who hands the part in. The plan inside is theirs to change.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    pub name: String,
    pub plan: Plan,
    pub columns: Vec<ColumnReading>,
    /// The first rows, understood or refused, as the plan stands.
    pub rows: Vec<Result<Understood, RowRefusal>>,
    pub guesses: Vec<Guess>,
    /// Line ends of the part, so about its rows.
    pub lines: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnReading {
    pub header: String,
    pub meaning: Option<Meaning>,
    pub why: String,
    /// Up to three different values.
    pub examples: Vec<String>,
}

/// Something the file does not tell for certain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "guess", rename_all = "snake_case")]
pub enum Guess {
    /// No value of the column tells the day from the month.
    DayOrder { header: String, order: DayOrder },
    /// No column and no sign names a currency.
    Currency { currency: Currency },
    /// Times say no offset and are read in this zone.
    Zone { zone: String },
    /// The table has no header line.
    NoHeader,
    /// No column says who or what a row is about.
    Nothing,
}

/// # Errors
/// When the part can't be read, or holds a header and no rows.
pub fn preview(part: &Part, setting: &Setting, limits: &Limits) -> Result<Preview, Refusal> {
    let delimiter = delimiter_of(part, limits)?;
    let sample = sample(part, delimiter, limits)?;
    let header = layout::header(&sample);
    let rows: Vec<Record> = sample
        .into_iter()
        .filter(|row| row.line > header.line.unwrap_or(0) && !row.is_blank())
        .collect();
    if header.names.len() > limits.columns {
        return Err(Refusal::TooWide {
            name: part.name.clone(),
            limit: limits.columns,
        });
    }
    if rows.is_empty() {
        return Err(Refusal::HeaderAlone {
            name: part.name.clone(),
        });
    }
    let format = formats::recognised(&header.names);
    let (columns, subject) = infer::columns(&header.names, &rows, format);
    let mut plan = Plan {
        setting: setting.clone(),
        format: format.map_or("table", |format| format.name).to_owned(),
        subject,
        encoding: part.encoding.name().to_lowercase(),
        delimiter: char::from(delimiter),
        header_line: header.line,
        columns: Vec::new(),
    };
    for (at, (name, column)) in header.names.iter().zip(&columns).enumerate() {
        plan.columns.push(column_plan(at, name, column.meaning, &rows));
    }
    let guesses = guesses(&mut plan, &rows);
    let shown = rows::rows(part, &plan, limits)?.take(SHOWN).collect();
    let readings = columns.into_iter().enumerate().map(|(at, column)| ColumnReading {
        header: plan.columns[at].header.clone(),
        meaning: column.meaning,
        why: column.why,
        examples: examples(at, &rows),
    });
    let columns = readings.collect();
    Ok(Preview {
        name: part.name.clone(),
        columns,
        plan,
        rows: shown,
        guesses,
        lines: part.lines,
    })
}

fn delimiter_of(part: &Part, limits: &Limits) -> Result<u8, Refusal> {
    if part.kind != Kind::Table {
        return Ok(b',');
    }
    let mut head = Vec::new();
    let text = part.text(part.encoding, limits, Arc::new(AtomicU64::new(0)))?;
    let read = std::io::Read::read_to_end(&mut std::io::Read::take(text, SAMPLE_BYTES), &mut head);
    read.map_err(|error| Refusal::unreadable(&part.name, &error))?;
    Ok(layout::delimiter(&head, part.returns_alone))
}

fn sample(part: &Part, delimiter: u8, limits: &Limits) -> Result<Vec<Record>, Refusal> {
    let mut rows = Vec::new();
    let mut record = Record::default();
    let mut bytes = 0;
    if let Kind::Sheet { worksheet } = &part.kind {
        let mut cells = sheet::rows(&part.name, part.whole(limits)?, worksheet, limits)?;
        while rows.len() < SAMPLE && cells.next(&mut record) {
            rows.push(record.clone());
        }
        return Ok(rows);
    }
    let text = part.text(part.encoding, limits, Arc::new(AtomicU64::new(0)))?;
    let mut table = Table::new(text, rows::shape(part, delimiter, limits));
    // Rows may be long; the sample stays small all the same.
    while rows.len() < SAMPLE && bytes < 16 << 20 {
        match table
            .next(&mut record)
            .map_err(|error| Refusal::unreadable(&part.name, &error))?
        {
            Some(Ok(())) => {
                bytes += record.cells().map(str::len).sum::<usize>();
                rows.push(record.clone());
            }
            Some(Err(_)) => {}
            None => break,
        }
    }
    Ok(rows)
}

fn column_plan(at: usize, name: &str, meaning: Option<Meaning>, rows: &[Record]) -> ColumnPlan {
    let mut plan = ColumnPlan {
        header: name.to_owned(),
        meaning,
        ..ColumnPlan::default()
    };
    if meaning.is_some_and(Meaning::is_instant) {
        plan.day_order = infer::day_order(at, rows);
    }
    if meaning.is_some_and(Meaning::is_amount) {
        plan.decimal_mark = infer::decimal_mark(at, rows);
    }
    if meaning == Some(Meaning::Discount) {
        plan.discount_is = Some(infer::discount_is(at, name, rows));
    }
    plan
}

/// Settles what the values leave open by what the house knows, and says so.
fn guesses(plan: &mut Plan, rows: &[Record]) -> Vec<Guess> {
    let mut guesses = Vec::new();
    if plan.setting.country.is_none() {
        plan.setting.country = country_of(plan, rows);
    }
    // A file's own columns agree with one another more often than with a country's habit.
    let shown = plan.columns.iter().find_map(|column| column.day_order);
    let usual = shown.unwrap_or_else(|| usual_order(plan.setting.country.as_deref()));
    for (at, column) in plan.columns.iter_mut().enumerate() {
        if !column.meaning.is_some_and(Meaning::is_instant) || column.day_order.is_some() {
            continue;
        }
        let dotted = rows.iter().any(|row| is_dotted_day(row.cell(at)));
        column.day_order = Some(if dotted && shown.is_none() {
            DayOrder::DayFirst
        } else {
            usual
        });
        if !dotted && shown.is_none() && rows.iter().any(|row| is_slashed_day(row.cell(at))) {
            guesses.push(Guess::DayOrder {
                header: column.header.clone(),
                order: usual,
            });
        }
    }
    if plan.subject == Subject::Order && !plan.has(Meaning::Currency) {
        guesses.extend(currency_guess(plan, rows));
    }
    if plan
        .columns
        .iter()
        .any(|column| column.meaning.is_some_and(Meaning::is_instant))
    {
        guesses.push(Guess::Zone {
            zone: plan.setting.zone.clone(),
        });
    }
    guesses.extend(plan.header_line.is_none().then_some(Guess::NoHeader));
    guesses.extend((plan.subject == Subject::Nothing).then_some(Guess::Nothing));
    guesses
}

/// `1/2/2024`: parted by slashes or dashes, with the year at the end.
fn is_slashed_day(cell: &str) -> bool {
    let mut parts = cell.trim().split(['/', '-', ' ']);
    let small = |part: Option<&str>| part.is_some_and(|part| part.len() <= 2 && part.parse::<u8>().is_ok());
    small(parts.next()) && small(parts.next())
}

fn is_dotted_day(cell: &str) -> bool {
    let mut parts = cell.trim().split('.');
    let small = |part: Option<&str>| part.is_some_and(|part| part.len() <= 2 && part.parse::<u8>().is_ok());
    small(parts.next()) && small(parts.next()) && parts.next().is_some()
}

/// The country most rows name, when they nearly all name one.
fn country_of(plan: &Plan, rows: &[Record]) -> Option<String> {
    let at = plan
        .columns
        .iter()
        .position(|column| column.meaning == Some(Meaning::Country))?;
    let codes: Vec<&str> = rows
        .iter()
        .filter_map(|row| country::code_of(row.cell(at)))
        .collect();
    let most = codes
        .iter()
        .max_by_key(|code| codes.iter().filter(|other| other == code).count())?;
    let share = codes.iter().filter(|code| *code == most).count() * 100 / codes.len();
    (share >= 90).then(|| (*most).to_owned())
}

fn currency_guess(plan: &mut Plan, rows: &[Record]) -> Option<Guess> {
    let amounts: Vec<usize> = (0..plan.columns.len())
        .filter(|at| {
            plan.columns[*at]
                .meaning
                .is_some_and(|meaning| meaning.is_amount() && meaning != Meaning::Quantity)
        })
        .collect();
    let of_header = amounts
        .iter()
        .find_map(|at| value::currency_sign(&plan.columns[*at].header));
    let signed = || {
        let cells = rows
            .iter()
            .take(200)
            .flat_map(|row| amounts.iter().map(|at| row.cell(*at)));
        cells.into_iter().find_map(value::currency_sign)
    };
    match of_header.or_else(signed) {
        Some(currency) => {
            plan.setting.currency = currency;
            None
        }
        None => Some(Guess::Currency {
            currency: plan.setting.currency,
        }),
    }
}

fn examples(at: usize, rows: &[Record]) -> Vec<String> {
    let mut examples: Vec<String> = Vec::new();
    for cell in rows
        .iter()
        .take(500)
        .map(|row| row.cell(at).trim())
        .filter(|cell| !cell.is_empty())
    {
        let cell: String = cell.chars().take(80).collect();
        if !examples.contains(&cell) {
            examples.push(cell);
        }
        if examples.len() == 3 {
            break;
        }
    }
    examples
}
