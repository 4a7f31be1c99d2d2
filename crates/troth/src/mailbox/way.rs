//! How intake reads a mailbox: what it is, its first letters, and then each letter once.

use crate::intake::archive::{Kind, Part};
use crate::intake::gather::Same;
use crate::intake::plan::{Plan, Setting, Subject};
use crate::intake::preview::Preview;
use crate::intake::rows::Count;
use crate::intake::source::{Limits, Refusal};
use crate::intake::way::{Sink, Way};
use crate::mailbox::message::messages;

/// Letters looked at before a mailbox is taken in.
const SHOWN: usize = 20;

/// Mailboxes and single letters. A letter that lies in several folders is one letter.
pub const LETTERS: Way = Way {
    takes: |part| matches!(part.kind, Kind::Mailbox | Kind::Letter),
    same: Same::ByKey,
    look,
    read,
};

fn look(part: &Part, setting: &Setting, limits: &Limits) -> Result<Preview, Refusal> {
    let format = if part.kind == Kind::Letter {
        "letter"
    } else {
        "mailbox"
    };
    Ok(Preview {
        name: part.name.clone(),
        plan: Plan {
            setting: setting.clone(),
            format: format.to_owned(),
            subject: Subject::Message,
            encoding: part.encoding.name().to_lowercase(),
            delimiter: ',',
            header_line: None,
            columns: Vec::new(),
        },
        columns: Vec::new(),
        rows: messages(part, limits)?.take(SHOWN).collect(),
        guesses: Vec::new(),
        lines: part.lines,
    })
}

fn read(part: &Part, _: &Plan, limits: &Limits, sink: &mut Sink<'_>) -> Result<Count, Refusal> {
    let mut letters = messages(part, limits)?;
    for letter in letters.by_ref() {
        if sink(letter).is_break() {
            break;
        }
    }
    letters.tally()
}
