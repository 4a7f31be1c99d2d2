//! The one list of every place where a person's words can stand, and what becomes of each.
//!
//! A test holds it against the schema: a column that is not here fails it.

use crate::erasure::fate::Fate::{
    self, Cut, Derived, Gone, Harmless, Named, Nothing, Scanned, Word as Erased,
};
use crate::erasure::fate::{Place, joined};
use crate::erasure::lived::LIVED;
use crate::erasure::place_in::COMES_IN;
use crate::erasure::place_serve::SERVES;
use crate::erasure::place_standard::STANDARDS;

pub(super) const COLLEAGUE: Fate = Harmless("a colleague's, not a customer's");
pub(super) const FIRM: Fate = Harmless("the firm's own");
pub(super) const CLOSED: Fate = Harmless("one of a closed list of words");
pub(super) const DIGEST: Fate = Harmless("a digest, of which nothing can be read without its salt");
const DAY: Fate = Harmless("a day or a time");
pub(super) const FIGURES: Fate = Harmless("figures of all together, and no names");
pub(super) const NUMBER: Fate = Harmless("a number the silo gave an order or a letter");

/// Rows of a party, by its subjects.
pub(super) const THEIRS: &str = "party_id in (select party_id from member where subject_id in ({s}))";

/// Tables that hold no words and are about a person all the same: a person's rows go whole.
pub const WORDLESS: &[&str] = &[
    "keeping",
    "resident",
    "trace",
    "likeness",
    "doubt",
    "value_due",
    "neglect_due",
];

/// Every text and every blob of the schema. A table not named here makes a test fail.
pub const PLACES: &[Place] = &joined::<
    { MOST.len() + COMES_IN.len() + LIVED.len() + STANDARDS.len() + SERVES.len() },
>(&[MOST, COMES_IN, LIVED, STANDARDS, SERVES]);

