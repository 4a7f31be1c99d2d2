//! The published figures of the CDNOW sample of 2,357 customers, to their printed digits.

use crate::read::{Log, as_printed, cdnow_sample, cohort, day, held_out, histories, spent};
use troth_value::{Cohort, Fit, Kind, Model, Prior, SpendFit, Summary};

const UNTIL: &str = "1997-09-30";
const END: &str = "1998-06-30";

fn fitted(log: &Log, kind: Kind) -> Fit {
    Fit::of(&cohort(log, day(UNTIL)), kind, Prior::Flat).unwrap()
}

#[track_caller]
fn prints(fit: &Fit, parameters: &[&str], log_likelihood: &str) {
    for ((name, found), printed) in fit.parameters().zip(parameters) {
        println!("{name} {found}");
        as_printed(found, printed);
    }
    as_printed(fit.log_likelihood, log_likelihood);
}

/// Fader, Hardie and Lee 2005a: counts of section 4, also in the description of the file.
#[test]
fn the_sample_is_the_papers() {
    let Some(log) = cdnow_sample() else { return };
    let cohort = cohort(&log, day(UNTIL));
    assert_eq!((cohort.customers(), cohort.repeats()), (2357, 2457));
    let later: u32 = histories(&log, day(END))
        .iter()
        .map(|history| history.repeats())
        .sum();
    assert_eq!(later, 2457 + 1882);
}

/// Table 2 of the paper, and the log-likelihood to the three digits of the tests of CLVTools.
#[test]
fn fader_hardie_lee_2005a_bg_nbd() {
    let Some(log) = cdnow_sample() else { return };
    let fit = fitted(&log, Kind::BG);
    prints(&fit, &["0.243", "4.414", "0.793", "2.426"], "-9582.4");
    prints(&fit, &["0.24259", "4.41360", "0.79292", "2.42591"], "-9582.4292");
    as_printed(fit.log_likelihood, "-9582.429");
}

/// Table 2 of the paper for the model of Schmittlein, Morrison and Colombo 1987.
#[test]
fn fader_hardie_lee_2005a_pareto_nbd() {
    let Some(log) = cdnow_sample() else { return };
    let fit = fitted(&log, Kind::PARETO);
    prints(&fit, &["0.553", "10.578", "0.606", "11.669"], "-9595.0");
    prints(&fit, &["0.5533", "10.5777", "0.6062", "11.6687"], "-9594.9762");
    as_printed(fit.log_likelihood, "-9594.976");
}

#[test]
fn clvtools_standard_errors_of_the_pareto_nbd() {
    let Some(log) = cdnow_sample() else { return };
    let errors: Vec<f64> = fitted(&log, Kind::PARETO).standard_errors().collect();
    for (found, printed) in errors.iter().zip(["0.0476", "0.8427", "0.1873"]) {
        as_printed(*found, printed);
    }
    // Theirs, from second differences of the likelihood itself, is 6.2105; differences of the gradient give 6.2111.
    assert!((errors[3] - 6.2105).abs() < 1e-3, "{}", errors[3]);
}

#[test]
fn nbd_of_the_sample() {
    let Some(log) = cdnow_sample() else { return };
    let fit = fitted(&log, Kind::NBD);
    prints(&fit, &["0.385", "12.072"], "-9763.7");
    prints(&fit, &["0.3848", "12.0720"], "-9763.6576");
}

/// BTYDplus's documentation prints .525, 6.183, .891, 1.614.
#[test]
fn btydplus_mbg_nbd() {
    let Some(log) = cdnow_sample() else { return };
    let fit = fitted(&log, Kind::MBG);
    prints(&fit, &["0.525", "6.183", "0.891", "1.614"], "-9582.1357");
    prints(&fit, &["0.5248", "6.1831", "0.8914", "1.6140"], "-9582.1357");
}

/// Of 946 repeat buyers: the note's parameters, and the log-likelihood of the tests of CLVTools.
#[test]
fn fader_hardie_2013_gamma_gamma() {
    let Some(log) = cdnow_sample() else { return };
    let fit = SpendFit::of(spent(&log, day(UNTIL)), Prior::Flat).unwrap();
    assert_eq!(fit.customers, 946);
    for (found, printed) in fit.parameters.iter().zip(["6.25", "3.74", "15.44"]) {
        as_printed(*found, printed);
    }
    for (found, printed) in fit.parameters.iter().zip(["6.2496", "3.7442", "15.4435"]) {
        as_printed(*found, printed);
    }
    as_printed(fit.log_likelihood, "-4055.9177");
    as_printed(fit.population_mean().unwrap(), "35.1704");
    as_printed(fit.observed_mean, "35.0778");
}

