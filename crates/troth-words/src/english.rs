//! English as the rules of promises read it: lists of words by what they do in a promise, in alphabetical order.

/// May stand between a subject, its verb and what is done, and change nothing.
#[rustfmt::skip]
pub(crate) const ADVERBS: &[&str] = &[
    "actually", "all", "already", "also", "always", "both", "certainly", "definitely", "either", "ever",
    "first", "gladly", "happily", "immediately", "just", "kindly", "most", "now", "only",
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
    "accompany", "activate", "adapt", "add", "address", "adjust", "advise", "allocate", "amend",
    "answer", "append", "apply", "approach", "archive", "arrange", "assemble", "assign", "assist",
    "attach", "audit", "authorise", "authorize", "back-order", "backdate", "bill", "book", "bring",
    "calculate", "call", "cancel", "carry", "cater", "certify", "change", "chase", "check", "circulate",
    "clarify", "clean", "clear", "close", "co-ordinate", "collect", "commission", "communicate",
    "compensate", "compile", "complete", "configure", "confirm", "connect", "consult", "contact",
    "convert", "convey", "coordinate", "copy", "correct", "courier", "create", "credit", "cut",
    "decline", "dedicate", "delegate", "deliver", "deploy", "deposit", "despatch", "develop",
    "diagnose", "dig", "direct", "disable", "disburse", "discuss", "dispatch", "distribute", "dm",
    "document", "double-check", "download", "draft", "drop", "e-mail", "edit", "email", "enable",
    "enclose", "enrol", "enroll", "ensure", "escalate", "evaluate", "examine", "exchange", "execute",
    "expedite", "explain", "express", "extend", "facilitate", "fax", "feed", "fetch", "file", "fill",
    "finalise", "finalize", "find", "finish", "fit", "fix", "flag", "forward", "gather", "give", "hand",
    "handle", "help", "honor", "honour", "hook", "implement", "import", "incorporate", "inform",
    "initiate", "inquire", "insert", "inspect", "install", "interview", "introduce", "investigate",
    "invoice", "issue", "itemise", "itemize", "lend", "liaise", "list", "load", "locate", "loop",
    "lower", "mail", "map", "mark", "match", "measure", "mend", "merge", "message", "migrate", "modify",
    "monitor", "negotiate", "notify", "number", "obtain", "offer", "offset", "order", "organise",
    "organize", "outline", "overhaul", "overnight", "paint", "pass", "patch", "pay", "pencil",
    "perform", "phone", "photograph", "ping", "place", "polish", "post", "prepare", "present", "print",
    "prioritise", "prioritize", "process", "produce", "program", "promote", "propose", "provide",
    "publish", "pull", "pursue", "push", "put", "quote", "raise", "re-send", "reactivate", "ready",
    "recalculate", "recheck", "reconcile", "reconnect", "record", "rectify", "redirect", "redo",
    "reduce", "refer", "refresh", "refund", "register", "reimburse", "reinstall", "reinstate",
    "relabel", "relay", "release", "relocate", "remind", "remit", "remove", "renew", "reorder",
    "repair", "replace", "reprint", "request", "reroute", "reschedule", "research", "resend", "reserve",
    "reset", "resolve", "restock", "restore", "retrieve", "return", "reverse", "revert", "review",
    "revise", "rework", "rewrite", "ring", "route", "rush", "scan", "schedule", "secure", "select",
    "send", "separate", "service", "set", "settle", "share", "ship", "show", "sign", "solicit", "solve",
    "sort", "source", "speed", "straighten", "streamline", "submit", "substitute", "summarise",
    "summarize", "supplement", "supply", "swap", "tailor", "test", "text", "tie", "tighten", "trace",
    "track", "transcribe", "transfer", "translate", "transmit", "treat", "trim", "troubleshoot", "true",
    "type", "unblock", "unlock", "update", "upgrade", "upload", "validate", "verify", "waive", "weigh",
    "weld", "wire", "wrap", "write",
];

