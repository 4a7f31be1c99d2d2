//! What we believe beside what is measured: asked once before the chart, told to nobody, shown of five at least.

use axum::http::StatusCode;
use jiff::civil::date;
use serde_json::json;
use troth::access::{Right, Role, Visibility};
use troth::frame::week::Week;
use troth_store::args;

use crate::access::{at_a_browser, sign_in};
use crate::house::{House, Person, instant};
use crate::standard::set;
use crate::story;

/// A standard of which one week is known: 56 of 70 promises kept, four in five.
async fn measured(house: &House, by: &Person<'_>) -> i64 {
    let asked = json!({ "measure": "given_kept", "level": "95 %", "why": "they plan by our word" });
    let id = set(by, asked).await;
    let sql = "insert into standard_week (series, week, part, whole, log_mean, log_squares, people)
               values ('given_kept/1', $1, 56, 70, 0, 0, 9)";
    let week = i64::from(Week::of(date(2026, 11, 2)).0);
    house
        .app
        .store
        .write(move |tx| tx.run(sql, args![week]))
        .await
        .unwrap();
    id
}

async fn believe(person: &Person<'_>, standard: i64, level: &str) {
    let path = format!("/api/standard/{standard}/belief");
    person
        .post(&path, json!({ "level": level }))
        .await
        .expect(StatusCode::OK);
}

