//! Fits every model to a small made-up log and says what each customer is worth.
//!
//! `cargo run -p troth-value --example worth`

use troth_value::{
    Buyer, Choice, Cohort, Day, History, Prior, Purchase, Report, Rhythm, Scorer, SpendFit, Terms,
};

fn main() {
    let today = Day(365);
    let customers = [
        (
            "each month",
            vec![0, 30, 61, 90, 122, 150, 181, 211, 240, 272, 301, 335],
        ),
        ("each month, then never", vec![0, 30, 61, 90, 122]),
        ("once, long ago", vec![10]),
        ("once, just now", vec![350]),
        ("now and then", vec![20, 35, 170, 320]),
    ];
    let histories: Vec<History> = customers
        .iter()
        .map(|(_, days)| {
            let log: Vec<Purchase> = days
                .iter()
                .map(|day| Purchase {
                    day: Day(*day),
                    amount_minor: 2_000 + 10 * i64::from(*day),
                })
                .collect();
            History::of(&log, today)
        })
        .collect();
    let choice = Choice::of(&Cohort::of(&histories, today));
    for model in Report::of(&choice, None, None).models {
        print!("{:<12} {:>10.3} ", model.name, model.log_likelihood);
        for parameter in model.parameters {
            print!(" {} {:.3}", parameter.symbol, parameter.value);
        }
        println!();
    }
    println!("{}\n", choice.why);

    let spent = histories
        .iter()
        .filter_map(|history| Buyer::of(history, today)?.spent);
    let spend = SpendFit::of(spent, Prior::Weak);
    let terms = Terms {
        horizon_weeks: 52.0,
        margin: 0.4,
        discount_a_year: 0.1,
    };
    let scorer = Scorer::new(&choice, spend.as_ref(), terms);
    for ((name, _), history) in customers.iter().zip(&histories) {
        let Some(worth) = Buyer::of(history, today).map(|buyer| scorer.worth(&buyer)) else {
            continue;
        };
        let standing = Rhythm::of(history, &choice.chosen().model, today).map(|rhythm| rhythm.standing);
        println!(
            "{name:<24} {:>5.1} purchases ({:.1} to {:.1}), {:>7.2} to earn ({:.2} to {:.2}), {standing:?}",
            worth.purchases.value,
            worth.purchases.low,
            worth.purchases.high,
            worth.lifetime.value / 100.0,
            worth.lifetime.low / 100.0,
            worth.lifetime.high / 100.0,
        );
    }
}
