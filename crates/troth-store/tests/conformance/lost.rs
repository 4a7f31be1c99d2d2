//! Connections that are lost, which only a server can do: replaced when nothing hung on them, told when something did.

use troth_store::{StoreError, Tx, args};

use crate::Bench;

const HANG_UP: &str = "select pg_terminate_backend(pg_backend_pid())";

fn count(tx: &Tx) -> Result<Option<i64>, StoreError> {
    tx.one("select count(*) from party", [])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_loses_its_connection_fails_and_the_next_has_another() {
    let Some(bench) = Bench::postgres().await else {
        return println!("postgres: not run");
    };
    let bench = bench.with_parties(2).await;
    let lost = bench.store.write(|tx| {
        tx.run("delete from party where id = 1", [])?;
        tx.run(HANG_UP, [])
    });
    assert!(matches!(lost.await, Err(StoreError::Lost(_))));
    assert_eq!(
        bench
            .store
            .write(|tx| tx.run("delete from party where id = $1", args![2]))
            .await,
        Ok(1)
    );
    assert_eq!(bench.store.read(count).await, Ok(Some(1)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_loses_its_connection_fails_and_the_next_has_another() {
    let Some(bench) = Bench::postgres().await else {
        return println!("postgres: not run");
    };
    let lost = bench.store.read(|tx| tx.run(HANG_UP, [])).await;
    assert!(matches!(lost, Err(StoreError::Lost(_))), "{lost:?}");
    assert_eq!(bench.store.read(count).await, Ok(Some(0)));
}

/// Hung up while it lay idle. A writer asks for the lock first, and so finds out before any job does; a reader's first
/// question may be told, if it comes before the news of the hang-up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_connection_that_is_lost_is_replaced() {
    let Some(bench) = Bench::postgres().await else {
        return println!("postgres: not run");
    };
    let backend = |tx: &Tx| tx.one::<i64>("select pg_backend_pid()", []);
    let (reader, writer) = (
        bench.store.read(backend).await.unwrap(),
        bench.store.write(backend).await.unwrap(),
    );
    let second = bench.second().await;
    for backend in [reader, writer] {
        let hang_up =
            move |tx: &Tx| tx.one::<bool>("select pg_terminate_backend($1::integer)", args![backend]);
        assert_eq!(second.read(hang_up).await, Ok(Some(true)));
    }
    second.close().await;
    assert_eq!(bench.store.write(count).await, Ok(Some(0)));
    let first = bench.store.read(count).await;
    assert!(
        matches!(first, Ok(Some(0)) | Err(StoreError::Lost(_))),
        "{first:?}"
    );
    assert_eq!(bench.store.read(count).await, Ok(Some(0)));
}

/// A column added while a reader has a statement prepared: told once at most, and well again after.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_outlives_a_change_of_its_table() {
    let Some(bench) = Bench::postgres().await else {
        return println!("postgres: not run");
    };
    let bench = bench.with_parties(1).await;
    let all = |tx: &Tx| tx.one::<i64>("select * from party", []);
    assert_eq!(bench.store.read(all).await, Ok(Some(1)));
    bench
        .store
        .write(|tx| tx.run("alter table party add column extra bigint", []))
        .await
        .unwrap();
    let told = bench.store.read(all).await;
    assert!(
        matches!(told, Err(StoreError::Engine(_)) | Ok(Some(1))),
        "{told:?}"
    );
    assert_eq!(bench.store.read(all).await, Ok(Some(1)));
}
