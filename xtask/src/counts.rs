//! Reads how many tests passed and failed from what the runners print.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// nextest's `Summary [ 0.1s] 3 tests run: 2 passed, 1 failed, 0 skipped`, and cargo's `test result: ok. 3 passed; 0 failed; …`, summed.
pub fn cargo(text: &str) -> Counts {
    let mut sum = Counts::default();
    for line in text.lines() {
        // nextest repeats, indented, what a failed test's own harness counted.
        if line.starts_with("test result:") || line.trim_start().starts_with("Summary [") {
            sum += Counts {
                passed: before(line, "passed"),
                failed: before(line, "failed") + before(line, "timed out") + before(line, "exec failed"),
            };
        }
    }
    sum
}

/// Node's test runner: `# pass 3` in one of its reports, `ℹ pass 3` in another. Cancelled is failed.
pub fn node(text: &str) -> Counts {
    let mut sum = Counts::default();
    for line in text.lines() {
        let Some(rest) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) else {
            continue;
        };
        let mut words = rest.split_whitespace();
        let (Some(word), Some(Ok(number)), None) =
            (words.next(), words.next().map(str::parse::<usize>), words.next())
        else {
            continue;
        };
        match word {
            "pass" => sum.passed += number,
            "fail" | "cancelled" => sum.failed += number,
            _ => {}
        }
    }
    sum
}

/// The whole number that stands right before `word`, or none of it.
fn before(line: &str, word: &str) -> usize {
    line.match_indices(word)
        .filter_map(|(at, _)| line[..at].strip_suffix(' '))
        .find_map(|head| {
            let digits = head.rsplit(|letter: char| !letter.is_ascii_digit()).next()?;
            digits.parse().ok()
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_rust_runners_are_understood() {
        let nextest =
            "     Summary [   0.005s] 7 tests run: 4 passed (1 slow), 2 failed, 1 timed out, 3 skipped";
        assert_eq!(cargo(nextest), Counts { passed: 4, failed: 3 });
        let two = "test result: ok. 3 passed; 0 failed; 0 ignored\ntest result: FAILED. 1 passed; 2 failed; 0 ignored";
        assert_eq!(cargo(two), Counts { passed: 4, failed: 2 });
    }

    #[test]
    fn a_test_that_speaks_of_passing_is_not_counted() {
        assert_eq!(cargo("I saw 12 passed and 3 failed"), Counts::default());
        assert_eq!(
            cargo("    test result: FAILED. 0 passed; 1 failed;"),
            Counts::default()
        );
        assert_eq!(node("# pass me the salt\n# passing 3"), Counts::default());
    }

    #[test]
    fn node_is_understood_in_both_its_reports() {
        assert_eq!(
            node("# tests 5\n# pass 3\n# fail 1\n# cancelled 1"),
            Counts { passed: 3, failed: 2 }
        );
        assert_eq!(node("ℹ pass 3\nℹ fail 0"), Counts { passed: 3, failed: 0 });
    }
}
