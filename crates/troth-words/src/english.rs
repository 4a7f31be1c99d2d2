//! English as the rules of promises read it: lists of words by what they do in a promise, in alphabetical order.

/// May stand between a subject, its verb and what is done, and change nothing.
#[rustfmt::skip]
pub(crate) const ADVERBS: &[&str] = &[
    "actually", "all", "already", "also", "always", "both", "certainly", "definitely", "either", "ever",
    "first", "gladly", "happily", "immediately", "just", "kindly", "likely", "most", "now", "only",
    "personally", "promptly", "quickly", "really", "shortly", "simply", "soon", "still", "sure", "surely",
    "then", "therefore", "together", "too", "very",
];

/// Say how sure the writer is not.
#[rustfmt::skip]
pub(crate) const DOUBTS: &[&str] = &[
    "apparently", "hopefully", "likely", "maybe", "might", "perhaps", "possibly", "potentially",
    "presumably", "probably",
];

/// What one does for somebody: whoever hears that it will be done can ask whether it was.
#[rustfmt::skip]
pub(crate) const SERVE: &[&str] = &[
    "accompany", "adapt", "add", "address", "adjust", "advise", "amend", "answer", "apply", "approach",
    "arrange", "ask", "assist", "attach", "bill", "book", "bring", "calculate", "call", "cancel", "change",
    "chase", "check", "circulate", "clarify", "clean", "clear", "close", "co-ordinate", "collect",
    "communicate", "compile", "complete", "confirm", "contact", "coordinate", "copy", "correct", "create",
    "credit", "cut", "deliver", "dig", "discuss", "distribute", "dm", "double-check", "draft", "drop",
    "e-mail", "email", "ensure", "escalate", "exchange", "execute", "expedite", "explain", "express", "fax",
    "feed", "file", "fill", "finalise", "finalize", "find", "finish", "fix", "flag", "follow", "followup",
    "forward", "gather", "give", "handle", "help", "honor", "honour", "inform", "inquire", "insert",
    "install", "investigate", "invoice", "issue", "locate", "loop", "mail", "measure", "mend", "message",
    "modify", "notify", "obtain", "offer", "order", "organise", "organize", "overhaul", "overnight",
    "paint", "pass", "pay", "pencil", "phone", "ping", "post", "prepare", "print", "prioritise",
    "prioritize", "process", "provide", "pull", "pursue", "put", "raise", "reach", "ready", "redo", "refer",
    "refresh", "refund", "reimburse", "relay", "release", "remind", "remove", "reorder", "repair",
    "replace", "reply", "report", "request", "reroute", "reschedule", "research", "resend", "reserve",
    "resolve", "respond", "restore", "return", "revert", "review", "revise", "ring", "rush", "scan",
    "schedule", "send", "service", "set", "settle", "share", "ship", "show", "sign", "solve", "sort",
    "submit", "summarise", "summarize", "supply", "swap", "text", "tie", "trace", "track", "transfer",
    "trim", "troubleshoot", "true", "update", "upload", "verify", "waive", "walk", "weld", "work", "write",
];

/// What one does for oneself, or does not do but is, thinks or feels.
#[rustfmt::skip]
pub(crate) const LIVE: &[&str] = &[
    "accept", "admit", "agree", "always", "appreciate", "arrive", "assume", "become", "believe", "bet",
    "buy", "care", "celebrate", "charge", "come", "consider", "continue", "cost", "cry", "decide", "deduct",
    "depend", "die", "dream", "drink", "drive", "eat", "end", "enjoy", "enter", "exceed", "exist", "expect",
    "fall", "feel", "fight", "fly", "forget", "gain", "go", "grow", "guess", "happen", "hate", "head",
    "hope", "imply", "increase", "involve", "know", "lead", "learn", "leave", "lie", "like", "live", "log",
    "lose", "love", "marry", "mean", "miss", "need", "note", "notice", "owe", "own", "pack", "pass-up",
    "pick", "play", "pray", "prefer", "probably", "proceed", "realise", "realize", "refuse", "regret",
    "remain", "remember", "require", "rest", "retire", "ride", "run", "save", "say", "seem", "sell", "shop",
    "sit", "skip", "sleep", "spend", "stand", "start", "stay", "stick", "stop", "struggle", "suffer",
    "support", "survive", "suspect", "thank", "think", "travel", "trust", "try", "understand", "vote",
    "wait", "walk", "want", "watch", "wear", "win", "wish", "wonder", "worry",
];

/// Somebody will be there: said of a day, it can be held against one, but weakly.
#[rustfmt::skip]
pub(crate) const MEET: &[&str] = &[
    "attend", "chat", "join", "meet", "participate", "reconvene", "speak", "swing", "talk", "visit",
];

