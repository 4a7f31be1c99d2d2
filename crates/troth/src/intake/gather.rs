//! Gathers rows into chunks that are taken in together, and knows what the same file has said before.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use crate::intake::batch::Counts;
use crate::intake::refusal_store::{Refusal, What};
use crate::intake::rows::{RowRefusal, Understood};
use crate::record::ROWS_PER_FACT;
use crate::record::store::Fresh;

/// A chunk ends before it grows beyond this, however few rows that is.
const CHUNK_BYTES: usize = 8 << 20;

/// So many remarks of one reading are kept; more are only counted.
const REMARKS_KEPT: i64 = 1_000;

/// One row as it comes from a reader.
pub type Step = Result<Understood, RowRefusal>;

/// When two rows of one file say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Same {
    /// When key and text agree. One key with two texts is two rows, and both stand.
    ByContent,
    /// When the key agrees: a letter that lies in two folders is one letter.
    ByKey,
}

/// Rows that are taken in by one transaction.
#[derive(Debug, Default)]
pub struct Chunk {
    pub rows: Vec<Fresh>,
    pub refused: Vec<Refusal>,
    /// Only what is known before the store was asked: rows read, said twice, refused.
    pub counts: Counts,
    /// The line it goes up to.
    pub line: i64,
    bytes: usize,
}

#[derive(Debug)]
pub struct Gather {
    same: Same,
    seen: Seen,
    /// Rows that are in already, from an earlier run over the same file.
    skip: i64,
    remarks: i64,
    chunk: Chunk,
}

impl Gather {
    pub fn new(same: Same, skip: i64) -> Gather {
        Gather {
            same,
            seen: Seen::default(),
            skip,
            remarks: 0,
            chunk: Chunk::default(),
        }
    }

    /// Takes one row; a chunk comes out when it is full.
    pub fn take(&mut self, step: Step) -> Option<Chunk> {
        let is_in = self.skip > 0;
        self.skip -= i64::from(is_in);
        match step {
            Ok(row) => self.row(row, is_in),
            Err(_) if is_in => {}
            Err(refusal) => self.refuse(refusal),
        }
        let chunk = &self.chunk;
        let is_full = chunk.rows.len() >= ROWS_PER_FACT
            || chunk.refused.len() >= ROWS_PER_FACT
            || chunk.bytes >= CHUNK_BYTES;
        is_full.then(|| std::mem::take(&mut self.chunk))
    }

    /// What is left at the end.
    pub fn rest(self) -> Option<Chunk> {
        (self.chunk.counts.rows > 0).then_some(self.chunk)
    }

    fn row(&mut self, row: Understood, is_in: bool) {
        let line = signed(row.line);
        let said = match self.same {
            Same::ByContent => self.seen.say(&row.key, &row.raw, line),
            Same::ByKey => self.seen.say(&row.key, "", line),
        };
        if is_in {
            return;
        }
        self.count(line);
        let key = match said {
            Heard::New => row.key,
            Heard::Otherwise { nth } => format!("{}#{nth}", row.key),
            Heard::Again { line: first } => return self.same_again(line, first),
        };
        self.remark(line, &row.warnings);
        self.chunk.bytes += row.raw.len() * 2;
        self.chunk.rows.push(Fresh {
            key,
            line,
            raw: row.raw,
            told: row.told,
        });
    }

    fn count(&mut self, line: i64) {
        self.chunk.counts.rows += 1;
        self.chunk.line = line;
    }

    fn same_again(&mut self, line: i64, first: i64) {
        self.chunk.counts.duplicate += 1;
        self.chunk.refused.push(Refusal {
            same_as: Some(first),
            ..said_of(line, What::Same, format!("says the same as line {first}"))
        });
    }

    fn remark(&mut self, line: i64, warnings: &[String]) {
        let Some(first) = warnings.first() else { return };
        self.chunk.counts.remarked += 1;
        self.remarks += 1;
        if self.remarks <= REMARKS_KEPT {
            let reason = if warnings.len() == 1 {
                first.clone()
            } else {
                warnings.join("; ")
            };
            self.chunk.refused.push(said_of(line, What::Remark, reason));
        }
    }

    fn refuse(&mut self, refusal: RowRefusal) {
        let RowRefusal { line, reason, raw } = refusal;
        let line = signed(line);
        self.count(line);
        self.chunk.counts.refused += 1;
        self.chunk.bytes += raw.len() + reason.len();
        self.chunk.refused.push(Refusal {
            // No database keeps a NUL.
            raw: Some(if raw.contains('\0') {
                raw.replace('\0', "\u{fffd}")
            } else {
                raw
            }),
            ..said_of(line, What::Refused, reason)
        });
    }
}

fn signed(line: u64) -> i64 {
    i64::try_from(line).unwrap_or(i64::MAX)
}

