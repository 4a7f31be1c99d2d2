//! Input made to be slow: four times as much may take about four times as long.

use std::hint::black_box;
use std::time::{Duration, Instant};

use troth_words::{Learnt, Message, Workdays, parts, read, sentences};

/// Of one size, in bytes, and of four times that.
const BYTES: usize = 1 << 14;

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

/// One endless sentence each, in which a promise could begin at every word.
const PROMISES: &[&str] = &[
    "I will ",
    "will ",
    "will send ",
    "and will ",
    "and it and will ",
    "I will send it on Friday, ",
    "(a) will ",
    ") will ",
    "just will ",
    "once I will send ",
    "if you ",
    "please and ",
    "going to ",
    "told me ",
    "said, ",
    "also told ",
    "told will would ",
    "he told me that he would call ",
    "supposed to ",
    "never ",
    ", ",
    "ich werde ",
    "wenn Sie, ",
    "ich denke, dass ",
    "wir melden uns und ",
    "ich schicke es Ihnen, ",
    "je vais, et nous ",
    "si vous nous le la les ",
    "l'on qu'il ",
    "le enviaremos, si ",
    "que vamos a ",
    "ik zal het u, als ",
    "wij en we ",
];

#[test]
fn time_grows_with_the_text_and_no_faster() {
    for piece in PIECES {
        // Where other work disturbs the clock, one quiet moment is enough.
        let calm = (0..5).any(|_| grows_linearly(piece, cut));
        assert!(calm, "{piece:?}");
    }
}

#[test]
fn time_to_find_promises_grows_with_an_endless_sentence_and_no_faster() {
    for piece in PROMISES {
        let calm = (0..5).any(|_| grows_linearly(piece, find));
        assert!(calm, "{piece:?}");
    }
}

/// Sixteen times as long would be quadratic, and with this many bytes seconds.
fn grows_linearly(piece: &str, read: fn(&str) -> usize) -> bool {
    let small = time(&mean(piece, BYTES), read);
    let large = time(&mean(piece, 4 * BYTES), read);
    large < small * 9 || large < Duration::from_millis(250)
}

/// The piece again and again, and at the end something marked, towards which a careless reading would look each time.
fn mean(piece: &str, bytes: usize) -> String {
    format!("{}\nOn 1 wrote:\n> end", piece.repeat(bytes / piece.len()))
}

fn time(text: &str, read: fn(&str) -> usize) -> Duration {
    let begun = Instant::now();
    black_box(read(text));
    begun.elapsed()
}

fn cut(text: &str) -> usize {
    let found = parts(text);
    let own = found.iter().map(|part| sentences(part.span.of(text)).len());
    own.sum::<usize>() + sentences(text).len()
}

fn find(text: &str) -> usize {
    let message = Message {
        text,
        written: None,
        side: None,
    };
    let reading = read(message, &Workdays::default(), &Learnt::default());
    reading.promises.len() + reading.reported.len()
}
