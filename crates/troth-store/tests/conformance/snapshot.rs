//! Who sees what, and when: snapshots, writers at once, long answers, statements that take too long.

use std::ops::ControlFlow;
use std::time::Duration;

use troth_store::{Options, Store, StoreError, args};

use crate::cases;

const COUNT: &str = "select count(*) from party";

cases! {
    async fn a_read_does_not_see_what_is_committed_after_it_began(bench: Bench) {
        let bench = bench.with_parties(2).await;
        let (begun, has_begun) = std::sync::mpsc::channel();
        let (written, was_written) = std::sync::mpsc::channel();
        let reading = tokio::spawn({
            let store = bench.store.clone();
            async move {
                store.read(move |tx| {
                    let before: Option<i64> = tx.one(COUNT, [])?;
                    begun.send(()).unwrap();
                    was_written.recv().unwrap();
                    let after: Option<i64> = tx.one(COUNT, [])?;
                    Ok::<_, StoreError>((before, after))
                }).await
            }
        });
        tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        bench.store.write(|tx| tx.run("delete from party where id = 1", [])).await.unwrap();
        written.send(()).unwrap();
        assert_eq!(reading.await.unwrap(), Ok((Some(2), Some(2))));
        assert_eq!(bench.store.read(|tx| tx.one::<i64>(COUNT, [])).await, Ok(Some(1)));
    }

    async fn writers_of_two_stores_lose_no_update(bench: Bench) {
        let bench = bench.with_parties(1).await;
        bench.store.write(|tx| tx.run("update party set born = 0", [])).await.unwrap();
        let second = bench.second().await;
        let raise = |store: &Store| {
            let store = store.clone();
            async move {
                store.write(|tx| {
                    let born: Option<i64> = tx.one("select born from party where id = 1", [])?;
                    tx.run("update party set born = $1 where id = 1", args![born.unwrap_or(0) + 1])
                }).await
            }
        };
        let raises = (0..50).flat_map(|_| [raise(&bench.store), raise(&second)]);
        let done = futures_util::future::join_all(raises).await;
        assert!(done.iter().all(|done| *done == Ok(1)), "{done:?}");
        let born: Option<i64> = bench.store.read(|tx| tx.one("select born from party", [])).await.unwrap();
        assert_eq!(born, Some(100));
        second.close().await;
    }

    async fn each_stops_early_and_the_transaction_goes_on(bench: Bench) {
        let bench = bench.with_parties(5_000).await;
        let seen = bench.store.read(|tx| {
            let mut seen = Vec::new();
            tx.each("select id from party where id > $1 order by id", args![10], |row| {
                seen.push(row.get::<i64>("id")?);
                Ok(if seen.len() == 70 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
            let count: Option<i64> = tx.one(COUNT, [])?;
            assert_eq!(count, Some(5_000));
            Ok::<_, StoreError>(seen)
        }).await.unwrap();
        assert_eq!(seen, (11..=80).collect::<Vec<i64>>());
    }

    async fn each_may_ask_other_things_on_the_way(bench: Bench) {
        let bench = bench.with_parties(300).await;
        let pairs = bench.store.write(|tx| {
            let mut pairs = 0;
            tx.each("select id from party order by id", [], |row| {
                let id: i64 = row.at(0)?;
                tx.each("select id from party where id <= $1 order by id limit 2", args![id], |_| {
                    pairs += 1;
                    Ok(ControlFlow::Continue(()))
                })?;
                tx.run("insert into promise (id, party) values ($1, $1)", args![id])?;
                Ok(ControlFlow::Continue(()))
            })?;
            Ok::<_, StoreError>(pairs)
        }).await;
        assert_eq!(pairs, Ok(599));
    }

    async fn an_error_in_each_ends_it_and_spoils_nothing_by_itself(bench: Bench) {
        let bench = bench.with_parties(3).await;
        let done = bench.store.write(|tx| {
            let each = tx.each("select id from party", [], |row| row.get::<String>("id").map(|_| ControlFlow::Break(())));
            let wanted = StoreError::WrongType { column: "id".to_owned(), wanted: "a text", found: "a whole number" };
            assert_eq!(each, Err(wanted));
            tx.run("delete from party", [])
        }).await;
        assert_eq!(done, Ok(3));
    }

    async fn a_statement_that_takes_too_long_is_ended(bench: Bench) {
        let options = Options { statement_timeout: Duration::from_millis(100), ..Options::default() };
        let impatient = Store::open(&bench.address, crate::MIGRATIONS, options).await.unwrap();
        let endless = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000000000)
                       select count(*) from n";
        let read = impatient.read(move |tx| tx.one::<i64>(endless, [])).await;
        assert_eq!(read, Err(StoreError::TimedOut));
        let next = impatient.read(|tx| tx.one::<i64>(COUNT, [])).await;
        assert_eq!(next, Ok(Some(0)));
        impatient.close().await;
    }

    async fn many_reads_share_few_connections(bench: Bench) {
        let bench = bench.with_parties(10).await;
        let reads = (0..200).map(|id| bench.store.read(move |tx| {
            tx.one::<i64>("select count(*) from party where id <= $1", args![id])
        }));
        let counts = futures_util::future::join_all(reads).await;
        assert!(counts.iter().enumerate().all(|(id, count)| *count == Ok(Some(id.min(10) as i64))));
    }
}
