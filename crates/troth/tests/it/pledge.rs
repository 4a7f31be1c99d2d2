//! Standing promises: heard in what comes in, kept or broken by what goes out.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, Person, instant};
use crate::story;
use crate::told::{letter, line, order, ticket};

const ANN: (&str, &str) = ("ann@example.org", "Ann Smith");
const DESK: (&str, &str) = ("desk@devlin.example", "The desk");

/// “We answer within one working day”, from now on.
async fn pledge(owner: &Person<'_>, more: Value) -> i64 {
    let mut asked = json!({ "words": "We answer within one working day", "within": 1 });
    for (field, value) in more.as_object().unwrap() {
        asked[field] = value.clone();
    }
    let made = owner
        .post("/api/pledge", asked)
        .await
        .expect(StatusCode::CREATED)
        .json();
    owner.house.catch_up().await;
    made["id"].as_i64().unwrap()
}

async fn pledged(person: &Person<'_>, pledge: i64, state: &str) -> Vec<Value> {
    let path = format!("/api/promise?pledge={pledge}&state={state}");
    let board = person.get(&path).await.expect(StatusCode::OK).json();
    board["lanes"][0]["promises"].as_array().unwrap().clone()
}

async fn came(house: &House, id: &str, at: &str) -> i64 {
    let told = letter(id, at, &[ANN, DESK], "Wheel", "It rattles.");
    house.receive("desk", vec![(id, told)]).await
}

async fn went(house: &House, id: &str, at: &str) -> i64 {
    let told = letter(id, at, &[DESK, ANN], "Re: Wheel", "Bring it in.");
    house.receive("desk", vec![(id, told)]).await
}

async fn close_on(owner: &Person<'_>, day: &str) {
    let path = "/api/settings/organisation";
    let mut firm = json!({
        "name": "Devlin & Daughters", "zone": "UTC", "country": "IE", "currency": "EUR",
        "domains": ["devlin.example"], "holidays": [day],
        "version": owner.get(path).await.json()["version"],
    });
    for weekday in ["monday", "tuesday", "wednesday", "thursday", "friday"] {
        firm[weekday] = json!("9-17");
    }
    owner.post(path, firm).await.expect(StatusCode::OK);
}

story! {
    async fn what_an_old_mailbox_brought_is_settled_at_once_and_pledges_go_on(house: House) {
        let owner = house.owner().await;
        close_on(&owner, "2026-12-25").await;
        let id = pledge(&owner, json!({})).await;
        came(&house, "old", "2026-11-20T13:00:00Z").await;
        assert_eq!(pledged(&owner, id, "open").await.len(), 1);
        house.clock.set(instant("2026-11-23T09:00:00Z"));
        let all = json!({ "before": "2026-11-23", "why": "answered by telephone" });
        owner.post("/api/interaction/settle", all).await.expect(StatusCode::OK);
        house.catch_up().await;
        // Nobody was to answer: the promise was made in error, and the next letter makes one again.
        assert_eq!(pledged(&owner, id, "error").await.len(), 1);
        came(&house, "new", "2026-11-23T10:00:00Z").await;
        assert_eq!(house.count("select count(*) from promise where state = 'open'").await, 1);
    }
}

story! {
    async fn an_answer_over_a_holiday_is_in_time_and_a_day_later_it_is_not(house: House) {
        let owner = house.owner().await;
        close_on(&owner, "2026-11-23").await;
        let id = pledge(&owner, json!({ "since": "2026-11-20" })).await;
        // Friday; Monday is closed, so one working day ends on Tuesday.
        came(&house, "one", "2026-11-20T13:00:00Z").await;
        let open = pledged(&owner, id, "at_risk").await;
        assert_eq!(open.len() + pledged(&owner, id, "open").await.len(), 1);
        let all = owner.get(&format!("/api/promise?pledge={id}")).await.json();
        let first = all["lanes"].as_array().unwrap().iter().find_map(|lane| lane["promises"].get(0)).cloned().unwrap();
        assert_eq!(first["due"]["day"], "2026-11-24");
        assert_eq!((&first["what"], &first["kind"]), (&json!("We answer within one working day"), &json!("given")));
        assert!(first["said"]["interaction"].is_i64());

        went(&house, "re-one", "2026-11-24T16:00:00Z").await;
        let kept = pledged(&owner, id, "kept").await;
        assert_eq!(kept.len(), 1);
        let whole = owner.get(&format!("/api/promise/{}", kept[0]["id"])).await.json();
        assert_eq!(whole["acts"][0]["evidence"], "answered 2026-11-24 16:00, due 2026-11-24");
        assert_eq!((&whole["acts"][0]["voice"], &whole["acts"][0]["by"]), (&json!("us"), &json!(0)));

        came(&house, "two", "2026-11-25T10:00:00Z").await;
        went(&house, "re-two", "2026-11-27T09:30:00Z").await;
        let broken = pledged(&owner, id, "broken").await;
        assert_eq!((broken.len(), &broken[0]["due"]["day"]), (1, &json!("2026-11-26")));

        let view = owner.get(&format!("/api/pledge/{id}")).await.expect(StatusCode::OK).json();
        let kept = &view["kept"];
        assert_eq!((&kept["we_say"]["part"], &kept["we_say"]["whole"]), (&json!(1), &json!(2)));
        assert_eq!((&kept["nobody_asked"]["part"], &kept["they_say"]["whole"]), (&json!(2), &json!(0)));
        owner.page("/pledge").await.expect(StatusCode::OK);
        owner.page(&format!("/pledge/{id}")).await.expect(StatusCode::OK);
        let verdict = house.verify().await;
        assert!(verdict.holds(), "{:?}", verdict.broken);
    }
}

