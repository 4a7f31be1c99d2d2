//! Reaching a mail server: by TLS that the machine trusts, with errors that say what would help.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_imap::{Client, Session};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

use crate::frame::vault::VaultError;
use crate::mailbox::{Security, Server};

/// A connection may take so long, and a command so long.
const REACH: Duration = Duration::from_secs(15);
pub const ANSWER: Duration = Duration::from_secs(60);

/// A stream of bytes, in TLS or in the clear.
pub trait Line: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Line for T {}

pub type Wire = Box<dyn Line>;

/// Why a mailbox can't be read or written from just now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error(
        "there is no host `{host}`\n\nhint: look at how it is written, or ask whoever looks after your mail"
    )]
    NoHost { host: String },
    #[error("`{host}` does not answer on port {port}: {why}\n\nhint: look at the port, or try again later")]
    Silent { host: String, port: u16, why: String },
    #[error(
        "the certificate of `{host}` is not trusted: {why}\n\nhint: if the firm made it itself, name its authority in the setting `mail_ca`"
    )]
    NotTrusted { host: String, why: String },
    #[error("`{host}` does not speak TLS on port {port}: {why}\n\nhint: try `starttls`, or another port")]
    NotTls { host: String, port: u16, why: String },
    #[error("`{host}` is no {what} server: {why}\n\nhint: look at the host and the port")]
    NotMail {
        host: String,
        what: &'static str,
        why: String,
    },
    #[error(
        "`{host}` does not take the user or the password: {said}\n\nhint: some mail hosts want a password made for programs"
    )]
    WrongPassword { host: String, said: String },
    #[error("the password cannot be read any more: {0}")]
    Sealed(#[from] VaultError),
    #[error("the connection to `{host}` ended: {why}\n\nhint: it is tried again by itself")]
    Ended { host: String, why: String },
    #[error("`{host}` would not: {said}")]
    Declined { host: String, said: String },
    #[error("the certificates in `{path}` cannot be read: {why}\n\nhint: look at the setting `mail_ca`")]
    Authorities { path: String, why: String },
    #[error("what was read could not be kept: {0}\n\nhint: it is tried again by itself")]
    Store(String),
}

impl Trouble {
    /// Trying again does not help until somebody gives a password.
    pub fn needs_somebody(&self) -> bool {
        matches!(self, Trouble::WrongPassword { .. } | Trouble::Sealed(_))
    }
}

impl From<troth_store::StoreError> for Trouble {
    fn from(error: troth_store::StoreError) -> Trouble {
        Trouble::Store(error.to_string())
    }
}

/// Whose certificates are believed: the machine's authorities, and those an operator named.
#[derive(Clone)]
pub struct Trust {
    tls: TlsConnector,
    /// The authorities named beside, as PEM.
    pub extra: Option<Arc<Vec<u8>>>,
}

impl Trust {
    /// # Errors
    /// When the file of further authorities cannot be read. That the machine has none is told when a server is reached.
    pub fn load(extra: Option<&Path>) -> Result<Trust, Trouble> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let pem = extra.map(|path| authorities(path, &mut roots)).transpose()?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Trouble::Store(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Trust {
            tls: TlsConnector::from(Arc::new(config)),
            extra: pem.map(Arc::new),
        })
    }
}

fn authorities(path: &Path, roots: &mut RootCertStore) -> Result<Vec<u8>, Trouble> {
    let wrong = |why: String| Trouble::Authorities {
        path: path.display().to_string(),
        why,
    };
    let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    Ok(pem)
}

/// Signs in to an IMAP server.
///
/// # Errors
/// When it can't be reached, is not trusted, or does not take the password.
pub async fn sign_in(server: &Server, password: &str, trust: &Trust) -> Result<Session<Wire>, Trouble> {
    let signing_in = async {
        let client = greet(server, trust).await?;
        let signed_in = client.login(&server.user, password).await;
        signed_in.map_err(|(error, _)| match error {
            async_imap::error::Error::No(said) => Trouble::WrongPassword {
                host: server.host.clone(),
                said: spoken(&said),
            },
            error => server.trouble(&error),
        })
    };
    in_time(server, ANSWER, signing_in).await
}

async fn greet(server: &Server, trust: &Trust) -> Result<Client<Wire>, Trouble> {
    let plain = reach(server).await?;
    let wire = match server.security {
        Security::Tls => secured(server, trust, Box::new(plain)).await?,
        Security::StartTls | Security::Plain => Box::new(plain),
    };
    let mut client = Client::new(wire);
    match client.read_response().await {
        Ok(Some(_)) => {}
        Ok(None) => return Err(server.no_mail("it said nothing")),
        Err(error) => return Err(server.no_mail(&error.to_string())),
    }
    if server.security == Security::StartTls {
        client
            .run_command_and_check_ok("STARTTLS", None)
            .await
            .map_err(|error| server.no_tls(&spoken(&error.to_string())))?;
        client = Client::new(secured(server, trust, client.into_inner()).await?);
    }
    Ok(client)
}

