//! Files of known truth, resolved with one threshold and nothing said about any of them.
//!
//! The bounds are what other engines were measured to reach with their threshold chosen by the truth, or better.

use std::path::PathBuf;

use troth::house;
use troth::identity::command::{Measured, Resolve, resolve_files};

/// How right the clusters of these files are; nothing when there is no folder of shared data.
fn resolved(files: &[&str]) -> Option<Measured> {
    let Some(folder) = std::env::var_os("TROTH_DATA") else {
        println!("not run: `TROTH_DATA` names no folder of shared data, so {files:?} are not resolved");
        return None;
    };
    let written = tempfile::tempdir().unwrap();
    let asked = Resolve {
        files: files
            .iter()
            .map(|file| PathBuf::from(&folder).join("identity").join(file))
            .collect(),
        out: written.path().join("clusters.csv"),
        truth_column: Some("entity_id".to_owned()),
        ..Resolve::default()
    };
    let report = resolve_files(&asked, house::WAYS).unwrap();
    let lines = std::fs::read_to_string(&asked.out).unwrap().lines().count();
    assert_eq!(
        lines,
        report.records + 1,
        "one line for each record, and the header"
    );
    report.quality
}

#[test]
fn febrls_people_are_found_again() {
    let Some(one) = resolved(&["febrl3.csv"]) else {
        return;
    };
    assert_eq!(one.records, 5_000);
    assert!(one.pair_f1 >= 0.998, "{one:?}");
    let two = resolved(&["febrl4a.csv", "febrl4b.csv"]).unwrap();
    assert_eq!(two.records, 10_000);
    assert!(two.pair_f1 >= 0.998, "{two:?}");
}

#[test]
fn people_with_many_gaps_are_found_again() {
    let Some(found) = resolved(&["fake_1000.csv"]) else {
        return;
    };
    assert_eq!(found.records, 1_000);
    assert!(found.pair_f1 >= 0.936, "{found:?}");
}

#[test]
fn germans_with_nothing_but_a_name_and_a_birthday_are_found_again() {
    let Some(found) = resolved(&["rldata500.csv"]) else {
        return;
    };
    assert_eq!(found.records, 500);
    assert!(found.pair_f1 >= 0.98, "{found:?}");
}

#[test]
fn child_care_sites_of_several_agencies_are_found_again() {
    let Some(found) = resolved(&["chicago_childcare.csv"]) else {
        return;
    };
    assert_eq!(found.records, 3_337);
    assert!(found.pair_precision >= 0.95 && found.pair_f1 >= 0.9, "{found:?}");
}
