//! The first day, what the firm says of itself, and for whose sake it exists.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::key::Secret;
use troth::access::store as access;
use troth::frame::time::DAY;

use crate::house::{House, Reply};
use crate::story;

/// The link that the house prints at start while nobody owns it.
async fn first_link(house: &House) -> String {
    let secret = Secret::fresh("");
    let (digest, until) = (secret.digest(), house.clock.now() + DAY);
    let made = house
        .app
        .store
        .write(move |tx| access::add_link(tx, &digest, None, until));
    made.await.unwrap();
    secret.reveal().to_owned()
}

async fn begin(house: &House, link: &str, password: &str, zone: &str) -> Reply {
    let fields = [
        ("link", link),
        ("name", "Nell Devlin"),
        ("email", "nell@devlin.example"),
        ("password", password),
        ("organisation", "Devlin & Daughters"),
        ("zone", zone),
        ("country", "IE"),
        ("currency", "EUR"),
        ("sake", "for the sake of the families of this town"),
        ("chosen", "people who ride every day"),
    ];
    house.nobody().form("/welcome", &fields).await
}

story! {
    async fn whoever_opens_the_printed_link_founds_the_house_once(house: House) {
        let turned = house.nobody().page("/promise").await.expect(StatusCode::SEE_OTHER);
        let door = house.nobody().page(turned.header("location").unwrap()).await.expect(StatusCode::OK);
        assert!(door.body.contains("Nobody owns this house yet"), "{}", door.body);
        house.nobody().page("/welcome?link=guessed").await.expect(StatusCode::GONE);

        let link = first_link(&house).await;
        let page = house.nobody().page(&format!("/welcome?link={link}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("Europe/Dublin") && page.body.contains("Ireland"), "zones and countries to choose");
        let refused = begin(&house, &link, "short", "Mars/Olympus").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("the families of this town"), "what was typed is still there");
        assert!(!refused.body.contains(r#"value="short""#), "a password is not sent back");

        let reply = begin(&house, &link, "correct horse battery", "Europe/Dublin").await.expect(StatusCode::SEE_OTHER);
        assert!(reply.header("set-cookie").unwrap().starts_with("troth="));
        let again = begin(&house, &link, "correct horse battery", "Europe/Dublin").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(again.header("location"), Some("/sign-in"));

        let reader = house.reader().await;
        let settings = reader.get("/api/settings").await.expect(StatusCode::OK).json();
        assert_eq!(settings["organisation"]["zone"], "Europe/Dublin");
        assert_eq!(settings["organisation"]["domains"], json!(["devlin.example"]), "the owner's own domain");
        assert_eq!(settings["purpose"]["sake"], "the families of this town");
        assert_eq!(settings["purpose"]["by_name"], "Nell Devlin");
        assert!(house.verify().await.holds());
    }
}

fn firm(changes: Value) -> Value {
    let mut firm = json!({
        "name": "Devlin & Daughters", "zone": "Europe/Dublin", "country": "IE", "currency": "EUR",
        "domains": ["devlin.example"], "monday": "9-17", "saturday": "10:00–13:00", "holidays": ["2026-12-25"],
    });
    for (field, value) in changes.as_object().unwrap() {
        firm[field] = value.clone();
    }
    firm
}

story! {
    async fn the_firm_is_changed_by_an_owner_who_read_it_before(house: House) {
        let (owner, member) = (house.owner().await, house.member().await);
        let path = "/api/settings/organisation";
        let read = member.get(path).await.expect(StatusCode::OK);
        let tag = read.header("etag").unwrap().trim_matches('"').parse::<i64>().unwrap();
        member.post(path, firm(json!({ "version": tag }))).await.expect(StatusCode::FORBIDDEN);
        owner.post(path, firm(json!({}))).await.expect(StatusCode::PRECONDITION_REQUIRED);
        let changed = owner.post(path, firm(json!({ "version": tag }))).await.expect(StatusCode::OK).json();
        assert_eq!(changed["hours"]["week"][0], json!(["09:00:00", "17:00:00"]));
        assert_eq!(changed["hours"]["week"][1], Value::Null);
        assert_eq!(changed["hours"]["holidays"], json!(["2026-12-25"]));
        owner.post(path, firm(json!({ "version": tag }))).await.expect(StatusCode::PRECONDITION_FAILED);
        let wrong = firm(json!({ "version": tag + 1, "zone": "Mars", "monday": "17-9", "name": "a\u{0}b" }));
        let errors = owner.post(path, wrong).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
        let told: Vec<&String> = errors["errors"].as_object().unwrap().keys().collect();
        assert_eq!(told, ["monday", "name", "zone"]);
        let page = owner.page("/settings/organisation").await.expect(StatusCode::OK);
        assert!(page.body.contains(r#"value="10:00–13:00""#), "{}", page.body);
        owner.page("/settings").await.expect(StatusCode::OK);
    }
}

story! {
    async fn a_purpose_is_stated_anew_and_the_old_one_is_kept(house: House) {
        let (owner, member) = (house.owner().await, house.member().await);
        let first = json!({ "chain": ["We mend bicycles", "keep people riding"], "sake": "this town" });
        member.post("/api/purpose", first.clone()).await.expect(StatusCode::FORBIDDEN);
        owner.post("/api/purpose", json!({ "chain": [] })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        owner.post("/api/purpose", first).await.expect(StatusCode::CREATED);
        let second = json!({ "sake": "everyone who rides", "chosen": "families" });
        owner.post("/api/purpose", second).await.expect(StatusCode::CREATED);
        let view = member.get("/api/purpose").await.expect(StatusCode::OK).json();
        assert_eq!(view["current"]["sake"], "everyone who rides");
        assert_eq!(view["before"][0]["chain"], json!(["We mend bicycles", "keep people riding"]));
        let page = member.page("/purpose").await.expect(StatusCode::OK).body;
        assert!(page.contains("We mend bicycles in order to keep people riding, for the sake of this town."), "{page}");
        assert!(house.verify().await.holds());
    }
}
