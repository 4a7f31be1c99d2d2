//! Reads a message in every way the crate can, so that whatever it is, every finding lies within it.

use jiff::civil::date;
use troth_words::{Learnt, Message, Span, Workdays, dates, parts, promises, reported, sentences};

pub fn everything(text: &str) {
    let whole = Message {
        text,
        written: Some(date(2026, 11, 2).at(9, 30, 0, 0)),
        side: None,
    };
    for one in troth_words::read(whole, &Workdays::default(), &Learnt::default()).promises {
        within(text, one.found.span);
    }
    let found = parts(text);
    assert_eq!(
        found
            .iter()
            .map(|part| part.span.end - part.span.start)
            .sum::<usize>(),
        text.len()
    );
    for part in found {
        read(part.span.of(text));
    }
    read(text);
}

fn read(text: &str) {
    let work = Workdays::default();
    // A Monday.
    let written = date(2026, 11, 2).at(9, 30, 0, 0);
    for sentence in sentences(text) {
        let words = within(text, sentence.span);
        for named in dates(words, Some(written), &work) {
            within(words, named.span);
        }
        for promise in promises(words, None) {
            within(words, promise.span);
            assert!((0.0..=1.0).contains(&promise.p));
        }
        for told in reported(words) {
            within(words, told.promise.span);
        }
    }
    for named in dates(text, None, &work) {
        within(text, named.span);
    }
}

/// The words there, of which there must be some, with no letter cut in two.
fn within(text: &str, span: Span) -> &str {
    let words = text.get(span.start..span.end).unwrap_or_default();
    assert!(!words.is_empty(), "{span:?} holds no words of {text:?}");
    words
}
