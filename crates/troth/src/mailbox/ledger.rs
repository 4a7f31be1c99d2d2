//! Which letters of a folder are read next, in which portions, and what each turns out to be: decisions without a server.

use std::collections::HashSet;

use jiff::tz::TimeZone;

use crate::frame::time::{MINUTE, Millis, SECOND};
use crate::intake::rows::Understood;
use crate::mailbox::bounce::{self, Notice};
use crate::mailbox::mbox::Letter;
use crate::mailbox::message;

/// A portion holds at most so many letters, and ends before it grows beyond so many bytes.
pub const LETTERS: usize = 50;
pub const BYTES: u64 = 4 << 20;

/// What one letter turned out to be.
#[derive(Clone, Debug)]
pub enum Found {
    Letter(Box<Understood>),
    /// What a server said of letters of ours.
    Notice(Notice),
    Skipped {
        why: String,
        /// Its header as it came.
        raw: String,
    },
}

/// A letter as the server announces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
    pub uid: u32,
    pub bytes: u64,
}

/// The place to read on from. A server that numbers its letters anew is read from the start: what is known is not kept
/// twice.
pub fn place(known: Option<u32>, last: u32, now: u32) -> u32 {
    if known == Some(now) { last } else { 0 }
}

/// How the server is asked for what came after `last`.
pub fn search(last: u32, since: Option<Millis>) -> String {
    let from = last.saturating_add(1);
    let since = since.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    match since {
        // RFC 3501 writes days in English.
        Some(at) => format!(
            "UID {from}:* SINCE {}",
            at.to_zoned(TimeZone::UTC).strftime("%d-%b-%Y")
        ),
        None => format!("UID {from}:*"),
    }
}

/// What a search found, in order; a server asked for `9:*` also names its last letter though that be 5.
pub fn after(last: u32, found: &HashSet<u32>) -> Vec<u32> {
    let mut uids: Vec<u32> = found.iter().copied().filter(|uid| *uid > last).collect();
    uids.sort_unstable();
    uids
}

/// Portions that are fetched and kept together, in order.
pub fn portions(announced: &[Announced]) -> Vec<Vec<Announced>> {
    let mut portions: Vec<Vec<Announced>> = Vec::new();
    let mut bytes = 0;
    for one in announced {
        match portions.last_mut() {
            Some(open) if open.len() < LETTERS && bytes + one.bytes <= BYTES => {
                open.push(*one);
                bytes += one.bytes;
            }
            _ => {
                portions.push(vec![*one]);
                bytes = one.bytes;
            }
        }
    }
    portions
}

/// Reads one letter. `filed` is when the server got it, for letters that say no day themselves.
pub fn read(uid: u32, bytes: &[u8], filed: Option<Millis>) -> Found {
    if let Some(notice) = bounce::read(bytes) {
        return Found::Notice(notice);
    }
    let letter = Letter {
        line: u64::from(uid),
        envelope: filed.map(envelope).unwrap_or_default(),
        bytes: plain_lines(bytes),
        left_out: 0,
    };
    match message::understood(&letter) {
        Ok(understood) => Found::Letter(Box::new(understood)),
        Err(refusal) => Found::Skipped {
            why: refusal.reason,
            raw: header(bytes),
        },
    }
}

/// A letter that is longer than the limit is not fetched; its header is.
pub fn too_long(header_bytes: &[u8], bytes: u64, limit: usize) -> Found {
    Found::Skipped {
        why: format!(
            "it has {} MB, and {} MB are the most that is kept\n\nhint: it stays on the server",
            bytes >> 20,
            limit >> 20
        ),
        raw: header(header_bytes),
    }
}

/// As the first line of a letter in a file has it, so that both are read alike.
fn envelope(filed: Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(filed).unwrap_or_default();
    format!(
        "imap {}",
        at.to_zoned(TimeZone::UTC).strftime("%a %b %d %H:%M:%S %Y")
    )
}

/// Lines as a file has them, so that a letter fetched and the same from a file are one record.
fn plain_lines(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            plain.push(*byte);
        }
    }
    plain
}

/// The longest header kept of a letter that is not.
const HEADER: usize = 8 << 10;

fn header(bytes: &[u8]) -> String {
    let plain = plain_lines(&bytes[..bytes.len().min(HEADER)]);
    let text = String::from_utf8_lossy(&plain).replace('\0', "\u{fffd}");
    let end = text.find("\n\n").unwrap_or(text.len());
    text[..end].to_owned()
}

