//! A mailbox as it is typed: an address and a password are enough where the servers are called as they mostly are.

use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::{DAY, Millis};
use crate::intake::value;
use crate::mailbox::store::Mailbox;
use crate::mailbox::{Security, Server, Takes};

const LONGEST_NAME: usize = 100;
const LONGEST_HOST: usize = 253;
const LONGEST_PASSWORD: usize = 1_000;
const MOST_FOLDERS: usize = 50;
/// Letters from before so many days are left where they are, unless somebody asks for them.
const DAYS: i64 = 90;

/// A mailbox as it is typed; whatever is left out has its default. Passwords come in here and go out nowhere.
#[derive(Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MailboxInput {
    /// The address letters to it are sent to.
    #[schema(max_length = 254)]
    pub address: String,
    /// For IMAP, and for SMTP too unless said otherwise. Left out in a change, it stays.
    #[serde(skip_serializing)]
    #[schema(max_length = 1000)]
    pub password: Option<String>,
    /// What letters written from it are signed with; your name, unless said otherwise.
    pub name: Option<String>,
    /// `imap.` and the address's domain, unless said otherwise.
    pub imap_host: Option<String>,
    /// 993, or 143 without TLS from the start.
    pub imap_port: Option<String>,
    /// `tls` unless said otherwise, `starttls` or `plain`.
    pub imap_security: Option<Security>,
    /// The address, unless said otherwise.
    pub imap_user: Option<String>,
    /// `smtp.` and the address's domain, unless said otherwise; `none` where it is only read.
    pub smtp_host: Option<String>,
    /// 465, or 587 without TLS from the start.
    pub smtp_port: Option<String>,
    /// `tls` unless said otherwise, `starttls` or `plain`.
    pub smtp_security: Option<Security>,
    /// The IMAP user, unless said otherwise.
    pub smtp_user: Option<String>,
    /// Where it is another than that for IMAP.
    #[serde(skip_serializing)]
    #[schema(max_length = 1000)]
    pub smtp_password: Option<String>,
    /// Folders beside the inbox and what was sent, a name on each line.
    pub folders: Option<String>,
    /// How many days back, or `all`; 90 unless said otherwise.
    pub since: Option<String>,
    /// Whose records its letters are; its address, unless said otherwise.
    pub silo: Option<String>,
    /// `known` for letters with somebody who is known here, `all` for letters with anybody outside. Of one's own mailbox
    /// `known` unless said otherwise, of the firm's `all`.
    pub takes: Option<Takes>,
    /// `on` when a password may be sent in the clear to another machine.
    pub may_be_plain: Option<String>,
}

/// A mailbox ready to be tried.
#[derive(Clone)]
pub struct Checked {
    pub address: String,
    pub name: String,
    pub silo: String,
    pub imap: Server,
    pub smtp: Option<Server>,
    /// Nothing where those that are kept stay.
    pub password: Option<String>,
    pub smtp_password: Option<String>,
    pub folders: Vec<String>,
    pub since_at: Option<Millis>,
    /// Nothing where nobody said.
    pub takes: Option<Takes>,
}

/// Hosts of those whose servers are called otherwise than most: told as a hint, never asked by itself.
const CALLED_OTHERWISE: [(&str, &str, &str); 9] = [
    ("gmx.de", "imap.gmx.net", "mail.gmx.net"),
    ("gmx.net", "imap.gmx.net", "mail.gmx.net"),
    ("outlook.com", "outlook.office365.com", "smtp.office365.com"),
    ("hotmail.com", "outlook.office365.com", "smtp.office365.com"),
    ("yahoo.com", "imap.mail.yahoo.com", "smtp.mail.yahoo.com"),
    ("icloud.com", "imap.mail.me.com", "smtp.mail.me.com"),
    ("googlemail.com", "imap.gmail.com", "smtp.gmail.com"),
    ("t-online.de", "secureimap.t-online.de", "securesmtp.t-online.de"),
    ("posteo.de", "posteo.de", "posteo.de"),
];

