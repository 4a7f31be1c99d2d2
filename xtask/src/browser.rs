//! The lane in a real browser, and the pictures: Node drives Chromium, which this makes ready.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::counts;
use crate::lane::Verdict;
use crate::run::{self, Output};
use crate::site::Site;
use crate::tools::Tool;

const LIMIT: Duration = Duration::from_secs(15 * 60);

pub fn browser(site: &Site) -> Result<Verdict> {
    let mut node = match ready(site) {
        Ok(node) => node,
        Err(Idle(reason)) => return Ok(Verdict::lacks(reason)),
    };
    node.args(["--test", "--test-reporter=spec"])
        .args(tests(&site.repo.root.join("tests/browser"))?);
    let Output { ok, text } = run::run(&mut node, &site.repo.scratch("log")?.join("browser.log"), LIMIT)?;
    let counts = counts::node(&text);
    // Node tells everything twice: as it goes, and the failures again at the end.
    let text = text
        .find("✖ failing tests:")
        .map_or(text.as_str(), |at| &text[at..])
        .to_owned();
    Ok(Verdict::counted(Output { ok, text }, counts))
}

/// Pictures of the main pages go to `target/screenshots`.
pub fn screenshots(site: &Site) -> Result<bool> {
    let mut node = ready(site).map_err(|Idle(reason)| anyhow::anyhow!("{reason}"))?;
    let folder = site.repo.target.join("screenshots");
    node.arg("screenshots.mjs").arg(&folder);
    let Output { ok, text } = run::run(
        &mut node,
        &site.repo.scratch("log")?.join("screenshots.log"),
        LIMIT,
    )?;
    print!("{text}");
    if ok {
        println!("pictures are in {}", folder.display());
    }
    Ok(ok)
}

/// Why the lane cannot run here.
struct Idle(String);

/// Node in the folder of the tests, told where the program and the browser are.
fn ready(site: &Site) -> std::result::Result<Command, Idle> {
    let chromium = site.tool(Tool::Chromium).map_err(Idle)?;
    let node = site.tool(Tool::Node).map_err(Idle)?;
    let npm = site.tool(Tool::Npm).map_err(Idle)?;
    let folder = site.repo.root.join("tests/browser");
    fetch(site, &npm, &folder)
        .map_err(|error| Idle(format!("npm could not fetch what the tests need: {error:#}")))?;
    let program = site.program().map_err(|error| Idle(format!("{error:#}")))?;
    let mut command = Command::new(node);
    command
        .current_dir(folder)
        .env("TROTH_PROGRAM", &program.path)
        .env("TROTH_CHROMIUM", chromium)
        .env("NO_COLOR", "1");
    if let Some(data) = site.data() {
        command.env("TROTH_DATA", data);
    }
    Ok(command)
}

/// Exactly the versions of the lock file, and only when it changed.
fn fetch(site: &Site, npm: &Path, folder: &Path) -> Result<()> {
    let wanted = std::fs::read_to_string(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.fetched");
    if std::fs::read_to_string(&stamp).is_ok_and(|fetched| fetched == wanted) {
        return Ok(());
    }
    let mut command = Command::new(npm);
    command.current_dir(folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    let output = run::run(
        &mut command,
        &site.repo.scratch("log")?.join("npm.log"),
        Duration::from_secs(300),
    )?;
    if !output.ok {
        bail!("{}", output.text.trim());
    }
    std::fs::write(stamp, wanted)?;
    Ok(())
}

fn tests(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}
