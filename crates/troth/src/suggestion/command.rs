//! `troth words`: promises, days and feelings in messages, one JSON line in, one out, without a database.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal as _, Read, Write};
use std::path::PathBuf;

use clap::Args;
use jiff::civil::{DateTime, Time};
use jiff::fmt::temporal::Pieces;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use troth_words::{
    By, Felt, Learnt, Message, Named, Outcome, Promise, Reading, Reported, Side, Span, Strength, Timed,
    Valence, Workdays, read,
};

/// What `troth words` is asked.
#[derive(Args, Clone, Debug, Default)]
pub struct Words {
    /// JSON lines `{"id", "text", "at", "from"}`; the standard input, unless said otherwise.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Print JSON lines also on a terminal.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    #[error("`{path}` can't be read: {why}")]
    Unreadable { path: String, why: io::Error },
    #[error("what was found can't be written: {0}")]
    Unwritable(#[from] io::Error),
    #[error("{0} of the lines could not be read, and are told of in their place")]
    Refused(usize),
}

/// One line of what is handed in.
#[derive(Debug, Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    text: String,
    at: Option<String>,
    from: Option<Side>,
}

/// One line of what is found. Places are counted in characters.
#[derive(Debug, Serialize)]
struct Found {
    id: Value,
    promises: Vec<Given>,
    reported: Vec<Told>,
    dates: Vec<Day>,
    feelings: Vec<Felt>,
    valence: Valence,
}

#[derive(Debug, Serialize)]
struct Given {
    span: [usize; 2],
    by: By,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    strength: Strength,
    what: String,
    due: Option<String>,
    due_time: Option<String>,
    due_phrase: Option<String>,
    p: f64,
    reason: &'static str,
}

#[derive(Debug, Serialize)]
struct Told {
    #[serde(flatten)]
    given: Given,
    outcome: Outcome,
}

#[derive(Debug, Serialize)]
struct Day {
    span: [usize; 2],
    phrase: String,
    date: Option<String>,
    time: Option<String>,
    reason: &'static str,
}

/// A line that could not be read.
#[derive(Debug, Serialize)]
struct Refused {
    line: usize,
    error: String,
}

/// # Errors
/// When the file can't be read, what is found can't be written, or any line was refused.
pub fn run(asked: &Words) -> Result<(), WordsError> {
    let out = io::stdout().lock();
    let is_for_people = !asked.json && out.is_terminal();
    let mut out = BufWriter::new(out);
    let refused = match &asked.file {
        None => read_all(io::stdin().lock(), &mut out, is_for_people, "the standard input")?,
        Some(path) => {
            let name = path.display().to_string();
            let file = File::open(path).map_err(|why| WordsError::Unreadable {
                path: name.clone(),
                why,
            })?;
            read_all(BufReader::new(file), &mut out, is_for_people, &name)?
        }
    };
    out.flush()?;
    if refused > 0 {
        Err(WordsError::Refused(refused))
    } else {
        Ok(())
    }
}

/// The longest line that is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// How many lines were refused.
fn read_all(
    mut lines: impl BufRead,
    out: &mut impl Write,
    is_for_people: bool,
    name: &str,
) -> Result<usize, WordsError> {
    let (mut refused, mut number) = (0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        number += 1;
        let length = lines.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        let length = length.map_err(|why| WordsError::Unreadable {
            path: name.to_owned(),
            why,
        })?;
        if length == 0 {
            return Ok(refused);
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let found = understood(&line).map(|line| found(&line));
        match found {
            Ok(found) if is_for_people => show(out, &found)?,
            Ok(found) => writeln!(out, "{}", serde_json::to_string(&found).unwrap_or_default())?,
            Err(error) => {
                refused += 1;
                let told = Refused { line: number, error };
                writeln!(out, "{}", serde_json::to_string(&told).unwrap_or_default())?;
            }
        }
    }
}

/// One line of JSON, with its moment by the clock of whoever wrote it.
fn understood(line: &[u8]) -> Result<(Line, Option<DateTime>), String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| format!("is no message: {error}"))?;
    let written = line.at.as_deref().map(moment).transpose()?;
    Ok((line, written))
}

fn moment(at: &str) -> Result<DateTime, String> {
    let wrong = || format!("`{at}` is no moment\n\nhint: write it as `2026-11-20T09:30:00+01:00`");
    let pieces = Pieces::parse(at).map_err(|_| wrong())?;
    let time = pieces.time().unwrap_or(Time::midnight());
    Ok(pieces.date().to_datetime(time))
}

fn found((line, written): &(Line, Option<DateTime>)) -> Found {
    let message = Message {
        text: &line.text,
        written: *written,
        side: line.from,
    };
    let Reading {
        promises,
        reported,
        dates,
        feelings,
        valence,
    } = read(message, &Workdays::default(), &Learnt::default());
    let places = Places::of(&line.text);
    Found {
        id: line.id.clone(),
        promises: promises
            .into_iter()
            .map(|one| given(one.found, one.due, &places))
            .collect(),
        reported: reported.into_iter().map(|one| told(one, &places)).collect(),
        dates: dates.into_iter().map(|named| day(named, &places)).collect(),
        feelings,
        valence,
    }
}

