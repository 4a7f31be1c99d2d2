//! Bad files and bad rows: each refused with its reason, and nothing lost beside it.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use troth::house::WAYS;
use troth::intake::archive::{self, Opened};
use troth::intake::rows::Count;
use troth::intake::source::{Bytes, Refusal, Source};
use troth::intake::way;
use zip::write::SimpleFileOptions;

use crate::every::{Row, limits, setting, table};

fn opened(name: &str, bytes: &[u8]) -> Result<Opened, Refusal> {
    archive::open(&Source::held(name, bytes.to_vec()), &limits())
}

/// Rows, their lines and what they came to, of a file with one table.
fn read(bytes: &[u8]) -> (Vec<Row>, Count) {
    let opened = opened("list.csv", bytes).unwrap();
    let (_, rows, count) = table(&opened.parts[0]).unwrap();
    (rows, count)
}

fn reasons(rows: &[Row]) -> Vec<(u64, &str)> {
    rows.iter()
        .filter_map(|row| row.as_ref().err())
        .map(|r| (r.line, r.reason.lines().next().unwrap()))
        .collect()
}

fn names(rows: &[Row]) -> Vec<String> {
    let named = rows
        .iter()
        .filter_map(|row| row.as_ref().ok())
        .filter_map(|row| row.told.who.first()?.name.clone());
    named.collect()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_file_that_is_no_table_is_refused_with_what_it_is() {
    for (bytes, expected) in [
        (&b""[..], "`x` is empty"),
        (b"%PDF-1.7 and so on", "`x` is a PDF, not a table or a mailbox"),
        (b"[\n  {\"id\": 1}]", "`x` is JSON, not a table or a mailbox"),
        (b"{\"id\": 1}\n", "`x` is JSON, not a table or a mailbox"),
        (b"\x89PNG\r\n\x1a\n", "`x` is a picture, not a table or a mailbox"),
        (
            &[0, 1, 2, 3, 4, 5, 200, 201, 7, 8, 0, 0, 1],
            "`x` is a binary file, not a table or a mailbox",
        ),
        (
            &gzipped(&gzipped(b"Name\nAnna\n")),
            "`x` is an archive inside an archive",
        ),
        (
            &gzipped(b"Name,Email\nAnna,a@x.de\n")[..20],
            "`x` can't be read: ",
        ),
        (
            &zipped(&[("inner.zip", b"PK\x03\x04")]),
            "`x · inner.zip` is an archive inside an archive",
        ),
        (b"PK\x03\x04 and nothing else", "`x` can't be read: "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "`x` can't be read: "),
    ] {
        let refusal = opened("x", bytes)
            .err()
            .map(|refusal| refusal.to_string())
            .unwrap_or_default();
        assert!(refusal.starts_with(expected), "{refusal} / {expected}");
        assert!(refusal.contains("\n\nhint: "), "{refusal}");
    }
    let alone = opened("x", b"Name,Email\n").unwrap();
    assert_eq!(
        table(&alone.parts[0]).err(),
        Some(Refusal::HeaderAlone { name: "x".to_owned() })
    );
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let zeros = vec![b'0'; 4 << 20];
    for bytes in [
        gzipped(&zeros),
        zipped(&[("big.csv", &zeros)]),
        zipped(&[("xl/workbook.xml", &zeros)]),
    ] {
        assert!(matches!(opened("x", &bytes).err(), Some(Refusal::Bomb { .. })));
    }
    let many: Vec<(String, Vec<u8>)> = (0..600)
        .map(|n| (format!("{n}.csv"), b"a\n1\n".to_vec()))
        .collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    assert!(matches!(
        opened("x", &zipped(&many)).err(),
        Some(Refusal::TooMany { limit: 500, .. })
    ));
}

#[test]
fn a_zip_gives_its_members_and_says_which_it_can_not_read() {
    let bytes = zipped(&[
        ("people/list.csv", b"Name,Email\nAnna,a@x.de\n"),
        ("__MACOSX/._list.csv", b"rubbish"),
        ("photo.png", b"\x89PNG\r\n\x1a\n"),
        ("mail.mbox", b"From a@x.de Thu Feb 22 08:38:33 2001\nFrom: a@x.de\nDate: Thu, 22 Feb 2001 08:38:33 +0000\n\nHi\n"),
    ]);
    let opened = opened("x.zip", &bytes).unwrap();
    let names: Vec<&str> = opened.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["x.zip · people/list.csv", "x.zip · mail.mbox"]);
    assert_eq!(opened.refused.len(), 1);
}

