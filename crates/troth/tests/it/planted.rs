//! Somebody whose name stands in every place where words can be, for the stories of being forgotten.

use axum::http::StatusCode;
use serde_json::json;
use troth::identity::{LINK, LINK_UNDONE};
use troth::journal::act::Act;
use troth::journal::{self, ActorId};
use troth::record::said::{Address, Channel, Consent, Note, Said, Told, Who, WhoKind};
use troth_store::{StoreError, Tx, Value, args};

use crate::house::{House, Person};
use crate::told::{letter, line, ticket};

/// In everything of hers, and in nothing else.
pub const WORD: &str = "zyxqanna";
pub const ANNA: (&str, &str) = ("zyxqanna@planter.example", "Zyxqanna Planter");
pub const BEN: (&str, &str) = ("ben@barr.example", "Ben Barr");
pub const TOM: (&str, &str) = ("tom@devlin.example", "Tom Devlin");

fn anna() -> Who {
    Who {
        key: format!("mail:{}", ANNA.0),
        name: Some(ANNA.1.to_owned()),
        given: Some("Zyxqanna".to_owned()),
        family: Some("Planter".to_owned()),
        emails: vec![ANNA.0.to_owned()],
        phones: vec!["+441632960001".to_owned()],
        address: Some(Address {
            street: Some("1 Zyxqanna Lane".to_owned()),
            city: Some("Zyxqannaville".to_owned()),
            ..Address::default()
        }),
        title: Some("Head of Zyxqanna".to_owned()),
        member_of: Some(1),
        website: Some("https://zyxqanna.example".to_owned()),
        outside_ids: vec![("loyalty".to_owned(), "zyxqanna-77".to_owned())],
        tags: vec!["zyxqanna fan".to_owned()],
        attributes: vec![("Nickname".to_owned(), "Zyxqanna the Great".to_owned())],
        ..Who::default()
    }
}

/// A row that says of her all that a shop may.
pub fn contact() -> Told {
    let firm = Who {
        key: "name:the firm of ben".to_owned(),
        kind: WhoKind::Organisation,
        name: Some("Barr & Sons".to_owned()),
        ..Who::default()
    };
    Told {
        who: vec![anna(), firm],
        said: vec![
            Said::Consent(Consent {
                who: 0,
                channel: Channel::Email,
                purpose: "zyxqanna news".to_owned(),
                given: true,
                at: Some(1),
                proof: vec![("from".to_owned(), "zyxqanna's laptop".to_owned())],
            }),
            Said::Note(Note {
                who: 0,
                at: Some(1),
                by: None,
                words: "Zyxqanna likes blue".to_owned(),
            }),
        ],
    }
}

pub fn letters() -> Vec<(&'static str, Told)> {
    let of_both = "Ask zyxqanna@planter.example, she has the key. I have the bell.";
    vec![
        (
            "1",
            letter(
                "zyxqanna-1@planter.example",
                "2026-11-02T09:00:00Z",
                &[ANNA, TOM],
                "Zyxqanna's wheel",
                "Zyxqanna: it rattles",
            ),
        ),
        (
            "2",
            letter(
                "2@x",
                "2026-11-02T10:00:00Z",
                &[TOM, ANNA],
                "Re: Zyxqanna's wheel",
                "Dear Zyxqanna, bring it",
            ),
        ),
        (
            "zyxqanna@planter.example/3",
            letter(
                "3@x",
                "2026-11-03T09:00:00Z",
                &[ANNA, TOM, BEN],
                "Zyxqanna and Ben",
                "zyxqanna to both",
            ),
        ),
        (
            "5",
            letter(
                "zyxqanna@planter.example.5",
                "2026-11-03T10:00:00Z",
                &[ANNA, TOM, BEN],
                "",
                "zyxqanna, no subject",
            ),
        ),
        (
            "4",
            letter(
                "4@x",
                "2026-11-04T09:00:00Z",
                &[BEN, TOM, ANNA],
                "The bell",
                of_both,
            ),
        ),
    ]
}

