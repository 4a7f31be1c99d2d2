//! Due promises in anyone's calendar: a feed (RFC 5545) under a secret address.
//!
//! One shape of event needs no library: escaping and folding are ten lines, and tested.

pub mod store;
pub mod web;

use jiff::civil::Date;

use crate::frame::time::Millis;

/// Facts of whose calendar reads along; the colleague is the fact's own.
pub const MADE: &str = "calendar.made";
pub const ENDED: &str = "calendar.ended";

/// One promise due on a day, as a calendar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePromise {
    pub id: i64,
    pub what: String,
    pub to: String,
    pub day: Date,
    /// The instant, when a time was said.
    pub at: Option<Millis>,
}

/// The feed, as a calendar reads it; `base` is what addresses of this house begin with.
pub fn write(due: &[DuePromise], base: &str, now: Millis) -> String {
    let mut text = String::new();
    let mut line = |content: &str| fold(&mut text, content);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Troth//Promises//EN");
    line("X-WR-CALNAME:Promises");
    for one in due {
        line("BEGIN:VEVENT");
        line(&format!("UID:promise-{}@troth", one.id));
        line(&format!("DTSTAMP:{}", stamp(now)));
        match one.at {
            Some(at) => line(&format!("DTSTART:{}", stamp(at))),
            None => line(&format!("DTSTART;VALUE=DATE:{}", one.day.strftime("%Y%m%d"))),
        }
        line(&format!(
            "SUMMARY:{}",
            escape(&format!("{} — {}", one.what, one.to))
        ));
        line(&format!("URL:{base}/promise/{}", one.id));
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

fn stamp(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map_or_else(|_| String::new(), |at| at.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
        .replace('\r', "")
}

/// RFC 5545 §3.1: no line longer than 75 bytes, a continuation begins with a blank.
fn fold(text: &mut String, line: &str) {
    let mut room = 75;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            text.push_str("\r\n ");
            room = 74;
        }
        text.push(letter);
        room -= letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_escapes_and_folds_what_people_write() {
        let due = DuePromise {
            id: 7,
            what: "a new frame, blue; or two".into(),
            to: "Ünal & Söhne ".repeat(6),
            day: jiff::civil::date(2026, 11, 20),
            at: None,
        };
        let feed = write(&[due], "https://crm.example", 0);
        assert!(
            feed.contains("SUMMARY:a new frame\\, blue\\; or two — "),
            "{feed}"
        );
        assert!(feed.contains("DTSTART;VALUE=DATE:20261120\r\n"), "{feed}");
        assert!(feed.contains("URL:https://crm.example/promise/7\r\n"), "{feed}");
        assert!(feed.lines().all(|line| line.len() <= 75), "{feed}");
        assert!(feed.ends_with("END:VCALENDAR\r\n"));
    }
}
