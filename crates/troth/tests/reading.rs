//! What files are, however they come: each known export read as it is meant, each bad file refused with its reason.

#[path = "reading/every.rs"]
mod every;
#[path = "reading/bad.rs"]
mod bad;
#[path = "reading/exports.rs"]
mod exports;

#[path = "reading/any.rs"]
mod any;
