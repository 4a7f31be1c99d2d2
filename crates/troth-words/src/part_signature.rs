//! The signature under what somebody wrote: a formula, a name, and ways to reach them.

use crate::folded::{begins_with_any, begins_with_word, head};
use crate::part::{Mark, PartKind};
use crate::part_line::{Line, Sort};
use crate::part_list::{is_row, item_mark};

/// A signature has no more lines than this.
const LINES: usize = 14;

/// Nor is one of them longer, in bytes.
const WIDTH: usize = 80;

/// Formulas that say nothing.
const FORMULAS: &[&str] = &[
    "regards",
    "best regards",
    "kind regards",
    "kindest regards",
    "warm regards",
    "warmest regards",
    "with regards",
    "with kind regards",
    "with best regards",
    "many regards",
    "rgds",
    "best",
    "best wishes",
    "all the best",
    "sincerely",
    "sincerely yours",
    "yours sincerely",
    "yours truly",
    "yours faithfully",
    "very truly yours",
    "respectfully",
    "cordially",
    "cheers",
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "mit freundlichem gruß",
    "freundliche grüße",
    "freundliche grüsse",
    "viele grüße",
    "viele grüsse",
    "beste grüße",
    "herzliche grüße",
    "liebe grüße",
    "schöne grüße",
    "mfg",
    "lg",
    "vg",
    "gruß",
    "cordialement",
    "bien cordialement",
    "bien à vous",
    "salutations",
    "meilleures salutations",
    "amicalement",
    "saludos",
    "un saludo",
    "saludos cordiales",
    "atentamente",
    "cordialmente",
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "vriendelijke groet",
    "vriendelijke groeten",
    "groeten",
    "hartelijke groet",
    "mvg",
];

/// Words of thanks end a message too, but say something: they stay with what was written.
const THANKS: &[&str] = &[
    "thank you",
    "thanks",
    "thx",
    "tia",
    "many thanks",
    "cheers",
    "vielen dank",
    "danke",
    "merci",
    "gracias",
    "bedankt",
    "dank je",
    "dank u",
    "love",
    "take care",
    "talk to you",
    "see you",
    "sorry",
];

const MOBILE: &[&str] = &[
    "sent from my ",
    "sent from mail for",
    "sent from yahoo mail",
    "sent from outlook",
    "sent via ",
    "sent on the go",
    "get outlook for",
    "von meinem ",
    "gesendet von meinem",
    "gesendet mit der",
    "gesendet mit ",
    "envoyé de mon",
    "envoyé depuis",
    "envoyé à partir de",
    "enviado desde mi",
    "verstuurd vanaf mijn",
    "verzonden met",
    "sent from proton",
    "sent with proton",
];

/// Marks the signatures among the own lines of one stretch.
pub fn mark_signature(lines: &[Line<'_>], marks: &mut [Mark]) {
    let end = marks
        .iter()
        .rposition(|mark| mark.kind == PartKind::Own)
        .map_or(0, |last| last + 1);
    let from = dashes(lines, end).or_else(|| mobile(lines, end));
    let top = tail_begins(lines, from.unwrap_or(end));
    for (mark, _) in marks[..end].iter_mut().zip(lines).skip(top) {
        if mark.kind == PartKind::Own {
            mark.kind = PartKind::Signature;
        }
    }
}

/// Below `-- ` everything is signature, unless too much follows for one.
fn dashes(lines: &[Line<'_>], end: usize) -> Option<usize> {
    let at = lines[..end].iter().position(|line| line.sort == Sort::Dashes)?;
    let below = lines[at + 1..end].iter().filter(|line| !line.is_blank()).count();
    (below <= LINES).then_some(at)
}

fn mobile(lines: &[Line<'_>], end: usize) -> Option<usize> {
    lines[..end]
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, line)| !line.is_blank())
        .take(4)
        .find(|(_, line)| line.text.len() <= WIDTH && begins_with_any(line.text, MOBILE))
        .map(|(at, _)| at)
}

/// Where the formula, the name and the ways to reach somebody begin that stand above this line.
fn tail_begins(lines: &[Line<'_>], end: usize) -> usize {
    let mut top = end;
    let mut has_contact = false;
    let spoken = lines[..end]
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, line)| !line.is_blank());
    for (at, line) in spoken.take(LINES) {
        if is_formula(line.text) {
            top = at;
            break;
        }
        if is_thanks(line.text) {
            top = below(lines, at, top);
            break;
        }
        let called = || is_called_below(lines, at).then_some(Look::Name);
        let Some(look) = Look::of(line).or_else(called) else {
            break;
        };
        has_contact |= look == Look::Contact;
        let is_name = look == Look::Name || look == Look::Title && has_contact;
        if is_name && begins(lines, at) && has_words(&lines[..at]) {
            top = at;
        }
    }
    ruled_off(lines, top, end)
}

