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

mod wilson;

pub use wilson::{Confidence, Interval, wilson};