#[test]
fn other_encodings_are_read_and_stray_rows_counted() {
    let latin = b"Name;Ort\nJ\xfcrgen M\xfcller;K\xf6ln\nAn\xefs Stra\xdfe;Z\xfcrich\n";
    let utf16: Vec<u8> = "\u{feff}Name\tOrt\nJürgen Müller\tKöln\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (bytes, recoded) in [
        (latin.to_vec(), 0),
        (utf16, 0),
        ("\u{feff}Name,Ort\nJürgen Müller,Köln\n".into(), 0),
        (
            [
                &b"Name,Ort\n"[..],
                "Jürgen Müller,Köln\n\u{e9}\u{e8}\u{e0},x\n".as_bytes(),
                b"Ren\xe9,Gen\xe8ve\n",
            ]
            .concat(),
            1,
        ),
    ] {
        let (rows, count) = read(&bytes);
        assert_eq!(names(&rows)[0], "Jürgen Müller");
        assert_eq!((count.mended.recoded_rows, count.refused), (recoded, 0));
        if recoded == 1 {
            assert_eq!(names(&rows)[2], "René");
        }
    }
}

#[test]
fn ragged_rows_are_padded_or_refused_and_none_is_lost() {
    let (rows, count) = read(
        b"Name,Email,City\nAnna,a@x.de\nBert,b@x.de,Bern,\nCarl,c@x.de,Chur,extra\n\n,,\nDora,d@x.de,\nEnd of report\nName,Email,City\n",
    );
    assert_eq!(names(&rows), ["Anna", "Bert", "Dora"]);
    assert_eq!(
        reasons(&rows),
        [
            (4, "the row has 4 cells where the header has 3"),
            (8, "the row is one cell, a remark rather than a row"),
            (9, "the row is the header again"),
        ]
    );
    assert_eq!(
        rows.iter().find_map(|row| row.as_ref().err()).unwrap().raw,
        "Carl,c@x.de,Chur,extra"
    );
    assert_eq!(
        (count.understood, count.refused, count.blank, count.padded),
        (3, 3, 2, 1)
    );
}

#[test]
fn a_quote_never_closed_costs_its_own_line_only() {
    let (rows, _) = read(b"Name,Email\nAnna,a@x.de\n\"Bert,b@x.de\nCarl,c@x.de\n\"Dora, D.\",d@x.de\n");
    assert_eq!(names(&rows), ["Anna", "Carl", "Dora, D."]);
    assert_eq!(reasons(&rows), [(3, "a quote is opened and never closed")]);
    // Sound and half-sound quotes.
    let (rows, _) = read(
        b"Name,Email\n\"An\"\"na\",a@x.de\n\"Bert \"the\" B\",b@x.de\nCa\"rl,c@x.de\n \"Dora\" ,d@x.de\n\"E\nF\",e@x.de\n\"\",f@x.de",
    );
    assert_eq!(
        names(&rows),
        ["An\"na", "Bert \"the\" B", "Ca\"rl", "Dora", "E\nF"]
    );
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[5].as_ref().unwrap().line, 8);
}

/// A header, one line of `length` letters, one row: made while it is read.
struct Endless {
    at: u64,
    length: u64,
}

const BEFORE: &[u8] = b"Name,Email\nAnna,a@x.de\n";
const AFTER: &[u8] = b"\nBert,b@x.de\n";

