//! The exports that are known by name: each by the columns no other has, never by its whole header.

use crate::intake::meaning::{Meaning, normal};
use crate::intake::plan::Subject;
use crate::intake::{
    brevo, google, hubspot, linkedin, mailchimp, outlook, salesforce, shopify, stripe, zendesk,
};

/// A known export: what tells it, what its rows are, and where its headers mean something of their own.
#[derive(Debug)]
pub struct Format {
    pub name: &'static str,
    pub subject: Subject,
    /// All of these headers must be there.
    pub signature: &'static [&'static str],
    /// Headers whose meaning differs from what the words alone would say.
    pub columns: &'static [(&'static str, Meaning)],
    /// Rows of one order follow one another, and only the first says everything: a line's place is its id.
    pub lines_by_place: bool,
    /// Put before the ids of firms, where firms and people are numbered apart.
    pub organisation_ids: &'static str,
}

const ALL: [&Format; 16] = [
    &shopify::ORDERS,
    &shopify::CUSTOMERS,
    &shopify::CUSTOMERS_OLD,
    &zendesk::TICKETS,
    &mailchimp::AUDIENCE,
    &google::CONTACTS,
    &google::CONTACTS_OLD,
    &outlook::CONTACTS,
    &linkedin::CONNECTIONS,
    &hubspot::CONTACTS,
    &hubspot::COMPANIES,
    &stripe::CUSTOMERS,
    &brevo::CONTACTS,
    &salesforce::CONTACTS,
    &salesforce::ACCOUNTS,
    &salesforce::CASES,
];

impl Format {
    pub fn meaning(&self, header: &str) -> Option<Meaning> {
        let name = normal(header);
        self.columns
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, meaning)| *meaning)
    }
}

/// The format with the longest signature that is wholly there.
pub fn recognised(headers: &[String]) -> Option<&'static Format> {
    let names: Vec<String> = headers.iter().map(|header| normal(header)).collect();
    let is_there = |format: &&&Format| {
        format
            .signature
            .iter()
            .all(|wanted| names.iter().any(|name| name == wanted))
    };
    ALL.iter()
        .filter(is_there)
        .max_by_key(|format| format.signature.len())
        .copied()
}

pub fn named(name: &str) -> Option<&'static Format> {
    ALL.iter().find(|format| format.name == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_and_columns_are_written_as_headers_are_compared() {
        for format in ALL {
            for header in format
                .signature
                .iter()
                .chain(format.columns.iter().map(|(header, _)| header))
            {
                assert_eq!(*header, normal(header), "{}", format.name);
            }
        }
    }
}
