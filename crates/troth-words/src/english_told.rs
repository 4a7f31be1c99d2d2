//! English as customers tell what they were promised: lists of words, in alphabetical order.

/// Somebody said so to whoever tells of it.
#[rustfmt::skip]
pub(crate) const TOLD: &[&str] = &[
    "advised", "assured", "guaranteed", "informed", "notified", "promised", "told",
];

/// Somebody said so.
#[rustfmt::skip]
pub(crate) const SAID: &[&str] = &[
    "agreed", "assures", "assuring", "claimed", "confirmed", "explained", "indicated", "mentioned",
    "offered", "promises", "promising", "replied", "responded", "said", "saying", "says", "stated",
    "states", "stating", "swore", "telling", "tells", "vowed",
];

/// May stand between whoever speaks and their word of speaking.
#[rustfmt::skip]
pub(crate) const BETWEEN: &[&str] = &[
    "again", "also", "always", "been", "being", "both", "even", "finally", "first", "further", "had", "has",
    "have", "initially", "just", "later", "never", "not", "only", "originally", "repeatedly",
    "specifically", "then", "verbally",
];

/// Before a word of speaking they turn it round: “was told”.
#[rustfmt::skip]
pub(crate) const PASSIVE: &[&str] = &["'s", "am", "are", "got", "is", "was", "were"];

/// Whoever may have spoken last.
#[rustfmt::skip]
pub(crate) const SPEAKERS: &[&str] = &[
    "agent", "he", "i", "it", "manager", "rep", "representative", "she", "they", "we", "who",
];

/// Before “to” they give somebody's word: “agreed to call”.
#[rustfmt::skip]
pub(crate) const GAVE_WORD: &[&str] = &[
    "agreed", "guaranteed", "offered", "promised", "promising", "vowed",
];

/// Open what was promised where it is a thing: “promised a refund”.
#[rustfmt::skip]
pub(crate) const OF_THING: &[&str] = &["a", "an", "me", "my", "our", "the", "us"];

/// Open a clause where a thing was looked for.
#[rustfmt::skip]
pub(crate) const OF_CLAUSE: &[&str] = &["he", "i", "it", "she", "that", "they", "we"];

/// What one is threatened with, or is done to somebody rather than for them.
#[rustfmt::skip]
pub(crate) const THREAT: &[&str] = &[
    "affect", "arrest", "arrested", "charge", "charged", "continue", "denied", "deny", "foreclose",
    "garnish", "garnished", "go", "increase", "lose", "maintain", "owe", "press", "repossess", "sue",
    "sued", "terminate", "terminated",
];

/// What becomes of the customer when a promise is kept: “I would hear”.
#[rustfmt::skip]
pub(crate) const RECEIVE: &[&str] = &["get", "hear", "receive", "see"];

/// Before what was promised they ask for it, or wait.
#[rustfmt::skip]
pub(crate) const ASKING: &[&str] = &["how", "if", "unless", "until", "when", "whether", "why"];

/// End what was promised.
#[rustfmt::skip]
pub(crate) const TOLD_ENDS: &[&str] = &[
    "!", ".", ";", "?", "although", "but", "however", "though", "which", "yet",
];

/// After a comma they tell what became of it.
#[rustfmt::skip]
pub(crate) const AFTER_COMMA: &[&str] = &[
    "and", "but", "however", "i", "it", "never", "still", "they", "this", "which", "yet",
];

/// After “and” they tell what became of it.
#[rustfmt::skip]
pub(crate) const AFTER_AND: &[&str] = &[
    "he", "i", "it", "never", "no", "nothing", "she", "still", "that", "they", "this", "to", "we", "yet",
];

/// After “no” nothing came of it.
#[rustfmt::skip]
pub(crate) const NO_SUCH: &[&str] = &["answer", "call", "one", "refund", "reply", "response", "such"];

/// Before “not” it was not done.
#[rustfmt::skip]
pub(crate) const AUXILIARY: &[&str] = &[
    "are", "did", "do", "does", "had", "has", "have", "is", "still", "was", "were",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_stands_in_order_with_each_word_once() {
        for list in [
            TOLD,
            SAID,
            BETWEEN,
            PASSIVE,
            SPEAKERS,
            GAVE_WORD,
            OF_THING,
            OF_CLAUSE,
            THREAT,
            RECEIVE,
            ASKING,
            TOLD_ENDS,
            AFTER_COMMA,
            AFTER_AND,
            NO_SUCH,
            AUXILIARY,
        ] {
            assert!(list.is_sorted_by(|one, next| one < next), "{list:?}");
        }
    }
}
