//! Which letters the bytes of a file stand for: its marks first, then UTF-8, then what older programs wrote.
//!
//! A file that is UTF-8 but for a few rows is read row by row: a row that is not UTF-8 is read as Windows-1252,
//! which gives every byte a letter, so nothing is lost, and is counted.

use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What one pass over a file's bytes tells.
#[derive(Clone, Debug)]
pub struct Sniff {
    pub encoding: &'static Encoding,
    /// Bytes after unpacking.
    pub bytes: u64,
    /// Line ends; a file with none but carriage returns comes from an old Macintosh.
    pub lines: u64,
    pub returns_alone: bool,
    /// Bytes that are not UTF-8 in a file taken for UTF-8.
    pub strays: u64,
}

/// Reads everything `open` gives, once, and a second time only when it is neither marked nor UTF-8.
pub fn sniff<R: Read>(open: impl Fn() -> io::Result<R>) -> io::Result<Sniff> {
    let mut tally = Tally::default();
    let mut head = Vec::new();
    for_each_chunk(open()?, |chunk| {
        if head.len() < 4_096 {
            head.extend_from_slice(&chunk[..chunk.len().min(4_096)]);
        }
        tally.take(chunk);
    })?;
    tally.finish();
    let encoding = match (marked(&head), tally.strays == 0 || tally.wide >= tally.strays) {
        (Some(encoding), _) => encoding,
        (None, true) => UTF_8,
        (None, false) => guess(open()?)?,
    };
    Ok(Sniff {
        encoding,
        bytes: tally.bytes,
        lines: tally.newlines,
        returns_alone: tally.newlines == 0 && tally.returns > 1,
        strays: if encoding == UTF_8 { tally.strays } else { 0 },
    })
}

fn for_each_chunk(mut input: impl Read, mut chunk_taken: impl FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; 128 << 10];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => chunk_taken(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A byte-order mark, or every second byte zero.
fn marked(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(encoding);
    }
    let pairs = head.len() / 2;
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (first, second) = (zeros(0), zeros(1));
    if pairs >= 4 && second * 10 >= pairs * 4 && first * 10 < pairs {
        return Some(UTF_16LE);
    }
    (pairs >= 4 && first * 10 >= pairs * 4 && second * 10 < pairs).then_some(UTF_16BE)
}

fn guess(input: impl Read) -> io::Result<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for_each_chunk(input, |chunk| {
        detector.feed(chunk, false);
    })?;
    detector.feed(&[], true);
    Ok(detector.guess(None, Utf8Detection::Deny))
}

#[derive(Default)]
struct Tally {
    bytes: u64,
    newlines: u64,
    returns: u64,
    /// Letters of two bytes and more that are sound UTF-8.
    wide: u64,
    strays: u64,
    carried: Vec<u8>,
}

impl Tally {
    fn take(&mut self, chunk: &[u8]) {
        self.bytes += chunk.len() as u64;
        self.newlines += memchr::memchr_iter(b'\n', chunk).count() as u64;
        if self.newlines == 0 {
            self.returns += memchr::memchr_iter(b'\r', chunk).count() as u64;
        }
        if self.carried.is_empty() {
            self.check(chunk);
        } else {
            let mut joined = std::mem::take(&mut self.carried);
            joined.extend_from_slice(chunk);
            self.check(&joined);
        }
    }

    fn check(&mut self, mut rest: &[u8]) {
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => return self.wide += wide(text),
                Err(error) => {
                    let (sound, broken) = rest.split_at(error.valid_up_to());
                    self.wide += std::str::from_utf8(sound).map_or(0, wide);
                    let Some(length) = error.error_len() else {
                        self.carried = broken.to_vec();
                        return;
                    };
                    self.strays += length as u64;
                    rest = &broken[length..];
                }
            }
        }
    }

    fn finish(&mut self) {
        self.strays += self.carried.len() as u64;
    }
}

fn wide(text: &str) -> u64 {
    if text.is_ascii() {
        0
    } else {
        text.chars().filter(|letter| !letter.is_ascii()).count() as u64
    }
}

