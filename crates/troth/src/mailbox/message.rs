//! One message of a mailbox as a checked shape: who wrote to whom, when, and their words as plain text.

use std::fmt;
use std::io::Read;

use mail_parser::{Address, HeaderName, HeaderValue, MessageParser, MimeHeaders};
use sha2::{Digest, Sha256};

use crate::intake::archive::{Kind, Part};
use crate::intake::date::{self, DayOrder};
use crate::intake::key::hex;
use crate::intake::rows::{Count, RowRefusal, Understood};
use crate::intake::shared::is_shared_address;
use crate::intake::source::{Limits, Refusal};
use crate::intake::value::{self, folded};
use crate::mailbox::exchange;
use crate::mailbox::mbox::{Letter, Letters};
use crate::record::said::{Channel, Message, Millis, Said, Told, Who, WhoIndex};

/// The messages of a part, one after the other: understood, or refused with line and reason.
pub struct Messages {
    letters: Letters<Box<dyn Read + Send>>,
    name: String,
    /// The part is one message, not many.
    is_one: bool,
    count: Count,
    /// Why the reading broke off, where what lies under it could not be read on.
    broke: Option<Refusal>,
    ended: bool,
}

/// # Errors
/// When the part can't be opened, or is no mailbox.
pub fn messages(part: &Part, limits: &Limits) -> Result<Messages, Refusal> {
    match part.kind {
        Kind::Mailbox | Kind::Letter => {}
        Kind::Table | Kind::Sheet { .. } => {
            return Err(Refusal::Binary {
                name: part.name.clone(),
                what: "a table".to_owned(),
            });
        }
    }
    let letters = Letters::new(part.read(limits)?, limits.message);
    Ok(Messages {
        letters,
        name: part.name.clone(),
        is_one: part.kind == Kind::Letter,
        count: Count::default(),
        broke: None,
        ended: false,
    })
}

impl Messages {
    /// How the reading stands; complete once the messages are at their end.
    ///
    /// # Errors
    /// When the reading broke off: what came of it is not the whole.
    pub fn tally(&self) -> Result<Count, Refusal> {
        self.broke.clone().map_or(Ok(self.count), Err)
    }
}

impl Iterator for Messages {
    type Item = Result<Understood, RowRefusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.ended = self.is_one;
        match self.letters.next()? {
            Ok(letter) => {
                let read = understood(&letter);
                match read {
                    Ok(_) => self.count.understood += 1,
                    Err(_) => self.count.refused += 1,
                }
                Some(read)
            }
            Err(error) => {
                self.broke = Some(Refusal::unreadable(&self.name, &error));
                self.ended = true;
                None
            }
        }
    }
}

/// # Errors
/// When the message has no readable header, no day, or nobody in it.
pub fn understood(letter: &Letter) -> Result<Understood, RowRefusal> {
    let refuse = |reason: &str| RowRefusal {
        line: letter.line,
        reason: reason.to_owned(),
        raw: String::from_utf8_lossy(&letter.bytes[..letter.bytes.len().min(64 << 10)])
            .replace('\0', "\u{fffd}"),
    };
    if letter.left_out > 0 {
        return Err(refuse(
            "the message is longer than the limit\n\nhint: hand it in without its attachments",
        ));
    }
    let Some(mail) = MessageParser::default().parse(&letter.bytes) else {
        return Err(refuse("no header of a message can be read"));
    };
    let at = instant(&mail, letter)
        .ok_or_else(|| refuse("no day can be read, neither in `Date` nor before it"))?;
    let mut who = Vec::new();
    let from = sender(&mail, &mut who);
    let to = recipients(&mail, mail.to(), "X-To", &mut who);
    let cc = recipients(&mail, mail.cc(), "X-cc", &mut who);
    if who.is_empty() {
        return Err(refuse("nobody wrote it and nobody got it"));
    }
    let text = mail
        .body_text(0)
        .map_or_else(String::new, |text| text.replace('\0', "\u{fffd}"));
    let subject = mail.subject().map(|subject| subject.replace('\0', "\u{fffd}"));
    let identity = identity(
        &mail,
        letter,
        at,
        from.and_then(|from| who.get(from)),
        subject.as_deref(),
    );
    let message = Message {
        id: message_id(&mail, &identity),
        references: references(&mail),
        at,
        channel: Channel::Email,
        from,
        from_us: None,
        to,
        cc,
        subject: subject.filter(|subject| !subject.trim().is_empty()),
        text,
        folder: header(&mail, "X-Folder").or_else(|| header(&mail, "X-Gmail-Labels")),
        attachments: mail
            .attachments()
            .filter_map(|part| part.attachment_name())
            .map(str::to_owned)
            .collect(),
        is_automatic: is_automatic(&mail),
    };
    let key = format!("mail:{identity}");
    let raw = raw_headers(&letter.bytes);
    Ok(Understood {
        line: letter.line,
        key,
        raw,
        told: Told {
            who,
            said: vec![Said::Message(message)],
        },
        warnings: Vec::new(),
    })
}

