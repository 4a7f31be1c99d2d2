//! `cargo xtask peers`: another program's answer to the same question, by hand only, since it is fetched.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::program::{Program, deaf};
use crate::repo::Repo;

#[derive(Args)]
pub struct PeersArguments {
    #[command(subcommand)]
    peer: Peer,
}

#[derive(Subcommand)]
enum Peer {
    /// How well Splink tells who is who in a folder of silos.
    Splink {
        /// The folder that `cargo xtask silos` wrote.
        folder: PathBuf,
    },
    /// What Lifetimes finds in a purchase log and what that costs, beside ours.
    Lifetimes(LifetimesArguments),
}

#[derive(Args)]
struct LifetimesArguments {
    /// The log: a CSV of `customer_id`, `date` and `amount`.
    file: PathBuf,
    /// Write the log first, of so many made-up customers.
    #[arg(long)]
    customers: Option<u32>,
    /// The same seed writes the same log.
    #[arg(long, default_value_t = 1, requires = "customers")]
    seed: u64,
    /// Let it fit Pareto/NBD to 200,000 customers and more too, which takes it longer than all the rest.
    #[arg(long)]
    pareto: bool,
}

/// Prints the figures as JSON.
pub fn measure(repo: &Repo, wanted: &PeersArguments) -> Result<bool> {
    match &wanted.peer {
        Peer::Splink { folder } => Python::of(repo, "splink")?.succeeds("splink", |it| it.arg(folder)),
        Peer::Lifetimes(wanted) => lifetimes(repo, wanted),
    }
}

/// Each process from its start to its end: reading, fitting, and a table of every customer's figures.
fn lifetimes(repo: &Repo, wanted: &LifetimesArguments) -> Result<bool> {
    let python = Python::of(repo, "lifetimes")?;
    if let Some(customers) = wanted.customers {
        let numbers = [u64::from(customers), wanted.seed].map(|number| number.to_string());
        let made = python.succeeds("purchases", |it| it.arg(&wanted.file).args(numbers))?;
        ensure!(made, "cannot write `{}`", wanted.file.display());
    }
    let program = Program::named_or_built(repo, "dist")?;
    let scores = repo.scratch("lifetimes")?;
    let theirs = python.cost(|it| {
        it.arg(&python.path).arg(python.script("lifetimes"));
        it.arg(&wanted.file).arg("--out").arg(scores.join("theirs.csv"));
        it.args(wanted.pareto.then_some("--pareto"))
    })?;
    let ours = python.cost(|it| {
        it.arg(&program.path).arg("value").arg(&wanted.file);
        it.arg("--json").arg("--out").arg(scores.join("ours.csv"))
    })?;
    let both = json!({ "lifetimes": theirs, "troth": ours });
    println!("{}", serde_json::to_string_pretty(&both)?);
    Ok(true)
}

/// A Python of its own, made on the first run.
struct Python {
    path: PathBuf,
    scripts: PathBuf,
}

impl Python {
    fn of(repo: &Repo, peer: &str) -> Result<Python> {
        let scripts = repo.root.join("xtask").join("peers");
        let path = installed(repo, peer, &scripts.join(format!("{peer}.txt")))?;
        Ok(Python { path, scripts })
    }

    fn script(&self, name: &str) -> PathBuf {
        self.scripts.join(format!("{name}.py"))
    }

    /// One thread for their arithmetic, whose threads would wait for each other by burning the processor.
    fn command(&self, script: &str) -> Command {
        let mut command = deaf(Command::new(&self.path));
        command
            .arg(self.script(script))
            .envs([("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1")]);
        command
    }

    fn succeeds(&self, script: &str, say: impl FnOnce(&mut Command) -> &mut Command) -> Result<bool> {
        let status = say(&mut self.command(script)).status()?;
        Ok(status.success())
    }

    /// The same measure for both: the kernel's account of a child that has ended.
    fn cost(&self, say: impl FnOnce(&mut Command) -> &mut Command) -> Result<Value> {
        let mut command = self.command("cost");
        let output = say(&mut command).stderr(Stdio::inherit()).output()?;
        ensure!(output.status.success(), "{command:?} failed");
        serde_json::from_slice(&output.stdout).with_context(|| format!("{command:?} printed no JSON"))
    }
}

/// Fetched when what is pinned has changed.
fn installed(repo: &Repo, name: &str, requirements: &Path) -> Result<PathBuf> {
    let folder = repo.scratch(&format!("peer-{name}"))?;
    let python = folder.join("bin").join("python");
    let pinned = std::fs::read_to_string(requirements)
        .with_context(|| format!("cannot read `{}`", requirements.display()))?;
    let marker = folder.join("installed.txt");
    if std::fs::read_to_string(&marker).is_ok_and(|installed| installed == pinned) {
        return Ok(python);
    }
    let made = Command::new("python3")
        .args(["-m", "venv"])
        .arg(&folder)
        .status()?;
    ensure!(
        made.success(),
        "cannot make a Python environment in `{}`",
        folder.display()
    );
    let fetched = Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--requirement"])
        .arg(requirements)
        .status()?;
    ensure!(
        fetched.success(),
        "cannot fetch what `{}` names",
        requirements.display()
    );
    std::fs::write(&marker, pinned)?;
    Ok(python)
}
