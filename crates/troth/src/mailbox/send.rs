//! Sending what is queued: handed to the writer's own server, tried again with patience, and filed among what was sent.
//!
//! At least once: a letter whose fate was lost to a pulled plug is handed over again under the same id, which mail
//! programs show once.

use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use troth_store::StoreError;

use crate::frame::time::{DAY, HOUR, MINUTE, Millis};
use crate::frame::vault::VaultError;
use crate::mailbox::connect::{self, ANSWER, Trouble, Trust, in_time};
use crate::mailbox::keep::Desk;
use crate::mailbox::outbox_store::{self, Due, Tried};
use crate::mailbox::store::{self, Mailbox};
use crate::mailbox::{Security, Server, seal_for};

/// A letter that nobody takes is given up after so long.
const PATIENCE: Millis = 2 * DAY;
const TALK: Duration = Duration::from_secs(45);
/// Other nodes' commits are not announced here, and what waits its turn announces nothing.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

type Transport = AsyncSmtpTransport<Tokio1Executor>;

impl Desk {
    /// Sends whatever is queued, for ever.
    pub async fn send(self) {
        let mut commits = self.db.commits();
        loop {
            commits.borrow_and_update();
            if let Err(error) = self.send_off().await {
                tracing::error!(%error, "letters stand still");
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            let changed = tokio::time::timeout(LOOK_AGAIN, commits.changed()).await;
            if matches!(changed, Ok(Err(_))) {
                return;
            }
        }
    }

    /// Sends until nothing is due.
    async fn send_off(&self) -> Result<(), StoreError> {
        loop {
            let now = self.clock.now();
            if !self.db.read(move |tx| outbox_store::is_any_due(tx, now)).await? {
                return Ok(());
            }
            let reader = self.reader.clone();
            let next = self.db.write(move |tx| outbox_store::take_next(tx, &reader, now));
            let Some(due) = next.await? else {
                return Ok(());
            };
            if due.is_sent {
                self.file(&due).await?;
            } else {
                self.hand_over(due).await?;
            }
        }
    }

    async fn hand_over(&self, due: Due) -> Result<(), StoreError> {
        let handed = self.handed(&due).await;
        let now = self.clock.now();
        let tried = after(handed, &due, now);
        self.db
            .write(move |tx| outbox_store::tried(tx, &due, &tried, now))
            .await
    }

    async fn handed(&self, due: &Due) -> Result<String, Refused> {
        let (mailbox, password) = self.opened(due.mailbox, "smtp").await?;
        let Some(server) = &mailbox.smtp else {
            return Err(Refused::for_good("its mailbox can no longer be written from"));
        };
        let trust = Trust::load(self.mail_ca.as_deref()).map_err(Refused::from)?;
        let transport = transport(server, password, &trust).map_err(Refused::from)?;
        let parse = |address: &str| {
            let parsed = address.parse().ok();
            parsed.ok_or_else(|| Refused::for_good(&format!("`{address}` is no address")))
        };
        let envelope = Envelope::new(Some(parse(&mailbox.address)?), vec![parse(&due.to)?])
            .map_err(|error| Refused::for_good(&error.to_string()))?;
        match transport.send_raw(&envelope, &due.bytes).await {
            Ok(answer) => Ok(answer.message().collect::<Vec<_>>().join(" ")),
            Err(error) => Err(Refused {
                is_final: error.is_permanent() && !is_about_us(&error),
                said: words(&error),
            }),
        }
    }

    /// A mailbox and one of its passwords.
    async fn opened(&self, id: i64, server: &str) -> Result<(Mailbox, String), Refused> {
        let found = self
            .db
            .read(move |tx| Ok::<_, StoreError>((store::get(tx, id)?, store::secrets(tx, id)?)));
        let found = found.await.map_err(|error| Refused::from(Trouble::from(error)))?;
        let (Some(mailbox), Some(secrets)) = found else {
            return Err(Refused::for_good("its mailbox was let go of"));
        };
        let sealed = if server == "imap" {
            Some(secrets.imap)
        } else {
            secrets.smtp
        };
        let sealed = sealed
            .ok_or(Trouble::Sealed(VaultError::OtherKey))
            .map_err(Refused::from)?;
        let password = self.vault.open(&seal_for(id, server), &sealed);
        Ok((
            mailbox,
            password.map_err(|error| Refused::from(Trouble::Sealed(error)))?,
        ))
    }

    /// Puts a letter that went out among what was sent, unless its server does so by itself.
    async fn file(&self, due: &Due) -> Result<(), StoreError> {
        let (id, now) = (due.id, self.clock.now());
        let filed = match self.filed(due).await {
            Ok(is_there) => Some(is_there.then_some(now)),
            Err(_) if now - due.made_at > PATIENCE => Some(None),
            Err(_) => None,
        };
        self.db
            .write(move |tx| match filed {
                Some(at) => outbox_store::filed(tx, id, at),
                None => outbox_store::file_later(tx, id, now + MINUTE),
            })
            .await
    }

    async fn filed(&self, due: &Due) -> Result<bool, Refused> {
        let (mailbox, password) = self.opened(due.mailbox, "imap").await?;
        if files_by_itself(&mailbox.imap.host) {
            return Ok(false);
        }
        let id = mailbox.id;
        let folder = self.db.read(move |tx| outbox_store::sent_folder(tx, id)).await;
        let Some(folder) = folder.map_err(|error| Refused::from(Trouble::from(error)))? else {
            return Ok(false);
        };
        let trust = Trust::load(self.mail_ca.as_deref())?;
        let server = &mailbox.imap;
        let mut session = connect::sign_in(server, &password, &trust).await?;
        in_time(server, ANSWER, async {
            let told = |error| server.trouble(&error);
            session.select(&folder).await.map_err(told)?;
            let same = format!("HEADER Message-ID \"<{}>\"", due.letter_id);
            if session.uid_search(&same).await.map_err(told)?.is_empty() {
                session
                    .append(&folder, Some("(\\Seen)"), None, &due.bytes)
                    .await
                    .map_err(told)?;
            }
            // Whether it ends well is nobody's concern any more.
            drop(session.logout().await);
            Ok(())
        })
        .await?;
        Ok(true)
    }
}

/// Why a letter was not taken.
#[derive(Debug)]
struct Refused {
    is_final: bool,
    said: String,
}

impl Refused {
    fn for_good(said: &str) -> Refused {
        Refused {
            is_final: true,
            said: said.to_owned(),
        }
    }
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Refused {
        Refused {
            is_final: false,
            said: trouble.to_string(),
        }
    }
}

/// What an attempt comes to. What is wrong with us may be mended, so it is tried again; what is wrong with the letter
/// is not.
fn after(handed: Result<String, Refused>, due: &Due, now: Millis) -> Tried {
    match handed {
        Ok(said) => Tried::Taken { said },
        Err(Refused { is_final, said }) if is_final || now - due.made_at > PATIENCE => {
            Tried::GivenUp { said }
        }
        Err(Refused { said, .. }) => Tried::Again {
            said,
            at: now + wait(due.attempts),
        },
    }
}

/// A minute, then twice as long each time, up to an hour.
fn wait(attempts: i64) -> Millis {
    let doublings = u32::try_from(attempts.clamp(0, 6)).unwrap_or_default();
    (MINUTE << doublings).min(HOUR)
}

/// Gmail files what is sent through it.
fn files_by_itself(host: &str) -> bool {
    ["gmail.com", "googlemail.com"]
        .iter()
        .any(|known| host == *known || host.ends_with(&format!(".{known}")))
}

fn transport(server: &Server, password: String, trust: &Trust) -> Result<Transport, Trouble> {
    let wrong = |error: lettre::transport::smtp::Error| Trouble::NotTls {
        host: server.host.clone(),
        port: server.port,
        why: words(&error),
    };
    let tls = match server.security {
        Security::Plain => Tls::None,
        security => {
            let mut parameters = TlsParameters::builder(server.host.clone());
            if let Some(pem) = &trust.extra {
                parameters = parameters.add_root_certificate(Certificate::from_pem(pem).map_err(wrong)?);
            }
            let parameters = parameters.build_rustls().map_err(wrong)?;
            if security == Security::Tls {
                Tls::Wrapper(parameters)
            } else {
                Tls::Required(parameters)
            }
        }
    };
    let builder = Transport::builder_dangerous(&server.host)
        .port(server.port)
        .tls(tls)
        .timeout(Some(TALK));
    Ok(builder
        .credentials(Credentials::new(server.user.clone(), password))
        .build())
}

/// Whether a server lets us in to send.
///
/// # Errors
/// When it can't be reached, is not trusted, or does not take the password.
pub async fn try_out(server: &Server, password: &str, trust: &Trust) -> Result<(), Trouble> {
    let transport = transport(server, password.to_owned(), trust)?;
    let host = server.host.clone();
    match transport.test_connection().await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Trouble::NotMail {
            host,
            what: "SMTP",
            why: "it does not answer".to_owned(),
        }),
        Err(error) if is_about_us(&error) => Err(Trouble::WrongPassword {
            host,
            said: words(&error),
        }),
        Err(error) if error.is_tls() || words(&error).contains("certificate") => Err(Trouble::NotTrusted {
            host,
            why: words(&error),
        }),
        Err(error) => Err(Trouble::Silent {
            host,
            port: server.port,
            why: words(&error),
        }),
    }
}