/// What one does for oneself, or does not do but is, thinks or feels.
#[rustfmt::skip]
pub(crate) const LIVE: &[&str] = &[
    "accept", "admit", "agree", "appreciate", "arrive", "assume", "become", "believe", "bet",
    "buy", "care", "celebrate", "charge", "come", "consider", "continue", "cost", "cry", "decide", "deduct",
    "depend", "die", "dream", "drink", "drive", "eat", "end", "enjoy", "enter", "exceed", "exist", "expect",
    "fall", "feel", "fight", "fly", "forget", "gain", "go", "grow", "guess", "happen", "hate", "head",
    "hope", "imply", "increase", "involve", "know", "lead", "learn", "leave", "lie", "like", "live", "log",
    "lose", "love", "marry", "mean", "miss", "need", "note", "notice", "owe", "own", "pack", 
    "pick", "play", "pray", "prefer", "proceed", "realise", "realize", "refuse", "regret",
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
    "advise", "answer", "arrange", "assist", "book", "bring", "call", "check", "clean", "confirm",
    "contact", "coordinate", "deliver", "distribute", "draft", "drop", "e-mail", "email", "explain",
    "fax", "file", "find", "finish", "fix", "forward", "get", "give", "hand", "handle", "have", "help",
    "inform", "install", "investigate", "issue", "keep", "look", "mail", "make", "notify", "perform",
    "phone", "pick", "prepare", "put", "repair", "replace", "reply", "resend",
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

/// What one does out of courtesy: of nobody in particular it is an aim, not an act.
#[rustfmt::skip]
pub(crate) const COURTESY: &[&str] = &[
    "answer", "assist", "chat", "discuss", "help", "oblige", "serve", "talk",
];

/// Before “to” they tell what somebody means to do.
#[rustfmt::skip]
pub(crate) const PLAN: &[&str] = &["aim", "aiming", "expect", "intend", "intending", "plan", "planning"];

/// Before “to” they give somebody's word.
#[rustfmt::skip]
pub(crate) const PLEDGE: &[&str] = &["commit", "committed", "guarantee", "pledge", "promise", "undertake"];

/// After a word of the future they are no verb.
#[rustfmt::skip]
pub(crate) const NO_VERB: &[&str] = &[
    "a", "an", "and", "another", "any", "as", "at", "but", "each", "every", "from", "had", "has", "her",
    "his", "i", "is", "it", "its", "my", "no", "of", "on", "or", "our", "she", "some", "that", "the",
    "their", "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "you", "your",
];

/// After the word of the future that opens a sentence they make it a question: “will you …”.
#[rustfmt::skip]
pub(crate) const ASKED_OF: &[&str] = &[
    "he", "i", "it", "my", "our", "she", "that", "the", "there", "they", "this", "we", "you", "your",
];

/// Before “I” or “we” they make a question: “can we …”.
#[rustfmt::skip]
pub(crate) const INVERTED: &[&str] = &[
    "am", "are", "can", "could", "did", "do", "may", "might", "shall", "should", "would",
];

/// May stand between a subject and its word of the future: “am” going to, “can” commit to.
#[rustfmt::skip]
pub(crate) const HELPERS: &[&str] = &[
    "'s", "am", "are", "been", "can", "do", "had", "have", "hereby", "is", "was",
];

/// After a subject: what stands before the first of them opens the sentence.
#[rustfmt::skip]
pub(crate) const FINITE: &[&str] = &["are", "had", "has", "have", "is", "was", "were", "will"];

/// Join what a subject does to what it did before.
#[rustfmt::skip]
pub(crate) const JOINTS: &[&str] = &["&", ",", "and", "but", "or", "so", "then"];

/// Where a noun cannot go on leftwards.
#[rustfmt::skip]
pub(crate) const BREAKS: &[&str] = &[
    "after", "although", "and", "as", "because", "before", "but", "for", "if", "once", "or", "so", "than",
    "that", "then", "think", "though", "unless", "until", "when", "where", "whether", "which", "while",
    "who",
];

/// Things, for which something is done and which do nothing.
#[rustfmt::skip]
pub(crate) const THINGS: &[&str] = &["it", "that", "there", "these", "this", "those", "which", "who"];

/// Marks that end a clause.
#[rustfmt::skip]
pub(crate) const CLAUSE_ENDS: &[&str] = &["!", "(", "*", ".", ";", "?", "^", "but", "|", "…"];

/// After a comma they begin another clause.
#[rustfmt::skip]
pub(crate) const TURNS: &[&str] = &["although", "but", "however", "so", "though", "which"];

/// Marks after which a word of the future does not open a sentence.
#[rustfmt::skip]
pub(crate) const CLOSING: &[&str] = &["\"", "%", "'", ".", "/", ">", "’", "”"];

/// What one is before “to” help: an offer, not a promise.
#[rustfmt::skip]
pub(crate) const GLAD: &[&str] = &["delighted", "glad", "happy", "honored", "honoured", "pleased"];

/// Say that it will be tried.
#[rustfmt::skip]
pub(crate) const TRY: &[&str] = &["attempt", "endeavor", "endeavour", "strive", "try"];

/// What hangs on a deed by one of these is another's.
#[rustfmt::skip]
pub(crate) const HANGS_ON: &[&str] = &[
    "after", "as", "because", "if", "once", "so", "that", "unless", "when", "which", "who",
];

/// The reader.
#[rustfmt::skip]
pub(crate) const READER: &[&str] = &["u", "ya", "you", "your", "yours"];

/// What the reader will be when something was done for them.
#[rustfmt::skip]
pub(crate) const SERVED: &[&str] = &[
    "called", "contacted", "credited", "informed", "notified", "refunded", "reimbursed", "updated",
];

/// After “if” they say no more than that it may not be needed.
#[rustfmt::skip]
pub(crate) const IF_NEEDED: &[&str] = &["any", "at", "necessary", "needed", "possible", "required"];

/// After “if” they make a condition that asks nothing of the reader.
#[rustfmt::skip]
pub(crate) const IF_EMPTY: &[&str] = &["any", "necessary", "needed", "not", "only", "possible", "so"];

/// After “if you”: an offer, and no condition.
#[rustfmt::skip]
pub(crate) const IF_YOU_EMPTY: &[&str] = &["have", "need", "require", "want", "would"];

/// Before “if” they make it “whether”.
#[rustfmt::skip]
pub(crate) const WONDER: &[&str] = &["as", "ask", "check", "even", "know", "out", "see", "sure", "wonder"];

/// Before “you”, “we” or “I” they open a request.
#[rustfmt::skip]
pub(crate) const REQUEST: &[&str] = &["can", "could", "may", "might", "will", "would"];

/// Ask for something in one word.
#[rustfmt::skip]
pub(crate) const PLEASE: &[&str] = &["kindly", "please", "pls", "plz"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_stands_in_order_with_each_word_once() {
        for list in [
            ADVERBS,
            DOUBTS,
            SERVE,
            LIVE,
            MEET,
            ERRANDS,
            DONE,
            TEAM,
            BODY,
            UNDER,
            THINK,
            ASSURE,
            ASK,
            QUESTION,
            COURTESY,
            PLAN,
            PLEDGE,
            NO_VERB,
            ASKED_OF,
            INVERTED,
            HELPERS,
            FINITE,
            JOINTS,
            BREAKS,
            THINGS,
            CLAUSE_ENDS,
            TURNS,
            CLOSING,
            GLAD,
            TRY,
            HANGS_ON,
            READER,
            SERVED,
            IF_NEEDED,
            IF_EMPTY,
            IF_YOU_EMPTY,
            WONDER,
            REQUEST,
            PLEASE,
        ] {
            let mut sorted = list.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(list, sorted, "binary search finds words of sorted lists only");
        }
    }
}
