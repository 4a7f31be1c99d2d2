//! Sentences, as loosely as people write them.

use crate::Span;

/// One sentence, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub span: Span,
}

/// The sentences of a stretch of text, in order.
pub fn sentences(text: &str) -> Vec<Sentence> {
    vec![Sentence {
        span: Span::new(0, text.len()),
    }]
}
