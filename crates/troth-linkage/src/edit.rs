//! How far two words lie apart in slips of the hand.

/// Whether one slip (a letter changed, left out, put in, or two neighbours exchanged) makes one of the other; Damerau
/// 1964. Linear in the length, and equal words are no slip.
pub(crate) fn is_one_slip(one: &[u8], other: &[u8]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    if short.len() < long.len() {
        return short[same..] == long[same + 1..];
    }
    let (rest, other_rest) = (&short[same..], &long[same..]);
    match rest.len() {
        0 => false,
        1 => true,
        _ => {
            rest[1..] == other_rest[1..]
                || (rest[0] == other_rest[1] && rest[1] == other_rest[0] && rest[2..] == other_rest[2..])
        }
    }
}

/// Jaro–Winkler similarity (Winkler 1990, eq. 2, prefix weight .1) of two words of ASCII.
pub(crate) fn jaro_winkler(one: &[u8], other: &[u8]) -> f64 {
    rapidfuzz::distance::jaro_winkler::similarity(one.iter().copied(), other.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one_and_no_other() {
        for (one, other, expected) in [
            ("meier", "meyer", true),
            ("meier", "meir", true),
            ("meier", "mieer", true),
            ("meier", "emeier", true),
            ("meier", "meier", false),
            ("meier", "mayr", false),
            ("ab", "ba", true),
            ("", "a", true),
            ("", "", false),
            ("abcd", "badc", false),
        ] {
            assert_eq!(
                is_one_slip(one.as_bytes(), other.as_bytes()),
                expected,
                "{one} {other}"
            );
            assert_eq!(
                is_one_slip(other.as_bytes(), one.as_bytes()),
                expected,
                "{other} {one}"
            );
        }
    }

    /// The three pairs by which the measure is usually shown, as Winkler's own reports have two of them.
    #[test]
    fn winklers_own_pairs_have_his_figures() {
        for (one, other, expected) in [
            ("martha", "marhta", 0.961),
            ("dwayne", "duane", 0.840),
            ("dixon", "dicksonx", 0.813),
        ] {
            let found = jaro_winkler(one.as_bytes(), other.as_bytes());
            assert!((found - expected).abs() < 0.001, "{one} {other} {found}");
        }
    }
}
