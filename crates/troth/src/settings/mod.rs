//! What the firm says of itself, and the first day on which it says so: one place from which all settings are reached.

pub mod first;
pub mod first_page;
pub mod page;
pub mod web;
