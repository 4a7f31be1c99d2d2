//! Imports that are taken back, that stop, and that break off.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::frame::time::{DAY, SECOND};
use troth::house::WAYS;
use troth::intake::{store, work};
use troth_store::Tx;

use crate::house::Person;
use crate::intake::{CONTACTS, counts, hand_in, in_force, number, report, settle, taken};
use crate::story;

story! {
    async fn a_row_told_anew_replaces_the_old_one_until_its_batch_is_taken_back(house: House) {
        let mia = house.member().await;
        let first = "Customer ID,Name,Email\n1,Ann Lee,ann@lee.example\n2,Bob Ray,bob@ray.example\n";
        let second = "Customer ID,Name,Email\n1,Ann Lee-Poe,ann@lee.example\n2,Bob Ray,bob@ray.example\n3,Cid Poe,cid@poe.example\n";
        let third = "Customer ID,Name,Email\n1,Ann Poe,ann@poe.example\n";
        taken(&mia, "customers.csv", first.as_bytes()).await;
        let before = in_force(&house).await;
        let two = taken(&mia, "customers.csv", second.as_bytes()).await;
        assert_eq!(counts(&two), [3, 1, 1, 1, 0, 0]);
        let three = taken(&mia, "customers.csv", third.as_bytes()).await;
        assert_eq!(counts(&three), [1, 0, 1, 0, 0, 0]);
        let undo = |id: &Value| format!("/api/import/{id}/undo");

        // Ann's newest name still stands; Cid goes.
        let undone = mia.post(&undo(&two["batch"]), json!({})).await.expect(StatusCode::OK).json();
        assert_eq!(undone["state"], "undone");
        house.catch_up().await;
        let names: Vec<bool> = in_force(&house).await.iter().map(|(_, _, raw)| raw.contains("Ann Poe")).collect();
        assert_eq!(names, [true, false]);

        mia.post(&undo(&three["batch"]), json!({})).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(in_force(&house).await, before);
        assert!(house.verify().await.holds());
        // Once more changes nothing, and says the same.
        let again = mia.post(&undo(&three["batch"]), json!({})).await.expect(StatusCode::OK).json();
        assert_eq!(again["state"], "undone");
        assert_eq!(number(&house, "select count(*) from fact where name = 'record.batch_undone'").await, 2);
    }
}

story! {
    async fn what_two_files_tell_stands_until_both_are_taken_back(house: House) {
        let mia = house.member().await;
        let file = |rows: &str| format!("Customer ID,Name,Email\n{rows}").into_bytes();
        let one = taken(&mia, "a.csv", &file("1,Ann Lee,ann@lee.example\n2,Bob Ray,bob@ray.example\n")).await;
        let two = taken(&mia, "a.csv", &file("1,Ann Lee,ann@lee.example\n3,Cid Poe,cid@poe.example\n")).await;
        assert_eq!(counts(&two), [2, 1, 0, 1, 0, 0]);
        let three = taken(&mia, "a.csv", &file("1,Ann Poe,ann@poe.example\n")).await;
        let undo = async |batch: &Value| {
            let path = format!("/api/import/{}/undo", batch["batch"]);
            mia.post(&path, json!({})).await.expect(StatusCode::OK);
            let listed = listed(&mia).await;
            assert!(house.verify().await.holds());
            listed
        };
        assert_eq!(listed(&mia).await, ["Ann Poe", "Bob Ray", "Cid Poe"]);
        assert_eq!(undo(&one).await, ["Ann Poe", "Cid Poe"]);
        // The first file is gone, and the second still tells what it told.
        assert_eq!(undo(&three).await, ["Ann Lee", "Cid Poe"]);
        assert_eq!(undo(&two).await, Vec::<String>::new());
        assert_eq!(in_force(&house).await, []);
    }
}

story! {
    async fn what_was_taken_back_can_be_taken_in_again(house: House) {
        let mia = house.member().await;
        let first = taken(&mia, "contacts.csv", CONTACTS.as_bytes()).await;
        let before = in_force(&house).await;
        mia.post(&format!("/api/import/{}/undo", first["batch"]), json!({})).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(in_force(&house).await, []);
        let again = taken(&mia, "contacts.csv", CONTACTS.as_bytes()).await;
        assert_eq!(counts(&again), [3, 3, 0, 0, 0, 0]);
        assert_eq!(in_force(&house).await, before);
    }
}

