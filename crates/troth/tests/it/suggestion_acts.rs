//! Whose suggestions are, what an answer leaves when it is taken back, and letters that are told anew.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth::record::said::{Said, Told};
use troth_store::args;

use crate::house::{House, Person};
use crate::story;
use crate::told::{letter, ticket};

const ANN: (&str, &str) = ("ann@harbour.example", "Ann Harbour");
const BOB: (&str, &str) = ("bob@quay.example", "Bob Quay");
/// Wednesday, two days before the stories begin.
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
    list["suggestions"].as_array().unwrap().clone()
}

async fn answer(person: &Person<'_>, one: &Value, how: &str) -> Value {
    let path = format!("/api/suggestion/{}/{how}", one["id"]);
    person.post(&path, json!({})).await.expect(StatusCode::OK).json()
}

async fn promise(person: &Person<'_>, done: &Value) -> Value {
    let path = format!("/api/promise/{}", done["promise"]);
    person.get(&path).await.expect(StatusCode::OK).json()
}

/// A letter with its last person in copy only.
fn copied(mut told: Told) -> Told {
    if let Some(Said::Message(message)) = told.said.first_mut() {
        message.cc.extend(message.to.pop());
    }
    told
}

async fn take_in(house: &House, told: Told) -> i64 {
    house.receive("desk", vec![("1", told)]).await
}

story! {
    async fn a_letter_belongs_to_whoever_wrote_it_or_got_it_and_not_to_a_copy(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom", Role::Member, Visibility::All).await;
        let (mias, toms) = (mail(&mia).await, mail(&tom).await);
        let sent = letter("1@x.example", WROTE, &[(&toms, "Tom"), ANN, (&mias, "Mia")], "Frame", "I'll send you the frame by Friday.");
        take_in(&house, copied(sent)).await;
        assert_eq!((open(&mia).await.len(), open(&tom).await.len()), (0, 1));
        let came = letter("2@x.example", WROTE, &[BOB, (&toms, "Tom"), (&mias, "Mia")], "Wheel", "You promised me a new wheel by Monday.");
        house.receive("desk", vec![("2", copied(came))]).await;
        let reported = |found: &[Value]| found.iter().filter(|one| one["kind"] == "reported").count();
        // Mia took the mailbox in, and it is hers too: she got a copy.
        assert_eq!((reported(&open(&mia).await), reported(&open(&tom).await)), (1, 0));
    }
}

story! {
    async fn a_promise_of_one_without_a_sign_in_is_theirs_by_name_and_not_whose_key_confirms_it(house: House) {
        let mia = house.member().await;
        let sent = letter("1@x.example", WROTE, &[("zoe@devlin.example", "Zoe Zander"), ANN], "Frame", "I'll send you the frame by Friday.");
        take_in(&house, sent).await;
        let one = open(&mia).await.remove(0);
        assert_eq!(one["writer"], "Zoe Zander");
        let page = mia.page("/suggestion").await.expect(StatusCode::OK);
        assert!(page.body.contains("Zoe Zander promised"), "{}", page.body);
        let made = promise(&mia, &answer(&mia, &one, "confirm").await).await;
        assert_eq!((&made["by"]["name"], &made["by"]["colleague"]), (&json!("Zoe Zander"), &Value::Null), "{made}");
        assert_eq!(made["touchpoint"], "other", "nothing says that a letter is about service");
    }
}

story! {
    async fn nobody_else_takes_back_an_answer_about_ones_own_mail(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom", Role::Member, Visibility::All).await;
        let mias = mail(&mia).await;
        take_in(&house, letter("1@x.example", WROTE, &[(&mias, "Mia"), ANN], "Frame", "I'll send you the frame by Friday.")).await;
        let one = open(&mia).await.remove(0);
        let done = answer(&mia, &one, "confirm").await;
        let path = format!("/api/suggestion/{}/undo", one["id"]);
        tom.post(&path, json!({})).await.expect(StatusCode::FORBIDDEN);
        let page = tom.page(&format!("/suggestion/{}", one["id"])).await.expect(StatusCode::OK);
        assert!(!page.body.contains("Take the answer back"), "{}", page.body);
        assert_eq!(promise(&tom, &done).await["state"], "due", "Friday is today");
        answer(&mia, &one, "undo").await;
        tom.get(&format!("/api/suggestion/{}", one["id"])).await.expect(StatusCode::NOT_FOUND);
    }
}

