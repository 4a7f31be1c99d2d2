//! A standard held still finds what erodes; one that moves with its own results does not. The measured figures, by simulation.

#[path = "../examples/erosion/trial.rs"]
#[allow(dead_code, reason = "the example compares more methods")]
mod trial;

use trial::{Course, Method, Scene, YEAR, found, runs, threshold};
use troth_drift::{Better, Budget, Known, Observation, Proportion, Skewness};

const RUNS: usize = 1_500;
const DEFAULT: Method = Method::Cusum { reference: 0.25 };

fn spoken(method: Method, scene: Scene, above: f64, name: &str) -> f64 {
    found(&runs(method, scene, RUNS, name), above).0
}

/// One false alarm a year from ten measures, each learnt from its own year.
fn decision() -> f64 {
    let budget = Budget::parse(1.0, 10, 52).ok();
    // Two failures of twenty in a usual week.
    let skewness =
        Proportion::parse(18, 20).map(|week| Skewness::of(Observation::Share(week), 1, Better::Higher));
    let cusum = budget
        .zip(skewness.ok())
        .and_then(|(budget, skewness)| budget.cusum(0.25, Known::From(52), skewness));
    cusum.map_or(f64::NAN, |cusum| cusum.decision())
}

#[test]
fn the_default_alarm_keeps_its_budget() {
    let stable = Scene::of(Course::Stable, YEAR);
    let false_alarms = spoken(DEFAULT, stable, decision(), "stable years");
    assert!(false_alarms <= 0.12, "{false_alarms}");
    let dispersed = Scene {
        correlation: 0.03,
        ..stable
    };
    let false_alarms = spoken(DEFAULT, dispersed, decision(), "dispersed years");
    assert!(false_alarms <= 0.15, "{false_alarms}");
}

#[test]
fn the_default_alarm_finds_erosion() {
    let fast = Scene::of(Course::Ramp { to: 0.8, weeks: 52 }, YEAR);
    let share = spoken(DEFAULT, fast, decision(), "ramps");
    assert!(share >= 0.95, "{share}");
    let step = Scene::of(Course::Step { to: 0.85 }, YEAR);
    let share = spoken(DEFAULT, step, decision(), "steps");
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
