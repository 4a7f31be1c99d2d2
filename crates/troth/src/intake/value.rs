//! Single cells: what counts as empty, and how addresses, amounts, counts and yes or no are read from them.

use std::borrow::Cow;

use crate::frame::money::{Currency, Money, MoneyError, UnitPrice};

/// What exports write where they mean nothing. A person called Null is safe: only these spellings count.
const NOTHING: [&str; 12] = [
    "-", "--", "NULL", "null", "\\N", "#N/A", "N/A", "n/a", "NaN", "nan", "<NA>", "(blank)",
];

/// The cell without blanks around it, or nothing. A leading `'`, by which spreadsheets keep digits as text, goes.
pub fn clean(cell: &str) -> &str {
    let text = cell.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let bare = match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || "+=-@".contains(c)) => rest,
        _ => text,
    };
    if NOTHING.contains(&bare) { "" } else { bare }
}

/// An address in its canonical form, lower case, or nothing when it is none.
///
/// Conservative: one `@`, a domain with a point, no blanks or brackets inside; the local part is lowered too,
/// because no provider that people use tells `Anna@` from `anna@`.
pub fn email(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("mailto:");
    let inner = match (text.rfind('<'), text.rfind('>')) {
        (Some(open), Some(close)) if open < close => &text[open + 1..close],
        _ => text.trim_matches(['<', '>', '"', '\'', ' ', ',', ';']),
    };
    let (local, domain) = inner.rsplit_once('@')?;
    let sound_local = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && local
            .chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && !"()<>[]:;@\\,\"".contains(c));
    (sound_local && is_domain(domain)).then(|| inner.to_lowercase())
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let last_is_name = labels
        .last()
        .is_some_and(|last| last.len() >= 2 && !last.bytes().all(|b| b.is_ascii_digit()));
    let sound = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    labels.len() >= 2 && domain.len() <= 253 && last_is_name && labels.iter().all(sound)
}

/// Every address in a cell, in order, each once; and whether something in it was none.
pub fn emails(cell: &str) -> (Vec<String>, bool) {
    let mut found: Vec<String> = Vec::new();
    let mut stray = false;
    if cell.contains('<')
        && let Some(address) = email(cell)
    {
        found.push(address);
        return (found, false);
    }
    for piece in cell
        .split([',', ';', '|', '/', ' ', '\n', '\t'])
        .filter(|piece| !piece.trim().is_empty())
    {
        match email(piece) {
            Some(address) if !found.contains(&address) => found.push(address),
            Some(_) => {}
            None => stray |= piece.chars().any(char::is_alphanumeric) && !piece.starts_with(":::"),
        }
    }
    (found, stray)
}

/// `--04-12`, as address books write a birthday without its year.
pub fn is_yearless(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("--") else {
        return false;
    };
    let (month, day) = match (rest.split_once('-'), rest.len(), rest.is_ascii()) {
        (Some(parts), 5, _) => parts,
        (None, 4, true) => rest.split_at(2),
        _ => return false,
    };
    // In a leap year, for whoever was born on its extra day.
    let parts = (month.parse(), day.parse());
    matches!(parts, (Ok(month), Ok(day)) if jiff::civil::Date::new(2024, month, day).is_ok())
}

/// Whether a person may have meant a website: a name of words with points between them, and what follows it.
pub fn is_website(text: &str) -> bool {
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '-');
    !text.chars().any(char::is_whitespace) && host.contains('.') && host.split('.').all(is_word)
}

pub fn is_yes(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "1" | "ja" | "j" | "oui" | "si" | "sí" | "x" | "subscribed" | "on"
        | "opted in" | "opt-in" | "marketing contact" => Some(true),
        "no"
        | "n"
        | "false"
        | "f"
        | "0"
        | "nein"
        | "nee"
        | "non"
        | "off"
        | "unsubscribed"
        | "opted out"
        | "opt-out"
        | "non-marketing contact" => Some(false),
        _ => None,
    }
}

