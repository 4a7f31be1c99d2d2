//! Logs as mean as life: on none of them is any prediction infinite, negative or not a number.

use proptest::prelude::*;
use troth_value::{
    Buyer, Choice, Cohort, Day, Family, History, Kind, Model, Prior, Purchase, Rhythm, Scorer, SpendFit,
    Summary, Terms, concentration, lorenz, whale,
};

const FORTY_YEARS: i32 = 14_610;
/// 1e9 in major units.
const HUGE: i64 = 100_000_000_000;

/// Everything the crate says of a log, held to be finite and not below nought.
fn all_is_sound(log: &[Vec<Purchase>], until: Day) {
    let histories: Vec<History> = log
        .iter()
        .map(|purchases| History::of(purchases, Day(i32::MAX)))
        .collect();
    let cohort = Cohort::of(&histories, until);
    let choice = Choice::of(&cohort);
    assert!(!choice.why.is_empty());
    let spend = SpendFit::of(
        histories
            .iter()
            .filter_map(|history| Buyer::of(history, until)?.spent),
        Prior::for_customers(cohort.customers()),
    );
    for fit in &choice.models {
        assert!(fit.log_likelihood.is_finite(), "{}", fit.model.kind);
        assert!(
            fit.parameters()
                .all(|(_, value)| value.is_finite() && value > 0.0)
        );
        assert!(
            fit.standard_errors()
                .all(|error| error.is_finite() && error >= 0.0)
        );
        for horizon_weeks in [1.0, 52.0, 520.0] {
            let terms = Terms {
                horizon_weeks,
                margin: 0.3,
                discount_a_year: 0.1,
            };
            each_is_sound(&Scorer::of_fit(fit, spend.as_ref(), terms), &histories, until);
        }
        for history in &histories {
            if let Some(rhythm) = Rhythm::of(history, &fit.model, until) {
                assert!((0.0..=1.0).contains(&rhythm.chance) && rhythm.days_since_last >= 0);
            }
        }
    }
    let terms = Terms {
        horizon_weeks: 52.0,
        margin: 0.3,
        discount_a_year: 0.1,
    };
    each_is_sound(&Scorer::new(&choice, spend.as_ref(), terms), &histories, until);
    let values: Vec<i64> = histories.iter().map(|history| history.net_minor()).collect();
    if let Some(found) = concentration(&values) {
        assert!(found.gini.is_finite() && (0.0..=1.0).contains(&found.gini_of_sizes));
    }
    let points = lorenz(&values, 10).into_iter().chain(whale(&values, 10).curve);
    for point in points {
        assert!(point.value.is_finite());
    }
}

/// Together as one by one, and no figure that is none.
fn each_is_sound(scorer: &Scorer<'_>, histories: &[History], until: Day) {
    let buyers: Vec<Buyer> = histories
        .iter()
        .filter_map(|history| Buyer::of(history, until))
        .collect();
    for (buyer, worth) in buyers.iter().zip(scorer.worths(&buyers)) {
        assert_eq!(worth, scorer.worth(buyer));
        for estimate in [
            Some(worth.purchases),
            Some(worth.spend),
            Some(worth.lifetime),
            worth.alive,
        ]
        .into_iter()
        .flatten()
        {
            let sound = 0.0 <= estimate.low
                && estimate.low <= estimate.value
                && estimate.value <= estimate.high
                && estimate.high.is_finite();
            assert!(sound, "{scorer:?} {worth:?} {buyer:?}");
        }
        assert!(worth.alive.is_none_or(|alive| alive.high <= 1.0));
    }
}

fn bought(day: i32, amount_minor: i64) -> Purchase {
    Purchase {
        day: Day(day),
        amount_minor,
    }
}

#[test]
fn nobody_at_all() {
    all_is_sound(&[], Day(0));
}

#[test]
fn one_customer_one_purchase() {
    all_is_sound(&[vec![bought(0, 100)]], Day(0));
    all_is_sound(&[vec![bought(0, 100)]], Day(FORTY_YEARS));
}

#[test]
fn all_on_one_day() {
    let log: Vec<Vec<Purchase>> = (0..300).map(|at| vec![bought(5, at), bought(5, at)]).collect();
    all_is_sound(&log, Day(5));
    all_is_sound(&log, Day(700));
}

#[test]
fn only_returns() {
    all_is_sound(
        &[vec![bought(0, -100)], vec![bought(3, -HUGE), bought(9, -1)]],
        Day(30),
    );
}

