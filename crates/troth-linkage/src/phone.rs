//! Phone numbers reduced to the digits that every way of writing one has in common.

use crate::fold::within;

/// So many last digits are kept: what is left of a national number whether or not its trunk zero or its country's code
/// was written, in all countries whose numbers have nine digits or more.
const KEPT: u32 = 9;

/// The last nine digits of a number, or all of a shorter one; `None` when it is no number, or one typed to fill a form.
///
/// `+49 (0)30 1234567`, `0049301234567` and `030 1234567` give the same. An extension is left off.
pub(crate) fn last_digits(text: &str) -> Option<u64> {
    let text = within(text);
    let end = text
        .bytes()
        .skip(6)
        .position(|byte| matches!(byte, b'x' | b'X' | b'e' | b'E' | b'#'))
        .map_or(text.len(), |at| at + 6);
    let mut digits: u64 = 0;
    let mut count = 0;
    let mut alike = true;
    let mut last = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < end {
        let byte = bytes[at];
        at += 1;
        if !byte.is_ascii_digit() {
            continue;
        }
        // The trunk zero in brackets is dialled from inside only.
        if byte == b'0' && bytes[..at - 1].ends_with(b"(") && bytes.get(at) == Some(&b')') {
            continue;
        }
        alike &= last.is_none_or(|last| last == byte);
        last = Some(byte);
        count += 1;
        digits = digits % 10_u64.pow(KEPT - 1) * 10 + u64::from(byte - b'0');
    }
    let kept = digits % 10_u64.pow(KEPT);
    let is_filler = alike || kept == 123_456_789 || kept == 234_567_890;
    ((6..=18).contains(&count) && !is_filler && kept > 99_999).then_some(kept)
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