/// A digest of sender, time, subject and words, not the `Message-ID`: mailboxes that were copied between folders
/// or servers keep the same letter under several. Blanks are folded, because servers rewrap lines.
fn identity(
    mail: &mail_parser::Message<'_>,
    letter: &Letter,
    at: Millis,
    from: Option<&Who>,
    subject: Option<&str>,
) -> String {
    let mut hasher = Sha256::new();
    let sender = from.map_or("", |from| {
        from.emails.first().map_or(from.key.as_str(), String::as_str)
    });
    for part in [sender, &at.to_string(), subject.unwrap_or_default().trim()] {
        hasher.update(part.as_bytes());
        hasher.update([0x1f]);
    }
    let body = letter
        .bytes
        .get(mail.root_part().raw_body_offset() as usize..)
        .unwrap_or_default();
    for word in body
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
    {
        hasher.update(word);
        hasher.update(b" ");
    }
    hex(&hasher.finalize()[..16])
}

/// The letter's own id, so that answers find it; but an id whose right side is no domain was made up by whoever
/// exported the mailbox, anew for each copy, and says nothing: then the digest stands for it.
fn message_id(mail: &mail_parser::Message<'_>, identity: &str) -> String {
    let own = mail
        .message_id()
        .map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
    let is_real = |id: &String| id.rsplit_once('@').is_some_and(|(_, host)| host.contains('.'));
    own.filter(is_real).unwrap_or_else(|| identity.to_owned())
}

