//! What words suggest: found in letters as they come, answered by one key, recorded by nobody but a person.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth_store::args;

use crate::house::Person;
use crate::story;
use crate::told::{letter, ticket};

const ANN: (&str, &str) = ("ann@harbour.example", "Ann Harbour");
/// Wednesday, two days before the stories begin.
const WROTE: &str = "2026-11-18T09:00:00Z";

/// A letter of ours to Ann, by that colleague.
async fn sent(by: &Person<'_>, key: &str, words: &str) {
    let mail = mail(by).await;
    let told = letter(
        &format!("{key}@devlin.example"),
        WROTE,
        &[(&mail, "Mia"), ANN],
        "Your frame",
        words,
    );
    by.house.receive("desk", vec![(key, told)]).await;
    by.house.catch_up().await;
}

/// A letter of Ann's to that colleague.
async fn came(to: &Person<'_>, key: &str, words: &str) {
    let mail = mail(to).await;
    let told = letter(
        &format!("{key}@harbour.example"),
        WROTE,
        &[ANN, (&mail, "Mia")],
        "My frame",
        words,
    );
    to.house.receive("desk", vec![(key, told)]).await;
    to.house.catch_up().await;
}

async fn open(person: &Person<'_>) -> Vec<Value> {
    let list = person.get("/api/suggestion").await.expect(StatusCode::OK).json();
    list["suggestions"].as_array().unwrap().clone()
}

async fn answer(person: &Person<'_>, one: &Value, how: &str, more: Value) -> Value {
    let path = format!("/api/suggestion/{}/{how}", one["id"]);
    person.post(&path, more).await.expect(StatusCode::OK).json()
}

async fn mail(person: &Person<'_>) -> String {
    let id = person.id;
    let store = &person.house.app.store;
    let found =
        store.read(move |tx| tx.one::<String>("select email from colleague where id = $1", args![id]));
    found.await.unwrap().unwrap()
}

story! {
    async fn a_promise_in_a_letter_is_recorded_when_it_is_confirmed_and_not_before(house: House) {
        let mia = house.member().await;
        sent(&mia, "1", "Hello Ann,\n\nI'll send you the new frame by Friday.\n\nMia").await;
        let found = open(&mia).await;
        assert_eq!(found.len(), 1, "{found:?}");
        let one = &found[0];
        assert_eq!((&one["kind"], &one["what"], &one["due"]), (&json!("promise"), &json!("send you the new frame by Friday"), &json!("2026-11-20")));
        assert_eq!(house.count("select count(*) from promise").await, 0);

        let page = mia.page("/suggestion").await.expect(StatusCode::OK);
        assert!(page.body.contains("I&#39;ll send you the new frame by Friday.") || page.body.contains("I'll send you the new frame by Friday."), "{}", page.body);
        let done = answer(&mia, one, "confirm", json!({})).await;
        assert_eq!(done["state"], "confirmed");
        let promise = mia.get(&format!("/api/promise/{}", done["promise"])).await.expect(StatusCode::OK).json();
        assert_eq!(promise["due"]["day"], "2026-11-20");
        assert_eq!(promise["said"]["words"], "I'll send you the new frame by Friday.");
        assert_eq!(promise["said"]["interaction"], one["interaction"]);
        assert_eq!(promise["by"]["colleague"], mia.id);
        assert!(open(&mia).await.is_empty());
        assert!(house.verify().await.holds(), "sealed answers hold");

        let again = mia.post(&format!("/api/suggestion/{}/confirm", one["id"]), json!({})).await;
        again.expect(StatusCode::CONFLICT);
        let undone = answer(&mia, one, "undo", json!({})).await;
        assert_eq!(undone["state"], "open");
        let promise = mia.get(&format!("/api/promise/{}", done["promise"])).await.expect(StatusCode::OK).json();
        assert_eq!(promise["state"], "error", "{promise}");
    }
}

story! {
    async fn what_came_out_of_a_colleagues_letters_is_theirs_alone_until_they_confirm_it(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom", Role::Member, Visibility::All).await;
        let owner = house.owner().await;
        sent(&mia, "1", "We'll get back to you tomorrow.").await;
        let one = open(&mia).await.remove(0);
        let path = format!("/api/suggestion/{}", one["id"]);
        for other in [&tom, &owner] {
            assert!(open(other).await.is_empty());
            other.get(&path).await.expect(StatusCode::NOT_FOUND);
            other.post(&format!("{path}/confirm"), json!({})).await.expect(StatusCode::NOT_FOUND);
        }
        answer(&mia, &one, "confirm", json!({})).await;
        tom.get(&path).await.expect(StatusCode::OK);
    }
}

story! {
    async fn what_came_to_the_firm_is_for_whoever_may_see_the_customer(house: House) {
        let mia = house.member().await;
        let own = house.colleague("Olga", Role::Member, Visibility::Own).await;
        let asked = ticket("7", WROTE, ANN, "I was told I would be called back on Monday, which I never was.");
        house.receive("helpdesk", vec![("7", asked)]).await;
        house.catch_up().await;
        let one = open(&mia).await.remove(0);
        assert_eq!((&one["kind"], &one["outcome"]), (&json!("reported"), &json!("broken")));
        assert!(open(&own).await.is_empty(), "a customer one may not see suggests nothing");
        let done = answer(&mia, &one, "confirm", json!({})).await;
        let promise = mia.get(&format!("/api/promise/{}", done["promise"])).await.expect(StatusCode::OK).json();
        assert_eq!((&promise["state"], &promise["standing"]["they_say"]), (&json!("broken"), &json!("broken")), "{promise}");
        assert_eq!(promise["due"]["day"], Value::Null, "a Monday told of later is no Monday to come");
    }
}

