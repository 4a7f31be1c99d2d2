//! Real mail servers for the tests: Debian's Dovecot and Exim as an ordinary account, on ports of their own, gone when we are.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::clean::{Cleanup, User};
use crate::server::Folder;
use crate::tools::Tool;

/// Where letters live and servers listen.
pub struct Post {
    pub imap: u16,
    pub imaps: u16,
    pub smtp: u16,
    dovecot: Option<Child>,
    exim: Child,
    user: Option<User>,
    folder: Folder,
    _cleanup: Cleanup,
}

const START: Duration = Duration::from_secs(20);

impl Post {
    pub fn start() -> Result<Post> {
        let folder = Folder::new("post")?;
        let user = User::ordinary()?;
        let stop = r#"kill "$2"; test -f "$1/run/master.pid" && kill "$(cat "$1/run/master.pid")""#;
        let at = folder.0.clone();
        for name in ["run", "mail", "home", "spool", "log"] {
            std::fs::create_dir(at.join(name))?;
        }
        certificates(&at)?;
        let [imap, imaps, smtp] = [free()?, free()?, free()?];
        std::fs::write(at.join("dovecot.conf"), dovecot_conf(&at, imap, imaps, user)?)?;
        std::fs::write(at.join("exim.conf"), exim_conf(&at, smtp, user)?)?;
        password(&at, "correct horse")?;
        own(&at, user)?;
        let exim = exim(&at, user)?;
        let cleanup = Cleanup::after_us(stop, &[&at.to_string_lossy(), &exim.id().to_string()], user)?;
        let mut post = Post {
            imap,
            imaps,
            smtp,
            dovecot: None,
            exim,
            user,
            folder,
            _cleanup: cleanup,
        };
        post.open()?;
        answers(smtp)?;
        Ok(post)
    }

    /// The authority that signed the servers' certificate.
    pub fn authority(&self) -> PathBuf {
        self.at().join("ca.pem")
    }

    fn at(&self) -> &Path {
        &self.folder.0
    }

    /// Starts Dovecot.
    pub fn open(&mut self) -> Result<()> {
        let program = Tool::Dovecot.find().context("Dovecot is gone")?;
        let mut command = lowered(&program, self.user);
        command.arg("-F").arg("-c").arg(self.at().join("dovecot.conf"));
        self.dovecot = Some(quiet(&mut command)?);
        answers(self.imap)
    }

    /// Stops Dovecot, whole and at once.
    pub fn close(&mut self) -> Result<()> {
        if let Some(mut dovecot) = self.dovecot.take() {
            let pid = dovecot.id().to_string();
            Command::new("kill").arg(pid).status()?;
            dovecot.wait()?;
        }
        Ok(())
    }

    /// As after a move to another server: every folder numbers its letters anew.
    pub fn number_anew(&self) -> Result<()> {
        for folder in ["mia", "mia/.Sent"] {
            let Ok(files) = std::fs::read_dir(self.at().join("mail").join(folder)) else {
                continue;
            };
            for file in files {
                let path = file?.path();
                let name = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                if name.starts_with("dovecot") && path.is_file() {
                    std::fs::remove_file(path)?;
                }
            }
        }
        Ok(())
    }

    /// Another password for `mia`.
    pub fn give(&self, words: &str) -> Result<()> {
        password(self.at(), words)?;
        own(self.at(), self.user)
    }

    /// Puts a letter into somebody's inbox, as a server delivers it: whole or not at all.
    pub fn deliver(&self, to: &str, letter: &str) -> Result<()> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let folder = self.at().join("mail").join(to);
        for part in ["tmp", "new", "cur"] {
            std::fs::create_dir_all(folder.join(part))?;
        }
        let name = format!(
            "{}.M{}.test",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let part = folder.join("tmp").join(&name);
        std::fs::write(&part, letter)?;
        for path in [
            &folder,
            &folder.join("tmp"),
            &folder.join("new"),
            &folder.join("cur"),
            &part,
        ] {
            chown(path, self.user)?;
        }
        std::fs::rename(part, folder.join("new").join(name))?;
        Ok(())
    }

