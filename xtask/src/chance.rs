//! What the lanes draw by chance: words, and one of several. The numbers are those of `troth-silos`.

use troth_silos::chance::Chance as Numbers;

pub struct Chance(Numbers);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(Numbers::new(seed))
    }

    /// Its own numbers for each name.
    pub fn of(name: &str) -> Chance {
        Chance::new(seed_of(name))
    }

    /// Seven letters that nobody is called by, so that no two of them are taken for one person.
    pub fn word(&mut self) -> String {
        let letter = |_| char::from(b'a' + u8::try_from(self.between(0, 26)).unwrap_or(0));
        let word: String = (0..7).map(letter).collect();
        word[..1].to_uppercase() + &word[1..]
    }

    /// At least `low`, less than `high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.0.number() % (high - low).max(1)
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(usize::try_from(self.between(0, all.len() as u64)).unwrap_or(0))
    }
}

/// FNV-1a, 64 bits.
fn seed_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The offset basis is the hash of nothing; the second is from the authors' table.
    #[test]
    fn a_name_has_numbers_of_its_own() {
        assert_eq!(seed_of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(seed_of("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(Chance::of("a").word(), Chance::of("a").word());
    }

    #[test]
    fn a_choice_stays_inside() {
        let mut chance = Chance::new(7);
        assert!((0..1000).all(|_| (3..5).contains(&chance.between(3, 5))));
        assert_eq!(chance.one_of::<u8>(&[]), None);
    }
}
