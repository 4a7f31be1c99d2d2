//! What customers are worth: histories counted from purchases that stand, kept right through merges, undoing and erasure.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::frame::money::Currency;
use troth::serve;

use crate::house::{House, Person, instant};
use crate::story;
use crate::told::order;
use crate::trade::{DAY, ago, bought, somebody};

const ANN: (&str, &str) = ("ann@example.org", "Ann Devlin");
const BEN: (&str, &str) = ("ben@barr.example", "Ben Barr");
const CAT: (&str, &str) = ("cat@corey.example", "Cat Corey");
const EUR: Currency = Currency::EUR;
const GBP: Currency = Currency::GBP;

/// What a customer's page says of their worth, currency by currency.
async fn worth(person: &Person<'_>, party: i64) -> Value {
    person.told(&format!("/api/customer/{party}")).await["value"].clone()
}

/// The rows of one party: money and days in `value`, with months beside it.
async fn rows(house: &House, party: i64) -> i64 {
    let of = |table: &str| format!("(select count(*) from {table} where party_id = {party})");
    house
        .count(format!(
            "select {} + {} + {}",
            of("value"),
            of("value_month"),
            of("value_standing")
        ))
        .await
}

story! {
    async fn a_history_counts_what_stands_and_never_adds_two_currencies(house: House) {
        let mia = house.member().await;
        let day = |text: &str| instant(text);
        let mut cancelled = bought("4", day("2026-11-05T09:00:00Z"), ANN, GBP, 99_900);
        order(&mut cancelled.1).cancelled_at = Some(day("2026-11-06T09:00:00Z"));
        house.sell(vec![
            bought("1", day("2026-09-01T09:00:00Z"), ANN, GBP, 10_000),
            bought("2", day("2026-09-01T17:00:00Z"), ANN, GBP, 5_000),
            bought("3", day("2026-11-01T09:00:00Z"), ANN, GBP, 20_000),
            cancelled,
            bought("R1", day("2026-11-06T09:00:00Z"), ANN, GBP, -3_000),
            bought("5", day("2026-10-01T09:00:00Z"), ANN, EUR, 7_000),
        ]).await;
        let ann = house.party(ANN.0).await;
        let told = worth(&mia, ann).await;
        // The pounds first, bought on more days: 100 + 50 + 200 - 30 = 320; the cancelled order is nothing.
        let pounds = &told[0];
        assert_eq!(pounds["total"], json!({ "minor": 32_000, "currency": "GBP" }));
        assert_eq!((&pounds["as_of"], &pounds["year_minor"], &pounds["year_share"]), (&json!("2026-11-01"), &json!(32_000), &json!(1.0)));
        // The two of 1 September are one day; from there to 1 November are 30 + 31 days.
        assert_eq!((&pounds["days_bought"], &pounds["returns"]), (&json!(2), &json!(1)));
        assert_eq!(pounds["gaps"], json!([{ "days": 61, "until": "2026-11-01" }]));
        assert_eq!((&pounds["usual_gap_days"], &pounds["days_since_last"]), (&json!(61.0), &json!(0)));
        assert_eq!(pounds["months"], json!([
            { "month": "2026-09", "net_minor": 15_000, "orders": 2, "returns": 0 },
            { "month": "2026-11", "net_minor": 17_000, "orders": 1, "returns": 1 },
        ]));
        assert_eq!((&told[1]["total"], &told[1]["year_share"]), (&json!({ "minor": 7_000, "currency": "EUR" }), &json!(1.0)));
        assert_eq!(told.as_array().unwrap().len(), 2);
        let kept = house.dump("select bought_days, bought_minor, first_day_minor, returned_minor, returns, squared_gaps from value order by currency").await;
        // 61 x 61 = 3721.
        assert_eq!(kept, [
            "Int(1) Int(7000) Int(7000) Int(0) Int(0) Real(0.0)",
            "Int(2) Int(35000) Int(15000) Int(3000) Int(1) Real(3721.0)",
        ]);
        for (currency, total) in [("EUR", 7_000), ("GBP", 32_000)] {
            let whole = mia.told(&format!("/api/value?currency={currency}")).await;
            assert_eq!(whole["picture"]["total_minor"], json!(total), "{currency}");
            // The one that brought more comes first.
            assert_eq!(whole["currencies"], json!(["GBP", "EUR"]));
        }
    }
}