pub fn order() -> Told {
    line("10248", "2026-09-01T09:00:00Z", Some(ANNA), "lamp", 2, 1_250)
}

/// Everything a house can come to know of her, by files, by colleagues and by mistake. Returns her party.
pub async fn plant(house: &House, owner: &Person<'_>) -> i64 {
    house
        .receive("people file", vec![("zyxqanna@planter.example", contact())])
        .await;
    house.receive("shop", vec![("1", order())]).await;
    house.receive("mail", letters()).await;
    let told = ticket("7", "2026-11-05T09:00:00Z", ANNA, "zyxqanna waits");
    house.receive("desk", vec![("7", told)]).await;
    let party = house.party(ANNA.0).await;
    let customer = format!("/api/customer/{party}");

    for (act, word) in [
        ("tag", "zyxqanna club"),
        ("tag", "zyxqanna again"),
        ("untag", "zyxqanna again"),
    ] {
        let tag = json!({ "word": word });
        let reply = owner.post(&format!("{customer}/{act}"), tag).await;
        reply.expect(StatusCode::OK);
    }
    let note = owner
        .post(&format!("{customer}/note"), json!({ "words": "zyxqanna rang" }))
        .await;
    let note = note.expect(StatusCode::CREATED).json()["id"].as_i64().unwrap();
    let why = json!({ "why": "it was not zyxqanna" });
    owner
        .post(&format!("/api/note/{note}/error"), why.clone())
        .await
        .expect(StatusCode::OK);
    for _ in 0..2 {
        let call = json!({ "kind": "call", "direction": "in", "words": "zyxqanna on the phone" });
        owner
            .post(&format!("{customer}/interaction"), call)
            .await
            .expect(StatusCode::CREATED);
    }
    let logged = house.count("select max(id) from logged").await;
    owner
        .post(&format!("/api/interaction/{logged}/error"), why.clone())
        .await
        .expect(StatusCode::OK);
    let asked = house
        .count("select max(id) from interaction where kind = 'ticket'")
        .await;
    owner
        .post(&format!("/api/interaction/{asked}/settle"), why.clone())
        .await
        .expect(StatusCode::OK);
    let both = house
        .count("select max(id) from interaction where title = 'The bell'")
        .await;
    for act in ["settle", "unsettle"] {
        let path = format!("/api/interaction/{both}/{act}");
        owner.post(&path, why.clone()).await.expect(StatusCode::OK);
    }

    let promise = json!({
        "party": party, "what": "bring zyxqanna her wheel", "due_words": "when zyxqanna is back",
        "waits_for": "zyxqanna's key", "said_words": "I'll bring it, zyxqanna",
    });
    let made = owner
        .post("/api/promise", promise)
        .await
        .expect(StatusCode::CREATED)
        .json()["id"]
        .as_i64()
        .unwrap();
    let again = json!({
        "party": party, "what": "zyxqanna's wheel, by Friday", "due": "2026-11-27", "replaces": made,
        "consent_words": "Friday is fine, says zyxqanna",
    });
    let second = owner
        .post("/api/promise", again)
        .await
        .expect(StatusCode::CREATED)
        .json()["id"]
        .as_i64()
        .unwrap();
    let told = json!({ "amount": "12", "what": "voucher for Zyxqanna Planter" });
    let told = owner
        .post("/api/value/spending", told)
        .await
        .expect(StatusCode::OK)
        .json()["spent"][0]["id"]
        .as_i64()
        .unwrap();
    owner
        .post(
            &format!("/api/value/spending/{told}/error"),
            json!({ "why": "Zyxqanna Planter never came" }),
        )
        .await
        .expect(StatusCode::OK);
    let plan = json!({ "party": party, "about": "whether zyxqanna needs a bell" });
    let plan = owner
        .post("/api/plan", plan)
        .await
        .expect(StatusCode::CREATED)
        .json()["id"]
        .as_i64()
        .unwrap();
    owner
        .post(
            &format!("/api/plan/{plan}/drop"),
            json!({ "why": "zyxqanna has one" }),
        )
        .await
        .expect(StatusCode::OK);
    counted(owner).await;
    lived(owner, party, both).await;
    stopped(owner, second).await;
    let kept = json!({ "words": "zyxqanna has it" });
    owner
        .post(&format!("/api/promise/{second}/keep"), kept)
        .await
        .expect(StatusCode::OK);
    house.catch_up().await;
    let now = house.clock.now();
    house
        .app
        .store
        .write(move |tx| by_mistake(tx, now))
        .await
        .unwrap();
    party
}

