//! Each text kept once, and known by a number from then on.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// The number of no text.
pub(crate) const NONE: u32 = 0;

/// Texts in one long string, found by hash. Number 0 is the empty text, so that "nothing told" needs no `Option`.
#[derive(Debug)]
pub(crate) struct Interner {
    text: String,
    ends: Vec<u32>,
    places: HashTable<u32>,
}

impl Default for Interner {
    fn default() -> Interner {
        Interner {
            text: String::new(),
            ends: vec![0],
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
        let hash = FxBuildHasher.hash_one(text);
        let (all, ends) = (&self.text, &self.ends);
        if let Some(found) = self.places.find(hash, |&at| slice(all, ends, at) == text) {
            return *found;
        }
        let number = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        let (all, ends) = (&self.text, &self.ends);
        self.places
            .insert_unique(hash, number, |&at| FxBuildHasher.hash_one(slice(all, ends, at)));
        number
    }

    pub(crate) fn text(&self, number: u32) -> &str {
        slice(&self.text, &self.ends, number)
    }

    /// How many numbers are given out, the empty text's among them.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

fn slice<'a>(text: &'a str, ends: &[u32], number: u32) -> &'a str {
    if number == NONE {
        return "";
    }
    let number = number as usize;
    &text[ends[number - 1] as usize..ends[number] as usize]
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
}