/// What the servers of an address are called, where that is known: IMAP and SMTP.
pub fn known_hosts(address: &str) -> Option<(&'static str, &'static str)> {
    let domain = domain(address);
    let found = CALLED_OTHERWISE.iter().find(|(known, ..)| *known == domain);
    found.map(|(_, imap, smtp)| (*imap, *smtp))
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

impl MailboxInput {
    /// What is kept of a mailbox as it stands in the form again, but for its passwords.
    pub fn of(mailbox: &Mailbox) -> MailboxInput {
        let smtp = mailbox.smtp.as_ref();
        MailboxInput {
            address: mailbox.address.clone(),
            name: Some(mailbox.name.clone()),
            imap_host: Some(mailbox.imap.host.clone()),
            imap_port: Some(mailbox.imap.port.to_string()),
            imap_security: Some(mailbox.imap.security),
            imap_user: Some(mailbox.imap.user.clone()),
            smtp_host: Some(smtp.map_or("none".to_owned(), |smtp| smtp.host.clone())),
            smtp_port: smtp.map(|smtp| smtp.port.to_string()),
            smtp_security: smtp.map(|smtp| smtp.security),
            smtp_user: smtp.map(|smtp| smtp.user.clone()),
            folders: Some(mailbox.folders.join("\n")),
            silo: Some(mailbox.silo.clone()),
            takes: Some(mailbox.takes),
            ..MailboxInput::default()
        }
    }

    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, me: &str, before: Option<&Mailbox>, now: Millis) -> Result<Checked, Problem> {
        let mut errors = Errors::default();
        let address = before.map_or_else(|| self.address(&mut errors), |before| before.address.clone());
        let imap = self.imap(&address, &mut errors);
        let smtp = self.smtp(&address, &imap.user, &mut errors);
        let password = secret(&mut errors, "password", self.password.as_deref());
        let smtp_password = secret(&mut errors, "smtp_password", self.smtp_password.as_deref());
        if password.is_none() && before.is_none_or(|before| before.imap != imap) {
            // A kept password goes to no other server than the one it was given for.
            errors.add("password", "give the password for this server");
        }
        let is_other_smtp = before.is_some_and(|before| before.smtp != smtp);
        if is_other_smtp && smtp.is_some() && password.is_none() && smtp_password.is_none() {
            errors.add("smtp_password", "give the password for this server");
        }
        let name = errors.text("name", self.name.as_deref(), LONGEST_NAME);
        let checked = Checked {
            name: one_line(name.as_deref().unwrap_or(me)),
            silo: errors
                .text("silo", self.silo.as_deref(), LONGEST_NAME)
                .unwrap_or_else(|| address.clone()),
            folders: self.folders(&mut errors),
            since_at: self.since(now, &mut errors),
            takes: self.takes,
            smtp_password: smtp_password
                .or_else(|| password.clone())
                .filter(|_| smtp.is_some()),
            password,
            address,
            imap,
            smtp,
        };
        Problem::check(errors)?;
        Ok(checked)
    }

    fn address(&self, errors: &mut Errors) -> String {
        let typed = errors.needed(
            "address",
            &self.address,
            254,
            "write the address, such as `mia@example.org`",
        );
        let address = value::email(&typed);
        if address.is_none() && !typed.is_empty() {
            errors.add(
                "address",
                format!("`{typed}` is no address\n\nhint: write it as `mia@example.org`"),
            );
        }
        address.unwrap_or_default()
    }

    fn imap(&self, address: &str, errors: &mut Errors) -> Server {
        let security = self.imap_security.unwrap_or_default();
        let host = self.host("imap_host", self.imap_host.as_deref(), errors);
        let server = Server {
            host: host.unwrap_or_else(|| format!("imap.{}", domain(address))),
            port: port("imap_port", self.imap_port.as_deref(), errors)
                .unwrap_or(if security == Security::Tls { 993 } else { 143 }),
            security,
            user: errors
                .text("imap_user", self.imap_user.as_deref(), 254)
                .map_or_else(|| address.to_owned(), |user| one_line(&user)),
        };
        self.plain("imap_security", &server, errors);
        server
    }

    fn smtp(&self, address: &str, user: &str, errors: &mut Errors) -> Option<Server> {
        let host = self.host("smtp_host", self.smtp_host.as_deref(), errors);
        if host.as_deref() == Some("none") {
            return None;
        }
        let security = self.smtp_security.unwrap_or_default();
        let server = Server {
            host: host.unwrap_or_else(|| format!("smtp.{}", domain(address))),
            port: port("smtp_port", self.smtp_port.as_deref(), errors)
                .unwrap_or(if security == Security::Tls { 465 } else { 587 }),
            security,
            user: errors
                .text("smtp_user", self.smtp_user.as_deref(), 254)
                .map_or_else(|| user.to_owned(), |user| one_line(&user)),
        };
        self.plain("smtp_security", &server, errors);
        Some(server)
    }

    fn host(&self, field: &str, typed: Option<&str>, errors: &mut Errors) -> Option<String> {
        let host = errors.text(field, typed, LONGEST_HOST)?.to_lowercase();
        let is_host = host
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
        let is_host = is_host || host.parse::<std::net::IpAddr>().is_ok();
        if !is_host {
            errors.add(
                field,
                format!("`{host}` is no host\n\nhint: write it as `mail.example.org`"),
            );
        }
        is_host.then_some(host)
    }

    /// In the clear a password is read by everybody on the way.
    fn plain(&self, field: &str, server: &Server, errors: &mut Errors) {
        let is_here = server.host == "localhost"
            || server
                .host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        if server.security == Security::Plain && !is_here && self.may_be_plain.as_deref() != Some("on") {
            errors.add(
                field,
                "would send the password in the clear to another machine\n\nhint: choose `tls`, or say below that it may be",
            );
        }
    }

    fn folders(&self, errors: &mut Errors) -> Vec<String> {
        let text = errors
            .text("folders", self.folders.as_deref(), 5_000)
            .unwrap_or_default();
        let folders: Vec<String> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        if folders.len() > MOST_FOLDERS {
            errors.add("folders", format!("are too many: {MOST_FOLDERS} at most"));
        }
        folders
    }

    fn since(&self, now: Millis, errors: &mut Errors) -> Option<Millis> {
        let typed = errors.text("since", self.since.as_deref(), 20);
        match typed.as_deref() {
            None => Some(now - DAYS * DAY),
            Some("all") => None,
            Some(days) => {
                let days = days.parse().ok().filter(|days| (0..=36_500).contains(days));
                if days.is_none() {
                    errors.add("since", "is a number of days, or `all`");
                }
                days.map(|days: i64| now - days * DAY)
            }
        }
    }
}

