//! Words made comparable: small letters without accents, as people leave both out.

/// A word of at most 24 letters, folded into one number; longer ones are in no table and fold to nothing.
///
/// Up to 16 letters stand in it as they are; further ones are mixed in, so that two such words have the same number
/// about as often as two random ones of 128 bits.
pub type Fold = u128;

pub const NOTHING: Fold = 0;

/// Knuth's multiplier of 64 bits for linear congruences, moved up a letter so that the lowest byte is free.
const MIXED: u128 = 6_364_136_223_846_793_005 << 8;

pub fn fold(word: &[u8]) -> Fold {
    // A letter with an accent is two bytes, so nothing longer than this fits.
    if word.len() > 48 {
        return NOTHING;
    }
    let (mut fold, mut count, mut at) = (NOTHING, 0, 0);
    while at < word.len() {
        let byte = word[at];
        let (letter, taken) = match byte {
            b'a'..=b'z' => (byte, 1),
            _ => letter(byte, word.get(at + 1).copied().unwrap_or(0)),
        };
        at += taken;
        if letter != 0 {
            fold = if count < 16 {
                fold << 8
            } else {
                fold.wrapping_mul(MIXED)
            } | u128::from(letter);
            count += 1;
        }
    }
    if count > 24 { NOTHING } else { fold }
}

/// A letter and the bytes it took; a full stop within a word is no letter.
fn letter(byte: u8, next: u8) -> (u8, usize) {
    match byte {
        b'.' => (0, 1),
        0xc3 => (plain(next), 2),
        0xc2 if next == 0xba || next == 0xb0 => (b'o', 2),
        _ => (byte.to_ascii_lowercase(), 1),
    }
}

/// The letter under an accent, for the second byte of U+00C0 to U+00FF; others stand for themselves.
fn plain(byte: u8) -> u8 {
    match byte | 0x20 {
        0xa0..=0xa6 => b'a',
        0xa7 => b'c',
        0xa8..=0xab => b'e',
        0xac..=0xaf => b'i',
        0xb1 => b'n',
        0xb2..=0xb6 | 0xb8 => b'o',
        0xb9..=0xbc => b'u',
        0xbd => b'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_capitals_and_dots_do_not_matter() {
        assert_eq!(fold("Möglich".as_bytes()), fold(b"moglich"));
        assert_eq!(fold("MAÑANA".as_bytes()), fold(b"manana"));
        assert_eq!(fold(b"A.S.A.P"), fold(b"asap"));
        assert_ne!(fold(b"week"), fold(b"weeks"));
    }

    #[test]
    fn a_long_word_is_no_word() {
        assert_eq!(fold(&[b'a'; 25]), NOTHING);
    }
}
