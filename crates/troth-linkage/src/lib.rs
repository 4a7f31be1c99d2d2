//! Which records speak of one person or company: from raw fields to clusters, with a reason for every decision.
//!
//! The way of the data: a [`Told`] is read once into numbers (`base`), values are counted (`count`), keys find
//! candidates (`key`, `block`), each pair is compared field by field (`compare`), three classes of pairs are learnt
//! from all of them (`train`), and links are joined to clusters, strongest first, while the whole agrees (`cluster`).
//!
//! Weights are those of Fellegi and Sunter 1969 in bits, with three classes instead of two: one party, two of one
//! household or firm, strangers. Agreement between strangers is chance, and counted from the values themselves
//! (Winkler 2000); the other two classes are learnt by expectation and maximisation over patterns.
//!
//! Pure: no input or output, no clock, nothing random.
//!
//! ```
//! use troth_linkage::{Base, Told, resolve};
//!
//! let mut base = Base::new();
//! base.push(&Told { given: "William", family: "Baker", emails: ["w.baker@example.net.uk", ""], ..Told::default() });
//! base.push(&Told { name: "Baker, Bill", emails: ["W.Baker+shop@example.net.uk", ""], ..Told::default() });
//! base.push(&Told { name: "Anna Baker", ..Told::default() });
//! let found = resolve(&base);
//! assert_eq!(found.clusters.of[0], found.clusters.of[1]);
//! assert_ne!(found.clusters.of[0], found.clusters.of[2]);
//! ```

mod address;
mod agree;
mod base;
mod block;
mod cluster;
mod company;
mod compare;
mod contact;
mod count;
mod date;
mod edit;
mod email;
mod excerpt;
mod explain;
mod fold;
mod index;
mod intern;
mod key;
mod level;
mod likeness;
mod list;
mod measure;
mod model;
mod name;
mod nickname;
mod pattern;
mod phone;
mod posting;
mod rarity;
mod resolve;
mod sound;
mod tally;
mod told;
mod train;

pub use base::Base;
pub use cluster::{Clusters, HEARD_BITS, Link, Said, Side, cluster};
pub use company::is_firms_name;
pub use excerpt::Excerpt;
pub use explain::{Rival, Step, Waterfall, probability};
pub use index::Index;
pub use level::Field;
pub use likeness::{Judgement, Likeness};
pub use measure::Quality;
pub use model::{Calibration, Classes, Model, Unusable};
pub use posting::{Entry, Key, Postings};
pub use resolve::{ENOUGH_BITS, Resolved, resolve};
pub use tally::records_key;
pub use told::Told;
pub use train::learnt;