async fn reach(server: &Server) -> Result<TcpStream, Trouble> {
    let host = server.host.as_str();
    let no_host = |_| Trouble::NoHost {
        host: host.to_owned(),
    };
    let addresses = timeout(REACH, tokio::net::lookup_host((host, server.port)))
        .await
        .map_err(|_| server.silent("nobody knows where it is"))?
        .map_err(no_host)?;
    let mut last = server.silent("it has no address");
    for address in addresses {
        match timeout(REACH, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => last = server.silent(&error.to_string()),
            Err(_) => last = server.silent("it took too long"),
        }
    }
    Err(last)
}

async fn secured(server: &Server, trust: &Trust, plain: Wire) -> Result<Wire, Trouble> {
    let name = ServerName::try_from(server.host.clone()).map_err(|_| Trouble::NoHost {
        host: server.host.clone(),
    })?;
    match timeout(REACH, trust.tls.connect(name, plain)).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(untrusted(server, &error)),
        Err(_) => Err(server.no_tls("it took too long")),
    }
}

fn untrusted(server: &Server, error: &std::io::Error) -> Trouble {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(why)) => Trouble::NotTrusted {
            host: server.host.clone(),
            why: why.to_string(),
        },
        _ => server.no_tls(&error.to_string()),
    }
}

/// # Errors
/// What the work fails with, or that it took too long.
pub async fn in_time<T>(
    server: &Server,
    limit: Duration,
    work: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    let done = timeout(limit, work).await;
    done.unwrap_or_else(|_| Err(server.ended("it took too long")))
}

impl Server {
    pub fn ended(&self, why: &str) -> Trouble {
        Trouble::Ended {
            host: self.host.clone(),
            why: why.to_owned(),
        }
    }

    /// What an error of the protocol comes to.
    pub fn trouble(&self, error: &async_imap::error::Error) -> Trouble {
        match error {
            async_imap::error::Error::No(said) | async_imap::error::Error::Bad(said) => Trouble::Declined {
                host: self.host.clone(),
                said: spoken(said),
            },
            error => self.ended(&error.to_string()),
        }
    }

    fn silent(&self, why: &str) -> Trouble {
        Trouble::Silent {
            host: self.host.clone(),
            port: self.port,
            why: why.to_owned(),
        }
    }

    fn no_tls(&self, why: &str) -> Trouble {
        Trouble::NotTls {
            host: self.host.clone(),
            port: self.port,
            why: why.to_owned(),
        }
    }

    fn no_mail(&self, why: &str) -> Trouble {
        Trouble::NotMail {
            host: self.host.clone(),
            what: "IMAP",
            why: why.to_owned(),
        }
    }
}

/// The server's own words out of what the library makes of them: `code: …, info: Some("Authentication failed.")`.
fn spoken(text: &str) -> String {
    let info = text
        .split_once("info: Some(\"")
        .and_then(|(_, rest)| rest.rsplit_once("\")"));
    let said = info.map_or(text, |(said, _)| said).trim().trim_end_matches('.');
    let said: String = said
        .chars()
        .filter(|c| !c.is_control() && *c != '`')
        .take(300)
        .collect();
    format!("`{said}`")
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trust(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_quoted_in_its_own_words() {
        for (text, wanted) in [
            (
                "code: Some(AuthenticationFailed), info: Some(\"Authentication failed.\")",
                "`Authentication failed`",
            ),
            ("no idea", "`no idea`"),
        ] {
            assert_eq!(spoken(text), wanted);
        }
    }

    #[tokio::test]
    async fn a_host_that_is_none_and_a_port_that_is_closed_are_told_apart() {
        let trust = Trust::load(None).unwrap();
        let server = |host: &str, port| Server {
            host: host.into(),
            port,
            security: Security::Plain,
            user: "mia".into(),
        };
        let none = sign_in(&server("no-such-host.invalid", 143), "x", &trust).await;
        assert!(matches!(none, Err(Trouble::NoHost { .. })), "{none:?}");
        // A port that was free a moment ago.
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let closed = sign_in(&server("127.0.0.1", port), "x", &trust).await;
        assert!(matches!(closed, Err(Trouble::Silent { .. })), "{closed:?}");
    }
}
