//! Real files taken in whole, through every follower: each row is in, said twice, or refused. Taking a file in again
//! changes nothing; taking it back once leaves what the second copy told as well, taking both back leaves nothing
//! standing; and the record of all of it holds.

use std::path::PathBuf;

use troth::frame::time::Clock;
use troth::house;
use troth::intake::batch::{Counts, State};
use troth::intake::command::{House, Import, Imported, take_files};
use troth::journal::ActorId;
use troth::journal::follow::catch_up;
use troth::journal::verify::verify;
use troth_store::{Options, Store, args};

struct Kept {
    store: Store,
    clock: Clock,
    _folder: tempfile::TempDir,
}

async fn kept() -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let address = folder.path().join("troth.db").to_string_lossy().into_owned();
    let store = Store::open(&address, house::MIGRATIONS, Options::default())
        .await
        .unwrap();
    // Saturday, 21 November 2026, noon in UTC.
    Kept {
        store,
        clock: Clock::fixed(1_795_262_400_000),
        _folder: folder,
    }
}

impl Kept {
    async fn take(&self, path: &str) -> Option<Imported> {
        let Some(folder) = std::env::var_os("TROTH_DATA") else {
            println!("not run: `TROTH_DATA` names no folder of shared data, so `{path}` is not taken in");
            return None;
        };
        let asked = Import {
            files: vec![PathBuf::from(folder).join(path)],
            currency: Some("GBP".into()),
            zone: Some("Europe/London".into()),
            own_domains: vec!["enron.com".into()],
            ..Import::default()
        };
        let house = House {
            store: &self.store,
            clock: &self.clock,
            ways: house::WAYS,
            followers: house::FOLLOWERS,
        };
        let taken = take_files(house, &asked).await.unwrap();
        self.look().await;
        Some(taken)
    }

    /// What is said of all customers together.
    async fn look(&self) {
        troth::serve::look(&self.store, self.clock.now()).await.unwrap();
    }

    async fn take_back(&self, batch: i64) {
        let undone = troth::intake::undo::undo(&self.store, &self.clock, batch, ActorId::TROTH).await;
        assert!(undone.unwrap());
        catch_up(&self.store, house::FOLLOWERS, &self.clock)
            .await
            .unwrap();
        self.look().await;
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let found = self.store.read(move |tx| tx.one::<i64>(sql, args![])).await;
        found.unwrap().unwrap()
    }

    async fn holds(&self) {
        let verdict = self
            .store
            .read(|tx| verify(tx, house::SEALED, None))
            .await
            .unwrap();
        assert!(verdict.holds(), "{:?}", verdict.broken);
    }

    /// Nothing that came of the file stands any more.
    async fn is_bare(&self) {
        for sql in [
            "select count(*) from interaction where withdrawn_at is null",
            "select count(*) from purchase where withdrawn_at is null",
            "select count(*) from promise where state not in ('withdrawn')",
            "select count(*) from detail where withdrawn_at is null",
            "select count(*) from identity",
            "select count(*) from member",
            "select count(*) from party",
            "select count(*) from unanswered",
            "select count(*) from value",
            "select count(*) from value_standing",
            "select count(*) from value_picture",
            "select count(*) from neglect",
        ] {
            assert_eq!(self.count(sql).await, 0, "{sql}");
        }
    }
}

fn counts(imported: &Imported) -> Counts {
    assert!(imported.not_taken.is_empty(), "{:?}", imported.not_taken);
    let report = &imported.files[0];
    assert_eq!(
        (report.state, imported.files.len()),
        (State::Done, 1),
        "{report:?}"
    );
    assert!(report.counts.adds_up(), "{report:?}");
    report.counts
}

/// Takes the file in twice, and looks at `expected` counts after each time; then takes it back.
async fn comes_in(path: &str, rows: i64, created: i64, expected: &[(&'static str, i64)]) {
    let kept = kept().await;
    let Some(imported) = kept.take(path).await else {
        return;
    };
    let first = counts(&imported);
    let told = (first.rows, first.created, first.duplicate, first.refused);
    assert_eq!(
        told,
        (rows, created, rows - created, 0),
        "{:?}",
        imported.files[0].reasons
    );
    for (sql, count) in expected {
        assert_eq!(kept.count(sql).await, *count, "{path}: {sql}");
    }
    let twice = kept.take(path).await.unwrap();
    let again = counts(&twice);
    let told = (
        again.rows,
        again.unchanged + again.duplicate,
        again.created + again.updated + again.refused,
    );
    assert_eq!(told, (rows, rows, 0));
    for (sql, count) in expected {
        assert_eq!(kept.count(sql).await, *count, "{path}, read again: {sql}");
    }
    kept.holds().await;
    // Both files tell it, so it stands until both are gone.
    kept.take_back(imported.files[0].batch).await;
    for (sql, count) in expected {
        assert_eq!(kept.count(sql).await, *count, "{path}, once taken back: {sql}");
    }
    kept.take_back(twice.files[0].batch).await;
    kept.is_bare().await;
    kept.holds().await;
}

const LETTERS: &str = "select count(*) from interaction where kind = 'email' and withdrawn_at is null";

// Counts are those of the files' own description.

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_s_mailbox_is_in_to_the_last_letter() {
    comes_in("words/mail/donoho-l.mbox", 1_045, 1_045, &[(LETTERS, 1_045)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_in_two_folders_is_in_once() {
    comes_in("words/mail/brawner-s.mbox", 1_026, 591, &[(LETTERS, 591)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_complaint_is_in() {
    let tickets = "select count(*) from interaction where kind = 'ticket' and withdrawn_at is null";
    comes_in(
        "words/complaints/cfpb_narratives.csv",
        535,
        535,
        &[(tickets, 535)],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_million_lines_of_orders_are_in_to_the_penny() {
    let expected = [
        (
            "select cast(sum(lines) as integer) from purchase where withdrawn_at is null",
            541_909,
        ),
        (
            "select cast(sum(total_minor) as integer) from purchase where withdrawn_at is null",
            974_774_793,
        ),
        (
            "select cast(sum(lines) as integer) from purchase where withdrawn_at is null and subject_id is null",
            135_080,
        ),
        ("select count(*) from purchase where withdrawn_at is null", 25_900),
        ("select count(*) from party", 4_372),
        // Net of what was given back, 4,372 customers brought 8,300,065.81, and 1,171 of them 80 % of it.
        ("select count(*) from value", 4_372),
        (
            "select cast(sum(bought_minor - returned_minor) as integer) from value",
            830_006_581,
        ),
        (
            "select count(*) from value_picture where period = 'all' and picture like '%\"make_80_percent\":1171%'",
            1,
        ),
    ];
    comes_in("value/online_retail.csv.gz", 541_909, 541_909, &expected).await;
}
