//! What is derived can be thrown away: computed again, it is the same to the last row.

use troth::demo;
use troth::house;
use troth_store::{Tx, args, words};

use crate::house::House;
use crate::schema::dump;

/// All but the journal's own memory of having been read again.
async fn state(house: &House) -> Vec<String> {
    let wanted = |table: &str| !["fact", "stream", "follower"].contains(&table);
    house.app.store.read(move |tx| dump(tx, wanted)).await.unwrap()
}

/// How many rows of each index hold a word that stands in many.
async fn found(house: &House) -> Vec<(&'static str, i64)> {
    let count = |tx: &Tx| {
        let tables = [
            ("party", "an"),
            ("interaction", "order"),
            ("purchase", "1"),
            ("promise", "deliver"),
        ];
        tables
            .into_iter()
            .map(|(table, word)| {
                let sql = format!("select count(*) from {table} where matches({table}, $1)");
                Ok((table, tx.one::<i64>(&sql, args![words(word)])?.unwrap_or(0)))
            })
            .collect::<Result<Vec<_>, troth_store::StoreError>>()
    };
    house.app.store.read(count).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_company_rebuilt_is_the_same() {
    let house = House::on_one_file().await;
    demo::load::load(&house.app.store, &house.clock).await.unwrap();
    house.catch_up().await;
    let (before, hits) = (state(&house).await, found(&house).await);
    assert!(hits.iter().all(|(_, hits)| *hits > 0), "{hits:?}");
    let rebuilt = troth::serve::rebuild(&house.app.store, &house.clock)
        .await
        .unwrap();
    assert_eq!(
        rebuilt,
        house::DERIVED
            .iter()
            .map(|derived| derived.follower)
            .collect::<Vec<_>>()
    );
    let after = state(&house).await;
    let lost: Vec<&String> = before
        .iter()
        .filter(|row| after.binary_search(row).is_err())
        .collect();
    let new: Vec<&String> = after
        .iter()
        .filter(|row| before.binary_search(row).is_err())
        .collect();
    assert!(
        lost.is_empty() && new.is_empty(),
        "lost: {lost:#?}\nnew: {new:#?}"
    );
    assert_eq!(found(&house).await, hits);
    assert!(house.verify().await.holds());
}
