//! A standard held still finds what erodes; one that moves with its own results does not. The measured figures, by simulation.

#[path = "../examples/erosion/trial.rs"]
#[allow(dead_code, reason = "the example compares more methods")]
mod trial;

use trial::{Course, Method, Scene, YEAR, dated, found, quartiles, runs, threshold};
use troth_drift::{Better, Budget, Cusum, Known, Observation, Proportion, Skewness};

const RUNS: usize = 1_500;
const DEFAULT: Method = Method::Cusum { reference: 0.25 };

fn spoken(method: Method, scene: Scene, above: f64, name: &str) -> f64 {
    found(&runs(method, scene, RUNS, name), above).0
}

/// One false alarm a year from ten measures, each learnt from its own year.
fn decision(a_week: u64) -> f64 {
    // Nine of ten, for a year.
    let year = Proportion::parse(52 * a_week * 9, 52 * a_week * 10).map(Observation::Share);
    let skewness = year.map(|year| Skewness::of(year, 520, Better::Higher));
    let budget = Budget::parse(1.0, 10, 52).and_then(|budget| Ok((budget, skewness?)));
    let cusum = budget.map(|(budget, skewness)| budget.cusum(0.25, Known::From(52), skewness));
    cusum.ok().flatten().map_or(f64::NAN, |cusum| cusum.decision())
}

#[test]
fn the_default_alarm_keeps_its_budget() {
    let stable = Scene::of(Course::Stable, YEAR);
    let false_alarms = spoken(DEFAULT, stable, decision(20), "stable years");
    assert!(false_alarms <= 0.12, "{false_alarms}");
    let dispersed = Scene {
        correlation: 0.03,
        ..stable
    };
    let false_alarms = spoken(DEFAULT, dispersed, decision(20), "dispersed years");
    assert!(false_alarms <= 0.15, "{false_alarms}");
}

/// Few a week are skewed, and the budget allows for it.
#[test]
fn eight_a_week_keep_the_budget() {
    let stable = Scene {
        a_week: 8.0,
        ..Scene::of(Course::Stable, YEAR)
    };
    let false_alarms = spoken(DEFAULT, stable, decision(8), "few a week");
    assert!(false_alarms <= 0.12, "{false_alarms}");
    let budget = Budget::parse(1.0, 10, 52).unwrap();
    let sum = budget
        .binomial_cusum(0.9, Better::Higher, 1.5, 8, Known::From(52))
        .unwrap();
    let method = Method::LikelihoodRatio { odds: 1.5 };
    let false_alarms = spoken(method, stable, sum.decision(), "few a week");
    assert!(false_alarms <= 0.12, "{false_alarms}");
}

#[test]
fn the_default_alarm_finds_erosion() {
    let fast = Scene::of(Course::Ramp { to: 0.8, weeks: 52 }, YEAR);
    let share = spoken(DEFAULT, fast, decision(20), "ramps");
    assert!(share >= 0.95, "{share}");
    let step = Scene::of(Course::Step { to: 0.85 }, YEAR);
    let share = spoken(DEFAULT, step, decision(20), "steps");
    assert!(share >= 0.93, "{share}");
}

/// Three of four erosions that a standard held still finds are missed by one that moves with its results.
#[test]
fn a_moving_baseline_is_how_standards_erode() {
    let method = Method::MovingBaseline;
    let stable = Scene::of(Course::Stable, YEAR);
    let above = threshold(method, &runs(method, stable, RUNS, "thresholds"));
    let fast = Scene::of(Course::Ramp { to: 0.8, weeks: 52 }, YEAR);
    let share = spoken(method, fast, above, "ramps");
    assert!((0.15..0.32).contains(&share), "{share}");
}

/// A step after week 26 from .90 to .80: half of the likeliest steps are no more than two weeks from it; the sum's last zero
/// is often earlier, as chance had it down already.
#[test]
fn a_slide_is_dated_within_weeks() {
    let scene = Scene::of(Course::Late { to: 0.8, weeks: 1 }, 2 * YEAR);
    let cusum = Cusum::parse(0.25, decision(20)).unwrap();
    let (by_zero, by_step) = dated(scene, cusum, RUNS, "dates").into_iter().unzip();
    let [early, middle, late] = quartiles(by_step);
    assert!(
        24 <= early && middle == 26 && late <= 28,
        "{early} {middle} {late}"
    );
    let [early, middle, late] = quartiles(by_zero);
    assert!(
        13 <= early && middle <= 26 && late <= 26,
        "{early} {middle} {late}"
    );
}
