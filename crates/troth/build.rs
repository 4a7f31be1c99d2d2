//! Fetches what the pages borrow by the lock file's exact versions and packs it for `frame::assets` to embed.
//!
//! Node does the joining and compressing too (`web/pack.mjs`): it is needed for npm anyway,
//! and its Brotli spares this build script every dependency of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    for name in [
        "package-lock.json",
        "package.json",
        "pack.mjs",
        "troth.css",
        "troth.js",
        "troth.svg",
    ] {
        println!("cargo::rerun-if-changed=web/{name}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(trouble) = build() {
        eprintln!("\nThe look of Troth could not be built: {trouble}\n");
        std::process::exit(1);
    }
}

fn build() -> Result<(), String> {
    let ours = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("web");
    let out = PathBuf::from(variable("OUT_DIR")?).join("web");
    fs::create_dir_all(&out).map_err(|e| format!("cannot make `{}`: {e}", out.display()))?;
    // Two builds may share one target directory; the second waits and finds the work done.
    let lock = File::create(out.join(".lock")).map_err(|e| format!("cannot make a lock file: {e}"))?;
    lock.lock()
        .map_err(|e| format!("cannot take the lock file: {e}"))?;
    fetch(&ours, &out)?;
    run(
        Command::new("node")
            .arg(ours.join("pack.mjs"))
            .arg(&ours)
            .arg(&out),
        "node",
    )
}

/// Runs `npm ci` unless the last run was for this very lock file.
fn fetch(ours: &Path, out: &Path) -> Result<(), String> {
    let wanted = read(&ours.join("package-lock.json"))?;
    let stamp = out.join("fetched");
    if fs::read_to_string(&stamp).is_ok_and(|fetched| fetched == wanted) {
        return Ok(());
    }
    for name in ["package.json", "package-lock.json"] {
        fs::copy(ours.join(name), out.join(name)).map_err(|e| format!("cannot copy `{name}`: {e}"))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let how = [
        "ci",
        "--ignore-scripts",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--silent",
    ];
    run(Command::new(npm).args(how).current_dir(out), "npm")?;
    fs::write(&stamp, wanted).map_err(|e| format!("cannot write `{}`: {e}", stamp.display()))
}

fn run(command: &mut Command, name: &str) -> Result<(), String> {
    let hint = "hint: building Troth from source needs Node.js 20 or later with npm, once, \
                and the npm registry (or a mirror) for two small packages; the finished program needs neither";
    let done = command
        .output()
        .map_err(|e| format!("`{name}` did not start: {e}\n\n{hint}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!(
        "`{name}` failed ({}):\n{}\n\n{hint}",
        done.status,
        said.trim()
    ))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("cannot read `{}`: {e}", path.display()))
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("`{name}` is not set; is this run by cargo?"))
}
