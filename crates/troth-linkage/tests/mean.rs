//! Input that no honest silo holds, and some do: the answer comes in bounded time and memory, and joins nobody wrongly.

use proptest::prelude::*;
use troth_linkage::{Base, Index, Model, Resolved, Told, resolve};

fn resolved<'a>(records: impl IntoIterator<Item = Told<'a>>) -> (Base, Resolved) {
    let mut base = Base::new();
    records.into_iter().for_each(|told| base.push(&told));
    let found = resolve(&base);
    (base, found)
}

fn largest(found: &Resolved) -> usize {
    let mut sizes = std::collections::HashMap::new();
    found
        .clusters
        .of
        .iter()
        .for_each(|cluster| *sizes.entry(cluster).or_insert(0) += 1);
    sizes.into_values().max().unwrap_or(0)
}

#[test]
fn nothing_at_all_is_nobody() {
    let (base, found) = resolved([]);
    assert!(base.is_empty() && found.clusters.of.is_empty());
}

#[test]
fn records_that_say_nothing_stay_alone() {
    let (_, found) = resolved((0..10_000).map(|_| Told::default()));
    assert_eq!((found.candidates, largest(&found)), (0, 1));
}

#[test]
fn a_name_that_everybody_has_joins_nobody() {
    let (base, found) = resolved((0..100_000).map(|_| Told {
        given: "Anna",
        family: "Nowak",
        ..Told::default()
    }));
    assert!(found.candidates <= 10 * base.len(), "{}", found.candidates);
    assert_eq!(largest(&found), 1);
}

#[test]
fn an_address_that_everybody_has_joins_nobody() {
    let names: Vec<String> = (0..100_000)
        .map(|at| format!("{} {}", word(at % 317), word(at / 317 + 400)))
        .collect();
    let told = names.iter().map(|name| Told {
        name,
        emails: ["shop@nowhere.net", ""],
        ..Told::default()
    });
    let (base, found) = resolved(told);
    assert!(found.candidates <= 60 * base.len(), "{}", found.candidates);
    assert!(largest(&found) <= 3, "{}", largest(&found));
}

/// A pronounceable word for a number.
fn word(mut number: usize) -> String {
    let (consonants, vowels) = (b"bdfgklmnprstvz", b"aeiou");
    let mut word = String::new();
    for _ in 0..3 {
        word.push(char::from(consonants[number % consonants.len()]));
        number /= consonants.len();
        word.push(char::from(vowels[number % vowels.len()]));
        number /= vowels.len();
    }
    word
}

#[test]
fn marks_and_directions_change_nobodys_name() {
    let told = |name| Told {
        name,
        phones: ["+972 3 555 0199", ""],
        ..Told::default()
    };
    let (_, found) = resolved([
        told("שרה כהן"),
        told("\u{202b}שָׂרָה כֹּהֵן\u{202c}"),
        told("José García"),
        told("Jose\u{301} Garci\u{301}a"),
    ]);
    assert_eq!(found.clusters.of[0], found.clusters.of[1]);
    assert_eq!(found.clusters.of[2], found.clusters.of[3]);
    assert_ne!(found.clusters.of[0], found.clusters.of[2]);
}

#[test]
fn a_cell_of_fifty_megabytes_costs_no_more_than_its_beginning() {
    let huge = "x".repeat(50_000_000);
    let told = Told {
        name: &huge,
        company: &huge,
        emails: [&huge, &huge],
        phones: [&huge, &huge],
        street: &huge,
        city: &huge,
        postcode: &huge,
        born: &huge,
        codes: [("", &huge); 2],
        ..Told::default()
    };
    let (_, found) = resolved([told, told]);
    assert_eq!(found.clusters.of.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in whichever field, there is an answer, each record is in one cluster, and one by one likewise.
    #[test]
    fn any_text_in_any_field_is_borne(texts in prop::collection::vec(prop::collection::vec("\\PC{0,12}|[a-c]{1,3}@[a-c]{1,2}\\.de|[0-9+ ]{6,12}", 13), 1..12)) {
        let told = |texts: &'_ [String]| -> Vec<String> { texts.to_vec() };
        let rows: Vec<Vec<String>> = texts.iter().map(|row| told(row)).collect();
        let records: Vec<Told> = rows.iter().map(|row| Told {
            name: &row[0], given: &row[1], middle: &row[2], family: &row[3], suffix: &row[4], company: &row[5],
            emails: [&row[6], &row[7]], domains: [&row[7], &row[0]], phones: [&row[8], &row[9]], street: &row[10], house_number: "",
            city: &row[11], postcode: &row[12], born: &row[9], codes: [("", &row[8]), (&row[5], &row[7])],
        }).collect();
        let (_, found) = resolved(records.iter().copied());
        prop_assert_eq!(found.clusters.of.len(), records.len());
        let mut index = Index::new(Model::prior(records.len()));
        for told in &records {
            index.add(told);
        }
        prop_assert_eq!(index.clusters().of.len(), records.len());
    }
}