/// Ann, Ben and Cat, in two currencies, with something given back.
async fn three(house: &House) -> [i64; 3] {
    let mut rows = Vec::new();
    for at in 0..14 {
        rows.push(bought(
            &format!("a{at}"),
            ago(20 + 31 * at),
            ANN,
            GBP,
            4_000 + 10 * at,
        ));
        rows.push(bought(&format!("b{at}"), ago(9 + 17 * at), BEN, GBP, 2_500 + at));
        rows.push(bought(&format!("c{at}"), ago(5 + 53 * at), CAT, EUR, 900));
    }
    rows.push(bought("r1", ago(60), ANN, GBP, -1_500));
    rows.push(bought("r2", ago(80), CAT, GBP, -700));
    rows.push(bought("e1", ago(40), BEN, EUR, 12_345));
    house.sell(rows).await;
    [
        house.party(ANN.0).await,
        house.party(BEN.0).await,
        house.party(CAT.0).await,
    ]
}

story! {
    async fn a_merge_adds_histories_up_and_undoing_it_gives_the_earlier_rows(house: House) {
        let mia = house.member().await;
        let [ann, ben, _] = three(&house).await;
        mia.spoke(ann, json!({ "on": "3 Nov 2026" })).await;
        mia.does(&format!("/api/customer/{ben}/tag"), json!({ "word": "chosen" })).await;
        let before = house.derived().await;
        mia.does(&format!("/api/customer/{ann}/merge"), json!({ "with": ben })).await;
        // Ann: 14 x 40.00 + 0.10 x (0 + … + 13 = 91) = 569.10 less 15.00; Ben: 14 x 25.00 + 0.01 x 91 = 350.91.
        let told = worth(&mia, ann).await;
        assert_eq!((&told[0]["total"]["minor"], &told[0]["total"]["currency"]), (&json!(55_410 + 35_091), &json!("GBP")));
        assert_eq!(told[1]["total"]["minor"], json!(12_345));
        assert_eq!(rows(&house, ben).await, 0);
        let link = house.count("select max(id) from link").await;
        mia.does(&format!("/api/identity/link/{link}/undo"), json!({})).await;
        House::same(&before, &house.derived().await);

        mia.does(&format!("/api/customer/{ann}/merge"), json!({ "with": ben })).await;
        let bens = house.count(format!("select id from subject where key = 'mail:{}'", BEN.0)).await;
        mia.does(&format!("/api/customer/{ann}/split"), json!({ "subject": [bens] })).await;
        House::same(&before, &house.derived().await);
    }
}

story! {
    async fn a_file_taken_back_leaves_no_trace_in_what_is_derived(house: House) {
        three(&house).await;
        let before = house.derived().await;
        let file = house.sell(vec![
            bought("late", ago(1), ANN, GBP, 77_700),
            bought("yen", ago(2), BEN, Currency::parse("JPY").unwrap(), 5_000),
            bought("new", ago(3), ("dan@dunne.example", "Dan Dunne"), GBP, 100),
        ]).await;
        assert_eq!(house.count("select count(*) from value_fit").await, 3);
        house.undo(file).await;
        House::same(&before, &house.derived().await);
    }
}

story! {
    async fn an_order_that_moves_to_another_customer_leaves_nothing_with_the_first(house: House) {
        let first = house.sell(vec![bought("9", ago(30), ANN, GBP, 5_000)]).await;
        let ann = house.party(ANN.0).await;
        house.receive("shop", vec![("again", bought("9", ago(30), BEN, GBP, 5_000).1)]).await;
        let ben = house.party(BEN.0).await;
        assert_eq!((rows(&house, ann).await, rows(&house, ben).await), (3, 0), "the first row says whose it is");
        house.undo(first).await;
        assert_eq!((rows(&house, ann).await, rows(&house, ben).await), (0, 3));
        assert_eq!(house.count("select count(*) from neglect").await, 1);
    }
}

