//! The review: what is to be looked at has its day, what came of it stays, and what is overdue stands on Today.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth_store::args;

use crate::house::{House, Person, instant};
use crate::standard::set;
use crate::story;

async fn due(person: &Person<'_>) -> Vec<(String, String)> {
    let told = person.get("/api/inspection").await.expect(StatusCode::OK).json();
    let due = told["due"].as_array().unwrap().iter();
    due.map(|one| {
        (
            one["thing"].as_str().unwrap().to_owned(),
            one["on"].as_str().unwrap().to_owned(),
        )
    })
    .collect()
}

async fn look(person: &Person<'_>, asked: Value) -> Value {
    let kept = person.post("/api/inspection", asked).await;
    kept.expect(StatusCode::CREATED).json()
}

fn day_of<'a>(due: &'a [(String, String)], thing: &str) -> Option<&'a str> {
    due.iter()
        .find(|(one, _)| one == thing)
        .map(|(_, on)| on.as_str())
}

async fn change(house: &House, sql: &'static str) {
    house
        .app
        .store
        .write(move |tx| tx.run(sql, args![]))
        .await
        .unwrap();
}

story! {
    async fn everything_of_ours_has_its_day_and_the_next_is_said_when_it_was_looked_at(house: House) {
        let olive = house.owner().await;
        olive.post("/api/purpose", json!({ "sake": "the riders" })).await.expect(StatusCode::CREATED);
        let standard = set(&olive, json!({ "measure": "given_kept", "level": "95 %", "why": "they count on it" })).await;
        let rule = olive.post("/api/hindrance", json!({ "name": "No refunds" })).await.json()["id"].clone();
        let all = due(&olive).await;
        // From 20 November 2026: 91 days are 19 February, 182 are 21 May, 365 are 20 November.
        assert_eq!(day_of(&all, "purpose:1"), Some("2027-11-20"));
        assert_eq!(day_of(&all, &format!("standard:{standard}")), Some("2027-05-21"));
        assert_eq!(day_of(&all, &format!("hindrance:{rule}")), Some("2027-05-21"));
        for guard in ["verify", "backup", "rebuild", "erasure", "alarm", "right"] {
            assert_eq!(day_of(&all, &format!("guard:{guard}")), Some("2027-02-19"), "{guard}");
        }
        let page = olive.page("/inspection").await.expect(StatusCode::OK).body;
        assert!(page.contains("Nothing is due") && page.contains("1\u{a0}owner") && page.contains("No refunds"), "{page}");

        let asked = json!({ "thing": "guard:right", "outcome": "changed", "words": "two keys ended", "next": "2026-12-24" });
        let kept = look(&olive, asked).await;
        assert_eq!((&kept["outcome"], &kept["next"], &kept["on"]), (&json!("changed"), &json!("2026-12-24"), &json!("2026-11-20")));
        assert!(kept["found"].as_str().unwrap().contains("1\u{a0}owner"), "{kept}");
        assert_eq!(day_of(&due(&olive).await, "guard:right"), Some("2026-12-24"));
        // Entered in error, it sets no date; and that is taken back.
        let path = format!("/api/inspection/{}", kept["id"]);
        olive.post(&format!("{path}/error"), json!({ "why": "the wrong guard" })).await.expect(StatusCode::OK);
        assert_eq!(day_of(&due(&olive).await, "guard:right"), Some("2027-02-19"));
        olive.post(&format!("{path}/error"), json!({})).await.expect(StatusCode::CONFLICT);
        assert!(olive.page(&path.replace("/api", "")).await.expect(StatusCode::OK).body.contains("the wrong guard"));
        olive.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::OK);
        olive.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::CONFLICT);
        assert_eq!(day_of(&due(&olive).await, "guard:right"), Some("2026-12-24"));
        // What is gone is due no more.
        olive.post(&format!("/api/standard/{standard}/retire"), json!({ "why": "we deliver no more" })).await.expect(StatusCode::OK);
        olive.post(&format!("/api/hindrance/{rule}/remove"), json!({ "why": "we refund" })).await.expect(StatusCode::CREATED);
        let all = due(&olive).await;
        assert!(day_of(&all, &format!("standard:{standard}")).is_none() && day_of(&all, &format!("hindrance:{rule}")).is_none());
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_is_overdue_stands_on_today_for_owners_until_it_was_looked_at(house: House) {
        let olive = house.owner().await;
        let mia = house.member().await;
        olive.post("/api/purpose", json!({ "sake": "the riders" })).await.expect(StatusCode::CREATED);
        let reviews = async |person: &Person<'_>| person.get("/api/today").await.expect(StatusCode::OK).json()["reviews"].clone();
        house.clock.set(instant("2027-11-20T12:00:00Z"));
        olive.page("/").await.expect(StatusCode::OK);
        let shown = reviews(&olive).await;
        assert_eq!(shown.as_array().unwrap().len(), 2, "the rest stands in the review: {shown}");
        assert_eq!((&shown[0]["on"], &shown[0]["is_overdue"]), (&json!("2027-02-19"), &json!(true)));
        let page = olive.page("/").await.body;
        assert!(page.contains("Due for review") && page.contains("The whole review"), "{page}");
        assert_eq!(reviews(&mia).await, json!([]));
        for guard in ["verify", "backup", "rebuild", "erasure", "alarm", "right"] {
            look(&olive, json!({ "thing": format!("guard:{guard}"), "outcome": "as_is", "words": "well" })).await;
        }
        // The purpose is due that very day, and overdue the day after.
        assert_eq!(reviews(&olive).await, json!([]));
        house.clock.set(instant("2027-11-21T12:00:00Z"));
        assert_eq!(reviews(&olive).await[0]["thing"], "purpose:1");
    }
}

