//! The company of English verbs that mean nothing without it: lists of words, in alphabetical order.

/// After “do” they say how somebody fares.
#[rustfmt::skip]
pub(crate) const DO_NOT: &[&str] = &[
    "better", "business", "dinner", "fine", "for", "good", "great", "lunch", "not", "well",
];

/// After “follow” they say that somebody is kept up.
#[rustfmt::skip]
pub(crate) const FOLLOW: &[&str] = &["along", "through", "up"];

/// After “get back” they leave no doubt that it is an answer.
#[rustfmt::skip]
pub(crate) const GET_BACK: &[&str] = &["", ".", "and", "asap", "at", "by", "on", "to", "with"];

/// After “get” they say where somebody comes to.
#[rustfmt::skip]
pub(crate) const GET_NOT: &[&str] = &[
    "", ".", "about", "another", "away", "better", "here", "home", "in", "into", "less", "lost",
    "married", "mine", "more", "off", "out", "over", "paid", "there", "through", "to", "together", "up",
    "used", "what", "worse",
];

/// After “go” they say that something is looked through.
#[rustfmt::skip]
pub(crate) const GO: &[&str] = &["over", "through", "thru"];

/// Near after “have” they say that something will be ready.
#[rustfmt::skip]
pub(crate) const HAVE: &[&str] = &["available", "comments", "draft", "it", "send", "them", "this", "you"];

/// After “have” they say little of what will be ready.
#[rustfmt::skip]
pub(crate) const HAVE_NOT: &[&str] = &["a", "an", "been", "had", "no", "the", "to"];

/// Near after “keep” they say that somebody will be told.
#[rustfmt::skip]
pub(crate) const KEEP: &[&str] = &[
    "advised", "apprised", "eye", "informed", "loop", "posted", "updated", "you",
];

/// After “make” they do nothing for anybody.
#[rustfmt::skip]
pub(crate) const MAKE_NOT: &[&str] = &["it", "money", "sense", "up"];

/// After “report” they say where somebody belongs.
#[rustfmt::skip]
pub(crate) const REPORT_NOT: &[&str] = &["directly", "for", "into", "to"];

/// After “return” they say where somebody comes back to, or when.
#[rustfmt::skip]
pub(crate) const RETURN_NOT: &[&str] = &["", ".", "at", "from", "in", "next", "on", "soon", "to"];

/// Near after “take” they say that something is done about it.
#[rustfmt::skip]
pub(crate) const TAKE: &[&str] = &[
    "action", "care", "it", "look", "looksee", "over", "peek", "steps", "that", "these", "this",
];

/// After “take” they do nothing for anybody.
#[rustfmt::skip]
pub(crate) const TAKE_NOT: &[&str] = &["place", "vacation"];

/// The second word after “tell”: a message that follows at once.
#[rustfmt::skip]
pub(crate) const TELL_NOT: &[&str] = &[",", ":", "that", "what", "when"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_stands_in_order_with_each_word_once() {
        for list in [
            DO_NOT, FOLLOW, GET_BACK, GET_NOT, GO, HAVE, HAVE_NOT, KEEP, MAKE_NOT, REPORT_NOT, RETURN_NOT,
            TAKE, TAKE_NOT, TELL_NOT,
        ] {
            assert!(list.is_sorted_by(|one, next| one < next), "{list:?}");
        }
    }
}
