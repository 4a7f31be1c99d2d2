//! Failures, told the same way by both engines.

use std::time::Duration;

use troth_store::{Options, Store, StoreError, Tx, Value, args};

use crate::{Bench, MIGRATIONS, cases};

const INSERT: &str = "insert into party (id, name, email, born, share) values ($1, $2, $3, $4, $5)";

async fn fails(bench: &Bench, sql: &'static str) -> StoreError {
    bench.store.write(move |tx| tx.run(sql, [])).await.unwrap_err()
}

fn unique(constraint: &str) -> StoreError {
    StoreError::Unique {
        constraint: constraint.to_owned(),
    }
}

cases! {
    async fn a_broken_key_is_named(bench: Bench) {
        bench.store.write(|tx| tx.run(INSERT, args![1, "Ada", "a@example.com", 1815, 0.5])).await.unwrap();
        let id = fails(&bench, "insert into party (id, name) values (1, 'Ben')").await;
        let email = fails(&bench, "insert into party (id, name, email) values (2, 'Ben', 'a@example.com')").await;
        let index = fails(&bench, "insert into party (id, name, born) values (2, 'Ada', 1815)").await;
        assert_eq!([id, email, index], [unique("party_pkey"), unique("party_email"), unique("party_name_born")]);
    }

    async fn a_broken_rule_and_a_missing_value_are_named(bench: Bench) {
        let check = fails(&bench, "insert into party (id, name, share) values (1, 'Ada', 1.5)").await;
        assert_eq!(check, StoreError::Check { constraint: "party_share".to_owned() });
        let null = fails(&bench, "insert into party (id, name) values (1, null)").await;
        assert_eq!(null, StoreError::NotNull { table: "party".to_owned(), column: "name".to_owned() });
    }

    async fn a_broken_reference_is_named(bench: Bench) {
        let bench = bench.with_parties(2).await;
        let named = |constraint: &str| StoreError::ForeignKey { constraint: constraint.to_owned() };
        bench.store.write(|tx| tx.run("insert into promise (id, party) values (1, 1)", [])).await.unwrap();
        let parent = fails(&bench, "delete from party where id = 1").await;
        let one = fails(&bench, "insert into promise (id, party) values (2, 99)").await;
        let other = fails(&bench, "insert into promise (id, party, follows) values (2, 1, 99)").await;
        let update = fails(&bench, "update promise set follows = 7 where id = 1").await;
        let wanted = ["promise_party", "promise_party", "promise_follows", "promise_follows"].map(named);
        assert_eq!([parent, one, other, update], wanted);
    }

    async fn an_unknown_column_and_a_wrong_kind_are_named(bench: Bench) {
        let bench = bench.with_parties(1).await;
        let unknown = bench.store.read(|tx| {
            let mut error = None;
            tx.each("select id from party", [], |row| {
                error = row.get::<i64>("nonsense").err();
                Ok(std::ops::ControlFlow::Break(()))
            })?;
            Ok::<_, StoreError>(error)
        }).await.unwrap();
        assert_eq!(unknown, Some(StoreError::UnknownColumn("nonsense".to_owned())));
        let null = bench.store.read(|tx| tx.one::<i64>("select born from party", [])).await;
        let wanted = StoreError::WrongType { column: "born".to_owned(), wanted: "a whole number", found: "nothing" };
        assert_eq!(null, Err(wanted));
    }

    async fn too_many_parameters_and_too_big_values_are_refused(bench: Bench) {
        let list = |count: usize| troth_store::Query::new("select count(*) from party where id").push_list(" in", vec![1; count]);
        let most = bench.store.read(move |tx| list(32_766).one::<i64>(tx)).await;
        assert_eq!(most, Ok(Some(0)));
        let more = bench.store.read(move |tx| list(32_767).one::<i64>(tx)).await;
        assert_eq!(more, Err(StoreError::TooManyParameters { count: 32_767 }));
        let big = bench.store.read(|tx| tx.one::<i64>("select length($1)", [Value::Blob(vec![0; 500_000_001])])).await;
        assert_eq!(big, Err(StoreError::TooBig { bytes: 500_000_001 }));
    }

    async fn text_with_a_nul_is_refused_in_every_way_in(bench: Bench) {
        let nul = "A\0da";
        let found = bench.store.read(move |tx| tx.all::<i64>("select id from party where name = $1", args![nul])).await;
        let bulk = bench.store.write(move |tx| tx.bulk("party", &["id", "name"], [vec![1.into(), nul.into()]])).await;
        assert_eq!((found, bulk), (Err(StoreError::NulInText), Err(StoreError::NulInText)));
    }

    async fn wrong_sql_is_an_error_and_the_next_job_is_well(bench: Bench) {
        let wrong = fails(&bench, "insert into nowhere values (1)").await;
        assert!(matches!(wrong, StoreError::Engine(_)), "{wrong}");
        let next = bench.store.write(|tx| tx.run(INSERT, args![1, "Ada", None::<i64>, None::<i64>, None::<i64>])).await;
        assert_eq!(next, Ok(1));
    }

    async fn a_name_that_is_no_name_is_refused(bench: Bench) {
        let refused = bench.store.write(|tx| tx.bulk("party; drop", &["id"], [])).await;
        assert_eq!(refused, Err(StoreError::NotAName("party; drop".to_owned())));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_database_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(
        &path,
        "Dear Ada, this is a letter and not a database. ".repeat(100),
    )
    .unwrap();
    let address = path.to_str().unwrap();
    let opened = Store::open(address, MIGRATIONS, Options::default()).await;
    assert_eq!(opened.err(), Some(StoreError::NotADatabase(address.to_owned())));
    let nowhere = folder.path().join("no/such/folder.db");
    let opened = Store::open(nowhere.to_str().unwrap(), MIGRATIONS, Options::default()).await;
    assert!(matches!(opened, Err(StoreError::Open { .. })), "{opened:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_an_error() {
    let opened = Store::open("postgres://ann@127.0.0.1:1/none", MIGRATIONS, Options::default()).await;
    assert!(matches!(opened, Err(StoreError::Lost(_))), "{opened:?}");
}

/// Another program holds the write lock for longer than anyone waits, then lets go.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_locked_by_another_program_is_busy() {
    let bench = Bench::sqlite().await;
    let other = rusqlite::Connection::open(&bench.address).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let writes = (1..=3).map(|id| {
        bench
            .store
            .write(move |tx| tx.run("delete from party where id = $1", args![id]))
    });
    let started = std::time::Instant::now();
    let refused = futures_util::future::join_all(writes).await;
    assert!(
        refused.iter().all(|refused| *refused == Err(StoreError::Busy)),
        "{refused:?}"
    );
    assert!(
        started.elapsed() < Duration::from_secs(25),
        "those who wait together are refused together"
    );
    other.execute_batch("rollback").unwrap();
    assert_eq!(
        bench.store.write(|tx| tx.run("delete from party", [])).await,
        Ok(0)
    );
}

/// SQLite answers a file that may not grow as it answers a disk that is full.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_keeps_nothing_and_breaks_nothing() {
    let bench = Bench::sqlite().await.with_parties(3).await;
    let options = Options {
        file_limit_bytes: Some(500_000),
        ..Options::default()
    };
    let cramped = Store::open(&bench.address, MIGRATIONS, options).await.unwrap();
    let photo = |id: i64| {
        move |tx: &Tx| {
            tx.run(
                "update party set photo = zeroblob(1000000) where id = $1",
                args![id],
            )
        }
    };
    let (one, two) = tokio::join!(cramped.write(photo(1)), cramped.write(photo(2)));
    assert_eq!((one, two), (Err(StoreError::Full), Err(StoreError::Full)));
    let small = cramped
        .write(|tx| tx.run("update party set born = 1 where id = 3", []))
        .await;
    assert_eq!(small, Ok(1));
    let born: Vec<Option<i64>> = cramped
        .read(|tx| tx.all("select born from party where photo is null order by id", []))
        .await
        .unwrap();
    assert_eq!(born, [None, None, Some(1)]);
    cramped.close().await;
}
