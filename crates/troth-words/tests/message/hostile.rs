//! Input made to be slow: four times as much may take about four times as long.

use std::hint::black_box;
use std::time::{Duration, Instant};

use troth_words::{parts, sentences};

/// Of one size, in bytes, and of four times that.
const BYTES: usize = 1 << 13;

const PIECES: &[&str] = &[
    ">",
    "\n",
    "-",
    ".",
    "a",
    "From:\n",
    "From: a@b\nTo: c\n\n",
    "From: Ann\n\n\n",
    "On 1 wrote:\n",
    "On 1\n",
    "On 1 wrote:\n\n\n",
    "> a\nb\n",
    ". ",
    "e.g. ",
    "   ",
    " \n",
    "- a\n",
    "1. ",
    "?)",
    "\"",
    "😡 ",
    "。",
    "This e-mail is\n",
    "This e-mail is ",
    "***\nnotice\n",
    "-- \n",
    "-- \na\n>\n",
    "Regards,\n",
    "Tom\n\n",
    "01/02/2001 03:04 PM\n",
    "To:\n",
    "-----Original Message-----\n>\n\n>\n",
    "@",
    "http://",
    "a@",
    "word ",
    "\t",
    "|",
    "a  b  c\n",
    ">From \n",
    ">From x\n\n",
    "^AB ",
    "2/2 ",
    "1 ",
    "...A",
    "a.I ",
    "=\n",
];

#[test]
fn time_grows_with_the_text_and_no_faster() {
    for piece in PIECES {
        for tail in ["", "\nOn 1 wrote:\n> end"] {
            let small = shortest(&mean(piece, tail, BYTES));
            let large = shortest(&mean(piece, tail, 4 * BYTES));
            // Sixteen would be quadratic; what is too quick to measure is no danger.
            assert!(
                large < small * 10 || large < Duration::from_millis(4),
                "{piece:?} and {tail:?}: {small:?}, four times as much {large:?}"
            );
        }
    }
}

fn mean(piece: &str, tail: &str, bytes: usize) -> String {
    format!("{}{tail}", piece.repeat(bytes / piece.len()))
}

fn shortest(text: &str) -> Duration {
    (0..5)
        .map(|_| {
            let begun = Instant::now();
            let own = parts(text)
                .iter()
                .map(|part| sentences(part.span.of(text)).len())
                .sum::<usize>();
            black_box(own + sentences(text).len());
            begun.elapsed()
        })
        .min()
        .unwrap()
}
