//! One event, many accounts: told side by side, read and never averaged, by a link of the customer's own, and thanked.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth_store::args;

use crate::house::{House, Person, instant};
use crate::story;
use crate::told::letter;

const ANN: (&str, &str) = ("ann@example.org", "Ann Devlin");
const US: (&str, &str) = ("shop@devlin.example", "The shop");

/// A call with Ann, and her party.
async fn call(house: &House, mia: &Person<'_>) -> (i64, i64) {
    let ann = house.customer(mia, ANN.1, ANN.0).await;
    let logged = json!({ "words": "The frame came a week late.", "on": "yesterday", "time": "10:00" });
    let path = format!("/api/customer/{ann}/interaction");
    let logged = mia.post(&path, logged).await.expect(StatusCode::CREATED).json();
    house.catch_up().await;
    (ann, logged["id"].as_i64().unwrap())
}

async fn told(person: &Person<'_>, interaction: i64, asked: Value) -> Value {
    person
        .post(&format!("/api/interaction/{interaction}/account"), asked)
        .await
        .expect(StatusCode::CREATED)
        .json()
}

async fn accounts(person: &Person<'_>, interaction: i64) -> Value {
    let path = format!("/api/interaction/{interaction}/account");
    person.get(&path).await.expect(StatusCode::OK).json()
}

fn feelings(account: &Value) -> Vec<String> {
    let felt = account["feelings"].as_array().unwrap().iter();
    felt.map(|one| {
        format!(
            "{} {}",
            one["whose"].as_str().unwrap(),
            one["feeling"].as_str().unwrap()
        )
    })
    .collect()
}