story! {
    async fn a_feeling_is_recorded_as_our_reading_of_their_words(house: House) {
        let mia = house.member().await;
        came(&mia, "1", "I am so angry. This is terrible, I hate it and I am furious!").await;
        let found = open(&mia).await;
        let one = found.iter().find(|one| one["kind"] == "feeling").unwrap();
        let done = answer(&mia, one, "confirm", json!({ "feeling": "angry" })).await;
        let told = mia.get(&format!("/api/interaction/{}/account", one["interaction"])).await.expect(StatusCode::OK).json();
        let account = &told["accounts"][0];
        assert_eq!((&account["voice"], &account["feelings"][0]["feeling"], &account["feelings"][0]["whose"]), (&json!("customer"), &json!("angry"), &json!("reading")), "{told}");
        assert_eq!(done["state"], "confirmed");
        mia.post(&format!("/api/suggestion/{}/undo", one["id"]), json!({})).await.expect(StatusCode::OK);
        let wrong = mia.post(&format!("/api/suggestion/{}/confirm", one["id"]), json!({ "feeling": "peckish" })).await;
        wrong.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn nothing_is_suggested_about_our_own_feelings_or_among_ourselves(house: House) {
        let mia = house.member().await;
        sent(&mia, "1", "I am so angry and sad. This is terrible, I hate it!").await;
        let mail = mail(&mia).await;
        let among = letter("2@devlin.example", WROTE, &[(&mail, "Mia"), ("tom@devlin.example", "Tom")], "Ann", "I'll send you the list tomorrow.");
        house.receive("desk", vec![("2", among)]).await;
        house.catch_up().await;
        assert!(open(&mia).await.is_empty());
    }
}

story! {
    async fn it_can_be_mended_before_it_is_recorded(house: House) {
        let mia = house.member().await;
        sent(&mia, "1", "If you send me the number, I'll check it.").await;
        let one = open(&mia).await.remove(0);
        assert_eq!(one["waits_for"], "If you send me the number");
        for (wrong, field) in [(json!({ "what": " " }), "what"), (json!({ "due": "someday" }), "due"), (json!({ "due_time": "10:00" }), "due_time"), (json!({ "what": "x".repeat(501) }), "what")] {
            let refused = mia.post(&format!("/api/suggestion/{}/confirm", one["id"]), wrong).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert!(refused["errors"][field].is_string() || refused.to_string().contains(field), "{refused}");
        }
        let done = answer(&mia, &one, "confirm", json!({ "what": "check the frame number", "due": "fri", "waits_for": "" })).await;
        let promise = mia.get(&format!("/api/promise/{}", done["promise"])).await.expect(StatusCode::OK).json();
        assert_eq!((&promise["what"], &promise["due"]["day"], &promise["waits_for"]), (&json!("check the frame number"), &json!("2026-11-20"), &Value::Null));
    }
}

story! {
    async fn what_was_rejected_is_recorded_nowhere_and_not_suggested_again(house: House) {
        let mia = house.member().await;
        sent(&mia, "1", "I'll send you the invoice.").await;
        let one = open(&mia).await.remove(0);
        let path = format!("/suggestion/{}/reject", one["id"]);
        mia.form(&path, &[]).await.expect(StatusCode::SEE_OTHER);
        sent(&mia, "1", "I'll send you the invoice. Kind regards").await;
        assert!(open(&mia).await.is_empty(), "the same place of the same letter was answered");
        assert_eq!(house.count("select count(*) from promise").await, 0);
        let kept = mia.get("/api/suggestion?state=rejected").await.expect(StatusCode::OK).json();
        assert_eq!(kept["suggestions"].as_array().unwrap().len(), 1);
    }
}

story! {
    async fn a_reader_answers_nothing_and_nobody_sees_nothing(house: House) {
        let mia = house.member().await;
        let reader = house.reader().await;
        let asked = ticket("7", WROTE, ANN, "She promised me a new wheel by Monday.");
        house.receive("helpdesk", vec![("7", asked)]).await;
        house.catch_up().await;
        let one = open(&reader).await.remove(0);
        reader.post(&format!("/api/suggestion/{}/confirm", one["id"]), json!({})).await.expect(StatusCode::FORBIDDEN);
        house.nobody().get("/api/suggestion").await.expect(StatusCode::UNAUTHORIZED);
        assert_eq!(open(&mia).await.len(), 1);
    }
}

story! {
    async fn an_old_letter_is_asked_for_by_itself(house: House) {
        let mia = house.member().await;
        let mail = mail(&mia).await;
        let old = letter("1@devlin.example", "2026-06-01T09:00:00Z", &[(&mail, "Mia"), ANN], "Old", "I'll send you the list tomorrow.");
        house.receive("desk", vec![("1", old)]).await;
        house.catch_up().await;
        assert!(open(&mia).await.is_empty());
        let older = mia.get("/api/suggestion?old=true").await.expect(StatusCode::OK).json();
        assert_eq!(older["suggestions"].as_array().unwrap().len(), 1);
        mia.page("/suggestion").await.expect(StatusCode::OK);
        mia.get("/api/suggestion?after=rubbish").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}
