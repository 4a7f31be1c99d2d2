//! The demo company as it comes in: how many records become how many people and firms, and what was promised to them.
//!
//! What is expected is counted here from the exports themselves, by exact address and without asking the house.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::json;
use troth::demo;
use troth::demo::OWN_DOMAIN;

use crate::story;

/// Addresses that several people write from: the two that are planted, and machines.
const NOBODYS: [&str; 2] = ["einkauf@gastro-ring.example", "orders@sevenseas.example"];

/// The exports on the day of the stories, by file name.
fn exports() -> BTreeMap<&'static str, Vec<u8>> {
    let files = demo::files(jiff::civil::date(2026, 11, 20)).unwrap();
    files.into_iter().map(|file| (file.name, file.bytes)).collect()
}

/// The cells of these columns, row by row; a dash is the helpdesk's way of saying nothing.
fn cells<const N: usize>(bytes: &[u8], columns: [&str; N]) -> Vec<[String; N]> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().unwrap().clone();
    let places = columns.map(|column| headers.iter().position(|header| header == column).unwrap());
    let said = |cell: &str| {
        if cell == "-" {
            String::new()
        } else {
            cell.to_owned()
        }
    };
    reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| places.map(|place| said(&row[place])))
        .collect()
}

/// Who stands in the headers of a mailbox: address and name.
fn correspondents(bytes: &[u8]) -> BTreeSet<(String, String)> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut found = BTreeSet::new();
    for raw in text.split("\nFrom ") {
        let mail = mail_parser::MessageParser::default()
            .parse(raw.split_once('\n').unwrap().1.as_bytes())
            .unwrap();
        for one in [mail.from(), mail.to(), mail.cc()]
            .into_iter()
            .flatten()
            .flat_map(|list| list.iter())
        {
            found.insert((
                one.address().unwrap().to_lowercase(),
                one.name().unwrap_or_default().to_owned(),
            ));
        }
    }
    found
}

/// What tells somebody in a silo apart: their address where it is their own, else whatever the silo itself goes by.
fn person(silo: &str, address: &str, own: &str) -> String {
    if address.is_empty() || NOBODYS.contains(&address) {
        format!("{silo} {address} {own}")
    } else {
        address.to_owned()
    }
}

struct Expected {
    /// By silo, all that it tells apart.
    people: [BTreeSet<String>; 3],
    /// By silo, name and the domains of its people.
    firms: [BTreeMap<String, BTreeSet<String>>; 2],
}

fn expected() -> Expected {
    let exports = exports();
    let shop = cells(
        &exports["shop-customers.csv"],
        ["Customer ID", "Email", "Company"],
    );
    let helpdesk = cells(
        &exports["helpdesk-tickets.csv"],
        ["Requester id", "Requester email", "Organization"],
    );
    let desk = correspondents(&exports["desk-mailbox.mbox"])
        .into_iter()
        .filter(|(address, _)| !address.ends_with(OWN_DOMAIN));
    let people = |silo: &str, rows: &[[String; 3]]| {
        rows.iter()
            .map(|[own, address, _]| person(silo, address, own))
            .collect()
    };
    let firms = |rows: &[[String; 3]]| {
        let mut firms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for [_, address, firm] in rows.iter().filter(|[_, _, firm]| !firm.is_empty()) {
            let domain = address.rsplit_once('@').map(|(_, domain)| domain.to_owned());
            firms
                .entry(troth_store::normalise(firm))
                .or_default()
                .extend(domain);
        }
        firms
    };
    Expected {
        people: [
            people("shop", &shop),
            people("helpdesk", &helpdesk),
            desk.map(|(address, name)| person("desk", &address, &name))
                .collect(),
        ],
        firms: [firms(&shop), firms(&helpdesk)],
    }
}

