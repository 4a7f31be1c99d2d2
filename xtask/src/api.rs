//! The lane that lets schemathesis ask every operation the API describes, and holds the answers against the description.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::counts::Counts;
use crate::lane::Verdict;
use crate::run::{self, Output};
use crate::server::{Folder, Server};
use crate::site::Site;
use crate::tools::Tool;

/// The number of questions bounds it; this only stops a program that hangs.
const LIMIT: Duration = Duration::from_secs(240);

pub fn api(site: &Site) -> Result<Verdict> {
    let program = site.program()?;
    let schemathesis = match environment(site) {
        Ok(path) => path,
        Err(error) => return Ok(Verdict::lacks(format!("{error:#}"))),
    };
    let folder = Folder::new("api")?;
    let mut server = Server::demo(&mut program.command(), &folder.0)?;
    let mut command = Command::new(schemathesis);
    command
        .current_dir(&folder.0)
        .args([
            "--config-file".as_ref(),
            site.repo.root.join("tests/api/schemathesis.toml").as_os_str(),
        ])
        .arg("run")
        .arg(format!("{}/api/openapi.json", server.url))
        .args(["--header", &format!("Authorization: Bearer {}", server.key)])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args([
            "--max-examples",
            "25",
            "--workers",
            "1",
            "--request-timeout",
            "10",
            "--no-color",
        ]);
    let log = site.repo.scratch("log")?.join("api.log");
    let output = run::run(&mut command, &log, LIMIT)?;
    if let Some(status) = server.ended()? {
        bail!(
            "the program ended with {status} under the questions:\n{}",
            output.text
        );
    }
    let counts = operations(&output);
    Ok(Verdict::counted(output, counts))
}

/// A Python environment under the target folder, made anew when the list of packages changed.
fn environment(site: &Site) -> Result<PathBuf> {
    let python = site
        .tool(Tool::Python)
        .map_err(|reason| anyhow::anyhow!("{reason}"))?;
    let list = site.repo.root.join("tests/api/requirements.txt");
    let wanted = std::fs::read_to_string(&list)?;
    let folder = site.repo.scratch("python")?;
    let stamp = folder.join("fetched");
    let schemathesis = folder.join("bin/schemathesis");
    if schemathesis.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|fetched| fetched == wanted) {
        return Ok(schemathesis);
    }
    let log = site.repo.scratch("log")?.join("python.log");
    let limit = Duration::from_secs(300);
    let made = run::run(
        Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder),
        &log,
        limit,
    )?;
    if !made.ok {
        bail!("Python could not make an environment: {}", made.text.trim());
    }
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--requirement",
    ])
    .arg(&list);
    let fetched = run::run(&mut pip, &log, limit)?;
    if !fetched.ok {
        bail!("pip could not fetch what the tests need: {}", fetched.text.trim());
    }
    std::fs::write(stamp, wanted)?;
    Ok(schemathesis)
}

/// Each operation is a test: those tested, less the most that failed in any one phase (`✅ 5 passed ❌ 2 failed 🚫 1 error`).
fn operations(output: &Output) -> Counts {
    let lines = || output.text.lines().map(str::trim);
    let tested: usize = lines()
        .find_map(|line| line.strip_prefix("Tested:")?.trim().parse().ok())
        .unwrap_or(0);
    let phases = lines().filter(|line| line.starts_with(['✅', '❌', '🚫', '⏭']));
    let bad = phases.map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_bad = |word: &str| matches!(word.trim_end_matches(','), "failed" | "error" | "errors");
        let pairs = words.windows(2).filter(|pair| is_bad(pair[1]));
        pairs.filter_map(|pair| pair[0].parse::<usize>().ok()).sum()
    });
    let failed = bad.max().unwrap_or(0);
    Counts {
        passed: tested.saturating_sub(failed),
        failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_counted_from_the_summary() {
        let text = "Fuzzing (in 0.4s)\n\n     ✅ 5 passed  ❌  1 failed  🚫 1 error\n\nAPI Operations:\n  Selected: 7/7\n  Tested: 7\n";
        let output = Output {
            ok: false,
            text: text.to_owned(),
        };
        assert_eq!(operations(&output), Counts { passed: 5, failed: 2 });
    }
}
