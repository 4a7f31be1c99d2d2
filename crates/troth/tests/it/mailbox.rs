//! Mailboxes that are read as letters come: whose they are, what becomes of each letter, and that no password is ever seen.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use troth::access::{Role, Visibility};
use troth::intake;
use troth::mailbox::ledger;
use troth::mailbox::ledger_store::{self, Portion};
use troth::mailbox::store as mailboxes;

use crate::house::{House, Person};
use crate::story;

const PASSWORD: &str = "correct horse battery";

/// A server that knows one password and nothing else; returns its port.
async fn server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"* OK ready\r\n").await.unwrap();
                while let Ok(Some(line)) = lines.next_line().await {
                    let (tag, asked) = line.split_once(' ').unwrap_or((&line, ""));
                    let is_let_in = !asked.starts_with("LOGIN") || asked.contains(PASSWORD);
                    let said = if is_let_in {
                        "OK"
                    } else {
                        "NO [AUTHENTICATIONFAILED]"
                    };
                    write
                        .write_all(format!("{tag} {said} done\r\n").as_bytes())
                        .await
                        .unwrap();
                }
            });
        }
    });
    port
}

fn typed(address: &str, port: u16) -> Value {
    json!({
        "address": address, "password": PASSWORD, "imap_host": "127.0.0.1", "imap_port": port.to_string(),
        "imap_security": "plain", "smtp_host": "none", "takes": "all",
    })
}

pub async fn added(person: &Person<'_>, path: &str, address: &str) -> i64 {
    let asked = typed(address, server().await);
    let made = person.post(path, asked).await.expect(StatusCode::CREATED).json();
    made["id"].as_i64().unwrap()
}

pub fn letter(id: &str, from: &str, to: &str, words: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: The frame\r\nDate: Fri, 20 Nov 2026 11:00:00 +0000\r\nMessage-ID: <{id}>\r\n\r\n{words}\r\n"
    )
}

/// Takes these letters of the inbox as a node that reads them would; says whether they were taken.
pub async fn take(house: &House, mailbox: i64, validity: u32, letters: &[(u32, String)]) -> bool {
    let (now, upto) = (house.clock.now(), letters.last().unwrap().0);
    let found = letters
        .iter()
        .map(|(uid, text)| (*uid, ledger::read(*uid, text.as_bytes(), Some(now))))
        .collect();
    let taken = house.app.store.write(move |tx| {
        mailboxes::claim(tx, mailbox, "story", now)?;
        let folder = ledger_store::line(tx, mailbox, "INBOX", false)?;
        ledger_store::begin(tx, folder, validity)?;
        ledger_store::take(
            tx,
            mailbox,
            "story",
            Portion {
                folder,
                validity,
                upto,
                found,
            },
            now,
        )
    });
    let taken = taken.await.unwrap();
    house.catch_up().await;
    taken
}

async fn passed(person: &Person<'_>, party: i64) -> Vec<Value> {
    let told = person
        .get(&format!("/api/customer/{party}"))
        .await
        .expect(StatusCode::OK)
        .json();
    told["timeline"].as_array().cloned().unwrap_or_default()
}

story! {
    async fn of_ones_own_mail_only_letters_with_somebody_known_are_kept(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Harbour", "ann@harbour.example").await;
        let mut asked = typed("mia@devlin.example", server().await);
        asked.as_object_mut().unwrap().remove("takes");
        let made = mia.post("/api/mailbox", asked).await.expect(StatusCode::CREATED).json();
        assert_eq!(made["takes"], "known", "{made}");
        let id = made["id"].as_i64().unwrap();
        let letters = [
            (1, letter("1@harbour.example", "ann@harbour.example", "mia@devlin.example", "Is it ready?")),
            (2, letter("2@clinic.example", "desk@clinic.example", "mia@devlin.example", "Your results are here.")),
            (3, letter("3@devlin.example", "mia@devlin.example", "ann@harbour.example", "It is ready.")),
            (4, letter("4@devlin.example", "mia@devlin.example", "mum@home.example", "See you on Sunday.")),
        ];
        assert!(take(&house, id, 7, &letters).await);
        assert_eq!(passed(&mia, ann).await.len(), 2);
        let view = mia.get(&format!("/api/mailbox/{id}")).await.expect(StatusCode::OK).json();
        let folder = &view["folders_read"][0];
        assert_eq!((&folder["stored"], &folder["strangers"], &folder["skipped"]), (&json!(2), &json!(2), &json!(0)), "{view}");
        for words in ["%clinic%", "%mum@home%"] {
            assert_eq!(house.count(&format!("select count(*) from record where raw like '{words}' or told like '{words}'")).await, 0);
        }
        let mut asked = typed("mia@devlin.example", server().await);
        asked.as_object_mut().unwrap().remove("takes");
        let still = mia.post(&format!("/api/mailbox/{id}"), asked).await.expect(StatusCode::OK).json();
        assert_eq!(still["takes"], "known", "what was said before stays");
        let firms = house.owner().await;
        let mut asked = typed("info@devlin.example", server().await);
        asked.as_object_mut().unwrap().remove("takes");
        let made = firms.post("/api/mailbox?firm=on", asked).await.expect(StatusCode::CREATED).json();
        assert_eq!(made["takes"], "all");
    }
}