/// What the firm counts itself, with her name in words that should hold none.
async fn counted(owner: &Person<'_>) {
    let own = json!({ "name": "Core job done", "question": "How many?", "definition": "All who say so." });
    let own = owner
        .post("/api/indicator", own)
        .await
        .expect(StatusCode::CREATED)
        .json();
    let week =
        json!({ "week": "2026-11-09", "count": 18, "of": 20, "note": "Zyxqanna Planter was not asked" });
    let told = owner
        .post(&format!("/api/indicator/{}/week", own["id"]), week)
        .await
        .expect(StatusCode::OK)
        .json();
    let path = format!(
        "/api/indicator/{}/telling/{}/withdraw",
        own["id"], told["tellings"][0]["id"]
    );
    owner
        .post(&path, json!({ "why": "Zyxqanna Planter was asked after all" }))
        .await
        .expect(StatusCode::OK);
}

/// How she lived a letter, told by a supplier, entered in error; by a link of her own; and her thanks for it.
async fn lived(owner: &Person<'_>, party: i64, interaction: i64) {
    let account = json!({
        "voice": "supplier", "told_by": "zyxqanna's dealer", "words": "zyxqanna was glad", "mood": "zyxqanna was cross",
        "context": "zyxqanna moved house", "party": party, "feeling": ["delighted"],
    });
    let path = format!("/api/interaction/{interaction}");
    let told = owner
        .post(&format!("{path}/account"), account)
        .await
        .expect(StatusCode::CREATED)
        .json();
    let error = format!("/api/account/{}/error", told["id"]);
    owner
        .post(&error, json!({ "why": "it was not zyxqanna" }))
        .await
        .expect(StatusCode::OK);
    let link = json!({ "party": party });
    owner
        .post(&format!("{path}/account/link"), link)
        .await
        .expect(StatusCode::CREATED);
    let thanks = json!({ "colleague": owner.id, "account": told["id"], "words": "zyxqanna says thank you" });
    owner
        .post(&format!("{path}/thanks"), thanks)
        .await
        .expect(StatusCode::OK);
}

/// What stopped somebody keeping a promise to her, entered in error.
async fn stopped(owner: &Person<'_>, promise: i64) {
    let case = json!({ "promise": promise, "name": "No deliveries on Fridays", "words": "zyxqanna waited" });
    let case = owner
        .post("/api/hindrance/case", case)
        .await
        .expect(StatusCode::CREATED)
        .json();
    let path = format!("/api/hindrance/case/{}/error", case["id"]);
    owner
        .post(&path, json!({ "why": "it was not zyxqanna" }))
        .await
        .expect(StatusCode::OK);
}