fn given(promise: Promise, due: Option<Named>, places: &Places<'_>) -> Given {
    Given {
        span: places.shown(promise.span),
        by: promise.by,
        name: promise.name,
        strength: promise.strength,
        what: promise.what,
        due: due.as_ref().and_then(|due| due.day).map(|day| day.to_string()),
        due_time: due.as_ref().and_then(|due| due.time).map(clock),
        due_phrase: due.map(|due| due.phrase),
        p: rounded(promise.p),
        reason: promise.reason,
    }
}

fn told(one: Timed<Reported>, places: &Places<'_>) -> Told {
    Told {
        given: given(one.found.promise, one.due, places),
        outcome: one.found.outcome,
    }
}

fn day(named: Named, places: &Places<'_>) -> Day {
    Day {
        span: places.shown(named.span),
        phrase: named.phrase,
        date: named.day.map(|day| day.to_string()),
        time: named.time.map(clock),
        reason: named.reason,
    }
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Three decimals say all that such a probability knows.
fn rounded(p: f64) -> f64 {
    (p * 1_000.0).round() / 1_000.0
}

/// How many characters stand before a byte: counted once, not for each finding anew.
struct Places<'a> {
    text: &'a str,
    /// Characters before every 256th byte, or the first letter's begin after it.
    marks: Vec<usize>,
}

/// Bytes between two marks.
const STEP: usize = 256;

impl<'a> Places<'a> {
    fn of(text: &'a str) -> Places<'a> {
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for (at, byte) in text.bytes().enumerate() {
            if at % STEP == 0 {
                marks.push(count);
            }
            count += usize::from(begins(byte));
        }
        marks.push(count);
        Places { text, marks }
    }

    fn shown(&self, span: Span) -> [usize; 2] {
        [self.at(span.start), self.at(span.end)]
    }

    fn at(&self, byte: usize) -> usize {
        let mark = byte / STEP;
        let rest = &self.text.as_bytes()[mark * STEP..byte];
        self.marks[mark] + rest.iter().filter(|byte| begins(**byte)).count()
    }
}

/// Whether a letter begins with this byte of UTF-8.
fn begins(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// For people: a finding a line.
fn show(out: &mut impl Write, found: &Found) -> io::Result<()> {
    if !found.id.is_null() {
        writeln!(out, "{}", found.id)?;
    }
    for one in &found.promises {
        writeln!(out, "  promise, {:.2}: {}{}", one.p, one.what, due(one))?;
    }
    for one in &found.reported {
        writeln!(
            out,
            "  told of, {:.2}: {}{}",
            one.given.p,
            one.given.what,
            due(&one.given)
        )?;
    }
    for one in &found.feelings {
        writeln!(out, "  feeling, {:.2}: {:?}", one.p, one.feeling)?;
    }
    Ok(())
}

fn due(given: &Given) -> String {
    match (&given.due, &given.due_phrase) {
        (Some(day), _) => format!(", due {day}"),
        (None, Some(phrase)) => format!(", “{phrase}”"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> (usize, Vec<Value>) {
        let mut out = Vec::new();
        let refused = read_all(text.as_bytes(), &mut out, false, "test").unwrap();
        let out = String::from_utf8(out).unwrap();
        (
            refused,
            out.lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
        )
    }

    #[test]
    fn each_line_is_answered_in_its_place() {
        let text = concat!(
            r#"{"id":7,"text":"Grüße! I'll send you the invoice.","from":"us"}"#,
            "\n\nno json\n",
            r#"{"id":"b","text":"Thanks","at":"yesterday"}"#,
            "\n",
            r#"{"id":"c","text":"Thanks","from":"somebody"}"#,
            "\n",
            r#"{"text":"I was told I would be called back, which I never was.","from":"them","at":"2026-11-20T09:00:00+01:00"}"#,
        );
        let (refused, lines) = lines(text);
        assert_eq!((refused, lines.len()), (3, 5));
        assert_eq!(lines[0]["id"], 7);
        // `Grüße! ` is seven characters and nine bytes.
        assert_eq!(lines[0]["promises"][0]["span"], serde_json::json!([7, 32]));
        assert_eq!(lines[0]["promises"][0]["by"], "i");
        assert_eq!(lines[0]["promises"][0]["due"], Value::Null);
        assert_eq!(lines[0]["feelings"], serde_json::json!([]));
        assert_eq!(lines[1]["line"], 3);
        assert_eq!(lines[4]["reported"][0]["outcome"], "broken");
        assert_eq!(lines[4]["promises"], serde_json::json!([]));
    }

    #[test]
    fn a_moment_is_read_by_its_own_clock() {
        for (at, shown) in [
            ("2026-11-20T23:30:00-08:00", "2026-11-20T23:30:00"),
            ("2026-11-20T23:30:00Z", "2026-11-20T23:30:00"),
            ("2026-11-20 23:30", "2026-11-20T23:30:00"),
            ("2026-11-20", "2026-11-20T00:00:00"),
        ] {
            assert_eq!(moment(at).unwrap().to_string(), shown, "{at}");
        }
        assert!(moment("soon").is_err());
    }

    #[test]
    fn places_are_counted_in_characters() {
        let text = "ü".repeat(1_000);
        let places = Places::of(&text);
        assert_eq!(places.shown(Span::new(0, 2_000)), [0, 1_000]);
        assert_eq!(places.shown(Span::new(514, 1_026)), [257, 513]);
        assert_eq!(Places::of("").shown(Span::new(0, 0)), [0, 0]);
    }
}
