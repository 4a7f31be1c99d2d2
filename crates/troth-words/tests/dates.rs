//! Days as people name them, in each language: sentences with the day that a calendar gives.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what is not read as it should be has failed"
)]

#[path = "dates/dutch.rs"]
mod dutch;
#[path = "dates/english.rs"]
mod english;
#[path = "dates/french.rs"]
mod french;
#[path = "dates/german.rs"]
mod german;
#[path = "dates/hostile.rs"]
mod hostile;
#[path = "dates/spanish.rs"]
mod spanish;

use jiff::civil::{Date, DateTime, Time, date};
use troth_words::{Language, Named, Workdays, dates_in};

/// Everything is written on Tuesday, 24 November 2026, at a quarter past ten.
///
/// ```text
///    November 2026         December 2026         January 2027
/// Mo Tu We Th Fr Sa Su  Mo Tu We Th Fr Sa Su  Mo Tu We Th Fr Sa Su
///                    1      1  2  3  4  5  6               1  2  3
///  2  3  4  5  6  7  8   7  8  9 10 11 12 13   4  5  6  7  8  9 10
///  9 10 11 12 13 14 15  14 15 16 17 18 19 20  11 12 13 14 15 16 17
/// 16 17 18 19 20 21 22  21 22 23 24 25 26 27  18 19 20 21 22 23 24
/// 23 24 25 26 27 28 29  28 29 30 31           25 26 27 28 29 30 31
/// 30
/// ```
fn written() -> DateTime {
    date(2026, 11, 24).at(10, 15, 0, 0)
}

/// A sentence, the phrase in it, and what it means: a day, a day and a time, or “-” for no day.
type Case = (&'static str, &'static str, &'static str);

fn read(languages: &[Language], text: &str) -> Vec<Named> {
    dates_in(languages, text, Some(written()), &Workdays::default())
}

/// Each phrase is named as it is written, and means what stands beside it; all that are not are told at once.
fn check(languages: &[Language], cases: &[Case]) {
    let wrong: Vec<String> = cases.iter().filter_map(|case| wrong(languages, case)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrong(languages: &[Language], (text, phrase, meant): &Case) -> Option<String> {
    let named = read(languages, text);
    let is_right = |named: &Named| named.phrase == *phrase && (named.day, named.time) == meaning(meant);
    let found = named.iter().map(|named| (&named.phrase, named.day, named.time));
    (!named.iter().any(is_right)).then(|| {
        format!(
            "“{phrase}” of “{text}” is {meant}, not {:?}",
            found.collect::<Vec<_>>()
        )
    })
}

fn meaning(meant: &str) -> (Option<Date>, Option<Time>) {
    let (day, time) = meant.split_once(' ').unwrap_or((meant, ""));
    let time = (!time.is_empty()).then(|| format!("{time}:00").parse().unwrap());
    ((day != "-").then(|| day.parse().unwrap()), time)
}

/// Each language is told from the words alone as well as when it is said.
fn check_both(language: Language, cases: &[Case]) {
    check(&[language], cases);
    check(&Language::ALL, cases);
}

/// Nothing in these names a time to come.
fn check_silent(language: Language, texts: &[&str]) {
    for text in texts {
        assert_eq!(read(&[language], text), Vec::new(), "“{text}”");
        assert_eq!(
            read(&Language::ALL, text),
            Vec::new(),
            "“{text}”, the language not said"
        );
    }
}
