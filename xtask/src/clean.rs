//! Runs a clean-up when we end, however we end: a shell waits for our end of a pipe to close, and then does it.

use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result};

/// Dropping it does the clean-up and waits; so does our death, even by a signal that cannot be caught.
pub struct Cleanup {
    shell: Child,
    pipe: Option<ChildStdin>,
}

impl Cleanup {
    /// `script` runs with `arguments` as `$1`, `$2`, …, as `user` where one is given.
    /// The shell has its own process group, so that Ctrl-C in a terminal does not reach it.
    pub fn after_us(script: &str, arguments: &[&str], user: Option<User>) -> Result<Cleanup> {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("trap '' INT TERM HUP; cat > /dev/null; {script}"))
            .arg("sh")
            .args(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .current_dir("/");
        if let Some(user) = user {
            user.lower(&mut command);
        }
        let mut shell = command.spawn().context("cannot start a shell")?;
        let pipe = shell.stdin.take();
        Ok(Cleanup { shell, pipe })
    }
}

impl Drop for Cleanup {
    fn drop(&mut self) {
        drop(self.pipe.take());
        let _ = self.shell.wait();
    }
}

/// An ordinary account to run as, since PostgreSQL refuses to run as root.
#[derive(Clone, Copy, Debug)]
pub struct User {
    pub uid: u32,
    pub gid: u32,
}

impl User {
    /// Nobody to become when we are ordinary already; else the account `postgres`, or `nobody`.
    pub fn ordinary() -> Result<Option<User>> {
        let id = Command::new("id").arg("-u").output().context("cannot run `id`")?;
        if String::from_utf8_lossy(&id.stdout).trim() != "0" {
            return Ok(None);
        }
        let accounts = std::fs::read_to_string("/etc/passwd").context("cannot read the accounts")?;
        let user = ["postgres", "nobody"]
            .iter()
            .find_map(|name| User::parse(&accounts, name));
        user.map(Some)
            .context("there is no ordinary account to run PostgreSQL as")
    }

    fn parse(accounts: &str, name: &str) -> Option<User> {
        let mut fields = accounts
            .lines()
            .map(|line| line.split(':'))
            .find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(User { uid, gid })
    }

    pub fn lower(self, command: &mut Command) {
        command.uid(self.uid).gid(self.gid);
    }
}
