//! Copies: consistent while others write, and the way from one engine to the other.

use std::ops::ControlFlow;

use troth_store::{Store, StoreError, Value, args, words};

use crate::{Bench, cases};

async fn fill(store: &Store) {
    let write = store.write(|tx| {
        let first = tx.allocate("party", 500)?;
        for id in first..first + 500 {
            let photo = (id % 50 == 0).then(|| vec![7_u8; 40_000]);
            tx.run(
                "insert into party (id, name, share, photo) values ($1, $2, 0.1, $3)",
                args![id, format!("party {id}"), photo],
            )?;
            tx.index_words("party", id, &format!("Pärty number {id}"))?;
        }
        // A promise that follows a later one: no order of rows satisfies both ways of looking.
        tx.run("insert into promise (id, party, follows) values (2, 1, null)", [])?;
        tx.run("insert into promise (id, party, follows) values (1, 2, 2)", [])?;
        tx.run("update promise set follows = 1 where id = 2", [])
    });
    write.await.unwrap();
}

/// Everything in the database, to be compared.
async fn content(store: &Store) -> Vec<Vec<Value>> {
    let read = store.read(|tx| {
        let mut rows = Vec::new();
        for table in ["party", "promise", "troth_id"] {
            tx.each(&format!("select * from {table} order by 1"), [], |row| {
                let cells = (0..row.names().count()).map(|index| row.value(index));
                rows.push(cells.collect::<Result<Vec<_>, _>>()?);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        let hits: Vec<i64> = tx.all(
            "select id from party where matches(party, $1) order by id",
            [words("party 49")],
        )?;
        rows.push(hits.into_iter().map(Value::Int).collect());
        Ok::<_, StoreError>(rows)
    });
    read.await.unwrap()
}

cases! {
    async fn a_backup_fills_a_database_of_either_engine(bench: Bench) {
        fill(&bench.store).await;
        let file = bench.folder.path().join("backup.db");
        bench.store.backup(&file).await.unwrap();
        let wanted = content(&bench.store).await;
        assert_eq!(wanted.last().map(Vec::len), Some(11)); // 49 and 490 to 499
        let same = if bench.store.engine_name() == "SQLite" { Some(Bench::sqlite().await) } else { Bench::postgres().await };
        for to in [same, bench.other().await].into_iter().flatten() {
            to.store.restore(&file).await.unwrap();
            assert!(content(&to.store).await == wanted, "restored onto {}", to.store.engine_name());
            let broken = to.store.write(|tx| tx.run("delete from party where id = 1", [])).await;
            assert!(matches!(broken, Err(StoreError::ForeignKey { .. })), "references hold again: {broken:?}");
            assert_eq!(to.store.write(|tx| tx.allocate("party", 1)).await, Ok(501));
        }
    }

    async fn a_backup_while_others_write_is_of_one_moment(bench: Bench) {
        let bench = bench.with_parties(2).await;
        bench.store.write(|tx| tx.run("update party set born = 0", [])).await.unwrap();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let writing = tokio::spawn({
            let store = bench.store.clone();
            async move {
                while !*stopped.borrow() {
                    // Both rows move together, so a mixture of two moments shows.
                    store.write(|tx| {
                        tx.run("update party set born = born + 1 where id = 1", [])?;
                        tx.run("update party set born = born + 1 where id = 2", [])
                    }).await.unwrap();
                }
            }
        });
        let mut differing = Vec::new();
        for number in 0..5 {
            let file = bench.folder.path().join(format!("{number}.db"));
            bench.store.backup(&file).await.unwrap();
            let copy = rusqlite::Connection::open(&file).unwrap();
            let born = |id: i64| copy.query_row("select born from party where id = ?1", [id], |row| row.get::<_, i64>(0)).unwrap();
            differing.push(born(1) - born(2));
        }
        stop.send(true).unwrap();
        writing.await.unwrap();
        assert_eq!(differing, [0; 5]);
    }

    async fn neither_copy_overwrites_anything(bench: Bench) {
        let bench = bench.with_parties(1).await;
        let file = bench.folder.path().join("backup.db");
        bench.store.backup(&file).await.unwrap();
        let again = bench.store.backup(&file).await;
        assert!(matches!(again, Err(StoreError::Copy { .. })), "{again:?}");
        let onto_rows = bench.store.restore(&file).await;
        assert_eq!(onto_rows, Err(StoreError::NotEmpty("party".to_owned())));
    }

    async fn a_file_that_is_no_backup_is_refused(bench: Bench) {
        let letter = bench.folder.path().join("letter.txt");
        std::fs::write(&letter, "Dear Ada").unwrap();
        assert!(bench.store.restore(&letter).await.is_err());
        let strange = bench.folder.path().join("strange.db");
        rusqlite::Connection::open(&strange).unwrap().execute_batch("create table x (y)").unwrap();
        let restored = bench.store.restore(&strange).await;
        assert!(matches!(restored, Err(StoreError::Copy { .. })), "{restored:?}");
        assert_eq!(bench.store.read(|tx| tx.one::<i64>("select count(*) from party", [])).await, Ok(Some(0)));
    }
}