story! {
    async fn a_mailbox_is_seen_by_whose_it_is_and_one_of_the_firms_by_its_owners(house: House) {
        let (olive, mia) = (house.owner().await, house.member().await);
        let sam = house.colleague("Sam Stone", Role::Member, Visibility::All).await;
        let own = added(&mia, "/api/mailbox", "mia@devlin.example").await;
        let refused = mia.post("/api/mailbox?firm=on", typed("info@devlin.example", server().await)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let firms = added(&olive, "/api/mailbox?firm=on", "info@devlin.example").await;
        for (person, sees, sees_not) in [(&mia, Some(own), firms), (&olive, Some(firms), own), (&sam, None, own)] {
            let listed = person.get("/api/mailbox").await.expect(StatusCode::OK).json();
            let ids: Vec<i64> = listed["mailboxes"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect();
            assert_eq!(ids, sees.into_iter().collect::<Vec<i64>>());
            person.get(&format!("/api/mailbox/{sees_not}")).await.expect(StatusCode::NOT_FOUND);
            for act in ["stop", "start", "remove"] {
                person.post(&format!("/api/mailbox/{sees_not}/{act}"), json!({})).await.expect(StatusCode::NOT_FOUND);
            }
            person.post(&format!("/api/mailbox/{sees_not}"), typed("x@devlin.example", 1)).await.expect(StatusCode::NOT_FOUND);
        }
        let rae = house.reader().await;
        rae.post("/api/mailbox", typed("rae@devlin.example", 1)).await.expect(StatusCode::FORBIDDEN);
        for (person, path, said) in [
            (&mia, "/mailbox".to_owned(), "mia@devlin.example"),
            (&olive, "/mailbox".to_owned(), "info@devlin.example"),
            (&mia, format!("/mailbox/{own}"), "Stop reading"),
            (&mia, format!("/mailbox/{own}/change"), "Left empty, the one that is kept stays"),
            (&mia, "/mailbox/new".to_owned(), "Add your mailbox"),
            (&olive, "/mailbox/new?firm=on".to_owned(), "of the firm"),
        ] {
            let page = person.page(&path).await.expect(StatusCode::OK).body;
            assert!(page.contains(said), "{path}: {said} in {page}");
        }
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_password_is_in_no_answer_and_in_no_row(house: House) {
        let mia = house.member().await;
        let id = added(&mia, "/api/mailbox", "mia@devlin.example").await;
        for path in ["/mailbox".to_owned(), format!("/mailbox/{id}"), format!("/mailbox/{id}/change")] {
            let page = mia.page(&path).await.expect(StatusCode::OK).body;
            assert!(!page.contains(PASSWORD), "{path}");
        }
        for path in ["/api/mailbox".to_owned(), format!("/api/mailbox/{id}")] {
            assert!(!mia.get(&path).await.expect(StatusCode::OK).body.contains("secret"), "{path}");
        }
        let form = mia.form("/mailbox", &[("address", "x@devlin.example"), ("password", PASSWORD), ("imap_port", "none")]).await;
        assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!form.body.contains(PASSWORD), "{}", form.body);
        let rows = house.dump("select imap_secret from mailbox").await.concat();
        let plain: Vec<String> = PASSWORD.bytes().map(|byte| byte.to_string()).collect();
        assert!(!rows.contains(PASSWORD) && !rows.contains(&plain.join(", ")), "{rows}");
        let facts = house.dump("select body from fact where name like 'mailbox.%'").await.concat();
        assert!(!facts.contains("horse") && !facts.contains('@'), "{facts}");

        mia.post(&format!("/api/mailbox/{id}/remove"), json!({})).await.expect(StatusCode::OK);
        assert_eq!(house.count("select count(*) from mailbox where length(imap_secret) > 0").await, 0);
    }
}

story! {
    async fn what_keeps_a_server_from_letting_us_in_is_told_beside_the_field(house: House) {
        let mia = house.member().await;
        let port = server().await;
        for (field, value, told_at, said) in [
            ("password", "wrong", "password", "does not take the user or the password"),
            ("imap_host", "no-such-host.invalid", "imap_security", "in the clear"),
            ("imap_security", "tls", "imap_port", "does not speak TLS"),
            ("address", "mia", "address", "is no address"),
        ] {
            let mut asked = typed("mia@devlin.example", port);
            asked[field] = json!(value);
            let refused = mia.post("/api/mailbox", asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert!(refused["errors"][told_at].as_str().is_some_and(|told| told.contains(said)), "{refused}");
        }
        let mut nowhere = typed("mia@devlin.example", port);
        nowhere["imap_host"] = json!("no-such-host.invalid");
        nowhere["imap_security"] = json!("tls");
        let refused = mia.post("/api/mailbox", nowhere).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
        assert!(refused["errors"]["imap_host"].as_str().is_some_and(|told| told.contains("there is no host")), "{refused}");
        assert_eq!(house.count("select count(*) from mailbox").await, 0);
        let id = added(&mia, "/api/mailbox", "mia@devlin.example").await;
        // A kept password goes to no other server.
        let mut elsewhere = typed("mia@devlin.example", port);
        elsewhere["password"] = json!("");
        let refused = mia.post(&format!("/api/mailbox/{id}"), elsewhere).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
        assert_eq!(refused["errors"]["password"], "give the password for this server");
    }
}

story! {
    async fn a_letter_is_kept_once_wherever_it_lies_and_whatever_it_is_numbered(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Ashe", "ann@example.org").await;
        let id = added(&mia, "/api/mailbox", "mia@devlin.example").await;
        let first = letter("1@example.org", "Ann <ann@example.org>", "mia@devlin.example", "It rattles.");
        let nobody = "Subject: nobody\r\nDate: Fri, 20 Nov 2026 11:00:00 +0000\r\n\r\nx\r\n".to_owned();
        assert!(take(&house, id, 7, &[(1, first.clone()), (2, first.clone()), (3, nobody.clone())]).await);
        // The same portion again, as after a pulled plug that was none: its place has moved.
        assert!(!take(&house, id, 7, &[(1, first.clone()), (3, nobody.clone())]).await);
        let view = mia.get(&format!("/api/mailbox/{id}")).await.json();
        let inbox = &view["folders_read"][0];
        assert_eq!((&inbox["stored"], &inbox["known"], &inbox["skipped"]), (&json!(1), &json!(1), &json!(1)), "{view}");
        assert_eq!(view["not_kept"][0]["why"], "nobody wrote it and nobody got it");
        // The server numbers its letters anew: nothing is doubled.
        assert!(take(&house, id, 8, &[(1, first), (2, nobody)]).await);
        let view = mia.get(&format!("/api/mailbox/{id}")).await.json();
        assert_eq!((&view["stored"], &view["skipped"]), (&json!(1), &json!(1)), "{view}");
        let page = mia.page(&format!("/mailbox/{id}")).await.body;
        assert!(page.contains("Nobody wrote it and nobody got it") && page.contains("Subject: nobody"), "{page}");
        assert_eq!(house.count("select count(*) from record where key like 'mail:%'").await, 1);
        assert_eq!(passed(&mia, ann).await.len(), 1);
        assert_eq!(house.count("select count(*) from unanswered").await, 1);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn what_passed_between_colleagues_is_seen_by_those_who_were_in_it(house: House) {
        let (mia, sam) = (house.member().await, house.colleague("Sam Stone", Role::Member, Visibility::All).await);
        let id = added(&mia, "/api/mailbox", "mia.shop@gmail.com").await;
        let among_us = letter("2@gmail.com", "mia.shop@gmail.com", "tom@devlin.example", "Between us.");
        let away = letter("3@example.org", "Ann <ann@example.org>", "mia.shop@gmail.com", "I am away.")
            .replace("Subject", "Auto-Submitted: auto-replied\r\nSubject");
        assert!(take(&house, id, 7, &[(1, among_us), (2, away)]).await);
        // Her address at a host that is everybody's is one of ours, and nobody else's there.
        let internal = house.dump("select is_internal from interaction where key = 'mail:2@gmail.com'").await;
        assert!(internal.concat().contains('1'), "{internal:?}");
        let letters = house.count("select id from interaction where key = 'mail:2@gmail.com'").await;
        sam.get(&format!("/api/interaction/{letters}")).await.expect(StatusCode::NOT_FOUND);
        // Nobody waits behind an answer that a machine gave.
        assert_eq!(house.count("select count(*) from unanswered").await, 0);
    }
}

story! {
    async fn letting_go_leaves_the_letters_or_takes_them_back(house: House) {
        let mia = house.member().await;
        for (letters, left) in [("stay", 1), ("taken_back", 1)] {
            let id = added(&mia, "/api/mailbox", &format!("{letters}@devlin.example").replace('_', ".")).await;
            let to = format!("{letters}@devlin.example");
            let one = letter(&format!("{letters}@example.org"), "Ann <ann@example.org>", &to, letters);
            assert!(take(&house, id, 7, &[(1, one)]).await);
            mia.post(&format!("/api/mailbox/{id}/stop"), json!({})).await.expect(StatusCode::OK);
            let another = letter("9@example.org", "Ann <ann@example.org>", &to, "More.");
            assert!(!take(&house, id, 7, &[(2, another)]).await, "a stopped mailbox takes nothing");
            mia.post(&format!("/api/mailbox/{id}/remove"), json!({ "letters": letters })).await.expect(StatusCode::OK);
            intake::work::work_off(&house.app.store, &house.clock, troth::house::WAYS).await.unwrap();
            house.catch_up().await;
            let standing = "select count(*) from interaction where kind = 'email' and withdrawn_at is null";
            assert_eq!(house.count(standing).await, left, "{letters}");
            mia.get(&format!("/api/mailbox/{id}")).await.expect(StatusCode::NOT_FOUND);
        }
        assert!(house.verify().await.holds());
    }
}

/// The words of the newest letter to that address, as they go out.
async fn outgoing(house: &House) -> String {
    let found = house.app.store.read(|tx| {
        tx.one::<Vec<u8>>(
            "select bytes from outbox order by id desc limit 1",
            troth_store::args![],
        )
    });
    String::from_utf8(found.await.unwrap().unwrap()).unwrap()
}

/// As [`added`], with a way out that was tried before.
async fn written_from(person: &Person<'_>, address: &str) -> i64 {
    let id = added(person, "/api/mailbox", address).await;
    let store = &person.house.app.store;
    store.write(move |tx| {
        tx.run(
            "update mailbox set smtp_host = '127.0.0.1', smtp_port = 25, smtp_security = 'plain', smtp_user = 'x' where id = $1",
            troth_store::args![id],
        )
    }).await.unwrap();
    id
}

story! {
    async fn an_answer_is_there_at_once_in_its_exchange_and_nobody_waits_any_more(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Ashe", "ann@example.org").await;
        let id = written_from(&mia, "mia@devlin.example").await;
        let first = letter("1@example.org", "Ann <ann@example.org>", "mia@devlin.example", "It rattles.");
        assert!(take(&house, id, 7, &[(1, first)]).await);
        let asked = passed(&mia, ann).await[0]["id"].as_i64().unwrap();
        let page = mia.page(&format!("/interaction/{asked}")).await.expect(StatusCode::OK).body;
        for wanted in ["Answer", "data-key=\"a\"", "value=\"Re: The frame\"", "To ann@example.org"] {
            assert!(page.contains(wanted), "{wanted} in {page}");
        }
        let path = format!("/interaction/{asked}/answer");
        for (field, value, told_at) in [("words", "", "words"), ("to", "other@example.org", "to"), ("mailbox", "99", "mailbox")] {
            let others = if field == "words" { "" } else { "Soon." };
            let form = mia.form(&path, &[("words", others), (field, value)]).await;
            assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(form.body.contains(&format!("id=\"f-{told_at}-error\"")) || form.body.contains(&format!("#f-{told_at}")), "{}", form.body);
        }
        assert_eq!(house.count("select count(*) from outbox").await, 0);
        let sent = mia.form(&path, &[("words", "It is ready.\nMia"), ("subject", "Re: The frame"), ("back", "/")]).await;
        assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, Some("/")), "{}", sent.body);
        house.catch_up().await;
        let entries = passed(&mia, ann).await;
        assert_eq!((&entries[0]["direction"], &entries[0]["excerpt"]), (&json!("out"), &json!("It is ready.")));
        assert_eq!(house.count("select count(distinct thread) from interaction where kind = 'email'").await, 1);
        let whole = mia.get(&format!("/api/interaction/{asked}")).await.json();
        assert_eq!(whole["waits"], false);
        let bytes = outgoing(&house).await;
        assert!(bytes.contains("In-Reply-To: <1@example.org>") && bytes.contains("From: \"Mia Member\" <mia@devlin.example>"), "{bytes}");
        // Found again among what was sent, it is the same letter.
        assert!(take(&house, id, 7, &[(2, bytes)]).await);
        assert_eq!(passed(&mia, ann).await.len(), 2);
        assert_eq!(house.count("select count(*) from record where key like 'mail:%'").await, 2);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_letter_goes_to_a_customers_own_address_once_and_from_ones_own_mailbox(house: House) {
        let mia = house.member().await;
        let sam = house.colleague("Sam Stone", Role::Member, Visibility::All).await;
        let nell = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        let ann = house.customer(&mia, "Ann Ashe", "ann@example.org").await;
        let mias = written_from(&mia, "mia@devlin.example").await;
        let path = format!("/api/customer/{ann}/letter");
        let words = json!({ "subject": "Your frame", "words": "It is ready." });
        let none = sam.post(&path, words.clone()).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
        assert!(none["errors"]["mailbox"].as_str().is_some_and(|told| told.contains("none to write from")), "{none}");
        let mut not_hers = words.clone();
        not_hers["mailbox"] = json!(mias);
        sam.post(&path, not_hers).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        nell.post(&path, words.clone()).await.expect(StatusCode::NOT_FOUND);
        house.reader().await.post(&path, words.clone()).await.expect(StatusCode::FORBIDDEN);
        let once = [("idempotency-key", "k")];
        for status in [StatusCode::CREATED, StatusCode::OK] {
            let made = mia.ask(axum::http::Method::POST, &path, &once, Some(words.clone())).await.expect(status).json();
            assert_eq!((&made["to"], &made["from"]), (&json!("ann@example.org"), &json!("mia@devlin.example")));
        }
        assert_eq!(house.count("select count(*) from outbox").await, 1);
        let page = mia.page(&format!("/customer/{ann}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("data-key=\"i\"") && page.contains("Your words"), "{page}");
    }
}

fn notice(letter_id: &str) -> String {
    format!(
        "From: Mailer-Daemon@mx.example\r\nTo: mia@devlin.example\r\nSubject: Mail delivery failed\r\n\
         Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nAuto-Submitted: auto-replied\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nNo.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\n\
         Final-Recipient: rfc822; ann@example.org\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{letter_id}>\r\n\r\nHello\r\n--b--\r\n"
    )
}

story! {
    async fn a_letter_that_comes_back_is_told_where_it_stands_and_on_today(house: House) {
        let mia = house.member().await;
        let sam = house.colleague("Sam Stone", Role::Member, Visibility::All).await;
        let ann = house.customer(&mia, "Ann Ashe", "ann@example.org").await;
        let id = written_from(&mia, "mia@devlin.example").await;
        let words = json!({ "subject": "Your frame", "words": "It is ready." });
        mia.post(&format!("/api/customer/{ann}/letter"), words).await.expect(StatusCode::CREATED);
        house.catch_up().await;
        let known = house.app.store.read(|tx| tx.one::<String>("select letter_id from outbox", troth_store::args![]));
        let letter_id = known.await.unwrap().unwrap();
        let before = house.count("select count(*) from party").await;
        assert!(take(&house, id, 7, &[(1, notice(&letter_id)), (2, notice(&letter_id)), (3, notice("stranger@example.net"))]).await);
        let out = passed(&mia, ann).await[0]["id"].as_i64().unwrap();
        let whole = mia.get(&format!("/api/interaction/{out}")).await.json();
        let missed = whole["delivery"]["missed"].as_array().unwrap();
        assert_eq!((missed.len(), &missed[0]["status"], &missed[0]["said"]), (1, &json!("5.1.1"), &json!("550 no such user")));
        let page = mia.page(&format!("/interaction/{out}")).await.body;
        assert!(page.contains("It did not arrive") && page.contains("550 no such user"), "{page}");
        assert!(mia.page("/").await.body.contains("What did not arrive"));
        assert!(!sam.page("/").await.body.contains("What did not arrive"), "it was Mia who wrote");
        assert_eq!(house.count("select count(*) from party").await, before, "a server is no customer");
        assert_eq!(house.count("select count(*) from unanswered").await, 0);
    }
}
