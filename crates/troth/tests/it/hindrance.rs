//! What stops us serving: marked in one line where it happened, the worst first, removed or kept in the open.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Right, Role, Visibility};
use troth_store::args;

use crate::house::{House, Person, instant};
use crate::story;

const SIGNED: &str = "Refunds over 50 need a signature";

/// A call with a customer, and its id.
async fn call(person: &Person<'_>, party: i64) -> i64 {
    let path = format!("/api/customer/{party}/interaction");
    let logged = person
        .post(&path, json!({ "words": "She wants her money back." }))
        .await;
    logged.expect(StatusCode::CREATED).json()["id"].as_i64().unwrap()
}

/// A case, marked where it happened.
async fn mark(person: &Person<'_>, asked: Value) -> Value {
    let marked = person.post("/api/hindrance/case", asked).await;
    marked.expect(StatusCode::CREATED).json()
}

async fn register(person: &Person<'_>) -> Vec<Value> {
    let told = person.get("/api/hindrance").await.expect(StatusCode::OK).json();
    told["hindrances"].as_array().unwrap().clone()
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
    async fn one_line_in_a_call_puts_a_rule_on_the_register(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let talk = call(&mia, ann).await;
        let page = mia.page(&format!("/interaction/{talk}")).await.expect(StatusCode::OK).body;
        for wanted in ["This stops me serving", "data-key=\"s\"", "without my name"] {
            assert!(page.contains(wanted), "{wanted} in {page}");
        }
        assert!(mia.page("/hindrance").await.body.contains("Nothing stands in the way"));
        let here = talk.to_string();
        let home = format!("/interaction/{talk}");
        let sent = mia.form("/hindrance/case", &[("interaction", &here), ("name", SIGNED), ("words", "She waited for a signature."), ("back", &home)]).await;
        assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, Some(home.as_str())));

        let all = register(&mia).await;
        assert_eq!((&all[0]["name"], &all[0]["cases"], &all[0]["customers"]), (&json!(SIGNED), &json!(1), &json!(1)));
        assert_eq!((&all[0]["kind"], &all[0]["state"]), (&json!("rule"), &json!("standing")));
        assert_eq!(all[0]["words"], "She waited for a signature.");
        // The same name again is the same hindrance, whatever the case of its letters.
        let again = mark(&mia, json!({ "interaction": talk, "name": SIGNED.to_lowercase(), "words": "And again." })).await;
        assert_eq!(again["hindrance"], all[0]["id"]);
        assert_eq!(register(&mia).await.len(), 1);
        let page = mia.page(&home).await.expect(StatusCode::OK).body;
        assert!(page.contains(SIGNED) && page.contains("And again."), "{page}");
        let told = mia.get(&format!("/api/interaction/{talk}")).await.json();
        assert_eq!(told["beside"]["hindrance"]["cases"].as_array().unwrap().len(), 2);

        for (asked, field) in [
            (json!({ "interaction": talk, "name": "x" }), "words"),
            (json!({ "interaction": talk, "words": "x" }), "name"),
            (json!({ "name": "x", "words": "x" }), "interaction"),
        ] {
            let refused = mia.post("/api/hindrance/case", asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert!(refused["errors"][field].is_string(), "{refused}");
        }
        let form = mia.form("/hindrance/case", &[("interaction", &here), ("name", "kept as typed")]).await;
        assert!(form.status == StatusCode::UNPROCESSABLE_ENTITY && form.body.contains("kept as typed"), "{}", form.body);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_promise_is_a_place_too_and_the_worst_of_the_last_quarter_stands_first(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let ben = house.customer(&mia, "Ben Barr", "ben@barr.example").await;
        let promise = mia.post("/api/promise", json!({ "party": ann, "what": "her money back" })).await.json()["id"].clone();
        let (with_ann, with_ben) = (call(&mia, ann).await, call(&mia, ben).await);
        mark(&mia, json!({ "promise": promise, "name": "old", "words": "one" })).await;
        mark(&mia, json!({ "promise": promise, "name": "old", "words": "two" })).await;
        mark(&mia, json!({ "promise": promise, "name": "old", "words": "three" })).await;
        assert!(mia.page(&format!("/promise/{promise}")).await.body.contains("three"));
        // 91 days make the quarter: the day after, these are cases of before.
        house.clock.set(instant("2026-11-20T12:00:00Z") + 92 * 86_400_000);
        for (talk, name, words) in [(with_ann, "one customer", "a"), (with_ann, "one customer", "b"), (with_ann, "two customers", "c"), (with_ben, "two customers", "d")] {
            mark(&mia, json!({ "interaction": talk, "name": name, "words": words })).await;
        }
        let told: Vec<(String, i64, i64, i64)> = register(&mia).await.iter().map(|one| {
            let number = |field: &str| one[field].as_i64().unwrap();
            (one["name"].as_str().unwrap().to_owned(), number("cases"), number("customers"), number("ever"))
        }).collect();
        let wanted = [("two customers", 2, 2, 2), ("one customer", 2, 1, 2), ("old", 0, 0, 3)];
        assert_eq!(told, wanted.map(|(name, cases, customers, ever)| (name.to_owned(), cases, customers, ever)));
        assert!(mia.page("/hindrance").await.body.contains("none of late"));
    }
}

