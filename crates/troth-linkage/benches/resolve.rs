//! What a record costs: read, resolved with all others, resolved alone; and what comparing all with all would cost.
//!
//! `cargo bench -p troth-linkage`

#[path = "../tests/shared/told.rs"]
mod told;

use divan::Bencher;
use divan::counter::ItemsCount;
use troth_linkage::{Base, Index, Resolved, resolve};
use troth_silos::{Silos, generate};

use crate::told::told;

fn main() {
    divan::main();
}

fn read(silos: &Silos) -> Base {
    let mut base = Base::new();
    for silo in &silos.silos {
        silo.rows.iter().for_each(|row| base.push(&told(silo, row)));
    }
    base
}

fn resolved(records: usize) -> (Base, Resolved) {
    let base = read(&generate(1, records));
    let found = resolve(&base);
    (base, found)
}

#[divan::bench(args = [1_000, 10_000])]
fn reading(bencher: Bencher, records: usize) {
    let silos = generate(1, records);
    bencher
        .counter(ItemsCount::new(records))
        .bench_local(|| read(&silos));
}

#[divan::bench(args = [1_000, 10_000])]
fn resolving(bencher: Bencher, records: usize) {
    let base = read(&generate(1, records));
    bencher
        .counter(ItemsCount::new(records))
        .bench_local(|| resolve(&base));
}

/// The yardstick: every pair is compared, none is looked for.
#[divan::bench(args = [1_000])]
fn comparing_all_with_all(bencher: Bencher, records: usize) {
    let (base, found) = resolved(records);
    bencher.counter(ItemsCount::new(records)).bench_local(|| {
        let records = records as u32;
        let pairs = (0..records).flat_map(|one| (one + 1..records).map(move |other| (one, other)));
        pairs
            .filter(|(one, other)| found.explain(&base, *one, *other).bits > 0.0)
            .count()
    });
}

#[divan::bench(args = [10_000])]
fn one_by_one(bencher: Bencher, records: usize) {
    let silos = generate(1, records);
    let (_, found) = resolved(records);
    bencher.counter(ItemsCount::new(records)).bench_local(|| {
        let mut index = Index::new(found.model.clone());
        for silo in &silos.silos {
            silo.rows.iter().for_each(|row| drop(index.add(&told(silo, row))));
        }
        index
    });
}
