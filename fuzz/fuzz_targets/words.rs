//! Feeds messages of any words to the reading of words: it may find nothing, it may not panic, nor point outside them.

#![no_main]

#[path = "../../crates/troth-words/tests/message/every.rs"]
mod every;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    every::everything(&String::from_utf8_lossy(bytes));
});
