//! Notices that a letter of ours did not arrive, or only late: of which letter, to whom, and what the server said.
//!
//! By RFC 3464 where the notice keeps to it; else a letter of a mail server that has ours inside.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

/// What one notice says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// `Message-ID` of our letter, without brackets; nothing where the notice does not say.
    pub letter_id: Option<String>,
    /// Whom it did not reach, or not yet.
    pub missed: Vec<Missed>,
}

/// Somebody a letter did not reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    pub address: Option<String>,
    /// As RFC 3463 has it, such as `5.1.1`.
    pub status: Option<String>,
    /// It will not be tried again.
    pub is_final: bool,
    /// The server's own words.
    pub said: Option<String>,
}

/// The longest words of a server that are kept, in characters.
const LONGEST: usize = 500;

/// Nothing when the letter is no notice.
pub fn read(bytes: &[u8]) -> Option<Notice> {
    let mail = MessageParser::default().parse(bytes)?;
    let told = mail
        .parts
        .iter()
        .find(|part| is(part, "message", "delivery-status"));
    let is_report = told.is_some()
        && mail
            .content_type()
            .is_some_and(|kind| kind.ctype() == "multipart" && kind.subtype() == Some("report"));
    if let (true, Some(told)) = (is_report, told) {
        let text = mail.body_text(0).unwrap_or_default();
        let mut missed = missed(&String::from_utf8_lossy(told.contents()));
        for one in missed.iter_mut().filter(|one| one.said.is_none()) {
            one.said = one
                .address
                .as_deref()
                .and_then(|address| said_below(&text, address));
        }
        return Some(Notice {
            letter_id: inner_id(&mail),
            missed,
        });
    }
    (is_from_a_server(&mail) && !answers(&mail))
        .then(|| by_words(&mail))
        .flatten()
}

/// What stands under an address in words for people, where the fields for machines give no reason, as Exim writes it.
fn said_below(text: &str, address: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.find(|line| line.to_lowercase().trim_matches(['<', '>', ':']) == address)?;
    lines.next().map(words)
}

fn is(part: &MessagePart<'_>, kind: &str, sub: &str) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case(kind)
            && found
                .subtype()
                .is_some_and(|found| found.eq_ignore_ascii_case(sub))
    })
}

/// Groups of fields, the first of which speaks of the whole letter and each other of one person.
fn missed(text: &str) -> Vec<Missed> {
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").filter_map(one_missed).collect()
}

fn one_missed(group: &str) -> Option<Missed> {
    let fields = unfolded(group);
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    };
    let action = field("Action")?.to_ascii_lowercase();
    let is_final = match action.as_str() {
        "failed" => true,
        "delayed" => false,
        _ => return None,
    };
    let status = field("Status").map(|status| status.split([' ', '(']).next().unwrap_or(status).to_owned());
    Some(Missed {
        address: field("Original-Recipient")
            .or(field("Final-Recipient"))
            .and_then(address),
        is_final: is_final && !status.as_deref().is_some_and(|status| status.starts_with('4')),
        status,
        said: field("Diagnostic-Code").map(|said| words(after_kind(said))),
    })
}

fn unfolded(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        match (
            line.starts_with([' ', '\t']),
            fields.last_mut(),
            line.split_once(':'),
        ) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (false, _, Some((name, value))) => fields.push((name.trim().to_owned(), value.trim().to_owned())),
            _ => {}
        }
    }
    fields
}

/// `rfc822; ann@example.org` and `smtp; 550 no such user` say first of which kind they are.
fn after_kind(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, rest)| rest.trim())
}

fn address(value: &str) -> Option<String> {
    crate::intake::value::email(after_kind(value).trim_matches(['<', '>']))
}

fn words(said: &str) -> String {
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('\0', "\u{fffd}").chars().take(LONGEST).collect()
}

/// The id of the letter that came back, whole or as its headers alone.
fn inner_id(mail: &Message<'_>) -> Option<String> {
    mail.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => inner.message_id().map(bare),
        _ if is(part, "text", "rfc822-headers") || is(part, "message", "rfc822-headers") => {
            let fields = unfolded(&String::from_utf8_lossy(part.contents()));
            id_among(&fields)
        }
        _ => None,
    })
}

fn id_among(fields: &[(String, String)]) -> Option<String> {
    let found = fields
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("Message-ID"));
    found.map(|(_, value)| bare(value)).filter(|id| id.contains('@'))
}

fn bare(id: &str) -> String {
    id.trim().trim_matches(['<', '>']).to_owned()
}

fn is_from_a_server(mail: &Message<'_>) -> bool {
    let from = mail.from().and_then(mail_parser::Address::first);
    let name = from
        .and_then(|from| from.address())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let name = name.split('@').next().unwrap_or_default();
    ["mailer-daemon", "postmaster", "mail-daemon"].contains(&name)
}

/// A postmaster who answers us is a person.
fn answers(mail: &Message<'_>) -> bool {
    mail.in_reply_to() != &mail_parser::HeaderValue::Empty
        && !mail
            .parts
            .iter()
            .any(|part| matches!(part.body, PartType::Message(_)))
}

/// A notice in some server's own words: our letter is inside it or its headers are quoted, and a code stands somewhere.
fn by_words(mail: &Message<'_>) -> Option<Notice> {
    let text = mail.body_text(0).unwrap_or_default();
    let quoted = || {
        let fields: Vec<_> = text.lines().flat_map(unfolded).collect();
        id_among(&fields)
    };
    let letter_id = inner_id(mail).or_else(quoted)?;
    let line = text.lines().find(|line| code(line).is_some());
    let status = line.and_then(code);
    let address = text
        .split(|letter: char| letter.is_whitespace() || "<>\"'(),;:".contains(letter))
        .filter_map(crate::intake::value::email)
        .find(|found| !found.starts_with("mailer-daemon@") && !letter_id.eq_ignore_ascii_case(found));
    Some(Notice {
        letter_id: Some(letter_id),
        missed: vec![Missed {
            address,
            is_final: status.as_deref().is_none_or(|status| status.starts_with('5')),
            status,
            said: line.map(words),
        }],
    })
}

