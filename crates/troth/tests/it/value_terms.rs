//! Who sees what of value, what the firm says of its money, and that no figure is nonsense in any house.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use troth::access::{Right, Role, Visibility};
use troth::frame::money::Currency;

use crate::house::{House, Person, instant};
use crate::story;
use crate::trade::{ago, bought, somebody};

const ANN: (&str, &str) = ("ann@example.org", "Ann Devlin");
const BEN: (&str, &str) = ("ben@barr.example", "Ben Barr");
const EUR: Currency = Currency::EUR;
const GBP: Currency = Currency::GBP;

story! {
    async fn who_sees_only_their_own_sees_no_whole_and_nobody_elses(house: House) {
        let mia = house.member().await;
        let own = house.colleague("Owen Own", Role::Member, Visibility::Own).await;
        house.sell((0..12).map(|nth| {
            let (email, name) = somebody(nth);
            bought(&nth.to_string(), ago(500), (&email, &name), EUR, 1_000 * (nth as i64 + 1))
        }).chain([bought("n", ago(1), ("zed@zed.example", "Zed Zimmer"), EUR, 10)]).collect()).await;
        let mut party = Vec::new();
        for nth in 0..12 {
            party.push(house.party(&somebody(nth).0).await);
            mia.does(&format!("/api/customer/{}/tag", party[nth]), json!({ "word": "chosen" })).await;
        }
        // Somebody is spoken with, so that anybody can be said to be neglected.
        for party in &party[..4] {
            mia.spoke(*party, json!({})).await;
        }
        mia.does(&format!("/api/customer/{}/keep", party[11]), json!({ "colleague": own.id })).await;

        let (all, theirs) = (mia.told("/api/value").await, own.told("/api/value").await);
        assert!(all["picture"].is_object() && theirs["picture"].is_null());
        assert_eq!((&theirs["names"], &theirs["sees_all"]), (&json!([]), &json!(false)));
        let parties = |told: &Value| -> Vec<i64> { told.as_array().unwrap().iter().map(|one| one["party"].as_i64().unwrap()).collect() };
        assert_eq!(parties(&own.told("/api/value/people").await["people"]), [party[11]]);
        assert_eq!(mia.told("/api/value/people").await["people"].as_array().unwrap().len(), 13);
        let home = format!("/api/customer/{}", party[11]);
        assert!(own.told(&home).await["value"][0]["year_share"].is_null());
        assert!(mia.told(&home).await["value"][0]["year_share"].is_number());
        assert_eq!(own.told(&home).await["value"][0]["total"]["minor"], 12_000);

        // Of the eight with whom nobody spoke for 500 days one is theirs; 180 days and no bill twice are not ridiculous.
        let neglected = |told: &Value| told["lists"][0]["count"].as_i64().unwrap() + told["lists"][1]["count"].as_i64().unwrap() + told["lists"][2]["count"].as_i64().unwrap();
        let (all, theirs) = (mia.told("/api/neglect").await, own.told("/api/neglect").await);
        assert_eq!((neglected(&all), neglected(&theirs)), (8, 1), "{all}");
        let listed: Vec<i64> = (0..3).flat_map(|at| parties(&theirs["lists"][at]["silent"])).collect();
        assert_eq!(listed, [party[11]]);
        assert!(!own.page("/neglect").await.expect(StatusCode::OK).body.contains(&somebody(10).1));
        for (path, answered) in [
            ("/value", StatusCode::OK),
            ("/value/people", StatusCode::OK),
            ("/neglect", StatusCode::OK),
            ("/value/terms", StatusCode::FORBIDDEN),
            ("/value/spending", StatusCode::FORBIDDEN),
        ] {
            own.page(path).await.expect(answered);
            house.nobody().get(&format!("/api{path}")).await.expect(StatusCode::UNAUTHORIZED);
        }
    }
}

