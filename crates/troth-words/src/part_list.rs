//! Items of lists and rows of tables within what somebody wrote.

use crate::part::{Mark, PartKind};
use crate::part_line::{Line, Sort};

/// A cell of a table longer than this is a sentence with wide gaps.
const CELL: usize = 40;

/// Marks the items and rows among own lines.
pub fn mark_lists(lines: &[Line<'_>], marks: &mut [Mark]) {
    let mut item: Option<usize> = None;
    for at in 0..lines.len() {
        let line = &lines[at];
        if marks[at].kind != PartKind::Own || line.is_blank() {
            item = None;
            continue;
        }
        let begins = begins_item(lines, at) || is_row(line.text);
        let goes_on = item.is_some_and(|indent| line.indent > indent);
        if begins {
            item = Some(line.indent);
        } else if !goes_on {
            item = None;
            continue;
        }
        marks[at] = Mark {
            kind: PartKind::List,
            begins,
        };
    }
}

fn begins_item(lines: &[Line<'_>], at: usize) -> bool {
    let line = &lines[at];
    if line.sort == Sort::Rule {
        return false;
    }
    match item_mark(line.text) {
        None => false,
        Some(Bullet::Sign) => true,
        Some(Bullet::Count(count)) => {
            // “… until\n5. May” is a line that was broken before a number.
            let above = at.checked_sub(1).map(|at| &lines[at]);
            count == 1
                || above.is_none_or(|above| {
                    above.is_blank() || above.text.len() < 55 || item_mark(above.text).is_some()
                })
        }
    }
}

/// What an item begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bullet {
    Sign,
    /// A number, or a letter counted from one.
    Count(u32),
}

/// The bullet a line begins with, if it does.
pub fn item_mark(text: &str) -> Option<Bullet> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    match first {
        '•' | '·' | '●' | '▪' | '◦' | '‣' | '■' | '□' | '➢' | '\u{F0B7}' => {
            Some(Bullet::Sign)
        }
        '-' | '*' | '–' | '—' | '+' | 'o' | 'Ø' => {
            let wide = if first == 'o' {
                rest.starts_with('\t') || rest.starts_with("  ")
            } else {
                rest.starts_with([' ', '\t'])
            };
            (wide && !rest.trim_start().starts_with(['-', '*'])).then_some(Bullet::Sign)
        }
        '(' => counted(rest, &[')']),
        _ => counted(text, &['.', ')']),
    }
}

/// `12.`, `a)`: a count, its mark, and space after it.
fn counted(text: &str, marks: &[char]) -> Option<Bullet> {
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let (count, length) = match text.bytes().next()? {
        letter @ b'a'..=b'h' => (u32::from(letter - b'a') + 1, 1),
        b'0'..=b'9' => (text[..digits].parse().ok()?, digits),
        _ => return None,
    };
    let mut rest = text[length..].chars();
    let mark = rest.next()?;
    let is_letter = digits == 0;
    let fits = marks.contains(&mark) && !(is_letter && mark == '.' && !text[length + 1..].starts_with('\t'));
    (fits && rest.next().is_some_and(char::is_whitespace)).then_some(Bullet::Count(count))
}

/// Whether a line is cells side by side, or figures and little else.
pub fn is_row(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !text.contains("  ") && !bytes.contains(&b'\t') && !bytes.contains(&b'|') {
        return false;
    }
    let (mut cells, mut cell, mut longest, mut blank) = (1, 0, 0, 0);
    let mut before = b' ';
    for &byte in bytes {
        let gap = matches!(byte, b' ' | b'\t' | b'|');
        if gap {
            blank += if byte == b' ' { 1 } else { 2 };
            continue;
        }
        if blank >= 2 && !matches!(before, b'.' | b'?' | b'!' | b',' | b';' | b'-') && byte != b'-' {
            cells += 1;
            longest = longest.max(cell);
            cell = 0;
        }
        cell += 1 + usize::from(blank == 1);
        (blank, before) = (0, byte);
    }
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    longest = longest.max(cell);
    longest <= CELL && (cells >= 3 || cells == 2 && digits * 4 >= text.len())
}
