//! What passed between us and somebody: told by silos, in any order, any number of times.

use troth::access::Actor;
use troth::interaction::store::{Filter, Timeline, Waited, timeline, unanswered};
use troth::spine::Direction;

use crate::house::House;
use crate::story;
use crate::told::{letter, ticket};

const ANN: (&str, &str) = ("ann@example.org", "Ann Devlin");
const BEN: (&str, &str) = ("ben@barr.example", "Ben Barr");
const TOM: (&str, &str) = ("tom@devlin.example", "Tom Devlin");
const SUE: (&str, &str) = ("sue@devlin.example", "Sue Devlin");

async fn passed(house: &House, email: &str, filter: Filter) -> Timeline {
    let party = house.party(email).await;
    house
        .app
        .store
        .read(move |tx| timeline(tx, &Actor::troth(), party, &filter, None, 50))
        .await
        .unwrap()
}

async fn titles(house: &House, email: &str) -> Vec<String> {
    let timeline = passed(house, email, Filter::default()).await;
    timeline.entries.into_iter().map(|entry| entry.title).collect()
}

async fn waiting(house: &House) -> Vec<(String, String)> {
    let now = house.clock.now();
    let waiting = house
        .app
        .store
        .read(move |tx| unanswered(tx, &Actor::troth(), now, Waited::Longest(None), 50))
        .await
        .unwrap();
    waiting.into_iter().map(|one| (one.name, one.title)).collect()
}

story! {
    async fn a_letter_in_two_folders_and_two_mailboxes_is_one_thing_that_passed(house: House) {
        let told = || letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM, SUE], "Wheel", "It rattles.");
        house.receive("Tom's mailbox", vec![("inbox/1", told()), ("all/1", told())]).await;
        house.receive("Sue's mailbox", vec![("inbox/7", told())]).await;
        assert_eq!(house.count("select count(*) from interaction").await, 1);
        assert_eq!(titles(&house, ANN.0).await, ["Wheel"]);
        let one = &passed(&house, ANN.0, Filter::default()).await.entries[0];
        assert_eq!((one.direction, one.excerpt.as_deref(), one.who.as_deref()), (Direction::In, Some("It rattles."), Some("Ann Devlin")));
    }
}

story! {
    async fn undoing_a_mailbox_leaves_what_another_mailbox_tells(house: House) {
        let both = || letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM], "Wheel", "It rattles.");
        let only = letter("2@x", "2026-11-03T09:00:00Z", &[ANN, TOM], "Spokes", "Two broke.");
        let sues = house.receive("Sue's mailbox", vec![("1", both())]).await;
        let toms = house.receive("Tom's mailbox", vec![("1", both()), ("2", only)]).await;
        house.undo(toms).await;
        assert_eq!(titles(&house, ANN.0).await, ["Wheel"]);
        assert_eq!(waiting(&house).await, [("Ann Devlin".to_owned(), "Wheel".to_owned())]);
        house.undo(sues).await;
        assert_eq!(house.count("select count(*) from interaction where withdrawn_at is null").await, 0);
        assert!(waiting(&house).await.is_empty());
    }
}

story! {
    async fn whoever_wrote_waits_until_we_answer_in_the_exchange_or_otherwise(house: House) {
        house.receive("mail", vec![
            ("1", letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM], "Wheel", "It rattles.")),
            ("2", letter("2@x", "2026-11-03T09:00:00Z", &[BEN, TOM], "Frame", "Is it there?")),
            ("3", letter("3@x", "2026-11-04T09:00:00Z", &[("no-reply@post.example", "Post"), TOM], "Parcel", "On its way.")),
        ]).await;
        house.receive("desk", vec![("7", ticket("7", "2026-11-01T09:00:00Z", BEN, "The bell is missing."))]).await;
        let names = |waiting: Vec<(String, String)>| waiting.into_iter().map(|(_, title)| title).collect::<Vec<_>>();
        assert_eq!(names(waiting(&house).await), ["Request 7", "Wheel", "Frame"]);
        let answer = letter("4@x", "2026-11-05T09:00:00Z", &[TOM, ANN], "Re: Wheel", "Bring it in.");
        let answered = house.receive("mail", vec![("4", answer)]).await;
        assert_eq!(names(waiting(&house).await), ["Request 7", "Frame"]);
        house.undo(answered).await;
        assert_eq!(names(waiting(&house).await), ["Request 7", "Wheel", "Frame"]);
    }
}

story! {
    async fn what_passed_between_colleagues_is_on_nobody_elses_timeline(house: House) {
        house.receive("mail", vec![
            ("1", letter("1@x", "2026-11-02T09:00:00Z", &[TOM, SUE], "Ann again", "She is difficult.")),
            ("2", letter("2@x", "2026-11-03T09:00:00Z", &[TOM, ANN], "Your wheel", "It is ready.")),
        ]).await;
        assert_eq!(titles(&house, ANN.0).await, ["Your wheel"]);
        // Troth itself was in neither.
        assert_eq!(titles(&house, TOM.0).await, ["Your wheel"]);
        let found = crate::search::titles(&house, "difficult").await;
        assert!(found.is_empty(), "{found:?}");
    }
}

