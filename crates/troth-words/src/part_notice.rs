//! What is added to every message alike: notices of secrecy, footers of newsletters, advertisements of mail services.

use crate::folded::{begins_with_any, head, holds};
use crate::part::{Mark, PartKind};
use crate::part_line::{Line, Sort};

/// How much of a paragraph is read for the words that prove a notice.
const PROOF_BYTES: usize = 700;

/// These begin a notice, whatever follows.
const SURE: &[&str] = &[
    "confidentiality notice",
    "confidentiality note",
    "confidentiality statement",
    "privileged and confidential",
    "privileged/confidential",
    "legal notice",
    "disclaimer:",
    "disclaimers:",
    "to unsubscribe",
    "unsubscribe",
    "click here to unsubscribe",
    "click the link below to unsubscribe",
    "click on the link below to unsubscribe",
    "to subscribe, unsubscribe",
    "to opt out",
    "to opt-out",
    "you are receiving this",
    "you're receiving this",
    "you received this e",
    "you received this m",
    "you received this n",
    "you have received this e-mail because",
    "you have received this email because",
    "you have received this message because",
    "to be removed from",
    "note: to be removed",
    "to remove yourself from",
    "to stop receiving",
    "to update your preferences",
    "manage your subscription",
    "manage your preferences",
    "manage subscription",
    "update your preferences",
    "update your profile",
    "this email has been sent to",
    "this email was sent to",
    "this e-mail was sent to",
    "this message was sent to",
    "this e-mail has been sent to",
    "visit our subscription center",
    "view our privacy policy",
    "um sich abzumelden",
    "newsletter abbestellen",
    "sie erhalten diese",
    "wenn sie diesen newsletter nicht",
    "pour vous désabonner",
    "pour vous desabonner",
    "vous recevez ce",
    "para darse de baja",
    "afmelden voor",
    "om u af te melden",
    "u ontvangt deze",
    "do you yahoo!?",
    "get your free",
    "join the world's largest e-mail",
    "please consider the environment",
    "bitte denken sie an die umwelt",
    "pensez à l'environnement",
    "caution: this email originated",
    "caution: this message originated",
    "external email",
    "[external",
    "this message originated outside",
    "this email originated from outside",
    "this email has been scanned",
    "this e-mail has been scanned",
    "this message has been scanned",
    "get free email",
    "send and receive hotmail",
    "get your private, free e-mail",
    "chat with friends online",
    "aviso legal",
    "aviso de confidencialidad",
];

/// These may begin one, if the rest of the paragraph proves it.
const LIKELY: &[&str] = &[
    "this e-mail",
    "this email",
    "this electronic",
    "this message",
    "this communication",
    "this transmission",
    "this document",
    "the information",
    "the contents of this",
    "the content of this",
    "information in this",
    "notice",
    "important",
    "confidential",
    "note:",
    "nota:",
    "disclaimer",
    "privileged",
    "warning",
    "caution",
    "if you are not the",
    "if you have received this",
    "if you received this",
    "if you no longer wish",
    "if you would prefer not",
    "if you do not wish",
    "if you don't wish",
    "if you wish to be removed",
    "if you would like to be removed",
    "if you'd rather not",
    "any unauthori",
    "any views",
    "any opinions",
    "diese e-mail",
    "dieses e-mail",
    "diese nachricht",
    "der inhalt dieser",
    "die information",
    "ce message",
    "ce courriel",
    "cet e-mail",
    "cet email",
    "les informations",
    "este mensaje",
    "este correo",
    "la información",
    "este e-mail",
    "dit bericht",
    "deze e-mail",
    "de informatie",
    "de inhoud van",
    "statements made in this",
];

/// Two of these prove it; each names another thing that nobody says to a friend.
const PROOF: &[&str] = &[
    "confidential",
    "privileged",
    "intended recipient",
    "intended only",
    "intended solely",
    "solely for the",
    "intended for the",
    "property of",
    "unauthori",
    "not the intended",
    "in error",
    "disclos",
    "strictly prohibited",
    "legally",
    "do not necessarily",
    "affiliates",
    "copying",
    "vertraulich",
    "bestimmt",
    "irrtümlich",
    "rechtlich",
    "empfänger",
    "confidentiel",
    "destinataire",
    "par erreur",
    "divulgation",
    "confidencial",
    "destinatario",
    "por error",
    "vertrouwelijk",
    "bestemd",
    "geadresseerde",
    "future messages",
    "further messages",
    "receive this",
    "to receive",
    "mailing list",
    "newsletter",
    "unsubscribe",
    "mailing",
    "reply to this",
];

/// Marks notices among own lines.
pub fn mark_notices(lines: &[Line<'_>], marks: &mut [Mark]) {
    let mut at = 0;
    let mut has_words = false;
    while at < lines.len() {
        if begins_notice(lines, at) {
            let from = framed_from(lines, at);
            let to = notice_end(lines, from, at, has_words);
            for mark in &mut marks[from..to] {
                mark.kind = PartKind::Disclaimer;
            }
            at = to;
        } else {
            has_words |= lines[at].sort == Sort::Text;
            at += 1;
        }
    }
}

fn begins_notice(lines: &[Line<'_>], at: usize) -> bool {
    let line = &lines[at];
    if matches!(line.sort, Sort::Blank | Sort::Rule) {
        return false;
    }
    let bare = line
        .text
        .trim_start_matches(['*', '_', '-', '(', '<', '[', '"', ' ', '#']);
    if begins_with_any(bare, SURE) || begins_with_any(line.text, &["[external"]) {
        return true;
    }
    begins_with_any(bare, LIKELY) && is_proven(&lines[at..])
}

fn is_proven(lines: &[Line<'_>]) -> bool {
    let mut left = PROOF_BYTES;
    let mut proofs = 0_u64;
    for line in lines.iter().take_while(|line| !line.is_blank()).take(12) {
        let text = head(line.text, left);
        for (at, word) in PROOF.iter().enumerate() {
            if proofs & 1 << at == 0 && holds(text, word) {
                proofs |= 1 << at;
            }
        }
        left = left.saturating_sub(text.len());
    }
    proofs.count_ones() >= 2
}

/// A rule of stars or dashes right above belongs to the notice.
fn framed_from(lines: &[Line<'_>], at: usize) -> usize {
    match at.checked_sub(1) {
        Some(above) if lines[above].sort == Sort::Rule => above,
        _ => at,
    }
}

/// A notice ends with its frame; one above all words with its paragraph; else with what this person wrote.
fn notice_end(lines: &[Line<'_>], from: usize, at: usize, has_words: bool) -> usize {
    let rest = lines[at + 1..].iter();
    if from < at
        && let Some(rule) = rest.clone().take(60).position(|line| line.sort == Sort::Rule)
    {
        return at + 2 + rule;
    }
    if has_words {
        return lines.len();
    }
    rest.clone()
        .position(Line::is_blank)
        .map_or(lines.len(), |blank| at + 1 + blank)
}
