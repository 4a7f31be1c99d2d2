//! Runs a command to its end within a time limit and keeps what it printed, in a log that outlives a hang.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

pub struct Output {
    pub ok: bool,
    pub text: String,
}

/// Both streams go to one file in the order written; the standard input is empty.
pub fn run(command: &mut Command, log: &Path, limit: Duration) -> Result<Output> {
    let file = File::create(log).with_context(|| format!("cannot write `{}`", log.display()))?;
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()
        .with_context(|| format!("cannot start `{name}`"))?;
    let ended = wait(&mut child, limit)?;
    let mut text = plain(&String::from_utf8_lossy(&std::fs::read(log)?));
    if ended.is_none() {
        text.push_str(&format!("\n`{name}` was stopped after {} s\n", limit.as_secs()));
    }
    Ok(Output {
        ok: ended == Some(true),
        text,
    })
}

/// Without the colours that some runners write whatever they are told.
fn plain(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |sum, piece| {
        let end = piece
            .find(|letter: char| letter.is_ascii_alphabetic())
            .map_or(piece.len(), |at| at + 1);
        sum + &piece[end..]
    })
}

/// `None` when the limit passed and the child had to be stopped.
pub fn wait(child: &mut Child, limit: Duration) -> Result<Option<bool>> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if started.elapsed() > limit {
            stop(child);
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Asks politely first, so that runners can stop what they started.
pub fn stop(child: &mut Child) {
    signal(child, "TERM");
    let asked = Instant::now();
    while asked.elapsed() < Duration::from_secs(5) {
        if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    // The child may have ended between the look and the kill; either way it is gone afterwards.
    let _ = child.kill();
    let _ = child.wait();
}

/// Through the `kill` command, because the standard library can only send KILL.
pub fn signal(child: &Child, name: &str) {
    let _ = Command::new("kill")
        .args([&format!("-{name}"), &child.id().to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// Whether the command can be started at all and says yes; its words are dropped.
pub fn answers(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_off() {
        assert_eq!(
            plain("a \u{1b}[31mred\u{1b}[0m and \u{1b}[2mpale\u{1b}[22m"),
            "a red and pale"
        );
    }
}