/// What a colleague is sent to do: of others only this is promised.
#[rustfmt::skip]
pub(crate) const ERRANDS: &[&str] = &[
    "answer", "arrange", "assist", "book", "bring", "call", "check", "clean", "confirm", "contact",
    "coordinate", "deliver", "distribute", "draft", "drop", "e-mail", "email", "explain", "fax", "find",
    "finish", "fix", "forward", "get", "give", "handle", "have", "help", "install", "investigate", "keep",
    "look", "mail", "make", "phone", "pick", "prepare", "put", "repair", "replace", "reply", "resend",
    "resolve", "respond", "return", "review", "ring", "schedule", "send", "set", "ship", "show", "sort",
    "submit", "take", "transfer", "update", "verify",
];

/// What was done when a promise was kept, as in “it will be sent”.
#[rustfmt::skip]
pub(crate) const DONE: &[&str] = &[
    "adjusted", "amended", "answered", "arranged", "back", "billed", "booked", "called", "cancelled",
    "changed", "checked", "circulated", "completed", "confirmed", "contacted", "corrected", "credited",
    "delivered", "deposited", "distributed", "done", "e-mailed", "emailed", "escalated", "executed",
    "expedited", "faxed", "finalised", "finalized", "finished", "fixed", "forwarded", "handled",
    "installed", "investigated", "invoiced", "issued", "mailed", "notified", "paid", "posted", "processed",
    "provided", "ready", "refunded", "reimbursed", "reinstated", "removed", "repaired", "replaced",
    "rescheduled", "resolved", "restored", "returned", "reversed", "reviewed", "revised", "scheduled",
    "sent", "shipped", "signed", "solved", "sorted", "submitted", "updated", "waived",
];

/// Who acts for the firm without a name.
#[rustfmt::skip]
pub(crate) const TEAM: &[&str] = &[
    "accounting", "adviser", "advisor", "agent", "agents", "assistant", "associate", "associates", "boss",
    "colleague", "colleagues", "coordinator", "courier", "department", "desk", "driver", "engineer",
    "engineers", "expert", "experts", "group", "guys", "manager", "mechanic", "member", "office", "partner",
    "people", "rep", "representative", "representatives", "reps", "secretary", "somebody", "someone",
    "specialist", "specialists", "staff", "supervisor", "support", "team", "teams", "technician",
    "warehouse", "workshop",
];

/// Bodies whose deeds are news, not promises.
#[rustfmt::skip]
pub(crate) const BODY: &[&str] = &[
    "administration", "agency", "assembly", "authority", "bank", "bill", "board", "california",
    "commission", "committee", "companies", "company", "congress", "corp", "council", "court", "customers",
    "government", "governor", "inc", "industry", "judge", "legislature", "market", "parties", "party",
    "president", "program", "seller", "senate", "state", "states", "union", "users", "utilities", "utility",
];

/// Begin a clause of which nothing is promised: what is thought, told, asked or feared.
#[rustfmt::skip]
pub(crate) const UNDER: &[&str] = &[
    "because", "before", "how", "if", "that", "though", "unless", "until", "what", "whatever", "when",
    "where", "whether", "which", "while", "who", "whoever", "why",
];

/// Of whoever thinks so, nothing is promised by what is thought.
#[rustfmt::skip]
pub(crate) const THINK: &[&str] = &[
    "anticipate", "assume", "believe", "bet", "doubt", "expect", "figure", "figured", "guess", "hope",
    "imagine", "predict", "predicted", "presume", "said", "says", "suppose", "suspect", "think", "thinks", "thought",
    "understand", "wish",
];

/// Of whoever says so, the rest is promised.
#[rustfmt::skip]
pub(crate) const ASSURE: &[&str] = &[
    "assure", "assured", "certain", "confirm", "guarantee", "promise", "swear",
];

/// Verbs that open a request.
#[rustfmt::skip]
pub(crate) const ASK: &[&str] = &[
    "advise", "attach", "bring", "call", "check", "click", "comment", "complete", "confirm", "contact",
    "dm", "drop", "e-mail", "email", "enter", "fax", "file", "fill", "follow", "forward", "get", "give",
    "include", "inform", "leave", "let", "mail", "message", "pm", "post", "provide", "reach", "register",
    "reply", "report", "respond", "return", "send", "share", "shoot", "sign", "specify", "submit", "tell",
    "text", "tweet", "upload", "visit", "write",
];

/// Words that may open a question.
#[rustfmt::skip]
pub(crate) const QUESTION: &[&str] = &[
    "are", "can", "could", "did", "do", "does", "has", "have", "how", "is", "may", "was", "were", "what",
    "when", "where", "which", "who", "why", "will", "would",
];

/// Words of time that make a day of their own where no rule of days is at hand.
#[rustfmt::skip]
pub(crate) const COURTESY: &[&str] = &[
    "answer", "assist", "chat", "discuss", "help", "oblige", "serve", "talk",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_stands_in_order_with_each_word_once() {
        for list in [
            DOUBTS, ERRANDS, LIVE, MEET, DONE, BODY, UNDER, THINK, ASSURE, ASK, QUESTION, COURTESY, SERVE,
            TEAM, ADVERBS,
        ] {
            let mut sorted = list.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(list, sorted, "binary search finds words of sorted lists only");
        }
    }
}
