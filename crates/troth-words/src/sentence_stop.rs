//! Whether a full stop, a question mark or their like ends a sentence.

use crate::folded::{begins_with_any, is_any, tail};

/// What a sign does to the sentence, and where to read on.
pub enum Stop {
    Ends(usize),
    GoesOn(usize),
}

/// Nothing ends after these.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "rev", "gen", "capt", "lt", "sgt", "hon", "messrs", "gov", "sen", "rep",
    "vs", "e.g", "i.e", "eg", "ie", "cf", "viz", "approx", "incl", "bzw", "z.b", "d.h", "u.a", "ca", "hr",
    "fr", "mme", "mlle", "sra", "dra", "ing", "dipl", "bijv", "dhr", "mevr", "p.ej", "mt", "ft",
];

/// Nothing ends after these before a number.
const COUNTED: &[&str] = &[
    "no", "nos", "nr", "art", "sec", "sect", "pp", "p", "pg", "ext", "tel", "ph", "vol", "ch", "fig", "par",
    "abs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "okt", "dez",
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "acct", "apt", "rm", "bldg",
];

/// These may end a sentence: they do where a large letter follows.
const OPEN: &[&str] = &[
    "inc", "ltd", "co", "corp", "llc", "etc", "jr", "sr", "dept", "min", "hrs", "est", "gmbh", "usw", "bros",
    "mgmt", "govt", "assoc", "cust", "appt", "mgr", "svc", "addl",
];

/// These may too, but names follow them: they end one where a word follows that begins sentences.
const NAMED: &[&str] = &[
    "st", "ave", "rd", "blvd", "u.s", "u.k", "u.s.a", "a.m", "p.m", "am", "pm", "d.c", "e.u", "n.a",
];

const STARTERS: &[&str] = &[
    "the", "this", "that", "these", "those", "i", "i'm", "i'll", "i've", "we", "we'll", "we're", "you",
    "your", "he", "she", "it", "it's", "they", "there", "if", "when", "what", "where", "who", "how", "why",
    "please", "thanks", "thank", "my", "our", "a", "an", "as", "in", "on", "at", "for", "but", "and", "so",
    "also", "let", "can", "could", "would", "do", "did", "is", "are", "no", "not", "yes", "however", "after",
    "before", "once", "with", "to", "all", "then", "now",
];

const GERMAN_MONTHS: &[&str] = &[
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
    "jan",
    "feb",
    "okt",
    "nov",
    "dez",
    "quartal",
    "stock",
    "klasse",
];

/// How far back a word is read.
const WORD: usize = 24;

/// Reads the sign at `at`, in the sentence that began at `start`.
pub fn stop(text: &str, start: usize, at: usize) -> Stop {
    let Some(first) = text[at..].chars().next() else {
        return Stop::GoesOn(text.len());
    };
    match first {
        '.' | '!' | '?' | '…' => western(text, start, at),
        '。' | '！' | '？' | '｡' | '．' => Stop::Ends(closed(text, at + run(text, at))),
        '؟' | '۔' | '।' | '॥' => Stop::Ends(closed(text, at + run(text, at))),
        _ if is_emoji(first) => after_emoji(text, at + first.len_utf8()),
        _ => Stop::GoesOn(at + first.len_utf8()),
    }
}

/// Whether a line ends with “Mr.” or its like, after which a sentence always goes on.
pub fn ends_in_title(line: &str) -> bool {
    line.strip_suffix('.')
        .is_some_and(|before| is_any(word_before(before, 0, before.len()), TITLES))
}

/// How long the run of stops is.
fn run(text: &str, at: usize) -> usize {
    let is_stop = |letter: char| {
        matches!(
            letter,
            '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '．' | '؟' | '۔' | '।' | '॥'
        )
    };
    text[at..]
        .find(|letter| !is_stop(letter))
        .unwrap_or(text.len() - at)
}

/// The end of quotes and brackets that close after a stop.
fn closed(text: &str, end: usize) -> usize {
    let is_closing = |letter: char| {
        matches!(
            letter,
            '"' | '\'' | ')' | ']' | '”' | '“' | '’' | '»' | '」' | '』' | '）' | '*' | '_'
        )
    };
    text[end..]
        .find(|letter| !is_closing(letter))
        .map_or(text.len(), |more| end + more)
}