story! {
    async fn the_unanswered_is_overdue_until_somebody_finds_that_it_needs_no_answer(house: House) {
        let owner = house.owner().await;
        let id = pledge(&owner, json!({})).await;
        came(&house, "one", "2026-11-20T13:00:00Z").await;
        house.clock.set(instant("2026-11-30T09:00:00Z"));
        let overdue = pledged(&owner, id, "overdue").await;
        assert_eq!(overdue.len(), 1, "nothing shows that it was broken");
        assert!(pledged(&owner, id, "broken").await.is_empty());

        let interaction = overdue[0]["said"]["interaction"].as_i64().unwrap();
        let why = json!({ "why": "she only said thanks" });
        owner.post(&format!("/api/interaction/{interaction}/settle"), why).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(pledged(&owner, id, "error").await.len(), 1);
        owner.post(&format!("/api/interaction/{interaction}/unsettle"), json!({})).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(pledged(&owner, id, "overdue").await.len(), 1);
    }
}

story! {
    async fn what_came_before_a_pledge_makes_no_promise_unless_it_began_then(house: House) {
        let owner = house.owner().await;
        came(&house, "one", "2026-11-10T10:00:00Z").await;
        went(&house, "re-one", "2026-11-11T10:00:00Z").await;
        came(&house, "two", "2026-11-12T10:00:00Z").await;
        let from_now = pledge(&owner, json!({})).await;
        let from_then = pledge(&owner, json!({ "since": "2026-11-09" })).await;
        assert!(pledged(&owner, from_now, "overdue").await.is_empty());
        assert_eq!(pledged(&owner, from_then, "kept").await.len(), 1);
        assert_eq!(pledged(&owner, from_then, "overdue").await.len(), 1);
    }
}

