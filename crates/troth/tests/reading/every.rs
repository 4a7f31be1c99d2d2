//! Reads bytes to their end in every way an import can, so that whatever they are, something sensible comes out.

use troth::frame::money::Currency;
use troth::intake::archive::{self, Kind, Part};
use troth::intake::plan::Setting;
use troth::intake::preview::{self, Preview};
use troth::intake::rows::{self, Count, RowRefusal, Understood};
use troth::intake::source::{Limits, Refusal, Source};
use troth::mailbox::message;

pub type Row = Result<Understood, RowRefusal>;

/// Small limits, so that what is too large is small too.
pub fn limits() -> Limits {
    Limits {
        unpacked: 64 << 20,
        ratio: 100,
        ratio_from: 1 << 20,
        row: 256 << 10,
        workbook: 8 << 20,
        message: 1 << 20,
        ..Limits::default()
    }
}

pub fn setting() -> Setting {
    Setting {
        silo: "silo".to_owned(),
        country: None,
        currency: Currency::EUR,
        zone: "UTC".to_owned(),
        own_domains: Vec::new(),
    }
}

/// Every row of every part.
pub fn everything(name: &str, bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let opened = archive::open(&Source::held(name, bytes.to_vec()), &limits())?;
    let mut all = Vec::new();
    for part in &opened.parts {
        if matches!(part.kind, Kind::Mailbox | Kind::Letter) {
            all.extend(message::messages(part, &limits())?);
        } else if let Ok((_, rows, _)) = table(part) {
            all.extend(rows);
        }
    }
    Ok(all)
}

/// A table with its preview, its rows and what they came to.
pub fn table(part: &Part) -> Result<(Preview, Vec<Row>, Count), Refusal> {
    let preview = preview::preview(part, &setting(), &limits())?;
    let mut rows = rows::rows(part, &preview.plan, &limits())?;
    let all: Vec<Row> = rows.by_ref().collect();
    Ok((preview, all, rows.tally()?))
}
