//! Text that nobody wrote to be read: it takes no longer than other text, and nothing panics.

use std::time::{Duration, Instant};

use jiff::civil::{Date, DateTime};
use proptest::prelude::*;
use troth_words::{Workdays, dates};

use crate::written;

/// Words that the grammar is made of, for sentences that nearly mean something.
const PIECES: &[&str] = &[
    "by",
    "next",
    "Monday",
    "the",
    "20th",
    "of",
    "in",
    "2",
    "-",
    "3",
    "days",
    "a",
    "few",
    "end",
    "March",
    "at",
    "5",
    ":",
    "30",
    "pm",
    "within",
    "last",
    "after",
    "once",
    "we",
    ",",
    ".",
    "/",
    "2026",
    "week",
    "tomorrow",
    "morgen",
    "bis",
    "um",
    "14",
    "Uhr",
    "le",
    "demain",
    "el",
    "lunes",
    "om",
    "uur",
    "é",
    "\u{a0}",
    "999999999999",
    "31",
    "Feb",
    "29",
    "“",
    "'",
    "(",
    ")",
    "first",
    "Q1",
    "noon",
];

fn time_of(text: &str) -> Duration {
    let start = Instant::now();
    let named = dates(text, Some(written()), &Workdays::default());
    assert!(named.len() <= text.len());
    start.elapsed()
}

/// The quickest of three, so that a busy machine says little.
fn quickest(text: &str) -> Duration {
    (0..3).map(|_| time_of(text)).min().unwrap_or_default()
}

#[test]
fn four_times_the_text_takes_about_four_times_as_long() {
    for piece in [
        "by ",
        "1",
        "next ",
        "a",
        "12 ",
        "1/2/",
        "as soon as we ",
        "a.",
        "by the end of ",
        "3:",
        "in two ",
        "every ",
        "\u{a0}",
        "if, once we ",
        "5 days or ",
    ] {
        let (short, long) = (
            piece.repeat(30_000 / piece.len()),
            piece.repeat(120_000 / piece.len()),
        );
        let (once, fourfold) = (quickest(&short), quickest(&long));
        // Four times as long is 4; a square would be 16.
        assert!(
            fourfold < once * 12 + Duration::from_millis(100),
            "“{piece}”: {once:?} and {fourfold:?}"
        );
    }
}

fn moment() -> impl Strategy<Value = DateTime> {
    prop_oneof![
        Just(DateTime::MIN),
        Just(DateTime::MAX),
        (-9999_i16..=9999, 1_i8..=12, 1_i8..=28, 0_i8..24)
            .prop_map(|(year, month, day, hour)| { Date::constant(year, month, day).at(hour, 59, 0, 0) }),
    ]
}

/// Spans lie in the text, one after another.
fn is_in_order(text: &str, written: Option<DateTime>) {
    let named = dates(text, written, &Workdays::default());
    let mut end = 0;
    for named in named {
        assert!(
            named.span.start >= end && named.span.start < named.span.end,
            "{named:?}"
        );
        assert_eq!(named.span.of(text), named.phrase);
        end = named.span.end;
    }
}

proptest! {
    #[test]
    fn random_letters_are_read_without_a_panic(text in ".{0,200}", written in proptest::option::of(moment())) {
        is_in_order(&text, written);
    }

    #[test]
    fn random_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), written in moment()) {
        is_in_order(&String::from_utf8_lossy(&bytes), Some(written));
    }

    #[test]
    fn random_words_of_days_are_read_without_a_panic(
        words in proptest::collection::vec(proptest::sample::select(PIECES), 0..40),
        tight in any::<bool>(),
        written in moment(),
    ) {
        is_in_order(&words.join(if tight { "" } else { " " }), Some(written));
    }
}
