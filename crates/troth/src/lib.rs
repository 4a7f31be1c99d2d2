//! Troth: customer relationships that keep their word.
//!
//! The order of the `mod` lines is the law of the house: a module may use only those above it.

pub mod frame;
pub mod record;
pub mod intake;
pub mod mailbox;
