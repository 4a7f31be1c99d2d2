//! What one line of a message is, as far as the line alone tells.

use memchr::memchr_iter;

use crate::folded::{begins, begins_with_any, head, is_any};

/// One line of a message.
#[derive(Clone, Copy, Debug)]
pub struct Line<'t> {
    /// Where it begins in the text.
    pub start: usize,
    /// Without the space around it.
    pub text: &'t str,
    /// How many spaces or tabs stand before it.
    pub indent: usize,
    pub sort: Sort,
}

/// What it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Blank,
    /// Begins with `>`.
    Marked,
    /// “-----Original Message-----” in any language.
    Earlier,
    /// “Forwarded by …”, “Begin forwarded message:”.
    Forwarded,
    /// A field of an earlier message's head, such as `Sent:`.
    Head(Head),
    /// Nothing but dashes, stars, underscores and the like.
    Rule,
    /// `-- `, which by custom begins a signature (RFC 3676, section 4.3).
    Dashes,
    Text,
}

/// A field of a message's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    From,
    Sent,
    To,
    Other,
}

const FROM: &[&str] = &["from", "von", "de", "van", "da"];
const SENT: &[&str] = &[
    "sent",
    "date",
    "gesendet",
    "datum",
    "envoyé",
    "envoye",
    "date d'envoi",
    "enviado",
    "enviado el",
    "fecha",
    "verzonden",
    "inviato",
    "data",
];
const TO: &[&str] = &["to", "an", "à", "À", "a", "para", "aan"];
const OTHER: &[&str] = &[
    "cc",
    "bcc",
    "subject",
    "betreff",
    "objet",
    "asunto",
    "onderwerp",
    "oggetto",
    "reply-to",
    "reply to",
    "sent by",
    "importance",
    "kopie",
    "copie",
    "please respond to",
];

/// Between dashes, the beginning of an earlier message.
const EARLIER: &[&str] = &[
    "original message",
    "original appointment",
    "original-nachricht",
    "ursprüngliche nachricht",
    "ursprünglicher termin",
    "message d'origine",
    "message original",
    "mensaje original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "reply message",
    "reply above this line",
];

/// Between dashes, the beginning of a message handed on.
const FORWARDED: &[&str] = &[
    "forwarded",
    "begin forwarded",
    "inline attachment follows",
    "weitergeleitet",
    "message transféré",
    "message transmis",
    "mensaje reenviado",
    "reenviado por",
    "doorgestuurd",
    "transféré par",
];

/// The same without dashes.
const FORWARDED_BARE: &[&str] = &[
    "begin forwarded message",
    "anfang der weitergeleiteten",
    "début du message",
    "inicio del mensaje reenviado",
    "begin doorgestuurd bericht",
];

/// A line longer than this is nobody's divider.
const SHORT: usize = 160;

/// The lines of a text, its last one too when nothing ends it.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found = Vec::with_capacity(text.len() / 40 + 1);
    let mut start = 0;
    for end in memchr_iter(b'\n', text.as_bytes()) {
        found.push(Line::read(text, start, end));
        start = end + 1;
    }
    if start < text.len() {
        found.push(Line::read(text, start, text.len()));
    }
    found
}

impl<'t> Line<'t> {
    fn read(whole: &'t str, start: usize, end: usize) -> Line<'t> {
        let line = &whole[start..end];
        let text = line.trim();
        Line {
            start,
            text,
            indent: line.len() - line.trim_start().len(),
            sort: sort(line, text),
        }
    }

    pub fn is_blank(&self) -> bool {
        self.sort == Sort::Blank
    }

    pub fn head(&self) -> Option<Head> {
        match self.sort {
            Sort::Head(head) => Some(head),
            _ => None,
        }
    }
}

fn sort(line: &str, text: &str) -> Sort {
    let Some(first) = text.bytes().next() else {
        return Sort::Blank;
    };
    match first {
        b'>' => Sort::Marked,
        b'-' | b'_' | b'=' | b'*' | b'~' | b'#' | b'+' => ruled(line, text),
        _ if begins_with_any(text, FORWARDED_BARE) => Sort::Forwarded,
        _ if text.ends_with("--") && text.len() <= SHORT && begins_with_any(text, EARLIER) => Sort::Earlier,
        _ => field(text).map_or(Sort::Text, Sort::Head),
    }
}

fn ruled(line: &str, text: &str) -> Sort {
    if matches!(line.trim_end_matches('\r'), "--" | "-- ") {
        return Sort::Dashes;
    }
    let inner = text.trim_start_matches(is_rule);
    if inner.is_empty() {
        return if text.len() > 2 { Sort::Rule } else { Sort::Text };
    }
    let dashes = text.len() - inner.len();
    if dashes > 1 && text.len() <= SHORT + dashes {
        if begins_with_any(inner, EARLIER) {
            return Sort::Earlier;
        }
        if begins_with_any(inner, FORWARDED) {
            return Sort::Forwarded;
        }
    }
    field(text).map_or(Sort::Text, Sort::Head)
}

fn is_rule(letter: char) -> bool {
    matches!(letter, '-' | '_' | '=' | '*' | '~' | '#' | '+' | ' ' | '\t')
}

/// The field of a head that the line is, such as `*Gesendet:* Montag` or `À : Anna`.
fn field(text: &str) -> Option<Head> {
    let start = head(text, 24);
    let name = &start[..memchr::memchr(b':', start.as_bytes())?];
    let name = name.trim_matches(|letter: char| matches!(letter, '*' | '_') || letter.is_whitespace());
    // "Please respond to" names a person before the colon never reached.
    if is_any(name, FROM) {
        Some(Head::From)
    } else if is_any(name, SENT) {
        Some(Head::Sent)
    } else if is_any(name, TO) {
        Some(Head::To)
    } else {
        (is_any(name, OTHER) || begins(name, "cc ")).then_some(Head::Other)
    }
}
