//! Letters: from the bytes of a mailbox to checked shapes, be it a file or a server that is read as letters come; and
//! back, as letters that colleagues write.
//!
//! Laws:
//! - A letter and the ledger's place behind it are one transaction: a pulled plug neither loses nor doubles one.
//! - Every letter a folder holds is kept, known already, captured, or skipped with the reason.
//! - Nothing on the server is changed, but that a letter of ours is put among those sent.
//! - A letter that is gone from the server stays here.
//! - Of a colleague's own mail only letters with somebody who is known here are kept, unless they say otherwise; of the
//!   others nothing but their number.
//! - A letter to a capture address is no correspondence: it becomes lines of the colleague whose address it is, whoever
//!   it says it is from, and of the address's secret nothing but a digest is kept.
//! - A colleague's own mailbox is theirs alone to see; one of the firm's is its owners'. Passwords are seen by nobody.
//! - No server is asked that nobody named.
//! - One node reads a mailbox at a time.
//!
//! Reading order: `mbox.rs`, `message.rs` and `exchange.rs` (a letter), `way.rs` (files); this file, `ledger.rs` and
//! `bounce.rs` (decisions about what a server holds), `connect.rs`, `fetch.rs` and `keep.rs` (reading it), `mailed.rs`
//! (lines to be captured), `form.rs`, `act.rs`, `web.rs` and `page.rs` (whose mailboxes there are); `write.rs`,
//! `write_page.rs` and `send.rs` (letters of ours).

pub mod act;
pub mod bounce;
pub mod connect;
pub mod exchange;
pub mod fetch;
pub mod form;
pub mod keep;
pub mod ledger;
pub mod ledger_store;
pub mod mailed;
pub mod mailed_store;
pub mod mbox;
pub mod message;
pub mod outbox_store;
pub mod page;
pub mod send;
pub mod store;
pub mod way;
pub mod web;
pub mod write;
pub mod write_page;

use serde::{Deserialize, Serialize};

use crate::frame::time::{Millis, SECOND};

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = MailSecurity)]
pub enum Security {
    #[default]
    Tls,
    StartTls,
    /// In the clear: only to this machine, or where somebody says that it may be.
    Plain,
}

/// Whether a mailbox is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailboxState)]
pub enum State {
    Running,
    /// Until somebody starts it again.
    Stopped,
    /// The server takes the password no more; somebody has to give it again.
    Refused,
}

/// Whose letters are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailboxTakes)]
pub enum Takes {
    /// Those with somebody who is known here: what else is in a colleague's own mail is nobody's business.
    Known,
    All,
}

/// A mail server, and who we are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MailServer)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
}

/// A node that gave no sign for so long is taken to be gone, and another reads in its place.
pub const LEASE: Millis = 30 * SECOND;

impl Security {
    pub const ALL: [Security; 3] = [Security::Tls, Security::StartTls, Security::Plain];

    pub fn word(self) -> &'static str {
        match self {
            Security::Tls => "tls",
            Security::StartTls => "starttls",
            Security::Plain => "plain",
        }
    }

    pub fn parse(word: &str) -> Option<Security> {
        Security::ALL.into_iter().find(|security| security.word() == word)
    }
}

impl Takes {
    pub const ALL: [Takes; 2] = [Takes::Known, Takes::All];

    pub fn word(self) -> &'static str {
        match self {
            Takes::Known => "known",
            Takes::All => "all",
        }
    }

    pub fn parse(word: &str) -> Option<Takes> {
        Takes::ALL.into_iter().find(|takes| takes.word() == word)
    }

    /// Unless somebody says otherwise: one's own mail is one's own, and what comes to the firm is the firm's.
    pub fn usual(is_firm: bool) -> Takes {
        if is_firm { Takes::All } else { Takes::Known }
    }
}

impl State {
    pub const ALL: [State; 3] = [State::Running, State::Stopped, State::Refused];

    pub fn word(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Stopped => "stopped",
            State::Refused => "refused",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What a password is sealed for, so that none can be put in another's place.
pub fn seal_for(mailbox: i64, server: &str) -> String {
    format!("mailbox {mailbox} {server}")
}
