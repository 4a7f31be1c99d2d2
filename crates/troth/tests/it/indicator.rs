//! What a firm counts itself: told week by week, never made better unseen, and no standard met by counting otherwise.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::frame::week::Week;
use troth_store::{Tx, args};

use crate::house::{House, Person, Reply};
use crate::intake::hand_in_with;
use crate::standard::set;
use crate::story;

/// The Monday so many weeks before the running one, which began on 16 November 2026.
fn monday(weeks_ago: i32) -> String {
    let running = Week::of(jiff::civil::date(2026, 11, 16));
    running.plus(-weeks_ago).monday().to_string()
}

async fn core_job(by: &Person<'_>) -> i64 {
    let new = json!({
        "name": "Core job done",
        "question": "Of those who came to us for a job, how many got it done?",
        "definition": "Customers who came with a job that week, and of these, all who say that it is done.",
    });
    let made = by.post("/api/indicator", new).await.expect(StatusCode::CREATED);
    made.json()["id"].as_i64().unwrap()
}

fn week(weeks_ago: i32, count: i64, of: i64) -> Value {
    json!({ "week": monday(weeks_ago), "count": count, "of": of })
}

async fn count(by: &Person<'_>, id: i64, weeks: Vec<Value>) -> Value {
    let told = by
        .post(&format!("/api/indicator/{id}/week"), json!({ "weeks": weeks }))
        .await;
    told.expect(StatusCode::OK).json()
}

/// Nine in ten or a little more, from one week until another.
fn good(weeks: std::ops::RangeInclusive<i32>) -> Vec<Value> {
    weeks.map(|ago| week(ago, 45 + i64::from(ago % 2), 50)).collect()
}

fn on_it(level: &str) -> Value {
    json!({ "measure": "own:Core job done", "level": level, "why": "they come to us for nothing else", "since": monday(30) })
}

async fn file(by: &Person<'_>, id: i64, text: &str) -> Reply {
    let (path, headers) = (format!("/indicator/{id}/file"), [("accept", "text/html")]);
    hand_in_with(by, &path, &[("jobs.csv", text.as_bytes())], &[], &headers).await
}

