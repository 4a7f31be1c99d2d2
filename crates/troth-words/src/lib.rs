//! Promises, the days they are due, and feelings, found in what people wrote: each with its place, a reason in words and
//! a probability.
//!
//! The way of the data: a message is taken apart into [`Part`]s, of which only what its writer wrote now is read on; that
//! is cut into [`Sentence`]s and these into words; from them come promises, days and feelings.
//!
//! Pure: no input or output, no clock, nothing random; the same words give the same findings everywhere.
//! Every step takes time linear in the text.

mod date;
mod date_behind;
mod date_dutch;
mod date_edge;
mod date_english;
mod date_fold;
mod date_french;
mod date_german;
mod date_join;
mod date_length;
mod date_lex;
mod date_meaning;
mod date_month;
mod date_number;
mod date_phrase;
mod date_piece;
mod date_resolve;
mod date_sentence;
mod date_spanish;
mod date_words;
mod feeling;
mod part;
mod promise;
mod sentence;
mod span;
mod workdays;

pub use date::{Language, Named, dates, dates_in};
pub use feeling::{Feeling, Felt, Table, Valence};
pub use part::{Part, PartKind, parts};
pub use promise::{By, Outcome, Promise, Reported, Side, Strength, promises, reported};
pub use sentence::{Sentence, sentences};
pub use span::Span;
pub use workdays::Workdays;

/// A finding less likely than this is not worth anybody's time: the one threshold for promises and feelings alike.
pub const THRESHOLD: f64 = 0.4;
