//! What can go wrong under an import: a second program on the same file, a command that is killed, a full disk.

use std::path::PathBuf;

use troth::frame::time::{Clock, SECOND};
use troth::house;
use troth::intake::batch::State;
use troth::intake::command::{CommandError, House, Import, Imported, take_files};
use troth::intake::{store, work};
use troth::journal::verify::verify;
use troth_store::{Options, Store, StoreError, Tx};

use crate::house::{NOON, instant};

struct Desk {
    folder: tempfile::TempDir,
    clock: Clock,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            folder: tempfile::tempdir().unwrap(),
            clock: Clock::fixed(instant(NOON)),
        }
    }

    /// As a program of its own would open it.
    async fn open(&self) -> Store {
        self.open_on_a_disk_of(None).await
    }

    async fn open_on_a_disk_of(&self, file_limit_bytes: Option<u64>) -> Store {
        let address = self.folder.path().join("troth.db").to_string_lossy().into_owned();
        let options = Options {
            file_limit_bytes,
            ..Options::default()
        };
        Store::open(&address, house::MIGRATIONS, options).await.unwrap()
    }

    /// How many bytes the file has that holds nothing yet.
    async fn empty() -> u64 {
        let desk = Desk::new();
        desk.open().await.close().await;
        let file = std::fs::metadata(desk.folder.path().join("troth.db"));
        file.unwrap().len()
    }

    fn contacts(&self, many: usize) -> PathBuf {
        let row = |nth| format!("{nth},Person {nth},p{nth}@example.com\n");
        let text: String = (0..many).map(row).collect();
        let path = self.folder.path().join("customers.csv");
        std::fs::write(&path, format!("Customer ID,Name,Email\n{text}")).unwrap();
        path
    }

    async fn take(&self, store: &Store, path: PathBuf) -> Result<Imported, CommandError> {
        let asked = Import {
            files: vec![path],
            silo: Some("shop".into()),
            ..Import::default()
        };
        let house = House {
            store,
            clock: &self.clock,
            ways: house::WAYS,
            followers: &[],
        };
        take_files(house, &asked).await
    }
}

/// No half of a part shows, and what is in is vouched for.
async fn is_sound(store: &Store) {
    let verdict = store
        .read(|tx: &Tx| verify(tx, house::SEALED, None))
        .await
        .unwrap();
    assert!(verdict.holds(), "{:?}", verdict.broken);
}

async fn records(store: &Store) -> i64 {
    let read =
        store.read(|tx: &Tx| tx.one::<i64>("select count(*) from record where withdrawn_at is null", []));
    read.await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_that_take_the_same_file_take_it_once() {
    let desk = Desk::new();
    let path = desk.contacts(12_000);
    let (one, two) = (desk.open().await, desk.open().await);
    let (first, second) = tokio::join!(desk.take(&one, path.clone()), desk.take(&two, path));
    let (first, second) = (first.unwrap(), second.unwrap());
    for imported in [&first, &second] {
        let report = &imported.files[0];
        assert_eq!(report.state, State::Done);
        assert!(
            report.counts.adds_up() && report.counts.rows == 12_000,
            "{report:?}"
        );
    }
    let new = if first.files[0].batch == second.files[0].batch {
        first.files[0].counts.created
    } else {
        first.files[0].counts.created + second.files[0].counts.created
    };
    assert_eq!((new, records(&one).await), (12_000, 12_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_died_is_shown_as_stopped_and_the_next_goes_on() {
    let desk = Desk::new();
    let store = desk.open().await;
    let path = desk.contacts(12_000);
    let (begun, running) = (store.clone(), desk.clock.clone());
    let file = path.clone();
    let mut commits = store.commits();
    let command = tokio::spawn(async move {
        let asked = Import {
            files: vec![file],
            silo: Some("shop".into()),
            ..Import::default()
        };
        let house = House {
            store: &begun,
            clock: &running,
            ways: house::WAYS,
            followers: &[],
        };
        take_files(house, &asked).await
    });
    let found = async || store.read(|tx| store::find(tx, 1)).await.unwrap();
    while found().await.is_none_or(|batch| batch.counts.rows == 0) {
        commits.changed().await.unwrap();
    }
    command.abort();
    assert!(command.await.is_err());
    desk.clock.set(desk.clock.now() + 60 * SECOND);
    work::work_off(&store, &desk.clock, house::WAYS).await.unwrap();
    let batch = found().await.unwrap();
    assert_eq!(batch.state, State::Stopped);
    assert!(batch.trouble.unwrap().contains("run it again"));
    assert!(batch.counts.rows < 12_000 && batch.counts.adds_up());

    let whole = desk.take(&store, path).await.unwrap();
    let report = &whole.files[0];
    assert_eq!(
        (report.batch, report.counts.rows, report.counts.created),
        (1, 12_000, 12_000),
        "{report:?}"
    );
    let facts =
        store.read(|tx: &Tx| tx.one::<i64>("select count(*) from fact where name = 'record.received'", []));
    assert!(facts.await.unwrap().unwrap() >= 3);
}

/// Bytes in which one part of 5,000 contacts finds room, and two do not.
const ROOM: u64 = 2_600_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_an_import_and_the_next_goes_on_where_it_stopped() {
    let desk = Desk::new();
    let path = desk.contacts(12_000);
    let cramped = desk.open_on_a_disk_of(Some(Desk::empty().await + ROOM)).await;
    let failed = desk.take(&cramped, path.clone()).await;
    assert!(
        matches!(failed, Err(CommandError::Store(StoreError::Full))),
        "{failed:?}"
    );
    // Rows come in by parts of 5,000, each whole or not at all.
    assert_eq!(records(&cramped).await, 5_000);
    is_sound(&cramped).await;
    cramped.close().await;

    let roomy = desk.open().await;
    let whole = desk.take(&roomy, path).await.unwrap();
    let report = &whole.files[0];
    assert_eq!(
        (report.batch, report.counts.rows, report.counts.created),
        (1, 12_000, 12_000)
    );
    assert_eq!(records(&roomy).await, 12_000);
    is_sound(&roomy).await;
}
