//! Proof that every planted effect is really in the exports, read back from their bytes.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::demo::audience::{self, WELCOME_OFFER};
use crate::demo::routine::NEGLECTED;
use crate::demo::shop::Shop;
use crate::demo::{DemoFile, Part, files};

/// A Wednesday: everything up to the day before has happened, and a little of the morning.
pub(super) const WEDNESDAY: Date = date(2026, 11, 25);

type Row = BTreeMap<String, String>;

/// Most tests look at one day: it is written once.
static ON_WEDNESDAY: LazyLock<Vec<DemoFile>> = LazyLock::new(|| files(WEDNESDAY).unwrap());

pub(super) fn file(today: Date, name: &str) -> Vec<u8> {
    let fresh;
    let all = if today == WEDNESDAY {
        &*ON_WEDNESDAY
    } else {
        fresh = files(today).unwrap();
        &fresh
    };
    all.iter().find(|file| file.name == name).unwrap().bytes.clone()
}

fn rows(today: Date, name: &str) -> Vec<Row> {
    let bytes = file(today, name);
    csv::Reader::from_reader(bytes.as_slice())
        .deserialize()
        .map(|row| row.unwrap())
        .collect()
}

fn mailbox(today: Date) -> String {
    String::from_utf8(file(today, "desk-mailbox.mbox")).unwrap()
}

/// Each letter's own words, without what it quotes, with the address it came from.
fn letters(today: Date) -> Vec<(String, String)> {
    let text = mailbox(today);
    text.split("\nFrom ")
        .map(|letter| {
            let sender = letter
                .trim_start_matches("From ")
                .split(' ')
                .next()
                .unwrap()
                .to_owned();
            let body = letter.split_once("\n\n").unwrap().1;
            let own = body
                .split("\nOn ")
                .next()
                .unwrap()
                .split("-----Original")
                .next()
                .unwrap();
            (sender, own.to_owned())
        })
        .collect()
}