const MOST: &[Place] = &[
    Place {
        table: "fact",
        whose: Some("subject in ({s})"),
        columns: &[
            ("stream", CLOSED),
            ("name", CLOSED),
            ("body", Scanned),
            ("salt", Scanned),
            ("body_digest", DIGEST),
            ("chain", DIGEST),
        ],
    },
    Place {
        table: "erased",
        whose: None,
        columns: &[
            ("place", CLOSED),
            ("remains", DIGEST),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "stream",
        whose: None,
        columns: &[("name", CLOSED), ("head", DIGEST)],
    },
    Place {
        table: "follower",
        whose: None,
        columns: &[("name", CLOSED), ("stopped_why", Nothing)],
    },
    Place {
        table: "organisation",
        whose: None,
        columns: &[
            ("name", FIRM),
            ("zone", FIRM),
            ("country", FIRM),
            ("currency", FIRM),
            ("domains", FIRM),
            ("hours", FIRM),
        ],
    },
    Place {
        table: "team",
        whose: None,
        columns: &[("name", FIRM)],
    },
    Place {
        table: "colleague",
        whose: None,
        columns: &[
            ("name", COLLEAGUE),
            ("email", COLLEAGUE),
            ("password", COLLEAGUE),
            ("role", CLOSED),
            ("visibility", CLOSED),
        ],
    },
    Place {
        table: "session",
        whose: None,
        columns: &[("digest", DIGEST), ("agent", COLLEAGUE)],
    },
    Place {
        table: "api_key",
        whose: None,
        columns: &[
            ("digest", DIGEST),
            ("hint", COLLEAGUE),
            ("name", COLLEAGUE),
            ("scope", CLOSED),
            ("last_used_on", DAY),
        ],
    },
    Place {
        table: "sign_in_link",
        whose: None,
        columns: &[("digest", DIGEST)],
    },
    Place {
        table: "once",
        whose: None,
        columns: &[("key", Scanned), ("digest", Scanned)],
    },
    Place {
        table: "purpose",
        whose: None,
        columns: &[
            ("sentence", FIRM),
            ("sake", FIRM),
            ("chosen", FIRM),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "silo",
        whose: None,
        columns: &[("name", FIRM)],
    },
    Place {
        table: "batch",
        whose: None,
        columns: &[
            ("file", Scanned),
            ("digest", Harmless("a digest of a whole file")),
            ("reader", Harmless("which process reads it")),
            ("format", CLOSED),
            ("plan", Scanned),
            ("state", CLOSED),
            ("trouble", Scanned),
        ],
    },
    Place {
        table: "subject",
        whose: Some("id in ({s})"),
        columns: &[("key", Named), ("kind", CLOSED)],
    },
    Place {
        table: "record",
        whose: Some("id in (select record_id from mention where subject_id in ({s}))"),
        columns: &[
            ("key", Cut),
            ("raw", Nothing),
            ("told", Cut),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "repeated",
        whose: None,
        columns: &[],
    },
    Place {
        table: "mention",
        whose: Some("subject_id in ({s})"),
        columns: &[],
    },
    Place {
        table: "tombstone",
        whose: None,
        columns: &[(
            "digest",
            Harmless("what keeps them from coming back: a salted digest"),
        )],
    },
    Place {
        table: "tombstone_salt",
        whose: None,
        columns: &[("salt", Harmless("the house's own"))],
    },
    Place {
        table: "identity",
        whose: Some("subject_id in ({s})"),
        columns: &[("kind", Gone), ("value", Gone)],
    },
    Place {
        table: "trace",
        whose: Some("subject_id in ({s})"),
        columns: &[],
    },
    Place {
        table: "likeness",
        whose: Some("subject_id in ({s}) or other_id in ({s})"),
        columns: &[],
    },
    Place {
        table: "doubt",
        whose: Some("a_subject in ({s}) or b_subject in ({s})"),
        columns: &[],
    },
    Place {
        table: "tally",
        whose: None,
        columns: &[],
    },
    Place {
        table: "model",
        whose: None,
        columns: &[
            ("text", Harmless("shares of all, and short forms that many go by")),
            ("changes", Harmless("numbers of subjects")),
        ],
    },
    Place {
        table: "link",
        whose: Some("a_subject in ({s}) or b_subject in ({s})"),
        columns: &[
            ("verdict", CLOSED),
            ("why", Nothing),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "link_undone",
        whose: Some("link_id in (select id from link where a_subject in ({s}) or b_subject in ({s}))"),
        columns: &[("why", Nothing), ("salt", Nothing), ("digest", DIGEST)],
    },
    Place {
        table: "member",
        whose: Some("subject_id in ({s})"),
        columns: &[],
    },
    Place {
        table: "redirect",
        whose: Some("subject_id in ({s})"),
        columns: &[],
    },
    Place {
        table: "party",
        whose: Some("id in (select party_id from member where subject_id in ({s}))"),
        columns: &[
            ("kind", CLOSED),
            ("name", Derived),
            ("sort_name", Derived),
            ("email", Derived),
            ("phone", Derived),
            ("city", Derived),
            ("place", Derived),
            ("country", Derived),
            ("title", Derived),
        ],
    },
    Place {
        table: "household",
        whose: Some("subject_id in ({s})"),
        columns: &[],
    },
    Place {
        table: "resident",
        whose: Some("person_subject in ({s}) or household_id in ({s})"),
        columns: &[],
    },
    Place {
        table: "detail",
        // A household is called and stands as its people: what is left of them says it again.
        whose: Some(
            "subject_id in ({s}) or subject_id in (select household_id from resident where person_subject in ({s}))",
        ),
        columns: &[("field", Gone), ("value", Gone)],
    },
    Place {
        table: "membership",
        whose: Some("person_subject in ({s}) or firm_subject in ({s})"),
        columns: &[("title", Gone)],
    },
    Place {
        table: "keeping",
        whose: Some("subject_id in ({s})"),
        columns: &[],
    },
    Place {
        table: "tag",
        whose: Some("subject_id in ({s})"),
        columns: &[("word", Gone)],
    },
    Place {
        table: "consent",
        whose: Some("subject_id in ({s})"),
        columns: &[("channel", Gone), ("purpose", Gone), ("proof", Gone)],
    },
    Place {
        table: "interaction",
        whose: Some("id in (select interaction_id from participant where subject_id in ({s}))"),
        columns: &[
            ("kind", CLOSED),
            ("channel", CLOSED),
            ("direction", CLOSED),
            ("title", Cut),
            ("excerpt", Cut),
            ("thread", Cut),
            ("href", Harmless("an address within the house, made of ids")),
            ("key", Cut),
        ],
    },
    Place {
        table: "interaction_also",
        whose: None,
        columns: &[],
    },
    Place {
        table: "participant",
        whose: Some("subject_id in ({s})"),
        columns: &[("role", Gone), ("direction", Gone)],
    },
    Place {
        table: "logged",
        whose: Some("subject_id in ({s})"),
        columns: &[
            ("kind", CLOSED),
            ("direction", CLOSED),
            ("words", Nothing),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "logged_error",
        whose: Some("logged_id in (select id from logged where subject_id in ({s}))"),
        columns: &[("why", Erased)],
    },
    Place {
        table: "unanswered",
        whose: Some("subject_id in ({s})"),
        columns: &[("thread", Gone)],
    },
    Place {
        table: "settled",
        whose: Some("interaction_id in (select interaction_id from participant where subject_id in ({s}))"),
        columns: &[("why", Nothing)],
    },
    Place {
        table: "settled_undone",
        whose: Some(
            "settled_id in (select id from settled where interaction_id in
             (select interaction_id from participant where subject_id in ({s})))",
        ),
        columns: &[("why", Nothing)],
    },
    Place {
        table: "note",
        whose: Some("subject_id in ({s})"),
        columns: &[("words", Nothing), ("salt", Nothing), ("digest", DIGEST)],
    },
    Place {
        table: "note_error",
        whose: Some("note_id in (select id from note where subject_id in ({s}))"),
        columns: &[("why", Erased)],
    },
    Place {
        table: "purchase",
        whose: Some("subject_id in ({s})"),
        columns: &[
            ("number", NUMBER),
            ("currency", CLOSED),
            ("taken_by", COLLEAGUE),
            ("promised_on", DAY),
            ("estimated_on", DAY),
            ("shipped_on", DAY),
            ("delivered_on", DAY),
        ],
    },
    Place {
        table: "purchase_line",
        whose: Some("purchase_id in (select id from purchase where subject_id in ({s}))"),
        columns: &[("sku", FIRM), ("what", FIRM)],
    },
    Place {
        table: "purchase_told",
        whose: None,
        columns: &[],
    },
    Place {
        table: "promise",
        whose: Some("subject_id in ({s})"),
        columns: &[
            ("kind", CLOSED),
            ("what", Erased),
            ("due_on", DAY),
            ("due_time", DAY),
            ("due_zone", DAY),
            ("due_words", Nothing),
            ("waits_for", Nothing),
            ("by_name", COLLEAGUE),
            (
                "touchpoint",
                Harmless("the firm's own word for where it was said"),
            ),
            ("said_words", Nothing),
            ("consent_words", Nothing),
            ("source_key", Named),
            ("state", CLOSED),
            ("they_say", CLOSED),
            ("we_say", CLOSED),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "promise_act",
        whose: Some("promise_id in (select id from promise where subject_id in ({s}))"),
        columns: &[
            ("act", CLOSED),
            ("voice", CLOSED),
            ("words", Nothing),
            (
                "evidence",
                Harmless("`shipped` and a day, or the number of a promise"),
            ),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "promise_told",
        whose: None,
        columns: &[("source_key", NUMBER)],
    },
    Place {
        table: "calendar_link",
        whose: None,
        columns: &[("digest", DIGEST)],
    },
    Place {
        table: "pledge",
        whose: None,
        columns: &[
            ("words", FIRM),
            ("hears", CLOSED),
            ("kind", CLOSED),
            ("touchpoint", FIRM),
            ("salt", DIGEST),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "pledge_retired",
        whose: None,
        columns: &[("why", FIRM), ("salt", DIGEST), ("digest", DIGEST)],
    },
    Place {
        table: "plan",
        whose: Some("subject_id in ({s})"),
        columns: &[
            ("on_day", DAY),
            ("about", Erased),
            ("state", CLOSED),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "plan_act",
        whose: Some("plan_id in (select id from plan where subject_id in ({s}))"),
        columns: &[
            ("act", CLOSED),
            ("words", Nothing),
            ("salt", Nothing),
            ("digest", DIGEST),
        ],
    },
    Place {
        table: "value",
        whose: Some(THEIRS),
        columns: &[("currency", Gone)],
    },
    Place {
        table: "value_month",
        whose: Some(THEIRS),
        columns: &[("currency", Gone)],
    },
    Place {
        table: "value_standing",
        whose: Some(THEIRS),
        columns: &[("currency", Gone), ("standing", CLOSED), ("place", CLOSED)],
    },
    Place {
        table: "value_due",
        whose: Some(THEIRS),
        columns: &[],
    },
    Place {
        table: "value_stale",
        whose: None,
        columns: &[("currency", CLOSED)],
    },
    Place {
        table: "value_fit",
        whose: None,
        columns: &[("currency", CLOSED), ("models", FIGURES)],
    },
    Place {
        table: "value_picture",
        whose: None,
        columns: &[
            ("currency", CLOSED),
            ("basis", CLOSED),
            ("period", CLOSED),
            ("picture", FIGURES),
        ],
    },
    Place {
        table: "value_spending",
        whose: None,
        columns: &[("currency", CLOSED), ("what", Scanned), ("error_why", Scanned)],
    },
    Place {
        table: "value_terms",
        whose: None,
        columns: &[],
    },
    Place {
        table: "neglect",
        whose: Some(THEIRS),
        columns: &[("gaps", Gone), ("place", CLOSED)],
    },
    Place {
        table: "neglect_due",
        whose: Some(THEIRS),
        columns: &[],
    },
    Place {
        table: "neglect_custom",
        whose: None,
        columns: &[("customs", FIGURES), ("seen", FIGURES)],
    },
    Place {
        table: "neglect_week",
        whose: None,
        columns: &[("salt", DIGEST), ("digest", DIGEST)],
    },
    Place {
        table: "neglect_unrecorded",
        whose: None,
        columns: &[],
    },
];

/// Facts whose bodies hold words somebody typed: the name, which of its fields says of what row, and the table of that row.
/// All other facts say ids and counts.
pub const WORDY: &[(&str, &str, &str)] = &[
    ("note.error", "note", "note"),
    ("interaction.error", "interaction", "logged"),
];

/// The same, of facts that say themselves whom they are about.
pub const WORDY_ABOUT: &[&str] = &["party.corrected", "party.tagged", "party.untagged"];