story! {
    async fn guards_are_the_owners_and_a_form_says_what_would_be_right(house: House) {
        let (olive, mia) = (house.owner().await, house.member().await);
        let good = json!({ "thing": "guard:backup", "outcome": "as_is", "words": "restored" });
        mia.post("/api/inspection", good.clone()).await.expect(StatusCode::FORBIDDEN);
        let rule = mia.post("/api/hindrance", json!({ "name": "No refunds" })).await.json()["id"].clone();
        let seen = look(&mia, json!({ "thing": format!("hindrance:{rule}"), "outcome": "to_do", "words": "ask the bank" })).await;
        assert_eq!(seen["name"], "No refunds");
        for (field, value) in [
            ("thing", json!("guard:dog")), ("outcome", json!(null)), ("words", json!(" ")),
            ("next", json!("yesterday")), ("next", json!("someday")),
        ] {
            let mut asked = good.clone();
            asked[field] = value;
            let refused = olive.post("/api/inspection", asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.json()["errors"][field].is_string(), "{field}: {}", refused.body);
        }
        let form = olive.form("/inspection", &[("thing", "guard:backup"), ("words", "kept as typed")]).await;
        assert!(form.status == StatusCode::UNPROCESSABLE_ENTITY && form.body.contains("kept as typed"), "{}", form.body);
        let page = olive.page("/inspection/new?thing=guard:verify").await.expect(StatusCode::OK).body;
        assert!(page.contains("<code>troth verify</code>") && page.contains("never verified here"), "{page}");
        let missing = json!({ "thing": "standard:999", "outcome": "as_is", "words": "x" });
        olive.post("/api/inspection", missing).await.expect(StatusCode::NOT_FOUND);
        let sent = olive.form("/inspection", &[("thing", "guard:backup"), ("outcome", "as_is"), ("words", "restored")]).await;
        assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, Some("/inspection")));
        let reader = house.reader().await;
        reader.post("/api/inspection", good).await.expect(StatusCode::FORBIDDEN);
        assert!(!reader.page("/inspection").await.expect(StatusCode::OK).body.contains("Say what you see"));
        olive.get("/api/inspection/999").await.expect(StatusCode::NOT_FOUND);
    }
}

story! {
    async fn what_is_changed_in_the_database_is_found(house: House) {
        let olive = house.owner().await;
        let kept = look(&olive, json!({ "thing": "guard:backup", "outcome": "as_is", "words": "restored" })).await;
        olive.post(&format!("/api/inspection/{}/error", kept["id"]), json!({ "why": "slip" })).await.expect(StatusCode::OK);
        assert!(house.verify().await.holds());
        for (wrong, right) in [
            ("update inspection set next_day = '2030-01-01'", "update inspection set next_day = '2027-02-19'"),
            ("update inspection_act set why = 'whim'", "update inspection_act set why = 'slip'"),
        ] {
            change(&house, wrong).await;
            assert!(!house.verify().await.holds(), "{wrong}");
            change(&house, right).await;
            assert!(house.verify().await.holds(), "{right}");
        }
    }
}

/// What a guard's page tells programs.
async fn guard(person: &Person<'_>, word: &str) -> Value {
    person
        .get(&format!("/api/inspection/guard/{word}"))
        .await
        .expect(StatusCode::OK)
        .json()
}

