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

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_stretches_of_a_text_stand_in_order_within_its_sentences(text in ".{0,120}", times in 1_usize..60) {
            let text = text.repeat(times);
            let mut last = 0;
            for said in cut(&text) {
                proptest::prop_assert!(last <= said.sentence.start && said.sentence.start < said.sentence.end);
                proptest::prop_assert!(said.words.len() <= LONGEST + 1);
                let words = said.words.between(0, said.words.len());
                proptest::prop_assert!(said.sentence.start <= words.start && words.end <= said.sentence.end);
                proptest::prop_assert!(text.get(said.sentence.start..said.sentence.end).is_some());
                last = said.sentence.end;
            }
        }
    }
}