story! {
    async fn the_first_one_is_ready_made_and_readers_only_look(house: House) {
        let (mia, rae) = (house.member().await, house.reader().await);
        let empty = mia.page("/indicator").await.expect(StatusCode::OK);
        assert!(empty.body.contains("/indicator/new?with=core_job"), "{}", empty.body);
        let empty = rae.page("/indicator").await.expect(StatusCode::OK);
        assert!(empty.body.contains("Nothing is counted yet") && !empty.body.contains("with=core_job"), "{}", empty.body);
        rae.page("/indicator/new").await.expect(StatusCode::FORBIDDEN);
        let form = mia.page("/indicator/new?with=core_job").await.expect(StatusCode::OK);
        assert!(form.body.contains("value=\"Core job done\"") && form.body.contains("how many got it done?"), "{}", form.body);

        let typed = [("name", "Core job done"), ("question", "How many got it done?"), ("definition", ""), ("shape", "share")];
        let again = mia.form("/indicator", &typed).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains("value=\"How many got it done?\"") && again.body.contains("anybody would count the same"), "{}", again.body);
        let id = core_job(&mia).await;
        // By whatever letters, no second one is called so.
        let twice = json!({ "name": "CORE JOB DONE", "question": "q", "definition": "d" });
        mia.post("/api/indicator", twice).await.expect(StatusCode::UNPROCESSABLE_ENTITY);

        for (path, body) in [
            ("/api/indicator".to_owned(), json!({ "name": "n", "question": "q", "definition": "d" })),
            (format!("/api/indicator/{id}/week"), week(1, 18, 20)),
            (format!("/api/indicator/{id}/definition"), json!({ "definition": "d", "why": "w" })),
            (format!("/api/indicator/{id}/end"), json!({ "why": "w" })),
        ] {
            rae.post(&path, body).await.expect(StatusCode::FORBIDDEN);
        }
        assert_eq!(file(&rae, id, "period,count,of\n2026-11-09,1,5\n").await.status, StatusCode::FORBIDDEN);
        let page = rae.page(&format!("/indicator/{id}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("Nothing to draw yet") && !page.body.contains("Tell it"), "{}", page.body);
        house.nobody().get(&format!("/api/indicator/{id}")).await.expect(StatusCode::UNAUTHORIZED);
        mia.get("/api/indicator/999").await.expect(StatusCode::NOT_FOUND);
        mia.post("/api/indicator/999/week", week(1, 18, 20)).await.expect(StatusCode::NOT_FOUND);
    }
}

story! {
    async fn weeks_are_told_on_the_page_by_a_table_by_a_file_and_by_programs(house: House) {
        let mia = house.member().await;
        let id = core_job(&mia).await;
        let at = format!("/indicator/{id}");
        let typed = [("week", "9 Nov"), ("count", "18"), ("of", "20"), ("note", "a fair week")];
        mia.form(&format!("{at}/week"), &typed).await.expect(StatusCode::SEE_OTHER);
        let table = "period\tcount\tof\n2026-W45\t17\t20\n";
        mia.form(&format!("{at}/week"), &[("table", table)]).await.expect(StatusCode::SEE_OTHER);
        // Two days of the week from 26 October, added up.
        let days = "period,count,of\n2026-10-26,8,9\n2026-10-28,8,11\n2026-10-19,19,20\n";
        assert_eq!(file(&mia, id, days).await.status, StatusCode::SEE_OTHER);
        let told = count(&mia, id, vec![week(5, 20, 20)]).await;
        let figures: Vec<(&str, i64)> = told["series"][0]["weeks"].as_array().unwrap().iter()
            .map(|week| (week["week"].as_str().unwrap(), week["count"].as_i64().unwrap()))
            .collect();
        // 2026-W45 began on 2 November.
        let all = [("2026-10-12", 20), ("2026-10-19", 19), ("2026-10-26", 16), ("2026-11-02", 17), ("2026-11-09", 18)];
        assert_eq!(figures, all);
        let page = mia.page(&at).await.expect(StatusCode::OK);
        assert!(page.body.contains("a fair week") && page.body.contains("Mia Member"), "{}", page.body);

        // A file that grows is handed in whole: only what is new is told.
        let rows = "select count(*) from indicator_telling";
        let grown = format!("{days}2026-11-04,17,20\n2026-10-05,15,20\n");
        assert_eq!(file(&mia, id, &grown).await.status, StatusCode::SEE_OTHER);
        assert_eq!(house.count(rows).await, 6);

        // Of a file with a wrong line nothing is taken, and each wrong line is named.
        let wrong = "period,count,of\n2026-09-28,18,20\n2026-09-21,21,20\n2026-11-16,1,5\n2027-01-04,1,5\nsome day,1,5\n2026-09-14,-1,5\n";
        let refused = file(&mia, id, wrong).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        for line in ["Line 3:", "line 4:", "line 5:", "line 6:", "line 7:", "is not over", "is more than all"] {
            assert!(refused.body.contains(line), "{line}: {}", refused.body);
        }
        let refused = file(&mia, id, "").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Choose a file"), "{}", refused.body);
        assert_eq!(house.count(rows).await, 6);
    }
}

story! {
    async fn a_week_that_is_not_over_and_more_than_all_are_refused_where_they_were_typed(house: House) {
        let mia = house.member().await;
        let id = core_job(&mia).await;
        let path = format!("/indicator/{id}/week");
        for (weeks_ago, count, of, why) in [
            (0, "18", "20", "is not over"),
            (-1, "18", "20", "is not over"),
            (1, "21", "20", "is more than all"),
            (1, "-1", "20", "is no count"),
        ] {
            let day = monday(weeks_ago);
            let typed = [("week", day.as_str()), ("count", count), ("of", of), ("note", "kept as typed")];
            let again = mia.form(&path, &typed).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.body.contains(why) && again.body.contains("kept as typed"), "{}", again.body);
            let refused = mia.post(&format!("/api{path}"), json!({ "weeks": [{ "week": day, "count": count, "of": of }] })).await;
            assert!(refused.expect(StatusCode::UNPROCESSABLE_ENTITY).body.contains("entry 1: "));
        }
        assert_eq!(house.count("select count(*) from indicator_telling").await, 0);
    }
}

