//! Numbers that look like chance and come again with the same seed (SplitMix64, Steele et al. 2014).

pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// Its own numbers for each name (FNV-1a, 64 bits).
    pub fn of(name: &str) -> Chance {
        Chance(name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    /// Seven letters that nobody is called by, so that no two of them are taken for one person.
    pub fn word(&mut self) -> String {
        let letter = |_| char::from(b'a' + u8::try_from(self.between(0, 26)).unwrap_or(0));
        let word: String = (0..7).map(letter).collect();
        word[..1].to_uppercase() + &word[1..]
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// At least `low`, less than `high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low).max(1)
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(usize::try_from(self.between(0, all.len() as u64)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of seed 1234567, as the algorithm's reference code prints them.
    #[test]
    fn the_published_numbers_come_out() {
        let mut chance = Chance::new(1_234_567);
        assert_eq!(
            [chance.next(), chance.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );
    }

    /// The offset basis is the hash of nothing; the second is from the authors' table.
    #[test]
    fn a_name_has_numbers_of_its_own() {
        assert_eq!(Chance::of("").0, 0xcbf2_9ce4_8422_2325);
        assert_eq!(Chance::of("a").0, 0xaf63_dc4c_8601_ec8c);
        assert_eq!(Chance::of("a").word(), Chance::of("a").word());
    }

    #[test]
    fn a_choice_stays_inside() {
        let mut chance = Chance::new(7);
        assert!((0..1000).all(|_| (3..5).contains(&chance.between(3, 5))));
        assert_eq!(chance.one_of::<u8>(&[]), None);
    }
}
