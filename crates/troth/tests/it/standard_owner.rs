//! Whose a standard is: handed on as colleagues come and go; and how many false alarms the house bears.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth_store::args;

use crate::house::{House, Person};
use crate::standard::set;
use crate::standard_weeks::{mailbox, receive, waits, weeks};
use crate::story;

async fn hand(by: &Person<'_>, id: i64, to: Value) -> crate::house::Reply {
    let asked = json!({ "owner": to, "why": "she runs the desk now" });
    by.post(&format!("/api/standard/{id}/hand"), asked).await
}

/// To whom letters of Troth's own are on their way.
async fn written_to(house: &House) -> Vec<String> {
    house
        .dump("select to_address from outbox where subject_id = 0 order by to_address")
        .await
}

story! {
    async fn a_standard_is_handed_on_and_nothing_else_of_it_changes(house: House) {
        let (olive, mia) = (house.owner().await, house.member().await);
        let id = set(&olive, waits("5 hours")).await;
        let path = format!("/api/standard/{id}");
        let before = olive.told(&path).await;
        let handed = hand(&olive, id, json!("Mia")).await.expect(StatusCode::OK).json();
        assert_eq!((&handed["owner"], &handed["owner_name"]), (&json!(mia.id), &json!("Mia Member")));
        let act = &handed["acts"][0];
        assert_eq!((&act["deed"], &act["colleague"], &act["why"]), (&json!("handed"), &json!(mia.id), &json!("she runs the desk now")));
        for field in ["level", "set_level", "from", "kind", "by", "state", "why"] {
            assert_eq!(before[field], handed[field], "{field}");
        }
        let page = olive.page(&format!("/standard/{id}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("Handed to Mia Member"), "{page}");
        assert_eq!(house.count("select count(*) from fact where name = 'standard.handed'").await, 1);
        // To nobody, to a stranger, to whoever has it already.
        for to in [json!(null), json!("Bob"), json!(mia.id)] {
            let refused = hand(&olive, id, to).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.json()["errors"]["owner"].is_string(), "{}", refused.body);
        }
        let form = olive.form(&format!("/standard/{id}/hand"), &[("owner", "Bob Nobody"), ("why", "as typed")]).await;
        assert!(form.status == StatusCode::UNPROCESSABLE_ENTITY && form.body.contains("Bob Nobody") && form.body.contains("as typed"), "{}", form.body);
        let reader = house.reader().await;
        hand(&reader, id, json!("me")).await.expect(StatusCode::FORBIDDEN);
        assert!(house.verify().await.holds());
        house.app.store.write(|tx| tx.run("update standard_act set colleague_id = 1", args![])).await.unwrap();
        assert!(!house.verify().await.holds(), "whom it was handed to is sealed");
    }
}

story! {
    async fn alarms_of_whoever_left_go_to_everybody_who_owns_the_house(house: House) {
        let (olive, mia) = (house.owner().await, house.member().await);
        house.colleague("Orla Owner", troth::access::Role::Owner, troth::access::Visibility::All).await;
        let mut rows = weeks(20..=70, 4.0);
        rows.extend(weeks(2..=16, 12.0));
        receive(&house, rows).await;
        mailbox(&house, olive.id).await;
        let id = set(&olive, waits("5 hours")).await;
        hand(&olive, id, json!(mia.id)).await.expect(StatusCode::OK);
        olive.post(&format!("/api/settings/colleague/{}/leave", mia.id), json!({})).await.expect(StatusCode::OK);
        let told = olive.told(&format!("/api/standard/{id}")).await;
        assert_eq!(told["owner_left"], true);
        let page = olive.page(&format!("/standard/{id}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("everybody who owns the house, since Mia Member has left"), "{page}");
        house.catch_up().await;
        // Two alarms, below and sliding, to two owners each.
        let written = written_to(&house).await;
        assert_eq!(written.len(), 4, "{written:?}");
        assert!(written.iter().filter(|to| to.contains("olive.owner")).count() == 2 && !written.concat().contains("mia.member"), "{written:?}");
        assert!(written.iter().any(|to| to.contains("orla.owner")), "{written:?}");
    }
}

story! {
    async fn how_many_false_alarms_are_borne_is_the_houses_to_say_and_standards_are_judged_anew(house: House) {
        let olive = house.owner().await;
        receive(&house, weeks(2..=70, 4.0)).await;
        for level in ["8 hours", "7 hours"] {
            set(&olive, waits(level)).await;
        }
        house.catch_up().await;
        // Two standards at one in ten years each: a fifth a year.
        let budget = async || olive.told("/api/standard").await["false_alarms_a_year"].as_f64().unwrap();
        assert!((budget().await - 0.2).abs() < 1e-9);
        assert!(olive.page("/standard").await.body.contains("expect one false alarm of sliding in 5 years"));
        let chances = || house.dump("select substr(word, 1, 8) from standard_decision order by word");
        assert_eq!(chances().await.len(), 1);
        let firm = json!({
            "name": "Devlin & Daughters", "zone": "UTC", "country": "GB", "currency": "EUR", "domains": ["devlin.example"],
            "monday": "9-17", "tuesday": "9-17", "wednesday": "9-17", "thursday": "9-17", "friday": "9-17",
        });
        let say = async |borne: Value, status: StatusCode| {
            let version = olive.get("/api/settings/organisation").await.header("etag").unwrap().trim_matches('"').parse::<i64>().unwrap();
            let mut asked = firm.clone();
            (asked["false_alarms"], asked["version"]) = (borne, json!(version));
            olive.post("/api/settings/organisation", asked).await.expect(status)
        };
        for wrong in [json!("0"), json!("12.5"), json!("many"), json!(12.5)] {
            let refused = say(wrong, StatusCode::UNPROCESSABLE_ENTITY).await.json();
            assert!(refused["errors"]["false_alarms"].is_string(), "{refused}");
        }
        let changed = say(json!(0.1), StatusCode::OK).await.json();
        assert_eq!(changed["false_alarms"], json!(0.1));
        let said = "select count(*) from fact where name = 'organisation.changed' and body like '%false_alarms%'";
        assert_eq!(house.count(said).await, 1);
        assert!((budget().await - 0.1).abs() < 1e-9);
        assert!(olive.page("/standard").await.body.contains("expect one false alarm of sliding in 10 years"));
        // Each bears half as often now: another decision value was reckoned for that.
        house.catch_up().await;
        assert_eq!(chances().await.len(), 2, "{:?}", chances().await);
    }
}