story! {
    async fn only_owners_say_the_terms_and_wrong_ones_are_told_beside_the_field(house: House) {
        let (owner, mia) = (house.owner().await, house.member().await);
        let reading = house.person("Olga Owner", Role::Owner, Visibility::All, Right::Read).await;
        let path = "/api/value/terms";
        for refused in [&mia, &reading, &house.reader().await] {
            refused.get(path).await.expect(StatusCode::OK);
            refused.post(path, json!({ "margin": "30", "version": 0 })).await.expect(StatusCode::FORBIDDEN);
        }
        for (field, value) in [
            ("margin", "abc"), ("margin", "-3"), ("margin", "-0.04"), ("margin", "140"), ("margin", "nan"), ("margin", "inf"), ("discount", "-1"),
            ("discount", "NaN"), ("years", "0"), ("years", "21"), ("years", "nan"), ("order", "-1"), ("return", "much"),
            ("contact", "-0.01"), ("case", "1e9"), ("hour", "-5"),
        ] {
            let mut asked = json!({ "version": 0 });
            asked[field] = json!(value);
            let refused = owner.post(path, asked).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}: {}", refused.body);
            let errors = refused.json()["errors"].clone();
            assert_eq!(errors.as_object().unwrap().keys().collect::<Vec<_>>(), [field], "{value}");
            let form = owner.form("/value/terms", &[(field, value), ("version", "0")]).await;
            assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
            assert!(form.body.contains(&format!("href=\"#f-{field}\"")) && form.body.contains(&format!("value=\"{value}\"")), "{}", form.body);
        }
        owner.post(path, json!({ "margin": "30" })).await.expect(StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(house.count("select count(*) from value_terms").await, 0);
        let set = owner.post(path, json!({ "margin": "32,5 %", "order": "4.50", "version": 0 })).await.expect(StatusCode::OK);
        assert_eq!((set.json()["margin_permille"].clone(), set.json()["order_minor"].clone(), set.header("etag")), (json!(325), json!(450), Some("\"1\"")));
        owner.post(path, json!({ "margin": "10", "version": 0 })).await.expect(StatusCode::PRECONDITION_FAILED);
        let stale = owner.ask(Method::POST, path, &[("if-match", "\"0\"")], Some(json!({ "margin": "10" }))).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        // The form as it is shown says the same again, and nothing is told twice.
        let page = owner.page("/value/terms").await.expect(StatusCode::OK).body;
        assert!(page.contains("value=\"32.5\"") && page.contains("value=\"4.50\""), "{page}");
        owner.post(path, json!({ "margin": "32.5", "order": "4.50", "version": 1 })).await.expect(StatusCode::OK);
        assert_eq!(house.count("select count(*) from fact where name = 'value.terms_set'").await, 1);
        assert!(!mia.page("/value/terms").await.expect(StatusCode::OK).body.contains("name=\"margin\""));
        assert!(house.verify().await.holds());

        for (asked, field) in [
            ("/api/value?currency=XX1", "currency"), ("/api/value?currency=EURO", "currency"), ("/api/value?period=lately", "period"),
            ("/api/value?period=99999999", "period"), ("/api/value/people?after=x", "after"), ("/api/value/people?after=1.", "after"),
            ("/api/value/people?currency=XX1", "currency"), ("/api/neglect?after=x", "after"),
        ] {
            let refused = mia.get(asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert!(refused["errors"][field].is_string(), "{asked}: {refused}");
        }
        for asked in ["/api/value?basis=gold", "/api/value/people?turn=left", "/api/neglect?degree=awful"] {
            assert!(mia.get(asked).await.status.is_client_error(), "{asked}");
        }
    }
}

story! {
    async fn profit_is_drawn_once_the_firm_says_its_margin(house: House) {
        let owner = house.owner().await;
        house.sell(vec![
            bought("1", ago(90), ANN, EUR, 10_000),
            bought("2", ago(60), ANN, EUR, 5_000),
            bought("r", ago(50), ANN, EUR, -3_000),
            bought("3", ago(40), BEN, EUR, 1_000),
            bought("4", ago(40), BEN, GBP, 2_000),
        ]).await;
        owner.spoke(house.party(ANN.0).await, json!({ "on": "1 Nov 2026" })).await;
        let profit = "/api/value?basis=profit&period=all&currency=";
        assert!(owner.told(&format!("{profit}EUR")).await["picture"].is_null());
        assert!(owner.page("/value?basis=profit").await.expect(StatusCode::OK).body.contains("Say your margin"));

        owner.does("/api/value/terms", json!({ "margin": "30", "version": 0 })).await;
        // Of pounds as of euros: 30 % of 20.00.
        assert_eq!(owner.told(&format!("{profit}GBP")).await["picture"]["total_minor"], 600);
        let costs = json!({ "margin": "30", "order": "2", "return": "5", "contact": "1", "case": "3", "version": 1 });
        owner.does("/api/value/terms", costs).await;
        let picture = owner.told(&format!("{profit}EUR")).await["picture"].clone();
        // Ann: 30 % of 120.00 = 36.00, less two orders 4.00, a return 5.00 and a call 1.00. Ben: 3.00 less 2.00.
        let values = |picture: &Value| -> Vec<i64> { picture["dots"].as_array().unwrap().iter().map(|dot| dot["value_minor"].as_i64().unwrap()).collect() };
        assert_eq!((values(&picture), &picture["total_minor"], &picture["negative"]), (vec![2_600, 100], &json!(2_700), &json!(0)));
        // A cost said in euros is none known in pounds: two currencies are never added.
        assert!(owner.told(&format!("{profit}GBP")).await["picture"].is_null());

        // Once the firm's money is pounds, they are: 6.00 less an order of 2.00; and none is known in euros.
        let path = "/api/settings/organisation";
        for (code, pounds, euros) in [("GBP", json!(400), Value::Null), ("EUR", Value::Null, json!(2_700))] {
            let version = owner.told(path).await["version"].clone();
            let firm = json!({ "name": "Devlin & Daughters", "zone": "UTC", "country": "IE", "currency": code, "domains": ["devlin.example"], "version": version });
            owner.does(path, firm).await;
            assert_eq!(owner.told(&format!("{profit}GBP")).await["picture"]["total_minor"], pounds);
            assert_eq!(owner.told(&format!("{profit}EUR")).await["picture"]["total_minor"], euros);
            owner.page("/value?basis=profit&period=all&currency=GBP").await.expect(StatusCode::OK);
        }

        owner.does("/api/value/terms", json!({ "margin": "10", "order": "2", "return": "5", "contact": "1", "version": 2 })).await;
        // Ann: 12.00 - 4.00 - 5.00 - 1.00 = 2.00; Ben: 1.00 - 2.00 = -1.00.
        let picture = owner.told(&format!("{profit}EUR")).await["picture"].clone();
        assert_eq!((values(&picture)[0], &picture["total_minor"], &picture["negative"]), (200, &json!(100), &json!(1)));
        // Revenue is what it was: 100 + 50 - 30 + 10.
        assert_eq!(owner.told("/api/value?period=all&currency=EUR").await["picture"]["total_minor"], 13_000);
        owner.does("/api/value/terms", json!({ "version": 3 })).await;
        assert!(owner.told(&format!("{profit}EUR")).await["picture"].is_null(), "what is left out is none");
        assert_eq!(house.count("select count(*) from fact where name = 'value.terms_set'").await, 4);
        assert!(house.verify().await.holds());
    }
}

/// Whether all that is under this is a number or another thing that is due; `path` says where it was missing.
fn due(value: &Value, path: &str) {
    match value {
        Value::Null => {
            // No purchase, no last day, no own rhythm; nothing to share out; nothing told who has left; an empty fifth.
            let may_lack = [
                "concentration",
                "_days",
                "turn",
                "place",
                "_share",
                "_on",
                "days_since_last",
                "chance_of_silence",
                "outlook",
                "alive",
                "next",
            ];
            let name = path.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '/');
            assert!(
                may_lack.iter().any(|end| name.ends_with(end)),
                "nothing at {path}"
            );
        }
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(at, one)| due(one, &format!("{path}/{at}"))),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, one)| due(one, &format!("{path}/{name}"))),
        Value::Number(number) => {
            let counts = [
                "customers",
                "orders",
                "returns",
                "contacts",
                "days",
                "days_bought",
                "days_since_last",
                "purchases",
                "rank",
                "negative",
            ];
            if counts.iter().any(|name| path.ends_with(&format!("/{name}"))) || path.contains("/purchases/") {
                assert!(number.as_f64().unwrap() >= 0.0, "{number} at {path}");
            }
            if path.contains("/alive/") || path.ends_with("chance_of_silence") {
                assert!(
                    (0.0..=1.0).contains(&number.as_f64().unwrap()),
                    "{number} at {path}"
                );
            }
        }
        _ => {}
    }
}

