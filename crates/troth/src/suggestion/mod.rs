//! What the words suggest: promises, days and feelings found in what people wrote, for a person to confirm.

pub mod command;
