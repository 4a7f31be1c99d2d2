//! One customer on one page, and as they got it.

use axum::http::StatusCode;
use serde_json::json;
use troth::access::{Role, Visibility};
use troth::record::said::{Note, Said, Told, Who, WhoKind};
use troth_store::{StoreError, args};

use crate::house::{House, instant};
use crate::story;
use crate::told::{letter, line, order};

const ANN: (&str, &str) = ("ann@example.org", "Ann Devlin");
const BEN: (&str, &str) = ("ben@barr.example", "Ben Barr");
const TOM: (&str, &str) = ("tom@devlin.example", "Tom Devlin");

async fn told(house: &House) -> i64 {
    let shipped = {
        let mut told = line("10248", "2026-09-01T09:00:00Z", Some(ANN), "lamp", 2, 1_250);
        order(&mut told).shipped_on = Some(jiff::civil::date(2026, 9, 4));
        told
    };
    house.receive("shop", vec![("1", shipped)]).await;
    house
        .receive(
            "mail",
            vec![
                (
                    "1",
                    letter(
                        "1@x",
                        "2026-11-02T09:00:00Z",
                        &[ANN, TOM],
                        "Wheel",
                        "It rattles badly.\n\nAnn",
                    ),
                ),
                (
                    "2",
                    letter(
                        "2@x",
                        "2026-11-05T09:00:00Z",
                        &[TOM, ANN],
                        "Re: Wheel",
                        "Bring it in.\n\n> It rattles badly.",
                    ),
                ),
                (
                    "3",
                    letter(
                        "3@x",
                        "2026-11-06T09:00:00Z",
                        &[BEN, TOM],
                        "Frame",
                        "Is it there?",
                    ),
                ),
            ],
        )
        .await;
    house.party(ANN.0).await
}

