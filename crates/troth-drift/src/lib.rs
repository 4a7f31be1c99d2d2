//! Standards that do not erode: what a count can honestly be read as, whether it slides, since when, and how good it was.
//!
//! The way of the data: a period told an [`Observation`] (a share, a rate, durations, values) or nothing; bounds say what
//! it has shown ([`wilson()`], [`poisson()`], [`duration_low`]); a [`Standard`] is taken from the best of the past
//! ([`best_past`]) and stays; a sum against it tells a slide and its beginning ([`alarms`], [`likeliest_step`]); a [`Budget`]
//! sets how often it may cry wolf. The chart that people know ([`xmr()`], [`signals`], [`limits_of_period`]) is the picture
//! beside it, and not the alarm.
//!
//! Pure: no input or output, no clock, no randomness. No number can be made that is not a number: whatever enters is
//! parsed, and refused with a [`Refused`] that says what would be right.
//!
//! ```
//! use troth_drift::{Confidence, wilson};
//!
//! // Kept 81 of 93 promises: somewhere between 79 % and 92 %.
//! let share = wilson(81, 93, Confidence::P95).unwrap();
//! assert_eq!(format!("{:.2} to {:.2}", share.low, share.high), "0.79 to 0.92");
//! ```
//!
//! A year of weeks at nine of ten, then a slide to eight of ten:
//!
//! ```
//! use troth_drift::{Better, Budget, Known, Observation, Proportion, Skewness, Standard, first_alarm, past, sliding};
//!
//! let week = |kept| Proportion::parse(kept, 20).map(Observation::Share).ok();
//! let year: Vec<_> = [18, 17, 19, 18].into_iter().cycle().take(52).map(week).collect();
//! let slide = [18, 17, 18, 17, 17, 17, 16, 17, 16, 17, 16, 16, 16, 16, 16, 15, 16, 15].map(week);
//!
//! let past = past(&year)?.unwrap();
//! // One false alarm a year from ten such measures, each learnt from its own year.
//! let skewness = Skewness::of(past.told, 52, Better::Higher);
//! let cusum = Budget::parse(1.0, 10, 52)?.cusum(0.25, Known::From(52), skewness).unwrap();
//! let standard = Standard::floor(past.told.estimate(), Better::Higher)?;
//! let sums = sliding(&slide, standard, &past, cusum);
//! let (at, since) = first_alarm(&sums).unwrap();
//! assert!(at < 18 && since < 5);
//! # Ok::<(), troth_drift::Refused>(())
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
mod moments;
mod log_scale;
mod values;
mod observation;
mod xmr;
mod past;
mod limits_by_period;
mod rules;
mod cusum;
mod ewma;
mod binomial_cusum;
mod run_length;
mod chart_length;
mod onset;
mod budget;
mod ratchet;
mod recording;
mod watch;

pub use binomial_cusum::BinomialCusum;
pub use budget::{Budget, Known, Probability, Skewness, discoveries};
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
pub use past::{Past, past};
pub use poisson::{Events, RateInterval, poisson, poisson_high, poisson_low};
pub use proportion::Proportion;
pub use ratchet::{Block, Cut, Proposal, Standard, best_past, blocks, proposal};
pub use recording::{Recording, recording};
pub use refused::Refused;
pub use rules::{HEALTH_SERVICE, Rule, Side, Signal, WESTERN_ELECTRIC, WHEELER, signals};
pub use run_length::{alarm_chance, decision_for, one_sided_run_length, two_sided_run_length};
pub use values::{Values, mean_high, mean_low};
pub use watch::{Alarm, Kind, Standing, alarms, scores, sliding, standing};
pub use wilson::{Interval, wilson, wilson_high, wilson_low};
pub use xmr::{Limits, Middle, xmr};
