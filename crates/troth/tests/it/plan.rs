//! What we mean to do for one customer next: made in two keys, closed by the call that is logged, and seen on Today.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth_store::args;

use crate::house::{Person, instant};
use crate::story;

/// The stories begin on Friday, 20 November 2026, at noon: the next working day is Monday.
const MONDAY: &str = "2026-11-23";

async fn plan(person: &Person<'_>, asked: Value) -> Value {
    person
        .post("/api/plan", asked)
        .await
        .expect(StatusCode::CREATED)
        .json()
}

/// How a plan stands, by the acts that made it so.
async fn state(person: &Person<'_>, plan: &Value) -> (String, Vec<String>) {
    let path = format!("/api/plan/{}", plan["id"]);
    let view = person.get(&path).await.expect(StatusCode::OK).json();
    let acts = view["acts"].as_array().unwrap();
    (
        view["state"].as_str().unwrap().to_owned(),
        acts.iter()
            .map(|act| format!("{} by {}", act["deed"].as_str().unwrap(), act["by"]))
            .collect(),
    )
}

async fn log(person: &Person<'_>, party: i64, more: Value) -> i64 {
    let mut asked = json!({ "words": "All is well." });
    for (field, value) in more.as_object().unwrap() {
        asked[field] = value.clone();
    }
    let path = format!("/api/customer/{party}/interaction");
    let logged = person.post(&path, asked).await.expect(StatusCode::CREATED).json();
    person.house.catch_up().await;
    logged["id"].as_i64().unwrap()
}