story! {
    async fn computed_again_it_is_the_same_to_the_last_digit(house: House) {
        let mia = house.member().await;
        let [ann, ben, cat] = three(&house).await;
        for at in 0..6 {
            mia.spoke(ben, json!({ "on": format!("{} Jun 2026", 4 * at + 1) })).await;
        }
        mia.does(&format!("/api/customer/{cat}/tag"), json!({ "word": "chosen" })).await;
        mia.does(&format!("/api/customer/{ann}/merge"), json!({ "with": cat })).await;
        house.sell(vec![bought("r3", ago(4), BEN, GBP, -250)]).await;
        let before = house.derived().await;
        serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        House::same(&before, &house.derived().await);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_word_from_us_is_counted_without_a_purchase_after_it(house: House) {
        let mia = house.member().await;
        let [ann, ..] = three(&house).await;
        let untouched = house.derived().await;
        let call = mia.spoke(ann, json!({ "on": "3 Nov 2026" })).await;
        house.catch_up().await;
        let whole = mia.told("/api/value?currency=GBP").await;
        // Ann has bought for 20 + 31 x 13 = 423 days, and is not new.
        assert_eq!(whole["picture"]["attention"]["existing"]["contacts"], json!(1));
        let before = house.derived().await;
        serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        House::same(&before, &house.derived().await);
        mia.does(&format!("/api/interaction/{call}/error"), json!({})).await;
        House::same(&untouched, &house.derived().await);
    }
}

/// Sixty who bought about every thirty days for three years, of whom planted ones do otherwise.
fn sixty() -> Vec<(String, troth::record::said::Told)> {
    let mut rows = Vec::new();
    for nth in 0..60 {
        let (email, name) = somebody(nth);
        // Days before today on which each bought, with a week's wavering.
        let waver = |at: i64| (nth as i64 * 5 + at * 3) % 7;
        let days: Vec<i64> = match nth {
            // New: from half a year ago on.
            0..=4 => (0..6).map(|at| 3 + 30 * at + waver(at)).collect(),
            // Rising: four in the year before, some two dozen in the last.
            5..=9 => (0..24)
                .map(|at| 2 + 15 * at)
                .chain((0..4).map(|at| 370 + 90 * at))
                .collect(),
            // Silent for more than a year, after two years of every month.
            10..=14 => (0..24).map(|at| 400 + 30 * at + waver(at)).collect(),
            _ => (0..36).map(|at| 1 + 30 * at + waver(at)).collect(),
        };
        for (at, day) in days.iter().enumerate() {
            rows.push(bought(
                &format!("{nth}-{at}"),
                ago(*day),
                (&email, &name),
                GBP,
                1_000 + 100 * nth as i64,
            ));
        }
    }
    rows
}

story! {
    async fn planted_turns_land_in_their_lists_and_dots_are_people(house: House) {
        let mia = house.member().await;
        house.sell(sixty()).await;
        let mut party = Vec::new();
        for nth in 0..60 {
            party.push(house.party(&somebody(nth).0).await);
        }
        for (turn, planted) in [("new", 0..5), ("rising", 5..10), ("silent", 10..15)] {
            let told = mia.told(&format!("/api/value/people?currency=GBP&turn={turn}")).await;
            let mut listed: Vec<i64> = told["people"].as_array().unwrap().iter().map(|one| one["party"].as_i64().unwrap()).collect();
            listed.sort_unstable();
            let mut wanted = party[planted].to_vec();
            wanted.sort_unstable();
            assert_eq!(listed, wanted, "{turn}");
        }
        let whole = mia.told("/api/value?currency=GBP&period=all").await;
        let dots = whole["picture"]["dots"].as_array().unwrap();
        assert!(dots.iter().all(|dot| party.contains(&dot["party"].as_i64().unwrap())) && !dots.is_empty());
        // The dearest: 24 + 36 x … - the last of the usual, 36 x (10.00 + 1.00 x 59) = 36 x 69.00.
        assert_eq!((&dots[0]["party"], &dots[0]["value_minor"]), (&json!(party[59]), &json!(36 * 6_900)));
        assert_eq!(whole["names"].as_array().unwrap().len(), dots.len());
        let turns: i64 = whole["picture"]["turns"].as_array().unwrap().iter().map(|one| one["customers"].as_i64().unwrap()).sum();
        let cells: i64 = whole["picture"]["cells"].as_array().unwrap().iter().map(|one| one["customers"].as_i64().unwrap()).sum();
        assert_eq!((turns, cells, &whole["picture"]["customers"]), (60, 60, &json!(60)));

        // A firm of euros that sells in pounds is shown its pounds, here as there.
        assert_eq!(mia.told("/api/value").await["currency"], "GBP");
        assert_eq!(mia.told("/api/value/people?turn=new").await["people"].as_array().unwrap().len(), 5);

        // All sixty, read on page by page, each once and the most worth first.
        let first = mia.told("/api/value/people?currency=GBP").await;
        let rest = mia.told(&format!("/api/value/people?currency=GBP&after={}", first["next"].as_str().unwrap())).await;
        let all: Vec<&Value> = [&first, &rest].into_iter().flat_map(|page| page["people"].as_array().unwrap()).collect();
        assert!(all.is_sorted_by_key(|one| std::cmp::Reverse(one["year"]["minor"].as_i64().unwrap())));
        let ids: std::collections::BTreeSet<i64> = all.iter().map(|one| one["party"].as_i64().unwrap()).collect();
        assert_eq!((all.len(), ids.len(), &rest["next"]), (60, 60, &Value::Null));
    }
}

story! {
    async fn whoever_is_erased_is_in_no_row_and_no_picture_and_the_purchases_stay(house: House) {
        let owner = house.owner().await;
        let [ann, ben, _] = three(&house).await;
        assert!(rows(&house, ann).await > 0);
        let purchases = house.count("select count(*) from purchase where withdrawn_at is null").await;
        owner.does(&format!("/api/customer/{ann}/erase"), json!({ "confirm": "erase" })).await;
        for _ in 0..2 {
            assert_eq!(rows(&house, ann).await, 0);
            assert_eq!(house.count(format!("select count(*) from neglect where party_id = {ann}")).await, 0);
            assert_eq!(house.count(format!("select count(*) from value_picture where picture like '%\"party\":{ann},%'")).await, 0);
            assert!(house.count(format!("select count(*) from value_picture where picture like '%\"party\":{ben},%'")).await > 0);
            serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        }
        assert_eq!(house.count("select count(*) from purchase where withdrawn_at is null").await, purchases);
        // Ben's pounds alone are left, with the 7.00 Cat gave back: 350.91 - 7.00.
        let whole = owner.told("/api/value?currency=GBP&period=all").await;
        assert_eq!((&whole["picture"]["total_minor"], &whole["picture"]["customers"]), (&json!(35_091 - 700), &json!(2)));
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn another_zone_moves_an_order_of_half_past_eleven_to_the_next_day(house: House) {
        let owner = house.owner().await;
        house.sell(vec![bought("1", instant("2026-10-31T23:30:00Z"), ANN, GBP, 100)]).await;
        let ann = house.party(ANN.0).await;
        let first = |told: Value| (told[0]["first_on"].clone(), told[0]["as_of"].clone(), told[0]["months"][0]["month"].clone());
        assert_eq!(first(worth(&owner, ann).await), (json!("2026-10-31"), json!("2026-10-31"), json!("2026-10")));
        let since = house.count("select since_day from neglect").await;
        let path = "/api/settings/organisation";
        let version = owner.told(path).await["version"].clone();
        // Berlin is an hour ahead once summer time is over.
        let firm = json!({ "name": "Devlin & Daughters", "zone": "Europe/Berlin", "country": "DE", "currency": "EUR", "domains": ["devlin.example"], "version": version });
        owner.does(path, firm).await;
        assert_eq!(first(worth(&owner, ann).await), (json!("2026-11-01"), json!("2026-11-01"), json!("2026-11")));
        assert_eq!(house.count("select since_day from neglect").await, since + 1);
    }
}

story! {
    async fn what_is_dated_ahead_is_not_the_day_that_time_has_come_to(house: House) {
        let mia = house.member().await;
        house.sell(vec![
            bought("1", ago(10), ANN, GBP, 1_000),
            bought("2", ago(-40), ANN, GBP, 1_000),
            bought("3", ago(30), BEN, GBP, 3_000),
        ]).await;
        let whole = mia.told("/api/value?currency=GBP").await;
        // Ten days before 20 November; Ben's 30.00 and what Ann bought by then are the year.
        assert_eq!((&whole["picture"]["as_of"], &whole["picture"]["total_minor"]), (&json!("2026-11-10"), &json!(4_000)));
        house.clock.set(ago(-40) + DAY);
        house.catch_up().await;
        let whole = mia.told("/api/value?currency=GBP").await;
        assert_eq!((&whole["picture"]["as_of"], &whole["picture"]["total_minor"]), (&json!("2026-12-30"), &json!(5_000)));
        mia.page("/value").await.expect(StatusCode::OK);
    }
}