story! {
    async fn a_feeling_read_into_an_account_that_stood_before_is_taken_back_alone(house: House) {
        let mia = house.member().await;
        let asked = ticket("7", WROTE, ANN, "I am so angry. This is terrible, I hate it and I am furious!");
        house.receive("helpdesk", vec![("7", asked)]).await;
        let found = open(&mia).await;
        let one = found.iter().find(|one| one["kind"] == "feeling").unwrap();
        let path = format!("/api/interaction/{}/account", one["interaction"]);
        let told = json!({ "voice": "customer", "words": "She was furious.", "touchpoint": "service" });
        let told = mia.post(&path, told).await;
        assert!(told.status.is_success(), "{}", told.body);
        answer(&mia, one, "confirm").await;
        let felt = mia.get(&path).await.expect(StatusCode::OK).json();
        assert_eq!(felt["accounts"].as_array().unwrap().len(), 1, "{felt}");
        assert_eq!(felt["accounts"][0]["feelings"].as_array().unwrap().len(), 1, "{felt}");
        answer(&mia, one, "undo").await;
        let left = mia.get(&path).await.expect(StatusCode::OK).json();
        assert_eq!(left["accounts"][0]["feelings"], json!([]), "{left}");
        assert_eq!(house.count("select count(*) from account where is_error = 0").await, 1);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_was_answered_stays_answered_where_other_words_come_before_it(house: House) {
        let mia = house.member().await;
        let mias = mail(&mia).await;
        let told = |words: &str| letter("1@x.example", WROTE, &[(&mias, "Mia"), ANN], "Frame", words);
        take_in(&house, told("I'll send you the invoice. I'll send you the invoice.")).await;
        let twice = open(&mia).await;
        assert_eq!(twice.len(), 2, "the same sentence in two places: {twice:?}");
        answer(&mia, &twice[0], "reject").await;
        take_in(&house, told("Dear Ann,\n\nI'll send you the invoice. I'll send you the invoice.")).await;
        assert_eq!(open(&mia).await.len(), 1, "one of two was answered");
    }
}

story! {
    async fn what_a_withdrawn_letter_said_comes_back_with_it(house: House) {
        let mia = house.member().await;
        let mias = mail(&mia).await;
        let told = || letter("1@x.example", WROTE, &[(&mias, "Mia"), ANN], "Frame", "I'll send you the frame by Friday.");
        let batch = take_in(&house, told()).await;
        let one = open(&mia).await.remove(0);
        answer(&mia, &one, "reject").await;
        answer(&mia, &one, "undo").await;
        house.undo(batch).await;
        assert!(open(&mia).await.is_empty());
        take_in(&house, told()).await;
        assert_eq!(open(&mia).await.len(), 1);
    }
}

story! {
    async fn a_letter_that_turns_out_to_be_among_ourselves_suggests_nothing(house: House) {
        let mia = house.member().await;
        let mias = mail(&mia).await;
        let words = "I'll send you the frame by Friday.";
        take_in(&house, letter("1@x.example", WROTE, &[(&mias, "Mia"), ANN], "Frame", words)).await;
        assert_eq!(open(&mia).await.len(), 1);
        take_in(&house, letter("1@x.example", WROTE, &[(&mias, "Mia"), ("zoe@devlin.example", "Zoe")], "Frame", words)).await;
        assert_eq!(open(&mia).await, Vec::<Value>::new());
    }
}

story! {
    async fn two_who_confirm_at_once_make_one_promise(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom", Role::Member, Visibility::All).await;
        house.receive("helpdesk", vec![("7", ticket("7", WROTE, ANN, "She promised me a new wheel by Monday."))]).await;
        let found = open(&mia).await;
        let one = found.iter().find(|one| one["kind"] == "reported").unwrap();
        let path = format!("/api/suggestion/{}/confirm", one["id"]);
        let (first, second) = tokio::join!(mia.post(&path, json!({})), tom.post(&path, json!({})));
        let mut both = [first.status.as_u16(), second.status.as_u16()];
        both.sort_unstable();
        assert_eq!(both, [200, 409]);
        assert_eq!(house.count("select count(*) from promise").await, 1);
    }
}

story! {
    async fn a_day_that_is_past_says_so_before_it_is_confirmed_and_an_hour_is_kept(house: House) {
        let mia = house.member().await;
        let mias = mail(&mia).await;
        take_in(&house, letter("1@x.example", WROTE, &[(&mias, "Mia"), ANN], "Frame", "I'll call you tomorrow at 3pm.")).await;
        let one = open(&mia).await.remove(0);
        assert_eq!((&one["due"], &one["due_time"]), (&json!("2026-11-19"), &json!("15:00:00")));
        for page in ["/suggestion".to_owned(), "/".to_owned(), format!("/customer/{}", one["party"])] {
            let page = mia.page(&page).await.expect(StatusCode::OK);
            assert!(page.body.contains("it would stand as overdue"), "{}", page.body);
        }
        let path = format!("/suggestion/{}/confirm", one["id"]);
        mia.form(&path, &[("what", "call you"), ("due", "2026-11-19"), ("waits_for", "")]).await.expect(StatusCode::SEE_OTHER);
        let done = mia.get(&format!("/api/suggestion/{}", one["id"])).await.expect(StatusCode::OK).json();
        let made = promise(&mia, &done).await;
        assert_eq!((&made["state"], &made["due"]["time"]), (&json!("overdue"), &json!("15:00:00")), "{made}");
    }
}

story! {
    async fn today_shows_a_few_of_ones_own_and_the_customers_page_whatever_one_may_answer(house: House) {
        let mia = house.member().await;
        let tom = house.colleague("Tom", Role::Member, Visibility::All).await;
        let mias = mail(&mia).await;
        let words = "I'll send you the frame.\n\nI'll call you on Monday.\n\nWe'll send you the list tomorrow.\n\nI'll check the wheel.";
        take_in(&house, letter("1@x.example", WROTE, &[(&mias, "Mia"), ANN], "Frame", words)).await;
        let all = open(&mia).await;
        assert!(all.len() > 3, "{all:?}");
        let today = mia.get("/api/today").await.expect(StatusCode::OK).json();
        assert_eq!(today["suggestions"].as_array().unwrap().len(), 3, "{today}");
        let others = tom.get("/api/today").await.expect(StatusCode::OK).json();
        assert_eq!(others["suggestions"], json!([]));
        let path = format!("/api/customer/{}", all[0]["party"]);
        assert_eq!(mia.get(&path).await.json()["suggestions"].as_array().unwrap().len(), 3);
        assert_eq!(tom.get(&path).await.json()["suggestions"], json!([]));
    }
}

story! {
    async fn whoever_is_erased_is_struck_out_of_what_was_said_to_others(house: House) {
        let owner = house.owner().await;
        let mias = mail(&owner).await;
        let party = house.customer(&owner, ANN.1, ANN.0).await;
        take_in(&house, letter("1@x.example", WROTE, &[(&mias, "Olive"), BOB], "Frame", "I'll send the frame to ann@harbour.example by Friday.")).await;
        assert_eq!(open(&owner).await.len(), 1);
        let path = format!("/api/customer/{party}/erase");
        owner.post(&path, json!({ "confirm": "Erase" })).await.expect(StatusCode::OK);
        assert_eq!(house.count("select count(*) from suggestion where sentence like '%ann@harbour%' or what like '%ann@harbour%'").await, 0);
        assert_eq!(open(&owner).await.len(), 1, "it is Bob's, and stays");
    }
}

story! {
    async fn words_that_are_markup_stay_words_and_endless_ones_are_cut(house: House) {
        let mia = house.member().await;
        let mias = mail(&mia).await;
        let long = "very ".repeat(2_000);
        let words = format!("I'll send you the <script>alert(1)</script> frame by Friday.\n\nI'll send you a {long}long list tomorrow.");
        take_in(&house, letter("1@x.example", WROTE, &[(&mias, "Mia"), ANN], "Frame", &words)).await;
        let page = mia.page("/suggestion").await.expect(StatusCode::OK);
        assert!(!page.body.contains("<script>alert") && page.body.contains("&lt;script&gt;alert"));
        for one in open(&mia).await {
            assert!(one["sentence"].as_str().unwrap().chars().count() <= 1_000);
            answer(&mia, &one, "confirm").await;
        }
    }
}
