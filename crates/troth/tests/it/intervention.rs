//! What was done about a standard or a hindrance: before and after, the pile of quick fixes, and what was abandoned.

use axum::http::StatusCode;
use jiff::civil::date;
use serde_json::{Value, json};
use troth::frame::week::Week;
use troth_store::args;

use crate::house::{House, Person, instant};
use crate::standard::set;
use crate::story;

async fn begin(person: &Person<'_>, more: Value) -> Value {
    let mut asked = json!({ "what": "two of us answer until noon", "kind": "quick", "sake": "riders" });
    for (field, value) in more.as_object().unwrap() {
        asked[field] = value.clone();
    }
    let begun = person.post("/api/intervention", asked).await;
    begun.expect(StatusCode::CREATED).json()
}

async fn named(person: &Person<'_>, name: &str) -> i64 {
    let made = person.post("/api/hindrance", json!({ "name": name })).await;
    made.expect(StatusCode::CREATED).json()["id"].as_i64().unwrap()
}

async fn kept(person: &Person<'_>) -> i64 {
    set(
        person,
        json!({ "measure": "given_kept", "level": "95 %", "why": "they plan by our word" }),
    )
    .await
}

/// What one week told of given promises kept.
async fn told(house: &House, week: Week, part: i64, whole: i64) {
    let sql = "insert into standard_week (series, week, part, whole, log_mean, log_squares, people)
               values ('given_kept/1', $1, $2, $3, 0, 0, 9)";
    let number = i64::from(week.0);
    house
        .app
        .store
        .write(move |tx| tx.run(sql, args![number, part, whole]))
        .await
        .unwrap();
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
    async fn before_and_after_of_a_standard_say_improved_only_when_the_whole_interval_does(house: House) {
        let olive = house.owner().await;
        let standard = kept(&olive).await;
        // Newcombe (1998): 48 of 80 before and 56 of 70 since differ by .2000, between .0524 and .3339.
        told(&house, Week::of(date(2026, 6, 1)), 48, 80).await;
        told(&house, Week::of(date(2026, 8, 10)), 56, 70).await;
        // After the day fixed: not counted.
        told(&house, Week::of(date(2026, 11, 2)), 0, 500).await;
        let about = json!({ "standard": standard, "from": "2026-08-03", "look": "2026-11-02", "hoped": "5 %", "expected": "fewer late parcels" });
        let begun = begin(&olive, about).await;
        let compared = &begun["comparison"];
        let near = |field: &str, value: f64| assert!((compared[field].as_f64().unwrap() - value).abs() < 5e-5, "{compared}");
        near("by", 0.2);
        near("low", 0.0524);
        near("high", 0.3339);
        assert_eq!((&compared["verdict"], &compared["is_early"], &begun["is_due"]), (&json!("as_hoped"), &json!(false), &json!(true)));
        assert_eq!(begun["target_name"], "Given promises kept, we say");
        let path = format!("/intervention/{}", begun["id"]);
        let page = olive.page(&path).await.expect(StatusCode::OK).body;
        for wanted in ["improved, as hoped", "20.0 points better", "Week by week", "To look at", "fewer late parcels"] {
            let list = olive.page("/intervention").await.expect(StatusCode::OK).body;
            assert!(page.contains(wanted) || list.contains(wanted), "{wanted}");
        }
        assert!(olive.page(&format!("/standard/{standard}")).await.expect(StatusCode::OK).body.contains("two of us answer until noon"));
        let looked = olive.post(&format!("/api{path}/look"), json!({ "words": "it holds" })).await.expect(StatusCode::OK).json();
        let act = &looked["acts"][0];
        assert_eq!((&looked["state"], &act["verdict"], &act["is_early"]), (&json!("looked"), &json!("as_hoped"), &json!(false)));
        assert!(act["found"].as_str().unwrap().contains("20.0 points better"), "{act}");
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_is_seen_before_the_day_fixed_is_an_early_look_and_few_are_too_few(house: House) {
        let olive = house.owner().await;
        let standard = kept(&olive).await;
        told(&house, Week::of(date(2026, 10, 19)), 10, 20).await;
        told(&house, Week::of(date(2026, 11, 9)), 19, 19).await;
        let begun = begin(&olive, json!({ "standard": standard, "from": "2026-11-02", "look": "2026-12-07" })).await;
        assert_eq!((&begun["comparison"]["verdict"], &begun["comparison"]["is_early"]), (&json!("too_early"), &json!(true)));
        assert!(begun["comparison"]["low"].as_f64().unwrap() > 0.0, "the interval is shown all the same");
        let path = format!("/intervention/{}", begun["id"]);
        let page = olive.page(&path).await.expect(StatusCode::OK).body;
        assert!(page.contains("Early look") && page.contains("too early to say"), "{page}");
        let looked = json!({ "words": "too early", "again": "2026-12-21" });
        let looked = olive.post(&format!("/api{path}/look"), looked).await.expect(StatusCode::OK).json();
        assert_eq!((&looked["state"], &looked["look"], &looked["acts"][0]["is_early"]), (&json!("running"), &json!("2026-12-21"), &json!(true)));
        for (field, asked) in [
            ("again", json!({ "words": "x", "again": "yesterday" })),
            ("words", json!({ "again": "2026-12-24" })),
        ] {
            let refused = olive.post(&format!("/api{path}/look"), asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.json()["errors"][field].is_string(), "{}", refused.body);
        }
    }
}

story! {
    async fn quick_fixes_pile_up_until_something_systemic_is_done(house: House) {
        let olive = house.owner().await;
        let rule = named(&olive, "Refunds need a signature").await;
        begin(&olive, json!({ "hindrance": rule, "from": "2026-06-01" })).await;
        begin(&olive, json!({ "hindrance": rule, "from": "2025-11-01" })).await;
        let piles = async || olive.get("/api/intervention").await.expect(StatusCode::OK).json()["piles"].clone();
        assert_eq!(piles().await, json!([]), "one of them is more than a year ago");
        let third = begin(&olive, json!({ "hindrance": rule })).await;
        let pile = &piles().await[0];
        assert_eq!((&pile["quick"], &pile["since"]), (&json!(2), &json!("2026-06-01")));
        for path in ["/intervention".to_owned(), format!("/hindrance/{rule}")] {
            assert!(olive.page(&path).await.expect(StatusCode::OK).body.contains("A pile of"), "{path}");
        }
        let error = format!("/api/intervention/{}/error", third["id"]);
        olive.post(&error, json!({ "why": "typed twice" })).await.expect(StatusCode::OK);
        assert_eq!(piles().await, json!([]));
        olive.post(&error.replace("error", "undo"), json!({})).await.expect(StatusCode::OK);
        begin(&olive, json!({ "hindrance": rule, "kind": "systemic", "what": "the limit is 500 now" })).await;
        assert_eq!(piles().await, json!([]));
    }
}

story! {
    async fn what_was_abandoned_stays_in_view(house: House) {
        let olive = house.owner().await;
        let rule = named(&olive, "Refunds need a signature").await;
        let forgotten = begin(&olive, json!({ "hindrance": rule, "look": "2026-12-01", "what": "a forgotten trial" })).await;
        let given_up = begin(&olive, json!({ "hindrance": rule, "what": "a trial that failed" })).await;
        let path = format!("/api/intervention/{}/give-up", given_up["id"]);
        olive.post(&path, json!({})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let given_up = olive.post(&path, json!({ "why": "nobody kept it up" })).await.expect(StatusCode::OK).json();
        assert_eq!((&given_up["state"], &given_up["is_abandoned"]), (&json!("given_up"), &json!(true)));
        olive.post(&path, json!({ "why": "x" })).await.expect(StatusCode::CONFLICT);
        // Its day is 1 December; on 30 December it is 29 days past.
        house.clock.set(instant("2026-12-30T12:00:00Z"));
        let list = olive.page("/intervention").await.expect(StatusCode::OK).body;
        let (_, abandoned) = list.split_once(">Abandoned<").unwrap();
        assert!(abandoned.contains("a forgotten trial") && abandoned.contains("a trial that failed"), "{list}");
        let told = olive.get(&format!("/api/intervention/{}", forgotten["id"])).await.json();
        assert_eq!((&told["is_due"], &told["is_abandoned"]), (&json!(true), &json!(true)));
    }
}

story! {
    async fn removing_a_hindrance_is_an_intervention(house: House) {
        let mia = house.member().await;
        let rule = named(&mia, "Refunds need a signature").await;
        let removed = mia.post(&format!("/api/hindrance/{rule}/remove"), json!({ "why": "we trust each other" })).await;
        let removed = removed.expect(StatusCode::CREATED).json();
        assert_eq!((&removed["kind"], &removed["is_removal"], &removed["owner_name"]), (&json!("systemic"), &json!(true), &json!("Mia Member")));
        // A quarter is 91 days: from 20 November 2026 to 19 February 2027.
        assert_eq!(removed["look"], "2027-02-19");
        let told = mia.get(&format!("/api/hindrance/{rule}")).await.json();
        assert_eq!((&told["state"], &told["why"]), (&json!("removed"), &json!("we trust each other")));
        assert_eq!(told["beside"]["intervention"]["interventions"][0]["id"], removed["id"]);
        mia.post(&format!("/api/hindrance/{rule}/remove"), json!({ "why": "x" })).await.expect(StatusCode::CONFLICT);
        assert_eq!(house.count("select count(*) from intervention").await, 1);
    }
}

story! {
    async fn a_form_says_beside_the_field_what_would_be_right(house: House) {
        let mia = house.member().await;
        let rule = named(&mia, "Refunds need a signature").await;
        let good = json!({ "hindrance": rule, "what": "x", "kind": "quick", "sake": "riders" });
        for (field, value) in [
            ("what", json!("")), ("kind", json!(null)), ("sake", json!("")), ("owner", json!("Bob")),
            ("from", json!("someday")), ("look", json!("2026-11-20")), ("hoped", json!("-3")), ("standard", json!(1)),
        ] {
            let mut asked = good.clone();
            asked[field] = value;
            let refused = mia.post("/api/intervention", asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.json()["errors"][field].is_string(), "{field}: {}", refused.body);
        }
        let missing = json!({ "hindrance": 999, "what": "x", "kind": "quick", "sake": "riders" });
        mia.post("/api/intervention", missing).await.expect(StatusCode::NOT_FOUND);
        let here = rule.to_string();
        let form = mia.form("/intervention", &[("hindrance", &here), ("what", "kept as typed")]).await;
        assert!(form.status == StatusCode::UNPROCESSABLE_ENTITY && form.body.contains("kept as typed"), "{}", form.body);
        let empty = mia.page(&format!("/intervention/new?hindrance={rule}")).await.expect(StatusCode::OK).body;
        assert!(empty.contains("Refunds need a signature"), "{empty}");
        let reader = house.reader().await;
        reader.post("/api/intervention", good).await.expect(StatusCode::FORBIDDEN);
        assert!(reader.page("/intervention").await.expect(StatusCode::OK).body.contains("Nothing was begun yet"));
        mia.get("/api/intervention/999").await.expect(StatusCode::NOT_FOUND);
    }
}

story! {
    async fn what_is_changed_in_the_database_is_found(house: House) {
        let mia = house.member().await;
        let rule = named(&mia, "Refunds need a signature").await;
        let begun = begin(&mia, json!({ "hindrance": rule, "hoped": "2" })).await;
        mia.post(&format!("/api/intervention/{}/give-up", begun["id"]), json!({ "why": "no time" })).await.expect(StatusCode::OK);
        assert!(house.verify().await.holds());
        for (wrong, right) in [
            ("update intervention set look_day = '2027-12-01'", "update intervention set look_day = '2027-02-19'"),
            ("update intervention set hoped = 1", "update intervention set hoped = 2"),
            ("update intervention_act set words = 'done'", "update intervention_act set words = 'no time'"),
        ] {
            change(&house, wrong).await;
            assert!(!house.verify().await.holds(), "{wrong}");
            change(&house, right).await;
            assert!(house.verify().await.holds(), "{right}");
        }
    }
}

story! {
    async fn what_is_to_be_looked_at_stands_on_today_for_its_owner(house: House) {
        let (olive, mia) = (house.owner().await, house.member().await);
        let rule = named(&olive, "Refunds need a signature").await;
        // Three quick fixes, of Mia: one looked at again on 1 December, one on the 20th, and one that runs until February.
        for (what, look) in [("two of us sign", "2026-12-01"), ("sign on Fridays", "2026-12-20"), ("sign by mail", "2027-02-19")] {
            begin(&mia, json!({ "hindrance": rule, "what": what, "look": look })).await;
        }
        let due = async |person: &Person<'_>| -> Vec<String> {
            let told = person.get("/api/today").await.expect(StatusCode::OK).json();
            let due = told["interventions"].as_array().unwrap().clone();
            due.iter().map(|one| one["what"].as_str().unwrap().to_owned()).collect()
        };
        assert!(due(&mia).await.is_empty());
        house.clock.set(instant("2026-12-30T12:00:00Z"));
        assert_eq!(due(&mia).await, ["two of us sign", "sign on Fridays"], "the longest past first");
        assert!(due(&olive).await.is_empty(), "they are Mia's to look at");
        let page = mia.page("/").await.expect(StatusCode::OK).body;
        // 1 December is 29 days before 30 December: more than four weeks.
        for wanted in ["Quick fix about Refunds need a signature", "29\u{a0}days ago", "nobody has since", "data-key=\"s\""] {
            assert!(page.contains(wanted), "{wanted}: {page}");
        }
        // Whoever owns the house looks at what colleagues left behind.
        olive.post(&format!("/api/settings/colleague/{}/leave", mia.id), json!({})).await.expect(StatusCode::OK);
        assert_eq!(due(&olive).await, ["two of us sign", "sign on Fridays"]);
        let first = olive.get("/api/today").await.json()["interventions"][0]["id"].clone();
        olive.post(&format!("/api/intervention/{first}/look"), json!({ "words": "it held" })).await.expect(StatusCode::OK);
        assert_eq!(due(&olive).await, ["sign on Fridays"]);
    }
}

story! {
    async fn the_list_puts_what_is_due_first_and_what_is_done_last(house: House) {
        let olive = house.owner().await;
        let rule = named(&olive, "Refunds need a signature").await;
        for (what, look) in [("a due trial", "2026-11-27"), ("a running trial", "2027-03-01"), ("a trial that was seen", "2026-11-27")] {
            begin(&olive, json!({ "hindrance": rule, "what": what, "look": look })).await;
        }
        let given_up = begin(&olive, json!({ "hindrance": rule, "what": "a trial given up" })).await;
        olive.post(&format!("/api/intervention/{}/give-up", given_up["id"]), json!({ "why": "no time" })).await.expect(StatusCode::OK);
        let seen = olive.get("/api/intervention").await.json()["interventions"][1]["id"].clone();
        olive.post(&format!("/api/intervention/{seen}/look"), json!({ "words": "it held" })).await.expect(StatusCode::OK);
        house.clock.set(instant("2026-11-28T12:00:00Z"));
        let page = olive.page("/intervention").await.expect(StatusCode::OK).body;
        let places: Vec<usize> = ["a due trial", "A pile of", "a trial given up", "a running trial", "a trial that was seen"]
            .iter().map(|wanted| page.find(wanted).unwrap_or_else(|| panic!("{wanted}: {page}"))).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(page.contains("href=\"/intervention\""), "the menu leads there");
    }
}
