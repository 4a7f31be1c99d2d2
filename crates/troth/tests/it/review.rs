//! Who may be one and may be two: asked, answered, taken back, learnt from.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth::record::said::Who;

use crate::house::House;
use crate::identity::who;
use crate::story;

fn working_at(key: &str, name: &str, email: &str) -> Vec<Who> {
    vec![who(key, name, email)]
}

/// Two of one name who share nothing else.
async fn namesakes(house: &House) {
    house
        .tell(
            "shop",
            None,
            vec![working_at("id:1", "Maria Larsson", "maria@folk.example")],
        )
        .await;
    house
        .tell(
            "desk",
            None,
            vec![working_at("d:1", "Maria Larsson", "m.larsson@snabb.example")],
        )
        .await;
}

async fn next(person: &crate::house::Person<'_>) -> Value {
    person.get("/api/review").await.expect(StatusCode::OK).json()
}

story! {
    async fn for_a_name_alone_nobody_is_one_but_somebody_is_asked(house: House) {
        namesakes(&house).await;
        assert_eq!(house.parties().await.len(), 2);
        let mia = house.member().await;
        let asked = next(&mia).await;
        assert_eq!((&asked["left"], &asked["asked"]["name"]), (&json!(1), &json!("Maria Larsson")));
        let common = &asked["candidates"][0]["common"];
        assert_eq!(common["is_only_a_name"], true);
        let page = mia.page("/review").await.expect(StatusCode::OK).body;
        for said in ["for a name alone nobody is made one", "≠ differs", "= the same", "aria-keyshortcuts=\"y\"", "aria-keyshortcuts=\"n\"", "aria-keyshortcuts=\"s\""] {
            assert!(page.contains(said), "{said}: {page}");
        }
    }
}

story! {
    async fn an_answer_settles_it_for_ever_until_it_is_taken_back(house: House) {
        namesakes(&house).await;
        let mia = house.member().await;
        let asked = next(&mia).await;
        let pair = |verdict: &str| json!({"a": asked["candidates"][0]["a"], "b": asked["candidates"][0]["b"], "verdict": verdict});
        // Apart: nobody is asked again, whatever else comes to tie them.
        mia.post("/api/review", pair("never")).await.expect(StatusCode::OK);
        assert_eq!(next(&mia).await["left"], 0);
        house.tell("list", None, vec![working_at("l:1", "Maria Larsson", "maria@folk.example")]).await;
        house.tell("desk", None, vec![working_at("d:1", "Maria Larsson", "maria@folk.example")]).await;
        assert_ne!(house.party_of("d:1").await, house.party_of("id:1").await);
        mia.post("/api/review", pair("same")).await.expect(StatusCode::CONFLICT);
        let link = house.count("select max(id) from link").await;
        mia.post(&format!("/api/identity/link/{link}/undo"), json!({})).await.expect(StatusCode::OK);
        assert_eq!(house.party_of("d:1").await, house.party_of("id:1").await);
        assert_eq!(house.verify().await.broken, Vec::<String>::new());
    }
}

