//! What changes who is neglected: a call, its error, a plan, a tag, a team, a day.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth::frame::money::Currency;

use crate::house::Person;
use crate::neglect::{chosen, silent};
use crate::story;
use crate::trade::{DAY, ago, bought, somebody};

/// Whom Today says we neglect.
async fn on_today(person: &Person<'_>) -> Vec<i64> {
    let told = person.told("/api/today").await;
    told["neglected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["party"].as_i64().unwrap())
        .collect()
}

story! {
    async fn where_nothing_is_recorded_nobody_is_called_neglected(house: House) {
        let mia = house.member().await;
        house.sell((0..40).flat_map(|nth| {
            let (email, name) = somebody(nth);
            [700, 350, 10].map(|days| bought(&format!("{nth}-{days}"), ago(days), (&email, &name), Currency::EUR, 100 * (nth as i64 + 1)))
        }).collect()).await;
        let told = mia.told("/api/neglect").await;
        // A fifth of forty are eight, and with none of them was a word recorded.
        assert_eq!(told["unrecorded"], json!([{ "team": null, "customers": 8, "spoken_with": 0 }]));
        assert!(silent(&mia).await.is_empty() && on_today(&mia).await.is_empty());
        assert_eq!(told["is_empty"], false);
        let page = mia.page("/neglect").await.expect(StatusCode::OK).body;
        assert!(page.contains("Not recorded.") && !page.contains("Nobody is neglected"), "{page}");
        // One of eight is an eighth, less than a fifth; two are a quarter, and the six others are judged.
        let dear: Vec<i64> = mia.told("/api/value/people").await["people"].as_array().unwrap()[..8].iter().map(|one| one["party"].as_i64().unwrap()).collect();
        mia.spoke(dear[0], json!({})).await;
        house.catch_up().await;
        assert!(silent(&mia).await.is_empty());
        mia.spoke(dear[1], json!({})).await;
        house.catch_up().await;
        let found: BTreeSet<i64> = silent(&mia).await.into_keys().collect();
        assert_eq!(found, dear[2..].iter().copied().collect());
        assert_eq!(mia.told("/api/neglect").await["unrecorded"], json!([]));
    }
}

story! {
    async fn a_team_that_records_under_half_of_the_middle_one_is_left_out(house: House) {
        let owner = house.owner().await;
        let own = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        let mut keepers = Vec::new();
        for team in ["Shop", "Workshop"] {
            let new = json!({ "name": format!("Of {team}"), "email": format!("{team}@devlin.example"), "team": team });
            keepers.push(owner.does("/api/settings/colleague", new).await["id"].as_i64().unwrap());
        }
        let parties = chosen(&house, &owner, 12, 680).await;
        for (nth, party) in parties.iter().enumerate() {
            owner.post(&format!("/api/customer/{party}/keep"), json!({ "colleague": keepers[nth / 6] })).await.expect(StatusCode::OK);
        }
        // The shop spoke with five of six, the workshop with two: 1/3 is less than half of 5/6.
        for nth in [0, 1, 2, 3, 4, 6, 7] {
            owner.spoke(parties[nth], json!({})).await;
        }
        house.catch_up().await;
        let told = owner.told("/api/neglect").await;
        assert_eq!(told["unrecorded"], json!([{ "team": "Workshop", "customers": 6, "spoken_with": 2 }]));
        assert_eq!(silent(&owner).await.into_keys().collect::<Vec<_>>(), [parties[5]]);
        assert_eq!(silent(&owner).await[&parties[5]]["keeper"], "Of Shop");
        // How another team does is not for whoever sees only their own.
        assert_eq!(own.told("/api/neglect").await["unrecorded"], json!([]));
        // The shop looks after all from now on: seven of twelve are recorded, and the five others are told of at once.
        for party in &parties[6..] {
            owner.post(&format!("/api/customer/{party}/keep"), json!({ "colleague": keepers[0] })).await.expect(StatusCode::OK);
        }
        house.catch_up().await;
        assert_eq!(owner.told("/api/neglect").await["unrecorded"], json!([]));
        let found: Vec<i64> = silent(&owner).await.into_keys().collect();
        let mut wanted = vec![parties[5], parties[8], parties[9], parties[10], parties[11]];
        wanted.sort_unstable();
        assert_eq!(found, wanted);
    }
}

story! {
    async fn the_chosen_count_from_tagging_to_untagging_whatever_they_spend(house: House) {
        let mia = house.member().await;
        let parties = chosen(&house, &mia, 4, 680).await;
        for party in &parties[..2] {
            mia.spoke(*party, json!({})).await;
        }
        // Somebody who never bought is chosen, and so is somebody who buys only later.
        let poor = house.customer(&mia, "Ned Nolan", "ned@nolan.example").await;
        let later = house.customer(&mia, "Liv Lund", "liv@lund.example").await;
        for (party, word) in [(poor, "chosen"), (later, "Chosen")] {
            mia.does(&format!("/api/customer/{party}/tag"), json!({ "word": word })).await;
        }
        assert_eq!(silent(&mia).await.into_keys().collect::<Vec<_>>(), parties[2..]);
        assert!(silent(&mia).await[&parties[2]]["is_chosen"].as_bool().unwrap());
        house.clock.set(ago(-90));
        house.sell(vec![bought("late", ago(-89), ("liv@lund.example", "Liv Lund"), Currency::EUR, 100)]).await;
        let found = silent(&mia).await;
        // Chosen ninety days ago: an order of yesterday is no word.
        for party in [poor, later] {
            assert_eq!((&found[&party]["days"], &found[&party]["degree"]), (&json!(90), &json!("quiet")), "{party}");
        }
        for party in [poor, parties[2]] {
            mia.does(&format!("/api/customer/{party}/untag"), json!({ "word": "chosen" })).await;
            assert!(!silent(&mia).await.contains_key(&party));
        }
        assert_eq!(house.count(format!("select count(*) from neglect where party_id = {poor}")).await, 0);
        mia.does(&format!("/api/customer/{poor}/tag"), json!({ "word": "chosen" })).await;
        assert!(!silent(&mia).await.contains_key(&poor), "chosen today");
    }
}

story! {
    async fn a_call_takes_them_off_its_error_brings_them_back_and_a_plan_takes_them_off_today(house: House) {
        let mia = house.member().await;
        let parties = chosen(&house, &mia, 4, 680).await;
        for party in &parties[..3] {
            mia.spoke(*party, json!({})).await;
        }
        house.catch_up().await;
        let silent_one = parties[3];
        assert_eq!(on_today(&mia).await, [silent_one]);
        assert!(mia.page("/").await.expect(StatusCode::OK).body.contains("Whom we neglect"));
        let call = mia.spoke(silent_one, json!({})).await;
        house.catch_up().await;
        assert!(silent(&mia).await.is_empty() && on_today(&mia).await.is_empty());
        mia.does(&format!("/api/interaction/{call}/error"), json!({})).await;
        assert_eq!((silent(&mia).await.len(), on_today(&mia).await), (1, vec![silent_one]));

        let made = mia.does("/api/plan", json!({ "party": silent_one, "about": "her wheel" })).await;
        assert!(on_today(&mia).await.is_empty());
        assert_eq!(silent(&mia).await[&silent_one]["plan"]["id"], made["id"]);
        let page = mia.page("/neglect").await.expect(StatusCode::OK).body;
        assert!(page.contains(&format!("href=\"/plan/{}\"", made["id"])) && page.contains("You speak with them"), "{page}");
        mia.does(&format!("/api/plan/{}/drop", made["id"]), json!({ "why": "she moved" })).await;
        assert_eq!(on_today(&mia).await, [silent_one]);
        assert_eq!(silent(&mia).await[&silent_one]["plan"], Value::Null);
        // What is planned for somebody who leaves is nobody's to do.
        let owner = house.owner().await;
        let sam = house.colleague("Sam Stone", Role::Member, Visibility::All).await;
        mia.does("/api/plan", json!({ "party": silent_one, "who": sam.id })).await;
        assert!(on_today(&mia).await.is_empty());
        owner.does(&format!("/api/settings/colleague/{}/leave", sam.id), json!({})).await;
        assert_eq!(on_today(&mia).await, [silent_one]);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_tag_is_heard_where_subjects_and_parties_are_numbered_apart(house: House) {
        let mia = house.member().await;
        let ann = ("ann@example.org", "Ann Devlin");
        for silo in ["shop", "market", "fair"] {
            let (key, told) = bought(silo, ago(400), ann, Currency::EUR, 100);
            house.receive(silo, vec![(key.as_str(), told)]).await;
        }
        let poor = house.customer(&mia, "Ned Nolan", "ned@nolan.example").await;
        let subject = house.count("select max(subject_id) from member").await;
        assert_ne!(subject, poor, "three silos tell of one party");
        mia.does(&format!("/api/customer/{poor}/tag"), json!({ "word": "chosen" })).await;
        assert_eq!(house.count(format!("select count(*) from neglect where party_id = {poor} and is_chosen = 1")).await, 1);
        mia.does(&format!("/api/customer/{poor}/untag"), json!({ "word": "chosen" })).await;
        assert_eq!(house.count(format!("select count(*) from neglect where party_id = {poor}")).await, 0);
    }
}

story! {
    async fn who_spoke_as_planned_has_spoken(house: House) {
        let mia = house.member().await;
        let parties = chosen(&house, &mia, 2, 680).await;
        mia.spoke(parties[0], json!({})).await;
        house.catch_up().await;
        let silent_one = parties[1];
        let made = mia.does("/api/plan", json!({ "party": silent_one })).await;
        mia.does(&format!("/api/plan/{}/spoken", made["id"]), json!({ "words": "all is well" })).await;
        assert!(silent(&mia).await.is_empty() && on_today(&mia).await.is_empty());
        house.clock.set(ago(-90));
        house.catch_up().await;
        let last = &silent(&mia).await[&silent_one]["last"];
        assert_eq!((&last["interaction"], &last["kind"]), (&Value::Null, &json!("plan")));
        assert!(mia.page("/neglect").await.expect(StatusCode::OK).body.contains("as planned"));
        mia.does(&format!("/api/plan/{}/undo", made["id"]), json!({})).await;
        assert_eq!(silent(&mia).await[&silent_one]["last"], Value::Null);
    }
}

story! {
    async fn a_day_comes_by_itself(house: House) {
        let mia = house.member().await;
        let parties = chosen(&house, &mia, 3, 3).await;
        for party in &parties[..2] {
            for day in ["yesterday", "2026-10-20", "2026-09-20"] {
                mia.spoke(*party, json!({ "on": day })).await;
            }
        }
        house.catch_up().await;
        assert!(silent(&mia).await.is_empty());
        // What is remembered of each week that is over is a fact, and days are none.
        let all = "select count(*) from fact where name <> 'neglect.remembered'";
        let facts = house.count(all).await;
        // The third bought three days ago: quiet after 90 days, 87 from now. Gaps of 30 days from 20 September to 20 October
        // and to 19 November, too few to call regular: 5.643856 x 30 = 169.3, so neglected on the 170th day, 167 from now.
        let mut degrees = Vec::new();
        for days in [86, 87, 166, 167] {
            house.clock.set(ago(-days));
            troth::serve::look(&house.app.store, house.clock.now()).await.unwrap();
            degrees.push(silent(&mia).await.get(&parties[2]).map_or(Value::Null, |one| one["degree"].clone()));
        }
        assert_eq!(degrees, [Value::Null, json!("quiet"), json!("quiet"), json!("neglected")]);
        // The others were spoken with yesterday: two days later than he.
        house.clock.set(ago(-169));
        let neglected = silent(&mia).await.into_iter().filter(|(_, one)| one["degree"] == "neglected");
        assert_eq!(neglected.map(|(party, _)| party).collect::<Vec<_>>(), parties);
        assert_eq!(house.count(all).await, facts);
        house.clock.set(ago(0) + DAY);
        troth::serve::look(&house.app.store, house.clock.now()).await.unwrap();
        assert!(silent(&mia).await.is_empty());
    }
}
