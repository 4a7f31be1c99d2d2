//! What a message is made of: laws over any text, letters of every kind, sentences, and hostile input.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod corpus;
mod every;
mod hostile;
mod kinds;
mod laws;
mod sentences;
