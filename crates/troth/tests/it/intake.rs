//! Files handed in: what becomes of every row, what is asked, how an import is stopped, gone on with and taken back.

use std::io::Write as _;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth::house::WAYS;
use troth::intake::work;
use troth_store::Tx;

use crate::house::{House, Person, Reply};
use crate::story;

pub const CONTACTS: &str = "Name,Email,Phone,City\n\
    Ann Lee,ann@lee.example,+44 20 7946 0001,Leeds\n\
    Bob Ray,bob@ray.example,,York\n\
    Cid Poe,cid@poe.example,,Hull\n";

const MAILCHIMP: &str = "Email Address,First Name,Last Name,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID,NOTES,TAGS\n\
    ann@lee.example,Ann,Lee,,2,2024-03-01 10:00:00,192.0.2.7,2024-03-01 10:05:00,192.0.2.7,1,e1,,\"\"\"VIP\"\",\"\"Blog\"\"\"\n\
    bob@ray.example,Bob,Ray,,2,2024-03-02 11:00:00,192.0.2.8,2024-03-02 11:05:00,192.0.2.8,2,e2,,\n";

/// Hands files in as a browser or a program would.
pub async fn hand_in(
    person: &Person<'_>,
    path: &str,
    files: &[(&str, &[u8])],
    said: &[(&str, &str)],
) -> Reply {
    hand_in_with(person, path, files, said, &[]).await
}

