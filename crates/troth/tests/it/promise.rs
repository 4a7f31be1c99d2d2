//! What becomes of our word.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};

use crate::house::{Person, instant};
use crate::story;

/// Ann, who waits for a frame.
async fn ann(person: &Person<'_>) -> i64 {
    person
        .house
        .customer(person, "Ann Devlin", "ann@example.org")
        .await
}

async fn promise(person: &Person<'_>, more: Value) -> Value {
    let mut asked =
        json!({ "what": "a new frame", "due": "2026-11-27", "said_words": "You'll have it by Friday." });
    for (field, value) in more.as_object().unwrap() {
        asked[field] = value.clone();
    }
    person
        .post("/api/promise", asked)
        .await
        .expect(StatusCode::CREATED)
        .json()
}

async fn act(person: &Person<'_>, promise: &Value, verb: &str, body: Value) -> Value {
    let path = format!("/api/promise/{}/{verb}", promise["id"]);
    person.post(&path, body).await.expect(StatusCode::OK).json()
}

story! {
    async fn a_promise_is_made_and_kept_and_the_record_holds(house: House) {
        let mia = house.member().await;
        let party = ann(&mia).await;
        let made = promise(&mia, json!({ "party": party })).await;
        assert_eq!(made["state"], "open");
        assert_eq!(made["due"]["day"], "2026-11-27");
        assert_eq!(made["party_name"], "Ann Devlin");
        let kept = act(&mia, &made, "keep", json!({})).await;
        assert_eq!((&kept["state"], &kept["standing"]["we_say"]), (&json!("kept"), &json!("kept")));
        let page = mia.page(&format!("/promise/{}", made["id"])).await.expect(StatusCode::OK);
        assert!(page.body.contains("You&#39;ll have it by Friday.") || page.body.contains("You'll have it by Friday."), "{}", page.body);
        let verdict = house.verify().await;
        assert!(verdict.holds(), "{:?}", verdict.broken);
    }
}

story! {
    async fn the_customers_verdict_outranks_ours_and_both_are_shown(house: House) {
        let mia = house.member().await;
        let made = promise(&mia, json!({ "party": ann(&mia).await })).await;
        act(&mia, &made, "keep", json!({})).await;
        let said = act(&mia, &made, "break", json!({ "voice": "customer", "words": "It came cracked." })).await;
        assert_eq!(said["state"], "broken");
        assert_eq!(said["standing"]["they_say"], "broken");
        assert_eq!(said["standing"]["we_say"], "kept");
    }
}