story! {
    async fn the_same_is_one_key_and_one_key_takes_it_back(house: House) {
        namesakes(&house).await;
        let mia = house.member().await;
        let asked = next(&mia).await;
        let (a, b) = (asked["candidates"][0]["a"].to_string(), asked["candidates"][0]["b"].to_string());
        let done = mia.form("/review", &[("a", &a), ("b", &b), ("verdict", "same")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(done.header("location"), Some("/review"));
        assert_eq!((house.parties().await.len(), next(&mia).await["left"].clone()), (1, json!(0)));
        let page = mia.page("/review").await.body;
        assert!(page.contains("Nobody to ask about"), "{page}");
        mia.form("/identity/link/1/undo", &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!((house.parties().await.len(), next(&mia).await["left"].clone()), (2, json!(1)));
    }
}

story! {
    async fn a_question_put_off_comes_again(house: House) {
        namesakes(&house).await;
        let mia = house.member().await;
        let after = next(&mia).await["after"].as_str().unwrap().to_owned();
        let later = mia.get(&format!("/api/review?after={after}")).await.expect(StatusCode::OK).json();
        assert_eq!((&later["left"], &later["asked"]), (&json!(1), &json!(null)));
        let page = mia.page(&format!("/review?after={after}")).await.body;
        assert!(page.contains("Begin again"), "{page}");
        mia.get("/api/review?after=nonsense").await.expect(StatusCode::OK);
    }
}

story! {
    async fn nobody_is_asked_about_whom_they_may_not_see(house: House) {
        namesakes(&house).await;
        let own = house.colleague("Owen Own", Role::Member, Visibility::Own).await;
        let asked = next(&own).await;
        assert_eq!((&asked["left"], &asked["asked"]), (&json!(0), &json!(null)));
        let pair = next(&house.member().await).await["candidates"][0].clone();
        let answer = json!({"a": pair["a"], "b": pair["b"], "verdict": "same"});
        own.post("/api/review", answer.clone()).await.expect(StatusCode::NOT_FOUND);
        house.reader().await.post("/api/review", answer).await.expect(StatusCode::FORBIDDEN);
        assert_eq!(house.parties().await.len(), 2);
    }
}

story! {
    async fn a_pair_that_never_met_and_a_record_with_itself_are_no_question(house: House) {
        house.tell("shop", None, vec![working_at("id:1", "Ann Devlin", "ann@x.example"), vec![crate::identity::firm("firm:1", "Devlin Ltd", "+35316771000")]]).await;
        let mia = house.member().await;
        let subjects: Vec<i64> = house.app.store.read(|tx| tx.all("select id from subject order by id", troth_store::args![])).await.unwrap();
        let say = |a: i64, b: i64| json!({"a": a, "b": b, "verdict": "same"});
        mia.post("/api/review", say(subjects[0], subjects[0])).await.expect(StatusCode::NOT_FOUND);
        mia.post("/api/review", say(subjects[0], 999)).await.expect(StatusCode::NOT_FOUND);
        mia.post("/api/review", say(subjects[0], subjects[1])).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn one_edge_of_a_party_is_taken_away(house: House) {
        house.tell("shop", None, vec![working_at("id:1", "Ann Devlin", "ann@x.example")]).await;
        house.tell("desk", None, vec![working_at("d:1", "Ann Devlin", "ann@x.example")]).await;
        let mia = house.member().await;
        let party = house.party_of("id:1").await;
        let told = mia.get(&format!("/api/customer/{party}/identity")).await.json();
        let tie = &told["ties"][0];
        assert!(tie["common"]["probability"].as_f64().unwrap() > 0.95, "{tie}");
        mia.post("/api/review", json!({"a": tie["a"], "b": tie["b"], "verdict": "never", "why": "mother and daughter"})).await.expect(StatusCode::OK);
        assert_ne!(house.party_of("d:1").await, house.party_of("id:1").await);
        assert_eq!(house.party_of("id:1").await, party);
    }
}

story! {
    async fn a_newer_model_shows_what_it_would_change_and_changes_it_once_accepted(house: House) {
        // Twenty people in two silos who are alike by name and house, and of whom people said five are one.
        let rows = |silo: &str| -> Vec<Vec<Who>> {
            (0..20).map(|nth| {
                let street = Some(format!("{nth} Main Street"));
                let address = troth::record::said::Address { street, city: Some("Dublin".into()), postcode: Some(format!("D{nth:02} X1{nth:02}")), ..Default::default() };
                vec![Who { address: Some(address), ..who(&format!("{silo}:{nth}"), &format!("Given{} Family{nth}", nth % 7), &format!("{silo}{nth}@{silo}.example")) }]
            }).collect()
        };
        house.tell("shop", None, rows("shop")).await;
        house.tell("desk", None, rows("desk")).await;
        let olive = house.owner().await;
        let before = olive.get("/api/identity").await.expect(StatusCode::OK).json();
        assert_eq!((&before["proposal"], &before["judge"]["accepted_at"]), (&json!(null), &json!(null)));
        let looked = olive.post("/api/identity/look", json!({})).await.expect(StatusCode::OK).json();
        let changes = &looked["proposal"]["changes"];
        assert_eq!(changes["parties_before"], before["parties"], "{changes}");
        assert_eq!(house.parties().await.len() as i64, before["parties"].as_i64().unwrap(), "nothing is changed yet");
        // A member may see it, and not accept it.
        let id = looked["proposal"]["id"].clone();
        let accept = format!("/api/identity/model/{id}/accept");
        house.member().await.post(&accept, json!({})).await.expect(StatusCode::FORBIDDEN);
        olive.post("/api/identity/model/999/accept", json!({})).await.expect(StatusCode::NOT_FOUND);
        let accepted = olive.post(&accept, json!({})).await.expect(StatusCode::OK).json();
        assert_eq!((&accepted["proposal"], &accepted["judge"]["accepted_by"]), (&json!(null), &json!("Olive Owner")));
        house.catch_up().await;
        assert_eq!(house.parties().await.len() as i64, changes["parties_after"].as_i64().unwrap());
        olive.post(&accept, json!({})).await.expect(StatusCode::CONFLICT);
        let page = olive.page("/identity").await.expect(StatusCode::OK).body;
        assert!(page.contains("By what was learnt from these records"), "{page}");
    }
}

story! {
    async fn what_people_said_holds_against_a_newer_model(house: House) {
        namesakes(&house).await;
        let olive = house.owner().await;
        let asked = next(&olive).await;
        let pair = json!({"a": asked["candidates"][0]["a"], "b": asked["candidates"][0]["b"], "verdict": "same"});
        olive.post("/api/review", pair).await.expect(StatusCode::OK);
        let looked = olive.post("/api/identity/look", json!({})).await.expect(StatusCode::OK).json();
        assert_eq!(looked["proposal"]["changes"]["parted"], 0);
        let id = looked["proposal"]["id"].clone();
        olive.post(&format!("/api/identity/model/{id}/accept"), json!({})).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(house.parties().await.len(), 1);
    }
}

story! {
    async fn what_was_said_already_is_not_said_again(house: House) {
        namesakes(&house).await;
        let mia = house.member().await;
        let asked = next(&mia).await;
        let pair = |verdict: &str| json!({"a": asked["candidates"][0]["a"], "b": asked["candidates"][0]["b"], "verdict": verdict});
        mia.post("/api/review", pair("same")).await.expect(StatusCode::OK);
        mia.post("/api/review", pair("same")).await.expect(StatusCode::CONFLICT);
        // So one undo takes all of it back.
        mia.post("/api/identity/link/1/undo", json!({})).await.expect(StatusCode::OK);
        assert_eq!(house.parties().await.len(), 2);
    }
}

story! {
    async fn an_erasure_leaves_no_question_and_others_are_decided_again(house: House) {
        namesakes(&house).await;
        let olive = house.owner().await;
        let party = house.party_of("id:1").await;
        olive.post(&format!("/api/customer/{party}/erase"), json!({"confirm": "erase"})).await.expect(StatusCode::OK);
        house.catch_up().await;
        for table in ["doubt", "likeness"] {
            assert_eq!(house.count(format!("select count(*) from {table}")).await, 0, "{table}");
        }
        let told = olive.get("/api/identity").await.expect(StatusCode::OK).json();
        assert_eq!(told["doubtful"], 0);
        // Looking again leaves whoever was erased alone.
        let looked = olive.post("/api/identity/look", json!({})).await.expect(StatusCode::OK).json();
        let id = looked["proposal"]["id"].clone();
        let before = house.parties().await;
        olive.post(&format!("/api/identity/model/{id}/accept"), json!({})).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(house.parties().await, before);
    }
}
