//! A text cut into sentences and these into words, once for all who read them.

use crate::word::Words;
use crate::{Span, sentences};

/// What people say at one go is shorter, in words and marks; what is longer is read in stretches of so many, so that
/// looking back to where a sentence begins never costs more.
const LONGEST: usize = 256;

/// A sentence and its words.
#[derive(Debug)]
pub(crate) struct Said {
    pub sentence: Span,
    pub words: Words,
}

pub(crate) fn cut(text: &str) -> Vec<Said> {
    let sentences = sentences(text);
    let mut said = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let mut at = sentence.span.start;
        while at < sentence.span.end {
            let (words, next) = Words::within(text, Span::new(at, sentence.span.end), LONGEST);
            let next = next.max(at + 1);
            said.push(Said {
                sentence: Span::new(at, next),
                words,
            });
            at = next;
        }
    }
    said
}