story! {
    async fn a_person_is_asked_once_before_the_chart_and_one_key_passes_on(house: House) {
        let olive = house.owner().await;
        let id = measured(&house, &olive).await;
        let page = format!("/standard/{id}");
        // A reader is asked like everybody.
        let nell = at_a_browser(&house, "nell@devlin.example", Role::Reader).await;
        let asked = nell.open(&page).await.expect(StatusCode::OK).body;
        assert!(asked.contains("what do you think?") && asked.contains("data-key=\"x\""), "{asked}");
        assert!(!asked.contains("56 of 70") && !asked.contains("svg class=\"curve\""), "{asked}");
        let wrong = nell.send(&format!("{page}/belief"), &[("level", "a lot")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("a lot"), "{}", wrong.body);
        let skipped = nell.send(&format!("{page}/belief/skip"), &[]).await;
        assert_eq!((skipped.status, skipped.header("location")), (StatusCode::SEE_OTHER, Some(page.as_str())));
        assert!(nell.open(&page).await.expect(StatusCode::OK).body.contains("56 of 70"));
        // Thirty days later once more, and whoever answers sees what is measured at once.
        house.clock.set(instant("2026-12-20T12:00:00Z"));
        let nell = sign_in(&house, "nell@devlin.example").await;
        let asked = nell.open(&page).await.expect(StatusCode::OK).body;
        assert!(asked.contains("what do you think?") && !asked.contains("56 of 70"), "{asked}");
        nell.send(&format!("{page}/belief"), &[("level", "90 %")]).await.expect(StatusCode::SEE_OTHER);
        let seen = nell.open(&page).await.expect(StatusCode::OK).body;
        assert!(seen.contains("56 of 70") && seen.contains("What you said yourself"), "{seen}");
        // A program is asked nothing.
        assert!(olive.page(&page).await.expect(StatusCode::OK).body.contains("56 of 70"));
    }
}

story! {
    async fn of_fewer_than_five_and_of_a_quarter_that_runs_nothing_is_shown(house: House) {
        let olive = house.owner().await;
        let id = measured(&house, &olive).await;
        let mut people = Vec::new();
        for name in ["Ada", "Bo", "Cy", "Dee", "Eve"] {
            people.push(house.colleague(name, Role::Member, Visibility::All).await);
        }
        for (person, level) in people.iter().zip(["90 %", "95 %", "85 %", "99 %"]) {
            believe(person, id, level).await;
        }
        believe(&people[0], id, "92 %").await;
        let quarters = async || {
            let told = olive.get(&format!("/api/standard/{id}")).await.expect(StatusCode::OK).json();
            told["beside"]["belief"]["quarters"].clone()
        };
        house.clock.set(instant("2027-01-01T12:00:00Z"));
        assert_eq!(quarters().await, json!([]), "four people are no figure");
        house.clock.set(instant("2026-12-31T12:00:00Z"));
        believe(&people[4], id, "80 %").await;
        assert_eq!(quarters().await, json!([]), "the quarter runs");
        house.clock.set(instant("2027-01-01T12:00:00Z"));
        let shown = quarters().await;
        assert_eq!(shown[0]["levels"], json!([0.8, 0.85, 0.92, 0.95, 0.99]));
        assert!((shown[0]["measured"].as_f64().unwrap() - 0.8).abs() < 1e-9, "56 of 70: {shown}");
        let page = olive.page(&format!("/standard/{id}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("Believed and measured") && page.contains("4th quarter of 2026"), "{page}");
    }
}

story! {
    async fn the_list_of_standards_shows_no_level_before_one_said_what_one_thinks(house: House) {
        let olive = house.owner().await;
        let id = measured(&house, &olive).await;
        let unknown = set(&olive, json!({ "measure": "first_answer", "level": "8 hours", "why": "a kitchen waits" })).await;
        let nell = at_a_browser(&house, "nell@devlin.example", Role::Reader).await;
        let list = nell.open("/standard").await.expect(StatusCode::OK).body;
        assert!(list.contains("at least 95\u{a0}%") && list.contains("guess first") && !list.contains("56 of 70"), "{list}");
        assert!(list.contains("Nothing is known of it yet"), "nobody is asked of {unknown}");
        // A program is asked nothing.
        assert!(olive.page("/standard").await.expect(StatusCode::OK).body.contains("56 of 70"));
        nell.send(&format!("/standard/{id}/belief/skip"), &[]).await.expect(StatusCode::SEE_OTHER);
        let list = nell.open("/standard").await.expect(StatusCode::OK).body;
        assert!(list.contains("56 of 70") && !list.contains("guess first"), "{list}");
        // Thirty days later it is asked again.
        house.clock.set(instant("2026-12-20T12:00:00Z"));
        let nell = sign_in(&house, "nell@devlin.example").await;
        assert!(!nell.open("/standard").await.expect(StatusCode::OK).body.contains("56 of 70"));
    }
}

story! {
    async fn nobody_is_told_who_believed_what_but_themselves(house: House) {
        let (olive, mia) = (house.owner().await, house.member().await);
        let id = measured(&house, &olive).await;
        believe(&mia, id, "73 %").await;
        let own = mia.get("/api/belief").await.expect(StatusCode::OK).json();
        assert_eq!((&own["own"][0]["level"], &own["own"][0]["on"]), (&json!(0.73), &json!("2026-11-20")));
        assert!(mia.page("/belief").await.expect(StatusCode::OK).body.contains("73"));
        assert_eq!(olive.get("/api/belief").await.json()["own"], json!([]));
        for path in [format!("/standard/{id}"), "/standard".to_owned(), "/belief".to_owned()] {
            let page = olive.page(&path).await.expect(StatusCode::OK).body;
            let told = olive.get(&format!("/api{path}")).await.expect(StatusCode::OK).body;
            assert!(!page.contains("73\u{a0}%") && !told.contains("0.73"), "{path}");
        }
        // No fact says a level, and no other takes it back.
        assert_eq!(house.count("select count(*) from fact where name = 'belief.said' and body like '%0.73%'").await, 0);
        let undo = format!("/api/belief/{}/undo", own["own"][0]["id"]);
        olive.post(&undo, json!({})).await.expect(StatusCode::NOT_FOUND);
        let program = house.person("Pat Program", Role::Member, Visibility::All, Right::Read).await;
        program.post(&format!("/api/standard/{id}/belief"), json!({ "level": "5 %" })).await.expect(StatusCode::FORBIDDEN);
        mia.post(&undo, json!({})).await.expect(StatusCode::OK);
        mia.post(&undo, json!({})).await.expect(StatusCode::NOT_FOUND);
        believe(&mia, id, "74 %").await;
        let own = mia.get("/api/belief").await.json();
        house.clock.set(instant("2027-01-01T12:00:00Z"));
        mia.post(&format!("/api/belief/{}/undo", own["own"][0]["id"]), json!({})).await.expect(StatusCode::CONFLICT);
        mia.post("/api/standard/999/belief", json!({ "level": "5 %" })).await.expect(StatusCode::NOT_FOUND);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_is_changed_in_the_database_is_found(house: House) {
        let mia = house.member().await;
        let id = measured(&house, &mia).await;
        believe(&mia, id, "73 %").await;
        let own = mia.get("/api/belief").await.json();
        mia.post(&format!("/api/belief/{}/undo", own["own"][0]["id"]), json!({})).await.expect(StatusCode::OK);
        assert!(house.verify().await.holds());
        for (wrong, right) in [
            ("update belief set level = 0.99", "update belief set level = 0.73"),
            ("update belief_withdrawn set by_colleague = 99", "update belief_withdrawn set by_colleague = (select by_colleague from belief)"),
        ] {
            house.app.store.write(move |tx| tx.run(wrong, args![])).await.unwrap();
            assert!(!house.verify().await.holds(), "{wrong}");
            house.app.store.write(move |tx| tx.run(right, args![])).await.unwrap();
        }
        assert!(house.verify().await.holds());
    }
}
