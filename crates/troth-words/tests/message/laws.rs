//! Laws that hold for any text: nothing is lost, nothing is told twice, no letter is cut in two.

use proptest::prelude::*;
use troth_words::{Part, Sentence, parts, sentences};

/// Pieces of which mail is made, so that chance meets what the reading looks for.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "> ",
    ">From ",
    "-- \n",
    "----- Original Message -----\n",
    "From: Ann <a@b.example>\n",
    "Sent: Monday\n",
    "To: Tom\n",
    "Subject: frame\n",
    "---- Forwarded by Ann on 12/05/2000 03:04 PM ----\n",
    "On Mon, 2 Nov 2026, Tom wrote:\n",
    "Am 2.11.2026 schrieb Anna",
    ":",
    "À : ",
    "Regards,\n",
    "Thanks,\n",
    "Tom Barr\n",
    "020 7946 0000\n",
    "_____\n",
    "***\n",
    "This e-mail is confidential and intended only for",
    "To unsubscribe ",
    "- ",
    "1. ",
    "\t",
    "   ",
    "12.50  13.20  14\n",
    ".",
    "...",
    "?!",
    "。",
    "؟",
    "…",
    "😡",
    "ü",
    "é",
    "\u{a0}",
    "\u{3000}",
    "\u{200d}",
    "e.g. ",
    "Mr. ",
    "Hi Anna,\n",
    "=\n",
    "word ",
    "Word ",
    "\"",
    ")",
];

fn mail() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn cover(text: &str, parts: &[Part]) {
    let mut end = 0;
    for part in parts {
        assert_eq!(part.span.start, end, "a gap or an overlap in {text:?}");
        assert!(part.span.end > end, "an empty part in {text:?}");
        assert!(
            text.get(part.span.start..part.span.end).is_some(),
            "a letter is cut in {text:?}"
        );
        assert!(
            end == 0 || text.as_bytes()[end - 1] == b'\n',
            "half a line in {text:?}"
        );
        end = part.span.end;
    }
    assert_eq!(end, text.len(), "something is left of {text:?}");
}

fn stand_in_order(text: &str, sentences: &[Sentence]) {
    let mut end = 0;
    for sentence in sentences {
        let span = sentence.span;
        assert!(
            span.start >= end && span.end > span.start,
            "{span:?} after {end} in {text:?}"
        );
        let words = text.get(span.start..span.end).unwrap();
        assert_eq!(words.trim(), words, "space around a sentence of {text:?}");
        assert!(
            text[end..span.start].trim().is_empty(),
            "words between sentences of {text:?}"
        );
        end = span.end;
    }
    assert!(
        text[end..].trim().is_empty(),
        "words after the last sentence of {text:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn parts_cover_any_text_without_gap_or_overlap(text in mail()) {
        cover(&text, &parts(&text));
    }

    #[test]
    fn sentences_hold_every_word_of_any_text_once_and_in_order(text in mail()) {
        stand_in_order(&text, &sentences(&text));
    }

    #[test]
    fn the_same_holds_for_text_that_is_no_mail(text in any::<String>()) {
        cover(&text, &parts(&text));
        stand_in_order(&text, &sentences(&text));
    }
}
