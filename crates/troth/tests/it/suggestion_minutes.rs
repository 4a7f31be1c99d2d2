//! What colleagues wrote down of calls, visits and customers suggests our promises, to them first.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth::record::said::{Channel, Note, Said, Told};

use crate::house::{Person, instant};
use crate::story;
use crate::told::{letter, somebody};

const ANN: (&str, &str) = ("ann@harbour.example", "Ann Harbour");
/// Wednesday, two days before the stories begin.
const WROTE: &str = "2026-11-18T09:00:00Z";

async fn open(person: &Person<'_>) -> Vec<Value> {
    let list = person.get("/api/suggestion").await.expect(StatusCode::OK).json();
    list["suggestions"].as_array().unwrap().clone()
}

async fn logged(by: &Person<'_>, party: i64, words: &str) -> Value {
    let path = format!("/api/customer/{party}/interaction");
    let call = by
        .post(&path, json!({ "words": words }))
        .await
        .expect(StatusCode::CREATED)
        .json();
    by.house.catch_up().await;
    call
}

fn note(by: Option<&str>, is_dated: bool, words: &str) -> Told {
    Told {
        who: vec![somebody(ANN.0, ANN.1)],
        said: vec![Said::Note(Note {
            who: 0,
            at: is_dated.then(|| instant(WROTE)),
            by: by.map(str::to_owned),
            words: words.to_owned(),
        })],
    }
}

/// A letter's words told over another channel.
fn over(channel: Channel, from_us: bool, mut told: Told) -> Told {
    if let Some(Said::Message(message)) = told.said.first_mut() {
        message.channel = channel;
        message.from_us = Some(from_us);
    }
    told
}

story! {
    async fn a_call_that_was_logged_suggests_our_word_to_whoever_logged_it(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom", Role::Member, Visibility::All).await;
        let ann = house.customer(&mia, ANN.1, ANN.0).await;
        let words = "She is furious, this is terrible, I hate it. Promised her a new frame by Monday. Ann will pay the rest.";
        let call = logged(&mia, ann, words).await;
        let found = open(&mia).await;
        assert_eq!(found.len(), 1, "our word alone, and nobody's feelings: {found:?}");
        let one = &found[0];
        // The stories begin on a Friday, 20 November.
        assert_eq!((&one["kind"], &one["what"], &one["due"]), (&json!("promise"), &json!("a new frame by Monday"), &json!("2026-11-23")));
        for other in [&tom, &house.owner().await] {
            assert_eq!(open(other).await, Vec::<Value>::new());
        }
        let page = mia.page("/suggestion").await.expect(StatusCode::OK);
        assert!(page.body.contains("I promised Ann Harbour"), "{}", page.body);
        let path = format!("/api/suggestion/{}/confirm", one["id"]);
        let done = mia.post(&path, json!({})).await.expect(StatusCode::OK).json();
        let promise = mia.get(&format!("/api/promise/{}", done["promise"])).await.expect(StatusCode::OK).json();
        assert_eq!((&promise["by"]["colleague"], &promise["said"]["interaction"]), (&json!(mia.id), &one["interaction"]));
        let id = call["id"].as_i64().or(call["interaction"].as_i64());
        assert_eq!(id.map(Value::from).as_ref(), Some(&one["interaction"]), "{call}");
    }
}

story! {
    async fn what_a_line_recorded_already_is_not_suggested_again(house: House) {
        let mia = house.member().await;
        house.customer(&mia, ANN.1, ANN.0).await;
        let line = "called Ann, upset about the late frame, promised a new one by Monday";
        mia.post("/api/capture", json!({ "line": line })).await.expect(StatusCode::CREATED);
        house.catch_up().await;
        assert_eq!(house.count("select count(*) from promise").await, 1);
        assert_eq!(open(&mia).await, Vec::<Value>::new());
    }
}

