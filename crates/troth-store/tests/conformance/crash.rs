//! A program killed in the middle of its writes has lost none that it acknowledged.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use troth_store::{Options, Store, args};

use crate::{MIGRATIONS, cases};

/// Where the program below finds its database; without it that program has nothing to do.
const ADDRESS: &str = "TROTH_TEST_CRASH_ADDRESS";

/// Not a test of its own: this same binary, run again by the cases below, writes here until it is killed.
#[tokio::test(flavor = "multi_thread")]
async fn writes_until_it_is_killed() {
    let Ok(address) = std::env::var(ADDRESS) else {
        return;
    };
    let store = Store::open(&address, MIGRATIONS, Options::default())
        .await
        .unwrap();
    let write = |id: i64| {
        let store = store.clone();
        async move {
            store
                .write(move |tx| tx.run("insert into party (id, name) values ($1, $1)", args![id]))
                .await
                .unwrap();
            println!("kept {id}");
        }
    };
    for start in (0..).step_by(8) {
        futures_util::future::join_all((start..start + 8).map(write)).await;
    }
}

fn start(address: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::writes_until_it_is_killed", "--nocapture"])
        .env(ADDRESS, address)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Reads `count` acknowledgements, kills the program, and reads what it had said until then.
fn kill_after(count: usize, mut child: Child) -> Vec<i64> {
    let mut kept = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        kept.extend(line.strip_prefix("kept ").and_then(|id| id.parse::<i64>().ok()));
        if kept.len() == count {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    kept
}

cases! {
    async fn no_acknowledged_write_is_lost(bench: Bench) {
        let address = bench.address.clone();
        let kept = tokio::task::spawn_blocking(move || kill_after(300, start(&address))).await.unwrap();
        assert!(kept.len() >= 300);
        let found: Vec<i64> = bench.store.read(|tx| tx.all("select id from party", [])).await.unwrap();
        let lost: Vec<&i64> = kept.iter().filter(|id| !found.contains(id)).collect();
        assert_eq!(lost, Vec::<&i64>::new());
        let next = bench.store.write(|tx| tx.run("delete from party", [])).await;
        assert_eq!(next, Ok(found.len() as u64));
    }
}
