//! The part of the list of places that is about what comes in and goes out: uploads, refused rows, mailboxes, letters.

use crate::erasure::fate::Fate::{Harmless, Nothing, Scanned};
use crate::erasure::fate::Place;
use crate::erasure::place::{CLOSED, COLLEAGUE, DIGEST, FIRM, NUMBER};

pub const COMES_IN: &[Place] = &[
    Place {
        table: "refusal",
        whose: None,
        columns: &[
            ("what", CLOSED),
            ("kind", CLOSED),
            ("reason", Scanned),
            ("raw", Scanned),
        ],
    },
    Place {
        table: "upload",
        whose: None,
        columns: &[
            ("digest", Harmless("a digest of a whole file")),
            ("name", Scanned),
        ],
    },
    Place {
        table: "upload_chunk",
        whose: None,
        columns: &[(
            "bytes",
            Harmless("gone once its file is read; until then its rows meet the tombstones"),
        )],
    },
    Place {
        table: "mailbox",
        whose: None,
        columns: &[
            ("takes", CLOSED),
            ("address", COLLEAGUE),
            ("name", COLLEAGUE),
            ("imap_host", FIRM),
            ("imap_security", CLOSED),
            ("imap_user", COLLEAGUE),
            ("imap_secret", COLLEAGUE),
            ("smtp_host", FIRM),
            ("smtp_security", CLOSED),
            ("smtp_user", COLLEAGUE),
            ("smtp_secret", COLLEAGUE),
            ("folders", COLLEAGUE),
            ("state", CLOSED),
            ("trouble", Harmless("what a server said of a password or a line")),
            ("reader", CLOSED),
        ],
    },
    Place {
        table: "mailbox_folder",
        whose: None,
        columns: &[("name", COLLEAGUE)],
    },
    Place {
        table: "mailbox_skipped",
        whose: None,
        columns: &[("why", Scanned), ("raw", Scanned)],
    },
    Place {
        table: "capture_address",
        whose: None,
        columns: &[("digest", DIGEST), ("hint", COLLEAGUE)],
    },
    Place {
        table: "mailed_line",
        whose: None,
        columns: &[
            ("letter", Harmless("a digest of a whole letter")),
            ("words", Scanned),
            ("state", CLOSED),
        ],
    },
    Place {
        table: "outbox",
        whose: Some("subject_id in ({s})"),
        columns: &[
            ("letter_id", NUMBER),
            ("to_address", Nothing),
            ("title", Nothing),
            ("bytes", Nothing),
            ("state", CLOSED),
            ("reader", CLOSED),
        ],
    },
    Place {
        table: "outbox_attempt",
        whose: Some("outbox_id in (select id from outbox where subject_id in ({s}))"),
        columns: &[("said", Nothing)],
    },
    Place {
        table: "bounce",
        whose: None,
        columns: &[
            ("letter_id", NUMBER),
            ("address", Scanned),
            ("status", CLOSED),
            ("said", Scanned),
        ],
    },
];
