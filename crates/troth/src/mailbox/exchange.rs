//! Names as Exchange wrote them beside the standard headers, such as
//! `Donoho, Lindy </O=ENRON/OU=NA/CN=RECIPIENTS/CN=LDONOHO>`.

use crate::intake::value;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub name: Option<String>,
    pub email: Option<String>,
}

/// The people in one `X-From`, `X-To` or `X-cc`.
pub fn people(text: &str) -> Vec<Person> {
    pieces(text)
        .into_iter()
        .map(person)
        .filter(|person| *person != Person::default())
        .collect()
}

/// Parts a list at its commas. After `>` a comma parts two people; without brackets it does so
/// unless it stands inside quotes; a comma before a bracket belongs to `Family, Given <…>`.
fn pieces(text: &str) -> Vec<&str> {
    let has_brackets = text.contains("</O=") || text.contains("</o=") || text.contains('<');
    let mut pieces = Vec::new();
    let (mut start, mut quoted, mut depth) = (0, false, 0_i32);
    let mut closed = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '<' => depth += 1,
            '>' => {
                depth -= 1;
                closed = true;
            }
            ';' if !quoted && depth <= 0 => {
                pieces.push(&text[start..at]);
                (start, closed) = (at + 1, false);
            }
            ',' if !quoted
                && depth <= 0
                && (closed || !has_brackets || is_bare_address(&text[start..at])) =>
            {
                pieces.push(&text[start..at]);
                (start, closed) = (at + 1, false);
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces
}

fn is_bare_address(piece: &str) -> bool {
    value::email(piece).is_some()
}

fn person(piece: &str) -> Person {
    let piece = piece.trim();
    let (name, inner) = match (piece.find('<'), piece.rfind('>')) {
        (Some(open), Some(close)) if open < close => (&piece[..open], &piece[open + 1..close]),
        _ => (piece, piece),
    };
    let email = value::email(inner).or_else(|| value::email(name));
    let plain = name.split('@').next().unwrap_or_default();
    let name = if name.contains('@') && value::email(name).is_none() {
        plain
    } else {
        name
    };
    let name = name.trim_matches(|letter: char| letter.is_whitespace() || "\"'<>,".contains(letter));
    let is_address = name.is_empty() || name.contains('@') || name.starts_with("/O=");
    Person {
        name: (!is_address).then(|| turned(name)),
        email,
    }
}

/// `Donoho, Lindy` is Lindy Donoho; `Brawner, Sandra F.` is Sandra F. Brawner.
fn turned(name: &str) -> String {
    let bare = name.split(" (E-mail").next().unwrap_or(name);
    match bare.split_once(',') {
        Some((family, given)) if !given.trim().is_empty() && !given.contains(',') => {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => bare.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exchange_headers_give_names_and_addresses() {
        for (text, expected) in [
            (
                "Donoho, Lindy </O=ENRON/OU=NA/CN=RECIPIENTS/CN=LDONOHO>",
                vec![("Lindy Donoho", "")],
            ),
            (
                "Donoho, Lindy </O=ENRON/CN=A>, Watson, Kimberly </O=ENRON/CN=B>",
                vec![("Lindy Donoho", ""), ("Kimberly Watson", "")],
            ),
            ("Sandra F Brawner", vec![("Sandra F Brawner", "")]),
            (
                "Scott Neal, Phillip K Allen",
                vec![("Scott Neal", ""), ("Phillip K Allen", "")],
            ),
            (
                "\"Smith, Anna\" <anna@example.com>",
                vec![("Anna Smith", "anna@example.com")],
            ),
            (
                "anna@example.com, bert@example.com",
                vec![("", "anna@example.com"), ("", "bert@example.com")],
            ),
            ("'anna@example.com'", vec![("", "anna@example.com")]),
            (
                "Arora, Harry </O=E/CN=H> ; Belden, Tim </O=E/CN=T>",
                vec![("Harry Arora", ""), ("Tim Belden", "")],
            ),
            ("Sandra F Brawner@ECT", vec![("Sandra F Brawner", "")]),
            ("", vec![]),
        ] {
            let found = people(text);
            let found: Vec<_> = found
                .iter()
                .map(|p| {
                    (
                        p.name.as_deref().unwrap_or_default(),
                        p.email.as_deref().unwrap_or_default(),
                    )
                })
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
