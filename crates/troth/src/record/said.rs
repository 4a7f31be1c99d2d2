//! The checked shapes in which a source row is understood: who it speaks of, and what it says about them.
//!
//! Intake and mailbox make them; every slice below follows and reads them.
//! They are stored beside the raw row as JSON text, so a field left out costs nothing.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::frame::money::{Currency, Money, UnitPrice};

pub use crate::frame::time::Millis;

/// One source row, understood: the people and firms in it, and what was said of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Who>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Said>,
}

/// A place in [`Told::who`].
pub type WhoIndex = usize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhoKind {
    #[default]
    Person,
    Organisation,
    /// People who live together; found by Troth, and told by no row.
    Household,
}

impl WhoKind {
    pub const ALL: [WhoKind; 3] = [WhoKind::Person, WhoKind::Organisation, WhoKind::Household];

    pub fn parse(word: &str) -> Option<WhoKind> {
        WhoKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    pub fn word(self) -> &'static str {
        match self {
            WhoKind::Person => "person",
            WhoKind::Organisation => "organisation",
            WhoKind::Household => "household",
        }
    }
}

/// A person or firm as one silo knows them. Rows of one silo with the same `key` speak of one subject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Who {
    /// Its subject, once the record is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<i64>,
    /// The silo's own id (`id:17850`), else a canonical e-mail (`mail:…`), a phone (`tel:+49…`), or folded words (`name:…`).
    pub key: String,
    #[serde(default)]
    pub kind: WhoKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Canonical addresses: trimmed, lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// E.164 where the number parses with the row's country; else it stays in `attributes` as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Job title, when this person belongs to a firm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The firm this person belongs to, also in [`Told::who`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_of: Option<WhoIndex>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    /// Ids that other silos may share: kind and value, such as `loyalty` or `vat`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outside_ids: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Columns no shape knows, kept under their own header.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// As the silo wrote it; `country_code` is our reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
}

/// What a row says about somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Said {
    Order(Order),
    Message(Message),
    Ticket(Ticket),
    Consent(Consent),
    Note(Note),
}

/// What shapes are called where they are kept.
impl Said {
    pub const ORDER: &str = "order";
    pub const MESSAGE: &str = "message";
    pub const TICKET: &str = "ticket";
    pub const NOTE: &str = "note";
}

/// One line of an order, with what the row says of the whole order. Lines are never folded: each is money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The silo's own number; lines with the same number are one purchase.
    pub number: String,
    /// Nobody, when the silo sold to someone it does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<WhoIndex>,
    pub at: Millis,
    pub currency: Currency,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<Line>,
    /// The order's own total, where the silo gives one (once per order); else the sum of lines and shipping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunded: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Millis>,
    /// A line that takes back an earlier sale: its money is negative.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_return: bool,
    /// Delivery required or promised by this day: a given promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<Date>,
    /// Delivery estimated for this day: an implied promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipped_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_on: Option<Date>,
    /// The colleague who took the order, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Thousandths of a piece; negative when taken back.
    pub quantity_milli: i64,
    pub unit_price: UnitPrice,
    /// What the line comes to after its discount, rounded by its own rule.
    pub amount: Money,
}

/// A letter, whatever the channel. Whether it came in or went out is known from our own domains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// `Message-ID` without brackets, or a digest of sender, time, subject and body where it repeats under others.
    pub id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    pub at: Millis,
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<WhoIndex>,
    /// Whether the house wrote it, where the export says so; else it is known from our own domains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_us: Option<bool>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<WhoIndex>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<WhoIndex>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Their words as plain text, whole.
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// A machine wrote it, such as an answer that somebody is away: nobody waits behind it, and it answers nothing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_automatic: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Email,
    Phone,
    Chat,
    Social,
    Post,
    Visit,
    Web,
    Other,
}

/// A request or complaint as a helpdesk keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    pub number: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<WhoIndex>,
    pub opened_at: Millis,
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The customer's words, where the export holds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The answer's words, where the export holds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_answered_at: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved_at: Option<Millis>,
    /// A day by which an answer was promised: a given promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reopened: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<String>,
    /// Columns no field holds, under their own header, such as the firm a complaint is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
}

/// What we may do with whom, as a silo kept it, with its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    pub who: WhoIndex,
    pub channel: Channel,
    pub purpose: String,
    pub given: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Millis>,
    /// Whatever proves it: an address it was given from, a confirmation time, a reason for leaving.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proof: Vec<(String, String)>,
}

/// Free words a silo kept about somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub who: WhoIndex,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    pub words: String,
}

/// A day, maybe an hour, and the zone it is meant in: when something is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub day: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// IANA name, such as `Europe/Berlin`.
    pub zone: String,
}

// Serde hands these predicates a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_zero(count: &i64) -> bool {
    *count == 0
}
