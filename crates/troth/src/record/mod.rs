//! Source records: one row as one silo told it, kept as received, and the checked shapes said in it.

pub mod said;
