//! Who writes to whom in the demo: the shop's contacts by customer id, everyone else from `cast.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;

use crate::demo::DemoError;
use crate::demo::shop::{Customer, Shop};

const CAST: &str = include_str!("../../demo/cast.toml");

/// One address somebody writes from. A person with two addresses stands here twice, and `human` says who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub mail: Option<String>,
    /// The firm as this person's silo spells it.
    pub firm: Option<String>,
    pub customer: Option<String>,
    /// The truth about who this is, for tests: never exported.
    pub human: String,
    /// Hours ahead of UTC where they write.
    pub zone: i8,
    pub signature: String,
    pub quotes: Quotes,
}

/// How a writer's mail program repeats the letter it answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quotes {
    #[default]
    Angle,
    /// `-----Original Message-----` and no mark on the lines.
    Outlook,
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Option<String>,
    mail: Option<String>,
    firm: Option<String>,
    customer: Option<String>,
    human: Option<String>,
    zone: Option<i8>,
    signature: Option<String>,
    #[serde(default)]
    quotes: Quotes,
}

#[derive(Debug)]
pub struct Cast(BTreeMap<String, Person>);

impl Cast {
    pub fn read(shop: &Shop) -> Result<Self, DemoError> {
        let mut people: BTreeMap<String, Person> = shop
            .customers
            .iter()
            .map(|customer| (customer.id.clone(), contact(customer)))
            .collect();
        for (key, entry) in toml::from_str::<BTreeMap<String, Entry>>(CAST)? {
            let base = entry
                .customer
                .as_ref()
                .and_then(|id| shop.customers.iter().find(|customer| &customer.id == id));
            let person = person(&key, entry, base);
            people.insert(key, person);
        }
        Ok(Self(people))
    }

    pub fn person(&self, key: &str) -> Result<&Person, DemoError> {
        self.0.get(key).ok_or_else(|| DemoError::Stranger(key.to_owned()))
    }

    pub fn all(&self) -> impl Iterator<Item = (&str, &Person)> {
        self.0.iter().map(|(key, person)| (key.as_str(), person))
    }
}

impl Person {
    pub fn mail(&self) -> Result<&str, DemoError> {
        self.mail
            .as_deref()
            .ok_or_else(|| DemoError::NoAddress(self.name.clone()))
    }

    pub fn given_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or_default()
    }
}

fn contact(customer: &Customer) -> Person {
    Person {
        name: customer.contact.clone(),
        mail: customer.email.clone(),
        firm: Some(customer.company.clone()),
        customer: Some(customer.id.clone()),
        human: customer.id.clone(),
        zone: zone(&customer.country),
        signature: format!(
            "{}\n{}\n{}, tel. {}",
            customer.contact, customer.company, customer.city, customer.phone
        ),
        quotes: Quotes::Angle,
    }
}

/// A second contact borrows the firm's spelling and clock from the shop's customer unless the cast says otherwise.
fn person(key: &str, entry: Entry, base: Option<&Customer>) -> Person {
    let name = entry
        .name
        .or_else(|| base.map(|customer| customer.contact.clone()))
        .unwrap_or_default();
    Person {
        mail: entry
            .mail
            .or_else(|| base.and_then(|customer| customer.email.clone())),
        firm: entry
            .firm
            .or_else(|| base.map(|customer| customer.company.clone())),
        human: entry.human.unwrap_or_else(|| key.to_owned()),
        zone: entry
            .zone
            .unwrap_or_else(|| base.map_or(0, |customer| zone(&customer.country))),
        signature: entry
            .signature
            .unwrap_or_else(|| name.clone())
            .trim_end()
            .to_owned(),
        customer: entry.customer,
        quotes: entry.quotes,
        name,
    }
}

/// Whole hours, without summer time: enough for a `Date:` header that is not always UTC.
fn zone(country: &str) -> i8 {
    match country {
        "UK" | "Ireland" | "Portugal" => 0,
        "Finland" => 2,
        "USA" => -8,
        "Canada" => -5,
        "Mexico" => -6,
        "Venezuela" => -4,
        "Brazil" | "Argentina" => -3,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::OWN_DOMAIN;

    /// RFC 2606 keeps `.example` for invented things: nobody real can ever be written to from the demo.
    #[test]
    fn every_address_is_in_a_reserved_domain() {
        let cast = Cast::read(&Shop::read().unwrap()).unwrap();
        for (key, person) in cast.all() {
            assert!(
                person
                    .mail
                    .as_deref()
                    .is_none_or(|mail| mail.ends_with(".example")),
                "{key}: {:?}",
                person.mail
            );
            assert!(!person.name.is_empty(), "{key} has no name");
        }
        assert!(
            cast.all()
                .filter(|(_, person)| person
                    .mail
                    .as_deref()
                    .is_some_and(|mail| mail.ends_with(OWN_DOMAIN)))
                .count()
                >= 9
        );
    }

    #[test]
    fn a_second_contact_borrows_the_firm() {
        let cast = Cast::read(&Shop::read().unwrap()).unwrap();
        assert_eq!(cast.person("hugo").unwrap().firm.as_deref(), Some("Bon app'"));
        assert!(matches!(cast.person("nobody"), Err(DemoError::Stranger(_))));
    }
}