story! {
    async fn a_timeline_pages_without_gaps_or_doubles_and_narrows(house: House) {
        let rows: Vec<(String, troth::record::said::Told)> = (0..30)
            .map(|nth| {
                let at = format!("2026-10-{:02}T09:00:00Z", nth / 2 + 1);
                let people = if nth % 3 == 0 { [TOM, ANN] } else { [ANN, TOM] };
                (nth.to_string(), letter(&nth.to_string(), &at, &people, &format!("Letter {nth}"), "About the wheel."))
            })
            .collect();
        house.receive("mail", rows.iter().map(|(key, told)| (key.as_str(), told.clone())).collect()).await;
        let party = house.party(ANN.0).await;
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = house
                .app
                .store
                .read(move |tx| timeline(tx, &Actor::troth(), party, &Filter::default(), after, 7))
                .await
                .unwrap();
            seen.extend(page.entries.into_iter().map(|entry| (entry.at, entry.id)));
            after = page.next;
            if after.is_none() { break }
        }
        assert_eq!(seen.len(), 30);
        assert!(seen.is_sorted_by(|one, other| one > other), "{seen:?}");
        let ours = passed(&house, ANN.0, Filter { direction: Some(Direction::Out), ..Filter::default() }).await;
        assert_eq!(ours.entries.len(), 10);
        let words = passed(&house, ANN.0, Filter { text: Some("letter 29".into()), ..Filter::default() }).await;
        assert_eq!(words.entries.len(), 1);
        let none = passed(&house, ANN.0, Filter { kinds: vec!["call".into()], ..Filter::default() }).await;
        assert!(none.entries.is_empty());
    }
}

/// A word in a chat.
fn chat(id: &str, at: &str, people: &[(&str, &str)], from_us: bool) -> troth::record::said::Told {
    let mut told = letter(id, at, people, "", "Is it there?");
    if let Some(troth::record::said::Said::Message(message)) = told.said.first_mut() {
        message.channel = troth::record::said::Channel::Chat;
        message.from_us = Some(from_us);
    }
    told
}

story! {
    async fn a_call_taken_back_makes_wait_again_whom_it_answered_and_nobody_else(house: House) {
        let owner = house.owner().await;
        let mut closed = ticket("7", "2026-11-01T09:00:00Z", BEN, "The bell is missing.");
        if let Some(troth::record::said::Said::Ticket(ticket)) = closed.said.first_mut() {
            ticket.status = Some("closed".to_owned());
        }
        house.receive("desk", vec![("7", closed)]).await;
        house.receive("chat", vec![("1", chat("c1", "2026-11-02T09:00:00Z", &[BEN], false))]).await;
        let names = |waiting: Vec<(String, String)>| waiting.into_iter().map(|(_, title)| title).collect::<Vec<_>>();
        assert_eq!(names(waiting(&house).await), ["No subject"]);
        let ben = house.party(BEN.0).await;
        let call = serde_json::json!({ "words": "It is there.", "direction": "out" });
        let call = owner.post(&format!("/api/customer/{ben}/interaction"), call).await.json();
        assert!(waiting(&house).await.is_empty());
        owner.post(&format!("/api/interaction/{}/error", call["id"]), serde_json::json!({})).await.expect(axum::http::StatusCode::OK);
        assert_eq!(names(waiting(&house).await), ["No subject"]);
        // Nor does it make a closed request wait to say that it needs an answer.
        let request = house.count("select id from interaction where kind = 'ticket'").await;
        for act in ["settle", "unsettle"] {
            owner.post(&format!("/api/interaction/{request}/{act}"), serde_json::json!({})).await.expect(axum::http::StatusCode::OK);
        }
        assert_eq!(names(waiting(&house).await), ["No subject"]);
    }
}

story! {
    async fn whoever_writes_again_after_a_call_waits_whichever_silo_they_were_rung_by(house: House) {
        let owner = house.owner().await;
        house.receive("shop", vec![("1", crate::told::line("10248", "2026-09-01T09:00:00Z", Some(ANN), "lamp", 1, 100))]).await;
        house.receive("mail", vec![("1", letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM], "Wheel", "It rattles."))]).await;
        let ann = house.party(ANN.0).await;
        let call = serde_json::json!({ "words": "Bring it in.", "direction": "out", "on": "2026-11-03" });
        owner.post(&format!("/api/customer/{ann}/interaction"), call).await.expect(axum::http::StatusCode::CREATED);
        assert!(waiting(&house).await.is_empty());
        house.receive("mail", vec![("2", letter("2@x", "2026-11-05T09:00:00Z", &[ANN, TOM], "Re: Wheel", "It still rattles."))]).await;
        assert_eq!(waiting(&house).await, [("Ann Devlin".to_owned(), "Re: Wheel".to_owned())]);
        house.receive("mail", vec![("3", letter("3@x", "2026-11-06T09:00:00Z", &[ANN, TOM], "Re: Wheel", "Hello?"))]).await;
        assert_eq!(waiting(&house).await.len(), 1);
    }
}

