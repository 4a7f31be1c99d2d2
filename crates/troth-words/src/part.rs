//! What a message is made of: what its writer wrote now, and what came along.

use crate::Span;

/// What a stretch of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// What this person wrote now.
    Own,
    /// An item of a list this person wrote now.
    List,
    /// An earlier message that is answered.
    Quoted,
    /// Another message, handed on.
    Forwarded,
    Signature,
    Disclaimer,
}

/// A stretch of whole lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: PartKind,
    pub span: Span,
}

/// The parts of a message, in order, without a gap.
pub fn parts(text: &str) -> Vec<Part> {
    vec![Part {
        kind: PartKind::Own,
        span: Span::new(0, text.len()),
    }]
}
