//! One line of plain language → what happened, how they felt and what we promised, shown as one types and recorded with
//! one key.
//!
//! Laws:
//! - Nothing is recorded before Enter, and everything one line says is recorded at once or not at all. To mail a line to
//!   one's own capture address is as good as Enter.
//! - What cannot be told is asked, never guessed; until it is answered nothing is recorded, and nothing typed is lost.
//! - The line itself is kept whole in what it records; what was read out of it can be corrected before, and taken back after.
//! - Nobody is found or offered whom the writer may not see.
//! - “She will” is no word of ours.
//!
//! Reading order: this file, `line.rs` (the reading, of `word.rs`, `passed.rs`, `name.rs`, `feeling.rs`, `promised.rs`,
//! `trigger.rs`, `due.rs` and `unsaid.rs`, by the vocabularies of `lexicon.rs`), `who.rs` and `meant.rs` (whom it means), `form.rs`, `preview.rs`,
//! `act.rs`, `store.rs`, `web.rs`, `page.rs`; `mailed.rs`, `mailed_web.rs`, `mailed_page.rs` (lines by mail).

pub mod act;
pub mod due;
pub mod feeling;
pub mod form;
pub mod lexicon;
pub mod line;
pub mod mailed;
pub mod mailed_page;
pub mod mailed_web;
pub mod meant;
pub mod name;
pub mod page;
pub mod passed;
pub mod preview;
pub mod promised;
pub mod store;
pub mod trigger;
pub mod unsaid;
pub mod web;
pub mod who;
pub mod word;

/// One line recorded what it said.
pub const RECORDED: &str = "capture.recorded";
