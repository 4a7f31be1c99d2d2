//! The messages of an mbox file, one after the other, in bounded memory.
//!
//! A message begins at a line `From …` that carries a time; a blank line before it is usual and not required.
//! `Content-Length` is not believed, because mail programs write it wrongly. `>From ` loses one mark, as mboxrd
//! has it; a file written as mboxo loses at most one mark of a line that was a quotation.

use std::io::{self, BufRead, BufReader, Read};

/// One message as it stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// The line its `From ` stands on, from 1.
    pub line: u64,
    /// What follows `From `: an address, and the time the message was filed.
    pub envelope: String,
    pub bytes: Vec<u8>,
    /// Bytes left out because the message is over the limit; it then can't be read whole.
    pub left_out: u64,
}

#[derive(Debug)]
pub struct Letters<R> {
    input: BufReader<R>,
    limit: usize,
    line: u64,
    next: Option<Letter>,
    started: bool,
}

impl<R: Read> Letters<R> {
    pub fn new(input: R, limit: usize) -> Letters<R> {
        Letters {
            input: BufReader::with_capacity(256 << 10, input),
            limit,
            line: 0,
            next: None,
            started: false,
        }
    }

    fn letter(&mut self) -> io::Result<Option<Letter>> {
        let mut text = Vec::new();
        loop {
            text.clear();
            let Some(over) = self.next_line(&mut text)? else {
                return Ok(self.next.take().map(without_last_blank));
            };
            if let Some(envelope) = envelope(&text) {
                let begun = Letter {
                    line: self.line,
                    envelope,
                    ..Letter::default()
                };
                if let Some(finished) = self.next.replace(begun) {
                    return Ok(Some(without_last_blank(finished)));
                }
                self.started = true;
                continue;
            }
            // What stands before the first `From ` is a message without one, unless it is blank.
            if !self.started && !text.trim_ascii().is_empty() {
                self.started = true;
                self.next = Some(Letter {
                    line: self.line,
                    ..Letter::default()
                });
            }
            if let Some(letter) = &mut self.next {
                letter.add(unmarked(&text), over, self.limit);
            }
        }
    }

    /// One line with its end, at most `limit` bytes of it; and how many more there were.
    fn next_line(&mut self, text: &mut Vec<u8>) -> io::Result<Option<u64>> {
        let limit = self.limit as u64;
        let read = self.input.by_ref().take(limit).read_until(b'\n', text)? as u64;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        let mut over = 0;
        while text.last() != Some(&b'\n') && read == limit {
            let available = self.input.fill_buf()?;
            let (used, ended) = match memchr::memchr(b'\n', available) {
                Some(at) => (at + 1, true),
                None => (available.len(), available.is_empty()),
            };
            self.input.consume(used);
            over += used as u64;
            if ended {
                break;
            }
        }
        Ok(Some(over))
    }
}

impl<R: Read> Iterator for Letters<R> {
    type Item = io::Result<Letter>;

    /// The next message, or why the bytes below can't be read.
    fn next(&mut self) -> Option<Self::Item> {
        self.letter().transpose()
    }
}

impl Letter {
    fn add(&mut self, line: &[u8], over: u64, limit: usize) {
        let room = limit.saturating_sub(self.bytes.len());
        let kept = line.len().min(room);
        self.bytes.extend_from_slice(&line[..kept]);
        self.left_out += (line.len() - kept) as u64 + over;
    }
}

/// The blank line before the next `From ` belongs to the file, not to the message.
fn without_last_blank(mut letter: Letter) -> Letter {
    for blank in [&b"\n\r\n"[..], b"\n\n"] {
        if letter.bytes.ends_with(blank) {
            letter.bytes.truncate(letter.bytes.len() - blank.len() + 1);
            break;
        }
    }
    letter
}

/// `From anna@example.com Thu Feb 22 08:38:33 2001`: a time of day and a year tell it from a sentence.
fn envelope(line: &[u8]) -> Option<String> {
    let rest = line.strip_prefix(b"From ")?;
    if rest.len() > 400 {
        return None;
    }
    let text = String::from_utf8_lossy(rest).trim().to_owned();
    let mut words = text.split_whitespace().skip(1);
    let has_time = words.clone().any(|word| {
        let mut parts = word.split(':');
        let two =
            |part: Option<&str>| part.is_some_and(|p| (1..=2).contains(&p.len()) && p.parse::<u8>().is_ok());
        two(parts.next()) && two(parts.next())
    });
    let has_year = words
        .any(|word| word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1970..2200).contains(&year)));
    (has_time && has_year).then_some(text)
}

fn unmarked(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    if marks > 0 && line[marks..].starts_with(b"From ") {
        &line[1..]
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<(u64, String)> {
        let mut letters = Letters::new(text.as_bytes(), 1 << 20);
        let mut found = Vec::new();
        for letter in letters.by_ref() {
            let letter = letter.unwrap();
            found.push((letter.line, String::from_utf8(letter.bytes).unwrap()));
        }
        found
    }

    const AT: &str = "From a@x.de Thu Feb 22 08:38:33 2001\n";

    #[test]
    fn messages_are_told_apart_by_their_from_lines_alone() {
        for (text, expected) in [
            (
                format!("{AT}A: 1\n\none\n\n{AT}A: 2\n\ntwo\n"),
                vec![(1, "A: 1\n\none\n"), (6, "A: 2\n\ntwo\n")],
            ),
            // No blank line before the next message.
            (
                format!("{AT}A: 1\n\none\n{AT}A: 2\n\ntwo"),
                vec![(1, "A: 1\n\none\n"), (5, "A: 2\n\ntwo")],
            ),
            // A sentence that begins with From is no envelope; a quoted one loses its mark.
            (
                format!("{AT}A: 1\n\nFrom here on we walk.\n>From a\n>>From b\n"),
                vec![(1, "A: 1\n\nFrom here on we walk.\nFrom a\n>From b\n")],
            ),
            // The length a header states is not believed.
            (
                format!("{AT}Content-Length: 9999\n\none\n\n{AT}A: 2\n\n"),
                vec![(1, "Content-Length: 9999\n\none\n"), (6, "A: 2\n")],
            ),
            (format!("\n\n{AT}A: 1\n\none\n"), vec![(3, "A: 1\n\none\n")]),
            (
                "Subject: no envelope\n\none\n".to_owned(),
                vec![(1, "Subject: no envelope\n\none\n")],
            ),
            (String::new(), vec![]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(line, text)| (line, text.to_owned()))
                .collect();
            assert_eq!(letters(&text), expected, "{text}");
            let crlf: Vec<_> = letters(&text.replace('\n', "\r\n"));
            assert_eq!(crlf.len(), expected.len(), "with carriage returns: {text}");
        }
    }

    #[test]
    fn a_message_over_the_limit_is_cut_and_says_so() {
        let text = format!("{AT}A: 1\n\n{}\n{AT}A: 2\n\ntwo\n", "x".repeat(5_000));
        let mut letters = Letters::new(text.as_bytes(), 1_000);
        let first = letters.next().unwrap().unwrap();
        assert_eq!((first.bytes.len(), first.left_out > 4_000), (1_000, true));
        assert_eq!(letters.next().unwrap().unwrap().bytes, b"A: 2\n\ntwo\n");
    }
}
