//! What the silos promise: the same for the same seed, mean in the shares they name, and silent about the truth.

use std::collections::{HashMap, HashSet};

use crate::{Belongs, Kind, Silos, generate};

const RECORDS: usize = 50_000;

fn within(what: &str, value: f64, low: f64, high: f64) {
    assert!(
        (low..high).contains(&value),
        "{what} is {value}, not within {low}..{high}"
    );
}

fn sizes(made: &Silos) -> HashMap<u32, u64> {
    made.truth.iter().fold(HashMap::new(), |mut sizes, truth| {
        *sizes.entry(truth.entity_id).or_default() += 1;
        sizes
    })
}

fn distinct(made: &Silos, wanted: &str) -> usize {
    let mut values = HashSet::new();
    for silo in &made.silos {
        if let Some(at) = silo.columns.iter().position(|column| *column == wanted) {
            values.extend(silo.rows.iter().map(|row| row[at].as_str()));
        }
    }
    values.len()
}

#[test]
fn the_same_seed_makes_the_same_silos() {
    assert_eq!(generate(7, 2_000), generate(7, 2_000));
    assert_ne!(generate(7, 2_000), generate(8, 2_000));
}

#[test]
fn there_are_as_many_rows_as_asked_for_and_a_truth_for_each() {
    for records in [0, 1, 999] {
        let made = generate(3, records);
        let ids: Vec<&str> = made
            .silos
            .iter()
            .flat_map(|silo| &silo.rows)
            .map(|row| row[0].as_str())
            .collect();
        let known: Vec<&str> = made.truth.iter().map(|truth| truth.record_id.as_str()).collect();
        assert_eq!(ids, known);
        assert_eq!(ids.len(), records);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), records);
    }
}

/// 0.374 entities and 1.32 true pairs for each record are what was measured on the silos this crate follows.
#[test]
fn entities_and_pairs_come_in_their_shares() {
    let sizes = sizes(&generate(1, RECORDS));
    let records = RECORDS as f64;
    within(
        "entities for each record",
        sizes.len() as f64 / records,
        0.364,
        0.384,
    );
    let pairs: u64 = sizes.values().map(|size| size * (size - 1) / 2).sum();
    within("pairs for each record", pairs as f64 / records, 1.28, 1.38);
    assert_eq!(sizes.values().max(), Some(&8));
}

/// 58, 32 and 10 of a hundred doors; a household or a firm counts once however many answer there.
#[test]
fn people_households_and_firms_come_in_their_shares() {
    let made = generate(2, RECORDS);
    let mut alone = HashSet::new();
    let mut households = HashSet::new();
    let mut firms = HashSet::new();
    for truth in &made.truth {
        match truth.belongs {
            Belongs::Nowhere => alone.insert(truth.entity_id),
            Belongs::Household(id) => households.insert(id),
            Belongs::Company(id) => firms.insert(id),
        };
    }
    let all = (alone.len() + households.len() + firms.len()) as f64;
    within("people alone", alone.len() as f64 / all, 0.565, 0.595);
    within("households", households.len() as f64 / all, 0.305, 0.335);
    within("firms", firms.len() as f64 / all, 0.09, 0.11);
    let of_firms = made.truth.iter().filter(|truth| truth.kind == Kind::Company);
    assert!(of_firms.clone().count() > 0);
    assert!(
        of_firms
            .clone()
            .all(|truth| matches!(truth.belongs, Belongs::Company(_)))
    );
}

#[test]
fn every_kind_of_mess_is_there() {
    let made = generate(4, RECORDS);
    let mut counts: HashMap<&str, usize> = HashMap::new();
    made.truth
        .iter()
        .flat_map(|truth| &truth.tags)
        .for_each(|tag| *counts.entry(tag).or_default() += 1);
    for tag in [
        "nick",
        "typo",
        "swap",
        "initial",
        "translit",
        "married",
        "stale_email",
        "stale_phone",
        "stale_address",
        "second_email",
        "shared_email",
        "shared_phone",
        "role_mailbox",
        "work",
        "first_only",
        "missing",
        "dob_swap",
        "dob_typo",
        "plus",
        "dots",
        "email_typo",
        "filler",
        "company",
        "case",
    ] {
        let count = counts.get(tag).copied().unwrap_or(0);
        assert!(count > RECORDS / 500, "{tag} came {count} times");
    }
}

/// A million records of seed 1 hold 33k first names, 95k last names with those of firms, 283k streets, 154k postcodes and
/// 22k dates; a twentieth of them holds fewer, though more than a twentieth of each.
#[test]
fn values_are_as_many_as_life_has() {
    let made = generate(5, RECORDS);
    for (column, low, high) in [
        ("first_name", 3_500, 12_000),
        ("last_name", 7_000, 20_000),
        ("street", 15_000, 40_000),
        ("postcode", 9_000, 25_000),
        ("date_of_birth", 7_000, 22_000),
        ("email", 20_000, 40_000),
    ] {
        let count = distinct(&made, column);
        assert!((low..high).contains(&count), "{column} has {count} values");
    }
}

/// Rows stand in no order of entities, and no row bears the number of its entity's group.
#[test]
fn no_column_tells_the_truth() {
    let made = generate(6, RECORDS);
    for silo in &made.silos {
        for column in ["entity", "group", "cluster", "household", "tag"] {
            assert!(
                silo.columns.iter().all(|name| !name.contains(column)),
                "{column} in {}",
                silo.name
            );
        }
    }
    let neighbours = made
        .truth
        .windows(2)
        .filter(|pair| pair[0].entity_id == pair[1].entity_id)
        .count();
    assert!(
        neighbours < 20,
        "{neighbours} rows stand beside another of their own"
    );
    let rows = made.silos.iter().flat_map(|silo| &silo.rows);
    let bare = rows.zip(&made.truth).filter(|(row, truth)| {
        let entity = truth.entity_id.to_string();
        row.contains(&entity)
    });
    assert_eq!(bare.count(), 0);
}