story! {
    async fn accounts_of_one_call_stand_side_by_side_and_where_they_differ_is_shown(house: House) {
        let mia = house.member().await;
        let (ann, call) = call(&house, &mia).await;
        let hers = json!({ "voice": "customer", "words": "I had promised it to my son for his birthday.",
            "feeling": ["disappointed"], "mood": "looking forward", "context": "wrapping presents" });
        let hers = told(&mia, call, hers).await;
        assert_eq!((&hers["voice"], &hers["who"], &hers["written_by"]), (&json!("customer"), &json!("Ann Devlin"), &json!("Mia Member")));
        assert_eq!((feelings(&hers), &hers["lean"]), (vec!["reading disappointed".to_owned()], &json!("hurt")));
        // The clock of the stories stands at noon of the 20th, in UTC.
        assert_eq!(hers["at"], json!(instant("2026-11-19T10:00:00Z")));

        let mine = told(&mia, call, json!({ "words": "She was friendly all the same.", "feeling": ["relieved"] })).await;
        assert_eq!((&mine["voice"], &mine["who"], feelings(&mine)), (&json!("colleague"), &json!("Mia Member"), vec!["own relieved".to_owned()]));
        let theirs = json!({ "voice": "supplier", "told_by": "Tubes Ltd", "words": "The lorry broke down." });
        let theirs = told(&mia, call, theirs).await;
        assert_eq!((&theirs["who"], &theirs["lean"]), (&json!("Tubes Ltd"), &json!("open")));

        let all = accounts(&mia, call).await;
        let whose: Vec<&Value> = all["accounts"].as_array().unwrap().iter().map(|one| &one["voice"]).collect();
        assert_eq!(whose, ["customer", "colleague", "supplier"]);
        assert_eq!(all["differ"], json!([[hers["id"], mine["id"]]]));
        let part = mia.get(&format!("/api/interaction/{call}")).await.expect(StatusCode::OK).json();
        assert_eq!(part["beside"]["experience"]["differ"], all["differ"]);
        for path in [format!("/interaction/{call}"), format!("/interaction/{call}/account")] {
            let page = mia.page(&path).await.expect(StatusCode::OK).body;
            for wanted in ["These differ: worth a look.", "wrapping presents", "our reading", "The lorry broke down.", "Written down by Mia Member"] {
                assert!(page.contains(wanted), "{wanted} in {page}");
            }
        }
        let page = mia.page(&format!("/customer/{ann}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("How it was for you") && page.contains("She was friendly all the same."), "{page}");
        let known = mia.get(&format!("/api/customer/{ann}")).await.json();
        assert_eq!(known["accounts"].as_array().unwrap().len(), 3);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn their_own_word_outranks_our_reading_and_nobody_feels_for_a_colleague(house: House) {
        let mia = house.member().await;
        let sam = house.colleague("Sam Stone", Role::Member, Visibility::All).await;
        let (_, call) = call(&house, &mia).await;
        let hers = json!({ "voice": "customer", "words": "It is all right now.", "whose": "own", "feeling": ["calm"] });
        let hers = told(&mia, call, hers).await;
        let path = format!("/api/account/{}", hers["id"]);
        let read = sam.post(&format!("{path}/feel"), json!({ "feeling": ["angry", "angry"] })).await.expect(StatusCode::OK).json();
        assert_eq!((feelings(&read), &read["lean"]), (vec!["own calm".into(), "reading angry".to_owned()], &json!("glad")));
        // The same is not read twice, and what is read otherwise than said is worth a look.
        sam.post(&format!("{path}/feel"), json!({ "feeling": ["angry"] })).await.expect(StatusCode::OK);
        let all = accounts(&mia, call).await;
        assert_eq!((feelings(&all["accounts"][0]).len(), &all["differ"]), (2, &json!([[hers["id"], hers["id"]]])));
        let page = mia.page(&format!("/interaction/{call}")).await.body;
        let (own, ours) = (page.find(">calm<").unwrap(), page.find("our reading").unwrap());
        assert!(own < ours, "their own word is shown first");

        let reading = &read["feelings"][1]["id"];
        let taken = mia.post(&format!("{path}/feeling/{reading}/error"), json!({})).await.expect(StatusCode::OK).json();
        assert_eq!(feelings(&taken), ["own calm"]);
        mia.post(&format!("{path}/feeling/{reading}/error"), json!({})).await.expect(StatusCode::CONFLICT);
        let back = mia.post(&format!("{path}/feeling/{reading}/undo"), json!({})).await.expect(StatusCode::OK).json();
        assert_eq!(feelings(&back).len(), 2);
        mia.post(&format!("{path}/feeling/999/error"), json!({})).await.expect(StatusCode::NOT_FOUND);

        let mine = told(&mia, call, json!({ "words": "I should have rung her before." })).await;
        let path = format!("/api/account/{}", mine["id"]);
        for asked in [json!({ "feeling": ["sad"] }), json!({ "feeling": ["sad"], "whose": "reading" })] {
            sam.post(&format!("{path}/feel"), asked).await.expect(StatusCode::CONFLICT);
        }
        mia.post(&format!("{path}/feel"), json!({ "feeling": ["sad"], "whose": "reading" })).await.expect(StatusCode::CONFLICT);
        let felt = mia.post(&format!("{path}/feel"), json!({ "feeling": ["sad"] })).await.expect(StatusCode::OK).json();
        assert_eq!(feelings(&felt), ["own sad"]);
        sam.post(&format!("{path}/error"), json!({})).await.expect(StatusCode::CONFLICT);
        mia.post(&format!("{path}/error"), json!({ "why": "wrong call" })).await.expect(StatusCode::OK);
        let all = accounts(&mia, call).await;
        assert_eq!(all["accounts"][1]["error"]["why"], "wrong call");
        let page = mia.page(&format!("/interaction/{call}/account")).await.body;
        assert!(page.contains("1 entered in error") && page.contains("wrong call"), "{page}");
        mia.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::OK);
        mia.post(&format!("{path}/undo"), json!({})).await.expect(StatusCode::CONFLICT);
        assert!(house.verify().await.holds());
        house.app.store.write(|tx| tx.run("update account_feeling set feeling = 'delighted' where whose = 'own'", args![])).await.unwrap();
        assert!(!house.verify().await.holds());
    }
}

story! {
    async fn what_cannot_be_kept_is_said_beside_its_field_and_what_is_not_ours_is_not_there(house: House) {
        let mia = house.member().await;
        let (ann, call) = call(&house, &mia).await;
        let path = format!("/api/interaction/{call}/account");
        for (field, value) in [
            ("words", json!("")),
            ("words", json!("x".repeat(10_001))),
            ("words", json!("a\0b")),
            ("feeling", json!(["furious"])),
            ("mood", json!("x".repeat(501))),
            ("touchpoint", json!("moon")),
            ("on", json!("tomorrow week")),
            ("party", json!(999)),
        ] {
            let mut asked = json!({ "words": "It was fine." });
            asked[field] = value;
            let refused = mia.post(&path, asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert!(refused["errors"][field].is_string(), "{field}: {refused}");
        }
        let form = mia.form(&format!("/interaction/{call}/account"), &[("words", "It was fine"), ("feeling", "calm"), ("feeling", "furious")]).await;
        let form = form.expect(StatusCode::UNPROCESSABLE_ENTITY).body;
        assert!(form.contains("It was fine") && form.contains("href=\"#f-feeling\"") && form.contains("id=\"f-feeling\""), "{form}");
        assert!(form.contains("value=\"calm\" checked"), "{form}");
        let party = ann.to_string();
        let sent = mia.form(&format!("/interaction/{call}/account"), &[("words", "It was fine"), ("party", &party), ("back", "/")]).await;
        assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, Some("/")));

        let nell = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        let reader = house.reader().await;
        let account = house.count("select max(id) from account").await;
        nell.get(&path).await.expect(StatusCode::NOT_FOUND);
        nell.get("/api/interaction/999/account").await.expect(StatusCode::NOT_FOUND);
        for path in [path.clone(), format!("{path}/link"), format!("/api/account/{account}/feel"), format!("/api/account/{account}/error"), format!("/api/interaction/{call}/thanks")] {
            let asked = json!({ "words": "x", "feeling": ["calm"], "colleague": nell.id });
            nell.post(&path, asked.clone()).await.expect(StatusCode::NOT_FOUND);
            reader.post(&path, asked).await.expect(StatusCode::FORBIDDEN);
        }
        reader.get(&path).await.expect(StatusCode::OK);
        assert_eq!(nell.get("/api/experience").await.expect(StatusCode::OK).json()["accounts"], json!([]));

        // What passed is taken back: nothing is added to it, and what was told of it stays and says so.
        mia.post(&format!("/api/interaction/{call}/error"), json!({})).await.expect(StatusCode::OK);
        mia.post(&path, json!({ "words": "Late." })).await.expect(StatusCode::NOT_FOUND);
        let all = accounts(&mia, call).await;
        assert_eq!((&all["passed"], &all["accounts"][0]["is_withdrawn"]), (&Value::Null, &json!(true)));
        let page = mia.page(&path.replace("/api", "")).await.expect(StatusCode::OK).body;
        assert!(page.contains("source withdrawn"), "{page}");
    }
}

/// The path behind a link that a colleague made.
async fn link(person: &Person<'_>, interaction: i64) -> String {
    let path = format!("/api/interaction/{interaction}/account/link");
    let made = person
        .post(&path, json!({}))
        .await
        .expect(StatusCode::CREATED)
        .json();
    let address = made["address"].as_str().unwrap().to_owned();
    address.strip_prefix("http://house.example").unwrap().to_owned()
}

story! {
    async fn a_customer_tells_their_own_account_by_a_link_and_sees_what_was_kept(house: House) {
        let mia = house.member().await;
        let sam = house.colleague("Sam Stone", Role::Member, Visibility::All).await;
        let (ann, call) = call(&house, &mia).await;
        let told_by = link(&mia, call).await;
        let nobody = house.nobody();
        let page = nobody.page(&told_by).await.expect(StatusCode::OK);
        assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow, noarchive"));
        for wanted in ["Devlin &amp; Daughters", "the call of Thursday, 19 November 2026", "Mia Member", "name=\"words\"", "disappointed"] {
            assert!(page.body.contains(wanted), "{wanted} in {}", page.body);
        }
        // Nothing else of her, and nothing of what was said.
        for hidden in ["Ann", "example.org", "week late"] {
            assert!(!page.body.contains(hidden), "{hidden} in {}", page.body);
        }
        let refused = nobody.form(&told_by, &[("words", ""), ("feeling", "upset"), ("context", "a birthday")]).await;
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY).body;
        assert!(refused.contains("Write how it was") && refused.contains("a birthday") && refused.contains("value=\"upset\" checked"), "{refused}");

        let words = "It came after his birthday.\n\nNobody rang.";
        for _ in 0..2 {
            let sent = nobody.form(&told_by, &[("words", words), ("feeling", "upset"), ("feeling", "sad"), ("context", "a birthday")]).await;
            assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, Some(format!("{told_by}?kept=1").as_str())));
        }
        let thanked = nobody.page(&format!("{told_by}?kept=1")).await.expect(StatusCode::OK).body;
        for wanted in ["Thank you", "This is what we kept", "It came after his birthday.", "upset", "a birthday", "Add to it"] {
            assert!(thanked.contains(wanted), "{wanted} in {thanked}");
        }
        let all = accounts(&mia, call).await;
        let hers = &all["accounts"][0];
        assert_eq!(all["accounts"].as_array().unwrap().len(), 1, "sent twice, it is told once");
        assert_eq!((&hers["words"], &hers["by"], &hers["who"]), (&json!(words), &Value::Null, &json!("Ann Devlin")));
        assert_eq!(feelings(hers), ["own upset", "own sad"]);
        // What she said she felt is not ours to take back; what we read into it she never sees.
        let felt = format!("/api/account/{}/feeling/{}/error", hers["id"], hers["feelings"][0]["id"]);
        mia.post(&felt, json!({})).await.expect(StatusCode::CONFLICT);
        mia.post(&format!("/api/account/{}/feel", hers["id"]), json!({ "feeling": ["angry"] })).await.expect(StatusCode::OK);
        let seen = nobody.get(&format!("/api{told_by}")).await.expect(StatusCode::OK).json();
        assert_eq!((&seen["told"][0]["feelings"], &seen["reach"]["name"]), (&json!(["upset", "sad"]), &json!("Mia Member")));

        let keep = json!({ "colleague": sam.id });
        mia.post(&format!("/api/customer/{ann}/keep"), keep).await.expect(StatusCode::OK);
        house.catch_up().await;
        let more = nobody.post(&format!("/api{told_by}"), json!({ "words": "You rang at last." })).await.expect(StatusCode::CREATED).json();
        assert_eq!((more["told"].as_array().unwrap().len(), &more["reach"]["name"]), (2, &json!("Sam Stone")));
        assert_eq!(accounts(&mia, call).await["links"][0]["used"], 2);
        assert_eq!(house.count("select count(*) from account_link where length(digest) = 32").await, 1);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_wrong_link_an_ended_one_and_an_old_one_are_answered_alike(house: House) {
        let mia = house.member().await;
        let (_, call) = call(&house, &mia).await;
        let (ended, old) = (link(&mia, call).await, link(&mia, call).await);
        let links = accounts(&mia, call).await["links"].clone();
        let nell = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        let end = format!("/api/account/link/{}/end", links[0]["id"]);
        nell.post(&end, json!({})).await.expect(StatusCode::NOT_FOUND);
        mia.post(&end, json!({})).await.expect(StatusCode::NO_CONTENT);
        mia.post(&end, json!({})).await.expect(StatusCode::NOT_FOUND);
        let nobody = house.nobody();
        nobody.page(&old).await.expect(StatusCode::OK);
        // 30 days on, to the millisecond.
        house.clock.set(house.clock.now() + 30 * 24 * 60 * 60 * 1_000);
        let mut answers = Vec::new();
        for path in [ended, old, format!("/told/{}", "0".repeat(64)), "/told/x".to_owned()] {
            answers.push(nobody.page(&path).await.expect(StatusCode::NOT_FOUND).body);
            answers.push(nobody.form(&path, &[("words", "It was fine.")]).await.expect(StatusCode::NOT_FOUND).body);
            nobody.get(&format!("/api{path}")).await.expect(StatusCode::NOT_FOUND);
            nobody.post(&format!("/api{path}"), json!({ "words": "x" })).await.expect(StatusCode::NOT_FOUND);
        }
        assert!(answers[0].contains("This link does not work"), "{}", answers[0]);
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(house.count("select count(*) from account").await, 0);
        // Ten times a minute from one address: eight were sent above.
        let mut last = StatusCode::OK;
        for _ in 0..3 {
            last = nobody.post("/api/told/x", json!({ "words": "x" })).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    }
}

