//! How a part is to be read: made by looking at it, shown to the person who hands it in, and changed by them.

use serde::{Deserialize, Serialize};

use crate::frame::money::Currency;
use crate::intake::date::DayOrder;
use crate::intake::meaning::Meaning;
use crate::intake::value::DecimalMark;

/// What the house knows before it looks at a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Where the rows come from, such as `shop` or `helpdesk`.
    pub silo: String,
    /// Two letters of ISO 3166: whose telephone numbers and day order are meant when a row does not say.
    pub country: Option<String>,
    pub currency: Currency,
    /// IANA name, such as `Europe/Berlin`.
    pub zone: String,
    /// Mail domains of the house: who writes from them is a colleague.
    pub own_domains: Vec<String>,
}

impl Setting {
    /// What is known of a file before any house is: no country, no zone but the world's.
    pub fn unknown() -> Setting {
        Setting {
            silo: String::new(),
            country: None,
            currency: Currency::EUR,
            zone: "UTC".to_owned(),
            own_domains: Vec::new(),
        }
    }
}

/// What one row of the part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A person, maybe with the firm they work for.
    Person,
    /// A firm, maybe with the person to ask for.
    Organisation,
    /// An order, or one line of it.
    Order,
    Ticket,
    /// Something written by one to others: a post, a chat line, a letter.
    Message,
    /// Nothing that a customer relationship knows.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountIs {
    /// `0.15` of the line.
    Share,
    /// `15` in a hundred.
    Percent,
    /// Money off the line.
    Money,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnPlan {
    pub header: String,
    /// Nothing: the column is kept under its own header and not read.
    pub meaning: Option<Meaning>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_order: Option<DayOrder>,
    #[serde(default)]
    pub decimal_mark: DecimalMark,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_is: Option<DiscountIs>,
}

/// The whole reading of a part. Reading it again by the same plan gives the same rows with the same keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub setting: Setting,
    /// The known format, or `table`.
    pub format: String,
    pub subject: Subject,
    /// Encoding label, such as `utf-8` or `windows-1252`; unknown labels are read as UTF-8.
    pub encoding: String,
    /// What parts the cells; of no use in a worksheet.
    pub delimiter: char,
    /// The physical line of the header; rows begin after it. Nothing when the part has none.
    pub header_line: Option<u64>,
    pub columns: Vec<ColumnPlan>,
}

impl Plan {
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.columns.iter().any(|column| column.meaning == Some(meaning))
    }
}