story! {
    async fn a_plan_is_made_of_a_name_alone_and_seen_by_people_and_programs(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let home = format!("/customer/{ann}");
        let page = mia.page(&home).await.expect(StatusCode::OK).body;
        for wanted in ["Plan to speak", "data-key=\"t\"", "value=\"Mon 23 Nov\"", "value=\"me\"", "value=\"How they are and what they need\""] {
            assert!(page.contains(wanted), "{wanted} in {page}");
        }

        let made = plan(&mia, json!({ "party": ann })).await;
        assert_eq!((&made["on"], &made["who"], &made["by"]), (&json!(MONDAY), &json!(mia.id), &json!(mia.id)));
        assert_eq!((&made["about"], &made["state"]), (&json!("How they are and what they need"), &json!("open")));
        assert_eq!((&made["party_name"], &made["who_name"]), (&json!("Ann Devlin"), &json!("Mia Member")));

        let known = mia.get(&format!("/api{home}")).await.expect(StatusCode::OK).json();
        assert_eq!(known["plans"][0]["id"], made["id"]);
        let page = mia.page(&home).await.expect(StatusCode::OK).body;
        assert!(page.contains("How they are and what they need") && !page.contains("Plan to speak"), "{page}");

        let told = mia.get("/api/plan").await.expect(StatusCode::OK).json();
        assert_eq!((told["plans"].as_array().unwrap().len(), &told["next"]), (1, &Value::Null));
        for path in ["/plan", "/plan?who=all&state=spoken", &format!("/plan/{}", made["id"])] {
            mia.page(path).await.expect(StatusCode::OK);
        }
        assert!(mia.page("/plan").await.body.contains("Mon 23 Nov, in 3"));
        assert!(mia.page(&format!("/plan/{}", made["id"])).await.body.contains("Say what came of it"));
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_person_goes_back_to_where_they_planned_and_is_told_beside_the_field(house: House) {
        let mia = house.member().await;
        let sam = house.colleague("Sam Stone", Role::Member, Visibility::All).await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let party = ann.to_string();
        let sent = mia.form("/plan", &[("party", &party), ("on", "Wed"), ("who", "sam"), ("about", "her wheel"), ("to", "/plan")]).await;
        assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, Some("/plan")));
        let told = sam.get("/api/plan").await.json();
        assert_eq!((&told["plans"][0]["on"], &told["plans"][0]["who"]), (&json!("2026-11-25"), &json!(sam.id)));
        assert!(mia.get("/api/plan").await.json()["plans"].as_array().unwrap().is_empty(), "it is Sam's to do");

        for (field, value, said) in [
            ("on", "yesterday", "lies behind us"),
            ("on", "someday", "is not a day"),
            ("who", "Bob", "is no colleague"),
            ("about", &"x".repeat(501), "too long"),
        ] {
            let form = mia.form("/plan", &[("party", &party), (field, value)]).await;
            assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(form.body.contains(said) && form.body.contains(value), "{said} in {}", form.body);
            assert!(form.body.contains("Plan to speak with Ann Devlin"), "{}", form.body);
            let mut asked = json!({ "party": ann });
            asked[field] = json!(value);
            let refused = mia.post("/api/plan", asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert!(refused["errors"][field].as_str().unwrap().contains(said), "{refused}");
        }
        let nobody = mia.post("/api/plan", json!({})).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
        assert!(nobody["errors"]["party"].is_string(), "{nobody}");
        let form = mia.form("/plan", &[("about", "her wheel")]).await;
        assert!(form.body.contains("href=\"#f-party\"") && form.body.contains("id=\"f-party\""), "{}", form.body);
        let owner = house.owner().await;
        owner.post(&format!("/api/settings/colleague/{}/leave", sam.id), json!({})).await.expect(StatusCode::OK);
        let left = json!({ "party": ann, "who": sam.id });
        mia.post("/api/plan", left).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn who_may_not_see_the_customer_sees_no_plan_of_theirs(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let made = plan(&mia, json!({ "party": ann })).await;
        let nell = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        let reader = house.reader().await;
        let path = format!("/api/plan/{}", made["id"]);
        nell.get(&path).await.expect(StatusCode::NOT_FOUND);
        nell.post("/api/plan", json!({ "party": ann })).await.expect(StatusCode::NOT_FOUND);
        for (act, body) in [("spoken", json!({})), ("drop", json!({ "why": "no" })), ("undo", json!({}))] {
            nell.post(&format!("{path}/{act}"), body.clone()).await.expect(StatusCode::NOT_FOUND);
            reader.post(&format!("{path}/{act}"), body).await.expect(StatusCode::FORBIDDEN);
        }
        assert!(nell.get("/api/plan?who=all").await.expect(StatusCode::OK).json()["plans"].as_array().unwrap().is_empty());
        assert_eq!(reader.get("/api/plan?who=all").await.json()["plans"].as_array().unwrap().len(), 1);
        let page = reader.page(&path.replace("/api", "")).await.expect(StatusCode::OK).body;
        assert!(!page.contains("Spoken"), "{page}");
        mia.get("/api/plan/999").await.expect(StatusCode::NOT_FOUND);
        mia.get("/api/plan?after=nonsense").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn a_logged_call_closes_a_plan_and_its_error_opens_it_again(house: House) {
        let mia = house.member().await;
        let owner = house.owner().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let ben = house.customer(&mia, "Ben Barr", "ben@barr.example").await;
        let made = plan(&mia, json!({ "party": ann })).await;
        log(&owner, ben, json!({})).await;
        log(&owner, ann, json!({ "on": "yesterday" })).await;
        log(&owner, ann, json!({ "kind": "letter" })).await;
        assert_eq!(state(&mia, &made).await, ("open".into(), vec![]), "somebody else, before it, and no talk");

        house.clock.set(instant("2026-11-20T14:00:00Z"));
        let call = log(&owner, ann, json!({ "direction": "out" })).await;
        assert_eq!(state(&mia, &made).await, ("spoken".into(), vec!["spoken by 0".into()]));
        let view = mia.get(&format!("/api/plan/{}", made["id"])).await.json();
        assert_eq!((&view["acts"][0]["said_in"], &view["end"]["said_in"]), (&json!(call), &json!(call)));
        assert_eq!(view["end"]["at"], json!(instant("2026-11-20T14:00:00Z")));

        owner.post(&format!("/api/interaction/{call}/error"), json!({})).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(state(&mia, &made).await.0, "open");

        // Of two talks the second shows it still when the first was an error.
        let first = log(&owner, ann, json!({})).await;
        let second = log(&mia, ann, json!({ "kind": "visit" })).await;
        owner.post(&format!("/api/interaction/{first}/error"), json!({})).await.expect(StatusCode::OK);
        house.catch_up().await;
        let view = mia.get(&format!("/api/plan/{}", made["id"])).await.json();
        assert_eq!((&view["state"], &view["end"]["said_in"]), (&json!("spoken"), &json!(second)));

        // A colleague says that it was not about this: the same talk does not close it again, a new one does.
        mia.post(&format!("/api/plan/{}/undo", made["id"]), json!({})).await.expect(StatusCode::OK);
        log(&owner, ben, json!({})).await;
        assert_eq!(state(&mia, &made).await.0, "open");
        let new = log(&owner, ann, json!({})).await;
        assert_eq!(state(&mia, &made).await.0, "spoken");
        owner.post(&format!("/api/interaction/{new}/error"), json!({})).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(state(&mia, &made).await.0, "open", "what was taken back by a colleague shows nothing");
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_call_with_one_record_of_somebody_closes_the_plan_made_about_another(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let other = house.customer(&mia, "Ann Devlin", "ann@home.example").await;
        let made = plan(&mia, json!({ "party": other })).await;
        mia.post("/api/customer/merge", json!({ "party": [ann, other] })).await.expect(StatusCode::OK);
        house.catch_up().await;
        let party = mia.get(&format!("/api/plan/{}", made["id"])).await.expect(StatusCode::OK).json();
        log(&mia, party["party"].as_i64().unwrap(), json!({})).await;
        assert_eq!(state(&mia, &made).await.0, "spoken");
    }
}

story! {
    async fn a_plan_is_dropped_with_a_reason_and_the_newest_act_taken_back(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let made = plan(&mia, json!({ "party": ann, "about": "her wheel" })).await;
        let path = format!("/api/plan/{}", made["id"]);
        mia.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::CONFLICT);
        let refused = mia.post(&format!("{path}/drop"), json!({})).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
        assert!(refused["errors"]["why"].is_string(), "{refused}");
        let dropped = mia.post(&format!("{path}/drop"), json!({ "why": "she wrote herself" })).await.expect(StatusCode::OK).json();
        assert_eq!((&dropped["state"], &dropped["end"]["words"]), (&json!("dropped"), &json!("she wrote herself")));
        mia.post(&format!("{path}/spoken"), json!({})).await.expect(StatusCode::CONFLICT);
        let told = mia.page("/plan?state=dropped").await.expect(StatusCode::OK).body;
        assert!(told.contains("dropped by Mia Member: she wrote herself"), "{told}");

        let form = mia.form(&path.replace("/api", ""), &[]).await;
        assert_eq!(form.status, StatusCode::METHOD_NOT_ALLOWED);
        mia.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::OK);
        let sent = mia.form(&format!("{}/spoken", path.replace("/api", "")), &[("words", "needs a new hub"), ("to", "/")]).await;
        assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, Some("/")));
        let by = |deed: &str| format!("{deed} by {}", mia.id);
        assert_eq!(state(&mia, &made).await, ("spoken".into(), vec![by("dropped"), by("undone"), by("spoken")]));
        mia.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::OK);
        assert_eq!(state(&mia, &made).await.0, "open");
        mia.page(&path.replace("/api", "")).await.expect(StatusCode::OK);
    }
}

