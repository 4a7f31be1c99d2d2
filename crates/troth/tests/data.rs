//! Real files, read whole: every count here was measured by other means and stands in the files' own description.
//!
//! They are not part of the repository. `TROTH_DATA` names their folder; without it nothing is read, and that is said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a file that is not read as it should be has failed"
)]

#[path = "data/taken.rs"]
mod taken;
#[path = "data/who.rs"]
mod who;
#[path = "data/worth.rs"]
mod worth;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::PathBuf;

use troth::frame::money::Currency;
use troth::intake::archive::{self, Part};
use troth::intake::phone::Phones;
use troth::intake::plan::{Plan, Setting, Subject};
use troth::intake::source::{Bytes, Limits, Source};
use troth::intake::{country, preview, rows};
use troth::mailbox::message;
use troth::record::said::{Message, Order, Said, Told, WhoKind};

/// The file's parts, or nothing when there is no folder of shared data.
fn part(path: &str) -> Option<Part> {
    let Some(folder) = std::env::var_os("TROTH_DATA") else {
        println!("not run: `TROTH_DATA` names no folder of shared data, so `{path}` is not read");
        return None;
    };
    let file = PathBuf::from(folder).join(path);
    let source = Source::new(path, move || Ok(Box::new(File::open(&file)?) as Box<dyn Bytes>));
    Some(
        archive::open(&source, &Limits::default())
            .unwrap()
            .parts
            .remove(0),
    )
}

fn plan(part: &Part) -> Plan {
    let setting = Setting {
        silo: "silo".to_owned(),
        country: None,
        currency: Currency::GBP,
        zone: "Europe/London".to_owned(),
        own_domains: Vec::new(),
    };
    preview::preview(part, &setting, &Limits::default()).unwrap().plan
}

/// Every row understood, with its key; a refused row fails.
fn all(path: &str, subject: Subject) -> Option<Vec<(String, Told)>> {
    let part = part(path)?;
    let plan = plan(&part);
    assert_eq!(plan.subject, subject);
    let rows = rows::rows(&part, &plan, &Limits::default()).unwrap();
    Some(
        rows.map(|row| row.map(|row| (row.key, row.told)).unwrap())
            .collect(),
    )
}

fn order(told: &Told) -> &Order {
    match &told.said[0] {
        Said::Order(order) => order,
        other => panic!("{other:?}"),
    }
}

#[test]
fn online_retail_comes_in_to_the_last_penny() {
    let Some(part) = part("value/online_retail.csv.gz") else {
        return;
    };
    let (mut lines, mut nobody, mut returns, mut negative, mut minor) = (0, 0, 0, 0, 0);
    let (mut keys, mut customers) = (BTreeSet::new(), BTreeSet::new());
    for row in rows::rows(&part, &plan(&part), &Limits::default()).unwrap() {
        let row = row.unwrap();
        let order = order(&row.told);
        let line = order.line.as_ref().unwrap();
        lines += 1;
        nobody += u32::from(order.customer.is_none());
        returns += u32::from(order.is_return);
        negative += u32::from(line.quantity_milli < 0);
        minor += line.amount.minor;
        customers.extend(row.told.who.into_iter().map(|who| who.key));
        keys.insert(row.key);
    }
    assert_eq!(
        (lines, nobody, returns, negative),
        (541_909, 135_080, 9_288, 10_624)
    );
    assert_eq!(minor, 974_774_793);
    assert_eq!((customers.len(), keys.len()), (4_372, 541_909));
}

#[test]
fn cdnow_comes_in_to_the_last_cent() {
    for (path, count, people, minor) in [
        ("value/cdnow_master.csv.gz", 69_659, 23_570, 250_031_563_i64),
        ("value/cdnow_sample.csv.gz", 6_919, 2_357, 24_409_194),
    ] {
        let Some(rows) = all(path, Subject::Order) else {
            return;
        };
        let sum: i64 = rows
            .iter()
            .filter_map(|(_, told)| order(told).total)
            .map(|money| money.minor)
            .sum();
        let who: BTreeSet<&str> = rows.iter().map(|(_, told)| told.who[0].key.as_str()).collect();
        assert_eq!((rows.len(), who.len(), sum), (count, people, minor), "{path}");
    }
}

#[test]
fn labelled_people_and_sites_come_in_whole() {
    for (path, subject, count) in [
        ("identity/febrl3.csv", Subject::Person, 5_000),
        ("identity/febrl4a.csv", Subject::Person, 5_000),
        ("identity/febrl4b.csv", Subject::Person, 5_000),
        ("identity/fake_1000.csv", Subject::Person, 1_000),
        ("identity/rldata500.csv", Subject::Person, 500),
        ("identity/chicago_childcare.csv", Subject::Organisation, 3_337),
    ] {
        let Some(rows) = all(path, subject) else { return };
        let keys: BTreeSet<&str> = rows.iter().map(|(_, told)| told.who[0].key.as_str()).collect();
        assert_eq!((rows.len(), keys.len()), (count, count), "{path}");
        let kind = if subject == Subject::Person {
            WhoKind::Person
        } else {
            WhoKind::Organisation
        };
        assert!(
            rows.iter()
                .all(|(_, told)| told.who.len() == 1 && told.who[0].kind == kind),
            "{path}"
        );
    }
}

