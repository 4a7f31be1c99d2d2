//! Feeds archives and workbooks of any bytes to the reading: it may refuse them, it may not panic.

#![no_main]

#[path = "../../crates/troth/tests/reading/every.rs"]
mod every;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = every::everything("fuzzed.zip", bytes);
});
