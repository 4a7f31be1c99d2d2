//! Many rows, big values, and fresh ids.

use troth_store::{StoreError, Value, args};

use crate::cases;

/// The rows of a made-up import: some cells empty, all kinds of values.
fn rows(count: i64) -> impl Iterator<Item = Vec<Value>> {
    (1..=count).map(|id| {
        vec![
            id.into(),
            format!("Grüße, party\t{id}\n\\N \"quoted\"").into(),
            (id % 3 == 0).then_some(id * 1_000_003).into(),
            (id % 7 == 0).then_some(1.0 / id as f64).into(),
            (id % 1_000 == 0)
                .then(|| vec![0, 255, id.to_be_bytes()[7]])
                .into(),
        ]
    })
}

const COLUMNS: [&str; 5] = ["id", "name", "born", "share", "photo"];

cases! {
    async fn a_hundred_thousand_rows_come_back_as_they_went_in(bench: Bench) {
        let count = bench.store.write(|tx| tx.bulk("party", &COLUMNS, rows(100_000))).await;
        assert_eq!(count, Ok(100_000));
        let wrong = bench.store.read(|tx| {
            let mut wanted = rows(100_000);
            let mut wrong = 0;
            tx.each("select id, name, born, share, photo from party order by id", [], |row| {
                let got = (0..5).map(|index| row.value(index)).collect::<Result<Vec<_>, _>>()?;
                wrong += usize::from(wanted.next() != Some(got));
                Ok(std::ops::ControlFlow::Continue(()))
            })?;
            Ok::<_, StoreError>(wrong + wanted.count())
        }).await;
        assert_eq!(wrong, Ok(0));
    }

    async fn a_bulk_that_breaks_a_key_keeps_nothing(bench: Bench) {
        let twice = bench.store.write(|tx| tx.bulk("party", &COLUMNS, rows(5_000).chain(rows(1)))).await;
        assert_eq!(twice, Err(StoreError::Unique { constraint: "party_pkey".to_owned() }));
        let kept: Option<i64> = bench.store.read(|tx| tx.one("select count(*) from party", [])).await.unwrap();
        assert_eq!(kept, Some(0));
    }

    async fn a_bulk_may_be_fed_by_a_query_of_the_same_job(bench: Bench) {
        let bench = bench.with_parties(3_000).await;
        let count = bench.store.write(|tx| {
            let row = |id: i64| vec![Value::from(id), Value::from(tx.one::<i64>("select id from party where id = $1", args![id]).ok().flatten())];
            tx.bulk("promise", &["id", "party"], (1..=3_000).map(row))
        }).await;
        assert_eq!(count, Ok(3_000));
    }

    async fn a_bulk_row_of_the_wrong_length_is_refused(bench: Bench) {
        let short = bench.store.write(|tx| tx.bulk("party", &["id", "name"], [vec![Value::Int(1)]])).await;
        assert_eq!(short, Err(StoreError::Arguments { wanted: 2, given: 1 }));
    }

    async fn a_photo_of_sixty_four_megabytes_comes_back(bench: Bench) {
        let photo: Vec<u8> = (0..64 << 20).map(|at: u32| (at ^ at >> 8).to_le_bytes()[0]).collect();
        let sent = photo.clone();
        bench.store.write(|tx| tx.run("insert into party (id, name, photo) values (1, 'x', $1)", args![sent])).await.unwrap();
        let back: Option<Vec<u8>> = bench.store.read(|tx| tx.one("select photo from party", [])).await.unwrap();
        assert!(back == Some(photo));
    }

    async fn fresh_ids_follow_each_other_and_never_come_twice(bench: Bench) {
        let store = &bench.store;
        assert_eq!(store.write(|tx| tx.allocate("party", 10)).await, Ok(1));
        let undone = store.write(|tx| {
            assert_eq!(tx.allocate("party", 5)?, 11);
            Err::<(), _>(StoreError::Engine("on purpose".to_owned()))
        }).await;
        assert!(undone.is_err());
        assert_eq!(store.write(|tx| tx.allocate("party", 1)).await, Ok(16));
        assert_eq!(store.write(|tx| tx.allocate("promise", 1)).await, Ok(1));
        let second = bench.second().await;
        assert_eq!(second.write(|tx| tx.allocate("party", 3)).await, Ok(17));
        assert_eq!(store.write(|tx| tx.allocate("party", 1)).await, Ok(20));
        second.close().await;
    }
}
