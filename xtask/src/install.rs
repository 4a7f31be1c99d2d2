//! Brings missing tools from Debian's packages, when `--install` allows it.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run;
use crate::tools::Tool;

/// Text can only be drawn with a font, and a bare server has none.
const WITH_CHROMIUM: &str = "fonts-dejavu-core";

/// Does nothing for what is there already.
pub fn bring(tools: &[Tool]) -> Result<()> {
    let mut packages: Vec<&str> = tools
        .iter()
        .filter(|tool| tool.find().is_none())
        .map(|tool| tool.package())
        .collect();
    if packages.is_empty() {
        return Ok(());
    }
    if packages.contains(&Tool::Chromium.package()) {
        packages.push(WITH_CHROMIUM);
    }
    println!("install   {}", packages.join(" "));
    apt(&["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

fn apt(arguments: &[&str]) -> Result<()> {
    let root = run::answers("sh", &["-c", "test \"$(id -u)\" = 0"]);
    let mut command = Command::new(if root { "apt-get" } else { "sudo" });
    if !root {
        command.args(["-n", "apt-get"]);
    }
    let output = command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .context("cannot run apt-get\n\nhint: without it, install by hand what the lanes name")?;
    if !output.status.success() {
        bail!(
            "apt-get {} failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}
