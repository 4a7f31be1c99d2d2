//! What happens to letters on their way into a record: umlauts unfolded, accents lost, keys missed.

use crate::chance::Chance;

/// Without accents and other marks.
pub fn ascii(text: &str) -> String {
    text.chars().map(plain).collect()
}

/// As Germans and Swedes write umlauts where there is no key for them.
pub fn unfolded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for letter in text.chars() {
        match letter {
            'ä' | 'æ' => out.push_str("ae"),
            'ö' | 'ø' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'Ä' | 'Æ' => out.push_str("Ae"),
            'Ö' | 'Ø' => out.push_str("Oe"),
            'Ü' => out.push_str("Ue"),
            'ß' => out.push_str("ss"),
            'å' => out.push_str("aa"),
            'Å' => out.push_str("Aa"),
            other => out.push_str(plain(other)),
        }
    }
    out
}

fn plain(letter: char) -> &'static str {
    match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => "a",
        'Á' | 'À' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ą' => "A",
        'é' | 'è' | 'ê' | 'ë' | 'ę' => "e",
        'É' | 'È' | 'Ê' | 'Ë' | 'Ę' => "E",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'Í' | 'Ì' | 'Î' | 'Ï' => "I",
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ö' | 'Ø' => "O",
        'ú' | 'ù' | 'û' | 'ü' => "u",
        'Ú' | 'Ù' | 'Û' | 'Ü' => "U",
        'ç' | 'ć' => "c",
        'Ç' | 'Ć' => "C",
        'ñ' | 'ń' => "n",
        'Ñ' | 'Ń' => "N",
        'ł' => "l",
        'Ł' => "L",
        'ś' => "s",
        'Ś' => "S",
        'ź' | 'ż' => "z",
        'Ź' | 'Ż' => "Z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'º' => "o",
        '’' => "'",
        other => ASCII.get(other as usize..=other as usize).unwrap_or(""),
    }
}

/// Each character of ASCII at the place of its code, so that one letter can be lent out as text.
const ASCII: &str = "\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\t\n\u{b}\u{c}\r\u{e}\u{f}\u{10}\u{11}\u{12}\u{13}\u{14}\u{15}\u{16}\u{17}\u{18}\u{19}\u{1a}\u{1b}\u{1c}\u{1d}\u{1e}\u{1f} !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\u{7f}";

const ROWS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// One slip: a neighbouring key, a letter left out, twice or too early; seldom in the first letter.
pub fn slipped(text: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 2 {
        return text.to_owned();
    }
    let first = usize::from(!chance.hits(0.08));
    let at = chance.between(first, letters.len() - 1);
    match chance.below(5) {
        0 | 1 => letters[at] = neighbour(letters[at], chance),
        2 => {
            letters.remove(at);
        }
        3 => letters.insert(at, letters[at]),
        _ => {
            let other = if at + 1 < letters.len() { at + 1 } else { at - 1 };
            letters.swap(at, other);
        }
    }
    letters.into_iter().collect()
}

fn neighbour(letter: char, chance: &mut Chance) -> char {
    let lower = letter.to_ascii_lowercase();
    for row in ROWS {
        if let Some(at) = row.find(lower) {
            let step = if at == 0 || (at + 1 < row.len() && chance.hits(0.5)) {
                at + 1
            } else {
                at - 1
            };
            let near = char::from(row.as_bytes()[step]);
            return if letter.is_uppercase() {
                near.to_ascii_uppercase()
            } else {
                near
            };
        }
    }
    if letter.is_ascii_digit() {
        chance.digit(0)
    } else {
        chance.letter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lose_their_marks() {
        for (text, bare, long) in [
            ("Müller-Groß", "Muller-Gross", "Mueller-Gross"),
            ("Łukasz Żądło", "Lukasz Zadlo", "Lukasz Zadlo"),
            ("Åsa Öberg", "Asa Oberg", "Aasa Oeberg"),
            ("O'Neil 12~", "O'Neil 12~", "O'Neil 12~"),
        ] {
            assert_eq!((ascii(text).as_str(), unfolded(text).as_str()), (bare, long));
        }
    }

    #[test]
    fn a_slip_changes_at_most_one_letter_in_length() {
        let mut chance = Chance::new(3);
        for _ in 0..500 {
            let slipped = slipped("Katarzyna", &mut chance);
            assert!((8..=10).contains(&slipped.chars().count()), "{slipped}");
        }
    }
}
