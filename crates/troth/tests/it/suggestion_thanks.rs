//! Thanks in customers' words: suggested to be passed on, read by the one they are for, taken back by whoever passed them on.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth::record::said::{Said, Told};
use troth_store::args;

use crate::house::Person;
use crate::story;
use crate::told::{letter, ticket};

const ANN: (&str, &str) = ("ann@harbour.example", "Ann Harbour");
/// Tuesday and Wednesday, before the stories begin.
const EARLIER: &str = "2026-11-17T09:00:00Z";
const WROTE: &str = "2026-11-18T09:00:00Z";

async fn mail(person: &Person<'_>) -> String {
    let id = person.id;
    let store = &person.house.app.store;
    let found =
        store.read(move |tx| tx.one::<String>("select email from colleague where id = $1", args![id]));
    found.await.unwrap().unwrap()
}

async fn open(person: &Person<'_>) -> Vec<Value> {
    let list = person.get("/api/suggestion").await.expect(StatusCode::OK).json();
    let all = list["suggestions"].as_array().unwrap().clone();
    all.into_iter().filter(|one| one["kind"] == "thanks").collect()
}

async fn read(person: &Person<'_>) -> Vec<Value> {
    let list = person.get("/api/thanks").await.expect(StatusCode::OK).json();
    list["thanks"].as_array().unwrap().clone()
}

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
}

fn answering(mut told: Told, id: &str) -> Told {
    if let Some(Said::Message(message)) = told.said.first_mut() {
        message.references = vec![id.to_owned()];
    }
    told
}

story! {
    async fn thanks_by_name_are_passed_on_and_seen_by_nobody_else(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom Hall", Role::Member, Visibility::All).await;
        let owner = house.owner().await;
        came(&mia, "1", "The bike rides like new. Please thank Tom for the quick repair!").await;
        let one = open(&mia).await.remove(0);
        assert_eq!((&one["for_name"], &one["sentence"]), (&json!("Tom Hall"), &json!("Please thank Tom for the quick repair!")));
        assert!(one["reason"].as_str().unwrap().contains("passed on"), "{one}");
        assert!(open(&tom).await.is_empty() && open(&owner).await.is_empty(), "it is in Mia's mail");
        let page = mia.page("/suggestion").await.expect(StatusCode::OK);
        assert!(page.body.contains("thanks Tom Hall") && page.body.contains("Pass on"), "{}", page.body);
        assert!(mia.page("/").await.body.contains("thanks Tom Hall"));

        let path = format!("/api/suggestion/{}", one["id"]);
        let done = mia.post(&format!("{path}/confirm"), json!({})).await.expect(StatusCode::OK).json();
        assert_eq!(done["state"], "confirmed");
        let thanks = read(&tom).await;
        assert_eq!((thanks.len(), &thanks[0]["words"]), (1, &one["sentence"]));
        assert!(read(&mia).await.is_empty() && read(&owner).await.is_empty());
        mia.get(&path).await.expect(StatusCode::OK);
        tom.get(&path).await.expect(StatusCode::OK);
        owner.get(&path).await.expect(StatusCode::NOT_FOUND);
        let confirmed = owner.get("/api/suggestion?state=confirmed").await.json();
        assert_eq!(confirmed["suggestions"], json!([]));
        assert_eq!(house.count("select count(*) from account").await, 0, "no figure knows of it");
        assert!(house.verify().await.holds());

        tom.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::FORBIDDEN);
        mia.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::OK);
        assert!(read(&tom).await.is_empty(), "whoever passed them on took them back");
        mia.post(&format!("{path}/reject"), json!({})).await.expect(StatusCode::OK);
        assert!(open(&mia).await.is_empty());
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn thanks_to_whoever_reads_are_for_whoever_wrote_before(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom Hall", Role::Member, Visibility::All).await;
        let toms = mail(&tom).await;
        let ours = letter("1@devlin.example", EARLIER, &[(&toms, "Tom"), ANN], "Your frame", "The frame has come, and the paint is mended.");
        house.receive("desk", vec![("1", ours)]).await;
        let theirs = letter("2@harbour.example", WROTE, &[ANN, ("info@devlin.example", "Desk")], "Re: Your frame", "Thanks so much for sorting that out.");
        house.receive("desk", vec![("2", answering(theirs, "1@devlin.example"))]).await;
        let one = [open(&mia).await, open(&tom).await].concat().remove(0);
        assert_eq!(one["for_colleague"], tom.id, "{one}");
        came(&mia, "3", "Thank you so much for all your help with the insurance!").await;
        let found = open(&mia).await;
        assert!(found.iter().any(|one| one["for_colleague"] == mia.id), "{found:?}");
        assert!(mia.page("/suggestion").await.body.contains("thanks you"));
    }
}

