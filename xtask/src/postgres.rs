//! A real PostgreSQL for the tests: made in a folder of its own, durable as in earnest, gone when we are.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, bail};

use crate::clean::{Cleanup, User};
use crate::tools::Tool;

pub struct Postgres {
    address: String,
    _cleanup: Cleanup,
}

/// Durable as a firm would run it; small, because a laptop runs it beside a compiler.
const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
synchronous_commit = on
shared_buffers = 64MB
max_connections = 200
log_min_messages = warning
timezone = 'UTC'
";

impl Postgres {
    pub fn start(initdb: &Path) -> Result<Postgres> {
        let bin = initdb.parent().context("initdb has no folder")?;
        let user = User::ordinary()?;
        let folder = make_folder(user)?;
        let stop = r#""$1/pg_ctl" -D "$2/data" -m immediate -w stop; rm -rf "$2""#;
        let cleanup = Cleanup::after_us(stop, &[text(bin)?, text(&folder)?], user)?;
        initialise(initdb, &folder, user)?;
        let port = launch(bin, &folder, user)?;
        let address = format!("postgres://troth@127.0.0.1:{port}/postgres");
        Ok(Postgres {
            address,
            _cleanup: cleanup,
        })
    }

    pub fn address(&self) -> &str {
        &self.address
    }
}

/// For trying things by hand.
pub fn stay() -> Result<bool> {
    let initdb = Tool::Postgres
        .find()
        .context("PostgreSQL's server is missing\n\nhint: install Debian's package `postgresql`")?;
    let postgres = Postgres::start(&initdb)?;
    println!("{}", postgres.address());
    println!("press Enter or Ctrl-C to remove it");
    std::io::stdin()
        .read_line(&mut String::new())
        .context("cannot read the keyboard")?;
    Ok(true)
}

/// In the system's temporary folder, because an ordinary account may not reach into ours.
fn make_folder(user: Option<User>) -> Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "troth-postgres-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let folder = std::env::temp_dir().join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("cannot remove what an older run left")?;
    }
    std::fs::create_dir(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    if let Some(user) = user {
        std::os::unix::fs::chown(&folder, Some(user.uid), Some(user.gid))?;
    }
    Ok(folder)
}

/// Sorts as people do where the server can (ICU), because that is what a firm's own server does and SQLite does not.
fn initialise(initdb: &Path, folder: &Path, user: Option<User>) -> Result<()> {
    let data = folder.join("data");
    let make = |locale: &[&str]| {
        let mut command = lowered(initdb, folder, user);
        command
            .arg("-D")
            .arg(&data)
            .args(["-U", "troth", "-A", "trust", "-E", "UTF8", "--no-sync"])
            .args(locale);
        said(&mut command)
    };
    let icu = make(&["--locale-provider=icu", "--icu-locale=en", "--locale=C.UTF-8"]);
    if icu.is_err() {
        make(&["--no-locale"])?;
    }
    let path = data.join("postgresql.auto.conf");
    std::fs::write(&path, SETTINGS).with_context(|| format!("cannot write `{}`", path.display()))
}

/// A free port may be taken between our look and the server's start, so a few are tried.
fn launch(bin: &Path, folder: &Path, user: Option<User>) -> Result<u16> {
    let mut last = None;
    for _ in 0..5 {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = lowered(&bin.join("pg_ctl"), folder, user);
        command
            .arg("-D")
            .arg(folder.join("data"))
            .arg("-l")
            .arg(folder.join("log"));
        command.args(["-w", "-s", "-t", "30", "-o", &format!("-p {port}"), "start"]);
        match said(&mut command) {
            Ok(()) => return Ok(port),
            Err(error) => last = Some(error),
        }
    }
    let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    bail!(
        "{}\n{log}",
        last.map_or_else(String::new, |error| format!("{error:#}"))
    )
}

fn lowered(program: &Path, folder: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    if let Some(user) = user {
        user.lower(&mut command);
    }
    command
}

/// The server inherits the streams of `pg_ctl`, so they must not be pipes of ours.
fn said(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let file = std::env::temp_dir().join(format!("troth-said-{}", std::process::id()));
    let log = std::fs::File::create(&file)?;
    let status = command
        .stdin(std::process::Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .status();
    let words = std::fs::read_to_string(&file).unwrap_or_default();
    std::fs::remove_file(&file)?;
    if !status
        .with_context(|| format!("cannot start `{name}`"))?
        .success()
    {
        bail!("`{name}` failed: {}", words.trim());
    }
    Ok(())
}

fn text(path: &Path) -> Result<&str> {
    path.to_str()
        .with_context(|| format!("`{}` is not readable as text", path.display()))
}