story! {
    async fn nobody_reads_the_words_of_a_case_whose_customer_is_not_theirs_to_see(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let talk = call(&mia, ann).await;
        let case = mark(&mia, json!({ "interaction": talk, "name": SIGNED, "words": "Ann wept." })).await;
        let nell = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        // How many there are is no secret, and a member can say what is on the register.
        let (seen, whole) = (format!("/hindrance/{}", case["hindrance"]), format!("/hindrance/case/{}", case["id"]));
        assert_eq!(register(&nell).await[0]["cases"], 1);
        for path in ["/hindrance".to_owned(), seen.clone()] {
            for body in [nell.page(&path).await.expect(StatusCode::OK).body, nell.get(&format!("/api{path}")).await.expect(StatusCode::OK).body] {
                assert!(!body.contains("wept") && !body.contains("Ann Devlin"), "{body}");
            }
        }
        assert_eq!(nell.get(&format!("/api{seen}")).await.json()["unread"], 1);
        nell.get(&format!("/api{whole}")).await.expect(StatusCode::NOT_FOUND);
        nell.post(&format!("/api{whole}/error"), json!({})).await.expect(StatusCode::NOT_FOUND);
        for place in [json!({ "interaction": talk }), json!({ "interaction": 999 }), json!({ "promise": 999 })] {
            let mut asked = json!({ "name": "x", "words": "x" });
            asked.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
            nell.post("/api/hindrance/case", asked).await.expect(StatusCode::NOT_FOUND);
        }
        assert!(mia.page(&seen).await.body.contains("Ann wept."));
    }
}

