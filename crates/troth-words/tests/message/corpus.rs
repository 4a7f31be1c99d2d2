//! What fuzzing begins with, and what it once found, is read again.

use std::path::Path;

use crate::every::everything;

#[test]
fn what_once_was_fuzzed_is_read_again() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/words");
    let mut read = 0;
    for file in std::fs::read_dir(corpus).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        everything(&String::from_utf8_lossy(&bytes));
        read += 1;
    }
    assert!(read >= 6, "{read} files");
}