story! {
    async fn an_old_mailbox_hides_nobody_who_wrote_today_and_is_settled_in_one_act(house: House) {
        let owner = house.owner().await;
        let old: Vec<(String, troth::record::said::Told)> = (0..130)
            .map(|nth| {
                let email = format!("old{nth}@example.org");
                let at = format!("2019-01-{:02}T{:02}:00:00Z", nth % 28 + 1, nth % 24);
                (nth.to_string(), letter(&format!("{nth}@x"), &at, &[(&email, "Old Friend"), TOM], "Long ago", "Hello?"))
            })
            .collect();
        house.receive("mail", old.iter().map(|(key, told)| (key.as_str(), told.clone())).collect()).await;
        house.receive("mail", vec![("new", letter("new@x", "2026-11-20T09:00:00Z", &[ANN, TOM], "Wheel", "It rattles."))]).await;
        let today = owner.get("/api/today").await.json();
        let lines = today["waiting"].as_array().unwrap();
        assert_eq!((lines.len(), &lines[11]["title"], &today["more_wait"]), (12, &"Wheel".into(), &true.into()));
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = owner.get(&format!("/api/today?waiting=all{after}")).await.json();
            seen.extend(page["waiting"].as_array().unwrap().iter().map(|one| one["interaction"].as_i64().unwrap()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen.len(), 131);
        owner.get("/api/today?waiting=all&after=x").await.expect(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
        let page = owner.page("/today?waiting=all").await;
        assert!(page.body.contains("Nothing from before this day"), "{}", page.body);
        let settle = |day: &str| serde_json::json!({ "before": day, "why": "an old mailbox" });
        owner.post("/api/interaction/settle", settle("2027-01-01")).await.expect(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
        let done = owner.post("/api/interaction/settle", settle("2026-01-01")).await.expect(axum::http::StatusCode::OK);
        assert_eq!(done.json()["settled"], 130);
        assert_eq!(waiting(&house).await, [("Ann Devlin".to_owned(), "Wheel".to_owned())]);
        // Each says by whom and why, and can be taken back.
        let first = house.count("select min(id) from interaction").await;
        let told = owner.get(&format!("/api/interaction/{first}")).await.json();
        assert_eq!((&told["settled"]["why"], &told["settled"]["by"]), (&"an old mailbox".into(), &"Olive Owner".into()));
        owner.post(&format!("/api/interaction/{first}/unsettle"), serde_json::json!({})).await.expect(axum::http::StatusCode::OK);
        assert_eq!(waiting(&house).await.len(), 2);
        assert_eq!(house.count("select count(*) from settled").await, 130);
    }
}

story! {
    async fn a_second_domain_of_our_own_turns_the_letters_that_were_there(house: House) {
        let owner = house.owner().await;
        let pat = ("pat@repairs.example", "Pat Repairs");
        house.receive("mail", vec![
            ("1", letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM], "Wheel", "It rattles.")),
            ("2", letter("2@x", "2026-11-03T09:00:00Z", &[pat, ANN], "Re: Wheel", "Bring it in.")),
            ("3", letter("3@x", "2026-11-04T09:00:00Z", &[pat, TOM], "Lunch", "At one?")),
        ]).await;
        assert_eq!(waiting(&house).await.len(), 2);
        let mut firm = owner.get("/api/settings/organisation").await.json();
        firm["domains"] = serde_json::json!(["devlin.example", "repairs.example"]);
        owner.post("/api/settings/organisation", firm).await.expect(axum::http::StatusCode::OK);
        house.catch_up().await;
        assert!(waiting(&house).await.is_empty());
        let ours = passed(&house, ANN.0, Filter { direction: Some(Direction::Out), ..Filter::default() }).await;
        assert_eq!(ours.entries.len(), 1);
    }
}

story! {
    async fn taken_apart_each_was_heard_of_when_they_were(house: House) {
        let owner = house.owner().await;
        let typed = house.customer(&owner, "Ann Devlin", "ann.d@other.example").await;
        house.receive("mail", vec![("1", letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM], "Wheel", "It rattles."))]).await;
        let other = house.party(ANN.0).await;
        let heard = |id: i64| { let owner = &owner; async move { owner.get(&format!("/api/customer/{id}")).await.json()["last_in_at"].clone() } };
        assert_eq!((heard(typed).await.is_null(), heard(other).await.is_null()), (true, false));
        owner.post(&format!("/api/customer/{typed}/merge"), serde_json::json!({ "with": other })).await.expect(axum::http::StatusCode::OK);
        house.catch_up().await;
        assert!(!heard(typed).await.is_null());
        owner.post("/api/identity/link/1/undo", serde_json::json!({})).await.expect(axum::http::StatusCode::OK);
        house.catch_up().await;
        assert_eq!((heard(typed).await.is_null(), heard(other).await.is_null()), (true, false));
    }
}
