//! Lines by mail: recorded as they come, asked about where unclear, and believed for their address alone.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::house::Person;
use crate::mailbox::{added, letter, take};
use crate::story;

/// The stories' letters are written on Friday, 20 November 2026: “by Friday” is a week away.
const LINE: &str = "called Ann, upset about the late frame, promised a new one by Friday";

/// The person's own mailbox, and their address for lines in it.
async fn ready(person: &Person<'_>) -> (i64, String) {
    let mailbox = added(person, "/api/mailbox", "mia@devlin.example").await;
    let made = person
        .post("/api/capture/mail", json!({ "mailbox": mailbox }))
        .await;
    let made = made.expect(StatusCode::CREATED).json();
    (mailbox, made["address"].as_str().unwrap().to_owned())
}

async fn lines(person: &Person<'_>) -> Value {
    person
        .get("/api/capture/mail")
        .await
        .expect(StatusCode::OK)
        .json()
}

story! {
    async fn a_line_that_says_all_is_recorded_as_it_comes(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let (mailbox, address) = ready(&mia).await;
        // From an address nobody knows: hers for lines says who writes.
        let mailed = letter("1@phone.example", "somebody@phone.example", &address, LINE);
        assert!(take(&house, mailbox, 7, &[(1, mailed)]).await);
        let told = lines(&mia).await;
        assert_eq!((&told["waiting"], told["recorded"].as_array().unwrap().len()), (&json!([]), 1), "{told}");
        let done = &told["recorded"][0];
        assert_eq!((&done["party"], &done["kind"], &done["promises"][0]["due"]), (&json!(ann), &json!("call"), &json!("2026-11-27")));
        let call = mia.get(&format!("/api/interaction/{}", done["interaction"])).await.expect(StatusCode::OK).json();
        // The letter's own moment.
        assert_eq!(call["at"], json!(crate::house::instant("2026-11-20T11:00:00Z")));
        let folder = mia.get(&format!("/api/mailbox/{mailbox}")).await.json()["folders_read"][0].clone();
        assert_eq!((&folder["captured"], &folder["stored"]), (&json!(1), &json!(0)), "{folder}");
        assert_eq!(house.count("select count(*) from mailed_line where words is not null").await, 0);
        let secret = address.split(['+', '@']).nth(1).unwrap();
        for place in ["record where raw", "fact where body", "subject where key", "identity where value", "capture_address where hint"] {
            assert_eq!(house.count(&format!("select count(*) from {place} like '%{secret}%'")).await, 0, "{place}");
        }
        mia.post(&format!("/api/capture/{}/undo", done["id"]), json!({})).await.expect(StatusCode::OK);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_is_unclear_waits_for_its_writer_and_for_nobody_else(house: House) {
        let mia = house.member().await;
        let tom = house.owner().await;
        let first = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        house.customer(&mia, "Ann Harbour", "ann@harbour.example").await;
        let (mailbox, address) = ready(&mia).await;
        let mailed = letter("1@devlin.example", "mia@devlin.example", &address, "called Ann, promised a frame by Friday\r\nvisited Zoe");
        assert!(take(&house, mailbox, 7, &[(1, mailed)]).await);
        let told = lines(&mia).await;
        let words: Vec<&Value> = told["waiting"].as_array().unwrap().iter().map(|line| &line["words"]).collect();
        assert_eq!(words, [&json!("called Ann, promised a frame by Friday"), &json!("visited Zoe")]);
        let (ann, zoe) = (&told["waiting"][0]["id"], &told["waiting"][1]["id"]);
        let today = mia.get("/api/today").await.expect(StatusCode::OK).json();
        assert_eq!(today["mailed"].as_array().unwrap().len(), 2, "{today}");
        assert_eq!(lines(&tom).await["waiting"], json!([]));
        assert_eq!(tom.get("/api/today").await.json()["mailed"], json!([]));
        tom.get(&format!("/api/capture?mailed={ann}")).await.expect(StatusCode::NOT_FOUND);
        tom.post(&format!("/api/capture/mail/{ann}/drop"), json!({})).await.expect(StatusCode::NOT_FOUND);

        let shown = mia.get(&format!("/api/capture?mailed={ann}")).await.expect(StatusCode::OK).json();
        assert_eq!((&shown["line"], &shown["questions"][0]["about"]), (&json!("called Ann, promised a frame by Friday"), &json!("who")));
        let page = mia.page(&format!("/capture?mailed={ann}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("name=\"mailed\""), "{page}");
        // A day later “by Friday” is still the Friday after it was written.
        house.clock.set(house.clock.now() + 24 * 3_600_000);
        let done = mia.post("/api/capture", json!({ "mailed": ann, "party": first })).await.expect(StatusCode::CREATED).json();
        assert_eq!((&done["party"], &done["promises"][0]["due"]), (&json!(first), &json!("2026-11-27")), "{done}");
        mia.post("/api/capture", json!({ "mailed": ann, "party": first })).await.expect(StatusCode::NOT_FOUND);

        mia.post(&format!("/api/capture/mail/{zoe}/drop"), json!({})).await.expect(StatusCode::OK);
        assert_eq!(lines(&mia).await["waiting"], json!([]));
        mia.post(&format!("/api/capture/mail/{zoe}/restore"), json!({})).await.expect(StatusCode::OK);
        assert_eq!(lines(&mia).await["waiting"][0]["id"], *zoe);
    }
}

story! {
    async fn nobody_records_in_anothers_name_without_their_address(house: House) {
        let mia = house.member().await;
        house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let (mailbox, address) = ready(&mia).await;
        let (local, domain) = address.split_once('@').unwrap();
        let guess = format!("{}0@{domain}", &local[..local.len() - 1]);
        let guess = if guess == address { format!("{}1@{domain}", &local[..local.len() - 1]) } else { guess };
        // Her name in `From` proves nothing.
        let letters = [
            (1, letter("1@devlin.example", "mia@devlin.example", "mia@devlin.example", LINE)),
            (2, letter("2@devlin.example", "mia@devlin.example", &guess, LINE)),
        ];
        assert!(take(&house, mailbox, 7, &letters).await);
        assert_eq!(house.count("select count(*) from mailed_line").await, 0);

        // Another address takes the place of the first, and an ended one is an address like any other.
        let again = mia.post("/api/capture/mail", json!({ "mailbox": mailbox })).await.expect(StatusCode::CREATED).json();
        let old = letter("3@devlin.example", "mia@devlin.example", &address, "visited Ann");
        assert!(take(&house, mailbox, 7, &[(3, old)]).await);
        assert_eq!(house.count("select count(*) from mailed_line").await, 0);
        mia.post("/api/capture/mail/end", json!({})).await.expect(StatusCode::OK);
        assert_eq!(lines(&mia).await["address"], Value::Null);
        let ended = letter("4@devlin.example", "mia@devlin.example", again["address"].as_str().unwrap(), "visited Ann");
        assert!(take(&house, mailbox, 7, &[(4, ended)]).await);
        assert_eq!(house.count("select count(*) from mailed_line").await, 0);

        let reader = house.reader().await;
        reader.post("/api/capture/mail", json!({ "mailbox": mailbox })).await.expect(StatusCode::FORBIDDEN);
        let bea = house.colleague("Bea", troth::access::Role::Member, troth::access::Visibility::All).await;
        let refused = bea.post("/api/capture/mail", json!({ "mailbox": mailbox })).await;
        assert!(refused.expect(StatusCode::UNPROCESSABLE_ENTITY).json()["errors"]["mailbox"].is_string());
    }
}

story! {
    async fn a_letter_is_read_once_wherever_it_lies_and_says_why_it_holds_no_line(house: House) {
        let mia = house.member().await;
        house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        let (mailbox, address) = ready(&mia).await;
        let mailed = letter("1@devlin.example", "mia@devlin.example", &address, "visited Ann");
        let empty = letter("2@devlin.example", "mia@devlin.example", &address, "> quoted").replace("Subject: The frame", "Subject: ");
        assert!(take(&house, mailbox, 7, &[(1, mailed.clone()), (2, empty)]).await);
        assert!(take(&house, mailbox, 7, &[(3, mailed)]).await);
        assert_eq!(house.count("select count(*) from mailed_line").await, 1);
        let view = mia.get(&format!("/api/mailbox/{mailbox}")).await.expect(StatusCode::OK).json();
        let folder = &view["folders_read"][0];
        assert_eq!((&folder["captured"], &folder["known"], &folder["skipped"]), (&json!(1), &json!(1), &json!(1)), "{view}");
        assert_eq!(view["not_kept"][0]["why"], json!("it came to be captured, and there is no line in it"));
        assert_eq!(view["not_kept"][0]["raw"], json!(""), "its header holds the secret");
    }
}
