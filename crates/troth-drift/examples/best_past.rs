//! Prints where standards taken from the best of the past settle on a process that never changes, and how many fail them.
//!
//! `cargo run --release --example best_past`

use troth_drift::{
    Better, Confidence, Cut, Dispersion, Observation, Proportion, Standard, best_past, wilson_low,
};

#[path = "../src/chance.rs"]
#[allow(dead_code, reason = "only some of its draws are needed")]
mod chance;
use chance::Chance;

const RUNS: usize = 400;
const YEARS: [usize; 4] = [1, 3, 5, 20];
const QUARTER: usize = 13;

fn main() {
    println!(
        "twenty promises a week kept at .90 for ever: where the standard settles, and how many quarters fail it"
    );
    println!("{:<36}{:>13}{:>13}{:>13}{:>13}", "after years", 1, 3, 5, 20);
    let quarters = quarters();
    for (name, standard) in RULES {
        let mut chance = Chance::of("best past");
        let settled: Vec<[f64; 4]> = (0..RUNS)
            .map(|_| after_years(standard, &weeks(&mut chance)))
            .collect();
        print!("{name:<36}");
        for at in 0..YEARS.len() {
            let levels = settled.iter().map(|run| run[at]);
            let mean = levels.clone().sum::<f64>() / RUNS as f64;
            let failing =
                |level: f64| quarters.partition_point(|share| *share < level) as f64 / quarters.len() as f64;
            let failed = levels.map(failing).sum::<f64>() / RUNS as f64;
            print!("{mean:>7.3}, {:>3.0} %", 100.0 * failed);
        }
        println!();
    }
}

type Week = (u64, u64);
type Rule = fn(&[Week]) -> f64;

const RULES: [(&str, Rule); 7] = [
    ("best week", |weeks| rolling(weeks, 1, share)),
    ("best rolling 13 weeks", |weeks| rolling(weeks, QUARTER, share)),
    ("best rolling 52 weeks", |weeks| rolling(weeks, 52, share)),
    ("best rolling 13 weeks, 95 % bound", |weeks| {
        rolling(weeks, QUARTER, |sum| bound(sum, Confidence::P95))
    }),
    ("best block, 95 % bound", |weeks| {
        best_block(weeks, Confidence::P95)
    }),
    ("best block, 99 % bound", |weeks| {
        best_block(weeks, Confidence::P99)
    }),
    ("the ratchet", ratchet),
];

fn weeks(chance: &mut Chance) -> Vec<Week> {
    let mut week = || {
        let of = chance.poisson(20.0).max(1);
        (chance.binomial(of, 0.9), of)
    };
    (0..20 * 52).map(|_| week()).collect()
}

/// Shares of ordinary quarters, from low to high.
fn quarters() -> Vec<f64> {
    let mut chance = Chance::of("ordinary quarters");
    let mut quarters: Vec<f64> = (0..20_000)
        .map(|_| {
            let of = chance.poisson(260.0);
            chance.binomial(of, 0.9) as f64 / of as f64
        })
        .collect();
    quarters.sort_by(f64::total_cmp);
    quarters
}

fn after_years(standard: Rule, weeks: &[Week]) -> [f64; 4] {
    YEARS.map(|years| standard(&weeks[..years * 52]))
}

fn joined(weeks: &[Week]) -> Week {
    weeks
        .iter()
        .fold((0, 0), |sum, week| (sum.0 + week.0, sum.1 + week.1))
}

fn share((kept, of): Week) -> f64 {
    kept as f64 / of as f64
}

fn bound((kept, of): Week, confidence: Confidence) -> f64 {
    Proportion::parse(kept, of).map_or(0.0, |counted| wilson_low(counted, confidence, Dispersion::NONE))
}

fn rolling(weeks: &[Week], length: usize, read: impl Fn(Week) -> f64) -> f64 {
    weeks
        .windows(length)
        .map(|window| read(joined(window)))
        .fold(0.0, f64::max)
}

fn best_block(weeks: &[Week], confidence: Confidence) -> f64 {
    let blocks = weeks.chunks_exact(QUARTER);
    blocks
        .map(|block| bound(joined(block), confidence))
        .fold(0.0, f64::max)
}

fn ratchet(weeks: &[Week]) -> f64 {
    let told = |(kept, of): &Week| Proportion::parse(*kept, *of).ok().map(Observation::Share);
    let periods: Vec<_> = weeks.iter().map(told).collect();
    let standard = best_past(&periods, None, Better::Higher, Cut::QUARTERS_OF_WEEKS);
    standard.ok().flatten().map_or(0.0, Standard::level)
}