story! {
    async fn thanks_reach_the_colleague_they_are_for_and_nobody_else(house: House) {
        let mia = house.member().await;
        let sam = house.colleague("Sam Stone", Role::Member, Visibility::Own).await;
        let owner = house.owner().await;
        let (ann, call) = call(&house, &mia).await;
        let hers = told(&mia, call, json!({ "voice": "customer", "words": "Sam waited until eight for me. Thank you!" })).await;
        let path = format!("/api/interaction/{call}/thanks");
        for wrong in [json!({ "account": hers["id"] }), json!({ "colleague": 999 }), json!({ "colleague": sam.id, "account": 999 })] {
            mia.post(&path, wrong).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        }
        let passed = mia.post(&path, json!({ "colleague": sam.id, "account": hers["id"] })).await.expect(StatusCode::OK).json();
        assert_eq!(passed["colleague_name"], "Sam Stone");
        mia.form(&format!("/interaction/{call}/thanks"), &[("colleague", &sam.id.to_string()), ("words", "The letter, too.")]).await.expect(StatusCode::SEE_OTHER);

        let mine = sam.get("/api/thanks").await.expect(StatusCode::OK).json();
        let words: Vec<&Value> = mine["thanks"].as_array().unwrap().iter().map(|one| &one["words"]).collect();
        assert_eq!(words, ["The letter, too.", "Sam waited until eight for me. Thank you!"]);
        // Whose customer she is not, he reads her words and not who she is here.
        assert_eq!((&mine["thanks"][0]["party"], &mine["thanks"][0]["by_name"]), (&Value::Null, &json!("Mia Member")));
        mia.post(&format!("/api/customer/{ann}/keep"), json!({ "colleague": sam.id })).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(sam.get("/api/thanks").await.json()["thanks"][0]["party_name"], "Ann Devlin");
        let today = sam.page("/").await.expect(StatusCode::OK).body;
        assert!(today.contains("Thanks for you") && today.contains("Sam waited until eight"), "{today}");

        for other in [&mia, &owner] {
            assert_eq!(other.get("/api/thanks").await.json()["thanks"], json!([]));
            assert!(!other.page("/").await.body.contains("Sam waited until eight"));
            let seen = format!("/api/thanks/{}/seen", mine["thanks"][0]["id"]);
            other.post(&seen, json!({})).await.expect(StatusCode::NOT_FOUND);
        }
        for one in mine["thanks"].as_array().unwrap() {
            sam.post(&format!("/api/thanks/{}/seen", one["id"]), json!({})).await.expect(StatusCode::OK);
        }
        assert!(!sam.page("/").await.body.contains("Thanks for you"));
        assert!(sam.page("/thanks").await.body.contains("The letter, too."), "put away, they stay");
        owner.post(&format!("/api/customer/{ann}/erase"), json!({ "confirm": "erase" })).await.expect(StatusCode::OK);
        assert_eq!(sam.get("/api/thanks").await.json()["thanks"], json!([]));
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn accounts_by_touchpoint_stand_in_two_periods_the_worst_first(house: House) {
        let mia = house.member().await;
        let (ann, first) = call(&house, &mia).await;
        let log = |on: &'static str| {
            let path = format!("/api/customer/{ann}/interaction");
            let mia = &mia;
            async move { mia.post(&path, json!({ "words": "x", "on": on })).await.expect(StatusCode::CREATED).json()["id"].as_i64().unwrap() }
        };
        // 90 days until Friday, 20 November begin on 23 August.
        let (edge, before) = (log("2026-08-23").await, log("2026-08-22").await);
        for (call, words, feeling, touchpoint) in [
            (first, "glad", json!(["delighted"]), "service"),
            (edge, "hurt", json!(["upset", "worried"]), "service"),
            (edge, "plain", json!([]), "service"),
            (first, "late", json!(["angry"]), "delivery"),
            (before, "hurt before", json!(["sad"]), "service"),
        ] {
            told(&mia, call, json!({ "voice": "customer", "words": words, "feeling": feeling, "touchpoint": touchpoint })).await;
        }
        let mistaken = told(&mia, first, json!({ "words": "not this" })).await;
        mia.post(&format!("/api/account/{}/error", mistaken["id"]), json!({})).await.expect(StatusCode::OK);

        let seen = mia.get("/api/experience").await.expect(StatusCode::OK).json();
        let (now, beside) = (&seen["now"], &seen["beside"]);
        assert_eq!((&now["first"], &now["last"], &beside["first"], &beside["last"]),
            (&json!("2026-08-23"), &json!("2026-11-20"), &json!("2026-05-25"), &json!("2026-08-22")));
        assert_eq!((&now["conversations"], &now["told"], &beside["conversations"], &beside["told"]), (&json!(2), &json!(2), &json!(1), &json!(1)));
        let words: Vec<&Value> = seen["accounts"].as_array().unwrap().iter().map(|one| &one["words"]).collect();
        assert_eq!(words, ["late", "hurt", "plain", "glad"]);
        let places: Vec<(&Value, &Value, &Value)> = seen["touchpoints"].as_array().unwrap().iter()
            .map(|one| (&one["touchpoint"], &one["now"]["accounts"], &one["beside"]["accounts"])).collect();
        assert_eq!(places, [(&json!("service"), &json!(3), &json!(1)), (&json!("delivery"), &json!(1), &json!(0))]);
        let strips: Vec<(&Value, usize)> = seen["touchpoints"][0]["now"]["strips"].as_array().unwrap().iter()
            .map(|strip| (&strip["feeling"], strip["marks"].as_array().unwrap().len())).collect();
        assert_eq!(strips, [(&json!("upset"), 1), (&json!("worried"), 1), (&json!("delighted"), 1), (&Value::Null, 1)]);

        let narrowed = mia.get("/api/experience?touchpoint=service&feeling=upset&days=180").await.json();
        assert_eq!(narrowed["accounts"].as_array().unwrap().len(), 1);
        let hers = mia.get(&format!("/api/experience?party={ann}")).await.json();
        assert_eq!((hers["accounts"].as_array().unwrap().len(), &hers["now"]), (5, &Value::Null));
        let page = mia.page("/experience").await.expect(StatusCode::OK).body;
        for wanted in ["What hurt", "What did them good", "have an account", "our reading", "Sun 23 Aug to Fri 20 Nov"] {
            assert!(page.contains(wanted), "{wanted} in {page}");
        }
        let nobody = mia.page("/experience?touchpoint=billing").await.expect(StatusCode::OK).body;
        assert!(nobody.contains("No account answers to this"), "{nobody}");
        for wrong in ["days=7", "until=someday", "touchpoint=moon", "feeling=furious", "after=x"] {
            mia.get(&format!("/api/experience?{wrong}")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
}

story! {
    async fn a_list_of_accounts_goes_on_where_a_page_ended(house: House) {
        let mia = house.member().await;
        let page = mia.page("/experience").await.expect(StatusCode::OK).body;
        assert!(page.contains("Nobody has told yet how it was"), "{page}");
        let (_, call) = call(&house, &mia).await;
        for at in 0..25 {
            let feeling = if at % 2 == 0 { json!(["upset"]) } else { json!(["calm"]) };
            told(&mia, call, json!({ "words": format!("{at}"), "feeling": feeling })).await;
        }
        let first = mia.get("/api/experience").await.json();
        let next = first["next"].as_str().unwrap();
        let second = mia.get(&format!("/api/experience?after={next}")).await.json();
        let of = |page: &Value| -> Vec<i64> { page["accounts"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect() };
        let mut all = of(&first);
        all.extend(of(&second));
        // 13 hurt, newest first, and then 12 glad.
        let hurt = (0..25).rev().filter(|at| at % 2 == 0);
        let glad = (0..25).rev().filter(|at| at % 2 == 1);
        let wanted: Vec<i64> = hurt.chain(glad).map(|at| at + 1).collect();
        assert_eq!((all, &second["next"], &second["touchpoints"]), (wanted, &Value::Null, &json!([])));
    }
}

story! {
    async fn a_letter_to_several_is_lived_by_each_and_no_import_takes_their_words_along(house: House) {
        let mia = house.member().await;
        let ben = ("ben@barr.example", "Ben Barr");
        let both = letter("1@x", "2026-11-02T09:00:00Z", &[ANN, US, ben], "The bell", "It does not ring.");
        let batch = house.receive("mail", vec![("1", both)]).await;
        let (ann, ben) = (house.party(ANN.0).await, house.party(ben.0).await);
        let id = house.count("select max(id) from interaction").await;
        let customers = &accounts(&mia, id).await["customers"];
        let parties: Vec<&Value> = customers.as_array().unwrap().iter().map(|one| &one["party"]).collect();
        assert_eq!(parties, [&json!(ann), &json!(ben)]);
        let bens = told(&mia, id, json!({ "voice": "customer", "words": "I laughed.", "party": ben, "feeling": ["delighted"] })).await;
        assert_eq!(bens["party_name"], "Ben Barr");
        told(&mia, id, json!({ "voice": "customer", "words": "I did not.", "feeling": ["angry"] })).await;
        let known = |party: i64| {
            let mia = &mia;
            async move { mia.get(&format!("/api/customer/{party}")).await.json()["accounts"].clone() }
        };
        assert_eq!((&known(ann).await[0]["words"], &known(ben).await[0]["words"]), (&json!("I did not."), &json!("I laughed.")));

        mia.post("/api/customer/merge", json!({ "party": [ann, ben] })).await.expect(StatusCode::OK);
        house.catch_up().await;
        let one = accounts(&mia, id).await["accounts"][0]["party"].as_i64().unwrap();
        assert_eq!(known(one).await.as_array().unwrap().len(), 2);
        house.undo(batch).await;
        let stays = accounts(&mia, id).await;
        assert_eq!((stays["accounts"].as_array().unwrap().len(), &stays["accounts"][0]["is_withdrawn"]), (2, &json!(true)));
        assert!(house.verify().await.holds());
    }
}
