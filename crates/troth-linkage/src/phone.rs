//! Phone numbers reduced to the digits that every way of writing one has in common.

use crate::fold::within;

/// So many last digits of the national number are kept: enough to tell people apart, and short of what is written or
/// left off before them.
const KEPT: usize = 9;

/// The last nine digits of a national number, or all of a shorter one; `None` when it is no number, or one typed to fill
/// a form.
///
/// `+49 (0)30 1234567`, `0049301234567` and `030 1234567` give the same: the country's code is known by a `+` or `00`
/// before it (ITU-T E.164), and zeros before the number are dialled from inside only. An extension is left off.
pub(crate) fn last_digits(text: &str) -> Option<u64> {
    let text = within(text).trim_start();
    let end = text
        .bytes()
        .skip(6)
        .position(|byte| matches!(byte, b'x' | b'X' | b'e' | b'E' | b'#'))
        .map_or(text.len(), |at| at + 6);
    let mut digits = [0_u8; 20];
    let mut count = 0;
    for byte in text.as_bytes()[..end].iter().filter(|byte| byte.is_ascii_digit()) {
        if count == digits.len() {
            return None;
        }
        digits[count] = byte - b'0';
        count += 1;
    }
    let mut national = &digits[..count];
    if national.len() < 6 || national.iter().all(|digit| *digit == national[0]) {
        return None;
    }
    let is_abroad = national.starts_with(&[0, 0]);
    if text.starts_with('+') || text.starts_with("(+") || is_abroad {
        let rest = if is_abroad { &national[2..] } else { national };
        national = rest.get(code_length(rest)..).unwrap_or_default();
    }
    while let [0, rest @ ..] = national {
        national = rest;
    }
    let kept = &national[national.len().saturating_sub(KEPT)..];
    let number = kept
        .iter()
        .fold(0, |number, digit| number * 10 + u64::from(*digit));
    let is_filler = matches!(number, 12_345_678 | 123_456_789 | 234_567_890 | 345_678_901);
    (number > 99_999 && !is_filler).then_some(number)
}

/// How many digits the country's code at the beginning has: one for zones 1 and 7, two for the codes of two digits that
/// the ITU has given out, else three.
fn code_length(digits: &[u8]) -> usize {
    match digits {
        [1 | 7, ..] => 1,
        [2, 0 | 7, ..]
        | [3, 0..=4 | 6 | 9, ..]
        | [4, 0 | 1 | 3..=9, ..]
        | [5, 1..=8, ..]
        | [6, 0..=6, ..]
        | [8, 1 | 2 | 4 | 6, ..]
        | [9, 0..=5 | 8, ..] => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form_however_it_is_written() {
        for text in [
            "+49 (0)30 1234567",
            "0049301234567",
            "030 1234567",
            "030/123 45-67",
            "030 1234567 ext. 12",
        ] {
            assert_eq!(last_digits(text), Some(301_234_567), "{text}");
        }
        for text in ["+44 20 7946 0958", "020 7946 0958", "(020) 7946 0958 x77"] {
            assert_eq!(last_digits(text), Some(79_460_958), "{text}");
        }
        for text in ["+45 12 34 56 79", "12 34 56 79", "0045 12345679"] {
            assert_eq!(last_digits(text), Some(12_345_679), "{text}");
        }
        for text in ["+49 451 12345", "0451 12345", "0049 451 12345"] {
            assert_eq!(last_digits(text), Some(45_112_345), "{text}");
        }
    }

    #[test]
    fn fillers_and_scraps_are_no_numbers() {
        for text in [
            "",
            "n/a",
            "0000000000",
            "123456789",
            "12345",
            "00000000000000000000000000000",
            "unknown",
        ] {
            assert_eq!(last_digits(text), None, "{text}");
        }
    }
}