fn secret(errors: &mut Errors, field: &str, typed: Option<&str>) -> Option<String> {
    let typed = typed.filter(|typed| !typed.is_empty())?;
    if typed.chars().any(char::is_control) || typed.chars().count() > LONGEST_PASSWORD {
        errors.add(field, "holds something no password can");
        return None;
    }
    Some(typed.to_owned())
}

fn port(field: &str, typed: Option<&str>, errors: &mut Errors) -> Option<u16> {
    let typed = errors.text(field, typed, 5)?;
    let port = typed.parse().ok().filter(|port| *port > 0);
    if port.is_none() {
        errors.add(
            field,
            format!("`{typed}` is no port\n\nhint: 993 and 465 are usual"),
        );
    }
    port
}

/// No line of a letter or of a command can be begun by what somebody types.
pub fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl std::fmt::Debug for MailboxInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailboxInput")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Checked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checked")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(change: impl FnOnce(&mut MailboxInput)) -> Result<Checked, Problem> {
        let mut input = MailboxInput {
            address: "Mia@Devlin.example".into(),
            password: Some("correct horse".into()),
            ..MailboxInput::default()
        };
        change(&mut input);
        input.check("Mia Member", None, 100 * DAY)
    }

    #[test]
    fn an_address_and_a_password_are_enough() {
        let checked = typed(|_| {}).unwrap();
        assert_eq!(checked.address, "mia@devlin.example");
        assert_eq!(
            checked.imap,
            Server {
                host: "imap.devlin.example".into(),
                port: 993,
                security: Security::Tls,
                user: "mia@devlin.example".into()
            }
        );
        let smtp = checked.smtp.unwrap();
        assert_eq!((smtp.host.as_str(), smtp.port), ("smtp.devlin.example", 465));
        assert_eq!(checked.smtp_password.as_deref(), Some("correct horse"));
        assert_eq!(
            (checked.name.as_str(), checked.silo.as_str()),
            ("Mia Member", "mia@devlin.example")
        );
        // A hundred days from the beginning of time, less ninety.
        assert_eq!(checked.since_at, Some(10 * DAY));
    }

    #[test]
    fn what_is_wrong_is_told_beside_its_field() {
        type Change = fn(&mut MailboxInput);
        let cases: [(Change, &str); 9] = [
            (|input| input.address = "mia".into(), "address"),
            (|input| input.password = None, "password"),
            (|input| input.password = Some("a\nb".into()), "password"),
            (|input| input.imap_host = Some("a b".into()), "imap_host"),
            (|input| input.imap_port = Some("0".into()), "imap_port"),
            (|input| input.smtp_port = Some("99999".into()), "smtp_port"),
            (
                |input| input.imap_security = Some(Security::Plain),
                "imap_security",
            ),
            (|input| input.since = Some("long".into()), "since"),
            (|input| input.name = Some("x".repeat(101)), "name"),
        ];
        for (change, field) in cases {
            match typed(change) {
                Err(Problem::Invalid(errors)) => assert!(errors.get(field).is_some(), "{field}: {errors:?}"),
                other => panic!("{field} gave {other:?}"),
            }
        }
    }

    #[test]
    fn a_password_goes_in_the_clear_to_this_machine_or_where_somebody_says_so() {
        let here = typed(|input| {
            input.imap_security = Some(Security::Plain);
            input.imap_host = Some("127.0.0.1".into());
            input.smtp_host = Some("none".into());
        });
        assert!(here.is_ok_and(|checked| checked.smtp.is_none()));
        let said = typed(|input| {
            input.imap_security = Some(Security::Plain);
            input.may_be_plain = Some("on".into());
        });
        assert_eq!(said.unwrap().imap.port, 143);
    }

    #[test]
    fn nothing_typed_begins_a_line_of_its_own() {
        let checked = typed(|input| {
            input.name = Some("Mia\r\nBcc: all@example.org".into());
            input.imap_user = Some("mia\r\nA1 LOGOUT".into());
        })
        .unwrap();
        assert_eq!(checked.name, "Mia Bcc: all@example.org");
        assert_eq!(checked.imap.user, "mia A1 LOGOUT");
    }

    #[test]
    fn a_password_is_neither_shown_nor_written() {
        let input = MailboxInput {
            password: Some("correct horse".into()),
            smtp_password: Some("battery".into()),
            ..MailboxInput::default()
        };
        let shown = format!("{input:?}{}", serde_json::to_string(&input).unwrap());
        assert!(!shown.contains("horse") && !shown.contains("battery"), "{shown}");
    }
}
