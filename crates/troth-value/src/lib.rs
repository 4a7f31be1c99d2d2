//! What customers are worth and whether they are leaving: from purchases to a figure with an interval, and why.
//!
//! The way of the data: each customer's purchases are kept as a [`History`] of sufficient statistics, renewed in constant
//! time; those alike are folded into a [`Cohort`]; buying models are fitted to it by maximum likelihood ([`Fit`]) and one is
//! chosen, or the one without leaving where the log does not tell who has left ([`Choice`]); a [`Scorer`] then says of each
//! customer how likely they are still active, what they will buy, and what it is worth ([`Worth`]). Beside the models stand
//! plain figures: [`concentration`](fn@concentration), [`whale`](fn@whale), [`Tally`] and each customer's [`Rhythm`]; and
//! beside what customers are worth stands whether they are spoken with: [`due`] says from which day a silence is neglect.
//!
//! | model | leaving | equations |
//! |---|---|---|
//! | NBD | never | `dropout` |
//! | BG/NBD | after a repeat purchase | `dropout` |
//! | MBG/NBD | after any purchase | `dropout` |
//! | Pareto/NBD | at any time | `pareto` |
//! | the first three with regular rhythm | as before; Erlang-k gaps | `timing` |
//! | Gamma-Gamma | what a purchase is worth | `spend` |
//!
//! Times are in weeks inside the models and in days outside; money in minor units.
//! Pure: no input or output, no clock, nothing random; the same log gives the same digits on any number of processors.
//!
//! ```
//! use troth_value::{Buyer, Choice, Cohort, Day, History, Purchase, Scorer, Terms};
//!
//! let bought = |days: &[i32]| {
//!     let log: Vec<Purchase> = days.iter().map(|day| Purchase { day: Day(*day), amount_minor: 2500 }).collect();
//!     History::of(&log, Day(365))
//! };
//! let customers = [bought(&[0]), bought(&[3, 40, 70, 110]), bought(&[10, 200, 350]), bought(&[20])];
//! let cohort = Cohort::of(&customers, Day(365));
//! let choice = Choice::of(&cohort);
//! assert!(choice.fell_back().is_some(), "four customers do not tell who has left");
//!
//! let terms = Terms { horizon_weeks: 52.0, margin: 0.4, discount_a_year: 0.1 };
//! let scorer = Scorer::new(&choice, None, terms);
//! let worth = scorer.worth(&Buyer::of(&customers[1], Day(365)).unwrap());
//! assert!(worth.purchases.low < worth.purchases.value && worth.purchases.value < worth.purchases.high);
//! ```

mod choice;
mod climb;
mod cohort;
mod concentration;
mod custom;
mod dropout;
mod fit;
mod future;
mod gamma;
mod history;
mod holdout;
mod matrix;
mod model;
mod neglect;
mod pareto;
mod quadrature;
mod report;
mod rfm;
mod rhythm;
mod rise;
mod spend;
mod spoken;
mod timing;
mod whale;
mod worth;

pub use choice::{Choice, NEEDED_GAIN};
pub use cohort::{Cohort, Group, Summary};
pub use concentration::{Concentration, Point, Top, concentration, lorenz};
pub use custom::{Customs, Place, Places};
pub use fit::{Fit, Prior};
pub use gamma::{digamma, ln_gamma};
pub use history::{DAYS_A_WEEK, Day, History, OutOfOrder, Purchase, Statistics};
pub use holdout::{Holdout, holdout};
pub use model::{Family, Kind, Model};
pub use neglect::{Due, due, expected_gap_days};
pub use report::{Fitted, Parameter, Report};
pub use rfm::{Fifths, Rfm, Tally, fifths};
pub use rhythm::{Rhythm, Standing, regularity};
pub use rise::{Turn, turn};
pub use spend::{SpendFit, Spent};
pub use spoken::{CONVERSATION_DAYS, Spoken, conversation_gaps};
pub use whale::{Effort, Rates, Whale, whale};
pub use worth::{Buyer, Estimate, Scorer, Terms, WEEKS_A_YEAR, Worth};