fn western(text: &str, start: usize, at: usize) -> Stop {
    let end = at + run(text, at);
    let stops = &text[at..end];
    let after = closed(text, end);
    let rest = &text[after..];
    let Some(next) = rest.chars().next() else {
        return Stop::Ends(after);
    };
    let ends = if next.is_whitespace() {
        ends_before_space(text, start, at, stops, after)
    } else {
        ends_before_word(text, start, at, stops, next, rest)
    };
    if ends {
        Stop::Ends(after)
    } else {
        Stop::GoesOn(after)
    }
}

fn ends_before_space(text: &str, start: usize, at: usize, stops: &str, after: usize) -> bool {
    let next = text[after..].trim_ascii_start();
    let small = next.starts_with(char::is_lowercase);
    let is_closed = after > at + stops.len();
    if stops.contains(['!', '?']) {
        return !(small && is_closed);
    }
    if stops.len() > 1 {
        return !small;
    }
    let word = word_before(text, start, at);
    !(small && is_closed) && ends_after(word, next, at - start == word.len())
}

/// Whether a full stop after this word ends the sentence.
fn ends_after(word: &str, next: &str, is_first: bool) -> bool {
    let small = next.starts_with(char::is_lowercase);
    let digit = next.starts_with(|letter: char| letter.is_ascii_digit() || letter == '#');
    let next_word = next.split_whitespace().next().unwrap_or_default();
    let next_word = next_word.trim_end_matches([',', '.', '!', '?', ':']);
    if is_any(word, TITLES) {
        return false;
    }
    if is_any(word, COUNTED) {
        return !digit && (word.eq_ignore_ascii_case("no") || !small);
    }
    if is_any(word, NAMED) || word.contains('.') && word.split('.').all(|piece| piece.chars().count() == 1) {
        return next.is_empty() || is_any(next_word, STARTERS) && !small;
    }
    if is_any(word, OPEN) {
        return !small;
    }
    if word.bytes().all(|byte| byte.is_ascii_digit()) && (1..=3).contains(&word.len()) {
        // “1. ” counts, “5. Mai” and “am 5. fertig” name a day.
        return !(is_first || word.len() < 3 && (small || is_any(next_word, GERMAN_MONTHS)));
    }
    !is_initial(word)
}

/// “J. Smith”: a single large letter; but “so do I.” ends.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    matches!((letters.next(), letters.next()), (Some(letter), None) if letter.is_uppercase() && letter != 'I')
}

/// Without space a stop ends a sentence only where people forgot it: before a large letter, not within an address.
fn ends_before_word(text: &str, start: usize, at: usize, stops: &str, next: char, rest: &str) -> bool {
    if next == '^' {
        return true;
    }
    if !next.is_uppercase() || is_address(text, start, at) {
        return false;
    }
    if stops.len() > 1 || stops.contains(['!', '?', '…']) {
        return true;
    }
    let word = word_before(text, start, at);
    let next_word = rest
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .next();
    word.len() > 1
        && word.ends_with(char::is_lowercase)
        && next_word.is_some_and(|next| is_any(next, STARTERS))
}

/// The word before a stop, as far as it is looked at.
fn word_before(text: &str, start: usize, at: usize) -> &str {
    let before = tail(&text[start..at], WORD);
    let from = before
        .rfind(|letter: char| letter.is_whitespace() || matches!(letter, '(' | '"' | '/' | '“' | '-'))
        .map_or(0, |space| {
            space + before[space..].chars().next().map_or(1, char::len_utf8)
        });
    &before[from..]
}

fn is_address(text: &str, start: usize, at: usize) -> bool {
    let before = tail(&text[start..at], 200);
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(['<', '(', '[', '"']);
    begins_with_any(word, &["www.", "http", "ftp:", "mailto:"]) || word.contains(['@', '/'])
}

fn is_emoji(letter: char) -> bool {
    matches!(letter, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Emoji stand for a full stop where a large letter follows.
fn after_emoji(text: &str, from: usize) -> Stop {
    let more = text[from..]
        .find(|letter| !is_emoji(letter) && !matches!(letter, '\u{FE0F}' | '\u{200D}' | ' '))
        .unwrap_or(text.len() - from);
    let end = from + more;
    let is_apart = text[..end].ends_with(' ');
    if is_apart && text[end..].starts_with(char::is_uppercase) {
        Stop::Ends(end)
    } else {
        Stop::GoesOn(end)
    }
}
