//! Refused rows as CSV, to be mended and handed in again; no cell of it can act as a formula where it is opened.

use std::io;

use troth_store::{Store, StoreError};

use crate::intake::plan::Plan;
use crate::intake::refusal_store::{self, Refusal, What};

const AT_ONCE: i64 = 1_000;

/// The rows of a batch that were refused, page by page as they are asked for.
pub fn refused(
    db: Store,
    batch: i64,
    plan: Option<Plan>,
) -> impl futures_util::Stream<Item = Result<Vec<u8>, io::Error>> + Send + 'static {
    let delimiter = plan.as_ref().map_or(',', |plan| plan.delimiter);
    let headers = plan.map_or_else(Vec::new, |plan| plan.columns);
    let headers = headers
        .into_iter()
        .map(|column| column.header)
        .collect::<Vec<_>>();
    let begin = (db, Some(None::<i64>), Some(headers));
    futures_util::stream::try_unfold(begin, move |(db, at, headers)| async move {
        let Some(after) = at else { return Ok(None) };
        let read = db.read(move |tx| refusal_store::refusals(tx, batch, What::Refused, after, AT_ONCE));
        let rows = read
            .await
            .map_err(|error: StoreError| io::Error::other(error.to_string()))?;
        let next = rows.last().map(|last| Some(last.id));
        let is_last = i64::try_from(rows.len()).unwrap_or(0) < AT_ONCE;
        let bytes = written(&rows, headers.as_deref(), delimiter).map_err(io::Error::other)?;
        let at = if is_last { None } else { next };
        Ok(Some((bytes, (db, at, None))))
    })
}

/// Line and reason first, then the cells.
fn written(rows: &[Refusal], headers: Option<&[String]>, delimiter: char) -> Result<Vec<u8>, ::csv::Error> {
    let mut out = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    if let Some(headers) = headers {
        let head = ["line", "reason"]
            .into_iter()
            .chain(headers.iter().map(String::as_str));
        out.write_record(head.map(harmless))?;
    }
    for row in rows {
        let raw = row.raw.as_deref().unwrap_or_default();
        let cells = cells(raw, delimiter);
        let said = [row.line.to_string(), row.reason.replace("\n\nhint: ", "; ")];
        out.write_record(said.iter().chain(&cells).map(|cell| harmless(cell)))?;
    }
    out.into_inner()
        .map_err(|error| io::Error::other(error.to_string()).into())
}

/// The cells of a row as it was kept: a list, or a line of text; one whose quotes do not close is one cell.
fn cells(raw: &str, delimiter: char) -> Vec<String> {
    if let Ok(cells) = serde_json::from_str(raw) {
        return cells;
    }
    let mut reader = ::csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true);
    let mut reader = reader
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(raw.as_bytes());
    let mut records = reader.records();
    let closes = raw.matches('"').count().is_multiple_of(2);
    match (records.next(), records.next()) {
        (Some(Ok(record)), None) if closes => record.iter().map(str::to_owned).collect(),
        _ => vec![raw.to_owned()],
    }
}

/// A cell that a table program would run is marked as text.
pub fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("-3", "'-3"),
            ("@sum", "'@sum"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("3-4", "3-4"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), written);
        }
    }

    #[test]
    fn a_refused_row_comes_back_with_its_line_its_reason_and_its_cells() {
        let row = |line, raw: &str| Refusal {
            id: line,
            line,
            what: What::Refused,
            kind: String::new(),
            reason: "no name\n\nhint: give one".into(),
            raw: Some(raw.into()),
            same_as: None,
        };
        let rows = [
            row(3, r#"["=cmd()","b,c"]"#),
            row(4, "a \"b"),
            row(5, "x;=y;\"p;q\""),
        ];
        let text =
            String::from_utf8(written(&rows, Some(&["Name".into(), "Note".into()]), ';').unwrap()).unwrap();
        let lines = [
            "line,reason,Name,Note",
            "3,no name; give one,'=cmd(),\"b,c\"",
            "4,no name; give one,\"a \"\"b\"",
            "5,no name; give one,x,'=y,p;q",
        ];
        assert_eq!(text, lines.map(|line| format!("{line}\n")).concat());
    }
}
