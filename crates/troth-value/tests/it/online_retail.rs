//! Online Retail: wholesale buyers whose leaving cannot be told, on whom peers diverge.

use crate::read::{Log, as_printed, cohort, day, held_out, histories, online_retail};
use troth_value::{
    Buyer, Choice, Family, Fit, Kind, Prior, Scorer, SpendFit, Terms, concentration, regularity,
};

const UNTIL: &str = "2011-06-30";
const END: &str = "2011-12-09";

#[test]
fn nbd_and_its_forecast() {
    let Some(log) = online_retail() else { return };
    let fit = Fit::of(&cohort(&log, day(UNTIL)), Kind::NBD, Prior::Flat).unwrap();
    assert_eq!(fit.customers, 2_960);
    for ((_, found), printed) in fit.parameters().zip(["0.74443", "9.04805"]) {
        as_printed(found, printed);
    }
    as_printed(fit.log_likelihood, "-15328.3065");
    let found = held_out(&log, &fit.model, day(UNTIL), day(END));
    as_printed(found.actual, "6427");
    as_printed(found.predicted, "5636.05");
    as_printed(100.0 * found.aggregate_error.unwrap(), "-12.31");
    as_printed(found.mae, "1.3667");
}

/// Peers go to b = 6.6e42 and forecast -5e28 purchases.
#[test]
fn where_peers_diverge_every_model_is_finite_and_the_fall_back_is_said() {
    let Some(log) = online_retail() else { return };
    let cohort = cohort(&log, day(UNTIL));
    let choice = Choice::of(&cohort);
    println!("{}", choice.why);
    for fit in &choice.models {
        let found = held_out(&log, &fit.model, day(UNTIL), day(END));
        println!(
            "{} {:?} {:.4} {found:?}",
            fit.model.kind,
            fit.parameters().collect::<Vec<_>>(),
            fit.log_likelihood
        );
        // No account of this log foresees half or twice what came.
        assert!(
            found.predicted > 3_000.0 && found.predicted < 13_000.0,
            "{}",
            fit.model.kind
        );
    }
    assert_eq!(choice.fell_back().unwrap().model.kind, Kind::NBD);
    assert!(choice.why.starts_with("fell back to NBD: "), "{}", choice.why);
    // Buyers are regular here, and once that is seen some can be seen to leave.
    assert_eq!(choice.chosen().model.kind, Kind::regular(Family::Mbg, 2));
    let chosen = held_out(&log, &choice.chosen().model, day(UNTIL), day(END));
    let peers = held_out(&log, &choice.fell_back().unwrap().model, day(UNTIL), day(END));
    assert!(chosen.rmse < peers.rmse && chosen.aggregate_error > peers.aggregate_error);
    for kind in [Kind::BG, Kind::MBG, Kind::PARETO] {
        let fit = choice.models.iter().find(|fit| fit.model.kind == kind).unwrap();
        as_printed(fit.log_likelihood, "-15328.31");
    }
    let spend = SpendFit::of(
        histories(&log, day(UNTIL))
            .iter()
            .filter_map(|history| Buyer::of(history, day(UNTIL))?.spent),
        Prior::Flat,
    )
    .unwrap();
    let terms = Terms {
        horizon_weeks: 52.0,
        margin: 0.3,
        discount_a_year: 0.1,
    };
    let scorer = Scorer::new(&choice, Some(&spend), terms);
    for history in histories(&log, day(UNTIL)) {
        let Some(buyer) = Buyer::of(&history, day(UNTIL)) else {
            continue;
        };
        let worth = scorer.worth(&buyer);
        for estimate in [worth.purchases, worth.spend, worth.lifetime] {
            assert!(0.0 <= estimate.low && estimate.low <= estimate.value, "{worth:?}");
            assert!(
                estimate.value <= estimate.high && estimate.high.is_finite(),
                "{worth:?}"
            );
        }
    }
}

fn values(log: &Log, net: bool) -> Vec<i64> {
    histories(log, day(END))
        .iter()
        .filter(|history| net || history.purchases() > 0)
        .map(|history| {
            if net {
                history.net_minor()
            } else {
                history.bought_minor()
            }
        })
        .collect()
}

#[test]
fn concentration_before_and_after_cancellations() {
    let Some(log) = online_retail() else { return };
    for (net, shares, gini, best, customers) in [
        (
            false,
            ["0.3200", "0.5038", "0.6138", "0.7462"],
            "0.7152",
            1_133,
            4_339,
        ),
        (
            true,
            ["0.2992", "0.4859", "0.6005", "0.7385"],
            "0.7093",
            1_171,
            4_372,
        ),
    ] {
        let found = concentration(&values(&log, net)).unwrap();
        println!("{found:?}");
        for (top, printed) in found.top.iter().zip(shares) {
            as_printed(top.share, printed);
        }
        as_printed(found.gini, gini);
        assert_eq!((found.make_80_percent, found.customers), (best, customers));
        assert_eq!(found.negative > 0, net);
    }
}

/// Wheat and Morrison's k, from the last two gaps of each customer with two or more.
#[test]
fn gaps_are_regular() {
    let Some(log) = online_retail() else { return };
    let pairs = log.iter().filter_map(|purchases| {
        let mut days: Vec<i32> = purchases
            .iter()
            .filter(|purchase| !purchase.is_return())
            .map(|purchase| purchase.day.0)
            .collect();
        days.sort_unstable();
        days.dedup();
        let [.., first, second, third] = days[..] else {
            return None;
        };
        Some((f64::from(second - first), f64::from(third - second)))
    });
    as_printed(regularity(pairs).unwrap(), "1.85");
}
