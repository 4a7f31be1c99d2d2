//! The finished program running as a server: started on a folder of its own, ended whatever happens.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::run;

pub struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    pub key: String,
}

const START: Duration = Duration::from_secs(120);

impl Server {
    /// A practice company; the program prints addresses first and, as its last line, a key.
    pub fn demo(program: &mut Command, data: &Path) -> Result<Server> {
        program
            .args(["demo", "--listen", "127.0.0.1:0", "--keep", "--token", "--data"])
            .arg(data);
        Server::start(program, None)
    }

    /// The same folder again, with a key that it gave out before; an empty folder needs none.
    pub fn serve(program: &mut Command, data: &Path, key: &str) -> Result<Server> {
        program
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data);
        Server::start(program, Some(key))
    }

    fn start(command: &mut Command, key: Option<&str>) -> Result<Server> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start the program")?;
        let lines = listen(&mut child)?;
        match greeting(&mut child, &lines, key) {
            Ok((url, key)) => Ok(Server { child, url, key }),
            Err(error) => {
                run::stop(&mut child);
                Err(error)
            }
        }
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// `None` while it runs.
    pub fn ended(&mut self) -> Result<Option<std::process::ExitStatus>> {
        Ok(self.child.try_wait()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        run::stop(&mut self.child);
    }
}

/// Both streams are read to their ends, or a full pipe would stop the program.
fn listen(child: &mut Child) -> Result<mpsc::Receiver<String>> {
    let (tell, lines) = mpsc::channel();
    let out = child.stdout.take().context("the program has no output")?;
    let err = child.stderr.take().context("the program has no error output")?;
    let tell_too = tell.clone();
    std::thread::spawn(move || pass_on(out, &tell));
    std::thread::spawn(move || pass_on(err, &tell_too));
    Ok(lines)
}

/// A listener that is gone is no reason to stop reading.
fn pass_on(stream: impl std::io::Read, tell: &mpsc::Sender<String>) {
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let _ = tell.send(line);
    }
}

fn greeting(
    child: &mut Child,
    lines: &mpsc::Receiver<String>,
    key: Option<&str>,
) -> Result<(String, String)> {
    let started = Instant::now();
    let mut said = Vec::new();
    let mut url = None;
    while started.elapsed() < START {
        match lines.recv_timeout(Duration::from_millis(50)) {
            Ok(line) => {
                url = url.or_else(|| origin(&line));
                if let (Some(url), Some(key)) = (&url, key.or_else(|| line.strip_prefix("api-key: "))) {
                    return Ok((url.clone(), key.trim().to_owned()));
                }
                said.push(line);
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
        if let Some(status) = child.try_wait()? {
            said.extend(lines.try_iter());
            bail!("the program ended with {status}:\n{}", said.join("\n"));
        }
    }
    bail!(
        "the program did not say its address and key within {} s:\n{}",
        START.as_secs(),
        said.join("\n")
    )
}

/// The first address on a line, without its path.
fn origin(line: &str) -> Option<String> {
    let rest = &line[line.find("http://")? + 7..];
    let end = rest
        .find(|letter: char| !letter.is_ascii_alphanumeric() && !".:[]-".contains(letter))
        .unwrap_or(rest.len());
    Some(format!("http://{}", &rest[..end]))
}

/// A folder in the system's temporary one, gone with this value.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Result<Folder> {
        let nanos = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)?
            .as_nanos();
        let path = std::env::temp_dir().join(format!("troth-{name}-{}-{nanos}", std::process::id()));
        std::fs::create_dir(&path).with_context(|| format!("cannot make `{}`", path.display()))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_a_sentence() {
        assert_eq!(
            origin("Open http://127.0.0.1:7700/sign-in/abc to begin"),
            Some("http://127.0.0.1:7700".to_owned())
        );
        assert_eq!(
            origin("at http://localhost:80."),
            Some("http://localhost:80.".to_owned())
        );
        assert_eq!(origin("no address"), None);
    }
}
