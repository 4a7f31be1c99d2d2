//! What is in the exports, counted by an independent reader, so that a story can assert parties before and after resolution.

use std::collections::{BTreeMap, BTreeSet};

use crate::demo::cast::Cast;
use crate::demo::shop::Shop;
use crate::demo::{OWN_DOMAIN, mail, plants, ticket};

fn text(name: &str) -> String {
    String::from_utf8(plants::file(plants::WEDNESDAY, name)).unwrap()
}

fn column(file: &str, name: &str) -> BTreeSet<String> {
    let text = text(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let place = reader
        .headers()
        .unwrap()
        .iter()
        .position(|header| header == name)
        .unwrap();
    reader
        .records()
        .map(|row| row.unwrap()[place].to_owned())
        .filter(|cell| !matches!(cell.as_str(), "" | "-"))
        .collect()
}

/// All addresses that stand in a header of the mailbox, with the names they write under.
fn correspondents() -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for raw in text("desk-mailbox.mbox").split("\nFrom ") {
        let mail = mail_parser::MessageParser::default()
            .parse(raw.split_once('\n').unwrap().1.as_bytes())
            .unwrap();
        for list in [mail.from(), mail.to(), mail.cc()].into_iter().flatten() {
            for one in list.iter() {
                let name = one.name().unwrap_or_default().to_owned();
                found
                    .entry(one.address().unwrap().to_owned())
                    .or_default()
                    .insert(name);
            }
        }
    }
    found
}

fn foreign(addresses: &BTreeSet<String>) -> BTreeSet<String> {
    addresses
        .iter()
        .filter(|mail| !mail.ends_with("@northwind.example"))
        .cloned()
        .collect()
}

struct Silos {
    shop: BTreeSet<String>,
    helpdesk: BTreeSet<String>,
    desk: BTreeSet<String>,
    newsletter: BTreeSet<String>,
}

fn silos() -> Silos {
    let mut newsletter = column("newsletter-subscribed.csv", "Email Address");
    newsletter.extend(column("newsletter-unsubscribed.csv", "Email Address"));
    Silos {
        shop: column("shop-customers.csv", "Email"),
        helpdesk: column("helpdesk-tickets.csv", "Requester email"),
        desk: foreign(&correspondents().into_keys().collect()),
        newsletter,
    }
}

#[test]
fn the_shop_knows_91_firms_and_as_many_contacts() {
    assert_eq!(column("shop-customers.csv", "Customer ID").len(), 91);
    assert_eq!(column("shop-customers.csv", "Company").len(), 91);
    assert_eq!(column("shop-customers.csv", "Contact").len(), 91);
    assert_eq!(column("shop-orders.csv", "Customer ID").len(), 89);
}

#[test]
fn each_silo_knows_so_many_addresses_and_shares_so_many() {
    let Silos {
        shop,
        helpdesk,
        desk,
        newsletter,
    } = silos();
    let shared = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.intersection(b).count();
    assert_eq!(
        (shop.len(), helpdesk.len(), desk.len(), newsletter.len()),
        (81, 86, 77, 60)
    );
    assert_eq!(
        (
            shared(&shop, &helpdesk),
            shared(&shop, &desk),
            shared(&shop, &newsletter)
        ),
        (79, 49, 40)
    );
    assert_eq!(
        (
            shared(&helpdesk, &desk),
            shared(&helpdesk, &newsletter),
            shared(&desk, &newsletter)
        ),
        (55, 44, 41)
    );
}

#[test]
fn the_helpdesk_spells_some_firms_otherwise() {
    let (ours, theirs) = (
        column("shop-customers.csv", "Company"),
        column("helpdesk-tickets.csv", "Organization"),
    );
    let otherwise: Vec<_> = theirs.difference(&ours).cloned().collect();
    assert_eq!((theirs.len(), otherwise.len()), (93, 5), "{otherwise:?}");
}

/// Plant 6: people who write under two addresses, and two people who share a name.
#[test]
fn some_are_one_under_two_addresses_and_some_are_two_under_one_name() {
    let cast = Cast::read(&Shop::read().unwrap()).unwrap();
    let mut addresses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut humans: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, person) in cast
        .all()
        .filter(|(_, person)| person.name != "Gastro-Ring Einkauf")
    {
        addresses
            .entry(&person.human)
            .or_default()
            .extend(person.mail.as_deref());
        humans.entry(&person.name).or_default().insert(&person.human);
    }
    let split: Vec<_> = addresses
        .iter()
        .filter(|(_, mails)| mails.len() > 1)
        .map(|(human, _)| *human)
        .collect();
    assert_eq!(
        split,
        [
            "AROUT", "BLONP", "BONAP", "GOURL", "HUNGO", "MEREP", "OLDWO", "SEVES", "SIMOB"
        ]
    );
    let namesakes: Vec<_> = humans
        .iter()
        .filter(|(_, humans)| humans.len() > 1)
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(namesakes, ["Maria Larsson", "Paula Wilson"]);
}

