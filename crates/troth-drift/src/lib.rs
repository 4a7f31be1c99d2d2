//! Intervals for rates: what a count can honestly be read as.
//!
//! Pure: no input or output, no clock, no randomness.
//!
//! ```
//! use troth_drift::{Confidence, wilson};
//!
//! // Kept 81 of 93 promises: somewhere between 79 % and 92 %.
//! let share = wilson(81, 93, Confidence::P95).unwrap();
//! assert_eq!(format!("{:.2} to {:.2}", share.low, share.high), "0.79 to 0.92");
//! ```

#[cfg(test)]
mod chance;

mod refused;
mod number;
mod special;
mod quadrature;
mod confidence;
mod proportion;
mod dispersion;
mod wilson;
mod newcombe;
mod poisson;
mod log_scale;
mod observation;
mod xmr;
mod limits_by_period;
mod rules;
mod cusum;
mod ewma;
mod binomial_cusum;
mod run_length;
mod chart_length;
mod onset;

pub use binomial_cusum::BinomialCusum;
pub use chart_length::{ewma_run_length, shewhart_run_length};
pub use confidence::Confidence;
pub use cusum::{Cusum, Sum, first_alarm, one_sided};
pub use dispersion::{Dispersion, moving_ranges, sigma_by_moving_range};
pub use ewma::{Average, Ewma, ewma};
pub use limits_by_period::{PeriodLimits, limits_of_period};
pub use log_scale::{Durations, duration_high, duration_low};
pub use newcombe::{Difference, Pairs, difference_of_differences, newcombe};
pub use number::{Number, series};
pub use observation::{Better, Observation, joined};
pub use onset::likeliest_step;
pub use poisson::{Events, RateInterval, poisson, poisson_high, poisson_low};
pub use proportion::Proportion;
pub use refused::Refused;
pub use rules::{HEALTH_SERVICE, Rule, Side, Signal, WESTERN_ELECTRIC, WHEELER, signals};
pub use run_length::{alarm_chance, decision_for, one_sided_run_length, two_sided_run_length};
pub use wilson::{Interval, wilson, wilson_high, wilson_low};
pub use xmr::{Limits, Middle, xmr};
