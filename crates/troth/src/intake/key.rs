//! The key of a row: what makes it the same row when the file, or a later export of the same silo, comes again.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::intake::meaning::{Meaning, normal};
use crate::intake::plan::{Plan, Subject};
use crate::intake::reading::Row;
use crate::record::said::{Said, Told, WhoKind};

/// A line's own money and things. What becomes of an order later (status, shipping day, refund) is left out, so
/// that a later export updates the line instead of selling it twice.
const OF_A_LINE: [Meaning; 6] = [
    Meaning::Sku,
    Meaning::Product,
    Meaning::Quantity,
    Meaning::UnitPrice,
    Meaning::LineAmount,
    Meaning::Discount,
];

#[derive(Debug)]
pub(super) struct Keys {
    /// Columns in the order of their headers, so that moved columns change nothing.
    all: Vec<usize>,
    of_a_line: Vec<usize>,
    lines_by_place: bool,
    /// Fingerprints seen so far, eight bytes each, and how often those that came again did.
    seen: HashSet<u64>,
    again: HashMap<u64, u32>,
}

impl Keys {
    pub fn of(plan: &Plan, lines_by_place: bool) -> Keys {
        let mut all: Vec<usize> = (0..plan.columns.len()).collect();
        all.sort_by_cached_key(|at| normal(&plan.columns[*at].header));
        let is_of_line = |at: &usize| plan.columns[*at].meaning.is_some_and(|m| OF_A_LINE.contains(&m));
        let of_a_line = all.iter().copied().filter(is_of_line).collect();
        Keys {
            all,
            of_a_line,
            lines_by_place,
            seen: HashSet::new(),
            again: HashMap::new(),
        }
    }

    /// Gives the row's key, and its number to a shape whose silo gives none.
    pub fn of_row(&mut self, row: &Row<'_>, told: &mut Told, place: u32) -> String {
        let key = match row.plan.subject {
            Subject::Order => self.of_order(row, place),
            Subject::Ticket => self.with_id(row, "ticket", Meaning::TicketNumber),
            Subject::Message => self.with_id(row, "message", Meaning::MessageId),
            _ => self.of_contact(row, told),
        };
        for said in &mut told.said {
            match said {
                Said::Order(order) if order.number.is_empty() => order.number.clone_from(&key),
                Said::Ticket(ticket) if ticket.number.is_empty() => ticket.number.clone_from(&key),
                Said::Message(message) if message.id.is_empty() => message.id.clone_from(&key),
                _ => {}
            }
        }
        key
    }

    fn of_order(&mut self, row: &Row<'_>, place: u32) -> String {
        let Some(number) = row.id(Meaning::OrderNumber) else {
            let content = digest(row, &self.all, "");
            return self.counted(format!("order:={}", hex(&content[..16])));
        };
        if self.lines_by_place {
            return format!("order:{number}:{place}");
        }
        if self.of_a_line.is_empty() {
            return self.counted(format!("order:{number}"));
        }
        let content = digest(row, &self.of_a_line, number);
        self.counted(format!("order:{number}:{}", hex(&content[..8])))
    }

    fn with_id(&mut self, row: &Row<'_>, kind: &str, meaning: Meaning) -> String {
        if let Some(id) = row.id(meaning) {
            return format!("{kind}:{id}");
        }
        let content = digest(row, &self.all, "");
        self.counted(format!("{kind}:={}", hex(&content[..16])))
    }

    /// A contact without an id is its content: the same row twice is the same contact told twice, and is one.
    fn of_contact(&self, row: &Row<'_>, told: &Told) -> String {
        let main = told.who.first();
        let kind = match main.map(|who| who.kind) {
            Some(WhoKind::Organisation) => "organisation",
            _ => "person",
        };
        match main.and_then(|who| who.key.strip_prefix("id:")) {
            Some(id) => format!("{kind}:{id}"),
            None => format!("{kind}:={}", hex(&digest(row, &self.all, "")[..16])),
        }
    }

    /// The second of two equal rows is another row: `…#2`.
    fn counted(&mut self, key: String) -> String {
        let fingerprint = fingerprint(&key);
        if self.seen.insert(fingerprint) {
            return key;
        }
        let count = self.again.entry(fingerprint).or_insert(1);
        *count += 1;
        format!("{key}#{count}")
    }
}

fn digest(row: &Row<'_>, columns: &[usize], seed: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed.as_bytes());
    for column in columns {
        hasher.update([0x1f]);
        hasher.update(row.cell(*column).as_bytes());
    }
    hasher.finalize().into()
}

fn fingerprint(key: &str) -> u64 {
    // FNV-1a, 64 bits: stable over builds, unlike the standard hasher's promise.
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing into a String never fails.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