/// A few words right below a formula are a name, in small letters too.
fn is_called_below(lines: &[Line<'_>], at: usize) -> bool {
    let text = lines[at].text;
    let above = lines[..at].iter().rev().take(3).find(|line| !line.is_blank());
    text.len() <= 40
        && text.split_whitespace().count() <= 3
        && !ends_sentence(text)
        && above
            .is_some_and(|line| line.text.ends_with(',') && (is_formula(line.text) || is_thanks(line.text)))
}

/// A rule right above the signature belongs to it.
fn ruled_off(lines: &[Line<'_>], top: usize, end: usize) -> usize {
    match top.checked_sub(1) {
        Some(above) if top < end && lines[above].sort == Sort::Rule => above,
        _ => top,
    }
}

/// Whether a line begins something: the message, a paragraph, or what follows a whole sentence.
fn begins(lines: &[Line<'_>], at: usize) -> bool {
    at.checked_sub(1)
        .map(|above| &lines[above])
        .is_none_or(|above| above.is_blank() || above.sort == Sort::Rule || ends_sentence(above.text))
}

/// What a line of a signature may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Contact,
    Name,
    /// A title or a firm.
    Title,
}

impl Look {
    fn of(line: &Line<'_>) -> Option<Look> {
        if line.text.len() > WIDTH || line.sort == Sort::Rule || item_mark(line.text).is_some() {
            None
        } else if is_contact(line.text) {
            Some(Look::Contact)
        } else if is_row(line.text) {
            None
        } else if is_name(line.text) {
            Some(Look::Name)
        } else {
            is_title(line.text).then_some(Look::Title)
        }
    }
}

/// The first line with words below the thanks, which was found to look like a signature's.
fn below(lines: &[Line<'_>], at: usize, end: usize) -> usize {
    let next = lines[at + 1..].iter().position(|line| !line.is_blank());
    next.map_or(end, |next| at + 1 + next)
}

/// Whether anything stands there; a name alone is what somebody wrote.
fn has_words(lines: &[Line<'_>]) -> bool {
    lines.iter().any(|line| line.sort == Sort::Text)
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ')'])
}

fn bare(text: &str) -> &str {
    text.trim_end_matches(|letter: char| !letter.is_alphanumeric())
}

/// Whether a line is a formula and nothing else.
pub fn is_formula(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let length = bare(text).len();
    FORMULAS
        .iter()
        .any(|formula| length <= formula.len() + 2 && begins_with_word(text, formula))
}

/// A short line of thanks, which the name follows.
pub fn is_thanks(text: &str) -> bool {
    text.len() <= 60 && THANKS.iter().any(|thanks| begins_with_word(text, thanks))
}

/// One to five words that begin large, as names do: “Flo and Papa Flo”, “Dennis P. Lee”; or initials.
fn is_name(text: &str) -> bool {
    let is_odd = text.contains([':', ';', '<', '=']) && !text.contains(":-") || text.ends_with(['?', '!']);
    if text.len() > 40 || is_odd {
        return false;
    }
    let mut words = 0;
    let mut large = 0;
    for word in text.split_whitespace() {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        words += 1;
        let first = word.chars().next();
        let is_small = matches!(
            word,
            "and" | "und" | "et" | "y" | "en" | "de" | "von" | "van" | "der" | "la"
        );
        if word.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
        large += usize::from(is_small || first.is_some_and(|first| !first.is_lowercase()));
    }
    let is_heading = words == 1 && text.len() > 3 && !text.bytes().any(|byte| byte.is_ascii_lowercase());
    let is_initials = words == 1 && bare(text).len() <= 3;
    let is_answer = begins_with_any(
        text,
        &[
            "yes", "no", "ok", "sure", "done", "agreed", "fine", "great", "approved", "noted",
        ],
    );
    (1..=5).contains(&words) && (large == words || is_initials) && !is_heading && !(is_answer && words <= 2)
}

/// A phone, an address of any sort, or a word that announces one.
fn is_contact(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let words = text.split_whitespace().count();
    let announced = begins_with_any(
        text,
        &[
            "tel", "phone", "fax", "mobile", "cell", "office", "direct", "e-mail", "email", "www.", "http",
            "mailto:", "<http",
        ],
    );
    words <= 9
        && (digits >= 7 && letters <= 30
            || announced && (digits >= 5 || text.contains(['@', '/']))
            || words <= 4 && text.contains('@'))
        || is_address(text)
}

/// “1400 Smith, 38th Floor”, “Houston, Texas 77002”: a few large words with a number, no sentence.
fn is_address(text: &str) -> bool {
    let words = text.split_whitespace();
    let is_large = |word: &str| {
        word.starts_with(|letter: char| {
            letter.is_uppercase() || letter.is_ascii_digit() || !letter.is_alphanumeric()
        })
    };
    let count = words.clone().count();
    let has_number = head(text, WIDTH).bytes().any(|byte| byte.is_ascii_digit());
    (2..=9).contains(&count)
        && has_number
        && !ends_sentence(text)
        && text.contains(',')
        && !text.contains(':')
        && words.clone().all(is_large)
}

/// A title or a firm: a few words, most of them large, no sentence.
fn is_title(text: &str) -> bool {
    if begins_with_any(text, &["on behalf of", "im auftrag", "pour le compte", "namens "]) {
        return text.len() <= WIDTH;
    }
    let count = text.split_whitespace().count();
    let large = text
        .split_whitespace()
        .filter(|word| word.starts_with(|letter: char| !letter.is_lowercase()))
        .count();
    let is_open = text.starts_with(char::is_lowercase)
        || text.contains([':', '?', '!'])
        || text.ends_with('.')
            && !begins_with_any(
                crate::folded::tail(text, 5),
                &[" inc.", " ltd.", "corp.", " llc."],
            );
    (1..=8).contains(&count) && text.len() <= 60 && large * 3 >= count * 2 && !is_open
}