/// The bytes of a row as text, and whether they had to be read as Windows-1252.
pub fn repaired(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
    }
}

/// Gives the same text in UTF-8, without its mark. UTF-8 itself passes through: its rows are checked one by one.
pub fn in_utf8(
    input: impl Read + Send + 'static,
    encoding: &'static Encoding,
    lost: Arc<AtomicU64>,
) -> Box<dyn Read + Send> {
    if encoding == UTF_8 {
        return Box::new(Unmarked {
            input,
            started: false,
            kept: Vec::new(),
        });
    }
    Box::new(Recoded {
        input,
        decoder: encoding.new_decoder_with_bom_removal(),
        bytes: vec![0; 64 << 10],
        text: vec![0; 256 << 10],
        ready: 0..0,
        ended: false,
        lost,
    })
}

struct Unmarked<R> {
    input: R,
    started: bool,
    kept: Vec<u8>,
}

impl<R: Read> Read for Unmarked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.started {
            self.started = true;
            (&mut self.input).take(3).read_to_end(&mut self.kept)?;
            if self.kept == b"\xef\xbb\xbf" {
                self.kept.clear();
            }
        }
        if self.kept.is_empty() {
            return self.input.read(out);
        }
        let length = self.kept.len().min(out.len());
        out[..length].copy_from_slice(&self.kept[..length]);
        self.kept.drain(..length);
        Ok(length)
    }
}

struct Recoded<R> {
    input: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    /// Decoded text, four times as long as the bytes, which is more than any encoding needs.
    text: Vec<u8>,
    ready: std::ops::Range<usize>,
    ended: bool,
    /// Runs of bytes with letters that could not be read and stand as `\u{fffd}`.
    lost: Arc<AtomicU64>,
}

impl<R: Read> Read for Recoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.ended {
            let length = self.input.read(&mut self.bytes)?;
            self.ended = length == 0;
            let bytes = &self.bytes[..length];
            let (_, _, written, replaced) = self.decoder.decode_to_utf8(bytes, &mut self.text, self.ended);
            self.lost.fetch_add(u64::from(replaced), Ordering::Relaxed);
            self.ready = 0..written;
        }
        let length = self.ready.len().min(out.len());
        out[..length].copy_from_slice(&self.text[self.ready.start..self.ready.start + length]);
        self.ready.start += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(bytes: &[u8]) -> &'static str {
        sniff(|| Ok(bytes)).unwrap().encoding.name()
    }

    fn utf16(text: &str, mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_files_letters_are_known_by_mark_then_by_content() {
        for (bytes, expected) in [
            (b"name,city\nAnna,Bern\n".to_vec(), "UTF-8"),
            (b"\xef\xbb\xbfname\nAnna\n".to_vec(), "UTF-8"),
            ("name\nJürgen Müller\n".into(), "UTF-8"),
            (
                b"name\nJ\xfcrgen M\xfcller, K\xf6ln\nStra\xdfe\n".to_vec(),
                "windows-1252",
            ),
            (utf16("name;city\nAnna;Bern\n", true), "UTF-16LE"),
            (utf16("name;city\nAnna;Bern\n", false), "UTF-16LE"),
            // One stray byte in a file of sound UTF-8 does not make it another encoding.
            ([&b"\xff,x\n"[..], "Jürgen Müller\n".as_bytes()].concat(), "UTF-8"),
        ] {
            assert_eq!(name_of(&bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn every_byte_of_a_stray_row_gets_a_letter() {
        let bytes: Vec<u8> = (0x80..=0xff).collect();
        let (text, was_repaired) = repaired(&bytes);
        assert!(was_repaired);
        assert_eq!(text.chars().count(), 128);
        assert!(!text.contains('\u{fffd}'));
    }

    #[test]
    fn other_encodings_come_out_as_utf8_without_their_mark() {
        let lost = Arc::new(AtomicU64::new(0));
        let mut text = String::new();
        let input = io::Cursor::new(utf16("name\nJürgen\n", true));
        in_utf8(input, UTF_16LE, Arc::clone(&lost))
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "name\nJürgen\n");
        assert_eq!(lost.load(Ordering::Relaxed), 0);
    }
}