/// Which of the two marks parts the whole from the fraction in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    #[default]
    Point,
    Comma,
}

impl DecimalMark {
    /// What the values of a column show: `12,5` and `1.234,50` are a comma's; anything else leaves the point.
    pub fn shown<'a>(values: impl Iterator<Item = &'a str>) -> DecimalMark {
        let (mut comma, mut point) = (0, 0);
        for value in values {
            let digits = value.trim_matches(|c: char| !c.is_ascii_digit());
            let Some(at) = digits.rfind(['.', ',']) else {
                continue;
            };
            let after = digits.len() - at - 1;
            let both = digits.contains('.') && digits.contains(',');
            if after == 3 && !both {
                continue;
            }
            if digits.as_bytes()[at] == b',' {
                comma += 1;
            } else {
                point += 1;
            }
        }
        if comma > point {
            DecimalMark::Comma
        } else {
            DecimalMark::Point
        }
    }

    /// The same number with a point and without grouping, unless another writing is unmistakable.
    fn plain(self, text: &str) -> Cow<'_, str> {
        let (group, mark) = match self {
            DecimalMark::Point => (',', '.'),
            DecimalMark::Comma => ('.', ','),
        };
        if !text.contains([',', '.']) || text.rfind(group) > text.rfind(mark).or(text.rfind(group)) {
            return Cow::Borrowed(text);
        }
        let marks = text.matches(mark).count();
        let odd_group = text.rfind(group).is_some_and(|at| {
            let tail = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
            tail != 3
        });
        if marks > 1 || odd_group {
            return Cow::Borrowed(text);
        }
        if self == DecimalMark::Point && !text.contains(',') {
            return Cow::Borrowed(text);
        }
        Cow::Owned(
            text.chars()
                .filter(|c| *c != group)
                .map(|c| if c == mark { '.' } else { c })
                .collect(),
        )
    }
}

/// # Errors
/// When the text is not an amount or does not fit.
pub fn money(text: &str, mark: DecimalMark, currency: Currency) -> Result<Money, MoneyError> {
    Money::parse(&mark.plain(text), currency)
}

/// # Errors
/// When the text is not an amount or does not fit.
pub fn unit_price(text: &str, mark: DecimalMark, currency: Currency) -> Result<UnitPrice, MoneyError> {
    UnitPrice::parse(&mark.plain(text), currency)
}

/// A count in thousandths: `6`, `-1`, `2,5`, `1.000 St`.
pub fn thousandths(text: &str, mark: DecimalMark) -> Option<i64> {
    scaled(text, mark, 3)
}

/// A share in millionths: `0.15`, `15%`, `15 %`.
pub fn share_millionths(text: &str, mark: DecimalMark) -> Option<i64> {
    match text.trim().strip_suffix('%') {
        Some(percent) => scaled(percent, mark, 4),
        None => scaled(text, mark, 6),
    }
}

fn scaled(text: &str, mark: DecimalMark, scale: usize) -> Option<i64> {
    let plain = mark.plain(text.trim());
    let (minus, digits) = match plain.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let digits = digits.trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace());
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_number(whole) || !is_number(fraction) || whole.len() > 12 {
        return None;
    }
    let mut value = whole
        .bytes()
        .fold(0_i64, |value, byte| value * 10 + i64::from(byte - b'0'));
    for place in 0..scale {
        let digit = fraction
            .as_bytes()
            .get(place)
            .map_or(0, |byte| i64::from(byte - b'0'));
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    Some(if minus { -value } else { value })
}

/// The currency a sign in the text stands for. `$` is many countries' and is left to the plan.
pub fn currency_sign(text: &str) -> Option<Currency> {
    const SIGNS: [(&str, &str); 12] = [
        ("€", "EUR"),
        ("£", "GBP"),
        ("¥", "JPY"),
        ("₹", "INR"),
        ("CHF", "CHF"),
        ("EUR", "EUR"),
        ("GBP", "GBP"),
        ("USD", "USD"),
        ("US$", "USD"),
        ("A$", "AUD"),
        ("C$", "CAD"),
        ("zł", "PLN"),
    ];
    let (_, code) = SIGNS.iter().find(|(sign, _)| text.contains(sign))?;
    Currency::parse(code).ok()
}

