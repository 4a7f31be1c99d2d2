//! `cargo xtask test`: every lane in order, one line each, and one closing count.

use std::io::Write;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::api;
use crate::browser;
use crate::counts::Counts;
use crate::crash;
use crate::install;
use crate::lane::{Lane, Verdict};
use crate::mail;
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
    Lane::new("format", "rustfmt agrees", rust::format),
    Lane::new("tidy", "the house rules", rust::tidy),
    Lane::new("clippy", "the lints of the workspace", rust::clippy),
    Lane::new("postgres", "a PostgreSQL starts", rust::postgres),
    Lane::new("unit", "each crate by itself", rust::unit),
    Lane::new("doc", "examples in the docs of the code", rust::doc),
    Lane::new("story", "stories through HTTP on both databases", rust::story),
    Lane::new("data", "tests on the shared data", rust::data),
    Lane::new("reference", "docs against code", reference::reference),
    Lane::new(
        "api",
        "every operation of the API against its description",
        api::api,
    ),
    Lane::new("crash", "no word is lost to a kill", crash::crash),
    Lane::new("mail", "letters in and out, with Dovecot and Exim", mail::mail),
    Lane::new(
        "browser",
        "every page and the cost of daily jobs, in Chromium",
        browser::browser,
    ),
];

/// True when nothing failed and something ran.
pub fn run_lanes(site: &Site, wanted: &TestArguments) -> Result<bool> {
    let lanes = chosen(&wanted.lanes)?;
    if wanted.install && wanted.lanes.is_empty() {
        // The lanes that need what is missing fail by themselves; the others can still tell something.
        install::bring(&Tool::ALL).unwrap_or_else(|error| println!("install FAILED: {error:#}"));
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
        Ok(Verdict::Lacks(reason)) if site.install => {
            println!("FAILED: {reason}");
            Some(Counts { passed: 0, failed: 1 })
        }
        Ok(Verdict::NotRun(reason) | Verdict::Lacks(reason)) => {
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