/// The letters it answers, the one that opened the exchange first.
fn references(mail: &mail_parser::Message<'_>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in [mail.references(), mail.in_reply_to()]
        .into_iter()
        .flat_map(texts)
    {
        let id = id.trim_matches(['<', '>', ' ']).to_owned();
        if !id.is_empty() && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn texts(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(text) => vec![text.to_string()],
        HeaderValue::TextList(list) => list.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// Machines say so themselves (RFC 3834), or by the older word of how urgent a letter is.
fn is_automatic(mail: &mail_parser::Message<'_>) -> bool {
    let is_by = |name, words: &[&str]| {
        header(mail, name).is_some_and(|value| {
            let value = value.split([';', ' ']).next().unwrap_or_default();
            words.iter().any(|word| value.eq_ignore_ascii_case(word))
        })
    };
    is_by(
        "Auto-Submitted",
        &["auto-replied", "auto-generated", "auto-notified"],
    ) || is_by("Precedence", &["auto_reply", "bulk", "junk"])
        || header(mail, "X-Autoreply").is_some()
        || header(mail, "X-Autorespond").is_some()
}

/// The day its writer's machine put on it, else the day it was filed.
fn instant(mail: &mail_parser::Message<'_>, letter: &Letter) -> Option<Millis> {
    let sent = mail
        .date()
        .filter(|date| date.is_valid() && (1970..2150).contains(&date.year));
    let real = sent.filter(|date| {
        let (Ok(month), Ok(day)) = (i8::try_from(date.month), i8::try_from(date.day)) else {
            return false;
        };
        i16::try_from(date.year).is_ok_and(|year| jiff::civil::Date::new(year, month, day).is_ok())
    });
    real.map(|date| date.to_timestamp().saturating_mul(1_000))
        .or_else(|| filed(&letter.envelope))
}

fn filed(envelope: &str) -> Option<Millis> {
    let (_, day) = envelope.split_once(char::is_whitespace)?;
    let moment = date::read(day, DayOrder::MonthFirst).ok()?;
    moment.millis(&jiff::tz::TimeZone::UTC).ok()
}

fn sender(mail: &mail_parser::Message<'_>, who: &mut Vec<Who>) -> Option<WhoIndex> {
    let stated = mail.from().or(mail.sender()).and_then(Address::first);
    let exchange = header(mail, "X-From")
        .map(|text| exchange::people(&text))
        .unwrap_or_default();
    let name = exchange.into_iter().next();
    let mut sender = match stated {
        Some(address) => someone(address.name(), address.address())?,
        None => named(name.as_ref()?)?,
    };
    if sender.name.is_none() {
        sender.name = name.and_then(|person| person.name);
    }
    sender.key = key(&sender);
    Some(join(who, sender))
}

/// Exchange writes addresses in one header and names in another; they pair when there are as many of each.
fn recipients(
    mail: &mail_parser::Message<'_>,
    stated: Option<&Address<'_>>,
    exchange_header: &'static str,
    who: &mut Vec<Who>,
) -> Vec<WhoIndex> {
    let names = header(mail, exchange_header)
        .map(|text| exchange::people(&text))
        .unwrap_or_default();
    let stated: Vec<_> = stated
        .map(|addresses| addresses.iter().collect())
        .unwrap_or_default();
    let mut places = Vec::new();
    let mut add = |mut other: Who, places: &mut Vec<WhoIndex>| {
        other.key = key(&other);
        let place = join(who, other);
        if !places.contains(&place) {
            places.push(place);
        }
    };
    let paired = stated.len() == names.len();
    for (at, address) in stated.iter().enumerate() {
        let Some(mut other) = someone(address.name(), address.address()) else {
            continue;
        };
        if let Some(person) = names.get(at).filter(|_| paired && other.name.is_none()) {
            other.name.clone_from(&person.name);
        }
        add(other, &mut places);
    }
    if stated.is_empty() {
        for other in names.iter().filter_map(named) {
            add(other, &mut places);
        }
    }
    places
}

fn someone(name: Option<&str>, address: Option<&str>) -> Option<Who> {
    let email = address.and_then(value::email);
    let name = name
        .or(address.filter(|_| email.is_none()))
        .map(clean_name)
        .filter(|name| !name.is_empty());
    let name = name.filter(|name| Some(name.to_lowercase()) != email);
    (email.is_some() || name.is_some()).then(|| Who {
        emails: email.into_iter().collect(),
        name,
        ..Who::default()
    })
}

fn named(person: &exchange::Person) -> Option<Who> {
    let email = person.email.clone();
    let known = email.is_some() || person.name.is_some();
    known.then(|| Who {
        emails: email.into_iter().collect(),
        name: person.name.clone(),
        ..Who::default()
    })
}

fn clean_name(name: &str) -> String {
    name.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '<' | '>'))
        .replace('\0', "\u{fffd}")
}

/// An office's address, such as `no.address@`, is many people's: the name goes with it.
fn key(who: &Who) -> String {
    let name = who.name.as_deref().map(folded).unwrap_or_default();
    match who.emails.first() {
        Some(email) if is_shared_address(email) && !name.is_empty() => format!("mail:{email}/{name}"),
        Some(email) => format!("mail:{email}"),
        None => format!("name:{name}"),
    }
}

fn join(who: &mut Vec<Who>, other: Who) -> WhoIndex {
    if let Some(known) = who.iter().position(|known| known.key == other.key) {
        if who[known].name.is_none() {
            who[known].name = other.name;
        }
        return known;
    }
    who.push(other);
    who.len() - 1
}

fn header(mail: &mail_parser::Message<'_>, name: &'static str) -> Option<String> {
    let raw = mail.header_raw(HeaderName::parse(name)?)?;
    let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| text.replace('\0', "\u{fffd}"))
}

/// What the mailbox said about the message, without its words, which stand in the shape.
fn raw_headers(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(64 << 10)]).replace('\0', "\u{fffd}");
    let mut headers: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.is_empty() {
            break;
        }
        match headers.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => headers.push(line.to_owned()),
        }
    }
    serde_json::to_string(&headers).unwrap_or_default()
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages")
            .field("is_one", &self.is_one)
            .finish_non_exhaustive()
    }
}
