//! What every page and answer is made of, and no customer word in it.

pub mod money;
