//! Copies of a house, by the commands its keeper types: while it writes, into a new folder, onto the other engine.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use troth::access::key::Secret;
use troth::house;
use troth::journal::ActorId;
use troth::journal::act::Act;
use troth_store::{Options, Store, StoreError, Tx, args};

use crate::house::{House, instant};
use crate::schema::dump;

/// The finished program, with nothing of this machine's settings.
fn troth(data: &Path, database: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_troth"));
    command
        .env_clear()
        .arg("--data")
        .arg(data)
        .env("TROTH_LOG", "error");
    if let Some(address) = database {
        command.args(["--database", address]);
    }
    command
}

#[track_caller]
fn done(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
}

/// What it said when it refused.
#[track_caller]
fn refused(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(!output.status.success(), "{}", said(&output));
    said(&output)
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A server that is killed when its story ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn open(address: &str) -> Store {
    Store::open(address, house::MIGRATIONS, Options::default())
        .await
        .unwrap()
}

async fn rows(address: &str) -> Vec<String> {
    let store = open(address).await;
    let rows = store.read(|tx| dump(tx, |_| true)).await.unwrap();
    store.close().await;
    rows
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A folder with a house in it that has lived a little.
async fn lived(folder: &Path) -> String {
    std::fs::create_dir_all(folder).unwrap();
    let address = text(&folder.join("troth.db"));
    let house = House::at_file(&address).await;
    let owner = house.owner().await;
    let party = house.customer(&owner, "Ann Archer", "ann@example.org").await;
    let note = serde_json::json!({ "words": "brought the wheel" });
    owner
        .post(&format!("/api/customer/{party}/note"), note)
        .await
        .expect(axum::http::StatusCode::CREATED);
    let promise = serde_json::json!({ "party": party, "what": "mend it", "due": "2026-11-27" });
    owner
        .post("/api/promise", promise)
        .await
        .expect(axum::http::StatusCode::CREATED);
    house.catch_up().await;
    house.app.store.clone().close().await;
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_taken_while_the_house_writes_is_whole_wherever_it_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (old, file) = (folder.path().join("old"), folder.path().join("backup.db"));
    let address = lived(&old).await;
    let serving = troth(&old, None)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let _running = Running(serving);

    // Writes go on from here as they would from another process.
    let store = open(&address).await;
    let writer = store.clone();
    let writing = tokio::spawn(async move {
        for nth in 0.. {
            let at = instant("2026-11-20T13:00:00Z") + nth;
            let act = move |tx: &Tx| Act::begin(tx, "story.told", ActorId(1), at)?.record(&nth);
            if writer.write(act).await.is_err() {
                return;
            }
        }
    });
    let mut commits = store.commits();
    commits.changed().await.unwrap();
    let backup =
        tokio::task::block_in_place(|| done(troth(&old, None).arg("backup").arg(&file).arg("--json")));
    let anchor = backup["anchor"].as_str().unwrap().to_owned();
    writing.abort();
    store.close().await;

    assert!(refused(troth(&old, None).arg("backup").arg(&file)).contains("already"));
    let noted = rows(&address)
        .await
        .into_iter()
        .filter(|row| row.contains("inspection.backed_up"));
    assert_eq!(
        noted.count(),
        1,
        "the one that was made is known to the review, the one refused is none"
    );
    let kept = rows(&text(&file)).await;
    assert!(kept.iter().any(|row| row.contains("brought the wheel")));
    let against = ["verify", "--json", "--against", &anchor];
    assert_eq!(
        done(troth(&old, None).args(against))["broken"],
        serde_json::json!([])
    );

    let new = folder.path().join("new");
    let restored = done(troth(&new, None).arg("restore").arg(&file).arg("--json"));
    assert!(restored["facts"].as_i64().unwrap() > 0, "{restored}");
    assert_eq!(rows(&text(&new.join("troth.db"))).await, kept);
    assert_eq!(
        done(troth(&new, None).args(against))["broken"],
        serde_json::json!([])
    );
    refused(troth(&new, None).arg("restore").arg(&file));

    let Some(server) = std::env::var("TROTH_TEST_POSTGRES")
        .ok()
        .filter(|url| !url.is_empty())
    else {
        println!("not run: TROTH_TEST_POSTGRES names no server");
        return;
    };
    let joint = if server.contains('?') { '&' } else { '?' };
    let other = format!(
        "{server}{joint}schema=backup_{}",
        &Secret::fresh("").reveal()[..16]
    );
    done(troth(&new, Some(&other)).arg("restore").arg(&file));
    assert_eq!(rows(&other).await, kept);
    assert_eq!(
        done(troth(&new, Some(&other)).args(against))["broken"],
        serde_json::json!([])
    );
    let back = folder.path().join("back.db");
    done(troth(&new, Some(&other)).arg("backup").arg(&back).arg("--json"));
    assert_eq!(rows(&text(&back)).await, kept);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verify_names_what_was_changed_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let address = lived(folder.path()).await;
    done(troth(folder.path(), None).arg("verify"));
    let store = open(&address).await;
    let change = |tx: &Tx| tx.run("update promise set due_on = '2027-01-01'", args![]);
    store.write(change).await.unwrap();
    store.close().await;
    let told = refused(troth(folder.path(), None).arg("verify"));
    assert!(
        told.contains("promise 1: changed since promise 1 (promise.made"),
        "{told}"
    );
    let told = refused(troth(folder.path(), None).args(["verify", "--against", "nonsense"]));
    assert!(told.contains("is not an anchor"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_erased_since_a_backup_stays_erased_when_it_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (old, file) = (folder.path().join("old"), folder.path().join("backup.db"));
    let address = lived(&old).await;
    done(troth(&old, None).arg("backup").arg(&file).arg("--json"));
    let store = open(&address).await;
    let erase = |tx: &Tx| {
        let subjects: Vec<i64> = tx.all("select id from subject", args![])?;
        // The day after everything else in this story.
        let tomorrow = instant("2026-11-21T12:00:00Z");
        troth::erasure::act::erase(tx, &subjects.into_iter().collect(), ActorId(1), tomorrow)?;
        Ok::<_, StoreError>(())
    };
    store.write(erase).await.unwrap();
    let kept = old.join(troth::erasure::kept::FILE);
    troth::erasure::kept::replay(&store, &kept, 0).await.unwrap();
    store.close().await;

    std::fs::rename(old.join("troth.db"), old.join("broken.db")).unwrap();
    let restored = done(troth(&old, None).arg("restore").arg(&file).arg("--json"));
    assert_eq!(restored["erased_again"], 1);
    let left: Vec<String> = rows(&address)
        .await
        .into_iter()
        .filter(|row| row.contains("ann@example.org"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
    done(troth(&old, None).arg("verify"));
}
