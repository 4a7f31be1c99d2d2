//! `cargo xtask peers`: another program's answer to who is who in a folder of silos, by hand only, since it is fetched.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};

use crate::repo::Repo;

#[derive(Args)]
pub struct PeersArguments {
    /// Which program.
    peer: Peer,
    /// The folder that `cargo xtask silos` wrote.
    folder: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Peer {
    Splink,
}

impl Peer {
    fn name(self) -> &'static str {
        match self {
            Peer::Splink => "splink",
        }
    }
}

/// Prints the figures as JSON.
pub fn measure(repo: &Repo, wanted: &PeersArguments) -> Result<bool> {
    let name = wanted.peer.name();
    let peers = repo.root.join("xtask").join("peers");
    let python = python(repo, name, &peers.join(format!("{name}.txt")))?;
    let status = Command::new(python)
        .arg(peers.join(format!("{name}.py")))
        .arg(&wanted.folder)
        .status()?;
    Ok(status.success())
}

/// A Python of its own, made on the first run.
fn python(repo: &Repo, name: &str, requirements: &Path) -> Result<PathBuf> {
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