story! {
    async fn who_marked_it_is_told_to_nobody_but_themselves(house: House) {
        let (mia, owner) = (house.member().await, house.owner().await);
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let talk = call(&mia, ann).await;
        let reader = house.reader().await;
        let named = mark(&reader, json!({ "interaction": talk, "name": SIGNED, "words": "I could only look on." })).await;
        assert_eq!((&named["is_mine"], &named["is_unnamed"]), (&json!(true), &json!(false)));
        let at = format!("/hindrance/{}", named["hindrance"]);
        for person in [&mia, &owner] {
            let told = person.get(&format!("/api{at}")).await.expect(StatusCode::OK);
            assert!(!told.body.contains("Reader") && told.json()["words"][0]["is_mine"] == json!(false), "{}", told.body);
            let path = format!("/api/hindrance/case/{}/error", named["id"]);
            person.post(&path, json!({})).await.expect(StatusCode::FORBIDDEN);
        }
        // Without a name nothing in the house says whose it is, and an owner alone can call it an error, in the open.
        let other = json!({ "interaction": talk, "name": "another rule", "words": "Nobody listens.", "unnamed": true });
        let unnamed = mark(&mia, other).await;
        assert_eq!((&unnamed["is_mine"], &unnamed["is_unnamed"]), (&json!(false), &json!(true)));
        let sql = format!("select count(*) from fact where name like 'hindrance.%' and actor = {}", mia.id);
        assert_eq!(house.count(sql.leak()).await, 0);
        assert_eq!(house.count("select count(*) from hindrance where by_colleague = 0").await, 1);
        let path = format!("/api/hindrance/case/{}", unnamed["id"]);
        mia.post(&format!("{path}/error"), json!({})).await.expect(StatusCode::FORBIDDEN);
        owner.post(&format!("{path}/error"), json!({ "why": "said in jest" })).await.expect(StatusCode::OK);
        let told = mia.get(&format!("/api/hindrance/{}", unnamed["hindrance"])).await.json();
        assert_eq!((&told["ever"], &told["in_error"], &told["words"][0]["why"]), (&json!(0), &json!(1), &json!("said in jest")));
        owner.post(&format!("{path}/error"), json!({})).await.expect(StatusCode::CONFLICT);
        owner.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::OK);
        owner.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::CONFLICT);
        // Whoever marked one takes it back in one key.
        let own = format!("/api/hindrance/case/{}/error", named["id"]);
        reader.post(&own, json!({})).await.expect(StatusCode::OK);
        let told = mia.get(&format!("/api{at}")).await;
        assert!(told.json()["in_error"] == json!(1) && !told.body.contains("Reader"), "{}", told.body);
        assert_eq!(told.json()["acts"], json!([]));
    }
}

story! {
    async fn a_key_that_may_only_read_marks_nothing(house: House) {
        let owner = house.owner().await;
        let ann = house.customer(&owner, "Ann Devlin", "ann@example.org").await;
        let talk = call(&owner, ann).await;
        let program = house.person("Pat Program", Role::Member, Visibility::All, Right::Read).await;
        let asked = json!({ "interaction": talk, "name": "x", "words": "x" });
        program.post("/api/hindrance/case", asked).await.expect(StatusCode::FORBIDDEN);
    }
}

