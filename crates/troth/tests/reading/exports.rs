//! The exports people have, each read without a question, from rows made after their documented headers.

use troth::intake::archive;
use troth::intake::date::DayOrder;
use troth::intake::plan::Subject;
use troth::intake::preview::{Guess, Preview};
use troth::intake::source::Source;
use troth::record::said::{Channel, Order, Said, Ticket, Told, Who, WhoKind};

use crate::every::{limits, table};

fn read(name: &str, text: &str) -> (Preview, Vec<(String, Told)>) {
    let opened = archive::open(&Source::held(name, text.as_bytes().to_vec()), &limits()).unwrap();
    let (preview, rows, _) = table(&opened.parts[0]).unwrap();
    let rows = rows
        .into_iter()
        .map(|row| row.unwrap_or_else(|refused| panic!("{refused:?}")));
    (preview, rows.map(|row| (row.key, row.told)).collect())
}

fn orders(rows: &[(String, Told)]) -> Vec<&Order> {
    let said = rows.iter().flat_map(|(_, told)| &told.said);
    said.filter_map(|said| {
        if let Said::Order(order) = said {
            Some(order)
        } else {
            None
        }
    })
    .collect()
}

fn consents(told: &Told) -> Vec<(Channel, bool, usize)> {
    let consents = told.said.iter();
    consents
        .filter_map(|said| {
            if let Said::Consent(c) = said {
                Some((c.channel, c.given, c.proof.len()))
            } else {
                None
            }
        })
        .collect()
}

