//! Stories: what people and programs live through, told over HTTP on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a story that cannot go on has failed"
)]

mod house;
mod told;
mod trade;

mod access;
mod backup;
mod belief;
mod capture;
mod capture_lines;
mod capture_mailed;
mod customer;
mod daily;
mod demo;
mod docs;
mod erasure;
mod experience;
mod follow;
mod hindrance;
mod household;
mod identity;
mod indicator;
mod import_page;
mod inspection;
mod intake;
mod intake_faults;
mod intake_undo;
mod interaction;
mod intervention;
mod journal;
mod mailbox;
mod neglect;
mod neglect_acts;
mod party;
mod plan;
mod suggestion;
mod suggestion_acts;
mod suggestion_minutes;
mod suggestion_taught;
mod suggestion_thanks;
mod planted;
mod pledge;
mod metrics;
mod promise;
mod purchase;
mod rebuild;
mod review;
mod schema;
mod search;
mod settings;
mod standard;
mod standard_answers;
mod standard_neglected;
mod standard_owner;
mod standard_team;
mod standard_weeks;
mod today;
mod town;
mod unmerge;
mod value;
mod value_terms;
