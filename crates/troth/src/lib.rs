//! Troth: customer relationships that keep their word.
//!
//! The order of the `mod` lines is the law of the house: a module may use only those above it.

pub mod frame;
pub mod journal;
pub mod organisation;
pub mod access;
pub mod tombstone;
pub mod purpose;
pub mod settings;
pub mod record;
pub mod intake;
pub mod mailbox;
pub mod identity;
pub mod consent;
pub mod contact;
pub mod party;
pub mod household;
pub mod review;
pub mod spine;
pub mod interaction;
pub mod note;
pub mod purchase;
pub mod promise;
pub mod experience;
pub mod share;
pub mod pledge;
pub mod calendar;
pub mod plan;
pub mod suggestion;
pub mod value;
pub mod neglect;
pub mod hindrance;
pub mod search;
pub mod capture;
pub mod erasure;
pub mod standard;
pub mod intervention;
pub mod belief;
pub mod inspection;
pub mod customer;
pub mod today;
pub mod house;
pub mod serve;
pub mod generate;
pub mod demo;
pub mod command;