#[test]
fn every_day_for_forty_years() {
    let daily: Vec<Purchase> = (0..FORTY_YEARS).map(|day| bought(day, 100)).collect();
    all_is_sound(
        &[
            daily.clone(),
            vec![bought(0, HUGE)],
            vec![bought(FORTY_YEARS - 1, 1)],
        ],
        Day(FORTY_YEARS),
    );
    all_is_sound(&[daily], Day(FORTY_YEARS));
}

#[test]
fn dates_in_the_future() {
    all_is_sound(
        &[vec![bought(0, 100), bought(40_000, 100)], vec![bought(90_000, 5)]],
        Day(10),
    );
}

#[test]
fn dates_and_amounts_at_the_ends_of_their_numbers() {
    let ends = vec![
        bought(i32::MIN, i64::MAX),
        bought(0, i64::MAX),
        bought(i32::MAX, i64::MIN),
    ];
    all_is_sound(&[ends.clone(), vec![bought(i32::MAX, i64::MAX)]], Day(0));
    all_is_sound(&[ends], Day(i32::MAX));
}

/// All alike, and more than few, so that nothing holds the parameters back.
#[test]
fn a_thousand_clocks() {
    let log: Vec<Vec<Purchase>> = (0..1000)
        .map(|_| (0..20).map(|week| bought(7 * week, HUGE)).collect())
        .collect();
    all_is_sound(&log, Day(140));
    let once: Vec<Vec<Purchase>> = (0..1000).map(|at| vec![bought(at % 50, 0)]).collect();
    all_is_sound(&once, Day(50));
}

fn log() -> impl Strategy<Value = (Vec<Vec<Purchase>>, i32)> {
    let amount = prop_oneof![Just(0_i64), 1_i64..10_000, Just(HUGE), -5_000_i64..0, Just(-HUGE)];
    let span = prop_oneof![Just(1_i32), Just(30), Just(800), Just(FORTY_YEARS)];
    span.prop_flat_map(move |span| {
        let purchase = (0..span, amount.clone()).prop_map(|(day, amount)| bought(day, amount));
        let customers = prop::collection::vec(prop::collection::vec(purchase, 0..12), 0..12);
        (customers, 0..span + 400)
    })
}

proptest! {
    #[test]
    fn any_log_is_told_in_finite_figures((log, until) in log()) {
        all_is_sound(&log, Day(until));
    }
}

proptest! {
    #[test]
    fn any_model_says_sound_things_of_anyone(
        logs in prop::array::uniform4(-9.2_f64..11.5),
        repeats in prop_oneof![0_u32..5, 0_u32..15_000],
        last_weeks in 0.0_f64..2_100.0,
        silence in prop_oneof![Just(0.0), 0.0_f64..2_100.0],
        weeks in 0.0_f64..3_000.0,
        regularity in 1_u32..5,
    ) {
        let summary = Summary { repeats, last_weeks, age_weeks: last_weeks + silence };
        for family in [Family::Nbd, Family::Bg, Family::Mbg, Family::Pareto] {
            let model = Model { kind: Kind::regular(family, regularity), parameters: logs.map(f64::exp) };
            let expected = model.expected(summary, weeks);
            prop_assert!(expected.is_finite() && expected >= 0.0, "{model:?} {expected}");
            let alive = model.alive(summary).unwrap_or(1.0);
            prop_assert!((0.0..=1.0).contains(&alive), "{model:?} {alive}");
            let discounted = model.discounted(summary, weeks, 0.002);
            prop_assert!(discounted >= 0.0 && discounted <= expected, "{model:?} {discounted} {expected}");
            let residual = model.residual(summary, 0.002).unwrap_or(0.0);
            prop_assert!(residual.is_finite() && residual >= 0.0, "{model:?} {residual}");
        }
    }

    /// The longer one looks ahead the more is expected, and the longer a silence the less is one alive.
    #[test]
    fn time_works_in_one_direction(
        repeats in 0_u32..40, last_weeks in 0.0_f64..100.0, silence in 0.0_f64..100.0, weeks in 0.0_f64..200.0
    ) {
        let of = |more: f64| Summary { repeats, last_weeks, age_weeks: last_weeks + silence + more };
        for (kind, parameters) in [
            (Kind::MBG, [0.5248, 6.1831, 0.8914, 1.6140]),
            (Kind::PARETO, [0.5533, 10.5777, 0.6062, 11.6687]),
            (Kind::regular(Family::Mbg, 2), [0.8, 6.0, 0.4, 2.0]),
        ] {
            let model = Model { kind, parameters };
            prop_assert!(model.expected(of(0.0), weeks) <= model.expected(of(0.0), weeks + 1.0) + 1e-9);
            prop_assert!(model.alive(of(1.0)) <= model.alive(of(0.0)).map(|alive| alive + 1e-12), "{kind}");
        }
    }
}