story! {
    async fn another_colleague_is_chosen_before_they_are_passed_on(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom Hall", Role::Member, Visibility::All).await;
        let other = house.colleague("Tom Moss", Role::Member, Visibility::All).await;
        came(&mia, "1", "Thank you Tom for your excellent work on the stand.").await;
        let one = open(&mia).await.remove(0);
        assert_eq!((&one["for_colleague"], &one["given_name"]), (&Value::Null, &json!("Tom")), "two are called so");
        let path = format!("/api/suggestion/{}/confirm", one["id"]);
        let asked = mia.post(&path, json!({})).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
        assert!(asked["errors"]["colleague"].is_string(), "{asked}");
        mia.post(&path, json!({ "colleague": 999_999 })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let form = format!("/suggestion/{}/confirm", one["id"]);
        mia.form(&form, &[("colleague", &other.id.to_string())]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!((read(&tom).await.len(), read(&other).await.len()), (0, 1));
    }
}

story! {
    async fn politeness_and_thanks_to_strangers_are_not_suggested(house: House) {
        let mia = house.member().await;
        for (key, words) in [("1", "Could you send the form? Thanks in advance.\n\nThanks,\nMia"), ("2", "Please thank Joan for the cake."), ("3", "Thank you for your e-mail. Thank you for your order.")] {
            came(&mia, key, words).await;
        }
        // Nobody is known who could be meant.
        house.receive("helpdesk", vec![("7", ticket("7", WROTE, ANN, "Thanks so much for sorting that out."))]).await;
        assert_eq!(open(&mia).await, Vec::<Value>::new());
    }
}

story! {
    async fn thanks_passed_on_wrongly_are_taken_back_by_whoever_passed_them_on(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom Hall", Role::Member, Visibility::All).await;
        came(&mia, "1", "The wheel is perfect.").await;
        let letter = house.count("select max(id) from interaction").await;
        let done = mia.post(&format!("/api/interaction/{letter}/thanks"), json!({ "colleague": tom.id })).await.expect(StatusCode::OK).json();
        assert_eq!(read(&tom).await.len(), 1);
        let path = format!("/api/thanks/{}/undo", done["thanks"]);
        for other in [&tom, &house.owner().await] {
            other.post(&path, json!({})).await.expect(StatusCode::NOT_FOUND);
        }
        mia.post(&path, json!({})).await.expect(StatusCode::OK);
        assert!(read(&tom).await.is_empty());
        mia.post(&path, json!({})).await.expect(StatusCode::CONFLICT);
        mia.post("/api/thanks/999999/undo", json!({})).await.expect(StatusCode::NOT_FOUND);
        assert_eq!(house.count("select count(*) from thanks").await, 1, "both rows stay on record");
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn thanks_in_an_account_of_their_own_are_suggested_too(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom Hall", Role::Member, Visibility::All).await;
        let ann = house.customer(&mia, ANN.1, ANN.0).await;
        mia.post(&format!("/api/customer/{ann}/interaction"), json!({ "words": "Ann rang about the frame" })).await.expect(StatusCode::CREATED);
        house.catch_up().await;
        let call = house.count("select max(id) from interaction").await;
        let made = mia.post(&format!("/api/interaction/{call}/account/link"), json!({})).await.expect(StatusCode::CREATED).json();
        let path = made["address"].as_str().unwrap().strip_prefix("http://house.example").unwrap().to_owned();
        let words = "It rides like new. Please thank Tom for the quick repair!";
        house.nobody().form(&path, &[("words", words)]).await.expect(StatusCode::SEE_OTHER);
        house.catch_up().await;
        let one = open(&mia).await.remove(0);
        assert_eq!((&one["for_colleague"], &one["interaction"]), (&json!(tom.id), &json!(call)), "{one}");
        let confirm = format!("/api/suggestion/{}/confirm", one["id"]);
        mia.post(&confirm, json!({})).await.expect(StatusCode::OK);
        assert_eq!(read(&tom).await.len(), 1);
        assert_eq!(house.count("select count(*) from thanks where account_id is not null").await, 1);
    }
}
