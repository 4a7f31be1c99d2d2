//! What a message is made of: what its writer wrote now, and what came along.

use crate::Span;
use crate::part_earlier::mark_earlier;
use crate::part_line::{Line, lines};
use crate::part_list::mark_lists;
use crate::part_notice::mark_notices;
use crate::part_signature::mark_signature;

/// What a stretch of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// What this person wrote now; thanks and greetings too, for they may carry a feeling.
    Own,
    /// An item of a list or a row of a table this person wrote now.
    List,
    /// An earlier message that is answered, with the line that names its writer.
    Quoted,
    /// Another message, handed on.
    Forwarded,
    /// Names, ways to reach somebody and the formula above them: “Regards”, but not “Thanks”.
    Signature,
    /// What a machine or a lawyer adds to every message alike.
    Disclaimer,
}

/// A stretch of whole lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: PartKind,
    pub span: Span,
}

impl Part {
    /// Whether these are words this person wrote now.
    pub fn is_own(&self) -> bool {
        matches!(self.kind, PartKind::Own | PartKind::List)
    }
}

/// What a line was found to be, and whether it begins something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub kind: PartKind,
    pub begins: bool,
}

/// The parts of a message, in order, without a gap.
pub fn parts(text: &str) -> Vec<Part> {
    let lines = lines(text);
    let own = Mark {
        kind: PartKind::Own,
        begins: false,
    };
    let mut marks = vec![own; lines.len()];
    mark_earlier(&lines, &mut marks);
    for (from, to) in own_stretches(&lines, &marks) {
        let (lines, marks) = (&lines[from..to], &mut marks[from..to]);
        mark_notices(lines, marks);
        mark_signature(lines, marks);
        mark_lists(lines, marks);
    }
    joined(text, &lines, &marks)
}

/// Stretches of lines that belong to nobody else.
fn own_stretches(lines: &[Line<'_>], marks: &[Mark]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for at in 0..=lines.len() {
        let is_own = marks.get(at).is_some_and(|mark| mark.kind == PartKind::Own);
        match start {
            None if is_own => start = Some(at),
            Some(from) if !is_own => {
                found.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Lines of one kind become one part; an empty line goes with what stands before it.
fn joined(text: &str, lines: &[Line<'_>], marks: &[Mark]) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    for (line, mark) in lines.iter().zip(marks) {
        if line.is_blank() {
            continue;
        }
        let is_new = found.last().is_none_or(|last| last.kind != mark.kind) || mark.begins;
        if is_new {
            let start = if found.is_empty() { 0 } else { line.start };
            if let Some(last) = found.last_mut() {
                last.span.end = start;
            }
            found.push(Part {
                kind: mark.kind,
                span: Span::new(start, text.len()),
            });
        }
    }
    if found.is_empty() && !text.is_empty() {
        found.push(Part {
            kind: PartKind::Own,
            span: Span::new(0, text.len()),
        });
    }
    found
}