story! {
    async fn a_slide_of_it_is_told_and_the_page_behind_a_week_says_who_counted(house: House) {
        let olive = house.owner().await;
        let id = core_job(&olive).await;
        let mut weeks = good(21..=60);
        weeks.extend((1..=20).map(|ago| week(ago, 35, 50)));
        count(&olive, id, weeks).await;
        let standard = set(&olive, on_it("90 %")).await;
        house.catch_up().await;
        let told = olive.told(&format!("/api/standard/{standard}")).await;
        assert_eq!((&told["name"], &told["series"]), (&json!("Core job done"), &json!("own_share/1/own:Core job done")));
        assert!(told["definition"].as_str().unwrap().starts_with("Customers who came with a job"), "{told}");
        let slide = told["alarms"].as_array().unwrap().iter().find(|alarm| alarm["kind"] == "sliding").unwrap();
        // From the week twenty weeks before that of 16 November on, 35 of 50 got it done.
        assert_eq!((&slide["since"], &slide["stands"]), (&json!("2026-06-29"), &json!(true)));
        assert_eq!(olive.told("/api/today").await["standards"][0]["sliding_since"], "2026-06-29");

        // Told again with words: the page behind the week says who, when, and what it was before.
        let mia = house.member().await;
        let again = json!({ "week": monday(3), "count": 36, "of": 50, "note": "one had called twice" });
        mia.post(&format!("/api/indicator/{id}/week"), again).await.expect(StatusCode::OK);
        house.catch_up().await;
        let behind = format!("/standard/{standard}/week/{}", monday(3));
        let told = olive.told(&format!("/api{behind}")).await;
        assert_eq!(told["said"].as_str().unwrap().split(", ").last(), Some("36 of 50"));
        assert_eq!((&told["tellings"][0]["count"], &told["tellings"][1]["count"]), (&json!(36), &json!(35)));
        let page = olive.page(&behind).await.expect(StatusCode::OK);
        for words in ["Mia Member", "one had called twice", "before: 35 of 50"] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }

        let derived = "select * from standard_week order by series, week";
        let before = house.dump(derived).await;
        assert_eq!(before.len(), 60);
        troth::serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        House::same(&before, &house.dump(derived).await);
    }
}

