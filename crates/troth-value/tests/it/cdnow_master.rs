//! The full CDNOW cohort of 23,570 customers, against figures of an independent likelihood and of two peers.

use crate::read::{
    as_printed, cdnow_master, cohort, day, held_out, held_out_by, histories, near_print, spent,
};
use troth_value::{Choice, Fit, Kind, Prior, SpendFit, concentration};

const UNTIL: &str = "1997-09-30";
const END: &str = "1998-06-30";

#[test]
fn parameters_and_log_likelihoods() {
    let Some(log) = cdnow_master() else { return };
    let cohort = cohort(&log, day(UNTIL));
    assert_eq!(
        (cohort.customers(), cohort.repeats(), cohort.groups().len()),
        (23_570, 24_337, 8_685)
    );
    let cases: [(Kind, &[&str], &str); 4] = [
        (Kind::NBD, &["0.3872", "12.2712"], "-96845.3442"),
        (
            Kind::BG,
            &["0.25162", "4.78894", "0.72343", "2.16108"],
            "-95368.4439",
        ),
        (
            Kind::MBG,
            &["0.6371", "7.3103", "0.8075", "1.2284"],
            "-95336.9583",
        ),
        (
            Kind::PARETO,
            &["0.5974", "11.5857", "0.5222", "8.8278"],
            "-95415.1186",
        ),
    ];
    for (kind, parameters, log_likelihood) in cases {
        let fit = Fit::of(&cohort, kind, Prior::Flat).unwrap();
        println!(
            "{kind} {:?} {}",
            fit.parameters().collect::<Vec<_>>(),
            fit.log_likelihood
        );
        for ((_, found), printed) in fit.parameters().zip(parameters) {
            near_print(found, printed);
        }
        as_printed(fit.log_likelihood, log_likelihood);
    }
}

#[test]
fn gamma_gamma_of_9450() {
    let Some(log) = cdnow_master() else { return };
    let fit = SpendFit::of(spent(&log, day(UNTIL)), Prior::Flat).unwrap();
    assert_eq!(fit.customers, 9_450);
    for (found, printed) in fit.parameters.iter().zip(["6.2754", "3.6244", "14.9837"]) {
        near_print(*found, printed);
    }
    as_printed(fit.log_likelihood, "-40763.4763");
    as_printed(fit.population_mean().unwrap(), "35.8277");
}

#[test]
fn holdout_of_39_weeks() {
    let Some(log) = cdnow_master() else { return };
    let cohort = cohort(&log, day(UNTIL));
    for (kind, predicted, error, rest) in [
        (Kind::BG, "16873.7", "-14.28", ["0.8187", "1.7329", "0.6688"]),
        (Kind::PARETO, "17153.2", "-12.86", ["0.7938", "1.7262", "0.6708"]),
    ] {
        let model = Fit::of(&cohort, kind, Prior::Flat).unwrap().model;
        let found = held_out(&log, &model, day(UNTIL), day(END));
        as_printed(found.actual, "19684");
        as_printed(found.predicted, predicted);
        as_printed(100.0 * found.aggregate_error.unwrap(), error);
        for (found, printed) in [found.mae, found.rmse, found.correlation.unwrap()]
            .iter()
            .zip(rest)
        {
            as_printed(*found, printed);
        }
    }
}

/// The better of the peers errs by .7938 purchases a customer.
#[test]
fn the_forecast_is_at_least_as_right_as_the_peers() {
    let Some(log) = cdnow_master() else { return };
    let choice = Choice::of(&cohort(&log, day(UNTIL)));
    for fit in &choice.models {
        let found = held_out(&log, &fit.model, day(UNTIL), day(END));
        println!("{} {:.4} {found:?}", fit.model.kind, fit.log_likelihood);
    }
    println!("{}", choice.why);
    assert!(choice.fell_back().is_none());
    assert_eq!(
        (choice.chosen().model.kind, choice.rival().unwrap().model.kind),
        (Kind::MBG, Kind::PARETO)
    );
    let found = held_out_by(&log, day(UNTIL), day(END), |summary, weeks| {
        choice.expected(summary, weeks)
    });
    println!("{found:?}");
    assert!(found.mae <= 0.7938, "{}", found.mae);
}

/// Checked with numpy, polars, duckdb and pandas.
#[test]
fn concentration_of_spend() {
    let Some(log) = cdnow_master() else { return };
    let values: Vec<i64> = histories(&log, day(END))
        .iter()
        .map(|history| history.net_minor())
        .collect();
    let found = concentration(&values).unwrap();
    assert_eq!(found.total_minor, 250_031_563);
    for (top, printed) in found.top.iter().zip(["0.1588", "0.3669", "0.5094", "0.6778"]) {
        as_printed(top.share, printed);
    }
    as_printed(found.gini, "0.6346");
    assert_eq!((found.make_80_percent, found.customers), (7_695, 23_570));
}
