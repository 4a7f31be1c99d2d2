//! The demo company, Northwind Traders: what a newcomer sees first, and the cast of the story tests.
//!
//! Its shop is Microsoft's sample (see `demo/README.md`); the helpdesk, the desk's mailbox and the newsletter are invented
//! for the same customers, and every record of them says so. `files` writes what such silos would export, and nothing else:
//! the company comes in through the same door as anybody's data.

pub mod load;
pub mod audience;
pub mod calendar;
pub mod cast;
pub mod lived;
pub mod mail;
pub mod routine;
pub mod script;
pub mod shop;
pub mod standards;
pub mod ticket;
pub mod upkeep;

#[cfg(test)]
mod counts;
#[cfg(test)]
mod plants;

use jiff::civil::Date;

use crate::demo::calendar::Calendar;
use crate::demo::cast::Cast;
use crate::demo::shop::Shop;

/// The domain of our own colleagues; every other address belongs to somebody else.
pub const OWN_DOMAIN: &str = "northwind.example";

/// Who signs in to it.
pub const OWNER_EMAIL: &str = "nancy@northwind.example";

/// What a silo of Northwind would export on the morning of a given day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFile {
    pub name: &'static str,
    pub silo: &'static str,
    pub part: Part,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Loaded into the practice company.
    Company,
    /// Kept back for whoever wants to try an import.
    Extra,
}

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("`{file}`, line {line}: {why}")]
    Data {
        file: &'static str,
        line: usize,
        why: String,
    },
    #[error("`{file}` does not read as a table")]
    Table { file: &'static str, source: csv::Error },
    #[error("the cast does not read")]
    Cast(#[from] toml::de::Error),
    #[error("nobody in the cast is called `{0}`")]
    Stranger(String),
    #[error("`{0}` has no e-mail address to write from or to")]
    NoAddress(String),
    #[error("no such day in the demo's calendar")]
    Calendar(#[from] jiff::Error),
    #[error("the demo could not be written")]
    Write(#[from] csv::Error),
}

/// All exports in load order, as they would be on the morning of `today`: what happens later has not happened yet.
pub fn files(today: Date) -> Result<Vec<DemoFile>, DemoError> {
    let calendar = Calendar::ending(today)?;
    let shop = Shop::read()?;
    let cast = Cast::read(&shop)?;
    let company = |name, silo, bytes| DemoFile {
        name,
        silo,
        part: Part::Company,
        bytes,
    };
    let extra = |name, bytes| DemoFile {
        name,
        silo: "newsletter",
        part: Part::Extra,
        bytes,
    };
    Ok(vec![
        company("shop-customers.csv", "shop", shop.customers_csv()?),
        company("shop-orders.csv", "shop", shop.orders_csv(&calendar)?),
        company(
            "helpdesk-tickets.csv",
            "helpdesk",
            ticket::export(&calendar, &shop, &cast)?,
        ),
        company("desk-mailbox.mbox", "desk", mail::mailbox(&calendar, &cast)?),
        extra(
            "newsletter-subscribed.csv",
            audience::subscribed(&calendar, &cast)?,
        ),
        extra(
            "newsletter-unsubscribed.csv",
            audience::unsubscribed(&calendar, &cast)?,
        ),
    ])
}