fn ticket(told: &Told) -> &Ticket {
    match &told.said[0] {
        Said::Ticket(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

fn pairs(who: &Who) -> Vec<(&str, &str)> {
    who.attributes
        .iter()
        .map(|(header, value)| (header.as_str(), value.as_str()))
        .collect()
}

const SHOPIFY: &str = "\
Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Cancelled at,Refunded Amount,Id,Lineitem discount
#1001,Anna@Example.com,paid,2026-05-01 10:00:05 +0200,fulfilled,2026-05-02 09:00:00 +0200,yes,EUR,45.00,5.00,0.00,50.00,,0.00,DHL,2026-05-01 10:00:00 +0200,2,Lamp,20.00,,LAMP,true,true,fulfilled,Anna Berg,\"Hauptstr. 1, Hof\",Hauptstr. 1,Hof,,Bonn,'53111,NW,DE,'+49 228 123456,Anna Berg,,10.00,501,0.00
#1001,Anna@Example.com,,,,,,,,,,,,,,2026-05-01 10:00:00 +0200,1,Bulb,5.00,,BULB,true,true,fulfilled,,,,,,,,,,,,,,,0.00
#1002,,voided,,unfulfilled,,no,EUR,10.00,0.00,0.00,10.00,,0.00,,2026-05-03 11:00:00 +0200,1,Card,10.00,,CARD,false,true,pending,,,,,,,,,,,,,,502,0.00
";

#[test]
fn shopify_orders_count_their_total_once_and_keep_every_line() {
    let (preview, rows) = read("orders_export.csv", SHOPIFY);
    assert_eq!(
        (preview.plan.format.as_str(), preview.plan.subject),
        ("shopify orders", Subject::Order)
    );
    assert_eq!(
        preview.guesses,
        [Guess::Zone {
            zone: "UTC".to_owned()
        }]
    );
    let orders = orders(&rows);
    let totals: Vec<Option<i64>> = orders
        .iter()
        .map(|order| order.total.map(|money| money.minor))
        .collect();
    assert_eq!(totals, [Some(5_000), None, Some(1_000)]);
    let lines: i64 = orders
        .iter()
        .filter_map(|order| order.line.as_ref())
        .map(|line| line.amount.minor)
        .sum();
    assert_eq!(lines, 2 * 2_000 + 500 + 1_000);
    assert_eq!(orders[0].refunded.map(|money| money.minor), Some(1_000));
    assert_eq!(
        orders[0].shipped_on.map(|day| day.to_string()).as_deref(),
        Some("2026-05-02")
    );
    assert_eq!(
        (orders[1].refunded, orders[1].shipping, orders[1].at),
        (None, None, orders[0].at)
    );
    // Voided and cancelled are the same to the customer; nobody is named.
    assert_eq!(
        (orders[2].cancelled_at, orders[2].customer),
        (Some(orders[2].at), None)
    );
    let anna = &rows[0].1.who[0];
    assert_eq!(
        (anna.key.as_str(), anna.phones[0].as_str()),
        ("mail:anna@example.com", "+49228123456")
    );
    let address = anna.address.as_ref().unwrap();
    assert_eq!(
        (address.street.as_deref(), address.postcode.as_deref()),
        (Some("Hauptstr. 1, Hof"), Some("53111"))
    );
    assert_eq!(rows[1].1.who[0].key, anna.key);
    assert_eq!(consents(&rows[0].1), [(Channel::Email, true, 0)]);
    let keys: Vec<&str> = rows.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["order:#1001:1", "order:#1001:2", "order:#1002:1"]);
}

#[test]
fn people_of_known_exports_are_read_as_their_makers_mean_them() {
    for (name, text, format, key, full, emails) in [
        (
            "customers_export.csv",
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address City,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\n'7001,Anna,Berg,anna@example.com,yes,,Hauptstr. 1,Bonn,DE,'53111,,'+49228123456,no,50.00,1,Likes tea,no,\"vip, tea\"\n",
            "shopify customers",
            "id:7001",
            "Anna Berg",
            &["anna@example.com"][..],
        ),
        (
            "contacts.csv",
            "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Street,Address 1 - City,Address 1 - Country\nAnna,Maria,Berg,,Dr,,,,Lamps Ltd,Buyer,1980-05-04,,,* myContacts ::: Navy,* Work,anna@example.com ::: a.berg@example.com,Home,anna@home.example,Mobile,+49 228 123456,Hauptstr. 1,Bonn,Germany\n",
            "google contacts",
            "mail:anna@example.com",
            "Anna Maria Berg",
            &["anna@example.com", "a.berg@example.com", "anna@home.example"],
        ),
        (
            "google.csv",
            "Name,Given Name,Additional Name,Family Name,Yomi Name,Birthday,Gender,Location,Notes,Language,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Title\nAnna Berg,Anna,,Berg,,--05-04,,,,,* myContacts,* ,anna@example.com,Work,+49 228 123456,,Lamps Ltd,Buyer\n",
            "google contacts (old)",
            "mail:anna@example.com",
            "Anna Berg",
            &["anna@example.com"],
        ),
        (
            "outlook.csv",
            "First Name,Middle Name,Last Name,Title,Suffix,E-mail Address,E-mail 2 Address,E-mail 3 Address,Home Phone,Mobile Phone,Home Street,Home City,Company,Job Title,Business Phone,Business Street,Business City,Business Country/Region,Birthday\nAnna,,Berg,Dr,,anna@example.com,,,,+49 228 123456,Hauptstr. 1,Bonn,Lamps Ltd,Buyer,,Werkstr. 2,Köln,Germany,\n",
            "outlook contacts",
            "mail:anna@example.com",
            "Anna Berg",
            &["anna@example.com"],
        ),
        (
            "Connections.csv",
            "Notes:\n\"When exporting your connection data, you may notice that some of the email addresses are missing.\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nAnna,Berg,https://www.linkedin.com/in/annab,,Lamps Ltd,Buyer,12 Mar 2025\n,,,,,,\n",
            "linkedin connections",
            "id:https://www.linkedin.com/in/annab",
            "Anna Berg",
            &[],
        ),
        (
            "hubspot-crm-exports-all-contacts-2024-03-12.csv",
            "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Marketing contact status,Create Date,Company Name,Associated Company IDs\n501,Anna,Berg,anna@example.com,,,,Marketing contact,2024-03-12 09:14,Lamps Ltd,8001;8002\n",
            "hubspot contacts",
            "id:501",
            "Anna Berg",
            &["anna@example.com"],
        ),
        (
            "customers.csv",
            "id,Description,Email,Name,Created (UTC),Delinquent,Plan,Status,Total Spend,Payment Count,Refunded Volume,Dispute Losses,tier (metadata)\ncus_1,,anna@example.com,Anna Berg,2024-03-12 09:14,false,pro,active,50.00,1,0,0,gold\n",
            "stripe customers",
            "id:cus_1",
            "Anna Berg",
            &["anna@example.com"],
        ),
        (
            "brevo.csv",
            "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED\nanna@example.com;Berg;Anna;49228123456;1\n",
            "brevo contacts",
            "mail:anna@example.com",
            "Anna Berg",
            &["anna@example.com"],
        ),
        (
            "systeme.csv",
            "Email,First name,Surname,Phone number,Country,Tags,Date registered\nanna@example.com,Anna,Berg,0228 123456,Germany,tea,2024-03-12\n",
            "table",
            "mail:anna@example.com",
            "Anna Berg",
            &["anna@example.com"],
        ),
        (
            "kunden.csv",
            "Kundennummer;Vorname;Nachname;E-Mail-Adresse;Telefonnummer;Straße;Hausnummer;PLZ;Ort;Land;Geburtsdatum\n4711;Anna;Berg;anna@example.com;0228 123456;Hauptstr.;1;53111;Bonn;Deutschland;04.05.1980\n",
            "table",
            "id:4711",
            "Anna Berg",
            &["anna@example.com"],
        ),
    ] {
        let (preview, rows) = read(name, text);
        assert_eq!(preview.plan.format, format, "{name}");
        let who = &rows[0].1.who[0];
        assert_eq!(
            (who.key.as_str(), who.name.as_deref()),
            (key, Some(full)),
            "{name}"
        );
        assert_eq!(who.emails, emails, "{name}");
        assert_eq!(who.kind, WhoKind::Person);
        if text.contains("228") && name != "brevo.csv" {
            assert_eq!(who.phones, ["+49228123456"], "{name}");
        }
        if text.contains("Lamps Ltd") {
            assert_eq!(
                rows[0].1.who[who.member_of.unwrap()].name.as_deref(),
                Some("Lamps Ltd"),
                "{name}"
            );
        }
        if text.contains("1980-05-04") || text.contains("04.05.1980") {
            assert_eq!(who.birthday.as_deref(), Some("1980-05-04"), "{name}");
        }
        if text.contains("Bonn") {
            assert_eq!(
                who.address.as_ref().unwrap().city.as_deref(),
                Some("Bonn"),
                "{name}"
            );
        }
    }
}

#[test]
fn what_a_known_export_says_beside_the_person_is_kept() {
    let (_, rows) = read(
        "b.csv",
        "EMAIL;LASTNAME;FIRSTNAME;EMAIL_BLACKLISTED\na@example.com;Berg;Anna;1\nb@example.com;B;B;0\n",
    );
    assert_eq!(consents(&rows[0].1), [(Channel::Email, false, 0)]);
    assert_eq!(consents(&rows[1].1), []);
    let (_, rows) = read(
        "h.csv",
        "Record ID,First Name,Last Name,Email,Company Name,Associated Company IDs,Favourite tea\n5,A,B,a@x.de,Lamps,8001;8002,green\n",
    );
    assert_eq!(rows[0].1.who[1].key, "id:company/8001");
    assert_eq!(pairs(&rows[0].1.who[0]), [("Favourite tea", "green")]);
    let (_, rows) = read(
        "c.csv",
        "Record ID,Company name,Company Domain Name,Industry,City,Phone Number\n8001,Lamps,lamps.example,Light,Bonn,\n",
    );
    let firm = &rows[0].1.who[0];
    assert_eq!(
        (firm.key.as_str(), firm.kind, firm.website.as_deref()),
        ("id:company/8001", WhoKind::Organisation, Some("lamps.example"))
    );
    assert_eq!(rows[0].0, "organisation:company/8001");
}

const MAILCHIMP: &str = "Email Address,First Name,Last Name,Address,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS";

#[test]
fn mailchimp_keeps_the_proof_of_consent_and_of_its_end() {
    let member = "anna@example.com,Anna,Berg,,,4,2024-03-12 09:14:00,10.1.1.1,2024-03-12 09:15:00,10.1.1.1,50.7,7.1,1,2,Europe/Berlin,DE,NW,2024-03-12 09:15:00,123,abc1,,\"\"\"VIP\"\",\"\"Blog\"\"\"";
    let (preview, rows) = read(
        "subscribed_members_export.csv",
        &format!("{MAILCHIMP}\n{member}\n"),
    );
    assert_eq!(preview.plan.format, "mailchimp audience");
    assert_eq!(consents(&rows[0].1), [(Channel::Email, true, 4)]);
    assert_eq!(rows[0].1.who[0].tags, ["VIP", "Blog"]);
    assert_eq!(rows[0].1.who[0].address, None);
    for name in ["unsubscribed_members_export.csv", "cleaned_members_export.csv"] {
        let (_, rows) = read(
            name,
            &format!(
                "{MAILCHIMP},UNSUB_TIME,UNSUB_REASON\n{member},2024-06-01 10:00:00,No longer interested\n"
            ),
        );
        assert_eq!(consents(&rows[0].1), [(Channel::Email, false, 6)], "{name}");
    }
    let (_, rows) = read("cleaned.csv", &format!("{MAILCHIMP}\n{member}\n"));
    assert!(!consents(&rows[0].1)[0].1);
}

#[test]
fn zendesk_tickets_have_their_times_and_no_dashes() {
    let text = "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,First reply time in minutes within business hours,Product [list]
1,77,Anna Berg,901,-,anna@example.com,example.com,Anna Berg,Tom,Support,Lamp broken,lamp,Solved,Normal,Mail,Incident,2024-03-12 09:14,2024-03-13 10:00,-,Lamps Ltd,2024-03-15,-,2024-03-13 10:00,25,Good,1,1,2,3,30,20,Lamp
1,78,-,-,-,-,-,-,-,Support,-,-,Open,-,Web form,-,2024-03-12 09:14,-,-,-,-,-,-,-,-,1,1,0,0,-,-,-
";
    let (preview, rows) = read("tickets.csv", text);
    assert_eq!(preview.plan.format, "zendesk tickets");
    let (first, second) = (ticket(&rows[0].1), ticket(&rows[1].1));
    assert_eq!(
        (first.number.as_str(), first.channel, first.reopened),
        ("77", Channel::Email, 2)
    );
    assert_eq!(first.first_answered_at, Some(first.opened_at + 30 * 60_000));
    assert_eq!(
        first.due_on.map(|day| day.to_string()).as_deref(),
        Some("2024-03-15")
    );
    assert_eq!(
        (first.satisfaction.as_deref(), first.kind.as_deref()),
        (Some("Good"), Some("Incident"))
    );
    assert!(
        first
            .attributes
            .contains(&("Product [list]".to_owned(), "Lamp".to_owned()))
    );
    assert_eq!(
        (rows[0].1.who[0].key.as_str(), rows[0].0.as_str()),
        ("id:901", "ticket:77")
    );
    assert_eq!(
        (second.requester, second.subject.as_ref(), second.channel),
        (None, None, Channel::Web)
    );
}

#[test]
fn a_firm_and_its_contact_are_two_and_belong_together() {
    let text = "Customer ID,Company Name,Contact Name,Contact Title,Address,City,Region,Postal Code,Country,Phone,Fax
ALFKI,Alfreds Futterkiste,Maria Anders,Sales Representative,Obere Str. 57,Berlin,NULL,12209,Germany,030-0074321,030-0076545
";
    let (preview, rows) = read("customers.csv", text);
    assert_eq!(preview.plan.subject, Subject::Organisation);
    let [firm, contact] = rows[0].1.who.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(
        (firm.key.as_str(), firm.kind),
        ("id:ALFKI", WhoKind::Organisation)
    );
    assert_eq!(
        (firm.phones.as_slice(), pairs(firm)),
        (&["+49300074321".to_owned()][..], vec![("Fax", "030-0076545")])
    );
    assert_eq!(
        (contact.key.as_str(), contact.member_of),
        ("id:ALFKI/maria anders", Some(0))
    );
    assert_eq!(contact.title.as_deref(), Some("Sales Representative"));
}

#[test]
fn a_name_beside_a_contact_is_the_firms() {
    let text = "customerNumber,customerName,contactLastName,contactFirstName,phone,addressLine1,addressLine2,city,postalCode,country
103,Atelier graphique,Schmitt,Carine ,40.32.2555,\"54, rue Royale\",,Nantes,44000,France
";
    let (preview, rows) = read("customers.csv", text);
    assert_eq!(preview.plan.subject, Subject::Organisation);
    let [firm, contact] = rows[0].1.who.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(
        (firm.key.as_str(), firm.name.as_deref()),
        ("id:103", Some("Atelier graphique"))
    );
    assert_eq!(contact.name.as_deref(), Some("Carine Schmitt"));
    let (_, rows) = read("list.csv", "Contact,Mob\nAnna Berg,+49 228 123456\n");
    let anna = &rows[0].1.who[0];
    assert_eq!(
        (anna.name.as_deref(), anna.phones[0].as_str()),
        (Some("Anna Berg"), "+49228123456")
    );
}

#[test]
fn orders_with_a_promised_day_keep_it_beside_what_became_of_it() {
    let text = "Order ID,Customer ID,Company Name,Order Date,Required Date,Shipped Date,Product,Quantity,Unit Price,Discount,Freight,Ship Name
10248,VINET,Vins et alcools Chevalier,1996-07-04 00:00:00.000,1996-08-01 00:00:00.000,1996-07-16 00:00:00.000,Queso Cabrales,12,14,0,32.38,Vins
10248,VINET,Vins et alcools Chevalier,1996-07-04 00:00:00.000,1996-08-01 00:00:00.000,1996-07-16 00:00:00.000,Mee,10,9.8,0.15,32.38,Vins
10249,TOMSP,Toms,1996-07-05,1996-08-16,,Tofu,9,18.6,0,11.61,Toms
";
    let (preview, rows) = read("orders.csv", text);
    assert_eq!(preview.plan.subject, Subject::Order);
    let orders = orders(&rows);
    assert_eq!(
        orders[0].promised_on.map(|day| day.to_string()).as_deref(),
        Some("1996-08-01")
    );
    assert_eq!(
        orders[0].shipped_on.map(|day| day.to_string()).as_deref(),
        Some("1996-07-16")
    );
    assert_eq!(orders[2].shipped_on, None);
    // 10 x 9.80 less 15 in a hundred is 83.30.
    assert_eq!(orders[1].line.as_ref().unwrap().amount.minor, 8_330);
    assert_eq!(
        (orders[0].shipping.map(|m| m.minor), orders[1].shipping),
        (Some(3_238), None)
    );
    assert_eq!(
        (rows[0].1.who[0].key.as_str(), rows[0].1.who[0].kind),
        ("id:VINET", WhoKind::Organisation)
    );
    // A later export, with the shipping day known, updates the same lines.
    let (_, later) = read(
        "orders.csv",
        &text.replace("1996-08-16,,", "1996-08-16,1996-07-10,"),
    );
    assert_eq!(
        rows.iter().map(|(key, _)| key).collect::<Vec<_>>(),
        later.iter().map(|(key, _)| key).collect::<Vec<_>>()
    );
}

#[test]
fn equal_lines_are_each_money_and_equal_contacts_are_one() {
    let (_, rows) = read(
        "o.csv",
        "Order ID,Date,Item,Quantity,Price\n1,2024-01-02,Lamp,1,5\n1,2024-01-02,Lamp,1,5\n",
    );
    assert_eq!(rows[1].0, format!("{}#2", rows[0].0));
    let (_, rows) = read("p.csv", "Name,Email\nAnna,a@x.de\nAnna,a@x.de\nAnna,b@x.de\n");
    assert_eq!(rows[0].0, rows[1].0);
    assert_ne!(rows[0].0, rows[2].0);
    // The same names in different houses are different people.
    let (_, rows) = read(
        "n.csv",
        "Name,Street,City\nJohn Smith,1 High St,York\nJohn Smith,2 Low St,Leeds\n",
    );
    assert_ne!(rows[0].1.who[0].key, rows[1].1.who[0].key);
}

#[test]
fn the_order_of_day_and_month_is_seen_per_column_or_said_to_be_a_guess() {
    let header = "Order ID,Order Date,Total\n";
    for (values, expected, guessed) in [
        (["25/12/2024", "01/02/2024"], DayOrder::DayFirst, false),
        (["12/25/2024", "01/02/2024"], DayOrder::MonthFirst, false),
        (["01/02/2024", "03/04/2024"], DayOrder::DayFirst, true),
        (["01.02.2024", "03.04.2024"], DayOrder::DayFirst, false),
    ] {
        let (preview, _) = read(
            "o.csv",
            &format!("{header}1,{},5\n2,{},5\n", values[0], values[1]),
        );
        assert_eq!(preview.plan.columns[1].day_order, Some(expected), "{values:?}");
        let is_guess = preview
            .guesses
            .iter()
            .any(|guess| matches!(guess, Guess::DayOrder { .. }));
        assert_eq!(is_guess, guessed, "{values:?}");
    }
}

#[test]
fn a_german_order_list_is_read_with_its_commas_and_its_currency() {
    let text = "Bestellnummer;Kundennummer;Bestelldatum;Artikel;Menge;Einzelpreis;Liefertermin\nB1;4711;31.12.2024;Lampe;2;1.234,50 €;15.01.2025\n";
    let (preview, rows) = read("bestellungen.csv", text);
    let order = orders(&rows)[0];
    assert_eq!(order.line.as_ref().unwrap().amount.minor, 246_900);
    assert_eq!(
        order.promised_on.map(|day| day.to_string()).as_deref(),
        Some("2025-01-15")
    );
    assert_eq!(preview.plan.setting.currency.code(), "EUR");
}

#[test]
fn a_list_without_a_header_is_still_a_list() {
    let (preview, rows) = read("list.csv", "a@x.de\nb@x.de\n");
    assert_eq!(preview.plan.header_line, None);
    assert_eq!(rows[0].1.who[0].key, "mail:a@x.de");
    assert_eq!(rows.len(), 2);
}
