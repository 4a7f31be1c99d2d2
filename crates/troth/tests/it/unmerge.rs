//! Over the whole database: whatever two parties are made one and taken apart again, everything is as it was before.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use axum::http::StatusCode;
use serde_json::json;
use troth::demo;
use troth_store::args;

use crate::house::House;
use crate::schema::tables;
use crate::story;

/// What remembers acts grows with each; all else must be as it was.
const MEMORY: &[&str] = &[
    "fact",
    "stream",
    "follower",
    "link",
    "link_undone",
    "idempotency",
    "api_key",
];

/// Pairs of parties that are made one and taken apart.
const PAIRS: usize = 12;

/// Every row of every table that is no memory of acts, but for how often a row was written.
async fn all_rows(house: &House) -> BTreeMap<String, BTreeSet<String>> {
    let tables = tables()
        .into_iter()
        .filter(|table| !MEMORY.contains(&table.name.as_str()));
    let queries: Vec<(String, String, usize)> = tables
        .map(|table| {
            let columns = table.columns.iter().map(|(column, _)| column.as_str());
            let columns: Vec<&str> = columns.filter(|column| *column != "version").collect();
            let sql = format!("select {} from {}", columns.join(", "), table.name);
            (table.name, sql, columns.len())
        })
        .collect();
    let read = house.app.store.read(move |tx| {
        let mut all = BTreeMap::new();
        for (table, sql, columns) in &queries {
            let mut rows = BTreeSet::new();
            tx.each(sql, args![], |row| {
                let cells: Result<Vec<String>, _> = (0..*columns)
                    .map(|at| row.value(at).map(|value| format!("{value:?}")))
                    .collect();
                rows.insert(cells?.join(" | "));
                Ok(ControlFlow::Continue(()))
            })?;
            all.insert(table.clone(), rows);
        }
        Ok::<_, troth_store::StoreError>(all)
    });
    read.await.unwrap()
}

fn different(
    before: &BTreeMap<String, BTreeSet<String>>,
    after: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let tables = before.iter().filter(|(table, rows)| after[*table] != **rows);
    tables
        .map(|(table, rows)| {
            let gone: Vec<&String> = rows.difference(&after[table]).take(3).collect();
            let come: Vec<&String> = after[table].difference(rows).take(3).collect();
            format!("{table}: gone {gone:#?}, come {come:#?}")
        })
        .collect()
}

story! {
    async fn taking_a_merge_back_leaves_every_table_as_it_was(house: House) {
        demo::load::load(&house.app.store, &house.clock).await.unwrap();
        let olive = house.owner().await;
        house.catch_up().await;
        let sql = "select id from party where kind = 'person' and is_colleague = 0 order by id";
        let people: Vec<i64> = house.app.store.read(move |tx| tx.all(sql, args![])).await.unwrap();
        // From all over: each with one that is far away, so that few of them have anything in common.
        let pairs: Vec<(i64, i64)> = people.iter().copied().zip(people.iter().rev().copied()).step_by(5).take(PAIRS).collect();
        assert_eq!(pairs.len(), PAIRS);
        for (one, other) in pairs {
            let before = all_rows(&house).await;
            olive.post(&format!("/api/customer/{one}/merge"), json!({"with": other})).await.expect(StatusCode::OK);
            house.catch_up().await;
            assert!(!different(&before, &all_rows(&house).await).is_empty(), "merging {one} and {other} did nothing");
            let link = house.count("select max(id) from link").await;
            olive.post(&format!("/api/identity/link/{link}/undo"), json!({})).await.expect(StatusCode::OK);
            house.catch_up().await;
            let wrong = different(&before, &all_rows(&house).await);
            assert!(wrong.is_empty(), "{one} and {other}: {}", wrong.join("\n"));
        }
    }
}
