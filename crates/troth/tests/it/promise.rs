//! What becomes of our word.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};

use crate::house::{House, Person, instant};
use crate::story;
use crate::told::{letter, line, order, ticket};

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
    async fn nobodys_promise_is_replaced_or_made_right_by_a_word_to_somebody_else(house: House) {
        let mia = house.member().await;
        let old = promise(&mia, json!({ "party": ann(&mia).await })).await;
        let ben = house.customer(&mia, "Ben Byrne", "ben@byrne.example").await;
        let instead = json!({ "party": ben, "what": "x", "due": null, "replaces": old["id"], "consent_words": "Fine by me." });
        mia.post("/api/promise", instead).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        act(&mia, &old, "break", json!({})).await;
        let righting = json!({ "party": ben, "what": "x", "due": null, "rights": old["id"] });
        mia.post("/api/promise", righting).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
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
        let ours = json!({ "words": "I suppose", "voice": "us" });
        mia.post(&format!("/api/promise/{}/answer", made["id"]), ours).await.expect(StatusCode::CONFLICT);
        let answered = act(&mia, &made, "answer", json!({ "words": "It is 4711." })).await;
        // Two days after noon on 20 December.
        assert_eq!(answered["deadline"], instant("2026-12-22T12:00:00Z"));
        let page = mia.page(&format!("/promise/{}", made["id"])).await.expect(StatusCode::OK);
        assert!(!page.body.contains("waits for the lot number"), "{}", page.body);
        let calendar = mia.post("/api/promise/calendar", json!({})).await.json();
        let feed = house.nobody().get(calendar["path"].as_str().unwrap()).await.expect(StatusCode::OK);
        assert!(feed.body.contains("DTSTART;VALUE=DATE:20261222"), "{}", feed.body);
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
    async fn an_act_without_its_words_is_refused_where_it_was_tried(house: House) {
        let mia = house.member().await;
        let made = promise(&mia, json!({ "party": ann(&mia).await })).await;
        let at = format!("/promise/{}", made["id"]);
        for verb in ["release", "error"] {
            let refused = mia.form(&format!("{at}/{verb}"), &[("words", " ")]).await.expect(StatusCode::SEE_OTHER);
            assert_eq!(refused.header("location"), Some(at.as_str()), "{verb}");
            mia.post(&format!("/api{at}/{verb}"), json!({})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(mia.get(&format!("/api{at}")).await.json()["state"], "open");
        let settled = mia.form("/interaction/settle", &[("before", "some day")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(settled.header("location"), Some("/today?waiting=all"));
    }
}

story! {
    async fn a_day_behind_us_is_asked_about_and_may_be_meant(house: House) {
        let mia = house.member().await;
        let party = ann(&mia).await.to_string();
        let form = mia.page(&format!("/promise/new?party={party}")).await.expect(StatusCode::OK).body;
        // Nine days after 20 November 2026; and nothing says that it is a delivery.
        assert!(form.contains("Friday, 29 Nov, in 3 days") && form.contains("value=\"other\" selected"), "{form}");
        let slipped = [("party", party.as_str()), ("what", "a frame"), ("due", "2026-11-02")];
        let asked = mia.form("/promise", &slipped).await.expect(StatusCode::UNPROCESSABLE_ENTITY).body;
        assert!(asked.contains("lies behind us") && asked.contains("name=\"past\""), "{asked}");
        assert_eq!(mia.get("/api/promise?state=overdue").await.json()["lanes"][0]["count"], 0);
        let meant = [slipped.as_slice(), &[("past", "true")]].concat();
        mia.form("/promise", &meant).await.expect(StatusCode::SEE_OTHER);
        // A program means what it sends.
        promise(&mia, json!({ "party": party.parse::<i64>().unwrap(), "due": "2026-11-03" })).await;
        assert_eq!(mia.get("/api/promise?state=overdue").await.json()["lanes"][0]["count"], 2);
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
        assert_eq!(feed.header("cache-control"), Some("private, no-store"));
        mia.post("/api/promise/calendar/end", json!({})).await.expect(StatusCode::NO_CONTENT);
        house.nobody().get(&path).await.expect(StatusCode::NOT_FOUND);
        mia.post("/api/promise/calendar/end", json!({})).await.expect(StatusCode::NOT_FOUND);
        let page = mia.form("/promise/calendar", &[]).await.expect(StatusCode::CREATED);
        assert_eq!(page.header("cache-control"), Some("private, no-store"));
    }
}

const ANN: (&str, &str) = ("ann@example.org", "Ann Devlin");

/// An order to be delivered by that day of November, and when it was shipped.
fn bought(due: i8, shipped: Option<i8>) -> troth::record::said::Told {
    let mut told = line("7", "2026-11-02T09:00:00Z", Some(ANN), "frame", 1, 50_000);
    order(&mut told).promised_on = Some(jiff::civil::date(2026, 11, due));
    order(&mut told).shipped_on = shipped.map(|day| jiff::civil::date(2026, 11, day));
    told
}

/// Promises as they stand: the day, the state and what we say.
async fn standing(house: &House) -> Vec<String> {
    house
        .dump("select due_on, state, we_say from promise where withdrawn_at is null order by due_on, id")
        .await
}

fn stands(day: &str, state: &str, we_say: Option<&str>) -> String {
    let said = we_say.map_or("Null".to_owned(), |said| format!("Text({said:?})"));
    format!("Text({day:?}) Text({state:?}) {said}")
}

/// The only promise that stands.
async fn only(person: &Person<'_>) -> Value {
    let board = person.get("/api/promise").await.json();
    let lanes = board["lanes"].as_array().unwrap().clone();
    lanes
        .iter()
        .find_map(|lane| lane["promises"].get(0))
        .unwrap()
        .clone()
}

story! {
    async fn a_promise_that_another_file_still_tells_stays(house: House) {
        let old = house.receive("shop", vec![("7", bought(20, None))]).await;
        let new = house.receive("shop", vec![("7", bought(20, Some(19)))]).await;
        assert_eq!(standing(&house).await, [stands("2026-11-20", "kept", Some("kept"))]);
        house.undo(old).await;
        assert_eq!(standing(&house).await, [stands("2026-11-20", "kept", Some("kept"))]);
        house.undo(new).await;
        assert!(standing(&house).await.is_empty());
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_verdict_goes_with_the_file_that_showed_it(house: House) {
        house.receive("shop", vec![("7", bought(20, None))]).await;
        let shipped = house.receive("shop", vec![("7", bought(20, Some(19)))]).await;
        house.undo(shipped).await;
        assert_eq!(standing(&house).await, [stands("2026-11-20", "open", None)]);
        house.receive("shop", vec![("7", bought(20, Some(21)))]).await;
        assert_eq!(standing(&house).await, [stands("2026-11-20", "broken", Some("broken"))]);
    }
}

story! {
    async fn a_day_that_was_moved_is_judged_too(house: House) {
        house.receive("shop", vec![("7", bought(20, None))]).await;
        let moved = house.receive("shop", vec![("7", bought(25, None))]).await;
        house.receive("shop", vec![("7", bought(25, Some(23)))]).await;
        assert_eq!(
            standing(&house).await,
            [stands("2026-11-20", "broken", Some("broken")), stands("2026-11-25", "kept", Some("kept"))]
        );
        house.undo(moved).await;
        assert_eq!(standing(&house).await.len(), 2, "the last file tells of both");
    }
}

story! {
    async fn no_file_overrules_a_colleague(house: House) {
        let mia = house.member().await;
        house.receive("shop", vec![("7", bought(20, None))]).await;
        let made = only(&mia).await;
        act(&mia, &made, "break", json!({ "words": "It came crushed." })).await;
        let shipped = house.receive("shop", vec![("7", bought(20, Some(19)))]).await;
        assert_eq!(standing(&house).await, [stands("2026-11-20", "broken", Some("broken"))]);
        let mut off = bought(20, None);
        order(&mut off).cancelled_at = Some(instant("2026-11-21T09:00:00Z"));
        house.receive("shop", vec![("7", off)]).await;
        assert_eq!(standing(&house).await, [stands("2026-11-20", "broken", Some("broken"))]);
        house.undo(shipped).await;
        assert_eq!(standing(&house).await, [stands("2026-11-20", "broken", Some("broken"))]);
    }
}

story! {
    async fn what_a_colleague_took_back_no_file_says_again(house: House) {
        let mia = house.member().await;
        house.receive("shop", vec![("7", bought(20, Some(19)))]).await;
        let made = mia.get(&format!("/api/promise/{}", only(&mia).await["id"])).await.json();
        act(&mia, &made, &format!("undo/{}", made["acts"][0]["id"]), json!({})).await;
        let mut again = bought(20, Some(19));
        order(&mut again).taken_by = Some("Bo".into());
        house.receive("shop", vec![("7", again)]).await;
        assert_eq!(standing(&house).await, [stands("2026-11-20", "open", None)]);
    }
}

story! {
    async fn a_cancelled_order_is_our_reading_of_a_release(house: House) {
        let mia = house.member().await;
        house.receive("shop", vec![("7", bought(20, None))]).await;
        let mut off = bought(20, None);
        order(&mut off).cancelled_at = Some(instant("2026-11-18T09:00:00Z"));
        let cancelled = house.receive("shop", vec![("7", off)]).await;
        let made = mia.get(&format!("/api/promise/{}", only(&mia).await["id"])).await.json();
        assert_eq!((&made["state"], &made["acts"][0]["voice"]), (&json!("released"), &json!("us")));
        let page = mia.page(&format!("/promise/{}", made["id"])).await.expect(StatusCode::OK);
        assert!(page.body.contains("our reading"), "{}", page.body);
        house.undo(cancelled).await;
        assert_eq!(standing(&house).await, [stands("2026-11-20", "open", None)]);
    }
}

story! {
    async fn a_ticket_that_promises_an_answer_is_told_and_taken_back_like_an_order(house: House) {
        let asked = |due: Option<i8>, solved: Option<&str>| {
            let mut told = ticket("9", "2026-11-16T09:00:00Z", ANN, "It rattles.");
            if let Some(troth::record::said::Said::Ticket(ticket)) = told.said.first_mut() {
                ticket.due_on = due.map(|day| jiff::civil::date(2026, 11, day));
                ticket.solved_at = solved.map(instant);
            }
            told
        };
        let first = house.receive("help", vec![("9", asked(Some(18), None))]).await;
        let second = house.receive("help", vec![("9", asked(Some(19), None))]).await;
        // Solved, and the day left out: both words are judged all the same.
        let third = house.receive("help", vec![("9", asked(None, Some("2026-11-19T10:00:00Z")))]).await;
        let both = [stands("2026-11-18", "broken", Some("broken")), stands("2026-11-19", "kept", Some("kept"))];
        assert_eq!(standing(&house).await, both);
        house.undo(second).await;
        assert_eq!(standing(&house).await, both[..1]);
        house.undo(third).await;
        assert_eq!(standing(&house).await, [stands("2026-11-18", "open", None)]);
        house.undo(first).await;
        assert!(standing(&house).await.is_empty());
        house.receive("help", vec![("9", asked(Some(18), None))]).await;
        assert_eq!(standing(&house).await, [stands("2026-11-18", "open", None)]);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_letter_one_may_not_see_is_nothing_to_point_at(house: House) {
        let mia = house.member().await;
        let otto = house.colleague("Otto Own", Role::Member, Visibility::Own).await;
        let told = letter("m1", "2026-11-19T09:00:00Z", &[ANN, ("desk@devlin.example", "The desk")], "My divorce", "Hello.");
        house.receive("desk", vec![("m1", told)]).await;
        let letter = house.count("select id from interaction").await;
        let his = house.customer(&mia, "Ben Byrne", "ben@barr.example").await;
        mia.post(&format!("/api/customer/{his}/keep"), json!({ "colleague": otto.id })).await.expect(StatusCode::OK);
        let asked = json!({ "party": his, "what": "a bell", "said_in": letter });
        let refused = otto.post("/api/promise", asked.clone()).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let unknown = json!({ "party": his, "what": "a bell", "said_in": 4_711 });
        let same = otto.post("/api/promise", unknown).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"], same.json()["errors"]);
        // Whoever may see both can say so, and he sees the promise without the letter.
        let made = mia.post("/api/promise", asked).await.expect(StatusCode::CREATED).json();
        assert_eq!(made["said_in"]["title"], "My divorce");
        let seen = otto.get(&format!("/api/promise/{}", made["id"])).await.expect(StatusCode::OK);
        assert!(!seen.body.contains("divorce"), "{}", seen.body);
        let form = mia.page(&format!("/promise/new?party={his}&said_in={letter}")).await.expect(StatusCode::OK);
        assert!(form.body.contains(&format!("name=\"said_in\" value=\"{letter}\"")), "{}", form.body);
    }
}

story! {
    async fn a_lane_pages_to_its_end_and_a_place_that_is_none_is_refused(house: House) {
        let mia = house.member().await;
        let rows: Vec<(String, troth::record::said::Told)> = (0..53)
            .map(|nth| {
                let mut told = bought(20, Some(if nth % 2 == 0 { 19 } else { 18 }));
                order(&mut told).number = format!("n{nth}");
                (nth.to_string(), told)
            })
            .collect();
        house.receive("shop", rows.iter().map(|(key, told)| (key.as_str(), told.clone())).collect()).await;
        let (mut seen, mut path) = (Vec::new(), "/api/promise?state=kept".to_owned());
        loop {
            let lane = mia.get(&path).await.expect(StatusCode::OK).json()["lanes"][0].clone();
            seen.extend(lane["promises"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()));
            assert_eq!(lane["count"], 53);
            let Some(next) = lane["next"].as_str() else { break };
            path = format!("/api/promise?state=kept&after={next}");
        }
        let last = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((last, seen.len()), (53, 53));
        mia.get("/api/promise?state=kept&after=rubbish").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        mia.page("/promise").await.expect(StatusCode::OK);
    }
}

story! {
    async fn each_figure_opens_into_the_promises_it_counts(house: House) {
        let mia = house.member().await;
        let late = bought(10, Some(12));
        let mut other = bought(20, Some(19));
        order(&mut other).number = "8".into();
        house.receive("shop", vec![("7", late), ("8", other)]).await;
        let share = mia.get("/api/promise/share").await.expect(StatusCode::OK).json();
        assert_eq!(share["kinds"][0]["all"]["we_say"]["whole"], 2);
        assert_eq!(share["kinds"][0]["by_month"][0]["word"], "2026-11");
        let page = mia.page("/promise/share").await.expect(StatusCode::OK).body;
        for (href, count) in [
            ("/promise?kind=given&amp;we_say=either&amp;months=24", 2),
            ("/promise?kind=given&amp;they_say=nothing&amp;months=24", 2),
            ("/promise?kind=given&amp;they_say=either&amp;months=24", 0),
            ("/promise?kind=given&amp;touchpoint=delivery&amp;we_say=either&amp;months=24", 2),
            ("/promise?kind=given&amp;we_say=either&amp;month=2026-11", 2),
        ] {
            assert!(page.contains(&format!("\"{href}\"")), "{href} in {page}");
            let board = mia.get(&format!("/api{}", href.replace("&amp;", "&"))).await.expect(StatusCode::OK).json();
            let counted: i64 = board["lanes"].as_array().unwrap().iter().map(|lane| lane["count"].as_i64().unwrap()).sum();
            assert_eq!(counted, count, "{href}");
        }
        let december = mia.get("/api/promise?month=2026-12&state=kept").await.json();
        assert_eq!(december["lanes"][0]["count"], 0);
        mia.get("/api/promise?month=soon").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let page = mia.page("/promise?kind=given&we_say=either&month=2026-11").await.expect(StatusCode::OK).body;
        assert!(page.contains("Promises settled in November 2026") && page.contains("2: given, settled in November 2026, we say kept or broken"), "{page}");
    }
}