story! {
    async fn so_many_records_become_so_many_people_and_firms(house: House) {
        demo::load::load(&house.app.store, &house.clock).await.unwrap();
        house.catch_up().await;
        let Expected { people: [shop, helpdesk, desk], firms: [sold_to, helped] } = expected();

        // Before: everybody whom a silo tells apart, but for our own people.
        let records = [shop.len(), helpdesk.len(), desk.len()];
        assert_eq!(records, [91, 95, 73]);
        let of_silo = |silo: &str| format!(
            "select count(*) from subject s join silo o on o.id = s.silo_id join member m on m.subject_id = s.id
             join party p on p.id = m.party_id where s.kind = 'person' and p.is_colleague = 0 and o.name = '{silo}'"
        );
        for (silo, count) in ["shop", "helpdesk", "desk"].into_iter().zip(records) {
            assert_eq!(house.count(of_silo(silo)).await, count as i64, "{silo}");
        }
        assert_eq!((sold_to.len(), helped.len()), (91, 92));
        assert_eq!(house.count("select count(*) from subject where kind = 'organisation'").await, 91 + 92);

        // After: whoever writes from one address is one.
        let everybody = shop.union(&helpdesk).chain(desk.iter().filter(|one| !shop.contains(*one) && !helpdesk.contains(*one)));
        assert_eq!(everybody.count(), 132);
        // And whoever has one name at one firm: those of whom the shop knows no address, and two who write from another.
        let exports = exports();
        let buyers = cells(&exports["shop-customers.csv"], ["Contact", "Company", "Email"]);
        let asking = cells(&exports["helpdesk-tickets.csv"], ["Requester", "Organization", "Requester email"]);
        let asking: BTreeSet<[String; 3]> = asking.into_iter().collect();
        let nameless = |rows: &mut dyn Iterator<Item = [String; 3]>| -> BTreeSet<[String; 2]> {
            rows.filter(|row| row[2].is_empty()).map(|[name, firm, _]| [name, firm]).collect()
        };
        let (buyers, asking) = (nameless(&mut buyers.into_iter()), nameless(&mut asking.into_iter()));
        assert_eq!(buyers.intersection(&asking).count(), 9);
        let people = house.count("select count(*) from party where kind = 'person' and is_colleague = 0").await;
        assert_eq!(people, 132 - 9 - 2);
        // A firm is one where both silos call it the same, or all but its legal form.
        let named = sold_to.keys().filter(|name| helped.contains_key(*name)).count();
        assert_eq!(named, 88);
        let firms = house.count("select count(*) from party where kind = 'organisation'").await;
        assert_eq!(firms, 91 + 92 - 88 - 1, "Berglunds snabbkop AB is Berglunds snabbköp");
    }
}

story! {
    // The plants of the demo's own table: two humans of one name, and one of two addresses.
    async fn planted_namesakes_stay_two_and_planted_spellings_become_one(house: House) {
        demo::load::load(&house.app.store, &house.clock).await.unwrap();
        house.catch_up().await;
        let of = |address: &str| format!(
            "select m.party_id from member m join identity i on i.subject_id = m.subject_id where i.kind = 'email' and i.value = '{address}' limit 1"
        );
        for (one, other) in [
            ("maria.larsson@folkochfa.example", "maria.larsson@berglunds.example"),
            ("paula.wilson@rattlesnake.example", "paula@lonesome-pine.example"),
            ("c.gonzalez@lilasupermercado.example", "almacen@hilarionabastos.example"),
        ] {
            let (one, other) = (house.count(of(one)).await, house.count(of(other)).await);
            assert_ne!(one, other);
        }
        for (one, other) in [
            ("frederique.citeaux@blondel.example", "fred.citeaux@courriel.example"),
            ("andre.fonseca@gourmet-lanchonetes.example", "andre.fonseca77@correio.example"),
        ] {
            assert_eq!(house.count(of(one)).await, house.count(of(other)).await);
        }
        // Nothing but their name speaks for these: somebody is asked.
        for (one, other) in [
            ("laurence@bonapp.example", "l.lebihan13@courriel.example"),
            ("thardy@aroundthehorn.example", "tom.hardy.horn@homepost.example"),
            ("jytte@simonsbistro.example", "jytte.petersen@brevkasse.example"),
        ] {
            let (one, other) = (house.count(of(one)).await, house.count(of(other)).await);
            assert_ne!(one, other);
            let asked = house.count(format!(
                "select count(*) from doubt d join member a on a.subject_id = d.a_subject join member b on b.subject_id = d.b_subject
                 where (a.party_id = {one} and b.party_id = {other}) or (a.party_id = {other} and b.party_id = {one})"
            ));
            assert_eq!(asked.await, 1);
        }
    }
}

