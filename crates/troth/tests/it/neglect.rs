//! Whom we neglect: planted silences are found, whoever is served well is left in peace, and nothing unrecorded is judged.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::frame::money::Currency;
use troth::record::said::{Told, Who, WhoKind};
use troth::spine::{self, Direction, Passed};

use crate::house::{House, Person, instant};
use crate::story;
use crate::told::{letter, order, ticket};
use crate::trade::{ago, bought, somebody};

const GBP: Currency = Currency::GBP;
const DESK: (&str, &str) = ("desk@devlin.example", "The desk");

/// Everybody on the page, with the degree and the line.
pub async fn silent(person: &Person<'_>) -> BTreeMap<i64, Value> {
    let told = person.told("/api/neglect").await;
    let lists = told["lists"].as_array().unwrap().iter();
    lists
        .flat_map(|list| list["silent"].as_array().unwrap().clone())
        .map(|one| (one["party"].as_i64().unwrap(), one))
        .collect()
}

/// Chosen customers, each with one order that many days ago.
pub async fn chosen(house: &House, by: &Person<'_>, many: usize, days: i64) -> Vec<i64> {
    let mut parties = Vec::new();
    let rows = (0..many).map(|nth| {
        let (email, name) = somebody(nth);
        bought(&nth.to_string(), ago(days), (&email, &name), GBP, 1_000)
    });
    house.sell(rows.collect()).await;
    for nth in 0..many {
        let party = house.party(&somebody(nth).0).await;
        by.post(&format!("/api/customer/{party}/tag"), json!({ "word": "chosen" }))
            .await
            .expect(StatusCode::OK);
        parties.push(party);
    }
    house.catch_up().await;
    parties
}

/// A letter told by a mailbox.
fn mail(at: i64, from: (&str, &str), to: (&str, &str), subject: &str) -> (String, Told) {
    let id = format!("{at}-{}", from.0);
    let when = jiff::Timestamp::from_millisecond(at).unwrap().to_string();
    (
        id.clone(),
        letter(&id, &when, &[from, to], subject, "All is well."),
    )
}

async fn post(house: &House, letters: Vec<(String, Told)>) -> i64 {
    house
        .receive(
            "mail",
            letters
                .iter()
                .map(|(key, told)| (key.as_str(), told.clone()))
                .collect(),
        )
        .await
}

/// How many there are of each: valued and served well, and valued and neglected. The rest of 120 are of small value.
const SERVED: usize = 16;
const NEGLECTED: usize = 8;

/// Two years of a trade in which 24 of 120 bring most.
fn trade() -> Vec<(String, Told)> {
    let mut rows = Vec::new();
    for nth in 0..120 {
        let (email, name) = somebody(nth);
        let (every, minor) = if nth < SERVED + NEGLECTED {
            (45, 90_000 - 500 * nth as i64)
        } else {
            (170, 900 + nth as i64)
        };
        for at in 0..730 / every {
            rows.push(bought(
                &format!("{nth}-{at}"),
                ago(2 + nth as i64 % 9 + every * at),
                (&email, &name),
                GBP,
                minor,
            ));
        }
    }
    rows
}

