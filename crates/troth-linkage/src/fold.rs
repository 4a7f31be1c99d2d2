//! Text as evidence: case, accents and scripts folded away, fillers known for what they are.

/// Longer cells are cut here before anything is read from them: no name, street or address needs more, and a cell of
/// fifty megabytes must cost no more than one of fifty bytes.
const LONGEST: usize = 256;

/// What people type when a form insists on an answer. Compared after folding.
const FILLERS: [&str; 22] = [
    "n a",
    "na",
    "nan",
    "null",
    "nil",
    "none",
    "no",
    "unknown",
    "not known",
    "not provided",
    "not given",
    "undefined",
    "unbekannt",
    "keine",
    "keine angabe",
    "k a",
    "inconnu",
    "ninguno",
    "desconocido",
    "brak",
    "test",
    "xxx",
];

/// Lower-case ASCII letters and digits, every other run of characters one space: `José-Ramón` → `jose ramon`.
///
/// Scripts are romanised letter by letter. Marks, zero-width characters and apostrophes vanish, so that `O’Neil` and
/// `ONeil` are one word.
pub(crate) fn fold(text: &str, into: &mut String) {
    into.clear();
    for letter in within(text).chars() {
        if letter.is_ascii_alphanumeric() {
            into.push(letter.to_ascii_lowercase());
        } else if letter.is_ascii() {
            if !matches!(letter, '\'' | '`' | '\0') {
                space(into);
            }
        } else if !is_silent(letter) {
            romanise(letter, into);
        }
    }
    if into.ends_with(' ') {
        into.pop();
    }
}

/// The beginning of a text that is read at all.
pub(crate) fn within(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let end = (0..=LONGEST).rev().find(|&at| text.is_char_boundary(at));
    &text[..end.unwrap_or(0)]
}

fn space(into: &mut String) {
    if !into.is_empty() && !into.ends_with(' ') {
        into.push(' ');
    }
}

/// Combining marks, direction marks, joiners and typographic apostrophes: seen or not, they spell nothing.
fn is_silent(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0300..=0x036F | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F | 0x200B..=0x200F | 0x2018..=0x201B
        | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF | 0x00AD)
}

fn romanise(letter: char, into: &mut String) {
    let latin = any_ascii::any_ascii_char(letter);
    if latin.is_empty() {
        return;
    }
    for byte in latin.bytes() {
        if byte.is_ascii_alphanumeric() {
            into.push(char::from(byte.to_ascii_lowercase()));
        } else if byte != b'\'' && byte != b'`' {
            space(into);
        }
    }
}

/// Whether a folded text is a filler, and so says nothing.
pub(crate) fn is_filler(folded: &str) -> bool {
    folded.len() <= 12 && FILLERS.contains(&folded)
}

/// A German umlaut is written `ü`, `ue` or `u`, the Nordic and Polish letters likewise: the `e` that spells one out is
/// taken away, so that all three are one word. `Mueller`, `Müller`, `Muller` → `muller`.
pub(crate) fn unspell(word: &mut String) {
    if !word.contains('e') {
        return;
    }
    let mut last = ' ';
    let mut first = true;
    word.retain(|letter| {
        let spelt_out = letter == 'e' && matches!(last, 'a' | 'o' | 'u') && !first;
        first = false;
        if !spelt_out {
            last = letter;
        }
        !spelt_out
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut into = String::new();
        fold(text, &mut into);
        into
    }

    #[test]
    fn case_accents_marks_and_scripts_fold_away() {
        for (text, expected) in [
            ("  José-Ramón ", "jose ramon"),
            ("JOSE\u{301}", "jose"),
            ("O’Neil", "oneil"),
            ("O'Neil", "oneil"),
            ("Łukasz Żółć", "lukasz zolc"),
            ("Straße", "strasse"),
            ("Иван", "ivan"),
            ("\u{202e}abc\u{202c}", "abc"),
            ("a\0b", "ab"),
            ("...", ""),
        ] {
            assert_eq!(folded(text), expected, "{text:?}");
        }
    }

    #[test]
    fn three_spellings_of_an_umlaut_are_one_word() {
        for name in ["Müller", "Mueller", "Muller"] {
            let mut word = folded(name);
            unspell(&mut word);
            assert_eq!(word, "muller", "{name}");
        }
    }

    #[test]
    fn a_huge_cell_is_cut_at_a_whole_letter() {
        let huge = "ü".repeat(25_000_000);
        assert!(folded(&huge).len() <= 2 * LONGEST);
    }
}
