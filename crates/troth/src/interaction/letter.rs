//! Reading a letter: what this person wrote now, which exchange it belongs to, and whether a machine sent it.

use sha2::{Digest as _, Sha256};

use crate::interaction::EXCERPT;
use crate::record::said::{Said, Told};

/// The whole words of that kind in what a record told, and the names of files that came with them.
pub fn spoken(told: Told, kind: &str) -> (Option<String>, Vec<String>) {
    for said in told.said {
        match said {
            Said::Message(message) => return (Some(message.text), message.attachments),
            Said::Ticket(ticket) if kind == "answer" => return (ticket.answer, Vec::new()),
            Said::Ticket(ticket) => return (ticket.words, Vec::new()),
            Said::Note(note) => return (Some(note.words), Vec::new()),
            Said::Order(_) | Said::Consent(_) => {}
        }
    }
    (None, Vec::new())
}

/// What was written now, without the letters quoted beneath and without the signature, on one line and cut to length.
pub fn excerpt(text: &str) -> Option<String> {
    let now = written_now(text);
    // A letter that is nothing but what it passes on is told by that.
    let told = if now.trim().is_empty() { text } else { &now };
    shortened(told)
}

/// The text on one line, cut at a word to at most [`EXCERPT`] characters.
pub fn shortened(text: &str) -> Option<String> {
    let mut line = String::with_capacity(EXCERPT + 8);
    let (mut length, mut is_cut) = (0, false);
    for word in text.split_whitespace() {
        let room = EXCERPT - 2;
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > room {
            is_cut = true;
            break;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.extend(word.chars().take(room));
        length += letters.min(room);
        is_cut = letters > room;
        if is_cut {
            break;
        }
    }
    if is_cut {
        line.push_str(" …");
    }
    (!line.is_empty()).then_some(line)
}

/// What this person wrote now, as far as an excerpt may reach.
fn written_now(text: &str) -> String {
    let mut kept = String::with_capacity(text.len().min(4_096));
    for part in troth_words::parts(text).iter().filter(|part| part.is_own()) {
        kept.push_str(part.span.of(text));
        if kept.len() > 8 * EXCERPT {
            break;
        }
    }
    kept
}

/// A subject without `Re:` and its like, folded, so that an answer and what it answers read the same.
pub fn plain_subject(subject: &str) -> String {
    let mut rest = subject.trim();
    loop {
        let cut = rest.split_once(':').filter(|(head, _)| {
            let head = head.trim_end_matches(|c: char| c == ']' || c == '[' || c.is_ascii_digit());
            ["re", "fw", "fwd", "aw", "wg", "antw", "sv", "vs", "tr", "rv"]
                .iter()
                .any(|word| head.eq_ignore_ascii_case(word))
        });
        match cut {
            Some((_, after)) => rest = after.trim(),
            None => return troth_store::normalise(rest),
        }
    }
}

/// The exchange of letters that name no earlier one: the same subject among the same people. None without a subject.
pub fn thread(subject: &str, people: &[&str]) -> Option<String> {
    let subject = plain_subject(subject);
    if subject.is_empty() {
        return None;
    }
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    let mut digest = Sha256::new();
    digest.update(subject.as_bytes());
    for person in people {
        digest.update(person.as_bytes());
        digest.update([0]);
    }
    Some(format!("same:{}", &crate::journal::hex(&digest.finalize())[..24]))
}

/// Nobody waits behind an address that says so itself.
pub fn is_machine(email: &str) -> bool {
    let name = email.split('@').next().unwrap_or(email).to_ascii_lowercase();
    let joined: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    [
        "noreply",
        "donotreply",
        "mailerdaemon",
        "postmaster",
        "newsletter",
        "notification",
        "bounce",
    ]
    .iter()
    .any(|word| joined.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_what_this_person_wrote_now() {
        for (text, wanted) in [
            (
                "Yes, Friday suits.\n\nOn Mon, 2 Nov 2026, Tom wrote:\n> Does Friday suit?",
                "Yes, Friday suits.",
            ),
            (
                "Thank you.\n> earlier\nAnn\n-- \nAnn Devlin\nBuyer",
                "Thank you. Ann",
            ),
            (
                "See below\n-----Original Message-----\nFrom: Tom\nhello",
                "See below",
            ),
            ("Noted.\nFrom: Tom Barr\nSent: Monday\nhello", "Noted."),
            ("> only\n> what was passed on", "> only > what was passed on"),
            (
                "On Monday I rang twice.\nNobody answered.",
                "On Monday I rang twice. Nobody answered.",
            ),
        ] {
            assert_eq!(excerpt(text).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(excerpt(" \n "), None);
    }

    #[test]
    fn an_excerpt_never_grows_over_its_length() {
        for text in [
            "word ".repeat(200),
            "ü".repeat(2_000),
            format!("a {}", "b".repeat(500)),
        ] {
            let cut = excerpt(&text).unwrap();
            assert!(
                cut.chars().count() <= EXCERPT && cut.ends_with('…'),
                "{} {cut}",
                cut.chars().count()
            );
        }
    }

    #[test]
    fn an_answer_and_what_it_answers_have_one_subject() {
        for subject in [
            "Your frame",
            "RE: your frame",
            "Aw: Re[2]: Your  Frame!",
            "FWD: Fw: your frame",
        ] {
            assert_eq!(plain_subject(subject), "your frame", "{subject}");
        }
        assert_eq!(plain_subject("Regarding: frames"), "regarding frames");
        assert_eq!(
            thread("Re: Frame", &["tom", "ann", "ann"]),
            thread("frame", &["ann", "tom"])
        );
        assert_ne!(thread("frame", &["ann", "tom"]), thread("frame", &["ann", "tim"]));
        assert_eq!(thread("Re:", &["ann", "tom"]), None);
    }

    #[test]
    fn machines_say_so_in_their_address() {
        for (email, machine) in [
            ("no-reply@shop.example", true),
            ("MAILER-DAEMON@mx.example", true),
            ("noreply+7@x.example", true),
            ("nora.epley@x.example", false),
        ] {
            assert_eq!(is_machine(email), machine, "{email}");
        }
    }
}
