//! Each text kept once, and known by a number from then on.

use hashbrown::HashTable;

/// The number of no text.
pub(crate) const NONE: u32 = 0;

/// Texts in one long string, found by hash. Number 0 is the empty text, so that "nothing told" needs no `Option`.
#[derive(Debug)]
pub(crate) struct Interner {
    text: String,
    ends: Vec<usize>,
    hashes: Vec<u64>,
    places: HashTable<u32>,
}

impl Default for Interner {
    fn default() -> Interner {
        Interner {
            text: String::new(),
            ends: vec![0],
            hashes: vec![0],
            places: HashTable::new(),
        }
    }
}

impl Interner {
    /// The number of a text, a new one if it was never seen.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        let hash = hash_of(text);
        let (all, ends) = (&self.text, &self.ends);
        if let Some(found) = self.places.find(hash, |&at| slice(all, ends, at) == text) {
            return *found;
        }
        let number = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.hashes.push(hash);
        let hashes = &self.hashes;
        self.places.insert_unique(hash, number, |&at| hashes[at as usize]);
        number
    }

    /// The number of a text that was seen before.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let found = self
            .places
            .find(hash_of(text), |&at| slice(&self.text, &self.ends, at) == text);
        found.copied()
    }

    pub(crate) fn text(&self, number: u32) -> &str {
        slice(&self.text, &self.ends, number)
    }

    /// The same for the same text in every base and every version of this crate; 0 for no text.
    pub(crate) fn hash(&self, number: u32) -> u64 {
        self.hashes[number as usize]
    }

    /// How many numbers are given out, the empty text's among them.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// A hash that is kept in databases, so it may never change: FNV-1a over eight bytes at a time, finished by the mixer of
/// SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) fn hash_of(text: &str) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325 ^ text.len() as u64;
    let mut chunks = text.as_bytes().chunks_exact(8);
    for chunk in chunks.by_ref() {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(eight)).wrapping_mul(0x0000_0100_0000_01B3);
        hash ^= hash >> 32;
    }
    let rest = chunks
        .remainder()
        .iter()
        .fold(0, |packed, byte| packed << 8 | u64::from(*byte));
    mixed((hash ^ rest).wrapping_mul(0x0000_0100_0000_01B3))
}

/// SplitMix64's finisher: every bit of the input moves half the bits of the output.
pub(crate) fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

fn slice<'a>(text: &'a str, ends: &[usize], number: u32) -> &'a str {
    if number == NONE {
        return "";
    }
    let number = number as usize;
    &text[ends[number - 1]..ends[number]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_the_same_number_and_nothing_is_nought() {
        let mut words = Interner::default();
        assert_eq!(words.intern(""), NONE);
        let (ann, bob) = (words.intern("ann"), words.intern("bob"));
        assert_eq!(words.intern("ann"), ann);
        assert_ne!(ann, bob);
        assert_eq!(
            (words.text(ann), words.text(bob), words.text(NONE)),
            ("ann", "bob", "")
        );
        assert_eq!(words.len(), 3);
    }

    /// Keys of these are kept, so a change of one figure here is a change of every base's index.
    #[test]
    fn hashes_stay_what_they_are() {
        let hashes = ["a", "ann", "ann@devlin.ie", "hauptstrasse"].map(hash_of);
        assert_eq!(
            hashes,
            [
                0x270A_EB36_A957_26CF,
                0x1AB9_6093_B42B_C14F,
                0x4B8E_F1E6_8242_6D54,
                0xCA9E_DD07_BF80_B6FD
            ]
        );
    }
}