/// Codes by which a server does not let us in (RFC 4954), whoever the letter is for.
fn is_about_us(error: &lettre::transport::smtp::Error) -> bool {
    let code = error.status().map(u16::from);
    matches!(code, Some(530 | 534 | 535 | 538))
}

fn words(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let inner_words = inner.to_string();
        if !told.contains(&inner_words) {
            told = format!("{told}: {inner_words}");
        }
        source = inner.source();
    }
    told.chars().filter(|c| !c.is_control()).take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(made_at: Millis, attempts: i64) -> Due {
        Due {
            id: 1,
            mailbox: 1,
            letter_id: "1@devlin.example".into(),
            to: "ann@example.org".into(),
            bytes: Vec::new(),
            made_at,
            is_sent: false,
            attempts,
        }
    }

    #[test]
    fn a_letter_is_tried_for_two_days_unless_it_is_refused_for_good() {
        let refused = |is_final| Refused {
            is_final,
            said: "451 busy".into(),
        };
        for (handed, made_at, attempts, wanted) in [
            (
                Ok("250 ok".to_owned()),
                0,
                0,
                Tried::Taken {
                    said: "250 ok".into(),
                },
            ),
            (
                Err(refused(false)),
                0,
                0,
                Tried::Again {
                    said: "451 busy".into(),
                    at: DAY + MINUTE,
                },
            ),
            (
                Err(refused(false)),
                0,
                3,
                Tried::Again {
                    said: "451 busy".into(),
                    at: DAY + 8 * MINUTE,
                },
            ),
            (
                Err(refused(false)),
                0,
                40,
                Tried::Again {
                    said: "451 busy".into(),
                    at: DAY + HOUR,
                },
            ),
            (
                Err(refused(false)),
                -DAY - 1,
                40,
                Tried::GivenUp {
                    said: "451 busy".into(),
                },
            ),
            (
                Err(refused(true)),
                0,
                0,
                Tried::GivenUp {
                    said: "451 busy".into(),
                },
            ),
        ] {
            assert_eq!(after(handed, &due(made_at, attempts), DAY), wanted);
        }
    }

    #[test]
    fn gmail_files_what_is_sent_by_itself() {
        for (host, by_itself) in [
            ("imap.gmail.com", true),
            ("notgmail.com", false),
            ("mail.devlin.example", false),
        ] {
            assert_eq!(files_by_itself(host), by_itself, "{host}");
        }
    }
}