#[test]
fn service_tweets_come_in_with_their_sides_and_their_threads() {
    let Some(rows) = all("words/tickets/twitter_support.csv", Subject::Message) else {
        return;
    };
    let messages: Vec<&Message> = rows
        .iter()
        .flat_map(|(_, told)| &told.said)
        .filter_map(|said| {
            if let Said::Message(message) = said {
                Some(message)
            } else {
                None
            }
        })
        .collect();
    let ours = messages
        .iter()
        .filter(|message| message.from_us == Some(true))
        .count();
    assert_eq!((messages.len(), ours), (2_452, 1_103));
    let authors = |kind: WhoKind| {
        let from = rows
            .iter()
            .filter_map(|(_, told)| told.who.first())
            .filter(|who| who.kind == kind);
        from.map(|who| who.key.as_str()).collect::<BTreeSet<_>>().len()
    };
    assert_eq!(
        (authors(WhoKind::Organisation), authors(WhoKind::Person)),
        (51, 680)
    );
    let ids: BTreeSet<&str> = messages.iter().map(|message| message.id.as_str()).collect();
    let joined = messages
        .iter()
        .flat_map(|message| &message.references)
        .filter(|id| ids.contains(id.as_str()));
    assert!(joined.count() > 1_000);
}

#[test]
fn complaints_come_in_as_tickets_of_nobody() {
    let Some(rows) = all("words/complaints/cfpb_narratives.csv", Subject::Ticket) else {
        return;
    };
    let mut companies = BTreeSet::new();
    for (_, told) in &rows {
        let Said::Ticket(ticket) = &told.said[0] else {
            panic!("{told:?}")
        };
        assert!(told.who.is_empty() && ticket.requester.is_none());
        assert!(ticket.words.as_ref().is_some_and(|words| !words.is_empty()));
        companies.extend(
            ticket
                .attributes
                .iter()
                .filter(|(header, _)| header == "Company")
                .map(|(_, name)| name),
        );
    }
    assert_eq!((rows.len(), companies.len()), (535, 169));
}

#[test]
fn the_same_letter_in_several_folders_is_one() {
    for (path, all, distinct) in [
        ("words/mail/brawner-s.mbox", 1_026, 591),
        ("words/mail/donoho-l.mbox", 1_045, 1_045),
    ] {
        let Some(part) = part(path) else { return };
        let messages = message::messages(&part, &Limits::default())
            .unwrap()
            .map(Result::unwrap);
        let mut keys: BTreeMap<String, usize> = BTreeMap::new();
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for message in messages {
            *keys.entry(message.key).or_default() += 1;
            for who in message.told.who {
                names.entry(who.key).or_default().extend(who.name);
            }
        }
        assert_eq!(
            (keys.values().sum::<usize>(), keys.len()),
            (all, distinct),
            "{path}"
        );
        // `no.address@` is many senders' and never one person.
        let shared: Vec<&String> = names
            .keys()
            .filter(|key| key.starts_with("mail:no.address@enron.com/"))
            .collect();
        println!(
            "{path}: {} people, {} of them behind `no.address@`",
            names.len(),
            shared.len()
        );
        assert!(shared.iter().all(|key| names[*key].len() == 1));
    }
}

/// Telephones of the sample's customers, each read with its own country. The sample invents many: `555` numbers in
/// Mexico and seven digits in Berlin are no numbers anybody could ring.
#[test]
fn northwinds_telephones_are_read_where_they_are_real() {
    let Some(folder) = std::env::var_os("TROTH_DATA") else {
        return println!("not run: `TROTH_DATA` names no folder of shared data");
    };
    let text = std::fs::read_to_string(PathBuf::from(folder).join("words/demo/northwind.sql")).unwrap();
    let mut phones = Phones::default();
    let (mut all, mut read) = (0, 0);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("INSERT INTO Customers ") {
            continue;
        }
        let values: Vec<String> = cells(lines.next().unwrap_or_default());
        let [.., country, phone, _] = values.as_slice() else {
            continue;
        };
        all += usize::from(phone != "NULL");
        read += usize::from(phone != "NULL" && phones.e164(phone, country::code_of(country)).is_some());
    }
    println!("northwind: {read} of {all} telephones are numbers of their country");
    assert_eq!((all, read), (91, 49));
}

/// The values of one `VALUES('a', 'b', NULL);`
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim_start_matches("VALUES(").trim_end_matches(");");
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in inner.chars() {
        match letter {
            '\'' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            ' ' if !quoted => {}
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}
