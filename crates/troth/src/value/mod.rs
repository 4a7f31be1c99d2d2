//! What customers are worth, by models with published answers: of a purchase log in a file, without a database.

pub mod command;
pub mod log;
