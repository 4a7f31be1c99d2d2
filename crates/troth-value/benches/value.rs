//! How long it takes to fit a million customers, to score them, to count ten million rows, and to find who is neglected.
//!
//! `cargo bench -p troth-value`; with `RAYON_NUM_THREADS=1` the times are those of one core.

#![allow(clippy::unwrap_used, reason = "a bench that cannot begin has failed")]

#[path = "../tests/it/made.rs"]
mod made;

use std::hint::black_box;
use std::sync::LazyLock;

use divan::Bencher;
use made::{Chance, Shop};
use troth_value::{
    Buyer, Choice, Cohort, Customs, Day, Fit, History, Kind, Place, Places, Prior, Purchase, Rfm, Scorer,
    SpendFit, Spent, Spoken, Summary, Tally, Terms, concentration, conversation_gaps, due, fifths,
};

const MILLION: usize = 1_000_000;
const UNTIL: Day = Day(727);
const SHOP: Shop = Shop {
    parameters: [0.243, 4.414, 0.793, 2.426],
    regularity: 1,
    leaves_at_once: false,
    arrivals_days: 364.0,
    until_days: 728.0,
};

static HISTORIES: LazyLock<Vec<History>> = LazyLock::new(|| {
    let mut chance = Chance(7);
    (0..MILLION).map(|_| SHOP.customer(&mut chance)).collect()
});

static SUMMARIES: LazyLock<Vec<Summary>> = LazyLock::new(|| {
    HISTORIES
        .iter()
        .filter_map(|history| history.summary(UNTIL))
        .collect()
});

static COHORT: LazyLock<Cohort> = LazyLock::new(|| Cohort::of(HISTORIES.iter(), UNTIL));

fn main() {
    println!(
        "{} customers in {} groups",
        COHORT.customers(),
        COHORT.groups().len()
    );
    divan::main();
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn fold_a_million_summaries() -> Cohort {
    Cohort::of_summaries(SUMMARIES.iter().copied())
}

#[divan::bench(sample_count = 5, sample_size = 1, args = [Kind::NBD, Kind::BG, Kind::MBG, Kind::PARETO])]
fn fit_a_million(kind: &Kind) -> Option<Fit> {
    Fit::of(&COHORT, *kind, Prior::Flat)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn fit_spend_of_422_000(bencher: Bencher) {
    let mut chance = Chance(3);
    let spent: Vec<Spent> = HISTORIES
        .iter()
        .filter(|history| history.repeats() > 0)
        .cycle()
        .take(422_276)
        .map(|history| {
            let purchases = history.repeats();
            let scale = 15.44 / chance.gamma(3.74);
            let mean = scale * chance.gamma(6.25 * f64::from(purchases)) / f64::from(purchases);
            Spent { purchases, mean }
        })
        .collect();
    bencher.bench(|| SpendFit::of(black_box(&spent).iter().copied(), Prior::Flat));
}

/// Chance of being active, purchases, spend and lifetime value, each with its interval.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn score_a_million_by_the_choice(bencher: Bencher) {
    let choice = Choice::of(&COHORT);
    score(bencher, &|spend, terms| Scorer::new(&choice, Some(spend), terms));
}

#[divan::bench(sample_count = 3, sample_size = 1, args = [Kind::BG, Kind::MBG, Kind::PARETO])]
fn score_a_million(bencher: Bencher, kind: &Kind) {
    let fit = Fit::of(&COHORT, *kind, Prior::Flat).unwrap();
    score(bencher, &|spend, terms| Scorer::of_fit(&fit, Some(spend), terms));
}

fn score<'a>(bencher: Bencher, scorer: &dyn Fn(&'static SpendFit, Terms) -> Scorer<'a>) {
    static SPEND: LazyLock<SpendFit> = LazyLock::new(|| {
        let spent = (1..100).map(|at| Spent {
            purchases: 2,
            mean: f64::from(at),
        });
        SpendFit::of(spent, Prior::Weak).unwrap()
    });
    let terms = Terms {
        horizon_weeks: 52.0,
        margin: 0.3,
        discount_a_year: 0.1,
    };
    let scorer = scorer(&SPEND, terms);
    let buyers: Vec<Buyer> = HISTORIES
        .iter()
        .filter_map(|history| Buyer::of(history, UNTIL))
        .collect();
    bencher.bench_local(|| {
        scorer
            .worths(black_box(&buyers))
            .iter()
            .map(|worth| worth.lifetime.value)
            .sum::<f64>()
    });
}

#[divan::bench]
fn a_purchase_renews_its_history(bencher: Bencher) {
    let history = HISTORIES[0];
    let purchase = Purchase {
        day: Day(1000),
        amount_minor: 1999,
    };
    bencher.bench(|| {
        let mut history = black_box(history);
        history.add(black_box(purchase)).map(|()| history)
    });
}

/// Recency, frequency and money with their fifths, and concentration.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn count_ten_million_rows(bencher: Bencher) {
    let mut chance = Chance(5);
    let rows: Vec<(u32, i32, i64)> = (0..10 * MILLION)
        .map(|_| {
            let customer = (chance.share().powi(2) * 1e6) as u32;
            (
                customer,
                (chance.share() * 700.0) as i32,
                (chance.share() * 1e4) as i64,
            )
        })
        .collect();
    bencher.bench_local(|| {
        let mut tally = Tally::of(MILLION);
        for (customer, day, amount_minor) in black_box(&rows) {
            tally.add(*customer, Day(*day), *amount_minor);
        }
        let all: Vec<Rfm> = tally.active(Day(700)).map(|(_, rfm)| rfm).collect();
        let values: Vec<i64> = all.iter().map(|rfm| rfm.money_minor).collect();
        (fifths(&all).len(), concentration(&values))
    });
}

/// Ten contacts each: their places, what is usual, and from which day a silence is neglect.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn judge_a_million_silences(bencher: Bencher) {
    let mut chance = Chance(9);
    let values: Vec<i64> = (0..MILLION)
        .map(|_| (1e4 * chance.share().powf(-0.7)) as i64)
        .collect();
    let heard: Vec<[Day; 10]> = (0..MILLION)
        .map(|_| std::array::from_fn(|_| Day((chance.share() * 700.0) as i32)))
        .collect();
    bencher.bench_local(|| {
        let places = Places::of(black_box(&values));
        let placed: Vec<Place> = values.iter().map(|value| places.place(*value)).collect();
        let gaps = heard.iter().map(|days| conversation_gaps(days, UNTIL));
        let customs = Customs::of(placed.iter().copied().zip(gaps));
        let dues = heard.iter().zip(&placed).map(|(days, place)| {
            let spoken = Spoken::of(days, UNTIL);
            due(&spoken, Day(0), *place, false, 2, &customs)
        });
        dues.filter(|due| due.neglected_from.is_some_and(|from| from <= UNTIL))
            .count()
    });
}