story! {
    async fn planted_silences_are_found_and_the_well_served_are_left_in_peace(house: House) {
        let mia = house.member().await;
        house.sell(trade()).await;
        let mut party = Vec::new();
        for nth in 0..SERVED + NEGLECTED {
            party.push(house.party(&somebody(nth).0).await);
        }
        let on = |days: i64| json!({ "on": jiff::Timestamp::from_millisecond(ago(days)).unwrap().strftime("%Y-%m-%d").to_string() });
        let mut letters = Vec::new();
        for nth in 0..SERVED {
            let (email, name) = somebody(nth);
            // From every twelve days to every 30, with a few days' wavering; by calls, or by letters that were answered.
            let every = 12 + 18 * (nth as i64 % 8) / 7;
            for at in 0..720 / every {
                let day = 1 + every * at + (nth as i64 * 3 + at * 5) % 6;
                if nth < 8 {
                    mia.spoke(party[nth], on(day)).await;
                } else {
                    let subject = format!("Season {at}");
                    letters.push(mail(ago(day) - 3_600_000, (&email, &name), DESK, &subject));
                    letters.push(mail(ago(day), DESK, (&email, &name), &subject));
                }
            }
        }
        // Four with whom nobody ever spoke, and four of every 25 days until 214 days ago.
        for party in &party[SERVED + 4..] {
            for at in 0..20 {
                mia.spoke(*party, on(214 + 25 * at)).await;
            }
        }
        post(&house, letters).await;

        let told = mia.told("/api/neglect").await;
        assert_eq!(told["unrecorded"], json!([]));
        let grave: Vec<Value> = (0..2).flat_map(|at| told["lists"][at]["silent"].as_array().unwrap().clone()).collect();
        let ids: Vec<i64> = grave.iter().map(|one| one["party"].as_i64().unwrap()).collect();
        let found = party[SERVED..].iter().filter(|party| ids.contains(party)).count();
        let wrong = party[..SERVED].iter().filter(|party| ids.contains(party)).count();
        println!("found {found} of {NEGLECTED}, {wrong} of {SERVED} well served flagged, {} in all", ids.len());
        // 95 % of eight are 7.6; 1 % of sixteen are none.
        assert_eq!((found, wrong, ids.len()), (NEGLECTED, 0, NEGLECTED));

        // 20 April to 20 November: 10 + 31 + 30 + 31 + 31 + 30 + 31 + 20 = 214 days. Number 20 ordered 2 + 20 % 9 = 4 days
        // ago and every 45 before: on 4, 49, 94, 139 and 184, five times since.
        let line = grave.iter().find(|one| one["party"] == party[20]).unwrap();
        assert_eq!((&line["days"], &line["billed_since"], &line["written_since"]), (&json!(214), &json!(5), &json!(0)));
        assert_eq!((&line["last"]["kind"], &line["last"]["who"]), (&json!("call"), &json!("Mia Member")));
        assert_eq!((&line["usual_gap_days"], &line["name"]), (&json!(25.0), &json!(somebody(20).1)));
        // Twelve months to November hold the orders of December on: 4 + 45 x 0 to 7, the last 319 days ago, on 5 January.
        assert_eq!(line["year"], json!({ "minor": 8 * (90_000 - 500 * 20), "currency": "GBP" }));
        let page = mia.page("/neglect").await.expect(StatusCode::OK).body;
        assert!(page.contains("214\u{a0}days ago</a> (Mia Member, a call); 5\u{a0}orders since"), "{page}");
        assert!(page.contains("usual gap 25\u{a0}days"), "{page}");
        // The longest beyond first: those never spoken with, in order of their first purchase.
        for at in 0..2 {
            let list = told["lists"][at]["silent"].as_array().unwrap();
            assert!(list.is_sorted_by_key(|one| std::cmp::Reverse(one["days"].as_i64().unwrap())), "{list:?}");
        }
    }
}

