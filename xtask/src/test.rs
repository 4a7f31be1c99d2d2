//! `cargo xtask test`: every lane in order, one line each, and one closing count.

use std::io::Write;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::counts::Counts;
use crate::install;
use crate::lane::{Lane, Verdict};
use crate::reference;
use crate::rust;
use crate::site::Site;
use crate::tools::Tool;

#[derive(Args)]
pub struct TestArguments {
    /// Bring what is missing from Debian's packages.
    #[arg(long)]
    pub install: bool,
    /// The lanes to run; all of them when none is named.
    pub lanes: Vec<String>,
}

/// Cheap ones first, so that a slip in style is told before a long build.
const LANES: &[Lane] = &[
    Lane {
        name: "format",
        about: "rustfmt agrees",
        run: rust::format,
    },
    Lane {
        name: "tidy",
        about: "the house rules",
        run: rust::tidy,
    },
    Lane {
        name: "clippy",
        about: "the lints of the workspace",
        run: rust::clippy,
    },
    Lane {
        name: "postgres",
        about: "a PostgreSQL starts",
        run: rust::postgres,
    },
    Lane {
        name: "unit",
        about: "each crate by itself",
        run: rust::unit,
    },
    Lane {
        name: "doc",
        about: "examples in the docs of the code",
        run: rust::doc,
    },
    Lane {
        name: "story",
        about: "stories through HTTP on both databases",
        run: rust::story,
    },
    Lane {
        name: "data",
        about: "tests on the shared data",
        run: rust::data,
    },
    Lane {
        name: "reference",
        about: "docs against code",
        run: reference::reference,
    },
];

/// True when nothing failed and something ran.
pub fn run_lanes(site: &Site, wanted: &TestArguments) -> Result<bool> {
    let lanes = chosen(&wanted.lanes)?;
    if wanted.install && wanted.lanes.is_empty() {
        install::bring(&Tool::ALL)?;
    }
    let mut sum = Counts::default();
    let mut idle = Vec::new();
    for lane in lanes {
        match run_lane(site, lane) {
            Some(counts) => sum += counts,
            None => idle.push(lane.name),
        }
    }
    println!();
    if !idle.is_empty() {
        println!("not run: {}", idle.join(", "));
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(sum.failed == 0 && sum.passed > 0)
}

fn chosen(names: &[String]) -> Result<Vec<&'static Lane>> {
    if names.is_empty() {
        return Ok(LANES.iter().collect());
    }
    let find = |name: &String| match LANES.iter().find(|lane| lane.name == name) {
        Some(lane) => Ok(lane),
        None => {
            let known: Vec<String> = LANES
                .iter()
                .map(|lane| format!("  {:<10}{}", lane.name, lane.about))
                .collect();
            bail!(
                "there is no lane `{name}`\n\nhint: the lanes are\n{}",
                known.join("\n")
            )
        }
    };
    names.iter().map(find).collect()
}

/// `None` when it could not run.
fn run_lane(site: &Site, lane: &Lane) -> Option<Counts> {
    print!("lane {:<10} ", lane.name);
    let _ = std::io::stdout().flush();
    let started = Instant::now();
    let verdict = (lane.run)(site);
    let seconds = started.elapsed().as_secs_f64();
    match verdict {
        Ok(Verdict::Ran { counts, output: _ }) if counts.failed == 0 => {
            println!("ok ({}, {seconds:.1} s)", tests(counts.passed));
            Some(counts)
        }
        Ok(Verdict::Ran { counts, output }) => {
            println!(
                "FAILED ({} of {}, {seconds:.1} s)",
                counts.failed,
                tests(counts.passed + counts.failed)
            );
            println!("{}", output.trim_end());
            Some(counts)
        }
        Ok(Verdict::NotRun(reason)) => {
            println!("not run: {reason}");
            None
        }
        Err(error) => {
            println!("FAILED: {error:#}");
            Some(Counts { passed: 0, failed: 1 })
        }
    }
}

fn tests(number: usize) -> String {
    if number == 1 {
        "1 test".to_owned()
    } else {
        format!("{number} tests")
    }
}
