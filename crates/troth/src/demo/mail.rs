//! The desk's mailbox: the letters of `mail.txt` as an mbox, with threads, quotations and signatures.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::collections::BTreeMap;
use std::fmt::Write;

use crate::demo::DemoError;
use crate::demo::OWN_DOMAIN;
use crate::demo::calendar::Calendar;
use crate::demo::cast::{Cast, Person, Quotes};
use crate::demo::script::{self, Entry};

const LETTERS: &str = include_str!("../../demo/mail.txt");

/// The letters as written, in the order of their moments.
pub fn letters() -> Result<Vec<Entry>, DemoError> {
    script::read("mail.txt", LETTERS)
}

/// The mailbox as it would be on the morning of the calendar's today.
pub fn mailbox(calendar: &Calendar, cast: &Cast) -> Result<Vec<u8>, DemoError> {
    let letters = letters()?;
    let by_id: BTreeMap<&str, &Entry> = letters
        .iter()
        .filter_map(|letter| Some((letter.id.as_deref()?, letter)))
        .collect();
    let mut out = String::new();
    for letter in &letters {
        if calendar.has_come(letter.at)? {
            write_letter(&mut out, letter, &by_id, calendar, cast)?;
        }
    }
    Ok(out.into_bytes())
}

fn write_letter(
    out: &mut String,
    letter: &Entry,
    by_id: &BTreeMap<&str, &Entry>,
    calendar: &Calendar,
    cast: &Cast,
) -> Result<(), DemoError> {
    let from = cast.person(&letter.from)?;
    let thread = thread(letter, by_id)?;
    let subject = match (letter.key("Subject"), thread.first()) {
        (Some(subject), _) => calendar.fill(subject)?,
        (None, Some(first)) => format!("Re: {}", calendar.fill(first.key("Subject").unwrap_or_default())?),
        (None, None) => String::new(),
    };
    let sent = calendar.moment(letter.at)?;
    let mut head = String::new();
    line(
        &mut head,
        format_args!("From {} {}", from.mail()?, sent.strftime("%a %b %e %H:%M:%S %Y")),
    );
    line(
        &mut head,
        format_args!("Message-ID: <{}>", message_id(letter, cast)?),
    );
    line(&mut head, format_args!("Date: {}", date_header(sent, from.zone)?));
    line(&mut head, format_args!("From: {}", address(from)?));
    line(&mut head, format_args!("To: {}", addresses(&letter.to, cast)?));
    if !letter.cc.is_empty() {
        line(&mut head, format_args!("Cc: {}", addresses(&letter.cc, cast)?));
    }
    line(&mut head, format_args!("Subject: {}", encoded(&subject)));
    if let Some(parent) = thread.last() {
        let ids = thread
            .iter()
            .map(|earlier| Ok(format!("<{}>", message_id(earlier, cast)?)))
            .collect::<Result<Vec<_>, DemoError>>()?;
        line(
            &mut head,
            format_args!("In-Reply-To: <{}>", message_id(parent, cast)?),
        );
        line(&mut head, format_args!("References: {}", ids.join("\n ")));
    }
    for (key, value) in letter.keys.iter().filter(|(key, _)| key != "Subject") {
        line(&mut head, format_args!("{key}: {value}"));
    }
    line(&mut head, format_args!("X-Folder: {}", folder(from)));
    head.push_str("X-Invented: yes\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n");
    let mut body = calendar.fill(&letter.body)?;
    if !from.signature.is_empty() {
        line(&mut body, format_args!("\n\n{}", from.signature));
    }
    if let Some(parent) = thread.last() {
        body.push_str(&quotation(from.quotes, &subject, parent, calendar, cast)?);
    }
    line(out, format_args!("{head}\n{}\n", escaped(body.trim_end())));
    Ok(())
}

/// The letters before this one, oldest first.
fn thread<'a>(letter: &Entry, by_id: &BTreeMap<&str, &'a Entry>) -> Result<Vec<&'a Entry>, DemoError> {
    let mut earlier = Vec::new();
    let mut parent = letter.parent.as_deref();
    while let Some(id) = parent {
        let found = *by_id.get(id).ok_or_else(|| DemoError::Data {
            file: "mail.txt",
            line: letter.line,
            why: format!("no letter `{id}` to answer"),
        })?;
        if found.at >= letter.at {
            return Err(DemoError::Data {
                file: "mail.txt",
                line: letter.line,
                why: format!("answers `{id}`, which is later"),
            });
        }
        earlier.push(found);
        parent = found.parent.as_deref();
    }
    earlier.reverse();
    Ok(earlier)
}

/// What a letter is called all over the world.
pub fn message_id(letter: &Entry, cast: &Cast) -> Result<String, DemoError> {
    let domain = cast
        .person(&letter.from)?
        .mail()?
        .rsplit('@')
        .next()
        .unwrap_or(OWN_DOMAIN);
    Ok(letter.id.as_ref().map_or_else(
        || format!("line-{}@{domain}", letter.line),
        |id| format!("{id}@{domain}"),
    ))
}