/// Asks for everything there is of value and neglect, as people and as programs.
async fn sound(house: &House, owner: &Person<'_>) {
    for path in [
        "/value",
        "/value/people",
        "/value/terms",
        "/value/spending",
        "/neglect",
    ] {
        owner.page(path).await.expect(StatusCode::OK);
        owner.told(&format!("/api{path}")).await;
    }
    owner
        .does(
            "/api/value/terms",
            json!({ "margin": "30", "order": "2", "years": "20", "version": 0 }),
        )
        .await;
    let currencies = owner.told("/api/value").await["currencies"].clone();
    for currency in currencies.as_array().unwrap() {
        let currency = currency.as_str().unwrap();
        let periods = owner.told(&format!("/api/value?currency={currency}")).await["periods"].clone();
        assert!(periods.as_array().unwrap().len() >= 3, "{periods}");
        for period in periods.as_array().unwrap() {
            for basis in ["revenue", "profit"] {
                let asked = format!(
                    "/value?currency={currency}&basis={basis}&period={}",
                    period.as_str().unwrap()
                );
                due(&owner.told(&format!("/api{asked}")).await["picture"], "turn");
                let page = owner.page(&asked).await.expect(StatusCode::OK).body;
                assert!(!page.contains("NaN") && !page.contains("inf "), "{asked}");
            }
        }
        for person in owner
            .told(&format!("/api/value/people?currency={currency}"))
            .await["people"]
            .as_array()
            .unwrap()
        {
            let home = format!("/customer/{}", person["party"]);
            due(&owner.told(&format!("/api{home}")).await["value"], "value");
            assert!(
                !owner
                    .page(&home)
                    .await
                    .expect(StatusCode::OK)
                    .body
                    .contains("NaN")
            );
        }
        owner
            .page(&format!(
                "/value/people?currency={currency}&recency=5&frequency=1"
            ))
            .await
            .expect(StatusCode::OK);
    }
    owner.page("/").await.expect(StatusCode::OK);
    assert_eq!(
        house
            .count("select count(*) from follower where stopped_at is not null")
            .await,
        0
    );
}

