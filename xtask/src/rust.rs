//! The lanes that cargo runs: format, clippy, tidy, unit, doc, story and data.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::counts;
use crate::lane::Verdict;
use crate::run::{self, Output};
use crate::site::Site;

const LIMIT: Duration = Duration::from_secs(40 * 60);

pub fn format(site: &Site) -> Result<Verdict> {
    let output = log(
        site,
        "format",
        site.repo
            .cargo()
            .args(["fmt", "--all", "--check", "--", "--color", "never"]),
    )?;
    Ok(Verdict::single(output))
}

pub fn clippy(site: &Site) -> Result<Verdict> {
    let mut command = site.repo.cargo();
    command.args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    Ok(Verdict::single(log(site, "clippy", &mut command)?))
}

/// The house rules are this crate's own tests.
pub fn tidy(site: &Site) -> Result<Verdict> {
    let mut command = tests(site, &["--package", "xtask"]);
    let output = log(site, "tidy", &mut command)?;
    let counts = counts::cargo(&output.text);
    Ok(Verdict::counted(output, counts))
}

/// Whatever needs no server: unit tests of all crates, and their tests from outside but for stories and shared data.
pub fn unit(site: &Site) -> Result<Verdict> {
    let mut command = tests(site, &["--workspace", "--exclude", "xtask", "--lib", "--bins"]);
    for target in targets(&site.repo.root)
        .iter()
        .filter(|target| *target != "it" && *target != "data")
    {
        command.args(["--test", target]);
    }
    databases(site, &mut command);
    let output = log(site, "unit", &mut command)?;
    let counts = counts::cargo(&output.text);
    Ok(Verdict::counted(output, counts))
}

pub fn doc(site: &Site) -> Result<Verdict> {
    let mut command = site.repo.cargo();
    command.args(["test", "--locked", "--workspace", "--exclude", "xtask", "--doc"]);
    let output = log(site, "doc", &mut command)?;
    let counts = counts::cargo(&output.text);
    Ok(Verdict::counted(output, counts))
}

/// Each story runs on SQLite, and again on PostgreSQL where the environment names one.
pub fn story(site: &Site) -> Result<Verdict> {
    if !targets(&site.repo.root).iter().any(|target| target == "it") {
        return Ok(Verdict::not_run("no story is written yet"));
    }
    let mut command = tests(site, &["--package", "troth", "--test", "it"]);
    databases(site, &mut command);
    let output = log(site, "story", &mut command)?;
    let counts = counts::cargo(&output.text);
    Ok(Verdict::counted(output, counts))
}

/// Tests that read the shared data are the targets `tests/data.rs`.
pub fn data(site: &Site) -> Result<Verdict> {
    let Some(folder) = site.data() else {
        return Ok(Verdict::not_run("`TROTH_DATA` names no folder of shared data"));
    };
    if !targets(&site.repo.root).iter().any(|target| target == "data") {
        return Ok(Verdict::not_run("no test reads the shared data yet"));
    }
    let mut command = tests(site, &["--workspace", "--test", "data"]);
    command.env("TROTH_DATA", folder);
    databases(site, &mut command);
    let output = log(site, "data", &mut command)?;
    let counts = counts::cargo(&output.text);
    Ok(Verdict::counted(output, counts))
}

/// Counts as one test: whether the second engine can be had.
pub fn postgres(site: &Site) -> Result<Verdict> {
    match site.postgres() {
        Ok(address) => Ok(Verdict::single(Output {
            ok: true,
            text: address.to_owned(),
        })),
        Err(reason) => Ok(Verdict::lacks(reason)),
    }
}

fn databases(site: &Site, command: &mut Command) {
    command.env_remove("TROTH_TEST_POSTGRES");
    if let Ok(address) = site.postgres() {
        command.env("TROTH_TEST_POSTGRES", address);
    }
}

/// nextest where it is installed, because it runs each test in its own process and says which one hangs.
fn tests(site: &Site, selection: &[&str]) -> Command {
    let mut command = site.repo.cargo();
    if run::answers("cargo-nextest", &["nextest", "--version"]) {
        command.args([
            "nextest",
            "run",
            "--no-fail-fast",
            "--no-tests=pass",
            "--status-level=fail",
        ]);
    } else {
        command.args(["test", "--no-fail-fast"]);
    }
    command.arg("--locked").args(selection);
    command
}

/// The names of all tests from outside: `crates/*/tests/NAME.rs` or `crates/*/tests/NAME/main.rs`.
fn targets(root: &Path) -> Vec<String> {
    let crates = std::fs::read_dir(root.join("crates"))
        .into_iter()
        .flatten()
        .flatten();
    let files = crates.flat_map(|entry| {
        std::fs::read_dir(entry.path().join("tests"))
            .into_iter()
            .flatten()
            .flatten()
    });
    let mut names: Vec<String> = files
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").is_file())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn log(site: &Site, name: &str, command: &mut Command) -> Result<Output> {
    let file = site.repo.scratch("log")?.join(format!("{name}.log"));
    let Output { ok, text } = run::run(command, &file, LIMIT)?;
    let told: Vec<&str> = text.lines().filter(|line| !is_progress(line)).collect();
    Ok(Output {
        ok,
        text: told.join("\n"),
    })
}

/// What cargo says of its own work while it is at it; the log keeps it.
fn is_progress(line: &str) -> bool {
    let words = [
        "Compiling",
        "Checking",
        "Downloading",
        "Downloaded",
        "Finished",
        "Blocking",
        "Updating",
        "Locking",
    ];
    let mut parts = line.trim_start().split(' ');
    line.starts_with("  ") && parts.next().is_some_and(|word| words.contains(&word))
}
