//! What answers teach, and that one which is taken back takes off what it taught.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth_store::args;

use crate::house::{House, Person};
use crate::story;
use crate::told::{letter, ticket};

const ANN: (&str, &str) = ("ann@harbour.example", "Ann Harbour");
/// Wednesday, two days before the stories begin.
const WROTE: &str = "2026-11-18T09:00:00Z";

const ANGRY: &str = "I am so angry. This is terrible, I hate it and I am furious!";
const GLAD: &str = "I love it, this is great, thank you so much, I am so happy!";

async fn asked(house: &House, key: &str, words: &str) {
    house
        .receive("helpdesk", vec![(key, ticket(key, WROTE, ANN, words))])
        .await;
}

async fn sent(by: &Person<'_>, key: &str, words: &str) {
    let id = by.id;
    let store = &by.house.app.store;
    let mail = store.read(move |tx| tx.one::<String>("select email from colleague where id = $1", args![id]));
    let mail = mail.await.unwrap().unwrap();
    let told = letter(key, WROTE, &[(&mail, "Mia"), ANN], "Frame", words);
    by.house.receive("desk", vec![(key, told)]).await;
}

/// Everything that was learnt, to the last digit.
async fn learnt(house: &House) -> Vec<String> {
    let mut all = house
        .dump("select sign, weight, squares from suggestion_sign order by sign")
        .await;
    let features = "select * from suggestion_feature order by feature";
    all.extend(house.dump(features).await);
    all
}

async fn all_open(person: &Person<'_>) -> Vec<Value> {
    let list = person.get("/api/suggestion").await.expect(StatusCode::OK).json();
    list["suggestions"].as_array().unwrap().clone()
}

async fn answer(person: &Person<'_>, one: &Value, how: &str) {
    let path = format!("/api/suggestion/{}/{how}", one["id"]);
    person.post(&path, json!({})).await.expect(StatusCode::OK);
}

fn of<'v>(found: &'v [Value], kind: &str, words: &str) -> &'v Value {
    let is_it = |one: &&Value| one["kind"] == kind && one["sentence"].as_str().unwrap().contains(words);
    found
        .iter()
        .find(is_it)
        .unwrap_or_else(|| panic!("no {kind} of {words}: {found:?}"))
}

story! {
    async fn the_newest_answers_taken_back_leave_nothing_learnt_behind(house: House) {
        let mia = house.member().await;
        asked(&house, "1", ANGRY).await;
        asked(&house, "2", GLAD).await;
        sent(&mia, "3", "I'll send you the frame by Friday.").await;
        sent(&mia, "4", "I'll call you about the invoice tomorrow.").await;
        let found = all_open(&mia).await;
        let none: Vec<String> = Vec::new();
        assert_eq!(learnt(&house).await, none);
        answer(&mia, of(&found, "feeling", "love"), "confirm").await;
        answer(&mia, of(&found, "promise", "invoice"), "reject").await;
        let before = learnt(&house).await;
        assert!(before.len() > 10, "a row for each feature and each sign: {before:?}");
        // Others are answered before these are taken back.
        answer(&mia, of(&found, "feeling", "angry"), "reject").await;
        answer(&mia, of(&found, "promise", "frame"), "confirm").await;
        assert_ne!(learnt(&house).await, before);
        answer(&mia, of(&found, "feeling", "angry"), "undo").await;
        answer(&mia, of(&found, "promise", "frame"), "undo").await;
        assert_eq!(learnt(&house).await, before);
        answer(&mia, of(&found, "feeling", "love"), "undo").await;
        answer(&mia, of(&found, "promise", "invoice"), "undo").await;
        assert_eq!(learnt(&house).await, none);
        assert_eq!(house.count("select count(*) from suggestion_taught").await, 0);
    }
}

story! {
    async fn answers_taken_back_in_any_order_are_all_untaught(house: House) {
        let mia = house.member().await;
        for (key, words) in [("1", ANGRY), ("2", GLAD), ("3", "This is awful, I am so sad and disappointed, I cried.")] {
            asked(&house, key, words).await;
        }
        sent(&mia, "4", "I'll send you the frame by Friday.").await;
        sent(&mia, "5", "I'll send you the invoice by Monday.").await;
        let mut found = all_open(&mia).await;
        found.retain(|one| one["kind"] == "feeling" || one["kind"] == "promise");
        assert_eq!(found.len(), 5, "{found:?}");
        let none: Vec<String> = Vec::new();
        let mut ends = Vec::new();
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 3, 0, 4, 2]] {
            for (at, one) in found.iter().enumerate() {
                answer(&mia, one, if at % 2 == 1 { "reject" } else { "confirm" }).await;
            }
            ends.push(learnt(&house).await);
            for at in order {
                answer(&mia, &found[at], "undo").await;
            }
            assert_eq!(learnt(&house).await, none, "{order:?}");
        }
        assert!(ends.iter().all(|end| *end == ends[0] && !end.is_empty()));
    }
}

story! {
    async fn what_was_learnt_weighs_in_when_the_next_letter_comes(house: House) {
        let mia = house.member().await;
        for at in 1..=8 {
            asked(&house, &at.to_string(), ANGRY).await;
        }
        for one in all_open(&mia).await.iter().filter(|one| one["kind"] == "feeling") {
            assert_eq!(one["feelings"][0], "upset", "{one}");
            let path = format!("/api/suggestion/{}/confirm", one["id"]);
            mia.post(&path, json!({ "feeling": "disappointed" })).await.expect(StatusCode::OK);
        }
        asked(&house, "99", ANGRY).await;
        let found = all_open(&mia).await;
        assert_eq!(of(&found, "feeling", "furious")["feelings"][0], "disappointed", "{found:?}");
    }
}