/// Where her words can stand though no page of these stories puts them there.
fn by_mistake(tx: &Tx, now: i64) -> Result<(), StoreError> {
    let subject: i64 = tx
        .one(
            "select id from subject where key = $1",
            args![format!("mail:{}", ANNA.0)],
        )?
        .unwrap();
    let mut link = Act::begin(tx, "identity.refused", ActorId(1), now)?;
    let why = || Value::Text("zyxqanna is another".to_owned());
    let (id, other) = (tx.allocate("link", 1)?, Value::Int(9_999));
    link.seal(
        &LINK,
        vec![vec![
            Value::Int(id),
            Value::Int(subject),
            other,
            "never".into(),
            why(),
            Value::Int(now),
            Value::Int(1),
        ]],
    )?;
    link.record(&json!({ "links": [id] }))?;
    let mut undone = Act::begin(tx, "identity.undone", ActorId(1), now)?;
    let row = tx.allocate("link_undone", 1)?;
    undone.seal(
        &LINK_UNDONE,
        vec![vec![
            Value::Int(row),
            Value::Int(id),
            Value::Int(now),
            Value::Int(1),
            why(),
        ]],
    )?;
    undone.record(&json!({ "links": [id] }))?;
    let said = Act::begin(tx, "identity.undone", ActorId(1), now)?.about(subject);
    said.record(&json!({ "links": [], "said": ANNA.0 }))?;
    for sql in [
        "insert into refusal (id, batch_id, line, what, kind, reason, raw)
         select 900, min(id), 3, 'refused', 'no address', '`zyxqanna@planter.example` is no address', '{\"mail\":\"zyxqanna@planter.example\"}' from batch",
        "update batch set file = 'letters of Zyxqanna Planter.mbox', plan = '{\"a\":\"zyxqanna planter\"}',
         trouble = 'Zyxqanna Planter was in the way' where id = (select min(id) from batch)",
        "update promise set source_key = 'pledge:1:mail:zyxqanna@planter.example' where id = (select max(id) from promise)",
        "insert into suggestion (id, interaction_id, place, subject_id, kind, sentence, what, given_name, waits_for,
           due_words, reason, likely, at, state)
         select 900, min(i.id), 0, (select min(id) from subject where key like 'mail:zyxqanna@%'), 'promise',
           'I will send zyxqanna the bell', 'send zyxqanna the bell', 'zyxqanna', 'zyxqanna writes', 'when zyxqanna is back',
           'by mistake', 900, 1, 'open' from interaction i",
        "insert into upload (id, name, size, by_colleague, at) values (900, 'zyxqanna@planter.example.csv', 1, 1, 1)",
        "insert into mailbox (id, colleague_id, is_firm, takes, address, name, silo_id, batch_id, imap_host, imap_port, imap_security,
           imap_user, imap_secret, folders, state, made_at, version)
         select 900, 1, 0, 'all', 'tom@devlin.example', 'Tom', (select min(id) from silo), (select min(id) from batch), 'h', 1, 'tls',
           'tom', head, '[]', 'stopped', 1, 1 from stream where name = 'record'",
        "insert into mailbox_folder (id, mailbox_id, name, is_sent, last_uid, stored, known, skipped, left_out, notices,
           strangers, captured)
         values (900, 900, 'INBOX', 0, 1, 0, 0, 1, 0, 0, 0, 0)",
        "insert into capture_address (id, colleague_id, mailbox_id, digest, hint, made_at)
         select 900, 1, 900, head, 'tom+1a2b…@devlin.example', 1 from stream where name = 'record'",
        "insert into mailed_line (id, address_id, letter, nth, words, written_at, came_at, state)
         values (900, 900, 'mail:900', 0, 'called Zyxqanna Planter', 1, 1, 'waiting')",
        "insert into mailbox_skipped (id, mailbox_id, folder_id, uid, why, raw, at)
         values (900, 900, 900, 1, 'zyxqanna planter is unreadable', 'From: zyxqanna@planter.example', 1)",
        "insert into outbox (id, mailbox_id, subject_id, letter_id, to_address, title, bytes, state, made_at, by_colleague)
         select 900, 900, (select min(id) from subject where key = 'mail:zyxqanna@planter.example'), '900@devlin.example',
           'zyxqanna@planter.example', 'For Zyxqanna', head, 'sent', 1, 1 from stream where name = 'record'",
        "insert into outbox_attempt (id, outbox_id, at, is_taken, said) values (900, 900, 1, 1, 'zyxqanna is welcome')",
        "insert into bounce (id, mailbox_id, letter_id, address, status, is_final, said, at)
         values (900, 900, '900@devlin.example', 'zyxqanna@planter.example', '5.1.1', 1, 'zyxqanna planter is unknown', 1)",
        "insert into once (colleague_id, key, digest, made, at) select 1, 'zyxqanna@planter.example', head, 1, 1 from stream
         where name = 'record'",
    ] {
        tx.run(sql, args![])?;
    }
    journal::store::stopped(tx, "search", now, "at zyxqanna")
}
