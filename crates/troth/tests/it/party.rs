//! Contacts: typed in, corrected, tagged, looked after, made one and taken apart, each seeing only their own.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth::frame::money::{Currency, Money};
use troth::record::said::{Channel, Consent, Said, Told, Who};

use crate::identity::who;
use crate::story;

/// The ids and names of the list.
async fn list(person: &crate::house::Person<'_>, query: &str) -> Vec<(i64, String)> {
    let told = person
        .get(&format!("/api/customer{query}"))
        .await
        .expect(StatusCode::OK)
        .json();
    told["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["id"].as_i64().unwrap(),
                line["name"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn names(lines: &[(i64, String)]) -> Vec<&str> {
    lines.iter().map(|(_, name)| name.as_str()).collect()
}

fn all<'v>(profile: &'v Value, field: &str) -> Vec<&'v str> {
    let values = profile["values"].as_array().unwrap().iter();
    values
        .filter(|one| one["field"] == field && one["is_past"] == false)
        .map(|one| one["value"].as_str().unwrap())
        .collect()
}

story! {
    async fn a_contact_typed_by_hand_is_there_at_once_and_stays_one_for_every_follower(house: House) {
        let mia = house.member().await;
        let typed = json!({"name": "Ann Devlin", "title": "Buyer", "firm": "Devlin & Sons", "emails": ["ann@x.example"], "phones": ["+353 1 677 1234"], "city": "Cork"});
        let made = mia.post("/api/customer", typed).await.expect(StatusCode::CREATED);
        let profile = made.json();
        assert_eq!(made.header("location"), Some(format!("/api/customer/{}", profile["id"]).as_str()));
        assert_eq!((all(&profile, "email"), all(&profile, "phone")), (vec!["ann@x.example"], vec!["+35316771234"]));
        assert_eq!((&profile["firms"][0]["name"], &profile["version"]), (&json!("Devlin & Sons"), &json!(1)));
        assert_eq!(profile["values"][0]["from"], "Mia Member");
        house.catch_up().await;
        let listed = mia.get("/api/customer").await.json();
        assert_eq!(listed["total"], 2);
        assert_eq!(listed["lines"][0]["firm_name"], "Devlin & Sons");
        // Followers that read the same act later change nothing: the version still fits.
        let again = json!({"version": 1, "city": "Dublin"});
        let path = format!("/api/customer/{}/correct", profile["id"]);
        mia.post(&path, again).await.expect(StatusCode::OK);
        assert_eq!(house.verify().await.broken, Vec::<String>::new());
    }
}

story! {
    async fn a_known_address_is_asked_about_before_anything_is_kept(house: House) {
        let mia = house.member().await;
        let ann = mia.post("/api/customer", json!({"name": "Ann Devlin", "emails": ["ann@x.example"]})).await.json();
        let again = mia.post("/api/customer", json!({"name": "A. Devlin", "emails": ["ann@x.example"]})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains("`Ann Devlin` (customer"), "{}", again.body);
        assert_eq!(list(&mia, "").await.len(), 1);
        let same = mia.post("/api/customer", json!({"name": "A. Devlin", "emails": ["ann@x.example"], "anyway": "same"})).await.expect(StatusCode::CREATED);
        assert_eq!(same.json()["id"], ann["id"]);
        let other = mia.post("/api/customer", json!({"name": "Bob Devlin", "emails": ["ann@x.example"], "anyway": "apart"})).await.expect(StatusCode::CREATED);
        assert_ne!(other.json()["id"], ann["id"]);
        house.catch_up().await;
        // Two who share a name and a mailbox are two, and live together.
        assert_eq!((list(&mia, "?kind=person").await.len(), list(&mia, "?kind=household").await.len()), (2, 1));
        let page = mia.form("/customer", &[("kind", "person"), ("name", "Ann D"), ("emails", "ann@x.example")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("It is someone else") && page.body.contains("value=\"Ann D\""), "{}", page.body);
    }
}

story! {
    async fn a_known_address_shows_nobody_whom_one_may_not_see(house: House) {
        house.tell("shop", None, vec![vec![Who { phones: vec!["+35316771234".into()], ..who("id:1", "Ann Devlin", "ann@x.example") }]]).await;
        let own = house.colleague("Owen Own", Role::Member, Visibility::Own).await;
        let typed = json!({"name": "A. D.", "emails": ["ann@x.example"]});
        let kept = own.post("/api/customer", typed).await.expect(StatusCode::ACCEPTED);
        assert_eq!(kept.body, "");
        let page = own.form("/customer", &[("kind", "person"), ("name", "A"), ("emails", "ann@x.example")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(page.header("location"), Some("/customer"));
        // Whom they are the first to know is theirs, and a correction tells no more than that.
        let ben = own.post("/api/customer", json!({"name": "Ben Barr", "emails": ["ben@y.example"]})).await.expect(StatusCode::CREATED).json();
        assert_eq!((&ben["name"], &ben["keeper"]), (&json!("Ben Barr"), &json!(own.id)));
        house.catch_up().await;
        let all = house.member().await;
        all.post(&format!("/api/customer/{}/keep", house.party_of("id:1").await), json!({"colleague": all.id})).await.expect(StatusCode::OK);
        let right = json!({"version": ben["version"], "emails": ["ben@y.example", "ann@x.example"]});
        let told = own.post(&format!("/api/customer/{}/correct", ben["id"]), right).await;
        assert!(!told.body.contains("+35316771234"), "{}", told.body);
    }
}

story! {
    async fn of_several_who_have_it_one_is_named_and_the_others_stay_apart(house: House) {
        house.tell("shop", None, vec![
            vec![who("id:1", "Ann Devlin", "ann@x.example")],
            vec![Who { phones: vec!["+35316771234".into()], ..who("id:2", "Anna Devlin", "") }],
        ]).await;
        let mia = house.member().await;
        let (one, other) = (house.party_of("id:1").await, house.party_of("id:2").await);
        let typed = |more: Value| {
            let mut typed = json!({"name": "Ann Devlin", "emails": ["ann@x.example"], "phones": ["+353 1 677 1234"]});
            typed.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            typed
        };
        mia.post("/api/customer", typed(json!({"anyway": "same"}))).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let page = mia.form("/customer", &[("kind", "person"), ("emails", "ann@x.example"), ("phones", "+353 1 677 1234")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("It is Ann Devlin") && page.body.contains("It is Anna Devlin"), "{}", page.body);
        let made = mia.post("/api/customer", typed(json!({"same": one}))).await.expect(StatusCode::CREATED).json();
        assert_eq!(made["id"], one);
        house.catch_up().await;
        assert_eq!((house.party_of("id:1").await, house.party_of("id:2").await), (one, other));
    }
}

story! {
    async fn one_of_two_who_share_a_mailbox_is_corrected_without_a_question(house: House) {
        house.tell("shop", None, vec![vec![who("id:1", "Ann Devlin", "home@x.example")], vec![who("id:2", "Bob Byrne", "home@x.example")]]).await;
        let mia = house.member().await;
        let (ann, bob) = (house.party_of("id:1").await, house.party_of("id:2").await);
        assert_ne!(ann, bob);
        let street = json!({"version": 1, "emails": ["home@x.example"], "street": "1 Quay"});
        mia.post(&format!("/api/customer/{ann}/correct"), street).await.expect(StatusCode::OK);
        // A new number that somebody has is asked about, and they may share it.
        house.tell("desk", None, vec![vec![Who { phones: vec!["+35316771234".into()], ..who("d:1", "Carla Rossi", "") }]]).await;
        let phone = |anyway: Value| json!({"version": 1, "phones": ["+353 1 677 1234"], "anyway": anyway});
        let bobs = format!("/api/customer/{bob}/correct");
        mia.post(&bobs, phone(json!(null))).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let told = mia.post(&bobs, phone(json!("apart"))).await.expect(StatusCode::OK).json();
        assert_eq!((&told["id"], all(&told, "phone")), (&json!(bob), vec!["+35316771234"]));
        house.catch_up().await;
        assert_eq!(house.parties().await.len(), 3);
    }
}

story! {
    async fn what_a_colleague_struck_out_they_can_type_again(house: House) {
        let mia = house.member().await;
        let ann = mia.post("/api/customer", json!({"name": "Ann Devlin", "emails": ["ann@x.example", "ann@y.example"]})).await.json();
        let path = format!("/api/customer/{}/correct", ann["id"]);
        let mut version = ann["version"].clone();
        for emails in [vec!["ann@y.example"], vec!["ann@x.example", "ann@y.example"], vec!["ann@y.example"], vec!["ann@x.example"]] {
            let told = mia.post(&path, json!({"version": version, "emails": emails})).await.expect(StatusCode::OK).json();
            house.catch_up().await;
            let mut known = all(&told, "email");
            known.sort_unstable();
            assert_eq!(known, emails);
            version = told["version"].clone();
        }
        let known = mia.post(&format!("/api/customer/{}/tag", ann["id"]), json!({"word": "VIP"})).await.json();
        assert_eq!(all(&known, "email"), ["ann@x.example"]);
    }
}

story! {
    async fn a_cleared_field_shows_no_older_value(house: House) {
        house.tell("shop", None, vec![vec![Who { title: Some("Buyer".into()), ..who("id:1", "Ann Devlin", "ann@x.example") }]]).await;
        house.tell("desk", None, vec![vec![Who { title: Some("Owner".into()), ..who("d:1", "Ann Devlin", "ann@x.example") }]]).await;
        let mia = house.member().await;
        let (id, _) = list(&mia, "").await[0].clone();
        let known = mia.post(&format!("/api/customer/{id}/tag"), json!({"word": "VIP"})).await.json();
        let whole = json!({"version": known["version"], "whole": true, "name": "Ann Devlin", "emails": ["ann@x.example"]});
        let told = mia.post(&format!("/api/customer/{id}/correct"), whole).await.expect(StatusCode::OK).json();
        assert_eq!(all(&told, "title"), Vec::<&str>::new());
    }
}

story! {
    async fn a_correction_is_a_new_word_and_the_old_one_is_kept(house: House) {
        house.tell("shop", None, vec![vec![Who { title: Some("Buyer".into()), phones: vec!["+35316771234".into()], ..who("id:7", "Anne Devlin", "ann@old.example") }]]).await;
        let mia = house.member().await;
        let (id, _) = list(&mia, "").await[0].clone();
        let correct = format!("/api/customer/{id}/correct");
        mia.post(&correct, json!({"name": "Ann Devlin"})).await.expect(StatusCode::PRECONDITION_REQUIRED);
        mia.post(&correct, json!({"name": "Ann Devlin", "version": 99})).await.expect(StatusCode::PRECONDITION_FAILED);
        let right = json!({"version": 1, "name": "Ann Devlin", "emails": ["ann@new.example"]});
        let profile = mia.post(&correct, right).await.expect(StatusCode::OK).json();
        assert_eq!((&profile["name"], &profile["id"]), (&json!("Ann Devlin"), &json!(id)));
        assert_eq!((all(&profile, "email"), all(&profile, "phone"), all(&profile, "title")), (vec!["ann@new.example"], vec!["+35316771234"], vec!["Buyer"]));
        let past: Vec<&str> = profile["values"].as_array().unwrap().iter().filter(|one| one["is_past"] == true).map(|one| one["value"].as_str().unwrap()).collect();
        assert_eq!(past, ["ann@old.example"]);
        // The shop tells the old address again: it stays struck out.
        house.tell("shop", None, vec![vec![Who { website: Some("x.example".into()), ..who("id:7", "Anne Devlin", "ann@old.example") }]]).await;
        let known = mia.post(&format!("/api/customer/{id}/tag"), json!({"word": "VIP"})).await.expect(StatusCode::OK).json();
        assert_eq!((all(&known, "email"), &known["name"]), (vec!["ann@new.example"], &json!("Ann Devlin")));
        assert_eq!(house.parties().await.len(), 1);
    }
}

story! {
    async fn two_marked_lines_become_one_and_one_key_takes_it_back(house: House) {
        house.tell("shop", None, vec![vec![who("id:1", "Ann Devlin", "ann@x.example")], vec![who("id:2", "Ann Devlin-Byrne", "ab@y.example")], vec![who("id:3", "Carla Rossi", "c@x.example")]]).await;
        let mia = house.member().await;
        let before = list(&mia, "").await;
        let (one, other) = (house.party_of("id:1").await, house.party_of("id:2").await);
        let (a, b) = (one.to_string(), other.to_string());
        let marked = [("party", a.as_str()), ("party", b.as_str()), ("to", "/customer")];
        let done = mia.form("/customer/merge", &marked).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(done.header("location"), Some("/customer"));
        assert!(done.header("set-cookie").unwrap().contains("identity%2Flink%2F1%2Fundo"), "{:?}", done.headers);
        assert_eq!(list(&mia, "").await.len(), 2);
        // The old id leads on, for people and programs.
        let moved = mia.get(&format!("/api/customer/{other}/identity")).await.expect(StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(moved.header("location"), Some(format!("/api/customer/{one}/identity").as_str()));
        mia.page(&format!("/customer/{other}/edit")).await.expect(StatusCode::TEMPORARY_REDIRECT);
        let told = mia.get(&format!("/api/customer/{one}/identity")).await.expect(StatusCode::OK).json();
        assert_eq!((&told["ties"][0]["said"]["by_name"], told["subjects"].as_array().unwrap().len()), (&json!("Mia Member"), 2));
        mia.form("/identity/link/1/undo", &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(list(&mia, "").await, before);
        mia.post("/api/identity/link/1/undo", json!({})).await.expect(StatusCode::CONFLICT);
        house.catch_up().await;
        assert_eq!(list(&mia, "").await, before);
    }
}

story! {
    async fn an_automatic_merge_is_taken_apart_for_good_and_can_be_undone(house: House) {
        house.tell("shop", None, vec![vec![who("id:1", "Ann Devlin", "ann@x.example")]]).await;
        house.tell("desk", None, vec![vec![who("d:1", "Ann D", "ann@x.example")], vec![who("d:2", "Bob Byrne", "b@x.example")]]).await;
        let mia = house.member().await;
        let party = house.party_of("id:1").await;
        let told = mia.get(&format!("/api/customer/{party}/identity")).await.json();
        let steps = told["ties"][0]["common"]["steps"].as_array().unwrap();
        assert!(steps.iter().any(|step| (&step["field"], &step["level"]) == (&json!("e-mail"), &json!("the same, one person's"))), "{steps:?}");
        let subject = &told["subjects"][1]["subject"];
        mia.post(&format!("/api/customer/{party}/split"), json!({"subject": [subject], "why": "mother and daughter"})).await.expect(StatusCode::OK);
        let apart = house.party_of("d:1").await;
        assert_ne!(apart, party);
        // More of the same evidence does not bring them together, and a merge is warned of.
        house.tell("list", None, vec![vec![who("l:1", "", "ann@x.example")]]).await;
        assert_ne!(house.party_of("d:1").await, house.party_of("id:1").await);
        let refused = mia.post(&format!("/api/customer/{party}/merge"), json!({"with": apart})).await.expect(StatusCode::CONFLICT);
        assert!(refused.body.contains("mother and daughter"), "{}", refused.body);
        mia.post(&format!("/api/customer/{party}/merge"), json!({"with": apart, "despite": true})).await.expect(StatusCode::OK);
        assert_eq!(house.party_of("d:1").await, house.party_of("id:1").await);
        // Taken back, what was said before stands again, in the name of whoever said it.
        let olive = house.owner().await;
        let link = house.count("select max(id) from link where verdict = 'same'").await;
        olive.post(&format!("/api/identity/link/{link}/undo"), json!({})).await.expect(StatusCode::OK);
        assert_ne!(house.party_of("d:1").await, house.party_of("id:1").await);
        let told = olive.get(&format!("/api/customer/{party}/identity")).await.json();
        assert_eq!((&told["refusals"][0]["why"], &told["refusals"][0]["by_name"]), (&json!("mother and daughter"), &json!("Mia Member")));
        assert_eq!(told["refusals"][0]["other"]["party"], apart);
        assert_eq!(house.verify().await.broken, Vec::<String>::new());
    }
}

story! {
    async fn each_sees_their_own_their_teams_or_all(house: House) {
        house.tell("shop", None, ["id:1", "id:2", "id:3"].iter().map(|key| vec![who(key, &format!("Customer {key}"), "")]).collect()).await;
        let (all, own) = (house.member().await, house.colleague("Owen Own", Role::Member, Visibility::Own).await);
        let ids: Vec<i64> = list(&all, "").await.into_iter().map(|(id, _)| id).collect();
        assert_eq!((ids.len(), list(&own, "").await.len()), (3, 0));
        all.post(&format!("/api/customer/{}/keep", ids[0]), json!({"colleague": own.id})).await.expect(StatusCode::OK);
        assert_eq!(list(&own, "").await.len(), 1);
        let hidden = ids[1];
        for (path, body) in [("tag", json!({"word": "x"})), ("keep", json!({"colleague": own.id})), ("split", json!({"subject": [1]})), ("correct", json!({"version": 1, "city": "Cork"})), ("never", json!({"with": ids[0]})), ("merge", json!({"with": ids[0]}))] {
            own.post(&format!("/api/customer/{hidden}/{path}"), body).await.expect(StatusCode::NOT_FOUND);
        }
        own.get(&format!("/api/customer/{hidden}/identity")).await.expect(StatusCode::NOT_FOUND);
        own.page(&format!("/customer/{hidden}/edit")).await.expect(StatusCode::NOT_FOUND);
        // What others did to theirs is not theirs to undo.
        let merged = all.post(&format!("/api/customer/{}/merge", ids[1]), json!({"with": ids[2]})).await.expect(StatusCode::OK);
        assert_eq!(merged.json()["id"], ids[1]);
        own.post("/api/identity/link/1/undo", json!({})).await.expect(StatusCode::NOT_FOUND);
        house.reader().await.post(&format!("/api/customer/{}/tag", ids[0]), json!({"word": "x"})).await.expect(StatusCode::FORBIDDEN);
    }
}

story! {
    async fn the_list_is_sorted_by_family_narrowed_and_read_on_without_gaps(house: House) {
        let rows = (0..120).map(|at| {
            let name = format!("{} {}", ["Ann", "Bob", "Carla"][at % 3], ["Devlin", "Byrne", "Ámos", "O'Neill"][at % 4]);
            vec![Who { tags: if at % 10 == 0 { vec!["VIP".into()] } else { Vec::new() }, ..who(&format!("id:{at}"), &name, &format!("p{at}@x.example")) }]
        });
        house.tell("shop", None, rows.collect()).await;
        house.tell("mail", None, vec![vec![who("mail:nancy", "Nancy Ours", "nancy@devlin.example")]]).await;
        let mia = house.member().await;
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let told = mia.get(&format!("/api/customer?sort=name{after}")).await.expect(StatusCode::OK).json();
            assert_eq!(told["total"], 120);
            seen.extend(told["lines"].as_array().unwrap().iter().map(|line| (line["name"].as_str().unwrap().to_owned(), line["id"].as_i64().unwrap())));
            let Some(next) = told["next"].as_str() else { break };
            after = format!("&{}", serde_html_form::to_string([("after", next)]).unwrap());
        }
        assert_eq!(seen.len(), 120);
        assert_eq!((seen[0].0.as_str(), seen[119].0.as_str()), ("Ann Ámos", "Carla O'Neill"));
        assert_eq!(names(&list(&mia, "?q=dev&sort=-name").await)[..1], ["Carla Devlin"]);
        assert_eq!(list(&mia, "?tag=VIP").await.len(), 12);
        assert_eq!(names(&list(&mia, "?colleagues=true").await), ["Nancy Ours"]);
        assert_eq!(list(&mia, "?silo=999").await.len(), 0);
        mia.get("/api/customer?kind=dog&sort=shoe").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let page = mia.page("/customer").await.expect(StatusCode::OK);
        assert!(page.body.contains("data-key=\"x\"") && page.body.contains("form=\"together\""), "{}", page.body);
        mia.page("/customer/new").await.expect(StatusCode::OK);
        assert!(mia.page("/customer?q=zzz").await.body.contains("Nobody here fits"));
    }
}

story! {
    async fn the_list_is_narrowed_to_any_word_of_a_name_and_to_no_word_of_an_address(house: House) {
        house.tell("shop", None, vec![
            vec![who("id:1", "Ann van der Berg", "devlin@x.example")],
            vec![who("id:2", "Anna Devlin", "anna@x.example")],
            vec![who("id:3", "Bob Byrne", "bob@x.example")],
        ]).await;
        let mia = house.member().await;
        for (asked, found) in [
            ("ann", vec!["Ann van der Berg", "Anna Devlin"]),
            ("berg", vec!["Ann van der Berg"]),
            ("der+ann", vec!["Ann van der Berg"]),
            ("devlin", vec!["Anna Devlin"]),
            ("erg", vec![]),
            // One letter is the beginning of the family name.
            ("b", vec!["Ann van der Berg", "Bob Byrne"]),
            ("d", vec!["Anna Devlin"]),
        ] {
            let mut listed = list(&mia, &format!("?q={asked}")).await;
            listed.sort_by(|one, other| one.1.cmp(&other.1));
            assert_eq!(names(&listed), found, "{asked}");
        }
        assert_eq!(mia.get("/api/customer?q=berg").await.json()["total"], 1);
    }
}

story! {
    async fn a_refused_tag_or_correction_says_so_where_it_was_tried(house: House) {
        let mia = house.member().await;
        let ann = mia.post("/api/customer", json!({"name": "Ann Devlin"})).await.json();
        let (at, id) = (format!("/customer/{}", ann["id"]), &ann["id"]);
        let empty = mia.form(&format!("{at}/tag"), &[("word", " ")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(empty.header("location"), Some(at.as_str()));
        assert!(empty.header("set-cookie").is_some_and(|cookie| cookie.contains("60")), "{:?}", empty.header("set-cookie"));
        mia.post(&format!("/api/customer/{id}/tag"), json!({"word": " "})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let version = ann["version"].to_string();
        let fields = [("kind", "person"), ("whole", "true"), ("version", version.as_str()), ("name", "Ann Devlin"), ("website", "my shop"), ("birthday", "when it rains")];
        let page = mia.form(&format!("{at}/correct"), &fields).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        for said in ["f-website-error", "f-birthday-error", "1980-05-04", "example.org", "value=\"my shop\""] {
            assert!(page.body.contains(said), "{said} in {}", page.body);
        }
        let right = json!({"version": ann["version"], "website": "devlin.example/shop", "birthday": "4 May 1980"});
        let told = mia.post(&format!("/api{at}/correct"), right).await.expect(StatusCode::OK).json();
        assert_eq!(all(&told, "birthday"), ["1980-05-04"]);
    }
}

story! {
    async fn what_another_row_says_stays_when_one_is_told_anew(house: House) {
        let row = |email: &str, tag: &str| Told { who: vec![Who { tags: vec![tag.into()], ..who("id:1", "Ann Devlin", email) }], said: vec![] };
        house.receive("shop", vec![("1", row("ann@x.example", "VIP")), ("2", row("ann@x.example", "VIP"))]).await;
        house.receive("shop", vec![("1", row("", "New"))]).await;
        let mia = house.member().await;
        let (id, _) = list(&mia, "").await[0].clone();
        let known = mia.get(&format!("/api/customer/{id}")).await.json();
        assert_eq!((all(&known["known"], "email"), &known["known"]["tags"]), (vec!["ann@x.example"], &json!(["New", "VIP"])));
    }
}

story! {
    async fn the_newest_order_says_where_they_live_though_it_stands_first_in_the_file(house: House) {
        let order = |number: &str, at: &str, city: &str| {
            let mut told = crate::told::line(number, at, Some(("ann@x.example", "Ann Devlin")), "lamp", 1, 100);
            told.who[0].address = Some(troth::record::said::Address { city: Some(city.into()), ..Default::default() });
            told
        };
        house.receive("shop", vec![("2", order("2", "2026-06-01T09:00:00Z", "Cork")), ("1", order("1", "2021-06-01T09:00:00Z", "Galway"))]).await;
        let mia = house.member().await;
        let city = || async { mia.get("/api/customer").await.json()["lines"][0]["city"].clone() };
        assert_eq!(city().await, "Cork");
        // A refund years later does not move them back.
        let mut refunded = order("1", "2021-06-01T09:00:00Z", "Galway");
        crate::told::order(&mut refunded).total = Some(Money { minor: 0, currency: Currency::GBP });
        house.receive("shop", vec![("1", refunded)]).await;
        assert_eq!(city().await, "Cork");
    }
}

story! {
    async fn a_customer_known_only_by_a_number_was_not_taken_back(house: House) {
        let mut told = crate::told::line("1", "2021-06-01T09:00:00Z", Some(("", "")), "lamp", 1, 100);
        told.who[0] = Who { key: "id:17850".into(), ..Who::default() };
        let batch = house.receive("shop", vec![("1", told)]).await;
        let mia = house.member().await;
        let (id, name) = list(&mia, "").await[0].clone();
        assert_eq!(name, "17850");
        mia.post(&format!("/api/customer/{id}/tag"), json!({"word": "VIP"})).await.expect(StatusCode::OK);
        let is_withdrawn = || async { mia.get(&format!("/api/customer/{id}")).await.json()["known"]["is_withdrawn"].clone() };
        assert_eq!(is_withdrawn().await, false);
        house.undo(batch).await;
        assert_eq!(is_withdrawn().await, true);
    }
}

story! {
    async fn consent_is_what_the_records_in_force_say_whichever_is_taken_back(house: House) {
        let row = |given: bool, proof: &str| Told {
            who: vec![who("id:1", "Ann Devlin", "ann@x.example")],
            said: vec![Said::Consent(Consent { who: 0, channel: Channel::Email, purpose: "news".into(), given, at: None, proof: vec![("file".into(), proof.into())] })],
        };
        house.receive("list", vec![("1", row(false, "first"))]).await;
        let second = house.receive("list", vec![("1", row(true, "second"))]).await;
        let third = house.receive("list", vec![("1", row(true, "third"))]).await;
        let mia = house.member().await;
        let (id, _) = list(&mia, "").await[0].clone();
        let said = || async {
            let known = mia.get(&format!("/api/customer/{id}")).await.json();
            let said = &known["known"]["consents"][0];
            (said["given"].as_bool().unwrap(), said["proof"][0][1].as_str().unwrap().to_owned(), said["statements"].as_i64().unwrap())
        };
        assert_eq!(said().await, (true, "third".to_owned(), 1));
        house.undo(second).await;
        assert_eq!(said().await, (true, "third".to_owned(), 1));
        house.undo(third).await;
        assert_eq!(said().await, (false, "first".to_owned(), 1));
    }
}

story! {
    async fn a_tag_that_a_colleague_set_too_stays_when_its_file_goes(house: House) {
        let told = Told { who: vec![Who { tags: vec!["VIP".into()], ..who("id:1", "Ann Devlin", "ann@x.example") }], said: vec![] };
        let batch = house.receive("shop", vec![("1", told)]).await;
        let mia = house.member().await;
        let (id, _) = list(&mia, "").await[0].clone();
        mia.post(&format!("/api/customer/{id}/tag"), json!({"word": "VIP"})).await.expect(StatusCode::OK);
        house.undo(batch).await;
        let known = mia.get(&format!("/api/customer/{id}")).await.json();
        assert_eq!(known["known"]["tags"], json!(["VIP"]));
    }
}

story! {
    async fn a_tag_taken_off_is_not_put_back_by_a_file(house: House) {
        let row = |words: &str| vec![vec![Who { tags: vec!["VIP".into()], title: Some(words.into()), ..who("id:1", "Ann Devlin", "") }]];
        house.tell("shop", None, row("Buyer")).await;
        let mia = house.member().await;
        let (id, _) = list(&mia, "").await[0].clone();
        let profile = mia.post(&format!("/api/customer/{id}/untag"), json!({"word": "VIP"})).await.expect(StatusCode::OK).json();
        assert_eq!(profile["tags"], json!([]));
        house.tell("shop", None, row("Owner")).await;
        let profile = mia.post(&format!("/api/customer/{id}/tag"), json!({"word": "  new   one "})).await.expect(StatusCode::OK).json();
        assert_eq!((&profile["tags"], all(&profile, "title")), (&json!(["new one"]), vec!["Owner"]));
        mia.post(&format!("/api/customer/{id}/tag"), json!({"word": ""})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        mia.ask(Method::POST, &format!("/api/customer/{id}/tag"), &[], None).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}
