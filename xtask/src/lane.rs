//! A lane is one kind of test with one line of outcome.

use anyhow::Result;

use crate::counts::Counts;
use crate::run::Output;
use crate::site::Site;

pub struct Lane {
    pub name: &'static str,
    pub about: &'static str,
    pub run: fn(&Site) -> Result<Verdict>,
}

impl Lane {
    pub const fn new(name: &'static str, about: &'static str, run: fn(&Site) -> Result<Verdict>) -> Lane {
        Lane { name, about, run }
    }
}

pub enum Verdict {
    Ran {
        counts: Counts,
        output: String,
    },
    /// There is nothing for it to do here, and that is in order: why.
    NotRun(String),
    /// A tool is missing or could not be made ready; where tools were to be brought (`--install`), that is a failure.
    Lacks(String),
}

impl Verdict {
    pub fn not_run(reason: impl Into<String>) -> Verdict {
        Verdict::NotRun(reason.into())
    }

    pub fn lacks(reason: impl Into<String>) -> Verdict {
        Verdict::Lacks(reason.into())
    }

    /// A runner that counts: its numbers, and one failure more where it failed without saying so (it did not compile).
    pub fn counted(output: Output, counts: Counts) -> Verdict {
        let mut counts = counts;
        if !output.ok && counts.failed == 0 {
            counts.failed = 1;
        }
        Verdict::Ran {
            counts,
            output: output.text,
        }
    }

    /// A command that says only yes or no counts as one.
    pub fn single(output: Output) -> Verdict {
        let counts = Counts {
            passed: usize::from(output.ok),
            failed: usize::from(!output.ok),
        };
        Verdict::Ran {
            counts,
            output: output.text,
        }
    }
}
