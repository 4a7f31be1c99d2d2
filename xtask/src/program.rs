//! The finished program, built once and copied aside so that a build elsewhere cannot change it under a running lane.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::repo::Repo;
use crate::run;

pub struct Program {
    pub path: PathBuf,
    copied: bool,
}

impl Program {
    /// `TROTH_PROGRAM` names one that is built already, such as a release about to be published.
    pub fn named_or_built(repo: &Repo, profile: &str) -> Result<Program> {
        match std::env::var_os("TROTH_PROGRAM") {
            Some(path) => Ok(Program {
                path: PathBuf::from(path),
                copied: false,
            }),
            None => Program::build(repo, profile),
        }
    }

    fn build(repo: &Repo, profile: &str) -> Result<Program> {
        let log = repo.scratch("log")?.join(format!("build-{profile}.log"));
        let mut command = repo.cargo();
        command.args([
            "build",
            "--locked",
            "--package",
            "troth",
            "--bin",
            "troth",
            "--profile",
            profile,
        ]);
        let output = run::run(&mut command, &log, Duration::from_secs(40 * 60))?;
        if !output.ok {
            bail!("the program does not build:\n{}", output.text);
        }
        let folder = if profile == "dev" { "debug" } else { profile };
        let built = repo.target.join(folder).join("troth");
        let path = repo
            .scratch("bin")?
            .join(format!("troth-{profile}-{}", std::process::id()));
        std::fs::copy(&built, &path).with_context(|| format!("cannot copy `{}`", built.display()))?;
        Ok(Program { path, copied: true })
    }

    pub fn command(&self) -> Command {
        deaf(Command::new(&self.path))
    }
}

/// Hears nothing from our environment: the program's settings are named `TROTH_…` too, and a lane decides them all.
pub fn deaf(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("TROTH_")) {
        command.env_remove(name);
    }
    command
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.copied {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