fn said_of(line: i64, what: What, reason: String) -> Refusal {
    Refusal {
        id: 0,
        line,
        what,
        kind: match what {
            What::Same => "says the same as another line".to_owned(),
            _ => kind_of(&reason),
        },
        reason: reason.replace('\0', "\u{fffd}"),
        raw: None,
        same_as: None,
    }
}

/// A reason without the value it quotes, so that a thousand rows with a thousand wrong days have one reason.
fn kind_of(reason: &str) -> String {
    let first = reason.split("\n\nhint:").next().unwrap_or(reason);
    match (first.strip_prefix('`'), first.split_once("` in `")) {
        (Some(_), Some((_, column))) => format!("a value in `{column}"),
        _ => first.to_owned(),
    }
}

enum Heard {
    New,
    /// That line said the same.
    Again {
        line: i64,
    },
    /// The same key with another text: the `nth` such.
    Otherwise {
        nth: usize,
    },
}

/// Keys and texts said so far, as digests: some 25 bytes a row. Were two keys to share a digest, the later would get
/// a number behind it and nothing would be lost; for a row to be lost, 128 bits must agree.
#[derive(Debug, Default)]
struct Seen {
    hasher: RandomState,
    first: HashMap<u64, (u64, i64)>,
    more: HashMap<u64, Vec<(u64, i64)>>,
}

impl Seen {
    fn say(&mut self, key: &str, text: &str, line: i64) -> Heard {
        let (key, text) = (self.hasher.hash_one(key), self.hasher.hash_one(text));
        let Some((first, at)) = self.first.get(&key) else {
            self.first.insert(key, (text, line));
            return Heard::New;
        };
        if *first == text {
            return Heard::Again { line: *at };
        }
        let more = self.more.entry(key).or_default();
        if let Some((_, at)) = more.iter().find(|(other, _)| *other == text) {
            return Heard::Again { line: *at };
        }
        more.push((text, line));
        Heard::Otherwise { nth: more.len() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::said::Told;

    fn row(key: &str, line: u64, raw: &str) -> Step {
        Ok(Understood {
            key: key.into(),
            line,
            raw: raw.into(),
            told: Told::default(),
            warnings: Vec::new(),
        })
    }

    fn gathered(same: Same, skip: i64) -> Chunk {
        let mut gather = Gather::new(same, skip);
        let steps = [
            row("id:1", 2, "Ann"),
            row("id:2", 3, "Bob"),
            row("id:1", 4, "Ann"),
            Err(RowRefusal {
                line: 5,
                reason: "`31 Feb` in `Born` is a day no calendar has".into(),
                raw: "Cid\0".into(),
            }),
            row("id:1", 6, "Anna"),
            row("id:1", 7, "Anna"),
        ];
        assert!(steps.into_iter().all(|step| gather.take(step).is_none()));
        gather.rest().unwrap()
    }

    fn keys(chunk: &Chunk) -> Vec<&str> {
        chunk.rows.iter().map(|row| row.key.as_str()).collect()
    }

    #[test]
    fn one_key_with_two_texts_is_two_rows_and_the_same_text_twice_is_one() {
        let chunk = gathered(Same::ByContent, 0);
        assert_eq!(keys(&chunk), ["id:1", "id:2", "id:1#2"]);
        assert_eq!(
            (chunk.counts.rows, chunk.counts.duplicate, chunk.counts.refused),
            (6, 2, 1)
        );
        let same: Vec<_> = chunk.refused.iter().map(|row| (row.line, row.same_as)).collect();
        assert_eq!(same, [(4, Some(2)), (5, None), (7, Some(6))]);
        assert_eq!(
            chunk.refused[1].kind,
            "a value in `Born` is a day no calendar has"
        );
        assert_eq!(chunk.refused[1].raw.as_deref(), Some("Cid\u{fffd}"));
    }

    #[test]
    fn a_letter_in_two_folders_is_one_letter() {
        let chunk = gathered(Same::ByKey, 0);
        assert_eq!(keys(&chunk), ["id:1", "id:2"]);
        assert_eq!(chunk.counts.duplicate, 3);
    }

    #[test]
    fn who_goes_on_knows_what_was_said_before_and_takes_it_once() {
        let chunk = gathered(Same::ByContent, 3);
        assert_eq!(keys(&chunk), ["id:1#2"]);
        assert_eq!(
            (chunk.counts.rows, chunk.counts.duplicate, chunk.counts.refused),
            (3, 1, 1)
        );
    }

    #[test]
    fn a_chunk_ends_with_its_rows_or_its_bytes() {
        let mut gather = Gather::new(Same::ByContent, 0);
        let full = (0..)
            .find_map(|nth| gather.take(row(&format!("id:{nth}"), nth, "x")))
            .unwrap();
        assert_eq!(full.rows.len(), ROWS_PER_FACT);
        let long = "x".repeat(1 << 20);
        let full = (0..)
            .find_map(|nth| gather.take(row(&format!("long:{nth}"), nth, &long)))
            .unwrap();
        assert_eq!(full.rows.len(), 4);
    }
}