story! {
    async fn it_is_kept_removed_and_returned_in_the_open_and_each_act_is_taken_back(house: House) {
        let mia = house.member().await;
        let owner = house.owner().await;
        let named = json!({ "name": SIGNED, "kind": "approval", "asks": "a signature", "changer": "olive" });
        let made = owner.post("/api/hindrance", named.clone()).await.expect(StatusCode::CREATED).json();
        assert_eq!(made["changer_name"], "Olive Owner");
        owner.post("/api/hindrance", named).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let path = format!("/api/hindrance/{}", made["id"]);
        let page = format!("/hindrance/{}", made["id"]);
        for verb in ["keep", "remove", "return", "error"] {
            let refused = mia.post(&format!("{path}/{verb}"), json!({})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.json()["errors"]["why"].is_string(), "{}", refused.body);
        }
        let act = async |verb: &str, body: Value| mia.post(&format!("{path}/{verb}"), body).await;
        let why = |why: &str| json!({ "why": why });
        act("return", why("x")).await.expect(StatusCode::CONFLICT);
        assert_eq!(act("keep", why("the bank asks for it")).await.expect(StatusCode::OK).json()["state"], "kept");
        assert!(mia.page("/hindrance").await.body.contains("the bank asks for it"));
        assert_eq!(act("hand", json!({ "changer": "me" })).await.expect(StatusCode::OK).json()["changer_name"], "Mia Member");
        act("remove", why("the bank asks no more")).await.expect(StatusCode::CREATED);
        let removed = mia.get(&path).await.json();
        assert_eq!((&removed["state"], &removed["why_by"]), (&json!("removed"), &json!("Mia Member")));
        act("remove", why("x")).await.expect(StatusCode::CONFLICT);
        act("keep", why("x")).await.expect(StatusCode::CONFLICT);
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let talk = call(&mia, ann).await;
        let asked = json!({ "interaction": talk, "hindrance": made["id"], "words": "x" });
        mia.post("/api/hindrance/case", asked).await.expect(StatusCode::CONFLICT);
        assert_eq!(act("return", why("a new bank")).await.expect(StatusCode::OK).json()["state"], "standing");
        assert_eq!(act("undo", json!({})).await.expect(StatusCode::OK).json()["state"], "removed");
        assert_eq!(act("undo", json!({})).await.expect(StatusCode::OK).json()["state"], "kept");
        let handed = act("undo", json!({})).await.expect(StatusCode::OK).json();
        assert_eq!((&handed["state"], &handed["changer_name"]), (&json!("kept"), &json!("Olive Owner")));
        act("undo", json!({})).await.expect(StatusCode::OK);
        act("undo", json!({})).await.expect(StatusCode::CONFLICT);
        let shown = mia.page(&page).await.expect(StatusCode::OK).body;
        assert!(shown.contains("Mia Member removed it") && shown.contains("a new bank"), "{shown}");
        assert_eq!(act("error", why("twice on the register")).await.expect(StatusCode::OK).json()["state"], "error");
        let reader = house.reader().await;
        reader.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::FORBIDDEN);
        assert!(!reader.page(&page).await.expect(StatusCode::OK).body.contains("Remove it"));
        mia.get("/api/hindrance/999").await.expect(StatusCode::NOT_FOUND);
        mia.post("/api/hindrance/999/keep", why("x")).await.expect(StatusCode::NOT_FOUND);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_is_changed_in_the_database_is_found(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let talk = call(&mia, ann).await;
        let case = mark(&mia, json!({ "interaction": talk, "name": SIGNED, "words": "I had to send her away." })).await;
        let path = format!("/api/hindrance/{}/keep", case["hindrance"]);
        mia.post(&path, json!({ "why": "law" })).await.expect(StatusCode::OK);
        for (wrong, right) in [
            ("update hindrance set kind = 'target'", "update hindrance set kind = 'rule'"),
            ("update hindrance_case set words = 'all is well'", "update hindrance_case set words = 'I had to send her away.'"),
            ("update hindrance_act set why = 'whim'", "update hindrance_act set why = 'law'"),
        ] {
            change(&house, wrong).await;
            assert!(!house.verify().await.holds(), "{wrong}");
            change(&house, right).await;
            assert!(house.verify().await.holds(), "{right}");
        }
    }
}

story! {
    async fn each_line_of_the_register_has_the_newest_words_that_the_reader_may_read(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let ben = house.customer(&mia, "Ben Barr", "ben@barr.example").await;
        let (with_ann, with_ben) = (call(&mia, ann).await, call(&mia, ben).await);
        for (talk, name, words) in [
            (with_ann, "signatures", "Ann waited."), (with_ben, "signatures", "Ben waited."), (with_ann, "signatures", "Ann left."),
            (with_ben, "half pallets", "Ben wanted one box."), (with_ann, "opening hours", "Ann came late."),
        ] {
            mark(&mia, json!({ "interaction": talk, "name": name, "words": words })).await;
        }
        let words = async |person: &Person<'_>| -> Vec<(String, Value)> {
            let all = register(person).await;
            let mut all: Vec<_> = all.iter().map(|one| (one["name"].as_str().unwrap().to_owned(), one["words"].clone())).collect();
            all.sort_by(|one, other| one.0.cmp(&other.0));
            all
        };
        let told = |pairs: [(&str, Value); 3]| pairs.map(|(name, words)| (name.to_owned(), words)).to_vec();
        let all = told([("half pallets", json!("Ben wanted one box.")), ("opening hours", json!("Ann came late.")), ("signatures", json!("Ann left."))]);
        assert_eq!(words(&mia).await, all);
        // Nell sees Ben alone: of each the newest she may read, and of the hours none.
        let nell = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        let sql = format!("update party set keeper_id = {} where id = {ben}", nell.id);
        house.app.store.write(move |tx| tx.run(&sql, args![])).await.unwrap();
        let hers = told([("half pallets", json!("Ben wanted one box.")), ("opening hours", Value::Null), ("signatures", json!("Ben waited."))]);
        assert_eq!(words(&nell).await, hers);
    }
}
