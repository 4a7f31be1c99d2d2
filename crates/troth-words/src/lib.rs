//! Promises, the days they are due, and feelings, found in what people wrote: each with its place, a reason in words and
//! a probability.
//!
//! The way of the data: a message is taken apart into [`Part`]s, of which only what its writer wrote now is read on; that
//! is cut into [`Sentence`]s and these into words; from them come promises, days and feelings.
//!
//! Pure: no input or output, no clock, nothing random; the same words give the same findings everywhere.
//! Every step takes time linear in the text.

mod clause;
mod cut;
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
mod deed;
mod english;
mod english_company;
mod english_told;
mod feature;
mod feeling;
mod feeling_chance;
pub mod feeling_file;
mod feeling_own;
mod feeling_reason;
mod feeling_table;
mod folded;
mod given;
mod lessons;
mod odds;
mod outcome;
mod part;
mod part_earlier;
mod part_line;
mod part_list;
mod part_notice;
mod part_signature;
mod promise;
mod reading;
mod reported;
mod request;
mod sentence;
mod sentence_line;
mod sentence_stop;
mod span;
mod told;
mod weight;
mod word;
mod workdays;

pub use date::{Language, Named, TimeKind, dates, dates_in};
pub use feature::{Feature, features};
pub use feeling::{Feeling, Felt, Valence};
pub use feeling_chance::Chances;
pub use feeling_own::{Answer, Own};
pub use feeling_table::{Table, share};
pub use lessons::{Lessons, Signs};
pub use part::{Part, PartKind, parts};
pub use promise::{By, Promise, Side, Strength, promises};
pub use reading::{Learnt, Message, Reading, Timed, own_words, read};
pub use reported::{Outcome, Reported, reported};
pub use sentence::{Sentence, sentences};
pub use span::Span;
pub use workdays::Workdays;

/// A finding less likely than this is not worth anybody's time: the one threshold for promises and feelings alike.
pub const THRESHOLD: f64 = 0.4;