impl Endless {
    fn end(&self) -> u64 {
        (BEFORE.len() + AFTER.len()) as u64 + self.length
    }
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let before = BEFORE.len() as u64;
        let after = before + self.length;
        let piece: &[u8] = if self.at < before {
            &BEFORE[self.at as usize..]
        } else {
            &AFTER[self.at.saturating_sub(after) as usize..]
        };
        let length = if (before..after).contains(&self.at) {
            let length = out.len().min((after - self.at) as usize);
            out[..length].fill(b'x');
            length
        } else {
            let length = out.len().min(piece.len());
            out[..length].copy_from_slice(&piece[..length]);
            length
        };
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(_) => self.end(),
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

/// Bytes of which the second half cannot be read any more once the switch is set.
struct Failing(Cursor<Vec<u8>>, Arc<AtomicBool>);

impl Read for Failing {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let half = self.0.get_ref().len() as u64 / 2;
        if self.1.load(Ordering::SeqCst) && self.0.position() >= half {
            return Err(io::Error::other("the database is busy"));
        }
        let many = out.len().min(1_000);
        self.0.read(&mut out[..many])
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_reading_that_breaks_off_is_no_row_and_no_end() {
    let contacts: String = (0..20_000).map(|n| format!("Person {n},p{n}@x.de\n")).collect();
    let letter = "From a@x.de Thu Feb 22 08:38:33 2024\nFrom: a@x.de\nTo: b@y.de\nDate: Thu, 22 Feb 2024 08:38:33 +0000\n\n";
    for (name, text) in [
        ("list.csv", format!("Name,Email\n{contacts}")),
        ("mail.mbox", format!("{letter}Hello\n\n").repeat(5_000)),
    ] {
        let is_broken = Arc::new(AtomicBool::new(false));
        let switch = is_broken.clone();
        let source = Source::new(name, move || {
            let bytes = Cursor::new(text.clone().into_bytes());
            Ok(Box::new(Failing(bytes, switch.clone())) as Box<dyn Bytes>)
        });
        let opened = archive::open(&source, &limits()).unwrap();
        let part = &opened.parts[0];
        let way = way::of(WAYS, part).unwrap();
        let plan = (way.look)(part, &setting(), &limits()).unwrap().plan;
        let read = |fails: bool| {
            is_broken.store(fails, Ordering::SeqCst);
            let (mut taken, mut refused) = (0, 0);
            let ended = (way.read)(part, &plan, &limits(), &mut |step| {
                match step {
                    Ok(_) => taken += 1,
                    Err(_) => refused += 1,
                }
                ControlFlow::Continue(())
            });
            (ended.map(|_| ()), taken, refused)
        };
        let (whole, all, _) = read(false);
        assert_eq!(whole, Ok(()));
        let (broken, some, refused) = read(true);
        assert!(matches!(broken, Err(Refusal::Unreadable { .. })), "{broken:?}");
        assert!(0 < some && some < all, "{some} of {all}");
        assert_eq!(refused, 0, "a row nobody could read is no row that was refused");
    }
}

#[test]
fn a_line_of_a_gibibyte_is_passed_over_in_little_memory() {
    let length = 1 << 30;
    let source = Source::new("long.csv", move || {
        Ok(Box::new(Endless { at: 0, length }) as Box<dyn Bytes>)
    });
    let opened = archive::open(&source, &limits()).unwrap();
    let (_, rows, _) = table(&opened.parts[0]).unwrap();
    assert_eq!(names(&rows), ["Anna", "Bert"]);
    let refused = rows[1].as_ref().unwrap_err();
    assert_eq!(
        refused.reason,
        format!("the row is {length} bytes long; only its beginning is kept")
    );
    assert_eq!((refused.line, refused.raw.len()), (3, 64 << 10));
    assert_eq!(rows[2].as_ref().unwrap().line, 4);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        let kilobytes: u64 = peak.split_whitespace().next().unwrap().parse().unwrap();
        assert!(kilobytes < 400_000, "{kilobytes} kB for a line of {length} bytes");
    }
}

#[test]
fn odd_cells_are_kept_as_they_are() {
    let long = "x".repeat(10_000);
    let text =
        format!("Name,Email,Email,Formula\n{long},a@x.de,b@x.de,=cmd|' /C calc'!A0\nNu\0l,c@x.de,,+1\n");
    let (rows, count) = read(text.as_bytes());
    assert_eq!(names(&rows), [long.as_str(), "Nu\u{fffd}l"]);
    let first = &rows[0].as_ref().unwrap().told.who[0];
    assert_eq!(first.emails, ["a@x.de", "b@x.de"]);
    assert_eq!(
        first.attributes,
        [("Formula".to_owned(), "=cmd|' /C calc'!A0".to_owned())]
    );
    assert_eq!(count.mended.nuls, 1);
}

#[test]
fn a_day_no_calendar_has_refuses_the_order_and_not_the_contact() {
    let (rows, _) = read(
        b"Order ID,Order Date,Required Date,Total\n1,31/02/2024,,5\n2,0201-03-04,,5\n3,28/02/2024,30/02/2024,5\n4,,,5\n5,soon,,5\n",
    );
    assert_eq!(
        reasons(&rows),
        [
            (2, "`31/02/2024` in `Order Date` is a day no calendar has"),
            (3, "`0201-03-04` in `Order Date` is a day no calendar has"),
            (5, "`Order Date` has no day, so the order has none"),
            (6, "`soon` in `Order Date` is not a date"),
        ]
    );
    let third = rows[2].as_ref().unwrap();
    assert_eq!(
        third.warnings,
        ["`30/02/2024` in `Required Date` is a day no calendar has"]
    );
    let (rows, _) = read(b"Name,Email,Birthday\nAnna,a@x.de,31/02/1980\n");
    let anna = &rows[0].as_ref().unwrap().told.who[0];
    assert_eq!(
        anna.attributes,
        [("Birthday".to_owned(), "31/02/1980".to_owned())]
    );
}

#[test]
fn a_workbook_is_read_as_its_cells_show() {
    let sheet = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
        <row r="2"><c r="A2" t="inlineStr"><is><t>Order No</t></is></c><c r="B2" t="inlineStr"><is><t>Order Date</t></is></c><c r="C2" t="inlineStr"><is><t>Total</t></is></c></row>
        <row r="3"><c r="A3"><v>1001</v></c><c r="B3"><v>45363</v></c><c r="C3"><v>19.9</v></c></row>
        </sheetData></worksheet>"#;
    let bytes = zipped(&[
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Orders" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let opened = opened("orders.xlsx", &bytes).unwrap();
    let (_, rows, _) = table(&opened.parts[0]).unwrap();
    let row = rows[0].as_ref().unwrap();
    assert_eq!(
        (row.line, row.raw.as_str(), row.key.as_str()),
        (3, r#"["1001","45363","19.9"]"#, "order:1001")
    );
    let told = serde_json::to_value(&row.told).unwrap();
    assert_eq!(told["said"][0]["total"]["minor"], 1_990);
    // 2024-03-12, counted from 1899-12-30.
    assert_eq!(told["said"][0]["at"], 1_710_201_600_000_i64);
}
