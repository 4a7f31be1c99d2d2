//! Sentences, as loosely as people write them.

use crate::Span;

/// One sentence, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub span: Span,
}

/// The sentences of a stretch of text, in order.
pub fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for at in 0..bytes.len() {
        let ends = matches!(bytes[at], b'.' | b'?' | b'!')
            && bytes.get(at + 1).is_none_or(|next| next.is_ascii_whitespace());
        if ends || at + 1 == bytes.len() {
            let piece = &text[start..=at];
            let lead = piece.len() - piece.trim_start().len();
            let whole = piece.trim();
            if !whole.is_empty() {
                found.push(Sentence {
                    span: Span::new(start + lead, start + lead + whole.len()),
                });
            }
            start = at + 1;
        }
    }
    found
}