/// Plant 6: one address that three firms' people write from, and a second that two colleagues share.
#[test]
fn a_shared_mailbox_speaks_for_several_people() {
    let cast = Cast::read(&Shop::read().unwrap()).unwrap();
    let behind = |mail: &str| -> BTreeSet<String> {
        cast.all()
            .filter(|(_, person)| person.mail.as_deref() == Some(mail))
            .map(|(_, person)| person.human.clone())
            .collect()
    };
    assert_eq!(behind("einkauf@gastro-ring.example").len(), 3);
    assert_eq!(behind("orders@sevenseas.example").len(), 2);
    assert!(correspondents().contains_key("einkauf@gastro-ring.example"));
}

/// The same phone, written otherwise: compared by its last seven digits.
#[test]
fn the_newsletter_knows_some_of_the_shops_phones() {
    let tail = |phone: &String| -> String {
        let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
        digits.iter().skip(digits.len().saturating_sub(7)).collect()
    };
    let shop: BTreeSet<String> = column("shop-customers.csv", "Phone").iter().map(tail).collect();
    let mut news: BTreeSet<String> = column("newsletter-subscribed.csv", "Phone Number")
        .iter()
        .map(tail)
        .collect();
    news.extend(
        column("newsletter-unsubscribed.csv", "Phone Number")
            .iter()
            .map(tail),
    );
    assert_eq!(
        (shop.len(), news.len(), news.intersection(&shop).count()),
        (88, 35, 35)
    );
}

/// Who stands behind the records: `(records, distinct addresses or names, humans)` over shop, helpdesk and desk, without us.
///
/// An address is one even where several people share it; a human is one under however many addresses.
#[test]
fn so_many_records_are_so_many_people() {
    let shop = Shop::read().unwrap();
    let cast = Cast::read(&shop).unwrap();
    let ids: BTreeSet<String> = shop
        .customers
        .iter()
        .map(|customer| customer.id.clone())
        .collect();
    let helpdesk: BTreeSet<String> = ticket::requests(&shop, &cast)
        .unwrap()
        .into_iter()
        .map(|request| request.from)
        .collect();
    let desk: BTreeSet<String> = mail::letters()
        .unwrap()
        .into_iter()
        .flat_map(|letter| letter.to.into_iter().chain(letter.cc).chain([letter.from]))
        .collect();
    let (mut records, mut addresses, mut humans, mut firms) =
        (0, BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for silo in [&ids, &helpdesk, &desk] {
        let people: Vec<_> = silo.iter().map(|key| cast.person(key).unwrap()).collect();
        let outside = people.into_iter().filter(|person| {
            !person
                .mail
                .as_deref()
                .is_some_and(|mail| mail.ends_with(OWN_DOMAIN))
        });
        let mut here = BTreeSet::new();
        for person in outside {
            here.insert(person.mail.clone().unwrap_or_else(|| person.name.clone()));
            humans.insert(person.human.clone());
            firms.insert(
                person
                    .customer
                    .clone()
                    .or_else(|| person.firm.clone())
                    .unwrap_or_else(|| person.human.clone()),
            );
        }
        records += here.len();
        addresses.extend(here);
    }
    assert_eq!(
        (records, addresses.len(), humans.len(), firms.len()),
        (263, 118, 112, 96)
    );
}

/// The map in the README is true: every letter and customer it names is there, and so are its numbers.
#[test]
fn the_readme_names_only_what_is_there() {
    const README: &str = include_str!("../../demo/README.md");
    let letters = mail::letters().unwrap();
    let shop = Shop::read().unwrap();
    let mut named = 0;
    for word in README.split('`').skip(1).step_by(2) {
        let is_letter = word.split_once('-').is_some_and(|(thread, number)| {
            thread.chars().all(|c| c.is_ascii_lowercase()) && number.parse::<u8>().is_ok()
        });
        if is_letter {
            assert!(
                letters.iter().any(|letter| letter.id.as_deref() == Some(word)),
                "{word}"
            );
            named += 1;
        } else if word.len() == 5 && word.chars().all(|c| c.is_ascii_uppercase()) && word != "VALON" {
            assert!(
                shop.customers.iter().any(|customer| customer.id == word),
                "{word}"
            );
            named += 1;
        }
    }
    assert!(named > 60, "{named}");
    assert!(README.contains(&format!("{} letters", letters.len())));
    assert!(README.contains(&format!("{} written by hand", ticket::by_hand().unwrap().len())));
}

/// Headings of the script are for whoever writes it.
#[test]
fn no_letter_or_ticket_carries_a_heading_of_the_script() {
    for name in ["desk-mailbox.mbox", "helpdesk-tickets.csv"] {
        assert!(!text(name).contains("# ===="), "{name}");
    }
}