async fn run(person: &Person<'_>, word: &str, asked: Value) -> Value {
    let path = format!("/api/inspection/guard/{word}/run");
    let asked = person.post(&path, asked).await.expect(StatusCode::OK).json();
    assert!(
        asked["runs"][0]["ended_at"].is_null(),
        "it runs in the background: {asked}"
    );
    person.post(&path, json!({})).await.expect(StatusCode::CONFLICT);
    troth::serve::guard::run_waiting(&person.house.app.store, &person.house.clock)
        .await
        .unwrap();
    guard(person, word).await["runs"][0].clone()
}

story! {
    async fn a_guard_is_run_and_what_it_found_is_kept_beside_the_words(house: House) {
        let olive = house.owner().await;
        olive.post("/api/purpose", json!({ "sake": "the riders" })).await.expect(StatusCode::CREATED);
        let found = run(&olive, "verify", json!({})).await;
        assert_eq!(found["is_well"], true, "{found}");
        let words = found["found"].as_str().unwrap();
        // As many as the command itself would read, but for the fact that it ran; and the anchor to keep.
        let facts = house.count("select count(*) from fact").await - 1;
        assert!(words.starts_with(&format!("{facts} facts and 1 sealed rows read, 0 erased\ntroth-anchor:")), "{words}");
        let list = olive.page("/inspection").await.expect(StatusCode::OK).body;
        assert!(list.contains("it holds") && list.contains("/inspection/guard/verify/run"), "{list}");
        let kept = look(&olive, json!({ "thing": "guard:verify", "outcome": "as_is", "words": "well" })).await;
        assert!(kept["found"].as_str().unwrap().contains(words), "{kept}");
        let page = olive.page(&format!("/inspection/{}", kept["id"])).await.expect(StatusCode::OK).body;
        assert!(page.contains("troth-anchor:") && page.contains("run on 20 November 2026"), "{page}");
        // What is changed behind Troth's back is named, and is kept likewise.
        change(&house, "update purpose set sake = 'the shareholders'").await;
        let found = run(&olive, "verify", json!({})).await;
        assert_eq!(found["is_well"], false);
        assert!(found["found"].as_str().unwrap().contains("broken: purpose 1: changed since"), "{found}");
        change(&house, "update purpose set sake = 'the riders'").await;
        let page = olive.page("/inspection/guard/verify").await.expect(StatusCode::OK).body;
        assert!(page.contains("it does not hold") && page.contains("purpose 1: changed since") && page.contains("it holds"), "{page}");
        // A run may be held against an anchor that was kept outside.
        let anchor = house.verify().await.anchor;
        assert_eq!(run(&olive, "verify", json!({ "against": anchor })).await["is_well"], true);
        let forged = anchor.replacen("purpose=1.", "purpose=1.00", 1);
        let found = run(&olive, "verify", json!({ "against": forged })).await;
        assert!(found["found"].as_str().unwrap().contains("not the link the anchor saw"), "{found}");
        let wrong = olive.form("/inspection/guard/verify/run", &[("against", "nonsense")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("nonsense") && wrong.body.contains("is not an anchor"), "{}", wrong.body);
        // Whether a run was asked for and how it ended are facts.
        assert_eq!(house.count("select count(*) from fact where name = 'inspection.run'").await, 4);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_is_derived_is_tried_on_a_copy_and_other_guards_are_looked_at_by_people(house: House) {
        let (olive, mia) = (house.owner().await, house.member().await);
        house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let found = run(&olive, "rebuild", json!({})).await;
        assert_eq!(found["is_well"], true, "{found}");
        assert!(found["found"].as_str().unwrap().contains("tables of a copy are the same"), "{found}");
        // What stands in a derived table and follows from nothing does not come again.
        change(&house, "insert into standard_week (series, week, part, whole, log_mean, log_squares, people) values ('given_kept/1', 2900, 5, 5, 0, 0, 9)").await;
        let found = run(&olive, "rebuild", json!({})).await;
        assert!(found["is_well"] == json!(false) && found["found"].as_str().unwrap().contains("standard_week"), "{found}");
        assert_eq!(house.count("select count(*) from standard_week where week = 2900").await, 1, "only the copy was computed again");
        for word in ["backup", "right"] {
            olive.post(&format!("/api/inspection/guard/{word}/run"), json!({})).await.expect(StatusCode::CONFLICT);
        }
        olive.get("/api/inspection/guard/dog").await.expect(StatusCode::NOT_FOUND);
        olive.post("/api/inspection/guard/dog/run", json!({})).await.expect(StatusCode::NOT_FOUND);
        mia.post("/api/inspection/guard/verify/run", json!({})).await.expect(StatusCode::FORBIDDEN);
        let page = mia.page("/inspection/guard/rebuild").await.expect(StatusCode::OK).body;
        assert!(!page.contains("/inspection/guard/rebuild/run") && page.contains("not the same"), "{page}");
    }
}
