//! Whatever the bytes are, nothing panics; the corpora of the fuzzers are read again on every run.

use std::path::Path;

use proptest::prelude::*;
use troth::intake::date::{self, DayOrder};
use troth::intake::table::{Record, Shape, Table};
use troth::intake::value::{self, DecimalMark};

use crate::every::everything;

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = everything("any", &bytes);
    }

    #[test]
    fn no_text_of_cells_and_quotes_makes_it_panic(text in "(Name|Email|Order ID|Date|[a-z\",;\n\r\t@0-9./: é-]{0,12}){0,60}") {
        let _ = everything("any.csv", text.as_bytes());
    }

    #[test]
    fn no_mail_makes_it_panic(text in "(From a@x Thu Feb 22 08:38:33 2001\n|From: a@x.de\n|Date: [0-9 a-zA-Z:+-]{0,30}\n|[ -~\n]{0,80}){0,20}") {
        let _ = everything("any.mbox", text.as_bytes());
    }

    #[test]
    fn no_cell_makes_a_value_panic(text in "\\PC{0,40}") {
        let _ = date::read(&text, DayOrder::DayFirst);
        let _ = value::emails(&text);
        let _ = value::thousandths(&text, DecimalMark::Comma);
        let _ = value::money(&text, DecimalMark::Comma, troth::frame::money::Currency::EUR);
        let mut phones = troth::intake::phone::Phones::default();
        let _ = phones.e164(&text, Some("DE"));
    }

    /// Bytes may arrive one at a time, and rows may begin and end anywhere in what arrives.
    #[test]
    fn how_bytes_arrive_changes_nothing(text in "[ab\",;\n\r ]{0,80}") {
        prop_assert_eq!(rows_of(OneByOne(text.clone().into_bytes(), 0)), rows_of(std::io::Cursor::new(text)));
    }

    /// Every cell that is written can be read back, whatever is in it.
    #[test]
    fn quoted_cells_come_back_as_they_were(cells in proptest::collection::vec("[^\0]{0,20}", 3..4)) {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let text = format!("Email,Remark,Other\na@example.com,{},\n", quoted[..1].join(","));
        let rows = everything("any.csv", text.as_bytes()).unwrap();
        let row = rows.first().expect("a row").as_ref().expect("understood");
        let raw: Vec<String> = serde_json::from_str(&row.raw).unwrap();
        prop_assert_eq!(raw.get(1).map_or("", String::as_str), cells[0].as_str());
    }
}

struct OneByOne(Vec<u8>, usize);

impl std::io::Read for OneByOne {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let Some(byte) = self.0.get(self.1) else {
            return Ok(0);
        };
        out[0] = *byte;
        self.1 += 1;
        Ok(1)
    }
}

fn rows_of(input: impl std::io::Read + Send + 'static) -> Vec<(u64, Result<Vec<String>, String>)> {
    let shape = Shape {
        delimiter: b',',
        returns_alone: false,
        row_limit: 1_000,
        column_limit: 50,
    };
    let mut table = Table::new(Box::new(input), shape);
    let mut record = Record::default();
    let mut rows = Vec::new();
    while let Some(read) = table.next(&mut record).unwrap() {
        let cells = record.cells().map(str::to_owned).collect();
        rows.push((
            record.line,
            read.map(|()| cells)
                .map_err(|broken| format!("{broken:?} {}", table.raw())),
        ));
    }
    rows
}

#[test]
fn what_once_was_fuzzed_is_read_again() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut read = 0;
    for folder in std::fs::read_dir(corpora).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let _ = everything("corpus", &std::fs::read(file.unwrap().path()).unwrap());
            read += 1;
        }
    }
    assert!(read >= 12, "{read} files");
}
