//! English as colleagues write down what was said on the telephone: lists of words, in alphabetical order.

/// Give our word, said of ourselves afterwards.
#[rustfmt::skip]
pub(crate) const GAVE: &[&str] = &[
    "agreed", "committed", "guaranteed", "offered", "promised", "undertook",
];

/// Only say so: what was said must itself be a promise.
#[rustfmt::skip]
pub(crate) const SAID: &[&str] = &["assured", "confirmed", "explained", "said", "told"];

/// Whoever was spoken with.
#[rustfmt::skip]
pub(crate) const THEM: &[&str] = &[
    "buyer", "caller", "client", "customer", "he", "her", "him", "owner", "she", "them", "they",
];

/// May stand before whoever was spoken with.
#[rustfmt::skip]
pub(crate) const BEFORE_THEM: &[&str] = &["dr", "miss", "mr", "mrs", "ms", "the"];

/// May stand between whoever speaks and what they did.
#[rustfmt::skip]
pub(crate) const BETWEEN: &[&str] = &["also", "already", "has", "have", "just", "then", "therefore"];

/// Open a stretch of notes that has a subject of its own, or none.
#[rustfmt::skip]
pub(crate) const STRETCH: &[&str] = &["(", ")", ",", "-", "/", ":", ";", "*", "•", "–", "—", "→", ">"];

/// Go on with what somebody did before.
#[rustfmt::skip]
pub(crate) const ON: &[&str] = &["&", "and", "but", "so", "then"];

/// What becomes of a customer when a promise is kept.
#[rustfmt::skip]
pub(crate) const GET: &[&str] = &["get", "have", "hear", "receive"];

/// What customers, and seldom we, say they will do.
#[rustfmt::skip]
pub(crate) const THEIR_DEEDS: &[&str] = &[
    "accept", "bring", "buy", "choose", "collect", "come", "consider", "decide", "drop", "pay", "pick",
    "return", "think", "transfer", "visit", "wait",
];

/// Whom something is done for when it is done for us.
#[rustfmt::skip]
pub(crate) const US: &[&str] = &["me", "us"];

/// Open a thing that was promised.
#[rustfmt::skip]
pub(crate) const NO_THING: &[&str] = &[
    "again", "and", "but", "by", "he", "i", "if", "it", "never", "not", "nothing", "she", "that", "they",
    "to", "we", "what", "when", "you",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_that_is_searched_stands_in_order_with_each_word_once() {
        for list in [GAVE, SAID, THEM, BEFORE_THEM, ON, GET, THEIR_DEEDS, US, NO_THING] {
            assert!(list.is_sorted_by(|one, next| one < next), "{list:?}");
        }
    }
}
