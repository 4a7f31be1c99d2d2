//! What the end of a line means: most mail is broken into lines anywhere, some only where a sentence ends.

use crate::folded::{begins_with_word, head, tail};
use crate::part_list::{is_row, item_mark};
use crate::part_signature::{is_formula, is_thanks};
use crate::sentence_stop::ends_in_title;

/// Below this many bytes a line was hardly broken for its length.
const NARROW: usize = 45;

/// Above this many nobody broke it but its writer.
const FLOWING: usize = 120;

const GREETINGS: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "dear",
    "good morning",
    "good afternoon",
    "good evening",
    "greetings",
    "hallo",
    "liebe",
    "lieber",
    "sehr geehrte",
    "sehr geehrter",
    "guten tag",
    "guten morgen",
    "moin",
    "bonjour",
    "bonsoir",
    "cher",
    "chère",
    "madame",
    "monsieur",
    "hola",
    "estimado",
    "estimada",
    "buenos días",
    "beste",
    "geachte",
    "to all",
    "all",
];

/// Who writes without large letters begins with these.
const SPEAKERS: &[&str] = &[
    "i",
    "i'm",
    "i'll",
    "i've",
    "we",
    "you",
    "please",
    "thanks",
    "thank you",
];

/// What the end of a line does to the sentence.
pub enum Turn {
    Joins { length: usize },
    Ends { length: usize },
    EndsParagraph,
}

/// Reads the line from `start` to the line feed at `end`; `widest` is the longest line of the paragraph before it.
pub fn turn(text: &str, start: usize, end: usize, widest: usize) -> Turn {
    let line = text[start..end].trim();
    let length = line.len();
    let next = next_line(text, end + 1);
    if line.is_empty() || next.is_empty() {
        return Turn::EndsParagraph;
    }
    // A soft break of quoted-printable that nobody decoded.
    if line.ends_with('=') {
        return Turn::Joins { length };
    }
    if ends_here(line, next, widest) {
        Turn::Ends { length }
    } else {
        Turn::Joins { length }
    }
}

/// The beginning of the next line, as much as is looked at.
fn next_line(text: &str, start: usize) -> &str {
    let ahead = head(&text[start..], 200);
    let line = &ahead[..memchr::memchr(b'\n', ahead.as_bytes()).unwrap_or(ahead.len())];
    line.trim()
}

fn ends_here(line: &str, next: &str, widest: usize) -> bool {
    let is_broken = is_broken(line, next, widest);
    if item_mark(next).is_some() && !is_broken || is_row(next) || is_row(head(line, 200)) {
        return true;
    }
    if is_greeting(line) || is_rule(line) || is_rule(next) || is_farewell(next) {
        return true;
    }
    let is_new = next.starts_with(|letter: char| !letter.is_lowercase() && letter != '(' && letter != '"')
        || SPEAKERS.iter().any(|word| begins_with_word(next, word));
    is_new && !is_broken
}

/// A formula or thanks above a name.
fn is_farewell(next: &str) -> bool {
    next.len() <= NARROW && (is_formula(next) || next.ends_with(',') && is_thanks(next))
}

/// Whether a line was broken because the next word had no room.
fn is_broken(line: &str, next: &str, widest: usize) -> bool {
    if line.len() > FLOWING {
        return false;
    }
    if ends_in_title(line) {
        return true;
    }
    let word = next.split_whitespace().next().map_or(0, str::len);
    line.len() + 1 + word > widest.max(NARROW)
}

fn is_greeting(line: &str) -> bool {
    line.len() <= NARROW
        && line.ends_with([',', ':', '!', '-', '–', '，', '、'])
        && (GREETINGS.iter().any(|greeting| begins_with_word(line, greeting)) || is_called(line))
}

/// “Lindy, Tony and Sam:”: names before a message, four at most.
fn is_called(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.clone().count() <= 5
        && words.all(|word| {
            word.starts_with(char::is_uppercase) || matches!(word, "and" | "&" | "und" | "et" | "y" | "en")
        })
}

fn is_rule(line: &str) -> bool {
    tail(line, 80)
        .bytes()
        .all(|byte| matches!(byte, b'-' | b'_' | b'=' | b'*' | b'~' | b'#'))
}