fn day(text: &str) -> Date {
    text.get(..10).unwrap().parse().unwrap()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Median first reply in hours over the requests opened in weeks `from..until` before `WEDNESDAY`.
fn median_hours(tickets: &[Row], from: i64, until: i64) -> f64 {
    let edge = |weeks: i64| WEDNESDAY.checked_sub(weeks.weeks()).unwrap();
    let within = |row: &&Row| day(&row["Created at"]) >= edge(from) && day(&row["Created at"]) < edge(until);
    let hours = |row: &Row| {
        row["First reply time in minutes"]
            .parse::<f64>()
            .ok()
            .map(|minutes| minutes / 60.0)
    };
    median(tickets.iter().filter(within).filter_map(hours).collect())
}

#[test]
fn the_order_of_loading_is_shop_helpdesk_desk_and_then_what_is_kept_back() {
    let files = files(WEDNESDAY).unwrap();
    let names: Vec<_> = files.iter().map(|file| (file.silo, file.part)).collect();
    assert_eq!(
        names,
        [
            ("shop", Part::Company),
            ("shop", Part::Company),
            ("helpdesk", Part::Company),
            ("desk", Part::Company),
            ("newsletter", Part::Extra),
            ("newsletter", Part::Extra)
        ]
    );
}

/// 830 orders, 37 shipped after the required day, 21 not shipped: what the unshifted data says.
#[test]
fn every_order_is_a_promise_and_some_were_broken() {
    let orders: BTreeMap<String, Row> = rows(WEDNESDAY, "shop-orders.csv")
        .into_iter()
        .map(|row| (row["Order ID"].clone(), row))
        .collect();
    let unshipped = orders
        .values()
        .filter(|row| row["Shipped Date"].is_empty())
        .count();
    let late = orders
        .values()
        .filter(|row| row["Shipped Date"] > row["Required Date"])
        .count();
    assert_eq!((orders.len(), late, unshipped), (830, 37, 21));
}

/// Plant 7, on 400 days in a row. Nothing but a due date lies after today, and something happened this week.
#[test]
fn on_every_day_some_orders_are_overdue_and_some_are_not() {
    let shop = Shop::read().unwrap();
    for passed in 0..400 {
        let today = date(2026, 1, 1).checked_add(Span::new().days(passed)).unwrap();
        let calendar = crate::demo::calendar::Calendar::ending(today).unwrap();
        let open: Vec<Date> = shop
            .orders
            .iter()
            .filter(|order| order.shipped.is_none())
            .map(|order| calendar.day(order.required).unwrap())
            .collect();
        let overdue = open.iter().filter(|required| **required < today).count();
        assert!((1..=2).contains(&overdue), "{today}: {overdue}");
        assert!(
            open.iter().filter(|required| **required >= today).count() >= 19,
            "{today}"
        );
        let last = shop
            .orders
            .iter()
            .flat_map(|order| [Some(order.ordered), order.shipped])
            .flatten()
            .max();
        assert!(calendar.day(last.unwrap()).unwrap() < today);
    }
}

/// One week of todays, Monday to Sunday, whole files: nothing is dated after the day, and the week has begun.
#[test]
fn nothing_happens_after_today_and_something_happened_this_week() {
    for weekday in 0..7 {
        let monday = date(2026, 11, 16);
        let today = monday.checked_add(weekday.days()).unwrap();
        let mut newest = Vec::new();
        for row in rows(today, "helpdesk-tickets.csv") {
            newest.extend(
                ["Created at", "Updated at", "Solved at"]
                    .map(|key| row[key].clone())
                    .into_iter()
                    .filter(|at| at != "-"),
            );
        }
        let text = mailbox(today);
        for mail in text.split("\nFrom ") {
            let date = mail.lines().find_map(|line| line.strip_prefix("Date: ")).unwrap();
            newest.push(jiff::fmt::rfc2822::parse(date).unwrap().timestamp().to_string());
        }
        let newest = day(newest.iter().max().unwrap());
        assert!(newest <= today && newest >= monday, "{today}: {newest}");
    }
}

/// Plant 1. A year at about five hours, then quarter by quarter slower, to about eleven.
#[test]
fn answering_slows_down_over_the_last_year_and_not_before() {
    let tickets = rows(WEDNESDAY, "helpdesk-tickets.csv");
    assert!(
        (4.4..5.8).contains(&median_hours(&tickets, 97, 53)),
        "{}",
        median_hours(&tickets, 97, 53)
    );
    let quarters: Vec<f64> = [53, 40, 27, 14]
        .map(|from| median_hours(&tickets, from, from - 13))
        .to_vec();
    assert!(quarters.windows(2).all(|pair| pair[1] > pair[0]), "{quarters:?}");
    let last = median_hours(&tickets, 5, 1);
    assert!((9.0..12.5).contains(&last), "{last}");
}

/// Plant 1, why nobody saw it: from one four-week window to the next the median falls about as often as one likes.
#[test]
fn the_slowing_hides_from_whoever_compares_with_last_month() {
    let tickets = rows(WEDNESDAY, "helpdesk-tickets.csv");
    let months: Vec<f64> = (0..13)
        .rev()
        .map(|back| median_hours(&tickets, back * 4 + 5, back * 4 + 1))
        .collect();
    let falls = months.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!(falls >= 3, "{months:?}");
}

/// Plant 2. Second by revenue, an order overdue today, and nobody ever wrote a word to them or from them.
#[test]
fn a_best_customer_has_nothing_but_invoices() {
    let mut revenue: BTreeMap<String, f64> = BTreeMap::new();
    for row in rows(WEDNESDAY, "shop-orders.csv") {
        *revenue.entry(row["Customer ID"].clone()).or_default() += row["Line Total"].parse::<f64>().unwrap();
    }
    let neglected = revenue[NEGLECTED];
    assert_eq!(revenue.values().filter(|other| **other > neglected).count(), 1);
    for name in [
        "helpdesk-tickets.csv",
        "desk-mailbox.mbox",
        "newsletter-subscribed.csv",
        "newsletter-unsubscribed.csv",
    ] {
        let text = String::from_utf8(file(WEDNESDAY, name)).unwrap().to_lowercase();
        assert!(
            !text.contains("ernst") && !text.contains("roland mendel"),
            "{name}"
        );
    }
    assert!(
        String::from_utf8(file(WEDNESDAY, "shop-customers.csv"))
            .unwrap()
            .contains("roland.mendel@ernst-handel.example")
    );
}

/// Plant 3. The helpdesk heard of six houses stopped by the order form and seven by the minimum; letters tell what it cost.
#[test]
fn a_barrier_keeps_customers_out_and_they_say_what_it_costs() {
    let tickets = rows(WEDNESDAY, "helpdesk-tickets.csv");
    let stopped = |by: &str| -> BTreeSet<String> {
        let by = format!("barrier {by}");
        tickets
            .iter()
            .filter(|row| row["Tags"].contains(&by))
            .map(|row| row["Organization"].clone())
            .collect()
    };
    assert_eq!((stopped("order-form").len(), stopped("minimum").len()), (6, 7));
    let letters = letters(WEDNESDAY);
    for (sender, cost) in [
        ("jean.fresniere@merepaillarde.example", "38 percent dearer"),
        (
            "sylvie.gagnon@merepaillarde.example",
            "nineteen hundred dollars a month",
        ),
        ("yoshi.tannamuri@laughing-bacchus.example", "four hundred dollars"),
        ("helen.bennett@islandtrading.example", "Eleven pounds more"),
        ("y.latimer@hungry-coyote.example", "six hundred a month"),
        ("martine.rance@folies-gourmandes.example", "140 a month"),
        ("liu@cracker-box.example", "Twenty minutes gone"),
    ] {
        assert!(
            letters
                .iter()
                .any(|(from, words)| from == sender && words.contains(cost)),
            "{sender}: {cost}"
        );
    }
}

/// Plant 4. The newsletter's offer, a loyal customer's answer to it, and her leaving the list.
#[test]
fn new_customers_are_offered_more_than_loyal_ones_and_a_loyal_one_leaves() {
    let letters = letters(WEDNESDAY);
    assert!(
        letters
            .iter()
            .any(|(from, words)| from.starts_with("newsletter@") && words.contains("for new accounts only"))
    );
    assert!(
        letters
            .iter()
            .any(|(from, words)| from.starts_with("pirkko")
                && words.contains("ordered from you fifteen times"))
    );
    let orders = Shop::read()
        .unwrap()
        .orders
        .iter()
        .filter(|order| order.customer == "WARTH")
        .count();
    assert_eq!(orders, 15);
    let left = rows(WEDNESDAY, "newsletter-unsubscribed.csv");
    let gone: Vec<_> = left
        .iter()
        .filter(|row| row["UNSUB_CAMPAIGN_TITLE"] == WELCOME_OFFER)
        .collect();
    assert_eq!(gone.len(), 5);
    assert!(gone.iter().any(|row| row["Email Address"].starts_with("pirkko")));
}

/// The helpdesk, too, names days: some have passed, one lies ahead.
#[test]
fn some_requests_carry_the_day_an_answer_was_promised_for() {
    let due: Vec<Date> = rows(WEDNESDAY, "helpdesk-tickets.csv")
        .iter()
        .filter(|row| row["Due date"] != "-")
        .map(|row| day(&row["Due date"]))
        .collect();
    assert_eq!(
        (due.len(), due.iter().filter(|day| **day > WEDNESDAY).count()),
        (7, 1)
    );
}

/// No day is out of the calendar's reach without an error saying so.
#[test]
fn the_end_of_the_calendar_is_an_error_and_not_a_crash() {
    assert!(files(Date::MAX).is_err() && files(Date::MIN).is_err());
}

/// Plant 5. Two days named in writing, both passed, and the letter that says so waits for an answer.
#[test]
fn a_promise_is_broken_twice_to_the_same_customer() {
    let letters = letters(WEDNESDAY);
    let place = |sender: &str, words: &str| {
        letters
            .iter()
            .position(|(from, own)| from.starts_with(sender) && own.contains(words))
            .unwrap()
    };
    let first = place("robert@", "credit note for the six jars by Friday");
    let second = place(
        "robert@",
        "I promise you will have it by Monday, 16 November, without fail",
    );
    let told = place("h.pfalzheim@", "Twice now I was told a day");
    assert!(first < second && second < told);
    let answered = mailbox(WEDNESDAY).contains("In-Reply-To: <credit-5@");
    assert!(!answered);
}

/// One event told three times: by the landlord (a ticket), by his chef and by our colleague (letters).
#[test]
fn the_spoiled_cheese_is_told_in_three_ways() {
    let tickets = rows(WEDNESDAY, "helpdesk-tickets.csv");
    assert!(
        tickets.iter().any(|row| row["Requester"] == "Thomas Hardy"
            && row["Description [txt]"].contains("the driver shrugged"))
    );
    let letters = letters(WEDNESDAY);
    assert!(
        letters
            .iter()
            .any(|(from, words)| from.starts_with("priya") && words.contains("he was polite"))
    );
    assert!(
        letters
            .iter()
            .any(|(from, words)| from.starts_with("anne@") && words.contains("four degrees at the tailgate"))
    );
}

/// Letters of the last days that nobody has answered: at least five on any day of the week.
#[test]
fn somebody_always_waits_for_an_answer() {
    for weekday in 0..7 {
        let text = mailbox(date(2026, 11, 16).checked_add(weekday.days()).unwrap());
        let waiting = (1..=14)
            .filter(|n| text.contains(&format!("Message-ID: <wait-{n}@")))
            .count();
        let answered = (1..=14)
            .filter(|n| text.contains(&format!("In-Reply-To: <wait-{n}@")))
            .count();
        assert!(waiting >= 5 && answered == 0, "{waiting} {answered}");
    }
}

/// Every reader of the newsletter has the proof of having asked for it.
#[test]
fn consent_comes_with_its_proof() {
    let subscribed = rows(WEDNESDAY, "newsletter-subscribed.csv");
    assert_eq!(
        subscribed.len() + rows(WEDNESDAY, "newsletter-unsubscribed.csv").len(),
        audience::readers().unwrap().len()
    );
    for row in &subscribed {
        assert!(row["OPTIN_IP"].starts_with("198.51.100.") && row["CONFIRM_TIME"] >= row["OPTIN_TIME"]);
    }
}
