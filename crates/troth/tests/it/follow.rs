//! Those who read the journal on: what one misses, another does not, and nothing is done twice.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use troth::frame::time::Millis;
use troth::journal::act::Act;
use troth::journal::follow::{self, Follower};
use troth::journal::{ActorId, Fact};
use troth_store::{StoreError, Tx, args};

use crate::house::House;
use crate::story;

/// What a follower of these stories does: one row per fact, which cannot be there twice.
fn write_down(tx: &Tx, who: &str, fact: &Fact) -> Result<(), StoreError> {
    let id = tx.allocate("team", 1)?;
    tx.run(
        "insert into team (id, name) values ($1, $2)",
        args![id, format!("{who} {}", fact.id)],
    )?;
    Ok(())
}

async fn written(house: &House) -> Vec<String> {
    let read = |tx: &Tx| tx.all::<String>("select name from team order by name", args![]);
    house.app.store.read(read).await.unwrap()
}

async fn facts(house: &House, count: i64) {
    let now = house.clock.now();
    let act = move |tx: &Tx| {
        for nth in 0..count {
            Act::begin(tx, "story.told", ActorId(1), now)?.record(&nth)?;
        }
        Ok::<_, StoreError>(())
    };
    house.app.store.write(act).await.unwrap();
}

/// Waits until what somebody wrote makes this true; an answer a minute late is none.
async fn until(house: &House, what: &str, is_true: impl AsyncFn() -> bool) {
    let mut commits = house.app.store.commits();
    let wait = async {
        while !is_true().await {
            commits.changed().await.unwrap();
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), wait).await;
    assert!(waited.is_ok(), "{what} never came");
}

/// Followers that are ill while `IS_ILL`, apart for each database since both stories run at once.
mod failing {
    use super::*;

    macro_rules! followers {
        ($module:ident) => {
            pub mod $module {
                use super::*;

                pub static IS_ILL: AtomicBool = AtomicBool::new(true);

                fn ill(tx: &Tx, fact: &Fact, _: Millis) -> Result<(), StoreError> {
                    if IS_ILL.load(Ordering::SeqCst) {
                        // Half its work is done when it fails.
                        write_down(tx, "ill", fact)?;
                        return Err(StoreError::Engine("the disk of ann@example.org".to_owned()));
                    }
                    write_down(tx, "ill", fact)
                }

                fn well(tx: &Tx, fact: &Fact, _: Millis) -> Result<(), StoreError> {
                    write_down(tx, "well", fact)
                }

                /// Dies in its second fact.
                fn mortal(tx: &Tx, fact: &Fact, _: Millis) -> Result<(), StoreError> {
                    write_down(tx, "once", fact)?;
                    assert!(
                        fact.id != 2 || !IS_MORTAL.load(Ordering::SeqCst),
                        "killed in its work"
                    );
                    Ok(())
                }

                pub static IS_MORTAL: AtomicBool = AtomicBool::new(true);

                pub static ONE: [Follower; 1] = [Follower {
                    name: "note",
                    facts: &["story.told"],
                    follow: mortal,
                }];

                pub static BOTH: [Follower; 2] = [
                    Follower {
                        name: "note",
                        facts: &["story.told"],
                        follow: ill,
                    },
                    Follower {
                        name: "search",
                        facts: &["story.told"],
                        follow: well,
                    },
                ];
            }
        };
    }
    followers!(on_one_file);
    followers!(on_a_server);
}

story! {
    async fn a_follower_that_fails_is_named_tried_again_and_holds_up_no_other(house: House) {
        let (both, is_ill) = match house.app.store.engine_name() {
            "SQLite" => (&failing::on_one_file::BOTH, &failing::on_one_file::IS_ILL),
            _ => (&failing::on_a_server::BOTH, &failing::on_a_server::IS_ILL),
        };
        facts(&house, 2).await;
        let running = tokio::spawn(follow::run(house.app.store.clone(), both, house.clock.clone()));
        let health = async || house.nobody().get("/health").await.expect(StatusCode::OK).json();

        until(&house, "the failure", async || health().await["status"] == "ailing").await;
        until(&house, "the other's work", async || written(&house).await == ["well 1", "well 2"]).await;
        let ill = health().await;
        assert_eq!(ill["stopped"][0]["follower"], "note");
        assert_eq!(ill["behind"], 2);
        assert!(!ill.to_string().contains("ann@"), "why it failed is in the log: {ill}");
        until(&house, "a second attempt", async || health().await["stopped"][0]["attempts"] == 2).await;
        facts(&house, 1).await;
        until(&house, "the other's work at once", async || written(&house).await.len() == 3).await;
        assert_eq!(health().await["stopped"][0]["attempts"], 2, "it was not waited for");

        is_ill.store(false, Ordering::SeqCst);
        until(&house, "its work", async || written(&house).await.len() == 6).await;
        // A follower of the house that never read anything is as far behind as there are facts.
        assert_eq!(health().await["behind"], 3);
        house.catch_up().await;
        let well = health().await;
        assert_eq!((&well["status"], &well["behind"]), (&"well".into(), &0.into()));
        running.abort();
    }
}

story! {
    async fn whoever_dies_in_the_middle_does_nothing_twice(house: House) {
        facts(&house, 3).await;
        let (one, is_mortal) = match house.app.store.engine_name() {
            "SQLite" => (&failing::on_one_file::ONE, &failing::on_one_file::IS_MORTAL),
            _ => (&failing::on_a_server::ONE, &failing::on_a_server::IS_MORTAL),
        };
        let catch_up = async || follow::catch_up(&house.app.store, one, &house.clock).await;
        for _ in 0..2 {
            assert!(catch_up().await.is_err());
            assert_eq!(written(&house).await, Vec::<String>::new(), "half a turn must not stay");
        }
        is_mortal.store(false, Ordering::SeqCst);
        catch_up().await.unwrap();
        catch_up().await.unwrap();
        assert_eq!(written(&house).await, ["once 1", "once 2", "once 3"]);
    }
}
