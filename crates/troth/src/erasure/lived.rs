//! The places of the list in which stands how somebody lived what passed: accounts, links to tell one, thanks; and what
//! their words and ours suggested.

use crate::erasure::fate::Fate::{Gone, Nothing, Word as Erased};
use crate::erasure::fate::Place;
use crate::erasure::place::{CLOSED, DIGEST};

/// The sealed rows stay without their words; a link goes whole, so that nobody tells anything by it any more.
pub const LIVED: &[Place] = &[
    Place {
        table: "account",
        whose: Some("subject_id in ({s})"),
        columns: &[
            ("voice", CLOSED),
            ("told_by", Nothing),
            ("words", Erased),
            ("mood", Nothing),
            ("context", Nothing),
            ("touchpoint", CLOSED),
            ("lean", CLOSED),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "account_feeling",
        whose: Some("account_id in (select id from account where subject_id in ({s}))"),
        columns: &[
            ("feeling", CLOSED),
            ("whose", CLOSED),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "account_act",
        whose: Some("account_id in (select id from account where subject_id in ({s}))"),
        columns: &[
            ("act", CLOSED),
            ("why", Nothing),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "account_link",
        whose: Some("subject_id in ({s})"),
        columns: &[("digest", Gone)],
    },
    Place {
        table: "thanks",
        whose: Some("subject_id in ({s})"),
        columns: &[("words", Erased), ("salt", Nothing), ("digest", DIGEST)],
    },
    Place {
        table: "thanks_act",
        whose: None,
        columns: &[("act", CLOSED), ("salt", DIGEST), ("digest", DIGEST)],
    },
    // Numbers of the words in their letter: they go, and what they added to is about many.
    Place {
        table: "suggestion_taught",
        whose: Some("suggestion_id in (select id from suggestion where subject_id in ({s}))"),
        columns: &[("lesson", Gone)],
    },
    Place {
        table: "suggestion",
        whose: Some("subject_id in ({s})"),
        columns: &[
            ("kind", CLOSED),
            ("sentence", Gone),
            ("what", Gone),
            ("given_by", CLOSED),
            ("given_name", Gone),
            ("strength", CLOSED),
            ("waits_for", Gone),
            ("due_on", CLOSED),
            ("due_time", CLOSED),
            ("due_words", Gone),
            ("outcome", CLOSED),
            ("feeling", CLOSED),
            ("other_feeling", CLOSED),
            ("reason", CLOSED),
            ("signs", CLOSED),
            ("state", CLOSED),
        ],
    },
    Place {
        table: "suggestion_answer",
        whose: None,
        columns: &[("answer", CLOSED), ("salt", DIGEST), ("digest", DIGEST)],
    },
    // What is learnt are numbers, of which nobody is told apart; these two are about nobody.
    Place {
        table: "suggestion_sign",
        whose: None,
        columns: &[],
    },
    Place {
        table: "suggestion_feature",
        whose: None,
        columns: &[],
    },
];
