//! A letter of ours as bytes: who writes to whom, in answer to what. Nothing typed can begin a header of its own.

use std::time::{Duration, SystemTime};

use lettre::message::header::ContentType;
use lettre::message::{Mailbox as Named, Message};
use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::time::Millis;
use crate::mailbox::form::one_line;

const LONGEST_SUBJECT: usize = 300;
/// The longest words of a letter, in characters.
pub const LONGEST: usize = 100_000;

/// A letter as it is typed; whatever is left out has its default.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct LetterInput {
    /// An address the customer has; that of the letter answered, else their first, unless said otherwise.
    pub to: Option<String>,
    /// That of the letter answered, unless said otherwise.
    #[schema(max_length = 300)]
    pub subject: Option<String>,
    #[schema(min_length = 1, max_length = 100000)]
    pub words: String,
    /// The mailbox it is written from; your own, unless said otherwise.
    pub mailbox: Option<i64>,
    /// Where a person goes on to.
    pub back: Option<String>,
}

/// What was typed, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub subject: Option<String>,
    pub words: String,
}

impl LetterInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self) -> Result<Typed, Errors> {
        let mut errors = Errors::default();
        let typed = Typed {
            subject: errors
                .text("subject", self.subject.as_deref(), LONGEST_SUBJECT)
                .map(|subject| one_line(&subject)),
            words: errors.needed("words", &self.words, LONGEST, "write what you want to say"),
        };
        if errors.is_empty() { Ok(typed) } else { Err(errors) }
    }
}

/// A letter of ours, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Without brackets.
    pub id: String,
    pub from_name: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub words: String,
    /// The letters it answers, the one that opened the exchange first.
    pub references: Vec<String>,
    pub at: Millis,
}

/// Why a letter cannot be written: the field, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{address}` is no address that letters can be sent to")]
pub struct NoAddress {
    pub address: String,
}

/// A letter's id that no other has; its right side is where its writer writes from.
pub fn fresh_id(address: &str) -> String {
    let domain = address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let name = crate::journal::hex(&rand::random::<[u8; 16]>());
    format!("{name}@{domain}")
}

/// The subject of an answer: one `Re:`, however long the exchange.
pub fn answer_subject(title: Option<&str>) -> String {
    let title = one_line(title.unwrap_or_default());
    let lower = title.to_lowercase();
    let is_answer = ["re:", "aw:", "antw:", "sv:"]
        .iter()
        .any(|word| lower.starts_with(word));
    if is_answer {
        title
    } else {
        format!("Re: {title}").trim_end().to_owned()
    }
}

impl Letter {
    /// As RFC 5322 has it.
    ///
    /// # Errors
    /// When one of the addresses is none.
    pub fn bytes(&self) -> Result<Vec<u8>, NoAddress> {
        let named = |name: Option<String>, address: &str| {
            let parsed = address.parse().map_err(|_| NoAddress {
                address: address.to_owned(),
            });
            parsed.map(|address| Named::new(name, address))
        };
        let millis = u64::try_from(self.at).unwrap_or_default();
        let mut builder = Message::builder()
            .from(named(Some(one_line(&self.from_name)), &self.from)?)
            .to(named(None, &self.to)?)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .subject(one_line(&self.subject))
            .message_id(Some(format!("<{}>", self.id)));
        if let Some(answered) = self.references.last() {
            let all: Vec<String> = self.references.iter().filter_map(|id| bracketed(id)).collect();
            builder = builder
                .in_reply_to(bracketed(answered).unwrap_or_default())
                .references(all.join(" "));
        }
        let message = builder
            .header(ContentType::TEXT_PLAIN)
            .body(self.words.replace("\r\n", "\n"))
            .map_err(|_| NoAddress {
                address: self.to.clone(),
            })?;
        Ok(message.formatted())
    }
}

/// Ids of strangers go into our headers, so one that is more than an id does not.
fn bracketed(id: &str) -> Option<String> {
    let is_id =
        !id.is_empty() && id.len() <= 250 && id.chars().all(|c| c.is_ascii_graphic() && !"<>".contains(c));
    is_id.then(|| format!("<{id}>"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mailbox::ledger::{self, Found};
    use crate::record::said::Said;

    fn letter() -> Letter {
        Letter {
            id: "7f3a@devlin.example".into(),
            from_name: "Mia Member".into(),
            from: "mia@devlin.example".into(),
            to: "ann@example.org".into(),
            subject: "Re: The frame".into(),
            words: "It is ready on Friday.\n.\nMia — für Dich".into(),
            references: vec!["1@example.org".into(), "2@example.org".into()],
            at: 1_795_176_000_000,
        }
    }

    #[test]
    fn what_is_written_reads_back_as_the_same_letter() {
        let Found::Letter(read) = ledger::read(1, &letter().bytes().unwrap(), None) else {
            panic!("it is a letter");
        };
        let Said::Message(message) = &read.told.said[0] else {
            panic!("it is a letter");
        };
        assert_eq!(message.id, "7f3a@devlin.example");
        assert_eq!(message.references, ["1@example.org", "2@example.org"]);
        assert_eq!(message.at, 1_795_176_000_000);
        assert_eq!(message.subject.as_deref(), Some("Re: The frame"));
        assert_eq!(
            message.text.trim_end(),
            "It is ready on Friday.\n.\nMia — für Dich"
        );
        assert_eq!(read.told.who[0].name.as_deref(), Some("Mia Member"));
    }

    #[test]
    fn nothing_that_is_typed_becomes_a_header() {
        let evil = "x\r\nBcc: all@example.org\r\n\r\nHello";
        let bytes = Letter {
            from_name: evil.into(),
            subject: evil.into(),
            references: vec![evil.into(), "<a b>".into()],
            ..letter()
        }
        .bytes()
        .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(
            !head.lines().any(|line| line.to_lowercase().starts_with("bcc:")),
            "{head}"
        );
        for address in [
            "ann@example.org\r\nBcc: b@example.org",
            "ann",
            "",
            "<ann@example.org>, b@example.org",
        ] {
            let wrong = Letter {
                to: address.into(),
                ..letter()
            };
            assert!(wrong.bytes().is_err(), "{address:?}");
        }
    }

    #[test]
    fn no_line_is_longer_than_servers_take() {
        let long = Letter {
            words: "word ".repeat(2_000) + &"ü".repeat(3_000),
            subject: "s".repeat(300),
            ..letter()
        };
        let text = String::from_utf8(long.bytes().unwrap()).unwrap();
        assert!(text.lines().all(|line| line.len() <= 998));
    }

    #[test]
    fn an_answer_says_so_once() {
        for (title, wanted) in [
            (Some("The frame"), "Re: The frame"),
            (Some("RE: The frame"), "RE: The frame"),
            (Some("Aw: Rahmen"), "Aw: Rahmen"),
            (Some("Regarding it"), "Re: Regarding it"),
            (None, "Re:"),
        ] {
            assert_eq!(answer_subject(title), wanted);
        }
        assert_ne!(fresh_id("mia@devlin.example"), fresh_id("mia@devlin.example"));
        assert!(fresh_id("mia@devlin.example").ends_with("@devlin.example"));
    }
}