story! {
    async fn what_was_logged_in_error_suggests_nothing_any_more(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, ANN.1, ANN.0).await;
        logged(&mia, ann, "Left a message, will ring her back on Monday").await;
        let one = open(&mia).await.remove(0);
        let path = format!("/api/interaction/{}/error", one["interaction"]);
        mia.post(&path, json!({ "why": "somebody else" })).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(open(&mia).await, Vec::<Value>::new());
    }
}

story! {
    async fn a_note_belongs_to_whoever_wrote_it_and_names_no_day_where_nobody_says_when(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom", Role::Member, Visibility::All).await;
        let ann = house.customer(&mia, ANN.1, ANN.0).await;
        let typed = json!({ "words": "Will send her the brochure tomorrow." });
        mia.post(&format!("/api/customer/{ann}/note"), typed).await.expect(StatusCode::CREATED);
        house.catch_up().await;
        house.receive("crm", vec![("1", note(Some("Tom"), true, "Promised Ann a call back by Friday."))]).await;
        let of_mia = open(&mia).await;
        assert_eq!((of_mia.len(), &of_mia[0]["due"]), (1, &json!("2026-11-21")), "{of_mia:?}");
        let of_tom = open(&tom).await;
        assert_eq!((of_tom.len(), &of_tom[0]["due"]), (1, &json!("2026-11-20")), "{of_tom:?}");
        house.receive("crm", vec![("2", note(Some("Zoe Zander"), false, "Told Ann we'd waive the fee by Friday. I'll call her on Monday."))]).await;
        let all = open(&tom).await;
        assert_eq!(all.len(), 3, "nobody here is Zoe, so it came to the firm: {all:?}");
        assert!(all.iter().filter(|one| one["what"] != of_tom[0]["what"]).all(|one| one["due"].is_null()), "{all:?}");
        let call = all.iter().find(|one| one["what"].as_str().unwrap().starts_with("call her")).unwrap();
        let path = format!("/api/suggestion/{}/confirm", call["id"]);
        let done = tom.post(&path, json!({})).await.expect(StatusCode::OK).json();
        let promise = tom.get(&format!("/api/promise/{}", done["promise"])).await.expect(StatusCode::OK).json();
        assert_eq!((&promise["by"]["name"], &promise["by"]["colleague"]), (&json!("Zoe Zander"), &Value::Null), "{promise}");
    }
}

story! {
    async fn chats_and_forms_are_read_like_letters_and_calls_of_a_silo_like_minutes(house: House) {
        let mia = house.member().await;
        house.customer(&mia, ANN.1, ANN.0).await;
        let info = ("info@devlin.example", "Desk");
        let chat = letter("c1", WROTE, &[info, ANN], "Chat", "We'll send you the invoice by Friday.");
        house.receive("chat", vec![("1", over(Channel::Chat, true, chat))]).await;
        let form = letter("f1", WROTE, &[ANN, info], "Form", "I was told I would be called back on Monday, which I never was.");
        house.receive("form", vec![("1", over(Channel::Web, false, form))]).await;
        let call = letter("p1", WROTE, &[info, ANN], "Call", "Ann was upset and furious. Promised to ring back on Monday.");
        house.receive("crm", vec![("1", over(Channel::Phone, true, call))]).await;
        let found = open(&mia).await;
        let mut kinds: Vec<(&str, &str)> = found.iter().map(|one| (one["kind"].as_str().unwrap(), one["what"].as_str().unwrap_or_default())).collect();
        kinds.sort_unstable();
        assert_eq!(kinds.iter().filter(|(kind, _)| *kind != "feeling").count(), 3, "{found:?}");
        assert!(kinds.contains(&("promise", "ring back on Monday")) && kinds.contains(&("promise", "send you the invoice by Friday")), "{found:?}");
        let feelings: Vec<&Value> = found.iter().filter(|one| one["kind"] == "feeling").collect();
        assert!(feelings.iter().all(|one| !one["sentence"].as_str().unwrap().contains("furious")), "{found:?}");
    }
}