    /// Every letter in somebody's inbox.
    pub fn inbox(&self, of: &str) -> Result<Vec<String>> {
        let mut letters = Vec::new();
        for part in ["new", "cur"] {
            let Ok(files) = std::fs::read_dir(self.at().join("mail").join(of).join(part)) else {
                continue;
            };
            for file in files {
                let bytes = std::fs::read(file?.path())?;
                letters.push(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        Ok(letters)
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        let _ = self.close();
        let _ = self.exim.kill();
        let _ = self.exim.wait();
    }
}

fn lowered(program: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(program);
    if let Some(user) = user {
        user.lower(&mut command);
    }
    command
}

fn quiet(command: &mut Command) -> Result<Child> {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start `{name}`"))
}

fn exim(at: &Path, user: Option<User>) -> Result<Child> {
    let program = Tool::Exim.find().context("Exim is gone")?;
    let mut command = lowered(&program, user);
    command.arg("-C").arg(at.join("exim.conf")).args(["-bdf", "-q1m"]);
    quiet(&mut command)
}

fn answers(port: u16) -> Result<()> {
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        ensure!(started.elapsed() < START, "nothing answers on port {port}");
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn free() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn own(folder: &Path, user: Option<User>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        chown(&entry?.path(), user)?;
    }
    chown(folder, user)
}

fn chown(path: &Path, user: Option<User>) -> Result<()> {
    if let Some(user) = user {
        std::os::unix::fs::chown(path, Some(user.uid), Some(user.gid))?;
    }
    Ok(())
}

fn password(at: &Path, words: &str) -> Result<()> {
    std::fs::write(at.join("passwd"), format!("mia:{{PLAIN}}{words}::::::\n"))?;
    Ok(())
}

/// An authority of our own, and a certificate of its for this machine.
fn certificates(at: &Path) -> Result<()> {
    std::fs::write(
        at.join("for-servers"),
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n",
    )?;
    let made = |arguments: &[&str]| -> Result<()> {
        let output = Command::new("openssl").args(arguments).current_dir(at).output();
        let output = output.context("cannot run openssl, which comes with Dovecot")?;
        ensure!(
            output.status.success(),
            "openssl failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    };
    made(&[
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "2",
        "-subj",
        "/CN=An authority for tests",
        "-addext",
        "basicConstraints=critical,CA:TRUE",
    ])?;
    made(&[
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "asked.pem",
        "-subj",
        "/CN=localhost",
    ])?;
    made(&[
        "x509",
        "-req",
        "-in",
        "asked.pem",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-out",
        "cert.pem",
        "-days",
        "2",
        "-extfile",
        "for-servers",
    ])
}

/// The account's name and group, its numbers beside them.
fn account(user: Option<User>) -> Result<[String; 4]> {
    let answer = |arguments: &[&str]| -> Result<String> {
        let mut command = lowered(Path::new("id"), user);
        let output = command.args(arguments).output().context("cannot run `id`")?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    Ok([
        answer(&["-un"])?,
        answer(&["-gn"])?,
        answer(&["-u"])?,
        answer(&["-g"])?,
    ])
}

fn dovecot_conf(at: &Path, imap: u16, imaps: u16, user: Option<User>) -> Result<String> {
    let [name, group, uid, gid] = account(user)?;
    let at = at.display();
    Ok(format!(
        "base_dir = {at}/run
state_dir = {at}/run
log_path = {at}/log/dovecot
protocols = imap
listen = 127.0.0.1
default_internal_user = {name}
default_internal_group = {group}
default_login_user = {name}
first_valid_uid = 1
ssl = yes
ssl_cert = <{at}/cert.pem
ssl_key = <{at}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{at}/mail/%n
passdb {{
  driver = passwd-file
  args = username_format=%n {at}/passwd
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={at}/home/%n
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"
    ))
}

/// Takes letters for three people and no others; whoever else is written to comes back as a notice.
fn exim_conf(at: &Path, smtp: u16, user: Option<User>) -> Result<String> {
    let [_, _, uid, gid] = account(user)?;
    let at = at.display();
    Ok(format!(
        "primary_hostname = localhost
spool_directory = {at}/spool
log_file_path = {at}/log/exim-%slog
local_interfaces = 127.0.0.1
daemon_smtp_ports = {smtp}
tls_advertise_hosts = *
tls_certificate = {at}/cert.pem
tls_privatekey = {at}/key.pem
never_users =
exim_user = {uid}
exim_group = {gid}
deliver_drop_privilege = true
keep_environment =
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
domainlist local_domains = devlin.example : example.org
qualify_domain = devlin.example
begin acl
acl_rcpt:
  accept authenticated = *
  deny message = who are you
acl_data:
  accept
begin routers
known:
  driver = accept
  domains = +local_domains
  local_parts = mia : ann
  transport = box
begin transports
box:
  driver = appendfile
  maildir_format
  directory = {at}/mail/$local_part_data
  user = {uid}
  group = {gid}
begin retry
* * F,2h,15m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and {{{{eq{{$auth2}}{{mia}}}}{{eq{{$auth3}}{{correct horse}}}}}}}}
  server_set_id = $auth2
"
    ))
}
