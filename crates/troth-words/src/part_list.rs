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
        // A bullet that was lost on its way.
        '?' if rest.starts_with('\t') => Some(Bullet::Sign),
        '(' => counted(rest, &[')']),
        _ => counted(text, &['.', ')']),
    }
}

/// `12.`, `a)`: a count, its mark, and space after it.
fn counted(text: &str, marks: &[char]) -> Option<Bullet> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
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

/// Whether a line is cells side by side: three of them, or a name and a figure.
pub fn is_row(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_gapped = |pair: &[u8]| matches!(pair[0], b'\t' | b'|') || pair == b"  ";
    if !bytes.windows(2).any(is_gapped) {
        return false;
    }
    let mut cells = Cells::default();
    for &byte in bytes {
        cells.read(byte);
    }
    cells.end_cell();
    cells.longest <= CELL && (cells.count >= 3 || cells.count == 2 && cells.is_figure)
}

/// Cells of a line, read byte by byte.
#[derive(Default)]
struct Cells {
    count: usize,
    longest: usize,
    /// Whether the last cell that ended is mostly figures.
    is_figure: bool,
    length: usize,
    digits: usize,
    gap: usize,
    before: u8,
}

impl Cells {
    fn read(&mut self, byte: u8) {
        if matches!(byte, b' ' | b'\t' | b'|') {
            self.gap += if byte == b' ' { 1 } else { 2 };
            return;
        }
        // Many put two spaces after a full stop, and around a dash.
        let is_stop = matches!(self.before, b'.' | b'?' | b'!' | b',' | b';' | b'-') || byte == b'-';
        if self.gap >= 2 && !is_stop {
            self.end_cell();
        }
        self.length += 1 + usize::from(self.gap == 1);
        self.digits += usize::from(byte.is_ascii_digit());
        (self.gap, self.before) = (0, byte);
    }

    fn end_cell(&mut self) {
        self.count += 1;
        self.longest = self.longest.max(self.length);
        self.is_figure = self.digits * 3 >= self.length && self.digits > 0;
        (self.length, self.digits) = (0, 0);
    }
}