story! {
    async fn a_standard_waits_until_both_definitions_overlap_and_is_no_lower_then(house: House) {
        let olive = house.owner().await;
        let id = core_job(&olive).await;
        count(&olive, id, good(1..=60)).await;
        let first = set(&olive, on_it("90 %")).await;
        let anew = json!({ "definition": "Only those who came by telephone.", "why": "the others are counted by the shop" });
        let same = json!({ "definition": "Only those who came by telephone.", "why": "again" });
        let path = format!("/api/indicator/{id}/definition");
        olive.post(&path, anew).await.expect(StatusCode::OK);
        olive.post(&path, same).await.expect(StatusCode::UNPROCESSABLE_ENTITY);

        let refused = olive.post("/api/standard", on_it("95 %")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("0 of 13 weeks are known by definition 2 and by definition 1"), "{}", refused.body);
        // Twelve weeks and one of four people, which is none.
        let mut weeks: Vec<Value> = (1..=12).map(|ago| week(ago, 39, 40)).collect();
        weeks.push(week(13, 4, 4));
        count(&olive, id, weeks).await;
        let refused = olive.post("/api/standard", on_it("95 %")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("12 of 13 weeks"), "{}", refused.body);
        let page = olive.page(&format!("/indicator/{id}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("12 of 13 weeks are known") && !page.body.contains("Set a standard on it"), "{}", page.body);

        let mut both = week(13, 39, 40);
        both["note"] = json!("five had been left out");
        count(&olive, id, vec![both]).await;
        // Counting otherwise is no way round what is asked.
        let lower = olive.post("/api/standard", on_it("85 %")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(lower.body.contains("a standard is not lowered"), "{}", lower.body);
        let second = set(&olive, on_it("95 %")).await;
        house.catch_up().await;
        let newer = olive.told(&format!("/api/standard/{second}")).await;
        assert_eq!(newer["series"], "own_share/2/own:Core job done");
        assert_eq!((&newer["other"]["version"], &newer["other"]["is_newer"]), (&json!(1), &json!(false)));
        let older = olive.told(&format!("/api/standard/{first}")).await;
        assert_eq!((&older["other"]["version"], &older["other"]["is_newer"]), (&json!(2), &json!(true)));
        let page = olive.page(&format!("/standard/{first}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("trace past") && page.body.contains("definition 2, the newer one"), "{}", page.body);
        let page = olive.page(&format!("/indicator/{id}")).await.expect(StatusCode::OK);
        for words in ["By definition 1", "the others are counted by the shop", "Set a standard on it"] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        // The older one goes on being told where it is named.
        let older = json!({ "version": 1, "weeks": [week(1, 50, 50)] });
        let told = olive.post(&format!("/api/indicator/{id}/week"), older).await.expect(StatusCode::OK).json();
        assert_eq!((&told["tellings"][0]["version"], &told["tellings"][1]["version"]), (&json!(2), &json!(1)));
        let none = json!({ "version": 3, "weeks": [week(1, 50, 50)] });
        olive.post(&format!("/api/indicator/{id}/week"), none).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn a_past_made_better_afterwards_stays_seen(house: House) {
        let (olive, mia) = (house.owner().await, house.member().await);
        let id = core_job(&olive).await;
        count(&olive, id, vec![week(2, 30, 50)]).await;
        let told = count(&mia, id, vec![week(2, 45, 50)]).await;
        let kept = "select part from standard_week where series = 'own_share/1/own:Core job done'";
        house.catch_up().await;
        assert_eq!(house.count(kept).await, 45);
        let page = olive.page(&format!("/indicator/{id}")).await.expect(StatusCode::OK);
        for words in ["45 of 50", "before: 30 of 50", "told again since", "Mia Member", "Olive Owner"] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        // Taken back with a reason, what was told before counts again.
        let newest = &told["tellings"][0]["id"];
        let path = format!("/indicator/{id}/telling/{newest}/withdraw");
        let again = olive.form(&path, &[("why", " ")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains("Say why"), "{}", again.body);
        let other = olive.post(&format!("/api/indicator/{}/telling/{newest}/withdraw", id + 1), json!({ "why": "w" })).await;
        other.expect(StatusCode::NOT_FOUND);
        let why = json!({ "why": "nobody had asked them" });
        let told = olive.post(&format!("/api{path}"), why.clone()).await.expect(StatusCode::OK).json();
        assert_eq!(told["tellings"][0]["withdrawn"]["why"], "nobody had asked them");
        assert_eq!(told["series"][0]["weeks"][0]["count"], 30);
        olive.post(&format!("/api{path}"), why).await.expect(StatusCode::CONFLICT);
        house.catch_up().await;
        assert_eq!(house.count(kept).await, 30);
        let page = olive.page(&format!("/indicator/{id}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("nobody had asked them") && page.body.contains("45 of 50"), "{}", page.body);
    }
}

story! {
    async fn a_telling_changed_in_the_database_is_found(house: House) {
        let olive = house.owner().await;
        let id = core_job(&olive).await;
        count(&olive, id, good(1..=3)).await;
        assert_eq!(house.verify().await.broken, Vec::<String>::new());
        let better = |tx: &Tx| tx.run("update indicator_telling set part = 50 where part = 45", args![]);
        assert_eq!(house.app.store.write(better).await.unwrap(), 1);
        let broken = house.verify().await.broken;
        assert!(broken.iter().any(|line| line.contains("indicator_telling")), "{broken:?}");
    }
}

story! {
    async fn fewer_than_five_are_not_shown_and_none_is_unknown(house: House) {
        let olive = house.owner().await;
        let id = core_job(&olive).await;
        let told = count(&olive, id, vec![week(3, 4, 4), week(2, 0, 0), week(1, 5, 5)]).await;
        let values: Vec<&Value> = told["series"][0]["weeks"].as_array().unwrap().iter().map(|week| &week["value"]).collect();
        assert_eq!(values, [&Value::Null, &Value::Null, &json!(1.0)]);
        let standard = set(&olive, on_it("90 %")).await;
        house.catch_up().await;
        let told = olive.told(&format!("/api/standard/{standard}")).await;
        let known: Vec<&Value> = told["weeks"].as_array().unwrap().iter().filter(|week| !week["value"].is_null()).map(|week| &week["week"]).collect();
        assert_eq!(known, [&json!(monday(1))]);
        let behind = olive.told(&format!("/api/standard/{standard}/week/{}", monday(3))).await;
        assert_eq!((&behind["said"], &behind["tellings"]), (&Value::Null, &json!([])));
    }
}

story! {
    async fn recording_less_is_no_success_and_is_said(house: House) {
        let olive = house.owner().await;
        let id = core_job(&olive).await;
        count(&olive, id, good(14..=60)).await;
        // All went well in the few weeks that were told since.
        count(&olive, id, [13, 7, 1].map(|ago| week(ago, 50, 50)).into()).await;
        let standard = set(&olive, on_it("90 %")).await;
        house.catch_up().await;
        let told = olive.told(&format!("/api/standard/{standard}")).await;
        assert_eq!(told["alarms"], json!([]));
        // Of the thirteen weeks until that of 9 November three are known; of the thirty from the sixtieth to the thirty-first
        // before the running one, all.
        let said = told["less_recorded"].as_str().unwrap();
        assert!(said.contains("3 of 13") && said.contains("30 of 30"), "{said}");
        count(&olive, id, (1..=13).map(|ago| week(ago, 46, 50)).collect()).await;
        house.catch_up().await;
        assert_eq!(olive.told(&format!("/api/standard/{standard}")).await["less_recorded"], Value::Null);
    }
}

story! {
    async fn a_rate_says_on_what_it_is_counted_wherever_it_stands(house: House) {
        let olive = house.owner().await;
        let new = json!({
            "name": "Damaged on arrival", "question": "How often does it come broken?", "definition": "Parcels that came broken.",
            "shape": "per_hundred", "counted_on": "deliveries", "better": "lower",
        });
        let id = olive.post("/api/indicator", new).await.expect(StatusCode::CREATED).json()["id"].as_i64().unwrap();
        count(&olive, id, (1..=20).map(|ago| week(ago, 12, 375)).collect()).await;
        let asked = json!({ "measure": "own:Damaged on arrival", "level": "3.5 per hundred deliveries", "why": "they unpack it at once" });
        let standard = set(&olive, asked).await;
        house.catch_up().await;
        let told = olive.told(&format!("/api/standard/{standard}")).await;
        assert_eq!(told["level_said"], "3.5 per hundred deliveries");
        // Thirteen weeks of twelve on 375 are 156 on 4,875: 3.2 on a hundred.
        let last = told["last_said"].as_str().unwrap();
        assert!(last.starts_with("3.2 per hundred deliveries (") && last.ends_with(", 156 on 4,875\u{a0}deliveries"), "{last}");
        let list = olive.page("/standard").await.expect(StatusCode::OK);
        assert!(list.body.contains("at most 3.5 per hundred deliveries") && !list.body.contains("orders"), "{}", list.body);
    }
}

story! {
    async fn what_is_counted_no_longer_is_neither_told_nor_asked(house: House) {
        let mia = house.member().await;
        let id = core_job(&mia).await;
        count(&mia, id, good(1..=3)).await;
        let path = format!("/api/indicator/{id}");
        mia.post(&format!("{path}/end"), json!({ "why": "" })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        mia.post(&format!("{path}/end"), json!({ "why": "the shop counts it" })).await.expect(StatusCode::OK);
        mia.post(&format!("{path}/end"), json!({ "why": "again" })).await.expect(StatusCode::CONFLICT);
        mia.post(&format!("{path}/week"), week(4, 45, 50)).await.expect(StatusCode::CONFLICT);
        mia.post("/api/standard", on_it("90 %")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let form = mia.page("/standard/new").await.expect(StatusCode::OK);
        assert!(!form.body.contains("own:Core job done"), "{}", form.body);
        let page = mia.page(&format!("/indicator/{id}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("the shop counts it") && page.body.contains("Count it again"), "{}", page.body);
        mia.post(&format!("{path}/resume"), json!({})).await.expect(StatusCode::OK);
        mia.post(&format!("{path}/resume"), json!({})).await.expect(StatusCode::CONFLICT);
        mia.post(&format!("{path}/week"), week(4, 45, 50)).await.expect(StatusCode::OK);
        let form = mia.page("/standard/new?measure=own%3ACore%20job%20done").await.expect(StatusCode::OK);
        assert!(form.body.contains("value=\"own:Core job done\" checked"), "{}", form.body);
        assert_eq!(house.verify().await.broken, Vec::<String>::new());
    }
}
