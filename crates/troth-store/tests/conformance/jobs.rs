//! Reads, writes, and what becomes of a job that fails.

use troth_store::{StoreError, args};

use crate::cases;

const INSERT: &str = "insert into party (id, name, email) values ($1, $2, $3)";

cases! {
    async fn what_is_written_can_be_read(bench: Bench) {
        bench.store.write(|tx| tx.run(INSERT, args![1, "Ada", "ada@example.com"])).await.unwrap();
        let row: Option<(i64, String)> = bench.store.read(|tx| tx.one("select id, name from party", [])).await.unwrap();
        assert_eq!(row, Some((1, "Ada".to_owned())));
    }

    async fn a_read_cannot_write(bench: Bench) {
        let refused = bench.store.read(|tx| tx.run(INSERT, args![1, "Ada", None::<String>])).await;
        assert_eq!(refused, Err(StoreError::ReadOnly));
        let settings = bench.store.read(|tx| tx.run("pragma query_only = off", [])).await;
        assert_eq!(settings, Err(StoreError::NotYours("pragma")));
    }

    async fn a_job_that_fails_is_undone_and_its_neighbours_live(bench: Bench) {
        let jobs = (1..=40).map(|id| bench.store.write(move |tx| {
            tx.run(INSERT, args![id, format!("party {id}"), None::<String>])?;
            if id % 3 == 0 { Err(StoreError::Engine("on purpose".to_owned())) } else { Ok(id) }
        }));
        let done = futures_util::future::join_all(jobs).await;
        assert_eq!(done.iter().filter(|job| job.is_err()).count(), 13);
        let kept: Vec<i64> = bench.store.read(|tx| tx.all("select id from party order by id", [])).await.unwrap();
        let wanted: Vec<i64> = (1..=40).filter(|id| id % 3 != 0).collect();
        assert_eq!(kept, wanted);
    }

    async fn a_panic_undoes_its_own_job_only(bench: Bench) {
        let bad = bench.store.write(|tx| -> Result<(), StoreError> {
            tx.run(INSERT, args![1, "Ada", None::<String>])?;
            tx.attempt(|_| -> Result<(), StoreError> { panic!("inside a savepoint") })
        });
        let good = bench.store.write(|tx| tx.run(INSERT, args![2, "Ben", None::<String>]));
        let (bad, good) = tokio::join!(bad, good);
        assert_eq!((bad, good), (Err(StoreError::Panicked), Ok(1)));
        let read = bench.store.read(|_| -> Result<(), StoreError> { panic!("in a read") }).await;
        assert_eq!(read, Err(StoreError::Panicked));
        let kept: Vec<i64> = bench.store.read(|tx| tx.all("select id from party", [])).await.unwrap();
        assert_eq!(kept, [2]);
    }

    async fn a_failed_statement_spoils_the_job_on_both_engines(bench: Bench) {
        let done = bench.store.write(|tx| {
            tx.run(INSERT, args![1, "Ada", "a@example.com"])?;
            let first = tx.run(INSERT, args![2, "Ben", "a@example.com"]);
            let second = tx.run(INSERT, args![3, "Cid", "c@example.com"]);
            assert_eq!(first, second);
            Ok::<_, StoreError>(())
        }).await;
        assert_eq!(done, Err(StoreError::Unique { constraint: "party_email".to_owned() }));
        let kept: Vec<i64> = bench.store.read(|tx| tx.all("select id from party", [])).await.unwrap();
        assert_eq!(kept, Vec::<i64>::new());
    }

    async fn an_attempt_that_fails_leaves_the_rest_of_the_job(bench: Bench) {
        let kept = bench.store.write(|tx| {
            tx.run(INSERT, args![1, "Ada", "a@example.com"])?;
            let tried = tx.attempt(|tx| {
                tx.run(INSERT, args![2, "Ben", None::<String>])?;
                tx.run(INSERT, args![3, "Cid", "a@example.com"])
            });
            assert_eq!(tried, Err(StoreError::Unique { constraint: "party_email".to_owned() }));
            tx.run(INSERT, args![4, "Dee", "d@example.com"])?;
            tx.all::<i64>("select id from party order by id", [])
        }).await;
        assert_eq!(kept, Ok(vec![1, 4]));
    }

    async fn an_attempt_inside_an_attempt_is_undone_with_it_or_alone(bench: Bench) {
        let refused = || Err::<u64, _>(StoreError::NotAName("no".to_owned()));
        let kept = bench.store.write(move |tx| {
            let outer = tx.attempt(|tx| {
                tx.run(INSERT, args![1, "Ada", None::<String>])?;
                let inner = tx.attempt(|tx| {
                    tx.run(INSERT, args![2, "Ben", None::<String>])?;
                    refused()
                });
                assert!(inner.is_err());
                tx.run(INSERT, args![3, "Cid", None::<String>])
            });
            assert_eq!(outer, Ok(1));
            let outer = tx.attempt(|tx| {
                tx.attempt(|tx| tx.run(INSERT, args![4, "Dee", None::<String>]))?;
                refused()
            });
            assert!(outer.is_err());
            tx.all::<i64>("select id from party order by id", [])
        }).await;
        assert_eq!(kept, Ok(vec![1, 3]));
    }

    async fn a_refusal_before_the_engine_spoils_nothing(bench: Bench) {
        let done = bench.store.write(|tx| {
            assert_eq!(tx.run(INSERT, args![1, "A\0da", None::<String>]), Err(StoreError::NulInText));
            assert_eq!(tx.run(INSERT, args![1]), Err(StoreError::Arguments { wanted: 3, given: 1 }));
            tx.run(INSERT, args![1, "Ada", None::<String>])
        }).await;
        assert_eq!(done, Ok(1));
    }

    async fn commits_wake_those_who_follow(bench: Bench) {
        let mut commits = bench.store.commits();
        let before = *commits.borrow_and_update();
        bench.store.write(|tx| tx.run(INSERT, args![1, "Ada", None::<String>])).await.unwrap();
        commits.changed().await.unwrap();
        assert!(*commits.borrow() > before);
        let failed = bench.store.write(|_| Err::<(), _>(StoreError::Engine("no".to_owned()))).await;
        assert!(failed.is_err());
        assert!(!commits.has_changed().unwrap() || *commits.borrow_and_update() == before + 1);
    }

    async fn a_closed_store_says_so(bench: Bench) {
        let other = bench.store.clone();
        bench.store.clone().close().await;
        assert_eq!(other.write(|tx| tx.run("delete from party", [])).await, Err(StoreError::Closed));
        let read: Result<Vec<i64>, StoreError> = other.read(|tx| tx.all("select id from party", [])).await;
        assert_eq!(read, Err(StoreError::Closed));
    }
}
