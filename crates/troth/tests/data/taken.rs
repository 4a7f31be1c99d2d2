//! Real files taken in whole: every row is in, said twice, or refused, and the record of it holds.

use std::path::PathBuf;

use troth::frame::time::Clock;
use troth::house;
use troth::intake::batch::{Counts, State};
use troth::intake::command::{House, Import, Imported, take_files};
use troth::journal::verify::verify;
use troth_store::{Options, Store};

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
    /// Takes records in alone: what followers make of them has tests of its own.
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
            followers: &[],
        };
        Some(take_files(house, &asked).await.unwrap())
    }

    async fn holds(&self) {
        let verdict = self
            .store
            .read(|tx| verify(tx, house::SEALED, None))
            .await
            .unwrap();
        assert!(verdict.holds(), "{:?}", verdict.broken);
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

async fn comes_in(path: &str, rows: i64, created: i64, duplicate: i64) {
    let kept = kept().await;
    let Some(imported) = kept.take(path).await else {
        return;
    };
    let first = counts(&imported);
    let told = (first.rows, first.created, first.duplicate, first.refused);
    assert_eq!(
        told,
        (rows, created, duplicate, 0),
        "{:?}",
        imported.files[0].reasons
    );
    kept.holds().await;
    let again = counts(&kept.take(path).await.unwrap());
    let told = (
        again.rows,
        again.unchanged,
        again.duplicate,
        again.created + again.updated,
    );
    assert_eq!(told, (rows, created, duplicate, 0));
}

// Counts are those of the files' own README.

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_s_mailbox_is_in_to_the_last_letter() {
    comes_in("words/mail/donoho-l.mbox", 1_045, 1_045, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_in_two_folders_is_in_once() {
    comes_in("words/mail/brawner-s.mbox", 1_026, 591, 435).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_complaint_is_in() {
    comes_in("words/complaints/cfpb_narratives.csv", 535, 535, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_million_lines_of_orders_are_in_and_again_change_nothing() {
    comes_in("value/online_retail.csv.gz", 541_909, 541_909, 0).await;
}
