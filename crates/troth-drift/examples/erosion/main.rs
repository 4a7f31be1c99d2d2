//! Prints how often each detector finds a standard that erodes, and how often it cries wolf: `cargo run --release --example erosion`.

mod trial;

use trial::{Course, METHODS, Scene, YEAR, dated, found, quartiles, runs, threshold};
use troth_drift::Cusum;

const RUNS: usize = 1_500;

fn main() {
    for a_week in [20.0, 8.0] {
        println!(
            "\n{a_week} promises a week kept at .90; a year of past; thresholds for one false alarm in ten years"
        );
        println!(
            "{:<31}{:>6}{:>7}{:>14}{:>14}{:>14}{:>12}",
            "", "above", "false", "step to .85", "to .80 in 52", "to .85 in 104", "dispersed"
        );
        for (name, method) in METHODS {
            let scene = |course, watched| Scene {
                a_week,
                ..Scene::of(course, watched)
            };
            let stable = scene(Course::Stable, YEAR);
            let above = threshold(method, &runs(method, stable, 4 * RUNS, "thresholds"));
            let (false_alarms, _) = found(&runs(method, stable, RUNS, "stable"), above);
            let step = found(
                &runs(method, scene(Course::Step { to: 0.85 }, YEAR), RUNS, "step"),
                above,
            );
            let fast = scene(Course::Ramp { to: 0.8, weeks: 52 }, YEAR);
            let fast = found(&runs(method, fast, RUNS, "fast"), above);
            let slow = scene(Course::Ramp { to: 0.85, weeks: 104 }, 2 * YEAR);
            let slow = found(&runs(method, slow, RUNS, "slow"), above);
            let dispersed = Scene {
                correlation: 0.03,
                ..stable
            };
            let (dispersed, _) = found(&runs(method, dispersed, RUNS, "dispersed"), above);
            let percent = |share: f64| format!("{:.0} %", 100.0 * share);
            let with_week = |(share, week): (f64, usize)| format!("{}, {week}", percent(share));
            println!(
                "{name:<31}{above:>6.2}{:>7}{:>14}{:>14}{:>14}{:>12}",
                percent(false_alarms),
                with_week(step),
                with_week(fast),
                with_week(slow),
                percent(dispersed)
            );
        }
    }
    print_dates();
}

/// Of slides that begin after week 26, when they are said to have begun.
fn print_dates() {
    println!("\nbegun after week 26: a quarter, half and three quarters of the dates given are up to week");
    let cusum = Cusum::parse(0.25, 8.9).unwrap_or_else(|refused| unreachable!("{refused}"));
    for (name, to, weeks) in [
        ("step to .85", 0.85, 1),
        ("step to .80", 0.8, 1),
        ("to .80 in 52", 0.8, 52),
    ] {
        let scene = Scene::of(Course::Late { to, weeks }, 2 * YEAR);
        let (by_zero, by_step) = dated(scene, cusum, RUNS, "dates").into_iter().unzip();
        let (by_zero, by_step) = (quartiles(by_zero), quartiles(by_step));
        println!("{name:<31}last zero of the sum {by_zero:?}, likeliest step {by_step:?}");
    }
}
