//! Standards: set once, never lowered by anybody, retired in the open, and silent about few.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Right, Role, Visibility};
use troth::demo;
use troth::frame::week::Week;

use crate::house::Person;
use crate::story;

/// A standard on given promises kept.
fn kept(level: &str) -> Value {
    json!({ "measure": "given_kept", "level": level, "why": "they plan their own work by our word" })
}

pub async fn set(by: &Person<'_>, asked: Value) -> i64 {
    let made = by.post("/api/standard", asked).await.expect(StatusCode::CREATED);
    made.json()["id"].as_i64().unwrap()
}

story! {
    async fn a_standard_cannot_be_lowered_by_any_role_or_key(house: House) {
        let olive = house.owner().await;
        let id = set(&olive, kept("95 %")).await;
        for (role, scope) in [(Role::Owner, Right::Own), (Role::Member, Right::Write)] {
            let somebody = house.person("Sam Somebody", role, Visibility::All, scope).await;
            let lower = somebody.post("/api/standard", kept("90 %")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(lower.body.contains("a standard is not lowered"), "{}", lower.body);
            for (method, path) in [("PUT", format!("/api/standard/{id}")), ("PATCH", format!("/api/standard/{id}")), ("DELETE", format!("/api/standard/{id}"))] {
                let method = method.parse().unwrap();
                let refused = somebody.ask(method, &path, &[], Some(kept("90 %"))).await;
                refused.expect(StatusCode::METHOD_NOT_ALLOWED);
            }
        }
        let reader = house.reader().await;
        reader.post("/api/standard", kept("99 %")).await.expect(StatusCode::FORBIDDEN);
        let shown = olive.told(&format!("/api/standard/{id}")).await;
        assert_eq!((shown["level"].as_f64(), shown["set_level"].as_f64()), (Some(0.95), Some(0.95)));
        // More may be asked beside it.
        set(&olive, kept("97 %")).await;
    }
}

story! {
    async fn one_retired_in_the_open_is_still_there_with_who_and_why(house: House) {
        let olive = house.owner().await;
        let id = set(&olive, kept("95 %")).await;
        let path = format!("/api/standard/{id}/retire");
        olive.post(&path, json!({ "why": " " })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let why = "we no longer deliver ourselves";
        let retired = olive.post(&path, json!({ "why": why })).await.expect(StatusCode::OK).json();
        assert_eq!(retired["state"], "retired");
        assert_eq!(retired["acts"][0]["why"], why);
        olive.post(&path, json!({ "why": why })).await.expect(StatusCode::CONFLICT);
        let list = olive.page("/standard").await.expect(StatusCode::OK);
        assert!(list.body.contains("Retired") && list.body.contains(&format!("/standard/{id}")));
        let page = olive.page(&format!("/standard/{id}")).await.expect(StatusCode::OK);
        assert!(page.body.contains(why) && page.body.contains("Olive Owner"), "{}", page.body);
        // Now another may be set, and both stay.
        set(&olive, kept("80 %")).await;
        let all = olive.told("/api/standard").await;
        assert_eq!(all["standards"].as_array().unwrap().len(), 2);
    }
}

story! {
    async fn one_lowered_in_the_database_is_found(house: House) {
        let olive = house.owner().await;
        set(&olive, kept("95 %")).await;
        assert_eq!(house.verify().await.broken, Vec::<String>::new());
        let lower = |tx: &troth_store::Tx| tx.run("update standard set level = 0.8", troth_store::args![]);
        house.app.store.write(lower).await.unwrap();
        let broken = house.verify().await.broken;
        assert!(broken.iter().any(|line| line.contains("standard")), "{broken:?}");
    }
}

story! {
    async fn the_planted_slowing_is_found_and_dated_and_the_stable_ones_stay_quiet(house: House) {
        demo::load::load(&house.app.store, &house.clock).await.unwrap();
        house.catch_up().await;
        let olive = house.owner().await;
        let told = olive.told("/api/standard").await;
        let of = |series: &str| {
            let mut all = told["standards"].as_array().unwrap().iter();
            all.find(|one| one["series"] == series).cloned().unwrap()
        };
        let slows = of("first_answer/1");
        let slide = slows["alarms"].as_array().unwrap().iter().find(|alarm| alarm["kind"] == "sliding").unwrap();
        assert_eq!(slide["stands"], true, "{slide}");
        // It was planted to begin 52 weeks before the last order day, from five hours on; what is asked is half an hour more,
        // which the climb of six hours in a year passes in its fifth week. Noise may date it some weeks off.
        let planted = demo::standards::a_year_ago(jiff::civil::date(2026, 11, 20)).unwrap();
        let since: jiff::civil::Date = slide["since"].as_str().unwrap().parse().unwrap();
        let weeks = Week::of(since).0 - planted.0;
        assert!((0..=13).contains(&weeks), "dated {weeks} weeks after it was planted");
        for quiet in ["came_back/1", "given_kept/1"] {
            let quiet = of(quiet);
            assert_eq!((&quiet["alarms"], &quiet["state"]), (&json!([]), &json!("met")), "{quiet}");
        }
        let today = olive.told("/api/today").await;
        assert_eq!(today["standards"].as_array().unwrap().len(), 1);
        assert_eq!(today["standards"][0]["standard"], slows["id"]);
        assert!(olive.page("/").await.body.contains("Sliding since"));
        // Each is a fact, and is given once.
        let facts = "select count(*) from fact where name = 'standard.alarm'";
        let given = house.count(facts).await;
        assert!(given > 0);
        house.catch_up().await;
        assert_eq!(house.count(facts).await, given);
        // A point opens into the people of that week and their words.
        let weeks = slows["weeks"].as_array().unwrap();
        let last = weeks.iter().rev().find(|week| !week["value"].is_null()).unwrap()["week"].as_str().unwrap();
        let behind = olive.told(&format!("/api/standard/{}/week/{last}", slows["id"])).await;
        assert!(behind["letters"].as_array().unwrap().len() >= 5, "{behind}");
    }
}

story! {
    async fn a_house_without_standards_is_led_to_three_that_most_begin_with(house: House) {
        let olive = house.owner().await;
        let page = olive.page("/standard").await.expect(StatusCode::OK).body;
        for (measure, level, word) in [("given_kept", "95%20%25", "95 %"), ("first_answer", "8%20hours", "8 hours"), ("answered_in_a_day", "90%20%25", "90 %")] {
            let href = format!("/standard/new?measure={measure}&level={level}");
            assert!(page.contains(&href.replace('&', "&amp;")), "{href}: {page}");
            let form = olive.page(&href).await.expect(StatusCode::OK).body;
            assert!(form.contains(&format!("value=\"{word}\"")), "{form}");
            let chosen = form.split("<input").find(|input| input.contains(&format!("value=\"{measure}\"")));
            assert!(chosen.is_some_and(|input| input.contains("checked")), "{measure}: {form}");
        }
        let reader = house.reader().await;
        assert!(!reader.page("/standard").await.expect(StatusCode::OK).body.contains("/standard/new"));
    }
}