/// `5.1.1` in a line, else what `550` comes to.
fn code(line: &str) -> Option<String> {
    let mut plain = None;
    for word in line.split(|letter: char| !letter.is_ascii_digit() && letter != '.') {
        let word = word.trim_matches('.');
        let parts: Vec<&str> = word.split('.').collect();
        let is_digits = parts.iter().all(|part| (1..=3).contains(&part.len()));
        let is_status = matches!(parts.first(), Some(&("4" | "5")));
        if parts.len() == 3 && is_digits && is_status {
            return Some(word.to_owned());
        }
        if parts.len() == 1 && word.len() == 3 && word.starts_with(['4', '5']) {
            plain = plain.or_else(|| Some(format!("{}.0.0", &word[..1])));
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "Message-ID: <7f3a@devlin.example>\r\nFrom: mia@devlin.example\r\nTo: ann@example.org\r\nSubject: Your frame\r\n";

    fn report(status: &str, returned: &str) -> String {
        format!(
            "From: Mail Delivery System <Mailer-Daemon@mx.example>\r\nTo: mia@devlin.example\r\nSubject: Mail delivery failed\r\n\
             Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n{status}\r\n\
             --b\r\nContent-Type: {returned}\r\n\r\n{OURS}\r\nHello Ann\r\n--b--\r\n"
        )
    }

    #[test]
    fn a_report_names_the_letter_the_person_and_the_code() {
        let failed = "Action: failed\r\nFinal-Recipient: rfc822;ann@example.org\r\nStatus: 5.1.1\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 <ann@example.org>:\r\n Recipient address rejected\r\n";
        for returned in ["message/rfc822", "text/rfc822-headers"] {
            let notice = read(report(failed, returned).as_bytes()).unwrap();
            assert_eq!(
                notice.letter_id.as_deref(),
                Some("7f3a@devlin.example"),
                "{returned}"
            );
            assert_eq!(
                notice.missed,
                [Missed {
                    address: Some("ann@example.org".into()),
                    status: Some("5.1.1".into()),
                    is_final: true,
                    said: Some("550 5.1.1 <ann@example.org>: Recipient address rejected".into()),
                }]
            );
        }
    }

    #[test]
    fn a_reason_that_only_people_are_told_is_found_under_the_address() {
        let bare = "Action: failed\r\nFinal-Recipient: rfc822;ann@example.org\r\nStatus: 5.0.0\r\n";
        let text = report(bare, "message/rfc822").replace(
            "It did not arrive.",
            "It could not be delivered:\r\n\r\n  Ann@example.org\r\n    Unrouteable address",
        );
        let notice = read(text.as_bytes()).unwrap();
        assert_eq!(notice.missed[0].said.as_deref(), Some("Unrouteable address"));
        assert_eq!(
            read(report(bare, "message/rfc822").as_bytes()).unwrap().missed[0].said,
            None
        );
    }

    #[test]
    fn what_is_only_late_is_not_final_and_what_arrived_misses_nobody() {
        let late = "Action: delayed\r\nFinal-Recipient: rfc822; ann@example.org\r\nStatus: 4.4.1\r\n";
        let notice = read(report(late, "message/rfc822").as_bytes()).unwrap();
        assert_eq!((notice.missed.len(), notice.missed[0].is_final), (1, false));
        let gave_up = "Action: failed\r\nFinal-Recipient: rfc822; ann@example.org\r\nStatus: 4.4.7\r\n";
        assert!(!read(report(gave_up, "message/rfc822").as_bytes()).unwrap().missed[0].is_final);
        let arrived = "Action: delivered\r\nFinal-Recipient: rfc822; ann@example.org\r\nStatus: 2.0.0\r\n";
        assert_eq!(
            read(report(arrived, "message/rfc822").as_bytes()).unwrap().missed,
            []
        );
    }

    #[test]
    fn a_server_that_writes_as_it_likes_is_understood_by_the_letter_inside() {
        let odd = format!(
            "From: MAILER-DAEMON@old.example\r\nTo: mia@devlin.example\r\nSubject: failure notice\r\n\
             Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\nHi. This is the program at old.example.\r\n\r\n\
             <ann@example.org>:\r\n192.0.2.1 said: 550 sorry, no mailbox here by that name. (#5.1.1)\r\n\r\n\
             --- Below this line is a copy of the message.\r\n\r\n{OURS}\r\nHello\r\n"
        );
        let notice = read(odd.as_bytes()).unwrap();
        assert_eq!(notice.letter_id.as_deref(), Some("7f3a@devlin.example"));
        let missed = &notice.missed[0];
        assert_eq!(
            (
                missed.status.as_deref(),
                missed.is_final,
                missed.address.as_deref()
            ),
            (Some("5.1.1"), true, Some("ann@example.org"))
        );
    }

    #[test]
    fn a_letter_of_a_person_is_no_notice() {
        for text in [
            "From: ann@example.org\r\nSubject: delivery failed\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\n550 5.1.1\r\n",
            "From: postmaster@example.org\r\nIn-Reply-To: <a@devlin.example>\r\n\r\nWe mended it, 550 was ours.\r\n",
            "From: postmaster@example.org\r\n\r\nOur office is closed on Monday.\r\n",
            "",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }
}
