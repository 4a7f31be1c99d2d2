//! Closed lists of words, asked of every record.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// A list that answers in one step whether a word stands on it.
pub(crate) struct List {
    words: &'static str,
    set: OnceLock<FxHashSet<&'static str>>,
}

impl List {
    /// The words of one text, parted by spaces.
    pub(crate) const fn new(words: &'static str) -> List {
        List {
            words,
            set: OnceLock::new(),
        }
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.set
            .get_or_init(|| self.words.split_ascii_whitespace().collect())
            .contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_on_the_list_or_does_not() {
        static FRUIT: List = List::new("apple pear");
        assert!(FRUIT.has("pear"));
        assert!(!FRUIT.has("pea"));
        assert!(!FRUIT.has(""));
    }
}
