//! What a file is by its first bytes: archive, mailbox, letter, table, or nothing that can be read here.

use std::io::Cursor;

use crate::intake::encoding;

pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// What a file that is neither text nor workbook is, by its first bytes.
pub(super) fn binary(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 11] = [
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"Rar!", "a rar archive"),
        (b"\x53\x51Lite format 3\0", "a database"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"!BDN", "an Outlook data file"),
        (b"{\\rtf", "a rich-text document"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(what);
    }
    if is_json(head) {
        return Some("JSON");
    }
    let marked = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let sniffed = encoding::sniff(|| Ok(Cursor::new(head))).ok();
    let wide = sniffed.is_some_and(|sniff| sniff.encoding.name().starts_with("UTF-16"));
    let odd = head
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
        .count();
    (!marked && !wide && odd * 20 > head.len()).then_some("a binary file")
}

/// Brackets as no header of a table begins: `{"`, `[{`, `[[`, whatever the space between.
fn is_json(head: &[u8]) -> bool {
    let mut marks = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace());
    matches!(
        (marks.next(), marks.next()),
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b'['))
    )
}

pub(super) fn is_mailbox(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(4_096)]).into_owned();
    let body = text.trim_start_matches(['\u{feff}', '\r', '\n', '>']);
    let mut lines = body.lines();
    let first = lines.next().unwrap_or_default();
    let second = lines.find(|line| !line.starts_with('>')).unwrap_or_default();
    first.starts_with("From ") && (is_header(second) || first.contains(':'))
}

/// Two header lines that mail has and tables don't, before the first empty line.
pub(super) fn is_letter(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(16_384)]).into_owned();
    let known = [
        "from",
        "date",
        "received",
        "message-id",
        "to",
        "subject",
        "return-path",
        "mime-version",
    ];
    let mut seen = 0;
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.is_empty() {
            break;
        }
        if at > 0 && line.starts_with([' ', '\t']) {
            continue;
        }
        if !is_header(line) {
            return false;
        }
        let name = line.split(':').next().unwrap_or_default().to_lowercase();
        seen += usize::from(known.contains(&name.as_str()));
    }
    seen >= 2
}

fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        (1..=60).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    })
}