pub(crate) async fn hand_in_with(
    person: &Person<'_>,
    path: &str,
    files: &[(&str, &[u8])],
    said: &[(&str, &str)],
    headers: &[(&str, &str)],
) -> Reply {
    const EDGE: &str = "edge-of-a-part";
    let mut body = Vec::new();
    for (name, value) in said {
        write!(
            body,
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
        .unwrap();
    }
    for (name, bytes) in files {
        write!(
            body,
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .unwrap();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    write!(body, "--{EDGE}--\r\n").unwrap();
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, "house.example")
        .header("sec-fetch-site", "same-origin")
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={EDGE}"),
        );
    if let Some(key) = &person.key {
        request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    person.house.send(request.body(Body::from(body)).unwrap()).await
}

/// Hands one file in, waits until it and all that follows from it are there, and returns its report.
pub async fn taken(person: &Person<'_>, name: &str, bytes: &[u8]) -> Value {
    let reply = hand_in(person, "/api/import", &[(name, bytes)], &[("go", "yes")]).await;
    let id = reply.expect(StatusCode::CREATED).json()["batches"][0]["id"]
        .as_i64()
        .unwrap();
    settle(person.house).await;
    report(person, id).await
}

pub async fn settle(house: &House) {
    work::work_off(&house.app.store, &house.clock, WAYS)
        .await
        .unwrap();
    house.catch_up().await;
}

pub async fn report(person: &Person<'_>, id: i64) -> Value {
    let reply = person.get(&format!("/api/import/batch/{id}")).await;
    reply.expect(StatusCode::OK).json()
}

pub fn counts(report: &Value) -> [i64; 6] {
    ["rows", "created", "updated", "unchanged", "duplicate", "refused"]
        .map(|name| report[name].as_i64().unwrap())
}

/// What stands of every record: silo, key and text of those in force.
pub async fn in_force(house: &House) -> Vec<(i64, String, String)> {
    let read = house.app.store.read(|tx: &Tx| {
        tx.all(
            "select silo_id, key, raw from record where withdrawn_at is null and replaced_by is null order by silo_id, key",
            [],
        )
    });
    read.await.unwrap()
}

pub async fn number(house: &House, sql: &'static str) -> i64 {
    let read = house.app.store.read(move |tx: &Tx| tx.one::<i64>(sql, []));
    read.await.unwrap().unwrap()
}

story! {
    async fn a_firm_typed_where_a_person_is_asked_for_is_a_firm(house: House) {
        const ORDERED: &str = "First Name,Last Name,Email\n\
            Brandt Fahrradbau GmbH,,info@brandt.example\n\
            ,Ponte & Filhos Ltda.,ponte@filhos.example\n\
            Ann,Lee,ann@lee.example\n\
            Sofia,De Ag,sofia@ag.example\n";
        let mia = house.member().await;
        let report = taken(&mia, "buyers.csv", ORDERED.as_bytes()).await;
        assert_eq!(counts(&report), [4, 4, 0, 0, 0, 0]);
        let read = house.app.store.read(|tx: &Tx| {
            tx.all::<(String, String)>("select name, kind from party where is_colleague = 0 order by name", [])
        });
        let expected = [
            ("Ann Lee", "person"),
            ("Brandt Fahrradbau GmbH", "organisation"),
            ("Ponte & Filhos Ltda.", "organisation"),
            ("Sofia De Ag", "person"),
        ];
        assert_eq!(read.await.unwrap(), expected.map(|(name, kind)| (name.to_owned(), kind.to_owned())));
    }
}

story! {
    async fn a_file_of_contacts_goes_straight_in_and_again_changes_nothing(house: House) {
        let mia = house.member().await;
        let reply = hand_in(&mia, "/api/import", &[("contacts.csv", CONTACTS.as_bytes())], &[]).await;
        let reply = reply.expect(StatusCode::CREATED);
        let batch = &reply.json()["batches"][0];
        assert_eq!((batch["state"].as_str(), batch["format"].as_str()), (Some("waiting"), Some("table")));
        assert_eq!(reply.header("location"), Some(format!("/api/import/batch/{}", batch["id"]).as_str()));
        settle(&house).await;
        let first = report(&mia, batch["id"].as_i64().unwrap()).await;
        assert_eq!(counts(&first), [3, 3, 0, 0, 0, 0]);
        assert_eq!((first["state"].as_str(), first["is_complete"].as_bool()), (Some("done"), Some(true)));
        assert_eq!(first["silo"], "contacts");

        let again = taken(&mia, "contacts.csv", CONTACTS.as_bytes()).await;
        assert_eq!(counts(&again), [3, 0, 0, 3, 0, 0]);
        assert!(house.verify().await.holds());
        // A file is kept no longer than it is needed.
        assert_eq!(number(&house, "select count(*) from upload_chunk").await, 0);
    }
}

story! {
    async fn a_mailchimp_file_needs_no_word_and_its_consents_and_tags_are_right(house: House) {
        let mia = house.member().await;
        let page = hand_in_with(&mia, "/import", &[("audience.csv", MAILCHIMP.as_bytes())], &[("go", "yes")], &[("accept", "text/html")]).await;
        let page = page.expect(StatusCode::SEE_OTHER);
        assert_eq!(page.header("location"), Some("/import"));
        settle(&house).await;
        let told = house.app.store.read(|tx: &Tx| tx.all::<String>("select told from record order by id", [])).await.unwrap();
        let ann: Value = serde_json::from_str(&told[0]).unwrap();
        assert_eq!(ann["who"][0]["tags"], json!(["VIP", "Blog"]));
        let consent = ann["said"].as_array().unwrap().iter().find(|said| said["shape"] == "consent").unwrap();
        // 1 March 2024, 10:00 in UTC, as Mailchimp writes it.
        assert_eq!((consent["given"].as_bool(), consent["at"].as_i64()), (Some(true), Some(1_709_287_200_000)));
        assert!(consent["proof"].to_string().contains("192.0.2.7"), "{consent}");

        let list = mia.page("/import").await.expect(StatusCode::OK);
        assert!(list.body.contains("audience.csv") && list.body.contains("/import/1/undo"), "{}", list.body);
    }
}

story! {
    async fn what_is_open_is_asked_and_the_answer_is_kept(house: House) {
        let mia = house.member().await;
        let orders = "Order number,Customer ID,Date,Product,Quantity,Unit price\n7,17,1/2/2024,Frame,1,3.20\n8,18,3/4/2024,Bell,2,1.10\n";
        let reply = hand_in(&mia, "/api/import", &[("orders.csv", orders.as_bytes())], &[]).await;
        let id = reply.expect(StatusCode::CREATED).json()["batches"][0]["id"].as_i64().unwrap();
        assert_eq!(work::work_off(&house.app.store, &house.clock, WAYS).await.unwrap(), 0);

        let seen = mia.get(&format!("/api/import/{id}/preview")).await.expect(StatusCode::OK).json();
        let asked: Vec<&str> = seen["questions"].as_array().unwrap().iter().map(|asked| asked["question"].as_str().unwrap()).collect();
        assert_eq!(asked, ["silo", "day_order", "currency"]);
        assert_eq!(seen["columns"][0]["meaning"], "order_number");
        let page = mia.page(&format!("/import/{id}/preview")).await.expect(StatusCode::OK);
        assert!(page.body.contains("by its header") && page.body.contains("Frame"), "{}", page.body);

        let wrong = mia.post(&format!("/api/import/{id}/run"), json!({ "currency": "gold", "silo": "" })).await;
        let wrong = wrong.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
        assert!(wrong["errors"]["currency"].is_string() && wrong["errors"]["silo"].is_string(), "{wrong}");

        let said = [("silo", "shop"), ("day_order", "month_first"), ("currency", "sek"), ("subject", "order")];
        mia.form(&format!("/import/{id}/run"), &said).await.expect(StatusCode::SEE_OTHER);
        settle(&house).await;
        assert_eq!(counts(&report(&mia, id).await), [2, 2, 0, 0, 0, 0]);
        let told = house.app.store.read(|tx: &Tx| tx.one::<String>("select told from record order by id", [])).await.unwrap().unwrap();
        let order = &serde_json::from_str::<Value>(&told).unwrap()["said"][0];
        // 2 January 2024 at midnight in UTC, the firm's zone.
        assert_eq!((order["at"].as_i64(), order["currency"].as_str()), (Some(1_704_153_600_000), Some("SEK")));
        mia.post(&format!("/api/import/{id}/run"), json!({})).await.expect(StatusCode::CONFLICT);
    }
}

story! {
    async fn every_row_is_accounted_for_once_with_its_line_and_reason(house: House) {
        let mia = house.member().await;
        let text = "Customer ID,Name,Email\n\
            1,Ann Lee,ann@lee.example\n\
            1,Ann Lee,ann@lee.example\n\
            1,Ann Leigh,ann@lee.example\n\
            ,,\n\
            2,Bob,bob@ray.example,too,many\n\
            \"3,Cid\n\
            4,=cmd|' /C calc'!A0,dot@poe.example\n\
            Customer ID,Name,Email\n\
            ,  ,\n";
        let told = taken(&mia, "customers.csv", text.as_bytes()).await;
        let [rows, created, _, _, duplicate, refused] = counts(&told);
        assert_eq!((created, duplicate), (3, 1), "{told}");
        assert_eq!(rows, created + duplicate + refused);
        assert!(refused >= 3, "{told}");
        assert_eq!(told["refusals"].as_array().unwrap().len() as i64, refused);
        let reasons: i64 = told["reasons"].as_array().unwrap().iter().map(|reason| reason["rows"].as_i64().unwrap()).sum();
        assert_eq!(reasons, refused);
        let wide = told["refusals"].as_array().unwrap().iter().find(|row| row["line"] == 6).unwrap();
        assert!(wide["reason"].as_str().unwrap().contains("5 cells") && wide["raw"].as_str().unwrap().contains("too,many"), "{wide}");
        let id = &told["batch"];
        let same = mia.get(&format!("/api/import/batch/{id}?show=same")).await.json();
        assert_eq!((same["refusals"][0]["line"].as_i64(), same["refusals"][0]["same_as"].as_i64()), (Some(3), Some(2)));
        // A formula is kept as text and given out as text.
        let page = mia.page(&format!("/import/batch/{id}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("Download refused rows"), "{}", page.body);
        let csv = mia.get(&format!("/api/import/batch/{id}/refused.csv")).await.expect(StatusCode::OK);
        assert!(csv.body.starts_with("line,reason,Customer ID,Name,Email\n6,"), "{}", csv.body);
        assert!(csv.header("content-disposition").unwrap().contains("refused-"));
    }
}

story! {
    async fn a_refused_formula_cannot_act_in_the_file_it_comes_back_in(house: House) {
        let mia = house.member().await;
        let text = "Order number,Date,Quantity,Unit price,Product\n7,never,1,3.20,=HYPERLINK(\"http://evil.example\")\n8,2024-01-02,1,3.20,Bell\n";
        let told = taken(&mia, "orders.csv", text.as_bytes()).await;
        assert_eq!(counts(&told)[5], 1, "{told}");
        let csv = mia.get(&format!("/api/import/batch/{}/refused.csv", told["batch"])).await.expect(StatusCode::OK);
        assert!(!csv.body.lines().any(|line| line.split(',').any(|cell| cell.trim_matches('"').starts_with('='))), "{}", csv.body);
    }
}

story! {
    async fn a_file_that_cannot_be_taken_gets_a_clear_answer_and_leaves_nothing(house: House) {
        let mia = house.member().await;
        let bomb = zip_of(&[("big.csv", vec![b' '; 64 << 20])]);
        let cases: [(&str, Vec<u8>, &str); 6] = [
            ("empty.csv", Vec::new(), "is empty"),
            ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".repeat(20), "not a table or a mailbox"),
            ("head.csv", b"Name,Email\n".to_vec(), "a header and no rows"),
            ("bomb.zip", bomb, "as only a trap does"),
            ("nested.zip", zip_of(&[("inner.zip", zip_of(&[("a.csv", b"a,b\n1,2\n".to_vec())]))]), "archive inside an archive"),
            ("cut.zip", zip_of(&[("a.csv", b"a,b\n1,2\n".to_vec())])[..40].to_vec(), "can't be read"),
        ];
        for (name, bytes, said) in cases {
            let reply = hand_in(&mia, "/api/import", &[(name, &bytes)], &[]).await;
            let told = reply.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            let why = told["errors"]["file"].as_str().unwrap();
            assert!(why.contains(said) && why.contains("hint:"), "{name}: {why}");
            let page = hand_in_with(&mia, "/import", &[(name, &bytes)], &[], &[("accept", "text/html")]).await;
            assert!(page.expect(StatusCode::UNPROCESSABLE_ENTITY).body.contains("was not taken"), "{name}");
        }
        assert_eq!(number(&house, "select count(*) from upload").await, 0);
        assert_eq!(number(&house, "select count(*) from batch").await, 0);
        let nothing = hand_in(&mia, "/api/import", &[], &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.json()["errors"]["file"].as_str().unwrap().contains("choose a file"));
    }
}

story! {
    async fn one_bad_file_does_not_keep_the_others_out(house: House) {
        let mia = house.member().await;
        let files: [(&str, &[u8]); 3] = [("contacts.csv", CONTACTS.as_bytes()), ("empty.csv", b""), ("more.csv", b"Name,Email\nDot Fay,dot@fay.example\n")];
        let told = hand_in(&mia, "/api/import", &files, &[]).await.expect(StatusCode::CREATED).json();
        assert_eq!(told["batches"].as_array().unwrap().len(), 2);
        assert_eq!(told["not_taken"][0]["file"], "empty.csv");
        settle(&house).await;
        assert_eq!(in_force(&house).await.len(), 4);
    }
}

story! {
    async fn letters_in_another_alphabet_and_nuls_and_long_names_lose_nothing(house: House) {
        let mia = house.member().await;
        let long = "x".repeat(10_000);
        let mut bytes = b"Name,Email,City\nJ\xf6rg M\xfcller,joerg@example.com,K\xf6ln\nAnn\0a,ann@lee.example,Leeds\n".to_vec();
        bytes.extend_from_slice(format!("{long},long@example.com,York\n").as_bytes());
        let told = taken(&mia, "contacts.csv", &bytes).await;
        assert_eq!(counts(&told), [3, 3, 0, 0, 0, 0], "{told}");
        let raws: Vec<String> = in_force(&house).await.into_iter().map(|(_, _, raw)| raw).collect();
        let has = |text: &str| raws.iter().any(|raw| raw.contains(text));
        assert!(has("Jörg Müller") && has("Köln") && has("Ann\u{fffd}a") && has(&long));
    }
}

story! {
    async fn an_impossible_day_is_refused_and_said(house: House) {
        let mia = house.member().await;
        let text = "Order number,Date,Quantity,Unit price,Currency\n7,2024-02-31,1,3.20,EUR\n8,2024-02-29,1,3.20,EUR\n";
        let told = taken(&mia, "orders.csv", text.as_bytes()).await;
        assert_eq!(counts(&told), [2, 1, 0, 0, 0, 1], "{told}");
        assert_eq!(told["reasons"][0]["reason"], "a value in `Date` is a day no calendar has");
        assert_eq!(told["refusals"][0]["reason"], "`2024-02-31` in `Date` is a day no calendar has");
    }
}

story! {
    async fn one_endless_line_is_refused_in_bounded_memory(house: House) {
        let mia = house.member().await;
        // 40 MB on one line: more than a row may have (16 MiB), less than a test may take.
        let mut text = b"Name,Email\nAnn Lee,ann@lee.example\n".to_vec();
        text.resize(text.len() + 40_000_000, b'x');
        text.extend_from_slice(b"\nBob Ray,bob@ray.example\n");
        let told = taken(&mia, "contacts.csv", &text).await;
        assert_eq!(counts(&told), [3, 2, 0, 0, 0, 1], "{}", told["reasons"]);
        assert!(told["refusals"][0]["reason"].as_str().unwrap().contains("only its beginning is kept"));
    }
}

story! {
    async fn a_file_larger_than_the_house_takes_is_stopped_as_it_comes(house: House) {
        let mia = house.member().await;
        let limit = house.app.settings.upload_limit;
        assert!(limit > 0);
        let small = house.limited(1 << 20);
        let mia = Person { house: &small, id: mia.id, key: mia.key.clone() };
        let reply = hand_in(&mia, "/api/import", &[("big.csv", &vec![b'x'; 3 << 20])], &[]).await;
        reply.expect(StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(number(&house, "select count(*) from upload_chunk").await, 0);
        assert_eq!(number(&house, "select count(*) from upload").await, 0);
    }
}

story! {
    async fn the_same_key_hands_the_same_file_in_once(house: House) {
        let mia = house.member().await;
        let once = [("idempotency-key", "import-1")];
        let send = async || hand_in_with(&mia, "/api/import", &[("contacts.csv", CONTACTS.as_bytes())], &[], &once).await;
        let first = send().await.expect(StatusCode::CREATED).json();
        let second = send().await.expect(StatusCode::CREATED).json();
        assert_eq!(first["batches"][0]["id"], second["batches"][0]["id"]);
        assert_eq!(number(&house, "select count(*) from batch").await, 1);
        let other = hand_in_with(&mia, "/api/import", &[("other.csv", b"Name,Email\nDot,dot@fay.example\n")], &[], &once).await;
        other.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn readers_see_imports_and_cannot_hand_in_stop_or_take_back(house: House) {
        let (mia, rae) = (house.member().await, house.reader().await);
        let told = taken(&mia, "contacts.csv", CONTACTS.as_bytes()).await;
        let id = &told["batch"];
        rae.get("/api/import").await.expect(StatusCode::OK);
        rae.get(&format!("/api/import/batch/{id}")).await.expect(StatusCode::OK);
        let page = rae.page("/import").await.expect(StatusCode::OK);
        assert!(!page.body.contains("/undo") && !page.body.contains("data-drop"), "{}", page.body);
        hand_in(&rae, "/api/import", &[("contacts.csv", CONTACTS.as_bytes())], &[]).await.expect(StatusCode::FORBIDDEN);
        for verb in ["run", "stop", "undo"] {
            rae.post(&format!("/api/import/{id}/{verb}"), json!({})).await.expect(StatusCode::FORBIDDEN);
        }
        house.nobody().get("/api/import").await.expect(StatusCode::UNAUTHORIZED);
        mia.post(&format!("/api/import/{id}/stop"), json!({})).await.expect(StatusCode::CONFLICT);
        mia.get("/api/import/batch/999").await.expect(StatusCode::NOT_FOUND);
        mia.post("/api/import/999/undo", json!({})).await.expect(StatusCode::NOT_FOUND);
    }
}

story! {
    async fn rows_of_others_are_not_shown_to_who_sees_only_their_own_customers(house: House) {
        let (mia, own) = (house.member().await, house.colleague("Oli Own", Role::Member, Visibility::Own).await);
        let text = "Order number,Date,Quantity,Unit price,Product\n7,never,1,3.20,Secret frame\n8,2024-01-02,1,3.20,Bell\n";
        let told = taken(&mia, "orders.csv", text.as_bytes()).await;
        let id = &told["batch"];
        let seen = own.get(&format!("/api/import/batch/{id}")).await.expect(StatusCode::OK);
        assert!(!seen.body.contains("Secret frame") && !seen.body.contains("never"), "{}", seen.body);
        for path in ["preview", "batch/refused.csv"] {
            let path = path.replace("batch", &format!("batch/{id}"));
            let path = if path == "preview" { format!("/api/import/{id}/preview") } else { format!("/api/import/{path}") };
            own.get(&path).await.expect(StatusCode::NOT_FOUND);
        }
        own.post(&format!("/api/import/{id}/undo"), json!({})).await.expect(StatusCode::NOT_FOUND);
    }
}

story! {
    async fn a_mailbox_asks_for_our_own_domains_and_keeps_a_letter_once(house: House) {
        let mia = house.member().await;
        house.app.store.write(|tx| {
            let mut firm = troth::organisation::store::read(tx)?;
            firm.domains.clear();
            troth::organisation::store::write(tx, &firm)
        }).await.unwrap();
        let letter = |folder: &str| format!(
            "From ann@lee.example Thu Feb 22 08:38:33 2024\nMessage-ID: <a1@lee.example>\nDate: Thu, 22 Feb 2024 08:38:33 +0000\n\
             From: Ann Lee <ann@lee.example>\nTo: Mia <mia@devlin.example>\nSubject: The frame\nX-Folder: {folder}\n\nIs it ready?\n\n"
        );
        let mbox = format!("{}{}", letter("Inbox"), letter("Customers"));
        let reply = hand_in(&mia, "/api/import", &[("mia.mbox", mbox.as_bytes())], &[]).await.expect(StatusCode::CREATED).json();
        let batch = &reply["batches"][0];
        assert_eq!((batch["state"].as_str(), batch["format"].as_str()), (Some("asking"), Some("mailbox")));
        let id = batch["id"].as_i64().unwrap();
        let seen = mia.get(&format!("/api/import/{id}/preview")).await.expect(StatusCode::OK).json();
        assert_eq!(seen["questions"][0]["question"], "own_domains");
        mia.form(&format!("/import/{id}/run"), &[("silo", "mia"), ("own_domains", "devlin.example")]).await.expect(StatusCode::SEE_OTHER);
        settle(&house).await;
        assert_eq!(counts(&report(&mia, id).await), [2, 1, 0, 0, 1, 0]);
        let firm = house.app.store.read(troth::organisation::store::read).await.unwrap();
        assert_eq!(firm.domains, ["devlin.example"]);
        // A further one would make colleagues of customers, and is for an owner to say.
        let other = mbox.replace("a1@lee", "a2@lee");
        let more = [("silo", "mia"), ("own_domains", "lee.example")];
        hand_in(&mia, "/api/import", &[("more.mbox", other.as_bytes())], &more).await.expect(StatusCode::FORBIDDEN);
        hand_in(&house.owner().await, "/api/import", &[("more.mbox", other.as_bytes())], &more).await.expect(StatusCode::CREATED);
    }
}

story! {
    async fn rows_of_somebody_erased_are_left_out_and_counted_so(house: House) {
        let owner = house.owner().await;
        taken(&owner, "contacts.csv", CONTACTS.as_bytes()).await;
        let ann = number(&house, "select m.party_id from identity i join member m on m.subject_id = i.subject_id where i.value = 'ann@lee.example'").await;
        owner.post(&format!("/api/customer/{ann}/erase"), json!({ "confirm": "erase" })).await.expect(StatusCode::OK);
        let told = taken(&owner, "more.csv", CONTACTS.replace("Leeds", "Hull").as_bytes()).await;
        assert_eq!((counts(&told), &told["left_out"]), ([3, 2, 0, 0, 0, 0], &json!(1)), "{told}");
    }
}

fn zip_of(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
