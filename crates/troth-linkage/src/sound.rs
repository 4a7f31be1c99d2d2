//! How a name sounds, roughly, in any European language: for finding candidates, never for deciding.

/// Russell's Soundex (US patent 1,261,167, 1918) in its common form, packed: the first letter and three digits.
pub(crate) fn soundex(word: &str) -> u32 {
    let mut letters = word.bytes().filter(u8::is_ascii_alphabetic);
    let Some(first) = letters.next() else {
        return 0;
    };
    let mut code = u32::from(first);
    let mut digits = 0;
    let mut last = class(first);
    for letter in letters {
        let class = class(letter);
        if class != 0 && class != last {
            code = code << 4 | u32::from(class);
            digits += 1;
            if digits == 3 {
                break;
            }
        }
        // `h` and `w` do not part two letters of one class; vowels do.
        if !matches!(letter, b'h' | b'w') {
            last = class;
        }
    }
    code << (4 * (3 - digits))
}

fn class(letter: u8) -> u8 {
    match letter {
        b'b' | b'f' | b'p' | b'v' => 1,
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => 2,
        b'd' | b't' => 3,
        b'l' => 4,
        b'm' | b'n' => 5,
        b'r' => 6,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the United States National Archives' page on Soundex.
    #[test]
    fn the_archives_own_names_have_their_codes() {
        for (name, letter, digits) in [
            ("washington", b'w', 0x252),
            ("lee", b'l', 0x000),
            ("gutierrez", b'g', 0x362),
            ("pfister", b'p', 0x236),
            ("jackson", b'j', 0x250),
            ("tymczak", b't', 0x522),
            ("ashcraft", b'a', 0x261),
        ] {
            assert_eq!(soundex(name), u32::from(letter) << 12 | digits, "{name}");
        }
    }
}