story! {
    async fn an_empty_house_has_nothing_to_show(house: House) {
        let owner = house.owner().await;
        sound(&house, &owner).await;
        assert!(owner.page("/value").await.body.contains("Nothing was bought yet"));
        assert_eq!(owner.told("/api/neglect").await["is_empty"], true);
    }
}

story! {
    async fn one_purchase_is_a_whole_picture(house: House) {
        let owner = house.owner().await;
        house.sell(vec![bought("1", ago(3), ANN, GBP, 4_200)]).await;
        sound(&house, &owner).await;
        let picture = owner.told("/api/value?currency=GBP").await["picture"].clone();
        assert_eq!((&picture["dots"][0]["share"], &picture["concentration"]["make_80_percent"]), (&json!(1.0), &json!(1)));
    }
}

story! {
    async fn only_refunds_are_no_purchase(house: House) {
        let owner = house.owner().await;
        house.sell(vec![bought("r1", ago(30), ANN, GBP, -500), bought("r2", ago(3), BEN, GBP, -700)]).await;
        sound(&house, &owner).await;
        let picture = owner.told("/api/value?currency=GBP&period=all").await["picture"].clone();
        assert_eq!((&picture["total_minor"], &picture["negative"], &picture["concentration"]), (&json!(-1_200), &json!(2), &Value::Null));
        let people = owner.told("/api/value/people?currency=GBP").await;
        assert_eq!((&people["people"][0]["turn"], &people["people"][0]["days_bought"]), (&Value::Null, &json!(0)));
        assert_eq!(house.count("select count(*) from neglect").await, 0);
    }
}

story! {
    async fn what_is_bought_in_days_to_come_breaks_nothing(house: House) {
        let owner = house.owner().await;
        house.sell(vec![bought("1", ago(-30), ANN, GBP, 500), bought("2", ago(-400), BEN, GBP, 700)]).await;
        sound(&house, &owner).await;
        let whole = owner.told("/api/value?currency=GBP").await;
        assert_eq!(whole["picture"]["as_of"], "2026-11-20");
        // Nobody is new, rising or silent before they ever bought.
        for turned in whole["picture"]["turns"].as_array().unwrap() {
            assert_eq!(turned["year_minor"], 0, "{turned}");
        }
    }
}

story! {
    async fn all_on_one_day_are_judged_by_no_rhythm(house: House) {
        let owner = house.owner().await;
        house.sell((0..30).map(|nth| {
            let (email, name) = somebody(nth);
            bought(&nth.to_string(), ago(7), (&email, &name), GBP, 1_000)
        }).collect()).await;
        sound(&house, &owner).await;
        let picture = owner.told("/api/value?currency=GBP").await["picture"].clone();
        // All brought the same: no inequality at all, and 24 of 30 bring 80 %.
        assert!(picture["concentration"]["gini"].as_f64().unwrap().abs() < 1e-12);
        assert_eq!(picture["concentration"]["make_80_percent"], 24);
    }
}

story! {
    async fn milliards_and_forty_years_are_counted(house: House) {
        let owner = house.owner().await;
        let mut rows = vec![bought("r", ago(2), ANN, GBP, -100_000_000_000)];
        for at in 0..80 {
            rows.push(bought(&format!("a{at}"), ago(1 + 183 * at), ANN, GBP, 100_000_000_000));
            rows.push(bought(&format!("b{at}"), ago(5 + 182 * at), BEN, GBP, 1));
        }
        rows.push(bought("old", instant("1987-01-01T00:00:00Z"), BEN, EUR, 1));
        house.sell(rows).await;
        sound(&house, &owner).await;
        // Eighty times a milliard, one given back.
        let total = owner.told(&format!("/api/customer/{}", house.party(ANN.0).await)).await["value"][0]["total"]["minor"].clone();
        assert_eq!(total, json!(79 * 100_000_000_000_i64));
    }
}