story! {
    async fn only_what_both_sides_said_is_a_word(house: House) {
        let mia = house.member().await;
        let parties = chosen(&house, &mia, 8, 680).await;
        let who: Vec<(String, String)> = (0..8).map(somebody).collect();
        let of = |nth: usize| (who[nth].0.as_str(), who[nth].1.as_str());
        let subject = house.count(format!("select subject_id from member where party_id = {}", parties[0])).await;
        let now = house.clock.now();
        // To the first: an invoice, a reminder, an order and a letter of ours that nobody answered.
        let bills = [("invoice", ago(50)), ("reminder", ago(20))].map(|(kind, at)| Passed::about(format!("{kind}:1"), kind, at, Direction::Out, subject));
        house.app.store.write(move |tx| spine::add(tx, bills.into(), now)).await.unwrap();
        // What was given back or cancelled bills nothing.
        let mut cancelled = bought("cancelled", ago(30), of(0), GBP, 100);
        order(&mut cancelled.1).cancelled_at = Some(ago(29));
        house.sell(vec![bought("again", ago(9), of(0), GBP, 100), bought("back", ago(4), of(0), GBP, -100), cancelled]).await;
        post(&house, vec![
            mail(ago(8), DESK, of(0), "Our new lamps"),
            // To the second a letter they answered, and nobody answered that since.
            mail(ago(7), DESK, of(1), "Your lamp"),
            mail(ago(6), of(1), DESK, "Re: Your lamp"),
            // Of the sixth a letter that waits.
            mail(ago(5), of(5), DESK, "Where is my lamp?"),
        ]).await;
        mia.spoke(parties[2], json!({ "on": "yesterday" })).await;
        mia.spoke(parties[3], json!({ "on": "yesterday", "kind": "visit" })).await;
        let mut answered = ticket("1", "2026-11-09T09:00:00Z", of(4), "It flickers.");
        if let Some(troth::record::said::Said::Ticket(ticket)) = answered.said.first_mut() {
            (ticket.answer, ticket.first_answered_at) = (Some("We send another.".into()), Some(instant("2026-11-10T09:00:00Z")));
        }
        let open = ticket("2", "2026-11-11T09:00:00Z", of(6), "It hums.");
        house.receive("desk", vec![("1", answered), ("2", open)]).await;

        let found = silent(&mia).await;
        let listed: Vec<usize> = (0..8).filter(|nth| found.contains_key(&parties[*nth])).collect();
        assert_eq!(listed, [0, 5, 6, 7]);
        let line = &found[&parties[0]];
        // Two orders, an invoice and a reminder in 680 days; one letter of ours.
        assert_eq!((&line["billed_since"], &line["written_since"], &line["last"], &line["degree"]), (&json!(4), &json!(1), &Value::Null, &json!("ridiculous")));
        assert_eq!((&line["days"], &line["waits_since"]), (&json!(680), &Value::Null));
        assert_eq!(found[&parties[5]]["waits_since"], json!(ago(5)));
        assert_eq!(found[&parties[6]]["waits_since"], json!(instant("2026-11-11T09:00:00Z")));
        assert_eq!(found[&parties[7]]["waits_since"], Value::Null);

        // Answering the letter that waited is a word, and taking that file back is none again.
        let answer = post(&house, vec![mail(ago(1), DESK, of(5), "Re: Where is my lamp?")]).await;
        assert!(!silent(&mia).await.contains_key(&parties[5]));
        house.undo(answer).await;
        assert!(silent(&mia).await.contains_key(&parties[5]));
    }
}

story! {
    async fn what_needs_no_answer_is_heard_as_soon_as_somebody_says_so(house: House) {
        let mia = house.member().await;
        let parties = chosen(&house, &mia, 2, 680).await;
        let (email, name) = somebody(0);
        let ada = (email.as_str(), name.as_str());
        post(&house, vec![
            mail(ago(400), ada, DESK, "Your lamp"),
            mail(ago(399), DESK, ada, "Re: Your lamp"),
            mail(ago(3), ada, DESK, "Re: Your lamp"),
        ]).await;
        let last = "select last_interaction from neglect where last_interaction is not null";
        let ours = house.count(last).await;
        let waiting = house.count("select interaction_id from unanswered").await;
        mia.does(&format!("/api/interaction/{waiting}/settle"), json!({ "why": "thanks only" })).await;
        assert_eq!(house.count(last).await, waiting);
        assert!(!silent(&mia).await.contains_key(&parties[0]));
        let before = house.derived().await;
        troth::serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        House::same(&before, &house.derived().await);
        mia.does(&format!("/api/interaction/{waiting}/unsettle"), json!({})).await;
        assert_eq!(house.count(last).await, ours);
        mia.does("/api/interaction/settle", json!({ "before": "yesterday" })).await;
        assert_eq!(house.count(last).await, waiting);
    }
}

