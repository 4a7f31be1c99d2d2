//! One line of plain language: shown before it is recorded, recorded at once, taken back at once.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use troth::access::{Role, Visibility};

use crate::house::{House, Person};
use crate::story;

/// The stories begin on Friday, 20 November 2026, at noon: “by Friday” is a week away.
const LINE: &str = "called Ann, upset about the late frame, promised a new one by Friday";

async fn read(person: &Person<'_>, line: &str, more: &str) -> Value {
    let query = serde_html_form::to_string([("line", line)]).unwrap();
    person
        .get(&format!("/api/capture?{query}{more}"))
        .await
        .expect(StatusCode::OK)
        .json()
}

/// How many facts there are: nothing is recorded without one.
async fn facts(house: &House) -> i64 {
    house.app.store.read(troth::journal::store::last).await.unwrap()
}

async fn timeline(person: &Person<'_>, party: i64) -> Vec<Value> {
    let view = person
        .get(&format!("/api/customer/{party}"))
        .await
        .expect(StatusCode::OK)
        .json();
    view["timeline"]["entries"]
        .as_array()
        .or(view["timeline"].as_array())
        .cloned()
        .unwrap_or_default()
}

story! {
    async fn one_line_shows_what_it_will_record_and_records_all_of_it_at_once(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let before = facts(&house).await;
        let shown = read(&mia, LINE, "").await;
        assert_eq!((&shown["who"]["party"], &shown["who"]["name"]), (&json!(ann), &json!("Ann Devlin")));
        assert_eq!((&shown["kind"], &shown["direction"], &shown["feeling"]), (&json!("call"), &json!("out"), &json!("upset")));
        assert_eq!((&shown["promises"][0]["what"], &shown["promises"][0]["due"]["day"]), (&json!("a new one"), &json!("2026-11-27")));
        assert_eq!(shown["questions"], json!([]));
        assert_eq!(facts(&house).await, before, "looking records nothing");

        let done = mia.post("/api/capture", json!({ "line": LINE })).await.expect(StatusCode::CREATED);
        assert!(done.header("location").unwrap().starts_with("/api/capture/"));
        let done = done.json();
        assert_eq!((&done["party"], &done["kind"], &done["is_new"]), (&json!(ann), &json!("call"), &json!(false)));
        house.catch_up().await;
        let promise = &done["promises"][0]["id"];
        let promise = mia.get(&format!("/api/promise/{promise}")).await.expect(StatusCode::OK).json();
        assert_eq!((&promise["party"], &promise["said"]["interaction"]), (&json!(ann), &done["interaction"]));
        assert_eq!(promise["by"]["colleague"], json!(mia.id));
        assert_eq!(promise["said"]["words"], json!("promised a new one by Friday"));
        let call = mia.get(&format!("/api/interaction/{}", done["interaction"])).await.expect(StatusCode::OK).json();
        assert_eq!((&call["words"], &call["kind"]), (&json!(LINE), &json!("call")));
        let told = mia.get(&format!("/api/interaction/{}/account", done["interaction"])).await.expect(StatusCode::OK).json();
        let felt = &told["accounts"][0]["feelings"][0];
        assert_eq!((&felt["feeling"], &felt["whose"]), (&json!("upset"), &json!("reading")), "{told}");
        mia.page(&format!("/capture/{}", done["id"])).await.expect(StatusCode::OK);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn undo_takes_every_part_back_and_only_once(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        for line in [LINE, "Ann is upset, owe her a quote by wed"] {
            let done = mia.post("/api/capture", json!({ "line": line })).await.expect(StatusCode::CREATED).json();
            house.catch_up().await;
            assert_eq!(timeline(&mia, ann).await.len(), 1, "{line}");
            let undo = format!("/api/capture/{}/undo", done["id"]);
            mia.post(&undo, json!({})).await.expect(StatusCode::OK);
            house.catch_up().await;
            assert!(timeline(&mia, ann).await.is_empty(), "{line}");
            let promise = mia.get(&format!("/api/promise/{}", done["promises"][0]["id"])).await.json();
            assert_eq!(promise["state"], json!("error"), "{promise}");
            mia.post(&undo, json!({})).await.expect(StatusCode::CONFLICT);
        }
        mia.post("/api/capture/1/undo", json!({})).await.expect(StatusCode::NOT_FOUND);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn sent_twice_under_one_key_it_is_recorded_once(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let send = || mia.ask(Method::POST, "/api/capture", &[("idempotency-key", "one")], Some(json!({ "line": LINE })));
        let first = send().await.expect(StatusCode::CREATED).json();
        let again = send().await.expect(StatusCode::OK).json();
        assert_eq!(first["id"], again["id"]);
        house.catch_up().await;
        assert_eq!(timeline(&mia, ann).await.len(), 1);
        let other = json!({ "line": "called Ann" });
        let other = mia.ask(Method::POST, "/api/capture", &[("idempotency-key", "one")], Some(other)).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn whoever_may_not_write_or_see_is_refused_and_offered_nobody(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        mia.post(&format!("/api/customer/{ann}/keep"), json!({ "keeper": mia.id })).await;
        let reader = house.reader().await;
        reader.get("/api/capture?line=called+Ann").await.expect(StatusCode::FORBIDDEN);
        reader.post("/api/capture", json!({ "line": LINE })).await.expect(StatusCode::FORBIDDEN);
        assert!(!reader.page("/").await.body.contains("data-capture"), "a reader has no box");
        assert!(mia.page("/").await.body.contains("data-capture"), "who may write has one");
        house.nobody().post("/api/capture", json!({ "line": LINE })).await.expect(StatusCode::UNAUTHORIZED);

        let nell = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        let shown = read(&nell, LINE, "").await;
        assert_eq!(shown["who"], Value::Null);
        assert_eq!(shown["questions"][0]["choices"][0]["turn"], json!("new=true"), "{shown}");
        assert!(!shown.to_string().contains("Devlin"), "{shown}");
        nell.get(&format!("/api/capture?line=rang&party={ann}")).await.expect(StatusCode::NOT_FOUND);
        nell.post("/api/capture", json!({ "line": LINE, "party": ann })).await.expect(StatusCode::NOT_FOUND);
        let here = read(&nell, "rang, happy", &format!("&at=/customer/{ann}")).await;
        assert_eq!(here["who"], Value::Null, "a page's address shows nobody either");
        let done = mia.post("/api/capture", json!({ "line": LINE })).await.json();
        nell.get(&format!("/api/capture/{}", done["id"])).await.expect(StatusCode::NOT_FOUND);
        nell.post(&format!("/api/capture/{}/undo", done["id"]), json!({})).await.expect(StatusCode::NOT_FOUND);
    }
}

story! {
    async fn what_is_unclear_is_asked_and_nothing_is_recorded_until_it_is_answered(house: House) {
        let mia = house.member().await;
        let devlin = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let hansen = house.customer(&mia, "Ann Hansen", "ann.h@example.org").await;
        let before = facts(&house).await;
        let refused = mia.post("/api/capture", json!({ "line": LINE })).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
        assert!(refused["errors"]["who"].as_str().unwrap().contains(&format!("party={hansen}")), "{refused}");
        let page = mia.form("/capture", &[("line", LINE), ("at", "/promise")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for wanted in ["Who is it?", "Ann Hansen", "promised a new one by Friday", "value=\"/promise\""] {
            assert!(page.body.contains(wanted), "{wanted} in {}", page.body);
        }
        assert_eq!(facts(&house).await, before);

        for (answer, party) in [(format!("&turn=party={hansen}"), hansen), (format!("&at=/customer/{devlin}"), devlin)] {
            let shown = read(&mia, LINE, &answer).await;
            assert_eq!((&shown["who"]["party"], &shown["questions"]), (&json!(party), &json!([])), "{answer}");
        }
        let done = mia.form("/capture", &[("line", LINE), ("party", &hansen.to_string()), ("to", "/promise")]).await;
        assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, Some("/promise")));
        assert!(done.headers.get_all("set-cookie").iter().any(|cookie| cookie.to_str().unwrap().contains("Recorded")));

        // Said of one name, the choice does not hold for another.
        let stale = read(&mia, "called Otto", &format!("&party={hansen}&named=Ann")).await;
        assert_eq!(stale["who"], Value::Null);
    }
}

story! {
    async fn somebody_unknown_is_made_with_what_is_recorded_and_not_before(house: House) {
        let mia = house.member().await;
        let asked = read(&mia, "Frodo Baggins called, wants a tandem, will send him a quote by wed", "").await;
        assert_eq!(asked["questions"][0]["choices"][0]["turn"], json!("new=true"));
        assert_eq!(mia.get("/api/customer").await.json()["total"], json!(0));
        let line = json!({ "line": "Frodo Baggins called, wants a tandem, will send him a quote by wed", "new": true });
        let done = mia.post("/api/capture", line).await.expect(StatusCode::CREATED).json();
        assert_eq!((&done["party_name"], &done["is_new"]), (&json!("Frodo Baggins"), &json!(true)));
        assert_eq!(done["promises"][0]["due"], json!("2026-11-25"));
        house.catch_up().await;
        assert_eq!(read(&mia, "frodo rang", "").await["who"]["name"], json!("Frodo Baggins"));
        let ours = read(&mia, "called Mia Member, happy", "").await;
        assert_eq!((&ours["questions"][0]["about"], &ours["questions"][0]["choices"]), (&json!("who"), &json!([])), "nobody makes a contact of one of us");
    }
}

story! {
    async fn each_part_is_corrected_by_one_turn(house: House) {
        let mia = house.member().await;
        house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        for (turn, pointer, wanted) in [
            ("feeling=none", "/feeling", Value::Null),
            ("feeling=angry", "/feeling", json!("angry")),
            ("kind=visit", "/kind", json!("visit")),
            ("kind=fax", "/kind", json!("call")),
            ("direction=in", "/direction", json!("in")),
            ("without=0", "/promises/0/is_dropped", json!(true)),
            ("due=2026-12-01", "/promises/0/due/day", json!("2026-12-01")),
        ] {
            let shown = read(&mia, LINE, &format!("&turn={turn}")).await;
            assert_eq!(shown.pointer(pointer).unwrap_or(&Value::Null), &wanted, "{turn}");
        }
        let done = mia.post("/api/capture", json!({ "line": LINE, "without": "0", "kind": "note" })).await;
        let done = done.expect(StatusCode::CREATED).json();
        assert_eq!((&done["promises"], &done["interaction"], done["note"].is_i64()), (&json!([]), &Value::Null, true));
    }
}

story! {
    async fn lines_that_cannot_be_kept_are_refused_and_odd_ones_are_read(house: House) {
        let mia = house.member().await;
        house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        house.customer(&mia, "Otto Brandt", "otto@example.org").await;
        for (line, field) in [
            ("x".repeat(10_000), "line"),
            ("called Ann\0".to_owned(), "line"),
            (String::new(), "line"),
            ("   ".to_owned(), "line"),
            ("Ann Devlin".to_owned(), "line"),
            ("called Ann and Otto, happy".to_owned(), "who"),
            ("promised Ann a call by 19 nov".to_owned(), "due"),
            ("promised Ann a call by 11/12".to_owned(), "due"),
        ] {
            let refused = mia.post("/api/capture", json!({ "line": line })).await;
            let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert!(refused["errors"][field].is_string(), "{line:.40}: {refused}");
            let part = mia.page(&format!("/capture/read?{}", serde_html_form::to_string([("line", &line)]).unwrap())).await;
            assert_eq!(part.status, StatusCode::OK, "{line:.40}");
        }
        let shown = read(&mia, "called Ann 🚲 <b>upset</b> & “sad”, I’ll ring her back tmrw", "").await;
        assert_eq!((&shown["feeling"], &shown["promises"][0]["due"]["day"]), (&json!("upset"), &json!("2026-11-21")));
        let query = serde_html_form::to_string([("line", "called Ann <script>alert(1)</script>")]).unwrap();
        for page in [format!("/capture?{query}"), format!("/capture/read?{query}")] {
            let page = mia.page(&page).await.expect(StatusCode::OK).body;
            assert!(page.contains("&lt;script&gt;") && !page.contains("<script>alert"), "{page}");
        }
        let done = mia.post("/api/capture", json!({ "line": "rang Ann yesterday, promised a bell" })).await;
        let call = done.expect(StatusCode::CREATED).json()["interaction"].clone();
        let call = mia.get(&format!("/api/interaction/{call}")).await.json();
        assert_eq!(call["at"], json!(crate::house::instant("2026-11-19T12:00:00Z")));
    }
}
