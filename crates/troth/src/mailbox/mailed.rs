//! Lines that colleagues mail to be captured: the address that says who writes, and a letter's words cut into lines.
//!
//! Anybody can write a colleague's name into `From`, so it counts for nothing. Each colleague has an address of their own
//! instead: that of a mailbox which is read here, with a second half behind a `+` (RFC 5233) that nobody can guess.

use serde::{Deserialize, Serialize};
use troth_words::own_words;

use crate::access::key::Secret;
use crate::record::said::{Message, Said, Told};

/// A colleague has an address for lines from now on; said is [`OfAddress`].
pub const ADDRESS_MADE: &str = "mailbox.capture_address_made";
/// Nothing that comes to an address is a line any more; said is [`OfAddress`].
pub const ADDRESS_ENDED: &str = "mailbox.capture_address_ended";
/// Lines came by mail; said is [`Came`].
pub const LINES_CAME: &str = "mailbox.lines_came";

/// Which address, and nothing of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfAddress {
    pub address: i64,
}

/// Which lines came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    pub lines: Vec<i64>,
}

/// A letter of more lines is no note that somebody wrote on the way.
pub const MOST_LINES: usize = 20;

/// Mail programs break lines at so many characters, unless told otherwise (RFC 3676, section 4.2).
const BREAK: usize = 72;
/// The longest word before the `@` that servers take (RFC 5321, section 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// The address of a mailbox with a secret in it; nothing where the two are too long together.
pub fn address(mailbox: &str, secret: &Secret) -> Option<String> {
    let (local, domain) = mailbox.rsplit_once('@')?;
    let local = format!("{local}+{}", secret.reveal());
    (local.len() <= LONGEST_LOCAL).then(|| format!("{local}@{domain}"))
}

/// Enough of an address to recognise it by, too little to write to it.
pub fn hint(mailbox: &str, secret: &Secret) -> String {
    let (local, domain) = mailbox.rsplit_once('@').unwrap_or((mailbox, ""));
    format!("{local}+{}…@{domain}", &secret.reveal()[..4])
}

/// The secrets of a letter's addresses; most have none.
pub fn secrets(told: &Told) -> impl Iterator<Item = &str> {
    let addresses = told.who.iter().flat_map(|who| &who.emails);
    addresses.filter_map(|address| {
        let (local, _) = address.rsplit_once('@')?;
        let (_, secret) = local.rsplit_once('+')?;
        Secret::is_brief(secret).then_some(secret)
    })
}

/// The lines of a letter, in order.
///
/// # Errors
/// Why it holds none, in words.
pub fn lines(letter: &Told) -> Result<Vec<String>, &'static str> {
    let message = letter.said.iter().find_map(|said| match said {
        Said::Message(message) => Some(message),
        _ => None,
    });
    let Some(message) = message.filter(|message| !message.is_automatic) else {
        return Err("a machine wrote it, and only people tell what happened");
    };
    match cut(message) {
        lines if lines.is_empty() => Err("it came to be captured, and there is no line in it"),
        lines if lines.len() > MOST_LINES => {
            Err("it came to be captured, and has more than 20 lines\n\nhint: write it down as a note")
        }
        lines => Ok(lines),
    }
}

/// What this person wrote now, without what they quote or sign; a letter that says all in its subject has that line.
fn cut(message: &Message) -> Vec<String> {
    let own = own_words(&message.text);
    let mut lines: Vec<String> = Vec::new();
    let mut is_broken = false;
    let mut rest = own.lines().map(str::trim).peekable();
    while let Some(line) = rest.next() {
        if !line.is_empty() {
            match lines.last_mut().filter(|_| is_broken) {
                Some(begun) => *begun = format!("{begun} {line}"),
                None => lines.push(line.to_owned()),
            }
        }
        is_broken = rest.peek().is_some_and(|next| is_broken_before(line, next));
    }
    if lines.is_empty() {
        let subject = message.subject.as_deref().unwrap_or_default().trim();
        lines.extend((!subject.is_empty()).then(|| subject.to_owned()));
    }
    lines
}

/// Whether a mail program, and not the writer, ended the line: its next word had no room in it.
fn is_broken_before(line: &str, next: &str) -> bool {
    let word = next.split_whitespace().next().unwrap_or_default();
    !line.is_empty() && !word.is_empty() && line.chars().count() + 1 + word.chars().count() > BREAK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::said::{Channel, Who};

    fn letter(subject: &str, text: &str) -> Told {
        let message = Message {
            id: "1@devlin.example".to_owned(),
            references: Vec::new(),
            at: 0,
            channel: Channel::Email,
            from: None,
            from_us: None,
            to: Vec::new(),
            cc: Vec::new(),
            subject: Some(subject.to_owned()),
            text: text.to_owned(),
            folder: None,
            attachments: Vec::new(),
            is_automatic: false,
        };
        Told {
            who: Vec::new(),
            said: vec![Said::Message(message)],
        }
    }

    #[test]
    fn each_line_is_one_thing_that_happened() {
        for (subject, text, wanted) in [
            ("", "called Ann, upset\n", &["called Ann, upset"][..]),
            (
                "",
                "called Ann, upset\nvisited Bob\n\nAl rang\n",
                &["called Ann, upset", "visited Bob", "Al rang"],
            ),
            // The first line has 68 letters, and “Friday” would not have fitted into 72.
            (
                "",
                "called Ann, upset about the late frame, promised her a new one until\nFriday\n",
                &["called Ann, upset about the late frame, promised her a new one until Friday"],
            ),
            ("called Ann, upset", "\n", &["called Ann, upset"]),
            (
                "Note",
                "called Ann\n\n-- \nMia Devlin\nDevlin Bicycles\n",
                &["called Ann"],
            ),
            (
                "Re: frame",
                "called Ann\n\nOn Friday Ann wrote:\n> where is it?\n> Ann\n",
                &["called Ann"],
            ),
        ] {
            assert_eq!(lines(&letter(subject, text)).unwrap(), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_note_says_so() {
        assert!(lines(&letter(" ", "\n \n")).is_err());
        let long = "called Ann\n".repeat(MOST_LINES + 1);
        assert!(lines(&letter("", &long)).is_err());
        let mut automatic = letter("Away", "I am away\n");
        if let Said::Message(message) = &mut automatic.said[0] {
            message.is_automatic = true;
        }
        assert!(lines(&automatic).is_err());
    }

    #[test]
    fn an_address_carries_its_secret_behind_a_plus() {
        let secret = Secret::brief();
        let made = address("mia@devlin.example", &secret).unwrap();
        let mut told = letter("", "");
        let named = |email: &str| Who {
            emails: vec![email.to_owned()],
            ..Who::default()
        };
        told.who = vec![
            named("ann+bikes@example.org"),
            named("ann@example.org"),
            named(&made),
        ];
        assert_eq!(secrets(&told).collect::<Vec<_>>(), [secret.reveal()]);
        // 20 letters of secret, the plus and 43 letters make 64.
        let longest = format!("{}@devlin.example", "m".repeat(43));
        assert!(address(&longest, &secret).is_some());
        assert!(address(&format!("m{longest}"), &secret).is_none());
    }
}