story! {
    async fn the_totality_of_a_customer_stands_on_one_page(house: House) {
        let ann = told(&house).await;
        let owner = house.owner().await;
        let json = owner.get(&format!("/api/customer/{ann}")).await.expect(StatusCode::OK).json();
        assert_eq!(json["name"], "Ann Devlin");
        assert_eq!(json["totals"][0]["total"], json!({ "minor": 2_500, "currency": "GBP" }));
        let kinds: Vec<&str> = json["timeline"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["email", "email", "shipped", "order"]);
        assert_eq!(json["last_in_at"], instant("2026-11-02T09:00:00Z"));
        assert_eq!(json["last_out_at"], instant("2026-11-05T09:00:00Z"));
        let page = owner.page(&format!("/customer/{ann}")).await.expect(StatusCode::OK).body;
        for wanted in ["It rattles badly.", "Order 10248, £25.00", "days of silence", "As they got it"] {
            assert!(page.contains(wanted), "{wanted} in {page}");
        }
        let narrowed = owner.get(&format!("/api/customer/{ann}?kind=email&direction=out&q=bring")).await.json();
        assert_eq!(narrowed["timeline"].as_array().unwrap().len(), 1);
        owner.get(&format!("/api/customer/{ann}?after=nonsense")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn what_one_may_not_see_is_not_there(house: House) {
        let ann = told(&house).await;
        let stranger = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        let owner = house.owner().await;
        let json = owner.get(&format!("/api/customer/{ann}")).await.json();
        let letter = json["timeline"][0]["id"].as_i64().unwrap();
        let purchase = json["purchases"][0]["id"].as_i64().unwrap();
        for path in [
            format!("/customer/{ann}"),
            format!("/customer/{ann}/sheet"),
            format!("/interaction/{letter}"),
            format!("/purchase/{purchase}"),
            "/customer/999999".to_owned(),
        ] {
            stranger.get(&format!("/api{path}")).await.expect(StatusCode::NOT_FOUND);
            house.nobody().get(&format!("/api{path}")).await.expect(StatusCode::UNAUTHORIZED);
        }
        let reader = house.colleague("Rob Reader", Role::Reader, Visibility::All).await;
        for path in [format!("/api/customer/{ann}/note"), format!("/api/customer/{ann}/interaction")] {
            stranger.post(&path, json!({ "words": "hello" })).await.expect(StatusCode::NOT_FOUND);
            reader.post(&path, json!({ "words": "hello" })).await.expect(StatusCode::FORBIDDEN);
        }
        let found = stranger.get("/api/search?q=rattles").await.expect(StatusCode::OK).json();
        assert!(found["conversations"].as_array().unwrap().is_empty(), "{found}");
        let found = stranger.get("/api/search?q=Ann").await.json();
        assert!(found["contacts"].as_array().unwrap().is_empty(), "{found}");
        let found = stranger.get("/api/search?q=10248").await.json();
        assert!(found["orders"].as_array().unwrap().is_empty(), "{found}");
    }
}

story! {
    async fn a_call_and_a_note_cost_one_line_and_can_be_taken_back(house: House) {
        let ann = told(&house).await;
        let owner = house.owner().await;
        let call = owner
            .post(&format!("/api/customer/{ann}/interaction"), json!({ "words": "Upset about the wheel." }))
            .await
            .expect(StatusCode::CREATED)
            .json();
        assert_eq!((call["kind"].as_str(), call["words"].as_str()), (Some("call"), Some("Upset about the wheel.")));
        let note = owner
            .post(&format!("/api/customer/{ann}/note"), json!({ "words": "Prefers to be rung after five." }))
            .await
            .expect(StatusCode::CREATED)
            .json();
        house.catch_up().await;
        let first = |json: serde_json::Value| json["timeline"].as_array().unwrap().iter().take(2).map(|one| one["excerpt"].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>();
        let path = format!("/api/customer/{ann}");
        let seen = first(owner.get(&path).await.json());
        assert!(seen.contains(&"Upset about the wheel.".to_owned()) && seen.contains(&"Prefers to be rung after five.".to_owned()), "{seen:?}");
        assert_eq!(crate::search::titles(&house, "rung after five").await.len(), 1);
        let id = call["id"].as_i64().unwrap();
        owner.post(&format!("/api/interaction/{id}/error"), json!({ "why": "wrong Ann" })).await.expect(StatusCode::OK);
        owner.post(&format!("/api/interaction/{id}/error"), json!({})).await.expect(StatusCode::NOT_FOUND);
        let id = note["id"].as_i64().unwrap();
        owner.post(&format!("/api/note/{id}/error"), json!({})).await.expect(StatusCode::OK);
        owner.post(&format!("/api/note/{id}/error"), json!({})).await.expect(StatusCode::CONFLICT);
        house.catch_up().await;
        let json = owner.get(&path).await.json();
        let mut wrong: Vec<(&str, &str)> = json["in_error"].as_array().unwrap().iter().map(|one| (one["kind"].as_str().unwrap(), one["why"].as_str().unwrap())).collect();
        wrong.sort_unstable();
        assert_eq!(wrong, [("call", "wrong Ann"), ("note", "taken back")]);
        let page = owner.page(&format!("/customer/{ann}")).await.body;
        assert!(page.contains("2 entered in error") && page.contains("wrong Ann"), "{page}");
        assert_eq!(first(json)[0], "Bring it in.");
        assert!(crate::search::titles(&house, "rung after five").await.is_empty());
        owner.post(&format!("/api/customer/{ann}/note"), json!({ "words": "a\u{0}b" })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let form = owner.form(&format!("/customer/{ann}/interaction"), &[("kind", "call"), ("words", "")]).await;
        assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(form.body.contains("a line is enough"), "{}", form.body);
        let verdict = house.verify().await;
        assert!(verdict.holds(), "{verdict:?}");
    }
}

story! {
    async fn a_letter_from_a_mailbox_is_no_error_of_ours_but_may_need_no_answer(house: House) {
        told(&house).await;
        let owner = house.owner().await;
        let ben = house.party(BEN.0).await;
        let json = owner.get(&format!("/api/customer/{ben}")).await.json();
        let id = json["timeline"][0]["id"].as_i64().unwrap();
        owner.post(&format!("/api/interaction/{id}/error"), json!({})).await.expect(StatusCode::CONFLICT);
        assert_eq!(house.count("select count(*) from unanswered").await, 1);
        owner.post(&format!("/api/interaction/{id}/settle"), json!({ "why": "answered by phone" })).await.expect(StatusCode::OK);
        assert_eq!(house.count("select count(*) from unanswered").await, 0);
        owner.post(&format!("/api/interaction/{id}/unsettle"), json!({})).await.expect(StatusCode::OK);
        assert_eq!(house.count("select count(*) from unanswered").await, 1);
    }
}

story! {
    async fn the_sheet_holds_what_they_got_and_the_silences_and_nothing_of_ours(house: House) {
        let ann = told(&house).await;
        let owner = house.owner().await;
        owner.post(&format!("/api/customer/{ann}/note"), json!({ "words": "Difficult." })).await.expect(StatusCode::CREATED);
        let sheet = owner.get(&format!("/api/customer/{ann}/sheet")).await.expect(StatusCode::OK).json();
        let days: Vec<(String, Option<i64>)> = sheet["days"].as_array().unwrap().iter()
            .map(|day| (day["on"].as_str().unwrap().to_owned(), day["silence_days"].as_i64()))
            .collect();
        // 4 September to 5 November is 62 days.
        assert_eq!(days, [("2026-09-01".into(), None), ("2026-09-04".into(), None), ("2026-11-05".into(), Some(62))]);
        assert_eq!(sheet["days"][2]["got"][0]["words"], "Bring it in.\n\n> It rattles badly.");
        let page = owner.page(&format!("/customer/{ann}/sheet")).await.expect(StatusCode::OK).body;
        assert!(page.contains("without a word from us in between") && !page.contains("Difficult."), "{page}");
    }
}

story! {
    async fn two_who_were_merged_have_one_page_and_the_old_address_leads_to_it(house: House) {
        let ann = told(&house).await;
        house
            .app
            .store
            .write(move |tx| {
                tx.run("insert into redirect (old_party, subject_id, party_id, at) values (777001, 777001, $1, 0)", args![ann])?;
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let owner = house.owner().await;
        let reply = owner.page("/customer/777001?q=wheel").await.expect(StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(reply.header("location"), Some(format!("/customer/{ann}?q=wheel").as_str()));
        // They may be two again tomorrow, so no browser keeps it.
        assert_eq!(reply.header("cache-control"), Some("private, no-store"));
    }
}

story! {
    async fn a_timeline_is_narrowed_by_any_word_of_a_letter_and_by_nothing_else(house: House) {
        let long = format!("{}\nderailleur slipped.", "Nothing of note. ".repeat(60));
        house.receive("mail", vec![("1", letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM], "Gears", &long))]).await;
        let owner = house.owner().await;
        let ann = house.party(ANN.0).await;
        for (asked, wanted) in [("derailleur", 1), ("derailleur+slip", 1), ("gears", 1), ("email", 0), ("shape", 0), ("subject", 0)] {
            let told = owner.get(&format!("/api/customer/{ann}?q={asked}")).await.json();
            assert_eq!(told["timeline"].as_array().unwrap().len(), wanted, "{asked}");
        }
    }
}

story! {
    async fn a_firm_of_many_people_pages_without_gaps_whatever_was_taken_back(house: House) {
        let people: Vec<Told> = (0..30)
            .map(|nth| {
                let mut told = line(&nth.to_string(), &format!("2026-09-{:02}T09:00:00Z", nth % 28 + 1), Some((&format!("p{nth}@firm.example"), "Somebody")), "lamp", 1, 100);
                told.who.push(Who { key: "firm".into(), kind: WhoKind::Organisation, name: Some("The Firm".into()), ..Who::default() });
                told.who[0].member_of = Some(1);
                told
            })
            .collect();
        let keys: Vec<String> = (0..30).map(|nth| nth.to_string()).collect();
        house.receive("shop", keys.iter().map(String::as_str).zip(people).collect()).await;
        // Of half of them the newest letters are taken back, and letters are not what is asked for.
        let emails: Vec<String> = (0..15).map(|nth| format!("p{nth}@firm.example")).collect();
        let letters = (0..15).map(|nth| letter(&format!("{nth}@x"), "2026-11-02T09:00:00Z", &[(&emails[nth], "Somebody"), TOM], "Wheel", "It rattles."));
        let gone = house.receive("mail", keys.iter().map(String::as_str).zip(letters).collect()).await;
        house.undo(gone).await;
        let firm = house.count("select id from party where kind = 'organisation'").await;
        let (mut seen, mut after) = (0, None);
        loop {
            let page = house.app.store.read(move |tx| {
                troth::interaction::store::timeline(tx, &troth::access::Actor::troth(), firm, &troth::interaction::store::Filter { kinds: vec!["order".into()], ..Default::default() }, after, 4)
            }).await.unwrap();
            seen += page.entries.len();
            after = page.next;
            if after.is_none() { break }
        }
        assert_eq!(seen, 30);
    }
}

story! {
    async fn whoever_sees_few_finds_theirs_behind_the_letters_of_others(house: House) {
        house.receive("mail", vec![("ann", letter("ann@x", "2026-11-02T09:00:00Z", &[ANN, TOM], "My wheel", "It rattles."))]).await;
        let ann = house.party(ANN.0).await;
        let rows: Vec<(String, Told)> = (0..210)
            .map(|nth| (nth.to_string(), letter(&format!("{nth}@x"), "2026-11-03T09:00:00Z", &[BEN, TOM], "A wheel", "It rattles.")))
            .collect();
        house.receive("mail", rows.iter().map(|(key, told)| (key.as_str(), told.clone())).collect()).await;
        let owner = house.owner().await;
        let own = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        owner.post(&format!("/api/customer/{ann}/keep"), json!({ "colleague": own.id })).await.expect(StatusCode::OK);
        house.catch_up().await;
        let found = own.get("/api/search?q=wheel").await.json();
        assert_eq!(found["conversations"].as_array().unwrap().len(), 1, "{found}");
    }
}

story! {
    async fn a_contact_told_anew_keeps_each_note_once(house: House) {
        let row = |phone: &str, words: &[&str]| {
            let who = Who { phones: vec![phone.into()], ..crate::told::somebody(ANN.0, ANN.1) };
            let notes = words.iter().map(|words| Said::Note(Note { who: 0, words: (*words).to_owned(), at: None, by: None }));
            Told { said: notes.collect(), who: vec![who] }
        };
        let standing = "select count(*) from interaction where kind = 'note' and withdrawn_at is null";
        house.receive("crm", vec![("1", row("+35316771234", &["Likes tea", "Rides to work"]))]).await;
        let second = house.receive("crm", vec![("1", row("+35316775678", &["Likes tea", "Has a tandem"]))]).await;
        assert_eq!(house.count("select count(*) from note").await, 3);
        assert_eq!(house.count(standing).await, 2);
        house.undo(second).await;
        let owner = house.owner().await;
        let ann = house.party(ANN.0).await;
        let told = owner.get(&format!("/api/customer/{ann}")).await.json();
        let mut words: Vec<&str> = told["timeline"].as_array().unwrap().iter().map(|one| one["excerpt"].as_str().unwrap()).collect();
        words.sort_unstable();
        assert_eq!(words, ["Likes tea", "Rides to work"]);
        // What was entered in error is not brought back by the next file.
        let note = house.count("select id from note where words = 'Likes tea'").await;
        owner.post(&format!("/api/note/{note}/error"), json!({})).await.expect(StatusCode::OK);
        house.receive("crm", vec![("1", row("+35316779999", &["Likes tea"]))]).await;
        assert_eq!(house.count(standing).await, 0);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn the_palette_and_the_page_say_how_to_reach_somebody(house: House) {
        let ann = told(&house).await;
        let owner = house.owner().await;
        let items = owner.get("/search.json?q=evlin").await.expect(StatusCode::OK).json();
        assert_eq!(items[0]["word"], "Ann Devlin");
        assert_eq!(items[0]["href"], format!("/customer/{ann}"));
        assert!(items[0]["hint"].as_str().unwrap().contains("last contact 15"), "{items}");
        let page = owner.page("/search?q=rattles").await.expect(StatusCode::OK).body;
        assert!(page.contains("It rattles badly."), "{page}");
        for odd in ["%00", "%F0%9F%9A%B2", "'%22*()", "a", "%20", "\u{65}%CC%81"] {
            owner.get(&format!("/api/search?q={odd}")).await.expect(StatusCode::OK);
        }
    }
}