/// Words folded for comparison: lower case, single blanks, no marks.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_without_its_year_is_a_day_of_some_year() {
        for (text, expected) in [
            ("--04-12", true),
            ("--0412", true),
            ("--02-29", true),
            ("--99-99", false),
            ("------", false),
            ("04-12", false),
        ] {
            assert_eq!(is_yearless(text), expected, "{text}");
        }
    }

    #[test]
    fn what_means_nothing_is_nothing_and_a_name_is_not() {
        for (cell, expected) in [
            ("  Anna ", "Anna"),
            ("-", ""),
            ("NULL", ""),
            ("Null", "Null"),
            ("'0123", "0123"),
            ("'+49 30", "+49 30"),
            ("'t Hooft", "'t Hooft"),
            ("\u{a0}x\u{a0}", "x"),
            ("nan", ""),
            ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ] {
            assert_eq!(clean(cell), expected, "{cell}");
        }
    }

    #[test]
    fn addresses_are_lowered_and_what_is_none_is_refused() {
        for (text, expected) in [
            ("Anna.Berg@Example.COM", Some("anna.berg@example.com")),
            (" <anna@example.com> ", Some("anna@example.com")),
            ("Anna Berg <anna@example.com>", Some("anna@example.com")),
            ("mailto:a@b.de", Some("a@b.de")),
            ("o'brien+x@sub.example.co.uk", Some("o'brien+x@sub.example.co.uk")),
            ("jürgen@müller.de", Some("jürgen@müller.de")),
            ("anna@localhost", None),
            ("anna@@example.com", None),
            ("anna example.com", None),
            ("anna@example..com", None),
            ("anna@10.0.0.1", None),
            ("a b@example.com", None),
            ("@example.com", None),
        ] {
            assert_eq!(email(text).as_deref(), expected, "{text}");
        }
        let (several, stray) = emails("a@x.de; B@x.de ::: a@x.de, nobody");
        assert_eq!(
            (several, stray),
            (vec!["a@x.de".to_owned(), "b@x.de".to_owned()], true)
        );
    }

    #[test]
    fn amounts_follow_the_mark_of_their_column() {
        let minor = |text: &str, mark| money(text, mark, Currency::EUR).map(|money| money.minor).ok();
        for (text, mark, expected) in [
            ("1.234", DecimalMark::Comma, Some(123_400)),
            ("1.234", DecimalMark::Point, Some(123)),
            ("1,234", DecimalMark::Point, Some(123_400)),
            ("12,50 €", DecimalMark::Comma, Some(1_250)),
            ("1.234.567,89", DecimalMark::Comma, Some(123_456_789)),
            ("-$1,234.50", DecimalMark::Point, Some(-123_450)),
            ("12,50", DecimalMark::Point, Some(1_250)),
            ("twelve", DecimalMark::Point, None),
        ] {
            assert_eq!(minor(text, mark), expected, "{text} {mark:?}");
        }
        assert_eq!(
            DecimalMark::shown(["12,50", "3", "1.200,00"].into_iter()),
            DecimalMark::Comma
        );
        assert_eq!(
            DecimalMark::shown(["1,200", "2.55"].into_iter()),
            DecimalMark::Point
        );
    }

    #[test]
    fn counts_and_shares_are_scaled_integers() {
        assert_eq!(thousandths("6", DecimalMark::Point), Some(6_000));
        assert_eq!(thousandths("-1.5", DecimalMark::Point), Some(-1_500));
        assert_eq!(thousandths("2,5 kg", DecimalMark::Comma), Some(2_500));
        assert_eq!(thousandths("1e5", DecimalMark::Point), None);
        assert_eq!(share_millionths("15%", DecimalMark::Point), Some(150_000));
        assert_eq!(share_millionths("0.15", DecimalMark::Point), Some(150_000));
    }
}
