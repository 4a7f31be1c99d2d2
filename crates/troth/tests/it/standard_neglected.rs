//! How many were neglected at the end of a week: remembered once, as it was known then.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth_store::{Tx, args};

use crate::house::{House, Person, instant};
use crate::neglect::{chosen, silent};
use crate::standard::set;
use crate::story;

const ROWS: &str =
    "select week, team_id, valued, neglected, unrecorded, at, fact from neglect_week order by id";

fn few() -> Value {
    json!({ "measure": "neglected", "level": "10 %", "why": "they brought us here", "since": "2026-05-04" })
}

/// Each known week of a standard with how many of how many.
async fn weeks(by: &Person<'_>, standard: i64) -> Vec<(String, i64, i64)> {
    let told = by.told(&format!("/api/standard/{standard}")).await;
    let weeks = told["weeks"].as_array().unwrap().iter();
    weeks
        .filter(|week| !week["value"].is_null())
        .map(|week| {
            let number = |name: &str| week[name].as_i64().unwrap();
            (
                week["week"].as_str().unwrap().to_owned(),
                number("part"),
                number("whole"),
            )
        })
        .collect()
}

async fn remembered(house: &House) -> i64 {
    house
        .count("select count(*) from fact where name = 'neglect.remembered'")
        .await
}

async fn on(house: &House, at: &str) {
    house.clock.set(instant(at));
    house.catch_up().await;
}

fn week(monday: &str, part: i64, whole: i64) -> (String, i64, i64) {
    (monday.to_owned(), part, whole)
}

story! {
    async fn a_week_is_remembered_once_and_kept_through_a_rebuild(house: House) {
        let olive = house.owner().await;
        let parties = chosen(&house, &olive, 8, 680).await;
        for party in &parties[..3] {
            olive.spoke(*party, json!({})).await;
        }
        let id = set(&olive, few()).await;
        // On Monday the week of the 16th is over: with three of eight somebody spoke on its Friday.
        on(&house, "2026-11-23T06:00:00Z").await;
        assert_eq!(silent(&olive).await.len(), 5);
        assert_eq!(weeks(&olive, id).await.last(), Some(&week("2026-11-16", 5, 8)));
        // What happens later changes nothing of it, whoever looks, and however many do so at once.
        for party in &parties[3..] {
            olive.spoke(*party, json!({})).await;
        }
        on(&house, "2026-11-24T06:00:00Z").await;
        let now = house.clock.now();
        let (one, other) = tokio::join!(
            troth::neglect::week::remember(&house.app.store, now),
            troth::neglect::week::remember(&house.app.store, now),
        );
        one.and(other).unwrap();
        assert!(silent(&olive).await.is_empty());
        assert_eq!(weeks(&olive, id).await.last(), Some(&week("2026-11-16", 5, 8)));
        let (facts, rows) = (remembered(&house).await, house.dump(ROWS).await);
        troth::serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        assert_eq!(house.dump(ROWS).await, rows);
        assert_eq!(remembered(&house).await, facts);
        assert_eq!(weeks(&olive, id).await.last(), Some(&week("2026-11-16", 5, 8)));

        let behind = olive.told(&format!("/api/standard/{id}/week/2026-11-16")).await;
        assert_eq!(behind["remembered"], json!({ "at": instant("2026-11-23T06:00:00Z"), "valued": 8, "neglected": 5, "unrecorded": 0 }));
        let page = olive.page(&format!("/standard/{id}/week/2026-11-16")).await.expect(StatusCode::OK).body;
        assert!(page.contains("of 8\u{a0}valued and chosen customers, 5 neglected") && page.contains("href=\"/neglect\""), "{page}");

        assert_eq!(house.verify().await.broken, Vec::<String>::new());
        let hide = |tx: &Tx| tx.run("update neglect_week set neglected = 0 where neglected = 5", args![]);
        house.app.store.write(hide).await.unwrap();
        let broken = house.verify().await.broken;
        assert!(broken.iter().any(|line| line.contains("neglect_week")), "{broken:?}");
    }
}

story! {
    async fn whoever_looks_too_late_knows_only_the_last_week(house: House) {
        let olive = house.owner().await;
        let parties = chosen(&house, &olive, 6, 680).await;
        for party in &parties[..2] {
            olive.spoke(*party, json!({})).await;
        }
        let id = set(&olive, few()).await;
        on(&house, "2026-11-23T06:00:00Z").await;
        // Three weeks without Troth; on the Thursday it looks again.
        on(&house, "2026-12-17T06:00:00Z").await;
        let known = weeks(&olive, id).await;
        assert_eq!(known[known.len() - 2..], [week("2026-11-16", 4, 6), week("2026-12-07", 4, 6)]);
        let told = olive.told(&format!("/api/standard/{id}")).await;
        let unknown = told["weeks"].as_array().unwrap().iter().filter(|week| week["value"].is_null());
        let unknown: Vec<&str> = unknown.map(|week| week["week"].as_str().unwrap()).collect();
        assert!(unknown.ends_with(&["2026-11-23", "2026-11-30"]), "{unknown:?}");
    }
}

story! {
    async fn nothing_is_remembered_while_a_file_comes_in_nor_told_of_four(house: House) {
        let olive = house.owner().await;
        chosen(&house, &olive, 4, 680).await;
        let id = set(&olive, few()).await;
        let to = |state: &'static str| move |tx: &Tx| tx.run("update batch set state = $1 where id = (select max(id) from batch)", args![state]);
        house.app.store.write(to("reading")).await.unwrap();
        let before = remembered(&house).await;
        on(&house, "2026-11-23T06:00:00Z").await;
        assert_eq!(remembered(&house).await, before);
        house.app.store.write(to("done")).await.unwrap();
        house.catch_up().await;
        assert_eq!(remembered(&house).await, before + 1);
        // Nobody is recorded as spoken with: nobody can say of these four, and four are no figure.
        assert_eq!(house.count("select unrecorded from neglect_week order by id desc limit 1").await, 4);
        assert_eq!(weeks(&olive, id).await, []);
        let behind = olive.told(&format!("/api/standard/{id}/week/2026-11-16")).await;
        assert_eq!((&behind["said"], &behind["remembered"]), (&Value::Null, &Value::Null));
    }
}
