//! The ledger of our word: who gave it, to whom, what, by when, where it was said, and whether it was kept.
//!
//! Laws:
//! - A promise is never edited or deleted. What happens to it are [`Act`]s, rows of their own; undoing one is a row too.
//! - A new date is a new promise, made only with the customer's consent in their words; the old one keeps its history.
//! - The customer's verdict outranks ours, and both are shown.
//! - It is released only by the one it was made to, in their words.
//! - One without a day stays without a day, and says so.
//! - What a colleague said of it, no file and no follower says otherwise; Troth's own word stands while something shows it.
//! - While it waits for the customer its clock stands still, and starts with their answer.
//! - Given and implied promises are never counted together.
//! - One entered in error stands outside the figures and is counted beside them.
//!
//! Reading order: this file (what a promise is), `deed.rs` (what was done to it), `state.rs` (what has become of it),
//! `store.rs`, `act.rs` (the acts), `shown.rs` (what Troth says by itself), `hear.rs` (promises that orders and tickets
//! make), `web.rs`, `page.rs`.

pub mod act;
pub mod board;
pub mod board_page;
pub mod deed;
pub mod form;
pub mod hear;
pub mod page;
pub mod shown;
pub mod state;
pub mod store;
pub mod told_store;
pub mod web;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::frame::time::{Millis, deadline, zone};
use crate::journal::Sealed;

/// Rows of `promise` and what of them is vouched for.
pub const PROMISE: Sealed = Sealed {
    table: "promise",
    columns: &[
        "id",
        "subject_id",
        "kind",
        "what",
        "due_on",
        "due_time",
        "due_zone",
        "due_words",
        "waits_for",
        "due_days",
        "by_colleague",
        "by_name",
        "touchpoint",
        "said_in",
        "said_words",
        "supports",
        "replaces",
        "consent_words",
        "rights",
        "pledge_id",
        "source_key",
        "record_id",
        "made_at",
    ],
};

/// Rows of `promise_act`.
pub const ACT: Sealed = Sealed {
    table: "promise_act",
    columns: &[
        "id",
        "promise_id",
        "act",
        "voice",
        "words",
        "evidence",
        "said_in",
        "undoes",
        "at",
        "by_colleague",
    ],
};

/// Said outright, or only to be expected from what we did.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = PromiseKind)]
pub enum Kind {
    Given,
    Implied,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Given, Kind::Implied];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Given => "given",
            Kind::Implied => "implied",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// When it is due: a day with its zone and maybe a time, or no day and the words as they were said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Due {
    /// `YYYY-MM-DD`; nothing when no day was said.
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    #[schema(value_type = Option<String>)]
    pub time: Option<Time>,
    /// IANA name.
    pub zone: String,
    /// As it was said, such as “shortly after the harvest”.
    pub words: Option<String>,
}

impl Due {
    pub fn on(day: Date, zone: &str) -> Due {
        Due {
            day: Some(day),
            time: None,
            zone: zone.to_owned(),
            words: None,
        }
    }

    pub fn no_date(zone: &str, words: Option<String>) -> Due {
        Due {
            day: None,
            time: None,
            zone: zone.to_owned(),
            words,
        }
    }

    /// The last instant at which it can still be kept in time; nothing without a day.
    pub fn deadline(&self) -> Option<Millis> {
        self.day.map(|day| deadline(day, self.time, &zone(&self.zone)))
    }
}

/// Who gave it: a colleague who signs in, or a name as some silo wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Giver {
    pub colleague: Option<i64>,
    pub name: Option<String>,
}

/// Where it was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Said {
    /// The interaction it was said in.
    pub interaction: Option<i64>,
    /// Verbatim.
    pub words: Option<String>,
}

/// What one promise is to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Bond {
    /// A colleague's promise under the one to the customer.
    pub supports: Option<i64>,
    /// The promise whose date this one takes the place of.
    pub replaces: Option<i64>,
    /// The customer's words agreeing to that.
    pub consent_words: Option<String>,
    /// The broken promise this one makes right.
    pub rights: Option<i64>,
}

/// A promise about to be made, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pledged {
    pub subject: i64,
    pub kind: Kind,
    pub what: String,
    pub due: Due,
    pub waits_for: Option<String>,
    /// Days after the customer's answer.
    pub due_days: Option<i64>,
    pub by: Giver,
    pub touchpoint: String,
    pub said: Said,
    pub bond: Bond,
    pub pledge: Option<i64>,
    /// What it was read from, so that each day told of it is promised once.
    pub source_key: Option<String>,
    pub record: Option<i64>,
    pub made_at: Millis,
}

/// A promise as it was made, with its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Promise {
    pub id: i64,
    /// Whom it was made to.
    pub subject: i64,
    pub kind: Kind,
    pub what: String,
    pub due: Due,
    pub waits_for: Option<String>,
    pub due_days: Option<i64>,
    pub by: Giver,
    pub touchpoint: String,
    pub said: Said,
    pub bond: Bond,
    pub pledge: Option<i64>,
    pub made_at: Millis,
    /// Set when the file it came from was taken back, and someone had acted on it.
    pub withdrawn_at: Option<Millis>,
}

/// Touchpoints that come with the house; people may name others.
pub const TOUCHPOINTS: [&str; 6] = ["delivery", "service", "sales", "billing", "product", "other"];