story! {
    async fn only_the_customer_releases_and_in_their_words(house: House) {
        let mia = house.member().await;
        let made = promise(&mia, json!({ "party": ann(&mia).await })).await;
        let path = format!("/api/promise/{}/release", made["id"]);
        mia.post(&path, json!({})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        mia.post(&path, json!({ "voice": "us", "words": "we agreed" })).await.expect(StatusCode::CONFLICT);
        let freed = act(&mia, &made, "release", json!({ "words": "Never mind, I found one." })).await;
        assert_eq!(freed["state"], "released");
        let path = format!("/api/promise/{}/break", made["id"]);
        mia.post(&path, json!({})).await.expect(StatusCode::CONFLICT);
    }
}

story! {
    async fn a_new_date_is_a_new_promise_and_needs_their_consent(house: House) {
        let mia = house.member().await;
        let party = ann(&mia).await;
        let old = promise(&mia, json!({ "party": party })).await;
        let without = json!({ "party": party, "what": "a new frame", "due": "2026-12-04", "replaces": old["id"] });
        mia.post("/api/promise", without).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let with = json!({ "party": party, "due": "2026-12-04", "replaces": old["id"], "consent_words": "Fine by me." });
        let new = promise(&mia, with).await;
        assert_eq!(new["bond"]["replaces"], old["id"]);
        let before = mia.get(&format!("/api/promise/{}", old["id"])).await.json();
        assert_eq!((&before["state"], &before["due"]["day"]), (&json!("replaced"), &json!("2026-11-27")));
    }
}

story! {
    async fn a_new_date_is_taken_from_their_own_words(house: House) {
        let mia = house.member().await;
        let party = ann(&mia).await;
        let old = promise(&mia, json!({ "party": party })).await;
        let said = json!({ "party": party, "due": null, "replaces": old["id"], "consent_words": "Tuesday is fine." });
        // The Tuesday after Friday, 20 November 2026.
        assert_eq!(promise(&mia, said).await["due"]["day"], "2026-11-24");
        let silent = json!({ "party": party, "what": "x", "replaces": old["id"], "consent_words": "Whenever." });
        mia.post("/api/promise", silent).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn the_clock_of_a_waiting_promise_starts_with_the_answer(house: House) {
        let mia = house.member().await;
        let waits = json!({ "party": ann(&mia).await, "due": null, "waits_for": "the lot number", "due_days": 2 });
        let made = promise(&mia, waits).await;
        assert_eq!((&made["state"], &made["deadline"]), (&json!("waiting"), &Value::Null));
        house.clock.set(instant("2026-12-20T12:00:00Z"));
        let still = mia.get(&format!("/api/promise/{}", made["id"])).await.json();
        assert_eq!(still["state"], "waiting");
        let answered = act(&mia, &made, "answer", json!({ "words": "It is 4711." })).await;
        // Two days after noon on 20 December.
        assert_eq!(answered["deadline"], instant("2026-12-22T12:00:00Z"));
    }
}

story! {
    async fn one_without_a_day_stays_without_a_day(house: House) {
        let mia = house.member().await;
        let vague = json!({ "party": ann(&mia).await, "due": null, "due_words": "shortly after the harvest" });
        let made = promise(&mia, vague).await;
        assert_eq!((&made["due"]["day"], &made["due"]["words"]), (&Value::Null, &json!("shortly after the harvest")));
        house.clock.set(instant("2036-01-01T00:00:00Z"));
        assert_eq!(mia.get(&format!("/api/promise/{}", made["id"])).await.json()["state"], "open");
    }
}

story! {
    async fn a_broken_promise_is_made_right_by_another(house: House) {
        let mia = house.member().await;
        let party = ann(&mia).await;
        let broken = promise(&mia, json!({ "party": party })).await;
        let right = json!({ "party": party, "what": "a voucher", "rights": broken["id"] });
        mia.post("/api/promise", right.clone()).await.expect(StatusCode::CONFLICT);
        act(&mia, &broken, "break", json!({})).await;
        let made = promise(&mia, right).await;
        let seen = mia.get(&format!("/api/promise/{}", broken["id"])).await.json();
        assert_eq!(seen["bound"][0]["id"], made["id"]);
    }
}

story! {
    async fn a_promise_resting_on_a_late_one_is_at_risk(house: House) {
        let mia = house.member().await;
        let party = ann(&mia).await;
        let main = promise(&mia, json!({ "party": party, "due": "2026-12-18" })).await;
        promise(&mia, json!({ "party": party, "what": "order the tube", "supports": main["id"] })).await;
        house.clock.set(instant("2026-11-30T12:00:00Z"));
        assert_eq!(mia.get(&format!("/api/promise/{}", main["id"])).await.json()["state"], "at_risk");
        let lane = mia.get("/api/promise?state=at_risk").await.json();
        assert_eq!(lane["lanes"][0]["promises"][0]["id"], main["id"]);
    }
}

story! {
    async fn one_entered_in_error_is_counted_beside_and_can_be_undone(house: House) {
        let mia = house.member().await;
        let made = promise(&mia, json!({ "party": ann(&mia).await })).await;
        mia.post(&format!("/api/promise/{}/error", made["id"]), json!({})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = act(&mia, &made, "error", json!({ "words": "meant for Bo" })).await;
        assert_eq!(wrong["state"], "error");
        let share = mia.get("/api/promise/share").await.json();
        assert_eq!(share["kinds"][0]["all"]["in_error"], 1);
        assert_eq!(share["kinds"][0]["all"]["nobody_asked"]["whole"], 0);
        let undone = act(&mia, &made, &format!("undo/{}", wrong["acts"][0]["id"]), json!({})).await;
        assert_eq!(undone["state"], "open");
        let twice = format!("/api/promise/{}/undo/{}", made["id"], wrong["acts"][0]["id"]);
        mia.post(&twice, json!({})).await.expect(StatusCode::CONFLICT);
    }
}

story! {
    async fn a_create_sent_twice_makes_once(house: House) {
        let mia = house.member().await;
        let asked = json!({ "party": ann(&mia).await, "what": "a new frame" });
        let headers = [("idempotency-key", "k-1")];
        let send = |body: Value| mia.ask(axum::http::Method::POST, "/api/promise", &headers, Some(body));
        let first = send(asked.clone()).await.expect(StatusCode::CREATED).json();
        let again = send(asked).await.expect(StatusCode::OK).json();
        assert_eq!(first["id"], again["id"]);
        send(json!({ "party": first["party"], "what": "something else" })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn what_one_may_not_see_is_not_there(house: House) {
        let mia = house.member().await;
        let made = promise(&mia, json!({ "party": ann(&mia).await })).await;
        let own = house.colleague("Otto Own", Role::Member, Visibility::Own).await;
        own.get(&format!("/api/promise/{}", made["id"])).await.expect(StatusCode::NOT_FOUND);
        own.post(&format!("/api/promise/{}/keep", made["id"]), json!({})).await.expect(StatusCode::NOT_FOUND);
        let board = own.get("/api/promise").await.json();
        assert!(board["lanes"].as_array().unwrap().iter().all(|lane| lane["count"] == 0), "{board}");
        let rae = house.reader().await;
        rae.post(&format!("/api/promise/{}/keep", made["id"]), json!({})).await.expect(StatusCode::FORBIDDEN);
        house.nobody().get("/api/promise").await.expect(StatusCode::UNAUTHORIZED);
    }
}

story! {
    async fn wrong_fields_are_named_and_what_was_typed_is_kept(house: House) {
        let mia = house.member().await;
        let party = ann(&mia).await.to_string();
        let fields = [("party", party.as_str()), ("what", "a frame <blue>"), ("due", "some day"), ("due_time", "25:00")];
        let page = mia.form("/promise", &fields).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("a frame &lt;blue&gt;") && page.body.contains("some day"), "{}", page.body);
    }
}

story! {
    async fn a_calendar_reads_what_is_due_by_its_secret_address(house: House) {
        let mia = house.member().await;
        promise(&mia, json!({ "party": ann(&mia).await })).await;
        let made = mia.post("/api/promise/calendar", json!({})).await.expect(StatusCode::CREATED).json();
        let path = made["path"].as_str().unwrap().to_owned();
        let feed = house.nobody().get(&path).await.expect(StatusCode::OK);
        assert!(feed.body.contains("DTSTART;VALUE=DATE:20261127"), "{}", feed.body);
        house.nobody().get("/calendar/guess.ics").await.expect(StatusCode::NOT_FOUND);
    }
}
