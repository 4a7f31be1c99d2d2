//! Where things are: the root of the repository, the folder cargo builds into, and our corner of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

pub struct Repo {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Repo {
    /// The repository that holds this crate's manifest: cargo says where at run time, the compiler knew otherwise.
    pub fn find() -> Result<Repo> {
        let manifest = std::env::var("CARGO_MANIFEST_DIR")
            .map_or_else(|_| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .context("xtask has no folder above it")?
            .to_path_buf();
        let target = target_folder(&root)?;
        Ok(Repo { root, target })
    }

    /// Our corner of the target folder: logs, copies of the program, the Python environment.
    pub fn scratch(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask").join(name);
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        Ok(folder)
    }

    /// The cargo that runs us, at the root of the repository.
    pub fn cargo(&self) -> Command {
        let mut command = cargo_at(&self.root);
        command
            .env("CARGO_TERM_COLOR", "never")
            .env("RUST_BACKTRACE", "0");
        command
    }
}

fn cargo_at(root: &Path) -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.current_dir(root);
    command
}

/// Asks cargo, since a user may have moved the target folder by setting or environment.
fn target_folder(root: &Path) -> Result<PathBuf> {
    let output = cargo_at(root)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .context("cannot run cargo")?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("cargo metadata did not print JSON")?;
    let folder = metadata["target_directory"]
        .as_str()
        .context("cargo metadata names no target folder")?;
    Ok(PathBuf::from(folder))
}
