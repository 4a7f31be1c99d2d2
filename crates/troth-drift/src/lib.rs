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

pub use confidence::Confidence;
pub use dispersion::{Dispersion, moving_ranges, sigma_by_moving_range};
pub use limits_by_period::{PeriodLimits, limits_of_period};
pub use log_scale::{Durations, duration_high, duration_low};
pub use newcombe::{Difference, Pairs, difference_of_differences, newcombe};
pub use number::{Number, series};
pub use observation::{Better, Observation, joined};
pub use poisson::{Events, RateInterval, poisson, poisson_high, poisson_low};
pub use proportion::Proportion;
pub use refused::Refused;
pub use rules::{HEALTH_SERVICE, Rule, Side, Signal, WESTERN_ELECTRIC, WHEELER, signals};
pub use wilson::{Interval, wilson, wilson_high, wilson_low};
pub use xmr::{Limits, Middle, xmr};
