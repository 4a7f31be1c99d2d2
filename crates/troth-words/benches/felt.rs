//! How many bytes of mail a second are read for feelings, on one core.
//!
//! `cargo bench -p troth-words --bench felt`

use divan::Bencher;
use divan::counter::BytesCount;
use troth_words::{Answer, Feeling, Own, Table};

/// A letter as firms write them, many times over.
const LETTER: &str = "Dear Ms Okafor,\n\nthank you for your call on Tuesday. We have looked into the delay of order 10248: \
the carrier had the wrong address, and I am sorry that nobody told you. I'll send the replacement by Friday and let you \
know as soon as it has left our warehouse. Please don't hesitate to ring me if anything else is missing!\n\nKind regards\n\
Anna Weber\nNorthwind Traders | +44 20 7946 0321\n";

fn main() {
    divan::main();
}

#[divan::bench]
fn felt(bencher: Bencher) {
    bencher
        .counter(BytesCount::of_str(LETTER))
        .bench(|| Table::shipped().felt(divan::black_box(LETTER)));
}

#[divan::bench]
fn felt_as_taught(bencher: Bencher) {
    let mut own = Own::default();
    own.learn(&own.lesson(Table::shipped(), LETTER, Answer::Confirmed(Feeling::Joy)));
    bencher
        .counter(BytesCount::of_str(LETTER))
        .bench_local(|| own.felt(Table::shipped(), divan::black_box(LETTER)));
}

#[divan::bench]
fn because(bencher: Bencher) {
    bencher
        .counter(BytesCount::of_str(LETTER))
        .bench(|| Table::shipped().because(divan::black_box(LETTER), Feeling::Joy, None));
}