/// How long to wait after so many failures in a row; `dice` from 0 to 1 keeps many houses from coming at once.
pub fn wait(failures: u32, dice: f64) -> Millis {
    let whole = (5 * SECOND)
        .saturating_mul(1 << failures.clamp(1, 8).saturating_sub(1))
        .min(10 * MINUTE);
    #[expect(clippy::cast_possible_truncation, reason = "minutes in milliseconds")]
    let waited = (whole as f64 * (0.5 + dice.clamp(0.0, 1.0) / 2.0)) as Millis;
    waited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_on_from_its_place_or_from_the_start_when_it_was_numbered_anew() {
        for (known, last, now, wanted) in [(None, 0, 7, 0), (Some(7), 41, 7, 41), (Some(7), 41, 8, 0)] {
            assert_eq!(place(known, last, now), wanted);
        }
        assert_eq!(after(5, &HashSet::from([5, 9, 7])), [7, 9]);
        assert_eq!(after(9, &HashSet::from([9])), [0_u32; 0]);
        assert_eq!(search(41, None), "UID 42:*");
        // 20 November 2026, noon.
        assert_eq!(search(0, Some(1_795_176_000_000)), "UID 1:* SINCE 20-Nov-2026");
    }

    #[test]
    fn portions_are_bounded_by_letters_and_by_bytes_and_leave_nobody_out() {
        let small: Vec<Announced> = (1..=120).map(|uid| Announced { uid, bytes: 1 }).collect();
        let sizes: Vec<usize> = portions(&small).iter().map(Vec::len).collect();
        assert_eq!(sizes, [50, 50, 20]);
        // 3 MB and 3 MB are more than 4; one of 9 MB stands alone.
        let big = [3, 3, 9, 1].map(|mb| Announced {
            uid: mb,
            bytes: u64::from(mb) << 20,
        });
        let sizes: Vec<usize> = portions(&big).iter().map(Vec::len).collect();
        assert_eq!(sizes, [1, 1, 1, 1]);
        assert_eq!(portions(&[]), Vec::<Vec<Announced>>::new());
    }

    #[test]
    fn the_same_letter_from_a_server_and_from_a_file_is_one_record() {
        let text = "From: Ann <ann@example.org>\nTo: mia@devlin.example\nSubject: Frame\nDate: Fri, 20 Nov 2026 12:00:00 +0000\nMessage-ID: <1@example.org>\n\nIt rattles.\n";
        let file = message::understood(&Letter {
            line: 1,
            bytes: text.as_bytes().to_vec(),
            ..Letter::default()
        })
        .unwrap();
        let Found::Letter(served) = read(9, text.replace('\n', "\r\n").as_bytes(), Some(0)) else {
            panic!("it is a letter");
        };
        assert_eq!(
            (served.key, served.raw, served.told),
            (file.key, file.raw, file.told)
        );
    }

    #[test]
    fn what_cannot_be_kept_is_skipped_with_the_reason_and_its_header() {
        let nobody = "Subject: nobody\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\nsecret\r\n";
        let Found::Skipped { why, raw } = read(9, nobody.as_bytes(), None) else {
            panic!("nobody is in it");
        };
        assert_eq!(why, "nobody wrote it and nobody got it");
        assert_eq!(raw, "Subject: nobody\nDate: Fri, 20 Nov 2026 12:00:00 +0000");
        let undated = "From: ann@example.org\r\nTo: mia@devlin.example\r\n\r\nHello\r\n";
        assert!(matches!(read(9, undated.as_bytes(), None), Found::Skipped { .. }));
        let Found::Letter(filed) = read(9, undated.as_bytes(), Some(1_795_176_000_000)) else {
            panic!("the server says when it came");
        };
        let crate::record::said::Said::Message(message) = &filed.told.said[0] else {
            panic!("it is a letter");
        };
        assert_eq!(message.at, 1_795_176_000_000);
    }

    #[test]
    fn waiting_doubles_up_to_ten_minutes_and_differs_between_houses() {
        for (failures, dice, wanted) in [
            (1, 1.0, 5 * SECOND),
            (1, 0.0, 2_500),
            (2, 1.0, 10 * SECOND),
            (7, 1.0, 320 * SECOND),
            (8, 1.0, 10 * MINUTE),
            (90, 0.0, 5 * MINUTE),
        ] {
            assert_eq!(wait(failures, dice), wanted, "{failures} {dice}");
        }
    }
}