fn folder(from: &Person) -> &'static str {
    match from.mail.as_deref().and_then(|mail| mail.rsplit_once('@')) {
        Some((_, OWN_DOMAIN)) => "Sent",
        _ => "Inbox",
    }
}

fn date_header(sent: DateTime, zone: i8) -> Result<String, DemoError> {
    let there = Offset::UTC
        .to_timestamp(sent)?
        .to_zoned(Offset::constant(zone).to_time_zone());
    Ok(jiff::fmt::rfc2822::to_string(&there)?)
}

fn addresses(keys: &[String], cast: &Cast) -> Result<String, DemoError> {
    let all = keys
        .iter()
        .map(|key| address(cast.person(key)?))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(all.join(",\n "))
}

fn address(person: &Person) -> Result<String, DemoError> {
    let mail = person.mail()?;
    let name = if person.name.is_ascii() {
        format!("\"{}\"", person.name)
    } else {
        encoded(&person.name)
    };
    Ok(format!("{name} <{mail}>"))
}

fn quotation(
    style: Quotes,
    subject: &str,
    parent: &Entry,
    calendar: &Calendar,
    cast: &Cast,
) -> Result<String, DemoError> {
    let writer = cast.person(&parent.from)?;
    let sent = calendar.moment(parent.at)?;
    let words = calendar.fill(&parent.body)?;
    Ok(match style {
        Quotes::None => String::new(),
        Quotes::Angle => {
            let marked: Vec<String> = words
                .lines()
                .map(|line| format!("> {line}").trim_end().to_owned())
                .collect();
            format!(
                "\n\nOn {}, {} wrote:\n{}",
                sent.strftime("%-d %b %Y at %H:%M"),
                writer.name,
                marked.join("\n")
            )
        }
        Quotes::Outlook => format!(
            "\n\n-----Original Message-----\nFrom: {}\nSent: {}\nSubject: {}\n\n{words}",
            writer.name,
            sent.strftime("%A, %B %-d, %Y %H:%M"),
            subject.trim_start_matches("Re: "),
        ),
    })
}

/// A body line that starts like a new message is marked, as every mbox does.
fn escaped(body: &str) -> String {
    body.lines()
        .map(|line| {
            if line.starts_with("From ") {
                format!(">{line}")
            } else {
                line.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Header words beyond ASCII in RFC 2047's `q` form, in pieces that stay within its 75 characters.
fn encoded(text: &str) -> String {
    const ROOM: usize = 75 - "=?utf-8?q??=".len();
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut pieces = vec![String::new()];
    for form in text.chars().map(q_form) {
        match pieces.last_mut() {
            Some(piece) if piece.len() + form.len() <= ROOM => piece.push_str(&form),
            _ => pieces.push(form),
        }
    }
    pieces
        .iter()
        .map(|piece| format!("=?utf-8?q?{piece}?="))
        .collect::<Vec<_>>()
        .join("\n ")
}

fn q_form(character: char) -> String {
    match character {
        ' ' => "_".into(),
        'a'..='z' | 'A'..='Z' | '0'..='9' => character.into(),
        _ => character
            .to_string()
            .bytes()
            .fold(String::new(), |mut out, byte| {
                // Writing to a string cannot fail.
                let _ = write!(out, "={byte:02X}");
                out
            }),
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::shop::Shop;
    use jiff::civil::date;

    fn mailbox_on(today: jiff::civil::Date) -> String {
        let cast = Cast::read(&Shop::read().unwrap()).unwrap();
        String::from_utf8(mailbox(&Calendar::ending(today).unwrap(), &cast).unwrap()).unwrap()
    }

    #[test]
    fn a_name_beyond_ascii_is_an_encoded_word() {
        assert_eq!(encoded("Frédérique"), "=?utf-8?q?Fr=C3=A9d=C3=A9rique?=");
        assert!(encoded(&"é".repeat(60)).lines().all(|line| line.len() <= 76));
    }

    /// An independent reader finds every letter, its thread and its mark.
    #[test]
    fn the_mailbox_reads_as_mail() {
        let text = mailbox_on(date(2026, 11, 25));
        let messages: Vec<&str> = text.split("\nFrom ").collect();
        assert_eq!(messages.len(), letters().unwrap().len());
        for raw in messages {
            let raw = raw.split_once('\n').unwrap().1;
            let mail = mail_parser::MessageParser::default()
                .parse(raw.as_bytes())
                .unwrap();
            assert!(
                mail.date().is_some() && mail.from().is_some() && mail.to().is_some(),
                "{raw}"
            );
            assert_eq!(
                mail.header("X-Invented").and_then(|header| header.as_text()),
                Some("yes")
            );
            assert!(!mail.body_text(0).unwrap().is_empty());
        }
    }

    #[test]
    fn an_answer_names_the_whole_thread_before_it() {
        let text = mailbox_on(date(2026, 11, 25));
        let answers = text.matches("\nIn-Reply-To: ").count();
        assert_eq!(
            answers,
            letters()
                .unwrap()
                .iter()
                .filter(|letter| letter.parent.is_some())
                .count()
        );
        assert!(!text.contains("\n\nFrom \n"));
    }
}
