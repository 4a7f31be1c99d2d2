//! English of thanks: lists of words, in alphabetical order.

/// Say thanks by themselves.
#[rustfmt::skip]
pub(crate) const THANKS: &[&str] = &[
    "kudos", "thanks", "thanx", "thx",
];

/// Between “thank you” and what for; they say that it is meant.
#[rustfmt::skip]
pub(crate) const MUCH: &[&str] = &[
    "again", "all", "bunch", "ever", "heaps", "kindly", "lot", "lots", "million", "much", "personally",
    "really", "sincerely", "so", "such", "tons", "truly", "very",
];

/// The same, and mean nothing.
#[rustfmt::skip]
pub(crate) const FILLER: &[&str] = &[
    "a", "and", "both", "guys", "just", "once", "the", "to",
];

/// What one thanks for out of politeness: what was written, bought or not yet done.
#[rustfmt::skip]
pub(crate) const POLITE: &[&str] = &[
    "advance", "answer", "attending", "attention", "booking", "business", "buying", "call", "choosing",
    "coming", "comments", "concern", "confirmation", "consideration", "contact", "contacting", "continued",
    "continuing", "cooperation", "copy", "custom", "details", "e-mail", "email", "emails", "enquiry",
    "feedback", "following", "forwarding", "getting", "heads-up", "info", "information", "input", "inquiry",
    "interest", "invitation", "invite", "inviting", "invoice", "keeping", "letter", "letting", "looking",
    "loyalty", "mail", "message", "messages", "note", "notice", "offer", "order", "ordering", "patience",
    "payment", "placing", "purchase", "purchasing", "quotation", "quote", "reaching", "reading", "receipt",
    "registering", "reminder", "reply", "replying", "request", "responding", "response", "sending", "sharing",
    "shopping", "subscribing", "support", "text", "thinking", "time", "trusting", "understanding", "update",
    "updates", "using", "voicemail", "waiting", "writing",
];

/// What was done for somebody.
#[rustfmt::skip]
pub(crate) const DONE_FOR: &[&str] = &[
    "advice", "assistance", "care", "doing", "effort", "efforts", "everything", "generosity", "going", "hard",
    "help", "helpfulness", "hospitality", "job", "kindness", "making", "repair", "service", "solving",
    "sorting", "speed", "staying", "turnaround", "way", "what", "work",
];

/// Doings that are no more than an answer.
#[rustfmt::skip]
pub(crate) const SMALL_DEEDS: &[&str] = &[
    "adding", "allowing", "answering", "asking", "attaching", "calling", "checking", "clarifying",
    "confirming", "considering", "following", "holding", "including", "joining", "linking", "listening",
    "notifying", "posting", "providing", "reminding", "removing", "signing", "submitting", "talking",
    "telling", "updating", "visiting", "watching",
];

/// Say how well it was done.
#[rustfmt::skip]
pub(crate) const WELL: &[&str] = &[
    "amazing", "awesome", "brilliant", "excellent", "exceptional", "extraordinary", "fab", "fabulous",
    "fantastic", "great", "incredible", "kind", "lovely", "outstanding", "patient", "perfect", "quick",
    "splendid", "star", "stellar", "super", "superb", "terrific", "thoughtful", "tremendous", "wonderful",
];

/// What nobody is thankful for: the thanks are bitter.
#[rustfmt::skip]
pub(crate) const BITTER: &[&str] = &[
    "although", "awful", "bad", "but", "canceling", "cancelling", "charging", "complaint", "disgusting",
    "dishonoring", "fail", "failing", "horrible", "ignoring", "lack", "lacking", "leaving", "losing", "lousy",
    "lying", "missing", "never", "not", "pathetic", "poor", "rude", "ruined", "ruining", "screwing",
    "stranding", "terrible", "unprofessional", "useless", "wasting", "worse", "worst", "wretched", "zero",
];

/// Before thanks they ask that they be passed on: “please thank Steven”.
#[rustfmt::skip]
pub(crate) const PASS: &[&str] = &[
    "convey", "extend", "give", "pass", "say", "send", "thank",
];

/// Begin with a capital in a letter and are nobody's name.
#[rustfmt::skip]
pub(crate) const NOT_NAMES: &[&str] = &[
    "again", "all", "april", "august", "best", "cheers", "christmas", "dear", "december", "easter",
    "everybody", "everyone", "february", "folks", "for", "friday", "from", "god", "goodness", "guys", "have",
    "heaven", "hello", "hi", "i", "if", "in", "it", "january", "july", "june", "kind", "lord", "love", "many",
    "march", "may", "monday", "november", "october", "please", "regards", "saturday", "september", "sincerely",
    "so", "sunday", "team", "thanks", "that", "the", "their", "this", "thursday", "to", "tuesday", "very",
    "we", "wednesday", "with", "you", "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_stands_in_order_with_each_word_once() {
        for list in [
            THANKS,
            MUCH,
            FILLER,
            POLITE,
            DONE_FOR,
            SMALL_DEEDS,
            WELL,
            BITTER,
            PASS,
            NOT_NAMES,
        ] {
            assert!(list.is_sorted_by(|one, next| one < next), "{list:?}");
        }
    }
}
