//! From the bytes of a file to checked shapes: every row is understood, or refused with its line and the reason.

pub mod archive;
pub mod arrive;
pub mod batch;
mod bound;
mod brevo;
pub mod change;
pub mod command;
mod consent;
pub mod csv;
pub mod country;
pub mod date;
pub mod encoding;
pub mod formats;
pub mod gather;
mod google;
mod handing;
mod hubspot;
mod infer;
pub mod key;
mod layout;
mod linkedin;
pub mod look;
mod magic;
mod mailchimp;
pub mod meaning;
mod month;
mod order;
mod outlook;
pub mod page;
mod person;
pub mod phone;
pub mod plan;
mod post;
pub mod preview;
pub mod preview_page;
mod reading;
pub mod refusal_store;
pub mod report;
pub mod rows;
pub mod run;
mod salesforce;
pub mod see;
pub mod shared;
pub mod sheet;
mod shopify;
pub mod source;
pub mod store;
mod stripe;
mod synonym;
pub mod table;
mod ticket;
pub mod undo;
pub mod upload;
pub mod upload_store;
pub mod value;
pub mod view;
pub mod way;
pub mod web;
pub mod witness;
pub mod work;
mod zendesk;

/// Mail domains of our own were named as a mailbox came in.
pub const OWN_DOMAINS_ADDED: &str = "organisation.own_domains_added";

/// What [`OWN_DOMAINS_ADDED`] says.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct OwnDomains {
    pub domains: Vec<String>,
}