/// An order of a firm, and a person who works there.
fn of_firm(number: &str, at: i64, firm: &str, person: (&str, &str)) -> (String, Told) {
    let (key, mut told) = bought(number, at, person, GBP, 5_000);
    told.who[0].member_of = Some(1);
    told.who.push(Who {
        key: format!("name:{firm}"),
        kind: WhoKind::Organisation,
        name: Some(firm.into()),
        ..Who::default()
    });
    order(&mut told).customer = Some(1);
    (key, told)
}

story! {
    async fn with_a_firm_one_speaks_through_its_people(house: House) {
        let mia = house.member().await;
        let parties = chosen(&house, &mia, 3, 680).await;
        mia.spoke(parties[0], json!({})).await;
        house.sell(vec![
            of_firm("f1", ago(600), "Barr & Sons", ("ben@barr.example", "Ben Barr")),
            of_firm("f2", ago(300), "Barr & Sons", ("bea@barr.example", "Bea Barr")),
        ]).await;
        let firm = house.count("select id from party where kind = 'organisation'").await;
        let (ben, bea) = (house.party("ben@barr.example").await, house.party("bea@barr.example").await);
        mia.does(&format!("/api/customer/{firm}/tag"), json!({ "word": "chosen" })).await;
        assert_eq!(silent(&mia).await[&firm]["billed_since"], 2);
        let made = mia.does("/api/plan", json!({ "party": firm })).await;
        house.clock.set(house.clock.now() + 60_000);
        let call = mia.spoke(ben, json!({})).await;
        house.catch_up().await;
        assert!(!silent(&mia).await.contains_key(&firm));
        let plan = mia.told(&format!("/api/plan/{}", made["id"])).await;
        assert_eq!((&plan["state"], &plan["end"]["said_in"]), (&json!("spoken"), &json!(call)));
        mia.does(&format!("/api/interaction/{call}/error"), json!({})).await;
        assert!(silent(&mia).await.contains_key(&firm));
        assert_eq!(mia.told(&format!("/api/plan/{}", made["id"])).await["state"], "open");
        mia.spoke(bea, json!({ "kind": "visit" })).await;
        house.catch_up().await;
        assert!(!silent(&mia).await.contains_key(&firm));
    }
}

story! {
    async fn the_list_is_read_on_page_by_page_and_nobody_is_missed(house: House) {
        let mia = house.member().await;
        // Sixty-five on one day, whom no order of days tells apart; twenty spoken with, so that the others can be judged.
        let parties = chosen(&house, &mia, 85, 680).await;
        for party in &parties[65..] {
            mia.spoke(*party, json!({})).await;
        }
        house.catch_up().await;
        let first = mia.told("/api/neglect").await;
        assert_eq!(first["lists"][1]["count"], 65);
        // Twenty of each at first, and fifty of one alone.
        let mut seen = std::collections::BTreeSet::new();
        let mut next = first["lists"][1]["next"].as_str().map(str::to_owned);
        let mut sizes = vec![first["lists"][1]["silent"].as_array().unwrap().len()];
        seen.extend(first["lists"][1]["silent"].as_array().unwrap().iter().map(|one| one["party"].as_i64().unwrap()));
        while let Some(after) = next {
            let page = mia.told(&format!("/api/neglect?degree=neglected&after={after}")).await["lists"][0].clone();
            sizes.push(page["silent"].as_array().unwrap().len());
            seen.extend(page["silent"].as_array().unwrap().iter().map(|one| one["party"].as_i64().unwrap()));
            next = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(sizes, [20, 45]);
        assert_eq!(seen, parties[..65].iter().copied().collect());
        assert!(mia.page("/neglect").await.expect(StatusCode::OK).body.contains("/neglect?degree=neglected&amp;after="));
        assert_eq!(mia.told("/api/today").await["neglected"].as_array().unwrap().len(), 12);
    }
}