/// Parameters rounded as published, scored: the likelihood itself, apart from the climb.
#[test]
fn log_likelihoods_at_the_rounded_parameters() {
    let Some(log) = cdnow_sample() else { return };
    let cohort = cohort(&log, day(UNTIL));
    for (kind, parameters, printed) in [
        (Kind::BG, [0.243, 4.414, 0.793, 2.426], "-9582.4305"),
        (Kind::PARETO, [0.553, 10.578, 0.606, 11.669], "-9594.9763"),
        (Kind::NBD, [0.385, 12.072, 1.0, 1.0], "-9763.6578"),
    ] {
        as_printed(
            Model { kind, parameters }.log_likelihood(&cohort).unwrap(),
            printed,
        );
    }
}

/// Repeat purchases up to week 78 against 4,339 that came: Fader, Hardie and Lee 2005a, figure 3.
#[test]
fn cumulative_repeats_to_week_78() {
    let Some(log) = cdnow_sample() else { return };
    let end = day(END);
    for (kind, total, error) in [(Kind::BG, "4160.6", "-4.11"), (Kind::PARETO, "4270.0", "-1.59")] {
        let model = fitted(&log, kind).model;
        let found: f64 = histories(&log, end)
            .iter()
            .filter_map(|history| history.summary(end))
            .map(|summary| model.expected_of_new(summary.age_weeks))
            .sum();
        as_printed(found, total);
        as_printed(100.0 * (found / 4339.0 - 1.0), error);
    }
}

/// Conditional expectation against what came in 39 weeks: Fader, Hardie and Lee 2005a, section 4.
#[test]
fn correlation_with_the_holdout() {
    let Some(log) = cdnow_sample() else { return };
    for (kind, printed, longer) in [(Kind::BG, "0.626", "0.6256"), (Kind::PARETO, "0.630", "0.6302")] {
        let found = held_out(&log, &fitted(&log, kind).model, day(UNTIL), day(END));
        as_printed(found.correlation.unwrap(), printed);
        as_printed(found.correlation.unwrap(), longer);
    }
}

/// The vignette of BTYD for R, with parameters not rounded.
#[test]
fn btyd_customer_of_26_repeats() {
    let Some(log) = cdnow_sample() else { return };
    let model = fitted(&log, Kind::PARETO).model;
    let summary = Summary {
        repeats: 26,
        last_weeks: 30.86,
        age_weeks: 31.0,
    };
    as_printed(model.expected(summary, 52.0), "25.46");
    as_printed(model.expected(summary, 52.0), "25.4563");
    as_printed(model.alive(summary).unwrap(), "0.998");
    as_printed(model.alive(summary).unwrap(), "0.9979");
}

/// Peers' figures for one customer, and for a new one.
#[test]
fn a_customer_of_two_repeats() {
    let Some(log) = cdnow_sample() else { return };
    let summary = Summary {
        repeats: 2,
        last_weeks: 30.43,
        age_weeks: 38.86,
    };
    for (kind, expected, alive, new) in [
        (Kind::BG, "1.2259", "0.7266", "1.4440"),
        (Kind::PARETO, "1.4551", "0.8691", "1.4734"),
    ] {
        let model = fitted(&log, kind).model;
        as_printed(model.expected(summary, 39.0), expected);
        as_printed(model.alive(summary).unwrap(), alive);
        as_printed(model.expected_of_new(52.0), new);
    }
}

/// CDNOW's buyers are not regular: a second tick makes the log less likely.
#[test]
fn chance_suits_cdnow_better_than_regular_rhythm() {
    let Some(log) = cdnow_sample() else { return };
    let of = |regularity| fitted(&log, Kind::regular(troth_value::Family::Mbg, regularity)).log_likelihood;
    assert!(of(2) < of(1), "{} {}", of(2), of(1));
}

#[test]
fn without_gaps_regular_models_are_not_compared() {
    let alike = Cohort::of_summaries([Summary {
        repeats: 2,
        last_weeks: 30.43,
        age_weeks: 38.86,
    }]);
    assert!(Fit::of(&alike, Kind::regular(troth_value::Family::Mbg, 2), Prior::Weak).is_none());
}
