//! Invented silos with all their mess and a known truth: how right the engine is on them, whole and one by one.

#[path = "shared/told.rs"]
mod told;

use troth_linkage::{Base, Index, Quality, Told, resolve};
use troth_silos::generate;

use crate::told::told;

#[test]
fn invented_silos_are_resolved_whole_and_one_by_one_alike() {
    let silos = generate(7, 10_000);
    let records = || {
        silos
            .silos
            .iter()
            .flat_map(|silo| silo.rows.iter().map(|row| told(silo, row)))
    };
    let truth: Vec<u32> = silos.truth.iter().map(|one| one.entity_id).collect();
    let mut base = Base::new();
    records().for_each(|told| base.push(&told));
    let found = resolve(&base);
    let whole = Quality::of(&found.clusters.of, &truth);
    // The goals set for unseen silos of a hundred thousand records.
    assert!(
        whole.b_cubed_f1() >= 0.955 && whole.pair_f1() >= 0.915 && whole.pair_precision >= 0.94,
        "{whole:?}"
    );
    let mut index = Index::new(found.model);
    records().for_each(|told| drop(index.add(&told)));
    let one_by_one = Quality::of(&index.clusters().of, &truth);
    assert!(
        (whole.b_cubed_f1() - one_by_one.b_cubed_f1()).abs() < 0.01,
        "{one_by_one:?}"
    );
}

#[test]
fn the_order_of_records_hardly_matters() {
    let silos = generate(8, 3_000);
    let records: Vec<Told> = silos
        .silos
        .iter()
        .flat_map(|silo| silo.rows.iter().map(|row| told(silo, row)))
        .collect();
    let forwards = {
        let mut base = Base::new();
        records.iter().for_each(|told| base.push(told));
        resolve(&base).clusters.of
    };
    let mut backwards = {
        let mut base = Base::new();
        records.iter().rev().for_each(|told| base.push(told));
        resolve(&base).clusters.of
    };
    backwards.reverse();
    assert!(Quality::of(&forwards, &backwards).b_cubed_f1() > 0.995);
}
