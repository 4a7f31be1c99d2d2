//! Promises, the days they are due, and feelings, found in what people wrote: each with its place, a reason in words and
//! a probability.
//!
//! The way of the data: a message is taken apart into [`Part`]s, of which only what its writer wrote now is read on; that
//! is cut into [`Sentence`]s and these into words; from them come promises, days and feelings.
//!
//! Pure: no input or output, no clock, nothing random; the same words give the same findings everywhere.
//! Every step takes time linear in the text.
//!
//! ```
//! use jiff::civil::date;
//! use troth_words::{Feeling, Learnt, Message, Outcome, Side, Strength, Workdays, read};
//!
//! let work = Workdays::default();
//! // A Monday.
//! let written = Some(date(2026, 11, 2).at(9, 30, 0, 0));
//!
//! let text = "Hello Tom,\n\nI will send you the invoice by Friday.\n\nBea";
//! let ours = Message { text, written, side: Some(Side::Us) };
//! let reading = read(ours, &work, &Learnt::default());
//! let promise = &reading.promises[0];
//! assert_eq!(promise.found.what, "send you the invoice by Friday");
//! assert_eq!(promise.found.strength, Strength::Clear);
//! let due = promise.due.as_ref().map(|named| (named.phrase.as_str(), named.day));
//! assert_eq!(due, Some(("by Friday", Some(date(2026, 11, 6)))));
//!
//! let text = "Your mechanic said he would ring me but nobody rang. I hate this, it is ridiculous!";
//! let theirs = Message { text, written, side: Some(Side::Them) };
//! let reading = read(theirs, &work, &Learnt::default());
//! assert_eq!(reading.reported[0].found.promise.what, "ring me");
//! assert_eq!(reading.reported[0].found.outcome, Outcome::Broken);
//! assert_eq!(reading.feelings[0].feeling, Feeling::Anger);
//! ```
//!
//! # What is read in which language
//!
//! | | English | German | French | Spanish | Dutch |
//! |---|---|---|---|---|---|
//! | parts of a message, sentences | yes | yes | yes | yes | yes |
//! | days | yes | yes | yes | yes | yes |
//! | promises given | yes | yes | yes | yes | yes |
//! | promises told of | yes | no | no | no | no |
//! | feelings | yes | no | no | no | no |
//! | minutes of calls | yes | no | no | no | no |
//! | thanks | yes | no | no | no | no |
//!
//! # What each part knows, and from where
//!
//! | part | knows | from |
//! |---|---|---|
//! | promises | lists of words, a grammar of English clauses and one of tables for the other languages, weights in log-odds | set by reading; a firm's own answers move them ([`Lessons`]) |
//! | days | tables of words, one a language | the usage of each language |
//! | feelings | weights of words ([`Table::shipped`]) | learnt from comments of GoEmotions (Demszky and others 2020, CC BY 4.0) and letters of plain business that the US Federal Energy Regulatory Commission published; `data/README.md` tells more |

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
mod english_facts;
mod english_minutes;
mod english_thanks;
mod english_told;
mod facts;
mod feature;
mod feeling;
mod feeling_chance;
pub mod feeling_file;
mod feeling_lesson;
mod feeling_own;
mod feeling_reason;
mod feeling_table;
mod folded;
mod given;
mod lessons;
mod manner;
mod minutes;
mod minutes_line;
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
mod spoken;
mod thanks;
mod thanks_what;
mod told;
mod tongue;
mod tongue_clause;
mod tongue_done;
mod tongue_dutch;
mod tongue_facts;
mod tongue_french;
mod tongue_german;
mod tongue_spanish;
mod tongue_token;
mod weight;
mod word;
mod workdays;

pub use date::{Language, Named, TimeKind, dates, dates_in};
pub use feature::{Feature, features};
pub use feeling::{Feeling, Felt, Valence};
pub use feeling_chance::Chances;
pub use feeling_lesson::{Lesson, Step, Taught};
pub use feeling_own::{Answer, Own};
pub use feeling_table::{Table, share};
pub use lessons::{Lessons, Signs, Turn};
pub use minutes::{Minutes, minutes};
pub use part::{Part, PartKind, parts};
pub use promise::{By, Promise, Side, Strength, promises};
pub use reading::{Learnt, Message, Reading, Timed, own_words, read};
pub use reported::{Outcome, Reported, reported};
pub use sentence::{Sentence, sentences};
pub use span::Span;
pub use thanks::{Thanked, Thanks, thanks};
pub use workdays::Workdays;

/// A finding less likely than this is not worth anybody's time: the one threshold for promises and feelings alike.
pub const THRESHOLD: f64 = 0.4;
