//! Files handed in on a page: chosen, looked at, taken in; what each person is offered, and what the report remarks.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};

use crate::house::{House, Person, Reply};
use crate::intake::{hand_in, hand_in_with, settle};
use crate::story;

const FAULTY: &str = "Name,Email,Phone,Birthday\n\
    Ann Lee,ann(at)lee.example,+44 20 7946 0001,1980-05-04\n\
    Bob Ray,bob@ray.example,ring twice,\n\
    Cid Poe,cid@poe.example,,when it rains\n\
    Dot Fay,dot@fay.example,,\n";

const CONTACTS: &str = "Name,Email\nAnn Lee,ann@lee.example\nBob Ray,bob@ray.example\n";

async fn on_a_page(person: &Person<'_>, files: &[(&str, &[u8])]) -> Reply {
    let page = hand_in_with(
        person,
        "/import",
        files,
        &[("own_domains", "none")],
        &[("accept", "text/html")],
    )
    .await;
    page.expect(StatusCode::SEE_OTHER)
}

async fn created(house: &House) -> i64 {
    let many = house
        .app
        .store
        .read(|tx: &troth_store::Tx| tx.one::<i64>("select count(*) from record", []));
    many.await.unwrap().unwrap()
}

story! {
    async fn what_cannot_be_read_is_remarked_with_its_line_and_its_words(house: House) {
        let mia = house.member().await;
        let reply = hand_in(&mia, "/api/import", &[("people.csv", FAULTY.as_bytes())], &[("go", "yes")]).await;
        let id = reply.expect(StatusCode::CREATED).json()["batches"][0]["id"].as_i64().unwrap();
        settle(&house).await;
        let told = mia.get(&format!("/api/import/batch/{id}?show=remark")).await.expect(StatusCode::OK).json();
        // All four rows are in, three of them with a remark.
        assert_eq!((&told["created"], &told["refused"], &told["remarked"]), (&json!(4), &json!(0), &json!(3)));
        let said: Vec<(i64, &str)> = told["refusals"].as_array().unwrap().iter()
            .map(|one| (one["line"].as_i64().unwrap(), one["reason"].as_str().unwrap())).collect();
        for ((line, reason), (expected, words)) in said.iter().zip([(2, "`ann(at)lee.example` in `Email`"), (3, "`ring twice` in `Phone`"), (4, "`when it rains` in `Birthday`")]) {
            assert!(*line == expected && reason.contains(words), "{line}: {reason}");
        }
        let page = mia.page(&format!("/import/batch/{id}?show=remark")).await.expect(StatusCode::OK);
        assert!(page.body.contains("ring twice"), "{}", page.body);
    }
}

story! {
    async fn a_file_chosen_on_a_page_is_looked_at_before_it_is_taken_in(house: House) {
        let mia = house.member().await;
        let page = on_a_page(&mia, &[("people.csv", CONTACTS.as_bytes())]).await;
        let preview = page.header("location").unwrap().to_owned();
        assert!(preview.ends_with("/preview"), "{preview}");
        settle(&house).await;
        assert_eq!(created(&house).await, 0);
        let shown = mia.page(&preview).await.expect(StatusCode::OK).body;
        assert!(shown.contains("Take it in") && shown.contains("Ann Lee"), "{shown}");
        mia.form(&preview.replace("preview", "run"), &[("silo", "people list")]).await.expect(StatusCode::SEE_OTHER);
        settle(&house).await;
        assert_eq!(created(&house).await, 2);
    }
}

story! {
    async fn of_several_files_those_without_a_question_are_taken_in_together(house: House) {
        let (mia, tom) = (house.member().await, house.colleague("Tom", Role::Member, Visibility::All).await);
        let orders = "Order number,Customer ID,Date,Product,Quantity,Unit price\n7,17,1/2/2024,Frame,1,3.20\n";
        let more = "Name,Email\nCid Poe,cid@poe.example\n";
        on_a_page(&tom, &[("toms.csv", b"Name,Email\nDot Fay,dot@fay.example\n")]).await;
        let page = on_a_page(&mia, &[("people.csv", CONTACTS.as_bytes()), ("more.csv", more.as_bytes()), ("orders.csv", orders.as_bytes())]).await;
        assert_eq!(page.header("location"), Some("/import"));
        let list = mia.page("/import").await.expect(StatusCode::OK).body;
        assert!(list.contains("action=\"/import/run\""), "{list}");
        mia.form("/import/run", &[]).await.expect(StatusCode::SEE_OTHER);
        settle(&house).await;
        // Two files of people went in; the orders still wait for a word, and Tom's file for Tom.
        assert_eq!(created(&house).await, 3);
        let told: Value = mia.get("/api/import").await.json();
        let asking: Vec<&str> = told["batches"].as_array().unwrap().iter()
            .filter(|one| one["state"] == "asking").map(|one| one["file"].as_str().unwrap()).collect();
        assert_eq!(asking, ["orders.csv", "toms.csv"]);
    }
}

story! {
    async fn nobody_is_offered_what_another_must_do(house: House) {
        let mia = house.member().await;
        let own = house.colleague("Owen Own", Role::Member, Visibility::Own).await;
        let preview = on_a_page(&mia, &[("people.csv", CONTACTS.as_bytes())]).await.header("location").unwrap().to_owned();
        let batch = preview.replace("/import/", "/import/batch/").replace("/preview", "");
        for path in ["/import", batch.as_str()] {
            let page = own.page(path).await.expect(StatusCode::OK).body;
            assert!(!page.contains("/preview\"") && !page.contains("/undo\"") && !page.contains("/import/run\""), "{page}");
        }
        own.page(&preview).await.expect(StatusCode::NOT_FOUND);
        let page = mia.page("/import").await.expect(StatusCode::OK).body;
        assert!(page.contains("/preview\"") && page.contains("/undo\""), "{page}");
    }
}