story! {
    async fn what_a_file_told_goes_with_the_file(house: House) {
        let owner = house.owner().await;
        let id = pledge(&owner, json!({})).await;
        let asked = came(&house, "one", "2026-11-20T13:00:00Z").await;
        let answered = went(&house, "re-one", "2026-11-20T14:00:00Z").await;
        assert_eq!(pledged(&owner, id, "kept").await.len(), 1);
        house.undo(answered).await;
        assert!(pledged(&owner, id, "kept").await.is_empty(), "the answer is gone, so nothing shows it kept");
        went(&house, "re-one", "2026-11-20T14:00:00Z").await;
        assert_eq!(pledged(&owner, id, "kept").await.len(), 1);
        house.undo(asked).await;
        assert_eq!(house.count("select count(*) from promise where withdrawn_at is null").await, 0);
        let view = owner.get(&format!("/api/pledge/{id}")).await.json();
        assert_eq!((&view["open"], &view["kept"]["we_say"]["whole"]), (&json!(0), &json!(0)));
        came(&house, "one", "2026-11-20T13:00:00Z").await;
        assert_eq!(house.count("select count(*) from promise").await, 1, "told again, it is made once");
        assert_eq!(pledged(&owner, id, "kept").await.len(), 1);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_a_colleague_said_no_follower_says_otherwise(house: House) {
        let (owner, mia) = (house.owner().await, house.member().await);
        let id = pledge(&owner, json!({})).await;
        came(&house, "one", "2026-11-20T13:00:00Z").await;
        let all = mia.get(&format!("/api/promise?pledge={id}")).await.json();
        let made = all["lanes"].as_array().unwrap().iter().find_map(|lane| lane["promises"].get(0)).cloned().unwrap();
        let path = format!("/api/promise/{}/break", made["id"]);
        mia.post(&path, json!({ "words": "I rang her far too late" })).await.expect(StatusCode::OK);
        went(&house, "re-one", "2026-11-20T14:00:00Z").await;
        assert_eq!(pledged(&mia, id, "broken").await.len(), 1);
        assert!(pledged(&mia, id, "kept").await.is_empty());
    }
}

story! {
    async fn requests_and_orders_are_heard_too(house: House) {
        let owner = house.owner().await;
        let helped = pledge(&owner, json!({ "hears": "ticket", "within": 4, "unit": "working_hours" })).await;
        let shipped = pledge(&owner, json!({ "hears": "order", "within": 2, "kind": "implied", "touchpoint": "delivery" })).await;
        house.receive("helpdesk", vec![("7", ticket("7", "2026-11-20T13:30:00Z", ANN, "It rattles."))]).await;
        let open = pledged(&owner, helped, "open").await;
        // Friday 13:30, closing at 17:00: three and a half hours, and half an hour on Monday from nine.
        assert_eq!((&open[0]["due"]["day"], &open[0]["due"]["time"]), (&json!("2026-11-23"), &json!("09:30:59")));

        let mut told = line("10", "2026-11-20T12:30:00Z", Some(ANN), "frame", 1, 50_000);
        order(&mut told).shipped_on = Some("2026-11-24".parse().unwrap());
        let mut off = line("11", "2026-11-20T12:40:00Z", Some(ANN), "bell", 1, 900);
        house.receive("shop", vec![("10", told), ("11", off.clone())]).await;
        let kept = pledged(&owner, shipped, "kept").await;
        assert_eq!((kept.len(), &kept[0]["touchpoint"]), (1, &json!("delivery")));
        order(&mut off).cancelled_at = Some(instant("2026-11-21T09:00:00Z"));
        house.receive("shop", vec![("11", off)]).await;
        assert_eq!(pledged(&owner, shipped, "released").await.len(), 1);
    }
}

story! {
    async fn a_pledge_is_retired_in_the_open_and_never_edited(house: House) {
        let (owner, mia, rae) = (house.owner().await, house.member().await, house.reader().await);
        let id = pledge(&owner, json!({})).await;
        rae.post("/api/pledge", json!({ "words": "We answer", "within": 1 })).await.expect(StatusCode::FORBIDDEN);
        mia.post("/api/pledge", json!({ "words": "We answer" })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let path = format!("/api/pledge/{id}/retire");
        mia.post(&path, json!({})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let retired = mia.post(&path, json!({ "why": "we answer by phone now" })).await.expect(StatusCode::OK).json();
        assert_eq!(retired["retired"]["by_name"], "Mia Member");
        mia.post(&path, json!({ "why": "again" })).await.expect(StatusCode::CONFLICT);
        came(&house, "one", "2026-11-20T13:00:00Z").await;
        assert_eq!(house.count("select count(*) from promise").await, 0);
        assert!(rae.page("/pledge").await.expect(StatusCode::OK).body.contains("we answer by phone now"));
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_cancellation_taken_back_leaves_the_promise_open(house: House) {
        let owner = house.owner().await;
        let id = pledge(&owner, json!({ "hears": "order", "within": 2 })).await;
        let told = line("11", "2026-11-20T12:40:00Z", Some(ANN), "bell", 1, 900);
        house.receive("shop", vec![("11", told.clone())]).await;
        let mut off = told;
        order(&mut off).cancelled_at = Some(instant("2026-11-21T09:00:00Z"));
        let cancelled = house.receive("shop", vec![("11", off)]).await;
        assert_eq!(pledged(&owner, id, "released").await.len(), 1);
        house.undo(cancelled).await;
        assert!(pledged(&owner, id, "released").await.is_empty());
        assert_eq!(house.count("select count(*) from promise where state = 'open' and withdrawn_at is null").await, 1);
    }
}

story! {
    async fn a_letter_in_two_mailboxes_keeps_its_promise_when_one_is_taken_back(house: House) {
        let owner = house.owner().await;
        let id = pledge(&owner, json!({})).await;
        let first = came(&house, "one", "2026-11-20T13:00:00Z").await;
        let told = letter("one", "2026-11-20T13:00:00Z", &[ANN, DESK], "Wheel", "It rattles.");
        house.receive("second desk", vec![("one", told)]).await;
        house.undo(first).await;
        let all = owner.get(&format!("/api/promise?pledge={id}")).await.json();
        let counts: i64 = all["lanes"].as_array().unwrap().iter().map(|lane| lane["count"].as_i64().unwrap()).sum();
        assert_eq!(counts, 1);
        came(&house, "one", "2026-11-20T13:00:00Z").await;
        assert_eq!(house.count("select count(*) from promise where withdrawn_at is null").await, 1);
    }
}

story! {
    async fn a_pledge_from_long_ago_looks_back_page_by_page(house: House) {
        let owner = house.owner().await;
        let rows: Vec<(String, troth::record::said::Told)> = (0..1_100)
            .map(|nth| {
                let id = nth.to_string();
                let told = letter(&id, "2026-11-10T10:00:00Z", &[ANN, DESK], "Wheel", "It rattles.");
                (id, told)
            })
            .collect();
        house.receive("desk", rows.iter().map(|(key, told)| (key.as_str(), told.clone())).collect()).await;
        let id = pledge(&owner, json!({ "since": "2026-11-09" })).await;
        let view = owner.get(&format!("/api/pledge/{id}")).await.json();
        assert_eq!(view["open"], 1_100);
        assert_eq!(house.count("select count(*) from fact where name = 'pledge.looked_back'").await, 1);
    }
}