story! {
    async fn what_was_planned_is_found_changed_behind_our_back(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let made = plan(&mia, json!({ "party": ann })).await;
        mia.post(&format!("/api/plan/{}/spoken", made["id"]), json!({ "words": "fine" })).await.expect(StatusCode::OK);
        assert!(house.verify().await.holds());
        for (sql, back) in [
            ("update plan set on_day = '2026-12-24'", "update plan set on_day = '2026-11-23'"),
            ("update plan_act set words = 'furious'", "update plan_act set words = 'fine'"),
        ] {
            house.app.store.write(move |tx| tx.run(sql, args![])).await.unwrap();
            assert_eq!(house.verify().await.broken.len(), 1, "{sql}");
            house.app.store.write(move |tx| tx.run(back, args![])).await.unwrap();
        }
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_was_planned_with_somebody_erased_is_forgotten(house: House) {
        let owner = house.owner().await;
        let ann = house.customer(&owner, "Ann Devlin", "ann@example.org").await;
        let open = plan(&owner, json!({ "party": ann, "about": "the quince tree" })).await;
        let spoken = plan(&owner, json!({ "party": ann, "on": "today" })).await;
        owner.post(&format!("/api/plan/{}/spoken", spoken["id"]), json!({ "words": "the quinces froze" })).await.expect(StatusCode::OK);
        owner.post(&format!("/api/customer/{ann}/erase"), json!({ "confirm": "erase" })).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(house.dump("select about, on_day from plan order by id").await.len(), 2);
        assert_eq!(house.count("select count(*) from plan where about <> 'erased'").await, 0);
        assert_eq!(house.count("select count(*) from plan_act where words is not null").await, 0);
        owner.get(&format!("/api/plan/{}", open["id"])).await.expect(StatusCode::NOT_FOUND);
        assert!(owner.get("/api/today").await.json()["plans"].as_array().unwrap().is_empty());
        let verdict = house.verify().await;
        assert!(verdict.holds() && verdict.erased > 0, "{verdict:?}");
    }
}

story! {
    async fn today_shows_whom_one_meant_to_speak_with_as_long_as_there_are_lines(house: House) {
        let mia = house.member().await;
        let sam = house.colleague("Sam Stone", Role::Member, Visibility::All).await;
        for at in 1..=6 {
            let party = house.customer(&mia, &format!("Ann {at}"), &format!("ann{at}@example.org")).await;
            plan(&mia, json!({ "party": party, "on": format!("2026-11-{}", 29 - at) })).await;
            plan(&sam, json!({ "party": party, "on": "today" })).await;
        }
        let told = mia.get("/api/today").await.expect(StatusCode::OK).json();
        assert!(told["plans"].as_array().unwrap().is_empty(), "nothing of hers is due");
        house.clock.set(instant("2026-11-30T09:00:00Z"));
        let told = mia.get("/api/today").await.json();
        let days: Vec<&str> = told["plans"].as_array().unwrap().iter().map(|one| one["on"].as_str().unwrap()).collect();
        assert_eq!(days, [MONDAY, "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"]);
        let page = mia.page("/").await.expect(StatusCode::OK).body;
        assert!(page.contains("Whom we meant to speak with"), "{page}");
        assert!(page.contains("/interaction/new?direction=out&amp;back=%2F"), "{page}");
        assert!(page.contains("<a href=\"/plan\">All plans</a>"), "{page}");
        let party = &told["plans"][0]["party"];
        let form = mia.page(&format!("/customer/{party}/interaction/new?direction=out&back=%2F")).await.body;
        assert!(form.contains("name=\"back\" value=\"/\""), "whoever logs the call goes back to Today: {form}");
    }
}

story! {
    async fn plans_are_read_on_page_by_page_and_made_once_under_one_key(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let asked = json!({ "party": ann, "about": "her wheel" });
        let key = [("idempotency-key", "one")];
        let post = || mia.ask(axum::http::Method::POST, "/api/plan", &key, Some(asked.clone()));
        let (first, again) = (post().await.expect(StatusCode::CREATED), post().await.expect(StatusCode::OK));
        assert_eq!(first.json()["id"], again.json()["id"]);
        for _ in 0..50 {
            plan(&mia, json!({ "party": ann, "on": "today" })).await;
        }
        let told = mia.get(&format!("/api/plan?party={ann}")).await.expect(StatusCode::OK).json();
        assert_eq!(told["plans"].as_array().unwrap().len(), 50);
        let next = told["next"].as_str().unwrap();
        let rest = mia.get(&format!("/api/plan?after={next}")).await.expect(StatusCode::OK).json();
        assert_eq!((rest["plans"].as_array().unwrap().len(), &rest["plans"][0]["id"]), (1, &first.json()["id"]));
        assert_eq!(rest["next"], Value::Null);
    }
}