story! {
    async fn a_firm_that_two_silos_name_is_listed_once_with_what_either_calls_the_person(house: House) {
        demo::load::load(&house.app.store, &house.clock).await.unwrap();
        house.catch_up().await;
        let owner = house.owner().await;
        let id = house.count("select id from party where name = 'Philip Cramer' order by subjects desc limit 1").await;
        let profile = owner.get(&format!("/api/customer/{id}")).await.expect(StatusCode::OK).json();
        let firms = &profile["known"]["firms"];
        let named: Vec<_> = firms.as_array().unwrap().iter().map(|firm| (&firm["name"], &firm["title"])).collect();
        assert_eq!(named, [(&json!("Königlich Essen"), &json!("Sales Associate"))]);
    }
}

story! {
    // Northwind's own counts: 830 orders with a required date, 37 of them shipped after it, 21 not shipped.
    async fn an_order_is_a_promise_and_its_shipping_day_the_verdict(house: House) {
        demo::load::load(&house.app.store, &house.clock).await.unwrap();
        house.catch_up().await;
        let orders = cells(&exports()["shop-orders.csv"], ["Order ID", "Required Date", "Shipped Date"]);
        let orders: BTreeMap<String, (String, String)> =
            orders.into_iter().map(|[number, required, shipped]| (number, (required, shipped))).collect();
        // Days are written as `2025-02-13`, so their order is that of their letters.
        let late = orders.values().filter(|(required, shipped)| shipped > required).count();
        let unshipped = orders.values().filter(|(_, shipped)| shipped.is_empty()).count();
        assert_eq!((orders.len(), late, unshipped), (830, 37, 21));
        for (which, count) in [("true", 830), ("we_say = 'broken'", 37), ("we_say = 'kept'", 772), ("state = 'open'", 21)] {
            let sql = format!("select count(*) from promise where source_key like 'order:%' and {which}");
            assert_eq!(house.count(sql).await, count, "{which}");
        }
        // Some of those on their way are late already, and some are not.
        let now = house.clock.now();
        let overdue = house.count(format!(
            "select count(*) from promise where source_key like 'order:%' and state = 'open' and deadline < {now}"
        )).await;
        assert!((1..21).contains(&overdue), "{overdue}");
    }
}

story! {
    async fn what_the_company_does_about_itself_is_told_on_its_days(house: House) {
        demo::load::load(&house.app.store, &house.clock).await.unwrap();
        house.catch_up().await;
        let owner = house.owner().await;
        let told = async |path: &str| owner.get(path).await.expect(StatusCode::OK).json();
        let interventions = told("/api/intervention").await;
        let pile = &interventions["piles"][0];
        assert_eq!((&pile["quick"], pile["target_name"].as_str().unwrap()), (&json!(3), "Hours until the first answer"));
        // Whoever owns the house is reminded of what Margaret left behind: its day was 60 days ago.
        let today = told("/api/today").await;
        let due = today["interventions"].as_array().unwrap();
        assert!(due.iter().any(|one| one["what"] == "Overtime on Saturdays until the inbox is empty"), "{due:?}");
        let hindrances = told("/api/hindrance").await["hindrances"].as_array().unwrap().clone();
        let states: Vec<&str> = hindrances.iter().map(|one| one["state"].as_str().unwrap()).collect();
        assert_eq!((states.len(), states.iter().filter(|state| **state == "removed").count()), (6, 1));
        assert_eq!(house.count("select count(*) from hindrance_case").await, 16);
        assert!(states.contains(&"kept") && hindrances[0]["words"].is_string(), "{hindrances:?}");
        // Seven of us said in each of the two quarters before what they believe, and six; each a dot.
        let standards = told("/api/standard").await["standards"].as_array().unwrap().clone();
        let slides = standards.iter().find(|one| one["series"] == "first_answer/1").unwrap();
        let shown = told(&format!("/api/standard/{}", slides["id"])).await;
        let quarters = shown["beside"]["belief"]["quarters"].as_array().unwrap();
        let dots: Vec<usize> = quarters.iter().map(|one| one["levels"].as_array().unwrap().len()).collect();
        assert_eq!(dots, [6, 7]);
        assert!(quarters.iter().all(|one| one["measured"].as_f64().unwrap() > 5.0), "all believe it is better: {quarters:?}");
        let review = told("/api/inspection").await;
        assert_eq!(review["inspections"].as_array().unwrap().len(), 8, "nine, but for the purpose that nobody stated here");
        assert_eq!((&review["due"][0]["thing"], &review["due"][0]["is_overdue"]), (&json!("guard:backup"), &json!(true)));
        assert!(house.verify().await.holds());
    }
}
