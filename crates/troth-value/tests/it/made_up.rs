//! Shops made up by a model give its parameters back, regular rhythm included, for which no table is published.

use crate::made::{Chance, Shop};
use troth_value::{Choice, Cohort, Day, Family, Fit, History, Kind, Prior};

/// Long gaps beside a day, so that counting by days blurs little.
const SLOW: Shop = Shop {
    parameters: [1.5, 25.0, 0.9, 3.0],
    regularity: 2,
    leaves_at_once: true,
    arrivals_days: 200.0,
    until_days: 1000.0,
};

fn customers(shop: Shop, number: usize) -> Vec<History> {
    let mut chance = Chance(1);
    (0..number).map(|_| shop.customer(&mut chance)).collect()
}

#[test]
fn a_regular_shop_gives_its_parameters_back() {
    for regularity in [1, 2, 3] {
        let shop = Shop { regularity, ..SLOW };
        let cohort = Cohort::of(&customers(shop, 4_000), Day(999));
        let fit = Fit::of(&cohort, Kind::regular(Family::Mbg, regularity), Prior::Flat).unwrap();
        for ((found, error), truth) in fit.parameters().zip(fit.standard_errors()).zip(shop.parameters) {
            println!("{regularity} {found:?} {error:.4} {truth}");
            // Three standard errors, and three parts in a hundred for the days.
            assert!(
                (found.1 - truth).abs() < 3.0 * error + 0.03 * truth,
                "{found:?} {error} {truth}"
            );
        }
    }
}

#[test]
fn how_regular_a_shop_is_shows_in_the_choice() {
    for regularity in [1, 2, 3] {
        let shop = Shop { regularity, ..SLOW };
        let choice = Choice::of(&Cohort::of(&customers(shop, 2_500), Day(999)));
        println!("{}", choice.why);
        assert_eq!(choice.chosen().model.kind, Kind::regular(Family::Mbg, regularity));
        // Thrice as regular as chance, and models that know only chance see nobody leave.
        assert_eq!(choice.fell_back().is_some(), regularity == 3);
    }
}

#[test]
fn a_shop_nobody_leaves_is_a_fall_back() {
    let shop = Shop {
        parameters: [1.5, 12.0, 1e-6, 1.0],
        regularity: 1,
        ..SLOW
    };
    let choice = Choice::of(&Cohort::of(&customers(shop, 4_000), Day(999)));
    assert_eq!(choice.chosen().model.kind, Kind::NBD, "{}", choice.why);
    assert!(choice.why.starts_with("fell back to NBD: "), "{}", choice.why);
}

/// By tenths of the chance of being active, about that share buys within the next five years.
#[test]
fn the_chance_of_being_active_is_calibrated() {
    let (cut, end) = (1000.0, 2800.0);
    let customers: Vec<(History, bool)> = {
        let mut chance = Chance(2);
        let shop = Shop {
            until_days: end,
            parameters: [3.0, 20.0, 0.9, 3.0],
            ..SLOW
        };
        (0..4_000).map(|_| shop.customer_to(cut, &mut chance)).collect()
    };
    let until = Day(999);
    let cohort = Cohort::of(customers.iter().map(|(history, _)| history), until);
    let model = Fit::of(&cohort, Kind::regular(Family::Mbg, 2), Prior::Flat)
        .unwrap()
        .model;
    let mut tenths = [(0.0, 0.0, 0.0); 10];
    for (history, came_back) in &customers {
        let alive = model.alive(history.summary(until).unwrap()).unwrap();
        let tenth = &mut tenths[((alive * 10.0) as usize).min(9)];
        *tenth = (
            tenth.0 + 1.0,
            tenth.1 + alive,
            tenth.2 + f64::from(u8::from(*came_back)),
        );
    }
    for (number, alive, came_back) in tenths.into_iter().filter(|(number, _, _)| *number > 150.0) {
        let (said, seen): (f64, f64) = (alive / number, came_back / number);
        println!("{number} {said:.3} {seen:.3}");
        assert!(
            (said - seen).abs() < 0.05,
            "of {number} customers {said} said, {seen} seen"
        );
    }
}