story! {
    async fn an_import_whose_reader_died_is_gone_on_with_and_comes_out_the_same(house: House) {
        let mia = house.member().await;
        // Two chunks of 5,000 rows and some; a duplicate and a refused row in each half.
        let mut text = "Customer ID,Name,Email\n".to_owned();
        for nth in 0..12_000 {
            text.push_str(&format!("{nth},Person {nth},p{nth}@example.com\n"));
            if nth == 100 || nth == 9_000 {
                text.push_str("5,Person 5,p5@example.com\n");
                text.push_str(&format!("{nth},a,b,c,d,e\n"));
            }
        }
        let reply = hand_in(&mia, "/api/import", &[("customers.csv", text.as_bytes())], &[("go", "yes"), ("silo", "shop")]).await;
        let id = reply.expect(StatusCode::CREATED).json()["batches"][0]["id"].as_i64().unwrap();
        // The reader takes the first chunk in and is dropped there, as if the machine had stopped.
        let store = house.app.store.clone();
        let clock = house.clock.clone();
        let mut commits = store.commits();
        let running = tokio::spawn(async move { work::work_off(&store, &clock, WAYS).await });
        loop {
            commits.changed().await.unwrap();
            let batch = house.app.store.read(move |tx| store::find(tx, id)).await.unwrap().unwrap();
            if batch.counts.rows > 0 {
                break;
            }
        }
        running.abort();
        assert!(running.await.is_err());
        let batch = house.app.store.read(move |tx| store::find(tx, id)).await.unwrap().unwrap();
        assert!(batch.counts.adds_up() && batch.counts.rows < 12_004, "{:?}", batch.counts);
        // Nobody takes it from a reader that lives; after a silence somebody does.
        assert_eq!(work::work_off(&house.app.store, &house.clock, WAYS).await.unwrap(), 0);
        house.clock.set(house.clock.now() + 60 * SECOND);
        settle(&house).await;
        let told = report(&mia, id).await;
        assert_eq!(counts(&told), [12_004, 12_000, 0, 0, 2, 2], "{}", told["reasons"]);
        assert_eq!(in_force(&house).await.len(), 12_000);
        assert!(house.verify().await.holds());
        // Taken back, it is told and followed 5,000 rows at a time, and nothing of it is left.
        mia.post(&format!("/api/import/{id}/undo"), json!({})).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(number(&house, "select count(*) from fact where name = 'record.batch_undone'").await, 3);
        assert_eq!(number(&house, "select count(*) from member").await, 0);
        assert_eq!(number(&house, "select count(*) from detail where withdrawn_at is null").await, 0);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_stopped_import_can_go_on_or_be_taken_back(house: House) {
        let mia = house.member().await;
        let reply = hand_in(&mia, "/api/import", &[("contacts.csv", CONTACTS.as_bytes())], &[]).await;
        let id = reply.expect(StatusCode::CREATED).json()["batches"][0]["id"].as_i64().unwrap();
        let stopped = mia.post(&format!("/api/import/{id}/stop"), json!({})).await.expect(StatusCode::OK).json();
        assert_eq!((stopped["state"].as_str(), stopped["trouble"].as_str()), (Some("stopped"), Some("stopped by Mia Member")));
        assert_eq!(work::work_off(&house.app.store, &house.clock, WAYS).await.unwrap(), 0);
        let page = mia.page(&format!("/import/batch/{id}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("Go on") && page.body.contains("Stopped by Mia Member"), "{}", page.body);
        mia.post(&format!("/api/import/{id}/run"), json!({})).await.expect(StatusCode::OK);
        settle(&house).await;
        assert_eq!(counts(&report(&mia, id).await), [3, 3, 0, 0, 0, 0]);
    }
}

story! {
    async fn what_a_refused_row_said_is_forgotten_in_time_and_with_its_batch(house: House) {
        let mia = house.member().await;
        let orders = |mail: &str| format!("Order number,Date,Quantity,Unit price,Email\n7,{mail},1,3.20,{mail}\n8,2024-01-02,1,3.20,bob@ray.example\n");
        let said = async || {
            let read = |tx: &Tx| tx.all::<(String, Option<String>)>("select reason, raw from refusal where what = 'refused' order by id", []);
            house.app.store.read(read).await.unwrap()
        };
        let told = taken(&mia, "old.csv", orders("ann@lee.example").as_bytes()).await;
        assert_eq!(counts(&told)[5], 1, "{told}");
        assert!(said().await[0].0.contains("ann@lee.example"), "{:?}", said().await);
        house.clock.set(house.clock.now() + 91 * DAY);
        work::tidy(&house.app.store, &house.clock).await.unwrap();
        assert_eq!(said().await, [("a value in `Date` is not a date".to_owned(), None)]);

        let told = taken(&mia, "new.csv", orders("cid@poe.example").as_bytes()).await;
        let id = told["batch"].as_i64().or(told["id"].as_i64()).unwrap();
        mia.form(&format!("/import/{id}/undo"), &[]).await.expect(StatusCode::SEE_OTHER);
        settle(&house).await;
        assert!(said().await.iter().all(|(reason, raw)| reason == "a value in `Date` is not a date" && raw.is_none()), "{:?}", said().await);
    }
}

/// Who stands in the list of contacts.
async fn listed(person: &Person<'_>) -> Vec<String> {
    person.house.catch_up().await;
    let list = person.get("/api/customer").await.expect(StatusCode::OK).json();
    let lines = list["lines"].as_array().unwrap();
    let mut names: Vec<String> = lines
        .iter()
        .map(|line| line["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}
